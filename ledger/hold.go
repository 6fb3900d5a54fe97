package ledger

import "time"

// Hold keeps reminders back for a while. It always has an end and, where the office
// made it, a reason. (One item is held back by an act on it: ActHold.)
type Hold struct {
	ID   int64
	Kind HoldKind
	// PlanID is the plan it is about, 0 for all; Account the person of a HoldPerson.
	PlanID  int64
	Account string
	// From and Until are when it begins and ends; Until is the first instant at
	// which reminders go out again.
	From  time.Time
	Until time.Time
	// Window is the period that a HoldPerson was asked for.
	Window string
	Reason string
	By     string
}

// HoldKind says what is held back.
type HoldKind string

// The kinds of holds.
const (
	HoldAll    HoldKind = "all"    // 暂停提醒: everything
	HoldPerson HoldKind = "person" // 下午报: one person, whose reminder comes when it ends
	// 核定: what is not held back, the reminders of the year Window, which no notice has decided.
	HoldAgreed HoldKind = "agreed"
	HoldDigest HoldKind = "digest" // 别天天推: one leader, whose digest comes on Monday mornings instead
	// 试运行: what is for people other than the office goes to the office instead.
	HoldTrial HoldKind = "trial"
)

// Active reports whether h holds at the instant.
func (h *Hold) Active(at time.Time) bool { return !at.Before(h.From) && at.Before(h.Until) }

// AddHold keeps reminders back, or a person's reminder until later.
type AddHold struct {
	Hold Hold
	// Drop is the draft that it comes from.
	Drop *DropDraft `json:",omitempty"`
}

// EndHolds lets reminders go out again: all holds of a kind end now.
type EndHolds struct {
	Kind HoldKind
	By   string
	Drop *DropDraft `json:",omitempty"`
}

func (AddHold) change()  {}
func (EndHolds) change() {}
