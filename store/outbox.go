package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"duban/chat"
	"duban/delivery"
)

type outboxRow struct {
	ID           int64
	MessageKey   *string
	Recipient    string
	Text         string
	Card         string
	Cause        string
	AnyHour      bool
	AtUS         int64 `gorm:"column:at_us"`
	NotAfterUS   int64 `gorm:"column:not_after_us"`
	State        string
	WakeUS       int64 `gorm:"column:wake_us"`
	Owner        string
	Body         string
	JoinedTo     int64 // the row whose request carries it, of Joined
	Attempts     int
	UnsureUS     int64 `gorm:"column:unsure_us"`
	DoneUS       int64 `gorm:"column:done_us"`
	Errcode      int
	Error        string
	Msgid        string
	ResponseCode string
	ToldUS       int64 `gorm:"column:told_us"`
}

func (outboxRow) TableName() string { return "outbox" }

// queue keeps messages for sending. One whose key is there already is left out.
func (t *txn) queue(messages []chat.Message) error {
	messages, err := t.divert(messages)
	if err != nil {
		return err
	}
	rows := make([]outboxRow, len(messages))
	for i, m := range messages {
		notBefore, notAfter := delivery.Times(m, t.now, t.hours)
		r := outboxRow{
			MessageKey: messageKey(m.Key), Recipient: m.To, Text: m.Text, Cause: t.cause.EventID, AtUS: t.now.UnixMicro(),
			NotAfterUS: notAfter.UnixMicro(), State: string(delivery.Queued), AnyHour: m.AnyHour,
		}
		if !notBefore.IsZero() {
			r.State, r.WakeUS = string(delivery.Waiting), notBefore.UnixMicro()
		}
		if m.Card != nil {
			if r.Card, err = toJSON(m.Card); err != nil {
				return err
			}
		}
		rows[i] = r
	}
	if err := insert(t.db.Clauses(clause.OnConflict{DoNothing: true}), rows); err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	return nil
}

// messageKey is a message's key as it is stored: as it is when it fits, else its
// hash. Messages without one are NULL, which is equal to nothing.
func messageKey(key string) *string {
	switch {
	case key == "":
		return nil
	case len(key) > maxKey:
		h := sha256.Sum256([]byte(key))
		key = hex.EncodeToString(h[:])
	}
	return &key
}

// message is the message of a row.
func (r *outboxRow) message() (chat.Message, error) {
	m := chat.Message{To: r.Recipient, Text: r.Text, NotAfter: instant(r.NotAfterUS), AnyHour: r.AnyHour}
	if r.MessageKey != nil {
		m.Key = *r.MessageKey
	}
	if r.Card != "" {
		m.Card = &chat.Card{}
		if err := json.Unmarshal([]byte(r.Card), m.Card); err != nil {
			return m, fmt.Errorf("stored card: %w", err)
		}
	}
	return m, nil
}

// Queued is a message that waits to be sent, or is being sent.
type Queued struct {
	chat.Message
	Cause string
	At    time.Time
}

// Queued returns the messages that are not yet sent, oldest first. NotBefore is the
// instant that they wait for, a further try's included.
func (s *Store) Queued(ctx context.Context) ([]Queued, error) {
	var rows []outboxRow
	err := s.read.WithContext(ctx).Order("id").Find(&rows, "state = 'queued' OR state = 'waiting' OR state = 'sending' OR state = 'joined'").Error
	if err != nil {
		return nil, fail("queued messages", err)
	}
	out := make([]Queued, len(rows))
	for i := range rows {
		r := &rows[i]
		m, err := r.message()
		if err != nil {
			return nil, fail("queued messages", err)
		}
		if r.State == string(delivery.Waiting) {
			m.NotBefore = instant(r.WakeUS)
		}
		out[i] = Queued{Message: m, Cause: r.Cause, At: instant(r.AtUS)}
	}
	return out, nil
}

// Outbox returns every message that has been kept for sending, whatever became of
// it, oldest first.
func (s *Store) Outbox(ctx context.Context) ([]chat.Message, error) {
	var rows []outboxRow
	if err := s.read.WithContext(ctx).Select("recipient", "text").Order("id").Find(&rows).Error; err != nil {
		return nil, fail("outbox", err)
	}
	out := make([]chat.Message, len(rows))
	for i, r := range rows {
		out[i] = chat.Message{To: r.Recipient, Text: r.Text}
	}
	return out, nil
}
