package bot

import (
	"slices"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// window is the window of a plan's period as it is asked about now: until its reports are
// asked for, whatever was reported in it counts.
func (t *turn) window(pv *planView, p calendar.Period) ledger.Window {
	w := t.Planner.Window(pv.ID, p)
	if t.now.Before(w.Opens) {
		return ledger.WindowOf(p)
	}
	return w
}

// missing answers who has not reported, or who has, in this week or the asked span.
func (t *turn) missing(pv *planView, q intent.Query) Reply {
	w := t.window(pv, t.week())
	name := "本周（" + text.Span(t.week().Span()) + "）"
	if q.HasPer {
		name = text.Span(q.Period)
		if p, ok := q.Period.Period(); ok {
			w = t.window(pv, p)
		} else {
			w = ledger.SpanWindow(q.Period)
		}
	}
	units := t.scope(pv, q)
	if own := t.who.units[pv.ID]; len(units) == 0 && len(own) > 0 && (t.who.Role == ledger.Contact || t.who.Role == ledger.Head) {
		units, q.Units = own, own // others' arrears are not a contact's business
	}
	plan := pv.Plan
	if !t.now.Before(w.Closes) { // who reported again since is known by his newest reports alone
		plan = t.reportedFor(plan, w)
	}
	collected := plan.Collect(w)
	if len(units) > 0 {
		collected = slices.DeleteFunc(collected, func(c ledger.Collected) bool { return !slices.Contains(units, c.Duty.UnitID) })
	}
	if q.Reported {
		return t.say(text.Reported(t.scopeName(pv, q)+name, collected))
	}
	return t.say(text.Missing(t.scopeName(pv, q)+name, collected, t.reminders(pv, w)))
}

// reminders tells the office when somebody who speaks for a share was last reminded of
// it in the window; nil for everybody else, and of what is over.
func (t *turn) reminders(pv *planView, w ledger.Window) func(ledger.Segment) time.Time {
	if !t.who.Office() || !t.now.Before(w.Closes) {
		return nil
	}
	prompts, err := t.Drafts.Prompts(t.ctx, pv.ID)
	if err != nil || len(prompts) == 0 { // what is missing is known without
		return nil
	}
	of := make(map[string]*ledger.Prompt, len(prompts))
	for i := range prompts {
		of[ledger.AccountKey(prompts[i].Account)] = &prompts[i]
	}
	return func(s ledger.Segment) (last time.Time) {
		for _, m := range t.contacts(pv, s.Duty.UnitID) {
			p := of[ledger.AccountKey(m.Account)]
			if p == nil || !slices.Contains(p.Items, s.Item.No) || p.At.Before(w.Opens) {
				continue
			}
			if at := t.Days.OfficeHour(p.At); at.After(last) {
				last = at
			}
		}
		return last
	}
}
