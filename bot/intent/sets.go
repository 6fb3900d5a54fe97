package intent

import (
	"unicode/utf8"

	"duban/ledger"
)

// sets decides questions about many items at once.
func (l *Lexicon) sets(c *scanned, q *Query, content [][]rune) bool {
	whole := wholeList(c.s) || l.allOfThem(c.s)
	if whole && q.Unsure && len(q.Items) == 1 && q.Items[0] == len(l.plan.Items) { // 20项都谁在干
		q.Items, q.Unsure = nil, false
		c.refs = c.refs[:0]
	}
	named := len(c.refs) > 0
	if !named && asksPlace(c.s) && findAny(c.s, []string{"我们", "咱"}) {
		q.Mine = true // 我们排第几
	}
	found := !named && l.findable(c, content)
	if q.Unsure && len(q.Items) == 1 && c.has(cueOverview|cueCount) { // 20件实事平均多少
		named, q.Items, q.Unsure = false, nil, false
		c.refs = c.refs[:0]
	}
	if q.Mine && found && !l.find(c, content)[0].title {
		found = false
	}
	switch {
	case c.has(cueMissing) && !named && !found:
		q.Intent, q.Reported = Missing, c.has(cueReported)
		if c.has(cueCount) {
			q.Intent, q.Counted = Count, Missing
		}
	case (c.has(cueSchedule) || onlyGrammar(content) && len(q.Units) == 0 && !named && asksWhen(c.s)) && !found:
		q.Intent = Schedule
	case c.has(cueLamp) && named && !c.has(cueGoal|cueUnits):
		q.Intent = Lamp
		for _, no := range q.Items {
			if l.plan.Item(no) == nil {
				q.Intent = NoSuchItem
			}
		}
	case c.has(cueLamp) && !named && !found:
		q.Intent = Lamp
		if c.has(cueCount) {
			q.Counted = Lamp
		}
	case c.has(cueStuck) && !named && !found && (c.has(cueList|cueCount|cueMine|cueSlow|cueTop) || onlyGrammar(content) && len(q.Units) == 0 && endsAt(c.s, len(c.s), "的")):
		q.Intent = Unchanged
	case len(q.Items) > 1 && c.has(cueWhich|cueCompare|cueFast|cueSlow) || len(q.Items) == 2 && findAny(c.s, []string{"比", "vs", "pk"}):
		q.Intent = Compare
	case len(c.limits) > 0 && !named && !found && !(c.has(cueMean) && !c.limits[0].mean):
		q.Intent = Threshold
		lim := c.limits[0]
		q.Op, q.Low, q.High, q.LowOut, q.HighOut, q.ByMean = lim.op, lim.low, lim.high, lim.lowOut, lim.highOut, lim.mean
		if len(c.limits) > 1 && q.Op != OpBetween { // 高于60%低于80%
			q.bound(c.limits[1])
		}
		if c.has(cueUndone) && (q.Op == OpAbove || q.Op == OpAtLeast) { // 90%以上但没完成的
			q.LowOut = q.Op == OpAbove
			q.Op, q.High, q.HighOut = OpBetween, ledger.Whole(100), true
		}
		if c.has(cueCount) && !c.has(cueList) {
			q.Intent, q.Counted = Count, Threshold
		}
		if full, _ := q.Low.Tenths(); full == 1000 && (q.Op == OpEqual || q.Op == OpAtLeast) {
			if q.Intent == Count {
				q.Counted = Completed
			} else {
				q.Intent = Completed
			}
		}
	case len(q.Units) == 0 && !named && !found && !q.Mine && asksLoad(c.s):
		q.Intent, q.Load = UnitRanking, true
	case (len(q.Units) > 0 || q.Mine) && !named && !found && !q.UnitAmbiguous && (c.has(cueMean) && len(q.Units) > 0 || asksPlace(c.s)):
		q.Intent = UnitRanking
	case len(q.Units) == 0 && !named && !found && !q.Mine && c.asksUnits() && (c.has(cueTop|cueFast|cueSlow|cueMean|cueWhich) || c.hasN || c.has(cueProgress|cuePercent) && onlyGrammar(content)):
		q.Intent = UnitRanking
		switch {
		case c.hasN:
		case !c.has(cueFast | cueSlow):
			q.N, q.Fast = len(l.plan.Units), true
		case findAny(c.s, []string{"排名", "排序", "排个", "排行", "从高到低", "从低到高"}):
			q.N = len(l.plan.Units)
		case oneAsked(c.s) || findAny(c.s, []string{"哪家", "什么单位", "啥单位", "的单位是", "单位是"}):
			q.N = 1
		}
	case len(q.Units) > 1 && c.has(cueWhich|cueCompare|cueFast|cueSlow) && !named:
		q.Intent = UnitItems // units are not ranked; their items are shown
		q.Items, q.UnitAmbiguous = l.itemsOf(q), false
		if len(q.Items) == len(q.Units) && l.oneEach(q) {
			q.Intent = Compare // 妇联的和残联的哪个进度好
		}
	case len(q.Units) == 1 && c.has(cueWhich) && !named && len(content) > 1 && l.severalTopics(c, q, l.pieces(c)): // 民政局的食堂和助浴哪个慢
	case len(q.Units) > 0 && !q.UnitAmbiguous && !named && (c.has(cueWhich) || c.hasFew() && (oneAsked(c.s) && c.has(cueFast|cueSlow) || c.has(cueCompare))):
		q.Intent = Compare // 发改局俩项目，哪个拖后腿
		q.Items = l.itemsOf(q)
	case !named && !found && (c.has(cueTop) && c.has(cueFast|cueSlow) || c.hasN || c.has(cueFast|cueSlow) && c.has(cueList|cueTop|cueWhich) || sorted(c.s)):
		q.Intent = Ranking
		q.Undone = c.has(cueUndone) || c.has(cueDone) && findAny(c.s, []string{"刨去", "刨掉", "刨除", "除去", "除了", "除开", "不算", "撇开", "抛开", "去掉", "排除", "扣除", "撇去", "之外", "以外"}) || findAny(c.s, []string{"除了满分", "除了完成", "除了已完成", "除了100", "除去满分", "除去完成", "不算满分", "不算完成", "在办的", "在办里"})
		if !c.hasN && !c.has(cueFast|cueSlow) {
			q.Fast = true
		}
		if !c.hasN && oneAsked(c.s) {
			q.N = 1
		}
		if inOrder(c.s) && !c.hasN && q.N == 0 || findAny(c.s, []string{"排序", "排个序", "排个名", "排名", "排行", "按完成率排", "按进度排", "排一排"}) && !c.hasN && q.N == 0 {
			q.N = len(l.plan.Items)
		}
	case !named && !found && len(q.Units) == 0 && !q.Mine && c.has(cueWhich) && !c.has(cueCompare|cueUnits) && (onlyGrammar(content) || c.has(cueUndone)): // 剩下的哪个领先
		q.Intent, q.N = Ranking, 1
		q.Fast = !findAny(c.s, []string{"慢", "低", "落后", "差", "弱"})
		q.Undone = c.has(cueUndone)
	case !named && !found && len(q.Units) == 0 && c.has(cueDone|cueUndone) && (findAny(c.s, []string{"全部完成", "都完成", "全完成", "都干完", "全干完", "都办完", "都做完"}) || whole) && (c.has(cueAsk) || yesNo(c.s)):
		q.Intent = Overview // 全部完成了吗
	case !named && !found && c.has(cueUndone) && (c.has(cueList|cueCount|cueOverview) || len(q.Units) > 0 || q.Mine || onlyGrammar(content)):
		q.Intent = Unfinished
		if c.has(cueCount) && !c.has(cueList) {
			q.Intent, q.Counted = Count, Unfinished
		}
	case !named && !found && c.has(cueDone) && !c.has(cueUndone) && (c.has(cueList|cueCount|cueOverview) || len(q.Units) > 0 && !c.has(cueUnits|cueAsk|cueOne) && !yesNo(c.s) || q.Mine || onlyGrammar(content) && !c.has(cueAsk|cueOne) && len(q.Units) == 0 && !yesNo(c.s)):
		q.Intent = Completed
		if c.has(cueCount) && !c.has(cueList) {
			q.Intent, q.Counted = Count, Completed
		}
	case q.Mine && !named && !found && len(q.Units) == 0:
		q.Intent = MyItems
	case c.listsAll(l, q) && !found && len(q.Units) == 0:
		q.Intent, q.Aspect, q.Unsure, q.Items, q.all = Items, AspectPercent, false, nil, true
		for _, it := range l.plan.Items {
			q.Items = append(q.Items, it.No)
		}
	case whole && c.has(cueGoal|cueUnits) && !named && !found && len(q.Units) == 0:
		q.Intent, q.Aspect = Items, aspect(c)
		for _, it := range l.plan.Items {
			q.Items = append(q.Items, it.No)
		}
	case (c.has(cueOverview) || whole && c.has(cueProgress|cuePercent)) && !named && !found && len(q.Units) == 0:
		q.Intent = Overview
	case (c.has(cueCount) || countsList(c.s, content)) && !named && !found && (!c.has(cueGoal) || countsList(c.s, content)) && (onlyGrammar(content) || len(q.Units) > 0 || countsList(c.s, content)):
		q.Intent, q.Counted = Count, Overview
		if len(q.Units) > 0 {
			q.Counted = UnitItems
		}
	default:
		return false
	}
	return true
}

