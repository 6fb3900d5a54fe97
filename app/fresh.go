package app

import (
	"context"
	"sync"
	"time"
)

// freshTimeout bounds a version check: the vendor waits five seconds in all, a
// person far less.
const freshTimeout = 150 * time.Millisecond

// reloadTimeout bounds the reading of what changed, within the vendor's five seconds.
const reloadTimeout = 2 * time.Second

// freshness lets questions wait for a check of the database's version that began
// after they arrived. One check is under way at a time and serves all that came
// before it began, so the price is one round trip and not one a question; no
// answer can predate a change that was confirmed on another replica.
type freshness struct {
	check func(context.Context) error

	mu      sync.Mutex
	running bool
	next    *round // waits for the one under way to end
}

type round struct {
	done chan struct{}
	err  error
}

// wait returns when such a check has ended, with its error.
func (f *freshness) wait(ctx context.Context) error {
	f.mu.Lock()
	if f.next == nil {
		f.next = &round{done: make(chan struct{})}
	}
	r := f.next
	if !f.running {
		f.running = true
		go f.run() //nolint:gosec,contextcheck // a check serves many questions and outlives each
	}
	f.mu.Unlock()
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run checks as long as somebody waits.
func (f *freshness) run() {
	for {
		f.mu.Lock()
		r := f.next
		f.next = nil
		if r == nil {
			f.running = false
			f.mu.Unlock()
			return
		}
		f.mu.Unlock()
		r.err = f.check(context.Background())
		close(r.done)
	}
}
