package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
	"duban/scheduler"
	"duban/store"
)

// Why a reminder is not sent after all.
const (
	NotNeeded  = "已报送或不再需要"
	Unreadable = "提醒的依据无法读取"
)

// rechecked are the rules whose messages ask for something, or tell that it is overdue.
var rechecked = []string{scheduler.RuleReminder, scheduler.RulePostponed, scheduler.RuleLadder}

// Recheck asks, at the moment of sending, whether messages that nobody can have been
// given yet are still wanted; for each, "" or why not. A report that was stored a
// second earlier, here or on another replica, stops the reminder of it; of several
// things asked for, what is left is worded anew, in place, with the figures of now.
// Messages that are no reminders are always wanted.
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
	f.People = people(v, calendar.DateOf(f.Now))
	runs, err := a.runsOf(ctx, messages, list, f.Now)
	if err != nil {
		return nil, err
	}
	who := map[string]*scheduler.Person{}
	for i := range f.People {
		who[ledger.AccountKey(f.People[i].Account)] = &f.People[i]
	}
	before := toldBefore{a: a, known: map[[2]int64]toldOf{}}
	for n, i := range list {
		m, r, p := &messages[i], runs[n], who[ledger.AccountKey(messages[i].To)]
		switch {
		case r == nil:
			out[i] = Unreadable
			continue
		case p == nil:
			out[i] = NotNeeded
			continue
		case r.Rule == scheduler.RuleLadder:
			if err := before.fill(ctx, f, r); err != nil {
				return nil, err
			}
		}
		note, ok := r.Remains(p, f, o.rulesOf)
		if !ok {
			out[i] = NotNeeded
			continue
		}
		m.Text = wordsOf(&note, o)
	}
	return out, nil
}

// runsOf are the runs that brought the listed messages; nil is one that cannot be read.
func (a *App) runsOf(ctx context.Context, messages []chat.Message, list []int, now time.Time) ([]*scheduler.Run, error) {
	byKey := map[string]*scheduler.Run{}
	for _, rule := range rechecked {
		some, err := a.Store.Recorded(ctx, rule, now.Add(-lately))
		if err != nil {
			return nil, err
		}
		for i := range some {
			byKey[some[i].Key()] = &some[i]
		}
	}
	out := make([]*scheduler.Run, len(list))
	for n, i := range list {
		if out[n] = byKey[messages[i].Key]; out[n] != nil {
			continue
		}
		f := strings.SplitN(messages[i].Key, "/", 5)
		if len(f) < 5 {
			continue
		}
		r, found, err := a.Store.RunOf(ctx, f[1], f[2], f[3], f[4])
		if err != nil && ledger.CodeOf(err) == ledger.Unavailable {
			return nil, err
		}
		if err == nil && found {
			out[n] = &r
		}
	}
	return out, nil
}

// lately is how old nearly all runs are whose messages are sent: of today.
const lately = 24 * time.Hour

// toldBefore reads who had been told of what runs of ladders are about: once for all
// runs of an instant.
type toldBefore struct {
	a     *App
	known map[[2]int64]toldOf
}

type toldOf struct {
	asked  map[string]scheduler.Asked
	ladder []scheduler.Run
}

// fill adds it to the facts.
func (t toldBefore) fill(ctx context.Context, f *scheduler.Facts, r *scheduler.Run) error {
	b := scheduler.Batch{At: r.At}
	from := r.At
	for i := range r.Covers {
		of := r.Covers[i].Window().Period
		b.Day = append(b.Day, scheduler.Slot{Period: of})
		if first := of.From().At(0, 0); first.Before(from) {
			from = first
		}
	}
	key := [2]int64{r.At.Unix(), from.Unix()}
	k, ok := t.known[key]
	if !ok {
		var err error
		if k.asked, k.ladder, err = t.a.asked(ctx, b, calendar.DateOf(r.At)); err != nil {
			return err
		}
		k.ladder = slices.DeleteFunc(k.ladder, func(o scheduler.Run) bool { return !o.At.Before(r.At) })
		t.known[key] = k
	}
	f.Asked, f.Ladder = k.asked, k.ladder
	return nil
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
