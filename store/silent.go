package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duban/chat"
	"duban/ledger"
)

// WaitingDrafts returns the drafts of reports, those that have expired included.
func (s *Store) WaitingDrafts(ctx context.Context) ([]ledger.WaitingDraft, error) {
	var rows []draftRow
	if err := s.read.WithContext(ctx).Order("saved_us, account_key").Find(&rows, "kind = ?", string(ledger.DraftReport)).Error; err != nil {
		return nil, fail("waiting drafts", err)
	}
	out := make([]ledger.WaitingDraft, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = ledger.WaitingDraft{Draft: r.draft(), SavedAt: moment(r.SavedUS), RemindedAt: moment(r.RemindedUS), ClosedAt: moment(r.ClosedUS)}
	}
	return out, nil
}

func (r *draftRow) draft() ledger.Draft {
	return ledger.Draft{
		Account: r.AccountKey, Version: r.Version, Kind: ledger.DraftKind(r.Kind), Payload: []byte(r.Payload), ExpiresAt: instant(r.ExpiresUS),
	}
}

// moment is an instant that may not have come: 0 is none.
func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return instant(us)
}

// errNothing ends a transaction that has nothing to write.
var errNothing = errors.New("nothing to write")

// RemindOfDraft keeps a reminder of a draft for sending, unless the draft has changed
// since or was reminded of before, here or by another process.
func (s *Store) RemindOfDraft(ctx context.Context, d *ledger.WaitingDraft, m chat.Message) (bool, error) {
	won, err := s.markDrafts(ctx, "reminded_us", []ledger.WaitingDraft{*d}, func([]ledger.WaitingDraft) []chat.Message { return []chat.Message{m} })
	return won > 0, fail("reminder of a draft", err)
}

// CloseDrafts notes that drafts have expired and keeps what the office is told of
// those that nobody has told it of before.
func (s *Store) CloseDrafts(ctx context.Context, drafts []ledger.WaitingDraft, tell func([]ledger.WaitingDraft) []chat.Message) (int, error) {
	won, err := s.markDrafts(ctx, "closed_us", drafts, tell)
	return won, fail("expired drafts", err)
}

// markDrafts sets an instant of drafts that are as they were read and have none yet,
// and queues what tell says of them, in one transaction.
func (s *Store) markDrafts(ctx context.Context, column string, drafts []ledger.WaitingDraft, tell func([]ledger.WaitingDraft) []chat.Message) (int, error) {
	n := 0
	err := s.change(ctx, Cause{By: "clock"}, func(t *txn) error {
		var won []ledger.WaitingDraft
		for i := range drafts {
			d := &drafts[i]
			res := t.db.Exec("UPDATE drafts SET "+column+" = ? WHERE account_key = ? AND version = ? AND "+column+" = 0",
				t.now.UnixMicro(), ledger.AccountKey(d.Account), d.Version)
			if res.Error != nil {
				return fmt.Errorf("draft: %w", res.Error)
			}
			if res.RowsAffected > 0 {
				won = append(won, *d)
			}
		}
		if n = len(won); n == 0 {
			return errNothing
		}
		return t.queue(tell(won))
	})
	if errors.Is(err, errNothing) {
		return 0, nil
	}
	return n, err
}
