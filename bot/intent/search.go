package intent

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"duban/ledger"
)

// index finds items by the words of their title, goal and progress. It knows no
// word borders: it keeps pairs of neighbouring characters, which are words or
// parts of words often enough in Chinese, weighs each by where it stands and by
// how few items have it, and asks that most of what a person said is found.
type index struct {
	texts [][fields][]rune // the items' folded fields, for words that are shortened
	keys  []uint32         // sorted hashes of pairs
	from  []int32          // postings of keys[i] are posts[from[i]:from[i+1]]
	posts []posting
	may   []uint64 // a bit for each key's hash: most pairs that are looked up stand nowhere
	items int
	idf   []float64 // by how many items have a word: one that few have says more
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

func pairKey(a, b rune) uint32 { return uint32(sameDigit(a))<<16 ^ uint32(sameDigit(b)) } //nolint:gosec // runes of the BMP

// sameDigit makes 四处 and 4处 one word.
func sameDigit(r rune) rune {
	if d := digitValue(r); d > 0 {
		return rune('0' + d) //nolint:gosec // one digit
	}
	return r
}

func newIndex(items []*ledger.Item) *index {
	type entry struct {
		key uint32
		posting
	}
	var all []entry
	var buf []rune
	texts := make([][fields][]rune, len(items))
	for i, it := range items {
		for f, text := range [fields]string{it.Title, goalBody(it), it.Progress} {
			buf = foldInto(nil, noQuotes.Replace(text))
			texts[i][f] = buf
			for k := 0; k+1 < len(buf); k++ {
				if isWordRune(buf[k]) && isWordRune(buf[k+1]) && !saysNothing(buf, k) && !(buf[k] == '的' || buf[k+1] == '的' && buf[k] != '目') {
					all = append(all, entry{pairKey(buf[k], buf[k+1]), posting{uint16(i), uint8(f)}}) // bounded by the number of items and fields
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.item, b.item), cmp.Compare(a.field, b.field))
	})
	x := &index{items: len(items), texts: texts}
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
	x.idf = make([]float64, len(items)+1)
	for n := 1; n <= len(items); n++ {
		x.idf[n] = math.Log(1 + float64(len(items))/float64(n))
	}
	x.may = make([]uint64, 1<<max(4, bits.Len(uint(len(x.keys)))-2))
	for _, k := range x.keys {
		h := x.hash(k)
		x.may[h>>6] |= 1 << (h & 63)
	}
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

// noQuotes drops quotation marks: “两癌”保险 is one word to those who ask for it.
var noQuotes = strings.NewReplacer("“", "", "”", "", "‘", "", "’", "")

// saysNothing reports whether the two characters at s[k] are a word without
// content (目前, 已经, 项目): whoever says it means no item by it.
func saysNothing(s []rune, k int) bool {
	c, end := grammar().longest(s[:k+2], k)
	return end == k+2 && *c == cueFiller
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

// hash places a key among the bits of may.
func (x *index) hash(key uint32) uint32 {
	return key * 2654435761 >> 7 & uint32(len(x.may)*64-1) //nolint:gosec // a small power of two
}

// place returns where key stands among the keys.
func (x *index) place(key uint32) (int, bool) {
	if h := x.hash(key); x.may[h>>6]&(1<<(h&63)) == 0 {
		return 0, false
	}
	return slices.BinarySearch(x.keys, key)
}

func (x *index) lookup(key uint32) []posting {
	i, ok := x.place(key)
	if !ok {
		return nil
	}
	return x.posts[x.from[i]:x.from[i+1]]
}

// pair reports whether some item has a directly before b.
func (x *index) pair(a, b rune) bool {
	_, ok := x.place(pairKey(a, b))
	return ok
}

// hit is one item that what was said may mean.
type hit struct {
	item     int // position in the plan
	score    float64
	coverage float64 // share of the best piece's pairs that the item has
	title    bool    // a whole piece stands in the title
	field    uint8   // the best field a whole piece stands in; fields when none does
	heard    bool    // some of it only sounds right
	only     bool    // some of it stands in no other item
}

// tally is what the pieces of a question found in one item.
type tally struct {
	score float64
	best  float64 // best coverage of a piece
	field uint8   // best field that holds a piece whole
	heard bool
	// of the current piece:
	n, run, last    int
	longest, titled int // longest runs of pairs, in any field and in the title
	worst, runWorst uint8
	sum             float64
	only            bool // has a pair that no other item has
}

// search ranks the items for the pieces of a question (runs of content characters).
func (x *index) search(pieces [][]rune) []hit {
	var few [64]tally
	sums := few[:]
	if x.items > len(sums) {
		sums = make([]tally, x.items)
	}
	sums = sums[:x.items]
	for i := range sums {
		sums[i].field = fields
	}
	for _, p := range pieces {
		x.piece(p, sums)
	}
	out := make([]hit, 0, 8)
	for i, t := range sums {
		if t.score > 0 {
			out = append(out, hit{item: i, score: t.score, coverage: t.best, title: t.field == inTitle, field: t.field, heard: t.heard, only: t.only})
		}
	}
	slices.SortStableFunc(out, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	return out
}

// piece adds what one piece finds to the items' tallies.
func (x *index) piece(p []rune, sums []tally) {
	for i := range sums {
		t := &sums[i]
		t.n, t.run, t.last, t.longest, t.titled, t.worst, t.runWorst, t.sum = 0, 0, -2, 0, 0, 0, 0, 0
	}
	pairs := 0
	strange := 0     // pairs in a row that no item has
	found := false   // the last pair that counts is some item's
	foreign := false // two such pairs in a row: a word that the plan does not have
	for k := range len(p) - 1 {
		posts, damp := x.lookup(pairKey(p[k], p[k+1])), 1.0
		if posts == nil && (fillerRune(p[k]) || fillerRune(p[k+1])) {
			continue // no word lost
		}
		if posts == nil && !(k > 0 && commonPairs[[2]rune{p[k-1], p[k]}]) { // 群众省 is not misspelt for 群众生活
			posts, damp = x.bySound(p[k], p[k+1]), 0.7
		}
		pairs++
		if posts == nil {
			strange++
			foreign = foreign || strange > 1
			continue
		}
		if strange == 1 && found {
			pairs-- // where two words of the plan meet, their border is no word
		}
		strange, found = 0, true
		idf := x.idf[min(len(posts), x.items)] // two spellings of one sound may have more
		if generalVerb(p[k], p[k+1]) {
			idf *= 0.5
		}
		for _, q := range posts {
			t := &sums[q.item]
			if t.last == k {
				continue // two spellings of one sound in the same item
			}
			t.sum += damp * idf * idf * fieldWeight[q.field]
			t.heard = t.heard || damp < 1
			t.n++
			t.worst = max(t.worst, q.field)
			if t.last == k-1 {
				t.run++
				if isDigit(p[k]) && isDigit(p[k+1]) {
					t.run++ // a number of three digits is a name: 101路, S338
				}
			} else {
				t.run, t.runWorst = 1, 0
			}
			t.runWorst = max(t.runWorst, q.field)
			t.longest = max(t.longest, t.run)
			if t.runWorst == inTitle {
				t.titled = max(t.titled, t.run)
			}
			t.only = t.only || len(posts) == 1 && damp == 1 && !isDigit(p[k]) && !isDigit(p[k+1])
			t.last = k
		}
	}
	if pairs == 0 {
		return
	}
	for i := range sums {
		t := &sums[i]
		if t.n == 0 {
			continue
		}
		c := float64(t.n) / float64(pairs)
		// A word of four characters stands there whole; beside a word that the plan
		// does not have (老旧小区加装电梯) only the title makes that the topic.
		if t.titled >= 3 || t.longest >= 3 && !foreign {
			c = max(c, 0.8)
		}
		t.best = max(t.best, c)
		if t.n == pairs {
			t.field = min(t.field, t.worst)
			t.sum *= 1 + 0.25*float64(pairs-1)
		}
		t.score += t.sum
	}
}

// generalVerb reports whether the pair is a verb that any promise may use: it
// points at an item less than a noun does.
func generalVerb(a, b rune) bool {
	switch string([]rune{a, b}) {
	case "增加", "新增", "提升", "提高", "开展", "实施", "推动", "推进", "加强", "完善", "建设", "新建", "改造", "完成", "组织", "服务":
		return true
	}
	return false
}

// loosely is the share of a piece's pairs that an item has when a word may be
// shortened as people do: 黑陶展 for 黑陶艺术精品展, 四好路 for 四好农村路.
func (x *index) loosely(item int, p []rune) float64 {
	pairs, got := 0, 0
	for k := range len(p) - 1 {
		whole := x.has(item, p[k], p[k+1])
		if !whole && (fillerRune(p[k]) || fillerRune(p[k+1])) {
			continue
		}
		pairs++
		if whole || x.spread(item, p[k], p[k+1]) {
			got++
		}
	}
	if pairs == 0 {
		return 0
	}
	return float64(got) / float64(pairs)
}

func (x *index) has(item int, a, b rune) bool {
	for _, q := range x.lookup(pairKey(a, b)) {
		if int(q.item) == item {
			return true
		}
	}
	return false
}

// shortened is how many characters a shortened word may leave out between two.
const shortened = 6

// spread reports whether b follows a closely within one clause of the item.
func (x *index) spread(item int, a, b rune) bool {
	a, b = sameDigit(a), sameDigit(b)
	for _, text := range x.texts[item] {
		for i, r := range text {
			if sameDigit(r) != a {
				continue
			}
			for j := i + 1; j < len(text) && j <= i+1+shortened && isWordRune(text[j]); j++ {
				if sameDigit(text[j]) == b {
					return true
				}
			}
		}
	}
	return false
}

// soundsLike returns the one pair of a title or goal that sounds like (a, b) and has
// one of the two, and the best field it stands in; 0 when there is none or several.
func (x *index) soundsLike(a, b rune) (key uint32, field uint8) {
	sa, sb := soundOf(a), soundOf(b)
	if sa == 0 || sb == 0 {
		return 0, fields
	}
	for _, k := range x.soundsOf()[uint32(sa)<<16|uint32(sb)] {
		if rune(k>>16) != a && rune(k&0xffff) != b {
			continue
		}
		f := fields
		for _, p := range x.lookup(k) {
			f = min(f, p.field)
		}
		if f > inGoal {
			continue
		}
		if key != 0 {
			return 0, fields
		}
		key, field = k, f
	}
	if key == 0 {
		return 0, fields
	}
	return key, field
}

// bySound finds the postings of pairs that sound like (a, b): 安摩 for 按摩.
func (x *index) bySound(a, b rune) []posting {
	if a < 0x4e00 || b < 0x4e00 {
		return nil
	}
	sa, sb := soundOf(a), soundOf(b)
	if sa == 0 || sb == 0 {
		return nil
	}
	var out []posting
	for _, key := range x.soundsOf()[uint32(sa)<<16|uint32(sb)] {
		// One character at least must be right: two wrong ones are another word.
		if rune(key>>16) == a || rune(key&0xffff) == b {
			out = append(out, x.lookup(key)...)
		}
	}
	// The best field of an item first, whichever spelling it came from.
	slices.SortFunc(out, func(p, q posting) int {
		return cmp.Or(cmp.Compare(p.item, q.item), cmp.Compare(p.field, q.field))
	})
	return out
}
