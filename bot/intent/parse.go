package intent

import (
	"slices"

	"duban/calendar"
	"duban/ledger"
)

// Parse reads text as a question about the lexicon's plan. today dates phrases
// such as 去年 and 6月底.
func (l *Lexicon) Parse(text string, today calendar.Date) Query {
	c := scans.Get().(*scanned) // the pool holds nothing else
	defer scans.Put(c)
	c.reset(text)
	l.scan(c, today)
	heard := l.misnamed(c) && l.hearUnits(c)
	if heard || misnumbered(c.s) && hearNumbers(c.s) {
		l.rescan(c, today)
	}
	l.loneNumber(c)
	q := l.decide(c)
	q.UnitHeard = heard
	if q.Aspect == AspectNone && q.Intent == Item && len(l.pieces(c)) > 0 && l.correct(c, today) {
		if again := l.decide(c); again.Intent == Item && again.Aspect != AspectNone {
			return again
		}
	}
	if q.Intent == Unknown || q.Intent == NoSuchItem && len(q.Items) == 0 || q.Weak || q.heard || q.Intent == Threshold && q.Op == OpEqual && len(l.pieces(c)) > 0 || q.Intent == OutOfScope || q.Intent == Ellipsis {
		if l.correct(c, today) {
			if again := l.decide(c); again.Intent != Unknown && again.Intent != OutOfScope && !again.Weak {
				return again
			}
		}
	}
	return q
}

// correct rereads the sentence with words that only sound right replaced, and
// reports whether it changed anything.
func (l *Lexicon) correct(c *scanned, today calendar.Date) bool {
	taken := func(i, j int) bool {
		for k := i; k < j; k++ {
			if c.by[k] == byItem || c.by[k] == byUnit || c.by[k] == byFigure {
				return true
			}
		}
		return l.known(c.s[i:j])
	}
	changed := hearing(c.s, taken)
	if hearNumbers(c.s) {
		changed = true
	}
	if l.hearUnits(c) || l.hearSynonyms(c) {
		changed = true
	}
	if !changed {
		return false
	}
	l.rescan(c, today)
	return true
}

// misnumbered reports whether a 第 stands before something that is no number: 第时六项.
func misnumbered(s []rune) bool {
	for i := range s {
		if s[i] == '第' {
			if _, ok := numeralAt(s, skipBlanks(s, i+1)); !ok {
				return true
			}
		}
	}
	return false
}

// loneNumber takes the only number of a message for an item when the rest says
// nothing that the ledger knows: 「进度 7」, 「简单说下15」.
func (l *Lexicon) loneNumber(c *scanned) {
	n := c.lone
	if c.nums != 1 || len(c.refs) > 0 || len(c.limits) > 0 || c.hasN || c.has(cueTop|cueCount) || n.end < len(c.s) && c.by[n.end] == free && isWordRune(c.s[n.end]) {
		return
	}
	if hits := l.find(l.pieces(c)); len(hits) > 0 && hits[0].coverage >= 0.5 {
		return
	}
	if v, ok := n.whole(); ok && v > 0 && v < 1000 {
		c.refs = append(c.refs, ItemRef{Start: n.start, End: n.end, Items: []int{v}, Bare: true})
		c.cover(n.start, n.end, byItem)
	}
}

// rescan reads the corrected sentence anew.
func (l *Lexicon) rescan(c *scanned, today calendar.Date) {
	text := string(c.s)
	c.reset(text)
	l.scan(c, today)
}

// misnamed reports whether something that no word covers ends as units' names do.
func (l *Lexicon) misnamed(c *scanned) bool {
	for i := 2; i < len(c.s); i++ {
		if c.by[i] == free && c.by[i-1] == free && c.by[i-2] == free && inSet(c.s[i], "局委办队会部镇团") {
			return true
		}
	}
	return false
}

// known reports whether the two or more characters are words of the ledger as they stand.
func (l *Lexicon) known(s []rune) bool {
	for k := 0; k+1 < len(s); k++ {
		if l.words.lookup(pairKey(s[k], s[k+1])) == nil {
			return false
		}
	}
	return true
}

