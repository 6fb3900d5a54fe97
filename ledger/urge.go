package ledger

// Urge has people asked now, whatever the calendar (催办): what each is asked becomes
// the context of his replies at once. It uses up no scheduled reminder.
type Urge struct {
	Prompts []AddPrompt
	// Draft is the preview that was confirmed, nil for what acts at once.
	Draft *DropDraft
}

func (Urge) change() {}

// PendingUrge is the payload of a DraftUrge: who was previewed with which items.
type PendingUrge struct {
	PlanID int64            `json:"plan"`
	People map[string][]int `json:"people"` // account → item numbers
}
