package intent

import (
	"slices"
	"strings"
)

var (
	// allWords open what says that all is over; endWords close it, a verb of at most
	// two characters between them: 全部发放到位.
	allWords = []string{"全部", "全面", "圆满", "均已", "都已", "大功", "百分百"}
	endWords = []string{"完成", "竣工", "建成", "办结", "到位", "交付", "完毕", "完工", "落地", "结束", "落幕", "收官", "办完", "换完", "做完", "装完", "干完", "弄完", "搞完", "投用", "启用", "验收", "告成"}
)

// concluded reports whether words say that the whole is over and done, which beside a
// figure below 100 cannot stand. whole tells the words that stand for all of the item.
func concluded(s []rune, whole itemWords) bool {
	if len(s) > 60 {
		return false
	}
	for i := range s {
		end := endedAt(s, i)
		if end == 0 {
			continue
		}
		from := i
		for from > 0 && !inSet(s[from-1], ",.;\n !?") {
			from--
		}
		left := string(s[from:i])
		if containsAny(left, partWords) || containsAny(left, laterWords) || !closes(s, andThen(s, end)) && !inSet(s[end], "!") {
			continue
		}
		bare := left
		for _, e := range emptyWords {
			bare = strings.ReplaceAll(bare, e, "")
		}
		if content(bare) == 0 && len(countsIn([]rune(left))) == 0 || whole(left) {
			return true
		}
	}
	return false
}

// endedAt returns where words end that begin at s[i] and say that all is over; 0 for none.
func endedAt(s []rune, i int) int {
	if hasAt(s, i, "收官") {
		return i + 2
	}
	for _, w := range []string{"已经", "已", "顺利", "正式", "均", "都"} { // 已竣工交付
		if hasAt(s, i, w) && startsWith(s, i+len([]rune(w)), []string{"竣工", "建成", "完工", "办结", "投用", "交付", "收官"}) {
			return i + len([]rune(w)) + 2
		}
	}
	if !startsWith(s, i, allWords) {
		return 0
	}
	for at := i + 2; at <= i+4 && at < len(s); at++ {
		if startsWith(s, at, endWords) {
			return at + 2
		}
	}
	return 0
}

// andThen returns where what follows the end of work at s[i] ends: 全部完成并通过竣工
// 验收, 已竣工交付. Without a joining word only what a work's end is followed by counts:
// 完成验收 speaks of the acceptance.
func andThen(s []rune, i int) int {
	at := i
	for _, w := range []string{"了", "并且", "并", "且", "、", "及", "也", "已经", "已"} {
		if hasAt(s, at, w) {
			at += len([]rune(w))
		}
	}
	if at == i && endsAt(s, i, "完成") {
		return i
	}
	from := at
	for moved := true; moved; {
		moved = false
		for _, w := range []string{"通过", "顺利", "正式", "竣工", "完工", "验收", "合格", "交付", "投入", "使用", "运行", "运营", "投用", "移交", "启用", "通车", "通水", "通电", "开放", "备案", "达标", "见效", "完毕", "完了", "、", "并"} {
			if hasAt(s, at, w) {
				at, moved = at+len([]rune(w)), true
				break
			}
		}
	}
	if at == from {
		return i
	}
	return at
}

// wholeOf tells words that stand for all of the item that a stretch is about: its name,
// or as many of what its goal counts.
func (l *Lexicon) wholeOf(p stretch, who Speaker) itemWords {
	nos := p.numbers()
	if p.no == 0 {
		nos = who.Asked
	}
	names := l.namesItem(p, who)
	return func(words string) bool {
		s := []rune(words)
		counted := countsIn(s)
		if len(counted) == 0 {
			return names(words)
		}
		rest := words
		for _, c := range counted {
			rest = strings.Replace(rest, string(s[c.start:c.end+1]), "", 1)
		}
		free := content(rest) == 0 || names(rest)
		return len(nos) > 0 && !slices.ContainsFunc(nos, func(no int) bool {
			item := l.names().items[no]
			goal := []rune(item.all)
			if n := itemParts(item.all); n > 1 && slices.ContainsFunc(counted, func(c number) bool {
				return c.tenths == 10*n && startsWith(s, c.end+1, []string{"子工程", "子项目", "子项", "分项", "小项", "工程"})
			}) {
				return false
			}
			return !slices.ContainsFunc(countsIn(goal), func(g number) bool {
				return slices.ContainsFunc(counted, func(c number) bool {
					return s[c.end] == goal[g.end] && (c.tenths == g.tenths || c.tenths > g.tenths && free)
				})
			})
		})
	}
}

// itemParts counts the parts that a goal counts off: ①…④.
func itemParts(goal string) int {
	n := 0
	for _, r := range goal {
		if r >= '①' && r <= '⑳' {
			n++
		}
	}
	return n
}

