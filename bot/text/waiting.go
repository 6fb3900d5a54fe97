package text

import (
	"strconv"
	"strings"
	"time"

	"duban/ledger"
)

// Waiting is a report that its person has not confirmed.
type Waiting struct {
	Plan   *ledger.Plan
	Report *ledger.PendingReport
	Name   string
	// Since is when he wrote last, Expired when it ended unconfirmed, zero for not.
	Since   time.Time
	Expired time.Time
}

// StillWaiting reminds a person of a report that he has not confirmed.
func StillWaiting(p *ledger.Plan, d *ledger.PendingReport) string {
	a := ReadBack(p, d)
	a.Head = "您的报送尚未确认，未保存。" + a.Head
	pages := a.Pages()
	if len(pages) > 1 {
		return Answer{Head: "您有" + strconv.Itoa(len(d.Entries)) + "条报送尚未确认，未保存。", Foot: confirmReport}.Pages()[0]
	}
	return pages[0]
}

// Expired tells the office of reports that nobody confirmed before their window ended.
func Expired(list []Waiting) Answer {
	return waitingLines("以下报送在本期结束前没有确认，未保存，请向报送人核实：", list)
}

// WaitingList answers 「有哪些待确认」.
func WaitingList(list []Waiting) Answer {
	if len(list) == 0 {
		return Say("没有待确认的报送。")
	}
	open := 0
	for _, w := range list {
		if w.Expired.IsZero() {
			open++
		}
	}
	if open == 0 {
		return waitingLines("没有待确认的报送。以下已过期，未保存：", list)
	}
	return waitingLines("待报送人确认的有"+strconv.Itoa(open)+"人，均未保存：", list)
}

func waitingLines(head string, list []Waiting) Answer {
	a := Answer{Head: head}
	for _, w := range list {
		var said []string
		unit := ""
		for i := range w.Report.Entries {
			e := &w.Report.Entries[i]
			if u := w.Plan.Unit(e.UnitID); u != nil {
				unit = u.Name + " "
			}
			s := "第" + strconv.Itoa(e.No) + "项"
			if e.Percent.Known() {
				s += e.Percent.String()
			} else if e.Text != "" {
				s += "“" + excerptOf(e.Text) + "”"
			}
			said = append(said, s)
		}
		if w.Report.Unclear != nil {
			said = append(said, "“"+excerptOf(w.Report.Unclear.Text)+"”（未说明第几项）")
		}
		line := unit + w.Name + "：" + strings.Join(said, "、") + "（" + clock(w.Since) + "发来"
		if !w.Expired.IsZero() {
			line += "，已过期"
		}
		a.Blocks = append(a.Blocks, line+"）")
	}
	return a
}
