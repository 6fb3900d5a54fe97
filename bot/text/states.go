package text

import (
	"slices"
	"strconv"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// states are the lines that say where an item stands beside its figure: 办结, time
// moved, requests that wait, open blockers.
func states(p *ledger.Plan, it *ledger.Item) []string {
	var out []string
	if it.Finished() {
		word, a := "已办结", it.LastAct(ledger.ActDone)
		if it.Status == ledger.StatusClosed {
			word, a = "已销号", it.LastAct(ledger.ActClose)
		}
		if a != nil {
			word += "（" + Day(calendar.DateOf(a.At)) + "，" + a.ByName + "）"
		}
		out = append(out, "状态："+word)
	}
	if s := Extended(p, it); s != "" {
		out = append(out, s)
	}
	for _, a := range it.Requests() {
		out = append(out, "待批："+request(p, a))
	}
	for _, r := range it.Blockers() {
		out = append(out, Blocker(p, it, r))
	}
	return out
}

// Extended says how often an item's time was moved, from what to what; "" for never.
func Extended(p *ledger.Plan, it *ledger.Item) string {
	list := it.Extensions()
	if len(list) == 0 {
		return ""
	}
	was := "原未定时限"
	if d := list[0].From; !d.IsZero() {
		was = "原定" + dayOf(p, d)
	}
	return "时限：" + dayOf(p, it.DueOn) + "（" + was + "，已延期" + strconv.Itoa(len(list)) + "次）"
}

// request words an open request.
func request(p *ledger.Plan, a *ledger.Act) string {
	s := RequestName(a.Kind)
	if !a.To.IsZero() {
		s += "，到" + dayOf(p, a.To)
	}
	s += "（"
	if u := p.Unit(a.UnitID); u != nil {
		s += u.Name + " "
	}
	s += a.ByName + "，" + Day(calendar.DateOf(a.At)) + "）"
	if a.Note != "" {
		s += "，" + excerptOf(a.Note)
	}
	return s
}

// Held says that an item is 暂缓 or will be.
func Held(a *ledger.Act) string {
	s := "暂缓：" + Day(a.From) + "起，" + LongDay(a.To) + "恢复"
	if a.Note != "" {
		s += "，" + excerptOf(a.Note)
	}
	return s
}

// Blocker words a unit's open blocker: the problem apart from the help that is wanted.
func Blocker(p *ledger.Plan, it *ledger.Item, r *ledger.Report) string {
	problem, help := blockerWords(r.Text)
	s := "卡点（" + printedName(p, it, r.UnitID) + "，" + Day(calendar.DateOf(r.At)) + "）：" + excerptOf(problem)
	if help != "" {
		s += "；请求：" + excerptOf(help)
	}
	return s
}

// blockerWords parts a text about a blocker before what it wants.
func blockerWords(s string) (problem, help string) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "未写明", ""
	}
	for _, w := range []string{"需要", "需", "请", "希望", "建议", "恳请", "盼"} {
		if i := strings.Index(s, w); i > 0 {
			if before := strings.TrimRight(s[:i], " ，,。；;、"); before != "" && strings.ContainsAny(s[i:], "协帮支解") {
				return before, strings.TrimRight(s[i:], "。.")
			}
		}
	}
	return strings.TrimRight(s, "。."), ""
}

// RuleOf says whose report becomes the figure, and, where an item is asked for, whose
// the item's is now.
func RuleOf(p *ledger.Plan, it *ledger.Item) Answer {
	a := Answer{Head: PlanName(p) + "的完成率规则：" + RuleWords(p.FigureRule) + "。导入的数和督查室设置的数同样算数，日期新的为准。"}
	if it == nil {
		return a
	}
	f := p.Figure(it)
	a.Blocks = []string{Line(it, f.Percent) + "，" + Origin(p, it, f) + "。"}
	if s := Segments(p, it, f); s != "" {
		a.Blocks = append(a.Blocks, s)
	}
	return a
}

// RuleWords words a rule for figures.
func RuleWords(r ledger.FigureRule) string {
	switch r {
	case ledger.FigureMean:
		return "取各责任单位最近一次确认报送的平均数"
	case ledger.FigureClerk:
		return "只取督查室设置的数，单位报送只作参考"
	case ledger.FigureLead:
	}
	return "取牵头单位最近一次确认的报送（没有分主办、协办的，第一家为牵头）"
}

// RuleAsked reads a change of the rule back, and RuleSaved tells that it is stored.
func RuleAsked(p *ledger.Plan, to ledger.FigureRule) Answer {
	return Answer{Head: "请核对：", Blocks: []string{PlanName(p) + "的完成率规则", "现为：" + RuleWords(p.FigureRule), "改为：" + RuleWords(to)}, Foot: confirmDeed}
}

// RuleSaved tells that the rule is changed.
func RuleSaved(to ledger.FigureRule) string { return "已保存，完成率" + RuleWords(to) + "。" }

// RuleIs answers a change of the rule to what it is.
func RuleIs(r ledger.FigureRule) string {
	return "完成率规则本来就是：" + RuleWords(r) + "。"
}

