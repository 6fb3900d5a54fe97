package scheduler

import (
	"slices"
	"time"

	"duban/calendar"
)

// Set is the rules of some plans. Plans whose rules nobody has edited share one.
type Set struct {
	Plans []int64
	Rules []Rule
}

// Slot is one moment of one rule.
type Slot struct {
	Rule   Rule
	Plans  []int64
	At     time.Time
	Due    time.Time // zero when nothing is due
	Period calendar.Period
	// Undecided says that no notice has decided the year's days: 未核定.
	Undecided bool
	// Over is what a rung of a ladder is about, nil for other slots.
	Over *Overdue
}

// Key names the slot within its rule and period.
func (s *Slot) Key() string { return slotKey(s.At) }

func slotKey(at time.Time) string { return at.In(calendar.Zone).Format("2006-01-02 15:04") }

// Batch is what falls on one instant, with all of that day: what is asked of a
// person on one day is asked in one message.
type Batch struct {
	At    time.Time
	Slots []Slot
	Day   []Slot
}

// Due returns the batches after from and up to to, oldest first.
func Due(sets []Set, from, to time.Time, days *calendar.Days) []Batch {
	var out []Batch
	for day := calendar.DateOf(from); !day.After(calendar.DateOf(to)); day = day.Add(1) {
		all := SlotsOn(sets, day, days)
		for i := 0; i < len(all); {
			n := i + 1
			for n < len(all) && all[n].At.Equal(all[i].At) {
				n++
			}
			if at := all[i].At; at.After(from) && !at.After(to) {
				out = append(out, Batch{At: at, Slots: all[i:n], Day: all})
			}
			i = n
		}
	}
	return out
}

// SlotsOn returns the slots of a day, in order of time.
func SlotsOn(sets []Set, day calendar.Date, days *calendar.Days) []Slot {
	var out []Slot
	_, decided := days.IsWorkday(day)
	for _, set := range sets {
		for _, r := range set.Rules {
			if !r.Enabled || r.Cycle == 0 {
				continue
			}
			period := calendar.PeriodOf(r.Cycle, day)
			due, _ := r.Due.in(period, r.Shift, days)
			for _, at := range r.times(period, days) {
				if calendar.DateOf(at) == day {
					out = append(out, Slot{Rule: r, Plans: set.Plans, At: at, Due: due, Period: period, Undecided: !decided})
				}
			}
			for _, s := range r.rungsOn(day, days) {
				s.Plans = set.Plans
				out = append(out, s)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Slot) int { return a.At.Compare(b.At) })
	return out
}

// NextAt returns the instant of the first slot after the given instant; ok is false
// when no rule has one.
func NextAt(sets []Set, after time.Time, days *calendar.Days) (at time.Time, ok bool) {
	for _, set := range sets {
		for _, r := range set.Rules {
			if next, _, _, has := Next(r, after, days); has && (!ok || next.Before(at)) {
				at, ok = next, true
			}
			if next, has := r.nextRung(after, days); has && (!ok || next.Before(at)) {
				at, ok = next, true
			}
		}
	}
	return at, ok
}

// Empty lists the periods of a rule within the days that have no slot although the
// rule has moments: weeks without a working day.
func Empty(r Rule, from, to calendar.Date, days *calendar.Days) []calendar.Period {
	if !r.Enabled || r.Recipients == MondayLeaders || r.Cycle == 0 || len(r.Moments) == 0 && r.Cron == "" {
		return nil
	}
	var out []calendar.Period
	for p := calendar.PeriodOf(r.Cycle, from); !p.From().After(to); p = p.Next() {
		if len(r.times(p, days)) == 0 && !p.From().Before(from) {
			out = append(out, p)
		}
	}
	return out
}
