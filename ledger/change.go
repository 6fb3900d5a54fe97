package ledger

import (
	"encoding/json"
	"time"
)

// Change is what one event does to the ledger. It is a small sealed set: the
// journal applies each in one transaction, together with the event's key, the
// audit lines and the answer. A nil Change changes nothing.
type Change interface{ change() }

// Draft is what a person still has to confirm. It is the dialogue's only state:
// a restart loses nothing. One account has at most one open draft.
type Draft struct {
	Account string
	// Version is 1 for a new draft and grows with each rewrite; a Change that
	// names an older one is a Conflict.
	Version int
	Kind    DraftKind
	// Payload is the JSON of the pending change (kind by kind).
	Payload   []byte
	ExpiresAt time.Time
}

// DraftKind says what a draft will do once confirmed.
type DraftKind string

// The kinds of drafts.
const (
	DraftImport  DraftKind = "import"  // Payload: PendingImport
	DraftAlias   DraftKind = "alias"   // Payload: AddAlias
	DraftSynonym DraftKind = "synonym" // Payload: AddSynonym
	DraftReport  DraftKind = "report"  // Payload: PendingReport
	DraftUrge    DraftKind = "urge"    // Payload: PendingUrge
	DraftActs    DraftKind = "acts"    // Payload: AddActs
	DraftRule    DraftKind = "rule"    // Payload: SetFigureRule
	DraftGoal    DraftKind = "goal"    // Payload: ChangeGoal
	// Dangerous ones wait for the code that was shown: Payload is Coded.
	DraftNewYear DraftKind = "new_year" // Coded: NewYear
	DraftArchive DraftKind = "archive"  // Coded: Archive
	DraftUrgeAll DraftKind = "urge_all" // Coded: PendingUrge of many people

	// These payloads are the bot's own.
	DraftHandOver    DraftKind = "hand_over"
	DraftMerge       DraftKind = "merge"
	DraftInstruction DraftKind = "instruction"
	DraftAnswer      DraftKind = "answer"
	DraftTrial       DraftKind = "trial"
)

// Coded is the payload of a draft that waits for a code: the code, and the payload proper.
type Coded struct {
	Code    string
	Payload json.RawMessage
}

// PendingImport is the payload of a DraftImport: the pasted text is kept as it
// came and read again at confirmation.
type PendingImport struct {
	Text string
	Plan PlanRef
}

// PlanRef names the plan that an import goes to, and the version its preview was
// computed against (0: the plan did not exist).
type PlanRef struct {
	Year    int
	Name    string
	Version int64
}

// SaveDraft writes or rewrites the sender's draft. Base is the version it
// replaces, 0 when there was none.
type SaveDraft struct {
	Draft Draft
	Base  int
}

// DropDraft removes the sender's draft.
type DropDraft struct {
	Account string
	Version int
}

// ApplyImport writes an import into its plan; the plan is created when it does not exist.
// It is a Conflict when the plan is no longer at Plan.Version.
type ApplyImport struct {
	Plan   PlanRef
	Import Import
	By     string // account, or "cli"
	// Draft, when set, is dropped in the same transaction; it must still be at its version.
	Draft *DropDraft
}

// UndoImport takes the last import of a plan back. It is Denied once a unit has reported.
type UndoImport struct {
	PlanID  int64
	Version int64
	By      string
}

// AddAlias records the office's own name for a unit of a plan.
type AddAlias struct {
	PlanID int64
	Name   string
	UnitID int64
	By     string
	Draft  *DropDraft `json:",omitempty"`
}

// AddSynonym records a word people use for a word of the ledger.
type AddSynonym struct {
	PlanID int64
	Word   string
	Target string
	By     string
	Draft  *DropDraft `json:",omitempty"`
}

func (SaveDraft) change()   {}
func (DropDraft) change()   {}
func (ApplyImport) change() {}
func (UndoImport) change()  {}
func (AddAlias) change()    {}
func (AddSynonym) change()  {}
