package intent

import (
	"slices"
)

// clauseEnd returns where the clause that begins at s[i] ends: at a mark, or at the
// blank behind a percentage that closes a field (就业55%  送戏60%).
func clauseEnd(s []rune, i int) int {
	for j := i; j < len(s); j++ {
		if inSet(s[j], ",;\n|") || s[j] == '.' && !(j > i && opensSentence(s, j)) && (j == 0 || !isDigit(s[j-1]) || j+1 >= len(s) || !isDigit(s[j+1])) {
			return j
		}
		if j > i && s[j-1] == '%' && (s[j] == '、' || s[j] >= '①' && s[j] <= '⑳') {
			return j
		}
		if hasAt(s, j, "百分之") { // speech has no marks: 停车完成百分之八十四保租房…
			if p, ok := percentAt(s, j); ok && p.end < len(s) && s[p.end] >= 0x4e00 && (!inSet(s[p.end], "左上的多以了吧啊呢几不还没未到至") || hasAt(s, p.end, "还有")) {
				return p.end
			}
		}
		if j > i && s[j-1] == '%' && s[j] >= 0x4e00 && !inSet(s[j], "左上的多以了吧啊呢") {
			return j // 食堂59%助浴54%
		}
		if s[j] == ' ' && j > i+1 && inSet(s[j-1], "了啦") && percentBefore(s, j-1) >= i {
			return j // 停车搞到90%了 保租房96%了
		}
		if s[j] == ' ' && j > i && inSet(s[j-1], "%点成周") && j+1 < len(s) && !isDigit(s[j+1]) {
			return j
		}
	}
	return len(s)
}

// nextClause returns where the clause behind one that ends at s[i] begins.
func nextClause(s []rune, i int) int {
	if i < len(s) && s[i] >= 0x4e00 {
		return i
	}
	return i + 1
}

// byTitle cuts a message without numbers into clauses and gives each to the item
// whose words it has: the speaker's, or one that is not his when nothing else fits. It
// finds nothing unless some clause names one.
func (l *Lexicon) byTitle(m *message, who Speaker) []stretch {
	if out := l.inOrder(m, who); out != nil {
		return out
	}
	var out []stretch
	strongest := 0 // whose title's own words came first
	for from := 0; from < len(m.s); {
		to := clauseEnd(m.s, from)
		clause := m.s[from:to]
		if nos, head := l.jointly(clause, who); nos != nil {
			p := stretch{no: nos[0], nos: nos, words: true, name: head, from: from + leadIn(clause), to: len(m.s), all: from}
			if len(out) > 0 {
				out[len(out)-1].to = from
			}
			out = append(out, p)
			from = nextClause(m.s, to)
			continue
		}
		no, name := l.topicOf(clause, who)
		strong := l.names().titled(clause, who.Own)
		if no != 0 && strongest != 0 && no != strongest && strong != no && slices.Contains(who.Own, no) && !l.commonly(clause) && !l.sentence(m.s, from) && !l.names().writes([]rune(l.ledgerWords(string(clause))), no) {
			no = 0 // 助浴152次，服务老人152名: words of a goal weigh less than words of a title
		}
		if no == 0 && len(who.Asked) > 1 {
			no = l.names().titled(clause, who.Asked)
		}
		if no == 0 && strongest == 0 && strong != 0 && len(countsIn(clause)) > 0 {
			no = strong
		}
		if strongest == 0 {
			strongest = strong
		}
		if no != 0 && !slices.Contains(who.Own, no) && len(m.s) > 60 && from > 0 {
			no = 0 // in prose, others' words are mentioned and not reported on
		}
		if no != 0 && (len(out) == 0 || out[len(out)-1].no != no) {
			p := stretch{no: no, words: true, name: name, from: from + leadIn(clause), to: len(m.s), all: from}
			if len(out) > 0 {
				out[len(out)-1].to = from
			} else if f := figuresOf(m.s[:from], nil); f.none() {
				p.from = leadIn(m.s)
			} else {
				out = append(out, stretch{to: from}) // a figure before any name
			}
			out = append(out, p)
		}
		from = nextClause(m.s, to)
	}
	if len(out) == 2 && out[0].no == 0 && l.silent(m.s[out[1].from:out[1].to]) {
		out[1].from, out = 0, out[1:] // 已经完成90%，筹集到253套
	}
	if len(who.Own) == 1 && !slices.ContainsFunc(out, func(p stretch) bool { return p.no != 0 && !slices.Contains(who.Own, p.no) }) {
		return nil // all of it is about his only item
	}
	seen := map[int]bool{}
	for _, p := range out {
		for _, no := range p.numbers() {
			if seen[no] { // two items taking turns: whose figure is whose is not plain
				return nil
			}
			seen[no] = true
		}
	}
	return out
}

