package text_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

var codes = []ledger.Code{
	ledger.NotFound, ledger.Ambiguous, ledger.Invalid, ledger.Denied, ledger.Conflict, ledger.Expired, ledger.Unavailable, ledger.Internal,
}

func TestEveryFailureHasItsSentence(t *testing.T) {
	seen := map[string]ledger.Code{}
	for _, c := range codes {
		s := text.Failure(c)
		if other, twice := seen[s]; twice {
			t.Errorf("%s and %s are told alike: %s", c, other, s)
		}
		seen[s] = c
		formal(t, s)
		if !strings.HasSuffix(s, "。") {
			t.Errorf("%s: %s", c, s)
		}
	}
	if text.Failure("a code of tomorrow") != text.Failure(ledger.Internal) {
		t.Error("an unknown code has no sentence")
	}
	// A write that was cut off may have happened.
	saysNot(t, text.Failure(ledger.Unavailable), "未作改动")
}

var roles = []ledger.MemberRole{ledger.Contact, ledger.Head, ledger.Clerk, ledger.Leader, ledger.Admin}

// formal fails on what no formal text has.
func formal(t *testing.T, s string) {
	t.Helper()
	if s == "" || len(s) > chat.MaxText {
		t.Errorf("a text of %d bytes", len(s))
	}
	for _, r := range s {
		if strings.ContainsRune("!！~～", r) || r >= 0x1f000 || r >= 0x2600 && r < 0x27c0 {
			t.Errorf("%q in %q", r, s)
		}
	}
}

func TestFixedSentencesAreFormal(t *testing.T) {
	all := []string{
		text.Later, text.OutOfScope, text.Thanks, text.NoMore, text.Slow, text.WhichItem, text.NoPlan, text.OnlyOffice, text.NothingToConfirm,
		text.Dropped, text.ConfirmImport, text.ChangedSince, text.NothingToUndo, text.Stranger("zs"), text.Retired("zs"), text.NoYear(2023),
		text.AliasSaved("交警"), text.SynonymSaved("老人洗澡", "助浴"), text.CannotImport(errors.New("没有表头")),
	}
	for _, r := range append(slices.Clone(roles), "") {
		all = append(all, text.Help(r), text.NotMatched(r), text.Greeting("张三", r), text.Greeting("", r))
	}
	for _, kind := range []string{"voice", "image", "video", "location", "link", "card", "other"} {
		all = append(all, text.Unusable(kind))
	}
	for _, s := range all {
		formal(t, s)
	}
}

func TestSentencesNameWhatTheyAreAbout(t *testing.T) {
	p, _ := health()
	says(t, text.Stranger("ZhangSan"), "“ZhangSan”", "督查室")
	says(t, text.Retired("ZhangSan"), "“ZhangSan”", "停用")
	says(t, text.Greeting("张三", ledger.Leader), "张三同志")
	saysNot(t, text.Greeting("", ledger.Leader), "同志")
	says(t, text.NoYear(2023), "2023年清单未导入")
	says(t, text.NoItem(p, []int{21}), "共1项", "没有第21项")
	says(t, text.NoItem(p, []int{21, 30}), "第21、30项")
	says(t, text.NoItem(&ledger.Plan{Name: "空"}, []int{1}), "《空》还没有事项")
	says(t, text.NoTopic(p, "地铁"), "“地铁”", "《2024年民生实事》")
	saysNot(t, text.NoTopic(p, ""), "“”")
	says(t, text.PlanChosen(p), "《2024年民生实事》", "共1项")
	says(t, text.CannotImport(fmt.Errorf("第3行有误。")), "第3行有误。")
	saysNot(t, text.CannotImport(fmt.Errorf("第3行有误。")), "。。")
	says(t, text.Help(ledger.Clerk), "导入", "撤销导入", "别名")
	saysNot(t, text.Help(ledger.Contact), "撤销导入", "别名")
	says(t, text.Help(ledger.Contact), "下次什么时候报")
	says(t, text.UndoTooLate(p), "已有单位报送")
	says(t, text.Undone(p), "已撤销《2024年民生实事》")
	says(t, text.AliasAsked(p, "交警", "交警大队"), "“交警”", "“交警大队”", "确认", "取消")
	says(t, text.SynonymAsked(p, "老人洗澡", "助浴"), "“老人洗澡”", "“助浴”", "确认")
	says(t, text.NoSuchUnit(p, "教育局"), "“教育局”")
	says(t, text.NoSuchWord(p, "地铁"), "“地铁”")
}

