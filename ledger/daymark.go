package ledger

import "duban/calendar"

// DayMark is the office's own word on a day: 补班 or 放假.
type DayMark struct {
	Day  calendar.Date
	Work bool
	Name string
}

// AddDays adds lines to the office's calendar; a later one about a day replaces an earlier.
type AddDays struct {
	Days []DayMark
	By   string
	Drop *DropDraft `json:",omitempty"`
}

// DraftDays is the draft of a line of the calendar. Payload: AddDays.
const DraftDays DraftKind = "days"

func (AddDays) change() {}
