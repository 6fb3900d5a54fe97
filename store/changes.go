package store

import (
	"context"
	"fmt"
	"strings"

	"duban/ledger"
)

// Changes returns the newest changes of an item from the audit, newest first, at most limit.
func (s *Store) Changes(ctx context.Context, plan, item int64, limit int) ([]ledger.AuditLine, error) {
	subject := fmt.Sprintf(itemSubject, item)
	var rows []auditRow
	// "!" is the character behind the blank that parts an item from its unit.
	err := s.read.WithContext(ctx).Order("id DESC").Limit(limit).
		Find(&rows, "plan_id = ? AND (subject = ? OR subject > ? AND subject < ?)", plan, subject, subject+" ", subject+"!").Error
	if err != nil {
		return nil, fail("changes", err)
	}
	out := make([]ledger.AuditLine, len(rows))
	for i, r := range rows {
		out[i] = ledger.AuditLine{ID: r.ID, At: instant(r.AtUS), By: r.Actor, What: r.What, Old: r.OldValue, New: r.NewValue, Why: r.Why, MsgID: r.MsgID}
		if _, unit, ok := strings.Cut(r.Subject, " unit "); ok {
			if _, err := fmt.Sscan(unit, &out[i].UnitID); err != nil {
				return nil, fail("changes", fmt.Errorf("subject of audit line %d: %w", r.ID, err))
			}
		}
	}
	return out, nil
}
