package ledger

import "time"

// AuditLine is one change of an item as the audit has it.
type AuditLine struct {
	ID int64
	At time.Time
	By string // account
	// What is the kind of the change: report, act, item (an import), goal, refused.
	What   string
	UnitID int64 // 0 where the line is of no unit
	// Old and New are JSON as it was written, "" for nothing.
	Old, New string
	Why      string
	MsgID    string
}
