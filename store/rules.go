package store

import (
	"encoding/json"
	"fmt"

	"duban/ledger"
	"duban/scheduler"
)

// setRules keeps rules as the office edited them, all or none.
func (t *txn) setRules(c ledger.SetRules) error {
	if err := t.confirm(c.Drop); err != nil {
		return err
	}
	for _, body := range c.Rules {
		var r scheduler.Rule
		if err := json.Unmarshal(body, &r); err != nil {
			return fmt.Errorf("rule of a change: %w", err)
		}
		if err := r.Check(); err != nil {
			return err //nolint:wrapcheck // already worded
		}
		if err := t.setRule(c.PlanID, r); err != nil {
			return err
		}
	}
	return nil
}
