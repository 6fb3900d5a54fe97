package intent

import (
	"slices"
	"strings"
)

// stretch is the part of a message that is about one item, or about several of
// which it says the same.
type stretch struct {
	no       int
	nos      []int  // a range or a list; nil for one item
	words    bool   // words named the item, not its number
	name     string // those words, where they are not a part's as well
	from, to int    // what is said of it
	all      int    // where it begins, its number included
	lead     int    // how many characters before the number are words of its text all the same
}

func (p stretch) numbers() []int {
	if len(p.nos) > 0 {
		return p.nos
	}
	return []int{p.no}
}

// split cuts a message where it names items: by number, and by words that only one
// item has.
func (l *Lexicon) split(m *message, who Speaker) []stretch {
	parts := marks(m, who)
	if also := l.othersMarks(m, parts, who); also != nil {
		parts = marks(m, *also)
	}
	if out := behind(m, parts); out != nil {
		return out
	}
	if len(parts) == 0 {
		if p, ok := l.othersItem(m, who); ok {
			return []stretch{p}
		}
		if parts = l.byTitle(m, who); len(parts) > 0 {
			return parts
		}
		return []stretch{{to: len(m.s)}}
	}
	parts = m.respectively(m.pointing(parts))
	head := parts[0].all
	switch {
	case strings.TrimSpace(string(m.s[:head])) == "":
	case l.tells(m.s[:head], parts[0], len(parts) == 1, who):
		no := l.names().titled(m.s[:head], who.Own)
		parts = append([]stretch{{no: no, words: no != 0, to: head}}, parts...)
	case len(parts) == 1 && (strings.Trim(string(m.s[parts[0].from:parts[0].to]), " .,;!\n") == "" || worded(m.s[:head])):
		parts[0].from = 0 // words before the only number are about it too
	case len(parts) == 1 && content(withoutManners(m.s[:head])) >= 3 && hasAny(m.s[:head], "了", "在", "中", "已", "没", "上", "完", "正"):
		parts[0].lead = head // 国医堂装修差不多了第七项百分之七十六
	case len(parts) > 1 && l.names().titledAnywhere(m.s[:head], parts[0].no, who.Own):
		parts[0].from = 0 // 终端调试返工，4项退回55%
	}
	return l.byTopic(m, parts, who)
}

// othersMarks returns the speaker as if others' items were his whose numbers open
// clauses as those of his own do, a figure right behind each: 14 56%；17 90%. nil
// without such.
func (l *Lexicon) othersMarks(m *message, parts []stretch, who Speaker) *Speaker {
	if len(parts) == 0 || m.s[parts[0].all] == '第' {
		return nil
	}
	var others []int
	for i := parts[0].from; i < len(m.s); i++ {
		if !isDigit(m.s[i]) || !inSet(m.s[i-1], ",;\n") {
			continue
		}
		n, ok := numeralAt(m.s, i)
		v, whole := n.whole()
		if !ok || !whole || n.end >= len(m.s) || !inSet(m.s[n.end], " :、项") || slices.Contains(who.Own, v) {
			continue
		}
		if _, known := l.names().items[v]; !known {
			continue
		}
		if _, percent := percentAt(m.s, skipBlanks(m.s, n.end+1)); percent {
			others = append(others, v)
		}
	}
	if others == nil {
		return nil
	}
	also := who
	also.Own = slices.Concat(who.Own, others)
	return &also
}

// worded reports whether words before the only number are worth keeping.
func worded(head []rune) bool {
	_, counted := afterCount(head)
	return counted || statement(head, false, false)
}

// tells reports whether words before the first number give a figure or a state of
// their own: 「停车完成85%，第3项92%」. Figures of parts before the only number are that
// item's parts.
func (l *Lexicon) tells(head []rune, first stretch, only bool, who Speaker) bool {
	f := figuresOf(head, l.namesItem(first, who))
	if no := l.names().titled(head, who.Own); no != 0 && no != first.no {
		only = false
	}
	if only && !f.vague && !f.impossible && len(f.found) == 0 {
		return len(head) <= 40 && findAny(head, unchangedWords)
	}
	return !f.none() || findAny(head, unchangedWords)
}

