package ledger

import "time"

// WaitingDraft is a draft of a report with what has become of it.
type WaitingDraft struct {
	Draft
	// SavedAt is when it was last written, RemindedAt when its person was reminded of
	// it, ClosedAt when the office was told that it expired; zero for not yet.
	SavedAt    time.Time
	RemindedAt time.Time
	ClosedAt   time.Time
}
