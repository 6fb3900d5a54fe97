package text

import (
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// The sentences about instructions that need no value.
const (
	OnlyLeader        = "这项操作只有领导或督查室可以进行。"
	HowToInstruct     = "请写明单位、时限和要说明的事，例如“让住建局周三下班前说说第1项招标卡在哪”。"
	NoInstruction     = "贵单位没有待答复的批示。"
	NoOpenInstruction = "没有待答复的批示。"
	NoSuchInstruction = "没有这样的批示。"
	HowToAnswer       = "请写明答复内容，例如“回复批示：招标公告已发布，预计7月20日开标”。"
	AnswerWhich       = "贵单位有多条待答复的批示，请写明项号，例如“回复批示 第1项：招标公告已发布”："
	CloseWhich        = "请写明是哪一条，例如“第1项住建局批示办结”。待答复的有："
)

// Deadline prints 「7月3日（周三）17:30」.
func Deadline(at time.Time) string {
	at = at.In(calendar.Zone)
	return Moment(calendar.DateOf(at), at.Hour(), at.Minute())
}

// DuePast refuses an hour that has passed.
func DuePast(at time.Time) string { return Deadline(at) + "已过，请重新写明时限。" }

func about(it *ledger.Item) string {
	if it == nil {
		return "（未指明事项）"
	}
	return Item(it)
}

func unitsOf(p *ledger.Plan, ids []int64) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = p.Unit(id).Name
	}
	return strings.Join(names, "、")
}

// InstructionAsked reads an instruction back; silent are the units in which nobody would hear of it.
func InstructionAsked(p *ledger.Plan, units []int64, it *ledger.Item, due time.Time, said string, silent []string) Answer {
	a := Answer{Head: "请核对：", Blocks: []string{"单位：" + unitsOf(p, units), "事项：" + about(it)}}
	if it != nil && !it.Has(units) {
		a.Blocks[1] += "（" + Duties(it) + "）"
	}
	a.Blocks = append(a.Blocks, "时限："+Deadline(due), "内容："+excerptOf(said))
	if len(silent) > 0 {
		a.Blocks = append(a.Blocks, "注意："+strings.Join(silent, "、")+"没有登记联系人和负责人，将由督查室转达。")
	}
	a.Foot = "以上无误请回复“确认”下达，不下达请回复“取消”。"
	return a
}

func instructionWord(role ledger.MemberRole) string {
	if role == ledger.Leader {
		return "批示"
	}
	return "交办"
}

// Instructed tells a unit of an instruction and how it is answered.
func Instructed(by string, role ledger.MemberRole, it *ledger.Item, n *ledger.NewInstruction) string {
	s := by + instructionWord(role) + "：" + excerptOf(n.Text)
	if it != nil {
		s += "\n事项：" + Item(it)
	}
	return s + "\n请在" + Deadline(n.Due) + "前答复，直接回复“回复批示：……”。"
}

// InstructionGiven confirms an instruction.
func InstructionGiven(units []string, due time.Time, told bool) string {
	if !told {
		return "已记录，" + strings.Join(units, "、") + "没有联系人，已请督查室转达；时限" + Deadline(due) + "。"
	}
	return "已下达" + strings.Join(units, "、") + "，时限" + Deadline(due) + "，答复后立即转给您。"
}

// InstructionNote tells the office of an instruction.
func InstructionNote(by string, role ledger.MemberRole, units []string, said string, due time.Time) string {
	return by + instructionWord(role) + strings.Join(units, "、") + "：" + excerptOf(said) + "\n时限：" + Deadline(due)
}

// ReportAsAnswer words a report as the answer to an instruction.
func ReportAsAnswer(r *ledger.Report) string {
	s := ""
	if r.Percent.Known() && !strings.Contains(r.Text, Figure(r.Percent)) {
		s = "完成率" + Figure(r.Percent)
	}
	if r.Text != "" {
		if s != "" {
			s += "，"
		}
		s += r.Text
	}
	return s
}

func given(i *ledger.Instruction) string {
	return i.ByName + Day(calendar.DateOf(i.At)) + "的批示"
}

