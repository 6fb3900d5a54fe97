package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"duban/ledger"
)

// reportColumns are the columns that scanReport reads.
const reportColumns = "SELECT id, item_id, unit_id, kind, percent_tenths, reported_tenths, approx, text, note, actor, actor_name, behind, at_us," +
	" msg_id, confirm_msg_id, window_key, target_id, timing FROM reports"

func scanReport(scan func(...any) error) (ledger.Report, error) {
	var r ledger.Report
	var figure, reported *int
	var at int64
	err := scan(&r.ID, &r.ItemID, &r.UnitID, &r.Kind, &figure, &reported, &r.Approx, &r.Text, &r.Note, &r.By, &r.ByName, &r.Behind, &at,
		&r.MsgID, &r.ConfirmMsgID, &r.Window, &r.Target, &r.Timing)
	r.Percent, r.Reported, r.At = percent(figure), percent(reported), instant(at)
	return r, err
}

// reportsWhere reads reports, oldest first.
func reportsWhere(db *gorm.DB, where string, args ...any) ([]ledger.Report, error) {
	rows, err := db.Raw(reportColumns+where+" ORDER BY id", args...).Rows()
	if err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	defer rows.Close()
	var out []ledger.Report
	for rows.Next() {
		r, err := scanReport(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("reports: %w", err)
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	return out, nil
}

// History returns every line of the units' reports on an item, oldest first, those
// that no longer count included.
func (s *Store) History(ctx context.Context, item int64) ([]ledger.Report, error) {
	out, err := reportsWhere(s.read.WithContext(ctx), " WHERE item_id = ?", item)
	if err != nil {
		return nil, fail("history", err)
	}
	ledger.Voided(out)
	return out, nil
}

// PlanHistory returns every line of a plan's reports, as it was at one instant, oldest first.
func (s *Store) PlanHistory(ctx context.Context, plan int64) ([]ledger.Report, error) {
	out, err := reportsWhere(s.read.WithContext(ctx), " WHERE plan_id = ?", plan)
	if err != nil {
		return nil, fail("history", err)
	}
	ledger.Voided(out)
	return out, nil
}

// Between returns the reports into a plan that were made from one instant to before
// another and still count, oldest first.
func (s *Store) Between(ctx context.Context, plan int64, from, to time.Time) ([]ledger.Report, error) {
	out, err := reportsWhere(s.read.WithContext(ctx), " WHERE plan_id = ? AND at_us >= ? AND at_us < ? AND kind NOT IN ('withdrawn', 'returned')"+
		" AND id NOT IN (SELECT target_id FROM reports WHERE plan_id = ? AND kind IN ('withdrawn', 'returned'))",
		plan, from.UnixMicro(), to.UnixMicro(), plan)
	if err != nil {
		return nil, fail("reports of a span", err)
	}
	return out, nil
}
