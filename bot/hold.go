package bot

import (
	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// hold reads back that an item is 暂缓 until a day: 「第10项后面先别催 残联9月才申报」. A unit
// asks for it.
func (d *deed) hold() (Reply, bool, error) {
	asks := d.who.reports()
	if !asks && !d.who.Office() || asks && d.order.Agree {
		return d.refused("暂缓")
	}
	if asks && d.who.away != nil {
		return d.absent(), true, nil
	}
	it, r := d.item(text.HowToHold)
	if it == nil {
		return r, true, nil
	}
	open := it.Request(ledger.ActAskHold)
	a := d.act(it, ledger.ActHold)
	a.From, a.To = d.holdsFrom(it), d.order.Day
	switch {
	case it.Finished():
		return d.answerWith(text.AlreadyIs(it))
	case asks:
		a.Kind, a.From, a.UnitID = ledger.ActAskHold, calendar.Date{}, d.ownUnit(it)
		if a.UnitID == 0 {
			return d.answerWith(text.NotYours(it))
		}
		if open != nil {
			return d.answerWith(text.RequestOpen(it, open))
		}
	case d.order.Agree && open == nil && a.To.IsZero():
		return d.answerWith(text.NoRequest(it))
	case open != nil:
		a.Target = open.ID
		if a.To.IsZero() {
			a.To = open.To
		}
		if a.Note == "" {
			a.Note = open.Note
		}
	}
	if a.To.IsZero() {
		return d.answerWith(text.HowToHold)
	}
	if !a.To.After(d.week().To()) {
		return d.answerWith(text.BadHold(a.To))
	}
	return d.readBack(a)
}

// holdsFrom is the Monday from which an item is held: this week's, or the next where
// all its units have reported this week.
func (d *deed) holdsFrom(it *ledger.Item) calendar.Date {
	w := d.week()
	for _, s := range it.Expected(w.From(), w.To()) {
		if r := it.LatestOf(s.Duty.UnitID); r == nil || !w.Contains(calendar.DateOf(r.At)) {
			return w.From()
		}
	}
	return w.Next().From()
}

// resume ends a 暂缓 before its day.
func (d *deed) resume() (Reply, bool, error) {
	if !d.who.Office() {
		return d.refused("恢复")
	}
	it, r := d.item(text.HowToResume)
	if it == nil {
		return r, true, nil
	}
	today := calendar.DateOf(d.now)
	held := it.Hold(today)
	if held == nil {
		return d.answerWith(text.NotHeld(it))
	}
	a := d.act(it, ledger.ActResume)
	a.From, a.Was = today, text.Held(held)
	return d.doNow(a)
}
