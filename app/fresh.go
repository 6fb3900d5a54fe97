package app

import (
	"context"
	"sync"
	"time"

	"duban/ledger"
	"duban/store"
)

// freshTimeout bounds a version check: the vendor waits five seconds in all, a
// person far less.
const freshTimeout = 150 * time.Millisecond

// probeEvery is how often a database that is away is asked whether it is back.
const probeEvery = 50 * time.Millisecond

// readTimeout bounds what an answer reads of the database: nobody waits four seconds.
const readTimeout = 3 * time.Second

// reloadTimeout bounds the reading of what changed, within the vendor's five seconds.
const reloadTimeout = 2 * time.Second

// freshness lets questions wait for a check of the database's version that began
// after they arrived. One check is under way at a time and serves all that came
// before it began, so the price is one round trip and not one a question; no
// answer can predate a change that was confirmed on another replica.
//
// With probe, one failed check tells that the database is away: from then on nobody
// waits, and the database is asked every so often until it answers.
type freshness struct {
	check func(context.Context) error
	probe time.Duration

	mu      sync.Mutex
	running bool
	away    bool
	closed  bool
	next    *round // waits for the one under way to end
}

type round struct {
	done chan struct{}
	err  error
}

// wait returns when such a check has ended, with its error.
func (f *freshness) wait(ctx context.Context) error {
	f.mu.Lock()
	if f.away {
		f.mu.Unlock()
		return errAway
	}
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
		lost := r.err != nil && f.probe > 0
		if lost {
			f.lose(r.err)
		}
		close(r.done)
		if lost && !f.find() {
			return
		}
	}
}

// lose answers all who wait: the database is away.
func (f *freshness) lose(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.away = true
	if f.next != nil {
		f.next.err = err
		close(f.next.done)
		f.next = nil
	}
}

// find asks until there is an answer, or until close: then it is false.
func (f *freshness) find() bool {
	for {
		t := time.NewTimer(f.probe)
		<-t.C
		f.mu.Lock()
		closed := f.closed
		f.mu.Unlock()
		if closed {
			return false
		}
		if f.check(context.Background()) == nil {
			f.mu.Lock()
			f.away = false
			f.mu.Unlock()
			return true
		}
	}
}

// isAway reports whether the last check failed.
func (f *freshness) isAway() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.away
}

// close ends the search for a database that is away.
func (f *freshness) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
}

// errAway is the error of who does not even ask.
var errAway = &ledger.Error{Code: ledger.Unavailable, Detail: "the database did not answer the last time"}

// knownDrafts are a person's drafts while the database is there: when it is known to
// be away, nobody waits for that to be found once more.
type knownDrafts struct {
	*store.Store
	fresh *freshness
}

// Waiting implements bot.Drafts.
func (d knownDrafts) Waiting(ctx context.Context, account string) (ledger.Waiting, error) {
	if d.fresh.isAway() {
		return ledger.Waiting{}, errAway
	}
	return d.Store.Waiting(ctx, account)
}
