package storetest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// second is a progress table that uses every field an import has.
func second() ledger.Import {
	return ledger.Import{
		Source: "二季度.docx", Kind: ledger.ImportProgress, Title: "2024年民生实事二季度进展情况", Issuer: "章丘区人民政府",
		DocNumber: "章政字〔2024〕1号", Area: "章丘区", Year: 2024,
		AsOf: calendar.Date{Year: 2024, Month: time.June, Day: 30}, AsOfLabel: "二季度进展表",
		Items: []ledger.ImportItem{
			{
				No: 1, Row: 2, Title: "老年助餐", TitleRaw: "老年\n助餐", Goal: "①新建助餐点≥20处；②助浴1500余人次。",
				SubGoals: []ledger.SubGoal{
					{Mark: "①", Index: 1, Text: "新建助餐点≥20处", Raw: "①新建助餐点≥20处；"},
					{Mark: "②", Index: 2, Text: "助浴1500余人次", Raw: "②助浴1500余人次。"},
				},
				HasProgress: true, Progress: "民政局：已建12处，完成78.5％。\n其余在建。",
				Parts:      []ledger.Part{{Label: "民政局", Units: []string{"区民政局"}, Text: "已建12处", Percent: ledger.Tenths(785)}, {Text: "其余在建。"}},
				HasPercent: true, Percent: ledger.Whole(70),
				Units: []ledger.ImportUnit{
					{Printed: "区民政局", Role: ledger.Lead, Source: ledger.RoleFromPosition},
					{Printed: "区组织部（人力资源部）", Role: ledger.Joint, Source: ledger.RoleFromPosition},
				},
				Measures: []ledger.Measure{
					{Name: "助餐点", Unit: "处", Target: 20, HasTarget: true, TargetOp: ">=", Actual: 12, HasActual: true, Part: "民政局"},
					{Name: "助浴", Unit: "人次", Target: 1500.5, HasTarget: true, TargetOp: "=", TargetApprox: true, ActualApprox: true},
				},
			},
			{
				No: 2, Row: 3, Title: "道路维修 🛠", Goal: "维修5.5公里", HasProgress: true, HasPercent: true,
				Units: []ledger.ImportUnit{{Printed: "各镇街", Role: ledger.Lead, Source: ledger.RoleFromOnly}},
			},
		},
	}
}

func loadEqualsImport(t *testing.T, b *bench) {
	before := b.load()
	if before.Version != 0 || len(before.Plans) != 0 || len(before.Members) != 0 {
		t.Fatalf("an empty database loads as %+v", before)
	}
	imp := second()
	p := b.imports("民生实事", imp)
	if b.load().Version != 1 {
		t.Errorf("one import makes version %d", b.load().Version)
	}

	head := *p
	head.ID, head.Units, head.Items = 0, nil, nil
	want := ledger.Plan{
		Year: 2024, Name: "民生实事", Title: imp.Title, Issuer: imp.Issuer, DocNumber: imp.DocNumber, Area: imp.Area,
		AsOf: imp.AsOf, AsOfLabel: imp.AsOfLabel, Source: imp.Source, FigureRule: ledger.FigureLead, Version: 1, Imports: 1,
	}
	if !reflect.DeepEqual(head, want) {
		t.Errorf("plan\n got %+v\nwant %+v", head, want)
	}

	units := map[string]int64{}
	for _, u := range p.Units {
		units[u.Name] = u.ID
		if !reflect.DeepEqual(u.Spellings, []string{u.Name}) || u.Collective != (u.Name == "各镇街") {
			t.Errorf("unit %+v", u)
		}
	}
	if len(p.Items) != len(imp.Items) {
		t.Fatalf("%d items", len(p.Items))
	}
	for i, in := range imp.Items {
		var duties []ledger.Duty
		for _, u := range in.Units {
			duties = append(duties, ledger.Duty{UnitID: units[u.Printed], Printed: u.Printed, Role: u.Role, Source: u.Source})
		}
		got := *p.Items[i]
		want := ledger.Item{
			ID: got.ID, PlanID: p.ID, No: in.No, Title: in.Title, Goal: in.Goal, SubGoals: in.SubGoals, Progress: in.Progress,
			Parts: in.Parts, Percent: in.Percent, Measures: in.Measures, Duties: duties, Status: ledger.StatusOpen,
			Versions: []ledger.ItemVersion{{
				Version: 1, At: start.UTC(), By: "cli", Source: imp.Source, Label: imp.AsOfLabel, AsOf: imp.AsOf,
				Title: in.Title, Goal: in.Goal, Progress: in.Progress, Percent: in.Percent,
			}},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("item %d\n got %+v\nwant %+v", in.No, got, want)
		}
	}
}

