package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
	"duban/scheduler"
)

const (
	// punctual is how late a slot may be taken up without being a missed one.
	punctual = 5 * time.Minute
	// stalled is how long a gap between two looks at the clock is told to the admins.
	stalled = 5 * time.Minute
	// lookBack is how far missed slots are looked for.
	lookBack = 7 * 24 * time.Hour
	// tickEvery is how often the clock is looked at, and saveEvery how often that is kept.
	tickEvery = 5 * time.Second
	saveEvery = time.Minute
)

// ticker is how far the scheduler has come.
type ticker struct {
	mu    sync.Mutex
	last  time.Time // up to here every slot has had its turn
	saved time.Time // what the database knows of it
	// next is when the next slot of the office's rules is, as of nextFor.
	next    time.Time
	nextFor *policy
	// guarded is the week in which the next year's calendar was last looked for.
	guarded calendar.Period
	// special is the day that was last looked at for 专题会议.
	special calendar.Date
}

// Happening is what a slot led to: one text and who gets it, or why it told nobody.
type Happening struct {
	At     time.Time
	Rule   string
	Period string
	Why    scheduler.Why // "" where something was sent
	Reason string
	To     []string
	Text   string
}

// Tick takes up the slots that have come since the last look at the clock, by this
// or another process. Every replica ticks; what each slot leads to is written once.
func (a *App) Tick(ctx context.Context) error {
	t := &a.ticker
	t.mu.Lock()
	defer t.mu.Unlock()
	now := a.clock.Now()
	if t.last.IsZero() {
		last, err := a.Store.LastTick(ctx)
		if err != nil {
			return err
		}
		t.last, t.saved = last, last
		if last.IsZero() { // a new database has missed nothing
			t.last = now
		}
	}
	if now.Before(t.last) { // the clock was set back; what was done is not done again
		a.log.Warn("clock went back", "by", t.last.Sub(now).String())
		t.last = now
	}
	if now.Sub(t.last) > stalled { // here; another replica may have gone on
		last, err := a.Store.LastTick(ctx)
		if err != nil {
			return err
		}
		if last.After(t.last) && !last.After(now) {
			t.last = last
		}
	}
	if now.Sub(t.last) > stalled {
		a.log.Error("scheduler stood still", "from", t.last, "to", now)
		if err := a.tellStalled(ctx, t.last, now); err != nil {
			return err
		}
	}
	if _, err := a.step(ctx, t.last, now); err != nil {
		return err
	}
	t.last = now
	a.health.ticked.Store(now.UnixMicro())
	if err := a.guardYear(ctx, now); err != nil {
		return err
	}
	if err := a.specials(ctx, now); err != nil {
		return err
	}
	if err := a.SilentDrafts(ctx); err != nil {
		return err
	}
	if now.Sub(t.saved) >= saveEvery || now.Before(t.saved) {
		if err := a.Store.Ticked(ctx, now); err != nil {
			return err
		}
		t.saved = now
	}
	return nil
}

