package bot

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// roleWords are how people name the roles.
var roleWords = map[string]ledger.MemberRole{
	"联系人": ledger.Contact, "联络员": ledger.Contact, "联络人": ledger.Contact, "负责人": ledger.Head, "单位负责人": ledger.Head,
	"督查室": ledger.Clerk, "督查员": ledger.Clerk, "领导": ledger.Leader, "分管领导": ledger.Leader, "管理员": ledger.Admin,
}

const roleAlternatives = `联系人|联络员|联络人|单位负责人|负责人|督查室|督查员|分管领导|领导|管理员`

var (
	enrolWords = regexp.MustCompile(`^(?:同意|批准|登记|新增|增加|添加|录入)(?:账号|帐号)?\s*(` + account + `)?[\s,]*(` + personName + `?)?[\s,]*(?:为|作为|担任|当|做|任)\s*(.*?)\s*的?(` + roleAlternatives + `)(?:人员|工作人员)?$`)
	enrolBegun = regexp.MustCompile(`^(?:同意|批准|登记|新增|增加|添加|录入)(?:账号|帐号)?\s*` + account + `(?:[\s,]*` + personName + `)?$`)
	retireWord = regexp.MustCompile(`^(停用|注销|启用|恢复)\s*(?:账号|帐号|用户)?\s*(` + account + `|` + personName + `)?(?:的?(?:账号|帐号))?$`)
	unitCut    = regexp.MustCompile(`[、,;/和与及\s]+`)
)

// enrol puts a person into the roster, or gives a contact a further unit:
// 「同意 liuyang 刘洋 为 红十字会 联系人」.
func (t *turn) enrol(s string) (Reply, bool, error) {
	if enrolBegun.MatchString(s) {
		if !t.who.Office() {
			return t.refuse("登记人员", text.OnlyOffice), true, nil
		}
		return t.say(text.Say(text.HowToEnrol)), true, nil
	}
	m := enrolWords.FindStringSubmatch(s)
	if m == nil || isQuestion(s) {
		return Reply{}, false, nil
	}
	if !t.who.Office() {
		return t.refuse("登记人员", text.OnlyOffice), true, nil
	}
	who, name, role := m[1], m[2], roleWords[m[4]]
	if who == "" {
		known := t.view.memberNamed(name)
		if len(known) != 1 {
			return t.say(text.Say(text.HowToEnrol)), true, nil
		}
		who = known[0].Account
	}
	if role == ledger.Admin && t.who.Role != ledger.Admin {
		return t.refuse("登记人员", text.OnlyAdmin), true, nil
	}
	var units []string
	for _, u := range unitCut.Split(strings.TrimSpace(m[3]), -1) {
		if u == "" {
			continue
		}
		names := t.view.UnitsNamed(u)
		if len(names) == 0 {
			return t.say(text.Say(text.UnknownUnit(u))), true, nil
		}
		units = append(units, names...)
	}
	if len(units) == 0 && (role == ledger.Contact || role == ledger.Head) {
		return t.say(text.Say(text.HowToEnrol)), true, nil
	}
	return t.enrolled(who, name, role, units), true, nil
}

// enrolled decides an enrolment. Who is in the roster keeps his name, telephone and,
// in the same role, his units.
func (t *turn) enrolled(who, name string, role ledger.MemberRole, units []string) Reply {
	was := t.view.Book.Member(who)
	now := ledger.Member{Account: who, Name: name, Role: role, Active: true}
	if was != nil {
		now.Account, now.Phone = was.Account, was.Phone
		if name == "" {
			now.Name = was.Name
		}
		if was.Active && was.Role != role {
			return t.say(text.Say(text.OtherRole(was, role)))
		}
		if was.Active {
			now.Units, now.Changes = slices.Clone(was.UnitsOn(calendar.DateOf(t.now))), later(was.Changes, calendar.DateOf(t.now))
		}
	}
	if now.Name == "" {
		return t.say(text.Say(text.NameToEnrol(who)))
	}
	for _, u := range units {
		if !slices.Contains(now.Units, u) {
			now.Units = append(now.Units, u)
		}
	}
	if was != nil && was.Active && was.Name == now.Name && slices.Equal(was.Units, now.Units) {
		r := t.say(text.Say(text.AlreadyEnrolled(&now)))
		r.Acts = true
		return r
	}
	r := t.say(text.Say(text.Enrolled(&now)))
	r.Acts, r.Change = true, ledger.ChangeMembers{Members: []ledger.MemberChange{{Was: was, Now: now}}, Why: t.ev.Text}
	r.Messages = append(r.Messages, chat.Message{To: now.Account, Text: text.YouAreEnrolled(&now)})
	r.Messages = append(r.Messages, t.tellOffice(text.RosterChanged(t.who.Name, text.Enrolled(&now)))...)
	return r
}

// later are the changes that are still to come.
func later(changes []ledger.UnitChange, today calendar.Date) []ledger.UnitChange {
	return slices.DeleteFunc(slices.Clone(changes), func(c ledger.UnitChange) bool { return !c.From.After(today) })
}

