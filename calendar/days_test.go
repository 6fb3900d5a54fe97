package calendar_test

import (
	"strings"
	"testing"
	"time"

	"duban/calendar"
)

// The 36 last working days that the office checked by hand against the notices.
func TestLastWorkdayOfEachMonth(t *testing.T) {
	days := calendar.Default()
	for year, list := range map[int]string{
		2024: "01-31 02-29 03-29 04-30 05-31 06-28 07-31 08-30 09-30 10-31 11-29 12-31",
		2025: "01-27 02-28 03-31 04-30 05-30 06-30 07-31 08-29 09-30 10-31 11-28 12-31",
		2026: "01-30 02-28 03-31 04-30 05-29 06-30 07-31 08-31 09-30 10-30 11-30 12-31",
	} {
		for i, want := range strings.Fields(list) {
			month := calendar.PeriodOf(calendar.Month, calendar.Date{Year: year, Month: time.Month(i + 1), Day: 1})
			got, ok := days.LastWorkday(month)
			if !ok || got.String()[5:] != want {
				t.Errorf("%s: %s %v, want %s", month, got, ok, want)
			}
		}
	}
}

func TestMovedDays(t *testing.T) {
	days := calendar.Default()
	for day, want := range map[string]bool{
		"2026-02-14": true, "2026-02-28": true, "2026-05-09": true, "2026-09-20": true, "2026-10-10": true,
		"2026-10-08": true, "2026-10-07": false,
		"2024-02-18": true, "2024-05-11": true, "2024-09-29": true, "2024-10-12": true, "2025-01-26": true,
		"2024-07-10": true, "2024-07-13": false, "2024-06-10": false, "2024-12-31": true,
	} {
		work, decided := days.IsWorkday(date(day))
		if work != want || !decided {
			t.Errorf("%s: work %v decided %v, want %v true", day, work, decided, want)
		}
	}
	var mondaysOff []string
	for d := date("2026-01-05"); d.Year == 2026; d = d.Add(7) {
		if work, _ := days.IsWorkday(d); !work {
			mondaysOff = append(mondaysOff, d.String())
		}
	}
	if got := strings.Join(mondaysOff, " "); got != "2026-02-16 2026-02-23 2026-04-06 2026-05-04 2026-10-05" {
		t.Errorf("Mondays off in 2026: %s", got)
	}
}

// Until the notice is out, a year has weekends and the days of the law, and says so.
func TestUndecidedYear(t *testing.T) {
	days := calendar.Default()
	off := map[string]bool{
		"2027-01-01": true, "2027-02-05": true, "2027-02-06": true, "2027-02-07": true, "2027-02-08": true, "2027-04-05": true,
		"2027-05-01": true, "2027-05-02": true, "2027-06-09": true, "2027-09-15": true,
		"2027-10-01": true, "2027-10-02": true, "2027-10-03": true,
	}
	for d := date("2027-01-01"); d.Year == 2027; d = d.Add(1) {
		want := !off[d.String()] && d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
		if work, decided := days.IsWorkday(d); work != want || decided {
			t.Errorf("%s: work %v decided %v, want %v false", d, work, decided, want)
		}
	}
	for _, day := range []string{"2023-10-02", "2031-05-01"} {
		if work, decided := days.IsWorkday(date(day)); work || decided {
			t.Errorf("%s: work %v decided %v", day, work, decided)
		}
	}
}

func TestWeeksWithFewWorkdays(t *testing.T) {
	days := calendar.Default()
	worked := func(day string) (list []string) {
		week := calendar.PeriodOf(calendar.Week, date(day))
		for d := week.From(); !d.After(week.To()); d = d.Add(1) {
			if work, _ := days.IsWorkday(d); work {
				list = append(list, d.String())
			}
		}
		return list
	}
	spring := calendar.PeriodOf(calendar.Week, date("2026-02-18"))
	if got := worked("2026-02-18"); got != nil || spring.Key() != "2026-W08" {
		t.Errorf("%s has working days %v", spring.Key(), got)
	}
	if day, ok := days.LastWorkday(spring); ok {
		t.Errorf("%s: last working day %s", spring.Key(), day)
	}
	if got := worked("2024-02-14"); len(got) != 1 || got[0] != "2024-02-18" {
		t.Errorf("2024-W07: %v, want only Sunday 18 February", got)
	}
}

func TestNearestWorkday(t *testing.T) {
	days := calendar.Default()
	for _, c := range []struct {
		kind      calendar.Kind
		day, want string
	}{
		{calendar.Week, "2024-07-11", "2024-07-11"},
		{calendar.Week, "2024-05-02", "2024-04-30"},    // Labour Day: Tuesday before
		{calendar.Week, "2024-02-15", "2024-02-18"},    // nothing before in the week: the Sunday after
		{calendar.Week, "2026-02-19", ""},              // nothing at all
		{calendar.TenDays, "2024-08-10", "2024-08-09"}, // a Saturday
		{calendar.TenDays, "2024-06-30", "2024-06-28"},
		{calendar.TenDays, "2025-10-05", "2025-10-09"}, // the holiday opens the 旬
		{calendar.Month, "2026-01-31", "2026-01-30"},
	} {
		got, ok := days.NearestWorkday(date(c.day), calendar.PeriodOf(c.kind, date(c.day)))
		if got.String() != c.want || ok != (c.want != "") {
			t.Errorf("%s in its %s: %s %v, want %q", c.day, c.kind, got, ok, c.want)
		}
	}
}

