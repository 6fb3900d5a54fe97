package scheduler

import (
	"slices"
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
	Items         []int
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
	return ledger.Window{Period: of, Opens: c.Opens, Due: c.Closes, Closes: c.Closes}
}

// StillWanted reports whether the run's message, about to be sent, still has
// something to ask of the person: one report a second earlier is enough. A run that
// asked for nothing is always wanted.
func (r *Run) StillWanted(m *Person, f *Facts) bool {
	if len(r.Covers) == 0 {
		return true
	}
	if m.Active && r.Rule == RuleLadder {
		return r.stillLate(m, f)
	}
	if !m.Active || !m.Reports {
		return false
	}
	p := planner{Facts: f}
	if r.Rule != RulePostponed && p.putOff(m.Account, r.At) {
		return false // the one that he asked for comes instead
	}
	for _, c := range r.Covers {
		plan := f.Plans[c.Plan]
		if plan == nil || p.planHeld(c.Plan) {
			continue
		}
		for _, s := range plan.Unreported(c.Window()) {
			if slices.Contains(c.Items, s.Item.No) && slices.Contains(m.Units[c.Plan], s.Duty.UnitID) {
				return true
			}
		}
	}
	return false
}

// Key names the run once for ever, and with it its message.
func (r *Run) Key() string {
	return "run/" + r.Rule + "/" + r.Period + "/" + r.Slot + "/" + ledger.AccountKey(r.To)
}
