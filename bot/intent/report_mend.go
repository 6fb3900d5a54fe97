package intent

import "slices"

// Mend puts the counts of a correction in the place of those that it corrects: 「186家」
// for the 188家 of old. ok is false where said counts nothing that old counts once.
func Mend(old, said string) (text string, ok bool) {
	o, n := readMessage(old), readMessage(said)
	for _, c := range countsIn(n.s) {
		at := -1
		for _, was := range countsIn(o.s) {
			if o.s[was.end] == n.s[c.end] {
				if at >= 0 {
					return old, false // which of the two is open
				}
				at = was.start
			}
		}
		if at < 0 {
			return old, false
		}
		was, _ := numeralAt(o.s, at)
		o.orig = slices.Concat(o.orig[:at], n.orig[c.start:c.end], o.orig[was.end:])
		o.s = slices.Concat(o.s[:at], n.s[c.start:c.end], o.s[was.end:])
		ok = true
	}
	return string(o.orig), ok
}

// countsIn returns the numbers of s that count things.
func countsIn(s []rune) []number {
	var out []number
	for i := 0; i < len(s); {
		n, ok := numeralAt(s, i)
		if !ok {
			i++
			continue
		}
		if p, percent := percentAt(s, i); percent {
			i = p.end
			continue
		}
		if n.end < len(s) && s[n.end] >= 0x4e00 && measured(s, n.end) && !inSet(s[n.end], "年月日周季旬号点时分秒") {
			out = append(out, n)
		}
		i = n.end
	}
	return out
}
