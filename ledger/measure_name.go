package ledger

import (
	"strings"
	"unicode/utf8"
)

// nameOf returns the noun phrase that a count counts: what follows it
// (900个停车泊位), else what stands before it (充电桩110座), without the verbs of
// doing and without what qualifies the noun at length.
func nameOf(m mention) string {
	if after := nounAfter(m); after != "" {
		return clip(after)
	}
	if before := nounBefore(m.left); before != "" {
		return clip(before)
	}
	// 开展30周: only a verb is left.
	return clip(trimUnit(m.left))
}

// nounAfter returns the noun phrase behind a count, "" when a predicate follows.
func nounAfter(m mention) string {
	s := strings.TrimSpace(m.right)
	for _, w := range []string{"以上", "以下", "以内", "左右", "及以上", "的目标任务", "的任务目标", "的目标", "的任务", "的标准"} {
		s = strings.TrimPrefix(s, w)
		s = strings.TrimSuffix(s, w)
	}
	s = pairQuotes(strings.Trim(s, "、和及"))
	for _, w := range []string{"已", "正", "将", "均", "全部", "全覆盖", "完成", "进行", "用于"} {
		if strings.HasPrefix(s, w) {
			return ""
		}
	}
	// 140场群众乐于参与、便于参与的文化活动: the head follows the last 的, unless
	// what 的 hangs on is itself the counted noun (25条路段的灯具).
	if at := strings.LastIndex(s, "的"); at > 0 && utf8.RuneCountInString(s[:at]) > 3 && at+len("的") < len(s) {
		s = s[at+len("的"):]
	}
	return s
}

// nounBefore returns the noun phrase at the end of what precedes a count.
func nounBefore(left string) string {
	s := trimUnit(left)
	if at := strings.LastIndex(s, "的"); at > 0 && utf8.RuneCountInString(s[at:]) > 2 {
		s = s[at+len("的"):]
	}
	for again := true; again; {
		again = false
		for _, w := range leadingWords {
			if rest, ok := strings.CutPrefix(s, w); ok {
				s, again = rest, true
				break
			}
		}
	}
	for _, w := range []string{"达到", "达", "为", "提高到", "覆盖"} {
		if rest, ok := strings.CutSuffix(s, w); ok && rest != "" {
			s = rest
			break
		}
	}
	return pairQuotes(strings.Trim(s, "、"))
}

// pairQuotes drops a quotation mark that has lost its other half.
func pairQuotes(s string) string {
	switch opened, closed := strings.Count(s, "“"), strings.Count(s, "”"); {
	case opened > closed:
		return strings.Replace(s, "“", "", opened-closed)
	case closed > opened:
		return strings.Replace(s, "”", "", closed-opened)
	}
	if strings.HasPrefix(s, "“") && strings.HasSuffix(s, "”") && strings.Count(s, "“") == 1 {
		return strings.Trim(s, "“”")
	}
	return s
}

// trimUnit drops a leading year and the blanks of a phrase.
func trimUnit(s string) string {
	s = strings.TrimSpace(s)
	if at := strings.Index(s, "年"); at >= 4 && latestYear(s[:at+len("年")], 0) > 0 {
		s = strings.TrimPrefix(s[at+len("年"):], "度")
	}
	return s
}

// leadingWords are verbs and adverbs that may stand before a counted noun.
var leadingWords = strings.Fields(`全年 年内 今年 全区 全市 全县 我区 我市 我县 计划 继续 其中 实现 完成 开展 实施 组织 举办 新增 增加 提升 新改建 新建 改建
	改造 建设 建成 打造 设置 设立 配备 筹集 新引进 引进 加装 安装 更换 惠及 覆盖 救助 资助 免费 推行 创建 发放 培育 优化 调整 将 为 对`)

// clip bounds a name at 24 characters.
func clip(s string) string {
	n := 0
	for i := range s {
		if n == 24 {
			return s[:i]
		}
		n++
	}
	return s
}
