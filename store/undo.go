package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm/clause"

	"duban/ledger"
)

// undoImport takes the plan's last import back: what it wrote over returns, what
// it brought goes, and its marks in the history no longer count. Aliases given
// since stay, with the units that they name.
func (t *txn) undoImport(c ledger.UndoImport) error {
	plan, found, err := first[planRow](t.db.Clauses(clause.Locking{Strength: "UPDATE"}), "id = ?", c.PlanID)
	if err != nil {
		return err
	}
	switch {
	case !found:
		return errNoPlan()
	case plan.Version != c.Version:
		return conflict("台账已有更新，请重新核对")
	case plan.HasReports:
		return &ledger.Error{Code: ledger.Denied, Detail: "导入之后已有单位报送，不能撤销"}
	}
	run, found, err := first[importRow](t.db.Order("id DESC"), "plan_id = ? AND undone = ?", c.PlanID, false)
	if err != nil {
		return err
	}
	if !found {
		return &ledger.Error{Code: ledger.NotFound, Detail: "没有可以撤销的导入"}
	}
	if plan.MergedUS >= run.AtUS {
		return &ledger.Error{Code: ledger.Denied, Detail: "导入之后合并过单位，不能撤销"}
	}
	if err := t.restoreItems(&run); err != nil {
		return err
	}
	if run.PlanBefore == "" {
		err = t.removePlan(&plan)
	} else {
		err = errors.Join(t.removeUnits(&run), t.restorePlan(&run, &plan))
	}
	if err != nil {
		return err
	}
	if err := t.db.Exec("UPDATE imports SET undone = ? WHERE id = ?", true, run.ID).Error; err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return t.line("undo", plan.ID, plan.Name, plan, nil, fmt.Sprintf(importReason, run.ID))
}

// restoreItems puts back the items that the import changed and removes those it brought.
func (t *txn) restoreItems(run *importRow) error {
	var rows []importItemRow
	if err := t.db.Order("item_id").Find(&rows, "import_id = ?", run.ID).Error; err != nil {
		return fmt.Errorf("former items: %w", err)
	}
	ids := make([]int64, len(rows))
	var added []int64
	var items []itemRow
	var duties []dutyRow
	for i, r := range rows {
		ids[i] = r.ItemID
		if r.ItemBefore == nil {
			added = append(added, r.ItemID)
			continue
		}
		var was formerItem
		if err := json.Unmarshal([]byte(*r.ItemBefore), &was); err != nil {
			return fmt.Errorf("former item %d: %w", r.ItemID, err)
		}
		items = append(items, was.Item)
		duties = append(duties, was.Duties...)
	}
	return errors.Join(
		deleteByItem(t.db, "duties", "item_id", ids),
		deleteByItem(t.db, "items", "id", added),
		replaceItems(t.db, items),
		insert(t.db, duties),
	)
}

// removeUnits removes the units that the import brought, and the spellings that it
// brought for others.
func (t *txn) removeUnits(run *importRow) error {
	return errors.Join(
		t.db.Exec("DELETE FROM units WHERE id IN (SELECT unit_id FROM import_units WHERE import_id = ? AND unit_new = ?)"+
			" AND id NOT IN (SELECT unit_id FROM aliases WHERE plan_id = ?)", run.ID, true, run.PlanID).Error,
		t.db.Exec("DELETE FROM unit_spellings WHERE plan_id = ?"+
			" AND spelling IN (SELECT spelling FROM import_units WHERE import_id = ? AND unit_new = ?)", run.PlanID, run.ID, false).Error,
	)
}

func (t *txn) restorePlan(run *importRow, plan *planRow) error {
	var was planRow
	if err := json.Unmarshal([]byte(run.PlanBefore), &was); err != nil {
		return fmt.Errorf("former plan: %w", err)
	}
	// What has been set since by other means stays.
	was.FigureRule, was.Archived, was.MergedUS = plan.FigureRule, plan.Archived, plan.MergedUS
	if err := t.db.Omit("version", "shape").Save(&was).Error; err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	t.change(plan.ID)
	return nil
}

// removePlan removes a plan whose only import is undone.
func (t *txn) removePlan(plan *planRow) error {
	for _, table := range []string{"aliases", "synonyms", "unit_spellings", "units"} {
		if err := t.db.Exec("DELETE FROM "+table+" WHERE plan_id = ?", plan.ID).Error; err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
	if err := t.db.Exec("DELETE FROM plans WHERE id = ?", plan.ID).Error; err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	return nil
}
