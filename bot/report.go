package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// The open questions of an entry. While one is open, 确认 stores nothing for it.
const (
	askFigure     = "figure"
	askVague      = "vague"
	askSeveral    = "several"
	askImpossible = ledger.AskImpossible
	askConflict   = "conflict"
	askItem       = "item"
	askLast       = "last" // 同上周, where the unit's own last figure is not the item's
)

var askOf = map[intent.Doubt]string{
	intent.NoFigure: askFigure, intent.Vague: askVague, intent.Several: askSeveral,
	intent.Impossible: askImpossible, intent.Conflict: askConflict, intent.WrongItem: askItem,
}

// reporting is a message being read as a report.
type reporting struct {
	*turn
	pv      *planView
	draft   ledger.Draft // zero without one
	pending ledger.PendingReport
	prompt  ledger.Prompt
	own     []int
	unit    int64 // the unit that the office reports for; 0: the sender's own
}

// reports reports whether the member's role collects progress.
func (m *memberView) reports() bool { return m.Role == ledger.Contact || m.Role == ledger.Head }

// report answers a message of a unit's contact that tells progress, corrects or
// withdraws it. done is false for everything else.
func (t *turn) report(s string) (r Reply, done bool, err error) {
	if !t.who.reports() || len(t.view.open) == 0 {
		return Reply{}, false, nil
	}
	if len(t.who.units) == 0 && intent.Tells(s) && !isQuestion(s) {
		return t.say(text.Say(text.NoUnits)), true, nil
	}
	p, r, err := t.openReporting(s)
	if err != nil || p == nil {
		return r, err != nil || len(r.Messages) > 0, err
	}
	if len(p.own) == 0 {
		return Reply{}, false, nil
	}
	if n, ok := choice(s); ok && p.pending.Unclear != nil && slices.Contains(p.own, n) {
		r, err = p.settleUnclear(n)
		return r, true, err
	}
	if n, ok := choice(s); ok && slices.Contains(p.own, n) {
		if r, done, err := p.place(n); done {
			return r, true, err
		}
	}
	if why, ok := p.confirmsWithReason(s); ok {
		r, err = t.confirmReport(p.draft, why)
		return r, true, err
	}
	if asksLastWords(intent.Fold(s)) {
		return p.withPending(p.say(p.lastWords())), true, nil
	}
	if isSelfCheck(intent.Fold(s)) {
		return p.withPending(p.say(p.selfCheck())), true, nil
	}
	c := p.pv.words().Claims(s, p.speaker())
	if p.hesitates(s, c) {
		return p.stillWaits(), true, nil
	}
	if onlyWords(c) && len(intent.Percents(s, false)) == 0 && t.plainQuestion(p.pv, s) {
		return Reply{}, false, nil
	}
	if it := p.othersNumber(s, c); it != nil {
		return p.withPending(p.say(text.Say(text.NotYours(it)))), true, nil
	}
	if t.who.away != nil && (c.Act == intent.Tell || c.Act == intent.Correct || c.Act == intent.Withdraw) {
		return t.absent(), true, nil
	}
	switch c.Act {
	case intent.Manners:
		return p.withPending(p.say(text.Say(text.Noted))), true, nil
	case intent.Withdraw:
		r, err = p.withdraw(c)
	case intent.Tell:
		r, err = p.tell(c, false)
	case intent.Correct:
		r, err = p.tell(c, true)
	case intent.NoReport:
		return Reply{}, false, nil
	}
	return r, true, err
}

// numberFirst is a message that opens as a report on a numbered item does: 「16 60%」.
var numberFirst = regexp.MustCompile(`^\s*([0-9０-９]{1,3})(?:[ \t\x{3000}]+|[、:：.．]\s*)(?:约|大概|大约)?[0-9０-９]{1,3}(?:[.．][0-9０-９]+)?\s*(?:[%％]|$)`)

// othersNumber returns the item that such a message names where it is none of the
// sender's: his only item is not meant then, and its figure is not this one.
func (p *reporting) othersNumber(s string, c intent.Claims) *ledger.Item {
	m := numberFirst.FindStringSubmatch(s)
	if m == nil || c.Act != intent.Tell && c.Act != intent.Correct || slices.ContainsFunc(c.List, func(cl intent.Claim) bool { return cl.No != 0 }) {
		return nil
	}
	n, err := strconv.Atoi(narrow(m[1]))
	if err != nil || slices.Contains(p.own, n) {
		return nil
	}
	return p.pv.Item(n)
}

// onlyWords reports whether a message tells neither a figure nor a state, its own or another unit's.
func onlyWords(c intent.Claims) bool {
	return c.Act == intent.Tell && c.Rest == "" && !slices.ContainsFunc(c.List, func(cl intent.Claim) bool { return cl.Doubt != intent.NoFigure || len(cl.Like) > 0 })
}

