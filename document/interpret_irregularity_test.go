package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/calendar"
	"duban/ledger"
)

// The irregularities of the office's own documents, one test each. Items are
// numbered as in the two notices in testdata.

func itpZhangqiu(t *testing.T) *ledger.Import { return itpSeed(t, "zhangqiu-2024q2.txt") }
func itpJining(t *testing.T) *ledger.Import   { return itpSeed(t, "jining-2024.txt") }

func itpSeed(t *testing.T, file string) *ledger.Import {
	t.Helper()
	return itpClean(t, readSeed(t, file))
}

// itpClean interprets a document that must have no errors.
func itpClean(t *testing.T, c *Content) *ledger.Import {
	t.Helper()
	imp, errs := Interpret(c, Options{})
	if len(errs) > 0 {
		t.Fatalf("errors: %+v", errs)
	}
	return imp
}

// itpItem returns item no of an import.
func itpItem(t *testing.T, imp *ledger.Import, no int) ledger.ImportItem {
	t.Helper()
	for _, it := range imp.Items {
		if it.No == no {
			return it
		}
	}
	t.Fatalf("no item %d", no)
	return ledger.ImportItem{}
}

// itpUnits prints the units of an item: a star marks those that lead.
func itpUnits(it ledger.ImportItem) string {
	var names []string
	for _, u := range it.Units {
		if u.Role == ledger.Lead {
			u.Printed += "*"
		}
		names = append(names, u.Printed)
	}
	return strings.Join(names, " ")
}

// itpNotes returns the texts of the notes of a kind.
func itpNotes(imp *ledger.Import, kind ledger.NoteKind) []string {
	var texts []string
	for _, n := range imp.Notes {
		if n.Kind == kind {
			texts = append(texts, n.Text)
		}
	}
	return texts
}

// 空行不是行界。
func TestIrregularity01EmptyLineInsideARow(t *testing.T) {
	z, j := itpZhangqiu(t), itpJining(t)
	if len(z.Items) != 20 || len(j.Items) != 27 {
		t.Fatalf("%d and %d items", len(z.Items), len(j.Items))
	}
	if p := itpItem(t, z, 7).Progress; !strings.Contains(p, "进度。\n\n医保局：") {
		t.Error("the empty paragraph inside the progress must stay")
	}
	if got := itpUnits(itpItem(t, j, 23)); got != "市教育局经开区分局* 区财政局 区行政审批服务局 市自然资源和规划局经开区分局" {
		t.Error(got)
	}
}

// 空单元格不移位。
func TestIrregularity02EmptyCell(t *testing.T) {
	it := itpItem(t, itpJining(t), 5)
	if got := itpUnits(it); got != "市卫健委经开区管理办公室*" || it.Title != "中医药参与高血压健康服务" {
		t.Errorf("%s: %s", it.Title, got)
	}
}

// 序号为自动编号时单元格为空，按顺序编号并说明。
func TestIrregularity03AutomaticNumbers(t *testing.T) {
	g := itpReadGold(t, "zhangqiu-2024q2")
	for i := range g.Items {
		g.Items[i].Cells[0] = ""
	}
	imp := itpClean(t, itpFromGold(g))
	for i, it := range imp.Items {
		if it.No != i+1 {
			t.Errorf("row %d: number %d", it.Row, it.No)
		}
	}
	if n := itpNotes(imp, ledger.NoteAutoNumber); len(n) != 1 || !strings.Contains(n[0], "1至20") {
		t.Errorf("notes %q", n)
	}
}

// 首尾空白。
func TestIrregularity04Blanks(t *testing.T) {
	z, j := itpZhangqiu(t), itpJining(t)
	if z.Title != "2024年民生实事项目进展情况（二季度）" {
		t.Errorf("title %q", z.Title)
	}
	if j.DocNumber != "济开管发〔2024〕1号" {
		t.Errorf("document number %q", j.DocNumber)
	}
}

// 没有日期、落款、期限：不编造。
func TestIrregularity05NoDates(t *testing.T) {
	j := itpJining(t)
	if !j.AsOf.IsZero() || j.AsOfLabel != "" || j.Kind != ledger.ImportNotice {
		t.Errorf("a notice has no day: %s %q %s", j.AsOf, j.AsOfLabel, j.Kind)
	}
	z := itpZhangqiu(t)
	if z.AsOf != calendar.NewDate(2024, 6, 30) || z.AsOfLabel != "二季度进展表" || z.Issuer != "" {
		t.Errorf("the quarter: %s %q %q", z.AsOf, z.AsOfLabel, z.Issuer)
	}
}

