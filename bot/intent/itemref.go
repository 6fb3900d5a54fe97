package intent

import "unicode/utf8"

// ItemRef is one mention of items by number.
type ItemRef struct {
	Start, End int // runes of the folded text
	Items      []int
	// Unsure marks a mention with a second reading: 「7项进度」 may mean seven items.
	Unsure bool
	// Bare marks a number that stands without 第, 项 or a mark.
	Bare bool
	// first and last mark 前三项 and 后三项, which need the list's length.
	last bool
}

// counters after a number that make it an item: 第7项, 7号, 第7件, 第十二个.
// Homophones of 项 occur in speech input and typing (第七乡).
const (
	counters     = "项号件"
	homophones   = "乡向想象像相箱巷响享香降项"
	withOrdinal  = counters + homophones + "个条款"
	listSpacers  = " ,、;和与及跟或/"
	rangeMarks   = "-到至~"
	maxRangeSpan = 60
)

// quantity words before a number make 「N项」 a count: 还有7项, 共20项, 最慢的3项.
var quantityBefore = []string{"还有", "有", "共", "共计", "总共", "一共", "剩", "剩下", "剩余", "其余", "其他", "另外", "多达", "超过", "近", "约", "哪", "几", "多少", "完成", "完成了", "这", "那", "末位", "垫底", "领先", "靠前", "靠后", "落后", "拖后腿", "最慢", "最快", "最低", "最高", "最好", "最差", "最慢的", "最快的", "最低的", "最高的", "最差的", "最好的", "靠前的", "靠后的", "落后的", "慢的", "快的", "低的", "高的", "全部", "所有", "负责", "承担", "牵头", "报了", "每", "手里", "手上", "手头", "名下", "主办", "协办", "配合", "参与", "主抓", "承办", "主责", "揽了", "领了", "担了", "背了", "管了", "压着", "挂着", "扛着", "担着", "领着"}

// ItemRefs finds the mentions of items by number in text, which may name a
// number that the list does not have: the caller knows the list.
func ItemRefs(text string) []ItemRef { return itemRefs(foldInto(nil, text)) }

func itemRefs(s []rune) []ItemRef {
	var out []ItemRef
	for i := 0; i < len(s); {
		ref, ok := itemRefAt(s, i)
		if ok {
			out = append(out, ref)
			i = ref.End
			continue
		}
		if n, isNum := numeralAt(s, i); isNum {
			i = n.end
			continue
		}
		i++
	}
	return out
}

// itemRefAt reads the mention that starts at s[i].
func itemRefAt(s []rune, i int) (ItemRef, bool) {
	if openings().of(s[i])&opensItem == 0 {
		return ItemRef{}, false
	}
	for _, lead := range [...]string{"第", "#", "序号", "编号", "项目", "事项", "item", "no."} {
		if !hasAt(s, i, lead) {
			continue
		}
		at := skipBlanks(s, i+len([]rune(lead)))
		if lead == "第" {
			return ordinal(s, i, at)
		}
		if hasAt(s, at, "为") || hasAt(s, at, "是") { // 序号为18
			at++
		}
		n, ok := numeralAt(s, at)
		if v, whole := n.whole(); ok && whole && !measured(s, n.end) {
			end := n.end
			if end < len(s) && inSet(s[end], counters) {
				end++
			}
			return ItemRef{Start: i, End: end, Items: []int{v}}, true
		}
	}
	if ref, ok := edge3(s, i); ok {
		return ref, true
	}
	if ref, ok := inARow(s, i); ok {
		return ref, true
	}
	if ref, ok := dotted(s, i); ok {
		return ref, true
	}
	if s[i] == '(' {
		if n, ok := numeralAt(s, i+1); ok && n.end < len(s) && s[n.end] == ')' {
			if v, whole := n.whole(); whole && v <= 999 {
				return ItemRef{Start: i, End: n.end + 1, Items: []int{v}}, true
			}
		}
		return ItemRef{}, false
	}
	return unmarked(s, i)
}

