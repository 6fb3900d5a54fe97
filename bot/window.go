package bot

import (
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
		w := p.Planner.Window(of)
		w.Closes = p.prompt.Until
		if w.Opens.After(p.prompt.At) {
			w.Opens = p.prompt.At
		}
		return w
	}
	return p.window(p.week())
}

// timing is whether an entry is early or late for its window. What only adds to an
// earlier report of the window keeps that one's mark.
func (p *reporting) timing(e ledger.PendingEntry) ledger.Timing {
	w := p.answering()
	if of, ok := calendar.ParseKey(p.pending.Window); ok && of != w.Period {
		w = p.Planner.Window(of) // read back while another window was open
	} else if p.prompt.Window == "" {
		w = p.Planner.Window(w.Period)
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
