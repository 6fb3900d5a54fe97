package app

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"duban/calendar"
	"duban/ledger"
	"duban/scheduler"
)

// policy is what the supervision office set beside its ledgers: the rules of
// reminding, what holds them back, its own calendar. It is immutable.
type policy struct {
	shape  int64                      // the book's
	rules  map[int64][]scheduler.Rule // edited ones, by plan
	sets   []scheduler.Set
	days   *calendar.Days
	holds  []ledger.Hold
	agreed map[int]bool
	// windows are those that were worked out: every report asks for two or three.
	windows sync.Map // windowKey to ledger.Window
}

// windowKey is a period of a plan, 0 for those whose rules nobody has edited.
type windowKey struct {
	plan int64
	of   calendar.Period
}

// window is the window of the plan's rule that asks the units for this kind of period,
// else the period itself.
func (o *policy) window(plan int64, of calendar.Period) ledger.Window {
	k := windowKey{plan, of}
	if len(o.rules[plan]) == 0 {
		k.plan = 0
	}
	if w, ok := o.windows.Load(k); ok {
		return w.(ledger.Window) //nolint:forcetypeassert // nothing else is stored
	}
	w := scheduler.WindowOf(o.rulesOf(plan), of, o.days)
	o.windows.Store(k, w)
	return w
}

// policyKnown is what the office set, as of the snapshot, if it has been read; else nil.
func (a *App) policyKnown() *policy {
	if o := a.policy.Load(); o != nil && o.shape == a.View().Book.Shape {
		return o
	}
	return nil
}

// policyNow returns what the office set, as of the snapshot. It is read again after
// a change that is no report, and only when somebody asks.
func (a *App) policyNow(ctx context.Context) (*policy, error) {
	if o := a.policyKnown(); o != nil {
		return o, nil
	}
	o, err := a.loadPolicy(ctx, a.View().Book)
	if err != nil {
		return nil, err
	}
	a.policy.Store(o)
	return o, nil
}

// loadPolicy reads what the office set, for the open plans of a book.
func (a *App) loadPolicy(ctx context.Context, book *ledger.Book) (*policy, error) {
	o := &policy{shape: book.Shape, days: a.days}
	var err error
	if o.rules, err = a.Store.Rules(ctx); err != nil {
		return nil, err
	}
	if o.holds, err = a.Store.Holds(ctx, a.clock.Now().Add(-lookBack)); err != nil {
		return nil, err
	}
	o.agreed = map[int]bool{}
	for i := range o.holds {
		if year, err := strconv.Atoi(o.holds[i].Window); err == nil && o.holds[i].Kind == ledger.HoldAgreed {
			o.agreed[year] = true
		}
	}
	marks, err := a.Store.DayMarks(ctx)
	if err != nil {
		return nil, err
	}
	if len(marks) > 0 {
		var lines strings.Builder
		for _, m := range marks {
			lines.WriteString(calendarLine(m))
		}
		own, err := calendar.Parse(strings.NewReader(lines.String()))
		if err != nil {
			return nil, err
		}
		o.days = a.days.Merge(own)
	}
	common := scheduler.Set{Rules: scheduler.Default()}
	for _, p := range book.Plans {
		switch {
		case p.Archived:
		case len(o.rules[p.ID]) == 0:
			common.Plans = append(common.Plans, p.ID)
		default:
			o.sets = append(o.sets, scheduler.Set{Plans: []int64{p.ID}, Rules: o.rulesOf(p.ID)})
		}
	}
	if len(common.Plans) > 0 {
		o.sets = append([]scheduler.Set{common}, o.sets...)
	}
	return o, nil
}

// rulesOf returns a plan's rules: the defaults, each as the office edited it.
func (o *policy) rulesOf(plan int64) []scheduler.Rule {
	rules := scheduler.Default()
	for _, edited := range o.rules[plan] {
		if i := slices.IndexFunc(rules, func(r scheduler.Rule) bool { return r.ID == edited.ID }); i >= 0 {
			rules[i] = edited
		} else {
			rules = append(rules, edited)
		}
	}
	return rules
}

// trial reports whether 试运行 is in force at the instant.
func (o *policy) trial(now time.Time) bool {
	return slices.ContainsFunc(o.holds, func(h ledger.Hold) bool { return h.Kind == ledger.HoldTrial && h.Active(now) })
}
