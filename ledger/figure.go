package ledger

import (
	"slices"
	"strings"
	"time"

	"duban/calendar"
)

// Figure is an item's figure with where it came from.
type Figure struct {
	Percent Percent
	// On is the day the figure speaks of; zero when the document gave none.
	On calendar.Date
	// Label is the document's own name for that day, e.g. 「二季度进展表」.
	Label string
	// Report is the unit's report it comes from; nil for the document's figure.
	Report *Report
	// Set is the supervision office's act that set it; nil otherwise. Under is then
	// the report whose figure stood before, and whose words still stand.
	Set   *Act
	Under *Report
	// Units is how many units' reports a mean is of; 0 when it is none.
	Units int
}

// Figure returns the item's figure: the newest of the document's figure, the one
// that the supervision office set, and the reports that the plan's rule lets count.
func (p *Plan) Figure(it *Item) Figure {
	f := p.told(it)
	if a := it.setFigure(); a != nil && it.newer(a.At, f) {
		f = Figure{Percent: a.Percent, On: calendar.DateOf(a.At), Set: a, Under: f.Report}
	}
	return f
}

// told is the figure without what the office set.
func (p *Plan) told(it *Item) Figure {
	f := p.imported(it)
	switch p.FigureRule {
	case FigureClerk: // only what the office sets
	case FigureMean:
		it.meanFigure(&f)
	case FigureLead, "":
		for i := range it.Reports {
			r := &it.Reports[i]
			if r.Counts() && r.Percent.Known() && it.leadsFor(r.UnitID) && it.newer(r.At, f) {
				f = Figure{Percent: r.Percent, On: calendar.DateOf(r.At), Report: r}
			}
		}
	}
	return f
}

// imported is the document's figure with its date: the plan's, or that of a later
// table which named only some of the items.
func (p *Plan) imported(it *Item) Figure {
	f := Figure{Percent: it.Percent, On: p.AsOf, Label: p.AsOfLabel}
	for i := len(it.Versions) - 1; i >= 0; i-- {
		v := &it.Versions[i]
		if v.GoalOnly {
			continue
		}
		if v.Percent == it.Percent && v.AsOf.After(f.On) {
			f.On, f.Label = v.AsOf, v.Label
		}
		break
	}
	return f
}

// meanFigure sets f to the mean of the units' latest reports, when there are any.
func (it *Item) meanFigure(f *Figure) {
	sum, n := 0, 0
	var last *Report
	for _, r := range it.LatestFigures() {
		if t, ok := r.Percent.Tenths(); ok && it.newer(r.At, *f) {
			sum, n = sum+t, n+1
			if last == nil || r.At.After(last.At) {
				last = r
			}
		}
	}
	if n > 0 {
		*f = Figure{Percent: PercentOf(float64(sum) / float64(n) / 10), On: calendar.DateOf(last.At), Report: last, Units: n}
	}
}

// FigureOn returns what Figure was at the end of a day, and the document's own name
// for the date of its figure; it needs the item's whole history. Documents without a date say nothing of any day.
func (p *Plan) FigureOn(it *Item, on calendar.Date) (f Figure, label string) {
	past, then := *p, *it
	past.AsOf, then.Percent, then.Reports, then.Acts, then.Versions = calendar.Date{}, Percent{}, nil, nil, nil
	for _, v := range it.Versions {
		if !v.AsOf.After(on) {
			then.Versions = append(then.Versions, v)
		}
		if v.Percent.Known() && !v.AsOf.IsZero() && !v.AsOf.After(on) && !v.AsOf.Before(past.AsOf) {
			past.AsOf, then.Percent, label = v.AsOf, v.Percent, v.Label
		}
	}
	for _, r := range it.Reports {
		if !calendar.DateOf(r.At).After(on) {
			then.Reports = append(then.Reports, r)
		}
	}
	for _, a := range it.Acts {
		if !calendar.DateOf(a.At).After(on) {
			then.Acts = append(then.Acts, a)
		}
	}
	return past.Figure(&then), label
}

// newer reports whether a report made at that instant is newer than f. Where the
// document has no date, or the report is of the same day, the instant of the
// import decides.
func (it *Item) newer(at time.Time, f Figure) bool {
	switch on := calendar.DateOf(at); {
	case f.Report != nil:
		return !at.Before(f.Report.At)
	case !f.Percent.Known():
		return true
	case !f.On.IsZero() && on != f.On:
		return on.After(f.On)
	}
	var imported time.Time
	for i := range it.Versions {
		if v := &it.Versions[i]; !v.GoalOnly && v.Percent == f.Percent && v.AsOf == f.On {
			imported = v.At
		}
	}
	return at.After(imported)
}

