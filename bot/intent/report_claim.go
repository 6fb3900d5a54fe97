package intent

import (
	"slices"
	"strings"

	"duban/ledger"
)

// claim reads what one stretch says. says is false where it says nothing of progress.
func (l *Lexicon) claim(m *message, p stretch, who Speaker, only bool) (c Claim, says bool) {
	c = Claim{No: p.no, Words: p.words, Kind: ledger.KindProgress, Text: strings.Trim(string(m.orig[p.from:p.to]), " \t\n，,；;。、")}
	if p.lead > 0 {
		c.Text = strings.Trim(string(m.orig[:p.to]), " \t\n，,；;。、")
	}
	s := m.s[p.from:p.to]
	c.Units = l.speaksFor(m.orig[p.from:p.to])
	if strings.Trim(string(s), " .,;:!\n") == "" {
		return c, false
	}
	figureWanted := p.no != 0 || only && len(who.Asked) > 0
	f := figuresOf(s, l.namesItem(p, who))
	if f.none() && figureWanted {
		from := 0
		if p.name != "" { // 停车82
			from = max(0, indexRunes(s, p.name)) + len([]rune(p.name))
		}
		f.bare(s[from:], p.no == 0, who.Own, l.namesItem(p, who))
	}
	if len(f.found) == 0 && aspectOnly(s) {
		return c, false
	}
	if c.Like = l.likeUnit(s); len(c.Like) > 0 && f.none() {
		c.Doubt = NoFigure
		return c, true
	}
	c.state(s, f, func(words string) bool { return words == p.name || l.entitles(words, p, who) }, l.wholeOf(p, who), l.severalGoals(p, who))
	if p.no == 0 && c.Percent.Known() && !f.whole && len(f.found) == 1 && points(m, who) {
		// One figure within 1、2、3、 is that point's.
		c.Doubt, c.Figures, c.Percent, c.Kind = NoFigure, nil, ledger.Percent{}, ledger.KindProgress
	}
	if c.Doubt == NoFigure && !statement(s, len(who.Asked) > 0, only && len(who.Asked) == 1) {
		return c, false
	}
	switch {
	case p.no != 0 && !p.words:
		l.checkWords(&c, s)
	case p.no == 0 && namesSome(s):
		// It names an item in a way that was not understood: it is not simply the asked one's.
		c.Doubt, c.Percent, c.Kind = WrongItem, ledger.Percent{}, ledger.KindProgress
	}
	if c.Kind != ledger.KindBlocked && c.Note == "" && p.lead == 0 && bareWords(s) {
		c.Text = ""
	}
	return c, true
}

// likeUnit reads 「跟民政局一样」: the unit whose report is repeated.
func (l *Lexicon) likeUnit(s []rune) []int64 {
	if len(s) > 24 {
		return nil
	}
	for i, r := range s {
		if !inSet(r, "跟和与同按") || i+1 >= len(s) {
			continue
		}
		v, end := l.units.longest(s, i+1)
		if v == nil {
			continue
		}
		for _, w := range []string{"那边", "报的", "他们", "的", "数", "说", "写"} {
			if hasAt(s, end, w) {
				end += len([]rune(w))
			}
		}
		if startsWith(s, end, []string{"一样", "一致", "相同", "同样", "报"}) || end == len(s) && (r == '同' || r == '按') {
			if len(v.strong) > 0 {
				return v.strong
			}
			return v.weak
		}
	}
	return nil
}

// bareWords reports whether nothing is said but a figure and a state: there are no
// words to keep.
func bareWords(s []rune) bool {
	for i := 0; i < len(s); {
		n, ok := numeralAt(s, i)
		if !ok {
			i++
			continue
		}
		if p, percent := percentAt(s, i); percent {
			i = p.end
			continue
		}
		if i = n.end; measured(s, i) && !hasAt(s, i, "了") {
			return false // it counts something
		}
	}
	left := string(s)
	for _, list := range [][]string{unchangedWords, notStartedWords, emptyWords} {
		for _, w := range list {
			left = strings.ReplaceAll(left, w, "")
		}
	}
	letters := 0
	left = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			letters++
		}
		if r < 0x80 || digitValue(r) >= 0 || strings.ContainsRune("十百点成半分之个完率到了是改为大概约左右差不多目前现在还本周更正应该说错报的没动吧呢", r) {
			return -1
		}
		return r
	}, left)
	return len([]rune(left)) <= 1 && letters < 8
}

