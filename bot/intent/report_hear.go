package intent

import "slices"

// hearTitles puts words of titles, and people's own words for them, in the place of what only sounds like them, where at
// least half of the characters are right: 四号农村路 for 四好农村路.
func (l *Lexicon) hearTitles(m *message) {
	for _, table := range []soundTable{l.soundTitles(), l.soundSynonyms()} {
		for i, r := range m.s {
			if r < firstHan || r > lastHan {
				continue
			}
			for _, w := range table[soundOf(r)] {
				if i+len(w) <= len(m.s) && (m.s[i] == w[0] || m.s[i+1] == w[1]) && heardAs(m.s[i:i+len(w)], w, false) && !l.known(m.s[i:i+len(w)]) {
					copy(m.s[i:], w)
					break
				}
			}
		}
	}
}

// titleSounds are the stretches of four and of three characters of a plan's titles by
// the sound of their first.
func titleSounds(titles []string) soundTable {
	out := soundTable{}
	for _, n := range []int{4, 3} {
		for _, t := range titles {
			rs := []rune(Fold(t))
			for i := 0; i+n <= len(rs); i++ {
				w := rs[i : i+n]
				first := soundOf(w[0])
				if slices.ContainsFunc(w, func(r rune) bool { return soundOf(r) == 0 }) || slices.ContainsFunc(out[first], func(o []rune) bool { return slices.Equal(o, w) }) {
					continue
				}
				out[first] = append(out[first], w)
			}
		}
	}
	return out
}
