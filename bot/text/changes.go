package text

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// Changes lists who changed an item, from what to what and why, newest first. name
// names the person behind an account; most is how many lines were asked for.
func Changes(p *ledger.Plan, it *ledger.Item, lines []ledger.AuditLine, name func(string) string, most int) Answer {
	a := Answer{}
	for i := range lines {
		l := &lines[i]
		if l.What == "item" && slices.ContainsFunc(lines, func(m ledger.AuditLine) bool { return m.What == "goal" && m.ID == l.ID+1 }) {
			continue // the change of a goal is told by its own line
		}
		a.Blocks = append(a.Blocks, moment(l.At)+" "+changer(p, it, l, name)+"："+changed(p, l))
	}
	if len(a.Blocks) == 0 {
		return Answer{Head: Item(it) + "没有改动记录。"}
	}
	a.Head = Item(it) + "的改动记录（由近及远）："
	if len(lines) == most {
		a.Foot = "只列最近" + strconv.Itoa(most) + "条，全部记录见审计导出"
	}
	return a
}

// changer names who made a change: his unit, or the office.
func changer(p *ledger.Plan, it *ledger.Item, l *ledger.AuditLine, name func(string) string) string {
	for i := range it.Acts {
		if a := &it.Acts[i]; a.At.Equal(l.At) && ledger.AccountKey(a.By) == ledger.AccountKey(l.By) {
			return actBy(p, it, a)
		}
	}
	switch {
	case l.By == "cli":
		return "督查室（命令行）"
	case l.UnitID != 0:
		return printedName(p, it, l.UnitID) + " " + name(l.By)
	}
	return "督查室 " + name(l.By)
}

// auditValue is what the lines of the audit hold of a change, whatever its kind.
type auditValue struct {
	Kind       string         `json:"kind"`
	Percent    ledger.Percent `json:"percent"`
	Text       string         `json:"text"`
	Title      string         `json:"title"`
	Goal       string         `json:"goal"`
	Progress   string         `json:"progress"`
	Units      []string       `json:"units"`
	Target     int64          `json:"target"`
	From, To   string
	Milestones []struct {
		On      string         `json:"on"`
		Percent ledger.Percent `json:"percent"`
	} `json:"milestones"`
}

// changed words one change.
func changed(p *ledger.Plan, l *ledger.AuditLine) string {
	var was, is auditValue
	var before, after string
	_ = json.Unmarshal([]byte(l.Old), &was) // an old value may be a bare sentence, or missing
	_ = json.Unmarshal([]byte(l.New), &is)
	_ = json.Unmarshal([]byte(l.Old), &before)
	_ = json.Unmarshal([]byte(l.New), &after)
	var s string
	switch l.What {
	case "report":
		s = reportChange(was, is)
	case "act":
		a := ledger.Act{Kind: ledger.ActKind(is.Kind), Percent: is.Percent}
		a.From, _ = calendar.ParseDate(is.From)
		a.To, _ = calendar.ParseDate(is.To)
		for _, m := range is.Milestones {
			on, _ := calendar.ParseDate(m.On)
			a.Milestones = append(a.Milestones, ledger.Milestone{On: on, Percent: m.Percent})
		}
		s = actWords(p, &a)
		if before != "" && a.Kind != ledger.ActRefuse && a.Kind != ledger.ActResume {
			s += "（此前：" + excerptOf(before) + "）"
		} else if a.Kind == ledger.ActRefuse {
			s = "不同意" + before
		}
	case "goal":
		s = "目标由“" + excerptOf(before) + "”改为“" + excerptOf(after) + "”"
	case "item":
		return importChange(l.Old == "", was, is)
	}
	if l.Why != "" {
		s += "，理由：" + excerptOf(l.Why)
	}
	return s
}

func reportChange(was, is auditValue) string {
	switch ledger.ReportKind(is.Kind) { //nolint:exhaustive // the others are figures
	case ledger.KindWithdrawn:
		return "撤回报送（" + Figure(was.Percent) + "）"
	case ledger.KindReturned:
		return "退回报送（" + Figure(was.Percent) + "）"
	case ledger.KindBlocked:
		return "报卡点，" + excerptOf(is.Text)
	}
	word := "报送"
	if is.Target != 0 {
		word = "更正"
	}
	if is.Kind == string(ledger.KindUnchanged) {
		return word + "无变化（" + Figure(is.Percent) + "）"
	}
	s := word + Figure(is.Percent)
	if was.Percent.Known() {
		s = word + Figure(was.Percent) + " → " + Figure(is.Percent)
	}
	if is.Text != "" {
		s += "，" + excerptOf(is.Text)
	}
	return s
}

// importChange says what an import did to an item.
func importChange(fresh bool, was, is auditValue) string {
	if fresh {
		return "导入，完成率：" + Figure(is.Percent)
	}
	var parts []string
	if was.Percent != is.Percent {
		parts = append(parts, "完成率"+Figure(was.Percent)+" → "+Figure(is.Percent))
	}
	for _, f := range []struct {
		name    string
		changed bool
	}{{"名称", was.Title != is.Title}, {"目标", was.Goal != is.Goal}, {"进展", was.Progress != is.Progress}, {"责任单位", !slices.Equal(was.Units, is.Units)}} {
		if f.changed {
			parts = append(parts, f.name+"有变化")
		}
	}
	if len(parts) == 0 {
		return "导入，没有变化"
	}
	return "导入，" + strings.Join(parts, "、")
}
