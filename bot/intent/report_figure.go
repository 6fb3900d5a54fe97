package intent

import (
	"slices"
	"strings"

	"duban/ledger"
)

// shareAt is a percentage of a stretch.
type shareAt struct {
	value  float64
	raw    float64 // as said, when above 100
	approx bool
}

// figures are the percentages of a stretch: those that may be the item's, and those
// that are plainly of a part.
type figures struct {
	found, parts []shareAt
	vague        bool
	impossible   bool
	// whole says that words call the figure the whole item's.
	whole bool
}

func (f *figures) none() bool {
	return len(f.found)+len(f.parts) == 0 && !f.vague && !f.impossible
}

// several reports whether the figures that may be the item's differ.
func (f *figures) several() bool { return len(f.found) > 1 }

func (f *figures) list() []ledger.Percent {
	var out []ledger.Percent
	for _, g := range append(slices.Clone(f.found), f.parts...) {
		if p := ledger.PercentOf(g.value); g.value <= 100 && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

var (
	// laterWords and pastWords say that a percentage is not of now: 力争年底完成100%, 上周61%.
	laterWords = []string{"预计", "计划到", "计划在", "争取", "力争", "确保", "有望", "预期", "拟", "目标", "年底前", "月底前", "月底能", "年底能", "日前完成", "日前达", "月前完成", "明天", "明日", "后天", "下周", "下月", "下个月", "下旬", "下半年", "下阶段", "明年", "下步", "序时进度", "时间进度", "计划进度", "目标进度", "应完成", "应达", "应到", "应该到", "应做到", "应该达到", "应该完成", "应当完成", "要求完成", "要求达到"}
	pastWords  = []string{"上周", "上次", "上期", "上月", "上个月", "上旬", "年初", "原报", "误报", "错报", "去年", "原来", "原先", "之前", "此前", "同期", "由", "从"}
	// nowWords take a clause back to now: 较上周提升3个点，现在64个点.
	nowWords = []string{"现在", "目前", "现已", "实际", "本周", "这周", "本月", "这个月", "当前", "眼下", "截至", "至今", "这次", "累计", "完成率"}
	raised   = []string{"多", "多出", "少", "少了", "高", "高出", "低", "低了", "慢", "慢了", "快", "落后", "落后了", "领先", "领先了", "超前", "下降", "下降了", "下滑", "回落", "减少", "减少了", "相差", "差", "提升", "提升了", "提高", "提高了", "推进了", "多了", "高了", "涨了", "快了", "增加", "增加了", "上升", "上升了", "增长", "增长了", "加", "减", "再加", "再减", "加了", "减了", "涨", "升", "降", "跌", "掉", "退", "增", "再涨", "又涨", "又涨了", "往上加", "往下减", "追加", "多报", "多报了", "少报", "少报了", "虚报", "虚报了", "核减", "核减了", "核增", "扣", "扣了", "扣除", "扣掉"}
	raisedTo = []string{"提高到", "提高至", "提升到", "提升至", "上升到", "上升至", "增加到", "增加至", "增长到", "增长至", "涨到", "升到", "升至", "提到", "增到", "增至", "推进到", "推进至", "调整为", "调整到", "调整至", "调为", "降到", "降至", "降为", "下降到", "下降至", "减少到", "下调为", "下调至", "修正为", "核减为", "核减到", "核减至", "调减到", "调减为", "调低到", "调低为", "调高到", "调高为", "变成", "变为"}
	// leftOver and unsure leave open what the figure is.
	leftOver = []string{"还差", "剩余", "剩下", "还剩", "尚余", "差了", "未完成", "没有完成", "没完成的", "缺口", "不到", "不足", "没到", "达不到", "没有达到", "未达", "离目标", "距目标", "距离", "离100", "距100"}
	unsure   = []string{"可能", "估计", "估摸", "约摸", "目测", "感觉", "拿不准", "说不好", "也许", "说不准", "好像", "应该有", "没准"}
)

// otherTime reports whether a percentage speaks of another time than now, or of a
// step between two.
func otherTime(s, clause []rune, p rawPercent) bool {
	if w, _ := endsAtAny(s, p.start, raised); w != "" && (len([]rune(w)) > 1 || points100(s, p) || inSet([]rune(w)[0], "加减涨升降跌掉退增扣") && !endsAt(s, p.start, "超额加")) && !endsAt(s, p.start, "差不多") {
		return true
	}
	if w, _ := endsAtAny(s, p.start, []string{"由", "从", "自", "由原来的", "从原来的"}); w != "" {
		return true
	}
	if elsewhere(clause) || planned(clause) || intended(clause) || denied(s, p.start) {
		return true
	}
	near := clause[max(0, len(clause)-10):]
	if findAny(near, nowWords) && !findAny(near, laterWords) {
		return false
	}
	if raisesTo(s, p) || cameTo(s, p.start) {
		return findAny(clause, laterWords)
	}
	if w, at := endsAtAny(s, p.start, []string{"完成", "完成到", "到", "达到", "达", "实现", "做到", "干到", "推进到"}); w != "" {
		if v, _ := endsAtAny(s, at, []string{"要", "得", "能", "能够", "可", "会", "将", "可以", "才", "方可", "即可", "就要", "力求"}); v != "" {
			return true // 八月能完成96%
		}
	}
	if supposed(s, p.start) || yetToCome(s, p.end) {
		return true
	}
	if findAny(clause, []string{"目标任务", "目标的", "年度目标", "全年目标", "任务目标"}) && !findAny(clause, []string{"预计", "争取", "力争", "确保"}) {
		return false
	}
	return findAny(clause, laterWords) || findAny(near, pastWords)
}

// yetToCome reports whether what follows a percentage in its clause says when it will be
// reached: 95%左右下周能到.
func yetToCome(s []rune, i int) bool {
	end := i
	for end < len(s) && end < i+12 && !inSet(s[end], ",;\n.!") {
		end++
	}
	after := s[i:end]
	return findAny(after, []string{"能到", "能达", "能完成", "可到", "可达", "才能", "会到", "才到", "就能"}) || findAny(after, []string{"下周", "月底", "年底", "明天", "下月"}) && findAny(after, []string{"到", "达", "完成", "实现"})
}

// points100 reports whether a percentage is written in points: 多2个点.
func points100(s []rune, p rawPercent) bool { return p.end > 0 && s[p.end-1] == '点' }

// elsewhere reports whether a clause speaks of others: 全市平均70%.
func elsewhere(clause []rune) bool {
	return findAny(clause, []string{"全市", "全省", "全国", "省均", "市均", "平均水平", "兄弟", "其他区", "其他县"})
}

// planned reports whether a clause plans for a day: 计划8月底完成100%, 要求6月底完成65%.
func planned(clause []rune) bool {
	if findAny(clause, []string{"年底", "年末", "年内"}) && !findAny(clause, []string{"去年", "已"}) {
		return true
	}
	for i := range clause {
		var n int
		switch {
		case hasAt(clause, i, "计划"), hasAt(clause, i, "要求"), hasAt(clause, i, "打算"), hasAt(clause, i, "准备"):
			n = 2
		default:
			continue
		}
		if m, ok := numeralAt(clause, i+n); ok && m.end < len(clause) && inSet(clause[m.end], "年月日号") {
			return true
		}
	}
	return false
}

// intended reports whether a clause says what is meant to be done, and not what was:
// 计划本周完成95%. 全年计划完成93% and 按计划完成93% tell of what was.
func intended(clause []rune) bool {
	for i := range clause {
		if !startsWith(clause, i, []string{"计划", "打算", "准备", "预计", "预期", "争取", "力争", "确保", "有望", "拟"}) {
			continue
		}
		if w, _ := endsAtAny(clause, i, []string{"年度", "全年", "年", "总", "按", "按照", "照", "依", "超", "占", "占了", "了", "任务", "工作"}); w != "" && hasAt(clause, i, "计划") {
			continue
		}
		at := i + 2
		if clause[i] == '拟' {
			at--
		}
		for moved := true; moved; {
			moved = false
			for _, w := range []string{"在", "于", "到", "本周内", "这周内", "本月内", "本周", "这周", "本月", "这个月", "月底", "周五", "下周", "下月", "今天", "明天", "近期", "尽快", "再", "能", "可", "将", "内", "前", "底", "末", "周末", "就", "会"} {
				if hasAt(clause, at, w) {
					at, moved = at+len([]rune(w)), true
				}
			}
		}
		if startsWith(clause, at, []string{"完成", "达", "做到", "干到", "推进到", "实现", "提高到", "提升到", "增加到", "冲到", "推到"}) || at == len(clause) {
			return true
		}
	}
	return false
}

// denied reports whether words before s[i] say that its figure is not the one told:
// 别记60%, 领导说要报95%.
func denied(s []rune, i int) bool {
	if v, _ := endsAtAny(s, i, []string{"领导要", "要求", "让我们到", "希望", "希望到", "上面要", "区里要"}); v != "" {
		return true
	}
	w, at := endsAtAny(s, i, declared)
	if w == "" {
		w, at = endsAtAny(s, i, []string{"用", "写成", "按照"})
	}
	if w == "" {
		return false
	}
	v, _ := endsAtAny(s, at, []string{"别", "不要", "不能", "不该", "勿", "要", "想", "让", "该", "能"})
	return v != ""
}

// cameTo reports whether a verb of coming to a figure stands between s[i] and the
// percentage that it came from: 从81%到85%, 由81%一路冲到89%.
func cameTo(s []rune, i int) bool {
	if w, at := endsAtAny(s, i, []string{"到了", "到", "至", "为", "成了", "成"}); w != "" {
		for n := 0; n <= 4 && at > 0; n++ {
			if inSet(s[at-1], ",;.\n") {
				return false
			}
			if from := percentBefore(s, at); from >= 0 {
				v, _ := endsAtAny(s, from, []string{"从", "由", "自", "由原来的", "从原来的", "从上周的", "由上周的", "从上次的", "由上次的", "从上期的", "由上期的"})
				return n == 0 && w != "成" && w != "为" || v != ""
			}
			at--
		}
	}
	return false
}

// percentBefore returns where the percentage begins that ends at s[i]; -1 without one.
func percentBefore(s []rune, i int) int {
	if i == 0 || !inSet(s[i-1], "%点成半") && digitValue(s[i-1]) < 0 && unitValue(s[i-1]) == 0 {
		return -1
	}
	for from := max(0, i-10); from < i; from++ {
		if from > 0 && (isDigit(s[from-1]) || s[from-1] == '.' || digitValue(s[from-1]) >= 0 || unitValue(s[from-1]) > 0) {
			continue
		}
		if p, ok := percentAt(s, from); ok && p.end == i {
			return from
		}
	}
	return -1
}

// supposed reports whether a condition opens what s[i] stands in: 如果不误工，…96%.
func supposed(s []rune, i int) bool {
	for ; i > 0 && !inSet(s[i-1], ";\n"); i-- {
		if startsWith(s, i, []string{"目前", "现在", "实际", "截至"}) {
			return false
		}
		if startsWith(s, i, []string{"如果", "要是", "假如", "倘若", "只要", "一旦", "如能", "若能"}) {
			return true
		}
	}
	return startsWith(s, i, []string{"如果", "要是", "假如", "倘若", "只要", "一旦", "如能", "若"})
}

// figuresOf finds the percentages of a stretch and sorts them by what they are of.
// One that its words call the whole item's stands before all others. names tells the
// words of the item.
func figuresOf(s []rune, names itemWords) figures {
	var f figures
	var whole, this, task, plain []shareAt
	lastEnd, bound, apart := 0, false, false // apart: a part's figure that no 其中 led in
	for i := 0; i < len(s); {
		if vagueAt(s, i) {
			f.vague = true
		}
		p, ok := percentAt(s, i)
		if !ok {
			if n, is := numeralAt(s, i); is {
				i = n.end
			} else {
				i++
			}
			continue
		}
		subjects := subjectClause(s, p.start, lastEnd)
		i, lastEnd = p.end, p.end
		if p.start > 0 && s[p.start-1] == '-' && (p.start < 2 || !isDigit(s[p.start-2])) || endsAt(s, p.start, "负") {
			f.impossible = true
			continue
		}
		clause := before(s, p.start)
		if otherTime(s, clause, p) {
			continue
		}
		of := subjectOf(s, subjects, p, names, ownField(s, p))
		if of == ofRate {
			continue
		}
		if w, _ := endsAtAny(s, p.start, []string{"未完成", "没有完成", "没完成", "不到", "没到", "不足", "未到", "没有到", "没达到", "未达到", "没有", "没"}); w != "" {
			bound = true
			continue
		}
		if findAny(clause, leftOver) && slices.ContainsFunc(plain, func(g shareAt) bool { return g.value+p.value > 99.9 && g.value+p.value < 100.1 }) {
			continue // 完成66.2%，缺口33.8%
		}
		if findAny(clause, leftOver) || findAny(clause, unsure) || startsWith(s, p.end, []string{"不到", "不足", "几", "多", "出头", "了快", "快了", "打底", "往上", "没", "未", "还没", "尚未", "打不住", "不止", "还差", "差一", "差点", "欠一", "还欠"}) || nearly(s, p.start) || leftOrEither(s, p) {
			f.vague = true
			continue
		}
		span, ok := completion(s, p)
		if raisesTo(s, p) && (!slices.Contains(clause, '率') || findAny(clause, []string{"完成率"})) {
			ok = true // 由61%提高到70%
		}
		if !ok {
			continue
		}
		switch span.Kind { //nolint:exhaustive // the others are figures
		case PercentRange, PercentMore, PercentAtLeast:
			f.vague = true
			continue
		case PercentApprox:
			if w, _ := endsAtAny(s, p.start, []string{"接近", "将近", "近", "快", "不到", "快到"}); w != "" || hasAt(s, p.end, "多") {
				f.vague = true
				continue
			}
		}
		if p.value > 200 {
			f.impossible = true // even of a part: the slip may have spoiled its neighbours
			continue
		}
		if arrowAt(s, p.end) || hasAt(s, p.end, "的话") || explained(s, p.end) {
			continue // 81%→88%
		}
		g := shareAt{value: p.value, approx: span.Kind == PercentApprox && !plainFraction(s, p)}
		if p.value > 100 {
			g.raw = p.value
		}
		switch {
		case of == ofWhole:
			whole = append(whole, g)
		case of == ofThis:
			this = append(this, g)
		case ofSome(s, p) || among(s, p.start):
			f.parts, apart = append(f.parts, g), true
		case of == ofTask && (!afterOfWhich(s, p.start, ";\n") || restated(s, p.start)):
			task = append(task, g)
		case of == ofPart || of == ofTask || afterOfWhich(s, p.start, stopsOf(subjects)):
			f.parts, apart = append(f.parts, g), apart || !afterOfWhich(s, p.start, "\n")
		default:
			plain = append(plain, g)
		}
	}
	if others := distinct(slices.Concat(task, plain, f.parts)); len(this) > 0 && len(whole) == 0 && len(others) > 0 && (len(others) > 1 || others[0].value != this[0].value) {
		task = slices.Concat(task, plain, f.parts, this) // whether it is the item's or the last part's is open
	} else {
		whole = append(whole, this...)
	}
	whole, task = distinct(whole), distinct(task)
	switch {
	case len(whole) > 0:
		f.found, f.whole = whole, true
		if len(whole) == 1 {
			f.vague = false // 「快一半了，准确说57%」
		}
	case len(task) > 0:
		f.found, f.whole = task, true
	default:
		f.found = distinct(plain)
		if bound && len(f.found) != 1 {
			f.vague = true // 不到60%; 「没到90%，也就87%」 gives one
		}
		if len(f.found) == 1 && len(f.parts) > 0 && apart {
			f.found = distinct(append(f.found, f.parts...)) // whether it is the whole's or one more part's is open
		}
	}
	return f
}

// explained reports whether what follows a percentage calls it another time's or no
// result: 66%是去年的数, 66%是计划数.
func explained(s []rune, i int) bool {
	if !startsWith(s, i, []string{"是", "为", "属于", "乃"}) {
		return false
	}
	end := i
	for end < len(s) && end < i+8 && !inSet(s[end], ",;\n.") {
		end++
	}
	return findAny(s[i:end], []string{"去年", "上周", "上次", "上月", "上期", "上旬", "计划", "目标", "预计", "估", "要求", "原来", "以前", "平均", "全市", "别人", "理论", "旧"})
}

// leftOrEither reports whether a percentage is what is left to do, or one of two that the
// speaker wavers between: 剩35%, 65%还是70%.
func leftOrEither(s []rune, p rawPercent) bool {
	if w, _ := endsAtAny(s, p.start, []string{"剩", "还有", "尚有", "余", "欠", "缺"}); w != "" {
		return true
	}
	for _, w := range []string{"还是", "或者", "或", "要么"} {
		if hasAt(s, p.end, w) {
			_, ok := percentAt(s, skipBlanks(s, p.end+len([]rune(w))))
			return ok
		}
	}
	return false
}

// nearly reports whether what follows s[i] is not reached yet: 快70%了.
func nearly(s []rune, i int) bool {
	w, _ := endsAtAny(s, i, []string{"快", "快到", "快要到", "快达到", "即将到", "即将达到", "马上到", "就要到", "就快到"})
	return w != "" && !endsAt(s, i, "加快") && !endsAt(s, i, "较快")
}

// arrowAt reports whether an arrow leads from s[i] to another percentage.
func arrowAt(s []rune, i int) bool {
	i = skipBlanks(s, i)
	from := i
	for i < len(s) && inSet(s[i], "-=>") {
		i++
	}
	if i == from || s[i-1] != '>' {
		return false
	}
	_, ok := percentAt(s, skipBlanks(s, i))
	return ok
}

// ofSome reports whether a percentage counts some of what follows it: 80%的场次, 一半药店.
func ofSome(s []rune, p rawPercent) bool {
	at := p.end
	of := at < len(s) && s[at] == '的'
	if !of && hasAt(s, p.start, "百分之") {
		return false // speech has no marks
	}
	if of {
		at++
	} else if p.end > 0 && (s[p.end-1] == '%' || s[p.end-1] == '点') {
		return false
	}
	if of && startsWith(s, at, []string{"任务", "目标", "计划"}) && at+2 < len(s) && s[at+2] >= 0x4e00 {
		return !startsWith(s, at+2, []string{"量", "了", "已", "完成", "都", "均", "数", "任务", "指标", "目标"}) // 66%的任务分到镇街了
	}
	if at >= len(s) || s[at] < 0x4e00 || startsWith(s, at, []string{"任务", "目标", "计划", "进度", "工作", "完成率", "样子", "年度", "全年", "量", "话", "然后", "接着", "还有", "另外", "以及", "其次", "最后"}) {
		return false
	}
	return of || !inSet(s[at], functionRunes) && !inSet(s[at], "左右多以没未不吧呢第强弱整") && !(inSet(s[at], "咧嘞咯呗啦呀喽哈") && closes(s, at+1))
}

// among reports whether a percentage is one of what stands before it: 90场中的60%.
func among(s []rune, i int) bool {
	w, _ := endsAtAny(s, i, []string{"中的", "里的", "里头的", "当中的"})
	return w != ""
}

// ownField reports whether a percentage is a field of its own at the end of a line
// whose words have come to an end: 「资金拨付手续办了 40%」.
func ownField(s []rune, p rawPercent) bool {
	at := p.start - 1
	if at < 1 || s[at] != ' ' && s[at] != '|' || p.end < len(s) && !inSet(s[p.end], "\n;|") {
		return false
	}
	from := at
	for from > 0 && !inSet(s[from-1], " ,;\n|") {
		from--
	}
	return inSet(s[at-1], "了好完毕中") || slices.Contains(s[from:at], '在')
}

// plainFraction reports whether the notation itself is exact as people mean it: 一半.
func plainFraction(s []rune, p rawPercent) bool {
	w, _ := endsAtAny(s, p.start, approxBefore)
	return w == "" && !hasAt(s, p.end, "左右") && !hasAt(s, p.end, "上下")
}

func distinct(list []shareAt) []shareAt {
	var out []shareAt
	for _, g := range list {
		if !slices.ContainsFunc(out, func(o shareAt) bool { return o.value == g.value }) {
			out = append(out, g)
		}
	}
	return out
}

// before returns the words of s[i]'s clause before it.
func before(s []rune, i int) []rune {
	from := i
	for from > 0 && !inSet(s[from-1], ",.;\n") || from > 1 && s[from-1] == '.' && isDigit(s[from-2]) && from < len(s) && isDigit(s[from]) {
		from--
	}
	return s[from:i]
}

// ofPlace reports whether a clause names a place before its percentage, which is
// then the place's: 「双山街道停车场完成80%」.
func ofPlace(clause []rune) bool { return placeOf(clause) != nil }

// placeOf returns the place that a clause names, nil for none.
func placeOf(clause []rune) []rune {
	for _, w := range []string{"街道", "镇", "村", "小区", "社区", "片区"} {
		n := len([]rune(w))
		for at := 1; at+n <= len(clause); at++ {
			if !hasAt(clause, at, w) || inSet(clause[at-1], "城乡农我本各全两街该每个,") || at+n < len(clause) && inSet(clause[at+n], "街级") {
				continue
			}
			if x, _ := endsAtAny(clause, at, []string{"居民", "老旧", "试点", "所有", "城市", "城区", "示范", "薄弱", "中心", "提升", "增加", "新建", "改造", "推行", "一个", "设施"}); x != "" {
				continue
			}
			return clause[max(0, at-3) : at+n]
		}
	}
	return nil
}

// counts reports whether a clause counts things before its percentage, which is then
// theirs: 「8家完成60%」. A count with a verb of its own is progress: 「新增780个完成87%」.
func counts(clause []rune) bool {
	for i := 0; i < len(clause); i++ {
		n, ok := numeralAt(clause, i)
		if !ok {
			continue
		}
		if i == 0 && n.end < len(clause) && inSet(clause[n.end], "家处个所条座栋") {
			return true
		}
		i = n.end - 1
	}
	return false
}

// stopsOf are the marks up to which 其中 rules what a clause says: a share of the year's
// task goes back to the whole with the next sentence.
func stopsOf(clause []rune) string {
	if slices.Contains(clause, '占') && findAny(clause, yearly) {
		return ";\n"
	}
	return "\n"
}

// afterOfWhich reports whether 其中 opens what s[i] stands in, back to one of stops or
// a full stop.
func afterOfWhich(s []rune, i int, stops string) bool {
	for ; i > 0 && !inSet(s[i-1], stops); i-- {
		if hasAt(s, i, "其中") {
			return true
		}
		if s[i-1] == '.' && (i < 2 || !isDigit(s[i-2])) {
			return false
		}
	}
	return hasAt(s, i, "其中")
}

// restated reports whether the clause of s[i] names the year's task with its own number,
// at least three clauses behind 其中: 「其中困难人员61人，…，…，完成全年1200人任务的58.5%」.
func restated(s []rune, i int) bool {
	clause := before(s, i)
	if !findAny(clause, []string{"全年", "年度"}) || !findAny(clause, []string{"任务", "目标", "计划"}) || len(countsIn(clause)) == 0 {
		return false
	}
	n := 0
	for ; i > 0 && !hasAt(s, i, "其中"); i-- {
		if s[i] == ',' || s[i] == ';' {
			n++
		}
	}
	return n >= 3
}

// vagueAt reports whether a figure that is none stands at s[i]: 七八成, 85到90%.
func vagueAt(s []rune, i int) bool {
	if p, is := percentAt(s, i); is && hasAt(s, i, "百分之") && p.end < len(s) && inSet(s[p.end], "-到至") { // 百分之九十三到九十五
		m, ok := numeralAt(s, skipBlanks(s, p.end+1))
		v := float64(m.tenths) / 10
		return ok && v > p.value && v <= 100 && !measured(s, m.end)
	}
	if n, ok := numeralAt(s, i); ok && n.end < len(s) && inSet(s[n.end], "来几多") && startsWith(s, n.end+1, []string{"个点", "个百分点", "点", "%", "成"}) {
		return true // 八十来个点
	}
	if i+2 < len(s) && digitValue(s[i]) > 0 && digitValue(s[i+1]) == digitValue(s[i])+1 && s[i+2] == '成' {
		return true
	}
	if i > 0 && inSet(s[i-1], "从由") {
		return false // 从81%到85%
	}
	n, ok := numeralAt(s, i)
	if !ok || i > 0 && (isDigit(s[i-1]) || s[i-1] == '.') {
		return false
	}
	j := n.end
	if p, is := percentAt(s, i); is {
		j = p.end
	}
	if j < len(s) && inSet(s[j], "-到至") {
		if p, is := percentAt(s, skipBlanks(s, j+1)); is && n.tenths < 1000 {
			return p.value > float64(n.tenths)/10 && n.tenths > 0
		}
	}
	return false
}

// bareBefore are the words that may stand before a figure without a sign.
var bareBefore = []string{"现在", "目前", "大概", "大约", "差不多", "约", "到了", "到", "达到", "还是", "是", "为", "完成了", "完成", "做到", "干到", "推到", "进度", "完成率", "已经", "已", "才", "就", "有", "应该", "改成", "改为", "更正为", "更正", "应为", "应", "按", "报", "填", "算", "总的", "总体", "整体", "我们", "这边", "我们这边", "咱们", "嗯", "那个", "那项", "这项", "的"}

// bare reads a figure without a sign where one was asked for: it is the last word, or
// a verb leads to it. alone says that no item was named: then the figure must be all
// that is said, and must not be the number of an item of the speaker's.
func (f *figures) bare(s []rune, alone bool, own []int, names itemWords) {
	for i := 0; i < len(s); {
		n, ok := numeralAt(s, i)
		if !ok || n.circled {
			i++
			continue
		}
		i = n.end
		if n.chinese && n.end-n.start > 1 && !n.decimal && !strings.ContainsAny(string(s[n.start:n.end]), "十百廿卅拾") {
			f.vague = true // 六二
			continue
		}
		if n.start > 1 && s[n.start-1] == ':' && isDigit(s[n.start-2]) {
			continue // a time
		}
		if n.start > 0 && n.end < len(s) && s[n.start-1] == '(' && s[n.end] == ')' {
			continue // (1) counts off
		}
		if n.huge || n.start > 0 && inSet(s[n.start-1], "第-/·") || measured(s, n.end) && !hasAt(s, n.end, "了") {
			continue
		}
		after := n.end
		for after < len(s) && inSet(s[after], "了吧啊哈左右没动的报算计填.! ") {
			after++
		}
		share := n.decimal && !n.chinese && exactValue(s, n) < 1 && exactValue(s, n) >= 0.1 // 0.68
		ends := after >= len(s) || inSet(s[after], ",;\n|)") || share && n.start == 0 && onlyRemark(s, after)
		leads := n.start == 0 || inSet(s[n.start-1], " ,;\n:|(")
		w, at := endsAtAny(s, trimBack(s, n.start), []string{"完成率", "总的", "总体", "整体", "总进度", "总体进度", "整体进度", "就报", "就填", "进度", "进展", "进度条"})
		named := w != "" && (!inSet([]rune(w)[0], "进") || content(string(before(s, at))) == 0) || cameDown(s, n, names)
		if !leads {
			w, _ := endsAtAny(s, n.start, bareBefore)
			leads = w != ""
		}
		if share && alone {
			w, at := endsAtAny(s, n.start, []string{"折算下来", "折算", "折算为", "算下来", "折合", "折下来"})
			if content(string(before(s, at))) > 0 {
				w = "" // 合同额折算下来0.96
			}
			named = named || w != "" || onlyRemark(s, after)
			leads = leads || w != ""
			if !named && !allSaid(s, n) && (ends || s[after] == '(') {
				f.vague = true // 合同额折算下来0.96 may tell of the whole
				continue
			}
		}
		if !ends || !leads {
			continue
		}
		if v, whole := n.whole(); alone && !named && (whole && slices.Contains(own, v) || !allSaid(s, n)) {
			continue
		}
		v := float64(n.tenths) / 10
		if n.decimal {
			if v = exactValue(s, n); v > 0 && v < 1 && !n.chinese {
				v *= 100
			}
		}
		switch {
		case v < 0 || v > 200:
			continue // a count at the end of the words, no percentage
		case v > 100:
			f.impossible = true
		case n.start > 0 && s[n.start-1] == '-':
			f.impossible = true
		default:
			w, _ := endsAtAny(s, n.start, approxBefore)
			f.found = distinct(append(f.found, shareAt{value: v, approx: w != "" || hasAt(s, n.end, "左右")}))
		}
	}
}

// onlyRemark reports whether all that follows s[i] is one remark in brackets that is
// no unit of measure and speaks of no other time: 0.68（终端545个）.
func onlyRemark(s []rune, i int) bool {
	return i < len(s) && s[i] == '(' && slices.Index(s, ')') == len(s)-1 && !measured(s, i+1) && !findAny(s[i:], laterWords) && !findAny(s[i:], pastWords) && !findAny(s[i:], []string{"计划"})
}

// cameDown reports whether a verb that only a figure follows leads to n, with nothing of
// its own but the item named before it in the clause: 往回退到65了, 就按73报吧.
func cameDown(s []rune, n number, names itemWords) bool {
	w, at := endsAtAny(s, n.start, []string{"退到", "退回到", "退回", "降到", "降至", "掉到", "回落到", "回到", "跌到", "涨到", "升到", "提到", "推到", "推进到", "干到", "做到", "调到", "调整到", "改到", "就按", "按", "就报", "就填", "就算", "就写", "就记"})
	if w == "" || w == "按" && !startsWith(s, n.end, []string{"报", "填", "算", "记", "写"}) {
		return false
	}
	said := string(before(s, at))
	return content(said) == 0 || names(said)
}

// trimBack steps back from s[i] over the marks, verbs and hedges behind a name:
// 完成率为：, 总体进度大概.
func trimBack(s []rune, i int) int {
	for {
		from := i
		for i > 0 && inSet(s[i-1], " :为是到达按约在") {
			i--
		}
		if w, at := endsAtAny(s, i, approxBefore); w != "" {
			i = at
		}
		if i == from {
			return i
		}
	}
}

// allSaid reports whether s says nothing but the number n.
func allSaid(s []rune, n number) bool {
	left := string(s[:n.start])
	for _, w := range append([]string{"说错了", "报错了", "写错了", "填错了", "打错了", "搞错了", "弄错了", "不对", "刚才", "前面", "一下"}, bareBefore...) {
		left = strings.ReplaceAll(left, w, "")
	}
	return strings.Trim(left, " ,.:;!\n啊吧呢了") == "" && strings.Trim(string(s[n.end:]), " ,.:;!\n啊吧呢了左右没动的") == ""
}
