package intent

import (
	"slices"

	"duban/calendar"
)

// Parse reads text as a question about the lexicon's plan. today dates phrases
// such as 去年 and 6月底.
func (l *Lexicon) Parse(text string, today calendar.Date) Query {
	c := scans.Get().(*scanned) // the pool holds nothing else
	defer scans.Put(c)
	c.reset(text)
	l.scan(c, today)
	misnamed := l.misnamed(c)
	heard := misnamed && l.hearUnits(c)
	if misnamed && !heard {
		l.shortUnits(c)
	}
	if heard || misnumbered(c.s) && hearNumbers(c.s) {
		l.rescan(c, today)
	}
	l.loneNumber(c)
	q := l.decide(c)
	q.UnitHeard = heard
	if (q.said == AspectNone || q.said == AspectPercent && !c.has(cueDone)) && q.Intent == Item && len(l.pieces(c)) > 0 && l.correct(c, today) {
		if again := l.decide(c); again.Intent == Item && again.said != AspectNone {
			return again
		}
	}
	if q.Intent == Unknown || q.Intent == WhichItem || q.Intent == NoSuchItem && len(q.Items) == 0 || q.Weak || q.heard || q.Intent == Threshold && q.Op == OpEqual && len(l.pieces(c)) > 0 || q.Intent == OutOfScope || q.Intent == Ellipsis || q.Intent == Keyword && q.Ambiguous && l.onlyGeneral(l.pieces(c)) {
		if l.correct(c, today) {
			if again := l.decide(c); again.Intent != Unknown && again.Intent != OutOfScope && !again.Weak && !(again.Intent == NoSuchItem && len(again.Items) == 0) {
				return again
			}
		}
		if word := l.hearWord(c); word != "" && (!q.heard || q.sounded) {
			l.rescan(c, today)
			if again := l.decide(c); again.namesByWords() {
				again.HeardWord = word
				return again
			}
		}
	}
	return q
}

