package intent

import (
	"slices"
	"strings"
)

// bareBefore are the words that may stand before a figure without a sign.
var bareBefore = []string{"现在", "目前", "大概", "大约", "差不多", "约", "到了", "到", "达到", "还是", "是", "为", "完成了", "完成", "做到", "干到", "推到", "进度", "完成率", "已经", "已", "才", "就", "有", "应该", "改成", "改为", "更正为", "更正", "应为", "应", "按", "报", "填", "算", "总的", "总体", "整体", "我们", "这边", "我们这边", "咱们", "嗯", "那个", "那项", "这项", "的"}

// bare reads a figure without a sign where one was asked for: it is the last word, or
// a verb leads to it. alone says that no item was named: then the figure must be all
// that is said, and must not be the number of an item of the speaker's.
func (f *figures) bare(s []rune, alone bool, own []int, names itemWords) {
	for i := 0; i < len(s); {
		n, ok := numeralAt(s, i)
		if !ok || n.circled {
			i++
			continue
		}
		i = n.end
		if n.chinese && n.end-n.start > 1 && !n.decimal && !strings.ContainsAny(string(s[n.start:n.end]), "十百廿卅拾") {
			f.vague = true // 六二
			continue
		}
		if n.start > 1 && s[n.start-1] == ':' && isDigit(s[n.start-2]) {
			continue // a time
		}
		if n.start > 0 && n.end < len(s) && s[n.start-1] == '(' && s[n.end] == ')' {
			continue // (1) counts off
		}
		if n.huge || n.start > 0 && inSet(s[n.start-1], "第-/·") || measured(s, n.end) && !hasAt(s, n.end, "了") {
			continue
		}
		after := n.end
		for after < len(s) && inSet(s[after], "了吧啊哈左右没动的报算计填.! ") {
			after++
		}
		share := n.decimal && !n.chinese && exactValue(s, n) < 1 && exactValue(s, n) >= 0.1 // 0.68
		ends := after >= len(s) || inSet(s[after], ",;\n|)") || share && n.start == 0 && onlyRemark(s, after)
		leads := n.start == 0 || inSet(s[n.start-1], " ,;\n:|(")
		w, at := endsAtAny(s, trimBack(s, n.start), []string{"完成率", "总的", "总体", "整体", "总进度", "总体进度", "整体进度", "就报", "就填", "进度", "进展", "进度条"})
		named := w != "" && (!inSet([]rune(w)[0], "进") || content(string(before(s, at))) == 0) || cameDown(s, n, names)
		if !leads {
			w, _ := endsAtAny(s, n.start, bareBefore)
			leads = w != ""
		}
		if share && alone {
			w, at := endsAtAny(s, n.start, []string{"折算下来", "折算", "折算为", "算下来", "折合", "折下来"})
			if content(string(before(s, at))) > 0 {
				w = "" // 合同额折算下来0.96
			}
			named = named || w != "" || onlyRemark(s, after)
			leads = leads || w != ""
			if !named && !allSaid(s, n) && (ends || s[after] == '(') {
				f.vague = true // 合同额折算下来0.96 may tell of the whole
				continue
			}
		}
		if !ends || !leads {
			continue
		}
		if v, whole := n.whole(); alone && !named && (whole && slices.Contains(own, v) || !allSaid(s, n)) {
			continue
		}
		v := float64(n.tenths) / 10
		if n.decimal {
			if v = exactValue(s, n); v > 0 && v < 1 && !n.chinese {
				v *= 100
			}
		}
		switch {
		case v < 0 || v > 200:
			continue // a count at the end of the words, no percentage
		case v > 100:
			f.impossible = true
		case n.start > 0 && s[n.start-1] == '-':
			f.impossible = true
		default:
			w, _ := endsAtAny(s, n.start, approxBefore)
			f.found = distinct(append(f.found, shareAt{value: v, approx: w != "" || hasAt(s, n.end, "左右")}))
		}
	}
}

// onlyRemark reports whether all that follows s[i] is one remark in brackets that is
// no unit of measure and speaks of no other time: 0.68（终端545个）.
func onlyRemark(s []rune, i int) bool {
	return i < len(s) && s[i] == '(' && slices.Index(s, ')') == len(s)-1 && !measured(s, i+1) && !findAny(s[i:], laterWords) && !findAny(s[i:], pastWords) && !findAny(s[i:], []string{"计划"})
}

// cameDown reports whether a verb that only a figure follows leads to n, with nothing of
// its own but the item named before it in the clause: 往回退到65了, 就按73报吧.
func cameDown(s []rune, n number, names itemWords) bool {
	w, at := endsAtAny(s, n.start, []string{"退到", "退回到", "退回", "降到", "降至", "掉到", "回落到", "回到", "跌到", "涨到", "升到", "提到", "推到", "推进到", "干到", "做到", "调到", "调整到", "改到", "就按", "按", "就报", "就填", "就算", "就写", "就记"})
	if w == "" || w == "按" && !startsWith(s, n.end, []string{"报", "填", "算", "记", "写"}) {
		return false
	}
	said := string(before(s, at))
	return content(said) == 0 || names(said)
}

// trimBack steps back from s[i] over the marks, verbs and hedges behind a name:
// 完成率为：, 总体进度大概.
func trimBack(s []rune, i int) int {
	for {
		from := i
		for i > 0 && inSet(s[i-1], " :为是到达按约在") {
			i--
		}
		if w, at := endsAtAny(s, i, approxBefore); w != "" {
			i = at
		}
		if i == from {
			return i
		}
	}
}

// allSaid reports whether s says nothing but the number n.
func allSaid(s []rune, n number) bool {
	left := string(s[:n.start])
	for _, w := range append([]string{"说错了", "报错了", "写错了", "填错了", "打错了", "搞错了", "弄错了", "不对", "刚才", "前面", "一下"}, bareBefore...) {
		left = strings.ReplaceAll(left, w, "")
	}
	return strings.Trim(left, " ,.:;!\n啊吧呢了") == "" && strings.Trim(string(s[n.end:]), " ,.:;!\n啊吧呢了左右没动的") == ""
}
