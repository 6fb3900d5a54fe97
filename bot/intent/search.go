package intent

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"duban/ledger"
)

// index finds items by the words of their title, goal and progress. It knows no
// word borders: it keeps pairs of neighbouring characters, which are words or
// parts of words often enough in Chinese, weighs each by where it stands and by
// how few items have it, and asks that most of what a person said is found.
type index struct {
	keys  []uint32 // sorted hashes of pairs
	from  []int32  // postings of keys[i] are posts[from[i]:from[i+1]]
	posts []posting
	items int
	// soundsOf maps a pair of syllables to the keys of that sound; made at the first misspelling.
	soundsOf func() map[uint32][]uint32
}

type posting struct {
	item  uint16 // position in the plan
	field uint8  // the best field the pair stands in
}

// The fields of an item, best first.
const (
	inTitle uint8 = iota
	inGoal
	inProgress
	fields
)

var fieldWeight = [fields]float64{6, 2.2, 1}

func pairKey(a, b rune) uint32 { return uint32(a)<<16 ^ uint32(b) } //nolint:gosec // runes of the BMP

func newIndex(items []*ledger.Item) *index {
	type entry struct {
		key uint32
		posting
	}
	var all []entry
	var buf []rune
	for i, it := range items {
		for f, text := range [fields]string{it.Title, goalBody(it), it.Progress} {
			buf = foldInto(buf[:0], text)
			for k := 0; k+1 < len(buf); k++ {
				if isWordRune(buf[k]) && isWordRune(buf[k+1]) {
					all = append(all, entry{pairKey(buf[k], buf[k+1]), posting{uint16(i), uint8(f)}}) //nolint:gosec // bounded by the number of items and fields
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.item, b.item), cmp.Compare(a.field, b.field))
	})
	x := &index{items: len(items)}
	for i, e := range all {
		if i == 0 || e.key != all[i-1].key {
			x.keys = append(x.keys, e.key)
			x.from = append(x.from, int32(len(x.posts))) //nolint:gosec // far below 2³¹
		} else if e.item == all[i-1].item {
			continue // a worse field of the same item
		}
		x.posts = append(x.posts, e.posting)
	}
	x.from = append(x.from, int32(len(x.posts))) //nolint:gosec // far below 2³¹
	x.soundsOf = sync.OnceValue(func() map[uint32][]uint32 {
		m := map[uint32][]uint32{}
		for _, k := range x.keys {
			a, b := soundOf(rune(k>>16)), soundOf(rune(k&0xffff))
			if a != 0 && b != 0 {
				s := uint32(a)<<16 | uint32(b)
				m[s] = append(m[s], k)
			}
		}
		return m
	})
	return x
}

// goalBody is the goal without the title that it may open with.
func goalBody(it *ledger.Item) string {
	if len(it.Goal) > len(it.Title) && it.Goal[:len(it.Title)] == it.Title {
		return it.Goal[len(it.Title):]
	}
	return it.Goal
}

func isWordRune(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || isDigit(r) || r >= 'a' && r <= 'z'
}

func (x *index) lookup(key uint32) []posting {
	i, ok := slices.BinarySearch(x.keys, key)
	if !ok {
		return nil
	}
	return x.posts[x.from[i]:x.from[i+1]]
}

// hit is one item that what was said may mean.
type hit struct {
	item     int // position in the plan
	score    float64
	coverage float64 // share of the best piece's pairs that the item has
	title    bool    // a whole piece stands in the title
	field    uint8   // the best field a whole piece stands in; fields when none does
}

// search ranks the items for the pieces of a question (runs of content characters).
func (x *index) search(pieces [][]rune) []hit {
	type tally struct {
		score, best float64
		field       uint8
	}
	var few [64]tally
	sums := few[:]
	if x.items > len(sums) {
		sums = make([]tally, x.items)
	} else {
		sums = sums[:x.items]
	}
	for i := range sums {
		sums[i].field = fields
	}
	var fewN [64]struct {
		n     int
		worst uint8
	}
	got := fewN[:]
	if x.items > len(got) {
		got = make([]struct {
			n     int
			worst uint8
		}, x.items)
	} else {
		got = got[:x.items]
	}
	any := false
	for _, p := range pieces {
		pairs := 0
		clear(got)
		for k := range len(p) - 1 {
			posts, damp := x.lookup(pairKey(p[k], p[k+1])), 1.0
			if posts == nil && fillerRune(p[k]) || posts == nil && fillerRune(p[k+1]) {
				continue // 「…的国医堂」: no word lost
			}
			pairs++
			if posts == nil {
				posts, damp = x.bySound(p[k], p[k+1]), 0.7
			}
			if posts == nil {
				continue
			}
			any = true
			idf := damp * math.Log(1+float64(x.items)/float64(len(posts)))
			for _, q := range posts {
				sums[q.item].score += idf * fieldWeight[q.field]
				got[q.item].n++
				got[q.item].worst = max(got[q.item].worst, q.field)
			}
		}
		for i := range got {
			if got[i].n == 0 || pairs == 0 {
				continue
			}
			c := float64(got[i].n) / float64(pairs)
			sums[i].best = max(sums[i].best, c)
			if got[i].n == pairs {
				sums[i].field = min(sums[i].field, got[i].worst)
			}
		}
	}
	if !any {
		return nil
	}
	var out []hit
	for i, t := range sums {
		if t.score > 0 {
			out = append(out, hit{item: i, score: t.score, coverage: t.best, title: t.field == inTitle, field: t.field})
		}
	}
	slices.SortStableFunc(out, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	return out
}

// bySound finds the postings of a pair that sounds like (a, b): 安摩 for 按摩.
func (x *index) bySound(a, b rune) []posting {
	if a < 0x4e00 || b < 0x4e00 {
		return nil
	}
	sa, sb := soundOf(a), soundOf(b)
	if sa == 0 || sb == 0 {
		return nil
	}
	for _, key := range x.soundsOf()[uint32(sa)<<16|uint32(sb)] {
		// One character at least must be right: two wrong ones are another word.
		if rune(key>>16) == a || rune(key&0xffff) == b {
			return x.lookup(key)
		}
	}
	return nil
}
