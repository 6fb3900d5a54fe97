package app

import (
	"sync"
	"time"
)

// flood limits how many messages of one member are answered a minute. It counts
// in windows of a minute and forgets each when it ends; a repeated callback
// counts once.
type flood struct {
	rate int // 0: no limit

	mu     sync.Mutex
	minute int64
	counts map[string]*window
}

type window struct {
	n    int
	last string // the last event counted
}

// allow counts the event of account and reports whether it may be answered.
func (f *flood) allow(account, eventID string, now time.Time) bool {
	if f.rate == 0 {
		return true
	}
	minute := now.Unix() / 60
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.minute != minute || f.counts == nil {
		f.minute, f.counts = minute, map[string]*window{}
	}
	w := f.counts[account]
	if w == nil {
		w = &window{}
		f.counts[account] = w
	}
	if w.last != eventID {
		w.last = eventID
		w.n++
	}
	return w.n <= f.rate
}
