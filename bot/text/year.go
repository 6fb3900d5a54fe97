package text

import (
	"strconv"
	"strings"

	"duban/ledger"
)

// ConfirmCode shows the code that a dangerous operation waits for.
func ConfirmCode(code string) string {
	return "请在5分钟内回复“确认" + code + "”执行，放弃请回复“取消”。"
}

// WrongCode answers another code than the one that was shown, and NoCode a code that
// nothing waits for.
const (
	WrongCode = "确认码不对，未作改动。请核对后重新回复。"
	NoCode    = "没有需要确认码的内容，或确认码已超过5分钟，请重新发起。"
)

// GoneDeed answers 确认 of what is no longer to be done.
const GoneDeed = "台账已有变化，待确认的内容不再适用，未作改动，请重新发起。"

// YearAsked reads the opening of a new plan back.
func YearAsked(name string, from *ledger.Plan) Answer {
	return Answer{Head: "请核对：", Blocks: []string{
		"新建《" + name + "》，沿用" + PlanName(from) + "的" + strconv.Itoa(len(from.Units)) + "家责任单位、别名、同义词和完成率规则，联系人不变，不复制事项。" + stays(from),
	}}
}

// YearOpened tells that a new plan is open.
func YearOpened(name string, from *ledger.Plan) string {
	s := "已新建《" + name + "》，还没有事项，请导入清单。" + stays(from)
	if !from.Archived {
		s += "需要时可回复“归档" + strconv.Itoa(from.Year) + "年台账”。"
	}
	return s
}

// stays says that a plan is not closed by opening the next; "" for one that is closed.
func stays(from *ledger.Plan) string {
	if from.Archived {
		return ""
	}
	return PlanName(from) + "仍然有效。"
}

// YearExists answers the opening of a plan that is there.
func YearExists(p *ledger.Plan) string {
	return PlanName(p) + "已经有了，共" + strconv.Itoa(len(p.Items)) + "项。"
}

// HowToNewYear answers a year that the current plan is not continued in.
func HowToNewYear(p *ledger.Plan) string {
	return "只能新建" + strconv.Itoa(p.Year) + "年以后的台账，例如“新建" + strconv.Itoa(p.Year+1) + "年台账”。"
}

// ArchiveAsked reads the closing of a plan back, or its opening.
func ArchiveAsked(p *ledger.Plan, open bool) Answer {
	if open {
		return Answer{Head: "请核对：", Blocks: []string{"取消归档" + PlanName(p) + "（共" + strconv.Itoa(len(p.Items)) + "项），恢复报送和提醒。"}}
	}
	return Answer{Head: "请核对：", Blocks: []string{"归档" + PlanName(p) + "（共" + strconv.Itoa(len(p.Items)) + "项），归档后只能查询，不再报送和提醒。"}}
}

// Archived tells that a plan is closed, or open again.
func Archived(p *ledger.Plan, open bool) string {
	if open {
		return "已取消归档" + PlanName(p) + "。"
	}
	return "已归档" + PlanName(p) + "。可以这样查询：“" + strconv.Itoa(p.Year) + "年第1项”。"
}

// OnlyArchived answers a question of no year while all plans are archived.
func OnlyArchived(last *ledger.Plan) string {
	return "没有在办的清单，请督查室导入。往年的可以这样查询：“" + strconv.Itoa(last.Year) + "年第1项”。"
}

// NothingToArchive answers a year that has no plan to close, or to open.
func NothingToArchive(year int, open bool) string {
	if open {
		return strconv.Itoa(year) + "年没有已归档的台账。"
	}
	return strconv.Itoa(year) + "年没有可以归档的台账。"
}

// WhichToArchive asks which of a year's plans is meant.
func WhichToArchive(plans []*ledger.Plan) string {
	names := make([]string, len(plans))
	for i, p := range plans {
		names[i] = PlanLine(p)
	}
	return strconv.Itoa(plans[0].Year) + "年有" + strconv.Itoa(len(plans)) + "份台账：" + strings.Join(names, "、") + "。请写明是哪一份，例如“归档" + plans[0].Area + strconv.Itoa(plans[0].Year) + "年台账”。"
}

// StatusWords names the state of an item.
func StatusWords(s ledger.Status) string {
	switch s {
	case ledger.StatusDone:
		return "已办结"
	case ledger.StatusClosed:
		return "已销号"
	case ledger.StatusOpen:
	}
	return "在办"
}
