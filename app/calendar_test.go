package app

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// From November on the office hears weekly that next year has no calendar; until a
// file is imported, or the office agrees, its reminders do not go out.
func TestYearWithoutCalendar(t *testing.T) {
	w := newSample(t)
	w.members(ledger.Member{Account: "root", Name: "管理员", Role: ledger.Admin, Active: true})
	at := func(y int, m time.Month, d, hour, minute int) {
		t.Helper()
		w.now.Set(calendar.NewDate(y, m, d).At(hour, minute))
		if err := w.Tick(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	guards := func(account string) (n int) {
		for _, s := range w.told(account) {
			if strings.Contains(s, "2027年的放假和调休安排尚未导入") {
				n++
			}
		}
		return n
	}
	at(2026, time.October, 30, 9, 0)
	at(2026, time.November, 1, 9, 0) // a Sunday: the week of October, and no office hour
	if guards("clerk")+guards("root") != 0 {
		t.Error("told on a day off")
	}
	for day := 2; day <= 13; day++ {
		at(2026, time.November, day, 10, 0)
	}
	if guards("clerk") != 2 || guards("root") != 2 || guards("min") != 0 {
		t.Errorf("told %d and %d times in two weeks", guards("clerk"), guards("root"))
	}
	before := len(w.told("min"))
	at(2027, time.January, 6, 9, 0)
	at(2027, time.January, 6, 9, 7)
	if n := len(w.told("min")); n != before {
		t.Errorf("reminded in an undecided year: %q", w.told("min")[before:])
	}
	has(t, w.say("clerk", "核定2027年提醒"), "已核定2027年")
	at(2027, time.January, 7, 14, 30)
	at(2027, time.January, 7, 14, 37)
	if n := len(w.told("min")); n != before+1 {
		t.Errorf("told %d times after the office agreed", n-before)
	}
	// A notice: the week is told no more, and its days count.
	notice := "date,kind,name\n2027-01-01,off,元旦\n2027-10-01,off,国庆节\n2027-01-13,off,试\n2027-01-14,off,试\n"
	n, years, err := w.ImportCalendar(context.Background(), []byte(notice))
	if err != nil || n != 4 || fmt.Sprint(years) != "[2027]" {
		t.Errorf("imported %d, %v, %v", n, years, err)
	}
	if _, _, err := w.ImportCalendar(context.Background(), []byte("2027-02-20,maybe\n")); ledger.CodeOf(err) != ledger.Invalid {
		t.Errorf("%v", err)
	}
	seen := guards("clerk")
	at(2027, time.January, 12, 9, 0)
	at(2027, time.January, 12, 9, 7) // Wednesday is off: reminded on Tuesday
	if n := len(w.told("min")); n != before+2 || guards("clerk") != seen {
		t.Errorf("told %d times, %d guards", n-before, guards("clerk")-seen)
	}
}
