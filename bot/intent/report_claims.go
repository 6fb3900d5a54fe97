package intent

import (
	"slices"
	"strings"

	"duban/ledger"
)

// Claims reads text as a report about the lexicon's plan. A figure is taken only
// where it is plainly the item's; everywhere else the claim has a Doubt.
func (l *Lexicon) Claims(text string, who Speaker) Claims {
	body, quoted := unquote(text)
	m := readMessage(body)
	l.hearTitles(m)
	switch {
	case m.empty():
		return Claims{}
	case m.manners():
		return Claims{Act: Manners}
	case m.withdraws():
		return Claims{Act: Withdraw, List: m.namedOwn(who)}
	case m.asks():
		return Claims{}
	}
	c := Claims{Act: Tell}
	repaired := m.repair()
	if m.corrects() && !repaired {
		c.Act = Correct
	}
	m.dropNegated()
	m.allAsked(who)
	disowned := m.disown()
	c.Rest = m.cutRest()
	parts := l.split(m, who)
	if len(parts) == 1 && parts[0].no == 0 && quoted > 0 {
		parts[0].no = quoted
	}
	var silent []Claim
	for i, p := range parts {
		if i+1 < len(parts) && m.takenBack(p) {
			continue // 第14项完成55%，写错了，是第16项
		}
		cl, says := l.claim(m, p, who, len(parts) == 1)
		for _, no := range p.numbers() {
			cl.No = no
			switch {
			case says:
				c.List = append(c.List, cl)
			case p.no != 0 && !p.words && slices.Contains(who.Own, no) && cl.Text != "" && !aspectOnly(m.s[p.from:p.to]):
				silent = append(silent, cl)
			}
		}
	}
	if len(c.List) > 0 {
		for _, cl := range silent { // words about one item beside reports on others are not passed over
			cl.Doubt = NoFigure
			c.List = append(c.List, cl)
		}
	}
	c.refer()
	c.spread(m, who)
	if c.Rest != "" && slices.ContainsFunc(c.List, func(cl Claim) bool { return cl.No == 0 }) {
		c.Rest = "" // which the others are is open until this one is known
	}
	if disowned && len(c.List) == 0 { // 97%打错了: the right one is still to come
		c.List = append(c.List, Claim{Kind: ledger.KindProgress, Doubt: NoFigure})
	}
	if len(c.List) == 0 && c.Rest == "" {
		return Claims{}
	}
	return c
}

// refer gives a claim that points to another one of the message, 「第3项同第1项」, the
// figure told there.
func (c *Claims) refer() {
	for i := range c.List {
		cl := &c.List[i]
		if cl.Doubt != NoFigure || len([]rune(cl.Text)) > 12 {
			continue
		}
		rest := strings.TrimSpace(cl.Text)
		for _, w := range []string{"也", "跟", "和", "与", "同"} {
			rest = strings.TrimPrefix(rest, w)
		}
		refs := ItemRefs(rest)
		for _, w := range []string{"一样", "一致", "相同"} {
			rest = strings.TrimSuffix(rest, w)
		}
		if rest == cl.Text || len(refs) != 1 || refs[0].Start != 0 || len(refs[0].Items) != 1 {
			continue
		}
		for _, o := range c.List {
			if o.No == refs[0].Items[0] && o.Doubt == Sure && o.Percent.Known() {
				cl.Doubt, cl.Percent, cl.Approx, cl.Kind, cl.Text = Sure, o.Percent, o.Approx, o.Kind, ""
			}
		}
	}
}

// message is a text beside its folded form, rune for rune, so that a place found in
// the one can be cut from the other.
type message struct {
	orig []rune
	s    []rune
	all  []int // the items that 两项都 was said of, whose words are cut out
}

// slips are what typing and speech input make of the words of a report; each has as
// many characters as what was meant.
var slips = strings.NewReplacer("以完成", "已完成", "己完成", "已完成", "玩成", "完成", "完城", "完成", "白分之", "百分之", "百分只", "百分之", "百分知", "百分之", "百分至", "百分之", "百分支", "百分之", "百分指", "百分之", "百份之", "百分之", "佰分之", "百分之", "摆分之", "百分之", "第七乡", "第七项",
	"时五", "十五", "同上州", "同上周", "该造", "改造", "同上轴", "同上周", "同上粥", "同上周", "通上周", "同上周", "没辩化", "没变化", "进站", "进展", "近度", "进度", "进渡", "进度", "完成绿百分", "完成率百分", "完成律百分", "完成率百分")

