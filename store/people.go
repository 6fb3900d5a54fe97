package store

import (
	"fmt"
	"time"

	"duban/ledger"
)

// changeMembers writes people as they are to be, where each is still as he was.
func (t *txn) changeMembers(c ledger.ChangeMembers) error {
	if err := t.confirm(c.Draft); err != nil {
		return err
	}
	stored, err := t.lockedMembers()
	if err != nil {
		return err
	}
	have := make(map[string]ledger.Member, len(stored))
	for _, m := range stored {
		have[ledger.AccountKey(m.Account)] = m
	}
	for _, m := range c.Members {
		k, err := key("账号", ledger.AccountKey(m.Now.Account))
		if err != nil {
			return err
		}
		old, known := have[k]
		if known != (m.Was != nil) || known && !sameMember(old, *m.Was) {
			return conflict("名册已有更新")
		}
		if err := t.putMember(k, m.Now); err != nil {
			return fmt.Errorf("member: %w", err)
		}
		var was any
		if known {
			was = old
		}
		if err := t.line("member", 0, k, was, m.Now, c.Why); err != nil {
			return err
		}
	}
	for _, d := range c.Undraft {
		if err := t.dropDraft(d); err != nil {
			return err
		}
		if err := t.line("draft dropped", 0, ledger.AccountKey(d.Account), nil, nil, c.Why); err != nil {
			return err
		}
	}
	for _, account := range c.Unprompt {
		if err := t.db.Exec("DELETE FROM prompts WHERE account_key = ?", ledger.AccountKey(account)).Error; err != nil {
			return fmt.Errorf("prompt: %w", err)
		}
	}
	for i := range c.Prompts {
		if err := t.savePrompt(&c.Prompts[i]); err != nil {
			return err
		}
	}
	return nil
}

// askLeave records a request; one of the same member that nobody has decided on is replaced.
func (t *txn) askLeave(c ledger.AskLeave) error {
	account, err := key("账号", ledger.AccountKey(c.Leave.Account))
	if err != nil {
		return err
	}
	deputy, err := key("账号", ledger.AccountKey(c.Leave.Deputy))
	if err != nil {
		return err
	}
	err = t.db.Exec("UPDATE leaves SET state = ? WHERE account_key = ? AND state = ?", string(ledger.LeaveEnded), account, string(ledger.LeaveAsked)).Error
	if err != nil {
		return fmt.Errorf("leave: %w", err)
	}
	row := leaveRow{
		AccountKey: account, DeputyKey: deputy, FromOn: c.Leave.From.String(), ToOn: c.Leave.To.String(),
		State: string(ledger.LeaveAsked), AtUS: t.now.UnixMicro(),
	}
	if err := t.db.Create(&row).Error; err != nil {
		return fmt.Errorf("leave: %w", err)
	}
	return t.line("leave", 0, account, nil, leaveWords(&row), "")
}

func (t *txn) decideLeave(c ledger.DecideLeave) error {
	row, found, err := first[leaveRow](t.db, "id = ?", c.ID)
	if err != nil {
		return err
	}
	if !found || row.State != string(c.Was) {
		return conflict("该申请已处理")
	}
	was := leaveWords(&row)
	row.State, row.DecidedBy = string(c.State), t.cause.By
	res := t.db.Exec("UPDATE leaves SET state = ?, decided_by = ? WHERE id = ? AND state = ?", row.State, row.DecidedBy, row.ID, string(c.Was))
	if res.Error != nil {
		return fmt.Errorf("leave: %w", res.Error)
	}
	if res.RowsAffected == 0 {
		return conflict("该申请已处理")
	}
	return t.line("leave", 0, row.AccountKey, was, leaveWords(&row), "")
}

// leaveWords is a leave as the audit tells it.
func leaveWords(r *leaveRow) any {
	return struct {
		Deputy string    `json:"deputy"`
		From   string    `json:"from"`
		To     string    `json:"to"`
		State  string    `json:"state"`
		At     time.Time `json:"at"`
	}{r.DeputyKey, r.FromOn, r.ToOn, r.State, instant(r.AtUS)}
}
