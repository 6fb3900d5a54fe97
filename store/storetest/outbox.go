package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/chat"
	"duban/delivery"
	"duban/store"
)

// lease is how long the suite's workers hold what they claim.
const lease = 5 * time.Second

// finish makes requests that tell what they are made of.
func finish(m chat.Message, to []string, queued time.Time) ([]byte, error) {
	if m.Text == "坏" {
		return nil, errors.New("no request can be made of it")
	}
	card := ""
	if m.Card != nil {
		card = m.Card.ID
	}
	return json.Marshal([]any{to, m.Text, card, queued.UnixMicro()})
}

// send queues messages as a change would.
func (b *bench) queue(ms ...chat.Message) {
	b.t.Helper()
	if _, err := b.Apply(b.t.Context(), store.Cause{By: "cli"}, nil, "", ms...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) claim(owner string, limit int) []delivery.Call {
	b.t.Helper()
	calls, err := b.Claim(b.t.Context(), owner, lease, limit, finish, nil)
	if err != nil {
		b.t.Fatalf("claim: %v", err)
	}
	return calls
}

func (b *bench) settle(owner string, done ...delivery.Settlement) {
	b.t.Helper()
	if err := b.Settle(b.t.Context(), owner, done); err != nil {
		b.t.Fatalf("settle: %v", err)
	}
}

// bodies are the requests of calls, in order.
func bodies(calls []delivery.Call) (out []string) {
	for _, c := range calls {
		out = append(out, string(c.Body))
	}
	return out
}

func sent(calls []delivery.Call) (out []delivery.Settlement) {
	for _, c := range calls {
		for _, p := range c.To {
			out = append(out, delivery.Settlement{ID: p.ID, State: delivery.Sent, Attempts: 1, MsgID: fmt.Sprint("m", p.ID)})
		}
	}
	return out
}

func (b *bench) wait(d time.Duration) { b.clock.Set(b.clock.Now().Add(d)) }

func (b *bench) nothingDue() {
	b.t.Helper()
	if calls := b.claim("nobody", 10); len(calls) > 0 {
		b.t.Errorf("still due: %q", bodies(calls))
	}
}

// A claimed message belongs to its worker until the lease ends; then another one
// gets the very request.
func leases(t *testing.T, b *bench) {
	b.queue(chat.Message{To: "ZhangSan", Text: "请报送 <第7项> & “进展”"})
	first := b.claim("a", 10)
	if len(first) != 1 || !strings.Contains(string(first[0].Body), "ZhangSan") || !first[0].Unsure.IsZero() || first[0].Attempts != 0 {
		t.Fatalf("claimed %+v", first)
	}
	if want := start.Add(24 * time.Hour).Truncate(time.Microsecond); !first[0].NotAfter.Equal(want) {
		t.Errorf("expires %v, want %v", first[0].NotAfter, want)
	}
	b.nothingDue()
	b.wait(3 * time.Second)
	if err := b.Renew(t.Context(), "a", lease); err != nil {
		t.Fatal(err)
	}
	b.wait(4 * time.Second)
	b.nothingDue()
	b.wait(2 * time.Second)
	second := b.claim("b", 10)
	if len(second) != 1 || !slices.Equal(bodies(second), bodies(first)) || !second[0].Unsure.Equal(start.Truncate(time.Microsecond)) {
		t.Fatalf("claimed again %+v", second)
	}
	b.settle("a", sent(first)...) // too late: it is another's
	if n := len(b.queued()); n != 1 {
		t.Errorf("%d messages under way, want 1", n)
	}
	b.settle("b", sent(second)...)
	if n := len(b.queued()); n != 0 {
		t.Errorf("%d messages under way, want none", n)
	}
	b.wait(time.Hour)
	b.nothingDue()
}

func (b *bench) queued() []store.Queued {
	b.t.Helper()
	q, err := b.Queued(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return q
}

// Messages wait for their instant, and after a try for the next one.
func moments(t *testing.T, b *bench) {
	b.queue(
		chat.Message{To: "a", Text: "九点半", NotBefore: start.Add(30 * time.Minute), NotAfter: start.Add(time.Hour)},
		chat.Message{To: "b", Text: "现在"},
	)
	now := b.claim("w", 10)
	if len(now) != 1 || !strings.Contains(string(now[0].Body), "现在") {
		t.Fatalf("due now: %q", bodies(now))
	}
	b.settle("w", delivery.Settlement{ID: now[0].ID, State: delivery.Waiting, Wake: start.Add(time.Minute), Attempts: 1, Code: -1, Error: "busy", Unsure: start})
	b.nothingDue()
	b.wait(time.Minute)
	again := b.claim("w", 10)
	if len(again) != 1 || again[0].Attempts != 1 || string(again[0].Body) != string(now[0].Body) || !again[0].Unsure.Equal(start.Truncate(time.Microsecond)) {
		t.Fatalf("tried again: %+v", again)
	}
	b.settle("w", sent(again)...)
	b.wait(28 * time.Minute)
	b.nothingDue()
	b.wait(time.Minute)
	later := b.claim("w", 10)
	if len(later) != 1 || !strings.Contains(string(later[0].Body), "九点半") || !later[0].NotAfter.Equal(start.Add(time.Hour).Truncate(time.Microsecond)) {
		t.Fatalf("due at half past: %q", bodies(later))
	}
}

// A key names a message for ever, whoever queues it.
func keysOnce(t *testing.T, b *bench) {
	long := strings.Repeat("长", 100)
	for range 2 {
		b.queue(chat.Message{To: "a", Text: "甲", Key: "周报:2024-W27:a"}, chat.Message{To: "a", Text: "甲2"}, chat.Message{To: "b", Text: "乙", Key: long})
	}
	errs := each(8, func(int) error {
		_, err := b.Apply(bg, store.Cause{By: "cli"}, nil, "", chat.Message{To: "c", Text: "丙", Key: "c"})
		return err
	})
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, q := range b.queued() {
		texts = append(texts, q.Text)
	}
	if slices.Sort(texts); !slices.Equal(texts, []string{"丙", "乙", "甲", "甲2", "甲2"}) {
		t.Errorf("queued %q", texts)
	}
	b.settle("w", sent(b.claim("w", 10))...)
	b.queue(chat.Message{To: "a", Text: "甲", Key: "周报:2024-W27:a"})
	b.nothingDue()
}

// What nobody wants any more when its turn comes is not sent, then or later; a check
// that fails leaves everything as it is.
func unwanted(t *testing.T, b *bench) {
	b.queue(chat.Message{To: "a", Text: "甲", Key: "k/a"}, chat.Message{To: "b", Text: "乙", Key: "k/b"})
	failing := func(context.Context, []chat.Message) ([]string, error) { return nil, errors.New("away") }
	if _, err := b.Claim(bg, "w", lease, 10, finish, failing); err == nil {
		t.Error("claimed without the check")
	}
	calls, err := b.Claim(bg, "w", lease, 10, finish, func(_ context.Context, ms []chat.Message) ([]string, error) {
		why := make([]string, len(ms))
		for i, m := range ms {
			if m.Key == "k/a" {
				why[i] = "已报送"
			}
		}
		return why, nil
	})
	if err != nil || len(calls) != 1 || calls[0].To[0].Account != "b" {
		t.Fatalf("claimed %v, %v", calls, err)
	}
	b.settle("w", sent(calls)...)
	b.nothingDue()

	// One may be worded anew; what is then equal is one request, and is kept so.
	b.queue(chat.Message{To: "a", Text: "丙"}, chat.Message{To: "b", Text: "丁"}, chat.Message{To: "c", Text: "戊", Card: &chat.Card{ID: "k"}})
	calls, err = b.Claim(bg, "w", lease, 10, finish, func(_ context.Context, ms []chat.Message) ([]string, error) {
		ms[1].Text = "丙"
		ms[2].Card = &chat.Card{ID: "k2"}
		return make([]string, 3), nil
	})
	if err != nil || len(calls) != 2 || len(calls[0].To) != 2 || !strings.Contains(string(calls[1].Body), "k2") {
		t.Fatalf("worded anew: %q, %v", bodies(calls), err)
	}
	if q := b.queued(); len(q) != 3 || q[1].Text != "丙" || q[2].Card == nil || q[2].Card.ID != "k2" {
		t.Errorf("kept %+v", q)
	}
}

// Equal texts are one request, which stays as it is, and end each for itself.
func joined(t *testing.T, b *bench) {
	var ms []chat.Message
	for i := range 5 {
		ms = append(ms, chat.Message{To: fmt.Sprint("p", i), Text: "同样的话"})
	}
	ms = append(ms, chat.Message{To: "p1", Text: "同样的话"}, chat.Message{To: "p2", Text: "另外的话"}, chat.Message{To: "p3", Text: "卡片", Card: &chat.Card{ID: "t1"}})
	b.queue(ms...)
	calls := b.claim("w", 100)
	if len(calls) != 4 || len(calls[0].To) != 5 || len(calls[1].To) != 1 || !strings.Contains(string(calls[3].Body), `"t1"`) {
		t.Fatalf("calls %q", bodies(calls))
	}
	b.wait(6 * time.Second) // the worker dies
	again := b.claim("v", 100)
	if !slices.Equal(bodies(again), bodies(calls)) || len(again[0].To) != 5 || again[0].To[4] != calls[0].To[4] {
		t.Fatalf("after the lease %q", bodies(again))
	}
	done := sent(again)
	done[2].State, done[2].Code, done[2].Error = delivery.Failed, 81013, "unknown"
	b.settle("v", done...)
	if q := b.queued(); len(q) != 0 {
		t.Errorf("still under way: %+v", q)
	}
	b.wait(time.Hour)
	b.nothingDue()
}

// A request that nobody got is taken apart. What waits then is one request again,
// unless it was refused for one of its people.
func apart(t *testing.T, b *bench) {
	b.queue(chat.Message{To: "a", Text: "同"}, chat.Message{To: "b", Text: "同"}, chat.Message{To: "c", Text: "同"})
	call := b.claim("w", 10)[0]
	undo := func(c delivery.Call, code int) {
		var done []delivery.Settlement
		for _, p := range c.To {
			done = append(done, delivery.Settlement{ID: p.ID, State: delivery.Queued, Attempts: c.Attempts + 1, Apart: true, Code: code})
		}
		b.settle("w", done...)
	}
	undo(call, -1)
	again := b.claim("w", 10)
	if len(again) != 1 || len(again[0].To) != 3 || again[0].Attempts != 1 || string(again[0].Body) != string(call.Body) {
		t.Fatalf("refused to all: %q", bodies(again))
	}
	undo(again[0], 60111)
	if calls := b.claim("w", 10); len(calls) != 3 || len(calls[0].To) != 1 || calls[0].Attempts != 2 || string(calls[0].Body) == string(call.Body) {
		t.Errorf("refused for one: %q", bodies(calls))
	}
}

// Of a request that has gone to another worker, the one before settles no row.
func joinedToAnother(t *testing.T, b *bench) {
	b.queue(chat.Message{To: "a", Text: "同"}, chat.Message{To: "b", Text: "同"}, chat.Message{To: "c", Text: "同"})
	first := b.claim("w", 10)
	b.wait(6 * time.Second)
	second := b.claim("v", 10)
	b.settle("w", sent(first)...)
	if q := b.queued(); len(q) != 3 {
		t.Errorf("settled by who does not own it: %d left", len(q))
	}
	b.settle("v", sent(second)...)
	if q := b.queued(); len(q) != 0 {
		t.Errorf("still under way: %+v", q)
	}
}

// Damage to a row that carries others hurts at most itself: its request is made again,
// byte by byte, or where that cannot be, the others end as what may have arrived.
func damaged(t *testing.T, b *bench) {
	for _, text := range []string{"甲", "乙"} {
		var ms []chat.Message
		for i := range 4 {
			ms = append(ms, chat.Message{To: fmt.Sprint("p", i), Text: text})
		}
		b.queue(ms...)
	}
	calls := b.claim("w", 100)
	b.sql("UPDATE outbox SET body = '{' WHERE recipient = 'p0'")
	b.sql("UPDATE outbox SET text = '坏' WHERE recipient = 'p0' AND text = '乙'")
	b.wait(6 * time.Second)
	again := b.claim("v", 100)
	if len(calls) != 2 || len(again) != 1 || string(again[0].Body) != string(calls[0].Body) || len(again[0].To) != 4 {
		t.Fatalf("%q became %q", bodies(calls), bodies(again))
	}
	b.settle("v", sent(again)...)
	if q := b.queued(); len(q) != 0 {
		t.Errorf("stranded: %+v", q)
	}
	lost, err := b.Undelivered(t.Context(), start)
	if err != nil || len(lost) != 4 || lost[0].Reason != chat.ReasonVendor || lost[3].Reason != chat.ReasonUnsure || lost[3].To != "p3" {
		t.Errorf("told %+v, %v", lost, err)
	}
}

// What cannot be read or sent ends; the others go on.
func brokenRows(t *testing.T, b *bench) {
	b.queue(chat.Message{To: "a", Text: "坏"}, chat.Message{To: "b", Text: "好", Card: &chat.Card{ID: "k"}}, chat.Message{To: "c", Text: "好"})
	b.sql("UPDATE outbox SET card = '{' WHERE recipient = 'b'")
	calls := b.claim("w", 10)
	if len(calls) != 1 || calls[0].To[0].Account != "c" {
		t.Fatalf("claimed %q", bodies(calls))
	}
	b.nothingDue()
}

// Many workers share the queue and none gets what another has.
func manyWorkers(t *testing.T, b *bench) {
	const n = 600
	var ms []chat.Message
	for i := range n {
		ms = append(ms, chat.Message{To: fmt.Sprint("p", i), Text: fmt.Sprint("第", i, "条")})
	}
	b.queue(ms...)
	var mu sync.Mutex
	times := map[string]int{}
	errs := each(6, func(i int) error {
		for {
			owner := fmt.Sprint("w", i)
			calls, err := b.Claim(bg, owner, time.Hour, 50, finish, nil)
			if err != nil {
				return err
			}
			if len(calls) == 0 {
				return nil
			}
			mu.Lock()
			for _, body := range bodies(calls) {
				times[body]++
			}
			mu.Unlock()
			if err := b.Settle(bg, owner, sent(calls)); err != nil {
				return err
			}
		}
	})
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for body, got := range times {
		if got != 1 {
			t.Errorf("%s was claimed %d times", body, got)
		}
	}
	// SKIP LOCKED may let a worker see nothing while others hold the rest.
	if left := len(b.queued()); len(times)+left != n {
		t.Errorf("%d claimed and %d left, want %d", len(times), left, n)
	}
}
