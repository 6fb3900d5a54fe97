package store

import (
	"context"
	"encoding/json"
	"fmt"

	"duban/ledger"
)

// urge records what people are asked, all or none.
func (t *txn) urge(c ledger.Urge) error {
	for _, p := range c.Prompts {
		if err := t.addPrompt(p); err != nil {
			return err
		}
	}
	return t.confirm(c.Draft)
}

// Prompts returns what people were last asked of a plan, whether or not it has ended.
func (s *Store) Prompts(ctx context.Context, plan int64) ([]ledger.Prompt, error) {
	var rows []promptRow
	if err := s.read.WithContext(ctx).Order("account_key").Find(&rows, "plan_id = ?", plan).Error; err != nil {
		return nil, fail("prompts", err)
	}
	out := make([]ledger.Prompt, len(rows))
	for i := range rows {
		var err error
		if out[i], err = rows[i].prompt(); err != nil {
			return nil, fail("prompts", err)
		}
	}
	return out, nil
}

func (r *promptRow) prompt() (ledger.Prompt, error) {
	p := ledger.Prompt{Account: r.AccountKey, PlanID: r.PlanID, Window: r.WindowKey, At: instant(r.AtUS), Until: instant(r.UntilUS)}
	if err := json.Unmarshal([]byte(r.Items), &p.Items); err != nil {
		return ledger.Prompt{}, fmt.Errorf("stored items: %w", err)
	}
	return p, nil
}
