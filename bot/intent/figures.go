package intent

import "duban/ledger"

// figureInstead reports whether a bare number beside a marked one is a figure:
// what something 是, or a number that the list does not have.
func (l *Lexicon) figureInstead(s []rune, r ItemRef) bool {
	w, _ := endsAtAny(s, r.Start, []string{"是", "才", "只有", "还"})
	return w != "" || len(r.Items) == 1 && l.plan.Item(r.Items[0]) == nil
}

// figureSaid takes a bare number behind 是不是 for a figure where the rest names an item by
// its words: 食堂的村次是不是84.
func (l *Lexicon) figureSaid(c *scanned, q *Query) {
	if len(c.refs) != 1 || !c.refs[0].Bare || len(c.refs[0].Items) != 1 {
		return
	}
	r := c.refs[0]
	if w, _ := endsAtAny(c.s, r.Start, []string{"是", "为", "到", "是否", "有"}); w == "" || !l.findable(c, l.pieces(c)) {
		return
	}
	q.Items, c.refs = nil, c.refs[:0]
	c.cover(r.Start, r.End, byFigure)
}

// figures takes a bare range of numbers, none of which the list has, for percentages, and
// a single one where items are looked for by it: 哪几项是50.
func (l *Lexicon) figures(c *scanned) (limit, bool) {
	if len(c.refs) != 1 || !c.refs[0].Bare || len(c.limits) > 0 {
		return limit{}, false
	}
	r := c.refs[0]
	if v := r.Items[0]; len(r.Items) == 1 && v <= 100 && l.plan.Item(v) == nil && c.has(cueList|cueCount) && findAny(c.s, []string{"哪", "谁", "几"}) && onlyGrammar(l.pieces(c)) {
		return limit{op: OpEqual, low: ledger.Whole(v), start: r.Start, end: r.End}, true
	}
	low, high := r.Items[0], r.Items[len(r.Items)-1]
	if len(r.Items) < 3 || low != high-len(r.Items)+1 || high > 100 || l.plan.Item(low) != nil || l.plan.Item(high) != nil {
		return limit{}, false
	}
	return limit{op: OpBetween, low: ledger.Whole(low), high: ledger.Whole(high), start: r.Start, end: r.End}, true
}
