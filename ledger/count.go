package ledger

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Count is a number with its measure word, as found in a text: 1500余人,
// 5.5万米, 不少于200家, 提高7.5%.
type Count struct {
	// Value is the number with 万 and 亿 multiplied out; a percentage keeps its points (7.5).
	Value float64
	// Unit is the measure word as written, 「%」 for percentages.
	Unit string
	// Approx marks 余, 多, 约, 近, 左右.
	Approx bool
	// Op is ">=" (不少于, 至少, 以上, 余), "<=" (不超过, 以内) or "=".
	Op string
	// Per is what a rate is taken over: 「学期」 in 每学期开展1次, empty for a plain amount.
	Per string
	// Start and End bound the number and its measure word, in bytes. OpStart is
	// where the words before the number that belong to it begin (不少于, 约).
	OpStart, Start, End int
}

// Words before a number that belong to it. Within each list longer ones come first.
var (
	atLeastWords = []string{"不得少于", "不得低于", "不少于", "不低于", "不小于", "（超过）", "(超过)", "至少", "最少", "超过", "突破", "多于", "高于", "大于", "≥", ">="}
	atMostWords  = []string{"不得超过", "不得高于", "不超过", "不高于", "不多于", "不大于", "至多", "最多", "低于", "少于", "控制在", "≤", "<="}
	aboutWords   = []string{"大约", "大概", "将近", "接近", "约为", "约", "近"}
)

// ParseCounts finds the numbers that have a measure word, in order. Dates, ages,
// years, ordinals (第二处), ranges (1-6年级), bus and telephone numbers, and
// numbers that stick to letters (S338, A2) are no counts.
func ParseCounts(text string) []Count {
	var counts []Count
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isNumeral(r) {
			i += size
			continue
		}
		n, end, ok := numeralAt(text, i)
		if end == i {
			i += size
			continue
		}
		if ok {
			if c, valid := countAt(text, i, end, n); valid {
				counts = append(counts, c)
				i = c.End
				continue
			}
		}
		i = end
	}
	return counts
}

// countAt reads what follows the numeral n at text[start:end].
func countAt(text string, start, end int, n numeral) (Count, bool) {
	c := Count{Value: n.value, Approx: n.approx, Op: "=", Start: start}
	if n.approx {
		c.Op = ">="
	}
	if before, ok := strings.CutSuffix(text[:start], "百分之"); ok {
		c.Unit, c.Start, c.End = "%", len(before), end
	} else {
		after := end
		for after < len(text) && (text[after] == ' ' || strings.HasPrefix(text[after:], "\u3000")) {
			_, size := utf8.DecodeRuneInString(text[after:])
			after += size
		}
		w, ok := measureAt(text[after:])
		if !ok || n.chinese && !spokenCount(text, start, after, n, w) {
			return Count{}, false
		}
		c.Unit, c.End = w.word, after+len(w.word)
		if w.word == "%" {
			_, size := utf8.DecodeRuneInString(text[after:])
			c.End = after + size
		}
	}
	readBefore(text, &c)
	readAfter(text, &c)
	c.Per = rateOf(text[:c.OpStart])
	return c, true
}

// spokenCount keeps Chinese numerals that count from those that are words:
// 一个试点社区 counts, 一户一档, 每一个 and 一类 do not.
func spokenCount(text string, start, after int, n numeral, w measureWord) bool {
	prev, _ := utf8.DecodeLastRuneInString(text[:start])
	if strings.ContainsRune("每同某任这那哪统唯单另上下前后", prev) && start > 0 {
		return false
	}
	rest := text[after+len(w.word):]
	if next, _ := utf8.DecodeRuneInString(rest); next == '一' || strings.HasPrefix(rest, w.word) {
		return false
	}
	if w.class == classKind || w.class == classPercent {
		return w.word == "项" && n.value > 1
	}
	if w.class == classPerson || w.class == classHousehold || w.class == classBatch {
		return n.value > 1
	}
	return w.word != "期" && w.word != "部" && w.word != "本" && w.word != "方"
}

// readBefore finds the words before a count that bound or soften it.
func readBefore(text string, c *Count) {
	c.OpStart = c.Start
	for again := true; again; {
		again = false
		before := strings.TrimRight(text[:c.OpStart], " \u3000")
		for _, list := range []struct {
			words []string
			op    string
		}{{aboutWords, ""}, {atMostWords, "<="}, {atLeastWords, ">="}} {
			for _, w := range list.words {
				rest, ok := strings.CutSuffix(before, w)
				if !ok || w == "近" && strings.HasSuffix(rest, "附") || list.op == "<=" && strings.HasSuffix(rest, "不") {
					continue
				}
				c.OpStart, again = len(rest), true
				if list.op == "" {
					c.Approx = true
				} else {
					c.Op = list.op
				}
				break
			}
			if again {
				break
			}
		}
	}
}

// readAfter finds 以上, 左右 and the like behind a count, directly or after a
// short noun (150个村以上).
func readAfter(text string, c *Count) {
	tail := text[c.End:]
	if cut := strings.IndexFunc(tail, func(r rune) bool {
		return strings.ContainsRune("，。；、：,;（）() \n", r) || unicode.IsDigit(r)
	}); cut >= 0 {
		tail = tail[:cut]
	}
	match := func(words ...string) bool {
		for _, w := range words {
			if strings.HasPrefix(tail, w) || strings.HasSuffix(tail, w) && utf8.RuneCountInString(tail) <= 6+utf8.RuneCountInString(w) {
				return true
			}
		}
		return false
	}
	switch {
	case match("以上"):
		c.Op = ">="
	case match("以下", "以内", "之内"):
		c.Op = "<="
	}
	if match("左右", "上下") {
		c.Approx = true
	}
	if strings.HasPrefix(tail, "多") && !strings.HasPrefix(tail, "多功能") {
		c.Approx, c.Op = true, ">="
	}
}

// rateOf finds 每… in the clause before a count: 每学期开展1次 is a rate.
func rateOf(before string) string {
	before = before[strings.LastIndexAny(before, "，。；、：,;\n0123456789")+1:]
	// LastIndexAny gives the first byte of a character; skip the rest of it.
	before = strings.TrimLeftFunc(before, func(r rune) bool { return r == utf8.RuneError })
	i := strings.Index(before, "每")
	if i < 0 || utf8.RuneCountInString(before[i:]) > 12 {
		return ""
	}
	per := before[i+len("每"):]
	for _, w := range []string{"人每年", "人每月", "户每年", "户每月", "学期", "季度", "年", "月", "周", "旬", "天", "日", "人", "户", "村", "镇", "社区", "校", "家", "所", "个"} {
		if strings.HasPrefix(per, w) {
			return w
		}
	}
	return ""
}