func readMessage(text string) *message {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r", ""))
	if strings.HasPrefix(text, "@") { // the mention of the bot itself
		if _, rest, ok := strings.Cut(strings.ReplaceAll(text, "\u2005", " "), " "); ok {
			text = strings.TrimSpace(rest)
		}
	}
	m := &message{orig: []rune(text)}
	m.s = make([]rune, len(m.orig))
	for i, r := range m.orig {
		switch {
		case r == '\n':
		case r == '→' || r == '➡' || r == '⇒' || r == '⟶' || r == '➜' || r == '➔': // from what was to what is
			r = '>'
		case r == '。' || r == '｡': // a full stop ends a clause and is no decimal point: 完成85。3项同上周
			r = ';'
		case r < 0x80:
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			if r < ' ' {
				r = ' '
			}
		default:
			if r = foldRune(r); r < 0 {
				r = ' '
			}
		}
		m.s[i] = r
	}
	if fixed := []rune(slips.Replace(string(m.s))); len(fixed) == len(m.s) {
		m.s = fixed
	}
	return m
}

func (m *message) empty() bool { return strings.Trim(string(m.s), " .,!\n") == "" }

func (m *message) has(words ...string) bool { return findAny(m.s, words) }

// mannerWords are what a receipt is made of: nothing in it says how an item stands.
var mannerWords = strings.Fields("收到 好的 好嘞 好 谢谢 感谢 辛苦 明白 知道 了解 没问题 可以 行 ok 嗯 哦 噢 恩 马上 立即 尽快 抓紧 稍后 等会 待会 一会儿 一会 下午 上午 明天 今天 " +
	"下班前 晚点 回头 再 就 先 我 我们 这就 会 去 核实后 核实 核对 统计 汇总 问问 问 一下 下 报送 上报 填报 报给您 报 给 您 你 领导 请 放心 安排 办 后 了 的 啊 吧 呢 哈 老师 主任 科长 同志 1 在 数据 数 整理")

// manners reports whether nothing is left once the words of a receipt are taken away.
func (m *message) manners() bool {
	if len(m.s) > 24 {
		return false
	}
	return withoutManners(m.s) == ""
}

// withoutManners cuts the words of a receipt from the head of s, and all marks.
func withoutManners(s []rune) string {
	left := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .,!~;:、\n[]", r) {
			return -1
		}
		return r
	}, string(s))
	for left != "" {
		cut := left
		for _, w := range mannerWords {
			if rest, ok := strings.CutPrefix(left, w); ok && len(rest) < len(cut) {
				cut = rest
			}
		}
		if cut == left {
			break
		}
		left = cut
	}
	return left
}

// withdraws reports whether the message takes an earlier report back.
func (m *message) withdraws() bool {
	if len(m.s) > 30 || !m.has("撤", "作废") || m.has("撤回导入", "撤销导入", "?", "吗", "怎么") {
		return false
	}
	if m.has("刚才", "上一条", "上条", "那条", "这条", "刚报", "所报", "报送") && m.has("撤回", "撤销", "撤了", "撤掉", "作废") {
		return true
	}
	if f := figuresOf(m.s, nil); !f.none() || len(countsIn(m.s)) > 0 {
		return false // 撤了两个点位，目前60%
	}
	return m.has("撤回", "撤销", "作废") || findAny(m.s, []string{"撤了"}) && len(m.s) <= 8
}

// asking are the words of questions and of lists asked for.
var asking = []string{"?", "吗", "多少", "哪", "谁", "几项", "几个单位", "怎", "如何", "咋", "么样", "是不是", "有没有", "能不能", "可不可以", "可以不", "是否", "以下的", "以上的",
	"之间的", "没报", "未报", "列一下", "列出", "列下", "列个", "查一下", "查下", "看一下", "看下", "对比", "排名", "负责什么", "什么时候", "为啥", "为什么"}

// asks reports whether the message is a question. In a long text such words are part
// of the prose, unless it ends with a question mark.
func (m *message) asks() bool {
	if len(m.s) > 60 {
		return m.s[len(m.s)-1] == '?'
	}
	s := m.s
	if inSet(s[len(s)-1], "呢不没") && !hasAny(s, "同上", "变化", "%") && !endsAt(s, len(s), "完成没") && !(endsAt(s, len(s), "呢") && findAny(s, notStartedWords)) {
		return true
	}
	for i := range s {
		// 没什么变化 tells, 什么时候 asks
		if (hasAt(s, i, "什么") || s[i] == '啥') && (i == 0 || !inSet(s[i-1], "没有无")) {
			return true
		}
	}
	for i := range s {
		if (hasAt(s, i, "低于") || hasAt(s, i, "高于")) && !startsWith(s, i+2, []string{"序时", "时序", "计划", "上周", "上期", "上月", "去年", "全市", "全省", "平均", "目标", "预期", "时间进度", "年初", "同期"}) {
			return true
		}
	}
	return findAny(s, asking)
}

func hasAny(s []rune, words ...string) bool { return findAny(s, words) }

var correcting = []string{"更正", "改成", "改为", "说错", "报错", "写错", "打错", "填错", "错了", "应该是", "应为", "应是", "不对", "修改", "纠正", "搞错", "弄错"}

// corrects reports whether the message mends an earlier one.
func (m *message) corrects() bool {
	if len(m.s) > 60 {
		return hasAt(m.s, 0, "更正")
	}
	return m.has(correcting...)
}

