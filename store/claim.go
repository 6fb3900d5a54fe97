package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"duban/chat"
	"duban/delivery"
)

// The three ways in which a message comes to be due, each by an index of its own,
// and each with its state in the text, or SQLite does not take the partial index.
var due = []struct{ state, where, order string }{
	{"sending", "state = 'sending' AND wake_us <= ?", "wake_us"}, // its worker is gone
	{"waiting", "state = 'waiting' AND wake_us <= ?", "wake_us"},
	{"queued", "state = 'queued' AND ? IS NOT NULL", "id"},
}

var _ delivery.Queue = (*Store)(nil)

// Claim implements delivery.Queue. On MySQL it skips what other workers are just
// claiming; on SQLite it has the file for itself.
func (s *Store) Claim(ctx context.Context, owner string, lease time.Duration, limit int, finish delivery.Finish, check delivery.Check) ([]delivery.Call, error) {
	if any, err := s.anyDue(ctx); err != nil || !any {
		return nil, fail("due messages", err)
	}
	var calls []delivery.Call
	err := s.change(ctx, Cause{}, func(t *txn) error {
		var err error
		calls, err = s.claim(ctx, t, owner, lease, limit, finish, check)
		return err
	})
	if err != nil {
		return nil, fail("claim messages", err)
	}
	return calls, nil
}

// anyDue looks without a lock, so that an idle worker costs nobody anything.
func (s *Store) anyDue(ctx context.Context) (bool, error) {
	db := s.read.WithContext(ctx)
	lease, err := s.leaseNow(db)
	if err != nil {
		return false, err
	}
	for _, d := range due {
		var id int64
		if err := db.Raw("SELECT id FROM outbox WHERE "+d.where+" LIMIT 1", s.dueAt(d.state, lease)).Scan(&id).Error; err != nil || id > 0 {
			return id > 0, err //nolint:wrapcheck // the caller names the operation
		}
	}
	return false, nil
}

// dueAt is the instant that the state's wake_us is compared with: leases run by
// their own clock, moments by the bot's.
func (s *Store) dueAt(state string, lease time.Time) int64 {
	if state == "sending" {
		return lease.UnixMicro()
	}
	return s.now().UnixMicro()
}

// leaseNow is the instant on the clock of leases.
func (s *Store) leaseNow(db *gorm.DB) (time.Time, error) {
	if s.leases != nil {
		return s.leases.Now(), nil
	}
	var us int64
	if err := db.Raw("SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)").Scan(&us).Error; err != nil {
		return time.Time{}, fmt.Errorf("server's time: %w", err)
	}
	return time.UnixMicro(us), nil
}

// claimed is how a row changes when it is claimed; nil keeps what is stored.
type claimed struct {
	ID    int64   `json:"i"`
	State string  `json:"s"`
	Lead  int64   `json:"l"` // of Joined: the row whose request carries it
	Body  *string `json:"b"`
	Text  *string `json:"t"`
	Card  *string `json:"c"`
	Error *string `json:"e"`
	Done  int64   `json:"d"`
}

func (s *Store) claim(ctx context.Context, t *txn, owner string, lease time.Duration, limit int, finish delivery.Finish, check delivery.Check) ([]delivery.Call, error) {
	now, err := s.leaseNow(t.db)
	if err != nil {
		return nil, err
	}
	rows, err := s.dueRows(t.db, now, limit)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	b := &batch{s: s, now: t.now.UnixMicro(), finish: finish, changes: make([]claimed, 0, len(rows))}
	var drafts []delivery.Draft
	var made []*outboxRow
	for i := range rows {
		r := &rows[i]
		if r.Body != "" {
			made = append(made, r)
			continue
		}
		d, err := r.draft()
		if err != nil {
			b.broken(r.ID, err)
			continue
		}
		drafts = append(drafts, d)
	}
	if err := b.again(t.db, made); err != nil {
		return nil, err
	}
	if drafts, err = b.wanted(ctx, drafts, check); err != nil {
		return nil, err
	}
	for _, group := range delivery.Join(drafts) {
		b.first(group)
	}
	return b.calls, s.markClaimed(t.db, owner, now.Add(lease), t.now, b.changes)
}

