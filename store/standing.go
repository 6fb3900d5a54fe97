package store

import (
	"fmt"
	"slices"

	"duban/ledger"
)

// The table standing names the reports that ledger.Standing keeps, so that loading a
// plan costs as much as it has units and items, however long their histories are. It
// follows from reports alone and is written in the same transaction.

// allOfUnit reads what of a unit's lines on an item says whether they stand.
const allOfUnit = "SELECT id, kind, percent_tenths, text <> '', window_key, target_id FROM reports WHERE item_id = ? AND unit_id = ? ORDER BY id"

// someWords stands for words that need not be read.
const someWords = "…"

// allLines returns all lines of a unit on an item, oldest first, with what says whether
// they stand.
func (t *txn) allLines(item, unit int64) ([]ledger.Report, error) {
	var all []ledger.Report
	err := t.rows(func(scan func(...any) error) error {
		var r ledger.Report
		var figure *int
		var words bool
		err := scan(&r.ID, &r.Kind, &figure, &words, &r.Window, &r.Target)
		if r.Percent = percent(figure); words {
			r.Text = someWords
		}
		all = append(all, r)
		return err
	}, allOfUnit, item, unit)
	if err != nil {
		return nil, fmt.Errorf("all reports of a unit: %w", err)
	}
	ledger.Voided(all)
	return all, nil
}

// stand brings the table up to a line just written; was is what stood before it, and
// changed the version of the plan that it comes with, 0 while that is open.
func (t *txn) stand(was []ledger.Report, r *reportRow, changed int64) error {
	line := ledger.Report{ID: r.ID, Kind: ledger.ReportKind(r.Kind), Percent: percent(r.PercentTenths), Text: r.Text, Window: r.WindowKey, Target: r.TargetID}
	now := append(slices.Clone(was), line)
	if has(was, r.TargetID) && !line.Counts() {
		// What stands without the line that is taken back, only all lines tell.
		var err error
		if now, err = t.allLines(r.ItemID, r.UnitID); err != nil {
			return err
		}
	}
	now = ledger.Standing(now)
	var gone, come []int64
	for i := range was {
		if !has(now, was[i].ID) {
			gone = append(gone, was[i].ID)
		}
	}
	for i := range now {
		if !has(was, now[i].ID) {
			come = append(come, now[i].ID)
		}
	}
	// A line that takes another's place takes its row.
	for len(gone) > 0 && len(come) > 0 {
		err := t.later("UPDATE standing SET report_id = ?, changed = ? WHERE item_id = ? AND unit_id = ? AND report_id = ?", come[0], changed, r.ItemID, r.UnitID, gone[0])
		if err != nil {
			return fmt.Errorf("standing report: %w", err)
		}
		gone, come = gone[1:], come[1:]
	}
	for _, id := range gone {
		if err := t.later("DELETE FROM standing WHERE item_id = ? AND unit_id = ? AND report_id = ?", r.ItemID, r.UnitID, id); err != nil {
			return fmt.Errorf("standing report: %w", err)
		}
	}
	for _, id := range come {
		if err := t.later("INSERT INTO standing (item_id, unit_id, report_id, plan_id, changed) VALUES (?, ?, ?, ?, ?)", r.ItemID, r.UnitID, id, r.PlanID, changed); err != nil {
			return fmt.Errorf("standing report: %w", err)
		}
	}
	return nil
}

func has(lines []ledger.Report, id int64) bool {
	return slices.ContainsFunc(lines, func(r ledger.Report) bool { return r.ID == id })
}