// asksWhen reports whether the sentence asks when something is to be reported: 最近一次报送啥时候.
func asksWhen(s []rune) bool {
	return findAny(s, []string{"什么时候", "啥时候", "什么时间", "啥时间", "何时", "几号", "哪天", "哪一天", "周几", "星期几", "礼拜几"}) &&
		findAny(s, []string{"报", "交", "填", "送", "更新", "提醒", "例会"}) && !endsAt(s, len(s), "的") && !endsAt(s, len(s), "了") && !findAny(s, []string{"报的", "报过", "填的", "交的", "更新的", "上次", "上回"})
}

// asksLoad reports whether units are ranked by what they carry: 哪个单位任务最重.
func asksLoad(s []rune) bool {
	if !findAny(s, []string{"最多", "最重", "最忙"}) || !findAny(s, []string{"单位", "部门", "局", "谁", "哪家"}) {
		return false
	}
	return findAny(s, []string{"任务", "项目", "事项", "实事", "活", "主办", "协办", "参与", "配合", "的事", "担子", "负责", "承担", "牵头", "管的", "领的", "摊", "最忙", "担的"})
}

// hasFew reports whether a few items are spoken of as known: 俩项目, 那两项, 几个项目里.
func (c *scanned) hasFew() bool {
	return findAny(c.s, []string{"俩", "两项", "两个", "两件", "2项", "2个", "三项", "三个", "三件", "仨", "3项", "3个", "四项", "四个", "4项", "几项里", "几个里", "几个项目里", "那几项", "那几个", "这几项", "这几个"})
}

