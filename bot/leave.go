package bot

import (
	"regexp"
	"slices"
	"strings"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

var (
	standIn    = regexp.MustCompile(`(?:让|由|请|叫|找|安排|委托)\s*(` + account + `|` + personName + `?)\s*(?:同志)?(?:来|先|帮忙|临时)?(?:替|代|顶替|顶|帮|负责)(?:我|一下|我们)*(?:来)?(?:报送|上报|填报|回复|报数|报|顶班|一下)*`)
	standFor   = regexp.MustCompile(`(` + account + `|` + personName + `?)\s*(?:来)?(?:替|代|顶替)我`)
	backWords  = regexp.MustCompile(`^(?:我?(?:要|已|已经)?销假(?:了)?|我?(?:提前)?(?:返岗|回来上班|回来|上班)了|撤回(?:休假|代报|请假)申请|取消(?:休假|代报|请假)(?:申请)?|不休假了)$`)
	leaveReply = regexp.MustCompile(`^(不同意|不批准|同意|批准|驳回)?\s*(` + account + `|` + personName + `?)\s*(?:代替|顶替|代|替)\s*(` + account + `|[\p{Han}()·]{2,20}?)(?:报送|填报|报|同志)?(?:[\s,]+(不同意|不批准|同意|批准|可以|驳回)(?:[\s,]+(.+))?)?(?:[\s,]+(.+))?$`)
	leaveList  = regexp.MustCompile(`^(?:有)?(?:哪些|谁在|谁)?(?:人)?(?:代报申请|休假申请|在?休假|待批的?代报|代报安排)(?:有哪些)?[?？]*$`)
)

// awayWords are why somebody is not there.
var awayWords = wordList{"休假", "请假", "年假", "产假", "病假", "事假", "婚假", "出差", "外出", "学习", "培训", "住院", "不在", "休息", "不上班"}

// leave carries out what is said about days on which somebody is away: a contact's
// request, the office's decision, the end before its time.
func (t *turn) leave(s string) (Reply, bool, error) {
	if backWords.MatchString(s) && t.who.reports() {
		return t.endLeave(), true, nil
	}
	if leaveList.MatchString(s) && t.who.Office() {
		return t.say(text.Leaves(t.view.Book)), true, nil
	}
	if r, done := t.decideLeave(s); done {
		return r, true, nil
	}
	var found []string
	if strings.ContainsAny(s, "替代顶帮负") { // the patterns cost more than most answers
		if found = standIn.FindStringSubmatch(s); found == nil {
			found = standFor.FindStringSubmatch(s)
		}
	}
	away := awayWords.in(s)
	if !away && (found == nil || !strings.Contains(s, "我")) || found == nil && !strings.Contains(s, "我") || isQuestion(s) {
		return Reply{}, false, nil
	}
	if found == nil && !strings.ContainsAny(s, "替代") && !strings.HasPrefix(s, "我") {
		return Reply{}, false, nil
	}
	if !t.who.reports() {
		return Reply{}, false, nil // the others have nobody who reports for them
	}
	if found == nil {
		if len([]rune(s)) > 30 { // a report that speaks of somebody's leave
			return Reply{}, false, nil
		}
		return t.say(text.Say(text.HowToAskLeave)), true, nil
	}
	return t.askLeave(s, found[1]), true, nil
}

// askLeave puts a contact's request to the office, with the days and the deputy found.
func (t *turn) askLeave(s, deputy string) Reply {
	today := calendar.DateOf(t.now)
	span, _, _, ok := calendar.FindPhrase([]rune(s), today)
	if !ok || span.From.IsZero() || span.To.IsZero() {
		return t.say(text.Say(text.HowToAskLeave))
	}
	if span.To.Before(today) {
		return t.say(text.Say(text.LeaveOver(span)))
	}
	if span.From.Before(today) {
		span.From = today
	}
	of := slices.DeleteFunc(t.view.memberNamed(deputy), func(m ledger.Member) bool {
		return m.Account == t.who.Account || !m.Active || m.Role != ledger.Contact && m.Role != ledger.Head
	})
	units := t.ownUnits()
	switch len(of) {
	case 0:
		r := t.refuse("休假代报", text.DeputyUnknown(deputy))
		r.Messages = append(r.Messages, t.tellOffice(text.DeputyToEnrol(t.who.Member, units, deputy, span))...)
		return r
	case 1:
	default:
		return t.say(text.WhichPerson(deputy, of, text.LeaveExample(span, of[0].Account)))
	}
	m := of[0]
	for d := span.From; !d.After(span.To); d = d.Add(1) {
		if t.view.Book.LeaveOf(t.who.Account, d) != nil {
			return t.say(text.Say(text.LeaveTaken(d)))
		}
		if t.view.Book.LeaveOf(m.Account, d) != nil {
			return t.say(text.Say(text.DeputyAway(&m, d)))
		}
	}
	r := t.say(text.Say(text.LeaveAsked(&m, span)))
	r.Acts, r.Change = true, ledger.AskLeave{Leave: ledger.Leave{Account: t.who.Account, Deputy: m.Account, From: span.From, To: span.To}}
	r.Messages = append(r.Messages, t.tellOffice(text.LeaveRequest(&t.who.Member, units, &m, span))...)
	return r
}

// ownUnits are the names of the sender's own units today.
func (t *turn) ownUnits() []string { return t.who.UnitsOn(calendar.DateOf(t.now)) }

// endLeave ends the sender's leave, or takes his request back.
func (t *turn) endLeave() Reply {
	var open *ledger.Leave
	for i := range t.view.Book.Leaves {
		l := &t.view.Book.Leaves[i]
		if ledger.AccountKey(l.Account) == ledger.AccountKey(t.who.Account) && !l.To.Before(calendar.DateOf(t.now)) && (open == nil || l.From.Before(open.From)) {
			open = l
		}
	}
	if open == nil {
		r := t.say(text.Say(text.NoLeave))
		r.Acts = true
		return r
	}
	r := t.say(text.Say(text.LeaveEnded(open)))
	r.Acts, r.Change = true, ledger.DecideLeave{ID: open.ID, Was: open.State, State: ledger.LeaveEnded}
	if open.State == ledger.LeaveGranted {
		deputy := t.view.Book.Member(open.Deputy)
		r.Messages = append(r.Messages, chat.Message{To: deputy.Account, Text: text.DeputyEnds(t.who.Name)})
		r.Messages = append(r.Messages, t.tellOffice(text.LeaveEndedNote(&t.who.Member, open))...)
	}
	return r
}

// decideLeave reads the office's word on a request: 「小孙代民政局 同意」, 「不同意小孙代王晓琳」.
func (t *turn) decideLeave(s string) (Reply, bool) {
	if !strings.ContainsAny(s, "替代") {
		return Reply{}, false
	}
	m := leaveReply.FindStringSubmatch(s)
	if m == nil {
		return Reply{}, false
	}
	verdict := m[1] + m[4]
	if verdict == "" || isQuestion(s) {
		return Reply{}, false
	}
	if !t.who.Office() {
		return t.refuse("批准代报", text.OnlyOffice), true
	}
	var open, fits []*ledger.Leave
	for i := range t.view.Book.Leaves {
		l := &t.view.Book.Leaves[i]
		if l.State != ledger.LeaveAsked {
			continue
		}
		open = append(open, l)
		if t.isOne(l.Deputy, m[2]) && (t.isOne(l.Account, m[3]) || t.contactOf(l.Account, m[3])) {
			fits = append(fits, l)
		}
	}
	if len(fits) != 1 {
		r := t.say(text.NoSuchRequest(t.view.Book, open))
		r.Acts = true
		return r, true
	}
	return t.decided(fits[0], !strings.HasPrefix(verdict, "不") && verdict != "驳回", m[5]+m[6]), true
}

// decided grants or refuses a request and tells both.
func (t *turn) decided(l *ledger.Leave, yes bool, why string) Reply {
	who, deputy := t.view.Book.Member(l.Account), t.view.Book.Member(l.Deputy)
	state := ledger.LeaveRefused
	if yes {
		state = ledger.LeaveGranted
	}
	units := who.UnitsOn(l.From)
	said := text.LeaveDecided(who, units, deputy, l, yes)
	r := t.say(text.Say(said))
	r.Acts, r.Change = true, ledger.DecideLeave{ID: l.ID, Was: ledger.LeaveAsked, State: state}
	r.Messages = append(r.Messages, chat.Message{To: who.Account, Text: text.LeaveAnswer(deputy, l, yes, why)})
	if yes {
		r.Messages = append(r.Messages, chat.Message{To: deputy.Account, Text: text.YouStandIn(who, units, l)})
	}
	r.Messages = append(r.Messages, t.tellOffice(text.OfficeDid(t.who.Name, said))...)
	return r
}

// isOne reports whether a word may mean the member with this account.
func (t *turn) isOne(account, word string) bool {
	return slices.ContainsFunc(t.view.memberNamed(word), func(m ledger.Member) bool {
		return ledger.AccountKey(m.Account) == ledger.AccountKey(account)
	})
}

// contactOf reports whether the member has the unit that a word names.
func (t *turn) contactOf(account, word string) bool {
	m := t.view.Book.Member(account)
	if m == nil {
		return false
	}
	units := t.view.dated(*m, calendar.DateOf(t.now)).units
	for _, pv := range t.view.open {
		for _, u := range pv.words().Named(word) {
			if slices.Contains(units[pv.ID], u) {
				return true
			}
		}
	}
	return false
}
