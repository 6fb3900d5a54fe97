package scheduler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/scheduler"
)

func rule(t *testing.T, id string) scheduler.Rule {
	t.Helper()
	for _, r := range scheduler.Default() {
		if r.ID == id {
			return r
		}
	}
	t.Fatalf("no rule %q", id)
	return scheduler.Rule{}
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

// slots lists "period: day hh:mm …, due day hh:mm" for all periods with a slot in [from, to).
func slots(r scheduler.Rule, from, to string) []string {
	var lines []string
	last := calendar.Period{}
	for now := at(from + " 00:00").Add(-time.Nanosecond); ; {
		slot, due, period, ok := scheduler.Next(r, now, calendar.Default())
		if !ok || !slot.Before(at(to+" 00:00")) {
			return lines
		}
		if period != last {
			line := period.Key() + ":"
			if !due.IsZero() {
				line += " due " + due.Format("01-02 15:04") + ","
			}
			lines, last = append(lines, line), period
		}
		lines[len(lines)-1] += " " + slot.Format("Mon 01-02 15:04")
		now = slot
	}
}

func TestSlots(t *testing.T) {
	for _, c := range []struct {
		name, rule, from, to string
		want                 []string
	}{
		{
			"an ordinary week", "weekly_update", "2024-07-08", "2024-07-15",
			[]string{"2024-W28: due 07-11 17:00, Wed 07-10 09:07 Thu 07-11 14:37"},
		},
		{
			"Spring Festival 2026: no working day, no slot", "weekly_update", "2026-02-09", "2026-03-02",
			[]string{
				"2026-W07: due 02-12 17:00, Wed 02-11 09:07 Thu 02-12 14:37",
				"2026-W09: due 02-26 17:00, Wed 02-25 09:07 Thu 02-26 14:37",
			},
		},
		{
			"Spring Festival 2024: only Sunday 18 February is worked", "weekly_update", "2024-02-12", "2024-02-19",
			[]string{"2024-W07: due 02-18 17:00, Sun 02-18 09:07 Sun 02-18 14:37"},
		},
		{
			"Spring Festival 2025: Monday is the last day before", "weekly_update", "2025-01-27", "2025-02-10",
			[]string{
				"2025-W05: due 01-27 17:00, Mon 01-27 09:07 Mon 01-27 14:37",
				"2025-W06: due 02-06 17:00, Wed 02-05 09:07 Thu 02-06 14:37",
			},
		},
		{
			"Labour Day 2024: Tuesday is the last day before", "weekly_update", "2024-04-29", "2024-05-06",
			[]string{"2024-W18: due 04-30 17:00, Tue 04-30 09:07 Tue 04-30 14:37"},
		},
		{
			"National Day 2024: Monday, and back on Tuesday the 8th", "weekly_update", "2024-09-30", "2024-10-14",
			[]string{
				"2024-W40: due 09-30 17:00, Mon 09-30 09:07 Mon 09-30 14:37",
				"2024-W41: due 10-10 17:00, Wed 10-09 09:07 Thu 10-10 14:37",
			},
		},
		{
			"National Day 2026: Thursday 1 October moves to Wednesday", "weekly_update", "2026-09-28", "2026-10-12",
			[]string{
				"2026-W40: due 09-30 17:00, Wed 09-30 09:07 Wed 09-30 14:37",
				"2026-W41: due 10-08 17:00, Thu 10-08 09:07 Thu 10-08 14:37",
			},
		},
		{
			"the turn of the year: week 53 comes once", "weekly_update", "2026-12-21", "2027-01-11",
			[]string{
				"2026-W52: due 12-24 17:00, Wed 12-23 09:07 Thu 12-24 14:37",
				"2026-W53: due 12-31 17:00, Wed 12-30 09:07 Thu 12-31 14:37",
				"2027-W01: due 01-07 17:00, Wed 01-06 09:07 Thu 01-07 14:37",
			},
		},
		{
			"the meeting moves before a Friday off", "weekly_meeting", "2024-04-01", "2024-04-15",
			[]string{"2024-W14: Wed 04-03 08:37", "2024-W15: Fri 04-12 08:37"},
		},
		{
			"the month ends on a worked Saturday", "monthly_report", "2026-02-01", "2026-03-01",
			[]string{"2026-02: due 02-28 17:00, Wed 02-25 09:07 Fri 02-27 09:07 Sat 02-28 14:37"},
		},
		{
			"the month ends before the festival", "monthly_report", "2025-01-01", "2025-02-01",
			[]string{"2025-01: due 01-27 17:00, Thu 01-23 09:07 Sun 01-26 09:07 Mon 01-27 14:37"},
		},
		{
			"旬 ends on days off", "ten_day_review", "2024-06-01", "2024-07-01",
			[]string{"2024-06-上: Fri 06-07 16:07", "2024-06-中: Thu 06-20 16:07", "2024-06-下: Fri 06-28 16:07"},
		},
		{
			"旬 in two festivals", "ten_day_review", "2026-02-01", "2026-03-01",
			[]string{"2026-02-上: Tue 02-10 16:07", "2026-02-中: Sat 02-14 16:07", "2026-02-下: Sat 02-28 16:07"},
		},
	} {
		got := slots(rule(t, c.rule), c.from, c.to)
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
		}
	}
}

