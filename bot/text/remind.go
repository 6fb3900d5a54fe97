package text

import (
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// Ask is what a reminder asks for in one plan.
type Ask struct {
	Plan *ledger.Plan
	// Periods are what is asked for, the shortest first; Due is zero when nothing is due.
	Periods []calendar.Period
	Due     time.Time
	Items   []Asked
	// Time is which reminder of the period this is, from 1.
	Time int
	// Opening is the office's own first line, "" for ours.
	Opening string
}

// MeetingPart is what a reminder shows of the weekly meeting in one plan: the
// person's items, each with its figure and lamp.
type MeetingPart struct {
	Plan  *ledger.Plan
	Items []MeetingItem
}

// MeetingItem is an item as the meeting sees it.
type MeetingItem struct {
	Item    *ledger.Item
	Percent ledger.Percent
	// Own is the figure of the person's unit, where it is not the item's.
	Own      ledger.Percent
	Lamp     ledger.Lamp
	Reported bool // this week
}

// Remind is the one message of a day to a unit's contact. It fits one message:
// titles are shortened where the list is long, and left out where it is longer.
func Remind(today calendar.Date, meeting []MeetingPart, asks []Ask) string {
	for _, title := range []int{60, 24, 12, 6, 0} {
		if s := remind(today, meeting, asks, title); len(s) <= chat.MaxText {
			return s
		}
	}
	return remind(today, nil, asks, -1)
}

// remind words a reminder with titles of so many characters; below zero, with
// nothing but the items' numbers.
func remind(today calendar.Date, meeting []MeetingPart, asks []Ask, title int) string {
	var parts []string
	for _, m := range meeting {
		parts = append(parts, m.words(today, title))
	}
	for i := range asks {
		parts = append(parts, asks[i].words(today, title))
	}
	if len(asks) > 0 {
		parts = append(parts, example(asks[0].Items))
	}
	return strings.Join(parts, "\n")
}

func (m *MeetingPart) words(today calendar.Date, title int) string {
	var b strings.Builder
	b.WriteString(PlanName(m.Plan) + "本周（" + period(calendar.PeriodOf(calendar.Week, today)) + "，" + Day(today) + "）例会，贵单位牵头的事项：")
	for _, r := range m.Items {
		b.WriteString("\n" + short(r.Item, title) + "：" + Figure(r.Percent))
		if r.Own.Known() && r.Own != r.Percent {
			b.WriteString("（贵单位" + r.Own.String() + "）")
		}
		if r.Lamp.Color == ledger.LampRed || r.Lamp.Color == ledger.LampYellow {
			b.WriteString("，" + LampName(r.Lamp.Color))
		}
		if !r.Reported {
			b.WriteString("，本周未报")
		}
	}
	return b.String()
}

func (a *Ask) words(today calendar.Date, title int) string {
	var b strings.Builder
	switch {
	case a.Opening != "":
		b.WriteString(a.Opening + "\n" + PlanName(a.Plan) + a.periods())
	default:
		if a.Time > 1 {
			b.WriteString("再次提醒：")
		}
		b.WriteString("请于" + a.by(today) + "前报送" + PlanName(a.Plan) + a.periods())
	}
	if title < 0 {
		nos := make([]int, len(a.Items))
		for i := range a.Items {
			nos[i] = a.Items[i].Item.No
		}
		return b.String() + "：第" + joinNumbers(nos) + "项。"
	}
	b.WriteString("：")
	for _, it := range a.Items {
		b.WriteString("\n" + short(it.Item, title) + "：")
		switch n, known := it.Last.Tenths(); {
		case !known:
			b.WriteString("尚无完成率")
		case n == 1000:
			b.WriteString("上次100%（未办结）")
		default:
			b.WriteString("上次" + it.Last.String())
		}
	}
	return b.String()
}

// by is the due moment as people say it on that day: 今天17:00, 明天（7月4日 周四）17:00.
func (a *Ask) by(today calendar.Date) string {
	if a.Due.IsZero() {
		return "近期"
	}
	at := a.Due.In(calendar.Zone)
	day := calendar.DateOf(at)
	clock := at.Format("15:04")
	switch day.Sub(today) {
	case 0:
		return "今天（" + Day(day) + "）" + clock
	case 1:
		return "明天（" + Day(day) + "）" + clock
	}
	return Day(day) + "（" + Weekday(day) + "）" + clock
}

// periods names what is asked for: 第27周进展（一并作为7月的报送）.
func (a *Ask) periods() string {
	s := period(a.Periods[0]) + "进展"
	var more []string
	for _, p := range a.Periods[1:] {
		more = append(more, period(p))
	}
	if len(more) > 0 {
		s += "（一并作为" + strings.Join(more, "、") + "的报送）"
	}
	return s
}

// period is a period without its year.
func period(p calendar.Period) string {
	s := p.String()
	if _, rest, ok := strings.Cut(s, "年"); ok && rest != "" {
		return rest
	}
	return s
}

// short names an item with a title of at most so many characters.
func short(it *ledger.Item, title int) string {
	rs := []rune(it.Title)
	if len(rs) > title {
		rs = rs[:title]
		if title > 0 {
			rs = append(rs, '…')
		}
	}
	if it.No == 0 {
		return "（未编号）" + string(rs)
	}
	return strings.TrimSpace("第" + strconv.Itoa(it.No) + "项 " + string(rs))
}

// example closes a reminder with the shortest true answers.
func example(items []Asked) string {
	if len(items) == 1 {
		return "直接回复即可，例如“" + strconv.Itoa(items[0].Item.No) + " 85%，已……”；没有变化回复“同上周”。"
	}
	return "直接回复即可，例如“" + strconv.Itoa(items[0].Item.No) + "同上周 " + strconv.Itoa(items[1].Item.No) + " 85%”；都没有变化回复“同上周”。"
}

// WhySkipped words why a slot told nobody; with is the rule that it joined.
func WhySkipped(why, with string) string {
	switch why {
	case "all_reported":
		return "均已报送，无需提醒"
	case "joined":
		return "并入当日“" + with + "”的消息"
	case "told_today":
		return "当日已提醒过，每人每天最多一次"
	case "told_enough":
		return "本期已提醒两次，不再提醒"
	case "nothing_late":
		return "均已报送，没有逾期"
	case "held":
		return "提醒已暂停"
	case "undecided":
		return "当年放假安排未导入，未核定"
	case "no_workday":
		return "本期没有工作日"
	case "no_recipient":
		return "名册中没有接收人"
	case "missed":
		return "当时程序未运行，已过补发时限"
	case "caught_up":
		return "当时程序未运行，已由后一次提醒补发"
	}
	return "没有需要告知的内容"
}

// MissedSlot is a slot that nobody was there for.
type MissedSlot struct {
	Rule   string
	Period calendar.Period
	At     time.Time
}

// MissedSlots tells the clerks which reminders were not sent and how to make up for them.
func MissedSlots(slots []MissedSlot) string {
	return fitting(func(most int) string {
		s := "以下提醒因程序未运行没有发出，已过补发时限，不再补发："
		lines := []string{s}
		for i := range slots[:min(most, len(slots))] {
			m := &slots[i]
			lines = append(lines, m.Rule+"（"+period(m.Period)+"）"+instantWords(m.At))
		}
		if len(slots) > most {
			lines = append(lines, "等"+strconv.Itoa(len(slots))+"次")
		}
		return strings.Join(lines, "\n") + "\n需要时请回复“哪些没报”查看，再人工催办。"
	})
}

// Stalled tells the admins that reminding stood still.
func Stalled(from, to time.Time) string {
	return "提醒程序自" + instantWords(from) + "至" + instantWords(to) + "没有运行，请检查服务器。这期间的提醒，当日能补发的已补发，其余已告知督查室。"
}

// StillStalled tells the admins that reminding stands still.
func StillStalled(from time.Time) string {
	return "提醒程序自" + instantWords(from) + "起没有运行，提醒暂停，查询和报送不受影响。请在服务器上运行 duban doctor 并查看日志，恢复后另行告知。"
}

func instantWords(t time.Time) string {
	t = t.In(calendar.Zone)
	return Moment(calendar.DateOf(t), t.Hour(), t.Minute())
}
