package text

import (
	"strconv"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// The sentences about a unit's new contact that need no value.
const (
	HowToHandOver = "请写明单位和新的联系人，例如“红十字会换成刘洋”；需要时写明起始日期，例如“8月1日起”。"
	// NoUnits refuses a report of a contact who speaks for no unit.
	NoUnits           = "您目前没有负责的单位，未记录。如有疑问请联系督查室。"
	HandOverForwarded = "联系人变更由督查室办理，您的消息已转告督查室。"
)

// HandOverWish tells the office that a contact names his follower.
func HandOverWish(m *ledger.Member, units []string, said string) string {
	unit := first(units, "单位名称")
	return strings.Join(units, "、") + Person(m) + "提出更换联系人：“" + excerptOf(said) + "”\n如同意，请核对后回复：" + unit + "换成 账号 姓名"
}

// NotContactOf answers that the person who is to leave is none of the unit's contacts.
func NotContactOf(name, unit string) string {
	return "“" + name + "”不是" + unit + "现在的联系人。"
}

// WhoFollows asks for the new contact.
func WhoFollows(unit string) string {
	return "请写明" + unit + "新的联系人，例如“" + unit + "换成刘洋”。"
}

// FollowerUnknown asks for the account of somebody who is not in the roster.
func FollowerUnknown(unit, name string) string {
	return "名册中没有“" + name + "”，请写明账号：请回复“" + unit + "换成 账号 " + name + "”，其中账号换成企业微信账号。"
}

// FollowerUnnamed asks for the name that belongs to a new account.
func FollowerUnnamed(unit, account string) string {
	return "名册中没有账号“" + account + "”，请同时写明姓名，例如“" + unit + "换成 " + account + " 刘洋”。"
}

// FollowerRole refuses somebody who has another role.
func FollowerRole(m *ledger.Member) string {
	return Person(m) + "在名册中是" + post(m) + "，不能同时任联系人，请用另一账号。"
}

// WhoLeaves asks which of several contacts leaves.
func WhoLeaves(unit string, of []ledger.Member, next string) Answer {
	a := Answer{Head: unit + "现有" + strconv.Itoa(len(of)) + "位联系人，请写明换下哪一位，例如“" + unit + " " + of[0].Name + "换成" + next + "”；全部换下请写“" + unit + "联系人全部换成" + next + "”："}
	for i := range of {
		a.Blocks = append(a.Blocks, Person(&of[i]))
	}
	return a
}

// AlreadyContact answers a change that changes nothing.
func AlreadyContact(unit, name string) string {
	return name + "已是" + unit + "的联系人，未作改动。"
}

func since(on calendar.Date, later bool) string {
	if !later {
		return "即日起"
	}
	return Day(on) + "（" + Weekday(on) + "）起"
}

func memberNames(of []ledger.Member) string {
	names := make([]string, len(of))
	for i := range of {
		names[i] = of[i].Name
	}
	return strings.Join(names, "、")
}

// HandOver reads a change of contact back.
func HandOver(p *ledger.Plan, unit int64, old []ledger.Member, next string, from calendar.Date, later bool) Answer {
	old1 := memberNames(old)
	if old1 == "" {
		old1 = "（无）"
	}
	a := Answer{Head: "请核对：" + since(from, later) + "，" + p.Unit(unit).Name + "的联系人由" + old1 + "换成" + next + "。"}
	var items []*ledger.Item
	for _, it := range p.Items {
		if it.Has([]int64{unit}) {
			items = append(items, it)
		}
	}
	if len(items) > 0 {
		s := "涉及事项：" + Numbers(items) + "；"
		if !later {
			s += "待报的提示一并移交，"
		}
		a.Blocks = append(a.Blocks, s+"历史记录保留。")
	}
	a.Foot = "回复“确认”办理，回复“取消”放弃"
	return a
}

// HandedOver confirms a change of contact.
func HandedOver(p *ledger.Plan, unit int64, old []string, next string, from calendar.Date, later bool) string {
	s := "已办理：" + since(from, later) + "，" + p.Unit(unit).Name + "的联系人"
	if len(old) > 0 {
		s += "由" + strings.Join(old, "、")
	}
	return s + "换成" + next + "，已告知本人。"
}

// UnitLeft tells an old contact that the unit is no longer his.
func UnitLeft(unit, next string, from calendar.Date, later, dropped bool) string {
	s := since(from, later) + "，" + unit + "的联系人改为" + next + "，您不再负责该单位的报送，此前的记录保留。"
	if dropped {
		s += "您还没有确认的报送已作废，请告知" + next + "重新报送。"
	}
	return s
}

// UnitCame tells a new contact which unit and items are his, and what is waited for.
func UnitCame(p *ledger.Plan, unit string, m *ledger.Member, items []*ledger.Item, asked []int, from calendar.Date, later bool) string {
	s := m.Name + "同志，" + since(from, later) + "您是" + unit + "的联系人"
	if len(items) > 0 {
		s += "，负责" + PlanName(p) + Numbers(items)
	}
	s += "。"
	if len(asked) > 0 {
		s += "\n待报：第" + joinNumbers(asked) + "项，请直接回复进展，例如“" + strconv.Itoa(asked[0]) + " 完成率 主要进展”。"
	}
	return s + "\n回复“帮助”查看用法。"
}