// leadsFor reports whether a unit's report sets the item's figure: it leads, or
// nobody does.
func (it *Item) leadsFor(unit int64) bool {
	any := false
	for _, d := range it.Duties {
		if d.Leads() {
			any = true
			if d.UnitID == unit {
				return true
			}
		}
	}
	return !any
}

// Latest returns the newest report of each unit, in the order of the duties.
func (it *Item) Latest() []*Report { return it.latest(func(*Report) bool { return true }) }

// LatestOf returns the unit's newest report that counts, or nil.
func (it *Item) LatestOf(unit int64) *Report {
	var last *Report
	for i := range it.Reports {
		if r := &it.Reports[i]; r.UnitID == unit && r.Counts() {
			last = r
		}
	}
	return last
}

// WordsOf returns the newest report of the unit that counts and says something, or nil:
// a figure or 「同上周」 alone leaves the words that stood before.
func (it *Item) WordsOf(unit int64) *Report {
	var last *Report
	for i := range it.Reports {
		if r := &it.Reports[i]; r.UnitID == unit && r.Counts() && r.Text != "" {
			last = r
		}
	}
	return last
}

// LastLine returns the unit's newest line on the item, whether or not it counts, or nil.
func (it *Item) LastLine(unit int64) *Report {
	var last *Report
	for i := range it.Reports {
		if r := &it.Reports[i]; r.UnitID == unit && (last == nil || r.ID > last.ID) {
			last = r
		}
	}
	return last
}

// Newest returns the ID of the unit's newest line on the item, whether or not it counts; 0 for none.
func (it *Item) Newest(unit int64) int64 {
	var id int64
	for i := range it.Reports {
		if r := &it.Reports[i]; r.UnitID == unit {
			id = max(id, r.ID)
		}
	}
	return id
}

// LastFigure returns the figure that a unit last gave of the item: its newest
// report's, else what the document's own part says of the unit, else the item's.
// own is false for the item's.
func (p *Plan) LastFigure(it *Item, unit int64) (f Percent, own bool) {
	for _, r := range it.LatestFigures() {
		if r.UnitID == unit {
			return r.Percent, true
		}
	}
	for _, part := range it.Parts {
		if !part.Percent.Known() {
			continue
		}
		for _, name := range part.Units {
			for _, d := range it.Duties {
				if d.UnitID == unit && d.Printed == name {
					return part.Percent, true
				}
			}
		}
	}
	return p.Figure(it).Percent, false
}

// LatestFigures is Latest among the reports that give a percentage: a word about a
// blocker takes back no figure.
func (it *Item) LatestFigures() []*Report {
	return it.latest(func(r *Report) bool { return r.Percent.Known() })
}

func (it *Item) latest(counts func(*Report) bool) []*Report {
	if len(it.Reports) == 0 {
		return nil
	}
	var out []*Report
	for _, d := range it.Duties {
		var last *Report
		for i := range it.Reports {
			if r := &it.Reports[i]; r.UnitID == d.UnitID && r.Counts() && counts(r) {
				last = r
			}
		}
		if last != nil && !slices.Contains(out, last) { // a unit may stand in two cells
			out = append(out, last)
		}
	}
	return out
}

// Segment is one unit's share of one item that a report is expected for.
type Segment struct {
	Item *Item
	Duty Duty
}

// Expected lists whose reports an item waits for between from and to, both
// included: the leads where the document has roles; every named unit where it has
// none. An item that is 办结, or 暂缓 on most of these days, waits for nobody.
func (it *Item) Expected(from, to calendar.Date) []Segment {
	if it.Finished() || it.HeldOver(from, to) {
		return nil
	}
	var out []Segment
	for _, d := range it.Duties {
		if d.Leads() || d.Source != RoleFromColumn {
			out = append(out, Segment{it, d})
		}
	}
	return out
}

// Has reports whether one of the units has a share in the item.
func (it *Item) Has(units []int64) bool {
	for _, d := range it.Duties {
		if slices.Contains(units, d.UnitID) {
			return true
		}
	}
	return false
}

// RoleOf returns the weightiest role of the units in the item; roles is false
// when the document has no roles and the units stand beside each other.
func (it *Item) RoleOf(units []int64) (role Role, roles bool) {
	for _, d := range it.Duties {
		if d.Source == RoleFromColumn {
			roles = true
		}
		for _, u := range units {
			if d.UnitID == u && (role == "" || d.Role == Lead) {
				role = d.Role
			}
		}
	}
	return role, roles
}

// Writes reports whether word stands in the plan's titles, goals or progress texts.
func (p *Plan) Writes(word string) bool {
	for _, it := range p.Items {
		if strings.Contains(it.Title, word) || strings.Contains(it.Goal, word) || strings.Contains(it.Progress, word) {
			return true
		}
	}
	return false
}
