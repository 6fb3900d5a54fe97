package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

const contactWord = `(?:联系人|联络员|联络人)`

var (
	contactNamed    = regexp.MustCompile(contactWord)
	handOverTrigger = regexp.MustCompile(`换人|换` + contactWord + `|换了` + contactWord + `|` + contactWord + `.{0,4}(?:换|改|变更|调整)|换成|换为|接替|改由|改找|以后找|今后找|以后联系|今后联系`)
	handOverChange  = regexp.MustCompile(`^(?:把|将)?\s*(.*?)的?` + contactWord + `?(?:换人|换` + contactWord + `|换了` + contactWord + `)(?:了|啦)?[,\s]*(?:以后|今后)?(?:就|都|请)?(?:找|联系|是|由|为|换成|改成|新` + contactWord + `是?)?[,\s:]*(.*)$`)
	handOverTo      = regexp.MustCompile(`^(?:把|将)?\s*(.*?)的?` + contactWord + `?(全部|都)?(?:换成|换为|改成|改为|变更为|调整为|更换为|改由|改找|以后找|今后找|以后联系|今后联系|以后由|换)了?[,\s:]*(.+)$`)
	handOverReplace = regexp.MustCompile(`^(?:由)?(` + account + `|` + personName + `?)\s*接替\s*(` + account + `|` + personName + `?)(?:同志)?(?:担任|做|当|为|任)?(?:(.*?)的?` + contactWord + `)?(?:工作)?$`)
	person          = regexp.MustCompile(`^(?:账号|帐号)?[\s:]*(` + account + `)?[\s,]*(` + personName + `?)?(?:同志)?(?:负责|接手|接替|对接|联系|担任|为` + contactWord + `|了)*$`)
)

// pendingHandOver is the payload of a DraftHandOver.
type pendingHandOver struct {
	PlanID int64         `json:"plan"`
	UnitID int64         `json:"unit"`
	Old    []string      `json:"old"` // accounts
	New    string        `json:"new"`
	Name   string        `json:"name"`
	From   calendar.Date `json:"from"`
	Said   string        `json:"said"`
}

// handOver reads that a unit has another contact: 「红十字会换人了 以后找刘洋 8月1日起」,
// and reads it back.
func (t *turn) handOver(s string) (Reply, bool, error) {
	if !handOverTrigger.MatchString(s) || isQuestion(s) {
		return Reply{}, false, nil
	}
	explicit := strings.Contains(s, "换人") || contactNamed.MatchString(s)
	today := calendar.DateOf(t.now)
	p := pendingHandOver{From: today, Said: t.ev.Text}
	rest := []rune(s)
	if span, from, to, ok := calendar.FindPhrase(rest, today); ok {
		p.From = span.From
		rest = append(slices.Clone(rest[:from]), rest[to:]...)
		s = strings.Trim(strings.Join(strings.Fields(strings.TrimPrefix(string(rest), "从")), " "), " ,")
		s = strings.NewReplacer(",,", ",", " ,", ",").Replace(s)
	}
	var where, who, leaving string
	all := false
	switch {
	case handOverReplace.MatchString(s):
		m := handOverReplace.FindStringSubmatch(s)
		who, leaving, where = m[1], m[2], m[3]
		explicit = explicit || len(t.view.memberNamed(leaving)) > 0
	case handOverChange.MatchString(s):
		m := handOverChange.FindStringSubmatch(s)
		where, who = m[1], m[2]
	case handOverTo.MatchString(s):
		m := handOverTo.FindStringSubmatch(s)
		where, all, who = m[1], m[2] != "", m[3]
	default:
		return Reply{}, false, nil
	}
	if !t.who.Office() {
		if !explicit && !t.anyUnit(strings.TrimSpace(where)) {
			return Reply{}, false, nil
		}
		return t.passOn(), true, nil
	}
	where = strings.TrimSpace(where)
	if leaving == "" {
		where, leaving = t.leavingIn(where)
	}
	if where == "" && leaving != "" { // 「刘洋接替陈红」: his unit, where he has one
		if of := t.view.memberNamed(leaving); len(of) == 1 {
			if units := of[0].UnitsOn(today); len(units) == 1 {
				where = units[0]
			}
		}
	}
	if where == "" {
		if !explicit {
			return Reply{}, false, nil
		}
		return t.say(text.Say(text.HowToHandOver)), true, nil
	}
	pv, r := t.planOf(s, where)
	if pv == nil {
		return r, explicit, nil
	}
	ids := pv.words().Named(where)
	if len(ids) == 0 && !explicit {
		return Reply{}, false, nil
	}
	unit, r := t.unitNamed(pv, where)
	if unit == 0 {
		return r, true, nil
	}
	p.PlanID, p.UnitID = pv.ID, unit
	r, err := t.handOverTo(pv, p, strings.TrimSpace(who), leaving, all)
	return r, true, err
}

// passOn refuses a contact's word on who follows him and tells the office of it.
func (t *turn) passOn() Reply {
	if !t.who.reports() {
		return t.refuse("更换联系人", text.OnlyOffice)
	}
	r := t.refuse("更换联系人", text.HandOverForwarded)
	units := t.ownUnits()
	r.Messages = append(r.Messages, t.tellOffice(text.HandOverWish(&t.who.Member, units, t.ev.Text))...)
	return r
}

