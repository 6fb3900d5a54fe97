package storetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
	"duban/scheduler"
	"duban/store"
)

func reminder(to string) scheduler.Run {
	r := scheduler.Run{
		Rule: scheduler.RuleReminder, Period: "2024-07-03", To: to, At: start,
		Covers: []scheduler.Cover{{Term: scheduler.Term{Plan: 1, Rule: "weekly_update", Period: "2024-W27"}, Items: []int{3, 5}}},
		Prompt: &ledger.Prompt{Account: to, PlanID: 1, Items: []int{3, 5}, Window: "2024-W27", At: start, Until: start.Add(time.Hour)},
	}
	r.Messages = []chat.Message{{To: to, Text: "请报送" + to, Key: r.Key()}}
	return r
}

// runsHappenOnce: of replicas that record the same runs at once, each run has one
// that did it; with the run came its prompt and its message, once.
func runsHappenOnce(_ *testing.T, b *bench) {
	const people, replicas = 300, 4
	var won atomic.Int64
	stores := make([]*store.Store, replicas)
	for i := range stores {
		stores[i] = b.open()
	}
	errs := each(replicas, func(i int) error {
		var runs []scheduler.Run
		for n := range people {
			runs = append(runs, reminder(fmt.Sprintf("Person%d", (n*7+i*50)%people))) // each in an order of its own
		}
		created, err := stores[i].Record(bg, runs...)
		for _, c := range created {
			if c {
				won.Add(1)
			}
		}
		return err
	})
	for _, err := range errs {
		if err != nil {
			b.t.Error(err)
		}
	}
	if n := won.Load(); n != people {
		b.t.Errorf("%d runs were done, want %d", n, people)
	}
	queued, err := b.Queued(bg)
	if err != nil || len(queued) != people {
		b.t.Errorf("%d messages, %v", len(queued), err)
	}
	runs, err := b.Recorded(bg, scheduler.RuleReminder, start.Add(-time.Hour))
	if err != nil || len(runs) != people || len(runs[0].Covers) != 1 || len(runs[0].Covers[0].Items) != 2 || !runs[0].At.Equal(start) {
		b.t.Fatalf("%d runs, %v", len(runs), err)
	}
	if later, err := b.Recorded(bg, scheduler.RuleReminder, start.Add(time.Second)); err != nil || len(later) != 0 {
		b.t.Errorf("%v, %v", later, err)
	}
	if p, ok, err := b.Prompt(bg, "PERSON7"); err != nil || !ok || p.PlanID != 1 || len(p.Items) != 2 || p.Window != "2024-W27" {
		b.t.Errorf("prompt %+v, %v, %v", p, ok, err)
	}
	if r, ok, err := b.RunOf(bg, scheduler.RuleReminder, "2024-07-03", "", "person7"); err != nil || !ok || len(r.Covers) != 1 {
		b.t.Errorf("run %+v, %v, %v", r, ok, err)
	}
	asked, err := b.PromptedSince(bg, start)
	if err != nil || len(asked) != people {
		b.t.Errorf("%d people asked, %v", len(asked), err)
	}
	// One run twice in one call, and a run for nobody.
	created, err := b.Record(bg, reminder("x"), reminder("X"), scheduler.Run{Rule: "weekly_update", Period: "2024-W27", Slot: "s", At: start, Why: scheduler.AllReported})
	if err != nil || fmt.Sprint(created) != "[true false true]" {
		b.t.Errorf("%v, %v", created, err)
	}
}

func rulesAndTicks(_ *testing.T, b *bench) {
	if at, err := b.LastTick(bg); err != nil || !at.IsZero() {
		b.t.Errorf("a new database ticked at %v, %v", at, err)
	}
	for range 2 {
		for _, at := range []time.Time{start, start, start.Add(time.Minute)} {
			if err := b.Ticked(bg, at); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	if at, err := b.LastTick(bg); err != nil || !at.Equal(start.Add(time.Minute)) {
		b.t.Errorf("ticked at %v, %v", at, err)
	}
	edited := scheduler.Default()[0]
	edited.Moments = []scheduler.Moment{{Day: 2, Hour: 10, Minute: 11}}
	edited.Opening = "请各单位抓紧"
	for range 2 {
		if err := b.SetRule(bg, "clerk", 7, edited); err != nil {
			b.t.Fatal(err)
		}
	}
	rules, err := b.Rules(bg)
	if err != nil || len(rules) != 1 || len(rules[7]) != 1 || rules[7][0].Cycle != calendar.Week || rules[7][0].Moments[0] != edited.Moments[0] || rules[7][0].Opening != edited.Opening {
		b.t.Errorf("rules %+v, %v", rules, err)
	}
	edited.Cron = "7 9 30 2 *"
	b.wantCode(b.SetRule(bg, "clerk", 7, edited), ledger.Invalid)
}