// Three years of every rule: slots rise, lie on working days within their period
// and by day, are due later the same period, and no period is lost that has a working day.
func TestSlotsOfThreeYears(t *testing.T) {
	days := calendar.Default()
	for _, r := range scheduler.Default() {
		if !r.Enabled {
			continue
		}
		seen := map[string]int{}
		now := at("2024-01-01 00:00")
		for {
			slot, due, period, ok := scheduler.Next(r, now, days)
			if !ok {
				t.Fatalf("%s ends at %s", r.ID, now)
			}
			if !slot.Before(at("2027-01-01 00:00")) {
				break
			}
			day := calendar.DateOf(slot)
			if work, _ := days.IsWorkday(day); !work || !period.Contains(day) || slot.Hour() < 8 || slot.Hour() >= 17 {
				t.Fatalf("%s asks for %s at %s", r.ID, period.Key(), slot)
			}
			if !slot.After(now) || !r.Due.IsZero() && (!due.After(slot) || !period.Contains(calendar.DateOf(due))) {
				t.Fatalf("%s: slot %s, due %s, after %s", r.ID, slot, due, now)
			}
			seen[period.Key()]++
			now = slot
		}
		for p := calendar.PeriodOf(r.Cycle, calendar.Date{Year: 2024, Month: 1, Day: 1}); p.To().Year < 2027; p = p.Next() {
			want := len(r.Moments)
			if days.WorkdaysBetween(p.From(), p.To()) == 0 {
				want = 0
			}
			if seen[p.Key()] != want {
				t.Errorf("%s: %d slots in %s, want %d", r.ID, seen[p.Key()], p.Key(), want)
			}
		}
	}
}

func TestNoSlot(t *testing.T) {
	never := rule(t, "weekly_update")
	never.Moments = []scheduler.Moment{{Day: 9, Hour: 9}, {Day: 1, Before: 7, Hour: 9}, {}}
	off := rule(t, "weekly_update")
	off.Enabled = false
	for _, r := range []scheduler.Rule{never, off, rule(t, "special_meeting"), rule(t, "site_inspection"), rule(t, "quarterly_publication")} {
		if slot, _, _, ok := scheduler.Next(r, at("2024-07-10 08:00"), calendar.Default()); ok {
			t.Errorf("%s: slot at %s", r.ID, slot)
		}
	}
}

func TestNextIsStrictlyAfter(t *testing.T) {
	r := rule(t, "weekly_update")
	slot, _, _, _ := scheduler.Next(r, at("2024-07-10 09:06"), calendar.Default())
	if slot != at("2024-07-10 09:07") {
		t.Errorf("a minute before: %s", slot)
	}
	// An instant in another zone is the same instant.
	slot, _, _, _ = scheduler.Next(r, at("2024-07-10 09:07").UTC(), calendar.Default())
	if slot != at("2024-07-11 14:37") {
		t.Errorf("at the slot itself: %s", slot)
	}
}

func TestDefaultRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range scheduler.Default() {
		if r.ID == "" || r.Name == "" || r.Recipients == 0 || seen[r.ID] {
			t.Errorf("incomplete or double: %+v", r)
		}
		seen[r.ID] = true
		if r.Enabled && (r.Cycle == 0 || len(r.Moments) == 0) {
			t.Errorf("%s is on without a moment", r.ID)
		}
	}
	mine := scheduler.Default()
	mine[0].Moments[0].Hour = 23
	if scheduler.Default()[0].Moments[0].Hour == 23 {
		t.Error("an edited rule set changes the default")
	}
}

func ExampleNext() {
	weekly := scheduler.Default()[0]
	now := time.Date(2024, 5, 1, 8, 0, 0, 0, calendar.Zone) // Labour Day: this week is over
	slot, due, period, _ := scheduler.Next(weekly, now, calendar.Default())
	fmt.Println(weekly.Name, period, slot.Format("01-02 15:04"), due.Format("01-02 15:04"))
	// Output: 周更新 2024年第19周 05-08 09:07 05-09 17:00
}
