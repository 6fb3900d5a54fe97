package intent

import "duban/ledger"

// limit is a comparison with a figure: 低于60%, 六成以下, 60%到80%.
type limit struct {
	op         Op
	low, high  ledger.Percent
	start, end int
	// lowOut and highOut exclude the ends of a range: 八成多 is below 90.
	lowOut, highOut bool
	mean            bool // compared with the mean: 低于平均
	state           bool // said in words: 快完成的, 还没开始的
}

// comparators before a figure, longest first where one begins another.
var comparators = func() *trie[Op] {
	t := newTrie[Op]()
	put := func(op Op, words ...string) {
		for _, w := range words {
			*t.slot([]rune(w)) = op
		}
	}
	put(OpBelow, "低于", "不到", "不足", "不满", "没到", "未到", "小于", "少于", "慢于", "落后于", "差于", "弱于", "没有达到", "没达到", "未达到", "达不到", "没有到", "没满", "未满", "不及", "够不上", "不够", "还没到", "还不到", "没上", "没够", "没够着", "没摸到", "没够到", "够不着", "摸不着", "没挨着", "没冲到", "没爬到", "没迈过", "没跨过", "没站上", "没冲上", "<")
	put(OpAtMost, "小于等于", "小于或等于", "低于等于", "低于或等于", "少于等于", "没过", "未过", "没超过", "未超过", "没有超过", "不超过", "不高于", "不大于", "至多", "最多", "<=", "≤")
	put(OpAbove, "高于", "超过", "超过了", "超", "大于", "多于", "快于", "优于", "领先于", "好于", "强于", "过", "过了", "突破", "突破了", ">", "已超", "已过", "冲过")
	put(OpAtLeast, "大于等于", "大于或等于", "高于等于", "高于或等于", "超过或等于", "多于等于", "不低于", "不少于", "不小于", "达到", "达到了", "到了", "至少", "已达", "已达到", "满", "达", ">=", "≥", "上了")
	put(OpEqual, "等于", "正好", "刚好", "恰好", "就是", "只有", "才")
	return t
}()

var afterFigure = []struct {
	word string
	op   Op
}{
	{"及以下", OpAtMost}, {"以下", OpAtMost}, {"以内", OpAtMost}, {"之下", OpAtMost}, {"往下", OpAtMost}, {"或以下", OpAtMost},
	{"及以上", OpAtLeast}, {"以上", OpAtLeast}, {"都没到", OpBelow}, {"都没够着", OpBelow}, {"都没够到", OpBelow}, {"都够不着", OpBelow}, {"都摸不着", OpBelow}, {"都没摸到", OpBelow}, {"都没满", OpBelow}, {"没够着", OpBelow}, {"够不着", OpBelow}, {"没摸到", OpBelow}, {"摸不着", OpBelow}, {"都不够", OpBelow}, {"都没冲过", OpAtMost}, {"都没跨过", OpAtMost}, {"都没突破", OpAtMost}, {"打不住", OpAbove}, {"都过不了", OpAtMost}, {"都不满", OpBelow}, {"都不足", OpBelow}, {"都不到", OpBelow}, {"都达不到", OpBelow}, {"都没达到", OpBelow}, {"都没有", OpBelow}, {"还没到", OpBelow}, {"也没到", OpBelow}, {"也不到", OpBelow}, {"没到", OpBelow}, {"不到", OpBelow}, {"达不到", OpBelow}, {"都没过", OpAtMost}, {"没过", OpAtMost}, {"都过了", OpAbove}, {"都超过", OpAbove}, {"之上", OpAtLeast}, {"往上", OpAtLeast}, {"或以上", OpAtLeast}, {"开外", OpAbove}, {"打底", OpAtLeast}, {"起步", OpAtLeast},
}

// nearlyDone and notBegun are states that stand for figures where items are picked by them.
var (
	nearlyDone = []string{"快要完成", "快完成", "接近完成", "即将完成", "差不多完成", "差不多了", "快干完", "快办完", "快做完", "快弄完", "快收官", "快收尾", "接近尾声", "临近完成", "马上完成", "完成得差不多", "差一点就完成", "差一点点就完成", "差点就完成", "就差一口气", "差一口气", "差最后一口气", "临门一脚", "眼看就完", "眼看完成", "眼看要完", "马上就完", "快见底", "就差收尾", "快封顶", "接近百分百", "接近100%", "逼近100%"}
	notBegun   = []string{"没开始", "未开始", "没启动", "未启动", "没开工", "未开工", "没动工", "未动工", "没起步", "未起步", "没开展", "未开展", "零进展"}
)

