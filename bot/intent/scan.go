package intent

import (
	"sync"

	"duban/calendar"
)

// owner says which kind of word covers a character of the sentence.
type owner uint8

const (
	free owner = iota
	byMark
	byItem
	byUnit
	byWeakUnit
	byFigure
	byPeriod
	byGrammar
	byFiller
)

// unitHit is one mention of a unit.
type unitHit struct {
	start, end int
	names      *unitNames
	weak       bool
}

// scanned is a sentence with the words found in it.
type scanned struct {
	s      []rune
	by     []owner
	cues   cue
	refs   []ItemRef
	units  []unitHit
	limits []limit
	n      int  // of 最慢的三个
	nth    bool // 倒数第二
	hasN   bool
	year   int
	period calendar.Span
	hasPer bool
	past   bool // the period ended by today
	lone   number
	nums   int // whole numbers that are nothing else
	count  int // of 挑六个出来
	// looked and found are the pieces looked up last, and what they found.
	looked [][]rune
	found  []hit
}

var scans = sync.Pool{New: func() any { return &scanned{} }}

func (c *scanned) reset(text string) {
	c.s = readInto(c.s[:0], text)
	if cap(c.by) < len(c.s) {
		c.by = make([]owner, len(c.s)+32)
	}
	c.by = c.by[:len(c.s)]
	clear(c.by)
	c.cues, c.refs, c.units, c.limits = 0, c.refs[:0], c.units[:0], c.limits[:0]
	c.n, c.nth, c.hasN, c.year, c.hasPer, c.past, c.nums, c.count = 0, false, false, 0, false, false, 0, 0
	c.period = calendar.Span{}
	c.looked, c.found = c.looked[:0], nil
}

func (c *scanned) has(q cue) bool { return c.cues&q != 0 }

func (c *scanned) cover(from, to int, by owner) {
	for i := from; i < to && i < len(c.by); i++ {
		c.by[i] = by
	}
}

