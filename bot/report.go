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
		r = p.withdraw(c)
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

// entry is what a claim says of an item; it is nil while it is open which is meant.
func (p *reporting) entry(it *ledger.Item, cl intent.Claim, correct bool) ledger.PendingEntry {
	e := ledger.PendingEntry{
		Kind: cl.Kind, Percent: cl.Percent, Reported: cl.Reported, Approx: cl.Approx, Text: strings.TrimSpace(cl.Text), Note: cl.Note,
		Ask: askOf[cl.Doubt], Figures: cl.Figures, MsgID: p.ev.MsgID,
	}
	if e.Kind == "" {
		e.Kind = ledger.KindProgress
	}
	if it == nil {
		e.Correct = correct
		return e
	}
	p.settle(&e, it, correct, cl.Like)
	return e
}

// settle puts what was said beside what is known of the item, and asks where the two
// do not fit. like are units whose report it repeats.
func (p *reporting) settle(e *ledger.PendingEntry, it *ledger.Item, correct bool, like []int64) {
	e.No, e.ItemID, e.UnitID, e.Correct = it.No, it.ID, p.unitOf(it), false
	last, own := p.pv.LastFigure(it, e.UnitID)
	e.Old, e.Base, e.Stands = last, it.Newest(e.UnitID), p.stands(it)
	if len(like) > 0 {
		p.repeat(e, it, like)
	}
	if before := p.pendingOn(it.No); before != nil {
		p.follow(e, before, correct)
	} else if correct {
		p.amend(e, it)
	}
	switch e.Kind { //nolint:exhaustive // the others say all there is to say
	case ledger.KindDone:
		if e.Ask == "" {
			e.Percent = ledger.Whole(100)
		}
	case ledger.KindUnchanged:
		p.unchanged(e, it, own)
	case ledger.KindBlocked:
		if e.Ask == askFigure { // a word about a blocker needs no figure
			e.Ask = ""
		}
	case ledger.KindNotStarted:
		if e.Ask == askFigure {
			e.Ask = ""
		}
		// Where another unit leads, the item's figure says nothing of one that gave none.
		others := slices.ContainsFunc(it.Duties, func(d ledger.Duty) bool { return d.Leads() && d.UnitID != e.UnitID })
		if n, ok := last.Tenths(); ok && n > 0 && !e.Percent.Known() && (own || !others) {
			e.Ask = askConflict
		}
	case ledger.KindProgress:
		if !e.Percent.Known() && e.Ask == "" {
			e.Ask = askFigure
		}
	}
}

// stands is the item's figure where a document or the office gave it, else unknown.
func (p *reporting) stands(it *ledger.Item) ledger.Percent {
	if f := p.pv.Figure(it); f.Report == nil {
		return f.Percent
	}
	return ledger.Percent{}
}

// repeat takes over what another unit of the item last reported: 「跟民政局一样」.
func (p *reporting) repeat(e *ledger.PendingEntry, it *ledger.Item, units []int64) {
	for _, u := range units {
		if r := it.LatestOf(u); r != nil && r.Percent.Known() && u != e.UnitID {
			e.Percent, e.Approx, e.Text, e.Ask = r.Percent, r.Approx, r.Text, ""
			e.Note = text.SameAs(p.pv.unitNames([]int64{u}))
			return
		}
	}
}

// unchanged gives a report of no change the figure that did not change.
func (p *reporting) unchanged(e *ledger.PendingEntry, it *ledger.Item, own bool) {
	if e.Percent.Known() && e.Percent != e.Old { // 「没动，还是50」 beside another last figure
		e.Figures, e.Ask, e.Percent = []ledger.Percent{e.Percent, e.Old}, askConflict, ledger.Percent{}
		return
	}
	f := p.pv.Figure(it)
	if own && (it.LatestOf(e.UnitID) == nil || f.Set != nil || f.Report == nil) && f.Percent != e.Old && !e.Percent.Known() {
		e.Ask, e.Figures = askLast, []ledger.Percent{e.Old, f.Percent}
		e.Percent = ledger.Percent{}
		return
	}
	e.Percent, e.Ask = e.Old, ""
}

