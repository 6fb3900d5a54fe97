package intent

import "slices"

// rankAt reads how many or which place a ranking asks for: 最慢的三个, 前五名, 倒数第二, 后3位.
func (c *scanned) rankAt(i int) int {
	s := c.s
	place := func(at int) (int, int, bool) {
		n, ok := numeralAt(s, at)
		v, whole := n.whole()
		if !ok || !whole || v < 1 || v > 100 {
			return 0, 0, false
		}
		return v, n.end, true
	}
	tail := func(end int) int {
		for _, w := range [...]string{"个项目", "个事项", "名", "位", "项", "个", "件", "家", "强"} {
			if hasAt(s, end, w) {
				return end + len([]rune(w))
			}
		}
		return end
	}
	set := func(v, end int, nth bool, q cue) int {
		c.n, c.hasN, c.nth = v, true, nth
		c.cues |= q
		c.cover(i, end, byGrammar)
		return end
	}
	switch {
	case s[i] == '第': // 第三快的, 第四名
		v, end, ok := place(i + 1)
		if !ok {
			return 0
		}
		if w, _ := endsAtAny(s, i, []string{"谁是", "谁", "哪个是", "哪个", "哪项是", "哪项", "哪家是", "哪家", "谁得", "谁拿"}); w != "" && (end == len(s) || inSet(s[end], "?呢啊了,")) {
			return set(v, end, true, cueTop|cueFast) // 谁是第一
		}
		if end >= len(s) {
			return 0
		}
		switch {
		case inSet(s[end], "慢低差"):
			return set(v, end+1, true, cueTop|cueSlow)
		case inSet(s[end], "快高好名"):
			return set(v, end+1, true, cueTop|cueFast)
		}
	case s[i] == '排' || hasAt(s, i, "名列") || hasAt(s, i, "位列"):
		at := i + 1
		if s[i] != '排' {
			at++
		}
		for _, w := range [...]string{"名", "在", "到"} {
			if hasAt(s, at, w) {
				at++
			}
		}
		switch {
		case hasAt(s, at, "前"):
			if v, end, ok := place(at + 1); ok {
				return set(v, tail(end), false, cueTop|cueFast)
			}
		case hasAt(s, at, "第"):
			// 排在第六位的工作 is the list's sixth item, 排第六 the sixth fastest
			if v, end, ok := place(at + 1); ok && (oneAsked(s) || !hasAt(s, tail(end), "的")) {
				return set(v, tail(end), true, cueTop|cueFast)
			}
		}
	case hasAt(s, i, "并列第"):
		if v, end, ok := place(i + 3); ok {
			q := cueTop | cueFast
			if w, _ := endsAtAny(s, i, []string{"倒数"}); w != "" {
				q = cueTop | cueSlow
			}
			return set(v, tail(end), true, q)
		}
	case hasAt(s, i, "top"):
		if v, end, ok := place(skipBlanks(s, i+3)); ok {
			return set(v, tail(end), false, cueTop|cueFast)
		}
	case hasAt(s, i, "倒数"), hasAt(s, i, "倒着数"):
		at := i + 2
		if s[i+1] == '着' {
			at++
		}
		nth := false
		if at < len(s) && s[at] == '第' {
			at, nth = at+1, true
		}
		if v, end, ok := place(at); ok {
			if hasAt(s, end, "名") && nth {
				end++
			}
			return set(v, tail(end), nth, cueTop|cueSlow)
		}
	default:
		q, end := rankWord(s, i)
		if q == 0 {
			return 0
		}
		at := end
		for _, w := range [...]string{"的", "进度", "完成率", "前", "后", "几"} {
			if hasAt(s, at, w) {
				at += len([]rune(w))
			}
		}
		bare := end == i+1
		nth := hasAt(s, at, "第") // 最慢的第二项
		if nth {
			at++
		}
		if v, e, ok := place(at); ok && (tail(e) > e || bare) && !c.ordinalBefore(i) {
			return set(v, tail(e), nth, q)
		}
	}
	return 0
}

// asksPlace reports whether the place in the ranking is asked for: 排第几, 什么名次.
func asksPlace(s []rune) bool {
	if !slices.ContainsFunc(s, func(r rune) bool { return r == '几' || r == '名' || r == '位' || r == '排' }) {
		return false // what is looked for has one of these
	}
	for _, w := range [...]string{"第几", "倒数几"} {
		if i := indexRunes(s, w); i >= 0 && !hasAt(s, i+2, "项") && !hasAt(s, i+2, "件") && !hasAt(s, i+2, "季") && !hasAt(s, i+2, "周") && !hasAt(s, i+2, "条") {
			return true
		}
	}
	return findAny(s, []string{"名次", "排名多少", "排名情况", "排多少", "排在哪", "排哪", "排几", "排多少名", "第多少名", "几名开外", "排名咋样", "排名如何", "排名怎么样", "排名靠前吗", "排名靠后吗", "排在什么位", "什么位次", "位次"})
}

// asksUnits reports whether units are ranked rather than items: 哪个单位最慢,
// 各单位平均进度.
func (c *scanned) asksUnits() bool {
	if findAny(c.s, []string{"各单位", "各部门", "各局", "各家单位", "每个单位", "每个部门", "各责任单位", "各牵头单位", "各主办单位", "单位排名", "单位从", "部门从", "单位按", "部门排名", "单位之间", "单位平均", "部门平均", "单位进度排", "单位完成率排", "单位完成情况排", "按单位", "分单位", "所有单位", "全部单位"}) {
		return true
	}
	if !findAny(c.s, []string{"哪个单位", "哪个部门", "哪家单位", "哪家部门", "哪些单位", "哪些部门", "哪几个单位", "哪几家单位", "哪个局", "哪些局", "哪家", "什么单位", "啥单位", "的单位", "单位是", "哪个牵头单位", "哪个主办单位", "哪个责任单位", "几个单位", "几家单位", "家单位"}) {
		return false
	}
	// 最慢的三项是哪家负责 ranks items
	return !findAny(c.s, []string{"项", "件", "哪个项目", "负责的", "承担的", "的事"}) && !(c.has(cueDuty) && findAny(c.s, []string{"负责", "承办", "在管", "在办"}))
}