// jointly returns the items of the speaker's that a clause opens with the names of and
// says one thing of: 放心消费和知识产权两个项目都到82%了. It is nil for anything else.
func (l *Lexicon) jointly(clause []rune, who Speaker) (nos []int, name string) {
	from := leadIn(clause)
	end, all := 0, false
	for i := from + 4; i < len(clause) && i < from+2*maxHead; i++ {
		if inSet(clause[i], "都均全皆各") {
			end, all = i, true
			break
		}
		if isDigit(clause[i]) {
			return nil, ""
		}
	}
	if !all {
		return nil, ""
	}
	for _, w := range []string{"两个项目", "三个项目", "这两个", "这三个", "这两项", "这三项", "两个", "三个", "两项", "三项", "几项", "两块", "目前", "现在", "已经", "已", "也", "工作", "项目"} {
		if _, at := endsAtAny(clause, end, []string{w}); at < end && endsAt(clause, end, w) {
			end = at
		}
	}
	name = string(clause[from:end])
	for begin, i := from, from; i <= end; i++ {
		if i < end && !inSet(clause[i], "和与跟及、") {
			continue
		}
		head := clause[begin:i]
		if begin = i + 1; len(head) < 2 || len(head) > maxHead {
			return nil, ""
		}
		no, _ := l.topicOfHead(head, false, who)
		if no == 0 || !slices.Contains(who.Own, no) || slices.Contains(nos, no) {
			return nil, ""
		}
		nos = append(nos, no)
	}
	if len(nos) < 2 {
		return nil, ""
	}
	return nos, name
}

// sentence reports whether a sentence or line of its own begins at s[i] that gives one
// figure or a state, after another that did.
func (l *Lexicon) sentence(s []rune, i int) bool {
	if i == 0 || !inSet(s[i-1], ";\n") || l.silent(s[:i]) {
		return false
	}
	end := i
	for end < len(s) && !inSet(s[end], ";\n") {
		end++
	}
	return !l.silent(s[i:end])
}