// speaksFor reads the unit that words open with: 「区残联：…」, 「转：区残联 …」.
func (l *Lexicon) speaksFor(orig []rune) []int64 {
	text := strings.TrimSpace(string(orig))
	forwarded := false
	for _, w := range []string{"转发", "转", "【转】"} {
		if rest, ok := strings.CutPrefix(text, w); ok {
			if cut := strings.TrimLeft(rest, ":： "); cut != rest {
				text, forwarded = cut, true
				break
			}
		}
	}
	at := strings.IndexAny(text, ":：")
	if at < 0 && forwarded {
		at = strings.IndexAny(text, " 　")
	}
	if at <= 0 || at > 60 {
		return nil
	}
	if ids := l.Named(text[:at]); len(ids) > 0 {
		return ids
	}
	return nil
}

// aspectOnly reports whether nothing but the name of an aspect is said: 第7项进度.
func aspectOnly(s []rune) bool {
	if len(s) > 12 {
		return false
	}
	left := string(s)
	for _, w := range []string{"完成率", "进度", "进展", "情况", "目标", "历史", "责任单位", "单位", "的", "呢", "吧", "啊", "现在", "目前", "到", "项", " ", ".", ",", "!"} {
		left = strings.ReplaceAll(left, w, "")
	}
	return left == ""
}

// statement reports whether words without a figure and a state tell of progress all the same.
func statement(s []rune, asked, one bool) bool {
	if len(s) >= 2 && findAny(s, []string{"%", "百分之", "个点", "个百分点"}) {
		return true // a figure, but none of now or of the whole
	}
	if len(s) < 6 {
		return one && counting(s)
	}
	if findAny(s, []string{"已", "正在", "完成", "推进", "开展", "启动", "进场", "施工", "新增", "发放", "建成", "筹集", "签订", "招标", "验收", "组织", "举办", "办理", "培训", "投入", "开工", "开业", "走访", "完了", "完毕", "办好", "弄好", "装好", "到位", "到账", "进度", "总体", "整体"}) {
		return true
	}
	if one && counting(s) && len(s) <= 12 {
		return true
	}
	return asked && len(s) >= 8 && findAny(s, []string{"了", "在", "还", "个", "场", "次", "家", "户", "人"})
}

// counting reports whether words are a count and nothing else: 260套, 260/280.
func counting(s []rune) bool {
	first, ok := numeralAt(s, 0)
	if !ok || first.circled || first.huge || first.end >= len(s) {
		return false
	}
	if s[first.end] == '/' {
		n, ok := numeralAt(s, first.end+1)
		return ok && n.end == len(s)
	}
	return len(countsIn(s)) == 1 && first.end+2 >= len(s)
}

var (
	unchangedWords = []string{"同上周", "同上期", "同上月", "同上次", "同上旬", "同上", "同前", "无变化", "没变化", "没有变化", "没啥变化", "没什么变化", "没多大变化", "没有进展", "没进展", "无进展", "没啥进展", "没什么进展", "无新进展", "没有新进展",
		"没动", "未动", "还是那样", "还那样", "老样子", "没变", "没动静", "无动静", "没啥动静", "没有动静", "无新增", "数据不变", "维持不变", "保持不变", "不变", "照旧", "跟上周一样", "和上周一样", "与上周一样", "与上周一致", "跟上次一样", "和上次一样", "一动没动", "原地踏步", "没新的",
		"没有变动", "无变动", "没变动", "未变动", "没有变", "未变", "没进度", "没有进度", "暂无进展", "暂无更新", "没更新", "无更新", "没有更新", "没有动", "没啥动", "没怎么动", "没再动", "没往前走", "没往前推", "原地", "纹丝不动", "纹丝没动", "停在原", "还是老数", "还是那个数", "还是原来", "还是原数", "老数字", "数没变", "没什么新", "没新进展", "一切照旧", "没起色", "没动弹"}
	notStartedWords = []string{"尚未开工", "未开工", "没开工", "尚未启动", "未启动", "没启动", "没有启动", "还没开始", "尚未开始", "未开始", "没开始", "没有开始", "还没启动", "还没开工", "未动工", "没动工", "没动土", "未动土", "尚未动土", "未实施", "还未开展", "尚未开展", "没开展", "还没开展"}
	blockedWords    = []string{"停工", "卡在", "卡住", "需要协调", "需协调", "请协调", "协调解决", "帮忙协调", "帮助协调", "出面协调", "区里协调", "无法推进", "没法推进", "推进不了", "推不动", "难以推进", "受阻", "停滞", "搁置", "无法施工", "停摆", "没法开展", "无法开展", "没法施工", "进行不下去"}
	vagueWords      = []string{"快完成", "快要完成", "即将完成", "接近完成", "基本完成", "基本完工", "差不多完成", "差不多了", "快了", "过半", "大半", "大部分", "接近尾声", "扫尾", "收尾", "就差", "只差", "基本上完成", "大致完成", "大体完成", "马上完成", "就要完成", "完成得差不多", "一大半", "绝大部分", "近半", "快一半"}
	goingOnWords    = []string{"正在", "还在", "尚未", "剩余", "剩下", "还差", "还剩", "未完成", "没完成", "没有完成", "未完工", "尚有", "仍在", "还没", "在干", "在施工", "陆续"}
)

