package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/config"
	"duban/internal/clock"
	"duban/scheduler"
)

// Rehearse runs the scheduler from the first to the last day in fake time, on a
// scratch copy of the database, while nobody answers, and gives each slot as it
// happens. What it runs is what the server runs; only the clock is another, and
// nothing is sent.
func (a *App) Rehearse(ctx context.Context, from, to calendar.Date, tell func(Happening) error) error {
	dir, err := os.MkdirTemp("", "duban-rehearse-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	now := clock.NewSettable(from.At(0, 0), nil)
	cfg := config.Default()
	cfg.Database = config.NewDSN("sqlite:" + filepath.Join(dir, "rehearsal.db"))
	b, err := New(ctx, cfg, Options{Clock: now, Days: a.days})
	if err != nil {
		return err
	}
	defer b.Close()
	if err := a.Store.CopyTo(ctx, b.Store); err != nil {
		return err
	}
	if err := b.Reload(ctx); err != nil {
		return err
	}
	o, err := b.policyNow(ctx)
	if err != nil {
		return err
	}
	empty := emptyPeriods(o, from, to)
	end := to.Add(1).At(0, 0)
	for last := from.At(0, 0).Add(-time.Nanosecond); ; {
		at, ok := scheduler.NextAt(o.sets, last, o.days)
		if !ok || !at.Before(end) {
			at = end
		}
		for len(empty) > 0 && empty[0].At.Before(at) {
			if err := tell(empty[0]); err != nil {
				return err
			}
			empty = empty[1:]
		}
		if at.Equal(end) {
			return nil
		}
		now.Set(at)
		happened, err := b.step(ctx, last, at)
		if err != nil {
			return err
		}
		for _, h := range happened {
			if err := tell(h); err != nil {
				return err
			}
		}
		last = at
	}
}

// emptyPeriods are the periods without a working day, in which a rule has no slot.
func emptyPeriods(o *policy, from, to calendar.Date) []Happening {
	var out []Happening
	for _, set := range o.sets {
		for _, r := range set.Rules {
			for _, p := range scheduler.Empty(r, from, to, o.days) {
				out = append(out, Happening{
					At: p.From().At(0, 0), Rule: r.Name, Period: p.String(), Why: scheduler.NoWorkday, Reason: text.WhySkipped(string(scheduler.NoWorkday), ""),
				})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Happening) int { return a.At.Compare(b.At) })
	return slices.CompactFunc(out, func(a, b Happening) bool { return a.At.Equal(b.At) && a.Rule == b.Rule })
}
