package text

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/chat"
)

// trialNames is how many people a diverted message names.
const trialNames = 10

// Trial words a message that 试运行 sends to the office: for whom it was, and the
// message, cut where both do not fit.
func Trial(people []string, said string) string {
	names := strings.Join(people[:min(len(people), trialNames)], "、")
	if n := len(people); n > trialNames {
		names += "等" + strconv.Itoa(n) + "人"
	}
	const cut = "…（后略）"
	head := "【试】应发" + names + "：\n"
	if room := chat.MaxText - len(head); len(said) > room {
		room -= len(cut)
		for room > 0 && !utf8.RuneStart(said[room]) {
			room--
		}
		said = said[:room] + cut
	}
	return head + said
}

// TrialAsked reads a change to or from 试运行 back.
func TrialAsked(on bool) Answer {
	if on {
		return Answer{
			Head: "请核对：开始试运行。发给督查室以外人员的提醒、催办和通知，一律改发督查室并注明【试】和应收人，不发给本人；已排队尚未发出的一并改发。" +
				"各单位提问和报送照常，报送的数据照常入账。",
			Foot: "回复“确认”开始，回复“取消”放弃",
		}
	}
	return Answer{
		Head: "请核对：转为正式运行。此后的提醒、催办和通知发给本人；试运行期间改发督查室的不再补发。",
		Foot: "回复“确认”执行，回复“取消”放弃",
	}
}

// TrialSwitched confirms it.
func TrialSwitched(on bool) string {
	if on {
		return "已开始试运行，发给他人的消息改发督查室。转为正式运行请回复“正式运行”。"
	}
	return "已转为正式运行，此后的消息发给本人。"
}

// TrialIs says which it is.
func TrialIs(on bool) string {
	if on {
		return "目前是试运行，发给他人的消息改发督查室。转为正式运行请回复“正式运行”。"
	}
	return "目前是正式运行，消息发给本人。需要先试用请回复“试运行”。"
}

// StillTrial closes answers to the office during 试运行.
const StillTrial = "［试运行：发给他人的消息改发督查室］"
