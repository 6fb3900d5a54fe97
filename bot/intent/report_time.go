package intent

// otherTime reports whether a percentage speaks of another time than now, or of a
// step between two.
func otherTime(s, clause []rune, p rawPercent) bool {
	if w, _ := endsAtAny(s, p.start, raised); w != "" && (len([]rune(w)) > 1 || points100(s, p) || inSet([]rune(w)[0], "加减涨升降跌掉退增扣") && !endsAt(s, p.start, "超额加")) && !endsAt(s, p.start, "差不多") {
		return true
	}
	if w, _ := endsAtAny(s, p.start, []string{"由", "从", "自", "由原来的", "从原来的"}); w != "" {
		return true
	}
	if elsewhere(clause) || planned(clause) || intended(clause) || denied(s, p.start) {
		return true
	}
	near := clause[max(0, len(clause)-10):]
	if findAny(near, nowWords) && !findAny(near, laterWords) {
		return false
	}
	if raisesTo(s, p) || cameTo(s, p.start) {
		return findAny(clause, laterWords)
	}
	if w, at := endsAtAny(s, p.start, []string{"完成", "完成到", "到", "达到", "达", "实现", "做到", "干到", "推进到"}); w != "" {
		if v, _ := endsAtAny(s, at, []string{"要", "得", "能", "能够", "可", "会", "将", "可以", "才", "方可", "即可", "就要", "力求"}); v != "" {
			return true // 八月能完成96%
		}
	}
	if supposed(s, p.start) || yetToCome(s, p.end) {
		return true
	}
	if findAny(clause, []string{"目标任务", "目标的", "年度目标", "全年目标", "任务目标"}) && !findAny(clause, []string{"预计", "争取", "力争", "确保"}) {
		return false
	}
	return findAny(clause, laterWords) || findAny(near, pastWords)
}

// yetToCome reports whether what follows a percentage in its clause says when it will be
// reached: 95%左右下周能到.
func yetToCome(s []rune, i int) bool {
	end := i
	for end < len(s) && end < i+12 && !inSet(s[end], ",;\n.!") {
		end++
	}
	after := s[i:end]
	return findAny(after, []string{"能到", "能达", "能完成", "可到", "可达", "才能", "会到", "才到", "就能"}) || findAny(after, []string{"下周", "月底", "年底", "明天", "下月"}) && findAny(after, []string{"到", "达", "完成", "实现"})
}

// points100 reports whether a percentage is written in points: 多2个点.
func points100(s []rune, p rawPercent) bool { return p.end > 0 && s[p.end-1] == '点' }

// planned reports whether a clause plans for a day: 计划8月底完成100%, 要求6月底完成65%.
func planned(clause []rune) bool {
	if findAny(clause, []string{"年底", "年末", "年内"}) && !findAny(clause, []string{"去年", "已"}) {
		return true
	}
	for i := range clause {
		var n int
		switch {
		case hasAt(clause, i, "计划"), hasAt(clause, i, "要求"), hasAt(clause, i, "打算"), hasAt(clause, i, "准备"):
			n = 2
		default:
			continue
		}
		if m, ok := numeralAt(clause, i+n); ok && m.end < len(clause) && inSet(clause[m.end], "年月日号") {
			return true
		}
	}
	return false
}

// intended reports whether a clause says what is meant to be done, and not what was:
// 计划本周完成95%. 全年计划完成93% and 按计划完成93% tell of what was.
func intended(clause []rune) bool {
	for i := range clause {
		if !startsWith(clause, i, []string{"计划", "打算", "准备", "预计", "预期", "争取", "力争", "确保", "有望", "拟"}) {
			continue
		}
		if w, _ := endsAtAny(clause, i, []string{"年度", "全年", "年", "总", "按", "按照", "照", "依", "超", "占", "占了", "了", "任务", "工作"}); w != "" && hasAt(clause, i, "计划") {
			continue
		}
		at := i + 2
		if clause[i] == '拟' {
			at--
		}
		for moved := true; moved; {
			moved = false
			for _, w := range []string{"在", "于", "到", "本周内", "这周内", "本月内", "本周", "这周", "本月", "这个月", "月底", "周五", "下周", "下月", "今天", "明天", "近期", "尽快", "再", "能", "可", "将", "内", "前", "底", "末", "周末", "就", "会"} {
				if hasAt(clause, at, w) {
					at, moved = at+len([]rune(w)), true
				}
			}
		}
		if startsWith(clause, at, []string{"完成", "达", "做到", "干到", "推进到", "实现", "提高到", "提升到", "增加到", "冲到", "推到"}) || at == len(clause) {
			return true
		}
	}
	return false
}

// denied reports whether words before s[i] say that its figure is not the one told:
// 别记60%, 领导说要报95%.
func denied(s []rune, i int) bool {
	if v, _ := endsAtAny(s, i, []string{"领导要", "要求", "让我们到", "希望", "希望到", "上面要", "区里要"}); v != "" {
		return true
	}
	w, at := endsAtAny(s, i, declared)
	if w == "" {
		w, at = endsAtAny(s, i, []string{"用", "写成", "按照"})
	}
	if w == "" {
		return false
	}
	v, _ := endsAtAny(s, at, []string{"别", "不要", "不能", "不该", "勿", "要", "想", "让", "该", "能"})
	return v != ""
}

// cameTo reports whether a verb of coming to a figure stands between s[i] and the
// percentage that it came from: 从81%到85%, 由81%一路冲到89%.
func cameTo(s []rune, i int) bool {
	if w, at := endsAtAny(s, i, []string{"到了", "到", "至", "为", "成了", "成"}); w != "" {
		for n := 0; n <= 4 && at > 0; n++ {
			if inSet(s[at-1], ",;.\n") {
				return false
			}
			if from := percentBefore(s, at); from >= 0 {
				v, _ := endsAtAny(s, from, []string{"从", "由", "自", "由原来的", "从原来的", "从上周的", "由上周的", "从上次的", "由上次的", "从上期的", "由上期的"})
				return n == 0 && w != "成" && w != "为" || v != ""
			}
			at--
		}
	}
	return false
}

// percentBefore returns where the percentage begins that ends at s[i]; -1 without one.
func percentBefore(s []rune, i int) int {
	if i == 0 || !inSet(s[i-1], "%点成半") && digitValue(s[i-1]) < 0 && unitValue(s[i-1]) == 0 {
		return -1
	}
	for from := max(0, i-10); from < i; from++ {
		if from > 0 && (isDigit(s[from-1]) || s[from-1] == '.' || digitValue(s[from-1]) >= 0 || unitValue(s[from-1]) > 0) {
			continue
		}
		if p, ok := percentAt(s, from); ok && p.end == i {
			return from
		}
	}
	return -1
}

// supposed reports whether a condition opens what s[i] stands in: 如果不误工，…96%.
func supposed(s []rune, i int) bool {
	for ; i > 0 && !inSet(s[i-1], ";\n"); i-- {
		if startsWith(s, i, []string{"目前", "现在", "实际", "截至"}) {
			return false
		}
		if startsWith(s, i, []string{"如果", "要是", "假如", "倘若", "只要", "一旦", "如能", "若能"}) {
			return true
		}
	}
	return startsWith(s, i, []string{"如果", "要是", "假如", "倘若", "只要", "一旦", "如能", "若"})
}
