package scheduler

import (
	"slices"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// share is what one slot of the day asks of, or shows to, one person in one plan.
type share struct {
	slot  *Slot
	plan  *ledger.Plan
	items []AskedItem    // asked for; none at a meeting
	shows []*ledger.Item // a meeting's
}

// contact makes the one message of a day to a unit's contact. What the day's slots
// have for him goes out with the weightiest of them: a monthly reminder waits for
// the weekly one of its day, or goes ahead with it.
func (p *planner) contact(m *Person) (Note, bool) {
	asked := p.Asked[ledger.AccountKey(m.Account)]
	if p.personHeld(m.Account) {
		for i := range p.batch.Slots {
			p.tally[i][Held]++
		}
		return Note{}, false
	}
	shares, enough := p.shares(m, asked)
	p.note(m, shares, enough)
	if len(shares) == 0 {
		return Note{}, false
	}
	host := shares[0].slot
	for _, s := range shares[1:] {
		if byWeight(s.slot, host) < 0 {
			host = s.slot
		}
	}
	if !asked.Today.IsZero() || host.At.After(p.batch.At) {
		for i := range p.batch.Slots {
			if s := &p.batch.Slots[i]; concerns(shares, s) {
				p.passed(i, asked, host)
			}
		}
		return Note{}, false
	}
	n := Note{Kind: Remind, To: *m, Slot: *host, NotBefore: jitter(m.Account, host), NotAfter: closing(host)}
	for _, s := range shares {
		if len(s.items) > 0 {
			n.ask(s, asked, p.Days)
		}
		if len(s.shows) > 0 {
			n.Shows = append(n.Shows, Show{Plan: s.plan, Items: s.shows, Units: m.Units[s.plan.ID]})
		}
	}
	for i := range p.batch.Slots {
		if s := &p.batch.Slots[i]; same(s, host) {
			p.told[i] = true
		} else if concerns(shares, s) {
			p.tally[i][Joined]++
			p.with[i] = host.Rule.Name
		}
	}
	return n, true
}

// passed tallies why a slot has nothing more for a person: it joined the message that
// he had today or will have, or that message was its own rule's.
func (p *planner) passed(i int, asked Asked, host *Slot) {
	s := &p.batch.Slots[i]
	if asked.Today.IsZero() {
		p.tally[i][Joined]++
		p.with[i] = host.Rule.Name
		return
	}
	for d := range p.batch.Day {
		o := &p.batch.Day[d]
		if o.At.Equal(asked.Today) && o.Rule.ID == s.Rule.ID {
			break
		}
		if o.At.Equal(asked.Today) && (o.Rule.Recipients == Unreported || o.Rule.Recipients == ClerksAndLeads) {
			p.tally[i][Joined]++
			p.with[i] = o.Rule.Name
			return
		}
	}
	p.tally[i][ToldToday]++
}

// same reports whether two slots are one moment of one rule, whatever their plans.
func same(a, b *Slot) bool {
	return a.Rule.ID == b.Rule.ID && a.At.Equal(b.At)
}

func concerns(shares []share, s *Slot) bool {
	return slices.ContainsFunc(shares, func(sh share) bool { return same(sh.slot, s) })
}

// shares collects what the day has for a person. enough are the slots that he was
// reminded of often enough.
func (p *planner) shares(m *Person, asked Asked) (out []share, enough []*Slot) {
	for i := range p.batch.Day {
		s := &p.batch.Day[i]
		if s.Rule.Recipients != Unreported && s.Rule.Recipients != ClerksAndLeads {
			continue
		}
		for _, id := range s.Plans {
			units, plan := m.Units[id], p.Plans[id]
			if len(units) == 0 || plan == nil || p.silent(s, id) {
				continue
			}
			sh := share{slot: s, plan: plan}
			if s.Rule.Recipients == ClerksAndLeads {
				if sh.shows = led(plan, units, s.Period); len(sh.shows) > 0 {
					out = append(out, sh)
				}
				continue
			}
			if !s.Due.IsZero() && !p.Now.Before(s.Due) {
				continue
			}
			if sh.items = p.unreported(plan, units, s); len(sh.items) == 0 {
				continue
			}
			if asked.Times[Term{id, s.Rule.ID, s.Period.Key()}] >= maxTimes {
				enough = append(enough, s)
				continue
			}
			out = append(out, sh)
		}
	}
	return out, enough
}

// note tallies why slots have nothing for a person.
func (p *planner) note(m *Person, shares []share, enough []*Slot) {
	for i := range p.batch.Slots {
		s := &p.batch.Slots[i]
		switch {
		case s.Rule.Recipients != Unreported, concerns(shares, s), !slices.ContainsFunc(s.Plans, func(id int64) bool { return len(m.Units[id]) > 0 }):
		case slices.ContainsFunc(enough, func(e *Slot) bool { return same(e, s) }):
			p.tally[i][ToldEnough]++
		default:
			p.tally[i][AllReported]++
		}
	}
}

// unreported are the person's items of which the period has no report. It is the question 「哪些没报」, asked for one person:
// items that are 办结 or 暂缓 wait for nobody.
func (p *planner) unreported(plan *ledger.Plan, units []int64, slot *Slot) []AskedItem {
	return askedOf(plan, p.missing(plan, slot), units)
}

// askedOf are the items of which a report by one of the units is among the missing.
func askedOf(plan *ledger.Plan, missing []ledger.Segment, units []int64) []AskedItem {
	var out []AskedItem
	for _, s := range missing {
		if !slices.Contains(units, s.Duty.UnitID) || s.Item.No == 0 ||
			slices.ContainsFunc(out, func(a AskedItem) bool { return a.Item == s.Item }) {
			continue
		}
		last, _ := plan.LastFigure(s.Item, s.Duty.UnitID)
		out = append(out, AskedItem{s.Item, s.Duty.UnitID, last})
	}
	return out
}

// missing is the plan's Unreported, once a batch for each period.
func (p *planner) missing(plan *ledger.Plan, slot *Slot) []ledger.Segment {
	k := missingKey{plan.ID, slot.Rule.ID, slot.Period}
	if p.unreportedOf == nil {
		p.unreportedOf = map[missingKey][]ledger.Segment{}
	}
	segs, ok := p.unreportedOf[k]
	if !ok {
		segs = plan.Unreported(slot.Rule.window(slot.Period, p.Days))
		p.unreportedOf[k] = segs
	}
	return segs
}

type missingKey struct {
	plan   int64
	rule   string
	period calendar.Period
}

// led are the open items that the units lead.
func led(plan *ledger.Plan, units []int64, period calendar.Period) []*ledger.Item {
	var out []*ledger.Item
	for _, it := range plan.Items {
		for _, s := range it.Expected(period.From(), period.To()) {
			if slices.Contains(units, s.Duty.UnitID) {
				out = append(out, it)
				break
			}
		}
	}
	return out
}

// ask joins a share to what is asked of its plan.
func (n *Note) ask(s share, asked Asked, days *calendar.Days) {
	at := slices.IndexFunc(n.Asks, func(a Ask) bool { return a.Plan == s.plan })
	if at < 0 {
		n.Asks = append(n.Asks, Ask{Plan: s.plan})
		at = len(n.Asks) - 1
	}
	a := &n.Asks[at]
	if slices.Contains(a.Periods, s.slot.Period) { // the second moment of a day
		return
	}
	place := 0
	for place < len(a.Rules) && a.Rules[place].Cycle <= s.slot.Rule.Cycle {
		place++
	}
	a.Rules = slices.Insert(a.Rules, place, s.slot.Rule)
	a.Periods = slices.Insert(a.Periods, place, s.slot.Period)
	a.Windows = slices.Insert(a.Windows, place, s.slot.Rule.window(s.slot.Period, days))
	time := asked.Times[Term{s.plan.ID, s.slot.Rule.ID, s.slot.Period.Key()}] + 1
	a.Dues = slices.Insert(a.Dues, place, s.slot.Due)
	a.Times = slices.Insert(a.Times, place, time)
	if a.Due.IsZero() || !s.slot.Due.IsZero() && s.slot.Due.Before(a.Due) {
		a.Due = s.slot.Due
	}
	if place == 0 {
		a.Time = time
	}
	for _, it := range s.items {
		if !slices.ContainsFunc(a.Items, func(o AskedItem) bool { return o.Item == it.Item }) {
			a.Items = append(a.Items, it)
		}
	}
	slices.SortFunc(a.Items, func(x, y AskedItem) int { return x.Item.No - y.Item.No })
}

// Terms are what a note asks reports for.
func (n *Note) Terms() []Term {
	var out []Term
	for _, a := range n.Asks {
		for i := range a.Rules {
			out = append(out, Term{a.Plan.ID, a.Rules[i].ID, a.Periods[i].Key()})
		}
	}
	return out
}

// Until is when the prompt that a note leaves behind ends: with the period asked for.
func (a *Ask) Until() time.Time { return a.Periods[0].To().Add(1).At(0, 0) }
