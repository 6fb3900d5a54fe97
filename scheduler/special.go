package scheduler

import (
	"fmt"
	"slices"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// blockedDays is after how many days an open blocker is an occasion.
const blockedDays = 7

// Occasion is why a 专题会议 on an item is due: a blocker that is still open after a
// week, or a red lamp.
type Occasion struct {
	Plan    *ledger.Plan
	Item    *ledger.Item
	Blocker *ledger.Report // nil for a red lamp
	Lamp    ledger.Lamp
}

// Occasions returns the occasions that nobody was told of, and the marks that keep
// them from being told again. runs are the marks so far, oldest first: a lamp that was
// red and is not any more is marked too, so that the next time is another occasion.
func Occasions(f *Facts, plans []int64, runs []Run) (out []Occasion, marks []Run) {
	today := calendar.DateOf(f.Now)
	seen, lamp := map[string]bool{}, map[string]string{}
	for i := range runs {
		r := &runs[i]
		seen[r.Slot+r.Period] = true
		if kind, _, ok := strings.Cut(r.Period, "-"); ok && kind != "blocker" {
			lamp[r.Slot] = kind
		}
	}
	p := planner{Facts: f}
	for _, id := range plans {
		plan := f.Plans[id]
		if plan == nil || p.planHeld(id) {
			continue
		}
		for _, it := range plan.Items {
			if it.No == 0 || it.Finished() || it.Hold(today) != nil {
				continue
			}
			slot := fmt.Sprintf("%d/%d", id, it.ID)
			mark := func(period string) {
				marks = append(marks, Run{Rule: RuleSpecial, Period: period, Slot: slot, At: f.Now})
			}
			for _, b := range it.Blockers() {
				key := fmt.Sprintf("blocker-%d", b.ID)
				if today.Sub(calendar.DateOf(b.At)) >= blockedDays && !seen[slot+key] {
					out = append(out, Occasion{Plan: plan, Item: it, Blocker: b})
					mark(key)
				}
			}
			switch l := plan.Lamp(it, f.Days, today); {
			case l.Color == ledger.LampRed && lamp[slot] != "red":
				out = append(out, Occasion{Plan: plan, Item: it, Lamp: l})
				mark("red-" + today.String())
			case l.Color != ledger.LampRed && lamp[slot] == "red":
				mark("other-" + today.String())
			}
		}
	}
	return out, marks
}

// Concerns reports whether an occasion is told to a person: the leaders of the field,
// the contacts of the units that the item waits for, and the supervision office.
func (o *Occasion) Concerns(m *Person, today calendar.Date) bool {
	if !m.Active {
		return false
	}
	if m.Role == ledger.Clerk {
		return true
	}
	if units, all, ok := m.concernedBy(Leaders, o.Plan.ID); ok {
		return all || o.Item.Has(units)
	}
	return m.Reports && slices.ContainsFunc(o.Item.Expected(today, today), func(s ledger.Segment) bool {
		return slices.Contains(m.Units[o.Plan.ID], s.Duty.UnitID)
	})
}
