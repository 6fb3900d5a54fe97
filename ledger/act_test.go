package ledger

import (
	"testing"
	"time"

	"duban/calendar"
)

func july(d int) calendar.Date { return calendar.NewDate(2024, time.July, d) }

// take lets acts happen at 10:00 on their days, numbered from 1.
func take(it *Item, days []calendar.Date, acts ...Act) {
	for i, a := range acts {
		a.ID, a.At = int64(i+1), days[i].At(10, 0)
		it.Take(a)
	}
}

// The newest of document, office and lead decides, whatever came before.
func TestFigureIsTheNewestOfThree(t *testing.T) {
	p, it := oneItem()
	it.Percent = Whole(50)
	it.Reports = []Report{said(1, Whole(60), july(3).At(9, 0))}
	take(it, []calendar.Date{july(2)}, Act{Kind: ActFigure, Percent: Whole(55)})
	if f := p.Figure(it); f.Percent != Whole(60) || f.Set != nil {
		t.Errorf("the report is newer: %+v", f)
	}
	it.Acts = nil
	take(it, []calendar.Date{july(5)}, Act{Kind: ActFigure, Percent: Whole(55), ByName: "赵明"})
	if f := p.Figure(it); f.Percent != Whole(55) || f.Set == nil || f.Report != nil || f.Under != &it.Reports[0] || f.On != july(5) {
		t.Errorf("the office is newer: %+v", f)
	}
	if f, _ := p.FigureOn(it, july(4)); f.Percent != Whole(60) {
		t.Errorf("on the day before: %+v", f)
	}
	for _, rule := range []FigureRule{FigureLead, FigureMean, FigureClerk} {
		p.FigureRule = rule
		if f := p.Figure(it); f.Percent != Whole(55) {
			t.Errorf("%s: %+v", rule, f)
		}
	}
	p.FigureRule = FigureClerk
	it.Reports = append(it.Reports, said(1, Whole(70), july(6).At(9, 0)))
	if f := p.Figure(it); f.Percent != Whole(55) {
		t.Errorf("only the office sets: %+v", f)
	}
	it.Versions = []ItemVersion{{AsOf: july(31), At: july(31).At(9, 0), Percent: Whole(80)}}
	it.Percent, p.AsOf = Whole(80), july(31)
	if f := p.Figure(it); f.Percent != Whole(80) || f.Set != nil {
		t.Errorf("a later table: %+v", f)
	}
}

// A change of the goal brings no figure: reports of the same day stay newer than the document.
func TestGoalChangeMovesNoFigure(t *testing.T) {
	p, it := oneItem()
	p.AsOf = calendar.Date{}
	it.Versions = []ItemVersion{{At: july(1).At(9, 0), Percent: it.Percent}}
	it.Reports = []Report{said(1, Whole(60), july(3).At(9, 0))}
	was := p.Figure(it)
	it.Versions = append(it.Versions, ItemVersion{At: july(3).At(12, 0), Percent: it.Percent, GoalOnly: true})
	if f := p.Figure(it); f.Percent != was.Percent || f.Percent != Whole(60) {
		t.Errorf("%+v became %+v", was, f)
	}
}

func TestHoldsEndByThemselves(t *testing.T) {
	_, it := oneItem()
	take(it, []calendar.Date{july(5)}, Act{Kind: ActHold, From: july(8), To: calendar.NewDate(2024, time.September, 1)})
	for _, week := range []struct {
		monday calendar.Date
		held   bool
	}{{july(1), false}, {july(8), true}, {july(29), true}, {calendar.NewDate(2024, time.August, 26), true}, {calendar.NewDate(2024, time.September, 2), false}} {
		if got := it.HeldOver(week.monday, week.monday.Add(6)); got != week.held {
			t.Errorf("week of %v held: %v", week.monday, got)
		}
	}
	if !it.HeldOver(july(1), july(31)) {
		t.Error("July is not held")
	}
	if it.Hold(calendar.NewDate(2024, time.August, 31)) == nil || it.Hold(calendar.NewDate(2024, time.September, 1)) != nil {
		t.Error("the hold does not end on its day")
	}
	a := Act{ID: 2, Kind: ActResume, From: july(22)}
	it.Take(a)
	if it.Hold(july(23)) != nil || it.HeldOver(july(22), july(28)) || !it.HeldOver(july(15), july(21)) {
		t.Error("resuming does not end the hold, or ends it too early")
	}
}

func TestRequestsWaitUntilDecided(t *testing.T) {
	_, it := oneItem()
	take(it, []calendar.Date{july(1), july(2), july(3)}, Act{Kind: ActAskDone, UnitID: 1}, Act{Kind: ActAskExtend, UnitID: 1, To: july(31)}, Act{Kind: ActRefuse, Target: 1})
	open := it.Requests()
	if len(open) != 1 || open[0].Kind != ActAskExtend || it.Request(ActAskDone) != nil {
		t.Errorf("open requests %+v", open)
	}
	it.Take(Act{ID: 4, Kind: ActExtend, To: july(31), Target: 2})
	if len(it.Requests()) > 0 || it.DueOn != july(31) || len(it.Extensions()) != 1 {
		t.Errorf("after the decision %+v, due %v", it.Requests(), it.DueOn)
	}
}

func TestLampFollowsMilestones(t *testing.T) {
	days := calendar.Default()
	p, it := oneItem()
	it.Percent, p.AsOf = Whole(12), calendar.NewDate(2024, time.June, 30)
	take(it, []calendar.Date{july(1)}, Act{Kind: ActMilestones, Milestones: []Milestone{{On: july(31), Percent: Whole(30)}, {On: calendar.NewDate(2024, time.August, 31), Percent: Whole(100)}}})
	l := p.Lamp(it, days, july(2))
	if n, _ := l.Planned.Tenths(); n < 240 || n > 270 || l.Color != LampYellow || !l.Milestones {
		t.Errorf("at the end of June %+v", l)
	}
	for on, want := range map[calendar.Date]Percent{july(31): Whole(30), calendar.NewDate(2024, time.August, 31): Whole(100), calendar.NewDate(2024, time.October, 1): Whole(100)} {
		if got := p.planned(it, days, on); got != want {
			t.Errorf("planned on %v: %v, want %v", on, got, want)
		}
	}
	it.Take(Act{ID: 2, Kind: ActMilestones})
	if l := p.Lamp(it, days, july(2)); l.Milestones || l.Color != LampRed {
		t.Errorf("cleared: %+v", l)
	}
}

func TestBlockersStayUntilCleared(t *testing.T) {
	_, it := oneItem()
	blocked := said(1, Percent{}, july(3).At(9, 0))
	blocked.ID, blocked.Kind = 5, KindBlocked
	later := said(1, Whole(60), july(4).At(9, 0))
	later.ID = 6
	it.Reports = []Report{blocked, later}
	if b := it.Blockers(); len(b) != 1 || b[0].ID != 5 {
		t.Fatalf("blockers %+v", b)
	}
	it.Take(Act{ID: 1, Kind: ActClear, UnitID: 2, Target: 5})
	if len(it.Blockers()) != 1 {
		t.Error("another unit cleared it")
	}
	it.Take(Act{ID: 2, Kind: ActClear, UnitID: 1, Target: 5})
	if len(it.Blockers()) != 0 {
		t.Error("not cleared")
	}
}