// 全角半角混用：原文照存。
func TestIrregularity06Punctuation(t *testing.T) {
	z := itpZhangqiu(t)
	for no, want := range map[int]string{5: "工作,恢复", 8: "活动,开展", 19: "运营(公共)", 1: "前枣园大街-胶济铁路"} {
		if !strings.Contains(itpItem(t, z, no).Progress, want) {
			t.Errorf("item %d lost %q", no, want)
		}
	}
}

// 数字的各种写法。
func TestIrregularity07Numbers(t *testing.T) {
	z, j := itpZhangqiu(t), itpJining(t)
	for _, tt := range []struct {
		imp            *ledger.Import
		no, at         int
		target, actual float64
	}{
		{z, 18, 1, 30000, 13000}, {z, 13, 0, 2000, 1500}, {z, 20, 3, 55000, 58000}, {z, 20, 1, 4100, 4817},
		{j, 7, 0, 113000, 0}, {j, 18, 2, 1, 0}, {j, 12, 0, 150, 0},
	} {
		if m := itpItem(t, tt.imp, tt.no).Measures[tt.at]; m.Target != tt.target || m.Actual != tt.actual {
			t.Errorf("item %d: %+v, want %v and %v", tt.no, m, tt.target, tt.actual)
		}
	}
}

// 只有一列责任单位：首位为主，来源记为位置。
func TestIrregularity08OneColumnOfUnits(t *testing.T) {
	z := itpZhangqiu(t)
	it := itpItem(t, z, 19)
	if got := itpUnits(it); got != "区市场监管局* 明水经济技术开发区管委会 区工信局" || it.Units[0].Source != ledger.RoleFromPosition || it.Units[2].Source != ledger.RoleFromPosition {
		t.Errorf("%s %+v", got, it.Units)
	}
	if got := itpUnits(itpItem(t, z, 14)); got != "区委宣传部* 区民政局" {
		t.Error(got)
	}
	if u := itpItem(t, z, 2).Units; len(u) != 1 || u[0].Source != ledger.RoleFromOnly {
		t.Errorf("%+v", u)
	}
}

// 同一单位带不带“区”。
func TestIrregularity09SameUnitWithAndWithoutPrefix(t *testing.T) {
	z := itpZhangqiu(t)
	if n := itpNotes(z, ledger.NoteMerged); !slices.Equal(n, []string{"“自然资源局”、“区自然资源局”按同一单位处理", "“城市管理局”、“区城市管理局”按同一单位处理"}) {
		t.Errorf("merged: %q", n)
	}
	if n := itpNotes(z, ledger.NoteProposed); n != nil {
		t.Errorf("proposed: %q", n)
	}
	if len(ledger.Diff(nil, z).NewUnits) != 27 {
		t.Errorf("%d units, want 27", len(ledger.Diff(nil, z).NewUnits))
	}
}

// 集合单位“各镇街”。
func TestIrregularity10CollectiveUnit(t *testing.T) {
	it := itpItem(t, itpZhangqiu(t), 9)
	if got := itpUnits(it); got != "团区委* 各镇街" || !ledger.IsCollective("各镇街") || ledger.IsCollective("黄河街道") {
		t.Error(got)
	}
}

// 几个单位各写一段，一个标签可指两个单位。
func TestIrregularity11LabelledParts(t *testing.T) {
	z := itpZhangqiu(t)
	five, seven := itpItem(t, z, 5).Parts, itpItem(t, z, 7).Parts
	if len(five) != 2 || !slices.Equal(five[0].Units, []string{"区城乡交运局", "产发集团"}) || !slices.Equal(five[1].Units, []string{"区公安分局"}) {
		t.Errorf("item 5: %+v", five)
	}
	if len(seven) != 2 || seven[1].Label != "医保局" || seven[1].Percent != ledger.Whole(79) || seven[0].Percent.Known() {
		t.Errorf("item 7: %+v", seven)
	}
}

// 名称与目标同一单元格；第3项只有一句。
func TestIrregularity12TitleAndGoalInOneCell(t *testing.T) {
	z := itpZhangqiu(t)
	if it := itpItem(t, z, 3); it.Title != "筹集保障性租赁住房280套" || it.Goal != "筹集保障性租赁住房280套。" {
		t.Errorf("%q %q", it.Title, it.Goal)
	}
	if it := itpItem(t, z, 1); it.Title != "实施便民停车工程" || !strings.HasPrefix(it.Goal, "实施便民停车工程。整合") {
		t.Errorf("%q %q", it.Title, it.Goal)
	}
}

// 表头已有（%），单元格又写81%。
func TestIrregularity13PercentSigns(t *testing.T) {
	if p := itpItem(t, itpZhangqiu(t), 1).Percent; p != ledger.Whole(81) {
		t.Error(p)
	}
}

