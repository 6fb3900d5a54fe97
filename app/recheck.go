package app

import (
	"context"
	"slices"
	"strings"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
	"duban/scheduler"
	"duban/store"
)

// NotNeeded is why a reminder is not sent after all.
const NotNeeded = "已报送或不再需要"

// rechecked are the rules whose messages ask for something, or tell that it is overdue.
var rechecked = []string{scheduler.RuleReminder, scheduler.RulePostponed, scheduler.RuleLadder}

// Recheck asks, at the moment of sending, whether messages that nobody has tried to
// send yet are still wanted; for each, "" or why not. A report that was stored a
// second earlier, here or on another replica, stops the reminder of it. Messages
// that are no reminders are always wanted.
func (a *App) Recheck(ctx context.Context, messages []chat.Message) ([]string, error) {
	out := make([]string, len(messages))
	if err := a.recheckTrial(ctx, messages, out); err != nil {
		return nil, err
	}
	if err := a.recheckAsked(ctx, messages, out); err != nil {
		return nil, err
	}
	var list []int
	for i := range messages {
		if slices.ContainsFunc(rechecked, func(rule string) bool { return strings.HasPrefix(messages[i].Key, "run/"+rule+"/") }) {
			list = append(list, i)
		}
	}
	if len(list) == 0 {
		return out, nil
	}
	if err := a.checkVersion(ctx); err != nil {
		return nil, err
	}
	o, err := a.policyNow(ctx)
	if err != nil {
		return nil, err
	}
	v := a.View()
	f := &scheduler.Facts{Now: a.clock.Now(), Days: o.days, Plans: openPlans(v.Book), Holds: o.holds, Agreed: o.agreed}
	byKey := map[string]*scheduler.Run{}
	for _, rule := range rechecked {
		runs, err := a.Store.Recorded(ctx, rule, f.Now.Add(-lookBack))
		if err != nil {
			return nil, err
		}
		for i := range runs {
			byKey[runs[i].Key()] = &runs[i]
		}
	}
	who := map[string]*scheduler.Person{}
	everybody := people(v, calendar.DateOf(f.Now))
	for i := range everybody {
		who[ledger.AccountKey(everybody[i].Account)] = &everybody[i]
	}
	for _, i := range list {
		r, p := byKey[messages[i].Key], who[ledger.AccountKey(messages[i].To)]
		if r != nil && (p == nil || !r.StillWanted(p, f)) {
			out[i] = NotNeeded
		}
	}
	return out, nil
}

// recheckTrial stops what was queued for people outside the office while 试运行
// was being switched on. What was queued before has gone to the office, what is
// queued since goes there at once.
func (a *App) recheckTrial(ctx context.Context, messages []chat.Message, out []string) error {
	if err := a.checkVersion(ctx); err != nil {
		return err
	}
	o, err := a.policyNow(ctx)
	if err != nil {
		return err
	}
	if !o.trial(a.clock.Now()) {
		return nil
	}
	office := map[string]bool{}
	for _, m := range a.View().Book.Members {
		if m.Active && m.Office() {
			office[ledger.AccountKey(m.Account)] = true
		}
	}
	for i := range messages {
		if !office[ledger.AccountKey(messages[i].To)] {
			out[i] = store.TrialOnly
		}
	}
	return nil
}

func openPlans(b *ledger.Book) map[int64]*ledger.Plan {
	out := make(map[int64]*ledger.Plan, len(b.Plans))
	for _, p := range b.Plans {
		if !p.Archived {
			out[p.ID] = p
		}
	}
	return out
}
