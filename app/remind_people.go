package app

import (
	"duban/bot"
	"duban/calendar"
	"duban/ledger"
	"duban/scheduler"
)

// people are the members whom reminders may concern on a day. A contact on leave is
// spoken for by his deputy; where a unit has no contact, its head is asked.
func people(v *bot.View, day calendar.Date) []scheduler.Person {
	type unit struct{ plan, unit int64 }
	spoken := map[unit]bool{}
	out := make([]scheduler.Person, 0, len(v.Book.Members))
	for _, m := range v.Book.Members {
		units, speaks, ok := v.Speaking(m.Account, day)
		if !ok {
			continue
		}
		p := scheduler.Person{Member: m, Units: units, Reports: speaks}
		if m.Role == ledger.Head {
			p.Heads = units
		}
		if m.Role == ledger.Contact {
			for plan, ids := range units {
				for _, id := range ids {
					spoken[unit{plan, id}] = true
				}
			}
		}
		out = append(out, p)
	}
	for i := range out {
		p := &out[i]
		if p.Role != ledger.Head || p.Reports {
			continue
		}
		own := map[int64][]int64{}
		for plan, ids := range p.Units {
			for _, id := range ids {
				if !spoken[unit{plan, id}] {
					own[plan] = append(own[plan], id)
				}
			}
		}
		p.Units, p.Reports = own, len(own) > 0
	}
	return out
}
