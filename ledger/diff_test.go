package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/calendar"
)

// applied writes an import into a plan as the store does: a test's stand-in.
func applied(plan *Plan, imp Import) *Plan {
	next := Plan{Year: imp.Year, Name: "民生实事", Area: imp.Area, AsOf: imp.AsOf}
	if plan != nil {
		next = *plan
		next.Items = slices.Clone(plan.Items)
		if imp.Kind == ImportProgress {
			next.AsOf = imp.AsOf
		}
	}
	var names []string
	for _, it := range imp.Items {
		for _, u := range it.Units {
			names = append(names, u.Printed)
		}
	}
	next.Units = GroupUnits(next.Units, names, next.Area)
	for i := range next.Units {
		next.Units[i].ID = int64(i + 1)
	}
	for _, in := range imp.Items {
		it := next.Item(in.No)
		if it == nil {
			it = &Item{No: in.No}
			next.Items = append(next.Items, it)
		} else {
			c := *it
			next.Items[slices.Index(next.Items, it)] = &c
			it = &c
		}
		it.Title, it.Goal, it.SubGoals, it.Measures = in.Title, in.Goal, in.SubGoals, in.Measures
		if in.HasProgress {
			it.Progress, it.Parts = in.Progress, in.Parts
		}
		if in.HasPercent {
			it.Percent = in.Percent
		}
		it.Duties = nil
		for _, u := range in.Units {
			i := slices.IndexFunc(next.Units, func(n Unit) bool { return slices.Contains(n.Spellings, u.Printed) })
			it.Duties = append(it.Duties, Duty{UnitID: next.Units[i].ID, Printed: u.Printed, Role: u.Role, Source: u.Source})
		}
	}
	return &next
}

func leads(names ...string) []ImportUnit {
	var units []ImportUnit
	for i, n := range names {
		u := ImportUnit{Printed: n, Role: Assist, Source: RoleFromPosition}
		if i == 0 {
			u.Role = Lead
		}
		units = append(units, u)
	}
	return units
}

func notice() *Import {
	column := func(lead string, co ...string) []ImportUnit {
		units := []ImportUnit{{Printed: lead, Role: Lead, Source: RoleFromColumn}}
		for _, n := range co {
			units = append(units, ImportUnit{Printed: n, Role: Assist, Source: RoleFromColumn})
		}
		return units
	}
	return &Import{Kind: ImportNotice, Year: 2024, Area: "章丘区", Items: []ImportItem{
		{No: 1, Row: 2, Title: "方便群众新能源汽车充电", Goal: "全区新改建充电桩110座。", Units: column("区经济发展局", "区财政局")},
		{No: 2, Row: 3, Title: "建设“四好农村路”", Goal: "新改建“四好农村路”5.5公里。", Units: column("物流服务部")},
		{No: 3, Row: 4, Title: "改造困难老年人家庭设施", Goal: "对20户家庭进行改造。", Units: column("区社会事业中心", "区财政局")},
	}}
}

func kinds(d ImportDiff) string {
	var b strings.Builder
	for _, r := range d.Rows {
		fmt.Fprintf(&b, "%d %s", r.No, r.Kind)
		for _, c := range r.Changes {
			fmt.Fprintf(&b, " %s", c.Field)
		}
		b.WriteString("; ")
	}
	for _, e := range d.Errors {
		fmt.Fprintf(&b, "error: %s; ", e.Text)
	}
	return strings.TrimSuffix(b.String(), "; ")
}

func TestDiffOfANewPlan(t *testing.T) {
	d := Diff(nil, notice())
	if got := kinds(d); got != "1 new; 2 new; 3 new" {
		t.Error(got)
	}
	if want := []string{"区经济发展局", "区财政局", "物流服务部", "区社会事业中心"}; !slices.Equal(d.NewUnits, want) {
		t.Errorf("new units %v, want %v", d.NewUnits, want)
	}
}

func TestDiffTwiceIsUnchanged(t *testing.T) {
	plan := applied(nil, Diff(nil, notice()).Import)
	d := Diff(plan, notice())
	if got := kinds(d); got != "1 unchanged; 2 unchanged; 3 unchanged" {
		t.Error(got)
	}
	if len(d.NewUnits)+len(d.MergedUnits)+len(d.Proposals)+len(d.Missing) != 0 {
		t.Errorf("units or missing items: %+v", d)
	}
}

