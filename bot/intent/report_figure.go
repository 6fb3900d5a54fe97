package intent

import (
	"slices"

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