// decide chooses the reading of a scanned sentence. The order of the rules is
// the order of how much a word commits the speaker: commands first, then
// questions about sets, then single items, then words of the ledger.
func (l *Lexicon) decide(c *scanned) Query {
	q := Query{Year: c.year, Period: c.period, HasPer: c.hasPer, Past: c.past, N: c.n, Nth: c.nth, Fast: c.has(cueFast) && !c.has(cueSlow)}
	q.LeadOnly = c.has(cueLead) && !c.has(cueAssist)
	q.AssistOnly = c.has(cueAssist) && !c.has(cueLead)
	q.Also = c.has(cueAlso)
	q.Mine = c.has(cueMine)
	if c.has(cueRed) {
		q.Color = Red
	} else if c.has(cueYellow) {
		q.Color = Yellow
	} else if c.has(cueGreen) {
		q.Color = Green
	}
	if c.year == l.plan.Year {
		q.Year = 0
	}
	for _, r := range c.refs {
		if w, _ := endsAtAny(c.s, r.Start, []string{"不是"}); w != "" && len(c.refs) > 1 {
			continue // 不是第4，是第6
		}
		if r.Bare && len(c.refs) > 1 && l.figureInstead(c.s, r) {
			continue // 第七项为啥医保是79
		}
		items := r.Items
		if r.last { // 最后三项 counts from the end
			items = l.lastItems(len(items))
		}
		for _, v := range items {
			if !slices.Contains(q.Items, v) {
				q.Items = append(q.Items, v)
			}
		}
		q.Unsure = q.Unsure || r.Unsure
	}
	if lim, ok := l.figures(c); ok { // 80到90的: no such items, so percentages
		q.Items, q.Unsure = nil, false
		c.refs, c.limits = c.refs[:0], append(c.limits, lim)
	}
	content := l.pieces(c)
	if done := l.command(c, &q, content); done {
		return q
	}
	l.chooseUnits(c, &q)
	if done := l.sets(c, &q, content); done {
		return q
	}
	if done := l.numbered(c, &q); done {
		return q
	}
	if done := l.byWords(c, &q); done {
		return q
	}
	return l.rest(c, q, content)
}

// figureInstead reports whether a bare number beside a marked one is a figure:
// what something 是, or a number that the list does not have.
func (l *Lexicon) figureInstead(s []rune, r ItemRef) bool {
	w, _ := endsAtAny(s, r.Start, []string{"是", "才", "只有", "还"})
	return w != "" || len(r.Items) == 1 && l.plan.Item(r.Items[0]) == nil
}

// figures takes a bare range of numbers, none of which the list has, for percentages.
func (l *Lexicon) figures(c *scanned) (limit, bool) {
	if len(c.refs) != 1 || !c.refs[0].Bare || len(c.limits) > 0 {
		return limit{}, false
	}
	r := c.refs[0]
	low, high := r.Items[0], r.Items[len(r.Items)-1]
	if len(r.Items) < 3 || low != high-len(r.Items)+1 || high > 100 || l.plan.Item(low) != nil || l.plan.Item(high) != nil {
		return limit{}, false
	}
	return limit{op: OpBetween, low: ledger.Whole(low), high: ledger.Whole(high), start: r.Start, end: r.End}, true
}

func (l *Lexicon) lastItems(n int) []int {
	var out []int
	items := l.plan.Items
	for i := max(0, len(items)-n); i < len(items); i++ {
		out = append(out, items[i].No)
	}
	return out
}

// command decides what needs no ledger: 继续, 帮助, 你好, and what is not switched on yet.
func (l *Lexicon) command(c *scanned, q *Query, content [][]rune) bool {
	empty := len(content) == 0 && len(c.refs) == 0 && len(c.units) == 0 && len(c.limits) == 0
	switch {
	case len(c.s) == 0:
		q.Intent = Unknown
		return true
	case c.has(cueUndo) && empty:
		q.Intent = Undo
		return true
	case c.has(cueImport) && len(c.refs) == 0 && len(c.s) < 12:
		q.Intent = Import
		return true
	case c.has(cueMore) && empty && !c.has(cueProgress|cueUnits|cueGoal):
		q.Intent = More
		return true
	case c.has(cueLater) && !c.has(cueSchedule) || c.instructs() || c.wantsTable():
		q.Intent = Later
		return true
	case c.has(cueSwitch) && len(c.refs) == 0 && !c.has(cueProgress|cueUnits|cueGoal):
		q.Intent = Choose
		return true
	case c.has(cueHelp) && len(c.refs) == 0 && len(c.limits) == 0 && !c.has(cueProgress|cuePercent|cueMissing) && len(content) <= 1:
		q.Intent = Help
		return true
	case empty && c.has(cueGreet) && !c.has(^(cueGreet | cueThanks | cueAsk | cueOne)):
		q.Intent = Greeting
		return true
	case empty && c.has(cueThanks) && !c.has(^(cueThanks | cueGreet | cueAsk | cueOne)):
		q.Intent = Thanks
		return true
	}
	return false
}