// 文中的百分数与完成率栏：栏内数字为准，文字照存。
func TestIrregularity14TextPercents(t *testing.T) {
	z := itpZhangqiu(t)
	it := ledger.Item{Title: "x", Progress: itpItem(t, z, 1).Progress, Percent: itpItem(t, z, 1).Percent}
	if q := it.Check(); q.Claimed.Known() {
		t.Errorf("item 1 says the same in text and column: %v", q.Claimed)
	}
	if p := itpItem(t, z, 7).Percent; p != ledger.Whole(70) {
		t.Errorf("item 7: %v, the parts' 60, 80 and 79 are not the item's", p)
	}
	for _, no := range []int{12, 15, 17, 20} {
		if p := itpItem(t, z, no).Percent; p != ledger.Whole(100) {
			t.Errorf("item %d: %v", no, p)
		}
	}
}

// 数量与完成率不一致：只提示，不改数。
func TestIrregularity15CountsAgainstTheColumn(t *testing.T) {
	z := itpZhangqiu(t)
	for no, want := range map[int]ledger.Verdict{4: ledger.VerdictMismatch, 18: ledger.VerdictMismatch, 5: ledger.VerdictPartial, 8: ledger.VerdictPartial, 14: ledger.VerdictAgrees, 12: ledger.VerdictAgrees, 20: ledger.VerdictAgrees} {
		in := itpItem(t, z, no)
		it := ledger.Item{Title: in.Title, Goal: in.Goal, Progress: in.Progress, Percent: in.Percent, Measures: in.Measures, Parts: in.Parts}
		if q := it.Check(); q.Verdict != want {
			t.Errorf("item %d: %q, want %q", no, q.Verdict, want)
		}
	}
}

// “全部完成”说的是部分或将来，不是100%。
func TestIrregularity16DoneInPart(t *testing.T) {
	z := itpZhangqiu(t)
	for no, want := range map[int]int{2: 61, 5: 83, 6: 90, 9: 65} {
		if p := itpItem(t, z, no).Percent; p != ledger.Whole(want) {
			t.Errorf("item %d: %v, want %d%%", no, p, want)
		}
	}
}

// 目标里的百分数不是进度。
func TestIrregularity17GoalPercentage(t *testing.T) {
	m := itpItem(t, itpZhangqiu(t), 15).Measures
	if len(m) != 2 || m[0].Unit != "%" || m[0].Target != 5 || m[0].TargetOp != ">=" || m[0].HasActual {
		t.Errorf("%+v", m)
	}
	if _, ok := m[0].Ratio(); ok {
		t.Error("a percentage in the goal has no ratio")
	}
}

// 往年数字、错别字、重复句：原文照存，往年数字不作今年的。
func TestIrregularity18OtherYearsAndSlips(t *testing.T) {
	z := itpZhangqiu(t)
	for no, want := range map[int]string{10: "2023年度教育资助经费284.76万元", 5: "目前，公交公司目前正在", 19: "产学研交流"} {
		if !strings.Contains(itpItem(t, z, no).Progress, want) {
			t.Errorf("item %d lost %q", no, want)
		}
	}
	if !strings.Contains(itpItem(t, z, 19).Goal, "产学院交流") {
		t.Error("a slip in the goal must stay")
	}
	if m := itpItem(t, z, 10).Measures; m != nil {
		t.Errorf("item 10 has no counted goal: %+v", m)
	}
}

// 表格之前有公文，表格是附件。
func TestIrregularity19LetterBeforeTheTable(t *testing.T) {
	j := itpJining(t)
	if j.Title != "济宁经济开发区管理委员会关于办好2024年“重点民生实事”的通知" || itpItem(t, j, 1).Row != 2 {
		t.Errorf("%q, row %d", j.Title, itpItem(t, j, 1).Row)
	}
}

// 标题两行，首行是发文机关。
func TestIrregularity20TitleOnTwoLines(t *testing.T) {
	j := itpJining(t)
	if j.Issuer != "济宁经济开发区管理委员会" || j.Area != "济宁经济开发区" || j.Year != 2024 {
		t.Errorf("%q %q %d", j.Issuer, j.Area, j.Year)
	}
}

// 项目名称断行：直接相连，并列出。
func TestIrregularity21BrokenTitles(t *testing.T) {
	j := itpJining(t)
	it := itpItem(t, j, 15)
	if it.Title != "加强困难群众救助保障" || it.TitleRaw != "加强困难群众救助\n保障" {
		t.Errorf("%q %q", it.Title, it.TitleRaw)
	}
	broken := 0
	for _, n := range j.Notes {
		if n.Kind == ledger.NoteGlued && strings.Contains(n.Text, "名称在文件中分行") {
			broken++
		}
	}
	if broken != 18 {
		t.Errorf("%d broken names noted, want 18", broken)
	}
}

