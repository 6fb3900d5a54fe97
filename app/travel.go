package app

import (
	"context"
	"time"

	"duban/internal/clock"
	"duban/scheduler"
)

const (
	// settling is how long after a slot its last recipient is written to.
	settling = 2*time.Minute + time.Second
	// sendWait is how long the journey waits at each slot for its messages to be sent.
	sendWait = 10 * time.Second
	// lookEvery is how often it looks whether they have been.
	lookEvery = 10 * time.Millisecond
)

// Travel moves the demonstration's clock. On the way forward it stops at every slot,
// so that reminders arrive as if the time had passed; a way back changes nothing
// that has happened.
func (a *App) Travel(ctx context.Context, clk *clock.Settable, to time.Time) error {
	t := &a.ticker
	t.mu.Lock()
	defer t.mu.Unlock()
	last := clk.Now()
	if !t.last.IsZero() && t.last.Before(last) {
		last = t.last
	}
	for {
		o, err := a.policyNow(ctx)
		if err != nil {
			return err
		}
		at, ok := scheduler.NextAt(o.sets, last, o.days)
		if !ok || at.After(to) {
			break
		}
		clk.Set(at)
		if _, err := a.step(ctx, last, at); err != nil {
			return err
		}
		if next := at.Add(settling); next.Before(to) {
			clk.Set(next)
		} else {
			clk.Set(to)
		}
		if err := a.sentBy(ctx, clk.Now()); err != nil {
			return err
		}
		last = at
	}
	clk.Set(to)
	t.last = to
	a.wakeCourier()
	return a.Store.Ticked(ctx, to)
}

// sentBy waits until what was to be sent by an instant has been.
func (a *App) sentBy(ctx context.Context, at time.Time) error {
	if a.courier == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, sendWait)
	defer cancel()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		a.wakeCourier()
		waiting, err := a.Store.Queued(ctx)
		if err != nil {
			return err
		}
		due := false
		for i := range waiting {
			due = due || !waiting[i].NotBefore.After(at)
		}
		if !due {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil // the page shows what has arrived
		case <-look.C:
		}
	}
}
