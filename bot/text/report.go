package text

import (
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/ledger"
)

const (
	// Noted answers 收到 and the like of a contact: nothing is stored.
	Noted = "好的，请在有进展时直接回复，例如“第3项 92%”；没有变化回复“同上周”。"
	// NothingToWithdraw answers 撤回 when nothing of the sender's counts.
	NothingToWithdraw = "没有可以撤回的报送。"
	// NotYetSaved answers words behind a confirming word that do not confirm: 「对，我再看看」.
	NotYetSaved = "尚未保存。核对后请回复“确认”；有误请直接写正确的数，不报请回复“取消”。"
	// WithdrawWhich answers 撤回 that names an item that is not one of the sender's, or several.
	WithdrawWhich = "请说明撤回您的哪一项，一次一项，例如“撤回第3项”。"
	// ChangedMeanwhile opens a read-back that is shown again.
	ChangedMeanwhile = "上次的数在核对之后有变化，请重新核对。"
	// Gone answers 确认 when the items of a draft are no longer the sender's.
	Gone = "台账已重新导入，待确认的内容不再适用，请重新报送。"
	// confirmReport closes a read-back.
	confirmReport = "以上无误请回复“确认”保存；有误请直接写正确的数，不报请回复“取消”。"
	// SavedForUnit closes what the office saved on a unit's behalf.
	SavedForUnit = "已标明代报，并通知责任单位联系人。"
	// excerpt is how many characters of a text a read-back shows.
	excerpt = 60
)

// ReadBack shows what was understood of a report before it is stored, and asks
// what is still open.
func ReadBack(p *ledger.Plan, d *ledger.PendingReport) Answer {
	var a Answer
	for i := range d.Entries {
		if e := &d.Entries[i]; e.Ask == "" {
			a.Blocks = append(a.Blocks, readBack(p, e))
		}
	}
	ask := question(p, d)
	switch {
	case len(a.Blocks) == 0:
		a.Head = ask
	case ask == "":
		a.Head, a.Foot = "请核对：", confirmReport
	case d.Unsettled():
		a.Head, a.Foot = "请核对：", ask+"\n答复后与以上内容一并确认。"
	default:
		a.Head, a.Foot = "请核对：", confirmReport+"\n"+ask
	}
	return a
}

// readBack is one entry: item, unit, old and new figure, the words.
func readBack(p *ledger.Plan, e *ledger.PendingEntry) string {
	var b strings.Builder
	it := p.Item(e.No)
	b.WriteString(Item(it))
	if u := p.Unit(e.UnitID); u != nil {
		b.WriteString("（" + u.Name + "）")
	}
	b.WriteString("：" + change(e))
	if w := excerptOf(e.Text); w != "" {
		b.WriteString("\n内容：" + w)
	}
	if e.Note != "" && e.Note != e.Text {
		b.WriteString("\n原因：" + excerptOf(e.Note))
	}
	if c := Challenge(*e); c != "" {
		b.WriteString("\n" + c)
	}
	if c := counted(it, e); c != "" {
		b.WriteString("\n" + c)
	}
	if e.Kind == ledger.KindDone {
		b.WriteString("\n完成不等于办结，如需办结，请另回“申请办结”。")
	}
	return b.String()
}

// change words an entry's figure beside the last one.
func change(e *ledger.PendingEntry) string {
	fig := Figure(e.Percent)
	if e.Approx {
		fig = "约" + fig
	}
	if e.Reported.Known() {
		fig += "（超额，原报" + Figure(e.Reported) + "）"
	}
	last := ""
	if e.Old.Known() && e.Old != e.Percent {
		last = "（上次" + Figure(e.Old) + "）"
	}
	switch e.Kind {
	case ledger.KindUnchanged:
		if e.Percent.Known() {
			return fig + "，无变化"
		}
		return "无变化（此前没有完成率）"
	case ledger.KindBlocked:
		if e.Percent.Known() {
			return fig + last + "，遇到困难需协调"
		}
		return "遇到困难需协调，完成率不变" + last
	case ledger.KindNotStarted:
		if e.Percent.Known() {
			return "尚未启动，" + fig
		}
		return "尚未启动"
	case ledger.KindDone:
		return fig + last + "，已完成"
	case ledger.KindProgress, ledger.KindWithdrawn, ledger.KindReturned:
	}
	return fig + last
}

// Challenge says that a figure falls, or rises by more than 30 points, against the
// last one; "" when it does neither.
func Challenge(e ledger.PendingEntry) string {
	was, known := e.Old.Tenths()
	is, ok := e.Percent.Tenths()
	switch {
	case !known || !ok:
	case is < was:
		return "比上次" + Figure(e.Old) + "低" + Points(was-is) + "个百分点，如属实请确认，可同时说明原因。"
	case is-was > 300:
		return "比上次" + Figure(e.Old) + "高" + Points(is-was) + "个百分点，请核对是否属实。"
	}
	return ""
}