// marks finds the item numbers that open a stretch.
func marks(m *message, who Speaker) []stretch {
	var out []stretch
	listed := points(m, who)
	for i := 0; i < len(m.s); {
		nos, end := markAt(m.s, i, who)
		if end == 0 || listed && m.s[i] != '第' && m.s[end-1] != '项' {
			i++
			continue
		}
		if n := len(out); n > 0 {
			out[n-1].to = i
		}
		from := end
		for from < len(m.s) && (inSet(m.s[from], " :、.,)|=>") || m.s[from] == '-' && (from+1 >= len(m.s) || !isDigit(m.s[from+1]) || m.s[from-1] == '-')) {
			from++
		}
		p := stretch{no: nos[0], from: from, to: len(m.s), all: i}
		if len(nos) > 1 {
			p.nos = nos
		}
		out = append(out, p)
		i = max(from, end)
	}
	return out
}

// points reports whether numbers count off a list of points, 1、2、3、, and do not name
// items: they count up from one, and some of them is no item of the speaker's.
func points(m *message, who Speaker) bool {
	next, foreign := 1, false
	for i := 0; i < len(m.s); i++ {
		n, ok := numeralAt(m.s, i)
		if !ok {
			continue
		}
		v, whole := n.whole()
		if !whole || v != next || !clauseStart(m.s, i) || n.end+1 >= len(m.s) || !inSet(m.s[n.end], "、.)") || isDigit(m.s[n.end+1]) && m.s[n.end] == '.' {
			continue
		}
		foreign = foreign || !mine([]int{v}, who)
		next, i = next+1, n.end
	}
	return next > 2 && foreign
}

// markAt reads an item number that opens a stretch at s[i]: 第3项, 3项, 3、, 18 50, 3-5项.
// A number without 第 counts only at the start of a clause, and only where the
// item is the speaker's.
func markAt(s []rune, i int, who Speaker) (nos []int, end int) {
	ordinal := s[i] == '第'
	at := i
	if ordinal {
		at = skipBlanks(s, i+1)
	}
	if at >= len(s) {
		return nil, 0
	}
	first, ok := numeralAt(s, at)
	if !ok || !ordinal && !clauseStart(s, i) && !closelySet(s, i, who) || !ordinal && inSet(s[at], "两俩仨") {
		return nil, 0
	}
	if first.circled {
		return circledAt(s, at, who)
	}
	nos, end = markNumbers(s, at)
	for _, n := range nos {
		if n < 1 || n > 999 {
			return nil, 0
		}
	}
	j := skipBlanks(s, end)
	if j < len(s) && (inSet(s[j], "项号") || ordinal && inSet(s[j], homophones)) {
		if s[j] == '号' && numberedThing(s, j+1) {
			return nil, 0
		}
		if !ordinal && (countedNoun(s, j+1) || (s[j] == '号' || first.chinese) && !mine(nos, who)) {
			return nil, 0
		}
		return nos, j + 1
	}
	known := mine(nos, who)
	if known && !ordinal && end < len(s) && s[end] == ':' && onlyPairs(s, who) {
		return nos, end // 14:56 15:100 16:51 is no clock
	}
	switch {
	case ordinal:
		if known && j < len(s) && inSet(s[j], ":、. ") {
			return nos, end
		}
		return nil, 0
	case !known || len(nos) > 1 && !opens(s, end, who.Own):
		return nil, 0
	case opens(s, end, who.Own):
		return nos, end
	}
	return nil, 0
}

// onlyPairs reports whether a message is nothing but numbers of the speaker's items,
// each with a figure behind a colon, at least two.
func onlyPairs(s []rune, who Speaker) bool {
	n := 0
	for i := 0; i < len(s); {
		if inSet(s[i], " ,;\n") {
			i++
			continue
		}
		no, ok := numeralAt(s, i)
		if !ok || no.end >= len(s) || s[no.end] != ':' {
			return false
		}
		v, whole := no.whole()
		figure, ok := numeralAt(s, no.end+1)
		if !whole || !ok || !slices.Contains(who.Own, v) || figure.tenths > 1000 {
			return false
		}
		i, n = figure.end, n+1
	}
	return n > 1
}

