package scheduler

import (
	"slices"
	"time"

	"duban/calendar"
)

// horizon is how many periods Next looks ahead. Even a rule of days finds a
// working day in it; a rule that does not has moments no period can hold.
const horizon = 60

// Next returns the first slot of rule after the given instant, with the period it
// asks for and the instant at which that period is due (zero when nothing is
// due). ok is false when the rule is off, has no moments, or none of its moments
// ever falls into a period.
func Next(rule Rule, after time.Time, days *calendar.Days) (slot, due time.Time, period calendar.Period, ok bool) {
	if !rule.Enabled || rule.Cycle == 0 {
		return time.Time{}, time.Time{}, calendar.Period{}, false
	}
	period = calendar.PeriodOf(rule.Cycle, calendar.DateOf(after))
	for range horizon {
		for _, slot := range rule.times(period, days) {
			if slot.After(after) {
				due, _ := rule.Due.in(period, rule.Shift, days)
				return slot, due, period, true
			}
		}
		period = period.Next()
	}
	return time.Time{}, time.Time{}, calendar.Period{}, false
}

// Coming is the next slot of a rule.
type Coming struct {
	Rule   Rule
	At     time.Time
	Due    time.Time // zero when nothing is due
	Period calendar.Period
}

// Upcoming returns the next slot of each rule that has one, soonest first.
func Upcoming(rules []Rule, after time.Time, days *calendar.Days) []Coming {
	var out []Coming
	for _, r := range rules {
		if r.Recipients == MondayLeaders { // a wish of some
			continue
		}
		if at, due, period, ok := Next(r, after, days); ok {
			out = append(out, Coming{r, at, due, period})
		}
	}
	slices.SortStableFunc(out, func(a, b Coming) int { return a.At.Compare(b.At) })
	return out
}

// times returns the rule's instants in a period, rising.
func (r *Rule) times(period calendar.Period, days *calendar.Days) []time.Time {
	if r.Cron != "" {
		return r.cronTimes(period, days)
	}
	out := make([]time.Time, 0, len(r.Moments))
	for _, m := range r.Moments {
		if at, ok := m.in(period, r.Shift, days); ok {
			out = append(out, at)
		}
	}
	return rising(out)
}

func rising(at []time.Time) []time.Time {
	slices.SortFunc(at, time.Time.Compare)
	return slices.CompactFunc(at, time.Time.Equal)
}

// in returns the instant of m in period; ok is false when m is zero or the period
// has no working day for it.
func (m Moment) in(period calendar.Period, shift Shift, days *calendar.Days) (at time.Time, ok bool) {
	var day calendar.Date
	switch {
	case m.Day > 0:
		day = period.From().Add(m.Day - 1)
	case m.Day < 0:
		day = period.To().Add(m.Day + 1)
	}
	if !period.Contains(day) {
		return time.Time{}, false
	}
	if day, ok = shift.move(day, period, days); !ok {
		return time.Time{}, false
	}
	day = days.AddWorkdays(day, -m.Before)
	if !period.Contains(day) {
		return time.Time{}, false
	}
	return day.At(m.Hour, m.Minute), true
}

// move returns the working day of the period on which a moment of the day falls.
func (s Shift) move(day calendar.Date, period calendar.Period, days *calendar.Days) (calendar.Date, bool) {
	if work, _ := days.IsWorkday(day); work {
		return day, true
	}
	switch s {
	case Later:
		if next := days.AddWorkdays(day, 1); period.Contains(next) {
			return next, true
		}
	case Drop:
		return calendar.Date{}, false
	case Earlier:
	}
	return days.NearestWorkday(day, period)
}