func unknownIsNotZero(t *testing.T, b *bench) {
	imp := second()
	imp.Items[0].Percent = ledger.Whole(0)
	p := b.imports("民生实事", imp)
	if got := p.Item(1).Percent; !got.Known() || got != ledger.Whole(0) {
		t.Errorf("0%% loads as %v", got)
	}
	if got := p.Item(2).Percent; got.Known() {
		t.Errorf("no figure loads as %v", got)
	}
	if got := p.Item(2).Versions[0].Percent; got.Known() {
		t.Errorf("no figure is %v in the history", got)
	}
	// A table whose cell is empty says that there is no figure.
	imp.Items[0].Percent = ledger.Percent{}
	if got := b.imports("民生实事", imp).Item(1).Percent; got.Known() {
		t.Errorf("an emptied figure loads as %v", got)
	}
}

func keysAreBinary(t *testing.T, b *bench) {
	names := []string{"清单①", "清单1", "清单１", "Abc", "abc", "清单（一）", "清单(一)", "é", "e", "ß", "ss"}
	for _, name := range names {
		b.imports(name, second())
	}
	if got := len(b.load().Plans); got != len(names) {
		t.Errorf("%d different names make %d plans", len(names), got)
	}
	p := b.plan("Abc")
	for _, word := range []string{"①", "1", "A", "a"} {
		b.must(ledger.AddSynonym{PlanID: p.ID, Word: word, Target: "助浴"})
	}
	if got := b.plan("Abc").Synonyms; len(got) != 4 {
		t.Errorf("four different words are kept as %v", got)
	}
}

func keysAreTrimmed(t *testing.T, b *bench) {
	b.imports("民生实事", second())
	err := b.apply(ledger.ApplyImport{Plan: ledger.PlanRef{Year: 2024, Name: " 民生实事\u3000"}, Import: second()})
	b.wantCode(err, ledger.Conflict)
	p := b.plan("民生实事")
	b.must(ledger.AddSynonym{PlanID: p.ID, Word: "洗澡", Target: "助浴"})
	b.must(ledger.AddSynonym{PlanID: p.ID, Word: "洗澡  ", Target: "助浴"})
	if got := b.plan("民生实事").Synonyms; len(got) != 1 {
		t.Errorf("synonyms %v", got)
	}
	b.wantCode(b.apply(ledger.ApplyImport{Plan: ledger.PlanRef{Year: 2024, Name: "  "}, Import: second()}), ledger.Invalid)
}

func unfitIsRefused(t *testing.T, b *bench) {
	long := strings.Repeat("区", 192)
	b.wantCode(b.apply(ledger.ApplyImport{Plan: ledger.PlanRef{Year: 2024, Name: long}, Import: second()}), ledger.Invalid)
	imp := second()
	imp.Items[1].Units[0].Printed = long
	b.wantCode(b.apply(ledger.ApplyImport{Plan: ledger.PlanRef{Year: 2024, Name: "民生实事"}, Import: imp}), ledger.Invalid)
	imp.Items[1].Units[0].Printed, imp.Items[1].Progress = "各镇街", "已完成\xff"
	b.wantCode(b.apply(ledger.ApplyImport{Plan: ledger.PlanRef{Year: 2024, Name: "民生实事"}, Import: imp}), ledger.Invalid)
	imp.Items[1].Progress = ""
	if got := b.load(); len(got.Plans) != 0 || got.Version != 0 {
		t.Errorf("a refused import left %+v", got)
	}
	// One character less is stored whole.
	imp.Items[1].Units[0].Printed = long[len("区"):]
	if got := b.imports("民生实事", imp).Item(2).Duties[0].Printed; got != long[len("区"):] {
		t.Errorf("a name of 191 characters came back with %d bytes", len(got))
	}
	// Texts are not keys.
	imp.Items[0].Progress = strings.Repeat("进", 40_000)
	if got := b.imports("民生实事", imp).Item(1).Progress; got != imp.Items[0].Progress {
		t.Errorf("a text of 120000 bytes came back with %d", len(got))
	}
}

