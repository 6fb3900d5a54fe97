package intent

// edges are words for the two ends of a list.
var edges = []struct {
	word   string
	last   bool
	listed bool // of a list only where the list is spoken of; else of a ranking
}{
	{"最开头", false, false}, {"最上面", false, false}, {"最上头", false, false}, {"最前面", false, true}, {"最前头", false, true}, {"开头", false, false}, {"打头", false, false}, {"领头", false, false}, {"起头", false, false}, {"头", false, false}, {"首", false, false},
	{"最末尾", true, true}, {"最下面", true, false}, {"最底下", true, false}, {"最后头", true, true}, {"最后面", true, true}, {"最末", true, true}, {"最后", true, false}, {"末尾", true, false}, {"结尾", true, false}, {"压尾", true, false}, {"压轴", true, false}, {"殿后", true, true}, {"末了", true, false}, {"末", true, false}, {"尾", true, false},
}

// ofList reports whether the list itself is spoken of, so that its ends are those of
// the document and not of a ranking: 清单最末一条.
func ofList(s []rune) bool {
	return findAny(s, []string{"清单", "单子", "表里", "表上", "表中", "台账", "名单", "目录", "盘子里", "文件里", "文件上", "表格", "序号"})
}

// endOfList reads one item at an end of the list: 打头那项, 最末一条, 单子末尾的.
func endOfList(s []rune, i int) (ItemRef, bool) {
	if !inSet(s[i], "最开打领起头首末结压殿尾") {
		return ItemRef{}, false
	}
	for _, e := range edges {
		if !hasAt(s, i, e.word) {
			continue
		}
		listed := ofList(s)
		if !listed && (e.listed || ranks(s)) {
			continue
		}
		if i > 0 && len(e.word) == len("头") && isWordRune(s[i-1]) && !inSet(s[i-1], "的个看说报查问是上里把那这下") {
			continue // 手头那件
		}
		at := i + len([]rune(e.word))
		if hasAt(s, at, "的") {
			at++
		}
		if !e.last && hasAt(s, at, "第") { // 打头第一项
			if ref, ok := ordinal(s, i, skipBlanks(s, at+1)); ok && len(ref.Items) == 1 && ref.Items[0] == 1 {
				return ref, true
			}
		}
		one := false
		for _, w := range [...]string{"那一", "这一", "那", "这", "一"} {
			if hasAt(s, at, w) {
				at, one = at+len([]rune(w)), true
				break
			}
		}
		switch {
		case one && at < len(s) && inSet(s[at], "项条件桩"):
			at++
		case one && listed && hasAt(s, at, "个"):
			at++
		case !one && listed && at > i+len([]rune(e.word)) && (at >= len(s) || fillerRune(s[at]) || isMark(s[at]) || grammarStarts(s, at)): // 单子末尾的
		case !one && listed && at < len(s) && inSet(s[at], "项条"):
			at++
		default:
			continue
		}
		if hasAt(s, at, "目") && !hasAt(s, at, "目标") {
			at++
		}
		return ItemRef{Start: i, End: at, Items: []int{1}, last: e.last}, true
	}
	return ItemRef{}, false
}

// ranks reports whether the sentence speaks of places by figure.
func ranks(s []rune) bool {
	return findAny(s, []string{"进度最", "完成率最", "排名", "倒数", "最慢", "最快", "最低", "最高", "哪一项排", "按进度", "按完成率"})
}

// inARow reads digits said one after the other: 八九十这三项, 三四五项.
func inARow(s []rune, i int) (ItemRef, bool) {
	value := func(r rune) int {
		if r == '十' {
			return 10
		}
		return digitValue(r)
	}
	j := i
	var items []int
	for j < len(s) && s[j] >= firstHan && digitValue(s[j]) > 0 && (j == i || digitValue(s[j]) > items[len(items)-1]) { // 一三五七项
		items = append(items, digitValue(s[j]))
		j++
	}
	if len(items) > 3 && j < len(s) && inSet(s[j], "项") && (i == 0 || !isDigit(s[i-1]) && digitValue(s[i-1]) < 0) {
		return ItemRef{Start: i, End: j + 1, Items: items}, true
	}
	j, items = i, nil
	for j < len(s) && value(s[j]) > 0 && (j == i || value(s[j]) == value(s[j-1])+1) {
		items = append(items, value(s[j]))
		j++
	}
	if len(items) < 2 {
		return ItemRef{}, false
	}
	for _, w := range [...]string{"这", "那", "几"} {
		if hasAt(s, j, w) {
			j++
		}
	}
	if n, ok := numeralAt(s, j); ok && n.tenths == 10*len(items) {
		j = n.end
	}
	if j >= len(s) || !inSet(s[j], "项件个") {
		return ItemRef{}, false
	}
	return ItemRef{Start: i, End: j + 1, Items: items}, true
}