// edge3 reads 前三项, 头三项, 后三项, 最后一项, 最后3个项目.
func edge3(s []rune, i int) (ItemRef, bool) {
	var at int
	last := false
	for _, w := range [...]string{"头一个", "第一个项目", "首项", "最后一个项目", "末项", "最后那个"} {
		if hasAt(s, i, w) {
			return ItemRef{Start: i, End: i + len([]rune(w)), Items: []int{1}, last: inSet(s[i], "末最")}, true
		}
	}
	if ref, ok := endOfList(s, i); ok {
		return ref, true
	}
	switch {
	case hasAt(s, i, "最后"), hasAt(s, i, "末尾"), hasAt(s, i, "压尾"), hasAt(s, i, "最末"), hasAt(s, i, "末了"):
		at, last = i+2, true
		if hasAt(s, at, "的") {
			at++
		}
	case s[i] == '前' || s[i] == '头':
		at = i + 1
	case s[i] == '后' || s[i] == '末':
		at, last = i+1, true
	default:
		return ItemRef{}, false
	}
	n, ok := numeralAt(s, at)
	v, whole := n.whole()
	if ok && v > 1 && inSet(s[n.end-1], "俩仨") && ofList(s) { // 名单最后俩
		ref := ItemRef{Start: i, End: n.end, last: last}
		for k := 1; k <= v; k++ {
			ref.Items = append(ref.Items, k)
		}
		return ref, true
	}
	if !ok || !whole || v < 1 || v > maxRangeSpan || n.end >= len(s) || !inSet(s[n.end], "项件") && !hasAt(s, n.end, "个项目") && !hasAt(s, n.end, "个事项") && !(ofList(s) && inSet(s[n.end], "个条桩")) {
		return ItemRef{}, false
	}
	// 排名前三项, 最快的前三项 rank; 前三项 alone counts from the top of the list.
	if w, _ := endsAtAny(s, i, []string{"排名", "最快", "最慢", "最高", "最低", "最好", "最差", "倒数", "进度", "完成率", "名列", "排", "快", "慢", "高", "低"}); w != "" {
		return ItemRef{}, false
	}
	if findAny(s, []string{"最快", "最慢", "最高", "最低", "排名", "倒数", "落后"}) || inOrder(s) {
		return ItemRef{}, false
	}
	ref := ItemRef{Start: i, End: n.end + 1, last: last}
	for k := 1; k <= v; k++ {
		ref.Items = append(ref.Items, k)
	}
	return ref, true
}

// ordinal reads 第N项 and its lists and ranges; i is at 第, at behind it.
func ordinal(s []rune, i, at int) (ItemRef, bool) {
	items, end, ok := numberList(s, at)
	if !ok {
		return ItemRef{}, false
	}
	if e := counted(s, end, len(items)); e > 0 {
		return ItemRef{Start: i, End: e, Items: items}, true
	}
	end = skipBlanks(s, end)
	switch {
	case end < len(s) && inSet(s[end], withOrdinal):
		// 第二个季度 is no item.
		if s[end] == '个' && (hasAt(s, end, "个季") || hasAt(s, end, "个月") || hasAt(s, end, "个周") || hasAt(s, end, "个半")) {
			return ItemRef{}, false
		}
		// 第二个国医堂 is a thing of the ledger, not its second item.
		if s[end] == '个' && end+1 < len(s) && isWordRune(s[end+1]) && !fillerRune(s[end+1]) && !grammarStarts(s, end+1) {
			return ItemRef{}, false
		}
		return ItemRef{Start: i, End: end + 1, Items: items}, true
	case end < len(s) && s[end] == '位' && !oneAsked(s):
		return ItemRef{Start: i, End: end + 1, Items: items}, true
	case end >= len(s), inSet(s[end], " \n,.;:、?!"), hasAt(s, end, "进"), hasAt(s, end, "的"), hasAt(s, end, "呢"), hasAt(s, end, "怎"), hasAt(s, end, "完成"), hasAt(s, end, "目标"), hasAt(s, end, "谁"), hasAt(s, end, "再"), hasAt(s, end, "然后"), hasAt(s, end, "还有"), hasAt(s, end, "咋"), hasAt(s, end, "啥"), hasAt(s, end, "情况"), hasAt(s, end, "先不"), hasAt(s, end, "别"), ordinalAsked(s, end):
		return ItemRef{Start: i, End: end, Items: items}, true
	}
	return ItemRef{}, false
}

