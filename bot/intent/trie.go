package intent

// trie finds the longest of many words at a place of a sentence. Nodes hold
// their children in one map keyed by parent and rune: small, and one look-up a step.
type trie[V any] struct {
	first firstRunes
	next  map[edge]int32
	vals  []V
	ends  []bool
}

type edge struct {
	node int32
	r    rune
}

func newTrie[V any]() *trie[V] {
	var zero V
	return &trie[V]{next: map[edge]int32{}, vals: []V{zero}, ends: []bool{false}}
}

// firstRunes says quickly that no word starts with a rune; it may be wrong the
// other way.
type firstRunes [16]uint64

func (f *firstRunes) add(r rune)      { f[r>>6&15] |= 1 << (r & 63) }
func (f *firstRunes) may(r rune) bool { return f[r>>6&15]&(1<<(r&63)) != 0 }

// slot returns the value stored for word, making room for it.
func (t *trie[V]) slot(word []rune) *V {
	if len(word) > 0 {
		t.first.add(word[0])
	}
	n := int32(0)
	for _, r := range word {
		c, ok := t.next[edge{n, r}]
		if !ok {
			var zero V
			c = int32(len(t.vals)) //nolint:gosec // a lexicon has far fewer than 2³¹ nodes
			t.vals = append(t.vals, zero)
			t.ends = append(t.ends, false)
			t.next[edge{n, r}] = c
		}
		n = c
	}
	t.ends[n] = true
	return &t.vals[n]
}

// walk visits all words, in no order. A name is only good during the visit.
func (t *trie[V]) walk(visit func(name []rune, v *V)) {
	children := make(map[int32][]edge, len(t.next))
	for e := range t.next {
		children[e.node] = append(children[e.node], e)
	}
	var from func(node int32, name []rune)
	from = func(node int32, name []rune) {
		if t.ends[node] {
			visit(name, &t.vals[node])
		}
		for _, e := range children[node] {
			from(t.next[e], append(name, e.r))
		}
	}
	from(0, nil)
}

// longest returns the value of the longest word that starts at s[i] and where it ends.
func (t *trie[V]) longest(s []rune, i int) (v *V, end int) {
	if !t.first.may(s[i]) {
		return nil, 0
	}
	n := int32(0)
	for j := i; j < len(s); j++ {
		c, ok := t.next[edge{n, s[j]}]
		if !ok {
			break
		}
		n = c
		if t.ends[n] {
			v, end = &t.vals[n], j+1
		}
	}
	return v, end
}
