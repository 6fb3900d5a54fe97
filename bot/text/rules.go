package text

import (
	"errors"
	"strings"

	"duban/ledger"
)

// RulesSaved confirms a change of the rules.
const RulesSaved = "已保存，从下一个时点起生效。"

// Rules lists a plan's rules with what is on and when it comes next.
func Rules(p *ledger.Plan, rules []RuleLine, office bool) Answer {
	a := Answer{Head: PlanName(p) + "的提醒规则："}
	for _, r := range rules {
		line := r.Name + "：未启用"
		if r.Enabled {
			line = r.Name + "（已启用）：" + r.When + "，发给" + r.To
			if r.Next != "" {
				line += "；下次" + r.Next
			}
		}
		a.Blocks = append(a.Blocks, line)
	}
	if office {
		a.Foot = "修改示例：“关闭周例会”“开启季度公开”“周更新改到周二9:07和周四14:37”“月报送截止改为每月25日”“关闭逾期督促”。"
	}
	return a
}

// RuleEdit is a rule as it will be.
type RuleEdit struct {
	Name    string
	Enabled bool
	When    string
	To      string
	// Ladder says that what is overdue goes up its ladder.
	Ladder bool
	// Next are its next moments.
	Next []string
}

// RulesAsked reads a change of the rules back.
func RulesAsked(p *ledger.Plan, edits []RuleEdit) string {
	var lines []string
	for _, e := range edits {
		switch {
		case !e.Enabled:
			lines = append(lines, e.Name+"：关闭，不再发送")
			continue
		case len(edits) > 1: // the ladders of all
			word := "逾期后不再逐级督促"
			if e.Ladder {
				word = "逾期后逐级督促：第1个工作日告知负责人，第2个列给督查室，第3个请督查室决定是否上报分管领导"
			}
			lines = append(lines, e.Name+"："+word)
			continue
		}
		line := e.Name + "：" + e.When + "，发给" + e.To
		if len(e.Next) > 0 {
			line += "\n接下来三次：" + strings.Join(e.Next, "、")
		}
		lines = append(lines, line)
	}
	return PlanName(p) + "的提醒规则改为：\n" + strings.Join(lines, "\n") + "\n无误请回复“确认”，不改请回复“取消”。"
}

// BadRule says why a rule cannot be changed so.
func BadRule(err error) string {
	if e, ok := errors.AsType[*ledger.Error](err); ok {
		return e.Detail + "。"
	}
	return "规则没有修改。"
}
