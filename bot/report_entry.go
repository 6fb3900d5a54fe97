package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/ledger"
)

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
