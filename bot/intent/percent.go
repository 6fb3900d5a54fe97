package intent

import (
	"strconv"
	"unicode/utf8"

	"duban/ledger"
)

// PercentKind says how sure a reading of a percentage is.
type PercentKind uint8

// The kinds of readings. Only Exact may ever be stored without a question.
const (
	PercentExact    PercentKind = iota + 1
	PercentApprox               // 约60%, 八成, 一半
	PercentMore                 // 过半
	PercentAtLeast              // 80%以上
	PercentAsk                  // 已完成, 基本完成: one confirming question
	PercentNoChange             // 没有进展, 无变化
	PercentBare                 // 85, 0.85: only where a percentage was asked for
	PercentRange                // 85-90%
)

// PercentSpan is one reading of a completion percentage.
type PercentSpan struct {
	Start, End int // runes of the folded text
	Kind       PercentKind
	Percent    ledger.Percent
	// Value is the unrounded value (三分之二 is 66.67).
	Value float64
	Done  bool
	Over  bool
	// Raw is the figure as reported when it is above 100, else 0. Above 200 it is no
	// percentage: Percent is unknown.
	Raw float64
}

// rawPercent is a percentage as notation, before anybody asks what it is the percentage of.
type rawPercent struct {
	start, end int
	value      float64
	approx     bool
}

// percentAt reads the notation of a percentage at s[i]: 85%, 百分之八十五, 八成五,
// 85个点, 三分之二, 一半.
func percentAt(s []rune, i int) (p rawPercent, ok bool) {
	p.start = i
	if hasAt(s, i, "百分百") && (i == 0 || digitValue(s[i-1]) < 0) {
		p.end, p.value = i+3, 100
		return p, true
	}
	if hasAt(s, i, "百分之") {
		if hasAt(s, i, "百分之百") {
			p.end, p.value = i+4, 100
			return p, true
		}
		if n, k := numeralAt(s, i+3); k && !n.huge {
			p.end, p.value = n.end, float64(n.tenths)/10
			return p, true
		}
		// speech input writes 百分之八时五 for 百分之八十五
		return p, false
	}
	if hasAt(s, i, "一半") || hasAt(s, i, "半数") {
		p.end, p.value, p.approx = i+2, 50, true
		return p, true
	}
	n, k := numeralAt(s, i)
	if !k || n.huge || n.circled {
		return p, false
	}
	j := n.end
	if j < len(s) && s[j] == ' ' && j+1 < len(s) && s[j+1] == '%' {
		j++
	}
	switch {
	case j < len(s) && s[j] == '%':
		p.end, p.value = j+1, exactValue(s, n)
		return p, true
	case j < len(s) && s[j] == '‰':
		p.end, p.value = j+1, exactValue(s, n)/10
		return p, true
	case hasAt(s, n.end, "个百分点") || hasAt(s, n.end, "个点") && !(n.end+2 < len(s) && inSet(s[n.end+2], "位评子开建设有每正布里安启选挂运投同参")):
		p.end, p.value = n.end+2, float64(n.tenths)/10
		if hasAt(s, n.end, "个百分点") {
			p.end = n.end + 4
		}
		return p, true
	case hasAt(s, n.end, "分之"):
		if m, k := numeralAt(s, n.end+2); k && n.tenths > 0 && n.tenths <= 1000 {
			p.end, p.value = m.end, 100*float64(m.tenths)/float64(n.tenths)
			return p, true
		}
	case n.end < len(s) && s[n.end] == '成' && n.tenths <= 100 && !hasAt(s, n.end, "成立") && !hasAt(s, n.end, "成为") && !hasAt(s, n.end, "成功"):
		p.end, p.value, p.approx = n.end+1, float64(n.tenths), true
		if m, k := numeralAt(s, p.end); k && m.tenths < 100 && m.end == p.end+1 && (m.chinese || !measured(s, m.end)) {
			p.value, p.end, p.approx = p.value+float64(m.tenths)/10, m.end, false
		} else if p.end < len(s) && s[p.end] == '半' {
			p.value, p.end, p.approx = p.value+5, p.end+1, false
		}
		return p, true
	}
	return p, false
}

// exactValue returns n with all its decimals, which tenths would round.
func exactValue(s []rune, n number) float64 {
	if n.chinese || !n.decimal {
		return float64(n.tenths) / 10
	}
	v, _ := strconv.ParseFloat(string(s[n.start:n.end]), 64) // digits and one point; out of range is +Inf, which no rule takes for a percentage
	return v
}

// hasAt reports whether w stands at s[i].
func hasAt(s []rune, i int, w string) bool {
	return i >= 0 && (w == "" || i < len(s) && mayStart(w, s[i]) && standsAt(s, i, w))
}