func importTwice(t *testing.T, b *bench) {
	b.imports("民生实事", second())
	before := b.load()
	lines := b.count("audit")
	again := second()
	again.Source = "同一张表的副本.docx"
	b.imports("民生实事", again)
	if after := b.load(); !reflect.DeepEqual(before, after) {
		t.Errorf("the same import again changed\n     %+v\n to  %+v", before.Plans[0], after.Plans[0])
	}
	if got := b.count("audit"); got != lines {
		t.Errorf("the same import again wrote %d audit lines", got-lines)
	}
	// One changed item adds one form, of that item only.
	again.Items[0].Percent = ledger.Tenths(855)
	p := b.imports("民生实事", again)
	if one, two := len(p.Item(1).Versions), len(p.Item(2).Versions); one != 2 || two != 1 {
		t.Errorf("versions: %d of the changed item, %d of the other", one, two)
	}
	if v := p.Item(1).Versions[1]; v.Version != 2 || v.Percent != ledger.Tenths(855) || p.Item(1).Versions[0].Percent != ledger.Whole(70) {
		t.Errorf("versions %+v", p.Item(1).Versions)
	}
}

func (b *bench) count(table string) (n int) {
	b.t.Helper()
	db := b.raw()
	defer db.Close()
	if err := db.QueryRowContext(b.t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
		b.t.Fatal(err)
	}
	return n
}

func noticeKeepsProgress(t *testing.T, b *bench) {
	was := b.imports("民生实事", second())
	notice := second()
	notice.Kind, notice.Title, notice.AsOf, notice.AsOfLabel = ledger.ImportNotice, "关于印发清单的通知", calendar.Date{}, ""
	for i := range notice.Items {
		it := &notice.Items[i]
		it.HasProgress, it.Progress, it.Parts, it.HasPercent, it.Percent = false, "", nil, false, ledger.Percent{}
		for j := range it.Measures {
			it.Measures[j].HasActual, it.Measures[j].Actual = false, 0
		}
	}
	notice.Items[1].Goal = "维修8公里"
	p := b.imports("民生实事", notice)
	if p.Title != notice.Title || p.AsOf != was.AsOf || p.AsOfLabel != was.AsOfLabel {
		t.Errorf("plan %+v", p)
	}
	one, old := p.Item(1), was.Item(1)
	if one.Progress != old.Progress || one.Percent != old.Percent || !reflect.DeepEqual(one.Parts, old.Parts) || !reflect.DeepEqual(one.Measures, old.Measures) {
		t.Errorf("a notice changed the progress: %+v", one)
	}
	if got := p.Item(2).Goal; got != "维修8公里" {
		t.Errorf("the notice's goal is not stored: %q", got)
	}
}

func progressKeepsGoal(t *testing.T, b *bench) {
	was := b.imports("民生实事", second())
	table := ledger.Import{
		Source: "三季度.xlsx", Kind: ledger.ImportProgress, AsOf: calendar.Date{Year: 2024, Month: time.September, Day: 30}, AsOfLabel: "三季度",
		Items: []ledger.ImportItem{{No: 1, Row: 2, HasProgress: true, Progress: "已建20处", HasPercent: true, Percent: ledger.Whole(100)}},
	}
	p := b.imports("民生实事", table)
	one, old := p.Item(1), was.Item(1)
	if one.Goal != old.Goal || one.Title != old.Title || !reflect.DeepEqual(one.Duties, old.Duties) || !reflect.DeepEqual(one.SubGoals, old.SubGoals) {
		t.Errorf("a table without goal and units changed them: %+v", one)
	}
	if one.Progress != "已建20处" || one.Percent != ledger.Whole(100) || one.Parts != nil {
		t.Errorf("the table's progress is not stored: %+v", one)
	}
	if p.Title != was.Title || p.AsOf != table.AsOf || p.AsOfLabel != "三季度" {
		t.Errorf("plan %+v", p)
	}
	if p.Item(2) == nil {
		t.Error("an item that the table does not have is gone")
	}
}

