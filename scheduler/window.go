package scheduler

import (
	"slices"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// WindowOf is the window of the rule that asks the units for this kind of period,
// else the period itself.
func WindowOf(rules []Rule, of calendar.Period, days *calendar.Days) ledger.Window {
	at := slices.IndexFunc(rules, func(r Rule) bool {
		return r.Enabled && r.Recipients == Unreported && r.Cycle == of.Kind() && !r.Due.IsZero()
	})
	if at < 0 {
		return ledger.WindowOf(of)
	}
	return rules[at].window(of, days)
}

// window is the stretch of time in which a period's reports are asked for. It opens
// with the first reminder; for a period longer than a week with the week of that
// reminder, so that one report serves the week and the month.
func (r *Rule) window(of calendar.Period, days *calendar.Days) ledger.Window {
	w := ledger.WindowOf(of)
	times := r.times(of, days)
	due, ok := r.Due.in(of, r.Shift, days)
	if len(times) == 0 || !ok {
		return w
	}
	w.Opens, w.Due = times[0], due
	if r.Cycle > calendar.Week {
		monday := calendar.PeriodOf(calendar.Week, calendar.DateOf(times[0])).From()
		w.Opens = latest(monday.At(0, 0), of.From().At(0, 0))
	}
	return w
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