// ordinalAsked reports whether what follows 第N speaks of an item: 第19这项, 第14最新情况;
// not 第一责任人, 第一部分.
func ordinalAsked(s []rune, i int) bool {
	q, end := grammar().longest(s, i)
	if end-i < 2 || measured(s, i) {
		return false
	}
	said := *q &^ cueFiller
	if said == 0 {
		return inSet(s[i], "这那现目眼如今")
	}
	return said&(cueUnits|cueLead|cueAssist|cueTop|cueFast|cueSlow) == 0
}

func skipOrdinal(s []rune, i int) int {
	i = skipBlanks(s, i)
	if i < len(s) && s[i] == '第' {
		i = skipBlanks(s, i+1)
	}
	return i
}

// unmarked reads numbers without 第: 7项, 7号, 十二号, 7., 7、, ⑦, 廿三, 7.
func unmarked(s []rune, i int) (ItemRef, bool) {
	if i > 0 && (isDigit(s[i-1]) || s[i-1] == '.' || s[i-1] >= 'a' && s[i-1] <= 'z') || i > 1 && s[i-1] == '-' && isDigit(s[i-2]) {
		return ItemRef{}, false
	}
	if _, isPercent := percentAt(s, i); isPercent {
		return ItemRef{}, false
	}
	first, ok := numeralAt(s, i)
	if !ok {
		return ItemRef{}, false
	}
	if first.circled {
		v, _ := first.whole()
		return ItemRef{Start: i, End: first.end, Items: []int{v}}, true
	}
	items, end, ok := numberList(s, i)
	if !ok {
		return ItemRef{}, false
	}
	last := s[end-1]
	for _, v := range items {
		if v < 1 || v > 999 {
			return ItemRef{}, false
		}
	}
	if e := counted(s, end, len(items)); e > 0 {
		return ItemRef{Start: i, End: e, Items: items}, true
	}
	if w, at := endsAtAny(s, i, quantityBefore); w != "" && !(at > 0 && s[at-1] == '谁') { // 谁负责7项
		return ItemRef{}, false
	}
	if end < len(s) && inSet(s[end], counters) {
		if hasAt(s, end, "号线") || hasAt(s, end, "号楼") || hasAt(s, end, "号路") || hasAt(s, end, "号文") || hasAt(s, end, "件套") || hasAt(s, end, "件事") && len(items) == 1 && items[0] != 1 {
			return ItemRef{}, false
		}
		if i > 0 && s[i-1] == '月' && s[end] == '号' {
			return ItemRef{}, false
		}
		ref := ItemRef{Start: i, End: end + 1, Items: items, Unsure: len(items) == 1 && s[end] != '号'}
		if hasAt(s, end+1, "目") && !hasAt(s, end+1, "目标") && !hasAt(s, end+1, "目前") {
			return ItemRef{}, false
		}
		// 还差3项没报, 3项以上: counts
		for _, w := range []string{"哪", "最慢", "最快", "最低", "最高", "最差", "最拖", "最落", "最靠", "里", "一起", "都", "没报", "未报", "没交", "没有报", "以上", "以下", "没完成", "未完成"} {
			if hasAt(s, end+1, w) && len(items) == 1 {
				return ItemRef{}, false
			}
		}
		return ref, true
	}
	if measured(s, end) {
		return ItemRef{}, false
	}
	// A number with nothing at all to mark it: only where a message or line starts
	// with it and a mark, an aspect or nothing follows, or several stand in a list.
	atStart := lineStart(s, i)
	switch {
	case end >= len(s) && atStart:
		return ItemRef{Start: i, End: end, Items: items, Bare: true}, true
	case atStart && inSet(s[end], ".、:,)\n"):
		e := end
		if inSet(s[end], ".、)") {
			e++
		}
		return ItemRef{Start: i, End: e, Items: items, Bare: last == s[end-1] && s[end] == ','}, true
	case atStart && (s[end] == ' ' || bareFollower(s, end)):
		return ItemRef{Start: i, End: end, Items: items, Bare: true}, true
	case atStart && inSet(s[end], homophones) && (end+1 >= len(s) || bareFollower(s, end+1) || grammarStarts(s, end+1)): // 四像现在什么进度
		return ItemRef{Start: i, End: end + 1, Items: items, Unsure: true}, true
	case len(items) > 1 && hasAt(s, end, "这"), len(items) > 2 && atStart, end < len(s) && bareLeader(s, i) && inSet(s[end], ",.;、!?\n "):
		return ItemRef{Start: i, End: end, Items: items, Bare: true}, true
	case len(items) == 2 && s[end-1] != s[i] && comparedAt(s, end) && indexRunes(s[i:end], "比") > 0:
		return ItemRef{Start: i, End: end, Items: items, Bare: true}, true
	case len(items) > 1 && (bareFollower(s, end) || end >= len(s) || s[end] == '的' && bareLeader(s, i)):
		return ItemRef{Start: i, End: end, Items: items, Bare: true}, true
	case bareFollower(s, end) && bareLeader(s, i):
		return ItemRef{Start: i, End: end, Items: items, Bare: true}, true
	case end >= len(s) && bareLeader(s, i):
		return ItemRef{Start: i, End: end, Items: items, Bare: true}, true
	}
	return ItemRef{}, false
}

