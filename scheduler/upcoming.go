package scheduler

import (
	"slices"
	"time"

	"duban/calendar"
)

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
		if at, due, period, ok := Next(r, after, days); ok {
			out = append(out, Coming{r, at, due, period})
		}
	}
	slices.SortStableFunc(out, func(a, b Coming) int { return a.At.Compare(b.At) })
	return out
}
