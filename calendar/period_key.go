package calendar

import (
	"strconv"
	"strings"
	"time"
)

// ParseKey returns the period that Key named; ok is false for anything else.
func ParseKey(key string) (p Period, ok bool) {
	head, tail, _ := strings.Cut(key, "-")
	year, err := strconv.Atoi(head)
	if err != nil || len(head) != 4 {
		return Period{}, false
	}
	kind, day := Year, NewDate(year, time.January, 1)
	if tail != "" {
		kind, day = part(year, tail)
	}
	p = PeriodOf(kind, day)
	return p, p.Key() == key
}

// part reads what follows the year in a key: W08, Q2, H1, 06, 06-下 or 06-15.
func part(year int, tail string) (Kind, Date) {
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			return 0
		}
		return n
	}
	month, rest, more := strings.Cut(tail, "-")
	switch {
	case tail[0] == 'W': // 4 January is always in the first week
		return Week, NewDate(year, time.January, 4).Add(7 * (number(tail[1:]) - 1))
	case tail[0] == 'Q':
		return Quarter, NewDate(year, time.Month(3*number(tail[1:])-2), 1)
	case tail[0] == 'H':
		return Half, NewDate(year, time.Month(6*number(tail[1:])-5), 1)
	case !more:
		return Month, NewDate(year, time.Month(number(month)), 1)
	}
	if i := strings.Index("上中下", rest); i >= 0 && len(rest) == len("上") {
		return TenDays, NewDate(year, time.Month(number(month)), 1+10*(i/len("上")))
	}
	return Day, NewDate(year, time.Month(number(month)), number(rest))
}

// Period returns the period that has exactly the days of s; ok is false when there is none.
func (s Span) Period() (p Period, ok bool) {
	for kind := Day; kind <= Year; kind++ {
		if p = PeriodOf(kind, s.From); p.Span() == s {
			return p, true
		}
	}
	return Period{}, false
}
