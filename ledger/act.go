package ledger

import (
	"slices"
	"time"

	"duban/calendar"
)

// ActKind says what was done to an item beside reporting on it.
type ActKind string

// The kinds of acts. The first three are requests of a unit; the others are the
// supervision office's, but for a blocker, which its own unit may clear as well.
const (
	ActAskDone   ActKind = "ask_done"   // 申请办结
	ActAskExtend ActKind = "ask_extend" // 申请延期: To
	ActAskHold   ActKind = "ask_hold"   // 申请暂缓: To

	ActFigure     ActKind = "figure"     // 设置完成率: Percent
	ActDone       ActKind = "done"       // 办结
	ActClose      ActKind = "close"      // 销号
	ActReopen     ActKind = "reopen"     // 重启
	ActExtend     ActKind = "extend"     // 延期: To in the place of From
	ActHold       ActKind = "hold"       // 暂缓: From on, until To
	ActResume     ActKind = "resume"     // 恢复: From on
	ActRefuse     ActKind = "refuse"     // 不同意: Target is the request
	ActMilestones ActKind = "milestones" // 里程碑: Milestones, none to clear them
	ActClear      ActKind = "clear"      // 卡点解决: Target is the report that told of it
)

// Asks reports whether an act of the kind is a unit's request that waits for the office.
func (k ActKind) Asks() bool { return k == ActAskDone || k == ActAskExtend || k == ActAskHold }

// Act is one thing done to an item. Acts are only ever appended; what an item is at
// an instant follows from them.
type Act struct {
	ID     int64
	ItemID int64
	// UnitID is the unit that asks, or whose blocker is cleared; 0 for the office's own.
	UnitID  int64
	Kind    ActKind
	Percent Percent
	// From and To are days; To is the first day after a 暂缓, and the last day of an item's time.
	From, To   calendar.Date
	Milestones []Milestone
	// Note is the reason.
	Note   string
	By     string // account
	ByName string
	Role   MemberRole
	At     time.Time
	// MsgID is the vendor's number of the message that asked for it.
	MsgID string
	// Target is the request decided, or the report whose blocker is cleared.
	Target int64
}

// Milestone is a point of an item's planned curve.
type Milestone struct {
	On      calendar.Date
	Percent Percent
}

// NewAct is an act about to be appended.
type NewAct struct {
	PlanID     int64         `json:"plan"`
	ItemID     int64         `json:"item"`
	UnitID     int64         `json:"unit,omitempty"`
	Kind       ActKind       `json:"kind"`
	Percent    Percent       `json:"percent"`
	From       calendar.Date `json:"from"`
	To         calendar.Date `json:"to"`
	Milestones []Milestone   `json:"milestones,omitempty"`
	Note       string        `json:"note,omitempty"`
	By         string        `json:"by"`
	ByName     string        `json:"by_name"`
	Role       MemberRole    `json:"role"`
	MsgID      string        `json:"msg"`
	Target     int64         `json:"target,omitempty"`
	// Was is what stood before, in the words that the audit keeps.
	Was string `json:"was,omitempty"`
	// Base is the item's newest act, and Seen the newest line of its units, when this
	// was decided: the change is a Conflict when there is a newer one.
	Base int64 `json:"base"`
	Seen int64 `json:"seen"`
}

// AddActs appends acts, all or none.
type AddActs struct {
	Acts []NewAct
	// Drop is the draft that they come from.
	Drop *DropDraft `json:",omitempty"`
}

// SetFigureRule changes whose report becomes the figure of a plan's items.
type SetFigureRule struct {
	PlanID int64
	Rule   FigureRule
	Was    FigureRule
	By     string
	Drop   *DropDraft `json:",omitempty"`
}

// ChangeGoal gives an item another goal. The old one stays in the item's versions.
type ChangeGoal struct {
	PlanID int64
	ItemID int64
	Goal   string
	Title  string // "" where the title stays
	Was    string // the goal it was decided on; a Conflict when it is no longer that
	Note   string
	By     string
	Drop   *DropDraft `json:",omitempty"`
}

// NewYear opens a plan of another year beside an older one: units, aliases, synonyms
// and rules are copied, items are not.
type NewYear struct {
	From int64
	Year int
	Name string
	By   string
	Drop *DropDraft `json:",omitempty"`
}

// Archive closes a plan for good, or opens it again.
type Archive struct {
	PlanID int64
	Open   bool
	By     string
	Drop   *DropDraft `json:",omitempty"`
}

// Refusal leaves nothing but its line in the audit: somebody asked for what he may not do.
type Refusal struct {
	PlanID int64
	// What is the operation in the words of people, Said the message that asked for it.
	What string
	Said string
	// Drop is the draft that goes with it: its owner lost the right to confirm it.
	Drop *DropDraft `json:",omitempty"`
}

func (AddActs) change()       {}
func (SetFigureRule) change() {}
func (ChangeGoal) change()    {}
func (NewYear) change()       {}
func (Archive) change()       {}
func (Refusal) change()       {}

