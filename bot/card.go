package bot

import (
	"slices"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// item answers about one item, from the cards already rendered where it can.
func (t *turn) item(pv *planView, it *ledger.Item, q intent.Query) Reply {
	mem := &Memory{Plan: pv.ID, Items: []int{it.No}, As: uint8(q.Aspect)}
	switch {
	case q.Aspect == intent.AspectUnits:
		if q.Also && len(q.Units) > 0 {
			return t.pages(text.CheckUnit(it, pv.Unit(q.Units[0]).Name, q.Units[0]).Pages(), mem)
		}
		return t.pages(text.Units(it, q.LeadOnly, q.AssistOnly).Pages(), mem)
	case q.Aspect == intent.AspectHistory && q.HasPer, q.Past && q.Aspect <= intent.AspectPercent && pv.onDay(q).Before(pv.Figure(it).On):
		return t.pages(text.ValueOn(pv.Plan, t.history(it), pv.onDay(q)).Pages(), mem)
	case q.Unsure, q.HeardWord != "":
		a := t.card(pv.Plan, it, q.Aspect)
		a.Head = heard(q) + "\n" + a.Head
		return t.pages(a.Pages(), mem)
	}
	return t.pages(t.cardOf(pv, it, q.Aspect), mem)
}

// onDay is the last day of the span that was asked for; 「6月底」 of a list means its own year.
func (pv *planView) onDay(q intent.Query) calendar.Date {
	on := q.Period.To
	if on.Year > pv.Year {
		on = calendar.NewDate(pv.Year, on.Month, on.Day)
	}
	return on
}

// cardOf returns the pages of an item's card, rendered once.
func (t *turn) cardOf(pv *planView, it *ledger.Item, as intent.Aspect) []string {
	i := it.No - 1
	if i < 0 || i >= len(pv.Items) || pv.Items[i] != it {
		i = slices.Index(pv.Items, it)
	}
	if it.Hold(calendar.DateOf(t.now)) != nil { // a card that tells of a hold is out of date when that ends
		return t.card(pv.Plan, it, as).Pages()
	}
	slot := &pv.cards[i][as]
	if p := slot.Load(); p != nil {
		return *p
	}
	pages := t.card(pv.Plan, it, as).Pages()
	if t.err == nil {
		slot.Store(&pages)
	}
	return pages
}

func (t *turn) card(p *ledger.Plan, it *ledger.Item, as intent.Aspect) text.Answer {
	a := t.timeless(p, it, as)
	if h := it.Hold(calendar.DateOf(t.now)); h != nil && as != intent.AspectGoal && as != intent.AspectUnits && as != intent.AspectHistory {
		a.Blocks = append(a.Blocks, text.Held(h))
	}
	return a
}

// timeless is a card without what ends by itself.
func (t *turn) timeless(p *ledger.Plan, it *ledger.Item, as intent.Aspect) text.Answer {
	switch as {
	case intent.AspectPercent:
		return text.Percentage(p, it)
	case intent.AspectGoal:
		return text.Goal(p, it)
	case intent.AspectUnits:
		return text.Units(it, false, false)
	case intent.AspectHistory:
		return text.History(p, t.named(t.history(it)))
	case intent.AspectFull:
		return text.Progress(p, it, true)
	case intent.AspectGoalUnits:
		a := text.Goal(p, it)
		a.Blocks = append(a.Blocks, text.Duties(it))
		return a
	case intent.AspectPercentUnits:
		a := text.Percentage(p, it)
		a.Blocks = append(a.Blocks, text.Duties(it))
		return a
	case intent.AspectProgressUnits:
		return text.ProgressUnitsFirst(p, it)
	case intent.AspectNone, intent.AspectProgress, intent.Aspects:
	}
	return text.Progress(p, it, false)
}

// named is an item whose versions tell the names of people in the place of their accounts.
func (t *turn) named(it *ledger.Item) *ledger.Item {
	whole := *it
	whole.Versions = slices.Clone(it.Versions)
	for i := range whole.Versions {
		whole.Versions[i].By = t.view.nameOf(whole.Versions[i].By)
	}
	return &whole
}
