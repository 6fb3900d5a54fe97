package store

import (
	"fmt"
	"time"

	"duban/ledger"
)

type instructionRow struct {
	ID         int64
	PlanID     int64
	ItemID     int64
	UnitID     int64
	Text       string
	Actor      string
	ActorName  string
	AtUS       int64 `gorm:"column:at_us"`
	DueUS      int64 `gorm:"column:due_us"`
	MsgID      string
	State      string
	Answer     string
	AnswerBy   string
	AnswerName string
	EndedUS    int64 `gorm:"column:ended_us"`
	ClosedBy   string
}

func (instructionRow) TableName() string { return "instructions" }

const instructionColumns = "id, plan_id, item_id, unit_id, text, actor, actor_name, at_us, due_us, msg_id, state, answer, answer_by, answer_name, ended_us, closed_by"

func (f *filler) instructions() error {
	return f.each("SELECT "+instructionColumns+" FROM instructions", " ORDER BY id", func(scan func(...any) error) error {
		var r instructionRow
		if err := scan(&r.ID, &r.PlanID, &r.ItemID, &r.UnitID, &r.Text, &r.Actor, &r.ActorName, &r.AtUS, &r.DueUS, &r.MsgID,
			&r.State, &r.Answer, &r.AnswerBy, &r.AnswerName, &r.EndedUS, &r.ClosedBy); err != nil {
			return err
		}
		p := f.plans[r.PlanID]
		if p == nil {
			return nil
		}
		i := ledger.Instruction{
			ID: r.ID, PlanID: r.PlanID, ItemID: r.ItemID, UnitID: r.UnitID, Text: r.Text, By: r.Actor, ByName: r.ActorName,
			At: instant(r.AtUS), Due: instant(r.DueUS), MsgID: r.MsgID, State: ledger.InstructionState(r.State),
			Answer: r.Answer, AnswerBy: r.AnswerBy, AnswerName: r.AnswerName, ClosedBy: r.ClosedBy,
		}
		if r.EndedUS != 0 {
			i.EndedAt = instant(r.EndedUS)
		}
		p.Instructions = append(p.Instructions, i)
		return nil
	})
}

// instructionWords is an instruction as the audit tells it.
type instructionWords struct {
	ID     int64     `json:"id"`
	Text   string    `json:"text,omitempty"`
	Due    time.Time `json:"due"`
	State  string    `json:"state"`
	Answer string    `json:"answer,omitempty"`
}

func (r *instructionRow) subject() string {
	if r.ItemID == 0 {
		return fmt.Sprintf("unit %d", r.UnitID)
	}
	return fmt.Sprintf("item %d unit %d", r.ItemID, r.UnitID)
}

func (t *txn) addInstructions(c ledger.AddInstructions) error {
	if err := t.confirm(c.Draft); err != nil {
		return err
	}
	for i := range c.List {
		n := &c.List[i]
		unit, found, err := first[unitRow](t.db, "plan_id = ? AND id = ?", n.PlanID, n.UnitID)
		if err != nil {
			return err
		}
		if !found {
			return conflict("该单位已不在台账中")
		}
		row := instructionRow{
			PlanID: n.PlanID, ItemID: n.ItemID, UnitID: unit.ID, Text: n.Text, Actor: t.cause.By, ActorName: n.ByName,
			AtUS: t.now.UnixMicro(), DueUS: n.Due.UnixMicro(), MsgID: n.MsgID, State: string(ledger.InstructionOpen),
		}
		if _, err := key("消息编号", "x"+n.MsgID); err != nil {
			return err
		}
		if err := t.db.Create(&row).Error; err != nil {
			return fmt.Errorf("instruction: %w", err)
		}
		t.change(n.PlanID)
		if err := t.line("instruction", n.PlanID, row.subject(), nil, instructionWords{row.ID, row.Text, n.Due, row.State, ""}, unit.Name); err != nil {
			return err
		}
	}
	return nil
}

func (t *txn) endInstruction(c ledger.EndInstruction) error {
	if err := t.confirm(c.Draft); err != nil {
		return err
	}
	row, found, err := first[instructionRow](t.db, "id = ? AND plan_id = ?", c.ID, c.PlanID)
	if err != nil {
		return err
	}
	if !found || row.State != string(ledger.InstructionOpen) {
		return conflict("该批示已办结")
	}
	answerBy, closedBy := t.cause.By, ""
	if c.State == ledger.InstructionClosed {
		answerBy, closedBy = "", t.cause.By
	}
	name := c.ByName
	if answerBy == "" {
		name = ""
	}
	res := t.db.Exec("UPDATE instructions SET state = ?, answer = ?, answer_by = ?, answer_name = ?, ended_us = ?, closed_by = ? WHERE id = ? AND state = ?",
		string(c.State), c.Answer, answerBy, name, t.now.UnixMicro(), closedBy, row.ID, string(ledger.InstructionOpen))
	if res.Error != nil {
		return fmt.Errorf("instruction: %w", res.Error)
	}
	if res.RowsAffected == 0 {
		return conflict("该批示已办结")
	}
	t.change(c.PlanID)
	due := instant(row.DueUS)
	return t.line("instruction", c.PlanID, row.subject(), instructionWords{row.ID, "", due, row.State, ""},
		instructionWords{row.ID, "", due, string(c.State), c.Answer}, "")
}