// follow joins words to what the draft already holds of the item: an answer to an
// open question keeps the words that led to it, a correction those it does not touch.
func (p *reporting) follow(e *ledger.PendingEntry, before *ledger.PendingEntry, correct bool) {
	answers := before.Ask != "" && len([]rune(e.Text)) <= shortWords
	if answers || correct && len([]rune(e.Text)) <= shortWords {
		if before.Text != "" {
			e.Text = amended(before, e)
		}
		if e.Note == "" {
			e.Note = before.Note
		}
		if e.Kind == ledger.KindProgress && before.Kind == ledger.KindBlocked {
			e.Kind = before.Kind
		}
		e.MsgID = before.MsgID
	}
	if correct && !e.Percent.Known() && before.Percent.Known() && e.Ask == askFigure {
		e.Percent, e.Ask = before.Percent, ""
	}
	e.Target = before.Target
}

// amended is the text of a pending entry with a correction's counts and figure in the
// place of its own. Nothing of it was stored yet: what was wrong need not be kept.
func amended(before, e *ledger.PendingEntry) string {
	said := before.Text
	if mended, ok := intent.Mend(said, e.Text); ok {
		said = mended
	}
	if was := before.Percent.String(); before.Percent.Known() && e.Percent.Known() && strings.Count(said, was) == 1 {
		said = strings.Replace(said, was, e.Percent.String(), 1)
	}
	return said
}

// amend makes e a correction of the unit's last report: what it does not say stays.
func (p *reporting) amend(e *ledger.PendingEntry, it *ledger.Item) {
	r := it.LatestOf(e.UnitID)
	if r == nil {
		return
	}
	e.Target = r.ID
	if e.Ask == askFigure {
		e.Percent, e.Approx, e.Ask = r.Percent, r.Approx, ""
	}
	if len([]rune(e.Text)) > shortWords { // told anew
		return
	}
	said := e.Text
	if said == "" && r.Text != "" && e.Percent.Known() && e.Percent != r.Percent {
		said = "完成率" + e.Percent.String()
	}
	e.Text = text.Amended(r.Text, said)
}

// unitOf is the sender's unit that an entry on the item counts for: the leading one
// where he speaks for several.
func (p *reporting) unitOf(it *ledger.Item) int64 {
	if p.unit != 0 {
		return p.unit
	}
	var unit int64
	for _, d := range it.Duties {
		if slices.Contains(p.who.units[p.pv.ID], d.UnitID) && (unit == 0 || d.Leads()) {
			unit = d.UnitID
			if d.Leads() {
				break
			}
		}
	}
	return unit
}

func (p *reporting) pendingOn(no int) *ledger.PendingEntry {
	for i := range p.pending.Entries {
		if p.pending.Entries[i].No == no {
			return &p.pending.Entries[i]
		}
	}
	return nil
}

// put replaces the entry on the same item, or adds one.
func put(list []ledger.PendingEntry, e ledger.PendingEntry) []ledger.PendingEntry {
	for i := range list {
		if list[i].No == e.No && list[i].UnitID == e.UnitID {
			list[i] = e
			return list
		}
	}
	return append(list, e)
}

// settleUnclear gives words about no certain item the item that the sender chose.
func (p *reporting) settleUnclear(no int) (Reply, error) {
	next := p.pending
	next.Unclear, next.Offered = nil, nil
	e := *p.pending.Unclear
	p.settle(&e, p.pv.Item(no), e.Correct, nil)
	next.Entries = put(slices.Clone(next.Entries), e)
	return p.readBack(next, nil)
}

// readBack saves the pending report as the sender's draft and shows it.
func (p *reporting) readBack(next ledger.PendingReport, before []string) (Reply, error) {
	payload, err := json.Marshal(next)
	if err != nil {
		return Reply{}, fmt.Errorf("draft of a report: %w", err)
	}
	a := text.ReadBack(p.pv.Plan, &next)
	if len(before) > 0 {
		a.Head = strings.Join(before, "\n") + "\n" + a.Head
	}
	r := p.say(a)
	r.Acts = true
	r.Change = ledger.SaveDraft{Base: p.draft.Version, Draft: ledger.Draft{
		Account: p.ev.From, Version: p.draft.Version + 1, Kind: ledger.DraftReport, Payload: payload, ExpiresAt: p.answering().Closes,
	}}
	return r, nil
}