// wantsTable reports whether a table is to be made: 出二季度表.
func (c *scanned) wantsTable() bool {
	i := indexRunes(c.s, "出")
	return i >= 0 && i <= 2 && endsAt(c.s, len(c.s), "表")
}

// instructs reports whether the sentence has a unit do something: 让住建局周三前说说….
func (c *scanned) instructs() bool {
	for _, h := range c.units {
		if w, _ := endsAtAny(c.s, h.start, []string{"让", "叫", "请", "通知", "要求", "告诉", "催"}); w != "" {
			if findAny(c.s[h.end:], []string{"说", "报", "反馈", "汇报", "回复", "抓紧", "加快", "解释", "答复", "落实", "处理", "来"}) {
				return true
			}
		}
	}
	return false
}

// chooseUnits settles which units the sentence names. A stem such as 民政 counts
// only beside words about responsibility, or when it is all that was said.
func (l *Lexicon) chooseUnits(c *scanned, q *Query) {
	add := func(h unitHit, ids []int64) {
		for _, id := range ids {
			if !slices.Contains(q.Units, id) {
				q.Units = append(q.Units, id)
			}
		}
		if len(ids) > 1 {
			q.UnitAmbiguous = true
		}
		c.cover(h.start, h.end, byUnit)
	}
	for _, h := range c.units {
		if !h.weak {
			add(h, h.names.strong)
			if q.UnitText == "" {
				q.UnitText = string(c.s[h.start:h.end])
			}
		}
	}
	if len(q.Units) > 0 {
		return
	}
	for _, h := range c.units {
		if !h.weak || !l.weakFits(c, h) {
			continue
		}
		add(h, h.names.weak)
		q.UnitText = string(c.s[h.start:h.end])
	}
}

// weakFits reports whether a stem or tail of a unit's name is meant as the unit.
func (l *Lexicon) weakFits(c *scanned, h unitHit) bool {
	alone := true
	for k := range c.s {
		if (k < h.start || k >= h.end) && c.by[k] == free && !fillerRune(c.s[k]) {
			alone = false
			break
		}
	}
	// the stem must not be the first part of a longer word of the ledger (中心村)
	if h.end < len(c.s) && c.by[h.end] == free && !fillerRune(c.s[h.end]) {
		return false
	}
	if h.start > 0 && c.by[h.start-1] == free && !fillerRune(c.s[h.start-1]) {
		return false
	}
	return c.has(cueUnits|cueLead|cueAssist|cueMissing) || c.has(cueWhich|cueFast|cueSlow) && joined(c.s) && len(c.units) > 1 || alone && (c.has(cueList|cueCount|cueOne) || len(c.refs) == 0 && !l.inTitle(c.s[h.start:h.end]))
}

// inTitle reports whether w stands in the title of an item.
func (l *Lexicon) inTitle(w []rune) bool {
	hits := l.words.search([][]rune{w})
	return len(hits) > 0 && hits[0].title
}

