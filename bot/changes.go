package bot

import (
	"duban/bot/text"
	"duban/ledger"
)

// maxChanges is how many changes 「谁改过第4项」 goes back.
const maxChanges = 100

// whoChanged answers who changed an item, from what to what and why, newest first. Units
// have the item's history.
func (d *deed) whoChanged() (Reply, bool, error) {
	if !d.who.Office() && d.who.Role != ledger.Leader {
		return Reply{}, false, nil
	}
	it, r := d.item(text.WhichItem)
	if it == nil {
		return r, true, nil
	}
	lines, err := d.Audits.Changes(d.ctx, d.pv.ID, it.ID, maxChanges)
	if err != nil {
		return Reply{}, true, err
	}
	return d.pages(text.Changes(d.pv.Plan, it, lines, d.view.nameOf, maxChanges).Pages(), &Memory{Plan: d.pv.ID, Items: []int{it.No}}), true, nil
}
