// Package clock has the time as a parameter: Clock, the system's, and one that
// a test or the demonstration sets. It stores nothing that outlives the process.
package clock

import (
	"sync"
	"time"
)

// Clock tells the instant.
type Clock interface{ Now() time.Time }

// System is the machine's clock.
type System struct{}

// Now implements Clock.
func (System) Now() time.Time { return time.Now() }

// Settable is a clock that runs on from an instant that can be moved. It is safe
// for concurrent use.
type Settable struct {
	mu     sync.Mutex
	base   Clock
	offset time.Duration
}

// NewSettable returns a clock that shows at now and runs with base; with a nil
// base it stands still between Sets.
func NewSettable(at time.Time, base Clock) *Settable {
	s := &Settable{base: base}
	if base == nil {
		s.base = still{}
	}
	s.Set(at)
	return s
}

// Now implements Clock.
func (s *Settable) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.base.Now().Add(s.offset)
}

// Set moves the clock to at.
func (s *Settable) Set(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset = at.Sub(s.base.Now())
}

// still is the Unix epoch for ever.
type still struct{}

func (still) Now() time.Time { return time.Unix(0, 0) }