// limitAt reads a comparison with a figure that starts at s[i].
func (c *scanned) limitAt(i int) int {
	s := c.s
	if inSet(s[i], "比平均") {
		if end := c.meanLed(i); end > i {
			return end
		}
	}
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
	for _, w := range nearlyDone {
		if hasAt(s, i, w) {
			return c.addLimit(limit{op: OpBetween, low: ledger.Whole(90), high: ledger.Whole(100), highOut: true, state: true, start: i, end: i + len([]rune(w))})
		}
	}
	for _, w := range notBegun {
		if hasAt(s, i, w) {
			return c.addLimit(limit{op: OpEqual, low: ledger.Whole(0), state: true, start: i, end: i + len([]rune(w))})
		}
	}
	if hasAt(s, i, "不及格") || hasAt(s, i, "没及格") {
		return c.addLimit(limit{op: OpBelow, low: ledger.Whole(60), start: i, end: i + 3})
	}
	if d := digitValue(s[i]); d > 0 && i+2 < len(s) && digitValue(s[i+1]) == d+1 && s[i+2] == '成' && s[i] >= firstHan {
		return c.addLimit(limit{op: OpBetween, low: ledger.Whole(10 * d), high: ledger.Whole(10 * (d + 1)), start: i, end: i + 3}) // 七八成
	}
	op, end := comparators.longest(s, i)
	at := i
	if op != nil {
		if end := c.meanAt(i, end, *op); end > i {
			return end
		}
		at = skipBlanks(s, end)
		for _, w := range [...]string{"干到", "完成到", "做到", "办到", "推进到", "搞到", "弄到", "完成了", "完成", "达到", "干了", "推进", "进度"} {
			if end-i > 1 && hasAt(s, at, w) {
				at = skipBlanks(s, at+len([]rune(w)))
				break
			}
		}
	}
	low, lowEnd, notated, ok := figureAt(s, at)
	if tenths, _ := low.Tenths(); ok && op == nil && !notated && tenths >= 100 && tenths%100 == 0 && tenths < 1000 && lowEnd+1 < len(s) && inSet(s[lowEnd], "多几") && inSet(s[lowEnd+1], "的有") {
		return c.addLimit(limit{op: OpBetween, low: low, high: ledger.Tenths(tenths + 100), highOut: true, start: i, end: lowEnd + 1}) // 五十多的
	}
	if ok && op == nil && !notated && i > 0 && hasAt(s, lowEnd, "的") && oneOfList(s) { // 完成率50的是哪几项
		if w, _ := endsAtAny(s, i, []string{"完成率", "完成率是", "完成率为", "完成率在", "百分比是", "进度是", "进度在"}); w != "" {
			return c.addLimit(limit{op: OpEqual, low: low, start: i, end: lowEnd})
		}
	}
	if !ok || op == nil && !notated && !rangeAhead(s, lowEnd) && !compared(s, lowEnd) && !(hasAt(s, lowEnd, "分") && compared(s, lowEnd+1)) {
		return 0
	}
	if !notated && hasAt(s, lowEnd, "分") && (op != nil || compared(s, lowEnd+1)) { // 60分以下
		lowEnd, notated = lowEnd+1, true
	}
	lim := limit{op: OpNone, low: low, start: i, end: lowEnd}
	if op != nil {
		lim.op = *op
		// 过 and 满 and 达 are common syllables: they compare only percentages that are written as such.
		whole := i == 0 && (lowEnd >= len(s) || s[lowEnd] == '的') // 超90的
		if (end-i == 1 && !whole || *op == OpEqual && !exactly(s, i)) && !notated && !inSet(s[i], "<>≤≥") {
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
	if lim.op == OpNone && notated {
		c.about(&lim)
	}
	if lim.op == OpNone {
		if !notated {
			return 0
		}
		lim.op = OpEqual
	}
	return c.addLimit(lim)
}

// oneOfList reports whether items are looked for: 哪几项, 有谁.
func oneOfList(s []rune) bool {
	return findAny(s, []string{"哪", "有谁", "都有", "是谁", "几项", "几个"})
}

// about reads how far a figure that is only roughly meant reaches: 八成多 is 80 to
// 90, 70%左右 five points to both sides.
func (c *scanned) about(lim *limit) {
	tenths, _ := lim.low.Tenths()
	switch {
	case hasAt(c.s, lim.end, "多") && !hasAt(c.s, lim.end, "多少") && tenths%100 == 0 && tenths < 1000:
		lim.op, lim.high, lim.lowOut, lim.highOut = OpBetween, ledger.Tenths(tenths+100), false, true
		lim.end++
	case hasAt(c.s, lim.end, "左右"), hasAt(c.s, lim.end, "上下"):
		lim.op, lim.low, lim.high = OpBetween, ledger.Tenths(max(0, tenths-50)), ledger.Tenths(min(1000, tenths+50))
		lim.end += 2
	}
}

// meanWords are what the mean is called, longest first.
var meanWords = []string{"平均完成率", "平均进度", "平均水平", "平均数", "平均值", "平均线", "平均分", "均值", "均线", "平均"}

// meanAt reads a comparison with the mean whose comparator stands at [i, end).
func (c *scanned) meanAt(i, end int, op Op) int {
	for _, skip := range [...]string{"全区", "总体", "整体", "总"} {
		if hasAt(c.s, end, skip) {
			end += len([]rune(skip))
		}
	}
	for _, w := range meanWords {
		if hasAt(c.s, end, w) {
			return c.addLimit(limit{op: op, mean: true, start: i, end: end + len([]rune(w))})
		}
	}
	return i
}

// meanLed reads 平均以下, 平均线以上, 比平均低, 在平均水平之下.
func (c *scanned) meanLed(i int) int {
	s := c.s
	than := hasAt(s, i, "比")
	at := i
	if than {
		at++
	}
	for _, w := range meanWords {
		if !hasAt(s, at, w) {
			continue
		}
		at += len([]rune(w))
		for _, a := range afterFigure {
			if hasAt(s, at, a.word) {
				op := a.op
				switch op { //nolint:exhaustive // what lies on the mean is neither above nor below
				case OpAtMost:
					op = OpBelow
				case OpAtLeast:
					op = OpAbove
				}
				return c.addLimit(limit{op: op, mean: true, start: i, end: at + len([]rune(a.word))})
			}
		}
		if than {
			for _, x := range [...]string{"还", "要", "都", "更"} {
				if hasAt(s, at, x) {
					at++
				}
			}
			if at < len(s) && inSet(s[at], "低慢差落") {
				return c.addLimit(limit{op: OpBelow, mean: true, start: i, end: at + 1})
			}
			if at < len(s) && inSet(s[at], "高快好强") {
				return c.addLimit(limit{op: OpAbove, mean: true, start: i, end: at + 1})
			}
		}
		return 0
	}
	return 0
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
