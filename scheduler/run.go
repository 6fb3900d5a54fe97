package scheduler

import (
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// Run is what a slot led to for one person, or, with To "", for nobody. The four
// texts are its key: whoever writes it first has done it, on whatever replica.
type Run struct {
	Rule   string
	Period string
	Slot   string
	To     string
	// At is the planned instant.
	At time.Time
	// Why is empty for a run that told somebody.
	Why Why
	// Covers are the windows that were asked for, with their items.
	Covers []Cover
	// Prompt becomes the person's context; Messages wait to be sent.
	Prompt   *ledger.Prompt
	Messages []chat.Message
}

// Cover is a window that a run asked for, and what it stands on when it is sent.
type Cover struct {
	Term
	Opens, Closes time.Time
	// Due is when it closes to be in time, Time which reminder of it this is.
	Due   time.Time `json:",omitzero"`
	Time  int       `json:",omitempty"`
	Items []int
	// Shown is a meeting's: the items are shown, and nothing is asked.
	Shown bool `json:",omitempty"`
	// Step and Until are a ladder's: who was told, and until when the clerks' word is awaited.
	Step  Recipients `json:",omitempty"`
	Until time.Time  `json:",omitzero"`
}

// The rules of runs that belong to no rule of the office.
const (
	// RuleReminder is the one message a day to a contact; the period is the day.
	RuleReminder = "reminder"
	// RuleBatch marks a batch as done.
	RuleBatch = "batch"
	// RuleMissed tells the clerks of missed slots, RuleStalled the admins of a gap,
	// RuleGuard both that next year has no calendar.
	RuleMissed  = "missed"
	RuleStalled = "stalled"
	RuleGuard   = "calendar_guard"
)

// Window is the stretch of time that the cover asked for.
func (c *Cover) Window() ledger.Window {
	of, _ := calendar.ParseKey(c.Period)
	w := ledger.Window{Period: of, Opens: c.Opens, Due: c.Due, Closes: c.Closes}
	if w.Due.IsZero() {
		w.Due = c.Closes
	}
	return w
}

// Key names the run once for ever, and with it its message.
func (r *Run) Key() string {
	return "run/" + r.Rule + "/" + r.Period + "/" + r.Slot + "/" + ledger.AccountKey(r.To)
}
