package bot

import (
	"slices"
	"strings"

	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

func (t *turn) week() calendar.Period {
	return calendar.PeriodOf(calendar.Week, calendar.DateOf(t.now))
}

// answering is the window that the sender's message reports for: that of his prompt
// while it lasts, else this ISO week's. A draft that nobody confirmed ends with it.
func (p *reporting) answering() ledger.Window {
	if of, ok := calendar.ParseKey(p.prompt.Window); ok {
		w := p.Planner.Window(p.pv.ID, of)
		w.Closes = p.prompt.Until
		if w.Opens.After(p.prompt.At) {
			w.Opens = p.prompt.At
		}
		return w
	}
	return p.window(p.pv, p.week())
}

// timing is whether an entry is early or late for its window. What only adds to an
// earlier report of the window keeps that one's mark.
func (p *reporting) timing(e ledger.PendingEntry) ledger.Timing {
	w := p.answering()
	if of, ok := calendar.ParseKey(p.pending.Window); ok && of != w.Period {
		w = p.Planner.Window(p.pv.ID, of) // read back while another window was open
	} else if p.prompt.Window == "" {
		w = p.Planner.Window(p.pv.ID, w.Period)
	}
	if before := p.pv.Item(e.No).ReportFor(e.UnitID, w); before != nil {
		return before.Timing
	}
	return w.TimingOf(p.now)
}

// selfCheck answers 「我报了吗」 with what is stored.
func (p *reporting) selfCheck() text.Answer {
	w := p.answering()
	var rows []text.OwnReport
	for _, no := range p.own {
		it := p.pv.Item(no)
		unit := p.unitOf(it)
		r := it.ReportFor(unit, w)
		row := text.OwnReport{Item: it, Report: r, Counts: r != nil}
		if r == nil {
			row.Report = it.LatestOf(unit)
			if last := it.LastLine(unit); last != nil && last.Kind == ledger.KindReturned && w.Opens.Before(last.At) {
				row.Returned = last
			}
		}
		rows = append(rows, row)
	}
	return text.OwnReports(p.windowName(), rows)
}

// windowName is how the window is called to the person who answers it.
func (p *reporting) windowName() string {
	if of := p.answering().Period; of != p.week() {
		return text.PeriodName(of, p.pv.Year)
	}
	return "本周"
}

// ownState adds to a row of 「我负责哪些」 the unit's own figure, where it is not the
// item's, and whether it has reported this week.
func (t *turn) ownState(pv *planView, r *text.Row, units []int64) {
	var said []string
	if r.Remark != "" {
		said = append(said, r.Remark)
	}
	week := t.week()
	for _, s := range r.Item.Expected(week.From(), week.To()) {
		if !slices.Contains(units, s.Duty.UnitID) {
			continue
		}
		if last, own := pv.LastFigure(r.Item, s.Duty.UnitID); own && last.Known() && last != r.Percent {
			said = append(said, "贵单位"+last.String())
		}
		if r.Item.ReportFor(s.Duty.UnitID, t.window(pv, week)) != nil {
			said = append(said, "本周已报")
		} else {
			said = append(said, "本周未报")
		}
		break
	}
	r.Remark = strings.Join(said, "，")
}

// lastWords answers 「我上次报的什么」 with the stored text, ready to be edited and sent.
func (p *reporting) lastWords() text.Answer {
	last, _ := p.lastReport(0)
	var rows []text.OwnReport
	for _, no := range p.own {
		it := p.pv.Item(no)
		if r := it.LatestOf(p.unitOf(it)); r != nil && r.At.Equal(last.At) {
			rows = append(rows, text.OwnReport{Item: it, Report: r})
		}
	}
	return text.LastWords(rows)
}

// asksLastWords reads 「我上次报的什么」.
func asksLastWords(folded string) bool {
	switch strings.Trim(folded, " ?.,!") {
	case "我上次报的什么", "我上次报的是什么", "上次我报的什么", "我报的什么", "我上次报了什么", "我上次怎么报的", "上次报的什么", "上次报的是什么", "我上周报的什么", "我上周报了什么":
		return true
	}
	return false
}
