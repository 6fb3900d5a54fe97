package calendar

import (
	"slices"
	"strings"
)

// How people name days and periods: 上周, 6月底, 截至5月底, 1-9月份, 今年二季度,
// 第28周, 自3月1日. The reading is by grammar and by hand-kept exclusions, since
// the same characters also stand in 一周一次, 60岁以上年龄 and 3个月底线. A month or
// quarter without a year is this year's.

// ParsePhrase reads text that is one such phrase and nothing else.
func ParsePhrase(text string, today Date) (span Span, ok bool) {
	r := []rune(text)
	for len(r) > 0 && blank(r[0]) {
		r = r[1:]
	}
	for len(r) > 0 && blank(r[len(r)-1]) {
		r = r[:len(r)-1]
	}
	span, start, end, ok := FindPhrase(r, today)
	return span, ok && start == 0 && end == len(r)
}

// FindPhrase finds the first such phrase in a text: it is text[start:end]. It
// allocates nothing. Full-width digits are read; other folding is the caller's.
func FindPhrase(text []rune, today Date) (span Span, start, end int, ok bool) {
	if !slices.ContainsFunc(text, names) {
		return Span{}, 0, 0, false
	}
	p := phrases{text, today}
	for i, r := range text {
		if !opens(r) || i > 0 && tail(text[i-1], r) {
			continue
		}
		if span, end, ok := p.phrase(i); ok {
			return span, i, end, true
		}
	}
	return Span{}, 0, 0, false
}

// PhraseAt reads the phrase that text starts with: it is text[:end]. It allocates nothing.
func PhraseAt(text []rune, today Date) (span Span, end int, ok bool) {
	if len(text) == 0 || !opens(text[0]) {
		return Span{}, 0, false
	}
	return phrases{text, today}.phrase(0)
}

// names reports whether r is a character that every phrase has one of. Most
// questions have none and cost one look at each character.
func names(r rune) bool {
	switch r {
	case '年', '月', '周', '期', '拜', '季', '旬', '天', '日', '-', '/', '.':
		return true
	}
	return false
}

// opens reports whether a phrase may start with r.
func opens(r rune) bool {
	switch r {
	case '截', '自', '从', '本', '这', '当', '上', '下', '今', '明', '去', '前', '昨', '后', '全', '年', '月', '周', '星', '礼', '第', '中':
		return true
	}
	return numeral(r)
}

// tail reports whether prev makes r the end of another word: 60岁以上年龄, 基本月月有,
// 目前三季度, 说明年底, 健全年度, 过去年份.
func tail(prev, r rune) bool {
	others := ""
	switch r {
	case '上':
		others = "以早晚马网线街路地"
	case '下':
		others = "以线地乡"
	case '本':
		others = "成资基根文标样版课"
	case '前':
		others = "目以之日"
	case '明':
		others = "说证表声申文透查"
	case '全':
		others = "健安齐"
	case '去':
		others = "过"
	}
	return strings.ContainsRune(others, prev)
}

// phrases reads phrases of one text. Each method tries to read one thing at i
// and returns the index behind it.
type phrases struct {
	text  []rune
	today Date
}

// phrase reads [截至|自] time [至 time] [前|止|起].
func (p phrases) phrase(i int) (Span, int, bool) {
	upTo, at := p.skipAny(i, "截止到", "截止至", "截至到", "截止", "截至")
	from := false
	if !upTo {
		from, at = p.skipAny(i, "自", "从")
	}
	at = p.skipBlanks(at)
	t, end, ok := p.time(at)
	if !ok {
		return Span{}, 0, false
	}
	if to, e, ok := p.rangeEnd(t, end); ok && !t.span.To.After(to.To) {
		return Span{t.span.From, to.To}, e, true
	}
	point := t.unit == Day || t.end
	switch {
	case upTo:
		t.span.From = t.span.To
		_, end = p.skipAny(end, "为止", "止")
	case from:
		_, end = p.skipAny(end, "起", "以来", "开始")
		t.span.To = Date{}
	default:
		if yes, e := p.skipAny(end, "为止"); yes {
			return Span{t.span.To, t.span.To}, e, true
		}
		if yes, e := p.skipAny(end, "以来", "起"); yes {
			return Span{From: t.span.From}, e, true
		}
		if point {
			if yes, e := p.skipAny(end, "之前", "以前", "前"); yes {
				end = e
			}
		}
	}
	return t.span, end, true
}

// rangeEnd reads 至30日, -6月 or 到二季度 behind t.
func (p phrases) rangeEnd(t named, i int) (Span, int, bool) {
	yes, i := p.skipAny(i, "至", "到", "-", "－", "–", "—", "~", "～")
	if !yes {
		return Span{}, 0, false
	}
	// The end is of the same week or year: 下周一到周三, 去年10月到12月.
	if next, end, ok := p.weekday(i, PeriodOf(Week, t.span.From)); ok {
		return next.span, end, true
	}
	if next, end, ok := p.partOfYear(i, t.span.From.Year); ok {
		return next.span, end, true
	}
	if next, end, ok := p.time(i); ok {
		return next.span, end, true
	}
	if t.unit != Day {
		return Span{}, 0, false
	}
	// 3月1日至15日
	n, end, ok := p.number(i)
	if !ok {
		return Span{}, 0, false
	}
	if yes, end := p.skipAny(end, "日", "号"); yes {
		if day, ok := validDate(t.span.To.Year, int(t.span.To.Month), n); ok {
			return Span{day, day}, end, true
		}
	}
	return Span{}, 0, false
}

// skipAny reads the first of words that stands at i.
func (p phrases) skipAny(i int, words ...string) (bool, int) {
	for _, w := range words {
		if end, ok := p.skip(i, w); ok {
			return true, end
		}
	}
	return false, i
}

// skip reads word at i.
func (p phrases) skip(i int, word string) (int, bool) {
	for _, r := range word {
		if i >= len(p.text) || p.text[i] != r {
			return 0, false
		}
		i++
	}
	return i, true
}

func (p phrases) skipBlanks(i int) int {
	for i < len(p.text) && blank(p.text[i]) {
		i++
	}
	return i
}

// at returns the rune at i, and 0 outside the text.
func (p phrases) at(i int) rune {
	if i < 0 || i >= len(p.text) {
		return 0
	}
	return p.text[i]
}

func blank(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u3000' || r == '\u00a0'
}