// circledAt reads a circled number that opens words as an item's: at least two are
// so numbered, all with items of the speaker's, and one number is higher than any
// part of a goal has. ⑭58% ⑯55%.
func circledAt(s []rune, i int, who Speaker) (nos []int, end int) {
	count, high := 0, false
	for k := range s {
		if s[k] < '①' || s[k] > '⑳' {
			continue
		}
		no := int(s[k]-'①') + 1
		if k > 0 && !inSet(s[k-1], "\n ;,%、") || no == 1 || !mine([]int{no}, who) {
			return nil, 0
		}
		count, high = count+1, high || no > 9
	}
	if count < 2 || !high {
		return nil, 0
	}
	return []int{int(s[i]-'①') + 1}, i + 1
}

// closelySet reports whether an item's number stands at s[i] right behind a figure or a
// bracket: 9项60%10项50%.
func closelySet(s []rune, i int, who Speaker) bool {
	if i == 0 || !inSet(s[i-1], "%)") || findAny(s, correcting) {
		return false // which of them is taken back is open
	}
	n, ok := numeralAt(s, i)
	v, whole := n.whole()
	return ok && whole && n.end < len(s) && s[n.end] == '项' && mine([]int{v}, who)
}

// markNumbers reads the number at s[i], and the list or range that it opens where
// what is said is said of all: 3-5项, 3、4都完成了.
func markNumbers(s []rune, i int) (nos []int, end int) {
	first, _ := numeralAt(s, i)
	v, whole := first.whole()
	if !whole {
		return []int{0}, first.end
	}
	nos, end = []int{v}, first.end
	list, j := []int{v}, first.end
	for {
		k := j
		if k < len(s) && inSet(s[k], "项号") {
			k++
		}
		k = skipBlanks(s, k)
		ranged := k < len(s) && inSet(s[k], "-到至")
		if k >= len(s) || !ranged && !inSet(s[k], "、,和与及跟") {
			break
		}
		at := skipOrdinal(s, k+1)
		n, ok := numeralAt(s, at)
		w, whole := n.whole()
		if _, percent := percentAt(s, at); !ok || !whole || percent || w < 1 || w > 99 || measured(s, n.end) {
			break
		}
		if last := list[len(list)-1]; ranged && w > last && w-last < 30 {
			for x := last + 1; x < w; x++ {
				list = append(list, x)
			}
		}
		list, j = append(list, w), n.end
	}
	if len(list) > 1 && startsWith(s, skipBlanks(s, j), []string{"项", "号", "都", "均", "同", "已", "全", "各", "分别", "依次", "两项", "三项", "四项", "五项", "这两项", "这三项", "两个", "几项"}) {
		return list, j
	}
	return nos, end
}

func mine(nos []int, who Speaker) bool {
	return !slices.ContainsFunc(nos, func(n int) bool { return !slices.Contains(who.Own, n) && !slices.Contains(who.Asked, n) })
}

// countedNoun reports whether 「3项」 before s[i] counts things: 3项任务, 3项政策.
func countedNoun(s []rune, i int) bool {
	for _, w := range []string{"任务", "工程", "工作", "指标", "措施", "活动", "内容", "政策", "课题", "整改", "手续", "服务", "目标", "制度", "技术", "子"} {
		if hasAt(s, i, w) {
			return true
		}
	}
	return false
}

// numberedThing reports whether what stands at s[i] behind a number and 号 is a thing
// that has numbers of its own: 3号站, 5号线, 2号泵房.
func numberedThing(s []rune, i int) bool {
	return i < len(s) && inSet(s[i], "站楼线路地井塔机桥院厅泵池库仓坑墩闸堤坝窗门点桩柜车船厂房区片标灯杆坡渠沟涵槽室馆店场文令")
}

// opensLine reports whether nothing but a number and the mark of a list stands between
// s[i] and the start of its line.
func opensLine(s []rune, i int) bool {
	for i > 0 && s[i-1] != '\n' {
		if i--; !isDigit(s[i]) && !inSet(s[i], " ·-*>#") {
			return false
		}
	}
	return true
}

