package delivery

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"duban/calendar"
	"duban/chat"
)

var now = time.Date(2024, 7, 3, 1, 7, 0, 0, time.UTC)

// refused is a refusal by the vendor.
type refused int

func (r refused) Error() string { return fmt.Sprint("errcode ", int(r)) }
func (r refused) Errcode() int  { return int(r) }

var errCut = errors.New("connection cut")

// unsent is a failure before anything left.
type unsent struct{ error }

func (unsent) Unsent() bool { return true }

func call(people ...string) Call {
	c := Call{ID: 1, NotAfter: now.Add(24 * time.Hour)}
	for i, p := range people {
		c.To = append(c.To, Person{int64(i + 1), p})
	}
	return c
}

func TestJudge(t *testing.T) {
	soon := now.Add(time.Minute)
	for _, c := range []struct {
		name     string
		call     Call
		change   func(*Call)
		receipt  Receipt
		err      error
		class    Class
		state    State
		next     time.Duration // of Waiting, at chance 0.5
		attempts int
		unsure   bool
	}{
		{name: "taken", state: Sent, attempts: 1},
		{name: "busy", err: refused(-1), class: Busy, state: Waiting, next: 2 * time.Second, attempts: 1},
		{name: "busy again", change: func(c *Call) { c.Attempts = 1 }, err: refused(45033), class: Busy, state: Waiting, next: 63 * time.Second, attempts: 2},
		{name: "busy a third time", change: func(c *Call) { c.Attempts = 2 }, err: refused(6000), class: Busy, state: Waiting, next: 315 * time.Second, attempts: 3},
		{name: "busy after three repeats", change: func(c *Call) { c.Attempts = 3 }, err: refused(-1), class: Busy, state: Failed, attempts: 4},
		{name: "a code of tomorrow", err: refused(99999), class: Busy, state: Waiting, next: 2 * time.Second, attempts: 1},
		{name: "token refused after its renewal", err: refused(42001), class: Busy, state: Waiting, next: 2 * time.Second, attempts: 1},
		{name: "cut", err: errCut, class: Unreachable, state: Waiting, next: 2 * time.Second, attempts: 1, unsure: true},
		{name: "no connection", err: fmt.Errorf("send: %w", unsent{errCut}), class: Unreachable, state: Waiting, next: 2 * time.Second, attempts: 1},
		{name: "no connection after a cut", change: func(c *Call) { c.Attempts, c.Unsure = 1, now }, err: unsent{errCut}, class: Unreachable, state: Waiting, next: 63 * time.Second, attempts: 2, unsure: true},
		{name: "cut for the tenth time", change: func(c *Call) { c.Attempts, c.Unsure = 9, now.Add(-2*time.Hour) }, err: errCut, class: Unreachable, state: Waiting, next: 945 * time.Second, attempts: 10, unsure: true},
		{name: "cut, and four hours are nearly over", change: func(c *Call) { c.Attempts, c.Unsure = 9, now.Add(-3*time.Hour-40*time.Minute) }, err: errCut, class: Unreachable, state: Expired, attempts: 10, unsure: true},
		{name: "busy, and its time is nearly over", change: func(c *Call) { c.Attempts, c.NotAfter = 1, soon }, err: refused(-1), class: Busy, state: Expired, attempts: 2},
		{name: "limited", change: func(c *Call) { c.Attempts = 2 }, err: refused(45009), class: Limited, state: Waiting, next: 61 * time.Second, attempts: 2},
		{name: "foreign address", err: refused(60020), class: Setup, state: Waiting, next: time.Minute, attempts: 0},
		{name: "wrapped", err: fmt.Errorf("send: %w", refused(40001)), class: Setup, state: Waiting, next: time.Minute, attempts: 0},
		{name: "nobody of that name", err: refused(81013), class: Recipient, state: Failed, attempts: 1},
		{name: "content", err: refused(45002), class: Content, state: Failed, attempts: 1},
		{name: "field of a card", err: refused(42038), class: Content, state: Failed, attempts: 1},
	} {
		k := call("LiSi")
		if c.change != nil {
			c.change(&k)
		}
		rows, class := judge(k, c.receipt, c.err, now, 0.5)
		if len(rows) != 1 || class != c.class || rows[0].State != c.state || rows[0].Attempts != c.attempts || rows[0].Unsure.IsZero() == c.unsure {
			t.Errorf("%s: %s %+v", c.name, class, rows)
		} else if c.state == Waiting && !rows[0].Wake.Equal(now.Add(c.next)) {
			t.Errorf("%s: again after %v, want %v", c.name, rows[0].Wake.Sub(now), c.next)
		}
	}
}

// Of a request to many, each person has an end of his own.
func TestJudgeOfMany(t *testing.T) {
	k := call("LiSi", "WangWu", "ZhaoLiu")
	rows, _ := judge(k, Receipt{MsgID: "M", Invalid: []string{"wangwu"}, Unlicensed: []string{"zhaoliu"}}, nil, now, 0)
	if len(rows) != 3 || rows[0].State != Sent || rows[0].MsgID != "M" || rows[1].State != Failed || rows[1].Code != CodeInvalid || rows[2].State != Failed || rows[2].Code != CodeUnlicensed {
		t.Errorf("%+v", rows)
	}
	if rows, _ := judge(k, Receipt{}, refused(60111), now, 0); len(rows) != 3 || !rows[2].Apart || rows[2].State != Queued || rows[2].Attempts != 0 {
		t.Errorf("refused for one of them: %+v", rows)
	}
	if rows, _ := judge(k, Receipt{}, errCut, now, 0); len(rows) != 1 || rows[0].ID != 1 {
		t.Errorf("to be repeated as it is: %+v", rows)
	}
	k.Attempts = 1
	for _, err := range []error{refused(-1), refused(45009), unsent{errCut}} { // nobody got it: each is asked about again
		if rows, _ := judge(k, Receipt{}, err, now, 0); len(rows) != 3 || !rows[2].Apart || rows[2].State != Waiting || !rows[2].Unsure.IsZero() {
			t.Errorf("%v: %+v", err, rows)
		}
	}
	if rows, _ := judge(k, Receipt{}, refused(45002), now, 0); len(rows) != 3 {
		t.Errorf("refused for good: %+v", rows)
	}
}

