package document

import (
	"fmt"
	"strings"
	"testing"

	"duban/ledger"
)

// itpPlan is the plan that an import makes in an empty ledger.
func itpPlan(t *testing.T, imp *ledger.Import) *ledger.Plan {
	t.Helper()
	d := ledger.Diff(nil, imp)
	if len(d.Errors) > 0 {
		t.Fatal(d.Errors)
	}
	p := &ledger.Plan{Year: imp.Year, Name: "民生实事", Area: imp.Area, AsOf: imp.AsOf}
	var names []string
	for _, it := range imp.Items {
		for _, u := range it.Units {
			names = append(names, u.Printed)
		}
	}
	p.Units = ledger.GroupUnits(nil, names, imp.Area)
	ids := map[string]int64{}
	for i := range p.Units {
		p.Units[i].ID = int64(i + 1)
		for _, s := range p.Units[i].Spellings {
			ids[s] = p.Units[i].ID
		}
	}
	for _, in := range d.Import.Items {
		it := &ledger.Item{No: in.No, Title: in.Title, Goal: in.Goal, SubGoals: in.SubGoals, Progress: in.Progress, Parts: in.Parts, Percent: in.Percent, Measures: in.Measures}
		for _, u := range in.Units {
			it.Duties = append(it.Duties, ledger.Duty{UnitID: ids[u.Printed], Printed: u.Printed, Role: u.Role, Source: u.Source})
		}
		p.Items = append(p.Items, it)
	}
	return p
}

func TestSameFileTwiceChangesNothing(t *testing.T) {
	for _, file := range []string{"zhangqiu-2024q2.txt", "zhangqiu-2024q2.docx", "zhangqiu-2024q2.doc", "jining-2024.txt", "jining-2024.docx", "jining-2024.doc", "tricky.docx"} {
		imp := itpClean(t, readSeed(t, file))
		d := ledger.Diff(itpPlan(t, imp), itpClean(t, readSeed(t, file)))
		if d.Count(ledger.DiffUnchanged) != len(imp.Items) || len(d.Errors)+len(d.Missing)+len(d.NewUnits)+len(d.MergedUnits)+len(d.Proposals) > 0 {
			t.Errorf("%s: %+v", file, d.Rows)
		}
	}
}

// The notice first, then a quarter's table of the same list as the office would
// write it: names with their goals in one cell, one column of units.
func TestQuarterOverNotice(t *testing.T) {
	notice := itpClean(t, readSeed(t, "jining-2024.docx"))
	plan := itpPlan(t, notice)
	rows := [][]string{{"序号", "任务目标", "进展情况", "完成率（%）", "责任单位"}}
	for i, it := range notice.Items {
		goal := it.Title + "。" + it.Goal
		if i%2 == 1 {
			goal = it.TitleRaw
		}
		units := make([]string, len(it.Units))
		for j, u := range it.Units {
			units[j] = u.Printed
		}
		rows = append(rows, []string{fmt.Sprint(i + 1), goal, "目前正在推进。", "50", strings.Join(units, "、")})
	}
	quarter := itpClean(t, itpContent("济宁经济开发区2024年民生实事进展情况（三季度）", rows...))
	d := ledger.Diff(plan, quarter)
	if len(d.Errors) > 0 || d.Count(ledger.DiffChanged) != 27 || len(d.NewUnits)+len(d.MergedUnits) > 0 {
		t.Fatalf("errors %+v, %d changed, units %v", d.Errors, d.Count(ledger.DiffChanged), d.NewUnits)
	}
	for i, r := range d.Rows {
		if len(r.Changes) != 2 || r.Changes[0].Field != ledger.FieldProgress || r.Changes[1] != (ledger.FieldChange{Field: ledger.FieldPercent, Old: "未填", New: "50%"}) {
			t.Errorf("item %d: %+v", r.No, r.Changes)
		}
		after, was := d.Import.Items[i], notice.Items[i]
		if after.Title != was.Title || after.Goal != was.Goal || len(after.SubGoals) != len(was.SubGoals) || itpUnits(after) != itpUnits(was) {
			t.Errorf("item %d: the notice's words must stay: %+v", r.No, after)
		}
	}
}

// The two lists are different plans: every number is somebody else's item.
func TestWrongPlanIsAnError(t *testing.T) {
	d := ledger.Diff(itpPlan(t, itpClean(t, readSeed(t, "jining-2024.txt"))), itpClean(t, readSeed(t, "zhangqiu-2024q2.txt")))
	if len(d.Errors) != 20 || len(d.Rows) != 0 {
		t.Fatalf("%d errors, %d rows", len(d.Errors), len(d.Rows))
	}
	if want := "第2行：第1项在台账中是“方便群众新能源汽车充电”，文件中是“实施便民停车工程”，请核对序号和名称"; d.Errors[0].Text != want || d.Errors[0].Row != 2 {
		t.Errorf("%+v", d.Errors[0])
	}
}

// The layouts that Read gives for sheets and pasted text come to the same import.
func TestInterpretThroughReaders(t *testing.T) {
	csv := "章丘区2024年民生实事（二季度）,,,,\n序号,任务目标,进展情况,完成率（%）,责任单位\n1,实施便民停车工程。增加不低于900个停车泊位。,新增车位735个，完成年计划81%。,81％,\"区住建局\n自然资源局\"\n"
	paste := "序号\t任务目标\t进展情况\t完成率（%）\t责任单位\n1\t实施便民停车工程。增加不低于900个停车泊位。\t新增车位735个，完成年计划81%。\t81%\t区住建局、自然资源局"
	c, err := Read("二季度.csv", []byte(csv))
	if err != nil {
		t.Fatal(err)
	}
	p, err := ReadText("", paste)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Content{c, p} {
		imp := itpClean(t, c)
		if len(imp.Items) != 1 || itpUnits(imp.Items[0]) != "区住建局* 自然资源局" || imp.Items[0].Percent != ledger.Whole(81) || imp.Items[0].Measures[0].Actual != 735 {
			t.Errorf("%s: %+v", c.Name, imp.Items)
		}
	}
}
