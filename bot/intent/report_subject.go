package intent

import (
	"slices"
	"strings"
)

// subject says what a percentage is the percentage of.
type subject uint8

// From the whole item's down to what is no completion at all.
const (
	ofWhole   subject = iota // 总体、本项、就填65%
	ofThis                   // 该项目: the item, or what was spoken of last
	ofTask                   // 完成率、年度任务
	ofNothing                // 完成85%: nothing named
	ofItem                   // the words of the item: 停车场完成85%
	ofPart                   // anything else that is named: 路基完成80%
	ofRate                   // 合格率、占比、降幅
)

var (
	// entire call a percentage the whole item's, whatever else is named beside it.
	entire = []string{"总体", "整体", "总的", "总进度", "总任务", "总完成", "全项", "整项", "总计", "合计", "综合", "算下来", "折合", "折算", "换算", "总工程", "总量的", "整个项目", "整个工程", "本项", "该项", "此项", "这项", "咱这项", "这一项", "全部任务", "项目总"}
	// yearly are the words for what was promised for the year, and for its share done.
	yearly = []string{"年度目标任务", "年度任务目标", "全年目标任务", "全年任务", "全年目标", "全年计划", "年度任务", "年度目标", "年度计划", "年度工作", "年计划", "年任务", "目标任务", "任务目标", "完成率", "任务的", "计划的", "目标的", "任务", "目标", "计划", "全年的", "年度的", "完成进度", "工作进度", "项目进度", "工程进度", "形象进度", "总进度", "进度条", "进度", "进展", "完成情况", "完成度", "完成比例", "完成百分比"}
	// declared are verbs with which a reporter names his figure.
	declared = []string{"填", "报", "算", "按", "准确说", "准确地说", "准确的说", "准确说是", "准确地说是", "准确的说是", "准确来说是", "准确来说", "确切说", "确切地说", "确切说是", "确切地说是", "实际", "记", "登记", "写"}
	// ratesOf end the names of other measures than completion.
	ratesOf = []string{"率", "幅度", "降幅", "涨幅", "增幅", "比例", "占比", "比重", "减免", "报销", "优惠", "满意度", "知晓度", "覆盖面", "利率", "概率", "参与度", "准确度"}
	// linking are the words that stand between what is named and its percentage, and
	// those that name nothing.
	linking = strings.Fields("调整为 修正为 分别 超额 承担的部分 负责的部分 完成了 完成到 完成有 已完成 完成 达到了 达到 到达 到了 推进到 推进至 推进 进行到 进行 做到 做了 干到 干了 办了 搞到 搞了 弄到 弄了 推到 走到 跑到 爬到 冲到 赶到 来到 拉到 挪到 迈到 攀到 攀升到 窜到 追到 升到 涨到 整到 拱到 变成 一路 维持在 维持 保持在 保持 稳定在 仍为 仍是 仍然 依旧 依然 已经 目前 现在 现已 截至 截止 大概 大约 差不多 将近 接近 累计 总共 一共 共计 顺利 有序 稳步 基本 大体 初步 " +
		"上半年 下半年 一季度 二季度 三季度 四季度 本季度 季度 本周 这周 本月 这个月 今天 昨天 刚刚 刚才 年度 全年 今年 本年 本旬 截止到 到目前为止 为止 我们 咱们 我局 我镇 我区 我委 我办 我中心 我集团 我单位 我街道 本单位 本局 俺局 俺镇 咱局 局里 单位 " +
		"各项 项目 工程 工作 事项 实事 活动 这块 那块 这边 那边 那个 这个 那项 那件 这件 方面 部分 承担 负责 牵头 情况 报告 汇报 领导 督办助手 老师 您好 你好 收到 回复 更正 说错了 不对 应该 应为 应是 改成 改为 是 只有 仅 还是 确实 实际 一下 左右 上下 估 " +
		"暂停在 停在 停留在 依次 刚好 正好 恰好 恰恰 整整 足足 仅仅 不过 勉强 往回 倒退 退回 退到 回到 回落 掉到 跌到 缩到 缩水到 缩减到 缩减为 压减到 核减到 核减为 核减至 调减到 调减为 调低到 调低为 调高到 调高为 新口径 旧口径 老口径 口径 重新 核实后 核实 复核 核减后 统计 实打实 " +
		"丈量后 测量后 清点后 盘点后 核算后 复测后 复查后 " +
		"开展 实施 建设 办理 落实 组织 新增 新建 改造 提升 优化 筹集 救助 发放 安装 提高 提升到 增加 由 从 比")
	functionRunes = "〓%涨升降的了地得着过也还又才就都均共总计已现至到达为是约有按报填算干做办搞弄推进这那个块边事活我咱俺本该此局于以把将被今嗯啊呃哦吧呢哈大概上下中内里外前后年月日周季旬号度项第再并且及和与、:\"-/|·>*#@+&~()[]<=.1234567890 "
	partSubjects  = []string{"标段", "其中", "第一处", "第二处", "一期", "二期", "三期", "区级", "镇级", "村级", "街镇", "设计", "主体", "土建", "装修", "招标", "前期", "①", "②", "③", "④", "⑤", "⑥", "路段", "北段", "南段", "东段", "西段", "中段", "楼", "地块", "附属", "配套", "平均", "资金", "投资", "支付", "拨付", "预算", "手续", "阶段", "部分点位"}
)

