package scheduler

import (
	"slices"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// RulePostponed is the reminder that a person asked for at a time of his own: 下午报.
// The period is the window, so that there is one for each.
const RulePostponed = "postponed"

// Again plans the reminder that a person put off until h.Until: what he has not
// reported by then of the window that he was asked for. ok is false when nothing is
// left to ask, or its time is over.
func Again(h *ledger.Hold, sets []Set, f *Facts) (n Note, ok bool) {
	of, known := calendar.ParseKey(h.Window)
	at := slices.IndexFunc(f.People, func(p Person) bool { return ledger.AccountKey(p.Account) == ledger.AccountKey(h.Account) })
	if !known || at < 0 || !f.People[at].Active || !f.People[at].Reports {
		return Note{}, false
	}
	own := *f
	own.Asked = map[string]Asked{}
	for k, as := range f.Asked {
		if !as.Today.After(h.From) {
			as.Today = time.Time{} // he asked for it; but not for one more than what came since
		}
		own.Asked[k] = as
	}
	own.Holds = slices.DeleteFunc(slices.Clone(f.Holds), func(o ledger.Hold) bool { return o.Kind == ledger.HoldPerson })
	b := Batch{At: h.Until}
	for _, set := range sets {
		for _, r := range set.Rules {
			if !r.Enabled || r.Recipients != Unreported || r.Cycle != of.Kind() {
				continue
			}
			w := r.window(of, f.Days)
			b.Slots = append(b.Slots, Slot{Rule: r, Plans: set.Plans, At: h.Until, Due: w.Due, Period: of})
		}
	}
	b.Day = b.Slots
	p := planner{Facts: &own, batch: b, tally: make([]map[Why]int, len(b.Slots)), with: make([]string, len(b.Slots)), told: make([]bool, len(b.Slots))}
	for i := range p.tally {
		p.tally[i] = map[Why]int{}
	}
	n, ok = p.contact(&f.People[at])
	n.NotBefore = h.Until
	return n, ok
}

// NextHold is when the next put-off reminder comes after an instant.
func NextHold(holds []ledger.Hold, after time.Time) (at time.Time, ok bool) {
	for i := range holds {
		if h := &holds[i]; h.Kind == ledger.HoldPerson && h.Until.After(after) && (!ok || h.Until.Before(at)) {
			at, ok = h.Until, true
		}
	}
	return at, ok
}

// personHeld reports whether a person has put his reminder off.
func (p *planner) personHeld(account string) bool {
	return slices.ContainsFunc(p.Holds, func(h ledger.Hold) bool {
		return h.Kind == ledger.HoldPerson && h.Account == ledger.AccountKey(account) && h.Active(p.Now)
	})
}

// putOff reports whether a person has put off, since that moment, what he is reminded of then.
func (p *planner) putOff(account string, at time.Time) bool {
	return slices.ContainsFunc(p.Holds, func(h ledger.Hold) bool {
		return h.Kind == ledger.HoldPerson && h.Account == ledger.AccountKey(account) && !h.From.Before(at) && calendar.DateOf(h.From) == calendar.DateOf(at)
	})
}

// wantsMondays reports whether a leader has his digest on Monday mornings alone.
func (p *planner) wantsMondays(account string) bool {
	return slices.ContainsFunc(p.Holds, func(h ledger.Hold) bool {
		return h.Kind == ledger.HoldDigest && h.Account == ledger.AccountKey(account) && h.Active(p.Now)
	})
}
