package text

import (
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/ledger"
)

const (
	// Resumed confirms 恢复提醒.
	Resumed = "已恢复提醒，从下一个时点起照常发送；暂停期间的不补发。"
	// HowToPause says how 暂停提醒 is written.
	HowToPause = "请写明暂停到哪一天和原因，例如“暂停提醒到周二 开党代会”。"
	// MondayKept confirms a leader's wish for one digest a week.
	MondayKept = "已记下：进展简报改为每周第一个工作日上午发一次，其余时间不再推送。"
)

// NextSlot is a coming slot as it would go out now.
type NextSlot struct {
	Rule   string
	Period calendar.Period
	At     time.Time
	Names  []string
	Count  int
	// Text is the first of the texts.
	Text string
	// Undecided says that no notice has decided the year: 未核定.
	Undecided bool
}

// NextReminders answers 下次提醒: when, whom, and in what words.
func NextReminders(slots []NextSlot) string {
	if len(slots) == 0 {
		return "近期没有要发的提醒。"
	}
	return fitting(func(most int) string {
		var out []string
		for _, s := range slots {
			line := instantWords(s.At) + " " + s.Rule + "（" + period(s.Period) + "）"
			if s.Undecided {
				line += "［未核定］"
			}
			if s.Count > 0 {
				names := s.Names[:min(len(s.Names), 3)]
				line += "：" + strings.Join(names, "、")
				if s.Count > len(names) {
					line += "等" + strconv.Itoa(s.Count) + "人"
				}
			}
			rs := []rune(s.Text)
			if n := min(most*8, 160); len(rs) > n {
				rs = append(rs[:n], '…')
			}
			out = append(out, line+"\n"+string(rs))
		}
		return strings.Join(out, "\n\n")
	})
}

// Paused confirms 暂停提醒; last is the last day of it.
func Paused(last calendar.Date, reason string) string {
	return "提醒已暂停到" + LongDay(last) + "（含当天）" + reasonOf(reason) + "。需要提前恢复请回复“恢复提醒”。"
}

// StillPaused closes answers to the office while reminders are paused.
func StillPaused(last calendar.Date, reason string) string {
	return "［提醒已暂停到" + Day(last) + reasonOf(reason) + "］"
}

// PutOff confirms 下午报 and the like.
func PutOff(at, due time.Time) string {
	return "好的，" + instantWords(at) + "再提醒您一次；截止时间仍是" + instantWords(due) + "。"
}

// PutOffBefore refuses a second postponement of a window.
func PutOffBefore(at time.Time) string {
	return "本期已推迟过一次（" + instantWords(at) + "提醒），不能再推迟。"
}

// TooLateToPutOff refuses a postponement to or past the due moment.
func TooLateToPutOff(due time.Time) string {
	return "本期截止时间是" + instantWords(due) + "，不能推迟到那时或之后，请在截止前报送。"
}

// PutOffBy tells the office that a contact has put his reminder off.
func PutOffBy(name, units string, at time.Time) string {
	return units + name + "表示稍后报送，" + instantWords(at) + "再提醒一次。"
}

// RuleLine is a rule as it is in force.
type RuleLine struct {
	Name    string
	Enabled bool
	// When is what the rule's moments are called; To whom it goes.
	When string
	To   string
	// Next is the next moment, "" where there is none.
	Next string
}

// Method answers what 「212」 is: the name of the rules in force, whose meaning is the
// document's and the office's to explain.
func Method(p *ledger.Plan, rules []RuleLine) Answer {
	head := "“212”是这套提醒规则的名称，具体含义以"
	if p.DocNumber != "" {
		head += p.DocNumber + "文件和"
	}
	a := Answer{Head: head + "督查室的解释为准。" + PlanName(p) + "现行的规则："}
	for _, r := range rules {
		line := r.Name + "：" + r.When + "，发给" + r.To
		if !r.Enabled {
			line = r.Name + "：未启用"
		}
		a.Blocks = append(a.Blocks, line)
	}
	return a
}

func reasonOf(reason string) string {
	if reason == "" {
		return ""
	}
	return "，原因：" + reason
}
