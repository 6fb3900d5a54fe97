package intent

import (
	"slices"

	"duban/ledger"
)

// inOrder reads names and figures that stand in two rows: 「产前筛查、托育依次是55%、40%」.
// It finds nothing unless each name is one item's of the speaker's and the rows are as long.
func (l *Lexicon) inOrder(m *message, who Speaker) []stretch {
	at := slices.IndexFunc(m.s, func(r rune) bool { return r == '依' || r == '分' || r == '各' })
	for at >= 0 && at < len(m.s) && !startsWith(m.s, at, inTurn) {
		at++
	}
	if at <= 0 || at >= len(m.s) {
		return nil
	}
	from := at
	for from > 0 && !inSet(m.s[from-1], ",;\n:") {
		from--
	}
	var nos []int
	var words [][]rune
	for begin, i := from, from; i <= at; i++ {
		if i < at && !inSet(m.s[i], "、和与及跟") {
			continue
		}
		if i > begin {
			words = append(words, m.s[begin:i])
		}
		begin = i + 1
	}
	for _, w := range words {
		no, _ := l.topicOf(w, who)
		if no == 0 {
			no = l.names().titled(w, who.Own)
		}
		if !slices.Contains(who.Own, no) || slices.Contains(nos, no) {
			return nil
		}
		nos = append(nos, no)
	}
	var at100 []rawPercent
	for i := at; i < len(m.s) && !inSet(m.s[i], ";\n"); {
		if p, ok := percentAt(m.s, i); ok {
			at100, i = append(at100, p), p.end
		} else {
			i++
		}
	}
	if len(nos) < 2 || len(at100) != len(nos) {
		return nil
	}
	var out []stretch
	for k, no := range nos {
		out = append(out, stretch{no: no, words: true, name: string(words[k]), from: at100[k].start, to: at100[k].end, all: at100[k].start})
	}
	return out
}

// behind reads figures whose item follows in brackets: 67%（第14项），62%（第16项）.
func behind(m *message, parts []stretch) []stretch {
	if len(parts) == 0 {
		return nil
	}
	var out []stretch
	from := 0
	for _, p := range parts {
		if p.all == 0 || m.s[p.all-1] != '(' || !slices.Contains(m.s[p.all:p.from], ')') {
			return nil
		}
		for from < p.all && inSet(m.s[from], " ,;、\n和.") {
			from++
		}
		if f := figuresOf(m.s[from:p.all-1], nil); f.none() && !findAny(m.s[from:p.all-1], unchangedWords) {
			return nil
		}
		p.from, p.to, from = from, p.all-1, p.from
		p.all = p.from
		out = append(out, p)
	}
	if f := figuresOf(m.s[from:], nil); !f.none() {
		return nil
	}
	return out
}

// othersItem reads a number with 项 or 号 that is none of the speaker's, where the words
// behind it are that item's title's: 「11号放心消费的数出来了：66%」.
func (l *Lexicon) othersItem(m *message, who Speaker) (stretch, bool) {
	for i := range m.s {
		n, ok := numeralAt(m.s, i)
		if !ok || !clauseStart(m.s, i) || n.end >= len(m.s) || !inSet(m.s[n.end], "项号") {
			continue
		}
		no, whole := n.whole()
		if _, there := l.names().items[no]; !whole || !there || slices.Contains(who.Own, no) {
			continue
		}
		if l.names().titled(m.s[n.end+1:min(len(m.s), n.end+12)], []int{no}) == no {
			return stretch{no: no, from: n.end + 1, to: len(m.s), all: i}, true
		}
	}
	return stretch{}, false
}

// spread gives what is said of all of the asked items to each of them: 「两项都到83%了」.
func (c *Claims) spread(m *message, who Speaker) {
	if len(c.List) != 1 || c.List[0].No != 0 || c.List[0].Doubt == WrongItem || c.List[0].Kind == ledger.KindUnchanged {
		return
	}
	all := m.all
	if all == nil {
		all = allOf(m.s, who)
	}
	if len(all) < 2 {
		return
	}
	one := c.List[0]
	c.List = nil
	for _, no := range all {
		one.No = no
		c.List = append(c.List, one)
	}
}

// allOf returns the items that 两项都, 三项均 and the like are said of: as many as were
// asked about, or as the speaker has.
func allOf(s []rune, who Speaker) []int {
	for i := range s {
		n, ok := numeralAt(s, i)
		v, whole := n.whole()
		if !ok && s[i] == '俩' {
			v, whole, ok, n.end = 2, true, true, i+1
		}
		if !ok || !whole || v < 2 || v > 20 || i > 0 && isDigit(s[i-1]) {
			continue
		}
		end := n.end
		for end < len(s) && inSet(s[end], "个项件块目实事工作 ") {
			end++
		}
		if end >= len(s) || !inSet(s[end], "都均全皆") {
			continue
		}
		switch v {
		case len(who.Asked):
			return who.Asked
		case len(who.Own):
			return who.Own
		}
	}
	return nil
}
