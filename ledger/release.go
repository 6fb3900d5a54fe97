package ledger

import (
	"encoding/json"
	"time"
)

// Release is the office's word that leaders are told of what is overdue. It is a
// Conflict when one of its terms was released before.
type Release struct {
	By   string
	Runs []ReleaseRun
}

// ReleaseRun is one leader who is told, or one term that is released; the four texts
// are its key, as the scheduler has them.
type ReleaseRun struct {
	Rule, Period, Slot, To string
	At                     time.Time
	Covers                 json.RawMessage
}

func (Release) change() {}