// runTicks ticks until ctx ends. An error leaves the slots to the next tick.
func (a *App) runTicks(ctx context.Context) {
	t := time.NewTicker(tickEvery)
	defer t.Stop()
	a.health.ticked.CompareAndSwap(0, a.clock.Now().UnixMicro()) // one that never succeeds is missed from now on
	for {
		if err := a.Tick(ctx); err != nil && ctx.Err() == nil {
			a.metrics.tickErrors.Inc()
			a.log.Error("scheduler could not tick", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// step takes up the slots after from and up to now, each that no replica has taken
// up before. It is what the server, the demonstration and the rehearsal run.
func (a *App) step(ctx context.Context, from, now time.Time) ([]Happening, error) {
	o, err := a.policyNow(ctx)
	if err != nil {
		return nil, err
	}
	if from.Before(now.Add(-lookBack)) {
		from = now.Add(-lookBack)
	}
	t := &a.ticker
	if t.nextFor == nil || t.nextFor != o || !t.next.After(from) {
		next, ok := scheduler.NextAt(o.sets, from, o.days)
		if !ok {
			next = from.Add(lookBack)
		}
		if again, ok := scheduler.NextHold(o.holds, from); ok && again.Before(next) {
			next = again
		}
		t.next, t.nextFor = next, o
	}
	if now.Before(t.next) {
		return nil, nil
	}
	// People may have reported, and the office may have changed its rules, a moment ago.
	if err := a.checkVersion(ctx); err != nil {
		return nil, err
	}
	if o, err = a.policyNow(ctx); err != nil {
		return nil, err
	}
	done, err := a.Store.Recorded(ctx, scheduler.RuleBatch, from)
	if err != nil {
		return nil, err
	}
	batches := slices.DeleteFunc(scheduler.Due(o.sets, from, now, o.days), func(b scheduler.Batch) bool {
		return slices.ContainsFunc(done, func(r scheduler.Run) bool { return r.At.Equal(b.At) })
	})
	late, onTime, missed := scheduler.CatchUpOf(batches, now.Add(-punctual), now, o.days)
	var out []Happening
	h, err := a.miss(ctx, missed, now)
	if err != nil {
		return nil, err
	}
	out = append(out, h...)
	for _, b := range late {
		h, err := a.take(ctx, o, b, now)
		if err != nil {
			return out, err
		}
		out = append(out, h...)
	}
	if err := a.markMissed(ctx, missed); err != nil {
		return out, err
	}
	for _, b := range onTime {
		h, err := a.take(ctx, o, b, now)
		if err != nil {
			return out, err
		}
		out = append(out, h...)
	}
	for i := range o.holds {
		if hold := &o.holds[i]; hold.Kind == ledger.HoldPerson && hold.Until.After(from) && !hold.Until.After(now) {
			h, err := a.again(ctx, o, hold, now)
			if err != nil {
				return out, err
			}
			out = append(out, h...)
		}
	}
	return out, nil
}

// again reminds a person who had put his reminder off.
func (a *App) again(ctx context.Context, o *policy, hold *ledger.Hold, now time.Time) ([]Happening, error) {
	facts, err := a.facts(ctx, o, scheduler.Batch{At: hold.Until}, now)
	if err != nil {
		return nil, err
	}
	n, ok := scheduler.Again(hold, o.sets, facts)
	if !ok || calendar.DateOf(hold.Until) != calendar.DateOf(now) {
		return nil, nil
	}
	r := a.runOf(&n, o, now)
	r.Rule, r.Period = scheduler.RulePostponed, hold.Window
	r.Messages[0].Key = r.Key()
	if _, err := a.Store.Record(ctx, r); err != nil {
		return nil, err
	}
	return gather(nil, Happening{At: hold.Until, Rule: n.Slot.Rule.Name, Period: n.Slot.Period.String(), Text: r.Messages[0].Text}, n.To.Account), nil
}

// take plans one batch and records what it leads to, its mark last: a batch that is
// cut off is planned again, and who has had his message has a row that says so.
func (a *App) take(ctx context.Context, o *policy, b scheduler.Batch, now time.Time) ([]Happening, error) {
	facts, err := a.facts(ctx, o, b, now)
	if err != nil {
		return nil, err
	}
	outcome := scheduler.Plan(b, facts)
	runs := make([]scheduler.Run, 0, len(outcome.Notes)+len(outcome.Skips)+1)
	for i := range outcome.Notes {
		runs = append(runs, a.runOf(&outcome.Notes[i], o, now))
	}
	for _, s := range outcome.Skips {
		runs = append(runs, skipped(s))
	}
	created, err := a.Store.Record(ctx, runs...)
	if err != nil {
		return nil, err
	}
	if _, err := a.Store.Record(ctx, marks(b)...); err != nil {
		return nil, err
	}
	sent := 0
	var out []Happening
	for i := range outcome.Notes {
		if !created[i] {
			continue
		}
		sent++
		n := &outcome.Notes[i]
		out = gather(out, Happening{At: n.Slot.At, Rule: n.Slot.Rule.Name, Period: n.Slot.Period.String(), Text: runs[i].Messages[0].Text}, n.To.Account)
	}
	for _, s := range outcome.Skips {
		out = append(out, Happening{
			At: s.Slot.At, Rule: s.Slot.Rule.Name, Period: s.Slot.Period.String(), Why: s.Why, Reason: text.WhySkipped(string(s.Why), s.With),
		})
		a.metrics.skipped.Inc()
	}
	a.metrics.reminded.Add(sent)
	a.log.Info("slot taken up", "at", b.At, "messages", sent, "slots_skipped", len(outcome.Skips))
	return out, nil
}

// gather adds a person to the happening that says the same.
func gather(out []Happening, h Happening, account string) []Happening {
	for i := range out {
		if o := &out[i]; o.Text == h.Text && o.At.Equal(h.At) && o.Rule == h.Rule {
			o.To = append(o.To, account)
			return out
		}
	}
	h.To = []string{account}
	return append(out, h)
}

func skipped(s scheduler.Skip) scheduler.Run {
	return scheduler.Run{Rule: s.Slot.Rule.ID, Period: s.Slot.Period.Key(), Slot: s.Slot.Key(), At: s.Slot.At, Why: s.Why}
}

// marks say that a batch has had its turn, with all slots that it made up for.
func marks(b scheduler.Batch) []scheduler.Run {
	var out []scheduler.Run
	add := func(at time.Time) {
		day := calendar.DateOf(at)
		r := scheduler.Run{Rule: scheduler.RuleBatch, Period: day.String(), Slot: at.In(calendar.Zone).Format("2006-01-02 15:04"), At: at}
		if !slices.ContainsFunc(out, func(o scheduler.Run) bool { return o.Slot == r.Slot }) {
			out = append(out, r)
		}
	}
	add(b.At)
	for i := range b.Slots {
		add(b.Slots[i].At)
	}
	return out
}

// markMissed says that the moments of missed slots have had their turn. It comes after
// what is made up for, which may be of the same moments.
func (a *App) markMissed(ctx context.Context, missed []scheduler.Skip) error {
	var runs []scheduler.Run
	for i := range missed {
		runs = append(runs, marks(scheduler.Batch{At: missed[i].Slot.At})...)
	}
	_, err := a.Store.Record(ctx, runs...)
	return err
}

// miss records slots that fell while nothing ran and are not made up for, and tells
// the clerks in one message of those that they have not heard of.
func (a *App) miss(ctx context.Context, missed []scheduler.Skip, now time.Time) ([]Happening, error) {
	if len(missed) == 0 {
		return nil, nil
	}
	var runs []scheduler.Run
	var out []Happening
	var lines []text.MissedSlot
	for _, s := range missed {
		run := skipped(s)
		if _, before, err := a.Store.RunOf(ctx, run.Rule, run.Period, run.Slot, ""); err != nil {
			return nil, err
		} else if before { // and was cut off then
			continue
		}
		runs = append(runs, run)
		out = append(out, Happening{
			At: s.Slot.At, Rule: s.Slot.Rule.Name, Period: s.Slot.Period.String(), Why: s.Why, Reason: text.WhySkipped(string(s.Why), s.With),
		})
		if s.Why == scheduler.Missed && s.Slot.Over == nil { // the next rung says what this one would have
			lines = append(lines, text.MissedSlot{Rule: s.Slot.Rule.Name, Period: s.Slot.Period, At: s.Slot.At})
		}
		a.metrics.skipped.Inc()
	}
	if len(lines) > 0 {
		last := missed[len(missed)-1].Slot
		said := text.MissedSlots(lines)
		var told []scheduler.Run // in the transaction of the first of the slots
		for _, m := range a.View().Book.Members {
			if m.Active && m.Role == ledger.Clerk {
				told = append(told, a.notice(scheduler.RuleMissed, last.Key(), m.Account, said, now))
			}
		}
		runs = append(told, runs...)
	}
	_, err := a.Store.Record(ctx, runs...)
	return out, err
}

// tellStalled tells the administrators of a time in which nothing looked at the clock.
func (a *App) tellStalled(ctx context.Context, from, to time.Time) error {
	var runs []scheduler.Run
	for _, account := range alarmed(a.View().Book) {
		runs = append(runs, a.notice(scheduler.RuleStalled, stallKey(from), account, text.Stalled(from, to), to))
	}
	_, err := a.Store.Record(ctx, runs...)
	return err
}

// notice is a run of the program's own, told in office hours.
func (a *App) notice(rule, slot, account, said string, now time.Time) scheduler.Run {
	r := scheduler.Run{Rule: rule, Period: calendar.DateOf(now).String(), Slot: slot, To: account, At: now}
	r.Messages = []chat.Message{{To: account, Text: said, NotBefore: a.currentDays().OfficeHour(now), Key: r.Key()}}
	return r
}