// A quarter's table over the notice of the same plan: title and goal in one cell
// with other brackets and blanks, one column of units in other spellings.
func TestDiffProgressOverNotice(t *testing.T) {
	plan := applied(nil, Diff(nil, notice()).Import)
	quarter := &Import{Kind: ImportProgress, Year: 2024, AsOf: calendar.NewDate(2024, 6, 30), Items: []ImportItem{
		{No: 1, Row: 2, Title: "方便群众新能源 汽车充电", Goal: "方便群众新能源 汽车充电。全区新改建充电桩110座。", HasProgress: true, HasPercent: true, Progress: "已新改建充电桩55座。", Percent: Whole(50), Units: leads("经济发展局", "财政局")},
		{No: 2, Row: 3, Title: "建设四好农村路", Goal: "建设四好农村路", HasProgress: true, HasPercent: true, Progress: "未开工", Percent: Whole(0)},
		{No: 4, Row: 4, Title: "新增托位", Goal: "新增托位。新增托位113个。", HasProgress: true, HasPercent: true, Percent: Whole(10), Units: leads("区卫健局")},
	}}
	d := Diff(plan, quarter)
	if got := kinds(d); got != "1 changed progress percent; 2 changed progress percent; 4 new" {
		t.Fatal(got)
	}
	if len(d.Missing) != 1 || d.Missing[0].No != 3 {
		t.Errorf("missing %+v, want item 3", d.Missing)
	}
	if !slices.Equal(d.MergedUnits, []UnitMerge{{"经济发展局", "区经济发展局"}, {"财政局", "区财政局"}}) || !slices.Equal(d.NewUnits, []string{"区卫健局"}) {
		t.Errorf("units: merged %v, new %v", d.MergedUnits, d.NewUnits)
	}
	one := d.Import.Items[0]
	if one.Title != "方便群众新能源汽车充电" || one.Goal != "全区新改建充电桩110座。" || one.Units[0].Source != RoleFromColumn || one.Units[1].Printed != "区财政局" {
		t.Errorf("the notice's title, goal and roles must stay: %+v", one)
	}
	if len(one.Measures) != 1 || one.Measures[0].Actual != 55 {
		t.Errorf("measures must join the notice's goal and the quarter's text: %+v", one.Measures)
	}
	if two := d.Import.Items[1]; two.Goal != "新改建“四好农村路”5.5公里。" || len(two.Units) != 1 {
		t.Errorf("item 2 keeps goal and units: %+v", two)
	}
	// And once written, the same file changes nothing.
	if got := kinds(Diff(applied(plan, d.Import), quarter)); got != "1 unchanged; 2 unchanged; 4 unchanged" {
		t.Errorf("second time: %s", got)
	}
}

func TestDiffPartsOfATableWithoutUnits(t *testing.T) {
	plan := applied(nil, Diff(nil, notice()).Import)
	d := Diff(plan, &Import{Kind: ImportProgress, Items: []ImportItem{{No: 1, Title: "方便群众新能源汽车充电", HasProgress: true,
		Progress: "财政局：已拨付资金。\n经济发展局：已新改建充电桩11座，完成年计划10%。"}}})
	parts := d.Import.Items[0].Parts
	if len(parts) != 2 || parts[1].Units[0] != "区经济发展局" || parts[1].Percent != Whole(10) || parts[1].Text != "已新改建充电桩11座，完成年计划10%。" {
		t.Errorf("parts %+v", parts)
	}
	if m := d.Import.Items[0].Measures; m[0].Part != "经济发展局" {
		t.Errorf("measure's part: %+v", m)
	}
}

func TestDiffNumberAndTitleDisagree(t *testing.T) {
	plan := applied(nil, Diff(nil, notice()).Import)
	swapped := notice()
	swapped.Items[0].No, swapped.Items[1].No = 2, 1
	swapped.Items[2].Title = "另一件事"
	d := Diff(plan, swapped)
	want := "error: 第2行：第2项在台账中是“建设“四好农村路””，文件中是“方便群众新能源汽车充电”（台账第1项），请核对序号; " +
		"error: 第3行：第1项在台账中是“方便群众新能源汽车充电”，文件中是“建设“四好农村路””（台账第2项），请核对序号; " +
		"error: 第4行：第3项在台账中是“改造困难老年人家庭设施”，文件中是“另一件事”，请核对序号和名称"
	if got := kinds(d); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	moved := notice()
	moved.Items = moved.Items[:1]
	moved.Items[0].No = 9
	if got := kinds(Diff(plan, moved)); got != "error: 第2行：“方便群众新能源汽车充电”在台账中是第1项，文件中是第9项，请核对序号" {
		t.Error(got)
	}
}

func TestDiffSlipOfThePen(t *testing.T) {
	plan := applied(nil, Diff(nil, notice()).Import)
	slip := notice()
	slip.Items[0].Title = "方便群众新能原汽车充电"
	if got := kinds(Diff(plan, slip)); !strings.HasPrefix(got, "1 changed title;") {
		t.Error(got)
	}
}

