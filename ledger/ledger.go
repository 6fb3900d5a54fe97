// Package ledger has the words of the 台账: plans, items, units, members,
// figures, reports, and what an import or a change is.
//
// It stores nothing and does no I/O. Its values are plain; the store keeps them,
// the bot and the scheduler decide over them. A rule that several of those need
// (whose figure counts, what a lamp shows, which spelling is which unit) lives
// here once. Nothing is lost here in a crash, since nothing is held.
package ledger

import (
	"slices"
	"strings"
	"time"

	"duban/calendar"
)

// Plan is one 台账 / 清单: a year's numbered list of one issuer.
// (Year, Name) is unique.
type Plan struct {
	ID   int64
	Year int
	// Name is what people call the list, e.g. 「2024年民生实事」.
	Name string
	// Title, Issuer, DocNumber and Area come from the document; all but Title may be empty.
	Title     string
	Issuer    string
	DocNumber string
	Area      string
	// AsOf is the day the imported figures speak of; zero when the document gives goals only.
	AsOf calendar.Date
	// AsOfLabel is the document's name for it, e.g. 「二季度进展表」.
	AsOfLabel string
	// Source is the name of the imported file.
	Source string
	// FigureRule says whose report becomes the item's figure.
	FigureRule FigureRule
	Archived   bool
	// Units are in order of first mention.
	Units []Unit
	// Items are in the document's order.
	Items []*Item
	// Aliases are the office's own, beside those that follow from rules.
	Aliases []Alias
	// Synonyms map people's words to the ledger's.
	Synonyms []Synonym
	// Instructions are the leaders' words to units, oldest first.
	Instructions []Instruction
	// Version grows with every change of this plan, Shape with all but units' reports.
	Version int64
	Shape   int64
	// Imports is how many imports the plan has had; HasReports whether a unit has reported since.
	Imports    int
	HasReports bool
	// MergedAt is when two of its units were last made one; zero for never.
	MergedAt time.Time
}

// Item returns the item with number no, or nil.
func (p *Plan) Item(no int) *Item {
	if no <= 0 {
		return nil
	}
	if no <= len(p.Items) && p.Items[no-1].No == no {
		return p.Items[no-1]
	}
	for _, it := range p.Items {
		if it.No == no {
			return it
		}
	}
	return nil
}

// Unit returns the unit with this ID, or nil.
func (p *Plan) Unit(id int64) *Unit {
	for i := range p.Units {
		if p.Units[i].ID == id {
			return &p.Units[i]
		}
	}
	return nil
}

// FigureRule says which report sets an item's figure.
type FigureRule string

// The rules for an item's figure.
const (
	FigureLead  FigureRule = "lead"  // the lead unit's confirmed report (default)
	FigureMean  FigureRule = "mean"  // the mean of the units' latest confirmed reports
	FigureClerk FigureRule = "clerk" // only what the supervision office sets
)

// Item is one 事项.
type Item struct {
	ID     int64
	PlanID int64
	// No is the 序号; 0 while the item has none (a draft).
	No    int
	Title string
	// Goal is the goal text exactly as written, sub-goals included.
	Goal     string
	SubGoals []SubGoal
	// Progress is the document's text exactly as written, until the first report.
	Progress string
	// Parts are the pieces of Progress that name their units (「卫健局：…」).
	Parts []Part
	// Percent is the document's figure of completion.
	Percent Percent
	// Measures are the counted targets of the goal with what the progress says of them.
	Measures []Measure
	Duties   []Duty
	DueOn    calendar.Date
	Status   Status
	// Acts are what was done to the item beside reporting on it, oldest first.
	Acts []Act
	// Reports are the units' confirmed reports, oldest first: in a loaded book those
	// that Standing keeps, and all of them where the history was asked for.
	Reports []Report
	// Photos are the pictures that units sent, where the history was asked for.
	Photos []Photo
	// Versions are the item's forms as imported, oldest first.
	Versions []ItemVersion
}

