package intent

import (
	"slices"
)

// elsewhere reports whether a clause speaks of others: 全市平均70%.
func elsewhere(clause []rune) bool {
	return findAny(clause, []string{"全市", "全省", "全国", "省均", "市均", "平均水平", "兄弟", "其他区", "其他县"})
}

// explained reports whether what follows a percentage calls it another time's or no
// result: 66%是去年的数, 66%是计划数.
func explained(s []rune, i int) bool {
	if !startsWith(s, i, []string{"是", "为", "属于", "乃"}) {
		return false
	}
	end := i
	for end < len(s) && end < i+8 && !inSet(s[end], ",;\n.") {
		end++
	}
	return findAny(s[i:end], []string{"去年", "上周", "上次", "上月", "上期", "上旬", "计划", "目标", "预计", "估", "要求", "原来", "以前", "平均", "全市", "别人", "理论", "旧"})
}

// leftOrEither reports whether a percentage is what is left to do, or one of two that the
// speaker wavers between: 剩35%, 65%还是70%.
func leftOrEither(s []rune, p rawPercent) bool {
	if w, _ := endsAtAny(s, p.start, []string{"剩", "还有", "尚有", "余", "欠", "缺"}); w != "" {
		return true
	}
	for _, w := range []string{"还是", "或者", "或", "要么"} {
		if hasAt(s, p.end, w) {
			_, ok := percentAt(s, skipBlanks(s, p.end+len([]rune(w))))
			return ok
		}
	}
	return false
}

// ofSome reports whether a percentage counts some of what follows it: 80%的场次, 一半药店.
func ofSome(s []rune, p rawPercent) bool {
	at := p.end
	of := at < len(s) && s[at] == '的'
	if !of && hasAt(s, p.start, "百分之") {
		return false // speech has no marks
	}
	if of {
		at++
	} else if p.end > 0 && (s[p.end-1] == '%' || s[p.end-1] == '点') {
		return false
	}
	if of && startsWith(s, at, []string{"任务", "目标", "计划"}) && at+2 < len(s) && s[at+2] >= 0x4e00 {
		return !startsWith(s, at+2, []string{"量", "了", "已", "完成", "都", "均", "数", "任务", "指标", "目标"}) // 66%的任务分到镇街了
	}
	if at >= len(s) || s[at] < 0x4e00 || startsWith(s, at, []string{"任务", "目标", "计划", "进度", "工作", "完成率", "样子", "年度", "全年", "量", "话", "然后", "接着", "还有", "另外", "以及", "其次", "最后"}) {
		return false
	}
	return of || !inSet(s[at], functionRunes) && !inSet(s[at], "左右多以没未不吧呢第强弱整") && !(inSet(s[at], "咧嘞咯呗啦呀喽哈") && closes(s, at+1))
}

// among reports whether a percentage is one of what stands before it: 90场中的60%.
func among(s []rune, i int) bool {
	w, _ := endsAtAny(s, i, []string{"中的", "里的", "里头的", "当中的"})
	return w != ""
}

// ownField reports whether a percentage is a field of its own at the end of a line
// whose words have come to an end: 「资金拨付手续办了 40%」.
func ownField(s []rune, p rawPercent) bool {
	at := p.start - 1
	if at < 1 || s[at] != ' ' && s[at] != '|' || p.end < len(s) && !inSet(s[p.end], "\n;|") {
		return false
	}
	from := at
	for from > 0 && !inSet(s[from-1], " ,;\n|") {
		from--
	}
	return inSet(s[at-1], "了好完毕中") || slices.Contains(s[from:at], '在')
}

// ofPlace reports whether a clause names a place before its percentage, which is
// then the place's: 「双山街道停车场完成80%」.
func ofPlace(clause []rune) bool { return placeOf(clause) != nil }

// placeOf returns the place that a clause names, nil for none.
func placeOf(clause []rune) []rune {
	for _, w := range []string{"街道", "镇", "村", "小区", "社区", "片区"} {
		n := len([]rune(w))
		for at := 1; at+n <= len(clause); at++ {
			if !hasAt(clause, at, w) || inSet(clause[at-1], "城乡农我本各全两街该每个,") || at+n < len(clause) && inSet(clause[at+n], "街级") {
				continue
			}
			if x, _ := endsAtAny(clause, at, []string{"居民", "老旧", "试点", "所有", "城市", "城区", "示范", "薄弱", "中心", "提升", "增加", "新建", "改造", "推行", "一个", "设施"}); x != "" {
				continue
			}
			return clause[max(0, at-3) : at+n]
		}
	}
	return nil
}

// counts reports whether a clause counts things before its percentage, which is then
// theirs: 「8家完成60%」. A count with a verb of its own is progress: 「新增780个完成87%」.
func counts(clause []rune) bool {
	for i := 0; i < len(clause); i++ {
		n, ok := numeralAt(clause, i)
		if !ok {
			continue
		}
		if i == 0 && n.end < len(clause) && inSet(clause[n.end], "家处个所条座栋") {
			return true
		}
		i = n.end - 1
	}
	return false
}

// stopsOf are the marks up to which 其中 rules what a clause says: a share of the year's
// task goes back to the whole with the next sentence.
func stopsOf(clause []rune) string {
	if slices.Contains(clause, '占') && findAny(clause, yearly) {
		return ";\n"
	}
	return "\n"
}

// afterOfWhich reports whether 其中 opens what s[i] stands in, back to one of stops or
// a full stop.
func afterOfWhich(s []rune, i int, stops string) bool {
	for ; i > 0 && !inSet(s[i-1], stops); i-- {
		if hasAt(s, i, "其中") {
			return true
		}
		if s[i-1] == '.' && (i < 2 || !isDigit(s[i-2])) {
			return false
		}
	}
	return hasAt(s, i, "其中")
}