// allParts reports whether a state is said of all the parts that the goal counts off:
// 四个子工程都还没开工.
func allParts(s []rune, whole itemWords) bool {
	for i := range s {
		if inSet(s[i], "都均全皆") {
			return len(countsIn(s[:i])) == 1 && whole(string(s[:i])) && !findAny(s, []string{"除", "其他", "其余", "不存在", "不是"})
		}
	}
	return false
}

// finished reports whether the words say that the whole item is done. 已完成招投标 and
// 现已完成4处 say that a part is.
func finished(s []rune, names, whole itemWords) bool {
	for i := range s {
		n, own := 0, false // own: with a verb that has its own object
		switch {
		case startsWith(s, i, []string{"完成", "完工", "到位", "完毕", "办结", "竣工", "办妥"}):
			n = 2
		case i+1 < len(s) && s[i+1] == '完' && inSet(s[i], "办做干弄搞整装换铺修建发验改拆栽种配贴查筛训教演送洗买招录签挂换") && !hasAt(s, i+1, "完成") && !hasAt(s, i+1, "完善") && !hasAt(s, i+1, "完工"):
			n, own = 2, !inSet(s[i], "办做干弄搞整") // 弄完了, 换完了
		}
		if n == 0 || !closes(s, andThen(s, i+n)) {
			continue
		}
		from := i
		for from > 0 && !inSet(s[from-1], ",.;\n !?") {
			from--
		}
		if own && from > 0 && content(string(s[from:i])) <= 1 {
			continue // …是去年的，早发完了
		}
		if wholeSubject(s[from:i], s, names, whole) {
			return true
		}
	}
	return false
}

// closes reports whether what follows 完成 at s[i] leaves it said of the whole.
func closes(s []rune, i int) bool {
	for _, w := range []string{"了", "啦", "全年", "年度", "本年度", "今年", "目标任务", "任务目标", "的", "任务", "目标", "吧"} {
		if hasAt(s, i, w) {
			i += len([]rune(w))
			for _, x := range []string{"任务", "目标", "计划", "目标任务"} {
				if hasAt(s, i, x) {
					i += len([]rune(x))
				}
			}
			break
		}
	}
	return i >= len(s) || inSet(s[i], " ,.;!\n(:")
}

var (
	partWords  = []string{"主体", "部分", "一期", "二期", "第一", "第二", "阶段", "招投标", "招标", "前期", "设计", "手续", "标段", "基本", "即将", "快", "预计", "计划", "争取", "力争", "确保", "拟", "将", "未", "没", "率先", "其中", "首批", "个点位", "调研", "方案", "选址", "可", "能", "后", "月底", "年底", "待"}
	wholeWords = []string{"全部", "全面", "都", "均", "超额", "圆满", "提前", "全"}
	emptyWords = []string{"年初就", "年初", "年前", "上半年就", "上半年", "去年底", "去年", "一季度", "二季度", "上个月", "上月", "上周", "前几天", "前段时间", "早在", "早已经", "早就", "早已", "早", "已经", "已", "目前", "现在", "现", "我们", "我局", "我单位", "本项", "该项", "这项", "这个", "那个", "此项", "项目", "任务", "工作", "工程", "全年", "年度", "也", "顺利", "嗯", "啊", "就是", "了", "全部", "全面", "都", "均", "超额", "圆满", "提前", "整体", "总体", "整个", "按时", "按期", "如期", "是", "算", "就"}
)

// wholeSubject reports whether the words before 完成 in its clause name the whole item
// or nothing. A subject of its own counts only with 全部 and as many as the goal has.
func wholeSubject(before, all []rune, names, whole itemWords) bool {
	left := string(before)
	for _, w := range []string{"承担的部分", "承担部分", "负责的部分", "负责部分", "承担的任务", "承担任务", "负责的任务"} {
		left = strings.ReplaceAll(left, w, "")
	}
	if containsAny(left, partWords) {
		return false
	}
	named := strings.TrimSpace(left)
	for cut := true; cut; { // 高血压工作站已: 工作 there is no filler
		cut = false
		for _, e := range emptyWords {
			if rest, ok := strings.CutSuffix(named, e); ok && e != "工作" && e != "项目" && e != "工程" && e != "任务" {
				named, cut = strings.TrimSpace(rest), true
			}
		}
	}
	for _, w := range emptyWords {
		left = strings.ReplaceAll(left, w, "")
	}
	if left = strings.Trim(left, " "); left == "" || names != nil && (names(left) || named != "" && names(named)) {
		return true
	}
	return whole != nil && findAny(before, wholeWords) && len(countsIn(before)) > 0 && whole(string(before)) && !findAny(all, []string{"其中", "另外", "其余"})
}
