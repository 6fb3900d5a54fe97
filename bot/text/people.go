package text

import (
	"strconv"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// The sentences about people that need no value.
const (
	OnlyAdmin  = "这项操作只有管理员可以进行。"
	HowToEnrol = "请写明账号、姓名、单位和角色，例如“同意 liuyang 刘洋 为红十字会联系人”。"
	// HowToRetire says how an account is stopped.
	HowToRetire = "请写明要停用的账号，例如“停用 liuyang”。"
	NotYourself = "不能停用自己的账号，请由其他督查室人员或管理员办理。"
)

// Excerpt is the beginning of what somebody wrote.
func Excerpt(s string) string { return excerptOf(s) }

// Person names a member with his account, so that people of one name are told apart.
func Person(m *ledger.Member) string { return m.Name + "（" + m.Account + "）" }

// post is 「红十字会联系人」.
func post(m *ledger.Member) string { return strings.Join(m.Units, "、") + m.Role.String() }

// Enrolled confirms that a person is in the roster.
func Enrolled(m *ledger.Member) string { return "已登记：" + Person(m) + "为" + post(m) + "。" }

// YouAreEnrolled tells a person what he may do now.
func YouAreEnrolled(m *ledger.Member) string {
	return m.Name + "同志，您已登记为" + post(m) + "，现在即可使用。回复“帮助”查看用法。"
}

// AlreadyEnrolled answers an enrolment that changes nothing.
func AlreadyEnrolled(m *ledger.Member) string {
	return Person(m) + "已是" + post(m) + "，未作改动。"
}

// OtherRole refuses to change a person's role in passing.
func OtherRole(m *ledger.Member, role ledger.MemberRole) string {
	return Person(m) + "现为" + post(m) + "，不能直接改为" + role.String() + "。如确需改变，请先“停用 " + m.Account + "”，再重新登记。"
}

// NameToEnrol asks for the name of a new person.
func NameToEnrol(account string) string {
	return "名册中没有账号“" + account + "”，请同时写明姓名，例如“同意 " + account + " 刘洋 为红十字会联系人”。"
}

// UnknownUnit answers a unit that no plan names.
func UnknownUnit(name string) string {
	return "单位“" + name + "”不在任何清单中，请写清单上的单位名称或别名。"
}

// NobodyNamed answers a person who is not in the roster.
func NobodyNamed(word string) string { return "名册中没有“" + word + "”。" }

// WhichPerson asks which of several people is meant.
func WhichPerson(word string, of []ledger.Member, example string) Answer {
	a := Answer{Head: "名册中有" + strconv.Itoa(len(of)) + "位“" + word + "”，请写明账号，例如“" + example + "”："}
	for i := range of {
		a.Blocks = append(a.Blocks, Person(&of[i])+" "+post(&of[i]))
	}
	return a
}

// Retirement confirms that an account was stopped, or is in use again.
func Retirement(m *ledger.Member) string {
	if m.Active {
		return "已恢复：" + Person(m) + "，" + post(m) + "。"
	}
	return "已停用：" + Person(m) + "，" + post(m) + "。历史记录保留。"
}

// AlreadyActive answers a retirement that changes nothing.
func AlreadyActive(m *ledger.Member) string {
	if m.Active {
		return Person(m) + "正在使用，未作改动。"
	}
	return Person(m) + "已停用，未作改动。"
}

// NoContact warns of units for which nobody speaks any more.
func NoContact(units []string) string {
	return "注意：" + strings.Join(units, "、") + "现在没有联系人，请尽快登记，例如“同意 liuyang 刘洋 为" + units[0] + "联系人”。"
}

// RosterChanged tells the rest of the office what one of them changed.
func RosterChanged(by, what string) string { return "名册变动（" + by + "办理）：" + what }

// RosterRead tells the office that a roster was read on the command line.
func RosterRead(added, changed int) string {
	return "名册已用文件更新：新增" + strconv.Itoa(added) + "人，变更" + strconv.Itoa(changed) + "人。如非督查室安排，请联系管理员。"
}

// OfficeDid tells the rest of the office what one of them decided.
func OfficeDid(by, what string) string { return by + "已办理：" + what }

// StrangerWrites tells the office of somebody who is not in the roster, with the
// line that enrols him; name and unit are what he says of himself, "" where he does not.
func StrangerWrites(account, said, name, unit string) string {
	if name == "" {
		name = "姓名"
	}
	if unit == "" {
		unit = "单位名称"
	}
	return "未登记的账号“" + account + "”发来消息：“" + excerptOf(said) + "”\n如同意登记，请核对后回复：\n同意 " + account + " " + name + " 为" + unit + "联系人"
}

// RetiredWrites tells the office that a stopped account writes.
func RetiredWrites(m *ledger.Member, said string) string {
	return "已停用的账号" + Person(m) + "发来消息：“" + excerptOf(said) + "”\n如需恢复，请回复：\n启用 " + m.Account
}

// OnLeave refuses a report of somebody for whom a deputy speaks.
func OnLeave(deputy string, l *ledger.Leave) string {
	return "您" + Span(calendar.Span{From: l.From, To: l.To}) + "由" + deputy + "代为报送，未记录。如已返岗，请回复“销假”。"
}

// Contacts names who speaks for a unit on a day; phone says whether the asker may
// see telephone numbers.
func Contacts(b *ledger.Book, p *ledger.Plan, unit int64, on calendar.Date, phone bool) Answer {
	name := p.Unit(unit).Name
	of := b.ContactsOf(p, unit, on)
	if len(of) == 0 {
		return Say(name + "目前没有登记联系人。")
	}
	var lines []string
	for i := range of {
		m := &of[i]
		s := withPhone(m, phone)
		if d := b.DeputyOf(m.Account, on); d != nil {
			l := b.LeaveOf(m.Account, on)
			s += "，" + Span(calendar.Span{From: l.From, To: l.To}) + "由" + withPhone(d, phone) + "代"
		}
		lines = append(lines, s)
	}
	return Say(name + "的联系人：" + strings.Join(lines, "；") + "。")
}

func withPhone(m *ledger.Member, phone bool) string {
	if !phone || m.Phone == "" {
		return m.Name
	}
	return m.Name + "（" + m.Phone + "）"
}

// WithoutContact lists the units of a plan for which nobody speaks.
func WithoutContact(p *ledger.Plan, units []string) Answer {
	if len(units) == 0 {
		return Say(PlanName(p) + "的责任单位都有联系人。")
	}
	return Answer{
		Head:   PlanName(p) + "中没有联系人的单位有" + strconv.Itoa(len(units)) + "个：",
		Blocks: []string{strings.Join(units, "、")},
		Foot:   "登记请写“同意 账号 姓名 为单位名称联系人”",
	}
}