// confirmReport stores the entries of a draft that have no open question. What they
// were read back against must still hold; else they are read back again.
func (t *turn) confirmReport(d ledger.Draft, note string) (Reply, error) {
	p, r, err := t.openReporting("")
	if err != nil || p == nil {
		return r, err
	}
	if t.who.away != nil {
		return t.absent(), nil
	}
	if p.draft.Version != d.Version {
		p.draft = d
	}
	var stored []ledger.NewReport
	var saved []ledger.PendingEntry
	rest := p.pending
	rest.Entries = nil
	changed := false
	for _, e := range p.pending.Entries {
		it := p.pv.Item(e.No)
		if it == nil || it.ID != e.ItemID || !it.Has([]int64{e.UnitID}) || !p.mayReport(e.UnitID) {
			changed = true // the ledger was imported anew meanwhile, or the unit went to somebody else
			continue
		}
		last, own := p.pv.LastFigure(it, e.UnitID)
		if base, stands := it.Newest(e.UnitID), p.stands(it); base != e.Base || last != e.Old || stands != e.Stands {
			e.Base, e.Old, e.Stands, changed = base, last, stands, true
			if e.Kind == ledger.KindUnchanged && e.Ask == "" {
				e.Percent = ledger.Percent{}
				p.unchanged(&e, it, own)
			}
		}
		rest.Entries = append(rest.Entries, e)
	}
	if changed {
		if len(rest.Entries) == 0 {
			r := t.say(text.Say(text.Gone))
			r.Change, r.Acts = ledger.DropDraft{Account: t.ev.From, Version: d.Version}, true
			return r, nil
		}
		return p.readBack(rest, []string{text.ChangedMeanwhile})
	}
	if p.pending.Unsettled() {
		return t.say(text.Question(p.pv.Plan, &p.pending)), nil
	}
	all := rest.Entries
	rest.Entries = nil
	for _, e := range all {
		if e.Ask != "" {
			rest.Entries = append(rest.Entries, e)
			continue
		}
		if e.Note == "" && falls(e) {
			e.Note = note
		}
		saved = append(saved, e)
		stored = append(stored, p.newReport(e))
	}
	if len(stored) == 0 {
		return t.say(text.Question(p.pv.Plan, &p.pending)), nil
	}
	c := ledger.AddReports{Reports: stored}
	a := text.Saved(p.pv.Plan, saved)
	a.Head = text.SavedFor(stored, p.windowName())
	if p.who.Office() {
		a.Foot = text.SavedForUnit
	} else {
		a.Foot = text.StillOpen(p.windowName(), p.stillOpen(saved, rest))
	}
	if nos := p.stillBlocked(saved); len(nos) > 0 {
		a.Foot = text.StillBlocked(nos) + "\n" + a.Foot
	}
	if len(rest.Entries) > 0 || rest.Unclear != nil {
		payload, err := json.Marshal(rest)
		if err != nil {
			return Reply{}, fmt.Errorf("draft of a report: %w", err)
		}
		c.Rest = &ledger.SaveDraft{Base: d.Version, Draft: ledger.Draft{
			Account: t.ev.From, Version: d.Version + 1, Kind: ledger.DraftReport, Payload: payload, ExpiresAt: d.ExpiresAt,
		}}
		q := text.Question(p.pv.Plan, &rest)
		a.Foot = q.Head
	} else {
		c.Drop = &ledger.DropDraft{Account: t.ev.From, Version: d.Version}
		if offer := t.offerAnswer(p.pv.ID, saved); offer != "" {
			a.Foot += "\n" + offer
		}
	}
	r = t.say(a)
	r.Change, r.Acts = c, true
	r.Messages = append(r.Messages, p.copies(saved)...)
	return r, nil
}

// stillOpen are the sender's items that the week still waits for.
func (p *reporting) stillOpen(saved []ledger.PendingEntry, rest ledger.PendingReport) []int {
	var out []int
	for _, n := range p.unreported() {
		if !slices.ContainsFunc(saved, func(e ledger.PendingEntry) bool { return e.No == n }) &&
			!slices.ContainsFunc(rest.Entries, func(e ledger.PendingEntry) bool { return e.No == n }) {
			out = append(out, n)
		}
	}
	return out
}

// falls reports whether an entry's figure is one that its read-back challenged.
func falls(e ledger.PendingEntry) bool { return text.Challenge(e) != "" }