func TestAddWorkdays(t *testing.T) {
	days := calendar.Default()
	for _, c := range []struct {
		day  string
		n    int
		want string
	}{
		{"2024-07-31", -3, "2024-07-26"},
		{"2024-07-26", 1, "2024-07-29"},
		{"2024-09-30", 1, "2024-10-08"},
		{"2024-10-08", -1, "2024-09-30"},
		{"2024-02-09", 1, "2024-02-18"},
		{"2024-07-13", 0, "2024-07-13"},
		{"2024-07-13", 1, "2024-07-15"},
		{"2026-02-13", 2, "2026-02-24"},
	} {
		if got := days.AddWorkdays(date(c.day), c.n); got != date(c.want) {
			t.Errorf("%s %+d: %s, want %s", c.day, c.n, got, c.want)
		}
	}
}

// Counting by arithmetic must agree with counting day by day.
func TestWorkdaysBetween(t *testing.T) {
	days := calendar.Default()
	for _, from := range []string{"2023-12-30", "2024-01-01", "2024-02-10", "2024-06-30", "2026-02-14"} {
		n := 0
		for d := date(from); d.Year < 2028; d = d.Add(1) {
			if work, _ := days.IsWorkday(d); work {
				n++
			}
			if got := days.WorkdaysBetween(date(from), d); got != n {
				t.Fatalf("%s to %s: %d, want %d", from, d, got, n)
			}
		}
	}
	for year, want := range map[int]int{2024: 251, 2025: 248, 2026: 248} {
		if got := days.WorkdaysBetween(calendar.Date{Year: year, Month: 1, Day: 1}, calendar.Date{Year: year, Month: 12, Day: 31}); got != want {
			t.Errorf("%d: %d working days, want %d", year, got, want)
		}
	}
	if got := days.WorkdaysBetween(date("2024-07-10"), date("2024-07-09")); got != 0 {
		t.Errorf("backwards: %d", got)
	}
}

func TestParseDays(t *testing.T) {
	days, err := calendar.Parse(strings.NewReader("\ufeff# 办公室补录\ndate,kind,name\r\n2027-02-20, work ,春节\r\n\n2027-03-03,off\n"))
	if err != nil {
		t.Fatal(err)
	}
	days = calendar.Default().Merge(days)
	for day, want := range map[string]bool{"2027-02-20": true, "2027-03-03": false, "2027-10-01": false, "2026-02-28": true} {
		if work, _ := days.IsWorkday(date(day)); work != want {
			t.Errorf("%s: %v", day, work)
		}
	}
	if _, decided := days.IsWorkday(date("2027-02-20")); decided {
		t.Error("one override decides the whole year")
	}
	if work, _ := calendar.Default().IsWorkday(date("2027-02-20")); work {
		t.Error("Merge changed the compiled-in days")
	}
	notice, err := calendar.Parse(strings.NewReader("2027-01-01,off\n2027-10-01,off\n2026-12-31,off\n2027-05-02,work\n"))
	if err != nil {
		t.Fatal(err)
	}
	days = calendar.Default().Merge(notice)
	if work, decided := days.IsWorkday(date("2027-05-02")); !work || !decided {
		t.Errorf("a decided year keeps the days of the law: %v %v", work, decided)
	}
	if work, _ := days.IsWorkday(date("2026-12-31")); work {
		t.Error("a notice decides the December before, too")
	}
}

func TestParseDaysTellsAllFaults(t *testing.T) {
	_, err := calendar.Parse(strings.NewReader("2024-02-30,off\n2024-02-04,work\n2024-02-04,off\n2024-03-01,holiday\nx\n"))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"line 1", "line 3", "line 4", "line 5", `"holiday"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
}

func FuzzParseDays(f *testing.F) {
	f.Add("2024-02-04,work,春节\n2024-02-10,off,春节\n")
	f.Add("# c\ndate,kind,name\n0001-01-01,off\n9999-12-31,work")
	f.Fuzz(func(t *testing.T, s string) {
		days, err := calendar.Parse(strings.NewReader(s))
		if err != nil {
			return
		}
		// Merging the same days changes nothing, whatever they are.
		twice := days.Merge(days)
		for d := date("2024-01-01"); d.Year < 2025; d = d.Add(13) {
			a, b := days.WorkdaysBetween(date("2024-01-01"), d), twice.WorkdaysBetween(date("2024-01-01"), d)
			if a != b {
				t.Fatalf("%s: %d and %d", d, a, b)
			}
		}
	})
}

func BenchmarkWorkdaysBetween(b *testing.B) {
	days, from, to := calendar.Default(), date("2024-01-01"), date("2024-12-31")
	b.ReportAllocs()
	for b.Loop() {
		days.WorkdaysBetween(from, to)
	}
}
