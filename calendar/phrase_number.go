package calendar

import "time"

// number reads an Arabic number of at most four digits, a Chinese one from 一 to
// 九十九, or a year in Chinese digits (二〇二四). It never starts in the middle of one.
func (p phrases) number(i int) (n, end int, ok bool) {
	if numeral(p.at(i-1)) || p.at(i-1) == '.' && numeral(p.at(i-2)) {
		return 0, 0, false
	}
	if v, ok := digit(p.at(i)); ok && (!chinese(p.at(i)) || numeralDigit(p.at(i+1))) {
		return p.digits(i, v)
	}
	tens, end := 0, i
	if v, ok := digit(p.at(i)); ok {
		tens, end = v, i+1
		if p.at(end) != '十' {
			return tens, end, tens > 0
		}
	}
	switch p.at(end) {
	case '十':
		if end == i {
			tens = 1
		}
	case '廿':
		tens = 2
	case '卅':
		tens = 3
	default:
		return 0, 0, false
	}
	end++
	n = 10 * tens
	if v, ok := digit(p.at(end)); ok && chinese(p.at(end)) && v > 0 {
		n, end = n+v, end+1
	}
	return n, end, n > 0 && !numeral(p.at(end))
}

// digits reads a run of digits that starts with v at i.
func (p phrases) digits(i, v int) (n, end int, ok bool) {
	n = v
	for end = i + 1; end-i < 5; end++ {
		v, ok := digit(p.at(end))
		if !ok {
			return n, end, !numeral(p.at(end))
		}
		n = 10*n + v
	}
	return 0, 0, false
}

// digit returns the value of an Arabic, full-width or Chinese digit.
func digit(r rune) (int, bool) {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0'), true
	case '０' <= r && r <= '９':
		return int(r - '０'), true
	}
	switch r {
	case '零', '〇':
		return 0, true
	case '一':
		return 1, true
	case '二':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	}
	return 0, false
}

func chinese(r rune) bool { return r == '〇' || r >= 0x4e00 && r <= 0x9fff }

func numeralDigit(r rune) bool { _, ok := digit(r); return ok }

// numeral reports whether r is part of a written number, large ones included.
func numeral(r rune) bool {
	switch r {
	case '十', '廿', '卅', '百', '千', '万', '两', '几':
		return true
	}
	return numeralDigit(r)
}

// validDate returns the date when there is such a day.
func validDate(year, month, day int) (Date, bool) {
	d := NewDate(year, time.Month(month), day)
	return d, month >= 1 && month <= 12 && day >= 1 && d.Day == day && d.Month == time.Month(month)
}
