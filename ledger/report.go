package ledger

import (
	"slices"
	"time"
)

// NewReport is one line about to be appended to the reports: what a unit says of an
// item, or that an earlier report is withdrawn or returned.
type NewReport struct {
	PlanID int64
	ItemID int64
	UnitID int64
	Kind   ReportKind
	// Percent is the figure, unknown where none was given. Reported is what the
	// person said when that was above 100 (超额), else unknown.
	Percent  Percent
	Reported Percent
	Approx   bool
	// Text is the progress in the reporter's words; Note is a reason: why nothing
	// changed, why a figure fell, why a report is returned.
	Text string
	Note string
	// By and ByName are the person whose words these are. Behind is the account of
	// a clerk or deputy who spoke for the unit, else "".
	By     string
	ByName string
	Behind string
	// MsgID is the vendor's number of the message that reported.
	MsgID string
	// Window is the key of the calendar.Period that the report counts for.
	Window string
	// Timing says whether it was made in the window's time.
	Timing Timing
	// Target is the report that a correction, withdrawal or return is about, else 0.
	Target int64
	// Base is the newest row of this unit on this item when it was read back, 0
	// for none: the change is a Conflict when there is a newer one.
	Base int64
}

// AddReports appends reports, all or none. The confirming message is the change's cause.
type AddReports struct {
	Reports []NewReport
	// Drop removes the draft they came from, or Rest rewrites it with what is
	// still open; at most one of the two is set.
	Drop *DropDraft
	Rest *SaveDraft
}

// Prompt is what a person was last asked to report. It is the context of a reply
// that names no item until it ends or another prompt replaces it.
type Prompt struct {
	Account string
	PlanID  int64
	Items   []int // item numbers
	Window  string
	At      time.Time
	Until   time.Time
}

// Waiting is what waits for a person: his open draft, and what he was last asked; each
// nil when there is none.
type Waiting struct {
	Draft  *Draft
	Prompt *Prompt
}

// AddPrompt records a prompt in the place of an earlier one and queues its text, ""
// for none: then the person has been told already.
type AddPrompt struct {
	Prompt Prompt
	Text   string
	// NotBefore, NotAfter and Key are the message's.
	NotBefore time.Time
	NotAfter  time.Time
	Key       string
}

func (AddReports) change() {}
func (AddPrompt) change()  {}

// PendingReport is the payload of a DraftReport.
type PendingReport struct {
	PlanID  int64          `json:"plan"`
	Window  string         `json:"window"`
	Entries []PendingEntry `json:"entries"`
	// Unclear are words about no certain item; Offered the items they may be about.
	Unclear *PendingEntry `json:"unclear,omitempty"`
	Offered []int         `json:"offered,omitempty"`
}

// Unsettled reports whether something in it must be answered before anything of it is
// stored: words about no certain item, or a figure that cannot be. The slip that made
// one figure impossible may have made its neighbour wrong.
func (d *PendingReport) Unsettled() bool {
	return d.Unclear != nil || slices.ContainsFunc(d.Entries, func(e PendingEntry) bool { return e.Ask == AskImpossible })
}

// AskImpossible is the open question about a figure that cannot be.
const AskImpossible = "impossible"

// PendingEntry is what was understood of one unit's share of one item.
type PendingEntry struct {
	No       int        `json:"no"`
	ItemID   int64      `json:"item"`
	UnitID   int64      `json:"unit"`
	Kind     ReportKind `json:"kind"`
	Percent  Percent    `json:"percent"`
	Reported Percent    `json:"reported"`
	Approx   bool       `json:"approx,omitempty"`
	Text     string     `json:"text"`
	Note     string     `json:"note,omitempty"`
	// Old is the figure shown beside the new one; Base the unit's newest row then.
	Old  Percent `json:"old"`
	Base int64   `json:"base"`
	// Stands is the item's figure then, where a document or the office gave it.
	Stands Percent `json:"stands"`
	MsgID  string  `json:"msg"`
	// Target is the report that this corrects, 0 for a new one.
	Target int64 `json:"target,omitempty"`
	// Correct says of words about no certain item that they correct what was said before.
	Correct bool `json:"correct,omitempty"`
	// Ask is the open question about the entry; while there is one, 确认 stores nothing for it.
	Ask string `json:"ask,omitempty"`
	// Figures are the figures that the open question chooses among.
	Figures []Percent `json:"figures,omitempty"`
}