// mayStart tells by bytes that almost all words do not start with r: decoding them is
// most of what looking for words costs.
//
//nolint:gosec // the bytes of a character below 0x10000
func mayStart(w string, r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return w[0] == byte(r)
	case r >= 0x800 && r < 0x10000: // three bytes, as nearly all Chinese has
		return len(w) >= 3 && w[2] == 0x80|byte(r)&0x3f && w[1] == 0x80|byte(r>>6)&0x3f && w[0] == 0xe0|byte(r>>12)
	}
	return true
}

// mayEnd is mayStart of the last character.
//
//nolint:gosec // as above
func mayEnd(w string, r rune) bool {
	n := len(w)
	switch {
	case r < utf8.RuneSelf:
		return w[n-1] == byte(r)
	case r >= 0x800 && r < 0x10000:
		return n >= 3 && w[n-1] == 0x80|byte(r)&0x3f && w[n-2] == 0x80|byte(r>>6)&0x3f && w[n-3] == 0xe0|byte(r>>12)
	}
	return true
}

func standsAt(s []rune, i int, w string) bool {
	for _, r := range w {
		if i >= len(s) || s[i] != r {
			return false
		}
		i++
	}
	return true
}

// endsAt reports whether w ends just before s[i].
func endsAt(s []rune, i int, w string) bool {
	if w != "" && (i <= 0 || i > len(s) || !mayEnd(w, s[i-1])) {
		return false
	}
	for w != "" {
		r, n := utf8.DecodeLastRuneInString(w)
		if i--; i < 0 || i >= len(s) || s[i] != r {
			return false
		}
		w = w[:len(w)-n]
	}
	return true
}

// endsAtAny returns the word of words that ends just before s[i], blanks and 的 skipped.
func endsAtAny(s []rune, i int, words []string) (string, int) {
	for i > 0 && s[i-1] == ' ' {
		i--
	}
	for _, w := range words {
		if endsAt(s, i, w) {
			return w, i - len([]rune(w))
		}
	}
	return "", i
}

var (
	approxBefore = []string{"大概", "大约", "差不多", "约", "近", "接近", "将近", "左右"}
	// growth and rates of other things: 比上年提高7.5%, 处置率达到100%.
	growthBefore = []string{"提高", "提高了", "增长", "增长了", "上升", "上升了", "下降", "下降了", "增加", "增加了", "同比", "环比", "上浮", "下浮", "涨", "涨了", "降低", "降低了", "提标", "提标幅度", "提标了", "上调", "上调了", "下调", "下调了", "调高", "调高了", "调低", "调低了"}
	verbsBetween = []string{"达到", "达", "为", "是", "约", "到", "超过"}
)

// Percents reads the completion percentages that text speaks of as people report
// them. Percentages of something else — growth, a rate, a part of a plan yet to
// come — are not returned. asked says that a percentage was just asked for, so
// that a bare 85 or 0.85 counts.
func Percents(text string, asked bool) []PercentSpan {
	s := foldInto(nil, text)
	var out []PercentSpan
	for i := 0; i < len(s); {
		p, ok := percentAt(s, i)
		if !ok {
			if n, isNum := numeralAt(s, i); isNum {
				i = n.end
			} else {
				i++
			}
			continue
		}
		if span, ok := completion(s, p); ok {
			out = append(out, span)
		}
		i = p.end
	}
	if len(out) == 0 {
		if span, ok := phrase(s); ok {
			out = append(out, span)
		}
	}
	if len(out) == 0 {
		if span, ok := bare(s, asked); ok {
			out = append(out, span)
		}
	}
	return out
}

// completion decides what the percentage p says of completion, if anything.
func completion(s []rune, p rawPercent) (PercentSpan, bool) {
	span := PercentSpan{Start: p.start, End: p.end, Kind: PercentExact, Value: p.value, Percent: ledger.PercentOf(p.value)}
	i := p.start
	for range 2 {
		if _, at := endsAtAny(s, i, verbsBetween); at < i {
			i = at
		}
	}
	if w, _ := endsAtAny(s, i, growthBefore); w != "" && !(w == "提标" && p.value > 30) {
		return span, false
	}
	// 处置率, 覆盖率, 录取率 … are rates of something; 完成率 is ours.
	if i > 0 && s[i-1] == '率' && !endsAt(s, i, "完成率") {
		return span, false
	}
	if p.approx {
		span.Kind = PercentApprox
	}
	if w, _ := endsAtAny(s, p.start, approxBefore); w != "" {
		span.Kind = PercentApprox
	}
	switch {
	case hasAt(s, p.end, "左右"), hasAt(s, p.end, "上下"), hasAt(s, p.end, "多"):
		span.Kind = PercentApprox
	case hasAt(s, p.end, "以上"), hasAt(s, p.end, "及以上"):
		span.Kind = PercentAtLeast
	}
	if w, _ := endsAtAny(s, p.start, []string{"超过", "超", "过", "不低于", "不少于", "至少", "起码", "最少", "最多", "至多", "顶多", "不超过"}); w != "" {
		span.Kind = PercentMore
	}
	if p.start > 0 && s[p.start-1] == '-' && p.start > 1 && isDigit(s[p.start-2]) {
		span.Kind = PercentRange
	}
	switch {
	case p.value > 200: // no slip of the pen: ask what was meant
		span.Kind, span.Raw, span.Over = PercentAsk, p.value, true
		span.Value, span.Percent = 0, ledger.Percent{}
	case p.value > 100:
		span.Raw, span.Over, span.Done = p.value, true, true
		span.Value, span.Percent = 100, ledger.Whole(100)
	}
	return span, true
}