func ofItem(it *ledger.Item) string {
	if it == nil {
		return ""
	}
	return "（第" + strconv.Itoa(it.No) + "项）"
}

// AnswerAsked reads an answer back.
func AnswerAsked(i *ledger.Instruction, it *ledger.Item, said string) Answer {
	return Answer{
		Head:   "请核对对" + given(i) + ofItem(it) + "的答复：",
		Blocks: []string{said},
		Foot:   "以上无误请回复“确认”报送，不报请回复“取消”。",
	}
}

// Answered confirms an answer.
func Answered(i *ledger.Instruction) string { return "已答复" + i.ByName + "，批示办结。" }

// AnswerTo gives a unit's answer to who asked.
func AnswerTo(i *ledger.Instruction, it *ledger.Item, unit, by, said string) string {
	return unit + "（" + by + "）答复" + given(i) + ofItem(it) + "：\n" + clipTo(said, 1500)
}

// clipTo cuts what would not fit into a message.
func clipTo(s string, bytes int) string {
	if len(s) <= bytes {
		return s
	}
	return s[:cutAt(s, bytes)] + "…"
}

// OfferAnswer offers a saved report as the answer to an instruction.
func OfferAnswer(it *ledger.Item, i *ledger.Instruction) string {
	return "第" + strconv.Itoa(it.No) + "项有" + given(i) + "待答复（时限" + Deadline(i.Due) + "），如以本次报送答复请回复“作为答复”，另行答复请写“回复批示：……”。"
}

// InstructionClosed confirms that an instruction needs no answer any more.
func InstructionClosed(i *ledger.Instruction, it *ledger.Item, unit string) string {
	return "已办结：" + given(i) + ofItem(it) + "，" + unit + "。"
}

// NoAnswerNeeded tells the unit the same.
func NoAnswerNeeded(i *ledger.Instruction, it *ledger.Item) string {
	return given(i) + ofItem(it) + "已办结，不需再答复。"
}

// InstructionHead opens a list of instructions.
func InstructionHead(n int) string {
	if n == 0 {
		return "没有批示。"
	}
	return "批示" + strconv.Itoa(n) + "条："
}

// InstructionLine is an instruction in a list: to whom, about what, and where it stands.
func InstructionLine(i *ledger.Instruction, it *ledger.Item, unit string, now time.Time) string {
	s := unit + ofItem(it) + "：" + excerptOf(i.Text) + "（" + i.ByName + "，" + Deadline(i.At) + "）"
	return s + "\n" + instructionState(i, now)
}

func instructionState(i *ledger.Instruction, now time.Time) string {
	switch {
	case i.State == ledger.InstructionAnswered:
		return "已答复（" + i.AnswerName + "，" + Deadline(i.EndedAt) + "）：" + excerptOf(i.Answer)
	case i.State == ledger.InstructionClosed:
		return "已办结（" + Deadline(i.EndedAt) + "）"
	case i.Overdue(now):
		return "未答复，时限" + Deadline(i.Due) + "，已逾期"
	}
	return "未答复，时限" + Deadline(i.Due)
}

// InstructionHistory are the lines of an item's history about instructions.
func InstructionHistory(p *ledger.Plan, it *ledger.Item) []string {
	var out []string
	for k := range p.Instructions {
		i := &p.Instructions[k]
		if i.ItemID != it.ID {
			continue
		}
		unit := printedName(p, it, i.UnitID)
		line := Deadline(i.At) + " " + i.ByName + "批示" + unit + "：" + excerptOf(i.Text) + "（时限" + Deadline(i.Due) + "）"
		switch i.State {
		case ledger.InstructionAnswered:
			line += "；" + Deadline(i.EndedAt) + " " + i.AnswerName + "答复：" + excerptOf(i.Answer)
		case ledger.InstructionClosed:
			line += "；" + Deadline(i.EndedAt) + "办结"
		case ledger.InstructionOpen:
			line += "；未答复"
		}
		out = append(out, line)
	}
	return out
}
