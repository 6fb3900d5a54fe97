package ledger

import "encoding/json"

// SetRules changes a plan's rules of reminding, from the next slot on. The rules are
// the scheduler's, as data.
type SetRules struct {
	PlanID int64
	Rules  []json.RawMessage
	By     string
	Drop   *DropDraft `json:",omitempty"`
}

// DraftRules is the draft of a change of rules. Payload: SetRules.
const DraftRules DraftKind = "reminder_rules"

func (SetRules) change() {}
