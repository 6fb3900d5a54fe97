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
