package bot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// coolDown is for how long nobody is asked again by hand.
const coolDown = 4 * time.Hour

// urgeWords have people asked; notUrge are those in which the same words do not.
var (
	urgeWords = []string{"催办", "催一下", "催一催", "催报", "催促", "催催", "催"}
	notUrge   = []string{"别催", "不催", "不要催", "不用催", "停止催", "暂停催", "恢复催", "接着催", "可以催了", "催过", "催了", "谁催", "怎么催", "在催", "我催", "挨个催", "老催", "来催", "催得", "催着", "催我"}
)

// asksSomething are words of questions that speak of 催 in passing.
var asksSomething = []string{"谁", "哪", "名单", "多少", "怎么样", "咋样", "完没", "了没", "啥", "什么"}

// urge carries out 「催办第3项」 at once and previews 「催一下没报的」. done is false
// for everything else.
func (t *turn) urge(s string) (r Reply, done bool, err error) {
	if !strings.Contains(s, "催") {
		return Reply{}, false, nil
	}
	folded := strings.Trim(intent.Fold(s), " .,!")
	if len(s) > 200 || strings.ContainsAny(s, "?？吗") ||
		strings.Index(folded, "再催") > 0 || slices.ContainsFunc(notUrge, func(w string) bool { return strings.Contains(folded, w) }) {
		return Reply{}, false, nil
	}
	if !strings.HasPrefix(folded, "催") && slices.ContainsFunc(asksSomething, func(w string) bool { return strings.Contains(folded, w) }) {
		return Reply{}, false, nil // 「我想打电话催助浴，打给谁」
	}
	if !t.who.Office() {
		if t.who.reports() && !strings.HasPrefix(folded, "催") {
			return Reply{}, false, nil // 「一直在催，80%」
		}
		return t.refuse("催办", text.OnlyOffice), true, nil
	}
	pv, r := t.plan(s)
	if pv == nil {
		return r, true, nil
	}
	rest := folded
	for _, w := range urgeWords {
		rest = strings.ReplaceAll(rest, w, " ")
	}
	units := pv.words().Units(unitOf(rest))
	var nos []int
	for _, ref := range intent.ItemRefs(rest) {
		nos = append(nos, ref.Items...)
	}
	if len(nos) > 0 {
		return t.urgeItems(pv, nos, units), true, nil
	}
	if unit := unitOf(rest); unit != "" && len(units) == 0 {
		return t.say(text.Say(text.NoSuchUnit(pv.Plan, unit))), true, nil
	}
	r, err = t.urgeMissing(pv, nil, units)
	return r, true, err
}

// unitOf is what is left of a command when its own words are taken out.
func unitOf(rest string) string {
	for _, cut := range []string{"没有报", "没报", "未报", "还没", "没交", "没上报", "未上报", "没报送", "本周", "这周", "单位", "事项", "哪些", "所有", "全部", "的", "把", "请", "给", "一下", "都", "项", "第", "再", "们", "人", "和", "、", ",", ".", ":"} {
		rest = strings.ReplaceAll(rest, cut, " ")
	}
	for _, r := range rest {
		if r >= '0' && r <= '9' {
			rest = strings.ReplaceAll(rest, string(r), " ")
		}
	}
	return strings.Join(strings.Fields(rest), "")
}

// toUrge is one person with what his units have not reported for the week.
type toUrge struct {
	member ledger.Member
	items  []int
	units  []int64
	// last is when he was last reminded, zero for never; asked what of.
	last  time.Time
	asked []int
}

// cooling reports whether somebody reminded then is left alone now. A message that
// still waits for working hours counts like one that was sent.
func (t *turn) cooling(last time.Time) bool {
	return !last.IsZero() && t.now.Before(last.Add(coolDown))
}

