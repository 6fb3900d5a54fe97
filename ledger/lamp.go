package ledger

import (
	"slices"

	"duban/calendar"
)

// Lamp is an item's 亮灯: computed from figure and plan, never stored.
type Lamp struct {
	Color LampColor
	// Planned is the percentage that the plan asks for on the day of the figure:
	// a straight line over working days from 1 January to DueOn, else 31 December,
	// or, where the item has milestones, the line through them (Milestones).
	Planned    Percent
	Milestones bool
	// Behind is Planned less the figure, in tenths of a point; negative when ahead.
	Behind int
	// On is the day of the figure.
	On calendar.Date
	// Overdue says that DueOn is past; only an item with a DueOn can be overdue.
	Overdue bool
}

// LampColor is the colour of a lamp.
type LampColor string

// The colours. Thresholds follow 银川市's public rule of March 2025: less than 10
// points behind is green, 10 to 30 yellow, more than 30 or overdue red.
const (
	NoLamp     LampColor = ""        // 办结 or 销号
	NoData     LampColor = "no_data" // no figure, or none that is dated
	LampRed    LampColor = "red"
	LampYellow LampColor = "yellow"
	LampGreen  LampColor = "green"
)

// Lamp returns the lamp of an item on today. The figure is compared with the plan
// on the figure's own day, since a figure of June says nothing of September.
func (p *Plan) Lamp(it *Item, days *calendar.Days, today calendar.Date) Lamp {
	if it.Finished() {
		return Lamp{Color: NoLamp}
	}
	f := p.Figure(it)
	tenths, known := f.Percent.Tenths()
	if !known || f.On.IsZero() {
		return Lamp{Color: NoData}
	}
	l := Lamp{On: f.On, Planned: p.planned(it, days, f.On), Milestones: len(it.Milestones()) > 0}
	planned, _ := l.Planned.Tenths()
	l.Behind = planned - tenths
	l.Overdue = !it.DueOn.IsZero() && today.After(it.DueOn) && tenths < 1000
	switch {
	case l.Overdue || l.Behind > 300:
		l.Color = LampRed
	case l.Behind >= 100:
		l.Color = LampYellow
	default:
		l.Color = LampGreen
	}
	return l
}

// planned is the planned percentage at the end of day on: straight over working
// days from one known point to the next, of which the first is the opening of the
// year with nothing and the last the item's due day with everything.
func (p *Plan) planned(it *Item, days *calendar.Days, on calendar.Date) Percent {
	from := Milestone{On: calendar.NewDate(p.Year, 1, 1), Percent: Whole(0)}
	opening := true // the year's first day counts, a milestone's own day is behind it
	for _, to := range append(slices.Clone(it.Milestones()), Milestone{On: p.Due(it), Percent: Whole(100)}) {
		if on.Before(to.On) {
			return between(from, to, days, on, opening)
		}
		from, opening = to, false
	}
	return from.Percent
}

func between(from, to Milestone, days *calendar.Days, on calendar.Date, opening bool) Percent {
	start := from.On
	if !opening {
		start = start.Add(1)
	}
	all := days.WorkdaysBetween(start, to.On)
	if all == 0 {
		return to.Percent
	}
	a, _ := from.Percent.Tenths()
	b, _ := to.Percent.Tenths()
	return PercentOf(float64(a)/10 + float64(b-a)/10*float64(days.WorkdaysBetween(start, on))/float64(all))
}
