package bot

import (
	"slices"

	"duban/bot/text"
	"duban/ledger"
)

// clearBlocker notes that what held an item up is solved, said by its unit or by the office.
func (d *deed) clearBlocker() (Reply, bool, error) {
	if !d.who.Office() && !d.who.reports() {
		return d.refused("卡点解决")
	}
	mine := func(it *ledger.Item) []*ledger.Report {
		return slices.DeleteFunc(it.Blockers(), func(r *ledger.Report) bool {
			return !d.who.Office() && !slices.Contains(d.who.units[d.pv.ID], r.UnitID)
		})
	}
	if len(d.order.Items) == 0 {
		for _, it := range d.pv.Items {
			if it.No > 0 && len(mine(it)) > 0 {
				d.order.Items = append(d.order.Items, it.No)
			}
		}
		switch {
		case len(d.order.Items) == 0:
			return d.answerWith(text.NoBlocker(nil))
		case len(d.order.Items) > 1:
			return d.answerWith(text.WhichBlocker(d.order.Items))
		}
	}
	it, r := d.item(text.HowToClear)
	if it == nil {
		return r, true, nil
	}
	if !d.who.Office() && d.ownUnit(it) == 0 {
		return d.answerWith(text.NotYours(it))
	}
	open := mine(it)
	if len(open) == 0 {
		return d.answerWith(text.NoBlocker(it))
	}
	acts := make([]ledger.NewAct, len(open))
	for i, b := range open {
		acts[i] = d.act(it, ledger.ActClear)
		acts[i].UnitID, acts[i].Target, acts[i].Was = b.UnitID, b.ID, b.Text
	}
	return d.doNow(acts...)
}

// stillBlocked are the items among those just reported on whose unit has told of a
// blocker before and not that it is solved.
func (p *reporting) stillBlocked(saved []ledger.PendingEntry) []int {
	var out []int
	for _, e := range saved {
		it := p.pv.Item(e.No)
		if e.Kind != ledger.KindBlocked && slices.ContainsFunc(it.Blockers(), func(r *ledger.Report) bool { return r.UnitID == e.UnitID }) {
			out = append(out, e.No)
		}
	}
	return out
}