// itemWords reports how words stand to the item that a stretch is about: naming it,
// or naming something else.
type itemWords func(words string) bool

// subjectOf sorts what a clause names before its percentage at s[p.start].
func subjectOf(s []rune, clause []rune, p rawPercent, names itemWords, alone bool) subject {
	place := ofPlace(clause)
	if at := string(placeOf(clause)); place && names != nil && endsWithAny(at, []string{"镇", "街道"}) && names(at) {
		place = false // the speaker's own
	}
	words := summedUp(string(clause))
	if rated(clause) {
		return ofRate
	}
	if w := trimLinks(clause); endsWithAny(w, ratesOf) && !endsWithAny(w, []string{"完成率", "完成比例"}) {
		return ofRate
	}
	if w := lastAfter(clause, '占'); w != "" && !strings.ContainsAny(w, "点") {
		if !containsAny(w, []string{"全年", "年度", "任务", "目标", "计划"}) {
			return ofRate
		}
	}
	if raisesTo(s, p) && containsAny(words, ratesOf) && !strings.Contains(words, "完成率") {
		return ofRate
	}
	part := containsAny(strings.ReplaceAll(words, "形象进度", ""), partSubjects) || place || counts(clause) ||
		strings.Contains(words, "形象进度") && !containsAny(words, []string{"项目形象", "工程形象"}) || thatOf(clause)
	if _, ok := pieceHead(words); ok && names != nil && !names(words) {
		part = true
	}
	if containsAny(words, entire) && !(part && !strings.Contains(words, "综合") && !strings.Contains(words, "总的")) {
		if thisProject(words) {
			return ofThis
		}
		return ofWhole
	}
	if w, _ := endsAtAny(s, p.start, declared); w != "" && !part {
		return ofWhole
	}
	if !part && (endsWithAny(trimLinks(clause), []string{"实际", "其实"}) || reckoned(words)) {
		return ofWhole
	}
	rest, _ := afterCount(clause)
	task := false
	for _, w := range yearly {
		if strings.Contains(rest, w) {
			rest, task = strings.ReplaceAll(rest, w, ""), true
		}
	}
	bare := content(rest)
	switch {
	case alone, task && strings.Contains(words, "占"): // 占计划的73%
		return ofNothing
	case part:
		return ofPart
	case bare < 2 && task:
		return ofTask
	case bare < 2:
		return ofNothing
	case names != nil && names(rest):
		if task {
			return ofTask
		}
		return ofItem
	}
	return ofPart
}

// summedUp drops the 综合 that is part of a name from words: 综合健身区, but not 综合完成.
func summedUp(words string) string {
	head, rest, ok := strings.Cut(words, "综合")
	if !ok || rest == "" || slices.ContainsFunc([]string{"完成", "进度", "算", "计", "折", "起来", "下来", "来看", "看", "评", "达", "到", "为", "是", "约", "测", "考虑", "统计", " ", ":"}, func(w string) bool { return strings.HasPrefix(rest, w) }) {
		return words
	}
	return head + rest
}

// rated reports whether the last thing that a clause names is another rate than the
// completion's: 失业率控制在, 录取率目前.
func rated(clause []rune) bool {
	for i := len(clause) - 1; i > 0; i-- {
		if clause[i] != '率' || i+1 < len(clause) && inSet(clause[i+1], "先领") {
			continue
		}
		if endsAt(clause, i+1, "完成率") {
			return false
		}
		rest := string(clause[i+1:])
		return content(rest) <= 3 && !containsAny(rest, yearly) && !strings.Contains(rest, "完成") && !containsAny(rest, entire)
	}
	return false
}

// reckoned reports whether words say by what the whole is reckoned: 按里程算完成60%.
func reckoned(words string) bool {
	at := strings.Index(words, "按")
	return at >= 0 && strings.Contains(words[at:], "算")
}

// thisProject reports whether nothing but 该项目 calls a percentage the whole's, which
// may point to a part spoken of last.
func thisProject(words string) bool {
	for _, w := range []string{"该项目", "此项目", "这项目", "该项工程", "此项工程"} {
		if strings.Contains(words, w) && !containsAny(strings.ReplaceAll(words, w, ""), entire) {
			return true
		}
	}
	return false
}

// thatOf reports whether a clause points to one of several things: 该改造工程, 该标段.
func thatOf(clause []rune) bool {
	for i := range clause {
		if clause[i] == '该' && (i == 0 || clause[i-1] != '应') && i+1 < len(clause) && !startsWith(clause, i+1, []string{"项", "工程", "任务", "工作", "实事", "事项", "件", "活动"}) {
			return true
		}
	}
	return false
}