// bareFollower reports whether what follows a bare number makes it an item.
func bareFollower(s []rune, i int) bool {
	if hasAt(s, i, "的") && i+1 < len(s) && grammarStarts(s, i+1) {
		return true // 的百分比
	}
	for _, w := range [...]string{"呢", "?", "!", "吧", "啊", "进", "怎么", "咋", "如何", "到哪", "到什么", "完成", "目标", "谁", "哪个", "哪家", "哪些单位", "什么情况", "啥情况", "情况", "是哪", "是谁", "是什么", "的进", "的完成", "的目标", "的情况", "的单位", "的责任", "多少了", "现在", "目前", "历史", "比", "差", "对比", "主办", "牵头", "协办", "责任", "任务", "同上", "已", "也", "一起", "是", "都", "各", "分别", "一样", "干", "搞", "弄", "推", "抓", "办", "做", "落实", "先不", "先别", "不看", "不用", "的目", "的啥", "一块", "一并", "放一"} {
		if hasAt(s, i, w) {
			return true
		}
	}
	return false
}

// bareLeader reports whether what stands before a bare number makes it an item.
func bareLeader(s []rune, i int) bool {
	w, _ := endsAtAny(s, i, []string{"那", "那个", "看下", "看一下", "再看", "就是", "看", "查", "问", "说", "报", "讲", "对比", "比较", "还有", "和", "跟", "与", "比", "选", "是", "要", "对了", "加上", "再加", "顺便", "把", "给", "将", "发", "拿", "调", "盯", "催", "关注", "关心", "了解", "知道", "了解下", "看看", "瞅", "瞅瞅", "瞧瞧", "报下", "说下", "讲下", "查下", "问下", "发下", "念下", "一下", "报一下"})
	if inSet(s[max(i-1, 0)], "是") && findAny(s[:i], []string{"完成率", "百分比", "百分之", "进度是不是", "进度是否"}) {
		return false // 完成率是不是60
	}
	return w != ""
}

