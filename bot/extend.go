package bot

import (
	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// extend reads back that an item's time is moved: a unit asks, the office or the
// leader agrees, or the office moves it by itself.
func (d *deed) extend() (Reply, bool, error) {
	asks := d.who.reports()
	if !asks && !d.who.Office() && d.who.Role != ledger.Leader || asks && d.order.Agree {
		return d.refused("延期")
	}
	if asks && d.who.away != nil {
		return d.absent(), true, nil
	}
	it, r := d.item(text.HowToExtend)
	if it == nil {
		return r, true, nil
	}
	open := it.Request(ledger.ActAskExtend)
	switch {
	case it.Finished():
		return d.answerWith(text.AlreadyIs(it))
	case asks:
		return d.askExtend(it, open)
	case d.order.Agree && open == nil && (d.order.Day.IsZero() || !d.who.Office()):
		return d.answerWith(text.NoRequest(it))
	case !d.order.Agree && d.who.Role == ledger.Leader:
		return d.refused("延期")
	}
	a := d.act(it, ledger.ActExtend)
	a.From, a.To, a.Was = it.DueOn, d.order.Day, text.DueWords(it)
	if open != nil {
		a.Target = open.ID
		if a.To.IsZero() {
			a.To = open.To
		}
		if a.Note == "" {
			a.Note = open.Note
		}
	}
	if a.To.IsZero() || a.Note == "" {
		return d.answerWith(text.HowToExtend)
	}
	if !d.later(it, a.To) {
		return d.answerWith(text.BadDay(it, a.To, a.Was))
	}
	return d.readBack(a)
}

func (d *deed) askExtend(it *ledger.Item, open *ledger.Act) (Reply, bool, error) {
	unit := d.ownUnit(it)
	was := text.DueWords(it)
	switch {
	case unit == 0:
		return d.answerWith(text.NotYours(it))
	case open != nil:
		return d.answerWith(text.RequestOpen(it, open))
	case d.order.Day.IsZero() || d.order.Reason == "":
		return d.answerWith(text.HowToExtend)
	case !d.later(it, d.order.Day):
		return d.answerWith(text.BadDay(it, d.order.Day, was))
	}
	a := d.act(it, ledger.ActAskExtend)
	a.UnitID, a.To, a.Was = unit, d.order.Day, was
	return d.readBack(a)
}

// later reports whether an item's time may be moved to a day: it is to come, and
// behind the day that stands in the ledger, if one does.
func (d *deed) later(it *ledger.Item, on calendar.Date) bool {
	return on.After(calendar.DateOf(d.now)) && (it.DueOn.IsZero() || on.After(it.DueOn))
}
