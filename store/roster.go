package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm/clause"

	"duban/chat"
	"duban/ledger"
)

// RosterResult counts what PutMembers did.
type RosterResult struct {
	New, Changed, Unchanged int
}

// PutMembers puts people into the roster, all or none. A member replaces the one
// with the same account, compared without case; nobody is removed. by is the
// account of who does it, or "cli"; told are messages that go out with a change. An
// empty account, or one given twice, is Invalid.
func (s *Store) PutMembers(ctx context.Context, members []ledger.Member, by string, told ...chat.Message) (RosterResult, error) {
	var result RosterResult
	err := s.change(ctx, Cause{By: by}, func(t *txn) error {
		var err error
		result, err = t.putMembers(members)
		if err != nil || result.New+result.Changed == 0 || len(told) == 0 {
			return err
		}
		return t.queue(told)
	})
	if err != nil {
		return RosterResult{}, fail("roster", err)
	}
	return result, nil
}

func (t *txn) putMembers(members []ledger.Member) (RosterResult, error) {
	var result RosterResult
	stored, err := t.lockedMembers()
	if err != nil {
		return result, err
	}
	have := make(map[string]ledger.Member, len(stored))
	for _, m := range stored {
		have[ledger.AccountKey(m.Account)] = m
	}
	seen := make(map[string]bool, len(members))
	for _, m := range members {
		k, err := key("账号", ledger.AccountKey(m.Account))
		if err != nil {
			return result, err
		}
		if seen[k] {
			return result, &ledger.Error{Code: ledger.Invalid, Detail: "账号" + k + "出现两次"}
		}
		seen[k] = true
		old, known := have[k]
		if known && slices.Equal(old.Units, m.Units) { // what was agreed for a later day stays
			m.Changes = old.Changes
		}
		if known && sameMember(old, m) {
			result.Unchanged++
			continue
		}
		var was any
		if known {
			was = old
			result.Changed++
		} else {
			result.New++
		}
		if err := t.putMember(k, m); err != nil {
			return result, fmt.Errorf("member: %w", err)
		}
		if err := t.line("member", 0, k, was, m, ""); err != nil {
			return result, err
		}
	}
	return result, nil
}

// lockedMembers reads the roster, which nobody else changes until the transaction ends:
// of two changes decided on the same state, the second meets the first.
func (t *txn) lockedMembers() ([]ledger.Member, error) {
	var rows []memberRow
	if err := t.db.Clauses(clause.Locking{Strength: "UPDATE"}).Select("id").Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("roster: %w", err)
	}
	return loadMembers(t.db)
}

func sameMember(a, b ledger.Member) bool {
	return a.Account == b.Account && a.Name == b.Name && a.Role == b.Role && a.Phone == b.Phone && a.Active == b.Active &&
		slices.Equal(a.Units, b.Units) && slices.Equal(a.Changes, b.Changes)
}

// setUnits gives a member his stored units and what becomes of them.
func setUnits(m *ledger.Member, rows []memberUnitRow) error {
	for _, r := range rows {
		if r.GainedOn == "" {
			m.Units = append(m.Units, r.Name)
		}
		for _, c := range []struct {
			on   string
			gain bool
		}{{r.GainedOn, true}, {r.LostOn, false}} {
			if c.on == "" {
				continue
			}
			from, err := date(c.on)
			if err != nil {
				return fmt.Errorf("units of %s: %w", m.Account, err)
			}
			m.Changes = append(m.Changes, ledger.UnitChange{Unit: r.Name, From: from, Gain: c.gain})
		}
	}
	return nil
}

// unitRows is the reverse of setUnits.
func unitRows(member int64, m *ledger.Member) []memberUnitRow {
	var rows []memberUnitRow
	for _, u := range m.Units {
		rows = append(rows, memberUnitRow{MemberID: member, Pos: len(rows) + 1, Name: u})
	}
	for _, c := range m.Changes {
		at := slices.IndexFunc(rows, func(r memberUnitRow) bool { return r.Name == c.Unit && r.LostOn == "" })
		switch {
		case c.Gain:
			rows = append(rows, memberUnitRow{MemberID: member, Pos: len(rows) + 1, Name: c.Unit, GainedOn: c.From.String()})
		case at >= 0:
			rows[at].LostOn = c.From.String()
		}
	}
	return rows
}

func (t *txn) putMember(accountKey string, m ledger.Member) error {
	row, known, err := first[memberRow](t.db, "account_key = ?", accountKey)
	if err != nil {
		return err
	}
	row = memberRow{
		ID: row.ID, AccountKey: accountKey, Account: m.Account, Name: m.Name, Role: string(m.Role), Phone: m.Phone, Active: m.Active,
	}
	if known {
		err = t.db.Save(&row).Error
	} else {
		err = t.db.Create(&row).Error
	}
	if err != nil {
		return err
	}
	if err := t.db.Exec("DELETE FROM member_units WHERE member_id = ?", row.ID).Error; err != nil {
		return err
	}
	return insert(t.db, unitRows(row.ID, &m))
}