// sets decides questions about many items at once.
func (l *Lexicon) sets(c *scanned, q *Query, content [][]rune) bool {
	named := len(c.refs) > 0
	found := !named && l.findable(content)
	if q.Unsure && len(q.Items) == 1 && c.has(cueOverview|cueCount) { // 20件实事平均多少
		named, q.Items, q.Unsure = false, nil, false
		c.refs = c.refs[:0]
	}
	if q.Mine && found && !l.find(content)[0].title {
		found = false
	}
	switch {
	case c.has(cueMissing) && !named && !found:
		q.Intent = Missing
		if c.has(cueCount) {
			q.Intent, q.Counted = Count, Missing
		}
	case c.has(cueSchedule) && !found:
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
	case len(q.Items) > 1 && c.has(cueWhich|cueCompare|cueFast|cueSlow) || len(q.Items) == 2 && indexRunes(c.s, "比") >= 0:
		q.Intent = Compare
	case len(c.limits) > 0 && !named && !found:
		q.Intent = Threshold
		lim := c.limits[0]
		q.Op, q.Low, q.High = lim.op, lim.low, lim.high
		if len(c.limits) > 1 && q.Op != OpBetween { // 高于60%低于80%
			q.bound(c.limits[1])
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
	case len(q.Units) > 1 && c.has(cueWhich|cueCompare|cueFast|cueSlow) && !named:
		q.Intent = UnitItems // units are not ranked; their items are shown
		q.Items, q.UnitAmbiguous = l.itemsOf(q), false
	case len(q.Units) > 0 && c.has(cueWhich) && !named:
		q.Intent = Compare
		q.Items = l.itemsOf(q)
	case !named && !found && (c.has(cueTop) && c.has(cueFast|cueSlow) || c.hasN || c.has(cueFast|cueSlow) && c.has(cueList|cueTop|cueWhich)):
		q.Intent = Ranking
		q.Undone = c.has(cueUndone)
		if !c.hasN && !c.has(cueFast|cueSlow) {
			q.Fast = true
		}
		if !c.hasN && oneAsked(c.s) {
			q.N = 1
		}
		if all := findAny(c.s, []string{"从高到低", "从低到高", "由高到低", "由低到高", "排序", "排个序", "排个名", "排名", "排行"}); all && !c.hasN && q.N == 0 {
			q.N = len(l.plan.Items)
		}
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
	case wholeList(c.s) && c.has(cueGoal|cueUnits) && !named && !found && len(q.Units) == 0:
		q.Intent, q.Aspect = Items, aspect(c)
		for _, it := range l.plan.Items {
			q.Items = append(q.Items, it.No)
		}
	case (c.has(cueOverview) || wholeList(c.s) && c.has(cueProgress|cuePercent)) && !named && !found && len(q.Units) == 0:
		q.Intent = Overview
	case c.has(cueCount) && !named && !found && !c.has(cueGoal) && (onlyGrammar(content) || len(q.Units) > 0):
		q.Intent, q.Counted = Count, Overview
		if len(q.Units) > 0 {
			q.Counted = UnitItems
		}
	default:
		return false
	}
	return true
}

// belongs reports whether the sentence asks to whom something belongs: 归…管, 由…办.
func belongs(s []rune) bool {
	ok := findAny(s, []string{"归", "由", "属于"})
	return ok
}

// wholeList reports whether all items are meant: 全部事项的进展.
func wholeList(s []rune) bool {
	ok := findAny(s, []string{"全部", "所有", "每一项", "各个"})
	return ok
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
	ok := findAny(s, []string{"哪个", "哪项", "哪件", "哪一项", "哪一个", "谁", "第一名", "最后一名"})
	return ok
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

// numbered decides questions that name items by number.
func (l *Lexicon) numbered(c *scanned, q *Query) bool {
	if len(q.Items) == 0 { // none, or all of them figures, or the last ones of an empty list
		return false
	}
	q.Aspect = aspect(c)
	for _, no := range q.Items {
		if l.plan.Item(no) == nil {
			q.Intent = NoSuchItem
			return true
		}
	}
	q.Intent = Item
	if len(q.Items) > 1 {
		q.Intent = Items
	}
	// 第10项资助的是哪些学生: a detail, which may stand in the goal or the progress.
	if q.Aspect == AspectNone && q.Intent == Item && l.speaksOf(q.Items[0], l.pieces(c)) {
		q.Aspect = AspectFull
	}
	return true
}

// speaksOf reports whether one of the pieces has words of the item.
func (l *Lexicon) speaksOf(no int, pieces [][]rune) bool {
	it := l.plan.Item(no)
	for _, p := range pieces {
		for k := range len(p) - 1 {
			for _, q := range l.words.lookup(pairKey(p[k], p[k+1])) {
				if l.plan.Items[q.item] == it {
					return true
				}
			}
		}
	}
	return false
}

// byWords decides questions that name a unit, or words of the ledger.
func (l *Lexicon) byWords(c *scanned, q *Query) bool {
	q.Aspect = aspect(c)
	content := l.pieces(c) // without the units' names, which are settled now
	if len(q.Units) == 0 && l.severalTopics(c, q, content) {
		return true
	}
	if l.unknownUnit(c, q, content) {
		return true
	}
	hits := l.find(content)
	if len(q.Units) > 0 {
		if len(hits) > 0 && hits[0].coverage >= 0.8 && c.has(cueAsk|cueAlso) && (c.has(cueUnits) || belongs(c.s)) && !c.has(cueList|cueCount) {
			q.Also = true // 公交线路是不是归交通局管
			return l.settle(c, q, hits, content)
		}
		if sub := l.within(hits, q.Units); len(sub) > 0 && sub[0].coverage >= 0.6 && !q.Also {
			return l.settle(c, q, sub, content)
		}
		if len(hits) > 0 && hits[0].title && hits[0].coverage > 0.99 && !c.has(cueList) {
			return l.settle(c, q, hits, content)
		}
		if q.Also && len(content) == 0 || c.has(cueAsk) && c.has(cueLead|cueAssist) && len(content) == 0 && !c.has(cueList|cueCount) {
			q.Intent, q.Aspect, q.Also = Ellipsis, AspectUnits, true
			return true
		}
		q.Intent = UnitItems
		q.Items = l.itemsOf(q)
		q.Ambiguous = c.has(cueOne) && len(q.Items) > 1
		return true
	}
	if len(hits) == 0 {
		return false
	}
	return l.settle(c, q, hits, content)
}

// severalTopics reads 「停车和保租房哪个快」: two or more topics, each of which
// means one item by itself.
func (l *Lexicon) severalTopics(c *scanned, q *Query, content [][]rune) bool {
	if len(content) < 2 || !joined(c.s) {
		return false
	}
	var nos []int
	for _, p := range content {
		hits := l.find([][]rune{p})
		if len(hits) == 0 || hits[0].coverage < 0.99 || !hits[0].title && hits[0].field > inGoal || len(hits) > 1 && hits[1].score > 0.6*hits[0].score && hits[1].title == hits[0].title {
			continue
		}
		if no := l.plan.Items[hits[0].item].No; !slices.Contains(nos, no) {
			nos = append(nos, no)
		}
	}
	if len(nos) < 2 {
		return false
	}
	q.Items, q.Intent = nos, Items
	if c.has(cueWhich|cueCompare|cueFast|cueSlow|cueTop) || oneAsked(c.s) {
		q.Intent = Compare
	}
	return true
}

// joined reports whether the sentence joins things: 和, 跟, 与, 、.
func joined(s []rune) bool {
	for _, r := range s {
		if inSet(r, "和跟与、及同,/") {
			return true
		}
	}
	return false
}

// unknownUnit answers for a unit that the plan does not name: 乡村振兴局负责哪些.
// That a text mentions it makes it responsible for nothing.
func (l *Lexicon) unknownUnit(c *scanned, q *Query, content [][]rune) bool {
	if len(q.Units) > 0 || len(content) != 1 || !c.has(cueUnits|cueLead|cueAssist) || !c.has(cueList|cueCount) {
		return false
	}
	p := content[0]
	if len(p) < 3 || !inSet(p[len(p)-1], "局委办队会部镇团院处所站道") {
		return false
	}
	q.Intent, q.Topic = NoSuchItem, string(p)
	return true
}

// settle turns ranked hits into one item, several candidates, or a doubt.
func (l *Lexicon) settle(c *scanned, q *Query, hits []hit, content [][]rune) bool {
	best := hits[0]
	q.Intent = Keyword
	ahead := len(hits) == 1 || hits[1].score < 0.5*best.score
	if best.field == fields && best.coverage < 0.75 && ahead {
		loose := 0.0
		for _, p := range content {
			loose = max(loose, l.words.loosely(best.item, p))
		}
		if loose > best.coverage && loose >= 0.6 {
			hits = hits[:1]
			hits[0].coverage = loose
			best = hits[0]
		}
	}
	if best.coverage >= 0.5 && best.coverage < 0.75 && best.field == fields && best.only && ahead && !l.strange(content) && !c.clipped(content) {
		// 绿波带 for 绿波城: all that was said is about this item, if not in its words
		q.Items, q.Unsure = []int{l.plan.Items[best.item].No}, true
		q.detail(c)
		return true
	}
	if best.coverage < 0.5 || best.coverage < 0.75 && best.field == fields && !(ahead && best.coverage >= 0.6) {
		q.Weak = true
		for _, h := range hits[:min(3, len(hits))] {
			q.Items = append(q.Items, l.plan.Items[h.item].No)
		}
		return true
	}
	same := func(h hit) bool {
		if best.title && !h.title {
			return false // the words stand in the best item's title
		}
		return h.score >= 0.6*best.score && h.coverage >= 0.9*best.coverage || !best.title && best.field < fields && h.field < fields && single(content)
	}
	for _, h := range hits {
		if same(h) {
			q.Items = append(q.Items, l.plan.Items[h.item].No)
		}
	}
	if c.has(cueWhich|cueCompare) && len(q.Items) > 1 {
		q.Intent = Compare
		return true
	}
	if len(q.Items) > 1 {
		q.Ambiguous = true
	}
	q.heard = best.heard || best.coverage < 0.99
	q.detail(c)
	return true
}

// detail asks for goal and progress where the words do not say which.
func (q *Query) detail(c *scanned) {
	if q.Aspect == AspectNone || q.Aspect == AspectProgress && !c.has(cueProgress) {
		q.Aspect = AspectFull
	}
}

// strange reports whether the content has a word that the plan does not have: a
// piece of which nothing is found, or two pairs in a row.
func (l *Lexicon) strange(content [][]rune) bool {
	for _, p := range content {
		absent, any := 0, false
		for k := range len(p) - 1 {
			switch {
			case l.words.pair(p[k], p[k+1]):
				absent, any = 0, true
			case fillerRune(p[k]) || fillerRune(p[k+1]):
			default:
				if absent++; absent > 1 {
					return true
				}
			}
		}
		if !any {
			return true
		}
	}
	return false
}

// clipped reports whether a piece lacks the beginning of its word: 快 and 上 say
// something by themselves, but not in 快递驿站 and 上市公司.
func (c *scanned) clipped(content [][]rune) bool {
	for _, p := range content {
		for k := 1; k < len(c.s); k++ {
			if &c.s[k] == &p[0] && inSet(c.s[k-1], "上下快慢中内外前后先过得高低大小好") && (k == 1 || c.by[k-2] != free) {
				return true
			}
		}
	}
	return false
}

// single reports whether all that was said is one word of two characters, which
// may stand for anything that mentions it.
func single(content [][]rune) bool { return len(content) == 1 && len(content[0]) == 2 }

// within keeps the hits that a unit is responsible for.
func (l *Lexicon) within(hits []hit, units []int64) []hit {
	var out []hit
	for _, h := range hits {
		for _, u := range units {
			if slices.Contains(l.byUnit[u], h.item) {
				out = append(out, h)
				break
			}
		}
	}
	return out
}

// itemsOf returns the numbers of the items of q's units, narrowed to the asked role.
func (l *Lexicon) itemsOf(q *Query) []int {
	var out []int
	for i, it := range l.plan.Items {
		for _, d := range it.Duties {
			if !slices.Contains(q.Units, d.UnitID) || d.Source == ledger.RoleFromColumn && (q.LeadOnly && d.Role != ledger.Lead || q.AssistOnly && d.Role == ledger.Lead) {
				continue
			}
			if no := l.plan.Items[i].No; !slices.Contains(out, no) {
				out = append(out, no)
			}
		}
	}
	return out
}

// find looks the content up among the items.
func (l *Lexicon) find(content [][]rune) []hit {
	if len(content) == 0 {
		return nil
	}
	return l.words.search(content)
}

// findable reports whether the content names items well enough that a question
// about a set is really about those items.
func (l *Lexicon) findable(content [][]rune) bool {
	hits := l.find(content)
	return len(hits) > 0 && (hits[0].coverage >= 0.75 || hits[0].title)
}

// rest decides what names nothing of the ledger.
func (l *Lexicon) rest(c *scanned, q Query, content [][]rune) Query {
	q.Aspect = aspect(c)
	strange := !onlyGrammar(content)
	switch {
	case c.has(cueOutside):
		q.Intent = OutOfScope
	case q.Year != 0:
		q.Intent = OtherPlan
	case strange && c.has(cueProgress|cuePercent|cueGoal|cueUnits|cueDone|cueUndone|cueList|cueHistory):
		q.Intent, q.Topic = NoSuchItem, topic(content)
	case strange && len(content[0]) >= 2:
		q.Intent, q.Topic = OutOfScope, topic(content)
	case c.has(cueProgress | cuePercent | cueGoal | cueUnits | cueHistory | cueDone | cueUndone | cueWhy | cueOne | cueAlso):
		q.Intent = Ellipsis
	case c.has(cueGreet):
		q.Intent = Greeting
	case c.has(cueThanks):
		q.Intent = Thanks
	case c.has(cueHelp):
		q.Intent = Help
	}
	return q
}

func topic(content [][]rune) string {
	longest := content[0]
	for _, p := range content {
		if len(p) > len(longest) {
			longest = p
		}
	}
	for len(longest) > 0 && fillerRune(longest[0]) {
		longest = longest[1:]
	}
	for len(longest) > 0 && fillerRune(longest[len(longest)-1]) {
		longest = longest[:len(longest)-1]
	}
	if len(longest) > 12 {
		longest = longest[:12]
	}
	return string(longest)
}

func onlyGrammar(content [][]rune) bool { return len(content) == 0 }

// inTwo reports whether the sentence has two parts: a comma, a 、, a line break.
func inTwo(s []rune) bool {
	for i, r := range s {
		if inSet(r, ",、;\n") && i > 0 && i < len(s)-1 {
			return true
		}
	}
	return false
}

// aspect says what of an item the words ask for. Units before goal before
// percentage: the more particular word decides.
func aspect(c *scanned) Aspect {
	switch {
	case c.has(cueUnits|cueLead|cueAssist) && c.has(cueProgress|cuePercent) && inTwo(c.s):
		if c.has(cueGoal) {
			return AspectFull
		}
		return AspectProgress // 进度怎么样，谁牵头: the card names the units too
	case c.has(cueUnits | cueLead | cueAssist):
		return AspectUnits
	case c.has(cueGoal) && !c.has(cueProgress|cueDone|cueUndone|cueHistory):
		return AspectGoal
	case c.has(cueHistory) || c.past && len(c.refs) > 0 && !c.has(cueProgress|cueGoal|cueDone|cueUndone):
		return AspectHistory
	case c.has(cueGoal):
		return AspectFull
	case c.has(cuePercent) || len(c.limits) > 0:
		return AspectPercent
	case c.has(cueProgress | cueDone | cueUndone):
		return AspectProgress
	}
	return AspectNone
}

// hearUnits replaces, in place, a run that sounds like a unit's strong name by
// that name (民正局 → 民政局), and reports whether it did.
func (l *Lexicon) hearUnits(c *scanned) bool { return l.hear(c, l.soundNames()) }

// hearSynonyms does the same with people's everyday words (冲电桩 → 充电桩).
func (l *Lexicon) hearSynonyms(c *scanned) bool { return l.hear(c, l.soundSynonyms()) }

func (l *Lexicon) hear(c *scanned, names []soundName) bool {
	for i := range c.s {
		if c.s[i] < 0x4e00 || c.by[i] == byUnit || c.by[i] == byItem {
			continue
		}
		var best []rune
		for _, n := range names {
			if len(n.name) > len(best) && i+len(n.name) <= len(c.s) && n.heardAs(c.s[i:i+len(n.name)]) && !l.known(c.s[i:i+len(n.name)]) {
				best = n.name
			}
		}
		if best != nil {
			copy(c.s[i:], best)
			return true
		}
	}
	return false
}

// heardAs reports whether s sounds like the name without being it, at least half
// of its characters being right.
func (n soundName) heardAs(s []rune) bool {
	right := 0
	for k, id := range n.ids {
		switch {
		case s[k] == n.name[k]:
			right++
		case id == 0 || soundOf(s[k]) != id:
			return false
		}
	}
	return right < len(n.name) && right*2 >= len(n.name)
}