// loneNumber takes the only number of a message for an item when the rest says
// nothing that the ledger knows: 「进度 7」, 「简单说下15」.
func (l *Lexicon) loneNumber(c *scanned) {
	n := c.lone
	if c.nums != 1 || len(c.refs) > 0 || len(c.limits) > 0 || c.hasN || c.has(cueTop|cueCount) || n.end < len(c.s) && c.by[n.end] == free && isWordRune(c.s[n.end]) {
		return
	}
	if hits := l.find(c, l.pieces(c)); len(hits) > 0 && hits[0].coverage >= 0.5 {
		return
	}
	if v, ok := n.whole(); ok && v > 0 && v < 1000 {
		c.refs = append(c.refs, ItemRef{Start: n.start, End: n.end, Items: []int{v}, Bare: true})
		c.cover(n.start, n.end, byItem)
	}
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
	q.Duties = c.has(cueDuty) || findAny(c.s, []string{"哪些单位", "哪个单位", "哪几家", "哪些部门", "谁家", "哪几个单位"})
	q.Mean = c.has(cueMean)
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
	l.except(c, &q)
	l.countOfRanking(c, &q)
	for _, r := range c.refs {
		if len(c.refs) > 1 && declined(c.s, r) {
			continue // 不是第4，是第6
		}
		if part(c.s, c.refs, r) {
			c.cues |= cueGoal
			continue // 第18项第二条
		}
		if r.Bare && len(c.refs) > 1 && l.figureInstead(c.s, r) {
			continue // 第七项为啥医保是79
		}
		items := l.spelled(c.s, r)
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
	l.figureSaid(c, &q)
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

// except takes the mentions that a set is asked without: 除了第12项，还有哪些完成了.
func (l *Lexicon) except(c *scanned, q *Query) {
	kept := c.refs[:0]
	for _, r := range c.refs {
		w, _ := endsAtAny(c.s, r.Start, []string{"除了", "除去", "除开", "不算", "不含", "刨去", "刨掉", "除"})
		if w == "" || !findAny(c.s, []string{"还有", "其他", "其余", "别的", "剩下", "之外", "以外", "另外", "哪些", "最", "平均"}) {
			kept = append(kept, r)
			continue
		}
		q.Except = append(q.Except, r.Items...)
	}
	c.refs = kept
}

// part reports whether a mention is a part of the item named just before it:
// 第18项第二条, 第19项的第3款.
func part(s []rune, refs []ItemRef, r ItemRef) bool {
	if !inSet(s[r.End-1], "条款") {
		return false
	}
	for _, o := range refs {
		if o.End == r.Start || o.End == r.Start-1 && s[o.End] == '的' {
			return true
		}
	}
	return false
}

// declined reports whether a mention is waved away: 不是第4, 别看第4, 2先不看.
func declined(s []rune, r ItemRef) bool {
	if w, _ := endsAtAny(s, r.Start, []string{"不是", "别看", "不看", "别给我看", "不用看", "不要看", "别发", "不要", "不用", "不问", "别说", "不说", "不想看", "没问", "除了", "除去", "别给我", "不查", "别查"}); w != "" {
		return true
	}
	rest := s[r.End:]
	if len(rest) > 0 && rest[0] == '的' {
		rest = rest[1:]
	}
	for _, w := range [...]string{"先不", "不看", "不用", "不要", "不说", "不问", "别", "除外", "就算了", "算了", "放一放", "先放", "先别", "我知道了", "知道了", "看过了", "我看过", "已经看了"} {
		if hasAt(rest, 0, w) {
			return true
		}
	}
	return false
}

// spelled returns the items of a mention. Digits said one after the other are
// several items where the list has no item of that number: 一三五项.
func (l *Lexicon) spelled(s []rune, r ItemRef) []int {
	if len(r.Items) != 1 || l.plan.Item(r.Items[0]) != nil {
		return r.Items
	}
	var out []int
	for _, x := range s[r.Start:r.End] {
		switch d := digitValue(x); {
		case d > 0 && l.plan.Item(d) != nil && (len(out) == 0 || d > out[len(out)-1]):
			out = append(out, d)
		case d >= 0 || unitValue(x) > 0 || isDigit(x):
			return r.Items
		}
	}
	if len(out) < 2 {
		return r.Items
	}
	return out
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
	if len(c.units) > 1 && together(c.s) {
		return true // 医保和卫健合着干的
	}
	if h.end < len(c.s) && c.s[h.end] == '口' || hasAt(c.s, h.end, "系统") || hasAt(c.s, h.end, "条线") {
		return true // 民政口的
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

// numbered decides questions that name items by number.
func (l *Lexicon) numbered(c *scanned, q *Query) bool {
	if len(q.Items) == 0 { // none, or all of them figures, or the last ones of an empty list
		return false
	}
	q.Aspect = aspect(c)
	q.said = q.Aspect
	if len(q.Units) > 0 && (findAny(c.s, []string{"还是", "归", "由"}) || endsAt(c.s, len(c.s), "管") || endsAt(c.s, len(c.s), "管吗") || endsAt(c.s, len(c.s), "的活")) {
		q.Aspect = AspectUnits // 第8项文旅局还是宣传部管
	}
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
	if asksPlace(c.s) {
		q.Intent = Place
		return true
	}
	// 第10项资助的是哪些学生: a detail, which may stand in the goal or the progress.
	if q.Aspect == AspectNone && q.Intent == Item && l.speaksOf(q.Items[0], l.pieces(c)) {
		q.Aspect = AspectFull
	}
	return true
}

// rest decides what names nothing of the ledger.
func (l *Lexicon) rest(c *scanned, q Query, content [][]rune) Query {
	q.Aspect = aspect(c)
	strange := !onlyGrammar(content)
	switch {
	case saysOnly(c.s, "在"):
		q.Intent = Greeting
	case unreadable(c.s):
		q.Intent = WhichItem
	case c.has(cueOutside):
		q.Intent = OutOfScope
	case q.Year != 0:
		q.Intent = OtherPlan
	case strange && c.has(cueProgress|cuePercent|cueGoal|cueUnits|cueDone|cueUndone|cueList|cueHistory):
		q.Intent, q.Topic = NoSuchItem, topic(content)
	case strange && len(content[0]) >= 2:
		q.Intent, q.Topic = OutOfScope, topic(content)
	case c.has(cueProgress|cuePercent) && !c.has(cueOne|cueAlso|cueGoal|cueUnits) && len(c.units) == 0 && findAny(c.s, []string{"实事", "这摊子", "这盘子"}):
		q.Intent = Overview // 实事推进得咋样
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

// saysOnly reports whether w is all that the sentence says.
func saysOnly(s []rune, w string) bool {
	for len(s) > 0 && isMark(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return string(s) == w
}

func onlyGrammar(content [][]rune) bool { return len(content) == 0 }