// Origin says where a figure is from.
func Origin(p *ledger.Plan, it *ledger.Item, f ledger.Figure) string {
	switch {
	case f.Set != nil:
		s := Day(f.On) + "由督查室（" + f.Set.ByName + "）设置"
		if f.Set.Note != "" {
			s += "，理由：" + excerptOf(f.Set.Note)
		}
		return s
	case f.Units > 1:
		return strconv.Itoa(f.Units) + "家单位报送的平均数，最近一次是" + Day(f.On)
	case f.Report != nil:
		return Day(f.On) + "由" + printedName(p, it, f.Report.UnitID) + "（" + f.Report.ByName + "）报送"
	case !f.Percent.Known():
		return "还没有单位报送"
	case f.On.IsZero():
		return "来自导入的清单，未注明日期"
	}
	s := "来自导入的表格，数据截至" + dayOf(p, f.On)
	if f.Label != "" {
		s += "，" + f.Label
	}
	return s
}

// GoalAsked reads a change of an item's goal back.
func GoalAsked(it *ledger.Item, c ledger.ChangeGoal) Answer {
	a := Answer{Head: "请核对：" + Item(it) + "的目标", Blocks: []string{"现为：" + c.Was, "改为：" + c.Goal}, Foot: confirmDeed}
	if c.Title != "" && c.Title != it.Title {
		a.Blocks = append(a.Blocks, "名称随之改为："+c.Title)
	}
	a.Blocks = append(a.Blocks, "理由："+c.Note)
	return a
}

// GoalSaved tells that an item has another goal.
func GoalSaved(it *ledger.Item, version int) string {
	return "已保存第" + strconv.Itoa(it.No) + "项的新目标，这是第" + strconv.Itoa(version) + "版，原目标留在历史记录中。"
}

// GoalTold tells a unit that its item has another goal.
func GoalTold(it *ledger.Item, c ledger.ChangeGoal, by string) string {
	return "督查室（" + by + "）调整了" + Item(it) + "的目标：\n" + c.Goal + "\n理由：" + c.Note
}

// GoalSame answers a change of a goal to what it is.
func GoalSame(it *ledger.Item) string { return Item(it) + "的目标没有变化，未作改动。" }

// DeedList is a list of items with what was done to each.
func DeedList(head, none string, blocks []string) Answer {
	if len(blocks) == 0 {
		return Answer{Head: none}
	}
	return Answer{Head: head, Blocks: blocks}
}

// Finished is an item of the list of 办结.
func Finished(it *ledger.Item) string {
	var b strings.Builder
	b.WriteString(Item(it))
	for _, kind := range []ledger.ActKind{ledger.ActDone, ledger.ActClose} {
		a := it.LastAct(kind)
		reopened := it.LastAct(ledger.ActReopen)
		if a == nil || reopened != nil && reopened.ID > a.ID {
			continue
		}
		word := "办结"
		if kind == ledger.ActClose {
			word = "销号"
		}
		b.WriteString("，" + Day(calendar.DateOf(a.At)) + word)
	}
	return b.String()
}

// RequestLine is an item's request in a list.
func RequestLine(p *ledger.Plan, it *ledger.Item, a *ledger.Act) string {
	return Item(it) + "：" + request(p, a)
}

// actWords says in a line what an act did.
func actWords(p *ledger.Plan, a *ledger.Act) string {
	var s string
	switch a.Kind {
	case ledger.ActAskDone, ledger.ActAskExtend, ledger.ActAskHold:
		s = RequestName(a.Kind)
		if !a.To.IsZero() {
			s += "，到" + dayOf(p, a.To)
		}
	case ledger.ActFigure:
		s = "设置完成率" + Figure(a.Percent)
	case ledger.ActDone:
		s = "办结"
	case ledger.ActClose:
		s = "销号"
	case ledger.ActReopen:
		s = "重启"
	case ledger.ActExtend:
		s = "延期到" + dayOf(p, a.To)
		if !a.From.IsZero() {
			s += "（原为" + dayOf(p, a.From) + "）"
		}
	case ledger.ActHold:
		s = Day(a.From) + "起暂缓到" + dayOf(p, a.To)
	case ledger.ActResume:
		s = "恢复报送"
	case ledger.ActRefuse:
		s = "不同意申请"
	case ledger.ActMilestones:
		if s = "清除里程碑"; len(a.Milestones) > 0 {
			s = "里程碑" + Curve(a.Milestones)
		}
	case ledger.ActClear:
		s = "卡点解决"
	}
	if a.Note != "" {
		s += "，理由：" + excerptOf(a.Note)
	}
	return s
}

// actBy names who acted: his unit, or the office.
func actBy(p *ledger.Plan, it *ledger.Item, a *ledger.Act) string {
	if a.UnitID != 0 && (a.Kind.Asks() || a.Kind == ledger.ActClear) && slices.ContainsFunc(it.Duties, func(d ledger.Duty) bool { return d.UnitID == a.UnitID }) {
		return printedName(p, it, a.UnitID) + " " + a.ByName
	}
	return officeOf(a.Role) + " " + a.ByName
}