func unnumberedItems(t *testing.T, b *bench) {
	imp := second()
	imp.Items = append(imp.Items, ledger.ImportItem{Row: 4, Title: "待定一"}, ledger.ImportItem{Row: 5, Title: "待定二"})
	b.imports("民生实事", imp)
	imp.Items[3].Goal = "建一处"
	p := b.imports("民生实事", imp)
	if len(p.Items) != 4 || p.Items[2].No != 0 || p.Items[3].Goal != "建一处" || len(p.Items[3].Versions) != 2 {
		t.Errorf("items %+v", p.Items)
	}
	imp.Items[1].No = 1
	err := b.apply(ledger.ApplyImport{Plan: ledger.PlanRef{Year: 2024, Name: "民生实事", Version: p.Version}, Import: imp})
	b.wantCode(err, ledger.Invalid)
}

func undo(t *testing.T, b *bench) {
	b.imports("另一份", second())
	first := b.imports("民生实事", second())
	b.must(ledger.AddSynonym{PlanID: first.ID, Word: "洗澡", Target: "助浴"})
	b.must(ledger.AddAlias{PlanID: first.ID, Name: "民局", UnitID: first.Units[0].ID})
	before := b.plan("民生实事")

	next := second()
	next.Kind, next.Source, next.AsOfLabel, next.Title = ledger.ImportProgress, "三季度.docx", "三季度进展表", "三季度"
	next.Items[0], next.Items[1] = next.Items[1], next.Items[0]
	next.Items[0].Progress, next.Items[0].Percent = "开工", ledger.Whole(5)
	next.Items[0].Units = []ledger.ImportUnit{{Printed: "区交通局", Role: ledger.Lead}, {Printed: "民政局", Role: ledger.Assist}}
	next.Items = append(next.Items, ledger.ImportItem{No: 3, Row: 4, Title: "新事项", Units: []ledger.ImportUnit{{Printed: "区医保局", Role: ledger.Lead}}})
	after := b.imports("民生实事", next)
	if after.Item(3) == nil || after.Items[0].No != 2 || len(after.Units) != len(before.Units)+2 || after.Imports != 2 {
		t.Fatalf("the second import left %+v", after)
	}
	b.must(ledger.UndoImport{PlanID: after.ID, Version: after.Version, By: "cli"})
	got := b.plan("民生实事")
	if got.Version <= after.Version {
		t.Errorf("undoing went from version %d to %d", after.Version, got.Version)
	}
	got.Version, got.Shape = before.Version, before.Shape
	if !reflect.DeepEqual(got, before) {
		t.Errorf("undone\n got %+v\nwant %+v", got, before)
		for i := range got.Items {
			t.Logf("item\n got %+v\nwant %+v", got.Items[i], before.Items[i])
		}
	}

	// The first import goes too, and with it the plan; the other plan stays.
	b.must(ledger.UndoImport{PlanID: got.ID, Version: b.plan("民生实事").Version, By: "cli"})
	if p := b.plan("民生实事"); p != nil {
		t.Errorf("the plan outlives its only import: %+v", p)
	}
	if p := b.plan("另一份"); p == nil || len(p.Items) != 2 {
		t.Errorf("another plan was touched: %+v", p)
	}
	b.wantCode(b.apply(ledger.UndoImport{PlanID: got.ID, Version: 1}), ledger.NotFound)
	if err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
	// What was imported again starts a history of its own.
	if p := b.imports("民生实事", second()); len(p.Item(1).Versions) != 1 || p.Imports != 1 {
		t.Errorf("imported anew: %+v", p)
	}
}

