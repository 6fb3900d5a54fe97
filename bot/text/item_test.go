package text_test

import (
	"strings"
	"testing"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

func all(a text.Answer) string { return strings.Join(a.Pages(), "\n") }

// says fails when an answer lacks one of the wanted words.
func says(t *testing.T, answer string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(answer, w) {
			t.Errorf("lacks %q:\n%s", w, answer)
		}
	}
}

func saysNot(t *testing.T, answer string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(answer, w) {
			t.Errorf("has %q:\n%s", w, answer)
		}
	}
}

func july(day, hour int) time.Time { return calendar.NewDate(2024, time.July, day).At(hour, 0) }

// health is item 7 of a progress table without roles: two units beside each other.
func health() (*ledger.Plan, *ledger.Item) {
	it := &ledger.Item{
		No: 7, Title: "开展医药惠民工程", Goal: "开展医药惠民工程。建设国医堂20处。", Progress: "卫健局：已建12处。医保局：完成79%。",
		Percent: ledger.Whole(70), Status: ledger.StatusOpen,
		Parts: []ledger.Part{{Label: "卫健局", Text: "已建12处"}, {Label: "医保局", Text: "完成79%", Percent: ledger.Whole(79)}},
		Duties: []ledger.Duty{
			{UnitID: 1, Printed: "区卫健局", Role: ledger.Lead, Source: ledger.RoleFromPosition},
			{UnitID: 2, Printed: "区医保局", Role: ledger.Assist, Source: ledger.RoleFromPosition},
		},
	}
	p := &ledger.Plan{
		ID: 1, Year: 2024, Name: "2024年民生实事", AsOf: calendar.NewDate(2024, time.June, 30), AsOfLabel: "二季度进展表",
		Units: []ledger.Unit{{ID: 1, Name: "区卫健局"}, {ID: 2, Name: "区医保局"}}, Items: []*ledger.Item{it},
	}
	return p, it
}

// towns is an item of a notice: roles in columns, no figure, no date.
func towns() (*ledger.Plan, *ledger.Item) {
	it := &ledger.Item{
		No: 5, Title: "修建农村道路", Goal: "修建农村道路5公里。", Status: ledger.StatusOpen,
		Duties: []ledger.Duty{
			{UnitID: 1, Printed: "建设局", Role: ledger.Lead, Source: ledger.RoleFromColumn},
			{UnitID: 2, Printed: "财政局", Role: ledger.Assist, Source: ledger.RoleFromColumn},
		},
	}
	return &ledger.Plan{ID: 2, Year: 2024, Name: "2024年重点民生实事", DocNumber: "济开管发〔2024〕1号", Items: []*ledger.Item{it}}, it
}

func TestProgressCard(t *testing.T) {
	p, it := health()
	got := all(text.Progress(p, it, false))
	says(t, got, "第7项 开展医药惠民工程：70%", "进展：卫健局：已建12处", "分单位：医保局：79%（进展文字所报）", "责任单位：区卫健局、区医保局（并列）", "数据截至6月30日（二季度进展表）")
	saysNot(t, got, "目标：", "主办", "协办")
	says(t, all(text.Progress(p, it, true)), "目标：建设国医堂20处。", "进展：")
}

// The goal stands where nothing was reported yet, and an unknown figure is not a 0.
func TestCardWithoutAFigure(t *testing.T) {
	p, it := towns()
	for name, a := range map[string]text.Answer{"progress": text.Progress(p, it, false), "percentage": text.Percentage(p, it)} {
		got := all(a)
		says(t, got, "第5项 修建农村道路：尚无完成率", "济开管发〔2024〕1号", "尚未报送进展")
		if strings.Contains(got, "0%") {
			t.Errorf("%s: a figure that nobody gave:\n%s", name, got)
		}
	}
	says(t, all(text.Progress(p, it, false)), "目标：修建农村道路5公里。", "主办单位：建设局", "协办单位：财政局")
	p.DocNumber = ""
	says(t, text.AsOf(p), "《2024年重点民生实事》", "只有目标")
}

// A table that gives figures without a date is not a list of goals.
func TestFiguresWithoutADate(t *testing.T) {
	p, it := health()
	p.AsOf, p.AsOfLabel = calendar.Date{}, ""
	got := all(text.Progress(p, it, false))
	says(t, got, "70%")
	saysNot(t, got, "只有目标", "尚未报送")
}

