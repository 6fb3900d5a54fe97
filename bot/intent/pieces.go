package intent

import (
	"slices"
)

// pieces returns the runs of characters that no word covers, everyday words
// replaced by the ledger's (老人洗澡 becomes 助浴). A run is parted at a
// filler that is no part of a word of the ledger: 「倒班宿舍那批房子」 are two.
func (l *Lexicon) pieces(c *scanned) [][]rune {
	s := c.s
	var out [][]rune
	add := func(from, to int) {
		if to-from < 2 {
			return
		}
		for _, r := range s[from:to] {
			if !fillerRune(r) && isWordRune(r) && !(isDigit(r) && to-from < 3) { // 15 is a number, 101路 a name
				out = append(out, s[from:to])
				return
			}
		}
	}
	for i := 0; i < len(s); {
		if c.by[i] != free {
			i++
			continue
		}
		j := i
		for j < len(s) && c.by[j] == free {
			j++
		}
		from := i
		for k := i; k < j; k++ {
			if v, end := l.synonyms.longest(s[:j], k); v != nil && len(*v) > 0 { // the ledger's word for it
				out = append(out, *v)
				if !slices.Equal(*v, s[k:end]) {
					add(from, k)
					k, from = end-1, end
					continue
				}
			}
			if fillerRune(s[k]) && !(k > i && l.words.pair(s[k-1], s[k])) && !(k+1 < j && l.words.pair(s[k], s[k+1])) {
				add(from, k)
				from = k + 1
			}
		}
		if j-i == 2 && from > i && inSet(s[i], "地中上下内外前后先过对同名位点里") && !fillerRune(s[i+1]) {
			from = i // 地铁: a filler that opens a word
		}
		if j-i == 2 && from <= i+1 && inSet(s[j-1], "位") && !fillerRune(s[i]) {
			from = i // 拓位
		}
		add(from, j)
		i = j
	}
	if len(out) > 1 { // 招多少学生: who is counted is no topic beside one
		kept := out[:0:0]
		for _, p := range out {
			if !c.countedPeople(p) {
				kept = append(kept, p)
			}
		}
		if len(kept) > 0 {
			return kept
		}
	}
	return out
}

// countedPeople reports whether a piece names whom a 多少 or 几名 just before it counts.
func (c *scanned) countedPeople(p []rune) bool {
	switch string(p) {
	case "学生", "老人", "群众", "居民", "孩子", "家庭", "妇女", "村民", "老年人", "残疾人", "儿童", "企业":
	default:
		return false
	}
	for k := 2; k < len(c.s); k++ {
		if &c.s[k] == &p[0] {
			w, _ := endsAtAny(c.s, k, []string{"多少", "多少个", "多少名", "多少位", "几个", "几名", "几位", "多少户", "几户", "几家", "多少家"})
			return w != ""
		}
	}
	return false
}

// fillerRune reports whether r alone is a word without content.
func fillerRune(r rune) bool {
	return r >= 0 && r < 1<<16 && fillerBits[r>>6]&(1<<(r&63)) != 0
}

// fillerBits is a set of fillerRunes: they are asked for at every character.
var fillerBits = func() (set [1 << 10]uint64) {
	for _, r := range fillerRunes {
		set[r>>6] |= 1 << (r & 63)
	}
	return set
}()

const fillerRunes = "除比但而嗯啊呃额哦噢喔呀哎诶欸唉嘛哈呵吧呗咯喽啦了的呢么吗嘞哇那这就也还又都才请我你您咱他它本该此是有在和与跟及同把被对为从到以用让叫啥怎哪来去着过得地之里上下中内外前后先再想要给帮看查问说讲报多少几什个项件事没不谁啥吗第些位名点"