func TestDiffChangedFields(t *testing.T) {
	plan := applied(nil, Diff(nil, notice()).Import)
	next := notice()
	next.Items[0].Goal = "全区新改建充电桩120座。"
	next.Items[1].Units[0].Printed = "区交通局"
	next.Items[2].Units[0].Role, next.Items[2].Units[1].Role = Assist, Lead
	d := Diff(plan, next)
	if got := kinds(d); got != "1 changed goal; 2 changed units; 3 changed units" {
		t.Fatal(got)
	}
	if c := d.Rows[1].Changes[0]; c.Old != "主办：物流服务部" || c.New != "主办：区交通局" {
		t.Errorf("change %+v", c)
	}
	if c := d.Rows[0].Changes[0]; c.Old != "全区新改建充电桩110座。" || c.New != "全区新改建充电桩120座。" {
		t.Errorf("change %+v", c)
	}
	if m := d.Import.Items[0].Measures; len(m) != 1 || m[0].Target != 120 {
		t.Errorf("measures %+v", m)
	}
}

// 5.5 and 55 are not the same goal, whatever is folded.
func TestDiffKeepsDecimalPoints(t *testing.T) {
	plan := applied(nil, Diff(nil, notice()).Import)
	next := notice()
	next.Items[1].Goal = "新改建“四好农村路”55公里。"
	if got := kinds(Diff(plan, next)); got != "1 unchanged; 2 changed goal; 3 unchanged" {
		t.Error(got)
	}
}

func TestDiffTableWithoutRolesKeepsRoles(t *testing.T) {
	plan := applied(nil, Diff(nil, notice()).Import)
	d := Diff(plan, &Import{Kind: ImportProgress, Items: []ImportItem{
		{No: 1, Title: "方便群众新能源汽车充电", Units: leads("区财政局", "区经济发展局", "区供电中心")},
	}})
	if c := d.Rows[0].Changes; len(c) != 1 || c[0].New != "协办：区财政局；主办：区经济发展局；协办：区供电中心" {
		t.Errorf("changes %+v", c)
	}
}

func TestDiffOlderFigures(t *testing.T) {
	plan := &Plan{AsOf: calendar.NewDate(2024, 6, 30)}
	d := Diff(plan, &Import{Kind: ImportProgress, AsOf: calendar.NewDate(2024, 3, 31)})
	if len(d.Notes) != 1 || !strings.Contains(d.Notes[0].Text, "早于") {
		t.Errorf("notes %+v", d.Notes)
	}
}

// manyItems makes an import of n rows with goals, texts and m unit names.
func manyItems(n, m int) *Import {
	imp := &Import{Kind: ImportProgress, Year: 2024, Items: make([]ImportItem, n)}
	for i := range imp.Items {
		imp.Items[i] = ImportItem{
			No: i + 1, Row: i + 2, Title: fmt.Sprintf("实施第%d号便民停车工程", i+1), HasProgress: true, HasPercent: true, Percent: Whole(i % 101),
			Goal: "实施便民停车工程。增加不低于900个停车泊位。", Progress: "目前，新增车位735个，完成年计划81%。",
			Units: leads(fmt.Sprintf("区第%d管理服务局", i%m), fmt.Sprintf("第%d管理服务局", (i+1)%m)),
		}
	}
	return imp
}

func BenchmarkDiff10000Rows(b *testing.B) {
	imp := manyItems(10_000, 10_000)
	plan := applied(nil, Diff(nil, manyItems(1000, 1000)).Import)
	b.ReportAllocs()
	for b.Loop() {
		Diff(plan, imp)
	}
}

// A table of no date would be shown under the date of the table before it.
func TestUndatedFiguresOverDatedOnes(t *testing.T) {
	plan := &Plan{Year: 2024, AsOf: calendar.NewDate(2024, 6, 30), Items: []*Item{{No: 1, Title: "口袋公园建设", Percent: Whole(40)}}}
	row := ImportItem{No: 1, Row: 2, Title: "口袋公园建设", HasPercent: true, Percent: Whole(65)}
	undated := &Import{Kind: ImportProgress, Year: 2024, Items: []ImportItem{row}}
	if d := Diff(plan, undated); len(d.Errors) != 1 || !strings.Contains(d.Errors[0].Text, "数据日期") {
		t.Errorf("errors %v, want one that asks for the date", d.Errors)
	}
	dated := *undated
	dated.AsOf = calendar.NewDate(2024, 7, 31)
	if d := Diff(plan, &dated); len(d.Errors) > 0 {
		t.Errorf("a dated table is refused: %v", d.Errors)
	}
	row.Percent = Whole(40)
	same := &Import{Kind: ImportProgress, Year: 2024, Items: []ImportItem{row}}
	if d := Diff(plan, same); len(d.Errors) > 0 {
		t.Errorf("the same figures again are refused: %v", d.Errors)
	}
}
