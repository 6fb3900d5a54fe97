package ledger

import (
	"time"

	"duban/calendar"
)

// Leave is a stretch of days in which a deputy speaks for a member (替、代): he
// reports in his place and receives what would have been sent to him.
type Leave struct {
	ID      int64
	Account string // who is away
	Deputy  string // the account of who stands in
	// From and To are the first and the last day.
	From, To calendar.Date
	State    LeaveState
	// At is when it was asked for; DecidedBy the account that granted or refused it.
	At        time.Time
	DecidedBy string
}

// LeaveState is where a request for a deputy stands. Only a granted one has an effect.
type LeaveState string

// The states of a leave.
const (
	LeaveAsked   LeaveState = "asked"
	LeaveGranted LeaveState = "granted"
	LeaveRefused LeaveState = "refused"
	LeaveEnded   LeaveState = "ended" // 销假, or replaced by a later one
)

// covers reports whether the deputy speaks for the member on that day.
func (l *Leave) covers(on calendar.Date) bool {
	return l.State == LeaveGranted && !on.Before(l.From) && !on.After(l.To)
}