// counted shows what the counts in the words come to against the item's targets.
func counted(it *ledger.Item, e *ledger.PendingEntry) string {
	if it == nil || e.Text == "" {
		return ""
	}
	for _, m := range ledger.Measures(it.Goal, e.Text, nil) {
		if r, ok := m.Ratio(); ok {
			pc := ledger.PercentOf(r)
			end := "，供核对。"
			if pc == e.Percent {
				end = "，与所报一致。"
			}
			return "按数量折合：" + number(m.Actual) + "/" + number(m.Target) + m.Unit + "＝" + Figure(pc) + end
		}
	}
	return ""
}

func excerptOf(s string) string {
	rs := []rune(strings.Join(strings.Fields(s), " "))
	if len(rs) > excerpt {
		return string(rs[:excerpt]) + "…"
	}
	return string(rs)
}

// Question repeats what is open in a draft of which nothing can be stored yet.
func Question(p *ledger.Plan, d *ledger.PendingReport) Answer {
	if q := question(p, d); q != "" {
		return Say(q)
	}
	return Say(NothingToConfirm)
}

// question is the one question about what is open; "" when nothing is.
func question(p *ledger.Plan, d *ledger.PendingReport) string {
	var lines, forms []string
	for i := range d.Entries {
		if e := &d.Entries[i]; e.Ask != "" {
			lines = append(lines, doubt(p, e))
			forms = append(forms, strconv.Itoa(e.No)+" 85%")
		}
	}
	if d.Unclear != nil {
		said := "您报的"
		if d.Unclear.Text != "" {
			said = "“" + excerptOf(d.Unclear.Text) + "”"
		}
		lines = append(lines, said+"是第几项？可能是第"+joinNumbers(d.Offered)+"项，请回复项号。")
	}
	if len(forms) > 1 {
		lines = append(lines, "请分别回复，例如“"+strings.Join(forms[:2], "，")+"”。")
	}
	return strings.Join(lines, "\n")
}

// doubt words the open question of one entry.
func doubt(p *ledger.Plan, e *ledger.PendingEntry) string {
	head := Item(p.Item(e.No)) + "："
	last := ""
	if e.Old.Known() {
		last = "（上次" + Figure(e.Old) + "）"
	}
	switch e.Ask {
	case "vague":
		return head + "请给一个具体的完成率" + last + "，例如“" + strconv.Itoa(e.No) + " 85%”。"
	case "last":
		return head + "贵单位上次为" + Figure(e.Figures[0]) + "，全项现为" + Figure(e.Figures[1]) + "，请写明本次的完成率。"
	case "several":
		figs := make([]string, len(e.Figures))
		for i, f := range e.Figures {
			figs[i] = Figure(f)
		}
		return head + "文中有" + strings.Join(figs, "、") + "，哪一个是全项的完成率" + last + "？"
	case "impossible":
		return head + "完成率应在0到100%之间，请核对后重报" + last + "。"
	case "conflict":
		return head + "文字与完成率不一致，请核对：完成率是多少" + last + "？"
	case "item":
		return head + "项号与内容不一致，请核对是第几项，连同完成率重报" + last + "。"
	}
	return head + "完成率是多少" + last + "？"
}

// Saved confirms stored reports.
func Saved(p *ledger.Plan, saved []ledger.PendingEntry) Answer {
	a := Answer{Head: "已保存："}
	for i := range saved {
		e := &saved[i]
		line := Item(p.Item(e.No)) + "：" + change(e)
		a.Blocks = append(a.Blocks, line)
	}
	return a
}

// StillOpen says which of the sender's items a window still waits for.
func StillOpen(window string, nos []int) string {
	if len(nos) == 0 {
		return window + "您的事项均已报送。"
	}
	return window + "还有第" + joinNumbers(nos) + "项未报。"
}

func joinNumbers(nos []int) string {
	out := make([]string, len(nos))
	for i, n := range nos {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, "、")
}

// WithdrawFigure answers 撤回 that names a figure which is not the one that would be
// taken back.
func WithdrawFigure(figures []ledger.Percent) string {
	var words []string
	for _, f := range figures {
		words = append(words, Figure(f))
	}
	return "您最近的报送中没有完成率为" + strings.Join(words, "、") + "的一条，未撤回。请说明撤回哪一项，例如“撤回第3项”。"
}

// Withdrawn confirms that a report was taken back, with the figure that stands now, and
// whose it was where somebody else made it.
func Withdrawn(it *ledger.Item, r *ledger.Report, back ledger.Percent, others bool) string {
	s := "已撤回" + Item(it) + " "
	if others {
		s += r.ByName + " "
	}
	s += reportMoment(r) + "的报送"
	if r.Percent.Known() {
		s += "（" + Figure(r.Percent) + "）"
	}
	if back.Known() {
		s += "，恢复为" + Figure(back)
	}
	return s + "。"
}

// Amended joins a correction's words to the text that it corrects.
func Amended(old, said string) string {
	if old == "" || said == "" {
		return old + said
	}
	return old + "（更正：" + said + "）"
}

