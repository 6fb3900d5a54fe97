package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// kept are the tables that CopyTo leaves out: what was said, sent and noted is no
// part of what a rehearsal starts from. Migrations are the copy's own.
var kept = []string{"audit", "heads", "inbox", "outbox", "drafts", "goose_db_version", "ticks"}

// CopyTo copies the ledger, its people and the office's rules into an empty store.
func (s *Store) CopyTo(ctx context.Context, to *Store) error {
	tables, err := to.tables(ctx)
	if err != nil {
		return fail("copy", err)
	}
	err = to.change(ctx, Cause{By: "copy"}, func(t *txn) error {
		if err := t.db.Exec("PRAGMA defer_foreign_keys = ON").Error; err != nil {
			return fmt.Errorf("foreign keys: %w", err)
		}
		return s.read.WithContext(ctx).Transaction(func(db *gorm.DB) error {
			for _, name := range tables {
				if err := copyTable(db, t.db, name); err != nil {
					return fmt.Errorf("table %s: %w", name, err)
				}
			}
			return nil
		}, snapshot)
	})
	return fail("copy", err)
}

// tables lists what is copied. The copy is SQLite.
func (s *Store) tables(ctx context.Context) ([]string, error) {
	var names []string
	err := s.read.WithContext(ctx).Raw("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").Scan(&names).Error
	return slices.DeleteFunc(names, func(n string) bool { return slices.Contains(kept, n) }), err //nolint:wrapcheck // the caller names it
}

func copyTable(from, to *gorm.DB, name string) error {
	var rows []map[string]any
	if err := from.Table(name).Find(&rows).Error; err != nil {
		return err //nolint:wrapcheck // the caller names it
	}
	if len(rows) == 0 {
		return nil
	}
	for part := range slices.Chunk(rows, max(1, maxParams/len(rows[0]))) {
		if err := to.Table(name).Create(part).Error; err != nil {
			return err //nolint:wrapcheck // the caller names it
		}
	}
	return nil
}
