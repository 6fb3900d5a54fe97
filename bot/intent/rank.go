package intent

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
		if !ok || end >= len(s) {
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
	case hasAt(s, i, "倒数"):
		at := i + 2
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

func (c *scanned) ordinalBefore(i int) bool { return i > 0 && c.s[i-1] == '第' }

// rankWord reads a word of order at s[i]: its cues, 0 when there is none, and its end.
func rankWord(s []rune, i int) (q cue, end int) {
	for _, w := range [...]struct {
		w string
		q cue
	}{
		{"最落后", cueSlow}, {"最滞后", cueSlow}, {"最靠后", cueSlow}, {"最靠前", cueFast}, {"最领先", cueFast},
		{"最末", cueSlow}, {"垫底", cueSlow}, {"落后", cueSlow}, {"滞后", cueSlow}, {"靠后", cueSlow}, {"靠前", cueFast}, {"拖后腿", cueSlow}, {"吊车尾", cueSlow}, {"最慢", cueSlow}, {"最低", cueSlow}, {"最差", cueSlow}, {"最后", cueSlow}, {"最少", cueSlow}, {"最拖", cueSlow},
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
		ahead, _ := endsAtAny(s, i, []string{"进度", "完成率", "排名", "得分", "进展", "快的", "慢的", "排在", "排"})
		if ok && (hasAt(s, n.end, "名") || hasAt(s, n.end, "位") || !measured(s, n.end) && !hasAt(s, n.end, "项") && (hasAt(s, n.end, "强") || hasAt(s, n.end, "的") || ahead != "")) {
			if inSet(s[i], "前头") {
				return cueTop | cueFast, i + 1
			}
			return cueTop | cueSlow, i + 1
		}
	}
	return 0, i
}