// plainQuestion reports whether the grammar of questions is sure of a sentence that
// no report would be worded like.
func (t *turn) plainQuestion(pv *planView, s string) bool {
	switch pv.words().Parse(s, calendar.DateOf(t.now)).Intent { //nolint:exhaustive // the others may be told as well as asked
	case intent.MyItems, intent.UnitItems, intent.Missing, intent.Schedule, intent.Help, intent.Greeting, intent.More, intent.Overview, intent.Ranking, intent.Lamp, intent.Later, intent.Import, intent.Undo:
		return true
	}
	return false
}

// onlyAsks reports whether a message of a unit's contact is a question, whatever may
// wait for his answer.
func (t *turn) onlyAsks(s string) bool {
	if _, ok := choice(s); ok || answerWord(s) != "" || intent.Tells(s) {
		return false
	}
	pv, _ := t.plan(s)
	if pv == nil {
		return false
	}
	p := &reporting{turn: t, pv: pv}
	p.findOwn()
	return pv.words().Claims(s, p.speaker()).Act == intent.NoReport
}

// openReporting reads what the message may refer to: the sender's draft and what he
// was last asked. It is nil, with a question, when it is open which plan is meant.
func (t *turn) openReporting(s string) (*reporting, Reply, error) {
	p := &reporting{turn: t}
	var err error
	var found bool
	if p.draft, found, err = t.draft(); err != nil {
		return nil, Reply{}, err
	}
	if found && p.draft.Kind == ledger.DraftReport {
		if err := json.Unmarshal(p.draft.Payload, &p.pending); err != nil {
			return nil, Reply{}, fmt.Errorf("draft of a report: %w", err)
		}
		p.pv = t.view.byID[p.pending.PlanID]
	}
	if p.prompt, found, err = t.prompted(); err != nil {
		return nil, Reply{}, err
	}
	if p.pv == nil && found {
		p.pv = t.view.byID[p.prompt.PlanID]
	}
	if p.pv == nil {
		var r Reply
		if len(t.who.units) == 0 || len(t.view.open) > 1 && t.who.home == 0 && t.recall().Plan == 0 && !intent.Tells(s) {
			return nil, r, nil // a greeting needs no plan
		}
		if p.pv, r = t.plan(s); p.pv == nil {
			return nil, r, nil
		}
	}
	if p.prompt.PlanID != p.pv.ID {
		p.prompt = ledger.Prompt{}
	}
	p.findOwn()
	return p, Reply{}, nil
}

// findOwn lists the items of the sender's units.
func (p *reporting) findOwn() {
	units := p.who.units[p.pv.ID]
	for _, it := range p.pv.Items {
		if it.No > 0 && it.Has(units) {
			p.own = append(p.own, it.No)
		}
	}
	slices.Sort(p.own)
}

// asked are the items that words without a number are about: those with an open
// question, those of the prompt, those of his that are still unreported, all of his.
func (p *reporting) asked() []int {
	var open []int
	for _, e := range p.pending.Entries {
		if e.Ask != "" {
			open = append(open, e.No)
		}
	}
	if len(open) > 0 {
		return open
	}
	var prompted []int
	for _, n := range p.prompt.Items {
		if slices.Contains(p.own, n) {
			prompted = append(prompted, n)
			if !p.reported(n) {
				open = append(open, n)
			}
		}
	}
	if len(open) == 0 {
		open = prompted
	}
	if len(open) > 0 {
		slices.Sort(open)
		return open
	}
	if open = p.unreported(); len(open) > 0 {
		return open
	}
	return p.own
}

// reported reports whether a report of his unit on the item counts for the window.
func (p *reporting) reported(no int) bool {
	it := p.pv.Item(no)
	return it.ReportFor(p.unitOf(it), p.answering()) != nil
}

// unreported are the numbers of his items without a report of his units for the window.
func (p *reporting) unreported() []int {
	var out []int
	units := p.who.units[p.pv.ID]
	mine := *p.pv.Plan
	mine.Items = slices.DeleteFunc(slices.Clone(mine.Items), func(it *ledger.Item) bool { return !it.Has(units) })
	for _, s := range mine.Unreported(p.answering()) {
		if slices.Contains(units, s.Duty.UnitID) && s.Item.No > 0 && !slices.Contains(out, s.Item.No) {
			out = append(out, s.Item.No)
		}
	}
	slices.Sort(out)
	return out
}

func (p *reporting) speaker() intent.Speaker {
	return intent.Speaker{
		Own: p.own, Asked: p.asked(), Units: p.who.units[p.pv.ID], Draft: p.draft.Kind == ledger.DraftReport, Today: calendar.DateOf(p.now),
	}
}

