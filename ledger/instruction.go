package ledger

import "time"

// Instruction is a 批示: a leader's word to a unit that has to be answered by an hour.
type Instruction struct {
	ID     int64
	PlanID int64
	ItemID int64 // 0: about no certain item
	UnitID int64
	// Text is the leader's message.
	Text   string
	By     string // account
	ByName string
	At     time.Time
	Due    time.Time
	MsgID  string
	State  InstructionState
	// Answer is the unit's, by AnswerBy at AnswerAt; empty while there is none. ClosedBy
	// is the account of who closed it without one, EndedAt when.
	Answer     string
	AnswerBy   string
	AnswerName string
	EndedAt    time.Time
	ClosedBy   string
}

// InstructionState is where an instruction stands.
type InstructionState string

// The states of an instruction.
const (
	InstructionOpen     InstructionState = "open"
	InstructionAnswered InstructionState = "answered"
	InstructionClosed   InstructionState = "closed" // 批示办结, without an answer
)

// Open reports whether the instruction still waits for its answer.
func (i *Instruction) Open() bool { return i.State == InstructionOpen }

// Overdue reports whether it waits beyond its hour.
func (i *Instruction) Overdue(now time.Time) bool { return i.Open() && now.After(i.Due) }

// OpenInstructions returns the plan's instructions that wait for an answer, oldest first.
func (p *Plan) OpenInstructions() []*Instruction {
	var out []*Instruction
	for i := range p.Instructions {
		if p.Instructions[i].Open() {
			out = append(out, &p.Instructions[i])
		}
	}
	return out
}

// NewInstruction is an instruction about to be given.
type NewInstruction struct {
	PlanID int64     `json:"plan"`
	ItemID int64     `json:"item,omitempty"`
	UnitID int64     `json:"unit"`
	Text   string    `json:"text"`
	ByName string    `json:"by_name"`
	Due    time.Time `json:"due"`
	MsgID  string    `json:"msg"`
}

// AddInstructions gives instructions, all or none; the sender is who gives them.
type AddInstructions struct {
	List  []NewInstruction
	Draft *DropDraft `json:",omitempty"`
}

// EndInstruction answers an instruction, or closes it without an answer. It is a
// Conflict when it no longer waits.
type EndInstruction struct {
	ID     int64
	PlanID int64
	State  InstructionState
	Answer string
	ByName string
	Draft  *DropDraft `json:",omitempty"`
}

func (AddInstructions) change() {}
func (EndInstruction) change()  {}
