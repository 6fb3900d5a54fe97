package ledger

import (
	"time"

	"duban/calendar"
)

// Window is a stretch of time for which every unit's report is expected once.
type Window struct {
	// Period names the window; a stretch of days that is no period has none.
	Period calendar.Period
	// Opens is when the reports are asked for, Due until when they are wanted, and
	// Closes the instant from which on nothing is reported for it unasked.
	Opens, Due, Closes time.Time
}

// WindowOf is the window of a period for which no rule asks: open from its first
// day and due when its last one ends.
func WindowOf(p calendar.Period) Window {
	w := spanWindow(p.Span())
	w.Period = p
	return w
}

// SpanWindow is the window of a stretch of days: that of the period which has
// exactly these days, where there is one.
func SpanWindow(s calendar.Span) Window {
	if p, ok := s.Period(); ok {
		return WindowOf(p)
	}
	return spanWindow(s)
}

func spanWindow(s calendar.Span) Window {
	ends := s.To.Add(1).At(0, 0)
	return Window{Opens: s.From.At(0, 0), Due: ends, Closes: ends}
}

// Timing says whether a report was made in the time in which it was asked for.
type Timing string

// The timings.
const (
	OnTime Timing = ""
	Early  Timing = "early" // since the last close, before the window opened
	Late   Timing = "late"
)

// TimingOf returns the timing of a report for w that is made at that instant.
func (w Window) TimingOf(at time.Time) Timing {
	switch {
	case at.After(w.Due):
		return Late
	case at.Before(w.Opens):
		return Early
	}
	return OnTime
}

// Takes reports whether a report counts for the window: by the window that it was
// made for, or, where that is of another kind or none, by its time. So the report
// for a month, made in its last week, is also this week's.
func (w Window) Takes(r *Report) bool {
	if !r.Counts() {
		return false
	}
	if made, ok := calendar.ParseKey(r.Window); ok && made.Kind() == w.Period.Kind() {
		return made == w.Period
	}
	return !r.At.Before(w.Opens) && r.At.Before(w.Closes)
}

// Days are the days that the window is about.
func (w Window) Days() calendar.Span {
	if !w.Period.IsZero() {
		return w.Period.Span()
	}
	return calendar.Span{From: calendar.DateOf(w.Opens), To: calendar.DateOf(w.Closes.Add(-1))}
}

// ReportFor returns the unit's newest report that counts for a window, or nil.
func (it *Item) ReportFor(unit int64, w Window) *Report {
	var last *Report
	for i := range it.Reports {
		if r := &it.Reports[i]; r.UnitID == unit && w.Takes(r) {
			last = r
		}
	}
	return last
}

// Collected is what a window has brought in: whose reports are expected, in the
// order of the document, with the newest that counts, nil where there is none.
type Collected struct {
	Segment
	Report *Report
}

// Collect tells who has reported for a window and who has not. Answers and
// reminders both ask here. A loaded plan knows it of windows that are not over; for
// others its items need the reports of that time.
func (p *Plan) Collect(w Window) []Collected {
	var out []Collected
	days := w.Days()
	for _, it := range p.Items {
		for _, s := range it.Expected(days.From, days.To) {
			out = append(out, Collected{s, it.ReportFor(s.Duty.UnitID, w)})
		}
	}
	return out
}

// Unreported lists the segments of the plan without a report that counts for the
// window, in the order of the document. One that was withdrawn or returned does not.
func (p *Plan) Unreported(w Window) []Segment {
	var out []Segment
	for _, c := range p.Collect(w) {
		if c.Report == nil {
			out = append(out, c.Segment)
		}
	}
	return out
}