// scan finds the words of the sentence from left to right, the longest at each place.
func (l *Lexicon) scan(c *scanned, today calendar.Date) {
	s := c.s
	for i := 0; i < len(s); {
		r := s[i]
		may := openings().of(r)
		if r <= ' ' || isMark(r) && r != '#' && r != '(' && r != '<' && r != '>' && r != '%' {
			c.by[i] = byMark
			i++
			continue
		}
		if may != 0 {
			if end := l.special(c, i, may, today); end > i {
				i = end
				continue
			}
		}
		g, gEnd := grammar().longest(s, i)
		v, uEnd := l.units.longest(s, i)
		if uEnd > 0 && uEnd >= gEnd && len(v.strong) > 0 {
			c.units = append(c.units, unitHit{start: i, end: uEnd, names: v})
			c.cover(i, uEnd, byUnit)
			i = uEnd
			continue
		}
		if gEnd-i < 2 || isDigit(r) || inSet(r, "第前后末最头开首压序编项事#in打领起结殿尾") {
			if ref, ok := itemRefAt(s, i); ok && ref.End > gEnd && !l.soundsOn(s, ref.End) {
				c.refs = append(c.refs, ref)
				c.cover(i, ref.End, byItem)
				i = ref.End
				continue
			}
		}
		if _, end := l.synonyms.longest(s, i); end > gEnd && end-i >= 2 { // 找工作, though 工作 alone says nothing
			i = end
			continue
		}
		if gEnd-i == 1 {
			c.single(i, *g)
			if c.by[i] != free {
				i++
				continue
			}
		}
		if gEnd-i >= 2 && *g&(cueDone|cueUndone) == 0 && l.partOfWord(c, i, gEnd) {
			i++
			continue
		}
		if gEnd-i >= 2 {
			if end := c.periodAt(i, gEnd, today); end > i {
				i = end
				continue
			}
			by := byGrammar
			if *g == cueFiller {
				by = byFiller
			}
			q := *g &^ cueFiller
			if q&cueCount != 0 && gEnd < len(s) && inSet(s[gEnd-1], "个几少") && isWordRune(s[gEnd]) && !isDigit(s[gEnd]) && !inSet(s[gEnd], "项件了的事完没已在还到报过达超低高不") {
				q &^= cueCount | cueList // 几个人, 几个社区
			}
			if q&cuePercent != 0 && endsAt(s, gEnd, "个点") {
				if w, _ := endsAtAny(s, i, []string{"选了", "选", "设了", "设", "开了", "建了", "定了", "布了", "安了"}); w != "" {
					q &^= cuePercent // 选了几个点: places
				}
			}
			if q&cuePercent != 0 && (s[gEnd-1] == '少' || s[gEnd-1] == '几') && measured(s, gEnd) && !hasAt(s, gEnd, "个点") && !hasAt(s, gEnd, "个百分点") && !hasAt(s, gEnd, "%") {
				q = q&^cuePercent | cueProgress // 完成多少个: a count, which stands in the words
			}
			if q&cueDone != 0 && q&cueUndone == 0 && negated(s, i) {
				q = q&^cueDone | cueUndone
			}
			if q&cueMine != 0 {
				if _, me := endsAtAny(s, gEnd, []string{"我们", "我"}); me > 0 {
					gEnd = max(gEnd, mineAt(s, me)) // 归我们分局
				}
			}
			if q&cueUnits != 0 && (endsAt(s, gEnd, "哪些") || endsAt(s, gEnd, "什么") || endsAt(s, gEnd, "啥")) && kinAt(s, gEnd) {
				q = q&^cueUnits | cueGoal // 管哪些孩子
			}
			if q&cueOne != 0 && s[i] == '两' {
				if n, ok := numeralAt(s, i); ok && countsItems(s, n) {
					c.count = 2 // 垫底的报两项
				}
			}
			c.cues |= q
			c.cover(i, gEnd, by)
			i = gEnd
			continue
		}
		if end := c.periodAt(i, i, today); end > i {
			i = end
			continue
		}
		if uEnd > 0 {
			c.units = append(c.units, unitHit{start: i, end: uEnd, names: v, weak: true})
			// The characters stay free: they may as well be words of an item.
			i = uEnd
			continue
		}
		if n, ok := numeralAt(s, i+1); ok && s[i] == '第' && n.end < len(s) && inSet(s[n.end], "处批家期轮座条次场") { // 国医堂第二处
			c.cover(i, n.end+1, byFiller)
			i = n.end + 1
			continue
		}
		if n, ok := numeralAt(s, i); ok && !n.circled {
			if n.tenths == 1000 && !n.decimal && !n.chinese && !measured(s, n.end) { // 几个100了
				c.cues |= cueDone
				c.cover(i, n.end, byFigure)
			}
			if v, whole := n.whole(); whole && countsItems(s, n) {
				c.count = v
			} else if whole && !measured(s, n.end) && !(n.end < len(s) && inSet(s[n.end], "项件")) { // 两件事 is no item's number
				c.lone = n
				c.nums++
			}
			if n.chinese && n.end < len(s) && inSet(s[n.end], "个件项") { // 三个事: said of the question, not of the ledger
				c.cover(i, n.end+1, byFiller)
				n.end++
			}
			i = max(n.end, i+1)
			continue
		}
		i++
	}
}

// partOfWord reports whether the word of the grammar at [i, end) is only a piece
// of a longer word of the ledger: the 单位 of 放心消费单位, the 怎么报 of 怎么报销.
func (l *Lexicon) partOfWord(c *scanned, i, end int) bool {
	if i > 0 && c.by[i-1] == free && !fillerRune(c.s[i-1]) && l.words.pair(c.s[i-1], c.s[i]) && l.words.pair(c.s[i], c.s[i+1]) {
		return true
	}
	if i > 0 && c.by[i-1] == free && l.words.pair(c.s[i-1], c.s[i]) && !fillerRune(c.s[i-1]) && grammarStarts(c.s, i+1) {
		return true // 托管什么时候
	}
	return end < len(c.s) && !isDigit(c.s[end]) && !fillerRune(c.s[end]) && l.words.pair(c.s[end-1], c.s[end]) && !l.words.pair(c.s[end-2], c.s[end-1]) && !grammarStarts(c.s, end)
}

