package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// codeLife is how long a code that was shown is good.
const codeLife = 5 * time.Minute

// challenge keeps a dangerous change as the sender's draft, which only the code
// shown here will confirm.
func (t *turn) challenge(a text.Answer, kind ledger.DraftKind, change any) (Reply, error) {
	payload, err := json.Marshal(change)
	if err != nil {
		return Reply{}, fmt.Errorf("draft with a code: %w", err)
	}
	code := t.Code()
	a.Foot = text.ConfirmCode(code)
	r, err := t.keep(a, kind, ledger.Coded{Code: code, Payload: payload})
	if c, ok := r.Change.(ledger.SaveDraft); ok {
		c.Draft.ExpiresAt = t.now.Add(codeLife)
		r.Change = c
	}
	return r, err
}

// coded reports whether drafts of the kind need a code.
func coded(kind ledger.DraftKind) bool {
	return kind == ledger.DraftNewYear || kind == ledger.DraftArchive || kind == ledger.DraftUrgeAll
}

// codeWord is 确认 with a code.
var codeWord = regexp.MustCompile(`^确认 ?([0-9]{4})$`)

// givenCode reads 「确认3817」.
func givenCode(s string) string {
	if len(s) > maxWord || !strings.Contains(s, "确") && !strings.Contains(s, "確") {
		return ""
	}
	m := codeWord.FindStringSubmatch(strings.Trim(intent.Fold(s), " .,!"))
	if m == nil {
		return ""
	}
	return m[1]
}

// decideCode confirms the draft that waits for this code.
func (t *turn) decideCode(code string) (Reply, error) {
	d, ok, err := t.draft()
	if err != nil {
		return Reply{}, err
	}
	if !ok || !coded(d.Kind) {
		r := t.say(text.Say(text.NoCode))
		r.Acts = true
		return r, nil
	}
	var c ledger.Coded
	if err := json.Unmarshal(d.Payload, &c); err != nil {
		return Reply{}, fmt.Errorf("draft with a code: %w", err)
	}
	if c.Code != code {
		r := t.say(text.Say(text.WrongCode))
		r.Acts = true
		return r, nil
	}
	d.Payload = c.Payload
	r, err := t.confirmCoded(d, ledger.DropDraft{Account: t.ev.From, Version: d.Version})
	r.Acts = true
	return r, err
}

// howToConfirm repeats what a draft waits for.
func (t *turn) howToConfirm(d ledger.Draft) (string, error) {
	if !coded(d.Kind) {
		return text.HowToConfirm(d.Kind), nil
	}
	var c ledger.Coded
	if err := json.Unmarshal(d.Payload, &c); err != nil {
		return "", fmt.Errorf("draft with a code: %w", err)
	}
	return text.ConfirmCode(c.Code), nil
}

// confirmCoded carries out a dangerous change whose code was given.
func (t *turn) confirmCoded(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	switch d.Kind { //nolint:exhaustive // those with a code
	case ledger.DraftUrgeAll:
		return t.confirmUrge(d, drop)
	case ledger.DraftNewYear:
		var c ledger.NewYear
		if err := json.Unmarshal(d.Payload, &c); err != nil {
			return Reply{}, fmt.Errorf("draft of a new year: %w", err)
		}
		from := t.view.byID[c.From]
		if from == nil || t.planNamed(c.Year, c.Name) != nil {
			return t.goneDeed(drop), nil
		}
		c.By, c.Drop = t.ev.From, &drop
		r := t.say(text.Say(text.YearOpened(c.Name, from.Plan)))
		r.Change = c
		return r, nil
	case ledger.DraftArchive:
		var c ledger.Archive
		if err := json.Unmarshal(d.Payload, &c); err != nil {
			return Reply{}, fmt.Errorf("draft of an archive: %w", err)
		}
		pv := t.view.byID[c.PlanID]
		if pv == nil || pv.Archived == !c.Open {
			return t.goneDeed(drop), nil
		}
		c.By, c.Drop = t.ev.From, &drop
		r := t.say(text.Say(text.Archived(pv.Plan, c.Open)))
		r.Change = c
		return r, nil
	}
	return Reply{}, fmt.Errorf("draft of unknown kind %q", d.Kind)
}

