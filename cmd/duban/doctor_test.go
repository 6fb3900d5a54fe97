package main

import (
	"strings"
	"testing"
	"time"

	"duban/calendar"
)

// The next year's lack is to be known in November and a fault from December on.
func TestExamineYear(t *testing.T) {
	own, err := calendar.Parse(strings.NewReader("2099-01-01,off,元旦\n2099-10-01,off,国庆节\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		days        *calendar.Days
		today       calendar.Date
		year        int
		wrong, note bool
	}{
		{calendar.Default(), calendar.NewDate(2026, time.July, 1), 2026, false, false},
		{calendar.Default(), calendar.NewDate(2098, time.November, 30), 2099, true, true},
		{calendar.Default(), calendar.NewDate(2098, time.December, 1), 2099, true, false},
		{calendar.Default(), calendar.NewDate(2099, time.January, 1), 2099, true, false},
		{calendar.Default().Merge(own), calendar.NewDate(2098, time.December, 1), 2099, false, false},
	} {
		f := examineYear(c.days, c.year, c.today)
		if (f.wrong != "") != c.wrong || f.note != c.note {
			t.Errorf("%d on %s: %+v", c.year, c.today, f)
		}
	}
}

// A clock that is off is told with the way and how far.
func TestSkew(t *testing.T) {
	for _, c := range []struct {
		skew time.Duration
		want string
	}{
		{29 * time.Second, ""}, {-29 * time.Second, ""}, {time.Minute, "比企业微信快1m0s"}, {-time.Hour, "比企业微信慢1h0m0s"},
	} {
		if f := skewFinding(c.skew); f.wrong != c.want {
			t.Errorf("%s: %+v", c.skew, f)
		}
	}
}