// state settles the kind of a claim, its figure and its doubt.
func (c *Claim) state(s []rune, f figures, names, whole itemWords, several bool) {
	counted := whole
	if several {
		counted = nil // a count is one part's
	}
	done, going := finished(s, names, counted) && len(f.parts) == 0, findAny(s, goingOnWords) || leftUndone(s)
	ended := done || concluded(s, whole)
	long := len(s) > 100
	switch {
	case f.impossible || slices.ContainsFunc(f.found, func(g shareAt) bool { return g.raw > 200 }):
		c.Doubt = Impossible
	case f.vague:
		c.Doubt, c.Figures = Vague, f.list()
	case f.several():
		c.Doubt, c.Figures = Several, f.list()
	case len(f.found) == 1:
		c.figure(s, f.found[0], ended, going)
	case len(f.parts) > 0:
		c.Doubt, c.Figures = Several, f.list()
		if len(f.parts) == 1 {
			c.Doubt, c.Figures = NoFigure, nil
		}
	}
	same := plainState(s, unchangedWords) || sameAsLast(s)
	if !long && findAny(s, blockedWords) && c.Doubt != Impossible && c.Doubt != Several && !(same && !findAny(s, []string{"协调"})) {
		c.Kind = ledger.KindBlocked
		if !c.Percent.Known() {
			c.Doubt = Sure
		}
		return
	}
	if !long && f.none() && !ended && !same && atStandstill(s) {
		c.Kind, c.Doubt = ledger.KindBlocked, Sure
		return
	}
	if c.Percent.Known() || c.Doubt != Sure {
		if c.Percent.Known() && c.Kind == ledger.KindProgress && !long && same {
			c.Kind = ledger.KindUnchanged
		}
		return
	}
	switch {
	case same:
		c.Kind, c.Note = ledger.KindUnchanged, reason(c.Text)
	case (!someOnly(s) || allParts(s, whole)) && (plainState(s, notStartedWords) || f.none() && partNotStarted(s)):
		c.Kind, c.Note = ledger.KindNotStarted, ""
	case findAny(s, vagueWords):
		c.Doubt = Vague
	case done && going:
		c.Doubt = Conflict
	case done:
		c.Kind, c.Percent = ledger.KindDone, ledger.Whole(100)
	default:
		c.Doubt = NoFigure
	}
}

// leftUndone reports whether words count what is not done yet: 还有12套没签约.
func leftUndone(s []rune) bool {
	for i := range s {
		if !hasAt(s, i, "还有") && !hasAt(s, i, "另有") && !hasAt(s, i, "剩") && !hasAt(s, i, "差") {
			continue
		}
		end := i
		for end < len(s) && end < i+14 && !inSet(s[end], ",.;!\n") {
			end++
		}
		if len(countsIn(s[i:end])) > 0 && findAny(s[i:end], []string{"没", "未", "待", "正", "不"}) {
			return true
		}
	}
	return false
}

// figure takes the one figure that is the item's, unless the words beside it say otherwise.
func (c *Claim) figure(s []rune, g shareAt, done, going bool) {
	switch {
	case g.raw > 200 || g.value < 0:
		c.Doubt = Impossible
	case g.raw > 100 && !findAny(s, []string{"完成", "超额"}):
		c.Doubt = Impossible
	case g.raw > 100:
		c.Percent, c.Reported, c.Kind = ledger.Whole(100), ledger.PercentOf(g.raw), ledger.KindDone
	case done && g.value < 100:
		c.Doubt, c.Figures = Conflict, []ledger.Percent{ledger.PercentOf(g.value)}
	case g.value == 100 && going:
		c.Doubt = Conflict
	default:
		c.Percent, c.Approx = ledger.PercentOf(g.value), g.approx
		if g.value == 100 && (done || findAny(s, []string{"完成"})) {
			c.Kind = ledger.KindDone
		}
	}
}

