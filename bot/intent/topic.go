package intent

import (
	"slices"
	"strconv"

	"duban/ledger"
)

// byWords decides questions that name a unit, or words of the ledger.
func (l *Lexicon) byWords(c *scanned, q *Query) bool {
	q.Aspect = aspect(c)
	q.said = q.Aspect
	if q.said == AspectNone && c.has(cueList|cueCount) {
		q.said = AspectUnits // 民政局有哪些
	}
	content := l.pieces(c) // without the units' names, which are settled now
	if len(q.Units) == 0 && l.severalTopics(c, q, content) {
		return true
	}
	if l.unknownUnit(c, q, content) {
		return true
	}
	if nos := l.forWhom(content); len(q.Units) == 0 && len(nos) > 0 {
		q.Intent, q.Items, q.Ambiguous = Keyword, nos, len(nos) > 1
		q.detail(c)
		return true
	}
	hits := l.find(c, content)
	if len(q.Units) > 0 {
		if len(hits) > 0 && hits[0].coverage >= 0.8 && c.has(cueAsk|cueAlso) && (c.has(cueUnits) || belongs(c.s)) && !c.has(cueList|cueCount) {
			q.Also = true // 公交线路是不是归交通局管
			return l.settle(c, q, hits, content)
		}
		if sub := l.within(hits, q.Units); len(sub) > 0 && (sub[0].coverage >= 0.6 || len(sub) == 1 && sub[0].coverage >= 0.5 && !sub[0].heard) && !q.Also {
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
		if q.Aspect <= AspectPercent && q.Aspect != AspectProgress && (yesNo(c.s) || c.has(cueDone|cueUndone) || len(content) > 0) && !c.has(cueList|cueCount) {
			q.Aspect = AspectProgress // 河务局那边坝修完没
		}
		q.Together = len(q.Units) > 1 && !q.UnitAmbiguous && together(c.s)
		q.Items = l.itemsOf(q)
		q.Ambiguous = c.has(cueOne) && len(q.Items) > 1
		return true
	}
	if len(hits) == 0 || hits[0].coverage < 0.75 && hits[0].field == fields {
		if l.stemLeads(c, q) { // 文旅办了多少场
			q.Intent, q.Items = UnitItems, l.itemsOf(q)
			if !c.has(cueList) {
				q.Aspect = AspectProgress
			}
			return true
		}
	}
	if len(hits) == 0 {
		return false
	}
	return l.settle(c, q, hits, content)
}

// stemLeads takes the stem of a unit's name that opens the sentence for the unit, where
// the rest says nothing that the ledger has and asks for progress.
func (l *Lexicon) stemLeads(c *scanned, q *Query) bool {
	if len(c.units) != 1 || !c.units[0].weak || len(c.units[0].names.weak) != 1 || !c.has(cueProgress|cuePercent|cueDone|cueUndone|cueGoal|cueCount) && !countsThings(c.s) {
		return false
	}
	for k := range c.units[0].start {
		if c.by[k] == free && !fillerRune(c.s[k]) {
			return false
		}
	}
	q.Units, q.UnitText = c.units[0].names.weak, string(c.s[c.units[0].start:c.units[0].end])
	return true
}

// forWhom returns the items for those whom the content names, where it names
// nothing else: 给老年人办的那件事.
func (l *Lexicon) forWhom(content [][]rune) []int {
	if len(content) != 1 {
		return nil
	}
	w := content[0]
	for len(w) > 2 && fillerRune(w[len(w)-1]) {
		w = w[:len(w)-1]
	}
	for _, tail := range [...]string{"服务", "方面", "相关", "有关", "民生"} {
		if len(w) > 2 && endsAt(w, len(w), tail) {
			w = w[:len(w)-2]
		}
	}
	for len(w) > 2 && inSet(w[0], "给为让帮替") {
		w = w[1:]
	}
	for len(w) > 2 && inSet(w[len(w)-1], "办搞弄做干建管") {
		w = w[:len(w)-1]
	}
	class, ok := kinWords[string(w)]
	if !ok {
		return nil
	}
	var out []int
	for i, it := range l.plan.Items {
		if findAny(l.words.texts[i][inTitle], beneficiaries[class]) || findAny(l.words.texts[i][inGoal], beneficiaries[class]) {
			out = append(out, it.No)
		}
	}
	return out
}

// severalTopics reads 「停车和保租房哪个快」: two or more topics, each of which
// means one item by itself.
func (l *Lexicon) severalTopics(c *scanned, q *Query, content [][]rune) bool {
	if len(content) < 2 {
		return false
	}
	blanks := !coordinated(c.s)
	if blanks && !apart(c.s) {
		return false
	}
	var nos []int
	missed := false
	for _, p := range content {
		if len(p) == 2 && isDigit(sameDigit(p[0])) && measured(p, 1) {
			continue // 两家
		}
		hits := l.findWord(p)
		if len(hits) == 0 || hits[0].coverage < 0.99 || !hits[0].title && hits[0].field > inGoal || len(hits) > 1 && hits[1].score > 0.6*hits[0].score && hits[1].title == hits[0].title {
			missed = true
			continue
		}
		if no := l.plan.Items[hits[0].item].No; !slices.Contains(nos, no) {
			nos = append(nos, no)
		}
	}
	if len(nos) < 2 || blanks && missed {
		return false
	}
	q.Items, q.Intent = nos, Items
	if c.has(cueWhich|cueCompare|cueFast|cueSlow|cueTop) || oneAsked(c.s) && !c.has(cueDuty) {
		q.Intent = Compare
	}
	return true
}

// findWord finds a piece by itself; of the several words that the ledger may have for
// it, the one that fits best.
func (l *Lexicon) findWord(p []rune) (best []hit) {
	for len(p) > 0 {
		word, rest := p, []rune(nil)
		if i := slices.Index(p, '\n'); i >= 0 {
			word, rest = p[:i], p[i+1:]
		}
		if hits := l.words.search([][]rune{word}); len(hits) > 0 && (len(best) == 0 || hits[0].coverage > best[0].coverage) {
			best = hits
		}
		p = rest
	}
	return best
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

// apart reports whether blanks part the sentence: 路灯 停车 低保.
func apart(s []rune) bool {
	for _, r := range s {
		if r == ' ' || r == '\n' {
			return true
		}
	}
	return false
}

// coordinated reports whether something other than a comma joins: a comma parts
// what is asked of one thing as well as things.
func coordinated(s []rune) bool {
	for _, r := range s {
		switch r {
		case '和', '跟', '与', '、', '及', '同', '/':
			return true
		}
	}
	return false
}

// unknownUnit answers for a unit that the plan does not name: 乡村振兴局负责哪些.
// That a text mentions it makes it responsible for nothing.
func (l *Lexicon) unknownUnit(c *scanned, q *Query, content [][]rune) bool {
	if len(q.Units) > 0 || len(content) != 1 {
		return false
	}
	p := content[0]
	// 乡村振兴局 alone, or with a question, is as much a unit's name
	named := len(p) >= 3 && len(p) <= 8 && p[len(p)-1] == '局' && len(c.refs) == 0
	if !named && (!c.has(cueUnits|cueLead|cueAssist) || !c.has(cueList|cueCount)) {
		return false
	}
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
	if w := content[0]; single(content) && best.field == inProgress {
		if key, field := l.words.soundsLike(w[0], w[1]); key != 0 && field == inTitle { // 助于: as written by chance, or 助浴
			q.Weak, q.Items = true, []int{l.plan.Items[best.item].No}
			for _, p := range l.words.lookup(key) {
				if no := l.plan.Items[p.item].No; p.field == inTitle && !slices.Contains(q.Items, no) {
					q.Items = append(q.Items, no)
				}
			}
			return true
		}
	}
	if len(q.Units) == 0 && !best.title {
		foreign, chance := l.incidental(c, content)
		if foreign != nil { // 垃圾分类推开几个小区了: 小区 is in the list, 垃圾分类 is not
			q.Intent, q.Topic = NoSuchItem, topic([][]rune{foreign})
			return true
		}
		if chance && !l.foreignHead(content) {
			q.Weak = true
			for _, h := range hits[:min(3, len(hits))] {
				q.Items = append(q.Items, l.plan.Items[h.item].No)
			}
			return true
		}
	}
	ahead := len(hits) == 1 || hits[1].score < 0.5*best.score
	if best.field == fields && best.coverage < 0.75 && ahead {
		loose := 0.0
		for _, p := range content {
			loose = max(loose, l.words.loosely(best.item, p))
		}
		if loose > best.coverage && loose >= 0.6 {
			best.coverage = loose
			hits = []hit{best}
		}
	}
	if best.coverage >= 0.5 && best.coverage < 0.75 && best.field == fields && best.only && ahead && !l.strange(content) && !c.clipped(content) && !unitLike(content) {
		// 绿波带 for 绿波城: all that was said is about this item, if not in its words
		q.Items, q.Unsure = []int{l.plan.Items[best.item].No}, true
		if asksPlace(c.s) {
			q.Intent = Place
			return true
		}
		q.detail(c)
		return true
	}
	if best.coverage < 0.5 || best.coverage < 0.75 && best.field == fields && !(ahead && best.coverage >= 0.6) {
		if l.foreignHead(content) {
			q.Intent, q.Topic = NoSuchItem, topic(content) // 加装电梯: the list has 加装, but no 电梯
			return true
		}
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
	} else if asksPlace(c.s) {
		q.Intent = Place
		return true
	}
	if len(q.Items) == 1 && q.Year != 0 && findAny(l.words.texts[best.item][inProgress], []string{strconv.Itoa(q.Year) + "年"}) {
		q.Year = 0 // 去年的资助发了多少: this list tells of it
	}
	q.heard, q.sounded = best.heard || best.coverage < 0.99, best.heard
	q.detail(c)
	return true
}

// unitLike reports whether a piece ends as units' names do: 农服中心.
func unitLike(content [][]rune) bool {
	for _, p := range content {
		if len(p) > 2 && (inSet(p[len(p)-1], "局委队镇") || endsAt(p, len(p), "中心")) {
			return true
		}
	}
	return false
}

// detail asks for goal and progress where the words do not say which.
func (q *Query) detail(c *scanned) {
	if q.Aspect == AspectNone || q.Aspect == AspectProgress && !c.has(cueProgress) {
		q.Aspect = AspectFull
	}
}

// single reports whether all that was said is one word of two characters, which
// may stand for anything that mentions it.
func single(content [][]rune) bool { return len(content) == 1 && len(content[0]) == 2 }

// together reports whether several units are asked for what they do jointly.
func together(s []rune) bool {
	return findAny(s, []string{"一起", "共同", "联合", "合作", "都有份", "都参与", "都负责", "合着", "合伙", "一块", "携手", "都管"})
}

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
		if q.Together && !hasAll(it, q.Units) {
			continue
		}
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

// hasAll reports whether all of units are responsible for it.
func hasAll(it *ledger.Item, units []int64) bool {
	for _, u := range units {
		if !it.Has([]int64{u}) {
			return false
		}
	}
	return true
}

// find looks the content up among the items.
// What was looked up last is not looked up again; nobody may change what it returns.
func (l *Lexicon) find(c *scanned, content [][]rune) []hit {
	if len(content) == 0 {
		return nil
	}
	same := func(a, b []rune) bool { return len(a) == len(b) && &a[0] == &b[0] }
	if !slices.EqualFunc(c.looked, content, same) {
		c.looked, c.found = append(c.looked[:0], content...), l.words.search(content)
	}
	return c.found
}

// findable reports whether the content names items well enough that a question
// about a set is really about those items.
func (l *Lexicon) findable(c *scanned, content [][]rune) bool {
	hits := l.find(c, content)
	return len(hits) > 0 && (hits[0].coverage >= 0.75 || hits[0].title)
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
