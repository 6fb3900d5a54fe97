package storetest

import (
	"testing"
	"time"

	"duban/calendar"
	"duban/ledger"
)

func day(m time.Month, d int) calendar.Date { return calendar.NewDate(2024, m, d) }

// act is an act of the office on the item as it stands.
func act(it *ledger.Item, kind ledger.ActKind) ledger.NewAct {
	return ledger.NewAct{
		PlanID: it.PlanID, ItemID: it.ID, Kind: kind, By: "zhaoming", ByName: "赵明", MsgID: "m1", Note: "会议定", Base: it.NewestAct(), Seen: it.NewestLine(),
	}
}

func acts(list ...ledger.NewAct) ledger.AddActs { return ledger.AddActs{Acts: list} }

func actsAllOrNone(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	good := act(p.Item(2), ledger.ActDone)
	for name, spoil := range map[string]func(*ledger.NewAct){
		"a figure without one":   func(a *ledger.NewAct) { a.Kind = ledger.ActFigure },
		"a figure above 100":     func(a *ledger.NewAct) { a.Kind, a.Percent = ledger.ActFigure, ledger.Tenths(1001) },
		"an extension to no day": func(a *ledger.NewAct) { a.Kind = ledger.ActExtend },
		"a hold without end":     func(a *ledger.NewAct) { a.Kind, a.From = ledger.ActHold, day(7, 8) },
		"a refusal of nothing":   func(a *ledger.NewAct) { a.Kind = ledger.ActRefuse },
		"no kind":                func(a *ledger.NewAct) { a.Kind = "" },
		"falling milestones": func(a *ledger.NewAct) {
			a.Kind = ledger.ActMilestones
			a.Milestones = []ledger.Milestone{{On: day(7, 31), Percent: ledger.Whole(50)}, {On: day(8, 31), Percent: ledger.Whole(40)}}
		},
	} {
		bad := act(p.Item(1), ledger.ActDone)
		spoil(&bad)
		if err := b.apply(acts(good, bad)); ledger.CodeOf(err) != ledger.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	stale := act(p.Item(1), ledger.ActDone)
	stale.Base = 9
	b.wantCode(b.apply(acts(good, stale)), ledger.Conflict)
	elsewhere := act(p.Item(1), ledger.ActDone)
	elsewhere.ItemID = 9999
	b.wantCode(b.apply(acts(good, elsewhere)), ledger.Conflict)
	unread := act(p.Item(1), ledger.ActDone)
	b.must(add(progress(p, p.Item(1), 0, ledger.Whole(85), 0)))
	b.wantCode(b.apply(acts(unread)), ledger.Conflict) // a report has come meanwhile
	b.wantCode(b.apply(ledger.AddActs{}), ledger.Invalid)
	drop := acts(good)
	drop.Drop = &ledger.DropDraft{Account: "zhaoming", Version: 1}
	b.wantCode(b.apply(drop), ledger.Conflict) // no such draft: the act must not stay
	if it := b.plan("民生实事").Item(2); len(it.Acts) > 0 || it.Finished() {
		t.Errorf("refused acts left %+v", it.Acts)
	}
}

func actsChangeItems(t *testing.T, b *bench) {
	b.imports("民生实事", second())
	it := func(no int) *ledger.Item { return b.plan("民生实事").Item(no) }
	set := act(it(1), ledger.ActFigure)
	set.Percent, set.Was = ledger.Tenths(923), "70%"
	extend := act(it(2), ledger.ActExtend)
	extend.To = day(10, 31)
	b.must(acts(set, extend))
	curve := act(it(1), ledger.ActMilestones)
	curve.Milestones = []ledger.Milestone{{On: day(7, 31), Percent: ledger.Whole(30)}, {On: day(8, 31), Percent: ledger.Whole(100)}}
	hold := act(it(2), ledger.ActHold)
	hold.From, hold.To = day(7, 8), day(9, 1)
	b.must(acts(curve, hold))
	p := b.plan("民生实事")
	one, two := p.Item(1), p.Item(2)
	f := p.Figure(one)
	if f.Percent != ledger.Tenths(923) || f.Set == nil || f.Set.ByName != "赵明" || f.Set.Note != "会议定" || f.On != day(7, 1) || !f.Set.At.Equal(start) {
		t.Errorf("set figure %+v %+v", f, f.Set)
	}
	if m := one.Milestones(); len(m) != 2 || m[1] != curve.Milestones[1] {
		t.Errorf("milestones %+v", m)
	}
	if two.DueOn != day(10, 31) || two.Hold(day(7, 1)) == nil || two.Hold(day(9, 1)) != nil || len(two.Expected(day(7, 8), day(7, 14))) > 0 {
		t.Errorf("held item %+v", two)
	}
	b.must(acts(act(it(2), ledger.ActDone)))
	b.must(acts(act(it(2), ledger.ActClose)))
	if got := it(2).Status; got != ledger.StatusClosed {
		t.Errorf("closed item is %q", got)
	}
	b.must(acts(act(it(2), ledger.ActReopen)))
	if got := it(2); got.Status != ledger.StatusOpen || got.Hold(day(7, 9)) != nil {
		t.Errorf("reopened item is %q, held %v", got.Status, got.Hold(day(7, 9)))
	}
	b.must(ledger.SetFigureRule{PlanID: p.ID, Was: ledger.FigureLead, Rule: ledger.FigureMean})
	b.wantCode(b.apply(ledger.SetFigureRule{PlanID: p.ID, Was: ledger.FigureLead, Rule: ledger.FigureMean}), ledger.Conflict)
	if got := b.plan("民生实事").FigureRule; got != ledger.FigureMean {
		t.Errorf("rule %q", got)
	}
	b.must(ledger.Refusal{PlanID: p.ID, What: "退回", Said: "退回第3项"})
	lines, err := b.Changes(t.Context(), p.ID, one.ID, 10)
	if err != nil || len(lines) != 3 || lines[0].What != "act" || lines[1].Old != `"70%"` || lines[1].Why != "会议定" || lines[2].What != "item" || lines[0].ID < lines[1].ID {
		t.Errorf("changes of item 1: %+v, %v", lines, err)
	}
	b.must(add(progress(p, p.Item(1), 1, ledger.Whole(85), 0)))
	if lines, err = b.Changes(t.Context(), p.ID, one.ID, 1); err != nil || len(lines) != 1 || lines[0].What != "report" || lines[0].UnitID != p.Item(1).Duties[1].UnitID {
		t.Errorf("the newest change of item 1: %+v, %v", lines, err)
	}
	if err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

func goalsKeepVersions(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	it := p.Item(1)
	const goal = "①新建助餐点≥30处；②助浴1500人次。"
	b.wantCode(b.apply(ledger.ChangeGoal{PlanID: p.ID, ItemID: it.ID, Goal: goal, Was: "别的"}), ledger.Conflict)
	b.must(ledger.ChangeGoal{PlanID: p.ID, ItemID: it.ID, Goal: goal, Was: it.Goal, Note: "区政府常务会定", By: "zhaoming"})
	now := b.plan("民生实事")
	got := now.Item(1)
	if n := len(got.Versions); n != 2 || !got.Versions[1].GoalOnly || got.Versions[1].Version != 2 || got.Versions[1].Note != "区政府常务会定" || got.Versions[0].Goal != it.Goal {
		t.Fatalf("versions %+v", got.Versions)
	}
	if got.Goal != goal || len(got.SubGoals) != 2 || got.SubGoals[0].Text != "新建助餐点≥30处" || len(got.Measures) == 0 || got.Measures[0].Target != 30 {
		t.Errorf("goal %q %+v %+v", got.Goal, got.SubGoals, got.Measures)
	}
	if was, is := p.Figure(it), now.Figure(got); was.Percent != is.Percent || was.On != is.On || was.Label != is.Label {
		t.Errorf("the figure was %+v and is %+v", was, is)
	}
	b.wantCode(b.apply(ledger.UndoImport{PlanID: p.ID, Version: now.Version, By: "zhaoming"}), ledger.Denied)
	if err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

func yearsAndArchives(t *testing.T, b *bench) {
	p := b.imports("2024年民生实事", second())
	b.must(ledger.AddAlias{PlanID: p.ID, Name: "老民政", UnitID: p.Units[0].ID, By: "zhaoming"})
	b.must(ledger.AddSynonym{PlanID: p.ID, Word: "洗澡", Target: "助浴", By: "zhaoming"})
	c := ledger.NewYear{From: p.ID, Year: 2025, Name: "2025年民生实事", By: "zhaoming"}
	b.must(c)
	b.wantCode(b.apply(c), ledger.Conflict)
	old, next := b.plan("2024年民生实事"), b.plan("2025年民生实事")
	if next.Year != 2025 || next.Area != p.Area || len(next.Items) > 0 || len(next.Units) != len(p.Units) || len(next.Aliases) != 1 || len(next.Synonyms) != 1 {
		t.Fatalf("next year's plan %+v", next)
	}
	if u := next.Unit(next.Aliases[0].UnitID); u == nil || u.Name != p.Units[0].Name || u.ID == p.Units[0].ID || old.Unit(p.Units[0].ID) == nil {
		t.Errorf("unit of the alias %+v", u)
	}
	b.must(ledger.Archive{PlanID: p.ID, By: "zhaoming"})
	b.wantCode(b.apply(ledger.Archive{PlanID: p.ID, By: "zhaoming"}), ledger.Conflict)
	b.wantCode(b.apply(acts(act(p.Item(1), ledger.ActDone))), ledger.Conflict)
	b.wantCode(b.apply(add(progress(p, p.Item(1), 0, ledger.Whole(85), 0))), ledger.Conflict)
	b.must(ledger.Archive{PlanID: p.ID, Open: true, By: "zhaoming"})
	b.must(acts(act(p.Item(1), ledger.ActDone)))
	if err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}
