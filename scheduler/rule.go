// Package scheduler decides when the office asks, whom, and until when.
//
// A Rule is data: a period kind, the moments in it at which people are reminded,
// the moment it is due, and to whom it goes. "212" is the name the office gives
// its set of rules, of which Default is a first reading that it may edit line by
// line; nothing here, and nothing built on it, states what "212" stands for.
//
// Due turns rules, two instants and the calendar into batches of slots. Plan turns
// a batch and what is known of the ledger and its people into notes: who is told
// what, and why a slot tells nobody. Both are pure and store nothing, so there is
// nothing to lose in a crash: a Run, which the store writes once under its key, is
// what says that a slot has had its turn.
package scheduler

import (
	"time"

	"duban/calendar"
)

// Rule says when a period's reports are asked for.
type Rule struct {
	// ID names the rule in keys and logs and never changes.
	ID string
	// Name is what people call it.
	Name string
	// Cycle is the period it repeats in. A rule without one is started by an event.
	Cycle calendar.Kind
	// Moments are when reminders go out, in order within the period.
	Moments []Moment
	// Due is when the period closes; zero when nothing is due.
	Due        Moment
	Recipients Recipients
	// Enabled is false for a rule that the office has to switch on.
	Enabled bool
	// Shift says where a moment on a day off goes.
	Shift Shift `json:",omitempty"`
	// CatchUp says what becomes of a slot that nobody was there for, and MaxAge up
	// to how late it is made up for; 0 is until the day's end.
	CatchUp CatchUp       `json:",omitempty"`
	MaxAge  time.Duration `json:",omitempty"`
	// Opening takes the place of the first line of the rule's texts; "" is ours.
	Opening string `json:",omitempty"`
	// Cron takes the place of Moments, as an expert's five fields; "" is none.
	Cron string `json:",omitempty"`
	// Ladder says who hears of what is not reported after Due; none is nobody.
	Ladder []Step `json:",omitempty"`
}

// Shift says where a moment on a day off goes. It never leaves its period.
type Shift uint8

// The shift rules.
const (
	Earlier Shift = iota // the nearest earlier working day of the period, else the nearest later one
	Later                // the nearest later one, else the nearest earlier one
	Drop                 // nowhere: there is no slot
)

// CatchUp says what becomes of slots that fell while nothing ran.
type CatchUp uint8

// The policies. What is made up for is made up for on the same working day, in
// office hours, before it is due, in one message; the rest is told to the clerks.
const (
	LatestOnly CatchUp = iota // the latest of them, for all
	Never                     // none
)

// Moment is a time of day within a period. It falls on a working day: the day
// that is named, else where the rule's Shift says, by default the nearest earlier
// working day of the period, else the nearest later one of it. It never leaves its
// period, so a period without a working day has no moment, and nobody has missed
// anything in it.
type Moment struct {
	// Day counts from the period's first day (1) or from its last (-1).
	Day int
	// Before is how many working days earlier than that.
	Before int
	Hour   int
	Minute int
}

// IsZero reports whether m is no moment.
func (m Moment) IsZero() bool { return m == Moment{} }

// Recipients says whom a rule speaks to.
type Recipients uint8

// The recipients of rules.
const (
	Unreported     Recipients = iota + 1 // contacts of units that have not reported for the period
	ClerksAndLeads                       // 督查室 and the contacts of lead units
	Leaders                              // 分管领导, each for his own field
	Clerks                               // 督查室
	MondayLeaders                        // leaders who want one digest a week in the place of others
	// The rungs of a ladder. A leader is told at the clerk's word alone.
	Heads         // 单位负责人
	OverdueClerks // 督查室, with the list
	Release       // 督查室, asked whether leaders are to be told
	Lapse         // 督查室, told that it did not answer and nothing was sent
)

// RuleMonday is the digest of leaders who asked for one a week; nobody else hears of it.
const RuleMonday = "monday_digest"

// RuleSpecial is the word of a 专题会议: it has no period, an occasion starts it.
const RuleSpecial = "special_meeting"

// Default returns the office's first rule set. The cadence is the office's own
// (weekly update and meeting, monthly report, leaders every ten days); hours and
// weekdays are our choice and every line can be changed. Minutes are odd on
// purpose: the full hour is when everybody else's reminders arrive.
func Default() []Rule {
	return []Rule{
		{
			ID: "weekly_update", Name: "周更新", Cycle: calendar.Week, Enabled: true, Recipients: Unreported,
			Moments: []Moment{{Day: 3, Hour: 9, Minute: 7}, {Day: 4, Hour: 14, Minute: 37}},
			Due:     Moment{Day: 4, Hour: 17},
			Ladder:  DefaultLadder(),
		},
		{
			ID: "weekly_meeting", Name: "周例会", Cycle: calendar.Week, Enabled: true, Recipients: ClerksAndLeads,
			Moments: []Moment{{Day: 5, Hour: 8, Minute: 37}},
		},
		{
			ID: "monthly_report", Name: "月报送", Cycle: calendar.Month, Enabled: true, Recipients: Unreported,
			Moments: []Moment{
				{Day: -1, Before: 3, Hour: 9, Minute: 7},
				{Day: -1, Before: 1, Hour: 9, Minute: 7},
				{Day: -1, Hour: 14, Minute: 37},
			},
			Due:    Moment{Day: -1, Hour: 17},
			Ladder: DefaultLadder(),
		},
		{
			ID: "ten_day_review", Name: "旬调度", Cycle: calendar.TenDays, Enabled: true, Recipients: Leaders,
			Moments: []Moment{{Day: -1, Hour: 16, Minute: 7}},
		},
		{
			ID: RuleMonday, Name: "周一简报", Cycle: calendar.Week, Enabled: true, Recipients: MondayLeaders, Shift: Later,
			Moments: []Moment{{Day: 1, Hour: 8, Minute: 47}},
		},
		{ID: RuleSpecial, Name: "专题会议", Recipients: Leaders},
		{ID: "site_inspection", Name: "一线督导", Cycle: calendar.Month, Recipients: Clerks, Moments: []Moment{{Day: 15, Hour: 9, Minute: 27}}},
		{ID: "quarterly_publication", Name: "季度公开", Cycle: calendar.Quarter, Recipients: Clerks, Moments: []Moment{{Day: -1, Hour: 10, Minute: 37}}},
	}
}
