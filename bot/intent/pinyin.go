package intent

import (
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// sounds gives each common character the number of its syllable without tone,
// with the mergers that typing and speech input confuse: zh/z, ch/c, sh/s, n/l
// at the start, ng/n at the end. Built at first use: most questions are spelled right.
var sounds = sync.OnceValue(func() map[rune]uint16 {
	ids := map[string]uint16{}
	out := make(map[rune]uint16, len(pinyin.PinyinDict))
	for code, all := range pinyin.PinyinDict {
		if code < 0x4e00 || code > 0x9fa5 {
			continue
		}
		s, _, _ := strings.Cut(all, ",")
		s = blur(s)
		id, ok := ids[s]
		if !ok {
			id = uint16(len(ids) + 1) // about 400 syllables
			ids[s] = id
		}
		out[rune(code)] = id
	}
	return out
})

// blur drops the tone and merges what is commonly confused.
func blur(s string) string {
	var b strings.Builder
	for _, r := range s {
		if i := strings.IndexRune(toned, r); i >= 0 {
			r = rune(plain[len([]rune(toned[:i]))])
		}
		b.WriteRune(r)
	}
	s = b.String()
	for _, p := range [...][2]string{{"zh", "z"}, {"ch", "c"}, {"sh", "s"}, {"l", "n"}} {
		if strings.HasPrefix(s, p[0]) {
			s = p[1] + s[len(p[0]):]
			break
		}
	}
	return strings.TrimSuffix(s, "g")
}

const (
	toned = "āáǎàēéěèōóǒòīíǐìūúǔùǖǘǚǜüńňǹḿ"
	plain = "aaaaeeeeooooiiiiuuuuvvvvvnnnm"
)

// soundOf returns the syllable number of r, 0 when it has none.
func soundOf(r rune) uint16 { return sounds()[r] }

// secondReadings are common characters of two readings, each with one that has the other.
var secondReadings = map[rune]rune{'长': '常', '行': '形', '重': '虫', '调': '条', '乐': '月', '还': '环', '得': '德', '都': '督', '会': '快', '单': '善', '量': '梁', '率': '衰', '数': '术', '传': '赚', '弹': '蛋', '降': '祥', '校': '叫'}

// alike reports whether a and b have a reading in common.
func alike(a, b rune) bool {
	sa, sb := soundOf(a), soundOf(b)
	if sa == 0 || sb == 0 {
		return false
	}
	if sa == sb {
		return true
	}
	if o, ok := secondReadings[a]; ok && soundOf(o) == sb {
		return true
	}
	o, ok := secondReadings[b]
	return ok && soundOf(o) == sa
}