func undoAfterReport(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	b.report(p, p.Item(1))
	got := b.plan("民生实事")
	reports := got.Item(1).Reports
	want := ledger.Report{
		ID: 1, ItemID: p.Item(1).ID, UnitID: p.Units[0].ID, Kind: ledger.KindProgress, Percent: ledger.Tenths(785), Text: "已建15处",
		By: "ZhangSan", ByName: "张三", At: start.UTC(), MsgID: "1", ConfirmMsgID: reports[0].ConfirmMsgID,
	}
	if len(reports) != 2 || reports[0] != want || reports[1].Percent.Known() {
		t.Errorf("reports\n got %+v\nwant %+v first", reports, want)
	}
	b.wantCode(b.apply(ledger.UndoImport{PlanID: p.ID, Version: got.Version}), ledger.Denied)
	// The next import may be undone, and then the report stands in the way again.
	next := second()
	next.Items[0].Percent = ledger.Whole(90)
	got = b.imports("民生实事", next)
	if got.HasReports {
		t.Error("a new import counts as reported upon")
	}
	b.must(ledger.UndoImport{PlanID: p.ID, Version: got.Version})
	b.wantCode(b.apply(ledger.UndoImport{PlanID: p.ID, Version: b.plan("民生实事").Version}), ledger.Denied)
}

// report stores two reports of the item's first two units.
func (b *bench) report(p *ledger.Plan, it *ledger.Item) {
	b.t.Helper()
	b.must(ledger.AddReports{Reports: []ledger.NewReport{
		{PlanID: p.ID, ItemID: it.ID, UnitID: it.Duties[0].UnitID, Kind: ledger.KindProgress, Percent: ledger.Tenths(785), Text: "已建15处", By: "ZhangSan", ByName: "张三", MsgID: "1"},
	}})
	if len(it.Duties) > 1 {
		b.must(ledger.AddReports{Reports: []ledger.NewReport{
			{PlanID: p.ID, ItemID: it.ID, UnitID: it.Duties[1].UnitID, Kind: ledger.KindUnchanged, By: "lisi"},
		}})
	}
}

func versionsNeverReturn(t *testing.T, b *bench) {
	old := b.imports("民生实事", second())
	b.must(ledger.UndoImport{PlanID: old.ID, Version: old.Version})
	now := b.imports("民生实事", second())
	if now.Version <= old.Version || now.ID == old.ID {
		t.Errorf("a plan imported anew is %d at version %d, as the undone one was %d at %d", now.ID, now.Version, old.ID, old.Version)
	}
}

func unitsMerge(t *testing.T, b *bench) {
	imp := ledger.Import{Source: "a", Kind: ledger.ImportNotice, Area: "章丘区"}
	for i, printed := range []string{"区住建局", "住建局", "章丘区住建局", "市教育局", "区教育局", "教育局", "区组织部(人力资源部)", "区组织部（人力资源部）"} {
		imp.Items = append(imp.Items, ledger.ImportItem{No: i + 1, Row: i + 2, Title: printed, Units: []ledger.ImportUnit{{Printed: printed, Role: ledger.Lead}}})
	}
	p := b.imports("民生实事", imp)
	got := map[string][]string{}
	for _, u := range p.Units {
		got[u.Name] = u.Spellings
	}
	want := map[string][]string{
		"区住建局": {"区住建局", "住建局", "章丘区住建局"},
		"市教育局": {"市教育局"}, "区教育局": {"区教育局"}, "教育局": {"教育局"}, // which of the two is meant, a person must say
		"区组织部(人力资源部)": {"区组织部(人力资源部)"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("units\n got %v\nwant %v", got, want)
	}
	for i, it := range p.Items {
		if it.Duties[0].Printed != imp.Items[i].Units[0].Printed {
			t.Errorf("item %d prints %q", it.No, it.Duties[0].Printed)
		}
	}
}
