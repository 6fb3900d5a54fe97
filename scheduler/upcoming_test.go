package scheduler

import (
	"testing"
	"time"

	"duban/calendar"
)

func TestUpcoming(t *testing.T) {
	days := calendar.Default()
	monday := calendar.NewDate(2024, time.July, 1).At(9, 0)
	got := Upcoming(Default(), monday, days)
	want := []struct {
		id      string
		at, due time.Time
	}{
		{"weekly_update", calendar.NewDate(2024, time.July, 3).At(9, 7), calendar.NewDate(2024, time.July, 4).At(17, 0)},
		{"weekly_meeting", calendar.NewDate(2024, time.July, 5).At(8, 37), time.Time{}},
		{"ten_day_review", calendar.NewDate(2024, time.July, 10).At(16, 7), time.Time{}},
		{"monthly_report", calendar.NewDate(2024, time.July, 26).At(9, 7), calendar.NewDate(2024, time.July, 31).At(17, 0)},
	}
	if len(got) != len(want) {
		t.Fatalf("%d slots, want %d of the rules that are switched on", len(got), len(want))
	}
	for i, w := range want {
		if g := got[i]; g.Rule.ID != w.id || !g.At.Equal(w.at) || !g.Due.Equal(w.due) || !g.Period.Contains(calendar.DateOf(g.At)) {
			t.Errorf("%d: %s at %s due %s, want %s at %s due %s", i, g.Rule.ID, g.At, g.Due, w.id, w.at, w.due)
		}
	}
	if got := Upcoming(nil, monday, days); len(got) != 0 {
		t.Errorf("%v of no rules", got)
	}
}

// What comes is never past, for every hour of a year with its holidays.
func TestUpcomingIsNeverPast(t *testing.T) {
	days := calendar.Default()
	for at := calendar.NewDate(2026, time.January, 1).At(0, 0); at.Year() == 2026; at = at.Add(7 * time.Hour) {
		last := at
		for _, c := range Upcoming(Default(), at, days) {
			if !c.At.After(at) || c.At.Before(last) || !c.Due.IsZero() && c.Due.Before(c.At) {
				t.Fatalf("on %s: %s at %s due %s after one at %s", at, c.Rule.ID, c.At, c.Due, last)
			}
			last = c.At
			if work, _ := days.IsWorkday(calendar.DateOf(c.At)); !work {
				t.Fatalf("%s on a day off: %s", c.Rule.ID, c.At)
			}
		}
	}
}
