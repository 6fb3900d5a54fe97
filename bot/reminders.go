package bot

import (
	"regexp"
	"strings"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// farAway is the end of a wish that has none of its own.
var farAway = calendar.NewDate(2100, time.January, 1)

var (
	pauseWords    = regexp.MustCompile(`^(?:先)?(?:暂停|停止|停)(?:所有|全部)?(?:提醒|催办|推送)`)
	weekHold      = regexp.MustCompile(`^(?:这周|本周|这个星期|这星期)(?:先)?(?:别|不要|不用|不)(?:再)?(?:发|催|提醒|推)`)
	postponeWords = regexp.MustCompile(`^(?:我|我们)?(?:今天)?(下午|明天|明早|明天上午|明天下午|(?:下)?周[一二三四五六日天])(?:上午|下午)?(?:之?前)?(?:再|才|统一)?报(?:送|给你|给您)?(?:吧|行吗|可以吗|行不行|可以不|哈|啊)?$`)
	mondayWords   = regexp.MustCompile(`(?:别|不要|不用|别再)(?:天天|每天|老是|总)(?:推|发|提醒)|(?:周一|星期一)(?:早上|上午)?(?:推|发|提醒)?一次`)
	dayWords      = regexp.MustCompile(`^(补班|上班|调休上班|放假|休息)[ :]*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2})日?(.*)$`)
	releaseWords  = regexp.MustCompile(`^(?:确认|同意)?上报(?:给)?(?:分管)?(?:领导)?$`)
	rulesWords    = regexp.MustCompile(`^(?:现在|目前)?(?:有)?(?:哪些|什么|查看|看看?)?(?:的)?提醒规则(?:有哪些|是什么)?$`)
	agreeWords    = regexp.MustCompile(`^核定(20\d\d)年?(?:的)?(?:提醒|日历)?$`)
	what212       = regexp.MustCompile(`^(?:什么|啥)(?:是|叫)?212|212(?:工作法|机制|制度|法)?(?:是|指)?(?:什么|啥|哪)`)
)

var reminderGate = intent.NewGate("提停报報核班假息催推发發次改调調关關启啟打恢")

// aboutReminders answers what people say about reminders: when the next ones come, what
// holds them back, what the office's way of working is. done is false for everything else.
func (t *turn) aboutReminders(s string) (Reply, bool, error) {
	if !reminderGate.Opens(s) && !strings.Contains(s, "212") && !strings.Contains(s, "２１２") {
		return Reply{}, false, nil // what is read below has one of these
	}
	folded := strings.Trim(intent.Fold(s), " .,!?~")
	switch {
	case folded == "下次提醒" || folded == "接下来提醒谁" || folded == "下次提醒谁" || folded == "下次什么时候提醒":
		return t.answerWith(text.NextReminders(t.Planner.Preview(t.now, t.ev.From)))
	case strings.Contains(folded, "212") && what212.MatchString(folded):
		return t.method(s)
	case folded == "恢复提醒" || folded == "继续提醒":
		if !t.who.Office() {
			return t.refuse("恢复提醒", text.OnlyOffice), true, nil
		}
		r := t.say(text.Say(text.Resumed))
		r.Change, r.Acts = ledger.EndHolds{Kind: ledger.HoldAll, By: t.ev.From}, true
		return r, true, nil
	case releaseWords.MatchString(folded) && !t.who.reports():
		return t.release()
	case rulesWords.MatchString(folded):
		return t.listRules(s)
	case agreeWords.MatchString(folded):
		return t.agreeYear(agreeWords.FindStringSubmatch(folded)[1])
	case dayWords.MatchString(strings.TrimSpace(intent.Fold(s))):
		return t.markDay(dayWords.FindStringSubmatch(strings.TrimSpace(intent.Fold(s))))
	case weekHold.MatchString(folded):
		return t.pause("这周先别发", weekHold.ReplaceAllString(folded, ""), calendar.PeriodOf(calendar.Week, calendar.DateOf(t.now)).To())
	case pauseWords.MatchString(folded):
		rest := pauseWords.ReplaceAllString(folded, "")
		day, reason, ok := untilDay(rest, calendar.DateOf(t.now))
		if !ok {
			return t.answerWith(text.HowToPause)
		}
		return t.pause("暂停提醒", reason, day)
	case t.who.reports() && postponeWords.MatchString(folded):
		return t.postpone(folded)
	case t.who.Role == ledger.Leader && mondayWords.MatchString(folded):
		r := t.say(text.Say(text.MondayKept))
		r.Acts = true
		r.Change = ledger.AddHold{Hold: ledger.Hold{
			Kind: ledger.HoldDigest, Account: t.ev.From, From: t.now, Until: farAway.At(0, 0), Reason: strings.TrimSpace(s), By: t.ev.From,
		}}
		return r, true, nil
	}
	return t.editRules(s, folded)
}

// pause holds all reminders back, the last day included.
func (t *turn) pause(what, reason string, last calendar.Date) (Reply, bool, error) {
	if !t.who.Office() {
		return t.refuse(what, text.OnlyOffice), true, nil
	}
	if last.Before(calendar.DateOf(t.now)) {
		return t.answerWith(text.HowToPause)
	}
	reason = strings.Trim(reason, " ,.，。了吧:：")
	r := t.say(text.Say(text.Paused(last, reason)))
	r.Acts = true
	r.Change = ledger.AddHold{Hold: ledger.Hold{Kind: ledger.HoldAll, From: t.now, Until: last.Add(1).At(0, 0), Reason: reason, By: t.ev.From}}
	return r, true, nil
}

// postpone puts the sender's reminder off, once a window and not beyond its due moment.
func (t *turn) postpone(folded string) (Reply, bool, error) {
	if t.who.away != nil {
		return t.absent(), true, nil
	}
	w, err := t.putOffWindow()
	if err != nil {
		return Reply{}, true, err
	}
	at := t.putOffTo(postponeWords.FindStringSubmatch(folded)[1])
	if !at.After(t.now) || !at.Before(w.Due) || w.Due.Sub(t.now) < time.Hour {
		return t.answerWith(text.TooLateToPutOff(w.Due))
	}
	for _, h := range t.Planner.Holds() {
		if h.Kind == ledger.HoldPerson && h.Window == w.Period.Key() && h.Account == ledger.AccountKey(t.ev.From) {
			return t.answerWith(text.PutOffBefore(h.Until))
		}
	}
	r := t.say(text.Say(text.PutOff(at, w.Due)))
	r.Acts = true
	r.Messages = append(r.Messages, t.tellOffice(text.PutOffBy(t.who.Name, strings.Join(t.who.Units, "、"), at))...)
	r.Change = ledger.AddHold{Hold: ledger.Hold{
		Kind: ledger.HoldPerson, Account: t.ev.From, From: t.now, Until: at, Window: w.Period.Key(), By: t.ev.From,
	}}
	return r, true, nil
}

// putOffWindow is the window that the sender's reminder is of: that of his prompt, else
// this week's of the first of his plans to be due.
func (t *turn) putOffWindow() (w ledger.Window, err error) {
	p, ok, err := t.prompted()
	if err != nil {
		return w, err
	}
	if of, known := calendar.ParseKey(p.Window); ok && known {
		return t.Planner.Window(p.PlanID, of), nil
	}
	w = ledger.WindowOf(t.week())
	for _, id := range t.who.plans() {
		if own := t.Planner.Window(id, t.week()); own.Due.Before(w.Due) {
			w = own
		}
	}
	return w, nil
}

// putOffTo is the office hour that 下午, 明天 or 周四 means.
func (t *turn) putOffTo(word string) time.Time {
	today := calendar.DateOf(t.now)
	day, _, _ := untilDay(word, today)
	switch {
	case strings.HasPrefix(word, "下午"):
		return today.At(14, 37)
	case strings.HasPrefix(word, "明"):
		day = today.Add(1)
	}
	at := day.At(9, 7)
	if strings.HasSuffix(word, "下午") {
		at = day.At(14, 37)
	}
	if open := t.Days.OfficeHour(at); open.After(at) {
		day = calendar.DateOf(open)
		at = day.At(9, 7)
	}
	return at
}

// weekdays are the days of a week as people write them.
var weekdayWord = regexp.MustCompile(`^(下)?(?:周|星期)([一二三四五六日天])`)

// untilDay reads the day at the head of words, after 到: 周二, 下周三, 9月1日, 月底, 明天.
// rest is what follows it.
func untilDay(s string, today calendar.Date) (day calendar.Date, rest string, ok bool) {
	s = strings.TrimLeft(s, " ,，:：")
	for _, w := range []string{"直到", "到", "至"} {
		s = strings.TrimPrefix(s, w)
	}
	for word, n := range map[string]int{"今天": 0, "明天": 1, "后天": 2} {
		if after, is := strings.CutPrefix(s, word); is {
			return today.Add(n), after, true
		}
	}
	if m := weekdayWord.FindStringSubmatch(s); m != nil {
		n := strings.Index("一二三四五六日", m[2]) / len("一")
		if m[2] == "天" {
			n = 6
		}
		day := calendar.PeriodOf(calendar.Week, today).From().Add(n)
		if m[1] != "" || day.Before(today) {
			day = day.Add(7)
		}
		return day, s[len(m[0]):], true
	}
	rs := []rune(s)
	if span, start, end, found := calendar.FindPhrase(rs, today); found && start == 0 {
		day := span.To
		if day.IsZero() {
			day = span.From
		}
		return day, string(rs[end:]), true
	}
	return calendar.Date{}, s, false
}

// method answers what 「212」 is with the office's own words: its document's number
// and the rules that are in force. What the digits stand for is not ours to say.
func (t *turn) method(s string) (Reply, bool, error) {
	if len(t.view.open) == 0 {
		return Reply{}, false, nil
	}
	pv, r := t.plan(s)
	if pv == nil {
		return r, true, nil
	}
	return t.pages(text.Method(pv.Plan, t.Planner.Rules(pv.ID)).Pages(), nil), true, nil
}

// withPause closes an answer to the office with what holds reminders back, or where
// they go instead.
func (b *Bot) withPause(ev *chat.Event, r Reply) Reply {
	m := b.Books.View().member(ev.From)
	if m == nil || !m.Office() || len(r.Messages) == 0 || r.Messages[0].To != ev.From {
		return r
	}
	if _, ends := r.Change.(ledger.EndHolds); ends {
		return r
	}
	if _, begins := r.Change.(ledger.AddHold); begins {
		return r
	}
	add := func(closing string) {
		if m := &r.Messages[0]; len(m.Text)+len(closing) < chat.MaxText {
			m.Text += "\n" + closing
		}
	}
	holds := b.Planner.Holds()
	for i := range holds {
		if h := &holds[i]; h.Kind == ledger.HoldAll && h.Active(b.Clock.Now()) {
			add(text.StillPaused(calendar.DateOf(h.Until.Add(-time.Second)), h.Reason))
			break
		}
	}
	if onTrial(holds, b.Clock.Now()) {
		add(text.StillTrial)
	}
	return r
}
