package calendar

import (
	"fmt"
	"time"
)

// Kind is the length of a period. The zero value is no period.
type Kind uint8

// The kinds of periods.
const (
	Day     Kind = iota + 1
	Week         // ISO week, Monday to Sunday
	TenDays      // 旬: the 1st to 10th, 11th to 20th, 21st to the month's end
	Month
	Quarter
	Half
	Year
)

// String returns 日, 周, 旬, 月, 季度, 半年 or 年, and "" for no kind.
func (k Kind) String() string {
	switch k {
	case Day:
		return "日"
	case Week:
		return "周"
	case TenDays:
		return "旬"
	case Month:
		return "月"
	case Quarter:
		return "季度"
	case Half:
		return "半年"
	case Year:
		return "年"
	}
	return ""
}

// Period is one day, week, 旬, month, quarter, half or year. Periods of one kind
// follow each other without a gap, and two are equal (==) when they are the same
// days of the same kind. The zero value is no period.
type Period struct {
	kind Kind
	from Date
}

// PeriodOf returns the period of this kind that day lies in.
func PeriodOf(kind Kind, day Date) Period {
	from := day
	switch kind {
	case Week:
		from = day.Add(-int(sinceMonday(day.number()) % 7))
	case TenDays:
		from.Day = 1 + 10*min((day.Day-1)/10, 2)
	case Month:
		from.Day = 1
	case Quarter:
		from = Date{day.Year, 1 + (day.Month-1)/3*3, 1}
	case Half:
		from = Date{day.Year, 1 + (day.Month-1)/6*6, 1}
	case Year:
		from = Date{day.Year, time.January, 1}
	case Day:
	default:
		return Period{}
	}
	return Period{kind, from}
}

// Kind returns the period's kind.
func (p Period) Kind() Kind { return p.kind }

// IsZero reports whether p is no period.
func (p Period) IsZero() bool { return p.kind == 0 }

// From returns the first day.
func (p Period) From() Date { return p.from }

// To returns the last day.
func (p Period) To() Date { return p.Next().from.Add(-1) }

// Next returns the period that follows.
func (p Period) Next() Period {
	d := p.from
	switch p.kind {
	case Day:
		d = d.Add(1)
	case Week:
		d = d.Add(7)
	case TenDays:
		if d.Day < 21 {
			d = d.Add(10)
		} else {
			d = NewDate(d.Year, d.Month+1, 1)
		}
	case Month:
		d = NewDate(d.Year, d.Month+1, 1)
	case Quarter:
		d = NewDate(d.Year, d.Month+3, 1)
	case Half:
		d = NewDate(d.Year, d.Month+6, 1)
	case Year:
		d.Year++
	}
	return Period{p.kind, d}
}

// Prev returns the period before.
func (p Period) Prev() Period { return PeriodOf(p.kind, p.from.Add(-1)) }

// Contains reports whether day lies in p.
func (p Period) Contains(day Date) bool {
	return !p.IsZero() && PeriodOf(p.kind, day) == p
}

// Span returns the period's days.
func (p Period) Span() Span { return Span{p.From(), p.To()} }

// Key names the period once and for ever, for keys in a database and in logs:
// 2024-07-10, 2026-W08, 2024-06-下, 2024-06, 2024-Q2, 2024-H1 or 2024. A week
// belongs to the ISO year, so 2027-01-01 is in 2026-W53. It is "" for no period.
func (p Period) Key() string {
	d := p.from
	switch p.kind {
	case Day:
		return d.String()
	case Week:
		y, w := d.isoWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	case TenDays:
		return fmt.Sprintf("%04d-%02d-%s", d.Year, int(d.Month), tenDaysName(d))
	case Month:
		return fmt.Sprintf("%04d-%02d", d.Year, int(d.Month))
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", d.Year, d.quarter())
	case Half:
		return fmt.Sprintf("%04d-H%d", d.Year, d.half())
	case Year:
		return fmt.Sprintf("%04d", d.Year)
	}
	return ""
}

// String returns the period as a person writes it: 2024年7月10日, 2026年第8周,
// 2024年6月下旬, 2024年6月, 2024年二季度, 2024年上半年 or 2024年; "" for no period.
func (p Period) String() string {
	d := p.from
	switch p.kind {
	case Day:
		return fmt.Sprintf("%d年%d月%d日", d.Year, int(d.Month), d.Day)
	case Week:
		y, w := d.isoWeek()
		return fmt.Sprintf("%d年第%d周", y, w)
	case TenDays:
		return fmt.Sprintf("%d年%d月%s旬", d.Year, int(d.Month), tenDaysName(d))
	case Month:
		return fmt.Sprintf("%d年%d月", d.Year, int(d.Month))
	case Quarter:
		return fmt.Sprintf("%d年%s季度", d.Year, [...]string{"一", "二", "三", "四"}[d.quarter()-1])
	case Half:
		return fmt.Sprintf("%d年%s半年", d.Year, [...]string{"上", "下"}[d.half()-1])
	case Year:
		return fmt.Sprintf("%d年", d.Year)
	}
	return ""
}

func tenDaysName(d Date) string { return [...]string{"上", "中", "下"}[(d.Day-1)/10] }

func (d Date) quarter() int { return int(d.Month-1)/3 + 1 }

func (d Date) half() int { return int(d.Month-1)/6 + 1 }

func (d Date) isoWeek() (year, week int) { return d.At(12, 0).ISOWeek() }

// Span is a stretch of days, both ends included. A zero To is open: from From on.
type Span struct {
	From Date
	To   Date
}
