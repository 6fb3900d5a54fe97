package ledger

// standingWindows is how many of the windows that a unit last reported for are kept
// in mind: the newest line of each.
const standingWindows = 8

// Standing returns those of a unit's lines on one item that still matter, oldest
// first; of all lines in that order, each with its Void set. They are the newest line,
// the newest that counts, the newest with a figure, with words and about a blocker, the one
// since which the figure stands and the one before it that gave another, and the
// newest of each of the windows last reported for. Everything that is asked about the
// present is answered from them as from all lines.
//
// A line that takes none back may be added to what stands: Standing of that is
// Standing of all.
func Standing(all []Report) []Report {
	keep := make(map[int]bool, len(all))
	if n := len(all); n > 0 {
		keep[n-1] = true
	}
	latest, figure, words, blocker, since, before := -1, -1, -1, -1, -1, -1
	windows := map[string]bool{}
	for i := len(all) - 1; i >= 0; i-- {
		r := &all[i]
		if !r.Counts() {
			continue
		}
		if latest < 0 {
			latest = i
		}
		if words < 0 && r.Text != "" {
			words = i
		}
		if blocker < 0 && r.Kind == KindBlocked {
			blocker = i
		}
		if len(windows) < standingWindows && !windows[r.Window] {
			windows[r.Window], keep[i] = true, true
		}
		switch {
		case !r.Percent.Known() || before >= 0:
		case figure < 0:
			figure, since = i, i
		case r.Percent == all[figure].Percent:
			since = i
		default:
			before = i
		}
	}
	var out []Report
	for i := range all {
		if keep[i] || i == latest || i == figure || i == words || i == blocker || i == since || i == before {
			out = append(out, all[i])
		}
	}
	return out
}

// FigureSince returns the report since which the unit's figure is what it is: the
// first of those in a row that gave it. It is nil without a figure.
func (it *Item) FigureSince(unit int64) *Report {
	var since *Report
	for i := range it.Reports {
		r := &it.Reports[i]
		if r.UnitID == unit && r.Counts() && r.Percent.Known() && (since == nil || r.Percent != since.Percent) {
			since = r
		}
	}
	return since
}

// Voided marks the lines that later lines withdraw or return; of all lines of an item
// or of a unit, oldest first. What is returned takes along what it corrected: the unit
// said itself that this was wrong.
func Voided(all []Report) {
	by := map[int64]ReportKind{}
	for i := len(all) - 1; i >= 0; i-- {
		r := &all[i]
		if kind, ok := by[r.ID]; ok {
			r.Void = kind
			if kind == KindReturned && r.Target != 0 && r.Kind != KindWithdrawn && r.Kind != KindReturned {
				if _, ok := by[r.Target]; !ok {
					by[r.Target] = KindReturned
				}
			}
		}
		if r.Kind == KindWithdrawn || r.Kind == KindReturned {
			if _, ok := by[r.Target]; !ok { // the last word about it is met first
				by[r.Target] = r.Kind
			}
		}
	}
}
