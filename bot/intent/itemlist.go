package intent

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
	return inSet(s[m.end], counters) || !measured(s, m.end)
}
