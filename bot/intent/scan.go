package intent

import (
	"slices"
	"sync"

	"duban/calendar"
	"duban/ledger"
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

// limit is a comparison with a figure: 低于60%, 六成以下, 60%到80%.
type limit struct {
	op         Op
	low, high  ledger.Percent
	start, end int
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
}

var scans = sync.Pool{New: func() any { return &scanned{} }}

func (c *scanned) reset(text string) {
	c.s = foldInto(c.s[:0], text)
	if cap(c.by) < len(c.s) {
		c.by = make([]owner, len(c.s)+32)
	}
	c.by = c.by[:len(c.s)]
	clear(c.by)
	c.cues, c.refs, c.units, c.limits = 0, c.refs[:0], c.units[:0], c.limits[:0]
	c.n, c.nth, c.hasN, c.year, c.hasPer, c.past, c.nums = 0, false, false, 0, false, false, 0
	c.period = calendar.Span{}
}

func (c *scanned) has(q cue) bool { return c.cues&q != 0 }

func (c *scanned) cover(from, to int, by owner) {
	for i := from; i < to && i < len(c.by); i++ {
		c.by[i] = by
	}
}

// comparators before a figure, longest first where one begins another.
var comparators = func() *trie[Op] {
	t := newTrie[Op]()
	put := func(op Op, words ...string) {
		for _, w := range words {
			*t.slot([]rune(w)) = op
		}
	}
	put(OpBelow, "低于", "不到", "不足", "不满", "没到", "未到", "小于", "少于", "没有达到", "没达到", "未达到", "达不到", "没有到", "没满", "未满", "不及", "够不上", "还没到", "还不到", "没上", "没够", "<")
	put(OpAtMost, "小于等于", "小于或等于", "低于等于", "低于或等于", "少于等于", "没过", "未过", "没超过", "未超过", "没有超过", "不超过", "不高于", "不大于", "至多", "最多", "<=", "≤")
	put(OpAbove, "高于", "超过", "超过了", "超", "大于", "多于", "过", "过了", "突破", "突破了", ">", "已超", "已过", "冲过")
	put(OpAtLeast, "大于等于", "大于或等于", "高于等于", "高于或等于", "超过或等于", "多于等于", "不低于", "不少于", "不小于", "达到", "达到了", "到了", "至少", "已达", "已达到", "满", "达", ">=", "≥", "上了")
	put(OpEqual, "等于", "正好", "刚好", "恰好", "就是", "只有", "才")
	return t
}()

var afterFigure = []struct {
	word string
	op   Op
}{
	{"及以下", OpAtMost}, {"以下", OpAtMost}, {"以内", OpAtMost}, {"之下", OpAtMost}, {"往下", OpAtMost}, {"或以下", OpAtMost},
	{"及以上", OpAtLeast}, {"以上", OpAtLeast}, {"都没到", OpBelow}, {"都不到", OpBelow}, {"都达不到", OpBelow}, {"都没达到", OpBelow}, {"都没有", OpBelow}, {"还没到", OpBelow}, {"也没到", OpBelow}, {"也不到", OpBelow}, {"没到", OpBelow}, {"不到", OpBelow}, {"达不到", OpBelow}, {"都没过", OpAtMost}, {"没过", OpAtMost}, {"都过了", OpAbove}, {"都超过", OpAbove}, {"之上", OpAtLeast}, {"往上", OpAtLeast}, {"或以上", OpAtLeast}, {"开外", OpAbove},
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
			if end := c.special(i, may, today); end > i {
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
		if gEnd-i < 2 || isDigit(r) || inSet(r, "第前后末最头开首压序编项事#in") {
			if ref, ok := itemRefAt(s, i); ok && ref.End > gEnd {
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
			if q&cueDone != 0 && q&cueUndone == 0 && negated(s, i) {
				q = q&^cueDone | cueUndone
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
		if n, ok := numeralAt(s, i); ok && !n.circled {
			if n.tenths == 1000 && !n.decimal && !n.chinese && !measured(s, n.end) { // 几个100了
				c.cues |= cueDone
				c.cover(i, n.end, byFigure)
			}
			if _, whole := n.whole(); whole && !measured(s, n.end) {
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

// mineAt reads 我单位, 我们局, 我们公司 at s[i] and returns its end, i when there is none.
func mineAt(s []rune, i int) int {
	if s[i] != '我' {
		return i
	}
	j := i + 1
	if j < len(s) && s[j] == '们' {
		j++
	}
	for _, w := range [...]string{"应该", "需要", "要", "该", "得"} {
		if hasAt(s, j, w) {
			j += len([]rune(w))
			break
		}
	}
	for _, w := range [...]string{"负责", "承担", "牵头", "管", "报", "填", "交", "干", "做", "单位", "公司", "集团", "中心", "街道", "大队", "管委会", "分局", "科室", "局", "镇", "委", "办", "会", "处", "科", "部"} {
		if hasAt(s, j, w) {
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
func (c *scanned) special(i int, may opening, today calendar.Date) int {
	if may&opensLimit != 0 {
		if end := c.limitAt(i); end > i {
			return end
		}
	}
	if may&opensRank != 0 {
		if end := c.rankAt(i); end > i {
			return end
		}
	}
	if may&opensYear != 0 {
		if end := c.yearAt(i, today); end > i {
			return end
		}
	}
	if end := mineAt(c.s, i); end > i {
		c.cues |= cueMine
		c.cover(i, end, byGrammar)
		return end
	}
	return i
}

// opening says what a character may begin.
type opening uint8

const (
	opensLimit opening = 1 << iota
	opensRank
	opensYear
	opensItem
	opensMine
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
	put(opensLimit|opensYear|opensItem, numerals)
	put(opensLimit, "半过超没未不")
	for e := range comparators.next {
		if e.node == 0 {
			o[e.r] |= opensLimit
		}
	}
	put(opensRank, "第名位排t倒最慢快低高差好后前领垫落滞靠拖吊")
	put(opensYear, "去头上前明今本")
	put(opensItem, "第#序编项事in前头后末最开首压(")
	for r := '①'; r <= '⒇'; r++ {
		o[r] |= opensItem
	}
	for r := '㈠'; r <= '㊿'; r++ {
		o[r] |= opensItem
	}
	put(opensMine, "我")
	return &o
})

func (c *scanned) periodAt(i, atLeast int, today calendar.Date) int {
	span, start, end, ok := calendar.FindPhrase(c.s[i:min(len(c.s), i+12)], today)
	if !ok || start != 0 || i+end <= atLeast {
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

// limitAt reads a comparison with a figure that starts at s[i].
func (c *scanned) limitAt(i int) int {
	s := c.s
	if hasAt(s, i, "过半") || hasAt(s, i, "超半数") || hasAt(s, i, "过了半") {
		if i > 0 && inSet(s[i-1], "没未不") {
			return 0
		}
		end := i + 2
		if hasAt(s, i, "超半数") || hasAt(s, i, "过了半") {
			end = i + 3
		}
		return c.addLimit(limit{op: OpAbove, low: ledger.Whole(50), start: i, end: end})
	}
	for _, w := range [...]string{"没过半", "未过半", "没有过半", "不过半"} {
		if hasAt(s, i, w) {
			return c.addLimit(limit{op: OpAtMost, low: ledger.Whole(50), start: i, end: i + len([]rune(w))})
		}
	}
	op, end := comparators.longest(s, i)
	at := i
	if op != nil {
		at = skipBlanks(s, end)
	}
	low, lowEnd, notated, ok := figureAt(s, at)
	if !ok || op == nil && !notated && !rangeAhead(s, lowEnd) && !compared(s, lowEnd) {
		return 0
	}
	lim := limit{op: OpNone, low: low, start: i, end: lowEnd}
	if op != nil {
		lim.op = *op
		// 过 and 满 and 达 are common syllables: they compare only percentages that are written as such.
		if (end-i == 1 || *op == OpEqual && !exactly(s, i)) && !notated && !inSet(s[i], "<>≤≥") {
			return 0
		}
		if !notated && (measured(s, lowEnd) || lowEnd < len(s) && inSet(s[lowEnd], counters)) {
			return 0
		}
	}
	// 60%到80%, 60-80%, 60到80之间
	if k := skipBlanks(s, lowEnd); k < len(s) && (inSet(s[k], "-到至~和") || hasAt(s, k, "与")) {
		if high, highEnd, hn, ok := figureAt(s, skipBlanks(s, k+1)); ok && high.Cmp(low) > 0 && (notated || hn || hasAt(s, highEnd, "之间")) {
			lim.op, lim.high, lim.end = OpBetween, high, highEnd
			if hasAt(s, highEnd, "之间") {
				lim.end += 2
			}
			return c.addLimit(lim)
		}
	}
	for _, a := range afterFigure {
		if hasAt(s, lowEnd, a.word) {
			lim.op, lim.end = a.op, lowEnd+len([]rune(a.word))
			break
		}
	}
	if lim.op == OpNone {
		if !notated {
			return 0
		}
		lim.op = OpEqual
	}
	return c.addLimit(lim)
}

// exactly reports whether a comparison at s[i] says that a figure is met to the point.
func exactly(s []rune, i int) bool {
	for _, w := range [...]string{"等于", "正好", "刚好", "恰好"} {
		if hasAt(s, i, w) {
			return true
		}
	}
	return false
}

func (c *scanned) addLimit(lim limit) int {
	c.limits = append(c.limits, lim)
	c.cover(lim.start, lim.end, byFigure)
	return lim.end
}

// figureAt reads a percentage, or a bare number up to 100 that may be one.
func figureAt(s []rune, i int) (p ledger.Percent, end int, notated, ok bool) {
	if raw, ok := percentAt(s, i); ok {
		return ledger.PercentOf(raw.value), raw.end, true, raw.value <= 1000
	}
	n, isNum := numeralAt(s, i)
	if !isNum || n.circled || n.huge || n.tenths > 1000 {
		return p, i, false, false
	}
	return ledger.Tenths(n.tenths), n.end, false, true
}

func rangeAhead(s []rune, i int) bool {
	k := skipBlanks(s, i)
	if k >= len(s) || !inSet(s[k], "-到至~和与") {
		return false
	}
	_, end, notated, ok := figureAt(s, skipBlanks(s, k+1))
	return ok && (notated && !inSet(s[k], "和与") || hasAt(s, end, "之间"))
}

func compared(s []rune, i int) bool {
	for _, a := range afterFigure {
		if hasAt(s, i, a.word) {
			return true
		}
	}
	return false
}

// rankAt reads how many or which place a ranking asks for: 最慢的三个, 前五名, 倒数第二, 后3位.
func (c *scanned) rankAt(i int) int {
	s := c.s
	place := func(at int) (int, int, bool) {
		n, ok := numeralAt(s, at)
		v, whole := n.whole()
		if !ok || !whole || v < 1 || v > 100 {
			return 0, 0, false
		}
		return v, n.end, true
	}
	tail := func(end int) int {
		for _, w := range [...]string{"个项目", "个事项", "名", "位", "项", "个", "件", "家"} {
			if hasAt(s, end, w) {
				return end + len([]rune(w))
			}
		}
		return end
	}
	set := func(v, end int, nth bool, q cue) int {
		c.n, c.hasN, c.nth = v, true, nth
		c.cues |= q
		c.cover(i, end, byGrammar)
		return end
	}
	switch {
	case s[i] == '第': // 第三快的, 第四名
		v, end, ok := place(i + 1)
		if !ok || end >= len(s) {
			return 0
		}
		switch {
		case inSet(s[end], "慢低差"):
			return set(v, end+1, true, cueTop|cueSlow)
		case inSet(s[end], "快高好名"):
			return set(v, end+1, true, cueTop|cueFast)
		}
	case s[i] == '排' || hasAt(s, i, "名列") || hasAt(s, i, "位列"):
		at := i + 1
		if s[i] != '排' {
			at++
		}
		for _, w := range [...]string{"名", "在", "到"} {
			if hasAt(s, at, w) {
				at++
			}
		}
		switch {
		case hasAt(s, at, "前"):
			if v, end, ok := place(at + 1); ok {
				return set(v, tail(end), false, cueTop|cueFast)
			}
		case hasAt(s, at, "第"):
			// 排在第六位的工作 is the list's sixth item, 排第六 the sixth fastest
			if v, end, ok := place(at + 1); ok && (oneAsked(s) || !hasAt(s, tail(end), "的")) {
				return set(v, tail(end), true, cueTop|cueFast)
			}
		}
	case hasAt(s, i, "top"):
		if v, end, ok := place(skipBlanks(s, i+3)); ok {
			return set(v, tail(end), false, cueTop|cueFast)
		}
	case hasAt(s, i, "倒数"):
		at := i + 2
		nth := false
		if at < len(s) && s[at] == '第' {
			at, nth = at+1, true
		}
		if v, end, ok := place(at); ok {
			if hasAt(s, end, "名") && nth {
				end++
			}
			return set(v, tail(end), nth, cueTop|cueSlow)
		}
	case s[i] == '最' || s[i] == '慢' || s[i] == '快' || s[i] == '低' || s[i] == '高' || s[i] == '差' || s[i] == '好' || s[i] == '后' || s[i] == '前' || inSet(s[i], "领垫落滞靠拖吊"):
		word, q, end := rankWord(s, i)
		if word == 0 {
			return 0
		}
		at := end
		for _, w := range [...]string{"的", "进度", "完成率", "前", "后", "几"} {
			if hasAt(s, at, w) {
				at += len([]rune(w))
			}
		}
		nth := hasAt(s, at, "第") // 最慢的第二项
		if nth {
			at++
		}
		if v, e, ok := place(at); ok && tail(e) > e && !c.ordinalBefore(i) {
			return set(v, tail(e), nth, q)
		}
	case (s[i] == '前' || s[i] == '后') && i+1 < len(s):
		return 0
	}
	return 0
}

func (c *scanned) ordinalBefore(i int) bool { return i > 0 && c.s[i-1] == '第' }

// rankWord reads a word of order at s[i]: its cues and end; 0 when there is none.
func rankWord(s []rune, i int) (n int, q cue, end int) {
	for _, w := range [...]struct {
		w string
		q cue
	}{
		{"最落后", cueSlow}, {"最滞后", cueSlow}, {"最靠后", cueSlow}, {"最靠前", cueFast}, {"最领先", cueFast},
		{"最末", cueSlow}, {"垫底", cueSlow}, {"落后", cueSlow}, {"滞后", cueSlow}, {"靠后", cueSlow}, {"靠前", cueFast}, {"拖后腿", cueSlow}, {"吊车尾", cueSlow}, {"最慢", cueSlow}, {"最低", cueSlow}, {"最差", cueSlow}, {"最后", cueSlow}, {"最少", cueSlow}, {"最拖", cueSlow},
		{"最快", cueFast}, {"最高", cueFast}, {"最好", cueFast}, {"领先", cueFast}, {"最多", cueFast},
	} {
		if hasAt(s, i, w.w) {
			if w.w == "最后" { // 最后三项 counts from the end of the list, 最后三名 ranks
				n, ok := numeralAt(s, i+2)
				if !ok || !hasAt(s, n.end, "名") && !hasAt(s, n.end, "位") {
					return 0, 0, i
				}
			}
			return 1, cueTop | w.q, i + len([]rune(w.w))
		}
	}
	if s[i] == '前' || s[i] == '后' {
		n, ok := numeralAt(s, i+1)
		if ok && (hasAt(s, n.end, "名") || hasAt(s, n.end, "位")) {
			if s[i] == '前' {
				return 1, cueTop | cueFast, i + 1
			}
			return 1, cueTop | cueSlow, i + 1
		}
	}
	return 0, 0, i
}

// isMark reports whether r is punctuation of a folded sentence.
func isMark(r rune) bool {
	return r < 0x80 && !isDigit(r) && (r < 'a' || r > 'z') || r == '、' || r == '·'
}

// pieces returns the runs of characters that no word covers, everyday words
// replaced by the ledger's (老人洗澡 becomes 助浴). A run is parted at a
// filler that is no part of a word of the ledger: 「倒班宿舍那批房子」 are two.
func (l *Lexicon) pieces(c *scanned) [][]rune {
	s := c.s
	var out [][]rune
	add := func(from, to int) {
		if to-from < 2 {
			return
		}
		for _, r := range s[from:to] {
			if !fillerRune(r) && isWordRune(r) && !(isDigit(r) && to-from < 3) { // 15 is a number, 101路 a name
				out = append(out, s[from:to])
				return
			}
		}
	}
	for i := 0; i < len(s); {
		if c.by[i] != free {
			i++
			continue
		}
		j := i
		for j < len(s) && c.by[j] == free {
			j++
		}
		from := i
		for k := i; k < j; k++ {
			if v, end := l.synonyms.longest(s[:j], k); v != nil && len(*v) > 0 { // the ledger's word for it
				out = append(out, *v)
				if !slices.Equal(*v, s[k:end]) {
					add(from, k)
					k, from = end-1, end
					continue
				}
			}
			if fillerRune(s[k]) && !(k > i && l.words.pair(s[k-1], s[k])) && !(k+1 < j && l.words.pair(s[k], s[k+1])) {
				add(from, k)
				from = k + 1
			}
		}
		add(from, j)
		i = j
	}
	return out
}

// fillerRune reports whether r alone is a word without content.
func fillerRune(r rune) bool { return inSet(r, fillerRunes) }

const fillerRunes = "除比但而嗯啊呃额哦噢喔呀哎诶欸唉嘛哈呵吧呗咯喽啦了的呢么吗嘞哇那这就也还又都才请我你您咱他它本该此是有在和与跟及同把被对为从到以用让叫啥怎哪来去着过得地之里上下中内外前后先再想要给帮看查问说讲报多少几什个项件事没不谁啥吗第些位名点"
