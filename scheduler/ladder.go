package scheduler

import (
	"slices"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// Step is a rung of a rule's ladder: who hears of what is not reported, so many
// working days after it was due.
type Step struct {
	To     Recipients
	After  int
	Hour   int
	Minute int
}

// RuleLadder is what a ladder says, one message a person and instant; RuleReleased
// the clerk's word that leaders are told, one for each period of a plan's rule.
const (
	RuleLadder   = "ladder"
	RuleReleased = "released"
)

// DefaultLadder is the ladder of the rules that ask units: the unit's head, the
// supervision office, and at its word the leader of the field.
func DefaultLadder() []Step {
	return []Step{{Heads, 1, 10, 17}, {OverdueClerks, 2, 9, 17}, {Release, 3, 9, 17}}
}

// Overdue is what a rung is about: the period of the rule that asked for it.
type Overdue struct {
	Rule   string
	Window ledger.Window
	// Until is when the clerks' word is awaited: the next due moment.
	Until time.Time
}

// rungNames name rungs in keys and to people.
var rungNames = map[Recipients][2]string{
	Heads: {"head", "逾期告知负责人"}, OverdueClerks: {"list", "逾期清单"}, Release: {"release", "逾期上报"}, Lapse: {"lapse", "逾期未上报"},
}

// rungs are the slots of the rule's ladder for one period, in order of time.
func (r *Rule) rungs(of calendar.Period, days *calendar.Days) []Slot {
	w := r.window(of, days)
	due, ok := r.Due.in(of, r.Shift, days)
	if !ok {
		return nil
	}
	over := &Overdue{Rule: r.ID, Window: w}
	for next, n := of.Next(), 0; n < ladderBack && over.Until.IsZero(); next, n = next.Next(), n+1 { // a week may have no working day
		over.Until, _ = r.Due.in(next, r.Shift, days)
	}
	var out []Slot
	add := func(to Recipients, at time.Time) {
		_, decided := days.IsWorkday(calendar.DateOf(at))
		name := rungNames[to]
		out = append(out, Slot{
			Rule: Rule{ID: r.ID + "_" + name[0], Name: r.Name + name[1], Cycle: r.Cycle, Recipients: to, Enabled: true, CatchUp: r.CatchUp, MaxAge: r.MaxAge},
			At:   at, Period: of, Undecided: !decided, Over: over,
		})
	}
	for _, s := range r.Ladder {
		at := s.after(due, days)
		if s.To == Release && !at.Before(over.Until) {
			continue // nobody would have the time to answer
		}
		add(s.To, at)
		if s.To == Release {
			add(Lapse, r.lapse().after(over.Until, days))
		}
	}
	slices.SortStableFunc(out, func(a, b Slot) int { return a.At.Compare(b.At) })
	return out
}

func (s Step) after(due time.Time, days *calendar.Days) time.Time {
	return days.AddWorkdays(calendar.DateOf(due), s.After).At(s.Hour, s.Minute)
}

// lapse is the rung with whose message of the next period the clerks hear that they
// did not answer: one message less.
func (r *Rule) lapse() Step {
	for _, to := range []Recipients{OverdueClerks, Release} {
		if i := slices.IndexFunc(r.Ladder, func(s Step) bool { return s.To == to }); i >= 0 {
			return r.Ladder[i]
		}
	}
	return Step{}
}

// ladderBack is how many periods' ladders reach into a day: around a long holiday.
const ladderBack = 4

// rungsOn are the slots of the rule's ladders on a day.
func (r *Rule) rungsOn(day calendar.Date, days *calendar.Days) []Slot {
	if len(r.Ladder) == 0 || !r.Enabled || r.Cycle == 0 {
		return nil
	}
	var out []Slot
	p := calendar.PeriodOf(r.Cycle, day)
	for range ladderBack {
		p = p.Prev()
	}
	for range ladderBack + 1 {
		for _, s := range r.rungs(p, days) {
			if calendar.DateOf(s.At) == day {
				out = append(out, s)
			}
		}
		p = p.Next()
	}
	return out
}

// nextRung is the instant of the first rung after an instant.
func (r *Rule) nextRung(after time.Time, days *calendar.Days) (at time.Time, ok bool) {
	if len(r.Ladder) == 0 || !r.Enabled || r.Cycle == 0 {
		return time.Time{}, false
	}
	p := calendar.PeriodOf(r.Cycle, calendar.DateOf(after))
	for range ladderBack {
		p = p.Prev()
	}
	for range 2*ladderBack + 2 {
		if ok && p.From().At(0, 0).After(at) {
			break
		}
		for _, s := range r.rungs(p, days) {
			if s.At.After(after) && (!ok || s.At.Before(at)) {
				at, ok = s.At, true
			}
		}
		p = p.Next()
	}
	return at, ok
}

// Rung is what a note of the ladder says of one plan and period.
type Rung struct {
	Step  Recipients
	Plan  *ledger.Plan
	Rule  string
	Over  Overdue
	Items []Late
}

// Late is an item of which a unit's report is overdue, with who was told of it before.
type Late struct {
	ledger.Segment
	Before []Before
	// HasHead says that the roster has a head of the unit.
	HasHead bool
}

// Before is one earlier word about what is overdue.
type Before struct {
	Name string
	Head bool
	Days []calendar.Date
}

// Overdue lists what a period still waits for after its due moment: any report since
// it was asked for, be it for a later period, ends the wait.
func (f *Facts) Overdue(p *ledger.Plan, w ledger.Window) []ledger.Segment {
	today, span := calendar.DateOf(f.Now), w.Days()
	var out []ledger.Segment
	for _, it := range p.Items {
		if it.No == 0 || it.Hold(today) != nil {
			continue
		}
		for _, s := range it.Expected(span.From, span.To) {
			if r := it.LatestOf(s.Duty.UnitID); r == nil || r.At.Before(w.Opens) && !w.Takes(r) {
				out = append(out, s)
			}
		}
	}
	return out
}

// concernedBy are the units that a rung tells a person of: none with all true is every unit.
func (m *Person) concernedBy(to Recipients, plan int64) (units []int64, all, ok bool) {
	switch to {
	case Heads:
		return m.Heads[plan], false, len(m.Heads[plan]) > 0
	case OverdueClerks, Release, Lapse:
		return nil, true, m.Role == ledger.Clerk
	case Leaders:
		if m.Role != ledger.Leader {
			return nil, false, false
		}
		all = len(m.Member.Units) == 0 // no field of his own: everything
		return m.Units[plan], all, all || len(m.Units[plan]) > 0
	case Unreported, ClerksAndLeads, Clerks, MondayLeaders:
	}
	return nil, false, false
}

// ladder makes the one message of a batch's rungs to a person. told says that he has
// one of the batch already.
func (p *planner) ladder(m *Person, told bool) (Note, bool) {
	n := Note{Kind: Overdues, To: *m}
	if m.Role != ledger.Clerk && len(m.Heads) == 0 {
		return n, false
	}
	for i := range p.batch.Slots {
		s := &p.batch.Slots[i]
		if s.Over == nil {
			continue
		}
		for _, id := range s.Plans {
			plan := p.Plans[id]
			units, all, ok := m.concernedBy(s.Rule.Recipients, id)
			if !ok || plan == nil || p.silent(s, id) {
				continue
			}
			if !p.started(Term{id, s.Over.Rule, s.Period.Key()}) { // nobody was asked: a new plan, a week of 暂停提醒
				p.tally[i][NothingLate]++
				continue
			}
			late := p.late(plan, s.Over, func(unit int64) bool { return all || slices.Contains(units, unit) })
			if s.Rule.Recipients == Release {
				late = slices.DeleteFunc(late, func(l Late) bool { return !p.hasLeader(id, l.Duty.UnitID) })
			}
			if s.Rule.Recipients == Lapse && !p.awaited(Term{id, s.Over.Rule, s.Period.Key()}) {
				late = nil
			}
			switch {
			case len(late) == 0:
				p.tally[i][NothingLate]++
			case s.Rule.Recipients == Heads && (told || !p.Asked[ledger.AccountKey(m.Account)].Today.IsZero()):
				p.tally[i][ToldToday]++
			default:
				p.told[i] = true
				if len(n.Rungs) == 0 {
					n.Slot, n.NotBefore, n.NotAfter = *s, jitter(m.Account, s), closing(s)
				}
				n.Rungs = append(n.Rungs, Rung{Step: s.Rule.Recipients, Plan: plan, Rule: s.Over.Rule, Over: *s.Over, Items: late})
			}
		}
	}
	return n, len(n.Rungs) > 0
}

// started reports whether anybody was reminded of a term.
func (p *planner) started(t Term) bool {
	if p.begun == nil {
		p.begun = map[Term]bool{}
		for _, as := range p.Asked {
			for t := range as.Times {
				p.begun[t] = true
			}
		}
	}
	return p.begun[t]
}

// hasLeader reports whether somebody leads the unit's field.
func (p *planner) hasLeader(plan, unit int64) bool {
	return slices.ContainsFunc(p.staff().leaders, func(m *Person) bool {
		units, all, ok := m.concernedBy(Leaders, plan)
		return ok && (all || slices.Contains(units, unit))
	})
}

// awaited reports whether the clerks were asked to release a term and have not.
func (p *planner) awaited(t Term) bool {
	asked := false
	for i := range p.Ladder {
		r := &p.Ladder[i]
		if r.Releases(t) {
			return false
		}
		asked = asked || slices.ContainsFunc(r.Covers, func(c Cover) bool { return c.Step == Release && c.Term == t })
	}
	return asked
}

// Releases reports whether the run is the clerk's word for a term.
func (r *Run) Releases(t Term) bool {
	return r.Rule == RuleReleased && len(r.Covers) == 1 && r.Covers[0].Term == t
}

// late are the overdue segments of some units with who was told of them before.
func (p *planner) late(plan *ledger.Plan, over *Overdue, of func(unit int64) bool) []Late {
	var out []Late
	term := Term{plan.ID, over.Rule, over.Window.Period.Key()}
	segs, known := p.overdueOf[term]
	if !known {
		segs = p.Overdue(plan, over.Window)
		if p.overdueOf == nil {
			p.overdueOf = map[Term][]ledger.Segment{}
		}
		p.overdueOf[term] = segs
	}
	for _, s := range segs {
		if !of(s.Duty.UnitID) {
			continue
		}
		l := Late{Segment: s}
		for _, m := range p.staff().of[unitKey{plan.ID, s.Duty.UnitID}] {
			l.HasHead = l.HasHead || slices.Contains(m.Heads[plan.ID], s.Duty.UnitID)
			if days := p.Asked[ledger.AccountKey(m.Account)].Days[term]; len(days) > 0 {
				l.Before = append(l.Before, Before{Name: m.Name, Days: days})
			}
			if days := p.toldHead(m, term); len(days) > 0 {
				l.Before = append(l.Before, Before{Name: m.Name, Head: true, Days: days})
			}
		}
		out = append(out, l)
	}
	return out
}

// staff is who there is: the leaders, and who speaks for each unit or heads it.
type staff struct {
	leaders []*Person
	of      map[unitKey][]*Person
}

type unitKey struct{ plan, unit int64 }

func (p *planner) staff() *staff {
	if p.known != nil {
		return p.known
	}
	p.known = &staff{of: map[unitKey][]*Person{}}
	for i := range p.People {
		m := &p.People[i]
		if !m.Active {
			continue
		}
		if m.Role == ledger.Leader {
			p.known.leaders = append(p.known.leaders, m)
			continue
		}
		for _, units := range []map[int64][]int64{m.Units, m.Heads} {
			for plan, ids := range units {
				for _, id := range ids {
					k := unitKey{plan, id}
					if !slices.Contains(p.known.of[k], m) {
						p.known.of[k] = append(p.known.of[k], m)
					}
				}
			}
		}
	}
	return p.known
}

// toldHead are the days on which a head was told of a term.
func (p *planner) toldHead(m *Person, t Term) []calendar.Date {
	var out []calendar.Date
	for i := range p.Ladder {
		r := &p.Ladder[i]
		if r.Rule == RuleLadder && r.To == ledger.AccountKey(m.Account) &&
			slices.ContainsFunc(r.Covers, func(c Cover) bool { return c.Step == Heads && c.Term == t }) {
			out = append(out, calendar.DateOf(r.At))
		}
	}
	return out
}

// Cover is what a rung stands on when it is sent.
func (g *Rung) Cover() Cover {
	c := Cover{
		Term:  Term{g.Plan.ID, g.Rule, g.Over.Window.Period.Key()},
		Opens: g.Over.Window.Opens, Closes: g.Over.Window.Closes, Due: g.Over.Window.Due, Step: g.Step, Until: g.Over.Until,
	}
	for _, l := range g.Items {
		if !slices.Contains(c.Items, l.Item.No) {
			c.Items = append(c.Items, l.Item.No)
		}
	}
	return c
}

// LateOf are what a leader is told of a period at the clerk's word.
func (m *Person) LateOf(plan *ledger.Plan, over *Overdue, f *Facts) []Late {
	units, all, ok := m.concernedBy(Leaders, plan.ID)
	if !ok {
		return nil
	}
	p := planner{Facts: f}
	return p.late(plan, over, func(unit int64) bool { return all || slices.Contains(units, unit) })
}
