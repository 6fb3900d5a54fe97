package store

import (
	"fmt"
	"slices"

	"duban/chat"
	"duban/delivery"
	"duban/ledger"
)

// TrialOnly is why a message is not sent to its person: 试运行 began after it was queued.
const TrialOnly = "试运行，未发给本人"

// onTrial reports whether 试运行 is in force.
func (t *txn) onTrial() (bool, error) {
	now := t.now.UnixMicro()
	_, found, err := first[holdRow](t.db, "until_us > ? AND from_us <= ? AND kind = ?", now, now, string(ledger.HoldTrial))
	return found, err
}

// divert puts copies to the clerks, where there are none to the administrators, in the
// place of messages to people outside the office while 试运行 is in force. Equal texts
// become one copy.
func (t *txn) divert(messages []chat.Message) ([]chat.Message, error) {
	if len(messages) == 0 {
		return messages, nil
	}
	if on, err := t.onTrial(); err != nil || !on {
		return messages, err
	}
	var members []memberRow
	if err := t.db.Order("id").Find(&members).Error; err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	o := officeOf(members)
	var out []chat.Message
	type kind struct {
		text              string
		notBefore, notEnd int64
		anyHour           bool
	}
	type copied struct {
		m      chat.Message
		people []string
	}
	at := map[kind]int{}
	var copies []copied
	for _, m := range messages {
		if o.has(m.To) {
			out = append(out, m)
			continue
		}
		k := kind{m.Text, m.NotBefore.UnixMicro(), m.NotAfter.UnixMicro(), m.AnyHour}
		i, ok := at[k]
		if !ok {
			i = len(copies)
			at[k] = i
			copies = append(copies, copied{m: m})
		}
		copies[i].people = append(copies[i].people, o.name(m.To))
	}
	for _, c := range copies {
		for _, to := range o.hears {
			m := chat.Message{To: to, Text: t.trialWords(c.people, c.m.Text), NotBefore: c.m.NotBefore, NotAfter: c.m.NotAfter, AnyHour: c.m.AnyHour}
			if c.m.Key != "" {
				m.Key = "trial/" + c.m.Key + "/" + ledger.AccountKey(to)
			}
			out = append(out, m)
		}
	}
	return out, nil
}

func (t *txn) trialWords(people []string, said string) string {
	if t.trial == nil {
		return said
	}
	return t.trial(people, said)
}

// office is who is of the supervision office, and what everybody is called.
type office struct {
	names map[string]string
	of    map[string]bool
	hears []string
}

func officeOf(members []memberRow) office {
	o := office{names: map[string]string{}, of: map[string]bool{}}
	for _, role := range []ledger.MemberRole{ledger.Clerk, ledger.Admin} {
		none := len(o.hears) == 0
		for i := range members {
			m := &members[i]
			if m.Role != string(role) || !m.Active {
				continue
			}
			o.of[m.AccountKey] = true
			if none {
				o.hears = append(o.hears, m.Account)
			}
		}
	}
	for i := range members {
		o.names[members[i].AccountKey] = members[i].Name
	}
	return o
}

func (o *office) has(account string) bool { return o.of[ledger.AccountKey(account)] }

func (o *office) name(account string) string {
	if n := o.names[ledger.AccountKey(account)]; n != "" {
		return n
	}
	return account
}

// divertWaiting does with messages that nobody has begun to send what divert does
// with new ones: 试运行 holds for them as well.
func (t *txn) divertWaiting() error {
	var rows []outboxRow
	err := t.db.Order("id").Find(&rows, "(state = 'queued' OR state = 'waiting') AND body = ''").Error
	if err != nil {
		return fmt.Errorf("waiting messages: %w", err)
	}
	var members []memberRow
	if err := t.db.Find(&members).Error; err != nil {
		return fmt.Errorf("members: %w", err)
	}
	o := officeOf(members)
	var ids []int64
	var messages []chat.Message
	for i := range rows {
		r := &rows[i]
		if o.has(r.Recipient) {
			continue
		}
		m, err := r.message()
		if err != nil {
			continue // sending ends it as unusable
		}
		if r.State == string(delivery.Waiting) {
			m.NotBefore = instant(r.WakeUS)
		}
		ids, messages = append(ids, r.ID), append(messages, m)
	}
	for part := range slices.Chunk(ids, recordGroup) {
		err := t.db.Exec("UPDATE outbox SET state = ?, error = ? WHERE id IN ?", string(delivery.Dropped), TrialOnly, part).Error
		if err != nil {
			return fmt.Errorf("waiting messages: %w", err)
		}
	}
	return t.queue(messages)
}
