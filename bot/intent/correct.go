package intent

import "duban/calendar"

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
