package app

import (
	"context"
	"strings"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
	"duban/scheduler"
	"duban/store"
)

// calendarLine is a mark as calendar.Parse reads it.
func calendarLine(m ledger.DayMark) string {
	kind := "off"
	if m.Work {
		kind = "work"
	}
	return m.Day.String() + "," + kind + ",\n"
}

// currentDays is the calendar with the office's own lines, as far as it is known.
func (a *App) currentDays() *calendar.Days {
	if o := a.policy.Load(); o != nil {
		return o.days
	}
	return a.days
}

// officeHour returns an instant when it lies in office hours, else when they begin next.
func (a *App) officeHour(t time.Time) time.Time { return a.currentDays().OfficeHour(t) }

// ImportCalendar adds a file of days to the office's calendar: lines
// "2027-02-20,work,春节". It returns how many, and the years that are decided by now.
// A wrong line is Invalid, and nothing is written.
func (a *App) ImportCalendar(ctx context.Context, data []byte) (days int, years []int, err error) {
	if _, err := calendar.Parse(strings.NewReader(string(data))); err != nil {
		return 0, nil, &ledger.Error{Code: ledger.Invalid, Detail: err.Error()}
	}
	var marks []ledger.DayMark
	for line := range strings.Lines(string(data)) {
		fields := strings.SplitN(strings.TrimSpace(strings.TrimPrefix(line, "\ufeff")), ",", 3)
		if len(fields) < 2 {
			continue
		}
		day, err := calendar.ParseDate(strings.TrimSpace(fields[0]))
		if err != nil {
			continue // a comment, or the header
		}
		m := ledger.DayMark{Day: day, Work: strings.TrimSpace(fields[1]) == "work"}
		if len(fields) == 3 {
			m.Name = strings.TrimSpace(fields[2])
		}
		marks = append(marks, m)
	}
	if len(marks) == 0 {
		return 0, nil, &ledger.Error{Code: ledger.Invalid, Detail: "文件中没有日期，应为“2027-02-20,work,春节”这样的行"}
	}
	if _, err := a.Store.Apply(ctx, store.Cause{By: "cli"}, ledger.AddDays{Days: marks, By: "cli"}, ""); err != nil {
		return 0, nil, err
	}
	if err := a.Reload(ctx); err != nil {
		return 0, nil, err
	}
	o, err := a.policyNow(ctx)
	if err != nil {
		return 0, nil, err
	}
	for y := marks[0].Day.Year; y <= marks[len(marks)-1].Day.Year; y++ {
		if decided(o.days, y) {
			years = append(years, y)
		}
	}
	return len(marks), years, nil
}

func decided(days *calendar.Days, year int) bool {
	_, known := days.IsWorkday(calendar.NewDate(year, time.June, 1))
	return known
}

// guardYear tells the office weekly, from 1 November on, that no notice has decided
// the next year's days, and in such a year that its own are undecided.
func (a *App) guardYear(ctx context.Context, now time.Time) error {
	today := calendar.DateOf(now)
	week := calendar.PeriodOf(calendar.Week, today)
	if a.ticker.guarded == week {
		return nil
	}
	o, err := a.policyNow(ctx)
	if err != nil {
		return err
	}
	year := today.Year
	if decided(o.days, year) {
		year++
	}
	if year > today.Year && today.Month < time.November || decided(o.days, year) {
		a.ticker.guarded = week
		return nil
	}
	if o.days.OfficeHour(now).After(now) { // said in office hours, when it has not come by then
		return nil
	}
	said := text.NoCalendar(year, o.agreed[year])
	var runs []scheduler.Run
	for _, m := range a.View().Book.Members {
		if m.Active && m.Office() {
			r := a.notice(scheduler.RuleGuard, "", m.Account, said, now)
			r.Period = week.Key()
			r.Messages[0].Key = r.Key()
			runs = append(runs, r)
		}
	}
	if _, err := a.Store.Record(ctx, runs...); err != nil {
		return err
	}
	a.ticker.guarded = week
	a.wakeCourier()
	return nil
}
