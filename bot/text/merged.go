package text

import (
	"slices"
	"strings"

	"duban/ledger"
)

// merged is an item's progress in its units' own words, 「单位：文字」 in the ledger's
// order: words of an earlier window than the newest are marked 上期, and who has said
// nothing stands at the end. It is nil where one unit is responsible, or none has spoken.
func merged(it *ledger.Item) []string {
	newest, spoken := newestWindow(it)
	if !spoken || !slices.ContainsFunc(it.Duties, func(d ledger.Duty) bool { return d.UnitID != it.Duties[0].UnitID }) {
		return nil
	}
	var lines, silent []string
	for i, d := range it.Duties {
		if slices.ContainsFunc(it.Duties[:i], func(o ledger.Duty) bool { return o.UnitID == d.UnitID }) { // in two cells
			continue
		}
		words, last := it.WordsOf(d.UnitID), it.LatestOf(d.UnitID)
		switch {
		case words != nil && last.Window == newest:
			lines = append(lines, d.Printed+"："+words.Text)
		case words != nil:
			lines = append(lines, d.Printed+"："+words.Text+"（上期）")
		case last == nil:
			silent = append(silent, d.Printed)
		}
	}
	if len(silent) > 0 {
		lines = append(lines, "未报："+strings.Join(silent, "、"))
	}
	return lines
}

// newestWindow is the window of the item's newest report, and whether any of those
// that count says something.
func newestWindow(it *ledger.Item) (window string, spoken bool) {
	var last *ledger.Report
	for _, r := range it.Latest() {
		if last == nil || r.At.After(last.At) {
			last = r
		}
		spoken = spoken || it.WordsOf(r.UnitID) != nil
	}
	if last == nil {
		return "", false
	}
	return last.Window, spoken
}