// countOfRanking takes the number of 「跑在前头的四项」 for how many are asked: a number
// without 第 beside a word of order names no item.
func (l *Lexicon) countOfRanking(c *scanned, q *Query) {
	if len(c.refs) == 0 && !c.hasN && c.count > 0 && c.has(cueTop) && c.has(cueFast) != c.has(cueSlow) && !c.has(cueCompare|cueWhich) {
		c.n, c.hasN = c.count, true
		q.N = c.n
		return
	}
	if len(c.refs) != 1 || !c.refs[0].Unsure || len(c.refs[0].Items) != 1 {
		return
	}
	at := c.refs[0].Start
	for at > 0 && inSet(c.s[at-1], "的那这 ") {
		at--
	}
	if at > 0 && at < c.refs[0].Start && c.by[at-1] == byUnit { // 教育分局的四项
		c.refs = c.refs[:0]
		return
	}
	if w, _ := endsAtAny(c.s, c.refs[0].Start, picking); !c.has(cueFast|cueSlow) || !c.has(cueTop) && w == "" && !beforeCount(c.s, c.refs[0].Start) || c.has(cueAsk) || asksPlace(c.s) {
		return
	}
	if r := c.refs[0]; inSet(c.s[r.End-1], "项件") {
		c.n, c.hasN = r.Items[0], true
		q.N = c.n
		c.refs = c.refs[:0]
	}
}

// picking are verbs of taking some out of an order: 垫底的报两项.
var picking = []string{"挑", "选", "拎", "点", "报", "说", "列", "给", "找", "拿", "取", "抽", "排", "挑出", "选出", "列出", "报出", "找出"}

// countsItems reports whether a number says how many are wanted: 拎六个出来, not 这六个
// and 六个社区.
func countsItems(s []rune, n number) bool {
	if v, _ := n.whole(); v < 1 || v > 100 || n.end >= len(s) || !inSet(s[n.end], "个项件") {
		return false
	}
	i := n.start - 1
	if i >= 0 && (inSet(s[i], "第几哪") || inSet(s[i], "这那") && (i == 0 || s[i-1] != '的')) {
		return false
	}
	after := n.end + 1
	return after >= len(s) || !isWordRune(s[after]) || fillerRune(s[after]) || inSet(s[after], "出瞧听就我") || grammarStarts(s, after)
}

// beforeCount reports whether what stands before a number makes it a count: 的, 前, 后.
func beforeCount(s []rune, i int) bool { return i > 0 && inSet(s[i-1], "的前后头末") }

func (c *scanned) ordinalBefore(i int) bool { return i > 0 && c.s[i-1] == '第' }

// rankWord reads a word of order at s[i]: its cues, 0 when there is none, and its end.
func rankWord(s []rune, i int) (q cue, end int) {
	for _, w := range [...]struct {
		w string
		q cue
	}{
		{"最落后", cueSlow}, {"最滞后", cueSlow}, {"最靠后", cueSlow}, {"最靠前", cueFast}, {"最领先", cueFast},
		{"最末", cueSlow}, {"末位", cueSlow}, {"排最后", cueSlow}, {"掉队", cueSlow}, {"最不理想", cueSlow}, {"最突出", cueFast}, {"最前面", cueFast}, {"最前头", cueFast}, {"最靠后", cueSlow}, {"跑得最快", cueFast}, {"垫底", cueSlow}, {"落后", cueSlow}, {"滞后", cueSlow}, {"靠后", cueSlow}, {"靠前", cueFast}, {"拖后腿", cueSlow}, {"吊车尾", cueSlow}, {"最慢", cueSlow}, {"最低", cueSlow}, {"最差", cueSlow}, {"最后", cueSlow}, {"最少", cueSlow}, {"最拖", cueSlow},
		{"最快", cueFast}, {"最高", cueFast}, {"最好", cueFast}, {"领先", cueFast}, {"最多", cueFast},
	} {
		if hasAt(s, i, w.w) {
			if w.w == "最后" { // 最后三项 counts from the end of the list, 最后三名 ranks
				n, ok := numeralAt(s, i+2)
				if !ok || !hasAt(s, n.end, "名") && !hasAt(s, n.end, "位") {
					return 0, i
				}
			}
			return cueTop | w.q, i + len([]rune(w.w))
		}
	}
	if inSet(s[i], "前后头末") {
		n, ok := numeralAt(s, i+1)
		if ok && inOrder(s) && (n.end >= len(s) || isMark(s[n.end]) || inSet(s[n.end], "项个件名位条")) {
			if inSet(s[i], "前头") {
				return cueTop, i + 1
			}
			return cueTop | cueSlow, i + 1
		}
		ahead, _ := endsAtAny(s, i, []string{"进度", "完成率", "排名", "得分", "进展", "快的", "慢的", "排在", "排"})
		if ok && (hasAt(s, n.end, "名") || hasAt(s, n.end, "位") || !measured(s, n.end) && (ahead != "" || !hasAt(s, n.end, "项")) && (hasAt(s, n.end, "强") || hasAt(s, n.end, "的") || ahead != "")) {
			if inSet(s[i], "前头") {
				return cueTop | cueFast, i + 1
			}
			return cueTop | cueSlow, i + 1
		}
	}
	return 0, i
}
