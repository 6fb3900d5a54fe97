package ledger

import (
	"strings"
	"unicode/utf8"
)

// mention is a count with the words around it.
type mention struct {
	Count
	left, right string // what stands before and after it, up to punctuation or the next count
	clause      string // between commas
	sentence    string // between 。 ； and line ends
	shared      bool   // right is the next count's: 7处、46段坝
	inBrackets  bool
	wanted      bool
}

// Bounds on what is measured: longer texts are no goals, and matching compares
// every target with every count.
const (
	maxMeasuredText = 16 << 10
	maxMentions     = 64
)

// mentionsOf finds the counts of a text with their surroundings; clause and
// sentence only of those that are wanted.
func mentionsOf(text string, wanted func(Count) bool) []mention {
	if len(text) > maxMeasuredText {
		return nil
	}
	counts := ParseCounts(text)
	inName, inBrackets := quotedCounts(text, counts)
	kept := 0
	for i, c := range counts {
		if !inName[i] && kept < maxMentions {
			counts[kept], inBrackets[kept] = c, inBrackets[i]
			kept++
		}
	}
	counts = counts[:kept]
	ms := make([]mention, len(counts))
	for i, c := range counts {
		m := mention{Count: c, inBrackets: inBrackets[i]}
		from := 0
		if i > 0 {
			from = counts[i-1].End
		}
		m.left = text[from:c.OpStart]
		if at := strings.LastIndexFunc(m.left, isStop); at >= 0 {
			_, size := utf8.DecodeRuneInString(m.left[at:])
			m.left = m.left[at+size:]
		} else if i > 0 {
			_, m.left = divide(m.left)
		}
		if at := strings.LastIndex(m.left, "、"); at >= 0 {
			m.left = m.left[at+len("、"):]
		}
		m.right = rightOf(text, c.End, counts[i+1:])
		if m.wanted = wanted == nil || wanted(c); m.wanted {
			m.clause = around(text, c.OpStart, c.End, isStop)
			m.sentence = around(text, c.OpStart, c.End, isSentenceEnd)
		}
		ms[i] = m
	}
	for i := len(ms) - 2; i >= 0; i-- {
		if sep := text[ms[i].End:ms[i+1].OpStart]; sep == "、" || sep == "和" || sep == "及" {
			ms[i].right, ms[i].shared = ms[i+1].right, true
		}
	}
	for i := range ms {
		ms[i].right = strings.TrimRight(ms[i].right, "、和及")
	}
	return ms
}

// rightOf returns what stands behind a count that ends at end, up to punctuation
// or the next count. A bracket right behind the count is passed over:
// 10处（新建6处、改建4处）食堂.
func rightOf(text string, end int, next []Count) string {
	if strings.HasPrefix(text[end:], "（") {
		if at := strings.Index(text[end:], "）"); at >= 0 {
			end += at + len("）")
		}
	}
	right := text[end:]
	for _, n := range next {
		if n.OpStart >= end {
			right = text[end:n.OpStart]
			break
		}
	}
	if at := strings.IndexFunc(right, isStop); at >= 0 {
		return right[:at]
	}
	if len(right) < len(text)-end {
		right, _ = divide(right)
	}
	return right
}

// divide shares out what stands between two counts: up to the last 、 to the
// first (村以上、惠及老人), after a leading 和 to the second, else to the first
// (4处续建和3处改建).
func divide(between string) (first, second string) {
	if at := strings.LastIndex(between, "、"); at >= 0 {
		return between[:at], between[at+len("、"):]
	}
	for _, w := range []string{"和", "及", "与"} {
		if rest, ok := strings.CutPrefix(between, w); ok && rest != "" {
			return "", rest
		}
	}
	return between, ""
}

func isSentenceEnd(r rune) bool {
	switch r {
	case '。', '；', ';', '\n':
		return true
	}
	return false
}

// isStop ends a clause. Brackets end it too: what they hold is another thought.
func isStop(r rune) bool {
	switch r {
	case '，', ',', '：', ':', '（', '）', '(', ')':
		return true
	}
	return isSentenceEnd(r)
}

// around returns the stretch of text round [start,end) that holds no stop.
func around(text string, start, end int, stop func(rune) bool) string {
	from, to := 0, len(text)
	if at := strings.LastIndexFunc(text[:start], stop); at >= 0 {
		_, size := utf8.DecodeRuneInString(text[at:])
		from = at + size
	}
	if at := strings.IndexFunc(text[end:], stop); at >= 0 {
		to = end + at
	}
	return text[from:to]
}

// quotedCounts says for each count whether it lies in quotation or book title
// marks, where numbers belong to a name (“15分钟健身圈”), and whether in brackets.
func quotedCounts(text string, counts []Count) (inName, inBrackets []bool) {
	inName, inBrackets = make([]bool, len(counts)), make([]bool, len(counts))
	next, name, bracket := 0, 0, 0
	for i, r := range text {
		for next < len(counts) && counts[next].Start <= i {
			inName[next], inBrackets[next] = name > 0, bracket > 0
			next++
		}
		switch r {
		case '“', '《', '「':
			name++
		case '”', '》', '」':
			name = max(0, name-1)
		case '（', '(', '【':
			bracket++
		case '）', ')', '】':
			bracket = max(0, bracket-1)
		case '\n':
			name, bracket = 0, 0
		}
	}
	return inName, inBrackets
}
