// Package intent reads a Chinese sentence about a plan and says what is asked.
//
// It is pure: a sentence and a Lexicon (the words of one plan) go in, a Query
// comes out; no clock, no I/O, no state between calls. The grammar is written as
// rules over three kinds of words — references (item numbers, unit names,
// percentages, periods), words of the grammar (进度, 谁负责, 低于), and whatever is
// left, which is looked up among the ledger's own words. A sentence with two
// readings yields both; the caller asks. Nothing here is stored, so nothing can
// be lost in a crash.
package intent

import (
	"duban/calendar"
	"duban/ledger"
)

// Intent says what a sentence asks for.
type Intent uint8

// The intents.
const (
	Unknown    Intent = iota // understood nothing of it
	Item                     // one item: Aspect says what of it
	Items                    // several items
	UnitItems                // what a unit is responsible for
	Overview                 // the whole list, its mean
	Completed                // items at 100 %
	Unfinished               // items below 100 %
	Threshold                // items below, above or between figures
	Ranking                  // slowest or fastest
	Lamp                     // items by lamp
	Compare                  // two or more items beside each other
	Count                    // how many
	Missing                  // who has not reported, or with Reported who has
	MyItems                  // the sender's own items
	Schedule                 // when to report next
	Unchanged                // items without change for some time
	Greeting
	Thanks
	Help
	More       // 继续
	Keyword    // words of the ledger; Hits holds the items
	Ellipsis   // an aspect without an item: the last answer's item is meant
	NoSuchItem // a number or topic that the list does not have
	OutOfScope
	Later     // a function that is not switched on yet
	OtherPlan // another year's list
	Choose    // which plan
	Import
	Undo
	Place       // which place an item takes among all
	WhichItem   // 第…项 with what is no number between
	UnitRanking // units by the mean of their items; with Units, their means and places
)

// Aspect says what of an item is asked.
type Aspect uint8

// The aspects.
const (
	AspectNone Aspect = iota
	AspectProgress
	AspectPercent
	AspectGoal
	AspectUnits
	AspectHistory
	AspectFull // goal and progress: a question about a detail
	AspectGoalUnits
	AspectPercentUnits
	AspectProgressUnits

	// Aspects is how many aspects there are.
	Aspects
)

// Op is a comparison with a figure.
type Op uint8

// The comparisons. 低于 and its kin exclude the figure, 以下 and 以上 include it
// (Civil Code art. 1259).
const (
	OpNone Op = iota
	OpBelow
	OpAtMost
	OpAbove
	OpAtLeast
	OpBetween // ends included unless LowOut or HighOut says otherwise
	OpEqual
)

// Color is a lamp's colour.
type Color uint8

// The colours asked for.
const (
	AnyColor Color = iota
	Red
	Yellow
	Green
)

// Query is what a sentence asks.
type Query struct {
	Intent Intent
	Aspect Aspect
	// Items are item numbers: asked by number (they may not exist), or found by words.
	Items []int
	// Units are the units meant; several when the name fits several (UnitAmbiguous).
	Units         []int64
	UnitText      string // the unit's name as understood, when it was corrected
	UnitAmbiguous bool
	// UnitHeard says that the name only sounded like the unit's.
	UnitHeard bool
	// LeadOnly and AssistOnly narrow a unit question to a role.
	LeadOnly, AssistOnly bool
	// Except are items that a set is asked without.
	Except []int
	// Together asks for the items that all of Units share.
	Together  bool
	Op        Op
	Low, High ledger.Percent
	// LowOut and HighOut exclude the ends of OpBetween: 高于60%低于80%.
	LowOut, HighOut bool
	// ByMean compares with the mean of all known figures instead of Low.
	ByMean bool
	// Duties asks for the units beside each item of a list.
	Duties bool
	// Load ranks units by how many items they have.
	Load bool
	// Mean says that a mean was asked for by that word.
	Mean bool
	// N is how many are asked of a ranking, 0 for the default; Nth asks for that place alone.
	N    int
	Nth  bool
	Fast bool
	// Undone narrows a ranking to items below 100 %.
	Undone bool
	// What Count counts: Completed, Unfinished, Threshold, Missing, UnitItems or Overview.
	Counted Intent
	Color   Color
	// Ambiguous says that Items are candidates for one question.
	Ambiguous bool
	// Unsure says that the likeliest of two readings was taken.
	Unsure bool
	// Weak says that the words were found only in part: name the items, show no figures.
	Weak bool
	// Year is another year asked for, Period a span of dates.
	Year   int
	Period calendar.Span
	HasPer bool
	// Past says that the span has ended.
	Past bool
	Mine bool
	// Reported turns Missing around: who has reported.
	Reported bool
	Also     bool // 也是…吗: the unit is to be checked against the item
	Topic    string

	// HeardWord is the ledger's word that was taken for one of the same sound.
	HeardWord string

	// heard says that the item was found only in part, or by sound; sounded that it was by sound.
	heard, sounded bool
	// said is what was asked of the item before a detail was taken for it.
	said Aspect
	// all says that the list itself is asked for.
	all bool
}
