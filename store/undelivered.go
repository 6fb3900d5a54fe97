package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duban/chat"
	"duban/delivery"
)

// noticeCause marks the messages that tell of others: their own failure is not told.
const noticeCause = "undelivered"

const undeliveredColumns = "SELECT id, recipient, text, at_us, done_us, state, errcode, unsure_us FROM outbox WHERE (state = 'failed' OR state = 'expired')"

// Undelivered returns the messages queued since an instant that failed or expired,
// oldest first.
func (s *Store) Undelivered(ctx context.Context, since time.Time) ([]chat.Undelivered, error) {
	var rows []outboxRow
	err := s.read.WithContext(ctx).Raw(undeliveredColumns+" AND at_us >= ? AND cause <> ? ORDER BY id", since.UnixMicro(), noticeCause).Scan(&rows).Error
	if err != nil {
		return nil, fail("undelivered messages", err)
	}
	out, _ := undelivered(rows)
	return out, nil
}

func undelivered(rows []outboxRow) (out []chat.Undelivered, ids []int64) {
	for i := range rows {
		r := &rows[i]
		ended := r.DoneUS
		if ended == 0 {
			ended = r.AtUS
		}
		out = append(out, chat.Undelivered{
			To: r.Recipient, Text: r.Text, At: instant(r.AtUS), Ended: instant(ended),
			Reason: delivery.ReasonOf(delivery.State(r.State), r.Errcode, r.UnsureUS != 0),
		})
		ids = append(ids, r.ID)
	}
	return out, ids
}

// maxTold is how many failures one notice tells of at most; the next one goes on.
const maxTold = 500

// errTold ends the transaction of a notice that another replica has sent.
var errTold = errors.New("told by another")

// TellUndelivered queues what notice says of the failures that nobody has been told
// of, and marks them as told, in one transaction: of several replicas, one does.
// Failures of such notices themselves are left out.
func (s *Store) TellUndelivered(ctx context.Context, notice func([]chat.Undelivered) []chat.Message) (told int, err error) {
	const untold = " AND told_us = 0 AND cause <> ? ORDER BY id LIMIT ?"
	var rows []outboxRow
	if err := s.read.WithContext(ctx).Raw(undeliveredColumns+untold, noticeCause, maxTold).Scan(&rows).Error; err != nil {
		return 0, fail("untold failures", err)
	}
	if len(rows) == 0 {
		return 0, nil
	}
	list, ids := undelivered(rows)
	messages := notice(list)
	err = s.change(ctx, Cause{EventID: noticeCause, By: "system"}, func(t *txn) error {
		res := t.db.Exec("UPDATE outbox SET told_us = ? WHERE told_us = 0 AND id IN ?", t.now.UnixMicro(), ids)
		if res.Error != nil {
			return fmt.Errorf("mark as told: %w", res.Error)
		}
		if int(res.RowsAffected) != len(ids) {
			return errTold
		}
		return t.queue(messages)
	})
	if errors.Is(err, errTold) {
		return 0, nil
	}
	return len(ids), fail("tell failures", err)
}

// Backlog says how full the queue is.
type Backlog struct {
	// Due are the messages to be sent now, Waiting those for a later instant.
	Due, Waiting int
	// Oldest is when the oldest of Due was queued; zero when there is none.
	Oldest time.Time
}

// Backlog counts what is not yet sent.
func (s *Store) Backlog(ctx context.Context) (Backlog, error) {
	var rows []struct {
		State  string
		N      int
		Oldest int64
	}
	err := s.read.WithContext(ctx).Raw("SELECT state, COUNT(*) AS n, MIN(at_us) AS oldest FROM outbox" +
		" WHERE state = 'queued' OR state = 'joined' OR state = 'waiting' OR state = 'sending' GROUP BY state").Scan(&rows).Error
	if err != nil {
		return Backlog{}, fail("backlog", err)
	}
	var b Backlog
	for _, r := range rows {
		if r.State == string(delivery.Waiting) {
			b.Waiting = r.N
			continue
		}
		b.Due += r.N
		if at := instant(r.Oldest); b.Oldest.IsZero() || at.Before(b.Oldest) {
			b.Oldest = at
		}
	}
	return b, nil
}

// Fault is a code with which the vendor refused messages, 0 for no answer, how often
// and when last.
type Fault struct {
	Code  int
	Count int
	// Given are those of Count that were given up.
	Given int
	Last  time.Time
}

// Faults returns with what codes the last tries of messages that were queued since an
// instant ended, the most frequent first. What has arrived since is left out.
func (s *Store) Faults(ctx context.Context, since time.Time) ([]Fault, error) {
	var rows []struct {
		Errcode, N, Given int
		Last              int64
	}
	err := s.read.WithContext(ctx).Raw("SELECT errcode, COUNT(*) AS n, SUM(CASE WHEN done_us > 0 THEN 1 ELSE 0 END) AS given, MAX(CASE WHEN done_us > 0 THEN done_us ELSE at_us END) AS last"+
		" FROM outbox WHERE at_us >= ? AND (state = 'failed' OR state = 'expired' OR (attempts > 0 OR errcode <> 0) AND (state = 'waiting' OR state = 'queued'))"+
		" GROUP BY errcode ORDER BY n DESC, errcode", since.UnixMicro()).Scan(&rows).Error
	if err != nil {
		return nil, fail("faults", err)
	}
	out := make([]Fault, len(rows))
	for i, r := range rows {
		out[i] = Fault{Code: r.Errcode, Count: r.N, Given: r.Given, Last: instant(r.Last)}
	}
	return out, nil
}
