package ledger

import (
	"strconv"
	"testing"
)

func TestPlanNames(t *testing.T) {
	for title, want := range map[string]string{
		"2024年民生实事项目进展情况（二季度）":         "2024年民生实事",
		"章丘区2024年民生实事项目进展情况":           "2024年民生实事",
		"关于办好2024年“重点民生实事”的通知":         "2024年重点民生实事",
		"2025年度民生实事项目完成情况表":            "2025年度民生实事",
		"2024年 为民办实事 项目清单":             "2024年为民办实事",
		"历城区2026年10件民生实事任务分解表":         "2026年10件民生实事",
		"关于印发《2024年全区民生实事项目实施方案》的通知":   "2024年全区民生实事",
		"2024年重点工作任务清单":                "2024年重点工作",
		"2024年政府工作报告重点任务分解表":           "2024年政府工作报告重点",
		"2024年“民生实事”项目汇总表":             "2024年民生实事",
		"某街道2023年民生实事推进情况一览表（截至9月30日）": "2023年民生实事",
		"2024年上半年民生实事工作进展":             "2024年上半年民生实事",
		"民生实事台账":                       "民生实事台账",
		"2024年台账":                      "2024年台账",
		"":                             "",
	} {
		if got := planName(title); got != want {
			t.Errorf("%s: %s, want %s", title, got, want)
		}
	}
}

// titled is a document with items of these titles.
func titled(year int, title string, items ...string) *Import {
	imp := &Import{Year: year, Title: title}
	for i, s := range items {
		imp.Items = append(imp.Items, ImportItem{No: i + 1, Title: s})
	}
	return imp
}

func planWith(id int64, year int, name string, items ...string) *Plan {
	p := &Plan{ID: id, Year: year, Name: name, Version: 10 * id}
	for i, s := range items {
		p.Items = append(p.Items, &Item{No: i + 1, Title: s})
	}
	return p
}

func TestTargetOfAnImport(t *testing.T) {
	a := planWith(1, 2024, "2024年民生实事", "甲事", "乙事", "丙事", "丁事")
	b := planWith(2, 2024, "2024年重点民生实事", "子事", "丑事")
	old := planWith(3, 2023, "2023年民生实事", "甲事", "乙事", "丙事", "丁事")
	gone := planWith(4, 2022, "2022年民生实事", "寅事", "卯事")
	gone.Archived = true
	plans := []*Plan{a, b, old, gone}
	for _, tt := range []struct {
		name   string
		imp    *Import
		asName string
		year   int
		want   *Plan
		ref    PlanRef
		code   Code
	}{
		{name: "the plan with its titles", imp: titled(2024, "2024年民生实事进展", "甲事", "乙事", "丙事"), want: a, ref: PlanRef{2024, "2024年民生实事", 10}},
		{name: "three of four", imp: titled(2024, "", "甲事", "乙事", "丙事", "新事"), want: a, ref: PlanRef{2024, "2024年民生实事", 10}},
		{name: "half is not most", imp: titled(2024, "2024年别的实事", "甲事", "乙事", "新事", "新二"), ref: PlanRef{2024, "2024年别的实事", 0}},
		{name: "the other plan", imp: titled(2024, "x", "子事", "丑事"), want: b, ref: PlanRef{2024, "2024年重点民生实事", 20}},
		{name: "its year decides", imp: titled(2023, "x", "甲事", "乙事", "丙事"), want: old, ref: PlanRef{2023, "2023年民生实事", 30}},
		{name: "a new year is a new plan", imp: titled(2025, "2025年民生实事", "甲事", "乙事", "丙事"), ref: PlanRef{2025, "2025年民生实事", 0}},
		{name: "year given", imp: titled(0, "民生实事台账", "某事"), year: 2026, ref: PlanRef{2026, "民生实事台账", 0}},
		{name: "year given over the document's", imp: titled(2024, "2024年民生实事", "甲事", "乙事"), year: 2023, want: old, ref: PlanRef{2023, "2023年民生实事", 30}},
		{name: "by name", imp: titled(2024, "x", "全新"), asName: "2024年民生实事", want: a, ref: PlanRef{2024, "2024年民生实事", 10}},
		{name: "a new name", imp: titled(2024, "x", "甲事", "乙事", "丙事"), asName: "副本", ref: PlanRef{2024, "副本", 0}},
		{name: "archived by name", imp: titled(2022, "x", "寅事"), asName: "2022年民生实事", code: Denied},
		{name: "archived by titles is not found", imp: titled(2022, "2022年另一份", "寅事", "卯事"), ref: PlanRef{2022, "2022年另一份", 0}},
		{name: "no title", imp: titled(2024, "", "新事"), code: Invalid},
		{name: "no year", imp: titled(0, "民生实事台账", "新事"), code: Invalid},
		// Another list of the same name: writing into it would overwrite it, and a
		// second one of that name cannot be.
		{name: "a name that is taken", imp: titled(2024, "2024年民生实事", "子丑", "寅卯"), code: Ambiguous},
		{name: "an archived name that is taken", imp: titled(2022, "2022年民生实事", "寅事", "卯事"), code: Ambiguous},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ref, err := Target(plans, tt.imp, tt.asName, tt.year)
			if CodeOf(err) != tt.code || got != tt.want || ref != tt.ref {
				t.Errorf("%v %+v %v, want %v %+v %s", got, ref, err, tt.want, tt.ref, tt.code)
			}
		})
	}
}

func TestTwoAreasWithListsOfOneTitle(t *testing.T) {
	first := planWith(1, 2024, "2024年民生实事", "甲事", "乙事")
	first.Area = "甲区"
	imp := titled(2024, "乙区2024年民生实事", "丙事", "丁事")
	imp.Area = "乙区"
	p, ref, err := Target([]*Plan{first}, imp, "", 0)
	if p != nil || ref != (PlanRef{2024, "乙区2024年民生实事", 0}) || err != nil {
		t.Errorf("%v %+v %v", p, ref, err)
	}
	second := planWith(2, 2024, ref.Name, "丙事", "丁事")
	second.Area = "乙区"
	if p, _, err := Target([]*Plan{first, second}, imp, "", 0); p != second || err != nil {
		t.Errorf("the next import of it goes to %v (%v)", p, err)
	}
}

func TestTargetOfOneNameInTwoYears(t *testing.T) {
	plans := []*Plan{planWith(1, 2023, "民生实事", "甲事"), planWith(2, 2024, "民生实事", "乙事")}
	if _, _, err := Target(plans, titled(0, "x", "丙事"), "民生实事", 0); CodeOf(err) != Ambiguous {
		t.Errorf("two plans of that name: %v", err)
	}
	if p, _, err := Target(plans, titled(0, "x", "丙事"), "民生实事", 2024); err != nil || p != plans[1] {
		t.Errorf("%v %v", p, err)
	}
}

func BenchmarkTarget(b *testing.B) {
	var plans []*Plan
	titles := func(p int) (out []string) {
		for i := range 30 {
			out = append(out, "第"+strconv.Itoa(p)+"份第"+strconv.Itoa(i)+"件实事")
		}
		return out
	}
	for p := range 1000 {
		plans = append(plans, planWith(int64(p+1), 2024, strconv.Itoa(p), titles(p)...))
	}
	imp := titled(2024, "x", titles(999)...)
	b.ReportAllocs()
	for b.Loop() {
		if p, _, err := Target(plans, imp, "", 0); err != nil || p != plans[999] {
			b.Fatal(err)
		}
	}
}