// leavingIn parts 「红十字会陈红」 into the unit and the person who leaves.
func (t *turn) leavingIn(where string) (unit, leaving string) {
	for _, m := range t.view.Book.Members {
		for _, word := range []string{m.Account, m.Name} {
			if rest, ok := strings.CutSuffix(where, word); ok && word != "" && rest != "" {
				return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "的")), word
			}
		}
	}
	return where, ""
}

// handOverTo finds who leaves and who comes, and reads the change back.
func (t *turn) handOverTo(pv *planView, p pendingHandOver, who, leaving string, all bool) (Reply, error) {
	name := pv.Unit(p.UnitID).Name
	today := calendar.DateOf(t.now)
	if p.From.Before(today) {
		p.From = today
	}
	of := t.view.Book.ContactsOf(pv.Plan, p.UnitID, today)
	if leaving != "" {
		all = true
		of = slices.DeleteFunc(of, func(m ledger.Member) bool { return !t.isOne(m.Account, leaving) })
		if len(of) == 0 {
			return t.say(text.Say(text.NotContactOf(leaving, name))), nil
		}
	}
	m := person.FindStringSubmatch(who)
	if who == "" || m == nil || m[1] == "" && m[2] == "" {
		return t.say(text.Say(text.WhoFollows(name))), nil
	}
	if m[1] == "" && m[2] != "" {
		known := t.view.memberNamed(m[2])
		if len(known) == 0 {
			known = t.view.retiredNamed(m[2])
		}
		switch len(known) {
		case 0:
			return t.say(text.Say(text.FollowerUnknown(name, m[2]))), nil
		case 1:
			m[1] = known[0].Account
		default:
			return t.say(text.WhichPerson(m[2], known, name+"换成 "+known[0].Account)), nil
		}
	}
	next := t.view.Book.Member(m[1])
	switch {
	case next == nil && m[2] == "":
		return t.say(text.Say(text.FollowerUnnamed(name, m[1]))), nil
	case next != nil && next.Active && next.Role != ledger.Contact:
		return t.say(text.Say(text.FollowerRole(next))), nil
	case next != nil:
		m[1], m[2] = next.Account, next.Name
	}
	of = slices.DeleteFunc(slices.Clone(of), func(o ledger.Member) bool { return o.Account == m[1] })
	if len(of) > 1 && !all {
		return t.say(text.WhoLeaves(name, of, m[2])), nil
	}
	if len(of) == 0 && slices.ContainsFunc(t.view.Book.ContactsOf(pv.Plan, p.UnitID, today), func(o ledger.Member) bool { return o.Account == m[1] }) {
		return t.say(text.Say(text.AlreadyContact(name, m[2]))), nil
	}
	for i := range of {
		p.Old = append(p.Old, of[i].Account)
	}
	p.New, p.Name = m[1], m[2]
	payload, err := json.Marshal(p)
	if err != nil {
		return Reply{}, fmt.Errorf("draft of a hand-over: %w", err)
	}
	return t.save(text.HandOver(pv.Plan, p.UnitID, of, p.Name+"（"+p.New+"）", p.From, p.From.After(today)), ledger.DraftHandOver, payload)
}

// retiredNamed are the people of that name who have been taken off the roster.
func (v *View) retiredNamed(name string) []ledger.Member {
	var out []ledger.Member
	for _, m := range v.Book.Members {
		if !m.Active && m.Name == name {
			out = append(out, m)
		}
	}
	return out
}

// confirmHandOver gives the unit to its new contact, at once or from its day on.
func (t *turn) confirmHandOver(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var p pendingHandOver
	if err := json.Unmarshal(d.Payload, &p); err != nil {
		return Reply{}, fmt.Errorf("draft of a hand-over: %w", err)
	}
	pv := t.view.byID[p.PlanID]
	if pv == nil || pv.Unit(p.UnitID) == nil {
		return t.gone(drop), nil
	}
	h := handing{turn: t, pv: pv, p: p, today: calendar.DateOf(t.now)}
	h.later = p.From.After(h.today)
	h.c = ledger.ChangeMembers{Why: p.Said, Draft: &drop}
	for _, account := range p.Old {
		if err := h.leaves(account); err != nil {
			return Reply{}, err
		}
	}
	if h.stale {
		return t.gone(drop), nil
	}
	h.comes()
	said := text.HandedOver(pv.Plan, p.UnitID, h.names, p.Name, p.From, h.later)
	r := t.say(text.Say(said))
	r.Change = h.c
	r.Messages = append(r.Messages, h.told...)
	r.Messages = append(r.Messages, t.tellOffice(text.RosterChanged(t.who.Name, said))...)
	return r, nil
}

// gone ends a draft whose ground has moved since it was read back.
func (t *turn) gone(drop ledger.DropDraft) Reply {
	r := t.say(text.Say(text.Gone))
	r.Change = drop
	return r
}

