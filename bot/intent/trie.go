package intent

// trie finds the longest of many words at a place of a sentence. Nodes hold
// their children in one table keyed by parent and rune: small, and one look-up a step.
type trie[V any] struct {
	first firstRunes
	next  edges32
	vals  []V
	ends  []bool
}

func newTrie[V any]() *trie[V] {
	var zero V
	return &trie[V]{vals: []V{zero}, ends: []bool{false}}
}

// edges32 is a table from a node and a rune to the node behind them, by open
// addressing. Most look-ups find nothing, which takes one look.
type edges32 struct {
	keys []uint64 // 0 where nothing is
	to   []int32
	n    int
}

func edgeKey(node int32, r rune) uint64 { return uint64(uint32(node))<<32 | uint64(uint32(r)) + 1 } //nolint:gosec // bits

// at is where key stands, or the free place for it.
func (e *edges32) at(key uint64) int {
	mask := uint64(len(e.keys) - 1) //nolint:gosec // a length
	for i := key * 0x9e3779b97f4a7c15 >> 20 & mask; ; i = (i + 1) & mask {
		if k := e.keys[i]; k == key || k == 0 {
			return int(i) //nolint:gosec // below the length
		}
	}
}

// of returns the node behind node and r, 0 when there is none.
func (e *edges32) of(node int32, r rune) int32 {
	if e.n == 0 {
		return 0
	}
	return e.to[e.at(edgeKey(node, r))]
}

func (e *edges32) put(node int32, r rune, to int32) {
	if e.n*3 >= len(e.keys)*2 {
		old := *e
		size := max(16, 2*len(old.keys))
		*e = edges32{make([]uint64, size), make([]int32, size), old.n}
		for i, k := range old.keys {
			if k != 0 {
				p := e.at(k)
				e.keys[p], e.to[p] = k, old.to[i]
			}
		}
	}
	p := e.at(edgeKey(node, r))
	e.keys[p], e.to[p] = edgeKey(node, r), to
	e.n++
}

// each visits all edges, in no order.
func (e *edges32) each(visit func(node int32, r rune, to int32)) {
	for i, k := range e.keys {
		if k != 0 {
			visit(int32(k>>32), rune(uint32(k)-1), e.to[i]) //nolint:gosec // the bits put in
		}
	}
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
		c := t.next.of(n, r)
		if c == 0 {
			var zero V
			c = int32(len(t.vals)) //nolint:gosec // a lexicon has far fewer than 2³¹ nodes
			t.vals = append(t.vals, zero)
			t.ends = append(t.ends, false)
			t.next.put(n, r, c)
		}
		n = c
	}
	t.ends[n] = true
	return &t.vals[n]
}

// walk visits all words, in no order. A name is only good during the visit.
func (t *trie[V]) walk(visit func(name []rune, v *V)) {
	type child struct {
		r  rune
		to int32
	}
	children := make(map[int32][]child, t.next.n)
	t.next.each(func(node int32, r rune, to int32) { children[node] = append(children[node], child{r, to}) })
	var from func(node int32, name []rune)
	from = func(node int32, name []rune) {
		if t.ends[node] {
			visit(name, &t.vals[node])
		}
		for _, e := range children[node] {
			from(e.to, append(name, e.r))
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
		c := t.next.of(n, s[j])
		if c == 0 {
			break
		}
		n = c
		if t.ends[n] {
			v, end = &t.vals[n], j+1
		}
	}
	return v, end
}
