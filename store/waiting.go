package store

import (
	"context"
	"encoding/json"
	"fmt"

	"duban/ledger"
)

// whatWaits is one statement, since every message of a contact and every 确认 pays for it.
const whatWaits = "SELECT 1, version, kind, payload, expires_us, 0 FROM drafts WHERE account_key = ? AND expires_us > ?" +
	" UNION ALL SELECT 2, plan_id, window_key, items, until_us, at_us FROM prompts WHERE account_key = ? AND until_us > ?"

// Waiting returns what waits for the account: its open draft, and what it was last
// asked to report. A draft that has expired is not open, and a prompt whose window has
// ended is none.
func (s *Store) Waiting(ctx context.Context, account string) (ledger.Waiting, error) {
	key, now := ledger.AccountKey(account), s.now().UnixMicro()
	w, err := s.waiting(ctx, key, now)
	if err != nil {
		return ledger.Waiting{}, fail("what waits", err)
	}
	return w, nil
}

func (s *Store) waiting(ctx context.Context, key string, now int64) (w ledger.Waiting, err error) {
	if s.group != nil {
		ctx = context.WithoutCancel(ctx) // two goroutines would watch it, for a read of microseconds
	}
	rows, err := s.reads.query(ctx, whatWaits, key, now, key, now)
	if err != nil {
		return w, err
	}
	defer rows.Close()
	for rows.Next() {
		var which int
		var number, until, at int64
		var word, body string
		if err := rows.Scan(&which, &number, &word, &body, &until, &at); err != nil {
			return w, err //nolint:wrapcheck // the caller names the operation
		}
		if which == 1 {
			w.Draft = &ledger.Draft{Account: key, Version: int(number), Kind: ledger.DraftKind(word), Payload: []byte(body), ExpiresAt: instant(until)}
			continue
		}
		w.Prompt = &ledger.Prompt{Account: key, PlanID: number, Window: word, At: instant(at), Until: instant(until)}
		if err := json.Unmarshal([]byte(body), &w.Prompt.Items); err != nil {
			return w, fmt.Errorf("stored items: %w", err)
		}
	}
	return w, rows.Err() //nolint:wrapcheck // the caller names the operation
}
