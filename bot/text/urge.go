package text

import (
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/ledger"
)

const (
	// NobodyToUrge answers 「发」 when everybody has reported or was reminded meanwhile.
	NobodyToUrge = "名单中的事项均已报送或刚提醒过，没有需要再催的。"
	confirmSend  = "回复“发”发送，回复“取消”放弃。"
)

// UrgedPerson is one person who is asked, or would be.
type UrgedPerson struct {
	Name  string
	Units string
	Items []int
	// Last is when he was last reminded, zero for never.
	Last time.Time
	// Cooling says that this was less than four hours ago.
	Cooling bool
}

// Urged is whom a 催办 asks, and whom not.
type Urged struct {
	Plan   *ledger.Plan
	People []UrgedPerson
	// Items are those that were named.
	Items []int
	// Silent are the shares for which nobody speaks.
	Silent []ledger.Segment
	// Reported and Closed are items that need nobody to be asked.
	Reported []*ledger.Item
	Closed   []*ledger.Item
	// At is when the messages go out, zero for at once.
	At time.Time
}

// Answer tells the office who was asked.
func (u *Urged) Answer() Answer {
	var a Answer
	sent := false
	for _, p := range u.People {
		line := p.Units + " " + p.Name + "：第" + joinNumbers(p.Items) + "项"
		if p.Cooling {
			line += "（" + clock(p.Last) + "已提醒，4小时内不重复发送）"
		} else {
			sent = true
		}
		a.Blocks = append(a.Blocks, line)
	}
	switch {
	case len(u.People) == 0:
		a.Head = "没有需要催办的。"
	case sent:
		a.Head = "已催办"
		if len(u.Items) > 0 {
			a.Head += "第" + joinNumbers(u.Items) + "项，共"
		}
		a.Head += strconv.Itoa(len(u.People)) + "人："
	default:
		a.Head = "刚提醒过，不再重复发送："
	}
	a.Blocks = append(a.Blocks, u.left()...)
	if sent {
		a.Foot = u.moment("提醒已发出。", "现在不在工作时间，提醒将于", "发出；对方现在即可直接回复。")
	}
	return a
}

// Preview shows the office whom 「发」 will ask.
func (u *Urged) Preview() Answer {
	var a Answer
	var cooling []string
	n := 0
	for _, p := range u.People {
		if p.Cooling {
			cooling = append(cooling, p.Name+"（"+clock(p.Last)+"）")
			continue
		}
		n++
		line := p.Units + " " + p.Name + "：第" + joinNumbers(p.Items) + "项，"
		if p.Last.IsZero() {
			line += "尚未提醒"
		} else {
			line += "上次提醒" + clock(p.Last)
		}
		a.Blocks = append(a.Blocks, line)
	}
	a.Head = "没有需要催办的。"
	if n > 0 {
		a.Head = "将催办" + strconv.Itoa(n) + "人，每人一条提醒："
		a.Foot = u.moment("", "现在不在工作时间，将于", "发出。\n") + confirmSend
	}
	if len(cooling) > 0 {
		a.Blocks = append(a.Blocks, "4小时内提醒过，不再催："+strings.Join(cooling, "、"))
	}
	a.Blocks = append(a.Blocks, u.left()...)
	return a
}

// left tells of what nobody is asked.
func (u *Urged) left() []string {
	var out []string
	for _, it := range u.Reported {
		out = append(out, Item(it)+"本周均已报送，不需要催办")
	}
	for _, it := range u.Closed {
		state := "已暂缓"
		if it.Finished() {
			state = "已办结"
		}
		out = append(out, Item(it)+state+"，不催办")
	}
	if len(u.Silent) > 0 {
		out = append(out, "没有联系人："+strings.Join(silent(u.Plan, u.Silent), "、"))
	}
	return out
}

// silent names units, each with its items.
func silent(p *ledger.Plan, of []ledger.Segment) []string {
	var order []int64
	items := map[int64][]int{}
	for _, s := range of {
		if items[s.Duty.UnitID] == nil {
			order = append(order, s.Duty.UnitID)
		}
		items[s.Duty.UnitID] = append(items[s.Duty.UnitID], s.Item.No)
	}
	names := make([]string, len(order))
	for i, id := range order {
		names[i] = p.Unit(id).Name + "（第" + joinNumbers(items[id]) + "项）"
	}
	return names
}

// moment says when the messages go out.
func (u *Urged) moment(now, before, after string) string {
	if u.At.IsZero() {
		return now
	}
	return before + clock(u.At) + after
}

func clock(at time.Time) string {
	at = at.In(calendar.Zone)
	return Moment(calendar.DateOf(at), at.Hour(), at.Minute())
}
