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
	ID      int64   `json:"i"`
	State   string  `json:"s"`
	Body    *string `json:"b"`
	Members *string `json:"m"`
	Error   *string `json:"e"`
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
	calls, drafts, changes := s.sort(rows)
	if drafts, changes, err = wanted(ctx, drafts, changes, check); err != nil {
		return nil, err
	}
	for _, group := range delivery.Join(drafts) {
		c, err := delivery.Together(group, finish)
		if err == nil {
			changes, err = appendFirst(changes, c)
		}
		if err != nil {
			for _, d := range group {
				changes = append(changes, s.broken(d.ID, err))
			}
			continue
		}
		calls = append(calls, c)
	}
	return calls, s.markClaimed(t.db, owner, now.Add(lease), t.now, changes)
}

// sort reads due rows: those whose request was made before, and drafts.
func (s *Store) sort(rows []outboxRow) (calls []delivery.Call, drafts []delivery.Draft, changes []claimed) {
	changes = make([]claimed, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		if r.Body == "" {
			d, err := r.draft()
			if err != nil {
				changes = append(changes, s.broken(r.ID, err))
				continue
			}
			drafts = append(drafts, d)
			continue
		}
		c, err := r.call()
		if err != nil {
			changes = append(changes, s.broken(r.ID, err))
			continue
		}
		calls = append(calls, c)
		changes = append(changes, claimed{ID: r.ID, State: string(delivery.Sending)})
	}
	return calls, drafts, changes
}

// wanted leaves out the drafts that nobody wants any more.
func wanted(ctx context.Context, drafts []delivery.Draft, changes []claimed, check delivery.Check) ([]delivery.Draft, []claimed, error) {
	if check == nil || len(drafts) == 0 {
		return drafts, changes, nil
	}
	messages := make([]chat.Message, len(drafts))
	for i := range drafts {
		messages[i] = drafts[i].Message
	}
	why, err := check(ctx, messages)
	if err != nil {
		return nil, nil, err
	}
	left := drafts[:0]
	for i, d := range drafts {
		if why[i] == "" {
			left = append(left, d)
			continue
		}
		changes = append(changes, claimed{ID: d.ID, State: string(delivery.Dropped), Error: &why[i]})
	}
	return left, changes, nil
}

// broken ends a row that cannot be read or made into a request, lest it hold up the others.
func (s *Store) broken(id int64, err error) claimed {
	s.log.Error("stored message is unusable", "message", id, "error", err)
	why := "stored message is unusable"
	return claimed{ID: id, State: string(delivery.Failed), Error: &why}
}

// appendFirst adds the rows of a request that is claimed for the first time.
func appendFirst(changes []claimed, c delivery.Call) ([]claimed, error) {
	body := string(c.Body)
	first := claimed{ID: c.ID, State: string(delivery.Sending), Body: &body}
	if len(c.To) > 1 {
		members, err := toJSON(c.To)
		if err != nil {
			return nil, err
		}
		first.Members = &members
	}
	changes = append(changes, first)
	for _, p := range c.To[1:] {
		changes = append(changes, claimed{ID: p.ID, State: string(delivery.Joined)})
	}
	return changes, nil
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
		err := db.Raw("SELECT id, message_key, recipient, text, card, at_us, not_after_us, body, members, attempts, unsure_us FROM outbox WHERE "+
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
	return delivery.Draft{Message: m, ID: r.ID, At: instant(r.AtUS), Attempts: r.Attempts}, err
}

// call is the row of a request that was made before.
func (r *outboxRow) call() (delivery.Call, error) {
	c := delivery.Call{
		ID: r.ID, To: []delivery.Person{{ID: r.ID, Account: r.Recipient}}, Body: []byte(r.Body),
		Attempts: r.Attempts, NotAfter: instant(r.NotAfterUS),
	}
	if r.UnsureUS != 0 {
		c.Unsure = instant(r.UnsureUS)
	}
	if r.Members != "" {
		if err := json.Unmarshal([]byte(r.Members), &c.To); err != nil {
			return c, fmt.Errorf("stored members of message %d: %w", r.ID, err)
		}
	}
	return c, nil
}

// markClaimed writes leases and bodies. Whoever dies from here on leaves a try
// whose end is not known.
func (s *Store) markClaimed(db *gorm.DB, owner string, until, now time.Time, changes []claimed) error {
	list, err := json.Marshal(changes)
	if err != nil {
		return fmt.Errorf("claimed messages: %w", err)
	}
	const set = " SET state = j.s, owner = ?, wake_us = ?, body = COALESCE(j.b, body), members = COALESCE(j.m, members), error = COALESCE(j.e, error)," +
		" unsure_us = CASE unsure_us WHEN 0 THEN ? ELSE unsure_us END"
	q := "WITH j AS MATERIALIZED (SELECT value ->> '$.i' AS i, value ->> '$.s' AS s, value ->> '$.b' AS b, value ->> '$.m' AS m, value ->> '$.e' AS e FROM json_each(?))" +
		" UPDATE outbox" + set + " FROM j WHERE outbox.id = j.i"
	args := []any{string(list), owner, until.UnixMicro(), now.UnixMicro()}
	if s.dialect == dialectMySQL {
		q = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (i BIGINT PATH '$.i', s VARCHAR(32) CHARACTER SET utf8mb4 PATH '$.s', b MEDIUMTEXT CHARACTER SET utf8mb4 PATH '$.b', m MEDIUMTEXT CHARACTER SET utf8mb4 PATH '$.m', e TEXT CHARACTER SET utf8mb4 PATH '$.e')) j" +
			" STRAIGHT_JOIN outbox ON outbox.id = j.i" + set
	}
	if err := db.Exec(q, args...).Error; err != nil {
		return fmt.Errorf("claimed messages: %w", err)
	}
	return nil
}
