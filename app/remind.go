package app

import (
	"context"
	"slices"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
	"duban/scheduler"
)

// facts collects what a batch is decided on.
func (a *App) facts(ctx context.Context, o *policy, b scheduler.Batch, now time.Time) (*scheduler.Facts, error) {
	v := a.View()
	f := &scheduler.Facts{Now: now, Days: o.days, Plans: openPlans(v.Book), Holds: o.holds, Agreed: o.agreed}
	day := calendar.DateOf(b.At)
	f.People = people(v, day)
	var err error
	if f.Asked, f.Ladder, err = a.asked(ctx, b, day); err != nil {
		return nil, err
	}
	return f, nil
}

// longestRest is more days than ever stood between two working days in a row.
const longestRest = 14

// asked is who was reminded how often for the windows that a batch's day asks for,
// and who has been written to today, be it by hand; with what ladders said of them.
func (a *App) asked(ctx context.Context, b scheduler.Batch, day calendar.Date) (map[string]scheduler.Asked, []scheduler.Run, error) {
	from := day
	for i := range b.Day {
		if first := b.Day[i].Period.From(); first.Before(from) {
			from = first
		}
	}
	var runs, ladder []scheduler.Run
	for _, rule := range []string{scheduler.RuleReminder, scheduler.RulePostponed, scheduler.RuleLadder, scheduler.RuleReleased} {
		some, err := a.Store.Recorded(ctx, rule, from.At(0, 0))
		if err != nil {
			return nil, nil, err
		}
		if rule == scheduler.RuleLadder || rule == scheduler.RuleReleased {
			ladder = append(ladder, some...)
		} else {
			runs = append(runs, some...)
		}
	}
	out := make(map[string]scheduler.Asked, len(runs))
	for i := range runs {
		r := &runs[i]
		as := out[r.To]
		if as.Times == nil {
			as.Times, as.Days = map[scheduler.Term]int{}, map[scheduler.Term][]calendar.Date{}
		}
		today := calendar.DateOf(r.At) == day
		if today {
			as.Today = r.At
		}
		for i := range r.Covers {
			c := &r.Covers[i]
			if c.Shown {
				continue
			}
			as.Times[c.Term]++
			as.Days[c.Term] = append(as.Days[c.Term], calendar.DateOf(r.At))
			if today {
				as.Terms = append(as.Terms, c.Term)
			}
		}
		out[r.To] = as
	}
	for i := range ladder {
		if r := &ladder[i]; calendar.DateOf(r.At) == day && slices.ContainsFunc(r.Covers, func(c scheduler.Cover) bool { return c.Step == scheduler.Heads }) {
			as := out[r.To]
			as.Today = r.At
			out[r.To] = as
		}
	}
	// What was asked by hand after hours comes in the next ones, and counts there.
	prompted, err := a.Store.PromptedSince(ctx, day.Add(-longestRest).At(0, 0))
	if err != nil {
		return nil, nil, err
	}
	for account, at := range prompted {
		at = a.officeHour(at)
		if as := out[account]; as.Today.IsZero() && calendar.DateOf(at) == day {
			as.Today = at
			out[account] = as
		}
	}
	return out, ladder, nil
}

// runOf words a note.
func (a *App) runOf(n *scheduler.Note, o *policy, now time.Time) scheduler.Run {
	today := calendar.DateOf(n.Slot.At)
	r := scheduler.Run{
		Rule: n.Slot.Rule.ID, Period: n.Slot.Period.Key(), Slot: n.Slot.Key(), To: n.To.Account, At: n.Slot.At,
	}
	switch n.Kind {
	case scheduler.Remind:
		r.Rule, r.Period, r.Slot, r.Covers = scheduler.RuleReminder, today.String(), "", n.CoversOf()
		if len(n.Asks) > 0 {
			k := &n.Asks[0]
			r.Prompt = &ledger.Prompt{
				Account: n.To.Account, PlanID: k.Plan.ID, Items: numbers(k.Items), Window: k.Periods[0].Key(), At: now, Until: k.Until(),
			}
		}
	case scheduler.Overdues:
		r.Rule, r.Period, r.Covers = scheduler.RuleLadder, today.String(), n.CoversOf()
	case scheduler.Pack, scheduler.Digest, scheduler.List:
	}
	r.Messages = []chat.Message{{To: n.To.Account, Text: wordsOf(n, o), NotBefore: n.NotBefore, NotAfter: n.NotAfter, Key: r.Key()}}
	return r
}

// wordsOf is what a note says.
func wordsOf(n *scheduler.Note, o *policy) string {
	today := calendar.DateOf(n.Slot.At)
	switch n.Kind {
	case scheduler.Remind:
		return text.Remind(today, meeting(n, o, today), asks(n))
	case scheduler.Pack:
		return text.Pack(today, packs(n, o, today))
	case scheduler.Digest:
		return text.LeaderDigest(today, digests(n, o, today))
	case scheduler.List:
		return text.RuleList(n.Slot.Rule.Name, n.Slot.Period, packs(n, o, today))
	case scheduler.Overdues:
	}
	return text.Overdue(rungsOf(n.Rungs))
}

func numbers(items []scheduler.AskedItem) []int {
	out := make([]int, len(items))
	for i := range items {
		out[i] = items[i].Item.No
	}
	return out
}