// OthersWords refuses words that name another unit as theirs.
func OthersWords(units string) string {
	return "这段文字写的是" + units + "的进展，不属于贵单位，未记录。代报请联系督查室。"
}

// SameAs is the reason of a report that repeats another unit's.
func SameAs(unit string) string { return "与" + unit + "报送一致" }

// NotYours refuses a report on an item in which the sender's units have no share.
func NotYours(it *ledger.Item) string {
	return Item(it) + "不是贵单位负责的事项，未记录。" + Duties(it) + "。"
}

// AlsoPending closes an answer to somebody who still has to confirm.
func AlsoPending(n int) string {
	return "另有" + strconv.Itoa(max(n, 1)) + "条待确认，请回复“确认”或“取消”。"
}

// OwnReport is one of a contact's items with his unit's last report, nil for none.
type OwnReport struct {
	Item   *ledger.Item
	Report *ledger.Report
	// Counts says that the report is one for the window that was asked about.
	Counts bool
	// Returned is the supervision office's return of it, where that came last.
	Returned *ledger.Report
}

// OwnReports answers 「我报了吗」.
func OwnReports(window string, rows []OwnReport) Answer {
	var done int
	a := Answer{}
	for _, r := range rows {
		line := Item(r.Item) + "："
		switch {
		case r.Returned != nil:
			line += "已被退回，请重新报送"
			if r.Returned.Note != "" {
				line += "（理由：" + excerptOf(r.Returned.Note) + "）"
			}
		case r.Report == nil:
			line += "还没有报送"
		case r.Counts:
			done++
			line += own(r.Report)
		default:
			line += window + "还没有；上次" + own(r.Report)
		}
		a.Blocks = append(a.Blocks, line)
	}
	a.Head = window + "您的" + strconv.Itoa(len(rows)) + "项事项，已报" + strconv.Itoa(done) + "项："
	return a
}

func own(r *ledger.Report) string {
	s := reportMoment(r) + " " + Figure(r.Percent)
	if r.Kind == ledger.KindUnchanged {
		s += "（无变化）"
	}
	s += timing(r.Timing)
	if r.Text != "" {
		s += "\n内容：" + r.Text
	}
	return s
}

func reportMoment(r *ledger.Report) string { return moment(r.At) }

// moment prints an instant.
func moment(at time.Time) string {
	at = at.In(calendar.Zone)
	return Moment(calendar.DateOf(at), at.Hour(), at.Minute())
}

// Returned tells the supervision office that a report was returned, and ReturnedTo
// tells its unit why.
func Returned(it *ledger.Item, unit string, r *ledger.Report, told []string) string {
	s := "已退回" + Item(it) + "（" + unit + "，" + Figure(r.Percent) + "），本周按未报计，"
	if len(told) == 0 {
		return s + "该单位没有联系人，未能通知。"
	}
	return s + "已通知" + strings.Join(told, "、") + "。"
}

// ReturnedTo tells a unit's contact that a report was returned, why, and what it said.
func ReturnedTo(it *ledger.Item, r *ledger.Report, why string) string {
	s := "督查室退回了" + Item(it) + "的报送（" + Figure(r.Percent) + "）。"
	if why != "" {
		s += "\n理由：" + why
	}
	if r.Text != "" {
		s += "\n原文：" + excerptOf(r.Text)
	}
	return s + "\n请核实后重新报送。"
}

// NothingToReturn answers 退回 for an item without a report.
func NothingToReturn(it *ledger.Item) string { return Item(it) + "没有可以退回的报送。" }

// ReturnWhich asks whose report is to be returned.
func ReturnWhich(it *ledger.Item, units []string) string {
	return Item(it) + "有" + strings.Join(units, "、") + "的报送，请写明单位，例如“退回第" + strconv.Itoa(it.No) + "项 " + units[0] + " 请核实”。"
}

// OnBehalf tells a unit's contact what the office, or his deputy, reported for his unit.
func OnBehalf(p *ledger.Plan, e *ledger.PendingEntry, by string, deputy bool) string {
	s := "督查室（" + by + "）代报："
	if deputy {
		s = by + "代报："
	}
	s += Item(p.Item(e.No)) + "：" + change(e)
	if e.Text != "" {
		s += "\n内容：" + excerptOf(e.Text)
	}
	return s + "\n如有出入，请直接回复更正。"
}

// BehalfWhich asks for which unit the office reports.
func BehalfWhich(it *ledger.Item, units []string) string {
	return Item(it) + "的责任单位有" + strings.Join(units, "、") + "，请写明代哪个单位报，例如“代报 第" + strconv.Itoa(it.No) + "项 " + units[0] + " 63%”。"
}

// HowToReturn and HowToReportFor say how the office's commands are written.
const (
	HowToReturn    = "请写明退回第几项和理由，例如“退回第18项 请核实50%”。"
	HowToReportFor = "请写明代报的项号、单位和完成率，例如“代报 第2项 人社局 新增就业4310人 63%”。"
)
