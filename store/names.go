package store

import (
	"fmt"

	"gorm.io/gorm"

	"duban/ledger"
)

// addAlias records the office's name for a unit. A name that meant another unit
// by alias now means this one; a name that a document printed keeps its unit.
func (t *txn) addAlias(c ledger.AddAlias) error {
	name, err := key("别名", c.Name)
	if err != nil {
		return err
	}
	if err := t.confirm(c.Draft); err != nil {
		return err
	}
	unit, found, err := first[unitRow](t.db, "plan_id = ? AND id = ?", c.PlanID, c.UnitID)
	if err != nil {
		return err
	}
	if !found {
		return &ledger.Error{Code: ledger.NotFound, Detail: "台账中没有这个单位"}
	}
	printed, found, err := first[spellingRow](t.db, "plan_id = ? AND spelling = ?", c.PlanID, name)
	if err != nil {
		return err
	}
	if found {
		if printed.UnitID == unit.ID {
			return nil
		}
		return conflict("该名称在台账中是另一个单位")
	}
	old, found, err := first[aliasRow](t.db, "plan_id = ? AND name = ?", c.PlanID, name)
	if err != nil {
		return err
	}
	var was any
	switch {
	case found && old.UnitID == unit.ID:
		return nil
	case found:
		was = old.UnitID
		err = t.db.Exec("UPDATE aliases SET unit_id = ? WHERE id = ?", unit.ID, old.ID).Error
	default:
		err = t.db.Create(&aliasRow{PlanID: c.PlanID, Name: name, UnitID: unit.ID}).Error
	}
	if err != nil {
		return fmt.Errorf("alias: %w", err)
	}
	t.change(c.PlanID)
	return t.line("alias", c.PlanID, name, was, unit.ID, unit.Name)
}

// addSynonym records what a word of people's means; a later one replaces an earlier.
func (t *txn) addSynonym(c ledger.AddSynonym) error {
	word, err := key("近义词", c.Word)
	if err != nil {
		return err
	}
	target, err := key("台账用词", c.Target)
	if err != nil {
		return err
	}
	if err := t.confirm(c.Draft); err != nil {
		return err
	}
	if _, found, err := first[planRow](t.db, "id = ?", c.PlanID); err != nil {
		return err
	} else if !found {
		return errNoPlan()
	}
	old, found, err := first[synonymRow](t.db, "plan_id = ? AND word = ?", c.PlanID, word)
	if err != nil {
		return err
	}
	var was any
	switch {
	case found && old.Target == target:
		return nil
	case found:
		was = old.Target
		err = t.db.Exec("UPDATE synonyms SET target = ? WHERE id = ?", target, old.ID).Error
	default:
		err = t.db.Exec("INSERT INTO synonyms (plan_id, word, target) VALUES (?, ?, ?)", c.PlanID, word, target).Error
	}
	if err != nil {
		return fmt.Errorf("synonym: %w", err)
	}
	t.change(c.PlanID)
	return t.line("synonym", c.PlanID, word, was, target, "")
}

func errNoPlan() error { return &ledger.Error{Code: ledger.NotFound, Detail: "没有这份台账"} }

// first returns the row that the condition meets, if there is one.
func first[T any](db *gorm.DB, where string, args ...any) (row T, found bool, err error) {
	var rows []T
	if err := db.Where(where, args...).Limit(1).Find(&rows).Error; err != nil {
		return row, false, fmt.Errorf("look up: %w", err)
	}
	if len(rows) == 0 {
		return row, false, nil
	}
	return rows[0], true, nil
}
