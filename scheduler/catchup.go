package scheduler

import (
	"slices"
	"time"

	"duban/calendar"
)

// CatchUpOf sorts batches by what becomes of them: those on time, after since, are
// taken up as they are. Of the earlier ones, each rule's latest slot of today is made
// up for, all in one batch, where the rule wants it and it is neither past due nor
// past office hours; the others are missed.
func CatchUpOf(batches []Batch, since, now time.Time, days *calendar.Days) (late, onTime []Batch, missed []Skip) {
	today := calendar.DateOf(now)
	work, _ := days.IsWorkday(today)
	open := work && !days.OfficeHour(now).After(now)
	var merged Batch
	for _, b := range batches {
		if b.At.After(since) {
			onTime = append(onTime, b)
			continue
		}
		for _, s := range b.Slots {
			r := &s.Rule
			ok := open && calendar.DateOf(s.At) == today && r.CatchUp == LatestOnly && (s.Due.IsZero() || now.Before(s.Due)) &&
				(r.MaxAge == 0 || now.Sub(s.At) <= r.MaxAge)
			if !ok {
				missed = append(missed, Skip{Slot: s, Why: Missed})
				continue
			}
			merged.At, merged.Day = b.At, b.Day
			merged.Slots = slices.DeleteFunc(merged.Slots, func(o Slot) bool {
				earlier := o.Rule.ID == s.Rule.ID && slices.Equal(o.Plans, s.Plans)
				if earlier {
					missed = append(missed, Skip{Slot: o, Why: CaughtUp, With: s.Rule.Name})
				}
				return earlier
			})
			merged.Slots = append(merged.Slots, s)
		}
	}
	if len(merged.Slots) > 0 {
		late = []Batch{merged}
	}
	return late, onTime, missed
}