// tell puts what a message claims into the draft and reads the draft back.
func (p *reporting) tell(c intent.Claims, correct bool) (Reply, error) {
	next := ledger.PendingReport{PlanID: p.pv.ID, Window: p.answering().Period.Key(), Entries: slices.Clone(p.pending.Entries)}
	if p.pending.Window != "" {
		next.Window = p.pending.Window
	}
	var refused []string
	for _, cl := range c.List {
		p.claim(&next, cl, correct, &refused)
	}
	if c.Rest != "" {
		for _, n := range p.asked() {
			if !p.reported(n) && !slices.ContainsFunc(next.Entries, func(e ledger.PendingEntry) bool { return e.No == n }) {
				next.Entries = put(next.Entries, p.entry(p.pv.Item(n), intent.Claim{No: n, Kind: c.Rest}, false))
			}
		}
	}
	if len(next.Entries) == 0 && next.Unclear == nil {
		if len(refused) == 0 && c.Rest != "" {
			return p.say(text.Say(text.StillOpen(p.windowName(), p.unreported()))), nil
		}
		if len(refused) == 0 {
			return p.say(text.Say(text.NotMatched(p.who.Role))), nil
		}
		return p.say(text.Say(strings.Join(refused, "\n"))), nil
	}
	return p.readBack(next, refused)
}

// shortWords is up to how many characters words answer a question or amend a
// report, and do not tell it anew.
const shortWords = 12

// claim adds one claim to the pending report, or says why it is not his to make.
func (p *reporting) claim(next *ledger.PendingReport, cl intent.Claim, correct bool, refused *[]string) {
	if others := p.foreign(cl.Units); others != "" {
		*refused = append(*refused, text.OthersWords(others))
		return
	}
	if cl.No > 0 {
		it := p.pv.Item(cl.No)
		switch {
		case it == nil:
			*refused = append(*refused, text.NoItem(p.pv.Plan, []int{cl.No}))
		case !slices.Contains(p.own, cl.No):
			*refused = append(*refused, text.NotYours(it))
		default:
			next.Entries = put(next.Entries, p.entry(it, cl, correct))
		}
		return
	}
	targets := p.targets(correct)
	if len(cl.Like) > 0 {
		targets = slices.DeleteFunc(slices.Clone(targets), func(no int) bool { return !p.pv.Item(no).Has(cl.Like) })
	}
	switch {
	case len(targets) == 1, len(targets) > 1 && (cl.Kind == ledger.KindUnchanged || cl.Kind == ledger.KindDone):
		for _, n := range targets {
			next.Entries = put(next.Entries, p.entry(p.pv.Item(n), cl, correct))
		}
	default:
		e := p.entry(nil, cl, correct)
		next.Unclear, next.Offered = &e, targets
	}
}

// foreign names the units that words claim to come from, when none of them is the sender's.
func (p *reporting) foreign(units []int64) string {
	if len(units) == 0 || slices.ContainsFunc(units, func(u int64) bool { return slices.Contains(p.who.units[p.pv.ID], u) }) {
		return ""
	}
	return p.pv.unitNames(units)
}

// targets are the items that a claim without a number is about.
func (p *reporting) targets(correct bool) []int {
	if correct {
		var in []int
		for _, e := range p.pending.Entries {
			in = append(in, e.No)
		}
		if len(in) > 0 {
			return in
		}
		if r, it := p.lastReport(0); r != nil {
			return []int{it.No}
		}
	}
	return p.asked()
}

// withPending closes an answer with the reminder that something waits for 确认.
func (p *reporting) withPending(r Reply) Reply {
	if p.draft.Kind == ledger.DraftReport && len(r.Messages) > 0 {
		closing := "\n" + text.AlsoPending(len(p.pending.Entries))
		if m := &r.Messages[0]; len(m.Text)+len(closing) <= chat.MaxText {
			m.Text += closing
		}
	}
	return r
}

// remindDraft is withPending for an answer to a question.
func (t *turn) remindDraft(r Reply) (Reply, error) {
	if !t.who.reports() {
		return r, nil
	}
	d, ok, err := t.draft()
	if err != nil || !ok || d.Kind != ledger.DraftReport {
		return r, err
	}
	p := &reporting{turn: t, draft: d}
	if err := json.Unmarshal(d.Payload, &p.pending); err != nil {
		return r, fmt.Errorf("draft of a report: %w", err)
	}
	return p.withPending(r), nil
}

// isSelfCheck reports whether a folded sentence asks what the sender himself has reported.
func isSelfCheck(folded string) bool {
	switch strings.Trim(folded, " ?.,!") {
	case "我报了吗", "我报了没", "我报了没有", "我报过了吗", "我报过没", "我都报了吗", "我报完了吗", "我本周报了吗", "我这周报了吗",
		"报上了吗", "我的报上了吗", "存上了吗":
		return true
	}
	return false
}