// Status is where an item stands between opening and write-off.
type Status string

// The states of an item. 100 % is not Done: somebody has to say 办结. 暂缓 is no
// state but has dates: Item.Hold.
const (
	StatusOpen   Status = "open"
	StatusDone   Status = "done"   // 办结
	StatusClosed Status = "closed" // 销号, checked by the supervision office
)

// SubGoal is one of ①②③ in a goal.
type SubGoal struct {
	Mark  string // "①"
	Index int    // 1-based
	Text  string // without mark and closing punctuation
	Raw   string // exactly as written
}

// Part is a piece of a progress text with the units it names.
type Part struct {
	Label string   // as written before the colon, e.g. 「城乡交运局、产发集团」
	Units []string // names as printed in the item's unit cell
	Text  string
	// Percent is what this part itself calls the unit's completion of the year's task, when it does.
	Percent Percent
}

// Role is how a unit shares an item.
type Role string

// The roles of a unit in an item.
const (
	Lead   Role = "lead"   // 主办、牵头
	Assist Role = "assist" // 协办、配合
	Joint  Role = "joint"  // 并列
)

// RoleSource says where a role was read.
type RoleSource string

// Where a role may come from.
const (
	RoleFromColumn   RoleSource = "column"   // the table has columns for roles
	RoleFromPosition RoleSource = "position" // no roles in the table: the first named counts as lead
	RoleFromOnly     RoleSource = "only"     // the item has one unit
)

// Duty is one unit's share of one item.
type Duty struct {
	UnitID int64
	// Printed is the unit's name as printed in this item's cell, broken lines joined.
	Printed string
	Role    Role
	Source  RoleSource
}

// Leads reports whether the duty counts as lead for figures and reminders.
func (d Duty) Leads() bool { return d.Role == Lead }

// Unit is a responsible unit of a plan.
type Unit struct {
	ID   int64
	Name string // the first spelling met
	// Spellings are all spellings that rule or office holds to be this unit, Name included.
	Spellings []string
	// Collective marks a set such as 各镇街; Members are its unit names when the office named them.
	Collective bool
	Members    []string
}

// Alias is a name that the office declared for a unit.
type Alias struct {
	Name   string
	UnitID int64
}

// Synonym maps a word people use to a word the ledger uses (老人洗澡 → 助浴).
type Synonym struct {
	Word   string
	Target string
}

// Measure is a counted target and what has been counted of it.
type Measure struct {
	Name string
	Unit string
	// Target with TargetOp "=", ">=" or "<="; HasTarget false when the goal gives no figure.
	Target       float64
	HasTarget    bool
	TargetOp     string
	TargetApprox bool
	Actual       float64
	HasActual    bool
	// ActualApprox marks a floor such as 1500余人.
	ActualApprox bool
	// Part is the Label of the progress part that holds the actual, if any.
	Part string
}

// Ratio returns 100·Actual/Target; ok is false when either is missing, or the
// measure is itself a percentage.
func (m Measure) Ratio() (percent float64, ok bool) {
	if !m.HasTarget || !m.HasActual || m.Target == 0 || m.Unit == "%" {
		return 0, false
	}
	return 100 * m.Actual / m.Target, true
}

// ReportKind says what a unit's report is.
type ReportKind string

// The kinds of reports.
const (
	KindProgress   ReportKind = "progress"
	KindDone       ReportKind = "done"
	KindUnchanged  ReportKind = "unchanged"
	KindBlocked    ReportKind = "blocked"
	KindNotStarted ReportKind = "not_started"
	// A withdrawal or a return is a line of its own about an earlier one, which no
	// longer counts.
	KindWithdrawn ReportKind = "withdrawn" // 撤回, by the unit
	KindReturned  ReportKind = "returned"  // 退回, by the supervision office
)

