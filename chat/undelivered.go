package chat

import "time"

// Undelivered is a message that a person did not get.
type Undelivered struct {
	To   string
	Text string
	// At is when it was queued, Ended when it was given up.
	At, Ended time.Time
	Reason    Reason
}

// Reason says why a message did not arrive.
type Reason string

// The reasons.
const (
	ReasonStranger   Reason = "stranger"   // no such account, or it may not see the application
	ReasonUnlicensed Reason = "unlicensed" // the account has no licence for the interface
	ReasonLate       Reason = "late"       // its time was over before it could be sent
	ReasonUnsure     Reason = "unsure"     // sent, and no answer came: it may have arrived
	ReasonContent    Reason = "content"    // the vendor does not take it
	ReasonVendor     Reason = "vendor"     // the vendor refused it again and again
)
