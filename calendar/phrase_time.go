package calendar

import (
	"strings"
	"time"
)

// named is a stretch of days as a phrase named it: its unit, and whether the
// phrase asked for its end (底, 末), which makes it one day.
type named struct {
	span Span
	unit Kind
	end  bool
}

func nameOf(p Period) named { return named{span: p.Span(), unit: p.Kind()} }

// time reads one day or period, without 截至, 自, 前 and their like.
func (p phrases) time(i int) (named, int, bool) {
	if t, end, ok := p.dayWord(i); ok {
		return t, end, true
	}
	if year, end, ok := p.year(i); ok {
		return p.inYear(year, end)
	}
	if t, end, ok := p.relative(i); ok {
		return t, end, true
	}
	if _, ok := p.weekWord(i); ok && !p.counted(i) {
		return p.weekday(i, PeriodOf(Week, p.today))
	}
	if t, end, ok := p.partOfYear(i, p.today.Year); ok {
		return t, end, true
	}
	return p.bareEnd(i)
}

// dayWord reads 今天, 昨日 and the like.
func (p phrases) dayWord(i int) (named, int, bool) {
	offset, formal := 0, true
	switch p.at(i) {
	case '今':
	case '昨':
		offset = -1
	case '前':
		offset, formal = -2, false
	case '明':
		offset = 1
	case '后':
		offset, formal = 2, false
	default:
		return named{}, 0, false
	}
	if c := p.at(i + 1); c != '天' && (c != '日' || !formal) {
		return named{}, 0, false
	}
	return nameOf(PeriodOf(Day, p.today.Add(offset))), i + 2, true
}

// year reads 今年, 去年, 2024年, 二〇二四年度; 24年 only where a part of a year
// follows, since 24年 is also a length of time.
func (p phrases) year(i int) (year, end int, ok bool) {
	switch p.at(i) {
	case '今', '本', '去', '前', '明':
		if p.at(i+1) != '年' {
			return 0, 0, false
		}
		year, end = p.today.Year, i+2
		switch p.at(i) {
		case '去':
			year--
		case '前':
			year -= 2
		case '明':
			year++
		}
	case '全':
		if p.at(i+1) != '年' {
			return 0, 0, false
		}
		year, end = p.today.Year, i+2
	default:
		n, e, ok := p.number(i)
		if !ok || p.at(e) != '年' {
			return 0, 0, false
		}
		year, end = n, e+1
		if n >= 20 && n < 100 && e-i == 2 {
			year += 2000
			if _, _, ok := p.partOfYear(end, year); !ok {
				return 0, 0, false
			}
		} else if n < 1990 || n > 2100 {
			return 0, 0, false
		}
	}
	if p.at(end) == '度' {
		end++
	}
	return year, end, true
}

// inYear reads what of the year is meant: a part of it, its end, or all of it.
func (p phrases) inYear(year, i int) (named, int, bool) {
	at := i
	if p.at(at) == '的' {
		at++
	}
	if t, end, ok := p.partOfYear(at, year); ok {
		return t, end, true
	}
	first := Date{year, time.January, 1}
	if end, ok := p.skip(i, "年"); ok && strings.ContainsRune("初底末", p.at(end)) { // 今年年底
		i = end
	}
	if p.at(i) == '初' && p.at(i+1) != '步' {
		return nameOf(PeriodOf(Month, first)), i + 1, true
	}
	t, end := p.orItsEnd(nameOf(PeriodOf(Year, first)), i)
	return t, end, true
}

