package text

import (
	"strconv"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// NothingFinished is said when no item is 办结.
const NothingFinished = "还没有办结的事项。"

// How the office's and the units' words about items are written, where one was
// incomplete.
const (
	HowToSet        = "请写明第几项和完成率（0到100之间的一个数），例如“设置第3项完成率 92%（原因：现场核实）”。"
	HowToFinish     = "请写明第几项，例如“第17项办结”“销号第17项”。"
	HowToReopen     = "请写明重启第几项和理由，例如“重启第17项 群众反映尚未落实”。"
	HowToExtend     = "请写明第几项、延到哪一天和理由，例如“第13项延期到10月31日 医院排期紧张”。"
	HowToHold       = "请写明第几项和暂缓到哪一天，例如“第10项暂缓到9月1日 9月才申报”。"
	HowToResume     = "请写明恢复第几项，例如“恢复第10项”。"
	HowToRefuse     = "请写明不同意第几项的申请和理由，例如“不同意延期第13项 须年内完成”。"
	HowToAgree      = "请写明同意第几项的哪项申请，例如“同意延期第13项”。"
	HowToMilestones = "请依次写明日期和完成率，例如“第9项里程碑 7月底30% 8月底100%”。"
	HowToGoal       = "请写明第几项、新的目标和理由，例如“第3项目标改为筹集保障性租赁住房300套，理由：市里追加任务”。"
	HowToClear      = "请写明第几项，例如“第1项卡点解决了”。"
	HowToAskDone    = "请写明申请办结第几项，例如“申请办结第17项”。"
)

// FirstConfirm asks to settle an open report before anything else is read back.
const FirstConfirm = "您还有报送待确认，请先回复“确认”或“取消”，再办理此事。"

// confirmDeed closes the read-back of a deed.
const confirmDeed = "以上无误请回复“确认”，放弃请回复“取消”。"

// Deeds shows acts before they are stored, a block each.
func Deeds(p *ledger.Plan, acts []ledger.NewAct) Answer {
	a := Answer{Head: "请核对：", Foot: confirmDeed}
	for i := range acts {
		a.Blocks = append(a.Blocks, asked(p, &acts[i]))
	}
	return a
}

// DeedsDone tells that acts are stored.
func DeedsDone(p *ledger.Plan, acts []ledger.NewAct) Answer {
	var a Answer
	for i := range acts {
		a.Blocks = append(a.Blocks, done(p, &acts[i]))
	}
	return a
}

func itemOf(p *ledger.Plan, a *ledger.NewAct) *ledger.Item {
	for _, it := range p.Items {
		if it.ID == a.ItemID {
			return it
		}
	}
	return nil
}

// because appends a reason.
func because(s, note string) string {
	if note == "" {
		return s
	}
	return s + "\n理由：" + note
}

// asked words an act that waits for 确认.
func asked(p *ledger.Plan, a *ledger.NewAct) string {
	it := itemOf(p, a)
	head := Item(it) + "："
	switch a.Kind {
	case ledger.ActFigure:
		return because(head+"督查室设置完成率 "+a.Was+" → "+Figure(a.Percent), a.Note)
	case ledger.ActDone:
		return because(head+"办结"+unfinished(p, it), a.Note)
	case ledger.ActClose:
		return because(head+"销号"+unfinished(p, it), a.Note)
	case ledger.ActExtend:
		return because(head+"时限 "+a.Was+" → "+LongDay(a.To)+"，第"+strconv.Itoa(len(it.Extensions())+1)+"次延期", a.Note)
	case ledger.ActAskExtend:
		return because(head+"向督查室申请延期到"+LongDay(a.To)+"（现为"+a.Was+"）", a.Note)
	case ledger.ActAskHold:
		return because(head+"向督查室申请暂缓报送到"+LongDay(a.To), a.Note)
	case ledger.ActHold:
		return because(head+"从"+weekOf(a.From)+"起暂缓到"+Day(a.To)+"，期间不提醒、不计未报", a.Note)
	case ledger.ActMilestones:
		if len(a.Milestones) == 0 {
			return head + "清除里程碑，亮灯改按序时进度"
		}
		return because(head+"里程碑 "+Curve(a.Milestones)+"，亮灯按里程碑计算", a.Note)
	case ledger.ActAskDone, ledger.ActReopen, ledger.ActResume, ledger.ActRefuse, ledger.ActClear:
	}
	return head
}

// weekOf names the week of a Monday: 「第28周（7月8日）」.
func weekOf(d calendar.Date) string {
	_, week := d.At(12, 0).ISOWeek()
	return "第" + strconv.Itoa(week) + "周（" + Day(d) + "）"
}

// unfinished says that an item about to be 办结 is not at 100 %.
func unfinished(p *ledger.Plan, it *ledger.Item) string {
	f := p.Figure(it).Percent
	if f == ledger.Whole(100) {
		return ""
	}
	return "（完成率" + Figure(f) + "，未到100%）"
}

// Curve prints a planned curve: 「7月31日30%、8月31日100%」.
func Curve(list []ledger.Milestone) string {
	out := make([]string, len(list))
	for i, m := range list {
		out[i] = Day(m.On) + Figure(m.Percent)
	}
	return strings.Join(out, "、")
}

// done words an act that is stored.
func done(p *ledger.Plan, a *ledger.NewAct) string {
	it := itemOf(p, a)
	switch a.Kind {
	case ledger.ActFigure:
		return "已设置" + Item(it) + "的完成率为" + Figure(a.Percent) + "（原为" + a.Was + "）。"
	case ledger.ActAskDone:
		return "已向督查室申请办结" + Item(it) + "，批准前仍按在办事项报送。"
	case ledger.ActAskExtend:
		return "已向督查室申请" + Item(it) + "延期到" + LongDay(a.To) + "，批准前时限不变。"
	case ledger.ActAskHold:
		return "已向督查室申请" + Item(it) + "暂缓报送到" + LongDay(a.To) + "，批准前仍照常报送。"
	case ledger.ActDone:
		return Item(it) + "已办结，不再提醒、不再亮灯。核验后可回复“销号第" + strconv.Itoa(it.No) + "项”。"
	case ledger.ActClose:
		return Item(it) + "已销号。"
	case ledger.ActReopen:
		return Item(it) + "已重启，恢复报送和亮灯。"
	case ledger.ActExtend:
		return Item(it) + "的时限改为" + LongDay(a.To) + "（原为" + a.Was + "），已延期" + strconv.Itoa(len(it.Extensions())+1) + "次。"
	case ledger.ActHold:
		return Item(it) + "从" + weekOf(a.From) + "起暂缓，" + Day(a.To) + "自动恢复。"
	case ledger.ActResume:
		return Item(it) + "已恢复报送。"
	case ledger.ActRefuse:
		return "已答复不同意" + Item(it) + "的" + a.Was + "，已通知申请人。"
	case ledger.ActMilestones:
		if len(a.Milestones) == 0 {
			return "已清除" + Item(it) + "的里程碑，亮灯按序时进度。"
		}
		return "已保存" + Item(it) + "的里程碑：" + Curve(a.Milestones) + "。"
	case ledger.ActClear:
		return Item(it) + unitIn(p, a.UnitID) + "的卡点已记为解决。"
	}
	return ""
}

func unitIn(p *ledger.Plan, id int64) string {
	if u := p.Unit(id); u != nil {
		return "（" + u.Name + "）"
	}
	return ""
}

// Told tells somebody else of an act: the clerks of a request, a unit of what the
// office decided.
func Told(p *ledger.Plan, a *ledger.NewAct) string {
	it := itemOf(p, a)
	office := officeOf(a.Role) + "（" + a.ByName + "）"
	unit := ""
	if u := p.Unit(a.UnitID); u != nil {
		unit = u.Name + "（" + a.ByName + "）"
	}
	no := "第" + strconv.Itoa(it.No) + "项"
	switch a.Kind {
	case ledger.ActAskDone:
		return because(unit+"申请办结"+Line(it, p.Figure(it).Percent), a.Note) + "\n请回复“同意办结" + no + "”或“不同意办结" + no + " 理由”。"
	case ledger.ActAskExtend:
		return because(unit+"申请延期："+Item(it)+"，"+a.Was+" → "+LongDay(a.To), a.Note) + "\n请回复“同意延期" + no + "”或“不同意延期" + no + " 理由”。"
	case ledger.ActAskHold:
		return because(unit+"申请暂缓报送"+Item(it)+"到"+LongDay(a.To), a.Note) + "\n请回复“同意暂缓" + no + "”或“不同意暂缓" + no + " 理由”。"
	case ledger.ActFigure:
		return because(office+"设置"+Item(it)+"的完成率："+a.Was+" → "+Figure(a.Percent), a.Note) + "\n如有出入，请联系督查室。"
	case ledger.ActDone:
		return because(office+"办结了"+Item(it)+"，以后不用再报", a.Note)
	case ledger.ActClose:
		return because(office+"已将"+Item(it)+"销号，以后不用再报", a.Note)
	case ledger.ActReopen:
		return because(office+"重启了"+Item(it)+"，请恢复报送", a.Note)
	case ledger.ActExtend:
		return because(office+"批准"+Item(it)+"延期："+a.Was+" → "+LongDay(a.To), a.Note)
	case ledger.ActHold:
		return because(office+"将"+Item(it)+"从"+weekOf(a.From)+"起暂缓到"+Day(a.To)+"，期间不用报送", a.Note)
	case ledger.ActResume:
		return because(office+"恢复了"+Item(it)+"的报送", a.Note)
	case ledger.ActRefuse:
		return because(office+"不同意"+Item(it)+"的"+a.Was, a.Note)
	case ledger.ActClear:
		return because(unit+"报告"+Item(it)+"的卡点已解决", a.Note)
	case ledger.ActMilestones:
	}
	return ""
}

// officeOf names the side that decides: the supervision office, or a leader.
func officeOf(r ledger.MemberRole) string {
	if r == ledger.Leader {
		return "领导"
	}
	return "督查室"
}

// RequestName names a kind of request.
func RequestName(k ledger.ActKind) string {
	switch k { //nolint:exhaustive // the requests
	case ledger.ActAskDone:
		return "办结申请"
	case ledger.ActAskExtend:
		return "延期申请"
	case ledger.ActAskHold:
		return "暂缓申请"
	}
	return "申请"
}

// DueWords prints the last day of an item's time.
func DueWords(it *ledger.Item) string {
	if it.DueOn.IsZero() {
		return "未定时限"
	}
	return LongDay(it.DueOn)
}

// NoRequest answers a decision about nothing that was asked.
func NoRequest(it *ledger.Item) string { return Item(it) + "没有待批的申请。" }

// WhichRequest asks which of several requests is meant.
func WhichRequest(it *ledger.Item, open []*ledger.Act) string {
	names := make([]string, len(open))
	for i, a := range open {
		names[i] = RequestName(a.Kind)
	}
	return Item(it) + "有" + strings.Join(names, "、") + "待批，请写明是哪一个，例如“同意延期第" + strconv.Itoa(it.No) + "项”。"
}

// RequestOpen answers a request that was made before.
func RequestOpen(it *ledger.Item, a *ledger.Act) string {
	return Item(it) + "的" + RequestName(a.Kind) + "（" + a.ByName + "，" + Day(calendar.DateOf(a.At)) + "）正在等督查室答复。"
}

// AlreadyIs says that an item is in the state asked for, and NotFinished that it is not.
func AlreadyIs(it *ledger.Item) string {
	if it.Status == ledger.StatusClosed {
		return Item(it) + "此前已销号，如需重新办理请回复“重启第" + strconv.Itoa(it.No) + "项”并写明理由。"
	}
	return Item(it) + "此前已办结，如需重新办理请回复“重启第" + strconv.Itoa(it.No) + "项”并写明理由。"
}

// NotFinished answers 重启 of an item that is neither 办结 nor 销号.
func NotFinished(it *ledger.Item) string {
	return Item(it) + "没有办结或销号，不需要重启。"
}

// NotHeld answers 恢复 of an item that is not 暂缓.
func NotHeld(it *ledger.Item) string {
	if it.Finished() {
		return AlreadyIs(it)
	}
	return Item(it) + "没有暂缓。"
}

// SameFigure answers 设置 of the figure that stands.
func SameFigure(it *ledger.Item, p ledger.Percent) string {
	return Item(it) + "的完成率已是" + Figure(p) + "，未作改动。"
}

// BadDay refuses a day that an item's time cannot be moved to.
func BadDay(it *ledger.Item, on calendar.Date, due string) string {
	return Item(it) + "不能改到" + LongDay(on) + "：应晚于今天和现有时限（" + due + "）。"
}

// BadHold refuses a 暂缓 that ends before it begins.
func BadHold(on calendar.Date) string {
	return "暂缓的截止日" + LongDay(on) + "应晚于本周。"
}

// BadMilestones refuses a curve that falls.
const BadMilestones = "里程碑的日期应依次往后、完成率应依次升高，未作改动。" + HowToMilestones

// MilestonesOf shows an item's planned curve.
func MilestonesOf(p *ledger.Plan, it *ledger.Item) string {
	if m := it.Milestones(); len(m) > 0 {
		a := it.LastAct(ledger.ActMilestones)
		return Item(it) + "的里程碑：" + Curve(m) + "（" + a.ByName + " " + Day(calendar.DateOf(a.At)) + "设置），亮灯按里程碑计算。"
	}
	return Item(it) + "没有设置里程碑，亮灯按序时进度计算（1月1日至" + LongDay(p.Due(it)) + "）。"
}

// NoBlocker answers that there is no open blocker to clear.
func NoBlocker(it *ledger.Item) string {
	if it == nil {
		return "没有未解决的卡点。"
	}
	return Item(it) + "没有未解决的卡点。"
}

// WhichBlocker asks which item's blocker is solved.
func WhichBlocker(nos []int) string {
	return "第" + joinNumbers(nos) + "项都有卡点，请写明是第几项，例如“第" + strconv.Itoa(nos[0]) + "项卡点解决了”。"
}

// StillBlocked reminds who reports that a blocker he told of still stands.
func StillBlocked(nos []int) string {
	return "第" + joinNumbers(nos) + "项此前报的卡点还未解除，如已解决请回复“第" + strconv.Itoa(nos[0]) + "项卡点解决了”。"
}