// sameAsLast reports whether words say that nothing changed by naming the last time:
// 「按上次的报」, 「维持上期数据」. 「与上周相比提高5个点」 compares.
func sameAsLast(s []rune) bool {
	for i, r := range s {
		if r != '上' && r != '前' && r != '原' || !startsWith(s, i, []string{"上周", "上次", "上期", "上月", "上旬", "上回", "上个月", "上个星期", "上个礼拜", "上星期", "上礼拜", "上一周", "上一期", "上一次", "上一回", "上一旬", "上报的一", "前期", "前次", "前一周", "前一期", "原来"}) {
			continue
		}
		w, _ := endsAtAny(s, i, []string{"跟", "和", "与", "同", "按", "按照", "照", "维持", "保持", "沿用", "延用", "还是", "还用", "参照", "依照", "停在", "停留在", "仍是", "等同"})
		if w == "" {
			continue
		}
		end := i
		for end < len(s) && !inSet(s[end], ",.;!\n") {
			end++
		}
		if after := s[i:end]; len(after) <= 9 && !findAny(after, []string{"比", "高", "低", "%", "成", "点", "快", "慢", "不同", "不一样"}) {
			return true
		}
	}
	return false
}

// plainState reports whether a state is said of the whole: it opens the words, or
// stands in the first clauses without a part of the item before it.
func plainState(s []rune, words []string) bool {
	for _, w := range words {
		at := indexRunes(s, w)
		if at < 0 {
			continue
		}
		before := s[:at]
		if findAny(before, []string{"标段", "期", "路段", "其中", "部分", "个别", "第二", "第一", "附属", "配套", "①", "②", "比例", "率"}) {
			continue
		}
		from := at
		for {
			w, back := endsAtAny(s, from, []string{"现在", "目前", "至今", "暂时", "暂", "仍然", "仍", "还", "都", "均", "本周", "这周", "一直", "也"})
			if w == "" {
				break
			}
			from = back
		}
		if from <= 12 || inSet(s[from-1], " ,.;\n") {
			return true
		}
	}
	return false
}

// reason is what a report of no change says beyond that: 「没有进展 9月才申报」.
func reason(text string) string {
	left := text
	for _, w := range unchangedWords {
		left = strings.ReplaceAll(left, w, "")
	}
	left = strings.Trim(left, " ，,。.；;！!、\n的了吧啊还是仍暂目前本周这")
	if len([]rune(left)) < 3 {
		return ""
	}
	return strings.Trim(text, " ，,。")
}

// checkWords doubts a claim whose words plainly are another item's: they have two
// pairs of characters that no title or goal but that item's has, and none of the
// named one's.
func (l *Lexicon) checkWords(c *Claim, s []rune) {
	other, n := 0, 0
	for i := 0; i+1 < len(s); i++ {
		pl := l.names().at(s, i)
		switch {
		case pl == nil || pl.common:
		case slices.Contains(pl.titles, c.No):
			return
		case len(pl.all) == 1 && len(pl.titles) == 1:
			if other != 0 && other != pl.titles[0] {
				other = -1 // several
			} else if other == 0 {
				other = pl.titles[0]
			}
			n++
		}
	}
	if other > 0 && n >= 2 {
		c.Doubt, c.Others, c.Percent, c.Kind = WrongItem, []int{other}, ledger.Percent{}, ledger.KindProgress
	}
}

// namesItem reports whether s[r.Start:r.End] is an item's number in full: 第7项, 7项, 7号.
func namesItem(s []rune, r ItemRef) bool {
	return !r.Bare && !r.Unsure && r.End > 0 && r.End <= len(s) && inSet(s[r.End-1], "项号")
}

// namesSome reports whether words name an item of the speaker's by number: 12路 and
// 3号楼 do not.
func namesSome(s []rune) bool {
	if !findAny(s, []string{"项", "号"}) {
		return false
	}
	folded := []rune(Fold(string(s)))
	return slices.ContainsFunc(ItemRefs(string(s)), func(r ItemRef) bool { return namesItem(folded, r) })
}
