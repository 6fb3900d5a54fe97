package app

import (
	"database/sql"
	"testing"
	"time"

	"duban/calendar"
	"duban/scheduler"
)

// What stops a program between what it will not make up for and what it will, such as a
// full disk, loses neither and tells neither twice.
func TestMadeUpForAfterAFault(t *testing.T) {
	w := newWorld(t, "").sample()
	plan := w.View().Book.Plans[0].ID
	for _, r := range scheduler.Default() {
		switch r.ID {
		case "weekly_update":
			r.Moments = []scheduler.Moment{{Day: 4, Hour: 9, Minute: 7}, {Day: 4, Hour: 14, Minute: 37}}
		case "weekly_meeting":
			r.Moments = []scheduler.Moment{{Day: 4, Hour: 9, Minute: 7}}
		default:
			continue
		}
		if err := w.Store.SetRule(t.Context(), "clerk", plan, r); err != nil {
			t.Fatal(err)
		}
	}
	tick(t, w.App, w, 2, 9, 0)
	disk, err := sql.Open("sqlite", w.cfg.Database.Reveal()[len("sqlite:"):])
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	full := func(rule string) (mend func()) {
		t.Helper()
		if _, err := disk.Exec("CREATE TRIGGER full BEFORE INSERT ON runs WHEN NEW.rule = '" + rule + "' BEGIN SELECT RAISE(ABORT, 'full'); END"); err != nil {
			t.Fatal(err)
		}
		w.now.Set(w.now.Now().Add(time.Minute))
		if err := w.another().Tick(t.Context()); err == nil {
			t.Fatalf("%s was written", rule)
		}
		return func() {
			if _, err := disk.Exec("DROP TRIGGER full"); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.now.Set(calendar.NewDate(2024, time.July, 4).At(15, 3))
	for _, rule := range []string{"weekly_meeting", scheduler.RuleReminder, scheduler.RuleBatch} {
		full(rule)()
	}
	tick(t, w.another(), w, 4, 15, 9)
	tick(t, w.App, w, 4, 15, 10)
	if got := w.about("clerk", "例会材料"); len(got) != 1 {
		t.Errorf("the meeting's pack: %q", w.told("clerk"))
	}
	if got := w.told("min"); len(got) != 1 {
		t.Errorf("the contact is told %q", got)
	}
	runs, err := w.Store.Recorded(t.Context(), "weekly_update", calendar.NewDate(2024, time.July, 4).At(0, 0))
	if err != nil || len(runs) == 0 || runs[0].Why != scheduler.CaughtUp {
		t.Errorf("the earlier slot: %+v, %v", runs, err)
	}

	// The clerks' word of what is missed is not lost with it either.
	tick(t, w.App, w, 4, 17, 0)
	w.now.Set(calendar.NewDate(2024, time.July, 11).At(17, 5))
	for _, rule := range []string{scheduler.RuleMissed, scheduler.RuleBatch} {
		full(rule)()
	}
	tick(t, w.another(), w, 11, 17, 9)
	if got := w.about("clerk", "没有发出"); len(got) != 1 {
		t.Errorf("the missed slots: %q", got)
	}
}
