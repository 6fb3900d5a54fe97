package bot

import (
	"slices"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/ledger"
)

// askDone hands a unit's request to the office: 「申请办结」, 「17办完了可以销号不」. 100 %
// alone closes nothing.
func (d *deed) askDone() (Reply, bool, error) {
	if !d.who.reports() {
		return Reply{}, false, nil // 「第17项可以销号不」 asks; the office decides by 办结
	}
	if d.who.away != nil {
		return d.absent(), true, nil
	}
	if len(d.order.Items) == 0 {
		d.order.Items = d.complete()
	}
	it, r := d.item(text.HowToAskDone)
	if it == nil {
		return r, true, nil
	}
	unit := d.ownUnit(it)
	switch open := it.Request(ledger.ActAskDone); {
	case unit == 0:
		return d.answerWith(text.NotYours(it))
	case it.Finished():
		return d.answerWith(text.AlreadyIs(it))
	case open != nil:
		return d.answerWith(text.RequestOpen(it, open))
	}
	a := d.act(it, ledger.ActAskDone)
	a.UnitID, a.Was = unit, text.Figure(d.pv.Figure(it).Percent)
	return d.doNow(a)
}

// complete are the sender's items at 100 % that are not 办结, or his only one.
func (d *deed) complete() []int {
	var full, all []int
	for _, it := range d.pv.Items {
		if d.ownUnit(it) == 0 || it.No == 0 || it.Finished() {
			continue
		}
		all = append(all, it.No)
		if d.pv.Figure(it).Percent == ledger.Whole(100) {
			full = append(full, it.No)
		}
	}
	if len(all) == 1 {
		return all
	}
	return full
}

// finish is the office's 办结 and 销号: at once for what is at 100 %, else read back.
func (d *deed) finish() (Reply, bool, error) {
	kind := ledger.ActDone
	if d.order.Deed == intent.DeedClose {
		kind = ledger.ActClose
	}
	if !d.who.Office() {
		if d.who.reports() && !d.order.Agree { // 「第17项办结」 tells that it is done
			return Reply{}, false, nil
		}
		return d.refused("办结销号")
	}
	if len(d.order.Items) == 0 {
		return d.answerWith(text.HowToFinish)
	}
	if gone := slices.DeleteFunc(slices.Clone(d.order.Items), func(no int) bool { return d.pv.Item(no) != nil }); len(gone) > 0 {
		return d.answerWith(text.NoItem(d.pv.Plan, gone))
	}
	var acts []ledger.NewAct
	ask := false
	for _, no := range d.order.Items {
		it := d.pv.Item(no)
		if it.Status == ledger.StatusClosed || it.Status == ledger.StatusDone && kind == ledger.ActDone {
			return d.answerWith(text.AlreadyIs(it))
		}
		a := d.act(it, kind)
		a.Was = text.Figure(d.pv.Figure(it).Percent)
		if open := it.Request(ledger.ActAskDone); open != nil {
			a.Target = open.ID
		}
		ask = ask || d.pv.Figure(it).Percent != ledger.Whole(100)
		acts = append(acts, a)
	}
	if ask {
		return d.readBack(acts...)
	}
	return d.doNow(acts...)
}

// reopen takes a 办结 or 销号 back, with a reason.
func (d *deed) reopen() (Reply, bool, error) {
	if !d.who.Office() {
		return d.refused("重启")
	}
	it, r := d.item(text.HowToReopen)
	switch {
	case it == nil:
		return r, true, nil
	case !it.Finished():
		return d.answerWith(text.NotFinished(it))
	case d.order.Reason == "":
		return d.answerWith(text.HowToReopen)
	}
	a := d.act(it, ledger.ActReopen)
	a.Was = text.StatusWords(it.Status)
	return d.doNow(a)
}

// agree agrees to the one request that an item has.
func (d *deed) agree() (Reply, bool, error) {
	it, r := d.item(text.HowToAgree)
	if it == nil {
		return r, true, nil
	}
	open := it.Requests()
	switch {
	case !d.who.Office() && d.who.Role != ledger.Leader:
		return d.refused("批准申请")
	case len(open) == 0:
		return d.answerWith(text.NoRequest(it))
	case len(open) > 1:
		return d.answerWith(text.WhichRequest(it, open))
	}
	switch open[0].Kind { //nolint:exhaustive // the requests
	case ledger.ActAskExtend:
		return d.extend()
	case ledger.ActAskHold:
		return d.hold()
	}
	d.order.Deed = intent.DeedDone
	return d.finish()
}

// requestKinds are the requests that a word for them means.
var requestKinds = map[intent.Deed]ledger.ActKind{intent.DeedDone: ledger.ActAskDone, intent.DeedExtend: ledger.ActAskExtend, intent.DeedHold: ledger.ActAskHold}

// refuseRequest answers a unit's request with no.
func (d *deed) refuseRequest() (Reply, bool, error) {
	if !d.who.Office() && d.who.Role != ledger.Leader {
		return d.refused("答复申请")
	}
	it, r := d.item(text.HowToRefuse)
	if it == nil {
		return r, true, nil
	}
	open := it.Requests()
	if kind, ok := requestKinds[d.order.Of]; ok {
		open = slices.DeleteFunc(open, func(a *ledger.Act) bool { return a.Kind != kind })
	}
	switch {
	case len(open) == 0:
		return d.answerWith(text.NoRequest(it))
	case len(open) > 1:
		return d.answerWith(text.WhichRequest(it, open))
	case d.order.Reason == "":
		return d.answerWith(text.HowToRefuse)
	case d.who.Role == ledger.Leader && open[0].Kind != ledger.ActAskExtend:
		return d.refused("答复申请")
	}
	a := d.act(it, ledger.ActRefuse)
	a.Target, a.Was = open[0].ID, text.RequestName(open[0].Kind)
	return d.doNow(a)
}
