package intent

import (
	"slices"

	"duban/calendar"
)

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

// rescan reads the corrected sentence anew.
func (l *Lexicon) rescan(c *scanned, today calendar.Date) {
	text := string(c.s)
	c.reset(text)
	l.scan(c, today)
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

// unreadable reports whether an item is named by something that is no number: 第x项.
func unreadable(s []rune) bool {
	for i := range s {
		if s[i] != '第' {
			continue
		}
		for k := i + 2; k < len(s) && k <= i+4; k++ {
			if s[k] == '项' && s[k-1] != '几' {
				return true
			}
		}
	}
	return false
}

// misnamed reports whether something that no word covers ends as units' names do.
func (l *Lexicon) misnamed(c *scanned) bool {
	for i := 2; i < len(c.s); i++ {
		if c.by[i] == free && c.by[i-1] == free && c.by[i-2] == free && inSet(c.s[i], organEnds) {
			return true
		}
	}
	return false
}

// shortUnits finds units by names that leave characters out: 物流部 for 物流服务部,
// 金融监测中心 for 金融运行监测中心. The first two characters and the last must be right.
func (l *Lexicon) shortUnits(c *scanned) {
	for i := 0; i+2 < len(c.s); i++ {
		if c.by[i] != free || c.s[i] < firstHan || i > 0 && c.by[i-1] == free && !fillerRune(c.s[i-1]) && isWordRune(c.s[i-1]) {
			continue
		}
		for end := min(len(c.s), i+10); end >= i+3; end-- {
			if !inSet(c.s[end-1], organEnds) || !allFree(c.by[i:end]) {
				continue
			}
			if n := l.leavingOut(c.s[i:end]); n != nil {
				c.units = append(c.units, unitHit{start: i, end: end, names: n})
				c.cover(i, end, byUnit)
				break
			}
		}
	}
}

// organEnds are the last characters of units' names.
const organEnds = "局委办队会部镇团心司"

func allFree(by []owner) bool {
	for _, b := range by {
		if b != free {
			return false
		}
	}
	return true
}

// leavingOut returns the units of whose names w is a shortened form; nil when there is none.
func (l *Lexicon) leavingOut(w []rune) *unitNames {
	var found unitNames
	for _, n := range l.longNames() {
		if len(n.name) <= len(w) || n.name[0] != w[0] || n.name[1] != w[1] && !endsAt(w, len(w), "中心") || n.name[len(n.name)-1] != w[len(w)-1] {
			continue
		}
		k := 0
		for _, r := range n.name {
			if k < len(w) && r == w[k] {
				k++
			}
		}
		if k < len(w) {
			continue
		}
		for _, id := range n.units {
			if !slices.Contains(found.strong, id) {
				found.strong = append(found.strong, id)
			}
		}
	}
	if len(found.strong) == 0 {
		return nil
	}
	return &found
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

// hearUnits replaces, in place, a run that sounds like a unit's strong name by
// that name (民正局 → 民政局), and reports whether it did.
func (l *Lexicon) hearUnits(c *scanned) bool { return l.hear(c, l.soundNames(), false) }

// hearSynonyms does the same with people's everyday words (冲电桩 → 充电桩).
func (l *Lexicon) hearSynonyms(c *scanned) bool { return l.hear(c, l.soundSynonyms(), true) }

func (l *Lexicon) hear(c *scanned, names soundTable, third bool) bool {
	for i, r := range c.s {
		if r < firstHan || c.by[i] == byUnit || c.by[i] == byItem {
			continue
		}
		var best []rune
		for _, first := range [...]uint16{soundOf(r), otherSound(r)} {
			if first == 0 {
				continue
			}
			for _, n := range names[first] {
				if len(n) > len(best) && i+len(n) <= len(c.s) && heardAs(c.s[i:i+len(n)], n, third) && !l.known(c.s[i:i+len(n)]) {
					best = n
				}
			}
		}
		if best != nil {
			copy(c.s[i:], best)
			return true
		}
	}
	return false
}

// hearWord replaces, in place, two characters that no item has by the one word of a
// title or goal that sounds the same and shares one of them (路登 → 路灯), and
// returns that word, "" when there is none or several.
func (l *Lexicon) hearWord(c *scanned) string {
	best, at, where := uint32(0), -1, fields
	for i := 0; i+1 < len(c.s); i++ {
		a, b := c.s[i], c.s[i+1]
		if c.by[i] != free || c.by[i+1] != free || a < firstHan || b < firstHan || fillerRune(a) || l.words.pair(a, b) {
			continue
		}
		if fillerRune(b) && !(i+2 < len(c.s) && c.by[i+2] != free && (i == 0 || c.by[i-1] != free || i > 1 && l.words.pair(c.s[i-2], c.s[i-1]) && !l.words.pair(c.s[i-1], a)) && inSet(b, "位点")) && (i+2 >= len(c.s) || c.by[i+2] != free || fillerRune(c.s[i+2])) {
			continue // 急就员, but not 急就说说
		}
		key, field := l.words.soundsLike(a, b)
		if key == 0 || field >= where {
			continue
		}
		if i > 0 && commonPairs[[2]rune{c.s[i-1], a}] {
			continue // 群众省
		}
		// the wrong character is no part of another word
		if rune(key>>16) != a && i > 0 && l.words.pair(c.s[i-1], a) || rune(key&0xffff) != b && i+2 < len(c.s) && l.words.pair(b, c.s[i+2]) {
			continue
		}
		best, at, where = key, i, field
	}
	if at < 0 {
		return ""
	}
	c.s[at], c.s[at+1] = rune(best>>16), rune(best&0xffff)
	from, to := at, at+2 // the word as far as the ledger has it in one piece
	for from > 0 && at-from < 2 && c.by[from-1] == free && !fillerRune(c.s[from-1]) && l.words.pair(c.s[from-1], c.s[from]) {
		from--
	}
	for to < len(c.s) && to-at < 4 && c.by[to] == free && !fillerRune(c.s[to]) && l.words.pair(c.s[to-1], c.s[to]) {
		to++
	}
	return string(c.s[from:to])
}

// namesByWords reports whether a reading rests on the ledger's words alone.
func (q *Query) namesByWords() bool {
	switch q.Intent { //nolint:exhaustive // those that name items by their words
	case Keyword, Items, Compare, Place:
		return !q.Weak && !q.Unsure && len(q.Items) > 0
	}
	return false
}

// heardAs reports whether s sounds like name without being it, at least half of
// its characters being right, or a third where words of three are heard (冲电装).
func heardAs(s, name []rune, third bool) bool {
	right := 0
	for k, r := range name {
		switch {
		case s[k] == r:
			right++
		case !alike(s[k], r):
			return false
		}
	}
	return right < len(name) && (right*2 >= len(name) || third && len(name) == 3 && right == 1)
}

// alike reports whether a and b have a reading in common.
func alike(a, b rune) bool {
	x, y := soundOf(a), soundOf(b)
	return x != 0 && y != 0 && (x == y || otherSound(a) == y || otherSound(b) == x)
}
