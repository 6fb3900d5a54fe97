package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"duban/ledger"
	"duban/scheduler"
)

// release records what the office lets leaders be told; the messages are the event's.
func (t *txn) release(c ledger.Release) error {
	runs := make([]scheduler.Run, len(c.Runs))
	for i, r := range c.Runs {
		runs[i] = scheduler.Run{Rule: r.Rule, Period: r.Period, Slot: r.Slot, To: r.To, At: r.At}
		if err := json.Unmarshal(r.Covers, &runs[i].Covers); err != nil {
			return fmt.Errorf("covers of a release: %w", err)
		}
	}
	created, err := t.record(runs)
	if err != nil {
		return err
	}
	if slices.Contains(created, false) {
		return conflict("已上报过")
	}
	return t.line("release", 0, scheduler.RuleReleased, nil, c.Runs, "")
}
