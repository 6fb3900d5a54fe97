package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"duban/chat"
	"duban/ledger"
)

// Cause is what a change comes from.
type Cause struct {
	// EventID is the key under which the event is applied once; "" for a command,
	// which has none.
	EventID string
	// By is the account of the person, or "cli".
	By string
	// MsgID is the vendor's number of the message, for the audit.
	MsgID string
}

// errRepeated ends the transaction of an event that has been applied before.
var errRepeated = errors.New("event applied before")

// Apply puts a change into the ledger, and with it the event and the answer that
// its sender gets; others are what other people are told, kept for sending. A nil change records the event and its answer alone. applied is
// false, and nothing is different, when the event had been applied before; Replay
// then has the answer.
//
// A change that was decided on an older version is a Conflict, an import taken
// back after a report is Denied, and what does not exist is NotFound.
func (s *Store) Apply(ctx context.Context, cause Cause, c ledger.Change, answer string, others ...chat.Message) (applied bool, err error) {
	err = s.change(ctx, cause, func(t *txn) error {
		if cause.EventID != "" {
			err := t.later("INSERT INTO inbox (event_key, answer, at_us) VALUES (?, ?, ?)", eventKey(cause.EventID), answer, t.now.UnixMicro())
			if errors.Is(err, gorm.ErrDuplicatedKey) {
				return errRepeated
			}
			if err != nil {
				return fmt.Errorf("inbox: %w", err)
			}
		}
		if err := t.apply(c); err != nil || len(others) == 0 {
			return err
		}
		return t.queue(others)
	})
	if errors.Is(err, errRepeated) {
		return false, nil
	}
	return err == nil, fail("apply", err)
}

func (t *txn) apply(c ledger.Change) error {
	switch c := c.(type) {
	case nil:
		return nil
	case ledger.SaveDraft:
		return t.saveDraft(c)
	case ledger.DropDraft:
		return t.dropDraft(c)
	case ledger.ApplyImport:
		return t.applyImport(c)
	case ledger.UndoImport:
		return t.undoImport(c)
	case ledger.AddAlias:
		return t.addAlias(c)
	case ledger.AddSynonym:
		return t.addSynonym(c)
	case ledger.AddReports:
		return t.addReports(c)
	case ledger.AddPrompt:
		return t.addPrompt(c)
	case ledger.Urge:
		return t.urge(c)
	case ledger.AddPhoto:
		return t.addPhoto(c)
	case ledger.PlacePhotos:
		return t.placePhotos(c)
	case ledger.AddActs:
		return t.addActs(c)
	case ledger.SetFigureRule:
		return t.setFigureRule(c)
	case ledger.ChangeGoal:
		return t.changeGoal(c)
	case ledger.NewYear:
		return t.newYear(c)
	case ledger.Archive:
		return t.archive(c)
	case ledger.Refusal:
		return t.refuse(c)
	case ledger.ChangeMembers:
		return t.changeMembers(c)
	case ledger.AskLeave:
		return t.askLeave(c)
	case ledger.DecideLeave:
		return t.decideLeave(c)
	case ledger.AddInstructions:
		return t.addInstructions(c)
	case ledger.MergeUnits:
		return t.mergeUnits(c)
	case ledger.DropAlias:
		return t.dropAlias(c)
	case ledger.EndInstruction:
		return t.endInstruction(c)
	case ledger.AddDays:
		return t.addDays(c)
	case ledger.AddHold:
		return t.addHold(c)
	case ledger.SetRules:
		return t.setRules(c)
	case ledger.Release:
		return t.release(c)
	case ledger.EndHolds:
		return t.endHolds(c)
	}
	return fmt.Errorf("no way to apply a %T", c)
}

// Replay returns what was answered to an event that has been applied.
func (s *Store) Replay(ctx context.Context, eventID string) (answer string, found bool, err error) {
	row, err := s.reads.row(ctx, "SELECT answer FROM inbox WHERE event_key = ?", eventKey(eventID))
	if err == nil {
		err = row.Scan(&answer)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return answer, err == nil, fail("replay", err)
}

// eventKey makes a key of one length from an event's ID, which may be of any.
func eventKey(id string) string {
	h := sha256.Sum256([]byte(id))
	return hex.EncodeToString(h[:])
}

// saveDraft replaces the draft that the change names; without a name it is a new
// draft, which may take the place of an expired one. Its person is reminded of a draft
// once, however often it is rewritten.
func (t *txn) saveDraft(c ledger.SaveDraft) error {
	key, version, until := ledger.AccountKey(c.Draft.Account), c.Base+1, c.Draft.ExpiresAt.UnixMicro()
	where, goesOn := "version = ?", string(c.Draft.Kind)
	arg := int64(c.Base)
	if c.Base == 0 {
		err := t.later("INSERT INTO drafts (account_key, version, kind, payload, expires_us, saved_us, reminded_us, closed_us) VALUES (?, ?, ?, ?, ?, ?, 0, 0)",
			key, version, string(c.Draft.Kind), string(c.Draft.Payload), until, t.now.UnixMicro())
		if err == nil {
			return nil
		}
		if !errors.Is(err, gorm.ErrDuplicatedKey) {
			return fmt.Errorf("draft: %w", err)
		}
		where, arg, goesOn = "expires_us <= ?", t.now.UnixMicro(), ""
	}
	// MySQL assigns from left to right: kind is the old one until it is set.
	return t.oneDraft("UPDATE drafts SET reminded_us = CASE WHEN kind = ? THEN reminded_us ELSE 0 END, closed_us = 0, saved_us = ?, version = ?, kind = ?, payload = ?, expires_us = ? WHERE account_key = ? AND "+where,
		goesOn, t.now.UnixMicro(), version, string(c.Draft.Kind), string(c.Draft.Payload), until, key, arg)
}

// errOtherDraft refuses what was decided on a draft that is no longer there.
var errOtherDraft = conflict("待确认的内容已更新")

const deleteDraft = "DELETE FROM drafts WHERE account_key = ? AND version = ?"

func (t *txn) dropDraft(c ledger.DropDraft) error {
	return t.oneDraft(deleteDraft, ledger.AccountKey(c.Account), c.Version)
}

// oneDraft does a statement that has to meet the draft it was decided on.
func (t *txn) oneDraft(query string, args ...any) error {
	res, err := t.exec(query, args...)
	if err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return cmp.Or(err, errOtherDraft)
	}
	return nil
}

// confirm drops the draft that a change came from, if it came from one.
func (t *txn) confirm(d *ledger.DropDraft) error {
	if d == nil {
		return nil
	}
	return t.dropDraft(*d)
}

// maxKey is how many characters a key may have on MySQL.
const maxKey = 191

// key returns s as it is stored in a key column; what names it in an error.
func key(what, s string) (string, error) {
	s = strings.TrimSpace(s)
	switch n := len([]rune(s)); {
	case n == 0:
		return "", &ledger.Error{Code: ledger.Invalid, Detail: what + "不能为空"}
	case n > maxKey:
		return "", &ledger.Error{Code: ledger.Invalid, Detail: fmt.Sprintf("%s过长：%d字，最多%d字", what, n, maxKey)}
	}
	return s, nil
}