func TestLate(t *testing.T) {
	k := call("LiSi", "WangWu")
	if _, is := late(k, k.NotAfter); is {
		t.Error("late at the last instant")
	}
	rows, is := late(k, k.NotAfter.Add(time.Nanosecond))
	if !is || len(rows) != 2 || rows[1].State != Expired || ReasonOf(Expired, 0, false) != chat.ReasonLate {
		t.Errorf("%+v", rows)
	}
	k.Unsure = now
	if rows, is := late(k, now.Add(3*time.Hour+51*time.Minute)); !is || ReasonOf(rows[0].State, 0, !rows[0].Unsure.IsZero()) != chat.ReasonUnsure {
		t.Errorf("four hours after a try whose end is not known: %+v", rows)
	}
}

func TestReasons(t *testing.T) {
	for code, want := range map[int]chat.Reason{
		81013: chat.ReasonStranger, 60111: chat.ReasonStranger, CodeUnlicensed: chat.ReasonUnlicensed,
		45002: chat.ReasonContent, -1: chat.ReasonVendor, 42014: chat.ReasonContent,
	} {
		if got := ReasonOf(Failed, code, false); got != want {
			t.Errorf("%d: %s, want %s", code, got, want)
		}
	}
}

func TestTimes(t *testing.T) {
	days := calendar.Default()
	day := func(d, hour, minute int) time.Time { return calendar.NewDate(2024, time.July, d).At(hour, minute) }
	none := time.Time{}
	for name, c := range map[string]struct {
		m             chat.Message
		queued        time.Time
		hours         Hours
		before, after time.Time
	}{
		"any program's":             {queued: day(3, 9, 7), before: none, after: day(4, 9, 7)},
		"with its moment":           {m: chat.Message{NotBefore: day(3, 10, 7)}, queued: day(3, 9, 7), before: day(3, 10, 7), after: day(4, 10, 7)},
		"with its end":              {m: chat.Message{NotBefore: day(3, 10, 7), NotAfter: day(3, 11, 7)}, queued: day(3, 9, 7), before: day(3, 10, 7), after: day(3, 11, 7)},
		"in office hours":           {queued: day(3, 9, 7), hours: days.OfficeHour, before: none, after: day(4, 17, 30)},
		"on a Friday evening":       {queued: day(5, 21, 0), hours: days.OfficeHour, before: day(8, 8, 30), after: day(9, 17, 30)},
		"on Friday before they end": {queued: day(5, 17, 29), hours: days.OfficeHour, before: none, after: day(8, 17, 30)},
		"an answer at night":        {m: chat.Message{AnyHour: true}, queued: day(5, 21, 0), hours: days.OfficeHour, before: none, after: day(6, 21, 0)},
		"for a Saturday":            {m: chat.Message{NotBefore: day(6, 9, 0), NotAfter: day(8, 9, 0)}, queued: day(3, 9, 7), hours: days.OfficeHour, before: day(8, 8, 30), after: day(8, 9, 0)},
	} {
		if before, after := Times(c.m, c.queued, c.hours); !before.Equal(c.before) || !after.Equal(c.after) {
			t.Errorf("%s: from %v until %v", name, before, after)
		}
	}
}

func TestJoin(t *testing.T) {
	var drafts []Draft
	add := func(to, text string, change func(*Draft)) {
		d := Draft{ID: int64(len(drafts) + 1), Message: chat.Message{To: to, Text: text, NotAfter: now}}
		if change != nil {
			change(&d)
		}
		drafts = append(drafts, d)
	}
	add("a", "甲", nil)
	add("b", "乙", nil)
	add("b", "甲", nil)
	add("a", "甲", nil) // once more to the same person
	add("c", "甲", func(d *Draft) { d.NotAfter = now.Add(time.Minute) })
	add("d", "甲", func(d *Draft) { d.Alone = true })
	add("e", "甲", func(d *Draft) { d.Card = &chat.Card{} })
	add("f", "甲", func(d *Draft) { d.Attempts = 1 })
	add("g", "甲", func(d *Draft) { d.Attempts = 1 })
	var got [][]int64
	for _, group := range Join(drafts) {
		var ids []int64
		for _, d := range group {
			ids = append(ids, d.ID)
		}
		got = append(got, ids)
	}
	want := [][]int64{{1, 3}, {2}, {4}, {5}, {6}, {7}, {8, 9}}
	if !slices.EqualFunc(got, want, slices.Equal[[]int64]) {
		t.Errorf("%v, want %v", got, want)
	}
	var many []Draft
	for i := range 2500 {
		many = append(many, Draft{ID: int64(i), Message: chat.Message{To: fmt.Sprint(i), Text: "同"}})
	}
	if groups := Join(many); len(groups) != 3 || len(groups[0]) != MaxTogether || len(groups[2]) != 500 {
		t.Errorf("%d groups", len(groups))
	}
}
