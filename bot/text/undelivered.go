package text

import (
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// Missed is a person who did not get messages.
type Missed struct {
	Account string
	// Member is nil when the roster has nobody of that account.
	Member   *ledger.Member
	Messages int
	// Reason and At are of the latest of them.
	Reason chat.Reason
	At     time.Time
}

// reasons say why a message did not arrive, and what to do where something can be done.
var reasons = map[chat.Reason]string{
	chat.ReasonStranger:   "账号不在企业微信通讯录或不在本应用可见范围",
	chat.ReasonUnlicensed: "账号未开通接口许可",
	chat.ReasonLate:       "超过有效时间未能发出",
	chat.ReasonUnsure:     "已发出但未得到回执，可能已收到",
	chat.ReasonContent:    "消息内容被企业微信拒绝",
	chat.ReasonVendor:     "企业微信多次拒绝发送",
}

// who is a person as the office knows him, with his units.
func (m Missed) who() string {
	if m.Member == nil {
		return "账号" + m.Account
	}
	s := m.Member.Name
	if n := len(m.Member.Units); n > 3 {
		s += "（" + m.Member.Units[0] + "等" + strconv.Itoa(n) + "个单位）"
	} else if n > 0 {
		s += "（" + strings.Join(m.Member.Units, "、") + "）"
	}
	return s
}

// WhoMissed lists for the office who did not get messages in the last days, why, and
// the number to call.
func WhoMissed(days int, list []Missed) Answer {
	span := "近" + strconv.Itoa(days) + "日"
	if len(list) == 0 {
		return Say(span + "发出的消息均已送达。")
	}
	a := Answer{Head: span + "有" + strconv.Itoa(len(list)) + "人没有收到消息："}
	for _, m := range list {
		s := m.who() + "：" + reasons[m.Reason] + "，" + m.At.In(calendar.Zone).Format("1月2日15:04")
		if m.Messages > 1 {
			s += "等" + strconv.Itoa(m.Messages) + "条"
		}
		if m.Member != nil && m.Member.Phone != "" {
			s += "，电话" + m.Member.Phone
		}
		a.Blocks = append(a.Blocks, s)
	}
	return a
}

// noticeNames is how many people a notice names.
const noticeNames = 10

// UndeliveredNotice tells the office that messages did not arrive.
func UndeliveredNotice(list []Missed) string {
	var b strings.Builder
	b.WriteString("有" + strconv.Itoa(len(list)) + "人没有收到消息：")
	for i, m := range list {
		if i == noticeNames {
			b.WriteString("\n另有" + strconv.Itoa(len(list)-noticeNames) + "人。")
			break
		}
		b.WriteString("\n" + m.who() + "：" + reasons[m.Reason])
	}
	b.WriteString("\n名单和电话请回复“谁没收到”查看。")
	return b.String()
}
