package intent

// Gate is a quick look at a message before its words are read: it opens for every
// message with one of the gate's characters, and now and then for another. Most
// messages ask for an item and are none of an office's many orders; the looks of all
// those together must cost less than the one answer.
type Gate [64]uint64

// NewGate returns the gate that each character of set opens.
func NewGate(set string) *Gate {
	g := new(Gate)
	for _, r := range set {
		g[r>>6&63] |= 1 << (r & 63)
	}
	return g
}

// Opens reports whether text may have one of the characters.
func (g *Gate) Opens(text string) bool {
	for _, r := range text {
		if g[r>>6&63]&(1<<(r&63)) != 0 {
			return true
		}
	}
	return false
}
