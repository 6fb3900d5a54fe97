package app

import (
	"slices"
	"sync"
	"time"
)

// flood limits how many messages of one member are answered a minute. It counts
// in windows of a minute and forgets each when it ends; a repeated callback
// counts once and is answered as often as it comes.
type flood struct {
	rate int // 0: no limit

	mu     sync.Mutex
	minute int64
	// allowed are the events of this minute by account, at most rate of each.
	allowed map[string][]string
}

// allow counts the event of account and reports whether it may be answered.
func (f *flood) allow(account, eventID string, now time.Time) bool {
	if f.rate == 0 {
		return true
	}
	minute := now.Unix() / 60
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.minute != minute || f.allowed == nil {
		f.minute, f.allowed = minute, map[string][]string{}
	}
	events := f.allowed[account]
	if slices.Contains(events, eventID) {
		return true
	}
	if len(events) >= f.rate {
		return false
	}
	f.allowed[account] = append(events, eventID)
	return true
}