// relative reads 本周, 上上周五, 这个月底, 上月下旬, 下季度, 上一旬, 上年度.
func (p phrases) relative(i int) (named, int, bool) {
	offset, step, at := 0, 0, i
	switch p.at(i) {
	case '本', '这', '当':
		at++
	case '上':
		step = -1
	case '下':
		step = 1
	default:
		return named{}, 0, false
	}
	if step != 0 {
		for p.at(at) == p.at(i) && at-i < 3 {
			offset += step
			at++
		}
	}
	spelled := at
	if p.at(at) == '一' {
		at++
	}
	if p.at(at) == '个' {
		at++
	}
	spelled = at - spelled // 上一旬 is the 旬 before; 上旬 is the first of the month
	if end, ok := p.weekWord(at); ok {
		week := PeriodOf(Week, p.today.Add(7*offset))
		if t, e, ok := p.weekday(at, week); ok {
			return t, e, true
		}
		return nameOf(week), end, true
	}
	var kind Kind
	switch p.at(at) {
	case '月':
		month := NewDate(p.today.Year, p.today.Month+time.Month(offset), 1)
		return p.inMonth(month, at+1)
	case '季':
		kind = Quarter
	case '旬':
		kind = TenDays
		if offset*step == 1 && spelled == 0 {
			return p.inMonth(Date{p.today.Year, p.today.Month, 1}, i)
		}
	case '半':
		if step == 0 || spelled > 0 {
			return named{}, 0, false
		}
		return p.partOfYear(i, p.today.Year)
	case '年':
		// 上年 is common only in these; elsewhere it is half of another word.
		if c := p.at(at + 1); spelled == 0 && c != '度' && c != '底' && c != '末' && c != '同' {
			return named{}, 0, false
		}
		if p.at(at+1) == '度' {
			at++
		}
		return p.inYear(p.today.Year+offset, at+1)
	default:
		return named{}, 0, false
	}
	at++
	if kind == Quarter && p.at(at) == '度' {
		at++
	}
	period := PeriodOf(kind, p.today)
	for ; offset > 0; offset-- {
		period = period.Next()
	}
	for ; offset < 0; offset++ {
		period = period.Prev()
	}
	t, end := p.orItsEnd(nameOf(period), at)
	return t, end, true
}

// partOfYear reads a month, quarter, half or numbered week of year: 6月底,
// 1-9月份, 第二季度, 一至三季度, 前三季度, 上半年, 第28周, and whole dates.
func (p phrases) partOfYear(i, year int) (named, int, bool) {
	if c := p.at(i); (c == '上' || c == '下') && p.at(i+1) == '半' && p.at(i+2) == '年' {
		first := time.January
		if c == '下' {
			first = time.July
		}
		t, end := p.orItsEnd(nameOf(PeriodOf(Half, Date{year, first, 1})), i+3)
		return t, end, true
	}
	start := i
	ordinal, fromFirst := p.at(i) == '第', p.at(i) == '前'
	if ordinal || fromFirst {
		start++
	}
	first, at, ok := p.number(start)
	if !ok || first == 0 {
		return named{}, 0, false
	}
	last := first
	if fromFirst {
		first = 1
	} else if yes, next := p.skipAny(at, "-", "－", "–", "—", "~", "～", "至", "到"); yes {
		if n, end, ok := p.number(next); ok && n > first && (p.at(end) == '月' || p.at(end) == '季') {
			last, at = n, end
		}
	}
	switch p.at(at) {
	case '月':
		if ordinal || fromFirst || last > 12 {
			return named{}, 0, false
		}
		t, end, ok := p.inMonth(Date{year, time.Month(last), 1}, at+1)
		if ok && last > first {
			t.span.From = Date{year, time.Month(first), 1}
		}
		return t, end, ok
	case '季':
		if p.at(at+1) != '度' || last > 4 {
			return named{}, 0, false
		}
		t, end := p.orItsEnd(nameOf(PeriodOf(Quarter, Date{year, time.Month(3 * last), 1})), at+2)
		if !t.end {
			t.span.From = Date{year, time.Month(3*first - 2), 1}
		}
		return t, end, true
	case '周':
		week := PeriodOf(Week, Date{year, time.January, 4}) // ISO week 1 has 4 January
		week = PeriodOf(Week, week.From().Add(7*(first-1)))
		if y, _ := week.From().isoWeek(); !ordinal || first > 53 || y != year {
			return named{}, 0, false
		}
		return nameOf(week), at + 1, true
	case '-', '/', '.':
		return p.numericDate(first, at)
	}
	return named{}, 0, false
}

// numericDate reads 2024-06-30, 2024/6/30 and 2024.6.30 behind the year.
func (p phrases) numericDate(year, i int) (named, int, bool) {
	if year < 1990 || year > 2100 {
		return named{}, 0, false
	}
	sep := p.at(i)
	month, at, ok := p.plain(i + 1)
	if !ok || p.at(at) != sep {
		return named{}, 0, false
	}
	day, end, ok := p.plain(at + 1)
	if !ok {
		return named{}, 0, false
	}
	d, ok := validDate(year, month, day)
	if !ok {
		return named{}, 0, false
	}
	return nameOf(PeriodOf(Day, d)), end, true
}

