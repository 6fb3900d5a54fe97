package scheduler

import (
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
		for _, m := range rule.Moments {
			if slot, ok := m.In(period, days); ok && slot.After(after) {
				due, _ := rule.Due.In(period, days)
				return slot, due, period, true
			}
		}
		period = period.Next()
	}
	return time.Time{}, time.Time{}, calendar.Period{}, false
}

// In returns the instant of m in period; ok is false when m is zero or the period
// has no working day for it.
func (m Moment) In(period calendar.Period, days *calendar.Days) (at time.Time, ok bool) {
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
	day, ok = days.NearestWorkday(day, period)
	if !ok {
		return time.Time{}, false
	}
	day = days.AddWorkdays(day, -m.Before)
	if !period.Contains(day) {
		return time.Time{}, false
	}
	return day.At(m.Hour, m.Minute), true
}
