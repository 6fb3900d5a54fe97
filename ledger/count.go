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

// measureClass groups measure words that may count the same things.
type measureClass uint8

const (
	classThing measureClass = iota + 1
	classLine
	classPerson
	classVisit // person-times and the like
	classHousehold
	classEvent
	classBatch
	classKind
	classLength
	classArea
	classVolume
	classWeight
	classMoney
	classSpan // stretches of time that can be an amount of work
	classPercent
)

// measureWord is one measure word: its class, its size in the class's base unit
// (for lengths, areas, weights), and the characters that, following it, show
// that it is part of another word (场 in 场所).
type measureWord struct {
	word  string
	class measureClass
	scale float64
	not   string
}

// measureWords holds the measure words by first character, longer ones first.
var measureWords = func() map[rune][]measureWord {
	m := map[rune][]measureWord{}
	for _, w := range []measureWord{
		{"个百分点", classPercent, 1, ""}, {"%", classPercent, 1, ""}, {"％", classPercent, 1, ""}, {"﹪", classPercent, 1, ""},
		{"人次", classVisit, 1, "数"}, {"户次", classVisit, 1, ""}, {"村次", classVisit, 1, ""}, {"家次", classVisit, 1, ""},
		{"台次", classVisit, 1, ""}, {"车次", classVisit, 1, ""}, {"件次", classVisit, 1, ""},
		{"人", classPerson, 1, "均民大才员社口工力行流"}, {"名", classPerson, 1, "录称单义"}, {"位", classPerson, 1, "于置"},
		{"户", classHousehold, 1, "籍口外型均"},
		{"个", classThing, 1, "月小季星学百工体性年钟"}, {"个人", classPerson, 1, ""}, {"个小区", classThing, 1, ""}, {"个工业", classThing, 1, ""},
		{"家", classThing, 1, "庭长里属亲"}, {"处", classThing, 1, "理置罚"}, {"座", classThing, 1, "谈位"}, {"所", classThing, 1, "有在以需"},
		{"套", classThing, 1, ""}, {"台", classThing, 1, "账"}, {"辆", classThing, 1, ""}, {"盏", classThing, 1, ""}, {"根", classThing, 1, "据本"},
		{"只", classThing, 1, "要有能"}, {"组", classThing, 1, "织成建"}, {"块", classThing, 1, ""}, {"株", classThing, 1, ""}, {"棵", classThing, 1, ""},
		{"间", classThing, 1, "隔"}, {"栋", classThing, 1, ""}, {"幢", classThing, 1, ""}, {"件", classThing, 1, ""}, {"份", classThing, 1, ""},
		{"盒", classThing, 1, ""}, {"支", classThing, 1, "持付部撑出线"}, {"部", classThing, 1, "门分位署级件"}, {"张", classThing, 1, "贴"}, {"本", classThing, 1, "地区次级项市年科报"},
		{"册", classThing, 1, ""}, {"眼", classThing, 1, "科病"}, {"口", classThing, 1, "号岸腔"}, {"篇", classThing, 1, ""}, {"款", classThing, 1, "项"}, {"面", classThing, 1, "积向对"},
		{"条", classLine, 1, "件例龙款"}, {"段", classLine, 1, "落"},
		{"场次", classEvent, 1, ""}, {"场", classEvent, 1, "所地馆景站镇面"}, {"次", classEvent, 1, "性日数"}, {"期", classEvent, 1, "间限末工项货"}, {"班次", classEvent, 1, ""},
		{"批次", classBatch, 1, ""}, {"批", classBatch, 1, "准复示"},
		{"项", classKind, 1, "目"}, {"类", classKind, 1, "型别似"}, {"种", classKind, 1, "植养子"}, {"门", classKind, 1, "诊口店"},
		{"米", classLength, 1, ""}, {"千米", classLength, 1000, ""}, {"公里", classLength, 1000, ""}, {"延米", classLength, 1, ""},
		{"平方米", classArea, 1, ""}, {"平米", classArea, 1, ""}, {"㎡", classArea, 1, ""}, {"平方公里", classArea, 1e6, ""}, {"公顷", classArea, 1e4, ""}, {"亩", classArea, 10000. / 15, "均产"},
		{"立方米", classVolume, 1, ""}, {"方", classVolume, 1, "面便案式向法针位"},
		{"吨", classWeight, 1000, ""}, {"公斤", classWeight, 1, ""}, {"千克", classWeight, 1, ""}, {"千瓦", classWeight, 1, ""},
		{"元", classMoney, 1, "旦素"},
		{"周", classSpan, 1, "岁年边期围五六日一"}, {"天", classSpan, 1, "然气"}, {"课时", classSpan, 1, ""}, {"学时", classSpan, 1, ""},
	} {
		r, _ := utf8.DecodeRuneInString(w.word)
		ws := m[r]
		at := 0
		for at < len(ws) && len(ws[at].word) >= len(w.word) {
			at++
		}
		m[r] = append(ws[:at], append([]measureWord{w}, ws[at:]...)...)
	}
	return m
}()

