package intent

import (
	"duban/calendar"
	"duban/ledger"
)

// Speaker is who says something, and what it may be about.
type Speaker struct {
	// Own are the numbers of the items that his units share in; Asked those that he
	// was last asked about, in a prompt or by an open question; both ascending.
	Own   []int
	Asked []int
	// Units are his units.
	Units []int64
	// Draft says that something of his waits for 确认.
	Draft bool
	Today calendar.Date
}

// Act says what a message does as a report.
type Act uint8

// The acts.
const (
	NoReport Act = iota // a question, a greeting, anything else
	Manners             // 收到, 马上核实后报: nothing to store
	Tell                // progress of items
	Correct             // 更正, 改成, 不对，是72%
	Withdraw            // 撤回刚才那个
)

// Claims is what a message says as a report.
type Claims struct {
	Act  Act
	List []Claim
	// Rest is said of every asked item that no claim names: 其他同上周. "" when nothing is.
	Rest ledger.ReportKind
}

// Claim is what a message says of one item.
type Claim struct {
	// No is the item's number, 0 when the message names none. Words says that
	// words of the ledger named it, and not its number.
	No    int
	Words bool
	// Units are the units that the words name as theirs (「区残联：…」), none when they name none.
	Units []int64
	// Like are the units whose report on the item it repeats: 跟民政局一样.
	Like []int64
	// Kind is Progress unless the words say more.
	Kind ledger.ReportKind
	// Percent is the figure; unknown while there is a Doubt, and for kinds that give none.
	Percent  ledger.Percent
	Approx   bool
	Reported ledger.Percent // as said, when above 100 and at most 200
	// Doubt says why a figure cannot be taken; Figures are those it may be.
	Doubt   Doubt
	Figures []ledger.Percent
	// Others are the items that the words fit when they do not fit No.
	Others []int
	// Text are the words about the item exactly as written, without the number that named it.
	Text string
	// Note is the reason within Text, when one is given: 9月才申报.
	Note string
}

// Doubt says why a figure must be asked for.
type Doubt uint8

// The doubts.
const (
	Sure       Doubt = iota
	NoFigure         // progress without a figure
	Vague            // 过半, 快完成了, 七八成, 85-90%
	Several          // several percentages, none of them plainly the item's
	Impossible       // above 200, negative
	Conflict         // 已全部完成，完成率95%; 100% beside work still going on
	WrongItem        // the number names one item and the words another
)