// leadIn returns how many characters at the head of a clause count it off: ①, 1.
func leadIn(s []rune) int {
	i := 0
	for i < len(s) && inSet(s[i], " \n·*->#") {
		i++
	}
	n, ok := numeralAt(s, i)
	switch {
	case !ok:
		return i
	case n.circled:
		i = n.end
	case n.end < len(s) && inSet(s[n.end], ".、)") && (n.end+1 >= len(s) || !isDigit(s[n.end+1])):
		i = n.end + 1
	}
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

// byTopic cuts stretches further where a clause opens with another item's name:
// 「2报70%，路灯那项同上周」. The first clause stays with its number.
func (l *Lexicon) byTopic(m *message, parts []stretch, who Speaker) []stretch {
	var out []stretch
	for _, p := range parts {
		cur := p
		for from := nextClause(m.s, clauseEnd(m.s, p.from)); from < p.to; {
			to := min(clauseEnd(m.s, from), p.to)
			clause := m.s[from:to]
			f := figuresOf(clause, nil)
			if no, name := l.topicOf(clause, who); no != 0 && !slices.Contains(p.numbers(), no) && no != cur.no &&
				(!f.none() || findAny(clause, unchangedWords) || finished(clause, func(w string) bool { return w == name }, nil)) {
				cur.to = from
				out = append(out, cur)
				cur = stretch{no: no, words: true, name: name, from: from + leadIn(clause), to: p.to, all: from}
			}
			from = nextClause(m.s, to)
		}
		out = append(out, cur)
	}
	return out
}

// maxHead is the most characters that a name at the head of a clause has.
const maxHead = 16

var (
	// pointers follow a name: 路灯那项.
	pointers = startWords("那项", "这项", "那个", "这个", "那块", "这块", "那件", "那边", "那头", "项目", "这一项", "那一项")
	// predicates end a name.
	predicates = startWords("同上", "没", "无", "已", "完成", "未", "还", "到", "达", "目前", "现在", "报", "进度", "完成率", "不变", "尚", "正", "在", "卡", "停", "快", "基本", "全部", "都", "均", "也", "超额", "总体", "累计", "按", "填", "做", "干", "搞", "推进", "是", "约", "大概", "差不多", "一半", "过半", "仍", "跟", "和上", "与上", "老样")
)

// silent reports whether words give neither a figure nor a state.
func (l *Lexicon) silent(s []rune) bool {
	f := figuresOf(s, nil)
	return f.none() && !findAny(s, unchangedWords) && !finished(s, nil, nil)
}

// topicOf returns the item that a clause opens with the name of, 0 for none or several;
// and that name where it stands for the whole item. Another's item is named only by
// four characters or with a pointing word.
func (l *Lexicon) topicOf(clause []rune, who Speaker) (no int, name string) {
	head, pointed := nameHead(clause)
	if len(head) < 2 || len(head) > maxHead || inSet(head[len(head)-1], "率度") {
		return 0, ""
	}
	if startsWith(head, 0, []string{"受", "因", "由于", "为了", "配合", "比", "除"}) {
		return 0, "" // 受暑期托管影响
	}
	no, name = l.topicOfHead(head, pointed, who)
	opens := no == 0 && !pointed && l.opensName(head)
	for n := min(len(head)-1, 8); opens && n >= 2 && no == 0; n-- { // 助浴上门累计, 长护险覆盖
		if no, _ = l.topicOfHead(head[:n], false, who); no != 0 && !l.entitled(head[:n], no) {
			no = 0
		}
	}
	if no == 0 && !pointed {
		if no = l.names().spelt(head, who.Own); no != 0 {
			name = string(head)
		}
	}
	return no, name
}

// opensName reports whether the first characters of a head are some title's, or open
// one of people's own words.
func (l *Lexicon) opensName(head []rune) bool {
	if pl := l.names().at(head, 0); pl != nil && len(pl.titles) > 0 {
		return true
	}
	v, _ := l.synonyms.longest(head, 0)
	return v != nil
}

// entitled reports whether a name's own words stand in the title of the item.
func (l *Lexicon) entitled(name []rune, no int) bool {
	_, titles := l.named(name, false)
	return slices.Contains(titles, no)
}

// topicOfHead is topicOf for the head of a clause.
func (l *Lexicon) topicOfHead(head []rune, pointed bool, who Speaker) (no int, name string) {
	all, titles := l.named(head, pointed)
	var asked, own []int
	for _, no := range all {
		if slices.Contains(who.Own, no) {
			own = append(own, no)
		}
		if slices.Contains(who.Asked, no) {
			asked = append(asked, no)
		}
	}
	switch {
	case len(own) == 1:
		if len(who.Asked) == 1 && own[0] != who.Asked[0] && !pointed && !slices.Contains(titles, own[0]) && len(head) < 4 && !l.everyday(head) {
			return 0, "" // asked about one item, 新建60% is a part of that
		}
		no = own[0]
	case len(asked) == 1:
		no = asked[0]
	case len(own) == 0 && len(all) == 1 && (pointed || (len(head) >= 4 || l.everyday(head)) && (slices.Contains(titles, all[0]) || l.names().only(head, all[0]))):
		return all[0], ""
	default:
		return 0, ""
	}
	if pointed || !l.names().items[no].several || slices.Contains(titles, no) {
		name = string(head)
	}
	return no, name
}

// commonly reports whether a clause opens with one of people's own words for the ledger's.
func (l *Lexicon) commonly(clause []rune) bool {
	head, _ := nameHead(clause)
	return l.everyday(head)
}

// everyday reports whether a name is one of people's own words for the ledger's.
func (l *Lexicon) everyday(name []rune) bool {
	v, end := l.synonyms.longest(name, 0)
	return v != nil && len(*v) > 0 && end == len(name)
}

// nameHead returns what a clause opens with before its predicate or figure, and whether
// a pointing word follows it.
func nameHead(clause []rune) (head []rune, pointed bool) {
	from := leadIn(clause)
	for moved := true; moved; {
		moved = false
		for _, w := range []string{"嗯", "啊", "那个", "还有", "另外", "然后", "其中", "关于", "哦", "再报", "再", "帮", "我", "替", "除了", "除去", "除开", "除", " ", "("} {
			if hasAt(clause, from, w) {
				from, moved = from+len([]rune(w)), true
			}
		}
	}
	to := from
	for to < len(clause) && to-from <= maxHead {
		if pointers.at(clause, to) {
			return clause[from:to], true
		}
		if isDigit(clause[to]) || clause[to] == ':' || clause[to] == ' ' || clause[to] == ')' || to > from && predicates.at(clause, to) && !hasAt(clause, to, "报警") {
			break
		}
		if n, ok := numeralAt(clause, to); ok && (measured(clause, n.end) || inSet(clause[min(n.end, len(clause)-1)], "成")) && to > from {
			break
		}
		if _, ok := percentAt(clause, to); ok {
			break
		}
		to++
	}
	for to > from && inSet(clause[to-1], " 的了:") {
		to--
	}
	return clause[from:to], false
}