// measureAt finds the measure word that s begins with.
func measureAt(s string) (measureWord, bool) {
	r, _ := utf8.DecodeRuneInString(s)
	for _, w := range measureWords[r] {
		rest, ok := strings.CutPrefix(s, w.word)
		if !ok {
			continue
		}
		if w.not != "" && rest != "" {
			next, _ := utf8.DecodeRuneInString(rest)
			if strings.ContainsRune(w.not, next) {
				return measureWord{}, false
			}
		}
		switch w.word {
		case "个小区", "个工业": // 小 and 工 alone would make it 小时, 工作日
			w.word = "个"
		case "％", "﹪":
			w.word = "%"
		}
		return w, true
	}
	return measureWord{}, false
}

// findMeasure returns the entry of a measure word that ParseCounts returned.
func findMeasure(unit string) measureWord {
	r, _ := utf8.DecodeRuneInString(unit)
	for _, w := range measureWords[r] {
		if w.word == unit {
			return w
		}
	}
	return measureWord{word: unit}
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
	switch w.class {
	case classKind, classPercent:
		return w.word == "项" && n.value > 1
	case classPerson, classHousehold, classBatch:
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

// numeral is a number as read, before its measure word.
type numeral struct {
	value   float64
	approx  bool // 余, 多, 来
	chinese bool // written without digits
}

// numeralAt reads the numeral at text[i:]. end == i: there is none. ok is false
// for numerals that cannot count: ordinals, ranges, dates, codes.
func numeralAt(text string, i int) (n numeral, end int, ok bool) {
	value, end, chinese, ok := plainNumber(text, i)
	if end == i {
		return n, i, false
	}
	n = numeral{value: value, chinese: chinese}
	if prev, _ := utf8.DecodeLastRuneInString(text[:i]); i > 0 && sticksBefore(prev) {
		ok = false
	}
	for j := end; ; {
		// 余 stands before or after 万: 80余万元, 1.3万余人.
		for _, w := range []string{"余", "多", "来"} {
			if strings.HasPrefix(text[j:], w) {
				n.approx, j = true, j+len(w)
				break
			}
		}
		factor, size := multiplier(text[j:])
		if size == 0 {
			end = j
			break
		}
		n.value, j = n.value*factor, j+size
	}
	if joined := skipJoined(text, end); joined > end {
		return n, joined, false
	}
	return n, end, ok
}

// numeralStarts reports whether s begins with a digit or a Chinese numeral.
func numeralStarts(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isNumeral(r)
}

func isNumeral(r rune) bool {
	if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
		return true
	}
	_, isDigit := chineseDigit(r)
	return isDigit || r == '十' || r == '百' || r == '千' || r == '万' || r == '亿'
}

// chineseDigit returns the value of 零 to 九, 〇 and 两.
func chineseDigit(r rune) (int, bool) {
	switch r {
	case '零', '〇':
		return 0, true
	case '一':
		return 1, true
	case '二', '两':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	}
	return 0, false
}

// sticksBefore reports whether a numeral after r belongs to a word or a date.
func sticksBefore(r rune) bool {
	return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("第.·#＃№〔[-/", r)
}

// skipJoined returns the end of what follows a numeral that is part of a range,
// date, time or fraction (1-6年级, 3·15, 24/7), else end.
func skipJoined(text string, end int) int {
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !strings.ContainsRune("-–—－~～/:·.至到", r) {
			return end
		}
		next := end + size
		if next >= len(text) || !numeralStarts(text[next:]) {
			return end
		}
		_, after, _, _ := plainNumber(text, next)
		if after == next {
			return end
		}
		end = after
	}
	return end
}

