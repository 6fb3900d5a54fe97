package bot

import (
	"regexp"
	"slices"
	"strings"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// command carries out what the supervision office says about items and about units'
// reports, 退回 and 代报. done is false for everything else.
func (t *turn) command(s string) (r Reply, done bool, err error) {
	if r, done, err := t.deed(s); done {
		return r, done, err
	}
	s = strings.TrimSpace(s)
	word := ""
	for _, w := range []string{"退回", "代报"} {
		if strings.HasPrefix(s, w) {
			word = w
		}
	}
	if word == "" || strings.ContainsAny(s, "?？吗") {
		return Reply{}, false, nil
	}
	if !t.who.Office() {
		return t.refuse(word, text.OnlyOffice), true, nil
	}
	rest := strings.TrimSpace(strings.TrimPrefix(s, word))
	pv, r := t.plan(s)
	if pv == nil {
		return r, true, nil
	}
	if word == "退回" {
		return t.giveBack(pv, rest), true, nil
	}
	r, err = t.onBehalf(pv, rest)
	return r, true, err
}

// itemHead is an item's number at the head of a command.
var itemHead = regexp.MustCompile(`^第?\s*[0-9０-９一二三四五六七八九十①-⑳]+\s*[项号]?[\s,，:：]*`)

// marked finds a further item in what should be the reason: 退回第3、第4项, 退回3月报的第5项.
var marked = regexp.MustCompile(`^[、和及与]|第\s*[0-9０-９一二三四五六七八九十]+\s*项`)

// endsNumber reports whether a number at the head of a command stands for itself: it
// is called an item's, or a blank, a mark or the end follows it. 一下 has none.
func endsNumber(head, rest string) bool {
	return strings.HasPrefix(head, "第") || len(head) == len(rest) || strings.TrimRight(head, " \t\n,，:：项号") != head
}

// giveBack returns a unit's last report: it no longer counts, and its reporter
// hears why.
func (t *turn) giveBack(pv *planView, rest string) Reply {
	head := itemHead.FindString(rest)
	refs := intent.ItemRefs(head)
	if len(refs) != 1 || len(refs[0].Items) != 1 || !endsNumber(head, rest) || marked.MatchString(rest[len(head):]) {
		return t.say(text.Say(text.HowToReturn))
	}
	it := pv.Item(refs[0].Items[0])
	if it == nil {
		return t.say(text.Say(text.NoItem(pv.Plan, refs[0].Items)))
	}
	why := strings.TrimSpace(rest[len(head):])
	of := it.Latest()
	if named, reason, ok := pv.unitHead(it, why); ok {
		why = reason
		of = slices.DeleteFunc(of, func(r *ledger.Report) bool { return r.UnitID != named })
	}
	switch len(of) {
	case 0:
		r := t.say(text.Say(text.NothingToReturn(it)))
		r.Acts = true
		return r
	case 1:
	default:
		var names []string
		for _, r := range of {
			names = append(names, pv.Unit(r.UnitID).Name)
		}
		return t.say(text.Say(text.ReturnWhich(it, names)))
	}
	last := of[0]
	hearers := t.contacts(pv, last.UnitID)            // who speaks for the unit now, whoever wrote it
	for _, m := range t.instructed(pv, last.UnitID) { // and the head who wrote it himself
		if ledger.AccountKey(m.Account) == ledger.AccountKey(last.By) && !slices.ContainsFunc(hearers, func(h ledger.Member) bool { return h.Account == m.Account }) {
			hearers = append(slices.Clone(hearers), m)
		}
	}
	var names []string
	for _, m := range hearers {
		names = append(names, m.Name)
	}
	r := t.say(text.Say(text.Returned(it, pv.Unit(last.UnitID).Name, last, names)))
	r.Acts = true
	told := text.ReturnedTo(it, last, why)
	for _, m := range hearers {
		if ledger.AccountKey(m.Account) != ledger.AccountKey(t.ev.From) {
			r.Messages = append(r.Messages, chat.Message{To: m.Account, Text: told})
		}
	}
	r.Change = ledger.AddReports{Reports: []ledger.NewReport{{
		PlanID: pv.ID, ItemID: it.ID, UnitID: last.UnitID, Kind: ledger.KindReturned, Note: why, By: t.who.Account, ByName: t.who.Name,
		MsgID: t.ev.MsgID, Window: last.Window, Target: last.ID, Base: it.Newest(last.UnitID),
	}}}
	return r
}

// unitHead reads the name of one of the item's units at the head of words.
func (pv *planView) unitHead(it *ledger.Item, words string) (unit int64, rest string, ok bool) {
	head, rest, _ := strings.Cut(words, " ")
	if at := strings.IndexAny(words, ":：,，"); at > 0 && at < len(head) {
		head, rest = words[:at], strings.TrimLeft(words[at:], ":：,， ")
	}
	for _, id := range pv.words().Units(head) {
		if it.Has([]int64{id}) && (unit == 0 || unit == id) {
			unit, ok = id, true
		} else if it.Has([]int64{id}) {
			return 0, words, false
		}
	}
	return unit, strings.TrimSpace(rest), ok
}

// onBehalf reads back what the office reports for a unit: 「代报 第2项 人社局 新增4310人 63%」.
func (t *turn) onBehalf(pv *planView, rest string) (Reply, error) {
	head := itemHead.FindString(rest)
	refs := intent.ItemRefs(head)
	if len(refs) != 1 || len(refs[0].Items) != 1 {
		return t.say(text.Say(text.HowToReportFor)), nil
	}
	no := refs[0].Items[0]
	it := pv.Item(no)
	if it == nil {
		return t.say(text.Say(text.NoItem(pv.Plan, refs[0].Items))), nil
	}
	words := strings.TrimSpace(rest[len(head):])
	unit, said, ok := pv.unitHead(it, words)
	if !ok && len(it.Duties) == 1 {
		unit, said, ok = it.Duties[0].UnitID, words, true
	}
	if !ok {
		var names []string
		for _, d := range it.Duties {
			names = append(names, d.Printed)
		}
		return t.say(text.Say(text.BehalfWhich(it, names))), nil
	}
	p := &reporting{turn: t, pv: pv, own: []int{no}, unit: unit}
	d, _, err := t.draft()
	if err != nil {
		return Reply{}, err
	}
	p.draft = ledger.Draft{Version: d.Version} // the new draft takes the old one's place
	c := pv.words().Claims(said, intent.Speaker{Own: p.own, Asked: p.own, Units: []int64{unit}, Today: calendar.DateOf(t.now)})
	if c.Act != intent.Tell || len(c.List) != 1 || c.List[0].No != 0 && c.List[0].No != no {
		return t.say(text.Say(text.HowToReportFor)), nil
	}
	cl := c.List[0]
	cl.No, cl.Units = no, nil
	return p.tell(intent.Claims{Act: intent.Tell, List: []intent.Claim{cl}}, false)
}

// mayReport reports whether the sender speaks for the unit, or for all as the office does.
func (p *reporting) mayReport(unit int64) bool {
	return p.who.Office() || slices.Contains(p.who.units[p.pv.ID], unit)
}

// copies tells the contacts of the units what the office, or somebody's deputy,
// reported for them. Who is on leave reads it when he is back.
func (p *reporting) copies(saved []ledger.PendingEntry) []chat.Message {
	var out []chat.Message
	today := calendar.DateOf(p.now)
	for i := range saved {
		unit := saved[i].UnitID
		deputy := p.standsIn(p.pv.ID, unit)
		if !deputy && !p.who.Office() {
			continue
		}
		for _, m := range p.view.Book.ContactsOf(p.pv.Plan, unit, today) {
			msg := chat.Message{To: m.Account, Text: text.OnBehalf(p.pv.Plan, &saved[i], p.who.Name, deputy)}
			if l := p.view.Book.LeaveOf(m.Account, today); l != nil {
				msg.NotBefore = p.Days.OfficeHour(l.To.Add(1).At(0, 0))
			}
			out = append(out, msg)
		}
	}
	return out
}