// plain reads one or two Arabic digits that no third follows.
func (p phrases) plain(i int) (n, end int, ok bool) {
	for end = i; end < i+2; end++ {
		v, ok := digit(p.at(end))
		if !ok || chinese(p.at(end)) {
			break
		}
		n = 10*n + v
	}
	return n, end, end > i && !numeral(p.at(end))
}

// inMonth reads what of the month is meant, behind its 月 (上旬 stands alone too).
func (p phrases) inMonth(month Date, i int) (named, int, bool) {
	if p.at(i) == '份' {
		i++
	}
	at := i
	if p.at(at) == '的' {
		at++
	}
	if p.at(at+1) == '旬' {
		if n := strings.IndexRune("上中下", p.at(at)); n >= 0 && p.at(at) != 0 {
			day := month.Add(10 * (n / len("上")))
			return nameOf(PeriodOf(TenDays, day)), at + 2, true
		}
	}
	if n, end, ok := p.dayNumber(i); ok {
		day, ok := validDate(month.Year, int(month.Month), n)
		return nameOf(PeriodOf(Day, day)), end, ok
	}
	t, end := p.orItsEnd(nameOf(PeriodOf(Month, month)), i)
	return t, end, true
}

// dayNumber reads 13日 or 13号.
func (p phrases) dayNumber(i int) (n, end int, ok bool) {
	n, end, ok = p.number(p.skipBlanks(i))
	if !ok {
		return 0, 0, false
	}
	switch p.at(end) {
	case '日':
		return n, end + 1, true
	case '号': // 6月3号楼竣工 is not a day
		return n, end + 1, !strings.ContainsRune("楼线院路地桥厅", p.at(end+1))
	}
	return 0, 0, false
}

// weekWord reads 周, 星期 or 礼拜.
func (p phrases) weekWord(i int) (end int, ok bool) {
	yes, end := p.skipAny(i, "周", "星期", "礼拜")
	return end, yes
}

// weekday reads 周三, 星期日 or 周末 of week. 本周三项没报 and 上周一直没报 name the week
// and not its third or first day.
func (p phrases) weekday(i int, week Period) (named, int, bool) {
	end, ok := p.weekWord(i)
	if !ok {
		return named{}, 0, false
	}
	monday := week.From()
	switch r := p.at(end); r {
	case '天', '日':
		return nameOf(PeriodOf(Day, monday.Add(6))), end + 1, true
	case '末':
		return named{span: Span{monday.Add(5), monday.Add(6)}, unit: Week}, end + 1, true
	default:
		n, ok := digit(r)
		next := p.at(end + 1)
		if !ok || n < 1 || n > 6 || numeral(next) ||
			strings.ContainsRune("项件个条家次处类批所", next) || n == 1 && strings.ContainsRune("直共定般起些样致律下", next) {
			return named{}, 0, false
		}
		return nameOf(PeriodOf(Day, monday.Add(n-1))), end + 1, true
	}
}

// counted reports whether what stands at i is counted or recurring: 一周一次, 每周三, 3个月底线.
func (p phrases) counted(i int) bool {
	r := p.at(i - 1)
	return r == '每' || r == '个' || r == '半' || r == '整' || numeral(r)
}

// bareEnd reads 月底, 年底, 年初 and 中旬 of the current month and year.
func (p phrases) bareEnd(i int) (named, int, bool) {
	if p.counted(i) {
		return named{}, 0, false
	}
	month := Date{p.today.Year, p.today.Month, 1}
	switch p.at(i) {
	case '中':
		if p.at(i+1) == '旬' {
			return p.inMonth(month, i)
		}
	case '月':
		if t, end := p.orItsEnd(nameOf(PeriodOf(Month, month)), i+1); t.end {
			return t, end, true
		}
	case '年':
		if t, end := p.orItsEnd(nameOf(PeriodOf(Year, month)), i+1); t.end {
			return t, end, true
		}
		if p.at(i+1) == '初' {
			return nameOf(PeriodOf(Month, Date{p.today.Year, time.January, 1})), i + 2, true
		}
	}
	return named{}, 0, false
}

// orItsEnd reads 底 or 末 behind t.
func (p phrases) orItsEnd(t named, i int) (named, int) {
	if c := p.at(i); c == '底' || c == '末' {
		t.span.From, t.end = t.span.To, true
		i++
	}
	return t, i
}
