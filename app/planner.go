package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
	"duban/scheduler"
)

// planner implements bot.Planner over the office's rules.
type planner struct{ a *App }

// policy is what the office set; what was known last when the database is away.
func (p planner) policy() *policy {
	if o := p.a.policyKnown(); o != nil {
		return o
	}
	ctx, cancel := context.WithTimeout(context.Background(), freshTimeout)
	defer cancel()
	if o, err := p.a.policyNow(ctx); err == nil {
		return o
	}
	if o := p.a.policy.Load(); o != nil {
		return o
	}
	return &policy{days: p.a.days}
}

// Days implements bot.Planner.
func (p planner) Days() *calendar.Days { return p.policy().days }

// Holds implements bot.Planner.
func (p planner) Holds() []ledger.Hold { return p.policy().holds }

// Rules lists a plan's rules as they are in force.
func (p planner) Rules(plan int64) []text.RuleLine {
	var out []text.RuleLine
	for _, r := range p.policy().rulesOf(plan) {
		if r.Recipients == scheduler.MondayLeaders {
			continue
		}
		line := text.RuleLine{Name: r.Name, Enabled: r.Enabled, When: whenOf(&r), To: whomOf(r.Recipients)}
		if at, _, _, ok := scheduler.Next(r, p.a.clock.Now(), p.policy().days); ok {
			line.Next = moment(at)
		}
		out = append(out, line)
	}
	return out
}

func whomOf(to scheduler.Recipients) string {
	switch to {
	case scheduler.Unreported:
		return "未报送单位的联系人"
	case scheduler.ClerksAndLeads:
		return "督查室和牵头单位联系人"
	case scheduler.Leaders, scheduler.MondayLeaders:
		return "分管领导"
	case scheduler.Heads:
		return "单位负责人"
	case scheduler.Clerks, scheduler.OverdueClerks, scheduler.Release, scheduler.Lapse:
	}
	return "督查室"
}

// whenOf words a rule's moments: 每周三09:07、周四14:37提醒，周四17:00前报送.
func whenOf(r *scheduler.Rule) string {
	if r.Cycle == 0 {
		return "遇到困难或亮红灯时"
	}
	if r.Cron != "" {
		return "按定时表达式“" + r.Cron + "”"
	}
	var list []string
	for _, m := range r.Moments {
		list = append(list, momentOf(r.Cycle, m))
	}
	s := "每" + strings.Join(list, "、")
	if r.Cycle != calendar.Week { // 每周三 has its 周
		s = "每" + r.Cycle.String() + strings.Join(list, "、")
	}
	if !r.Due.IsZero() {
		s += "提醒，" + momentOf(r.Cycle, r.Due) + "前报送"
	}
	return s
}

func momentOf(cycle calendar.Kind, m scheduler.Moment) string {
	at := fmt.Sprintf("%02d:%02d", m.Hour, m.Minute)
	switch {
	case m.Before > 0:
		last := m
		last.Before, last.Hour, last.Minute = 0, 0, 0
		return fmt.Sprintf("%s之前%d个工作日%s", strings.TrimSuffix(momentOf(cycle, last), "00:00"), m.Before, at)
	case m.Day < 0:
		return "最后一个工作日" + at
	case cycle == calendar.Week && m.Day <= 7:
		return "周" + string([]rune("一二三四五六日")[m.Day-1]) + at
	}
	if cycle == calendar.Month {
		return fmt.Sprintf("%d日%s", m.Day, at)
	}
	return fmt.Sprintf("第%d天%s", m.Day, at)
}

// previewed is how many slots 下次提醒 shows, and looked how many it looks through.
const (
	previewed = 3
	looked    = 24
)

// Preview tells the next slots that would tell somebody, as they would go out if
// nothing changed until then: all of them to the office, his own to anybody else.
func (p planner) Preview(now time.Time, account string) []text.NextSlot {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	o := p.policy()
	m := p.a.View().Book.Member(account)
	if m == nil {
		return nil
	}
	var out []text.NextSlot
	at := now
	for range looked {
		next, ok := scheduler.NextAt(o.sets, at, o.days)
		if !ok || len(out) >= previewed {
			break
		}
		at = next
		for _, b := range scheduler.Due(o.sets, at.Add(-time.Second), at, o.days) {
			facts, err := p.a.facts(ctx, o, b, at)
			if err != nil {
				return out
			}
			facts.Agreed = map[int]bool{at.In(calendar.Zone).Year(): true} // shown, and marked
			notes := scheduler.Plan(b, facts).Notes
			out = append(out, p.slots(notes, m, o, at)...)
		}
	}
	return out[:min(len(out), previewed)]
}

// slots gathers a batch's notes by rule.
func (p planner) slots(notes []scheduler.Note, m *ledger.Member, o *policy, at time.Time) []text.NextSlot {
	var out []text.NextSlot
	for i := range notes {
		n := &notes[i]
		if !n.Slot.At.Equal(at) { // it would have gone out with an earlier slot of the day
			continue
		}
		if !m.Office() && ledger.AccountKey(n.To.Account) != ledger.AccountKey(m.Account) {
			continue
		}
		k := slices.IndexFunc(out, func(s text.NextSlot) bool { return s.Rule == n.Slot.Rule.Name })
		if k < 0 {
			out = append(out, text.NextSlot{
				Rule: n.Slot.Rule.Name, Period: n.Slot.Period, At: n.Slot.At, Undecided: n.Slot.Undecided, Text: p.a.runOf(n, o, at).Messages[0].Text,
			})
			k = len(out) - 1
		}
		if m.Office() {
			out[k].Count++
			out[k].Names = append(out[k].Names, n.To.Name)
		}
	}
	return out
}
