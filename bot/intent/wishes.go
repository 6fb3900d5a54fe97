package intent

import (
	"slices"

	"duban/calendar"
)

// Wishes reads a message that asks for several things at once, each of which is a
// question of its own: 「第3项进度，第5项谁负责」, 「总体怎么样，哪个最慢」. It
// returns nil when the message is one question: when a part only narrows another
// one, or says nothing by itself, Parse reads the whole.
func (l *Lexicon) Wishes(text string, today calendar.Date) []Query {
	if !mayPart(text) {
		return nil
	}
	s := readInto(nil, text)
	var out []Query
	for _, clause := range l.clauses(s, today) {
		q := l.Parse(string(clause), today)
		switch {
		case q.padding():
		case q.Intent == Ellipsis && len(out) > 0 && (out[len(out)-1].Intent == Item || out[len(out)-1].Intent == Items):
			last := &out[len(out)-1] // 第3项进度，谁负责
			last.Aspect = join(last.Aspect, q.Aspect)
		case !q.complete() || narrows(clause):
			return nil
		case !slices.ContainsFunc(out, func(o Query) bool { return sameWish(o, q) }):
			out = append(out, q)
		}
	}
	if len(out) < 2 || oneKind(out) {
		return nil
	}
	return out
}

// mayPart says quickly that a message is in one part.
func mayPart(text string) bool { return partGate.Opens(text) }

var partGate = NewGate(",，;；?？!！。\n和跟及与还另再")

// joiners part two wishes, where no word of the sentence covers them.
var joiners = []string{"以及", "还有", "另外", "顺便", "再说", "再看", "和", "跟", "及", "与", "再"}

// clauses parts a folded message at its marks and at joining words.
func (l *Lexicon) clauses(s []rune, today calendar.Date) [][]rune {
	c := scans.Get().(*scanned) // the pool holds nothing else
	defer scans.Put(c)
	c.reset(string(s))
	l.scan(c, today)
	var out [][]rune
	from := 0
	cut := func(at, next int) {
		if at-from >= 2 {
			out = append(out, s[from:at])
		}
		from = next
	}
	for i := 0; i < len(s); i++ {
		switch {
		case c.by[i] != byMark && c.by[i] != free && c.by[i] != byFiller:
		case inSet(s[i], ",;?!\n"), s[i] == '.' && !(i+1 < len(s) && isDigit(s[i+1])):
			cut(i, i+1)
		default:
			for _, w := range joiners {
				// 和 joins wishes only after a word that says what is wished
				k := i - 1
				for k > from && c.by[k] == free && fillerRune(s[k]) {
					k--
				}
				if hasAt(s, i, w) && i > from && (c.by[k] == byGrammar || c.by[k] == byFigure) {
					cut(i, i+len([]rune(w)))
					i = from - 1
					break
				}
			}
		}
	}
	cut(len(s), len(s))
	return out
}

// padding reports whether a part asks nothing.
func (q *Query) padding() bool {
	if q.all {
		return true // 列一下
	}
	switch q.Intent { //nolint:exhaustive // everything else asks something
	case Unknown, Greeting, Thanks:
		return true
	case OutOfScope:
		return q.Topic != ""
	}
	return false
}

// complete reports whether a part is a question that needs nothing of the others.
func (q *Query) complete() bool {
	switch q.Intent { //nolint:exhaustive // the others are no questions, or want a context
	case Overview, Completed, Unfinished, Threshold, Ranking, Lamp, Missing, Schedule, Compare, Unchanged, UnitRanking, Place:
		return true
	case Count:
		return q.Counted != UnitItems && q.Counted != Overview
	case Item, Items:
		return q.Aspect != AspectNone && !q.Unsure
	case Keyword:
		return q.said != AspectNone && !q.Weak && !q.Ambiguous && !q.Unsure && len(q.Items) == 1
	case UnitItems:
		return q.said != AspectNone && !q.UnitAmbiguous
	}
	return false
}

// narrows reports whether a part only picks from what another part names: 其中…,
// 没完成的里面.
func narrows(clause []rune) bool {
	for _, w := range [...]string{"其中", "里面", "里头", "当中", "这里", "这些", "那些", "它们", "他们", "分别"} {
		if hasAt(clause, 0, w) || endsAt(clause, len(clause), w) {
			return true
		}
	}
	for _, w := range [...]string{"刨去", "刨掉", "刨除", "除去", "除了", "除开", "不算", "撇开", "抛开", "去掉", "排除", "扣除", "撇去", "不看", "别算"} {
		if hasAt(clause, 0, w) {
			return true // 刨去已经办完的
		}
	}
	return endsAt(clause, len(clause), "中") || endsAt(clause, len(clause), "里")
}

func sameWish(a, b Query) bool {
	return a.Intent == b.Intent && a.Aspect == b.Aspect && a.Counted == b.Counted && a.Fast == b.Fast && a.Color == b.Color && a.Op == b.Op && a.Low == b.Low && a.N == b.N && a.Nth == b.Nth && slices.Equal(a.Items, b.Items) && slices.Equal(a.Units, b.Units)
}

// oneKind reports whether all wishes are the same one of several items, which one
// list answers better.
func oneKind(qs []Query) bool {
	for _, q := range qs {
		if q.Intent != Item && q.Intent != Items || q.Aspect != qs[0].Aspect {
			return false
		}
	}
	return true
}

// join is what two wishes about one item ask together.
func join(a, b Aspect) Aspect {
	if a == b || b == AspectNone {
		return a
	}
	if a == AspectNone {
		return b
	}
	of := func(x ...Aspect) bool { return slices.Contains(x, a) && slices.Contains(x, b) }
	switch {
	case of(AspectGoal, AspectUnits, AspectGoalUnits):
		return AspectGoalUnits
	case of(AspectPercent, AspectUnits, AspectPercentUnits):
		return AspectPercentUnits
	case of(AspectPercent, AspectProgress):
		return AspectProgress
	case of(AspectPercent, AspectProgress, AspectUnits, AspectPercentUnits, AspectProgressUnits):
		return AspectProgressUnits
	}
	return AspectFull
}
