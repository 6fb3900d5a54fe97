package store

import (
	"fmt"
	"slices"

	"duban/ledger"
)

// The table standing names the reports that ledger.Standing keeps, so that loading a
// plan costs as much as it has units and items, however long their histories are. It
// follows from reports alone and is written in the same transaction.

const (
	// standingOf is what of a report says whether it stands.
	standingOf  = "SELECT id, kind, percent_tenths, text <> '', window_key, target_id FROM reports WHERE "
	standingIDs = "id IN (SELECT report_id FROM standing WHERE item_id = ? AND unit_id = ?) ORDER BY id"
	allOfUnit   = "item_id = ? AND unit_id = ? ORDER BY id"
)

// standing returns the unit's lines on an item that still matter, oldest first, or all
// of them; each with what Standing looks at.
func (t *txn) standing(where string, item, unit int64) ([]ledger.Report, error) {
	rows, err := t.db.Raw(standingOf+where, item, unit).Rows()
	if err != nil {
		return nil, fmt.Errorf("standing reports: %w", err)
	}
	defer rows.Close()
	var out []ledger.Report
	for rows.Next() {
		r := ledger.Report{ItemID: item, UnitID: unit}
		var figure *int
		var words bool
		if err := rows.Scan(&r.ID, &r.Kind, &figure, &words, &r.Window, &r.Target); err != nil {
			return nil, fmt.Errorf("standing reports: %w", err)
		}
		if r.Percent = percent(figure); words {
			r.Text = "…"
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("standing reports: %w", err)
	}
	return out, nil
}

// stand brings the table up to a line just written; was is what stood before it.
func (t *txn) stand(was []ledger.Report, r *reportRow) error {
	line := ledger.Report{ID: r.ID, Kind: ledger.ReportKind(r.Kind), Percent: percent(r.PercentTenths), Text: r.Text, Window: r.WindowKey, Target: r.TargetID}
	now := append(slices.Clone(was), line)
	if has(was, r.TargetID) && !line.Counts() {
		// What stands without the line that is taken back, only all lines tell.
		var err error
		if now, err = t.standing(allOfUnit, r.ItemID, r.UnitID); err != nil {
			return err
		}
		ledger.Voided(now)
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
		err := t.db.Exec("UPDATE standing SET report_id = ? WHERE item_id = ? AND unit_id = ? AND report_id = ?", come[0], r.ItemID, r.UnitID, gone[0]).Error
		if err != nil {
			return fmt.Errorf("standing report: %w", err)
		}
		gone, come = gone[1:], come[1:]
	}
	for _, id := range gone {
		if err := t.db.Exec("DELETE FROM standing WHERE item_id = ? AND unit_id = ? AND report_id = ?", r.ItemID, r.UnitID, id).Error; err != nil {
			return fmt.Errorf("standing report: %w", err)
		}
	}
	for _, id := range come {
		if err := t.db.Exec("INSERT INTO standing (item_id, unit_id, report_id, plan_id) VALUES (?, ?, ?, ?)", r.ItemID, r.UnitID, id, r.PlanID).Error; err != nil {
			return fmt.Errorf("standing report: %w", err)
		}
	}
	return nil
}

func has(lines []ledger.Report, id int64) bool {
	return slices.ContainsFunc(lines, func(r ledger.Report) bool { return r.ID == id })
}