// unurged lists whose reports the week waits for, person by person, on these items
// and of these units, none meaning all; and the shares for which nobody speaks.
func (t *turn) unurged(pv *planView, nos []int, units []int64) (people []*toUrge, silent []ledger.Segment, err error) {
	prompts, err := t.Drafts.Prompts(t.ctx, pv.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range pv.Unreported(t.window(pv, t.week())) {
		if s.Item.No == 0 || len(nos) > 0 && !slices.Contains(nos, s.Item.No) || len(units) > 0 && !slices.Contains(units, s.Duty.UnitID) {
			continue
		}
		speak := t.contacts(pv, s.Duty.UnitID)
		if len(speak) == 0 {
			silent = append(silent, s)
		}
		for _, m := range speak {
			i := slices.IndexFunc(people, func(u *toUrge) bool { return u.member.Account == m.Account })
			if i < 0 {
				u := &toUrge{member: m}
				for _, p := range prompts {
					if ledger.AccountKey(p.Account) == ledger.AccountKey(m.Account) {
						u.last, u.asked = t.Days.OfficeHour(p.At), p.Items
					}
				}
				people, i = append(people, u), len(people)
			}
			u := people[i]
			if !slices.Contains(u.items, s.Item.No) {
				u.items = append(u.items, s.Item.No)
			}
			if !slices.Contains(u.units, s.Duty.UnitID) {
				u.units = append(u.units, s.Duty.UnitID)
			}
		}
	}
	return people, silent, nil
}

// urgeItems has the contacts of these items asked at once. Somebody who was reminded
// of them just now is not sent a second message.
func (t *turn) urgeItems(pv *planView, nos []int, units []int64) Reply {
	slices.Sort(nos)
	nos = slices.Compact(nos)
	if gone := slices.DeleteFunc(slices.Clone(nos), func(n int) bool { return pv.Item(n) != nil }); len(gone) > 0 {
		return t.say(text.Say(text.NoItem(pv.Plan, gone)))
	}
	people, silent, err := t.unurged(pv, nos, units)
	if err != nil {
		t.err = cmp.Or(t.err, err)
		return Reply{}
	}
	if len(people) > maxUrged { // previewed like all that were not asked for by number
		r, err := t.urgeMissing(pv, nos, units)
		t.err = cmp.Or(t.err, err)
		return r
	}
	c := ledger.Urge{}
	told := text.Urged{Plan: pv.Plan, Silent: silent}
	for _, n := range nos {
		if slices.ContainsFunc(people, func(u *toUrge) bool { return slices.Contains(u.items, n) }) {
			told.Items = append(told.Items, n)
		}
	}
	for _, u := range people {
		cooling := t.cooling(u.last) && !slices.ContainsFunc(u.items, func(n int) bool { return !slices.Contains(u.asked, n) })
		c.Prompts = append(c.Prompts, t.prompt(pv, u, cooling))
		told.People = append(told.People, u.line(pv, cooling))
	}
	days := t.week()
	for _, n := range nos {
		it := pv.Item(n)
		switch {
		case slices.ContainsFunc(people, func(u *toUrge) bool { return slices.Contains(u.items, n) }),
			slices.ContainsFunc(silent, func(s ledger.Segment) bool { return s.Item == it }):
		case len(it.Expected(days.From(), days.To())) == 0:
			told.Closed = append(told.Closed, it)
		default:
			told.Reported = append(told.Reported, it)
		}
	}
	if at := t.Days.OfficeHour(t.now); at.After(t.now) {
		told.At = at
	}
	r := t.say(told.Answer())
	r.Acts = true
	if len(c.Prompts) > 0 {
		r.Change = c
	}
	return r
}

// line is the person as the office is told of him.
func (u *toUrge) line(pv *planView, cooling bool) text.UrgedPerson {
	return text.UrgedPerson{Name: u.member.Name, Units: pv.unitNames(u.units), Items: u.items, Last: u.last, Cooling: cooling}
}

// prompt asks the person: now as the context of what he says, in office hours by a
// message, or by none where he has just had one.
func (t *turn) prompt(pv *planView, u *toUrge, silent bool) ledger.AddPrompt {
	week := t.week()
	w := t.Planner.Window(pv.ID, week)
	at := t.Days.OfficeHour(t.now)
	until := w.Closes
	if ends := calendar.DateOf(at).Add(1).At(0, 0); ends.After(until) {
		until = ends // asked on a day off, told on the next working day
	}
	c := ledger.AddPrompt{
		Prompt:    ledger.Prompt{Account: u.member.Account, PlanID: pv.ID, Items: u.items, Window: week.Key(), At: t.now, Until: until},
		NotBefore: at, NotAfter: calendar.OfficeEnds(at), Key: asking{kind: askUrge, plan: pv.ID, week: week, items: u.items}.key(u.member.Account, t.ev.ID),
	}
	if !silent {
		c.Text = text.Prompt(pv.Plan, text.PeriodName(week, pv.Year), Asked(pv.Plan, u.units, u.items))
	}
	return c
}

// Asked are items as a prompt shows them, each with the last figure of the first of
// the units that shares in it.
func Asked(p *ledger.Plan, units []int64, nos []int) []text.Asked {
	var out []text.Asked
	for _, no := range nos {
		it := p.Item(no)
		a := text.Asked{Item: it, Last: p.Figure(it).Percent}
		for _, unit := range units {
			if it.Has([]int64{unit}) {
				a.Last, _ = p.LastFigure(it, unit)
				break
			}
		}
		out = append(out, a)
	}
	return out
}

// maxUrged is how many people are written to without a code.
const maxUrged = 50

// urgeMissing previews whom 「催一下没报的」 will ask, and keeps them as a draft.
func (t *turn) urgeMissing(pv *planView, nos []int, units []int64) (Reply, error) {
	people, silent, err := t.unurged(pv, nos, units)
	if err != nil {
		return Reply{}, err
	}
	told := text.Urged{Plan: pv.Plan, Silent: silent}
	pending := ledger.PendingUrge{PlanID: pv.ID, People: map[string][]int{}}
	for _, u := range people {
		cooling := t.cooling(u.last)
		told.People = append(told.People, u.line(pv, cooling))
		if !cooling {
			pending.People[ledger.AccountKey(u.member.Account)] = u.items
		}
	}
	if at := t.Days.OfficeHour(t.now); at.After(t.now) {
		told.At = at
	}
	a := told.Preview()
	if len(pending.People) == 0 {
		return t.say(a), nil
	}
	if len(pending.People) > maxUrged {
		return t.challenge(a, ledger.DraftUrgeAll, pending)
	}
	payload, err := json.Marshal(pending)
	if err != nil {
		return Reply{}, fmt.Errorf("draft of an urge: %w", err)
	}
	return t.save(a, ledger.DraftUrge, payload)
}

// confirmUrge asks those of the preview whose reports are still missing and who have
// not been reminded meanwhile; nobody else.
func (t *turn) confirmUrge(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var pending ledger.PendingUrge
	if err := json.Unmarshal(d.Payload, &pending); err != nil {
		return Reply{}, fmt.Errorf("draft of an urge: %w", err)
	}
	pv := t.view.byID[pending.PlanID]
	if pv == nil {
		r := t.say(text.Say(text.NobodyToUrge))
		r.Change, r.Acts = drop, true
		return r, nil
	}
	people, _, err := t.unurged(pv, nil, nil)
	if err != nil {
		return Reply{}, err
	}
	c := ledger.Urge{Draft: &drop}
	told := text.Urged{Plan: pv.Plan}
	for _, u := range people {
		previewed := pending.People[ledger.AccountKey(u.member.Account)]
		u.items = slices.DeleteFunc(u.items, func(n int) bool { return !slices.Contains(previewed, n) })
		if len(u.items) == 0 || t.cooling(u.last) {
			continue
		}
		c.Prompts = append(c.Prompts, t.prompt(pv, u, false))
		told.People = append(told.People, u.line(pv, false))
	}
	if at := t.Days.OfficeHour(t.now); at.After(t.now) {
		told.At = at
	}
	if len(c.Prompts) == 0 {
		r := t.say(text.Say(text.NobodyToUrge))
		r.Change, r.Acts = drop, true
		return r, nil
	}
	r := t.say(told.Answer())
	r.Change, r.Acts = c, true
	return r, nil
}

var sendGate = intent.NewGate("发發")

// sendWord reads 「发」, which confirms what is to be sent.
func sendWord(s string) bool {
	if len(s) > maxWord || !sendGate.Opens(s) {
		return false
	}
	switch strings.Trim(intent.Fold(s), " .,!") {
	case "发", "发送", "发吧", "发出", "发了", "确认发", "确认发送":
		return true
	}
	return false
}

// sends confirms with 「发」 a draft that waits for it.
func (t *turn) sends() (Reply, bool, error) {
	if !t.who.Office() {
		return Reply{}, false, nil
	}
	d, ok, err := t.draft()
	if err == nil && ok && d.Kind == ledger.DraftUrgeAll { // 发 alone is not enough
		how, err := t.howToConfirm(d)
		return t.say(text.Say(how)), true, err
	}
	if err != nil || !ok || d.Kind != ledger.DraftUrge {
		r := t.say(text.Say(text.NothingToConfirm))
		r.Acts = true
		return r, true, err
	}
	r, err := t.confirmUrge(d, ledger.DropDraft{Account: t.ev.From, Version: d.Version})
	r.Acts = true
	return r, true, err
}
