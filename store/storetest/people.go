package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"duban/ledger"
)

func membersChangeAsTheyWere(t *testing.T, b *bench) {
	old := ledger.Member{Account: "ChenHong", Name: "陈红", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true}
	if _, err := b.PutMembers(t.Context(), []ledger.Member{old}, "cli"); err != nil {
		t.Fatal(err)
	}
	p := b.imports("民生实事", second())
	b.must(ledger.AddPrompt{Text: "请报送", Prompt: ledger.Prompt{Account: "ChenHong", PlanID: p.ID, Items: []int{1}, Window: "2024-W27", At: start, Until: start.Add(time.Hour)}})
	b.must(ledger.SaveDraft{Draft: ledger.Draft{Account: "ChenHong", Kind: ledger.DraftReport, Payload: []byte("{}"), ExpiresAt: start.Add(time.Hour)}})
	left, came := old, ledger.Member{Account: "liuyang", Name: "刘洋", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true}
	left.Units = nil
	change := ledger.ChangeMembers{
		Members: []ledger.MemberChange{{Was: &old, Now: left}, {Now: came}}, Why: "换人", Unprompt: []string{"chenhong"},
		Prompts: []ledger.Prompt{{Account: "liuyang", PlanID: p.ID, Items: []int{1}, Window: "2024-W27", At: start, Until: start.Add(time.Hour)}},
		Undraft: []ledger.DropDraft{{Account: "chenhong", Version: 1}},
	}
	stale := change
	other := old
	other.Phone = "13800000000"
	stale.Members = []ledger.MemberChange{{Now: came}, {Was: &other, Now: left}}
	b.wantCode(b.apply(stale), ledger.Conflict)
	if len(b.load().Members) != 1 {
		t.Error("half a change of members stayed")
	}
	b.must(change)
	b.wantCode(b.apply(change), ledger.Conflict)
	if got := b.load().Members; !reflect.DeepEqual(got, []ledger.Member{left, came}) {
		t.Errorf("members %+v", got)
	}
	if _, found, _ := b.Draft(t.Context(), "chenhong"); found {
		t.Error("the old contact's draft is still open")
	}
	if _, found, _ := b.Prompt(t.Context(), "chenhong"); found {
		t.Error("the old contact is still asked")
	}
	if got, found, _ := b.Prompt(t.Context(), "liuyang"); !found || !slices.Equal(got.Items, []int{1}) {
		t.Errorf("the new contact is asked %+v", got)
	}
	// Units of a later day are kept with their days.
	planned := came
	planned.Changes = []ledger.UnitChange{{Unit: "区民政局", From: day(8, 1)}, {Unit: "各镇街", From: day(8, 1), Gain: true}}
	b.must(ledger.ChangeMembers{Members: []ledger.MemberChange{{Was: &came, Now: planned}}})
	if got := b.load().Members[1]; !reflect.DeepEqual(got, planned) {
		t.Errorf("planned %+v", got)
	}
	if got, err := b.PutMembers(t.Context(), []ledger.Member{came}, "cli"); err != nil || got.Unchanged != 1 {
		t.Errorf("the same roster again undid what was agreed: %+v, %v", got, err)
	}
	if err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

// Of several changes decided on the same state of a person, one is made.
func oneOfTwoMemberChanges(t *testing.T, b *bench) {
	was := ledger.Member{Account: "chenhong", Name: "陈红", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true}
	if _, err := b.PutMembers(t.Context(), []ledger.Member{was}, "cli"); err != nil {
		t.Fatal(err)
	}
	for round := range 5 {
		before := b.load().Members[0]
		errs := each(4, func(i int) error {
			now := before
			now.Phone = fmt.Sprintf("138%04d%04d", round, i)
			id := fmt.Sprint("roster-", round, "-", i)
			return b.applyAs(fmt.Sprint("clerk", i), id, ledger.ChangeMembers{Members: []ledger.MemberChange{{Was: &before, Now: now}}})
		})
		made := 0
		for _, err := range errs {
			if err == nil {
				made++
			} else {
				b.wantCode(err, ledger.Conflict)
			}
		}
		if made != 1 {
			t.Errorf("round %d: %d of 4 changes were made: %v", round, made, errs)
		}
	}
}

func leavesAreDecidedOnce(t *testing.T, b *bench) {
	ask := ledger.AskLeave{Leave: ledger.Leave{Account: "Wang", Deputy: "sun", From: day(7, 8), To: day(7, 10)}}
	b.must(ask)
	b.must(ask) // takes the place of the first
	leaves := b.load().Leaves
	if len(leaves) != 1 || leaves[0].State != ledger.LeaveAsked || leaves[0].Account != "wang" || leaves[0].From != day(7, 8) || leaves[0].To != day(7, 10) {
		t.Fatalf("leaves %+v", leaves)
	}
	grant := ledger.DecideLeave{ID: leaves[0].ID, Was: ledger.LeaveAsked, State: ledger.LeaveGranted}
	b.must(grant)
	b.wantCode(b.apply(grant), ledger.Conflict)
	if got := b.load(); got.LeaveOf("WANG", day(7, 9)) == nil || got.LeaveOf("wang", day(7, 11)) != nil {
		t.Errorf("granted %+v", got.Leaves)
	}
	b.must(ledger.DecideLeave{ID: leaves[0].ID, Was: ledger.LeaveGranted, State: ledger.LeaveEnded})
	if got := b.load().Leaves; len(got) != 0 {
		t.Errorf("an ended leave is loaded: %+v", got)
	}
}

func instructionsEndOnce(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	it := p.Item(1)
	due := start.Add(48 * time.Hour)
	b.must(ledger.AddInstructions{List: []ledger.NewInstruction{
		{PlanID: p.ID, ItemID: it.ID, UnitID: it.Duties[0].UnitID, Text: "周三前说说", ByName: "张区长", Due: due, MsgID: "m9"},
		{PlanID: p.ID, UnitID: it.Duties[1].UnitID, Text: "报安排", ByName: "张区长", Due: due},
	}})
	b.wantCode(b.apply(ledger.AddInstructions{List: []ledger.NewInstruction{{PlanID: p.ID, UnitID: 999, Due: due}}}), ledger.Conflict)
	open := b.plan("民生实事").OpenInstructions()
	if len(open) != 2 || open[0].ItemID != it.ID || !open[0].Due.Equal(due) || open[0].Text != "周三前说说" || open[0].MsgID != "m9" {
		t.Fatalf("open %+v", open)
	}
	answer := ledger.EndInstruction{ID: open[0].ID, PlanID: p.ID, State: ledger.InstructionAnswered, Answer: "已开标", ByName: "周建"}
	b.must(answer)
	b.wantCode(b.apply(answer), ledger.Conflict)
	b.must(ledger.EndInstruction{ID: open[1].ID, PlanID: p.ID, State: ledger.InstructionClosed})
	got := b.plan("民生实事").Instructions
	if len(got) != 2 || got[0].Answer != "已开标" || got[0].AnswerName != "周建" || got[1].State != ledger.InstructionClosed || got[1].ClosedBy == "" || got[1].EndedAt.IsZero() {
		t.Errorf("ended %+v", got)
	}
}

func mergedUnitsKeepTheirReports(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	it := p.Item(1)
	lead, joint := it.Duties[0].UnitID, it.Duties[1].UnitID
	b.must(ledger.AddAlias{PlanID: p.ID, Name: "人资部", UnitID: joint})
	b.must(add(progress(p, it, 0, ledger.Whole(85), 0)))
	b.wait(time.Minute)
	b.must(add(progress(p, it, 1, ledger.Whole(80), 0)))
	b.must(ledger.AddPhoto{Photo: ledger.Photo{Account: "zhou", Name: "周建", PlanID: p.ID, ItemID: it.ID, UnitID: joint, MediaID: "m1"}})
	p = b.plan("民生实事")
	merge := ledger.MergeUnits{PlanID: p.ID, From: joint, Into: lead, Version: p.Version}
	stale := merge
	stale.Version--
	b.wantCode(b.apply(stale), ledger.Conflict)
	want := p.Merged(joint, lead)
	b.must(merge)
	b.wantCode(b.apply(merge), ledger.Conflict)
	got := b.plan("民生实事")
	if got.Unit(joint) != nil || len(got.Units) != len(p.Units)-1 || got.Aliases[0].UnitID != lead {
		t.Errorf("units %+v, aliases %+v", got.Units, got.Aliases)
	}
	for i, it := range got.Items {
		if now, told := got.Figure(it).Percent, want.Figure(want.Items[i]).Percent; now != told {
			t.Errorf("item %d is at %s, and its preview said %s", it.No, now, told)
		}
	}
	if f := got.Figure(got.Item(1)); f.Percent != ledger.Whole(80) {
		t.Errorf("the newest word of the one unit is 80, the figure %s", f.Percent)
	}
	all, err := b.History(t.Context(), it.ID)
	if err != nil || len(all) != 2 || all[0].UnitID != lead || all[1].UnitID != lead {
		t.Errorf("history %+v, %v", all, err)
	}
	if photos, err := b.Photos(t.Context(), it.ID); err != nil || len(photos) != 1 || photos[0].UnitID != lead {
		t.Errorf("photos %+v, %v", photos, err)
	}
	last := got.Item(1).Newest(lead)
	back := progress(got, got.Item(1), 0, ledger.Percent{}, last)
	back.Kind, back.Target = ledger.KindWithdrawn, last
	b.must(add(back))
	if f := b.plan("民生实事"); f.Figure(f.Item(1)).Percent != ledger.Whole(85) {
		t.Errorf("without the newest the figure is %s", f.Figure(f.Item(1)).Percent)
	}
	if got := b.imports("民生实事", second()); len(got.Units) != len(p.Units)-1 {
		t.Errorf("importing again made %d units", len(got.Units))
	}
	b.must(ledger.DropAlias{PlanID: p.ID, Name: "人资部"})
	b.wantCode(b.apply(ledger.DropAlias{PlanID: p.ID, Name: "人资部"}), ledger.Conflict)
	if err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

func mergedUnitsForbidUndo(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	it := p.Item(1)
	b.must(ledger.MergeUnits{PlanID: p.ID, From: it.Duties[1].UnitID, Into: it.Duties[0].UnitID, Version: p.Version})
	p = b.plan("民生实事")
	if p.MergedAt.IsZero() {
		t.Error("the plan does not know that units were merged")
	}
	b.wantCode(b.apply(ledger.UndoImport{PlanID: p.ID, Version: p.Version}), ledger.Denied)
}
