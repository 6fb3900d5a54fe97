package ledger

import "duban/calendar"

// Import is what a document says, before it is compared with the ledger.
type Import struct {
	// Source is the file's name, or 「聊天粘贴」.
	Source string
	// Kind is "notice" (goals and units) or "progress" (with figures).
	Kind      ImportKind
	Title     string
	Issuer    string
	DocNumber string
	Area      string
	Year      int // 0: not in the document
	// AsOf and AsOfLabel date the figures, when the document does.
	AsOf      calendar.Date
	AsOfLabel string
	Items     []ImportItem
	// Notes are what a person should look at: glued cells, automatic numbers, merged spellings, open proposals.
	Notes []ImportNote
}

// ImportKind says which of the two layouts a document has.
type ImportKind string

// The layouts.
const (
	ImportNotice   ImportKind = "notice"
	ImportProgress ImportKind = "progress"
)

// ImportItem is one row of a document.
type ImportItem struct {
	No       int
	Row      int // 1-based row of the table, header rows counted, as a person counts
	Title    string
	TitleRaw string // with its line breaks
	Goal     string
	SubGoals []SubGoal
	// HasProgress and HasPercent say whether the document has such columns at all:
	// a notice leaves the ledger's progress alone.
	HasProgress bool
	Progress    string
	Parts       []Part
	HasPercent  bool
	Percent     Percent
	Units       []ImportUnit
	Measures    []Measure
	// Cells are the raw cells, line breaks kept.
	Cells []string
}

// ImportUnit is one unit name in a row.
type ImportUnit struct {
	Printed string // broken lines joined
	Role    Role
	Source  RoleSource
}

// NoteKind says what an ImportNote is about.
type NoteKind string

// The kinds of notes.
const (
	NoteGlued      NoteKind = "glued"       // lines or fragments joined into one name
	NoteAutoNumber NoteKind = "auto_number" // 序号 was automatic and was counted
	NoteMerged     NoteKind = "merged"      // spellings held to be one unit by rule
	NoteProposed   NoteKind = "proposed"    // spellings that may be one unit; left open
	NoteSkipped    NoteKind = "skipped"     // a row or text that was passed over, with the reason
	NoteDoubt      NoteKind = "doubt"       // something a person should check
)

// ImportNote is one remark. Row is 0 when it is about the whole document.
type ImportNote struct {
	Kind NoteKind
	Row  int
	No   int // item number, 0 if none
	Text string
}

// RowError is a fault that stops an import.
type RowError struct {
	Row  int // 0: the whole document
	No   int
	Text string
}
