package intent

// atStandstill reports whether words without a figure ask for help with work that has
// stopped, or say that it has: 施工只能停了, 迁坟谈不下来, 急需区里支持. Rain that has
// stopped is no standstill.
func atStandstill(s []rune) bool {
	if findAny(s, []string{"解决了", "已解决", "已经解决", "复工", "恢复", "已协调", "协调好", "如果", "要是", "万一", "否则", "以免", "去年", "上周", "之前", "曾", "又", "继续", "不再", "避免", "防止"}) {
		return false
	}
	if findAny(s, []string{"谈不下来", "谈不拢", "协调不下来", "只能停", "被迫停", "停了下来", "停下来了"}) {
		return true
	}
	for i := range s {
		var then []string
		switch {
		case hasAt(s, i, "停了") && (i+2 == len(s) || inSet(s[i+2], " ,.;!\n")):
			if w, _ := endsAtAny(s, i, []string{"工程", "施工", "项目", "工地", "现场"}); w != "" {
				return true
			}
			continue
		case s[i] == '请' && (i == 0 || !inSet(s[i-1], "申邀已聘")):
			then = []string{"协调"}
		case hasAt(s, i, "急需") || hasAt(s, i, "亟需") || hasAt(s, i, "亟待"):
			then = []string{"支持", "协调", "帮助", "解决"}
		default:
			continue
		}
		end := i
		for end < len(s) && end < i+12 && !inSet(s[end], ",.;!\n") {
			end++
		}
		if findAny(s[i:end], then) {
			return true
		}
	}
	return false
}

// someOnly reports whether words tell a state of some things beside others, or deny it:
// 三个村尚未开工, 除泊位改造还没开始，其他都完工了, 不存在没开工.
func someOnly(s []rune) bool {
	return counts(s) || findAny(s, []string{"除", "其他", "其它", "其余", "不存在", "不是", "已开工", "已经开工"})
}

// partNotStarted reports whether all that is said is that one thing, named before it
// in one short sentence, has not begun: 配套电力工程尚未开工, 首末站还没动土，没开工呢.
// Stages and lots are parts beside which others may be under way.
func partNotStarted(s []rune) bool {
	if len(s) > 24 || findAny(s, []string{"标段", "期", "路段", "其中", "部分", "个别", "第二", "第一", "①", "②", "比例", "率", "个", "处", "家", "户", "但", "其他", "其余", "另"}) {
		return false
	}
	from := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && !inSet(s[i], ",.;!\n") {
			continue
		}
		if clause := s[from:i]; len(clause) > 0 && !findAny(clause, notStartedWords) {
			return false
		}
		from = i + 1
	}
	return true
}
