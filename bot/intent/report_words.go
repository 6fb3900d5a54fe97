package intent

import "unicode/utf8"

// wordSet holds words by their first characters, for asking at every place of a text.
type wordSet map[rune][]string

func startWords(words ...string) wordSet {
	s := wordSet{}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		s[r] = append(s[r], w)
	}
	return s
}

// longest returns the length in characters of the longest of the words at s[i], 0 for none.
func (w wordSet) longest(s []rune, i int) int {
	n := 0
	for _, word := range w[s[i]] {
		if k := utf8.RuneCountInString(word); k > n && hasAt(s, i, word) {
			n = k
		}
	}
	return n
}

// at reports whether one of the words stands at s[i].
func (w wordSet) at(s []rune, i int) bool {
	for _, word := range w[s[i]] {
		if hasAt(s, i, word) {
			return true
		}
	}
	return false
}