func asks(n *scheduler.Note) []text.Ask {
	var out []text.Ask
	for i := range n.Asks {
		k := &n.Asks[i]
		ask := text.Ask{Plan: k.Plan, Periods: k.Periods, Due: k.Due, Time: k.Time, Opening: k.Rules[0].Opening}
		for _, it := range k.Items {
			ask.Items = append(ask.Items, text.Asked{Item: it.Item, Last: it.Last})
		}
		out = append(out, ask)
	}
	return out
}

// meeting is the person's part of the weekly meeting.
func meeting(n *scheduler.Note, o *policy, today calendar.Date) []text.MeetingPart {
	week := calendar.PeriodOf(calendar.Week, today)
	var out []text.MeetingPart
	for _, s := range n.Shows {
		m := text.MeetingPart{Plan: s.Plan}
		missing := unreported(s.Plan, s.Units, scheduler.WindowOf(o.rulesOf(s.Plan.ID), week, o.days))
		for _, it := range s.Items {
			m.Items = append(m.Items, text.MeetingItem{
				Item: it, Percent: s.Plan.Figure(it).Percent, Own: ownFigure(s.Plan, it, s.Units), Lamp: s.Plan.Lamp(it, o.days, today), Reported: !missing[it],
			})
		}
		out = append(out, m)
	}
	return out
}

// unreported are the items of which one of the units has a report to make for the window.
func unreported(p *ledger.Plan, units []int64, w ledger.Window) map[*ledger.Item]bool {
	out := map[*ledger.Item]bool{}
	for _, s := range p.Unreported(w) {
		for _, u := range units {
			if s.Duty.UnitID == u {
				out[s.Item] = true
			}
		}
	}
	return out
}

// ownFigure is the figure that one of the units gave of the item, unknown when it gave none.
func ownFigure(p *ledger.Plan, it *ledger.Item, units []int64) ledger.Percent {
	for _, u := range units {
		if f, own := p.LastFigure(it, u); own && it.Has([]int64{u}) {
			return f
		}
	}
	return ledger.Percent{}
}

// movedIn are the units' latest figures of an item that are of the period and not
// said to be the old ones.
func movedIn(it *ledger.Item, period calendar.Period) []*ledger.Report {
	return slices.DeleteFunc(it.LatestFigures(), func(r *ledger.Report) bool {
		return r.Kind == ledger.KindUnchanged || !period.Contains(calendar.DateOf(r.At))
	})
}

// standing is after how many days without a new figure an item stands still.
const standing = 21

func packs(n *scheduler.Note, o *policy, today calendar.Date) []text.PackPart {
	week := calendar.PeriodOf(calendar.Week, today)
	var out []text.PackPart
	for _, s := range n.Shows {
		part := text.PackPart{Plan: s.Plan, Items: len(s.Items), Unreported: s.Plan.Unreported(scheduler.WindowOf(o.rulesOf(s.Plan.ID), week, o.days))}
		for _, it := range s.Items {
			part.Expected += len(it.Expected(week.From(), week.To()))
			f := s.Plan.Figure(it)
			if it.Finished() {
				continue
			}
			switch moved := movedIn(it, week); {
			case len(moved) > 0:
				part.Changed = append(part.Changed, text.Moved{Item: it, Reports: moved})
			case !f.On.IsZero() && today.Sub(f.On) >= standing && f.Percent != ledger.Whole(100):
				part.Standing = append(part.Standing, it)
			}
			if l := s.Plan.Lamp(it, o.days, today); l.Color == ledger.LampRed || l.Color == ledger.LampYellow {
				part.Behind = append(part.Behind, text.Row{Item: it, Percent: f.Percent})
			}
			if len(it.Blockers()) > 0 {
				part.Blocked = append(part.Blocked, it)
			}
		}
		out = append(out, part)
	}
	return out
}

func digests(n *scheduler.Note, o *policy, today calendar.Date) []text.DigestPart {
	var out []text.DigestPart
	period := n.Slot.Period
	for _, s := range n.Shows {
		part := text.DigestPart{Plan: s.Plan, Period: period, Items: s.Items, Own: len(s.Units) > 0}
		sum, known := 0, 0
		for _, it := range s.Items {
			f := s.Plan.Figure(it)
			if t, ok := f.Percent.Tenths(); ok {
				sum, known = sum+t, known+1
			}
			if it.Finished() {
				part.Done++
				continue
			}
			if moved := movedIn(it, period); len(moved) > 0 {
				part.Changed = append(part.Changed, text.Moved{Item: it, Reports: moved})
			}
			if l := s.Plan.Lamp(it, o.days, today); l.Color == ledger.LampRed || l.Color == ledger.LampYellow {
				part.Behind = append(part.Behind, text.Row{Item: it, Percent: f.Percent})
			}
			if len(it.Blockers()) > 0 {
				part.Blocked = append(part.Blocked, it)
			}
		}
		if known > 0 {
			part.Mean = ledger.PercentOf(float64(sum) / float64(known) / 10)
		}
		for _, seg := range s.Plan.Unreported(scheduler.WindowOf(o.rulesOf(s.Plan.ID), period, o.days)) {
			if len(s.Units) == 0 || seg.Item.Has(s.Units) {
				part.Missing++
			}
		}
		out = append(out, part)
	}
	return out
}