// clauseStart reports whether a clause begins at s[i].
func clauseStart(s []rune, i int) bool {
	if i == 0 {
		return true
	}
	if s[i-1] >= '①' && s[i-1] <= '⑳' {
		return true
	}
	if inSet(s[i-1], "\n,.;!:、( |") {
		return s[i-1] != '.' || i < 2 || !isDigit(s[i-2])
	}
	if inSet(s[i-1], "-*·>]#") && (i == 1 || inSet(s[i-2], "\n -")) { // the mark of a line in a list
		return true
	}
	w, _ := endsAtAny(s, i, []string{"把", "将", "更正", "刚才", "嗯", "啊", "那个", "是", "和", "及", "与", "然后", "接着", "再就是", "其次", "最后", "以及", "下来", "另", "另外", "还有", "除", "除了", "只有", "就", "仅", "唯独", "不对", "不", "我们", "咱们", "我局", "我单位", "本单位", "我这", "我们的", "俺们", "刚报的", "刚才报的", "刚刚报的"})
	return w != ""
}

// opensSentence reports whether nothing but digits stands between s[i] and the start of
// a sentence or line.
func opensSentence(s []rune, i int) bool {
	for i > 0 && (isDigit(s[i-1]) || s[i-1] == ' ') {
		i--
	}
	return i == 0 || inSet(s[i-1], ";\n")
}

// goesOn are how a clause about an item goes on right after its bare number.
var goesOn = []string{"同", "已", "早就", "早已", "做到", "干到", "推到", "弄到", "没", "无", "还", "完成", "未", "不", "的话", "那项", "这项", "那个", "现在", "也就", "才", "分别", "改", "约", "到", "达", "大概", "差不多", "全", "百分", "超额", "基本", "卡", "停", "快", "过半", "一半", "尚", "目前", "也", "正", "进", "都", "均", "维持", "暂", "仍", "应", "总体", "整体", "总进度", "累计"}

// opens reports whether what follows a bare number at s[i] makes it an item's: a
// mark and something behind it, a word of progress, or a figure.
func opens(s []rune, i int, own []int) bool {
	if i >= len(s) || measured(s, i) {
		return false
	}
	if s[i] == '|' || s[i] == ' ' && i+1 < len(s) && s[i+1] == '|' {
		return true
	}
	if s[i] == '=' || s[i] == '-' && i+2 < len(s) && !isDigit(s[i+1]) || s[i] == '>' && i+1 < len(s) {
		return true // 11——73家
	}
	if inSet(s[i], ":、.)") {
		if i+1 >= len(s) || !isDigit(s[i+1]) || s[i] == ':' || s[i] == ')' {
			return i+1 < len(s) || s[i] == ')'
		}
		_, percent := percentAt(s, i+1) // 17、11% and 9、20户 have their own behind the mark, 3、4 is a list
		n, _ := numeralAt(s, i+1)
		v, whole := n.whole()
		return s[i] == '、' && (percent || measured(s, n.end) || (n.end >= len(s) || inSet(s[n.end], ",;\n")) && (!whole || !slices.Contains(own, v)))
	}
	if s[i] == ' ' || s[i] == ',' {
		j := skipBlanks(s, i+1)
		if s[i] == ' ' && j+2 < len(s) && s[j] == '-' && s[j+1] == ' ' && opensLine(s, i) {
			return true // 9 - 65%
		}
		if s[i] == ' ' && j < len(s) && opensLine(s, i) && s[j] >= 0x4e00 && !measured(s, j) && !inSet(s[j], "个条项家处") && digitValue(s[j]) < 0 {
			return true // 9 改造6户 60%, on a line of its own
		}
		if j >= len(s) {
			return false
		}
		if _, ok := numeralAt(s, j); ok {
			return true
		}
		return startsWith(s, j, goesOn)
	}
	if digitValue(s[i]) >= 0 || unitValue(s[i]) > 0 {
		return true // 16一百零八次
	}
	if isDigit(s[i-1]) && s[i] >= 0x4e00 && opensSentence(s, i) && digitValue(s[i]) < 0 && !inSet(s[i], "标段期线楼栋层类大小余多几来好级版批股等排度日路号项位件款架对双所只宗笔轮趟例桌席") {
		return true // 22建成120个学位
	}
	// 「16是112次」; 「二是」 opens a point
	return startsWith(s, i, goesOn) || s[i] == '是' && isDigit(s[i-1])
}

func startsWith(s []rune, i int, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return hasAt(s, i, w) })
}