// oneEach reports whether each unit of q has exactly one item.
func (l *Lexicon) oneEach(q *Query) bool {
	for _, u := range q.Units {
		if len(l.byUnit[u]) != 1 {
			return false
		}
	}
	return true
}

// inOrder reports whether an order by figure is given: 由低到高, 降序.
func inOrder(s []rune) bool {
	return findAny(s, []string{"高到低", "低到高", "快到慢", "慢到快", "升序", "降序", "倒序"})
}

// sorted reports whether a list is wanted in order: 按完成率排一下.
func sorted(s []rune) bool {
	return inOrder(s) || findAny(s, []string{"按完成率排", "按进度排", "按完成率从", "按进度从", "排个序", "排一排", "排序"})
}

// countsList reports whether the promises themselves are counted: 列了几件实事.
func countsList(s []rune, content [][]rune) bool {
	for _, p := range content {
		topical := 0
		for _, r := range p {
			if !fillerRune(r) && !inSet(r, "总共拢统一合计列安排定摊搞干立今年全区办做揽领弄民生确开始次") {
				topical++
			}
		}
		if topical > 0 {
			return false // 养老有几个项目
		}
	}
	if findAny(s, []string{"一共", "总共", "拢共", "合计", "统共", "总计", "共有", "满打满算"}) && findAny(s, []string{"几件", "几项", "几条", "几桩", "多少件", "多少项", "多少条", "多少桩"}) {
		return true
	}
	for i, r := range s {
		if r != '几' && r != '多' {
			continue
		}
		for _, n := range [...]string{"几件", "几项", "几个", "几桩", "多少件", "多少项", "多少个", "多少桩", "多少"} {
			if hasAt(s, i, n) && startsWith(s, i+utf8.RuneCountInString(n), []string{"实事", "民生实事", "事项", "项目", "任务", "工程"}) {
				return true
			}
		}
	}
	return false
}