// multiplier reads 十, 百, 千, 万, 亿 behind digits.
func multiplier(s string) (factor float64, size int) {
	r, size := utf8.DecodeRuneInString(s)
	switch r {
	case '百':
		return 1e2, size
	case '千':
		if strings.HasPrefix(s, "千米") || strings.HasPrefix(s, "千克") || strings.HasPrefix(s, "千瓦") {
			return 1, 0
		}
		return 1e3, size
	case '万':
		return 1e4, size
	case '亿':
		return 1e8, size
	}
	return 1, 0
}

// plainNumber reads digits (1,200 and 1.3 included) or Chinese numerals at text[i:].
func plainNumber(text string, i int) (value float64, end int, chinese, ok bool) {
	if value, end = digits(text, i); end > i {
		return value, end, false, true
	}
	value, end, ok = chineseNumber(text, i)
	return value, end, true, ok
}

func digitAt(s string) (d, size int) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0'), size
	case r >= '０' && r <= '９':
		return int(r - '０'), size
	}
	return -1, 0
}

func digits(text string, i int) (value float64, end int) {
	end = i
	run := 0
	for end < len(text) {
		d, size := digitAt(text[end:])
		if d < 0 {
			if text[end] == ',' && run >= 1 && run <= 3 && threeDigits(text[end+1:]) {
				end++
				run = 0
				continue
			}
			break
		}
		value, end, run = value*10+float64(d), end+size, run+1
	}
	if end == i {
		return 0, i
	}
	point := 0
	switch {
	case strings.HasPrefix(text[end:], "."):
		point = 1
	case strings.HasPrefix(text[end:], "．"):
		point = len("．")
	}
	if point > 0 {
		scale := 1.0
		num := value
		j := end + point
		for j < len(text) {
			d, size := digitAt(text[j:])
			if d < 0 {
				break
			}
			num, scale, j = num*10+float64(d), scale*10, j+size
		}
		if scale > 1 {
			return num / scale, j
		}
	}
	return value, end
}

// threeDigits reports whether s begins with exactly three digits.
func threeDigits(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

// chineseNumber reads 一百零八, 两, 三千; ok is false for strings of characters
// that are no number (十四五, 二〇二四).
func chineseNumber(text string, i int) (value float64, end int, ok bool) {
	var total, section, digit float64
	digit = -1
	ok = true
	for end = i; end < len(text); {
		r, size := utf8.DecodeRuneInString(text[end:])
		factor := 0.0
		switch r {
		case '十':
			factor = 10
		case '百':
			factor = 100
		case '千':
			factor = 1000
		case '万', '亿':
			factor = 1e4
			if r == '亿' {
				factor = 1e8
			}
			if digit > 0 {
				section += digit
			}
			if section == 0 {
				ok = false
			}
			total, section, digit, end = (total+section)*factor, 0, -1, end+size
			continue
		}
		if factor > 0 {
			if digit < 0 {
				if factor != 10 { // 百 and 千 without a digit are words: 百姓, 千家万户
					ok = false
				}
				digit = 1
			}
			section, digit, end = section+digit*factor, -1, end+size
			continue
		}
		d, isDigit := chineseDigit(r)
		if !isDigit {
			break
		}
		if digit > 0 { // two digits in a row: a year, or 十四五
			ok = false
		}
		digit, end = float64(d), end+size
	}
	if digit > 0 {
		section += digit
	}
	if total+section == 0 {
		ok = false
	}
	return total + section, end, ok
}