// dotted reads three numbers and more with points between them: 1.3.5, 2.4.6项.
func dotted(s []rune, i int) (ItemRef, bool) {
	if !isDigit(s[i]) || i > 0 && (isDigit(s[i-1]) || s[i-1] == '.') {
		return ItemRef{}, false
	}
	var items []int
	j := i
	for {
		v, k := 0, j
		for k < len(s) && isDigit(s[k]) && k-j < 3 {
			v, k = v*10+int(s[k]-'0'), k+1
		}
		if k == j || k < len(s) && isDigit(s[k]) || v == 0 || len(items) > 0 && v <= items[len(items)-1] {
			return ItemRef{}, false
		}
		items = append(items, v)
		if j = k; j >= len(s) || s[j] != '.' || j+1 >= len(s) || !isDigit(s[j+1]) {
			break
		}
		j++
	}
	if len(items) < 3 || measured(s, j) {
		return ItemRef{}, false
	}
	if j < len(s) && inSet(s[j], counters) {
		j++
	}
	return ItemRef{Start: i, End: j, Items: items}, true
}

// numberList reads 1、3、5 · 7和第8 · 1-3 · 三到五 and single numbers, item counters between allowed.
func numberList(s []rune, i int) (items []int, end int, ok bool) {
	n, ok := numeralAt(s, i)
	v, whole := n.whole()
	if !ok || !whole {
		return nil, i, false
	}
	items, end = append(items, v), n.end
	for {
		j := end
		if j < len(s) && inSet(s[j], counters) {
			j++ // 第7项和第8项
		}
		k := skipBlanks(s, j)
		if k < len(s) && inSet(s[k], rangeMarks) {
			m, isNum := numeralAt(s, skipOrdinal(s, k+1))
			if w, whole := m.whole(); isNum && whole && w > v && w-v < maxRangeSpan && listMember(s, m) {
				for x := v + 1; x <= w; x++ {
					items = append(items, x)
				}
				v, end = w, m.end
				continue
			}
		}
		sep := k
		for sep < len(s) && inSet(s[sep], listSpacers) {
			sep++
		}
		if hasAt(s, sep, "vs") || hasAt(s, sep, "pk") || hasAt(s, sep, "对比") {
			for sep += 2; sep < len(s) && inSet(s[sep], " ."); sep++ {
			}
		}
		if sep == k && k == end && hasAt(s, k, "第") { // 第三第五第七
			if m, isNum := numeralAt(s, k+1); isNum && listMember(s, m) && !(m.end < len(s) && inSet(s[m.end], "名位快慢高低")) {
				if w, whole := m.whole(); whole {
					items, v, end = append(items, w), w, m.end
					continue
				}
			}
		}
		if sep == k && hasAt(s, sep, "比") { // 6比9快多少
			if m, isNum := numeralAt(s, skipOrdinal(s, sep+1)); isNum && comparedAt(s, m.end) {
				sep++
			}
		}
		if more := sep + 2; sep > k && (hasAt(s, sep, "还有") || hasAt(s, sep, "以及")) { // 第10，第12，还有14; 还有8项没报 is a count
			if m, isNum := numeralAt(s, skipOrdinal(s, more)); isNum && (hasAt(s, more, "第") || m.end >= len(s) || !inSet(s[m.end], counters)) {
				sep = more
			}
		}
		if sep == k && j == k {
			return items, end, true
		}
		m, isNum := numeralAt(s, skipOrdinal(s, sep))
		w, whole := m.whole()
		if !isNum || !whole || !listMember(s, m) {
			return items, end, true
		}
		if len(items) == w%10-1 && m.chinese && m.end-m.start == 2 && digitValue(s[m.start]) == w/10 && m.end < len(s) && inSet(s[m.end], "项件个") {
			w /= 10 // 七、八、九三项: the three of them
			m.end--
		}
		items = append(items, w)
		v, end = w, m.end
	}
}

// comparedAt reports whether a comparison of two items goes on behind the second one:
// 6比9快多少, 第6项比第9项高.
func comparedAt(s []rune, i int) bool {
	for i < len(s) && inSet(s[i], counters) {
		i++
	}
	return i < len(s) && (inSet(s[i], "快慢高低多少差强好弱落领超") || hasAt(s, i, "怎么") || hasAt(s, i, "咋") || hasAt(s, i, "哪个"))
}

// counted returns where the count of a list ends, which sums it up: 16、22两项.
func counted(s []rune, end, n int) int {
	at := skipBlanks(s, end)
	for _, w := range [...]string{"这", "那"} {
		if hasAt(s, at, w) {
			at++
		}
	}
	if m, ok := numeralAt(s, at); n > 1 && ok && m.tenths == 10*n && m.end < len(s) && inSet(s[m.end], "项件个条") {
		return m.end + 1
	}
	if n > 1 && hasAt(s, at, "几项") {
		return at + 2
	}
	return 0
}

// listMember reports whether number m may go on a list of item numbers: it is
// not the start of a percentage, a count, a date or a decimal.
func listMember(s []rune, m number) bool {
	if m.end >= len(s) {
		return true
	}
	if _, isPercent := percentAt(s, m.start); isPercent {
		return false
	}
	if hasAt(s, m.start, "一") && m.end == m.start+1 && inSet(s[m.end], "句下") { // 第19项，一句话
		return false
	}
	return inSet(s[m.end], counters) || !measured(s, m.end)
}
