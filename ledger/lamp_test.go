package ledger

import (
	"testing"
	"time"

	"duban/calendar"
)

func TestLampAtItsThresholds(t *testing.T) {
	days := calendar.Default()
	p, it := oneItem()
	planned, _ := p.planned(it, days, june30).Tenths()
	if planned < 480 || planned > 500 {
		t.Fatalf("the plan of 30 June is %d tenths", planned)
	}
	for behind, want := range map[int]LampColor{
		-510: LampGreen, 0: LampGreen, 99: LampGreen, 100: LampYellow, 101: LampYellow, 299: LampYellow, 300: LampYellow, 301: LampRed,
	} {
		it.Percent = Tenths(planned - behind)
		l := p.Lamp(it, days, june30.Add(200)) // the clock does not age a figure
		if l.Color != want || l.Behind != behind || l.On != june30 || l.Overdue {
			t.Errorf("%d tenths behind: %+v, want %s", behind, l, want)
		}
	}
}

func TestLampOverdueOnlyWithADueDay(t *testing.T) {
	days := calendar.Default()
	p, it := oneItem()
	it.Percent = Tenths(999)
	if l := p.Lamp(it, days, calendar.NewDate(2025, time.June, 1)); l.Overdue || l.Color != LampGreen {
		t.Errorf("no due day: %+v", l)
	}
	it.DueOn = calendar.NewDate(2024, time.July, 31)
	if l := p.Lamp(it, days, it.DueOn); l.Overdue || l.Color != LampGreen {
		t.Errorf("on the due day: %+v", l)
	}
	if l := p.Lamp(it, days, it.DueOn.Add(1)); !l.Overdue || l.Color != LampRed {
		t.Errorf("the day after: %+v", l)
	}
	it.Percent = Whole(100)
	if l := p.Lamp(it, days, it.DueOn.Add(1)); l.Overdue || l.Color != LampGreen {
		t.Errorf("complete is not overdue: %+v", l)
	}
}

func TestLampWithoutDataOrWork(t *testing.T) {
	days := calendar.Default()
	p, it := oneItem()
	it.DueOn = calendar.NewDate(2024, time.February, 1)
	it.Percent = Percent{}
	if l := p.Lamp(it, days, june30); l.Color != NoData || l.Overdue {
		t.Errorf("no figure, past its day: %+v, want no data and never red", l)
	}
	it.Percent, p.AsOf = Whole(10), calendar.Date{}
	if l := p.Lamp(it, days, june30); l.Color != NoData {
		t.Errorf("an undated figure: %+v", l)
	}
	p.AsOf = june30
	for status, want := range map[Status]LampColor{StatusDone: NoLamp, StatusClosed: NoLamp, StatusOpen: LampRed} {
		it.Status = status
		if l := p.Lamp(it, days, june30); l.Color != want {
			t.Errorf("%s: %q, want %q", status, l.Color, want)
		}
	}
}

func TestLampJudgesTheNewestFigureOnItsDay(t *testing.T) {
	days := calendar.Default()
	p, it := oneItem()
	it.Percent = Whole(10)
	it.Reports = []Report{said(1, Whole(60), on(time.July, 31, 9))}
	l := p.Lamp(it, days, calendar.NewDate(2024, time.December, 1))
	if l.Color != LampGreen || l.On != calendar.NewDate(2024, time.July, 31) {
		t.Errorf("%+v", l)
	}
}

func TestPlannedLine(t *testing.T) {
	days := calendar.Default()
	p, it := oneItem()
	at := func(y int, m time.Month, d int) Percent { return p.planned(it, days, calendar.NewDate(y, m, d)) }
	for _, tt := range [][2]Percent{
		{at(2023, time.December, 31), Whole(0)}, {at(2024, time.January, 1), Whole(0)}, // a holiday
		{at(2024, time.December, 31), Whole(100)}, {at(2025, time.March, 1), Whole(100)},
	} {
		if tt[0] != tt[1] {
			t.Errorf("%s, want %s", tt[0], tt[1])
		}
	}
	last := Whole(0)
	for d := calendar.NewDate(2024, time.January, 1); d.Year == 2024; d = d.Add(1) {
		now := p.planned(it, days, d)
		if work, _ := days.IsWorkday(d); now.Cmp(last) < 0 || work == (now == last) && d.Before(calendar.NewDate(2024, time.December, 31)) {
			t.Fatalf("%s: %s after %s", d, now, last)
		}
		last = now
	}
	it.DueOn = calendar.NewDate(2024, time.July, 1)
	if got := at(2024, time.June, 30); got.Cmp(Whole(98)) < 0 || got.Cmp(Whole(100)) >= 0 {
		t.Errorf("the day before its due day the plan is %s", got)
	}
}