func (t *turn) goneDeed(drop ledger.DropDraft) Reply {
	r := t.say(text.Say(text.GoneDeed))
	r.Change = drop
	return r
}

// planNamed returns the plan with this key, or nil.
func (t *turn) planNamed(year int, name string) *ledger.Plan {
	for _, p := range t.view.Book.Plans {
		if p.Year == year && p.Name == name {
			return p
		}
	}
	return nil
}

// newYear asks for the code to open another year's plan: 「新建2027年台账」.
func (d *deed) newYear() (Reply, bool, error) {
	if !d.who.Office() {
		return d.refused("新建台账")
	}
	from, r := d.template()
	if from == nil {
		return r, true, nil
	}
	name := strings.Replace(from.Name, strconv.Itoa(from.Year), strconv.Itoa(d.order.Year), 1)
	if p := d.planNamed(d.order.Year, name); p != nil {
		return d.answerWith(text.YearExists(p))
	}
	if d.order.Year <= from.Year {
		return d.answerWith(text.HowToNewYear(from.Plan))
	}
	c := ledger.NewYear{From: from.ID, Year: d.order.Year, Name: name}
	r, err := d.challenge(text.YearAsked(name, from.Plan), ledger.DraftNewYear, c)
	return r, true, err
}

// template is the plan that a new year's continues: the only one that is open, or the one in use.
func (d *deed) template() (*planView, Reply) {
	if len(d.view.open) == 0 {
		var last *planView
		for _, p := range d.view.Book.Plans {
			if last == nil || p.Year >= last.Year {
				last = d.view.byID[p.ID]
			}
		}
		return last, Reply{}
	}
	return d.plan("")
}

// archive asks for the code to close a year's plan, or to open it again.
func (d *deed) archive() (Reply, bool, error) {
	open := d.order.Deed == intent.DeedUnarchive
	if !d.who.Office() {
		return d.refused("归档台账")
	}
	var found []*planView
	folded := intent.Fold(d.said)
	for _, p := range d.view.Book.Plans {
		if p.Year == d.order.Year && p.Archived == open {
			found = append(found, d.view.byID[p.ID])
		}
	}
	if len(found) > 1 {
		for _, pv := range found {
			for _, tag := range []string{pv.Name, pv.Area, shortArea(pv.Area), pv.Issuer} {
				if tag = intent.Fold(tag); len([]rune(tag)) >= 2 && strings.Contains(folded, tag) {
					found = []*planView{pv}
					break
				}
			}
		}
	}
	switch len(found) {
	case 0:
		return d.answerWith(text.NothingToArchive(d.order.Year, open))
	case 1:
	default:
		plans := make([]*ledger.Plan, len(found))
		for i, pv := range found {
			plans[i] = pv.Plan
		}
		return d.answerWith(text.WhichToArchive(plans))
	}
	r, err := d.challenge(text.ArchiveAsked(found[0].Plan, open), ledger.DraftArchive, ledger.Archive{PlanID: found[0].ID, Open: open})
	return r, true, err
}

// askArchived answers a question while no plan is open: about the archived plan of
// the year that it names.
func (t *turn) askArchived(s string) Reply {
	var last *ledger.Plan
	for _, p := range t.view.Book.Plans {
		last = p // the newest year stands last
	}
	if last == nil {
		return t.say(text.Say(text.NoPlan))
	}
	today := calendar.DateOf(t.now)
	year := noPlan().Parse(s, today).Year
	var of []*planView
	for _, p := range t.view.Book.Plans {
		if p.Year == year {
			of = append(of, t.view.byID[p.ID])
		}
	}
	switch {
	case year != 0 && len(of) == 0:
		return t.say(text.Say(text.NoYear(year)))
	case len(of) != 1:
		return t.say(text.Say(text.OnlyArchived(last)))
	}
	q := of[0].words().Parse(s, today)
	q.Year = 0
	return t.answer(of[0], q, s)
}
