package delivery

import (
	"sync"
	"time"

	"duban/internal/clock"
)

const (
	// tripAfter calls in a row without an answer the channel rests.
	tripAfter = 5
	// longestRest is the end of its growth.
	longestRest = 15 * time.Minute
)

// gate closes the channel for a while after what concerns every message, and then
// lets one through to see whether it is over.
type gate struct {
	clock clock.Clock

	mu     sync.Mutex
	until  time.Time
	silent int  // tries in a row without an answer
	rests  int  // in a row
	probe  bool // one call is under way to see
}

// open is how many of want messages may be claimed now.
func (g *gate) open(want int) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.probe || g.clock.Now().Before(g.until):
		return 0
	case g.rests > 0:
		g.probe = true
		return 1
	}
	return want
}

// closed is the instant until which nothing is sent, if there is one.
func (g *gate) closed() (time.Time, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.until, g.clock.Now().Before(g.until)
}

// idle says that the probe found nothing to try.
func (g *gate) idle() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.probe = false
}

// heard takes in how a try ended and reports whether the gate closed because of it.
func (g *gate) heard(class Class) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.probe = false
	now := g.clock.Now()
	switch class {
	case Limited, Setup:
		g.rest(now, pauseOf(class))
		return true
	case Unreachable:
		g.silent++
		if g.silent < tripAfter && g.rests == 0 {
			return false
		}
		g.rest(now, 2*time.Second)
		return true
	case Busy, Recipient, Content: // an answer, and so not silence
	}
	if !now.Before(g.until) { // else it is the answer of a call from before
		g.silent, g.rests = 0, 0
	}
	return false
}

// rest closes the gate; each rest in a row is twice as long as the one before.
func (g *gate) rest(now time.Time, first time.Duration) {
	if now.Before(g.until) {
		return // told by another call of the same moment
	}
	d := first
	for range g.rests {
		if d *= 2; d > longestRest {
			d = longestRest
			break
		}
	}
	g.rests++
	g.until = now.Add(d)
}