// phrase reads completion said without a figure.
func phrase(s []rune) (PercentSpan, bool) {
	find := func(w string) int { return indexRunes(s, w) }
	exact := func(w string, at int, v int) PercentSpan {
		return PercentSpan{Start: at, End: at + len([]rune(w)), Kind: PercentExact, Value: float64(v), Percent: ledger.Whole(v), Done: v == 100}
	}
	for _, w := range []string{"没有进展", "无变化", "没变化", "没啥变化", "没什么变化", "同上周", "同上期", "同上月", "还是那样", "没动"} {
		if at := find(w); at >= 0 {
			return PercentSpan{Start: at, End: at + len([]rune(w)), Kind: PercentNoChange}, true
		}
	}
	for _, w := range []string{"尚未开工", "未开工", "没开工", "尚未启动", "未启动", "没启动", "还没开始", "尚未开始", "未开始"} {
		if at := find(w); at >= 0 {
			return exact(w, at, 0), true
		}
	}
	for _, w := range []string{"未完成", "没完成", "没有完成", "尚未完成"} {
		if find(w) >= 0 {
			return PercentSpan{}, false
		}
	}
	for _, w := range []string{"基本完成", "快完成了", "即将完成", "接近完成"} {
		if at := find(w); at >= 0 {
			return PercentSpan{Start: at, End: at + len([]rune(w)), Kind: PercentAsk}, true
		}
	}
	for _, w := range []string{"预计", "计划", "争取", "力争", "拟", "将于", "下步", "下一步"} {
		if find(w) >= 0 {
			return PercentSpan{}, false
		}
	}
	if at := find("过半"); at >= 0 {
		return PercentSpan{Start: at, End: at + 2, Kind: PercentMore, Value: 50, Percent: ledger.Whole(50)}, true
	}
	for _, w := range []string{"已超额完成年度任务", "超额完成年度任务", "已超额完成", "超额完成"} {
		if at := find(w); at >= 0 {
			span := exact(w, at, 100)
			span.Over = true
			return span, true
		}
	}
	for _, w := range []string{"已完成年度任务", "已完成全年任务", "全部完成", "全面完成", "完成年度任务"} {
		if at := find(w); at >= 0 {
			return exact(w, at, 100), true
		}
	}
	// 已完成 alone, not 已完成招投标: nothing but punctuation may follow.
	for _, w := range []string{"已完成", "已经完成", "完成了", "完成"} {
		if at := find(w); at >= 0 {
			end := at + len([]rune(w))
			if at == 0 && onlyMarks(s[end:]) {
				return PercentSpan{Start: at, End: end, Kind: PercentAsk, Value: 100, Percent: ledger.Whole(100), Done: true}, true
			}
		}
	}
	return PercentSpan{}, false
}

// bare reads a message that is nothing but a number as a percentage.
func bare(s []rune, asked bool) (PercentSpan, bool) {
	if !asked {
		return PercentSpan{}, false
	}
	n, ok := numeralAt(s, 0)
	if !ok || n.circled || !onlyMarks(s[n.end:]) {
		return PercentSpan{}, false
	}
	v := exactValue(s, n)
	if n.decimal && v > 0 && v < 1 {
		v *= 100
	}
	return PercentSpan{End: n.end, Kind: PercentBare, Value: v, Percent: ledger.PercentOf(v)}, true
}

func onlyMarks(s []rune) bool {
	for _, r := range s {
		switch r {
		case ' ', '\n', '.', ',', '、', ';', '!', '?', '了', '啦', ')', '(':
		default:
			return false
		}
	}
	return true
}

// indexRunes returns where w starts in s, or -1.
func indexRunes(s []rune, w string) int {
	first, _ := utf8.DecodeRuneInString(w)
	for i, r := range s {
		if r == first && hasAt(s, i, w) {
			return i
		}
	}
	return -1
}