// lineStart reports whether only blanks and fillers stand before s[i] in its line.
func lineStart(s []rune, i int) bool {
	for i > 0 {
		r := s[i-1]
		if r == '\n' || inSet(r, ",.;:!?、") {
			return true
		}
		if r == ' ' || inSet(r, "嗯啊呃那哦额") {
			i--
			continue
		}
		w, at := endsAtAny(s, i, []string{"请问", "麻烦", "查一下", "查下", "看下", "看看", "问下", "督办", "那个"})
		if w == "" {
			return false
		}
		i = at
	}
	return true
}

// measured reports whether a measure word, date word or name follows a number at s[i],
// so that the number counts something or is part of a name.
func measured(s []rune, i int) bool {
	if i >= len(s) {
		return false
	}
	if s[i] == '·' || s[i] == '-' && i+1 < len(s) && isDigit(s[i+1]) {
		return true
	}
	if s[i] == '%' || s[i] >= 'a' && s[i] <= 'z' && !hasAt(s, i, "progress") {
		return true
	}
	if s[i] == '.' && i+1 < len(s) && isDigit(s[i+1]) || clockAt(s, i) {
		return true
	}
	if hasAt(s, i, "分别") {
		return false
	}
	return inSet(s[i], "年月日周季旬路户套座处家个名人次场条米里元万亿千百吨亩栋幢间台辆盏只张份批期届岁级点时分秒成倍度街镇村区站所校班组步阶层楼天号") && !inSet(s[i], counters) ||
		hasAt(s, i, "公里") || hasAt(s, i, "平方") || hasAt(s, i, "余") || hasAt(s, i, "多") && !hasAt(s, i, "多少")
}

// clockAt reports whether the minutes of a time stand at s[i]: the :00 of 17:00, not
// the :52 of 7:52%.
func clockAt(s []rune, i int) bool {
	if i+2 >= len(s) || s[i] != ':' || s[i+1] < '0' || s[i+1] > '5' || !isDigit(s[i+2]) { // 13:80 is no time
		return false
	}
	return i+3 >= len(s) || !isDigit(s[i+3]) && !inSet(s[i+3], "%.成户套座处家个名人次场条所栋幢盏辆台张份批万亿亩") // 9:12户 counts
}

func skipBlanks(s []rune, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

func inSet(r rune, set string) bool {
	if r >= 0x800 && r < 0x10000 { // Chinese, compared as it is written
		a, b, c := 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f //nolint:gosec // r is below 0x10000
		for i := 2; i < len(set); i++ {
			if set[i] == c && set[i-1] == b && set[i-2] == a {
				return true
			}
		}
		return false
	}
	for _, x := range set {
		if x == r {
			return true
		}
	}
	return false
}

func findAny(s []rune, words []string) bool {
	if len(words) < 4 {
		for _, w := range words {
			if indexRunes(s, w) >= 0 {
				return true
			}
		}
		return false
	}
	present := lowsOf(s)
	for _, w := range words {
		if present.mayHave(w) && indexRunes(s, w) >= 0 {
			return true
		}
	}
	return false
}

// lows are the low bytes of the characters of a sentence: of many words almost none
// has its first character there, and is not looked for.
type lows [4]uint64

func lowsOf(s []rune) (l lows) {
	for _, r := range s {
		l[r>>6&3] |= 1 << (r & 63)
	}
	return l
}

// mayHave reports whether the word w may stand in the sentence.
func (l *lows) mayHave(w string) bool {
	low := lowByte(w)
	return l[low>>6]&(1<<(low&63)) != 0
}

// lowByte is the low byte of the first character of a word of the basic plane.
func lowByte(w string) byte {
	if len(w) >= 3 && w[0]&0xf0 == 0xe0 {
		return w[1]<<6 | w[2]&0x3f
	}
	if w[0] < utf8.RuneSelf {
		return w[0]
	}
	r, _ := utf8.DecodeRuneInString(w)
	return byte(r & 0xff)
}
