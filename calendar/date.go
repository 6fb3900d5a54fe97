// Package calendar knows China's civil calendar as an office uses it: dates
// without a clock, working days with 调休, and the periods reports are due in
// (ISO week, 旬, month, quarter, half, year).
//
// It stores nothing and does no I/O: the State Council's days of 2024–2026 are
// compiled in. All functions are pure; nothing here can be lost in a crash.
package calendar

import (
	"fmt"
	"time"
)

// Zone is 北京时间. China has had one zone without daylight saving since 1992,
// so a fixed offset is exact and needs no zone files on the host.
var Zone = time.FixedZone("CST", 8*60*60)

// Date is a civil date in Zone. The zero value means "no date".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the civil date in Zone at the instant t.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Zone).Date()
	return Date{y, m, d}
}

// NewDate returns the date for y, m, d, normalising overflow as time.Date does.
func NewDate(y int, m time.Month, d int) Date {
	return DateOf(time.Date(y, m, d, 12, 0, 0, 0, Zone))
}

// ParseDate reads "2006-01-02".
func ParseDate(s string) (Date, error) {
	t, err := time.ParseInLocation(time.DateOnly, s, Zone)
	if err != nil {
		return Date{}, fmt.Errorf("date %q: want YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// IsZero reports whether d is "no date".
func (d Date) IsZero() bool { return d == Date{} }

// String returns "2006-01-02", or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// At returns the instant of hh:mm on d in Zone.
func (d Date) At(hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, Zone)
}

// Add returns the date n days after d (before, for negative n).
func (d Date) Add(n int) Date { return NewDate(d.Year, d.Month, d.Day+n) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.At(12, 0).Weekday() }

// Before reports whether d lies before e.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// After reports whether d lies after e.
func (d Date) After(e Date) bool { return e.Before(d) }

// Sub returns the number of days from e to d.
func (d Date) Sub(e Date) int {
	return int(d.At(12, 0).Sub(e.At(12, 0)) / (24 * time.Hour))
}
