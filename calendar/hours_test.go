package calendar_test

import (
	"testing"
	"time"

	"duban/calendar"
)

func TestOfficeHour(t *testing.T) {
	day := calendar.Default()
	for _, c := range []struct{ name, at, want string }{
		{"inside", "2024-07-03 09:07", "2024-07-03 09:07"},
		{"at the end", "2024-07-03 17:30", "2024-07-03 17:30"},
		{"before", "2024-07-03 06:00", "2024-07-03 08:30"},
		{"after, on a Friday", "2024-07-05 17:31", "2024-07-08 08:30"},
		{"on a Saturday", "2024-07-06 10:00", "2024-07-08 08:30"},
		{"on a worked Saturday", "2026-02-28 10:00", "2026-02-28 10:00"},
		{"in a festival", "2026-02-14 18:00", "2026-02-24 08:30"},
	} {
		if got := day.OfficeHour(at(t, c.at)).In(calendar.Zone).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%s: %s → %s, want %s", c.name, c.at, got, c.want)
		}
		if opens := day.OfficeHour(at(t, c.at)); calendar.OfficeEnds(opens).Before(opens) || !day.OfficeHour(calendar.OfficeEnds(opens)).Equal(calendar.OfficeEnds(opens)) {
			t.Errorf("%s: ends at %s", c.name, calendar.OfficeEnds(opens))
		}
	}
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