// dropNegated blanks the figure that words say is wrong: 「是68不是86」.
func (m *message) dropNegated() {
	for i := range m.s {
		if !hasAt(m.s, i, "不是") && !hasAt(m.s, i, "而非") {
			continue
		}
		if _, ok := numeralAt(m.s, skipBlanks(m.s, i+2)); !ok && !hasAt(m.s, skipBlanks(m.s, i+2), "百分之") {
			continue
		}
		j := i + len([]rune("不是"))
		for j < len(m.s) && !inSet(m.s[j], " ,;、!\n") && m.s[j] != '是' && (m.s[j] != '.' || j+1 < len(m.s) && isDigit(m.s[j+1])) {
			j++
		}
		for k := i; k < j; k++ {
			m.s[k] = ' '
		}
	}
}

// allAsked blanks the count of the items in words about all that were asked about:
// 两项都完成了, said of two.
func (m *message) allAsked(who Speaker) {
	at := 0
	for _, w := range []string{"这", "目前", "我们", " "} {
		if hasAt(m.s, at, w) {
			at += len([]rune(w))
		}
	}
	n, ok := numeralAt(m.s, at)
	v, whole := n.whole()
	if !ok || !whole || v < 2 || v != len(who.Asked) {
		return
	}
	for _, w := range []string{"个项目", "项工作", "项任务", "项", "个"} {
		end := n.end + len([]rune(w))
		if !hasAt(m.s, n.end, w) || end >= len(m.s) || !inSet(m.s[end], "都均全也") {
			continue
		}
		then := end + 1
		for _, e := range []string{"已经", "已", "全部"} {
			if hasAt(m.s, then, e) {
				then += len([]rune(e))
			}
		}
		if startsWith(m.s, then, []string{"完成", "完工", "完毕", "办结", "弄完", "办完", "做完", "干完", "搞完", "竣工"}) {
			for k := at; k < end; k++ {
				m.s[k] = ' '
			}
			m.all = who.Asked
			return
		}
	}
}

// cutRest takes 「其他同上周」 out of the message and returns what it says of the rest.
func (m *message) cutRest() ledger.ReportKind {
	for i := range m.s {
		if m.s[i] == '除' {
			if kind := m.cutBut(i); kind != "" {
				return kind
			}
		}
		if !inSet(m.s[i], "其剩别余另") {
			continue
		}
		for _, w := range []string{"其他", "其它", "其余", "剩下的", "剩下", "剩余几项", "剩余", "别的", "余下", "余的", "另一项", "另外一项", "另一个", "另外一个", "另外两项", "另两项", "另外几项", "另几项", "另外那项", "另外的"} {
			if !hasAt(m.s, i, w) {
				continue
			}
			end := i
			for end < len(m.s) && !inSet(m.s[end], ",.;!\n") {
				end++
			}
			said := m.s[i+len([]rune(w)) : end]
			kind := ledger.KindUnchanged
			switch {
			case end-i > 16:
				continue
			case findAny(said, unchangedWords) || sameAsLast(said):
			case finished(said, nil, nil) && !findAny(said, goingOnWords):
				kind = ledger.KindDone
			default:
				continue
			}
			for k := i; k < end; k++ {
				m.s[k] = ' '
			}
			return kind
		}
	}
	return ""
}

// cutBut is cutRest for 「除助浴外都没变化，助浴52%」 at s[i]; what is excepted is told
// of elsewhere in the message.
func (m *message) cutBut(i int) ledger.ReportKind {
	from := i + 1
	if hasAt(m.s, from, "了") || hasAt(m.s, from, "去") {
		from++
	}
	out := from
	for out < len(m.s) && out < from+12 && m.s[out] != '外' {
		out++
	}
	if out >= len(m.s) || m.s[out] != '外' {
		return ""
	}
	name := strings.TrimSuffix(strings.TrimSuffix(string(m.s[from:out]), "以"), "之")
	end := out
	for end < len(m.s) && !inSet(m.s[end], ";!\n.") && (m.s[end] != ',' || end == out+1) {
		end++
	}
	said := m.s[out:end]
	if len([]rune(name)) < 2 || strings.Count(string(m.s), name) < 2 || len(said) > 14 || !findAny(said, unchangedWords) && !sameAsLast(said) {
		return ""
	}
	for k := i; k < end; k++ {
		m.s[k] = ' '
	}
	return ledger.KindUnchanged
}

// namedOwn returns a claim for the one item that a withdrawal names by number.
func (m *message) namedOwn(who Speaker) []Claim {
	for i := range m.s {
		if ref, end := markAt(m.s, i, who); end > 0 && len(ref) == 1 && slices.Contains(who.Own, ref[0]) && (m.s[i] == '第' || end < len(m.s) && inSet(m.s[end-1], "项号")) {
			return []Claim{{No: ref[0]}}
		}
	}
	return nil
}