// Every example that the bot offers is offered as a whole line that can be sent.
func TestExamplesFollowTheRole(t *testing.T) {
	for _, r := range roles {
		if got := strings.Count(text.NotMatched(r), "\n"); got != 3 {
			t.Errorf("%s: %d examples, want 3", r, got)
		}
	}
	says(t, text.NotMatched(ledger.Contact), "我负责哪些")
	saysNot(t, text.NotMatched(ledger.Leader), "我负责哪些")
}

func TestWhichPlan(t *testing.T) {
	var plans []*ledger.Plan
	for i := range 25 {
		plans = append(plans, &ledger.Plan{ID: int64(i), Name: fmt.Sprintf("清单%02d", i+1), Area: "某区"})
	}
	got := all(text.WhichPlan(plans[:2]))
	says(t, got, "有2份清单", "1．《清单01》（某区）", "2．《清单02》（某区）")
	got = all(text.WhichPlan(plans))
	says(t, got, "有25份清单", "20．《清单20》", "只列出前20份")
	saysNot(t, got, "清单21")
	plans[0].Issuer = "区政府办"
	says(t, text.PlanLine(plans[0]), "（区政府办）")
	plans[0].Issuer, plans[0].Area = "", ""
	saysNot(t, text.PlanLine(plans[0]), "（")
}

func TestSchedule(t *testing.T) {
	says(t, all(text.Schedule(nil)), "尚未设置")
	got := all(text.Schedule([]text.Slot{
		{Rule: "周更新", Period: "第27周", At: "7月4日（周四）09:07", DueAt: "7月5日（周五）12:00"},
		{Rule: "旬调度", Period: "7月上旬", At: "7月10日（周三）16:00"},
	}))
	says(t, got, "周更新（第27周）：7月4日（周四）09:07提醒，7月5日（周五）12:00前报送", "旬调度（7月上旬）：7月10日（周三）16:00提醒")
	saysNot(t, got, "16:00提醒，")
}

func rowsOf(percents ...ledger.Percent) []text.Row {
	var out []text.Row
	for i, p := range percents {
		out = append(out, text.Row{Item: &ledger.Item{No: i + 1, Title: fmt.Sprintf("事项%d", i+1)}, Percent: p})
	}
	return out
}

