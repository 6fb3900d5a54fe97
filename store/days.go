package store

import (
	"context"
	"fmt"

	"gorm.io/gorm/clause"

	"duban/ledger"
)

type dayMarkRow struct {
	Day    string `gorm:"primaryKey"`
	Worked bool
	Name   string
}

func (dayMarkRow) TableName() string { return "day_marks" }

// addDays adds lines to the office's calendar.
func (t *txn) addDays(c ledger.AddDays) error {
	if err := t.confirm(c.Drop); err != nil {
		return err
	}
	rows := make([]dayMarkRow, len(c.Days))
	for i, d := range c.Days {
		if d.Day.IsZero() || len([]rune(d.Name)) > maxKey {
			return &ledger.Error{Code: ledger.Invalid, Detail: "日历中有无效的行"}
		}
		rows[i] = dayMarkRow{d.Day.String(), d.Work, d.Name}
	}
	if err := insert(t.db.Clauses(clause.OnConflict{UpdateAll: true}), rows); err != nil {
		return fmt.Errorf("days: %w", err)
	}
	return t.line("calendar", 0, fmt.Sprint(len(rows)), nil, rows, "")
}

// DayMarks returns the office's own calendar, by day.
func (s *Store) DayMarks(ctx context.Context) ([]ledger.DayMark, error) {
	var rows []dayMarkRow
	if err := s.read.WithContext(ctx).Order("day").Find(&rows).Error; err != nil {
		return nil, fail("days", err)
	}
	out := make([]ledger.DayMark, len(rows))
	for i, r := range rows {
		day, err := date(r.Day)
		if err != nil {
			return nil, fail("days", err)
		}
		out[i] = ledger.DayMark{Day: day, Work: r.Worked, Name: r.Name}
	}
	return out, nil
}
