package ledger

import (
	"strings"
	"unicode/utf8"
)

// titleMatch says how a row's title fits an item's.
type titleMatch uint8

const (
	titleDiffers titleMatch = iota
	titleSame
	titleSlip     // a slip of the pen: the document's counts
	titleWithGoal // one of both has title and goal in one text
)

// matchTitle compares a row with the item of its number.
func matchTitle(it *Item, in *ImportItem) titleMatch {
	old, now := FoldTitle(it.Title), FoldTitle(in.Title)
	switch {
	case old == now:
		return titleSame
	case nearTitle(old, now):
		return titleSlip
	}
	// 「方便群众新能源汽车充电全区新改建充电桩110座。」 in one cell, or the other way round.
	if begins(FoldTitle(in.Goal), old) || begins(now, old) || begins(FoldTitle(it.Goal), now) {
		return titleWithGoal
	}
	return titleDiffers
}

// begins reports whether text begins with a title long enough to tell items apart.
func begins(text, title string) bool {
	return utf8.RuneCountInString(title) >= 4 && strings.HasPrefix(text, title)
}

// nearTitle reports whether two folded titles differ in at most one character of
// eight, and in no digit.
func nearTitle(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	if len(ra) > len(rb) {
		ra, rb = rb, ra
	}
	allowed := len(rb) / 8
	if allowed == 0 || len(rb)-len(ra) > allowed || digitsOf(a) != digitsOf(b) {
		return false
	}
	return editDistance(ra, rb, allowed) <= allowed
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if numbering(r) {
			return r
		}
		return -1
	}, s)
}

// editDistance is Levenshtein's, given up beyond most.
func editDistance(a, b []rune, most int) int {
	row := make([]int, len(a)+1)
	for i := range row {
		row[i] = i
	}
	for j, rb := range b {
		diagonal, least := row[0], j+1
		row[0] = j + 1
		for i, ra := range a {
			cost := 1
			if ra == rb {
				cost = 0
			}
			diagonal, row[i+1] = row[i+1], min(row[i+1]+1, row[i]+1, diagonal+cost)
			least = min(least, row[i+1])
		}
		if least > most {
			return least
		}
	}
	return row[len(a)]
}
