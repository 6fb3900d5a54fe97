package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// chains is how many audit chains there are. One would make MySQL's transactions
// queue for its head; SQLite has one writer and uses chain 0 alone.
const chains = 16

// headRow is the last link of a chain. The sum of the heads' versions is the
// version of the book.
type headRow struct {
	Chain   int `gorm:"primaryKey;autoIncrement:false"`
	Version int64
	// Shape grows with the version, but for reports.
	Shape int64
	Seq   int64
	Hash  string
}

func (headRow) TableName() string { return "heads" }

// auditRow is one audit line. Its hash covers every other column but the ID, and
// through PrevHash all lines before it in its chain.
type auditRow struct {
	ID       int64
	Chain    int
	Seq      int64
	AtUS     int64 `gorm:"column:at_us"`
	Actor    string
	EventID  string
	MsgID    string
	What     string
	PlanID   int64
	Subject  string
	OldValue string
	NewValue string
	Why      string
	PrevHash string
	Hash     string
}

func (auditRow) TableName() string { return "audit" }

// sum returns the hash of the line: SHA-256 over its columns, each text with its
// length before it, so that no two different lines are hashed from the same bytes.
func (r *auditRow) sum() string {
	b := make([]byte, 0, 512+len(r.OldValue)+len(r.NewValue))
	for _, n := range []int64{int64(r.Chain), r.Seq, r.AtUS, r.PlanID} {
		b = binary.BigEndian.AppendUint64(b, uint64(n)) //nolint:gosec // bytes, not a quantity
	}
	for _, s := range []string{r.Actor, r.EventID, r.MsgID, r.What, r.Subject, r.OldValue, r.NewValue, r.Why, r.PrevHash} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// line adds an audit line to the change. from and to are written as JSON; nil is "".
func (t *txn) line(what string, plan int64, subject string, from, to any, why string) error {
	r := auditRow{
		AtUS: t.now.UnixMicro(), Actor: t.cause.By, EventID: t.cause.EventID, MsgID: t.cause.MsgID,
		What: what, PlanID: plan, Subject: subject, Why: why,
	}
	var err error
	if r.OldValue, err = toJSON(from); err != nil {
		return err
	}
	if r.NewValue, err = toJSON(to); err != nil {
		return err
	}
	t.lines = append(t.lines, r)
	return nil
}

func toJSON(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode: %w", err)
	}
	return string(b), nil
}

// errNoHead is the fault of a database whose audit has lost a chain's head.
var errNoHead = errors.New("no such chain")

// appendAudit links the lines to a chain and raises the book's version by changes and
// its shape by those of them that are more than reports.
func appendAudit(w *wire, chain int, lines []auditRow, changes, shapes int) error {
	var head headRow
	query := "SELECT seq, hash, 1 FROM heads WHERE chain = ?"
	switch {
	case w.counts:
		query = "SELECT seq, hash, @met FROM heads WHERE chain = ? FOR UPDATE"
	case w.kept == nil:
		query += " FOR UPDATE"
	}
	found, met := false, 0
	err := w.rows(func(scan func(...any) error) error { found = true; return scan(&head.Seq, &head.Hash, &met) }, query, chain)
	switch {
	case err == nil && !found:
		err = errNoHead
	case err == nil && met == 0:
		return errOtherDraft
	}
	if err != nil {
		return fmt.Errorf("audit head: %w", err)
	}
	for i := range lines {
		head.Seq++
		lines[i].Chain, lines[i].Seq, lines[i].PrevHash = chain, head.Seq, head.Hash
		lines[i].Hash = lines[i].sum()
		head.Hash = lines[i].Hash
	}
	for part := range slices.Chunk(lines, maxParams/auditColumns) {
		if err := insertAudit(w, part); err != nil {
			return fmt.Errorf("audit: %w", err)
		}
	}
	err = w.later("UPDATE heads SET version = version + ?, shape = shape + ?, seq = ?, hash = ? WHERE chain = ?",
		changes, shapes, head.Seq, head.Hash, chain)
	if err != nil {
		return fmt.Errorf("audit head: %w", err)
	}
	return nil
}

const auditColumns = 14

// insertAudit is written out, since every change pays for it.
func insertAudit(w *wire, lines []auditRow) error {
	const head = "INSERT INTO audit (chain, seq, at_us, actor, event_id, msg_id, what, plan_id, subject, old_value, new_value, why, prev_hash, hash) VALUES "
	const row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	args := make([]any, 0, auditColumns*len(lines))
	for i := range lines {
		r := &lines[i]
		args = append(args, r.Chain, r.Seq, r.AtUS, r.Actor, r.EventID, r.MsgID, r.What, r.PlanID, r.Subject, r.OldValue, r.NewValue, r.Why, r.PrevHash, r.Hash)
	}
	return w.later(head+row+strings.Repeat(", "+row, len(lines)-1), args...)
}