// Take adds the next act to the item, and makes of the item what the act says.
func (it *Item) Take(a Act) {
	switch a.Kind {
	case ActDone:
		it.Status = StatusDone
	case ActClose:
		it.Status = StatusClosed
	case ActReopen:
		it.Status = StatusOpen
	case ActExtend:
		it.DueOn = a.To
	case ActAskDone, ActAskExtend, ActAskHold, ActFigure, ActHold, ActResume, ActRefuse, ActMilestones, ActClear:
	}
	it.Acts = append(it.Acts, a)
}

// LastAct returns the item's newest act of one of the kinds, or nil.
func (it *Item) LastAct(kinds ...ActKind) *Act {
	for i := len(it.Acts) - 1; i >= 0; i-- {
		if slices.Contains(kinds, it.Acts[i].Kind) {
			return &it.Acts[i]
		}
	}
	return nil
}

// NewestAct returns the ID of the item's newest act, 0 for none.
func (it *Item) NewestAct() int64 {
	if n := len(it.Acts); n > 0 {
		return it.Acts[n-1].ID
	}
	return 0
}

// NewestLine returns the ID of the newest line of any of the item's units, 0 for none.
func (it *Item) NewestLine() int64 {
	var id int64
	for _, d := range it.Duties {
		id = max(id, it.Newest(d.UnitID))
	}
	return id
}

// Finished reports whether the item is 办结 or 销号.
func (it *Item) Finished() bool { return it.Status == StatusDone || it.Status == StatusClosed }

// Hold returns the 暂缓 that is in force or announced, or nil: an item comes back by
// itself on the day To.
func (it *Item) Hold(today calendar.Date) *Act {
	a := it.LastAct(ActHold, ActResume, ActReopen)
	if a == nil || a.Kind != ActHold || !today.Before(a.To) {
		return nil
	}
	return a
}

// HeldOver reports whether the item is 暂缓 on most of the days of a span.
func (it *Item) HeldOver(from, to calendar.Date) bool {
	held := 0
	for i := range it.Acts {
		a := &it.Acts[i]
		if a.Kind != ActHold {
			continue
		}
		end := a.To
		for _, b := range it.Acts[i+1:] { // the next word about it ends it
			if b.Kind == ActResume || b.Kind == ActReopen || b.Kind == ActHold {
				if b.From.Before(end) {
					end = b.From
				}
				break
			}
		}
		first, last := a.From, end.Add(-1)
		if first.Before(from) {
			first = from
		}
		if last.After(to) {
			last = to
		}
		if n := last.Sub(first) + 1; n > 0 {
			held += n
		}
	}
	return 2*held > to.Sub(from)+1
}

// Request returns the open request of the kind, or nil: one that no later act decided.
func (it *Item) Request(kind ActKind) *Act {
	a := it.LastAct(kind)
	if a == nil {
		return nil
	}
	for i := range it.Acts {
		if it.Acts[i].Target == a.ID && it.Acts[i].Kind != ActClear {
			return nil
		}
	}
	return a
}

// Requests returns the item's open requests, oldest first.
func (it *Item) Requests() []*Act {
	var out []*Act
	for _, k := range []ActKind{ActAskDone, ActAskExtend, ActAskHold} {
		if a := it.Request(k); a != nil {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b *Act) int { return int(a.ID - b.ID) })
	return out
}

// Extensions returns the 延期 of the item, oldest first.
func (it *Item) Extensions() []*Act {
	var out []*Act
	for i := range it.Acts {
		if it.Acts[i].Kind == ActExtend {
			out = append(out, &it.Acts[i])
		}
	}
	return out
}

// Due returns the last day of the item's time: DueOn, else the end of the plan's year.
func (p *Plan) Due(it *Item) calendar.Date {
	if !it.DueOn.IsZero() {
		return it.DueOn
	}
	return calendar.NewDate(p.Year, 12, 31)
}

// Milestones returns the item's planned curve, in order of days; nil for the straight line.
func (it *Item) Milestones() []Milestone {
	if a := it.LastAct(ActMilestones); a != nil {
		return a.Milestones
	}
	return nil
}

// setFigure returns the newest figure that the office has set, or nil.
func (it *Item) setFigure() *Act { return it.LastAct(ActFigure) }

// Blockers returns the units' open blockers in the order of the duties: the newest
// word of each about one, until somebody clears it.
func (it *Item) Blockers() []*Report {
	if it.Finished() {
		return nil
	}
	var out []*Report
	for _, r := range it.latest(func(r *Report) bool { return r.Kind == KindBlocked }) {
		cleared := false
		for i := range it.Acts {
			a := &it.Acts[i]
			cleared = cleared || a.Kind == ActClear && a.Target >= r.ID && a.UnitID == r.UnitID
		}
		if !cleared {
			out = append(out, r)
		}
	}
	return out
}