// raisesTo reports whether a percentage is where something rose to: 由61%提高到了70%.
func raisesTo(s []rune, p rawPercent) bool {
	i := p.start
	if i > 0 && s[i-1] == '了' {
		i--
	}
	w, _ := endsAtAny(s, i, raisedTo)
	return w != ""
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func endsWithAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

// trimLinks cuts the verbs that lead to a percentage from the end of its clause.
func trimLinks(clause []rune) string {
	w := strings.TrimRight(string(clause), " :")
	for cut := true; cut; {
		cut = false
		for _, l := range []string{"目前", "现在", "现已", "已经", "当前", "稳定", "维持", "提升", "提高", "上升", "下降", "一直", "全部", "本周", "累计", "大概", "大约", "差不多", "接近", "将近", "也就", "有望", "分别", "达到了", "达到", "高达", "达", "为", "是", "约", "到", "在", "有", "已", "均", "都", "仍", "保持", "超过", "由", "从", "只", "仅", "才"} {
			if rest, ok := strings.CutSuffix(w, l); ok {
				w, cut = strings.TrimRight(rest, " :"), true
			}
		}
	}
	return w
}

// lastAfter returns what follows the last r of s; "" without one.
func lastAfter(s []rune, r rune) string {
	for i, c := range slices.Backward(s) {
		if c == r {
			return string(s[i:])
		}
	}
	return ""
}

// afterCount returns the words of a clause that follow its last count of things
// (「新增780个」, which has said what it counts) and whether there was one.
func afterCount(clause []rune) (rest string, counted bool) {
	from := 0
	for i := 0; i < len(clause); {
		n, ok := numeralAt(clause, i)
		if !ok {
			i++
			continue
		}
		if _, percent := percentAt(clause, i); !percent && i > 0 && n.end < len(clause) && (measured(clause, n.end) || inSet(clause[n.end], "趟例宗笔轮款篇首盘桌席封棵株块把支部辆批队组")) && !inSet(clause[n.end], "年月日周季旬号点路期标") && !hasAt(clause, n.end, "个点") {
			if w, _ := endsAtAny(clause, i, []string{"其余", "剩余", "其他", "余下", "另外", "另", "其中", "前", "后", "首批", "第", "剩下"}); w != "" {
				i = n.end
				continue // 其余8家建设进度
			}
			counted = true
			end := n.end + 1
			for end < len(clause) && inSet(clause[end], "人个次家户套座处场多余里方米元万亿平公趟例宗笔轮批块了") {
				end++
			}
			from = end
			for _, w := range []string{"完成率", "进度", "完成", "总体", "整体"} { // 洗了十九个老人进度
				if at := indexRunes(clause[end:], w); at >= 0 && at <= 4 {
					from = end + at
				}
			}
		}
		i = n.end
	}
	return string(clause[from:]), counted
}

// content counts the characters of words that name something.
func content(words string) int {
	n, s := 0, []rune(words)
	for i := 0; i < len(s); {
		if w := links.longest(s, i); w > 0 {
			i += w
			continue
		}
		if !functionSet[s[i]] && digitValue(s[i]) < 0 && unitValue(s[i]) == 0 {
			n++
		}
		i++
	}
	return n
}

var (
	links       = startWords(linking...)
	functionSet = func() map[rune]bool {
		m := map[rune]bool{}
		for _, r := range functionRunes {
			m[r] = true
		}
		return m
	}()
)

// subjectClause returns the words before s[i] that may name what a percentage there
// is of: those of its clause, from the last percentage before it on unless the two
// belong together (由61%提高到70%).
func subjectClause(s []rune, i, lastEnd int) []rune {
	from := i
	for from > 0 && !inSet(s[from-1], ",;\n()|!?") && !(s[from-1] == '.' && (from < 2 || !isDigit(s[from-2]) || from >= len(s) || !isDigit(s[from]))) {
		from--
	}
	if lastEnd > from && lastEnd <= i {
		if !startsWith(s[:i], skipBlanks(s, lastEnd), []string{"提", "上升", "增", "涨", "升", "调", "减", "变", "修", "核", "下降", "降", "涨", "和", "与", "及", "、", "到", "至"}) {
			from = lastEnd
		}
	}
	for at := i - 1; at > from+2; at-- { // speech: …提标已经完成了助浴那个百分之五十五
		if (endsAt(s, at, "完成了") || endsAt(s, at, "弄完了") || endsAt(s, at, "办完了")) && content(string(s[at:i])) >= 2 {
			from = at
			break
		}
	}
	for at := i - 1; at > from; at-- { // 选好了总体进度七十二个点
		if s[at-1] == '了' && startsWith(s, at, []string{"总体", "整体", "综合", "总的", "总进度", "全项", "完成率", "算下来"}) {
			from = at
			break
		}
	}
	return s[from:i]
}
