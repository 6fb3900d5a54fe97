package intent

import (
	"slices"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// readMilestones reads 「第9项里程碑 7月底30% 8月底100%」, the question for them, and
// the word that takes them away.
func readMilestones(l *line, today calendar.Date) Order {
	at, end := l.find("里程碑", "节点计划", "进度计划", "分段计划")
	if at < 0 {
		return Order{}
	}
	nos, refAt, refEnd := l.items(at, end)
	if len(nos) == 0 && !polite(strings.TrimSpace(string(l.s[:at]))) && !l.has("设") {
		return Order{}
	}
	o := Order{Deed: DeedMilestones, Items: nos}
	c := l.clone()
	c.cut(refAt, refEnd)
	c.cut(at, end)
	stop := len(c.s)
	if w := c.reasonAt(0); w < stop {
		stop = w
		o.Reason = l.reason(w)
	}
	for i := 0; i < stop; {
		span, _, dayEnd, ok := c.day(i, today)
		if !ok || dayEnd > stop {
			break
		}
		j := dayEnd
		for j < stop && (inSet(c.s[j], " :,=前到达至应要须为完成率") || hasAt(c.s, j, "进度")) {
			j++
		}
		p, ok := percentAt(c.s, j)
		if !ok || span.To.IsZero() {
			o.Doubtful = true
			return o
		}
		if p.value < 0 || p.value > 100 || p.approx {
			o.Doubtful = true
		}
		o.Points = append(o.Points, ledger.Milestone{On: span.To, Percent: ledger.PercentOf(p.value)})
		i = p.end
	}
	if len(o.Points) > 0 {
		return o
	}
	o.Clears = l.has("清除", "取消", "删除", "清空", "去掉", "不要")
	o.Shows = !o.Clears && !l.has("设置", "设定", "设")
	o.Doubtful = o.Shows && strings.ContainsRune(string(c.s), '%')
	return o
}

// readGoal reads 「第3项目标改为…，理由…」.
func readGoal(l *line, _ calendar.Date) Order {
	at, end := l.find("目标任务", "任务目标", "工作目标", "目标")
	if at < 0 {
		return Order{}
	}
	c := l.clone()
	c.cut(0, end)
	verb, verbEnd := c.find("改为", "改成", "修改为", "修改成", "调整为", "调整成", "变更为", "变更成", "更改为", "调为", "改到")
	if verb < 0 || strings.Trim(string(l.s[end:verb]), " 值数任务内容由从") != "" || l.asks(verbEnd) {
		return Order{}
	}
	nos, _, refEnd := l.items(at, end)
	if refEnd > verb { // a number inside the new goal
		nos = nil
	}
	o := Order{Deed: DeedGoal, Items: nos}
	why := len(l.s)
	for i := verbEnd; i < len(l.s); i++ { // the last word that opens a reason
		for _, w := range becauseWords {
			if w != "说明" && w != "因为" && hasAt(l.s, i, w) || w == "因为" && hasAt(l.s, i, w) && i > verbEnd && inSet(l.s[i-1], " ,.;(") {
				why = i
			}
		}
	}
	// the longest opener starts there; an earlier one inside it is the same word
	o.Goal = strings.Trim(string(l.said[verbEnd:why]), " ：:，,；;（(\n“”\"")
	if why < len(l.s) {
		o.Reason = l.reason(why)
	}
	return o
}

// readWho reads 「谁改过第4项」.
func readWho(l *line, _ calendar.Date) Order {
	at, end := l.find("谁改过", "谁改的", "谁改了", "谁动过", "谁动了", "谁修改过", "谁修改了", "谁更改过", "谁调整过", "谁变更过", "修改记录", "变更记录", "改动记录", "审计记录", "谁给改")
	if at < 0 {
		return Order{}
	}
	nos, _, _ := l.items(at, end)
	if len(nos) == 0 {
		return Order{}
	}
	return Order{Deed: DeedWho, Items: nos}
}

// readRule reads 「完成率怎么算的」, 「第7项的完成率是谁的」 and 「完成率规则 平均」.
func readRule(l *line, _ calendar.Date) Order {
	at, end := l.find("完成率")
	if at < 0 {
		return Order{}
	}
	tail := string(l.s[end:])
	if i := strings.Index(tail, "规则"); i >= 0 && i <= len("的计算") || strings.HasPrefix(strings.TrimSpace(tail), "按") {
		o := Order{Deed: DeedRule, Shows: true}
		o.Items, _, _ = l.items(at, end)
		for _, w := range []struct {
			rule  ledger.FigureRule
			words []string
		}{
			{ledger.FigureMean, []string{"平均", "均值"}},
			{ledger.FigureClerk, []string{"督查室", "督查", "办公室设置"}},
			{ledger.FigureLead, []string{"牵头", "主办"}},
		} {
			for _, word := range w.words {
				if strings.Contains(tail, word) && o.Rule == "" && !l.asks(end) {
					o.Rule, o.Shows = w.rule, false
				}
			}
		}
		if o.Rule == "" && i < 0 {
			return Order{}
		}
		return o
	}
	for _, w := range []string{"怎么算", "如何算", "咋算", "怎么计算", "如何计算", "怎么来", "哪来", "从哪来", "怎么定", "按什么", "是谁的", "谁报的", "是谁报", "是谁定", "谁定的", "谁填的", "依据什么", "根据什么", "怎么得"} {
		if strings.Contains(tail, w) {
			nos, _, _ := l.items(at, end)
			return Order{Deed: DeedRule, Items: nos, Shows: true}
		}
	}
	return Order{}
}

// readYear reads 「新建2027年台账」 and 「归档2024年台账」.
func readYear(l *line, today calendar.Date) Order {
	if !l.has("台账", "清单", "实事", "归档") {
		return Order{}
	}
	deed := DeedNone
	at, end := -1, -1
	for _, w := range []struct {
		deed  Deed
		words []string
	}{
		{DeedUnarchive, []string{"取消归档", "撤销归档", "解除归档", "恢复归档"}},
		{DeedArchive, []string{"归档"}},
		{DeedNewYear, []string{"新建", "建立", "创建", "新开"}},
	} {
		if at, end = l.find(w.words...); at >= 0 {
			deed = w.deed
			break
		}
	}
	if deed == DeedNone || l.asks(end) || !l.has("年") || l.has("项") && deed == DeedNewYear {
		return Order{}
	}
	if !polite(strings.TrimSpace(string(l.s[:at]))) && !l.yearBefore(at) {
		return Order{}
	}
	span, _, _, ok := l.day(0, today)
	if !ok || len(l.s) > 24 {
		return Order{}
	}
	year := span.From.Year
	if year == 0 {
		year = span.To.Year
	}
	return Order{Deed: deed, Year: year}
}

// yearBefore reports whether a year's name stands before a word: 把2024年台账归档.
func (l *line) yearBefore(at int) bool {
	return slices.Contains(l.s[:at], '年') && at <= 16
}

// readList reads the questions for lists of deeds.
func readList(l *line, _ calendar.Date) Order {
	s := strings.Trim(string(l.s), " ?.!,")
	for _, w := range []string{"请问", "现在", "目前", "都", "本年", "今年", "已经", "看看", "列一下", "查一下", "说一下", "一下", "的事项", "事项", "的项目", "项目", "还", "有", "的", "了", "是", "已", "呢", "吗", " "} {
		s = strings.ReplaceAll(s, w, "")
	}
	list, ok := listWords[s]
	if !ok {
		return Order{}
	}
	return Order{Deed: DeedList, List: list}
}

// listWords are the questions for lists without the words that carry nothing.
var listWords = func() map[string]Listed {
	out := map[string]Listed{}
	for list, words := range map[Listed]string{
		ListFinished: "办结哪些 哪些办结 办结清单 办结哪几项 哪几项办结 销号哪些 哪些销号 销号清单 办结哪几个 哪些办结销号 哪些项办结 办结谁 谁办结 哪几个办结 办结哪几件 哪几件办结 销号哪几项 哪几项销号 销号谁 谁销号 办结名单 销号名单",
		ListFull:     "哪些100%没办结 哪些100没办结 哪些100%未办结 哪些100未办结 100%没办结哪些 100%未办结哪些 哪些到100%没办结 哪些到100没办结 哪些完成没办结 哪些完成未办结 完成没办结哪些 完成未办结哪些 100%但没办结哪些 哪些100%但没办结 哪些100%但未办结 哪些百分百没办结 哪些完成但没办结 哪些完成但未办结 100%没办结",
		ListHeld:     "哪些暂缓 暂缓哪些 暂缓清单 哪几项暂缓 暂缓哪几项 哪些先别催 哪些不催",
		ListExtended: "哪些延期 延期哪些 延期清单 哪几项延期 延期哪几项 哪些延期过 哪些延过期",
		ListBlocked:  "哪些卡点 卡点哪些 卡点清单 哪些项卡点 哪些卡住 卡住哪些 哪些需协调 哪些需要协调 需要协调哪些 哪些困难 哪些问题需要协调 哪些遇到困难 哪些堵点 卡点",
		ListRequests: "哪些申请 申请哪些 哪些待批 哪些待批申请 待批哪些 待批申请 哪些待办申请 待办申请 申请清单 哪些申请没批 没批申请哪些 哪些申请没办",
	} {
		for w := range strings.FieldsSeq(words) {
			out[w] = list
		}
	}
	return out
}()
