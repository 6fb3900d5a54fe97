package bot

import (
	"slices"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/ledger"
)

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

// standingReport is a report that may be taken back, on its item.
type standingReport struct {
	*ledger.Report
	on *ledger.Item
}

// withdrawable are the newest reports of the sender's units that count: on one item
// whoever made it, or (0) on any those that the sender confirmed last, with one word. With
// figures named, only those that gave one of them.
func (p *reporting) withdrawable(no int, figures []ledger.Percent) []standingReport {
	var out []standingReport
	for _, it := range p.pv.Items {
		if no != 0 && it.No != no {
			continue
		}
		for _, u := range p.who.units[p.pv.ID] {
			r := it.LatestOf(u)
			if r == nil || no == 0 && ledger.AccountKey(r.By) != ledger.AccountKey(p.who.Account) ||
				len(figures) > 0 && !slices.Contains(figures, r.Percent) {
				continue
			}
			out = append(out, standingReport{r, it})
		}
	}
	var last standingReport
	for _, s := range out {
		if last.Report == nil || s.At.After(last.At) || s.At.Equal(last.At) && s.ID > last.ID {
			last = s
		}
	}
	if last.Report == nil {
		return nil
	}
	word := p.confirmedBy(last)
	return slices.DeleteFunc(out, func(s standingReport) bool {
		return s.ID != last.ID && (no != 0 || len(figures) > 0 || !s.At.Equal(last.At) || p.confirmedBy(s) != word)
	})
}

// confirmedBy is the number of the message that confirmed a report.
func (p *reporting) confirmedBy(s standingReport) string {
	for _, r := range p.history(s.on).Reports {
		if r.ID == s.ID {
			return r.ConfirmMsgID
		}
	}
	return ""
}

// named are the items that words name, as items or by the bare number of one of his own,
// and the figures: 撤回第7项那条85%的, 撤回刚才那个54.
func (p *reporting) named(s string) (items []intent.ItemRef, figures []ledger.Percent) {
	spans := intent.Percents(s, false)
	for _, span := range spans {
		if span.Percent.Known() && !span.Done {
			figures = append(figures, span.Percent)
		}
	}
	for _, ref := range intent.ItemRefs(s) {
		switch {
		case slices.ContainsFunc(spans, func(span intent.PercentSpan) bool { return ref.Start < span.End && span.Start < ref.End }):
		case !ref.Bare, len(ref.Items) == 1 && slices.Contains(p.own, ref.Items[0]):
			items = append(items, ref)
		case len(ref.Items) == 1:
			figures = append(figures, ledger.Whole(ref.Items[0]))
		}
	}
	return items, figures
}

// toWithdraw is the item that a withdrawal names, 0 where it names none; ok is false
// where it names several.
func toWithdraw(c intent.Claims, named []intent.ItemRef) (no int, ok bool) {
	switch {
	case len(c.List) == 1 && len(named) < 2:
		return c.List[0].No, true
	case len(named) == 0:
		return 0, true
	case len(named) == 1 && len(named[0].Items) == 1:
		return named[0].Items[0], true
	}
	return 0, false
}

// withdraw takes what it names out of the open draft, or else the last reports back,
// each by a line of its own.
func (p *reporting) withdraw(c intent.Claims) (Reply, error) {
	refs, figures := p.named(p.ev.Text)
	no, ok := toWithdraw(c, refs)
	if !ok {
		return p.acting(text.WithdrawWhich), nil
	}
	if p.draft.Kind == ledger.DraftReport && (no == 0 || slices.ContainsFunc(p.pending.Entries, func(e ledger.PendingEntry) bool { return e.No == no })) {
		return p.dropEntry(no)
	}
	if no != 0 && !slices.Contains(p.own, no) {
		return p.acting(text.WithdrawWhich), nil
	}
	list := p.withdrawable(no, figures)
	switch {
	case len(list) > 0:
		return p.takeBack(list), nil
	case len(figures) > 0 && len(p.withdrawable(no, nil)) > 0:
		return p.acting(text.WithdrawFigure(figures)), nil
	}
	return p.acting(text.NothingToWithdraw), nil
}

// takeBack withdraws reports and says to which figure each unit comes back.
func (p *reporting) takeBack(list []standingReport) Reply {
	var c ledger.AddReports
	var a text.Answer
	for _, last := range list {
		after := *p.history(last.on)
		after.Reports = slices.Clone(after.Reports)
		for i := range after.Reports {
			if after.Reports[i].ID == last.ID {
				after.Reports[i].Void = ledger.KindWithdrawn
			}
		}
		back, _ := p.pv.LastFigure(&after, last.UnitID)
		a.Blocks = append(a.Blocks, text.Withdrawn(last.on, last.Report, back, ledger.AccountKey(last.By) != ledger.AccountKey(p.who.Account)))
		c.Reports = append(c.Reports, ledger.NewReport{
			PlanID: p.pv.ID, ItemID: last.ItemID, UnitID: last.UnitID, Kind: ledger.KindWithdrawn, By: p.who.Account, ByName: p.who.Name,
			MsgID: p.ev.MsgID, Window: last.Window, Target: last.ID, Base: last.on.Newest(last.UnitID),
		})
	}
	r := p.withPending(p.say(a))
	r.Acts, r.Change = true, c
	return r
}

// acting answers with a sentence that a repeated message gets again; the draft stays.
func (p *reporting) acting(s string) Reply {
	r := p.withPending(p.say(text.Say(s)))
	r.Acts = true
	return r
}

// dropEntry takes an item out of the open draft, or (0) drops the draft.
func (p *reporting) dropEntry(no int) (Reply, error) {
	rest := p.pending
	rest.Entries = slices.DeleteFunc(slices.Clone(rest.Entries), func(e ledger.PendingEntry) bool { return e.No == no })
	if no != 0 && (len(rest.Entries) > 0 || rest.Unclear != nil) {
		return p.readBack(rest, nil)
	}
	r := p.say(text.Say(text.Dropped))
	r.Acts, r.Change = true, ledger.DropDraft{Account: p.ev.From, Version: p.draft.Version}
	return r, nil
}