// grammarStarts reports whether a word of the grammar starts at s[i].
func grammarStarts(s []rune, i int) bool {
	_, end := grammar().longest(s, i)
	return end-i >= 2
}

// negated reports whether a negation ends just before s[i]: the 没 of 没收官.
func negated(s []rune, i int) bool {
	w, _ := endsAtAny(s, i, []string{"没有", "尚未", "还未", "没", "未"})
	return w != ""
}

// mineAt reads 我单位, 我们局, 我们公司 after the 我 at s[i] and returns its end, i when there is none.
func mineAt(s []rune, i int) int {
	j := i + 1
	if j < len(s) && s[j] == '们' {
		j++
	}
	if i < len(s) && s[i] == '咱' { // 咱 is all of us, but 咱中心 the sender's
		for _, w := range [...]string{"单位", "公司", "集团", "中心", "街道", "大队", "管委会", "分局", "科室", "局", "镇"} {
			if hasAt(s, j, w) {
				return j + len([]rune(w))
			}
		}
		return i
	}
	for _, w := range [...]string{"应该", "需要", "要", "该", "得"} {
		if hasAt(s, j, w) {
			j += len([]rune(w))
			break
		}
	}
	for _, w := range [...]string{"负责", "承担", "牵头", "管", "报", "填", "交", "干", "做", "单位", "公司", "集团", "中心", "街道", "大队", "管委会", "分局", "科室", "局", "镇", "委", "办", "会", "处", "科", "部"} {
		if hasAt(s, j, w) {
			if inSet(s[j], "报填交") && j+1 < len(s) && inSet(s[j+1], "了没过") {
				return j // 我报了吗
			}
			return j + len([]rune(w))
		}
	}
	return i
}

// single takes a word of one character for what it says only where it stands at
// the edge of a word: 谁 and 快 do, the 快 of 快递 does not. Fillers stay free, since
// most of them are also parts of words (中医, 上门).
func (c *scanned) single(i int, q cue) {
	if q &^= cueFiller; q == 0 {
		return
	}
	open := func(k int) bool {
		return k < 0 || k >= len(c.s) || c.by[k] != free || !isWordRune(c.s[k]) || fillerRune(c.s[k])
	}
	if open(i-1) || open(i+1) {
		c.cues |= q
		c.by[i] = byGrammar
	}
}

// special takes a comparison, a ranking, a year or the sender's own unit at s[i].
func (l *Lexicon) special(c *scanned, i int, may opening, today calendar.Date) int {
	if may&opensLimit != 0 {
		if end := c.limitAt(i); end > i {
			return end
		}
	}
	if may&opensRank != 0 && inSet(c.s[i], "最前头后末排") && ofList(c.s) { // 清单最末一项 is an end of the list, not of the ranking
		at := i
		if c.s[i] == '排' {
			at++
		}
		if ref, ok := edge3(c.s, min(at, len(c.s)-1)); ok {
			ref.Start = i
			c.refs = append(c.refs, ref)
			c.cover(i, ref.End, byItem)
			return ref.End
		}
	}
	if may&opensRank != 0 {
		if end := c.rankAt(i); end > i {
			return end
		}
	}
	if may&opensYear != 0 && !(i > 0 && c.by[i-1] == free && l.words.pair(c.s[i-1], c.s[i])) { // 光明年度救助: no 明年
		if end := c.yearAt(i, today); end > i {
			return end
		}
	}
	if may&opensMine != 0 {
		if end := mineAt(c.s, i); end > i {
			c.cues |= cueMine
			c.cover(i, end, byGrammar)
			return end
		}
	}
	return i
}

