package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"duban/delivery"
)

// Renew implements delivery.Queue.
func (s *Store) Renew(ctx context.Context, owner string, lease time.Duration) error {
	err := s.change(ctx, Cause{}, func(t *txn) error {
		now, err := s.leaseNow(t.db)
		if err != nil {
			return err
		}
		return t.db.Exec("UPDATE outbox SET wake_us = ? WHERE state = 'sending' AND owner = ?", now.Add(lease).UnixMicro(), owner).Error //nolint:wrapcheck // named below
	})
	return fail("renew leases", err)
}

// settled is a delivery.Settlement on its way into the table.
type settled struct {
	ID       int64  `json:"i"`
	State    string `json:"s"`
	Wake     int64  `json:"w"`
	Attempts int    `json:"a"`
	Unsure   int64  `json:"u"`
	Done     int64  `json:"d"`
	Code     int    `json:"c"`
	Error    string `json:"e"`
	MsgID    string `json:"m"`
	Response string `json:"r"`
	Apart    int    `json:"x"`
}

// Settle implements delivery.Queue, in one transaction. Rows that are joined to a
// request have no lease of their own; whoever leases the request owns them.
func (s *Store) Settle(ctx context.Context, owner string, done []delivery.Settlement) error {
	now := s.now().UnixMicro()
	rows := make([]settled, len(done))
	for i := range done {
		d := &done[i]
		rows[i] = settled{ID: d.ID, State: string(d.State), Attempts: d.Attempts, Code: d.Code, Error: d.Error, MsgID: d.MsgID, Response: d.ResponseCode}
		switch d.State {
		case delivery.Sent, delivery.Failed, delivery.Expired, delivery.Dropped:
			rows[i].Done = now
		case delivery.Queued, delivery.Waiting, delivery.Sending, delivery.Joined:
			rows[i].Wake = micros(d.Wake)
		}
		rows[i].Unsure = micros(d.Unsure)
		if d.Apart {
			rows[i].Apart = 1
		}
	}
	list, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("store: settle messages: %w", err)
	}
	const set = " SET state = j.s, wake_us = j.w, attempts = j.a, unsure_us = j.u, done_us = j.d, errcode = j.c, error = j.e, msgid = j.m, response_code = j.r," +
		" body = CASE j.x WHEN 1 THEN '' ELSE body END, joined_to = 0"
	// The plus keeps SQLite from looking for all rows of a state instead of those rows.
	const ours = "owner = ? AND (+state = 'sending' OR +state = 'joined')"
	q := "WITH j AS MATERIALIZED (SELECT value ->> '$.i' AS i, value ->> '$.s' AS s, value ->> '$.w' AS w, value ->> '$.a' AS a, value ->> '$.u' AS u," +
		" value ->> '$.d' AS d, value ->> '$.c' AS c, value ->> '$.e' AS e, value ->> '$.m' AS m, value ->> '$.r' AS r, value ->> '$.x' AS x FROM json_each(?))" +
		" UPDATE outbox" + set + " FROM j WHERE outbox.id = j.i AND " + ours
	if s.dialect == dialectMySQL {
		q = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (i BIGINT PATH '$.i', s VARCHAR(32) CHARACTER SET utf8mb4 PATH '$.s', w BIGINT PATH '$.w', a BIGINT PATH '$.a', u BIGINT PATH '$.u'," +
			" d BIGINT PATH '$.d', c BIGINT PATH '$.c', e TEXT CHARACTER SET utf8mb4 PATH '$.e', m VARCHAR(191) CHARACTER SET utf8mb4 PATH '$.m', r VARCHAR(191) CHARACTER SET utf8mb4 PATH '$.r', x BIGINT PATH '$.x')) j" +
			" STRAIGHT_JOIN outbox ON outbox.id = j.i" + set + " WHERE " + ours
	}
	err = s.change(ctx, Cause{}, func(t *txn) error {
		return t.db.Exec(q, string(list), owner).Error //nolint:wrapcheck // named below
	})
	return fail("settle messages", err)
}

// micros is an instant as it is stored, 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
