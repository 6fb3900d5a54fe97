package store

import (
	"fmt"

	"gorm.io/gorm"

	"duban/calendar"
	"duban/ledger"
)

type leaveRow struct {
	ID         int64
	AccountKey string
	DeputyKey  string
	FromOn     string
	ToOn       string
	State      string
	AtUS       int64 `gorm:"column:at_us"`
	DecidedBy  string
}

func (leaveRow) TableName() string { return "leaves" }

// loadLeaves reads the leaves that may still have an effect: one that is over, was
// refused or was ended has none.
func (s *Store) loadLeaves(db *gorm.DB) ([]ledger.Leave, error) {
	var rows []leaveRow
	err := db.Order("id").Find(&rows, "to_on >= ? AND state IN ?", calendar.DateOf(s.now()).String(),
		[]string{string(ledger.LeaveAsked), string(ledger.LeaveGranted)}).Error
	if err != nil {
		return nil, fmt.Errorf("leaves: %w", err)
	}
	out := make([]ledger.Leave, len(rows))
	for i, r := range rows {
		from, err := date(r.FromOn)
		if err != nil {
			return nil, fmt.Errorf("leave %d: %w", r.ID, err)
		}
		to, err := date(r.ToOn)
		if err != nil {
			return nil, fmt.Errorf("leave %d: %w", r.ID, err)
		}
		out[i] = ledger.Leave{
			ID: r.ID, Account: r.AccountKey, Deputy: r.DeputyKey, From: from, To: to, State: ledger.LeaveState(r.State),
			At: instant(r.AtUS), DecidedBy: r.DecidedBy,
		}
	}
	return out, nil
}