// opening says what a character may begin.
type opening uint8

const (
	opensLimit opening = 1 << iota
	opensRank
	opensYear
	opensMine
	opensItem
)

// openers are the openings by character, of the basic plane.
type openers [1 << 16]opening

func (o *openers) of(r rune) opening {
	if r < 0 || r >= rune(len(o)) {
		return 0
	}
	return o[r]
}

// openings is made once: most characters of a sentence begin none of the forms,
// and a look at a table settles that.
var openings = sync.OnceValue(func() *openers {
	var o openers
	put := func(what opening, set string) {
		for _, r := range set {
			o[r] |= what
		}
	}
	const numerals = "0123456789零〇一壹幺二两贰俩三叁仨四肆五伍六陆七柒八捌九玖十拾百佰千仟万廿卅"
	put(opensLimit|opensYear, numerals)
	put(opensLimit, "半过超没未不比平均快接即差临马完零")
	comparators.next.each(func(node int32, r rune, _ int32) {
		if node == 0 {
			o[r] |= opensLimit
		}
	})
	put(opensRank, "第名位排t倒最慢快低高差好后前头末领垫落滞靠拖吊并")
	put(opensYear, "去头上前明今本")
	put(opensMine, "我咱")
	put(opensItem, numerals+"第#序编项事in(前后头首末最开打领起结压殿尾")
	for _, circled := range [...][2]rune{{'①', '⒛'}, {'㈠', '㈩'}, {'㉑', '㊿'}} {
		for r := circled[0]; r <= circled[1]; r++ {
			o[r] |= opensItem
		}
	}
	return &o
})

func (c *scanned) periodAt(i, atLeast int, today calendar.Date) int {
	span, end, ok := calendar.PhraseAt(c.s[i:min(len(c.s), i+12)], today)
	if !ok || i+end <= atLeast {
		return 0
	}
	c.period, c.hasPer, c.past = span, true, !span.To.IsZero() && !span.To.After(today)
	c.cover(i, i+end, byPeriod)
	return i + end
}

// yearAt reads 2023年, 二〇二三年, 去年, 前年, 明年 as the year of a list.
func (c *scanned) yearAt(i int, today calendar.Date) int {
	for _, y := range [...]struct {
		w string
		d int
	}{{"去年", -1}, {"头年", -1}, {"上一年", -1}, {"上年度", -1}, {"前年", -2}, {"明年", 1}, {"今年", 0}, {"本年度", 0}, {"本年", 0}} {
		if hasAt(c.s, i, y.w) {
			end := i + len([]rune(y.w))
			if y.d != 0 && !(i > 0 && inSet(c.s[i-1], "比较同和与跟")) {
				c.year = today.Year + y.d
			}
			c.cover(i, end, byPeriod)
			return end
		}
	}
	n, ok := numeralAt(c.s, i)
	v, whole := n.whole()
	if !ok || !whole || n.end >= len(c.s) || c.s[n.end] != '年' {
		return 0
	}
	switch {
	case v >= 2000 && v < 2100:
	case v >= 15 && v < 60 && n.end-i == 2:
		v += 2000
	default:
		return 0
	}
	if n.end+1 < len(c.s) && (isDigit(c.s[n.end+1]) || digitValue(c.s[n.end+1]) >= 0) { // 2024年6月: a date
		return 0
	}
	c.year = v
	end := n.end + 1
	if end < len(c.s) && c.s[end] == '度' {
		end++
	}
	c.cover(i, end, byPeriod)
	return end
}

// isMark reports whether r is punctuation of a folded sentence.
func isMark(r rune) bool {
	return r < 0x80 && !isDigit(r) && (r < 'a' || r > 'z') || r == '、' || r == '·'
}
