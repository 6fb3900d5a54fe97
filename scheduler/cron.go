package scheduler

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"duban/calendar"
	"duban/ledger"
)

// cronYears is how far a cron text is looked into before it is accepted.
const cronYears = 5

// ParseCron reads an expert's cron text, five fields. It refuses what never comes
// (30 February), what comes more than once a day, and what falls outside office
// hours, 08:30 to 17:30; the error is Invalid and says which.
func ParseCron(text string) (cron.Schedule, error) {
	refuse := func(why string) error {
		return &ledger.Error{Code: ledger.Invalid, Detail: "定时表达式“" + text + "”" + why}
	}
	schedule, err := readCron(text)
	if err != nil {
		return nil, refuse("有误，应是五个字段，例如“7 9 * * 3”")
	}
	start := calendar.NewDate(2024, time.January, 1).At(0, 0)
	last := start
	for at := schedule.Next(start); ; at = schedule.Next(at) {
		switch {
		case at.IsZero() && last.Equal(start):
			return nil, refuse("永远不会到期")
		case at.IsZero(), at.Year() >= start.Year()+cronYears:
			return schedule, nil
		case calendar.DateOf(at) == calendar.DateOf(last) && !last.Equal(start):
			return nil, refuse("一天不止一次")
		case at.Hour()*60+at.Minute() < 8*60+30 || at.Hour()*60+at.Minute() > 17*60+30:
			return nil, refuse("不在8:30至17:30之间")
		}
		last = at
	}
}

// readCron reads a cron text without asking what it means. The parser panics on
// "TZ=Asia/Shanghai" alone.
func readCron(text string) (schedule cron.Schedule, err error) {
	defer func() {
		if p := recover(); p != nil {
			schedule, err = nil, fmt.Errorf("cron: %v", p)
		}
	}()
	if strings.ContainsAny(text, "=@") { // a zone, or an interval that knows no date
		return nil, errors.New("cron: five fields only")
	}
	return cron.ParseStandard(text) //nolint:wrapcheck // callers word it
}

// cronTimes returns the instants of the rule's cron text in a period, moved to working days.
func (r *Rule) cronTimes(period calendar.Period, days *calendar.Days) []time.Time {
	schedule, err := readCron(r.Cron)
	if err != nil {
		return nil // a rule is checked when it is edited
	}
	var out []time.Time
	for at := schedule.Next(period.From().At(0, 0).Add(-time.Second)); !at.IsZero() && period.Contains(calendar.DateOf(at)); at = schedule.Next(at) {
		if day, ok := r.Shift.move(calendar.DateOf(at), period, days); ok {
			out = append(out, day.At(at.Hour(), at.Minute()))
		}
	}
	return rising(out)
}

// Check reports what is wrong with a rule as the office edited it; the error is Invalid.
func (r *Rule) Check() error {
	invalid := func(why string) error { return &ledger.Error{Code: ledger.Invalid, Detail: r.Name + "：" + why} }
	if r.ID == "" || r.Name == "" || r.Recipients == 0 {
		return invalid("缺少名称或接收人")
	}
	if r.Cron != "" {
		if _, err := ParseCron(r.Cron); err != nil {
			return err
		}
	}
	if r.Enabled && r.Cycle != 0 && r.Cron == "" && len(r.Moments) == 0 {
		return invalid("没有时点")
	}
	for _, m := range r.Moments {
		if t := m.Hour*60 + m.Minute; m.IsZero() || m.Minute < 0 || m.Minute > 59 || t < 8*60+30 || t > 17*60+30 {
			return invalid(fmt.Sprintf("时点%02d:%02d不在8:30至17:30之间", m.Hour, m.Minute))
		}
	}
	return nil
}