// belongs reports whether the sentence asks to whom something belongs: 归…管, 由…办.
func belongs(s []rune) bool {
	return findAny(s, []string{"归", "由", "属于"})
}

// allOfThem reports whether all items are meant by their number: 20项都谁在干.
func (l *Lexicon) allOfThem(s []rune) bool {
	for i := range s {
		if !isDigit(s[i]) && digitValue(s[i]) < 0 && unitValue(s[i]) == 0 || i > 0 && isDigit(s[i-1]) {
			continue
		}
		n, ok := numeralAt(s, i)
		if v, whole := n.whole(); ok && whole && v == len(l.plan.Items) && n.end+1 < len(s) && inSet(s[n.end], "项件个") && inSet(s[n.end+1], "都各全分") {
			return true
		}
	}
	return false
}

// listsAll reports whether the list itself is asked for: 民生实事有哪些, 清单念一下,
// 把20项列出来.
func (c *scanned) listsAll(l *Lexicon, q *Query) bool {
	if !c.has(cueList) || c.has(cueProgress|cueGoal|cueUnits|cueHistory|cueDone|cueUndone|cueTop|cueFast|cueSlow|cueCount|cueMine|cueHelp|cueWhich|cueCompare|cueAsk) || c.has(cueOverview) && !findAny(c.s, []string{"列出", "列一下", "列个"}) || len(c.limits) > 0 || c.hasN || q.Mine {
		return false
	}
	if len(q.Items) == 1 && q.Unsure && q.Items[0] == len(l.plan.Items) {
		return true
	}
	return len(q.Items) == 0 && findAny(c.s, []string{"实事", "清单", "台账", "项目", "事项", "名单", "列表", "列出", "列一下"}) && onlyGrammar(l.pieces(c))
}

// wholeList reports whether all items are meant: 全部事项的进展.
func wholeList(s []rune) bool {
	return findAny(s, []string{"全部", "所有", "每一项", "各个"})
}

// yesNo reports whether the sentence ends in 吗, 没 or 没有.
func yesNo(s []rune) bool {
	for len(s) > 0 && isMark(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return endsAt(s, len(s), "吗") || endsAt(s, len(s), "没") || endsAt(s, len(s), "没有") || indexRunes(s, "了吗") >= 0 || indexRunes(s, "完没") >= 0
}

// oneAsked reports whether a ranking asks for one place: 哪个最慢, 谁最快.
func oneAsked(s []rune) bool {
	return findAny(s, []string{"哪个", "哪项", "哪件", "哪一项", "哪一个", "谁", "第一名", "最后一名"})
}

// bound narrows a comparison by a second one.
func (q *Query) bound(b limit) {
	first := limit{op: q.Op, low: q.Low}
	above, below := first, b
	if b.op == OpAbove || b.op == OpAtLeast {
		above, below = b, first
	}
	if above.op != OpAbove && above.op != OpAtLeast || below.op != OpBelow && below.op != OpAtMost || above.low.Cmp(below.low) >= 0 {
		return // two of one kind, or a range that nothing can lie in: the first counts
	}
	q.Op, q.Low, q.High = OpBetween, above.low, below.low
	q.LowOut, q.HighOut = above.op == OpAbove, below.op == OpBelow
}