// handing is a hand-over being carried out.
type handing struct {
	*turn
	pv    *planView
	p     pendingHandOver
	today calendar.Date
	later bool // from a day that is still to come
	stale bool
	c     ledger.ChangeMembers
	names []string
	told  []chat.Message
	moved []int // the items of prompts that go to the new contact
	until ledger.Prompt
}

// leaves takes the unit from an old contact, and with it his prompt and his draft.
func (h *handing) leaves(account string) error {
	was := h.view.Book.Member(account)
	if was == nil {
		h.stale = true
		return nil
	}
	now := *was
	now.Units, now.Changes = slices.Clone(was.UnitsOn(h.today)), later(was.Changes, h.today)
	var lost []string
	now.Units = slices.DeleteFunc(now.Units, func(u string) bool {
		if !slices.Contains(h.pv.UnitsNamed(u), h.p.UnitID) {
			return false
		}
		lost = append(lost, u)
		return !h.later
	})
	if len(lost) == 0 {
		h.stale = true
		return nil
	}
	if h.later {
		for _, u := range lost {
			now.Changes = append(now.Changes, ledger.UnitChange{Unit: u, From: h.p.From})
		}
	}
	h.c.Members = append(h.c.Members, ledger.MemberChange{Was: was, Now: now})
	h.names = append(h.names, was.Name)
	dropped := false
	if !h.later {
		kept := h.view.dated(now, h.today).units[h.pv.ID]
		waits, err := h.Drafts.Waiting(h.ctx, account)
		if err != nil {
			return fmt.Errorf("what waits for the old contact: %w", err)
		}
		if waits.Prompt != nil {
			h.movePrompt(account, *waits.Prompt, kept)
		}
		if dropped, err = h.dropDraft(waits.Draft, kept); err != nil {
			return err
		}
	}
	h.told = append(h.told, chat.Message{To: was.Account, Text: text.UnitLeft(h.pv.Unit(h.p.UnitID).Name, h.p.Name, h.p.From, h.later, dropped)})
	return nil
}

// movePrompt moves what the old contact was asked and can no longer answer.
func (h *handing) movePrompt(account string, prompt ledger.Prompt, kept []int64) {
	if prompt.PlanID != h.pv.ID {
		return
	}
	var stay []int
	for _, no := range prompt.Items {
		it := h.pv.Item(no)
		switch {
		case it != nil && it.Has(kept):
			stay = append(stay, no)
		case it != nil && it.Has([]int64{h.p.UnitID}) && !slices.Contains(h.moved, no):
			h.moved = append(h.moved, no)
			h.until = prompt
		}
	}
	if len(stay) == len(prompt.Items) {
		return
	}
	if prompt.Items = stay; len(stay) == 0 {
		h.c.Unprompt = append(h.c.Unprompt, account)
	} else {
		h.c.Prompts = append(h.c.Prompts, prompt)
	}
}

// dropDraft ends the old contact's unconfirmed report, where all of it is the unit's.
func (h *handing) dropDraft(d *ledger.Draft, kept []int64) (bool, error) {
	if d == nil || d.Kind != ledger.DraftReport {
		return false, nil
	}
	var rep ledger.PendingReport
	if err := json.Unmarshal(d.Payload, &rep); err != nil {
		return false, fmt.Errorf("draft of a report: %w", err)
	}
	if rep.PlanID != h.pv.ID || slices.ContainsFunc(rep.Entries, func(e ledger.PendingEntry) bool { return slices.Contains(kept, e.UnitID) }) {
		return false, nil // what is not his any more falls out when he confirms
	}
	h.c.Undraft = append(h.c.Undraft, ledger.DropDraft{Account: d.Account, Version: d.Version})
	return true, nil
}

// comes gives the unit to the new contact, with what its old one was asked.
func (h *handing) comes() {
	unit := h.pv.Unit(h.p.UnitID).Name
	was := h.view.Book.Member(h.p.New)
	now := ledger.Member{Account: h.p.New, Name: h.p.Name, Role: ledger.Contact, Active: true}
	if was != nil {
		now.Phone = was.Phone
		if was.Active {
			now.Units, now.Changes = slices.Clone(was.UnitsOn(h.today)), later(was.Changes, h.today)
		}
	}
	switch has := slices.Contains(now.Units, unit); {
	case h.later && !has:
		now.Changes = append(now.Changes, ledger.UnitChange{Unit: unit, From: h.p.From, Gain: true})
	case !has:
		now.Units = append(now.Units, unit)
	}
	h.c.Members = append(h.c.Members, ledger.MemberChange{Was: was, Now: now})
	if len(h.moved) > 0 {
		slices.Sort(h.moved)
		prompt := h.until
		prompt.Account, prompt.Items = now.Account, h.moved
		h.c.Prompts = append(h.c.Prompts, prompt)
	}
	var items []*ledger.Item
	for _, it := range h.pv.Items {
		if it.Has([]int64{h.p.UnitID}) {
			items = append(items, it)
		}
	}
	h.told = append(h.told, chat.Message{To: now.Account, Text: text.UnitCame(h.pv.Plan, unit, &now, items, h.moved, h.p.From, h.later)})
}