// 单位名称在括号前断行。
func TestIrregularity22BracketedUnit(t *testing.T) {
	j := itpJining(t)
	for no, want := range map[int]string{
		3: "市卫健委经开区管理办公室* 区组织部（人力资源部） 区经济发展局 市教育局经开区分局 疃里镇 马集镇",
		7: "区组织部（人力资源部）* 区财政局 疃里镇 马集镇",
		8: "区组织部（人力资源部）* 疃里镇 马集镇",
	} {
		if got := itpUnits(itpItem(t, j, no)); got != want {
			t.Errorf("item %d: %s", no, got)
		}
	}
	glued := 0
	for _, n := range itpNotes(j, ledger.NoteGlued) {
		if strings.Contains(n, "“区组织部”“（人力资源部）”") {
			glued++
		}
	}
	if glued != 2 {
		t.Errorf("%d glued names noted, want 2", glued)
	}
}

// 两个牵头单位；没有协办单位；20个名称，28次主办、71次协办。
func TestIrregularity23SeveralLeads(t *testing.T) {
	j := itpJining(t)
	if got := itpUnits(itpItem(t, j, 25)); !strings.HasPrefix(got, "区社会事业中心* 市消防救援支队济东大队* 区财政局 ") {
		t.Error(got)
	}
	lead, co := 0, 0
	for _, it := range j.Items {
		for _, u := range it.Units {
			if u.Role == ledger.Lead {
				lead++
			} else {
				co++
			}
			if u.Source != ledger.RoleFromColumn {
				t.Errorf("item %d: %+v", it.No, u)
			}
		}
	}
	if n := len(ledger.Diff(nil, j).NewUnits); n != 20 || lead != 28 || co != 71 {
		t.Errorf("%d units, %d leads, %d others", n, lead, co)
	}
}

// ①②③分目标；“②2024年”不得变成“22024年”。
func TestIrregularity24SubGoals(t *testing.T) {
	j := itpJining(t)
	var with []int
	for _, it := range j.Items {
		if len(it.SubGoals) > 0 {
			with = append(with, it.No)
		}
	}
	if !slices.Equal(with, []int{3, 15, 18, 19, 23, 27}) {
		t.Errorf("sub-goals in %v", with)
	}
	it := itpItem(t, j, 19)
	if s := it.SubGoals[1]; s.Raw != "②2024年供热管网工程；" || s.Text != "2024年供热管网工程" || !strings.Contains(it.Goal, "②2024年") {
		t.Errorf("%+v", s)
	}
}

// 目标中的百分数都不是进度，通知没有完成率。
func TestIrregularity25NoticeHasNoProgress(t *testing.T) {
	for _, it := range itpJining(t).Items {
		if it.HasPercent || it.Percent.Known() || it.HasProgress || it.Progress != "" {
			t.Errorf("item %d has progress", it.No)
		}
	}
}

// 没有数量的目标。
func TestIrregularity26GoalsWithoutFigures(t *testing.T) {
	j := itpJining(t)
	for _, no := range []int{2, 19, 27} {
		if m := itpItem(t, j, no).Measures; m != nil {
			t.Errorf("item %d: %+v", no, m)
		}
	}
}

// 带片区尾巴的长名称不拆不并。
func TestIrregularity27LongNames(t *testing.T) {
	seen := map[string]bool{}
	for _, it := range itpJining(t).Items {
		for _, u := range it.Units {
			seen[u.Printed] = true
		}
	}
	for _, name := range []string{"市自然资源和规划局经开区分局", "市教育局经开区分局", "市公安局经开区分局", "市卫健委经开区管理办公室", "市商贸物流园区管理服务中心物流服务部"} {
		if !seen[name] {
			t.Errorf("missing %s", name)
		}
	}
	if len(seen) != 20 {
		t.Errorf("%d names", len(seen))
	}
}

// 手工难例：两行合并表头、自动编号、修订、内容控件、纵向合并的单位。
func TestInterpretTricky(t *testing.T) {
	imp := itpClean(t, readSeed(t, "tricky.docx"))
	var got []string
	for _, it := range imp.Items {
		got = append(got, fmt.Sprintf("%d %s | %s | %s", it.No, it.Title, strings.Join(strings.Fields(it.Progress), " "), itpUnits(it)))
	}
	want := []string{
		"1 便民停车工程 | 已完成81% 链接文字标签内 | 区住建局* 自然资源局*",
		"2 内容控件标题 | 外 内嵌 | 区人社局* 甲 乙",
		"3 行在控件里 | 选- 尾 | 区人社局*",
	}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || !strings.HasPrefix(got[2], "3 行在控件里 | 选") || !strings.HasSuffix(got[2], "区人社局*") {
		t.Errorf("got %q", got)
	}
	if imp.Year != 2024 || imp.Title != "2024年民生实事" || imp.Items[0].HasPercent || imp.Items[0].TitleRaw != "便民停车\n工程" {
		t.Errorf("%+v", imp)
	}
}
