package store

import (
	"context"
	"fmt"
	"time"

	"duban/ledger"
)

type holdRow struct {
	ID         int64
	Kind       string
	PlanID     int64
	AccountKey string
	FromUS     int64 `gorm:"column:from_us"`
	UntilUS    int64 `gorm:"column:until_us"`
	WindowKey  string
	Reason     string
	Actor      string
}

func (holdRow) TableName() string { return "holds" }

// addHold keeps a hold. A person's is a Conflict when he had one for the window before.
func (t *txn) addHold(c ledger.AddHold) error {
	h := &c.Hold
	row := holdRow{
		Kind: string(h.Kind), PlanID: h.PlanID, AccountKey: ledger.AccountKey(h.Account), FromUS: h.From.UnixMicro(), UntilUS: h.Until.UnixMicro(),
		WindowKey: h.Window, Reason: h.Reason, Actor: ledger.AccountKey(h.By),
	}
	if h.Kind == ledger.HoldPerson {
		if _, found, err := first[holdRow](t.db, "kind = ? AND account_key = ? AND window_key = ?", row.Kind, row.AccountKey, row.WindowKey); err != nil {
			return err
		} else if found {
			return conflict("本期已推迟过一次")
		}
	}
	if err := t.db.Create(&row).Error; err != nil {
		return fmt.Errorf("hold: %w", err)
	}
	if h.Kind == ledger.HoldTrial {
		if err := t.divertWaiting(); err != nil {
			return err
		}
	}
	if err := t.line("hold", h.PlanID, string(h.Kind), nil, h, h.Reason); err != nil {
		return err
	}
	return t.confirm(c.Drop)
}

func (t *txn) endHolds(c ledger.EndHolds) error {
	res := t.db.Exec("UPDATE holds SET until_us = ? WHERE kind = ? AND until_us > ?", t.now.UnixMicro(), string(c.Kind), t.now.UnixMicro())
	if res.Error != nil {
		return fmt.Errorf("holds: %w", res.Error)
	}
	if err := t.line("resume", 0, string(c.Kind), nil, res.RowsAffected, ""); err != nil {
		return err
	}
	return t.confirm(c.Drop)
}

// Holds returns the holds that end after an instant, oldest first.
func (s *Store) Holds(ctx context.Context, after time.Time) ([]ledger.Hold, error) {
	var rows []holdRow
	if err := s.read.WithContext(ctx).Order("id").Find(&rows, "until_us > ?", after.UnixMicro()).Error; err != nil {
		return nil, fail("holds", err)
	}
	out := make([]ledger.Hold, len(rows))
	for i, r := range rows {
		out[i] = ledger.Hold{
			ID: r.ID, Kind: ledger.HoldKind(r.Kind), PlanID: r.PlanID, Account: r.AccountKey, From: instant(r.FromUS), Until: instant(r.UntilUS),
			Window: r.WindowKey, Reason: r.Reason, By: r.Actor,
		}
	}
	return out, nil
}