func (p *reporting) newReport(e ledger.PendingEntry) ledger.NewReport {
	behind := ""
	if p.who.Office() || p.standsIn(p.pv.ID, e.UnitID) {
		behind = p.who.Account
	}
	return ledger.NewReport{
		Behind: behind,
		PlanID: p.pv.ID, ItemID: e.ItemID, UnitID: e.UnitID, Kind: e.Kind, Percent: e.Percent, Reported: e.Reported, Approx: e.Approx,
		Text: e.Text, Note: e.Note, By: p.who.Account, ByName: p.who.Name, MsgID: e.MsgID, Window: p.pending.Window, Timing: p.timing(e), Target: e.Target, Base: e.Base,
	}
}

// lastReport is the newest report of the sender's units that counts, on one item or (0) on any.
func (p *reporting) lastReport(no int) (*ledger.Report, *ledger.Item) {
	var last *ledger.Report
	var on *ledger.Item
	for _, it := range p.pv.Items {
		if no != 0 && it.No != no {
			continue
		}
		for _, u := range p.who.units[p.pv.ID] {
			if r := it.LatestOf(u); r != nil && (last == nil || r.At.After(last.At) || r.At.Equal(last.At) && r.ID > last.ID) {
				last, on = r, it
			}
		}
	}
	return last, on
}

// named are the items that words name: as items, or by the bare number of one of his own.
// Another bare number is a figure: 撤回刚才那个54.
func (p *reporting) named(s string) []intent.ItemRef {
	return slices.DeleteFunc(intent.ItemRefs(s), func(ref intent.ItemRef) bool {
		return ref.Bare && (len(ref.Items) != 1 || !slices.Contains(p.own, ref.Items[0]))
	})
}

// withdraw drops an open draft, or else takes the last report back by a line of its own.
func (p *reporting) withdraw(c intent.Claims) Reply {
	if p.draft.Kind == ledger.DraftReport {
		r := p.say(text.Say(text.Dropped))
		r.Change, r.Acts = ledger.DropDraft{Account: p.ev.From, Version: p.draft.Version}, true
		return r
	}
	no := 0
	if len(c.List) == 1 {
		no = c.List[0].No
	} else if refs := p.named(p.ev.Text); len(refs) > 0 {
		if len(refs) > 1 || len(refs[0].Items) != 1 || !slices.Contains(p.own, refs[0].Items[0]) {
			r := p.say(text.Say(text.WithdrawWhich))
			r.Acts = true
			return r
		}
		no = refs[0].Items[0]
	}
	last, it := p.lastReport(no)
	if last == nil {
		r := p.say(text.Say(text.NothingToWithdraw))
		r.Acts = true
		return r
	}
	after := *p.history(it)
	after.Reports = slices.Clone(after.Reports)
	for i := range after.Reports {
		if after.Reports[i].ID == last.ID {
			after.Reports[i].Void = ledger.KindWithdrawn
		}
	}
	back, _ := p.pv.LastFigure(&after, last.UnitID)
	r := p.say(text.Say(text.Withdrawn(it, last, back)))
	r.Acts = true
	r.Change = ledger.AddReports{Reports: []ledger.NewReport{{
		PlanID: p.pv.ID, ItemID: it.ID, UnitID: last.UnitID, Kind: ledger.KindWithdrawn, By: p.who.Account, ByName: p.who.Name,
		MsgID: p.ev.MsgID, Window: last.Window, Target: last.ID, Base: it.Newest(last.UnitID),
	}}}
	return r
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

// confirmsWithReason reads a confirming word that is followed by nothing but words
// without item, figure, denial or doubt, said to a read-back that challenges a figure: 「对，前面算多了」.
func (p *reporting) confirmsWithReason(s string) (why string, ok bool) {
	if p.draft.Kind != ledger.DraftReport || !slices.ContainsFunc(p.pending.Entries, falls) {
		return "", false
	}
	s = strings.TrimSpace(s)
	at := strings.IndexAny(s, " ,，。.、;；:：\n")
	if at < 0 || answerWord(s[:at]) != "确认" {
		return "", false
	}
	why = strings.TrimSpace(strings.TrimLeft(s[at:], " ,，。.、;；:：\n"))
	if why == "" || strings.ContainsAny(why, "不错误没别等慢改非零〇一二两三四五六七八九十百半") || len(intent.Percents(why, false)) > 0 || len(intent.ItemRefs(why)) > 0 || strings.ContainsAny(why, "0123456789?？") {
		return "", false
	}
	return why, true
}
