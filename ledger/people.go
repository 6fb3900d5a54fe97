package ledger

// MemberChange is a person as he was when the change was decided, nil for nobody,
// and as he is to be.
type MemberChange struct {
	Was *Member
	Now Member
}

// ChangeMembers puts people into the roster or changes them, all or none. It is a
// Conflict when one of them is no longer as he was.
type ChangeMembers struct {
	Members []MemberChange
	Why     string
	// Prompts take the place of what these people were last asked; those of Unprompt end.
	Prompts  []Prompt
	Unprompt []string
	// Undraft are drafts of other people that end, each as it was.
	Undraft []DropDraft
	// Draft is the sender's own that the change came from.
	Draft *DropDraft `json:",omitempty"`
}

// AskLeave records that a member asks for a deputy. ID and State of Leave are not used.
type AskLeave struct{ Leave Leave }

// DecideLeave grants, refuses or ends a leave. It is a Conflict when the leave is
// no longer in state Was.
type DecideLeave struct {
	ID    int64
	Was   LeaveState
	State LeaveState
}

func (ChangeMembers) change() {}
func (AskLeave) change()      {}
func (DecideLeave) change()   {}

// MergeUnits makes one unit of two of a plan: what is From's becomes Into's, whose
// name stays. It is a Conflict when the plan is no longer at Version.
type MergeUnits struct {
	PlanID  int64
	From    int64
	Into    int64
	Version int64
	Why     string
	Draft   *DropDraft `json:",omitempty"`
}

// DropAlias takes the office's own name for a unit back.
type DropAlias struct {
	PlanID int64
	Name   string
}

func (MergeUnits) change() {}
func (DropAlias) change()  {}
