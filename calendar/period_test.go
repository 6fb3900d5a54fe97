package calendar_test

import (
	"testing"

	"duban/calendar"
)

var kinds = []calendar.Kind{
	calendar.Day, calendar.Week, calendar.TenDays, calendar.Month, calendar.Quarter, calendar.Half, calendar.Year,
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		kind                   calendar.Kind
		day, from, to          string
		key, label, next, prev string
	}{
		{calendar.Day, "2024-07-10", "2024-07-10", "2024-07-10", "2024-07-10", "2024年7月10日", "2024-07-11", "2024-07-09"},
		{calendar.Week, "2026-02-18", "2026-02-16", "2026-02-22", "2026-W08", "2026年第8周", "2026-W09", "2026-W07"},
		{calendar.Week, "2027-01-01", "2026-12-28", "2027-01-03", "2026-W53", "2026年第53周", "2027-W01", "2026-W52"},
		{calendar.Week, "2024-12-30", "2024-12-30", "2025-01-05", "2025-W01", "2025年第1周", "2025-W02", "2024-W52"},
		{calendar.TenDays, "2024-06-10", "2024-06-01", "2024-06-10", "2024-06-上", "2024年6月上旬", "2024-06-中", "2024-05-下"},
		{calendar.TenDays, "2024-06-11", "2024-06-11", "2024-06-20", "2024-06-中", "2024年6月中旬", "2024-06-下", "2024-06-上"},
		{calendar.TenDays, "2024-02-29", "2024-02-21", "2024-02-29", "2024-02-下", "2024年2月下旬", "2024-03-上", "2024-02-中"},
		{calendar.TenDays, "2024-12-31", "2024-12-21", "2024-12-31", "2024-12-下", "2024年12月下旬", "2025-01-上", "2024-12-中"},
		{calendar.Month, "2024-02-10", "2024-02-01", "2024-02-29", "2024-02", "2024年2月", "2024-03", "2024-01"},
		{calendar.Month, "2024-12-10", "2024-12-01", "2024-12-31", "2024-12", "2024年12月", "2025-01", "2024-11"},
		{calendar.Quarter, "2024-06-30", "2024-04-01", "2024-06-30", "2024-Q2", "2024年二季度", "2024-Q3", "2024-Q1"},
		{calendar.Quarter, "2024-10-01", "2024-10-01", "2024-12-31", "2024-Q4", "2024年四季度", "2025-Q1", "2024-Q3"},
		{calendar.Half, "2024-07-01", "2024-07-01", "2024-12-31", "2024-H2", "2024年下半年", "2025-H1", "2024-H1"},
		{calendar.Half, "2024-06-30", "2024-01-01", "2024-06-30", "2024-H1", "2024年上半年", "2024-H2", "2023-H2"},
		{calendar.Year, "2024-06-30", "2024-01-01", "2024-12-31", "2024", "2024年", "2025", "2023"},
	} {
		p := calendar.PeriodOf(c.kind, date(c.day))
		if p.From() != date(c.from) || p.To() != date(c.to) {
			t.Errorf("%s of %s: %s to %s, want %s to %s", c.kind, c.day, p.From(), p.To(), c.from, c.to)
		}
		if p.Key() != c.key || p.String() != c.label || p.Next().Key() != c.next || p.Prev().Key() != c.prev {
			t.Errorf("%s of %s: %s %s next %s prev %s", c.kind, c.day, p.Key(), p, p.Next().Key(), p.Prev().Key())
		}
	}
}

// For four years and every kind: each day lies in exactly one period, periods
// follow each other without a gap, and no key is used twice.
func TestPeriodsCoverEveryDayOnce(t *testing.T) {
	for _, kind := range kinds {
		seen := map[string]bool{}
		p := calendar.PeriodOf(kind, date("2023-12-20"))
		for p.From().Year < 2028 {
			if seen[p.Key()] {
				t.Fatalf("%s: %s comes twice", kind, p.Key())
			}
			seen[p.Key()] = true
			for d := p.From(); !d.After(p.To()); d = d.Add(1) {
				if !p.Contains(d) || calendar.PeriodOf(kind, d) != p {
					t.Fatalf("%s does not hold its own %s", p.Key(), d)
				}
			}
			next := p.Next()
			if next.From() != p.To().Add(1) || next.Prev() != p || p.Contains(next.From()) {
				t.Fatalf("%s: gap or overlap before %s", p.Key(), next.Key())
			}
			p = next
		}
	}
}

func TestNoPeriod(t *testing.T) {
	var none calendar.Period
	if !none.IsZero() || none.Key() != "" || none.String() != "" || none.Contains(calendar.Date{}) {
		t.Errorf("the zero period is something: %q %q", none.Key(), none)
	}
	if p := calendar.PeriodOf(0, date("2024-07-10")); !p.IsZero() {
		t.Errorf("no kind gives %s", p)
	}
}
