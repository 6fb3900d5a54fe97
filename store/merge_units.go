package store

import (
	"fmt"

	"gorm.io/gorm/clause"

	"duban/ledger"
)

// mergeUnits makes one unit of two. Rows keep what they say and get the other unit;
// which reports stand is worked out anew for the items that both had a share in.
func (t *txn) mergeUnits(c ledger.MergeUnits) error {
	if err := t.confirm(c.Draft); err != nil {
		return err
	}
	plan, found, err := first[planRow](t.db.Clauses(clause.Locking{Strength: "UPDATE"}), "id = ?", c.PlanID)
	if err != nil {
		return err
	}
	t.change(c.PlanID)
	if !found || plan.Version != c.Version {
		return conflict("台账已有更新，请重新核对")
	}
	from, found, err := first[unitRow](t.db, "plan_id = ? AND id = ?", c.PlanID, c.From)
	if err != nil {
		return err
	}
	into, known, err := first[unitRow](t.db, "plan_id = ? AND id = ?", c.PlanID, c.Into)
	if err != nil {
		return err
	}
	if !found || !known || c.From == c.Into {
		return conflict("单位已有变动")
	}
	var items []int64
	if err := t.db.Raw("SELECT DISTINCT item_id FROM reports WHERE plan_id = ? AND unit_id = ? ORDER BY item_id", c.PlanID, c.From).Scan(&items).Error; err != nil {
		return fmt.Errorf("reports of a unit: %w", err)
	}
	for _, table := range []string{"duties", "unit_spellings", "aliases", "reports", "acts", "instructions", "photos"} {
		if err := t.db.Exec("UPDATE "+table+" SET unit_id = ? WHERE plan_id = ? AND unit_id = ?", c.Into, c.PlanID, c.From).Error; err != nil {
			return fmt.Errorf("%s of a unit: %w", table, err)
		}
	}
	if err := t.db.Exec("DELETE FROM standing WHERE plan_id = ? AND unit_id = ?", c.PlanID, c.From).Error; err != nil {
		return fmt.Errorf("standing reports: %w", err)
	}
	for _, item := range items {
		if err := t.standAnew(c.PlanID, item, c.Into); err != nil {
			return err
		}
	}
	if err := t.db.Exec("DELETE FROM units WHERE id = ?", c.From).Error; err != nil {
		return fmt.Errorf("unit: %w", err)
	}
	if err := t.db.Exec("UPDATE plans SET merged_us = ? WHERE id = ?", t.now.UnixMicro(), c.PlanID).Error; err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	return t.line("merge", c.PlanID, fmt.Sprintf("unit %d", c.Into), from, into, c.Why)
}

// standAnew works out from all lines of a unit on an item which of them stand.
func (t *txn) standAnew(plan, item, unit int64) error {
	lines, err := t.allLines(item, unit)
	if err != nil {
		return err
	}
	if err := t.db.Exec("DELETE FROM standing WHERE item_id = ? AND unit_id = ?", item, unit).Error; err != nil {
		return fmt.Errorf("standing reports: %w", err)
	}
	for _, r := range ledger.Standing(lines) {
		if err := t.db.Exec("INSERT INTO standing (item_id, unit_id, report_id, plan_id) VALUES (?, ?, ?, ?)", item, unit, r.ID, plan).Error; err != nil {
			return fmt.Errorf("standing report: %w", err)
		}
	}
	return nil
}

// dropAlias takes an alias back.
func (t *txn) dropAlias(c ledger.DropAlias) error {
	row, found, err := first[aliasRow](t.db, "plan_id = ? AND name = ?", c.PlanID, c.Name)
	if err != nil {
		return err
	}
	if !found {
		return conflict("没有这个别名")
	}
	if err := t.db.Exec("DELETE FROM aliases WHERE id = ?", row.ID).Error; err != nil {
		return fmt.Errorf("alias: %w", err)
	}
	t.change(c.PlanID)
	return t.line("alias", c.PlanID, row.Name, row.UnitID, nil, "")
}
