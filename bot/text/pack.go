package text

import (
	"strconv"
	"strings"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// PackPart is one plan in the pack for the weekly meeting.
type PackPart struct {
	Plan *ledger.Plan
	// Items and Expected count the plan's items and the reports the week waits for.
	Items      int
	Expected   int
	Changed    []Moved
	Standing   []*ledger.Item // no report that changed the figure for three weeks
	Behind     []Row
	Blocked    []*ledger.Item
	Unreported []ledger.Segment
}

// Moved is an item of which units gave new figures.
type Moved struct {
	Item    *ledger.Item
	Reports []*ledger.Report
}

// figures lists who gave what: 「（区卫健局72%、区医保局80.5%）」.
func (m *Moved) figures(p *ledger.Plan) string {
	var list []string
	for _, r := range m.Reports {
		name := ""
		if u := p.Unit(r.UnitID); u != nil {
			name = u.Name
		}
		list = append(list, name+r.Percent.String())
	}
	return "（" + strings.Join(list, "、") + "）"
}

// Pack is the clerks' material for the weekly meeting, in one message: long lists
// end with how to ask for the rest.
func Pack(today calendar.Date, parts []PackPart) string {
	return fitting(func(most int) string {
		var out []string
		for i := range parts {
			out = append(out, parts[i].words(today, most))
		}
		return strings.Join(out, "\n\n")
	})
}

// fitting shortens lists until the text fits one message.
func fitting(words func(most int) string) string {
	s := ""
	for _, most := range []int{40, 20, 10, 6, 3, 1} {
		if s = words(most); len(s) <= chat.MaxText {
			return s
		}
	}
	return s[:cutAt(s, chat.MaxText)]
}

func (p *PackPart) words(today calendar.Date, most int) string {
	lines := []string{PlanName(p.Plan) + "本周（" + period(calendar.PeriodOf(calendar.Week, today)) + "，" + Day(today) + "）例会材料，共" + strconv.Itoa(p.Items) + "项："}
	add := func(name string, n int, at func(i int) string) {
		if n == 0 {
			return
		}
		var list []string
		for i := range min(n, most) {
			list = append(list, at(i))
		}
		s := name + strconv.Itoa(n) + "项：" + strings.Join(list, "、")
		if n > most {
			s += "等"
		}
		lines = append(lines, s)
	}
	add("有变化", len(p.Changed), func(i int) string {
		return "第" + strconv.Itoa(p.Changed[i].Item.No) + "项" + p.Changed[i].figures(p.Plan)
	})
	add("三周以上无变化", len(p.Standing), func(i int) string { return "第" + strconv.Itoa(p.Standing[i].No) + "项" })
	add("落后于序时进度", len(p.Behind), func(i int) string {
		return "第" + strconv.Itoa(p.Behind[i].Item.No) + "项 " + Figure(p.Behind[i].Percent)
	})
	add("遇到困难需协调", len(p.Blocked), func(i int) string { return short(p.Blocked[i], 12) })
	if n := len(p.Unreported); n > 0 {
		var list []string
		for _, s := range p.Unreported[:min(n, most)] {
			list = append(list, "第"+strconv.Itoa(s.Item.No)+"项 "+s.Duty.Printed)
		}
		s := "本周应报" + strconv.Itoa(p.Expected) + "份，未报" + strconv.Itoa(n) + "份：" + strings.Join(list, "、")
		if n > most {
			s += "等，回复“哪些没报”看全部"
		}
		lines = append(lines, s)
	} else {
		lines = append(lines, "本周应报"+strconv.Itoa(p.Expected)+"份，已全部报送")
	}
	return strings.Join(lines, "\n")
}

// DigestPart is one plan in a leader's digest.
type DigestPart struct {
	Plan    *ledger.Plan
	Period  calendar.Period
	Items   []*ledger.Item
	Mean    ledger.Percent
	Done    int
	Changed []Moved
	Behind  []Row
	Blocked []*ledger.Item
	Missing int // reports that this period waits for
	Own     bool
}

// LeaderDigest is what a leader gets every ten days, of his field or of all.
func LeaderDigest(today calendar.Date, parts []DigestPart) string {
	return fitting(func(most int) string {
		var out []string
		for i := range parts {
			out = append(out, parts[i].words(today, most))
		}
		return strings.Join(out, "\n\n")
	})
}

func (p *DigestPart) words(today calendar.Date, most int) string {
	whose := "全部"
	if p.Own {
		whose = "您分管的"
	}
	head := PlanName(p.Plan) + period(p.Period) + "进展（" + Day(today) + "）：" + whose + strconv.Itoa(len(p.Items)) + "项"
	if p.Mean.Known() {
		head += "，平均完成率" + p.Mean.String()
	}
	if p.Done > 0 {
		head += "，办结" + strconv.Itoa(p.Done) + "项"
	}
	lines := []string{head + "。"}
	list := func(name string, n int, at func(i int) string) {
		if n == 0 {
			return
		}
		lines = append(lines, name+strconv.Itoa(n)+"项：")
		for i := range min(n, most) {
			lines = append(lines, at(i))
		}
		if n > most {
			lines[len(lines)-1] += " 等"
		}
	}
	list("落后于序时进度", len(p.Behind), func(i int) string {
		r := p.Behind[i]
		return short(r.Item, 24) + "：" + Figure(r.Percent)
	})
	list("遇到困难需协调", len(p.Blocked), func(i int) string { return short(p.Blocked[i], 24) })
	list("本旬有变化", len(p.Changed), func(i int) string {
		return short(p.Changed[i].Item, 24) + p.Changed[i].figures(p.Plan)
	})
	if p.Missing > 0 {
		lines = append(lines, "本期尚有"+strconv.Itoa(p.Missing)+"份未报送。")
	}
	lines = append(lines, "回复项号可看详情，例如“第"+strconv.Itoa(p.Items[0].No)+"项”。")
	return strings.Join(lines, "\n")
}

// RuleList is what a rule of the office's own tells the clerks: where the plans stand.
func RuleList(rule string, p calendar.Period, parts []PackPart) string {
	return fitting(func(most int) string {
		out := []string{rule + "（" + period(p) + "）："}
		for i := range parts {
			q := parts[i]
			q.Unreported = nil
			out = append(out, q.standing(most))
		}
		return strings.Join(out, "\n")
	})
}

func (p *PackPart) standing(most int) string {
	s := PlanName(p.Plan) + "共" + strconv.Itoa(p.Items) + "项"
	if len(p.Behind) > 0 {
		var rows []string
		for _, r := range p.Behind[:min(most, len(p.Behind))] {
			rows = append(rows, "第"+strconv.Itoa(r.Item.No)+"项 "+Figure(r.Percent))
		}
		s += "，落后于序时进度" + strconv.Itoa(len(p.Behind)) + "项：" + strings.Join(rows, "、")
	}
	if len(p.Blocked) > 0 {
		s += "；遇到困难需协调" + strconv.Itoa(len(p.Blocked)) + "项"
	}
	return s + "。"
}
