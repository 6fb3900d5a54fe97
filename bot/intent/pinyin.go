package intent

import (
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// Common characters: the block that dictionaries of pinyin cover whole.
const firstHan, lastHan = 0x4e00, 0x9fa5

// syllables are numbers of syllables by character, 0 where it has none.
type syllables [lastHan - firstHan + 1]uint16

// sounds gives each common character the number of its syllable without tone, and
// of a second reading where that is common, with the mergers that typing and
// speech input confuse: zh/z, ch/c, sh/s, n/l at the start, ng/n at the end. Built
// at first use: most questions are spelled right.
var sounds = sync.OnceValue(func() *[2]syllables {
	ids := map[string]uint16{}
	var out [2]syllables
	for code, all := range pinyin.PinyinDict {
		if code < firstHan || code > lastHan {
			continue
		}
		s, _, _ := strings.Cut(all, ",")
		s = blur(s)
		id, ok := ids[s]
		if !ok {
			id = uint16(len(ids) + 1) // about 400 syllables
			ids[s] = id
		}
		out[0][code-firstHan] = id
	}
	for r, same := range secondReadings {
		out[1][r-firstHan] = out[0][same-firstHan]
	}
	return &out
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
func soundOf(r rune) uint16 {
	if r < firstHan || r > lastHan {
		return 0
	}
	return sounds()[0][r-firstHan]
}

// otherSound returns the number of a second reading of r, 0 when it has none.
func otherSound(r rune) uint16 {
	if r < firstHan || r > lastHan {
		return 0
	}
	return sounds()[1][r-firstHan]
}

// secondReadings are common characters of two readings, each with one that has the other.
var secondReadings = map[rune]rune{'长': '常', '行': '形', '重': '虫', '调': '条', '乐': '月', '还': '环', '得': '德', '都': '督', '会': '快', '单': '善', '量': '梁', '率': '衰', '数': '术', '传': '赚', '弹': '蛋', '降': '祥', '校': '叫'}
