package text

import (
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// The sentences about leave that need no value.
const (
	HowToAskLeave = "请写明哪几天、由谁代报，例如“我下周一到周三休假，让孙明替我报”。"
	NoLeave       = "您没有休假代报的安排或申请。"
)

// days names the days of a leave with their weekdays.
func days(s calendar.Span) string {
	if s.From == s.To {
		return Day(s.From) + "（" + Weekday(s.From) + "）"
	}
	return Day(s.From) + "（" + Weekday(s.From) + "）至" + Day(s.To) + "（" + Weekday(s.To) + "）"
}

func spanOf(l *ledger.Leave) calendar.Span { return calendar.Span{From: l.From, To: l.To} }

// LeaveExample is how a request is written with an account.
func LeaveExample(s calendar.Span, account string) string {
	return "我" + Span(s) + "休假，让 " + account + " 替我报"
}

// LeaveOver refuses a leave in the past.
func LeaveOver(s calendar.Span) string { return Span(s) + "已过，请写明今后的日期。" }

// DeputyUnknown tells a contact that his deputy is not in the roster.
func DeputyUnknown(name string) string {
	return "名册中没有可以代报的“" + name + "”，申请未提交。已请督查室登记此人，登记后请再发一次。"
}

// DeputyToEnrol asks the office to put a deputy into the roster.
func DeputyToEnrol(m ledger.Member, units []string, deputy string, s calendar.Span) string {
	return strings.Join(units, "、") + m.Name + "想在" + days(s) + "由“" + deputy + "”代报，名册中没有此人。\n如同意其代报，请先登记：同意 账号 姓名 为" + first(units, "单位名称") + "联系人"
}

func first(list []string, otherwise string) string {
	if len(list) == 0 {
		return otherwise
	}
	return list[0]
}

// LeaveTaken refuses a second leave on a day.
func LeaveTaken(on calendar.Date) string {
	return Day(on) + "您已有代报安排。如需更改，请先回复“销假”。"
}

// DeputyAway refuses a deputy who is away himself.
func DeputyAway(m *ledger.Member, on calendar.Date) string {
	return m.Name + "在" + Day(on) + "本人休假，请另请一位代报。"
}

// LeaveAsked confirms a request.
func LeaveAsked(deputy *ledger.Member, s calendar.Span) string {
	return "已向督查室申请：" + days(s) + "由" + Person(deputy) + "代您报送和接收提醒。批准后生效，到期自动恢复；不需要时请回复“取消休假”。"
}

// LeaveRequest puts a request to the office.
func LeaveRequest(m *ledger.Member, units []string, deputy *ledger.Member, s calendar.Span) string {
	line := deputy.Name + "代" + m.Name
	return strings.Join(units, "、") + m.Name + "申请：" + days(s) + "由" + Person(deputy) + "代为报送和接收提醒。\n请回复“同意" + line + "”或“不同意" + line + "”。"
}

// NoSuchRequest answers a decision that fits no request, or several.
func NoSuchRequest(b *ledger.Book, open []*ledger.Leave) Answer {
	if len(open) == 0 {
		return Say("没有待批准的代报申请。")
	}
	a := Answer{Head: "没有找到唯一对应的代报申请。待批准的有："}
	for _, l := range open {
		a.Blocks = append(a.Blocks, leaveLine(b, l))
	}
	return a
}

func leaveLine(b *ledger.Book, l *ledger.Leave) string {
	name := func(account string) string {
		if m := b.Member(account); m != nil {
			return Person(m)
		}
		return account
	}
	return name(l.Deputy) + "代" + name(l.Account) + "，" + days(spanOf(l))
}

// Leaves lists who is away or has asked to be.
func Leaves(b *ledger.Book) Answer {
	a := Answer{Head: "休假代报："}
	for i := range b.Leaves {
		l := &b.Leaves[i]
		state := "（待批准）"
		if l.State == ledger.LeaveGranted {
			state = "（已批准）"
		}
		a.Blocks = append(a.Blocks, leaveLine(b, l)+state)
	}
	if len(a.Blocks) == 0 {
		return Say("目前没有休假代报的安排或申请。")
	}
	return a
}

// LeaveDecided confirms the office's decision.
func LeaveDecided(m *ledger.Member, units []string, deputy *ledger.Member, l *ledger.Leave, yes bool) string {
	if !yes {
		return "不同意" + deputy.Name + "代" + m.Name + "（" + strings.Join(units, "、") + "）报送，已告知本人。"
	}
	return "同意" + Person(deputy) + "代" + m.Name + "（" + strings.Join(units, "、") + "）报送和接收提醒，" + days(spanOf(l)) + "，到期自动恢复。已告知双方。"
}

// LeaveAnswer tells a contact what became of his request.
func LeaveAnswer(deputy *ledger.Member, l *ledger.Leave, yes bool, why string) string {
	if yes {
		return "督查室已同意：" + days(spanOf(l)) + "由" + deputy.Name + "代您报送和接收提醒，到期自动恢复。"
	}
	s := "督查室未同意由" + deputy.Name + "代您报送（" + Span(spanOf(l)) + "）。"
	if why != "" {
		s += "理由：" + why
	}
	return s
}

// YouStandIn tells a deputy for whom and when he reports.
func YouStandIn(m *ledger.Member, units []string, l *ledger.Leave) string {
	return days(spanOf(l)) + "由您代" + m.Name + "（" + strings.Join(units, "、") + "）报送进展和接收提醒，届时直接回复即可，历史中注明代报。"
}

// LeaveEnded confirms the end of a leave or of a request.
func LeaveEnded(l *ledger.Leave) string {
	if l.State == ledger.LeaveAsked {
		return "已撤回" + Span(spanOf(l)) + "的代报申请。"
	}
	return "已销假，" + Span(spanOf(l)) + "的代报结束，由您本人报送和接收提醒。"
}

// DeputyEnds tells a deputy that he no longer stands in.
func DeputyEnds(name string) string { return name + "已销假，您不再代其报送。" }

// LeaveEndedNote tells the office the same.
func LeaveEndedNote(m *ledger.Member, l *ledger.Leave) string {
	return m.Name + "已销假，" + Span(spanOf(l)) + "的代报结束。"
}
