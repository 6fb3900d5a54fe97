package calendar

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed cn-days.csv
var announced []byte

// Days says which days are worked. It starts from Monday to Friday and knows the
// days on which the State Council decided otherwise. A Days never changes and is
// safe for concurrent use.
type Days struct {
	marks map[Date]bool // announced days: worked or not
	odd   []oddDay      // every day that differs from Monday to Friday, by day
	years map[int]bool  // years that a notice has decided
}

// oddDay is a worked weekend day or a weekday off. gain is how many working days
// all odd days up to and including this one add to Monday to Friday.
type oddDay struct {
	day  int32
	gain int32
}

// Default returns the compiled-in days: those of the notices for 2024, 2025 and 2026.
func Default() *Days { return defaultDays() }

var defaultDays = sync.OnceValue(func() *Days {
	d, err := Parse(bytes.NewReader(announced))
	if err != nil {
		panic("calendar: compiled-in days: " + err.Error()) // a test reads the same bytes
	}
	return d
})

// Parse reads lines "2024-02-04,work,春节" or "2024-02-10,off,春节". Empty lines,
// lines starting with # and a header line are passed over. The error lists every
// wrong line with its number.
//
// Files go by the notice and not by the year: the notice for one year may decide
// days of the December before, so lines may be of any year. A year counts as
// decided once both its 1 January and its 1 October are off; a single line is an
// override and decides nothing else.
func Parse(r io.Reader) (*Days, error) {
	marks := make(map[Date]bool)
	var faults []string
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(sc.Text(), "\ufeff"))
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "date,") {
			continue
		}
		day, work, err := parseMark(line)
		if err != nil {
			faults = append(faults, fmt.Sprintf("line %d: %v", n, err))
			continue
		}
		if old, dup := marks[day]; dup && old != work {
			faults = append(faults, fmt.Sprintf("line %d: %s is both work and off", n, day))
			continue
		}
		marks[day] = work
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read days: %w", err)
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s (want e.g. 2024-02-04,work,春节)", strings.Join(faults, "; "))
	}
	return newDays(marks), nil
}

func parseMark(line string) (day Date, work bool, err error) {
	date, rest, _ := strings.Cut(line, ",")
	if day, err = ParseDate(strings.TrimSpace(date)); err != nil {
		return Date{}, false, err
	}
	kind, _, _ := strings.Cut(rest, ",")
	switch strings.TrimSpace(kind) {
	case "work":
		return day, true, nil
	case "off":
		return day, false, nil
	}
	return Date{}, false, fmt.Errorf("kind %q is neither work nor off", kind)
}

// Merge returns d with the lines of over laid on top: a later notice, or the
// office's own override of one day.
func (d *Days) Merge(over *Days) *Days {
	marks := make(map[Date]bool, len(d.marks)+len(over.marks))
	maps.Copy(marks, d.marks)
	maps.Copy(marks, over.marks)
	return newDays(marks)
}

// newDays computes what the marks mean. It keeps marks.
func newDays(marks map[Date]bool) *Days {
	d := &Days{marks: marks, years: make(map[int]bool)}
	for day, work := range marks {
		if !work && day.Month == time.January && day.Day == 1 {
			if w, ok := marks[Date{day.Year, time.October, 1}]; ok && !w {
				d.years[day.Year] = true
			}
		}
		d.note(day, work)
	}
	for year := firstYear; year <= lastYear; year++ {
		if d.years[year] {
			continue
		}
		for _, day := range statutory(year) {
			if _, ok := marks[day]; !ok {
				d.note(day, false)
			}
		}
	}
	slices.SortFunc(d.odd, func(a, b oddDay) int { return int(a.day - b.day) })
	for i := 1; i < len(d.odd); i++ {
		d.odd[i].gain += d.odd[i-1].gain
	}
	return d
}

// note records day when it differs from Monday to Friday.
func (d *Days) note(day Date, work bool) {
	n := day.number()
	switch {
	case work && weekend(n):
		d.odd = append(d.odd, oddDay{n, +1})
	case !work && !weekend(n):
		d.odd = append(d.odd, oddDay{n, -1})
	}
}

// IsWorkday reports whether day is worked. decided is false while no notice for
// the day's year is known: then weekends and the statutory days that follow from
// the law alone are off, and moved days (调休) are still to come.
func (d *Days) IsWorkday(day Date) (work, decided bool) {
	return d.worked(day.number()), d.years[day.Year]
}

func (d *Days) worked(n int32) bool {
	_, odd := slices.BinarySearchFunc(d.odd, n, func(o oddDay, n int32) int { return int(o.day - n) })
	return odd == weekend(n)
}

// AddWorkdays returns the n-th working day after day, or before it for negative
// n. Day itself never counts; for n = 0 it is returned as it is.
func (d *Days) AddWorkdays(day Date, n int) Date {
	step := int32(1)
	if n < 0 {
		step, n = -1, -n
	}
	at := day.number()
	for n > 0 {
		at += step
		if d.worked(at) {
			n--
		}
	}
	return day.Add(int(at - day.number()))
}

// WorkdaysBetween counts the working days from from to to, both included. It is
// 0 when to lies before from.
func (d *Days) WorkdaysBetween(from, to Date) int {
	a, b := from.number()-1, to.number()
	if b <= a {
		return 0
	}
	return int(weekdaysUpTo(b) - weekdaysUpTo(a) + d.gainUpTo(b) - d.gainUpTo(a))
}

func (d *Days) gainUpTo(n int32) int32 {
	i, found := slices.BinarySearchFunc(d.odd, n, func(o oddDay, n int32) int { return int(o.day - n) })
	if !found {
		i--
	}
	if i < 0 {
		return 0
	}
	return d.odd[i].gain
}

// LastWorkday returns the last working day of p; ok is false when p has none.
func (d *Days) LastWorkday(p Period) (day Date, ok bool) {
	return d.NearestWorkday(p.To(), p)
}

// NearestWorkday returns day when it is worked, else the nearest earlier working
// day of p, else the nearest later one of p. ok is false when p has no working
// day: nothing is due in such a period, and nothing is missed.
func (d *Days) NearestWorkday(day Date, p Period) (nearest Date, ok bool) {
	from, to, at := p.From().number(), p.To().number(), day.number()
	for n := at; n >= from; n-- {
		if d.worked(n) {
			return day.Add(int(n - at)), true
		}
	}
	for n := at + 1; n <= to; n++ {
		if d.worked(n) {
			return day.Add(int(n - at)), true
		}
	}
	return Date{}, false
}

// number counts the days since 1970-01-01, a Thursday.
func (d Date) number() int32 {
	return int32(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400) //nolint:gosec // days of a calendar
}

// sinceMonday counts the days since Monday 1899-12-25, so that it is not negative
// for any date an office writes; modulo 7, Monday is 0.
func sinceMonday(n int32) int32 { return n + 25574 }

func weekend(n int32) bool { return sinceMonday(n)%7 >= 5 }

// weekdaysUpTo counts Monday to Friday up to and including n.
func weekdaysUpTo(n int32) int32 {
	m := sinceMonday(n) + 1
	return m/7*5 + min(m%7, 5)
}