// batch is what becomes of the rows that one claim finds.
type batch struct {
	s       *Store
	now     int64
	finish  delivery.Finish
	calls   []delivery.Call
	changes []claimed
	// words are the new texts and cards of messages.
	words map[int64]reworded
}

type reworded struct{ text, card *string }

// first takes a group of drafts that becomes a request.
func (b *batch) first(group []delivery.Draft) {
	c, err := delivery.Together(group, b.finish)
	if err != nil {
		for _, d := range group {
			b.broken(d.ID, err)
		}
		return
	}
	body := string(c.Body)
	b.lease(c, &body)
}

// lease takes a call, with its request where that is new.
func (b *batch) lease(c delivery.Call, body *string) {
	b.calls = append(b.calls, c)
	w := b.words[c.ID]
	b.changes = append(b.changes, claimed{ID: c.ID, State: string(delivery.Sending), Body: body, Text: w.text, Card: w.card})
	for _, p := range c.To[1:] {
		w := b.words[p.ID]
		b.changes = append(b.changes, claimed{ID: p.ID, State: string(delivery.Joined), Lead: c.ID, Text: w.text, Card: w.card})
	}
}

// end ends a row for good.
func (b *batch) end(id int64, state delivery.State, why string) {
	b.changes = append(b.changes, claimed{ID: id, State: string(state), Error: &why, Done: b.now})
}

// broken ends a row that cannot be read or made into a request, lest it hold up the others.
func (b *batch) broken(id int64, err error) {
	b.s.log.Error("stored message is unusable", "message", id, "error", err)
	b.end(id, delivery.Failed, "stored message is unusable")
}

// again takes the requests that were made before, each with the rows that it carries.
func (b *batch) again(db *gorm.DB, made []*outboxRow) error {
	if len(made) == 0 {
		return nil
	}
	ids := make([]int64, len(made))
	for i, r := range made {
		ids[i] = r.ID
	}
	var rows []outboxRow
	err := db.Raw("SELECT id, recipient, joined_to FROM outbox WHERE state = 'joined' AND joined_to IN ? ORDER BY id", ids).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("joined messages: %w", err)
	}
	joined := map[int64][]delivery.Person{}
	for _, r := range rows {
		joined[r.JoinedTo] = append(joined[r.JoinedTo], delivery.Person{ID: r.ID, Account: r.Recipient})
	}
	for _, r := range made {
		c := r.call(joined[r.ID])
		if json.Valid(c.Body) {
			b.lease(c, nil)
			continue
		}
		// It is made of what is stored, so the same bytes come out again.
		body, err := b.remade(r, c)
		if err != nil {
			b.broken(r.ID, err)
			for _, p := range c.To[1:] { // which may have arrived
				b.end(p.ID, delivery.Expired, "the request that carried it is unusable")
			}
			continue
		}
		b.s.log.Error("stored request is damaged and was made again", "message", r.ID)
		c.Body = []byte(body)
		b.lease(c, &body)
	}
	return nil
}

// remade makes a row's request once more.
func (b *batch) remade(r *outboxRow, c delivery.Call) (string, error) {
	m, err := r.message()
	if err != nil {
		return "", err
	}
	to := make([]string, len(c.To))
	for i, p := range c.To {
		to[i] = p.Account
	}
	body, err := b.finish(m, to, instant(r.AtUS))
	return string(body), err
}

// wanted leaves out the drafts that nobody wants any more, and takes the words that
// others have now.
func (b *batch) wanted(ctx context.Context, drafts []delivery.Draft, check delivery.Check) ([]delivery.Draft, error) {
	if check == nil || len(drafts) == 0 {
		return drafts, nil
	}
	messages := make([]chat.Message, len(drafts))
	for i := range drafts {
		messages[i] = drafts[i].Message
	}
	why, err := check(ctx, messages)
	if err != nil {
		return nil, err
	}
	left := drafts[:0]
	for i, d := range drafts {
		if why[i] == "" {
			if err := b.reword(&d, messages[i]); err != nil {
				return nil, err
			}
			left = append(left, d)
			continue
		}
		b.end(d.ID, delivery.Dropped, why[i])
	}
	return left, nil
}

