package app

import (
	"context"
	"slices"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
	"duban/scheduler"
)

const (
	// specialHour and specialMinute are when a day is looked at for occasions.
	specialHour, specialMinute = 10, 47
	// specialBack is how far back the occasions go that were told.
	specialBack = 400 * 24 * time.Hour
)

// specials tells of 专题会议, where the office switched that rule on: once a working
// day whoever is concerned by new occasions, in one message, and of each occasion once.
func (a *App) specials(ctx context.Context, now time.Time) error {
	today := calendar.DateOf(now)
	if a.ticker.special == today || now.Before(today.At(specialHour, specialMinute)) {
		return nil
	}
	o, err := a.policyNow(ctx)
	if err != nil {
		return err
	}
	if o.days.OfficeHour(now).After(now) || !decided(o.days, today.Year) && !o.agreed[today.Year] {
		a.ticker.special = today
		return nil
	}
	var plans []int64
	for _, set := range o.sets {
		if slices.ContainsFunc(set.Rules, func(r scheduler.Rule) bool { return r.ID == scheduler.RuleSpecial && r.Enabled }) {
			plans = append(plans, set.Plans...)
		}
	}
	if len(plans) == 0 {
		a.ticker.special = today
		return nil
	}
	if err := a.checkVersion(ctx); err != nil {
		return err
	}
	told, err := a.Store.Recorded(ctx, scheduler.RuleSpecial, now.Add(-specialBack))
	if err != nil {
		return err
	}
	v := a.View()
	f := &scheduler.Facts{Now: now, Days: o.days, Plans: openPlans(v.Book), Holds: o.holds, Agreed: o.agreed, People: people(v, today)}
	occasions, marks := scheduler.Occasions(f, plans, told)
	var runs []scheduler.Run
	for i := range f.People {
		m := &f.People[i]
		var list []text.Occasion
		for k := range occasions {
			if oc := &occasions[k]; oc.Concerns(m, today) {
				list = append(list, text.Occasion{Plan: oc.Plan, Item: oc.Item, Blocker: oc.Blocker, Lamp: oc.Lamp})
			}
		}
		if len(list) > 0 {
			run := a.notice(scheduler.RuleSpecial, "", m.Account, text.SpecialMeeting(list, m.Role == ledger.Clerk), now)
			run.Messages[0].NotAfter = calendar.OfficeEnds(run.Messages[0].NotBefore) // no retry reaches anybody at night
			runs = append(runs, run)
		}
	}
	// The marks last: what is cut off is told to the rest at the next tick.
	if _, err := a.Store.Record(ctx, append(runs, marks...)...); err != nil {
		return err
	}
	a.ticker.special = today
	if len(runs) > 0 {
		a.wakeCourier()
	}
	return nil
}
