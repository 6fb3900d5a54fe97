package document

import (
	"fmt"
	"strings"
	"testing"

	"duban/calendar"
	"duban/ledger"
)

var itpHead = []string{"序号", "任务目标", "进展情况", "完成率（%）", "责任单位"}

// itpErrors interprets a document and returns its errors in one line.
func itpErrors(c *Content, opts Options) (*ledger.Import, string) {
	imp, errs := Interpret(c, opts)
	var texts []string
	for _, e := range errs {
		texts = append(texts, fmt.Sprintf("%d:%s", e.Row, e.Text))
	}
	return imp, strings.Join(texts, " | ")
}

func TestInterpretHeaders(t *testing.T) {
	for _, tt := range []struct {
		name string
		head []string
		want string // fields found
	}{
		{"notice", []string{"序号", "项目名称", "项目内容及工作目标", "主办单位", "协办单位"}, "no title goal lead assist"},
		{"other words", []string{"编号", "事项名称", "工作目标", "工作进展", "进度", "牵头单位", "配合单位"}, "no title goal progress percent lead assist"},
		{"blanks and width", []string{"序 号", "任务\n目标", "进展 情况", "完成率(%)", "责任单位（部门）"}, "no title progress percent lead"},
		{"role in brackets", []string{"No.", "重点任务", "具体内容", "责任单位（牵头）", "责任单位（配合）"}, "no title goal lead assist"},
		{"years", []string{"序号", "2025年重点任务", "2025年度工作目标", "二季度进展情况", "二季度完成率", "主责单位"}, "no title goal progress percent lead"},
		{"no number", []string{"事项", "完成情况", "完成率", "责任部门"}, "title progress percent lead"},
		{"remark", []string{"序号", "任务目标", "责任单位", "备注"}, "no title lead"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			row := make([]string, len(tt.head))
			for i := range row {
				row[i] = "50"
			}
			h, unknown := findHeader(itpTable(tt.head, row))
			if unknown != nil {
				t.Fatalf("unknown %+v", unknown)
			}
			var got []string
			for _, f := range []struct {
				name string
				at   int
			}{{"no", h.no}, {"title", h.title}, {"goal", h.goal}, {"progress", h.progress}, {"percent", h.percent}} {
				if f.at >= 0 && (f.name != "goal" || !h.shared()) {
					got = append(got, f.name)
				}
			}
			if len(h.lead) > 0 {
				got = append(got, "lead")
			}
			if len(h.assist) > 0 {
				got = append(got, "assist")
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}

func TestInterpretUnknownHeaderStops(t *testing.T) {
	imp, errs := itpErrors(itpContent("", []string{"序号", "任务目标", "完成率", "分管领导", "责任单位"}, []string{"1", "修路。", "5%", "张三", "区住建局"}), Options{})
	if errs != "1:表头中有无法识别的列：分管领导。找到的表头：序号、任务目标、完成率、分管领导、责任单位" || len(imp.Items) != 0 {
		t.Errorf("%s, %d items", errs, len(imp.Items))
	}
	_, errs = itpErrors(itpContent("", []string{"甲", "乙", "丙"}, []string{"1", "2", "3"}), Options{})
	if errs != "0:没有认出表头，未导入。找到的表头：甲、乙、丙" {
		t.Error(errs)
	}
	_, errs = itpErrors(&Content{Name: "聊天粘贴", Blocks: []Block{{Text: "第7项进度"}}}, Options{})
	if !strings.Contains(errs, "没有找到台账表格") {
		t.Error(errs)
	}
	_, errs = itpErrors(itpContent("", []string{"序号", "任务目标", "进展情况", "工作进展", "责任单位"}, []string{"1", "修路。", "a", "b", "区住建局"}), Options{})
	if !strings.Contains(errs, "工作进展") {
		t.Errorf("two columns of progress: %s", errs)
	}
}

// Sheets have their title in the first rows, two-row heads without merged marks,
// the header again on later pages, sums and remarks below.
func TestInterpretSheet(t *testing.T) {
	imp := itpClean(t, itpContent("",
		[]string{"章丘区2025年重点民生实事进展情况", "", "", "", "", ""},
		[]string{"（截至9月30日）", "", "", "", "", ""},
		[]string{"序号", "项目", "进展", "完成率", "责任单位", ""},
		[]string{"", "", "", "", "主办", "协办"},
		[]string{"一、工程类", "", "", "", "", ""},
		[]string{"1", "修路", "已开工", "30%", "区住建局", "区财政局、产发集团"},
		[]string{"序号", "项目", "进展", "完成率", "责任单位", ""},
		[]string{"", "", "", "", "主办", "协办"},
		[]string{"2", "修桥", "", "", "区交通局", ""},
		[]string{"合计", "2项", "", "15%", "", ""},
		[]string{"注：数据由各单位提供", "", "", "", "", ""},
	))
	if imp.Title != "章丘区2025年重点民生实事进展情况（截至9月30日）" || imp.Area != "章丘区" || imp.AsOf != calendar.NewDate(2025, 9, 30) || imp.AsOfLabel != "截至9月30日进展表" {
		t.Errorf("%q %q %s %q", imp.Title, imp.Area, imp.AsOf, imp.AsOfLabel)
	}
	if len(imp.Items) != 2 || itpUnits(imp.Items[0]) != "区住建局* 区财政局 产发集团" || imp.Items[1].Row != 9 || imp.Items[1].Percent.Known() || imp.Items[1].Title != "修桥" {
		t.Errorf("%+v", imp.Items)
	}
	if n := itpNotes(imp, ledger.NoteSkipped); len(n) != 5 {
		t.Errorf("skipped %q", n)
	}
}

func TestInterpretSplitTables(t *testing.T) {
	c := itpContent("2024年民生实事", itpHead, []string{"1", "修路。", "", "5%", "区住建局"})
	c.Blocks = append(c.Blocks, Block{Text: "（续表）"}, Block{Table: itpTable([]string{"2", "修桥。", "", "6%", "区住建局"})},
		Block{Table: itpTable(itpHead, []string{"3", "修渠。", "", "x", "区水务局"})},
		Block{Table: itpTable([]string{"填表人", "审核人"}, []string{"", ""})})
	imp, errs := itpErrors(c, Options{})
	if len(imp.Items) != 3 || imp.Items[1].Title != "修桥" || errs != "2:第3个表格第2行的完成率“x”不是百分数" {
		t.Errorf("%d items, %s", len(imp.Items), errs)
	}
	if n := itpNotes(imp, ledger.NoteSkipped); len(n) != 1 || !strings.Contains(n[0], "填表人、审核人") {
		t.Errorf("%q", n)
	}
}

func TestInterpretNumbers(t *testing.T) {
	row := func(no, title string) []string { return []string{no, title, "", "5%", "区住建局"} }
	imp, errs := itpErrors(itpContent("", itpHead, row("１", "甲工程"), row("2.", "乙工程"), row("（三）", "丙工程"), row("第4项", "丁工程"), row("⑤", "戊工程")), Options{})
	if errs != "" || imp.Items[2].No != 3 || imp.Items[4].No != 5 {
		t.Errorf("%s %+v", errs, imp.Items)
	}
	_, errs = itpErrors(itpContent("", itpHead, row("1", "甲工程"), row("1", "乙工程"), row("", "丙工程"), row("A", "丁工程"), row("5", "")), Options{})
	if errs != "5:第5行的序号“A”无法识别 | 3:第3行的序号1与第2行重复 | 4:第4行没有序号 | 6:第6行缺少任务名称" {
		t.Error(errs)
	}
	imp, errs = itpErrors(itpContent("", itpHead, row("1", "甲工程"), row("3", "乙工程")), Options{})
	if n := itpNotes(imp, ledger.NoteDoubt); errs != "" || len(n) != 1 || n[0] != "序号不连续，缺少2" {
		t.Errorf("%s %q", errs, n)
	}
}

// An item over several rows: the number cell is merged downwards.
func TestInterpretMergedNumber(t *testing.T) {
	c := itpContent("", itpHead, []string{"1", "修路。修路5公里。", "甲段已开工", "30%", "区住建局"}, []string{"1", "修路。修路5公里。", "乙段已完工", "30%", "区财政局"}, []string{"2", "修桥。", "", "1%", "区住建局"})
	below := c.Blocks[0].Table.Rows[2].Cells
	below[0].Merged, below[1].Merged = true, true
	imp := itpClean(t, c)
	if len(imp.Items) != 2 || imp.Items[0].Progress != "甲段已开工\n乙段已完工" || itpUnits(imp.Items[0]) != "区住建局* 区财政局" {
		t.Errorf("%+v", imp.Items)
	}
	below[3].Text = "40%"
	if _, errs := itpErrors(c, Options{}); !strings.Contains(errs, "完成率不同（30%、40%）") {
		t.Error(errs)
	}
}

func TestInterpretPercents(t *testing.T) {
	text := func(s string) Cell { return Cell{Text: s} }
	number := func(f float64, percent bool) Cell {
		return Cell{Text: "?", Number: f, HasNumber: true, PercentFormat: percent}
	}
	const bad = "error"
	for _, tt := range []struct {
		cells []Cell
		want  string
	}{
		{[]Cell{text("81%"), text("81"), text("81％"), text("８１％"), text("81.67%"), text(" 81 % ")}, "81% 81% 81% 81% 81.7% 81%"},
		{[]Cell{text("0.81"), text("1"), text("0")}, "81% 100% 0%"},
		{[]Cell{number(0.815, true), number(1, true), number(1.2, true), number(81, false), number(0.5, false)}, "81.5% 100% 120% 81% 50%"},
		{[]Cell{text("60"), text("1")}, "60% 1%"},
		{[]Cell{text("60"), text("0.6"), text("1")}, "60% 60% " + bad},
		{[]Cell{text("1"), text("0")}, bad + " 0%"},
		{[]Cell{text(""), text("—"), text("/")}, "未填 未填 未填"},
		{[]Cell{text("百分之八十五"), text("百分之百"), text("0.5%")}, "85% 100% 0.5%"},
		{[]Cell{text("已完成"), text("-5%"), text("201%"), text("8成"), text("50%-60%"), number(-3, false)}, strings.TrimSuffix(strings.Repeat(bad+" ", 6), " ")},
	} {
		c := itpContent("", itpHead)
		for i, cell := range tt.cells {
			r := Row{Line: i + 2, Cells: []Cell{text(fmt.Sprint(i + 1)), text("修路工程。"), text(""), cell, text("区住建局")}}
			c.Blocks[0].Table.Rows = append(c.Blocks[0].Table.Rows, r)
		}
		imp, errs := Interpret(c, Options{})
		failed := map[int]bool{}
		for _, e := range errs {
			failed[e.No] = true
		}
		var got []string
		for _, it := range imp.Items {
			if failed[it.No] {
				got = append(got, bad)
			} else {
				got = append(got, it.Percent.String())
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("got %s, want %s (%+v)", s, tt.want, errs)
		}
	}
}

func TestInterpretUnitCells(t *testing.T) {
	known := []string{"市商贸物流园区管理服务中心物流服务部"}
	for cell, want := range map[string]string{
		"区住建局、区财政局；产发集团，交警大队":       "区住建局* 区财政局 产发集团 交警大队",
		"区住建局 区财政局　产发集团":            "区住建局* 区财政局 产发集团",
		"区组织部（人力资源部、\n社会保障部）\n区财政局": "区组织部（人力资源部、社会保障部）* 区财政局",
		"区组织部\n（人力资源部）\n区财政局":       "区组织部（人力资源部）* 区财政局",
		"区组织部（人力资源部\n区财政局":          "区组织部（人力资源部* 区财政局",
		"市自然资源和规划\n局经开区分局\n区财政局":    "市自然资源和规划局经开区分局* 区财政局",
		"市公安局\n经开区分局\n疃里镇":          "市公安局经开区分局* 疃里镇",
		"区行政审批服\n务局":                "区行政审批服务局*",
		"济宁祥城投资集团\n有限公司\n区财政局":      "济宁祥城投资集团有限公司* 区财政局",
		"市商贸物流园区管理服务中心\n物流服务部":      "市商贸物流园区管理服务中心物流服务部*",
		"区城乡建设和交通局、区财政局":            "区城乡建设和交通局* 区财政局",
		"各街道、镇":          "各街道、镇*",
		"1.区住建局\n2.区财政局": "区住建局* 区财政局",
		"①区住建局；\n②区财政局。": "区住建局* 区财政局",
		"牵头单位：区住建局\n配合单位：区财政局、产发集团": "区住建局* 区财政局 产发集团",
		"区住建局（牵头）、区财政局（配合）":         "区住建局* 区财政局",
		"区住建局\n住建局\n区财政局":           "区住建局* 区财政局",
		"无":                         "",
		"区住建局、9":                    "区住建局*",
		"区自然资源局\n区城市管理局\n交警大队\n控股集团": "区自然资源局* 区城市管理局 交警大队 控股集团",
		"黄河河务局\n红十字会\n团区委\n各镇街\n区供电": "黄河河务局* 红十字会 团区委 各镇街 区供电",
	} {
		imp, errs := Interpret(itpContent("", itpHead, []string{"1", "修路。", "", "", cell}), Options{Area: "某某区", KnownUnits: known})
		if got := itpUnits(imp.Items[0]); len(errs) > 0 || got != want {
			t.Errorf("%q: got %s, want %s %v", cell, got, want, errs)
		}
	}
}

func TestInterpretTitleCells(t *testing.T) {
	for cell, want := range map[string]string{
		"实施便民停车工程。增加900个。":        "实施便民停车工程|实施便民停车工程。增加900个。",
		"实施便民\n停车工程。增加900个。":      "实施便民停车工程|实施便民\n停车工程。增加900个。",
		"实施便民停车工程\n增加停车泊位，共900个。": "实施便民停车工程|实施便民停车工程\n增加停车泊位，共900个。",
		"实施便民停车工程：整合资源，增加900个。":   "实施便民停车工程|实施便民停车工程：整合资源，增加900个。",
		"　实施便民停车工程。  ":            "实施便民停车工程|实施便民停车工程。",
		"②2024年供热管网工程。完成“①”号线改造。": "②2024年供热管网工程|②2024年供热管网工程。完成“①”号线改造。",
	} {
		imp := itpClean(t, itpContent("", itpHead, []string{"1", cell, "", "", "区住建局"}))
		if it := imp.Items[0]; it.Title+"|"+it.Goal != want {
			t.Errorf("%q: %q", cell, it.Title+"|"+it.Goal)
		}
	}
	imp := itpClean(t, itpContent("", []string{"序号", "项目名称", "责任单位"}, []string{"1", "修路\n工程", "区住建局"}, []string{"2", "修桥。建桥3座。", "区住建局"}))
	if a, b := imp.Items[0], imp.Items[1]; a.Title != "修路工程" || a.Goal != "" || b.Title != "修桥" || b.Goal != "修桥。建桥3座。" {
		t.Errorf("%+v %+v", a, b)
	}
}

func TestInterpretLetters(t *testing.T) {
	for _, tt := range []struct {
		lines                            string
		title, issuer, number, area, day string
		year                             int
	}{
		{"济南市章丘区人民政府\n关于印发2025年民生实事的通知\n\n各镇街：\n现印发给你们。", "济南市章丘区人民政府关于印发2025年民生实事的通知", "济南市章丘区人民政府", "", "章丘区", "", 2025},
		{"某政发[2025]12号\n某某县人民政府办公室\n关于做好为民办实事\n工作的通知\n各单位：", "某某县人民政府办公室关于做好为民办实事工作的通知", "某某县人民政府办公室", "某政发[2025]12号", "某某县", "", 2025},
		{"附件1\n章丘区2024年民生实事\n进展情况（1—9月）\n单位：万元", "章丘区2024年民生实事进展情况（1—9月）", "", "", "章丘区", "2024-09-30", 2024},
		{"2025年上半年民生实事进展", "2025年上半年民生实事进展", "", "", "", "2025-06-30", 2025},
		{"2025年第三季度民生实事进展情况表", "2025年第三季度民生实事进展情况表", "", "", "", "2025-09-30", 2025},
		{"2024年2月份民生实事进展", "2024年2月份民生实事进展", "", "", "", "2024-02-29", 2024},
		{"2024年民生实事（截至2024年5月20日）", "2024年民生实事（截至2024年5月20日）", "", "", "", "2024-05-20", 2024},
		{"", "", "", "", "", "", 0},
	} {
		imp := itpClean(t, itpContent(tt.lines, itpHead, []string{"1", "修路。", "", "", "区住建局"}))
		if tt.lines == "" {
			imp.Title = "" // a table alone is called by its file
		}
		if imp.Title != tt.title || imp.Issuer != tt.issuer || imp.DocNumber != tt.number || imp.Area != tt.area || imp.AsOf.String() != tt.day || imp.Year != tt.year {
			t.Errorf("%q: %q %q %q %q %s %d", tt.lines, imp.Title, imp.Issuer, imp.DocNumber, imp.Area, imp.AsOf, imp.Year)
		}
	}
}

func TestInterpretOptions(t *testing.T) {
	c := itpContent("2024年民生实事（二季度）", itpHead, []string{"1", "修路。", "", "", "区住建局"})
	imp, errs := Interpret(c, Options{Year: 2025, Area: "历城区", AsOf: calendar.NewDate(2025, 5, 1)})
	if len(errs) > 0 || imp.Year != 2025 || imp.Area != "历城区" || imp.AsOf != calendar.NewDate(2025, 5, 1) {
		t.Errorf("%+v", imp)
	}
	if n := itpNotes(imp, ledger.NoteDoubt); len(n) != 1 || !strings.Contains(n[0], "2024年") {
		t.Errorf("%q", n)
	}
}

func TestInterpretProposesNearUnits(t *testing.T) {
	imp := itpClean(t, itpContent("", itpHead, []string{"1", "甲工程。", "", "", "区市场监管局"}, []string{"2", "乙工程。", "", "", "区市场监督管理局"}))
	if n := itpNotes(imp, ledger.NoteProposed); len(n) != 1 || n[0] != "“区市场监管局”与“区市场监督管理局”可能是同一单位，未合并，请核对" {
		t.Errorf("%q", n)
	}
	if n := itpNotes(imp, ledger.NoteMerged); n != nil {
		t.Errorf("merged: %q", n)
	}
}

func FuzzInterpret(f *testing.F) {
	f.Add("2024年民生实事（二季度）\n\t序号\t任务目标\t进展情况\t完成率（%）\t责任单位\n\t1\t修路。修路5公里。\t已修3公里\t60%\t区住建局", 0)
	f.Add("\t序号\t项目\t单位\n\t\t\t主办\n\t①\t甲\t（乙", 2)
	f.Add("济开管发〔2024〕1号\n某委员会\n关于办好的通知\n各镇：\n\t序号\t项目名称\t进度\t责任单位\n\t一\t牵头：\t0.5\t①；②，、", 1)
	f.Fuzz(func(t *testing.T, text string, merged int) {
		c := &Content{Name: "聊天粘贴"}
		table := &Table{}
		width := 0
		for line := range strings.SplitSeq(text, "\n") {
			if !strings.HasPrefix(line, "\t") {
				c.Blocks = append(c.Blocks, Block{Text: line})
				continue
			}
			row := Row{Line: len(table.Rows) + 1}
			for i, s := range strings.Split(line[1:], "\t") {
				row.Cells = append(row.Cells, Cell{Text: strings.ReplaceAll(s, "|", "\n"), Merged: merged > 0 && (len(table.Rows)+i)%merged == 0})
			}
			table.Rows = append(table.Rows, row)
			width = max(width, len(row.Cells))
		}
		for i := range table.Rows {
			for len(table.Rows[i].Cells) < width {
				table.Rows[i].Cells = append(table.Rows[i].Cells, Cell{})
			}
		}
		c.Blocks = append(c.Blocks, Block{Table: table})
		imp, errs := Interpret(c, Options{})
		if imp == nil || len(imp.Items) == 0 && len(errs) == 0 {
			t.Fatal("neither items nor errors")
		}
		if len(errs) > 0 {
			return
		}
		seen := map[int]bool{}
		for _, it := range imp.Items {
			if it.No <= 0 || seen[it.No] || it.Title == "" || strings.Contains(it.Title, "\n") {
				t.Fatalf("item %+v", it)
			}
			seen[it.No] = true
			if n, ok := it.Percent.Tenths(); ok && (n < 0 || n > 2000) {
				t.Fatalf("percent %v", it.Percent)
			}
			for _, u := range it.Units {
				if strings.TrimSpace(u.Printed) == "" || strings.Contains(u.Printed, "\n") {
					t.Fatalf("unit %+v", u)
				}
			}
		}
		d := ledger.Diff(nil, imp)
		if len(d.Errors) > 0 || d.Count(ledger.DiffNew) != len(imp.Items) {
			t.Fatalf("against no plan everything is new: %+v", d.Errors)
		}
	})
}

// itpMany builds a table of n rows like the office's, with many units.
func itpMany(tb testing.TB, n int) *Content {
	tb.Helper()
	g := itpReadGold(tb, "zhangqiu-2024q2")
	rows := [][]string{g.Layout.Header}
	for i := range n {
		cells := append([]string(nil), g.Items[i%len(g.Items)].Cells...)
		cells[0] = fmt.Sprint(i + 1)
		cells[1] = fmt.Sprintf("第%d批", i) + cells[1]
		cells[4] += fmt.Sprintf("\n区第%d管理服务中心", i)
		rows = append(rows, cells)
	}
	return itpContent(g.Layout.Preamble, rows...)
}

func BenchmarkInterpret10000Rows(b *testing.B) {
	c := itpMany(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		imp, errs := Interpret(c, Options{})
		if len(errs) > 0 || len(imp.Items) != 10_000 {
			b.Fatal(errs)
		}
		if d := ledger.Diff(nil, imp); len(d.Rows) != 10_000 {
			b.Fatal("rows")
		}
	}
}