func TestListsPrintUnknownAsUnknown(t *testing.T) {
	p, _ := health()
	rows := rowsOf(ledger.Whole(50), ledger.Percent{}, ledger.Whole(0))
	rows[0].Remark = "黄灯"
	for name, a := range map[string]text.Answer{
		"list": text.List(p, "共3项：", rows), "pick": text.Pick(p, rows), "unit": text.UnitItems(p, "甲局", "", nil, nil, rows, false),
	} {
		got := all(a)
		says(t, got, "第1项 事项1：50%（黄灯）", "第2项 事项2：尚无完成率", "第3项 事项3：0%", "数据截至6月30日")
		if strings.Contains(got, "事项2：0") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestUnitItems(t *testing.T) {
	p, _ := health()
	rows := rowsOf(ledger.Whole(1), ledger.Whole(2), ledger.Whole(3))
	got := all(text.UnitItems(p, "民政局", "民正局", rows[:1], rows[1:], nil, true))
	says(t, got, "按“民政局”查询。", "民政局负责3项", "主办（1项）：\n第1项", "协办（2项）：\n第2项", "请回复序号")
	got = all(text.UnitItems(p, "民政局", "", nil, nil, rows, false))
	saysNot(t, got, "主办", "协办", "按“", "请回复序号")
	got = all(text.UnitItems(p, "教育局", "", nil, nil, nil, false))
	says(t, got, "教育局在《2024年民生实事》中没有负责的事项")
	saysNot(t, got, "0项")
}

func TestQuestionsBack(t *testing.T) {
	p, _ := health()
	rows := rowsOf(ledger.Whole(1), ledger.Whole(2))
	says(t, all(text.Pick(p, rows)), "可能是以下2项", "第1项", "第2项")
	says(t, all(text.PickUnit("中心", []string{"甲中心", "乙中心"})), "“中心”", "甲中心\n乙中心")
	got := all(text.Doubt("地铁", []*ledger.Item{rows[0].Item}))
	says(t, got, "没有直接对应“地铁”", "第1项 事项1", "请回复序号")
	saysNot(t, got, "%")
	saysNot(t, all(text.Doubt("", []*ledger.Item{rows[0].Item})), "“”")
}

func TestOverview(t *testing.T) {
	p, it := health()
	p.Items = []*ledger.Item{it, it, it, it}
	rows := rowsOf(ledger.Whole(90), ledger.Whole(50))
	o := text.Overview{Plan: p, Known: 3, MeanHundredths: 7415, Done: []*ledger.Item{{No: 12}}, Best: rows[:1], Worst: rows[1:], Red: 1, Yellow: 2}
	got := all(o.Answer())
	says(t, got, "共4项", "平均完成率74.15%（3项简单平均）", "尚无完成率：1项", "完成率100%：1项（第12项），未到100%：2项", "在办最快：\n第1项 事项1：90%", "最慢：\n第2项 事项2：50%", "红灯1项，黄灯2项")
	o.Done = nil
	says(t, all(o.Answer()), "完成率100%：0项")
	got = all(text.Overview{Plan: p}.Answer())
	says(t, got, "共4项，尚无完成率")
	saysNot(t, got, "平均", "0%")
	for n, want := range map[int]string{7400: "74%", 7410: "74.1%", 7405: "74.05%", 5: "0.05%", 0: "0%", 10000: "100%"} {
		o.MeanHundredths = n
		says(t, all(o.Answer()), "平均完成率"+want+"（")
	}
}

func TestLampReasons(t *testing.T) {
	day := calendar.NewDate(2024, 6, 30)
	for _, tt := range []struct {
		lamp ledger.Lamp
		name string
		why  []string
	}{
		{ledger.Lamp{Color: ledger.NoLamp}, "不亮灯", []string{"已办结"}},
		{ledger.Lamp{Color: ledger.NoData}, "无数据", []string{"无数据"}},
		{ledger.Lamp{Color: ledger.LampYellow, Planned: ledger.Tenths(497), Behind: 105, On: day}, "黄灯", []string{"6月30日序时进度49.7%", "落后10.5个百分点"}},
		{ledger.Lamp{Color: ledger.LampGreen, Planned: ledger.Tenths(497), Behind: -30, On: day}, "绿灯", []string{"超前3个百分点"}},
		{ledger.Lamp{Color: ledger.LampGreen, Planned: ledger.Tenths(497), On: day}, "绿灯", []string{"持平"}},
		{ledger.Lamp{Color: ledger.LampRed, Planned: ledger.Whole(100), Behind: 10, On: day, Overdue: true}, "红灯", []string{"已逾期"}},
	} {
		says(t, text.LampReason(tt.lamp), tt.why...)
		if got := text.LampName(tt.lamp.Color); got != tt.name {
			t.Errorf("%s, want %s", got, tt.name)
		}
	}
}

func TestMissing(t *testing.T) {
	it, other := &ledger.Item{No: 7, Title: "甲"}, &ledger.Item{No: 8, Title: "乙"}
	duty := func(it *ledger.Item, unit string, r *ledger.Report) ledger.Collected {
		return ledger.Collected{Segment: ledger.Segment{Item: it, Duty: ledger.Duty{Printed: unit}}, Report: r}
	}
	late, early := &ledger.Report{Percent: ledger.Whole(70), Timing: ledger.Late}, &ledger.Report{Timing: ledger.Early}
	collected := []ledger.Collected{
		duty(it, "区卫健局", nil), duty(it, "区医保局", nil), duty(other, "民政局", nil), duty(other, "宣传部", late), duty(other, "妇联", early),
	}
	got := all(text.Missing("本周", collected, nil))
	says(t, got, "本周应报5处，已报2处，未报3处：", "第7项 甲：区卫健局、区医保局\n第8项 乙：民政局\n迟报：第8项宣传部", "已确认")
	got = all(text.Reported("本周", collected))
	says(t, got, "已报2处，未报3处：\n第8项 乙：宣传部70%（迟报）、妇联（提前）")
	says(t, all(text.Missing("本周", collected[3:], nil)), "应报2处，已全部报送。\n迟报：第8项宣传部")
	says(t, all(text.Missing("本周", nil, nil)), "没有需要报送的事项")
}

func TestImportPreview(t *testing.T) {
	ref := ledger.PlanRef{Year: 2024, Name: "2024年民生实事"}
	d := &ledger.ImportDiff{
		Rows: []ledger.DiffRow{
			{Kind: ledger.DiffNew, No: 1, Title: "甲"}, {Kind: ledger.DiffUnchanged, No: 2, Title: "乙"},
			{Kind: ledger.DiffChanged, No: 3, Title: "丙", Changes: []ledger.FieldChange{
				{Field: ledger.FieldPercent, Old: "60%", New: "70%"}, {Field: ledger.FieldProgress, Old: "", New: strings.Repeat("长", 40)},
				{Field: ledger.FieldUnits, Old: "甲局", New: "乙局"}, {Field: ledger.FieldTitle, Old: "旧", New: "丙"}, {Field: ledger.FieldGoal, Old: "少", New: "多"},
			}},
		},
		Missing:   []*ledger.Item{{No: 9, Title: "丁"}},
		Proposals: []ledger.UnitPair{{A: "市监局", B: "市场监管局"}},
		Notes:     []ledger.ImportNote{{Kind: ledger.NoteGlued, Text: "两行合为一个名称"}, {Kind: ledger.NoteDoubt, Text: "看一眼"}},
	}
	got := all(text.ImportPreview(ref, true, d))
	says(t, got, "将导入到《2024年民生实事》（2024年）：新增1项，变更1项，不变1项，错误0处。", "新增　第1项 甲", "变更　第3项 丙", "完成率：60% → 70%", "（空） → 长", "…", "责任单位：甲局 → 乙局", "名称：旧 → 丙", "目标：少 → 多",
		"未涉及　文件中没有第9项，保持不变", "“市监局”与“市场监管局”可能是同一单位，未合并", "拼接　两行", "核对　看一眼")
	saysNot(t, got, "第2项 乙")
	says(t, all(text.ImportPreview(ref, false, d)), "将新建《2024年民生实事》")
	d.Errors = []ledger.RowError{{Row: 3, Text: "第3行：序号重复"}}
	got = all(text.ImportPreview(ref, true, d))
	says(t, got, "错误1处", "不写入任何内容", "错误　第3行：序号重复")
	saysNot(t, got, "新增　", "回复“确认”")
	got = all(text.ImportPreview(ref, true, &ledger.ImportDiff{Rows: d.Rows[1:2]}))
	says(t, got, "与台账一致，无需导入")
	says(t, text.Imported(ref, d), "已写入《2024年民生实事》：新增1项，变更1项", "撤销导入")
}

// No kind of change or note is printed as its English key.
func TestImportWordsAreChinese(t *testing.T) {
	d := &ledger.ImportDiff{Rows: []ledger.DiffRow{{Kind: ledger.DiffChanged, No: 1, Title: "甲"}}}
	for _, f := range []ledger.Field{ledger.FieldTitle, ledger.FieldGoal, ledger.FieldProgress, ledger.FieldPercent, ledger.FieldUnits} {
		d.Rows[0].Changes = append(d.Rows[0].Changes, ledger.FieldChange{Field: f, Old: "旧", New: "新"})
	}
	for _, k := range []ledger.NoteKind{ledger.NoteGlued, ledger.NoteAutoNumber, ledger.NoteMerged, ledger.NoteProposed, ledger.NoteSkipped, ledger.NoteDoubt} {
		d.Notes = append(d.Notes, ledger.ImportNote{Kind: k, Text: "内容"})
	}
	for _, r := range all(text.ImportPreview(ledger.PlanRef{Name: "清单"}, true, d)) {
		if r >= 'a' && r <= 'z' {
			t.Fatalf("a key instead of a word:\n%s", all(text.ImportPreview(ledger.PlanRef{Name: "清单"}, true, d)))
		}
	}
}