func TestCardOfAReport(t *testing.T) {
	p, it := health()
	it.Reports = []ledger.Report{
		{UnitID: 1, Percent: ledger.Tenths(755), Text: "已建14处", ByName: "李四", At: july(3, 10)},
		{UnitID: 2, Percent: ledger.Whole(80), Text: "161家", ByName: "王五", At: july(3, 11)},
	}
	got := all(text.Progress(p, it, false))
	says(t, got, "第7项 开展医药惠民工程：75.5%", "进展：\n区卫健局：已建14处", "区医保局：80%（7月3日报）", "数据截至7月3日（李四报送）")
	saysNot(t, got, "79%", "70%", "区卫健局：75.5%")
}

// Under the rule of the mean no unit's figure is the item's, so all are shown.
func TestCardOfAMeanShowsEverySegment(t *testing.T) {
	p, it := health()
	p.FigureRule = ledger.FigureMean
	it.Reports = []ledger.Report{
		{UnitID: 1, Percent: ledger.Whole(60), ByName: "李四", At: july(3, 10)},
		{UnitID: 2, Percent: ledger.Whole(80), ByName: "王五", At: july(3, 11)},
	}
	says(t, all(text.Percentage(p, it)), "：70%", "区卫健局：60%", "区医保局：80%")
}

// A figure of another year than the list's is printed with its year.
func TestReportOfTheNextYearHasItsYear(t *testing.T) {
	p, it := health()
	it.Reports = []ledger.Report{{UnitID: 1, Percent: ledger.Whole(90), ByName: "李四", At: calendar.NewDate(2025, time.January, 6).At(9, 0)}}
	says(t, all(text.Progress(p, it, false)), "数据截至2025年1月6日")
	p.AsOf = calendar.NewDate(2025, time.January, 31)
	says(t, text.AsOf(p), "2025年1月31日")
}

func TestGoalCard(t *testing.T) {
	p, it := towns()
	says(t, all(text.Goal(p, it)), "第5项 修建农村道路的目标：", "修建农村道路5公里。", "济开管发〔2024〕1号")
	it.Goal = it.Title + "。" // a goal that is its title is shown, not cut to nothing
	says(t, all(text.Goal(p, it)), "\n修建农村道路。")
}

func TestUnitCards(t *testing.T) {
	_, it := towns()
	says(t, all(text.Units(it, false, false)), "主办单位：建设局", "协办单位：财政局")
	lead := all(text.Units(it, true, false))
	says(t, lead, "建设局")
	saysNot(t, lead, "财政局")
	assist := all(text.Units(it, false, true))
	says(t, assist, "协办单位：财政局")
	saysNot(t, assist, "建设局")
	it.Duties = it.Duties[:1]
	says(t, all(text.Units(it, false, true)), "没有协办单位", "主办单位：建设局")
	_, joint := health()
	got := all(text.Units(joint, true, false)) // roles that the document does not give are not invented
	says(t, got, "责任单位：区卫健局、区医保局（并列）")
	saysNot(t, got, "主办", "协办")
}

func TestCheckUnit(t *testing.T) {
	_, it := towns()
	says(t, all(text.CheckUnit(it, "建设局", 1)), "是。", "主办单位")
	says(t, all(text.CheckUnit(it, "财政局", 2)), "是。", "协办单位")
	no := all(text.CheckUnit(it, "教育局", 3))
	says(t, no, "不是。教育局不是第5项 修建农村道路的责任单位。", "主办单位：建设局")
	_, joint := health()
	says(t, all(text.CheckUnit(joint, "区医保局", 2)), "是。", "责任单位")
}

func TestHistory(t *testing.T) {
	p, it := health()
	says(t, all(text.History(p, it)), "暂无记录")
	it.Versions = []ledger.ItemVersion{
		{At: july(1, 9), Source: "二季度.docx", AsOf: calendar.NewDate(2024, time.June, 30), Label: "二季度进展表", Percent: ledger.Whole(70)},
		{At: july(2, 9), Source: "通知.docx"},
	}
	it.Reports = []ledger.Report{{UnitID: 2, Percent: ledger.Tenths(805), ByName: "王五", At: july(3, 9)}, {UnitID: 1, ByName: "李四", At: july(4, 9)}}
	got := all(text.History(p, it))
	says(t, got, "7月1日导入（二季度.docx）：70%，数据截至2024年6月30日，二季度进展表", "7月2日导入（通知.docx）：尚无完成率", "7月3日（周三）09:00 区医保局 王五：80.5%", "7月4日（周四）09:00 区卫健局 李四：")
	if strings.Index(got, "二季度.docx") > strings.Index(got, "王五") {
		t.Errorf("out of order:\n%s", got)
	}
}

