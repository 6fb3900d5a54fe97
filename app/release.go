package app

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"duban/bot"
	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
	"duban/scheduler"
)

// releaseBack is how far back a question to the clerks may still be open: a quarter.
const releaseBack = 100 * 24 * time.Hour

// Release tells what the clerks were asked to have told to leaders and has not been
// answered: to whom, in what words, and as which change. An item that was reported
// meanwhile is left out.
func (p planner) Release(ctx context.Context, now time.Time, by string) (bot.Release, error) {
	a := p.a
	o, err := a.policyNow(ctx)
	if err != nil {
		return bot.Release{}, err
	}
	open, err := a.openReleases(ctx, now)
	if err != nil || len(open) == 0 {
		return bot.Release{}, err
	}
	f, err := a.facts(ctx, o, scheduler.Batch{At: now, Day: []scheduler.Slot{{Period: oldest(open)}}}, now)
	if err != nil {
		return bot.Release{}, err
	}
	out := bot.Release{Asked: true, Change: ledger.Release{By: by}}
	at := o.days.OfficeHour(now)
	slot := at.In(calendar.Zone).Format("2006-01-02 15:04")
	for i := range f.People {
		m := &f.People[i]
		if !m.Active || m.Role != ledger.Leader {
			continue
		}
		run := scheduler.Run{Rule: scheduler.RuleLadder, Period: calendar.DateOf(now).String(), Slot: slot, To: m.Account, At: now}
		var rungs []scheduler.Rung
		for _, c := range open {
			plan := f.Plans[c.Plan]
			if plan == nil {
				continue
			}
			over := scheduler.Overdue{Rule: c.Rule, Window: c.Window(), Until: c.Until}
			g := scheduler.Rung{Step: scheduler.Leaders, Plan: plan, Rule: c.Rule, Over: over, Items: m.LateOf(plan, &over, f)}
			if len(g.Items) > 0 {
				rungs, run.Covers = append(rungs, g), append(run.Covers, g.Cover())
				out.Add(g.Plan.ID, run.Covers[len(run.Covers)-1].Items)
			}
		}
		if len(rungs) == 0 {
			continue
		}
		covers, err := json.Marshal(run.Covers)
		if err != nil {
			return bot.Release{}, err //nolint:wrapcheck // never
		}
		out.Leaders = append(out.Leaders, m.Name)
		out.Change.Runs = append(out.Change.Runs, ledger.ReleaseRun{Rule: run.Rule, Period: run.Period, Slot: run.Slot, To: run.To, At: run.At, Covers: covers})
		out.Messages = append(out.Messages, chat.Message{
			To: m.Account, Text: text.Overdue(rungsOf(rungs)), Key: run.Key(), NotBefore: at, NotAfter: calendar.OfficeEnds(at),
		})
	}
	for _, c := range open {
		covers, err := json.Marshal([]scheduler.Cover{{Term: c.Term}})
		if err != nil {
			return bot.Release{}, err //nolint:wrapcheck // never
		}
		out.Change.Runs = append(out.Change.Runs, ledger.ReleaseRun{
			Rule: scheduler.RuleReleased, Period: c.Period, Slot: strconv.FormatInt(c.Plan, 10), To: c.Rule, At: now, Covers: covers,
		})
	}
	return out, nil
}

// openReleases are what the clerks were asked and have not answered in time, oldest first.
func (a *App) openReleases(ctx context.Context, now time.Time) ([]scheduler.Cover, error) {
	var runs []scheduler.Run
	for _, rule := range []string{scheduler.RuleReleased, scheduler.RuleLadder} {
		some, err := a.Store.Recorded(ctx, rule, now.Add(-releaseBack))
		if err != nil {
			return nil, err
		}
		runs = append(runs, some...)
	}
	var out []scheduler.Cover
	for i := range runs {
		for _, c := range runs[i].Covers {
			if c.Step != scheduler.Release || !now.Before(c.Until) ||
				slices.ContainsFunc(out, func(o scheduler.Cover) bool { return o.Term == c.Term }) ||
				slices.ContainsFunc(runs, func(r scheduler.Run) bool { return r.Releases(c.Term) }) {
				continue
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// oldest is the period that begins first.
func oldest(open []scheduler.Cover) calendar.Period {
	first, _ := calendar.ParseKey(open[0].Period)
	for _, c := range open[1:] {
		if p, ok := calendar.ParseKey(c.Period); ok && p.From().Before(first.From()) {
			first = p
		}
	}
	return first
}

// rungsOf words rungs.
func rungsOf(rungs []scheduler.Rung) []text.Rung {
	var out []text.Rung
	for i := range rungs {
		g := &rungs[i]
		t := text.Rung{Plan: g.Plan, Period: g.Over.Window.Period, Due: g.Over.Window.Due, Until: g.Over.Until}
		switch g.Step { //nolint:exhaustive // the rungs
		case scheduler.Heads:
			t.Step = text.StepHead
		case scheduler.OverdueClerks:
			t.Step = text.StepList
		case scheduler.Release:
			t.Step = text.StepRelease
		case scheduler.Lapse:
			t.Step = text.StepLapse
		case scheduler.Leaders:
			t.Step = text.StepLeader
		}
		for _, l := range g.Items {
			late := text.Late{Item: l.Item, HasHead: l.HasHead}
			if u := g.Plan.Unit(l.Duty.UnitID); u != nil {
				late.Unit = u.Name
			}
			for _, b := range l.Before {
				late.Before = append(late.Before, text.Before(b))
			}
			t.Items = append(t.Items, late)
		}
		out = append(out, t)
	}
	return out
}