// Report is one confirmed report of one unit on one item. Reports are only ever appended.
type Report struct {
	ID      int64
	ItemID  int64
	UnitID  int64
	Kind    ReportKind
	Percent Percent
	Text    string
	By      string // account
	ByName  string
	At      time.Time
	// MsgID and ConfirmMsgID are the vendor's numbers of the report and its confirmation.
	MsgID        string
	ConfirmMsgID string
	// Reported, Approx, Note, Behind, Window, Timing and Target are as in NewReport.
	Reported Percent
	Approx   bool
	Note     string
	Behind   string
	Window   string
	Timing   Timing
	Target   int64
	// Void is KindWithdrawn or KindReturned where a later line says that this one no longer counts.
	Void ReportKind
}

// Counts reports whether r is a unit's word that still stands.
func (r *Report) Counts() bool {
	return r.Void == "" && r.Kind != KindWithdrawn && r.Kind != KindReturned
}

// ItemVersion is one form of an item, as an import left it.
type ItemVersion struct {
	Version  int
	At       time.Time
	By       string
	Source   string // file name, or 「聊天粘贴」
	Label    string // the document's own name for its date, e.g. 「二季度进展表」
	AsOf     calendar.Date
	Title    string
	Goal     string
	Progress string
	Percent  Percent
	// GoalOnly marks a change of the goal that the office decided: it brings no
	// figure of its own. Note is its reason.
	GoalOnly bool
	Note     string
}

// MemberRole is what a person may do.
type MemberRole string

// The five roles. A person without one may do nothing.
const (
	Contact MemberRole = "contact" // 联系人
	Head    MemberRole = "head"    // 单位负责人
	Clerk   MemberRole = "clerk"   // 督查室
	Leader  MemberRole = "leader"  // 分管领导
	Admin   MemberRole = "admin"   // 管理员
)

// ParseMemberRole reads the 角色 column of a roster.
func ParseMemberRole(s string) (MemberRole, bool) {
	switch strings.TrimSpace(s) {
	case "联系人":
		return Contact, true
	case "负责人":
		return Head, true
	case "督查室":
		return Clerk, true
	case "领导":
		return Leader, true
	case "管理员":
		return Admin, true
	}
	return "", false
}

// String returns the 角色 as the roster writes it.
func (r MemberRole) String() string {
	switch r {
	case Contact:
		return "联系人"
	case Head:
		return "负责人"
	case Clerk:
		return "督查室"
	case Leader:
		return "领导"
	case Admin:
		return "管理员"
	}
	return ""
}

// Member is a person in the roster.
type Member struct {
	Account string // as the roster writes it
	Name    string
	Role    MemberRole
	// Units are printed names, each known to at least one plan when the roster was read.
	Units  []string
	Phone  string
	Active bool
	// Changes are units that he gains or loses on a day that was still to come.
	Changes []UnitChange `json:",omitempty"`
}

// UnitChange is a unit that becomes a member's on a day, or ceases to be.
type UnitChange struct {
	Unit string
	From calendar.Date
	Gain bool
}

// UnitsOn returns the units that are the member's on that day.
func (m *Member) UnitsOn(on calendar.Date) []string {
	if len(m.Changes) == 0 {
		return m.Units
	}
	units := slices.Clone(m.Units)
	for _, c := range m.Changes {
		if c.From.After(on) {
			continue
		}
		units = slices.DeleteFunc(units, func(u string) bool { return u == c.Unit })
		if c.Gain {
			units = append(units, c.Unit)
		}
	}
	return units
}

// Office reports whether the member belongs to the supervision office (督查室, 管理员).
func (m Member) Office() bool { return m.Role == Clerk || m.Role == Admin }

// AccountKey is the form in which accounts are compared: WeCom returns accounts
// in lower case and compares them without case (document/path/90236).
func AccountKey(account string) string { return strings.ToLower(strings.TrimSpace(account)) }

// Book is everything a question may touch, at one version.
type Book struct {
	// Version grows with every committed change of any plan or of the roster, Shape
	// with all but units' reports.
	Version int64
	Shape   int64
	Plans   []*Plan
	Members []Member
	// Leaves are those asked for or granted that are not over.
	Leaves []Leave
}