// reword gives a draft the words that it is sent with.
func (b *batch) reword(d *delivery.Draft, m chat.Message) error {
	if m.Text == d.Text && m.Card == d.Card {
		return nil
	}
	w, card := reworded{text: &m.Text}, ""
	if m.Card != nil {
		var err error
		if card, err = toJSON(m.Card); err != nil {
			return err
		}
	}
	w.card = &card
	if b.words == nil {
		b.words = map[int64]reworded{}
	}
	b.words[d.ID] = w
	d.Text, d.Card = m.Text, m.Card
	return nil
}

// dueRows locks and reads what is due, the longest due first.
func (s *Store) dueRows(db *gorm.DB, lease time.Time, limit int) ([]outboxRow, error) {
	lock := ""
	if s.dialect == dialectMySQL {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	var rows []outboxRow
	for _, d := range due {
		var some []outboxRow
		err := db.Raw("SELECT id, message_key, recipient, text, card, any_hour, at_us, not_after_us, body, attempts, unsure_us, errcode FROM outbox WHERE "+
			d.where+" ORDER BY "+d.order+" LIMIT ?"+lock, s.dueAt(d.state, lease), limit-len(rows)).Scan(&some).Error
		if err != nil {
			return nil, fmt.Errorf("%s messages: %w", d.state, err)
		}
		if rows = append(rows, some...); len(rows) == limit {
			break
		}
	}
	return rows, nil
}

// draft is the row of a message that has no request yet.
func (r *outboxRow) draft() (delivery.Draft, error) {
	m, err := r.message()
	return delivery.Draft{Message: m, ID: r.ID, At: instant(r.AtUS), Attempts: r.Attempts, Alone: delivery.Alone(r.Errcode)}, err
}

// call is the row of a request that was made before, and carries others too.
func (r *outboxRow) call(others []delivery.Person) delivery.Call {
	c := delivery.Call{
		ID: r.ID, To: append([]delivery.Person{{ID: r.ID, Account: r.Recipient}}, others...), Body: []byte(r.Body),
		Attempts: r.Attempts, NotAfter: instant(r.NotAfterUS), AnyHour: r.AnyHour,
	}
	if r.UnsureUS != 0 {
		c.Unsure = instant(r.UnsureUS)
	}
	return c
}

// markClaimed writes leases and bodies. Whoever dies from here on leaves a try
// whose end is not known.
func (s *Store) markClaimed(db *gorm.DB, owner string, until, now time.Time, changes []claimed) error {
	list, err := json.Marshal(changes)
	if err != nil {
		return fmt.Errorf("claimed messages: %w", err)
	}
	const set = " SET state = j.s, joined_to = j.l, owner = ?, wake_us = ?, body = COALESCE(j.b, body), text = COALESCE(j.t, text), card = COALESCE(j.c, card), error = COALESCE(j.e, error), done_us = j.d," +
		" unsure_us = CASE unsure_us WHEN 0 THEN ? ELSE unsure_us END"
	q := "WITH j AS MATERIALIZED (SELECT value ->> '$.i' AS i, value ->> '$.s' AS s, value ->> '$.l' AS l, value ->> '$.b' AS b, value ->> '$.t' AS t, value ->> '$.c' AS c, value ->> '$.e' AS e, value ->> '$.d' AS d FROM json_each(?))" +
		" UPDATE outbox" + set + " FROM j WHERE outbox.id = j.i"
	args := []any{string(list), owner, until.UnixMicro(), now.UnixMicro()}
	if s.dialect == dialectMySQL {
		q = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (i BIGINT PATH '$.i', s VARCHAR(32) CHARACTER SET utf8mb4 PATH '$.s', l BIGINT PATH '$.l', b MEDIUMTEXT CHARACTER SET utf8mb4 PATH '$.b', t MEDIUMTEXT CHARACTER SET utf8mb4 PATH '$.t', c MEDIUMTEXT CHARACTER SET utf8mb4 PATH '$.c', e TEXT CHARACTER SET utf8mb4 PATH '$.e', d BIGINT PATH '$.d')) j" +
			" STRAIGHT_JOIN outbox ON outbox.id = j.i" + set
	}
	if err := db.Exec(q, args...).Error; err != nil {
		return fmt.Errorf("claimed messages: %w", err)
	}
	return nil
}