// retire takes a person off the roster, or puts him back: 「停用 liuyang」, 「启用 liuyang」.
func (t *turn) retire(s string) (Reply, bool, error) {
	m := retireWord.FindStringSubmatch(s)
	if m == nil || isQuestion(s) {
		return Reply{}, false, nil
	}
	if !t.who.Office() {
		return t.refuse("停用账号", text.OnlyOffice), true, nil
	}
	if m[2] == "" {
		return t.say(text.Say(text.HowToRetire)), true, nil
	}
	back := m[1] == "启用" || m[1] == "恢复"
	var of []ledger.Member
	for _, p := range t.view.Book.Members {
		if (ledger.AccountKey(p.Account) == ledger.AccountKey(m[2]) || p.Name == m[2] && p.Active != back) && !slices.ContainsFunc(of, func(o ledger.Member) bool { return o.Account == p.Account }) {
			of = append(of, p)
		}
	}
	switch {
	case len(of) == 0:
		return t.say(text.Say(text.NobodyNamed(m[2]))), true, nil
	case len(of) > 1:
		return t.say(text.WhichPerson(m[2], of, m[1]+" "+of[0].Account)), true, nil
	}
	was := of[0]
	switch {
	case was.Role == ledger.Admin && t.who.Role != ledger.Admin:
		return t.refuse("停用账号", text.OnlyAdmin), true, nil
	case ledger.AccountKey(was.Account) == ledger.AccountKey(t.who.Account):
		return t.say(text.Say(text.NotYourself)), true, nil
	case was.Active == back:
		r := t.say(text.Say(text.AlreadyActive(&was)))
		r.Acts = true
		return r, true, nil
	}
	now := was
	now.Active = back
	head := text.Retirement(&now)
	if lonely := t.lonelyWithout(&was); !back && len(lonely) > 0 {
		head += "\n" + text.NoContact(lonely)
	}
	r := t.say(text.Say(head))
	r.Acts, r.Change = true, ledger.ChangeMembers{Members: []ledger.MemberChange{{Was: &was, Now: now}}, Why: t.ev.Text}
	r.Messages = append(r.Messages, t.tellOffice(text.RosterChanged(t.who.Name, head))...)
	return r, true, nil
}

// lonelyWithout names the units that a member is the only active contact of.
func (t *turn) lonelyWithout(m *ledger.Member) []string {
	if m.Role != ledger.Contact {
		return nil
	}
	today := calendar.DateOf(t.now)
	var out []string
	for plan, units := range t.view.dated(*m, today).units {
		pv := t.view.byID[plan]
		for _, u := range units {
			of := t.view.Book.ContactsOf(pv.Plan, u, today)
			if len(of) == 1 && of[0].Account == m.Account && !slices.Contains(out, pv.Unit(u).Name) {
				out = append(out, pv.Unit(u).Name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// selfIntroduction reads his name out of what a stranger says of himself.
var selfIntroduction = regexp.MustCompile(`(?:我是|我叫|我名叫|姓名)[:,\s]*(` + personName + `)(?:[,.\s]|$)`)

// stranger answers a sender who may not ask. Events that nobody typed get no answer.
// What he writes first on a day is told to the supervision office, once, with the
// line that enrols him.
func (b *Bot) stranger(ctx context.Context, ev *chat.Event, m *memberView) Reply {
	switch ev.Kind {
	case chat.KindView, chat.KindUnsubscribe, chat.KindInactive, chat.KindUnknown:
		return Reply{}
	case chat.KindText, chat.KindImage, chat.KindVoice, chat.KindVideo, chat.KindLocation, chat.KindLink,
		chat.KindSubscribe, chat.KindEnter, chat.KindClick, chat.KindCard:
	}
	s := text.Stranger(ev.From)
	if m != nil {
		s = text.Retired(ev.From)
	}
	r := Reply{Messages: []chat.Message{{To: ev.From, Text: s}}}
	if ev.Kind != chat.KindText {
		return r
	}
	day := calendar.DateOf(b.Clock.Now())
	key := "stranger:" + ledger.AccountKey(ev.From) + ":" + day.String()
	if b.Memories.First(ctx, key, ev.ID, day.Add(1).At(0, 0)) != ev.ID {
		return r
	}
	v := b.Books.View()
	for _, msg := range v.tellOffice(ev.From, v.strangerNote(ev, m)) {
		msg.Key = key + ":" + ledger.AccountKey(msg.To)
		r.Messages = append(r.Messages, msg)
	}
	if len(r.Messages) > 1 {
		r.Acts, r.Change = true, ledger.Refusal{What: "未登记账号来信", Said: ev.Text}
	}
	return r
}

// strangerNote words what the office is told of a stranger, with the unit and the
// name that he gives.
func (v *View) strangerNote(ev *chat.Event, m *memberView) string {
	if m != nil {
		return text.RetiredWrites(&m.Member, ev.Text)
	}
	var units []string
	for _, pv := range v.open {
		for _, id := range pv.words().Units(ev.Text) {
			if name := pv.Unit(id).Name; !slices.Contains(units, name) {
				units = append(units, name)
			}
		}
	}
	unit, name := "", ""
	if len(units) == 1 {
		unit = units[0]
	}
	if found := selfIntroduction.FindStringSubmatch(narrow(ev.Text)); found != nil && len(v.UnitsNamed(found[1])) == 0 {
		name = found[1]
	}
	return text.StrangerWrites(ev.From, ev.Text, name, unit)
}