func TestValueOnADay(t *testing.T) {
	p, it := health()
	it.Versions = []ledger.ItemVersion{
		{AsOf: calendar.NewDate(2024, time.March, 31), Label: "一季度进展表", Percent: ledger.Whole(30)},
		{AsOf: calendar.NewDate(2024, time.June, 30), Label: "二季度进展表", Percent: ledger.Whole(70)},
		{AsOf: calendar.NewDate(2024, time.June, 30)}, // a notice gives no figure
	}
	day := func(m time.Month, d int) string { return all(text.ValueOn(p, it, calendar.NewDate(2024, m, d))) }
	says(t, day(time.June, 30), "截至2024年6月30日的完成率：70%", "二季度进展表")
	says(t, day(time.June, 29), "30%", "一季度进展表")
	says(t, day(time.December, 31), "70%", "依据2024年6月30日的数据")
	early := day(time.March, 30)
	says(t, early, "没有记录的完成率")
	saysNot(t, early, "30%", "：70%")
	// A confirmed report is a value on its day, and on none before it.
	it.Reports = []ledger.Report{
		{UnitID: 2, Percent: ledger.Whole(99), ByName: "王五", At: july(2, 9)}, // does not lead
		{UnitID: 1, Percent: ledger.Whole(75), ByName: "李四", At: july(3, 9)},
	}
	says(t, day(time.July, 3), "75%", "2024年7月3日")
	says(t, day(time.July, 2), "70%")
}

func TestNoteOnMeasures(t *testing.T) {
	_, it := health()
	if got := text.Note(it); got != "" {
		t.Errorf("a note on nothing: %s", got)
	}
	it.Percent = ledger.Whole(60)
	it.Measures = []ledger.Measure{{Name: "充电终端", Unit: "个", Target: 800, HasTarget: true, Actual: 455, HasActual: true}}
	says(t, text.Note(it), "充电终端455/800个，折合56.9%", "与所报60%不一致，口径待核")
	it.Percent = ledger.Whole(57)
	saysNot(t, text.Note(it), "不一致")
	it.Percent, it.Measures[0].ActualApprox = ledger.Whole(60), true
	says(t, text.Note(it), "约455/800")
}

func TestNamesAndNumbers(t *testing.T) {
	it := &ledger.Item{No: 7, Title: "甲"}
	draft := &ledger.Item{Title: "乙"}
	if got := text.Item(it); got != "第7项 甲" {
		t.Error(got)
	}
	if got := text.Item(draft); got != "（未编号）乙" {
		t.Error(got)
	}
	if got := text.Numbers([]*ledger.Item{it, {No: 12}, {No: 15}}); got != "第7、12、15项" {
		t.Error(got)
	}
	got := text.Numbers([]*ledger.Item{it, draft})
	says(t, got, "第7项", "乙")
	saysNot(t, got, "0")
	for p, want := range map[ledger.Percent]string{
		{}: "尚无完成率", ledger.Whole(0): "0%", ledger.Whole(70): "70%", ledger.Tenths(785): "78.5%", ledger.Tenths(5): "0.5%",
		ledger.Tenths(1000): "100%", ledger.Tenths(1201): "120.1%", ledger.Tenths(-5): "-0.5%",
	} {
		if got := text.Figure(p); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if got := text.Line(it, p); got != "第7项 甲："+want {
			t.Error(got)
		}
	}
	d := calendar.NewDate(2024, time.July, 4)
	for got, want := range map[string]string{
		text.Day(d): "7月4日", text.LongDay(d): "2024年7月4日", text.Weekday(d): "周四", text.Moment(d, 17, 5): "7月4日（周四）17:05", text.Moment(d, 0, 0): "7月4日（周四）00:00",
		text.Span(calendar.Span{From: d, To: d}): "7月4日", text.Span(calendar.Span{From: d, To: d.Add(3)}): "7月4日至7月7日",
		text.Weekday(d.Add(3)): "周日",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
