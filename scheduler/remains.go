package scheduler

import (
	"slices"

	"duban/ledger"
)

// Remains is what the run's message, about to be sent, still has to say to a person:
// what is unreported now of what it asked for, with the figures of now, in the words of
// the rules of now. ok is false when nothing is left: one report a second earlier is enough.
func (r *Run) Remains(m *Person, f *Facts, rules func(plan int64) []Rule) (n Note, ok bool) {
	n = Note{Kind: Remind, To: *m, Slot: Slot{At: r.At}}
	p := planner{Facts: f}
	switch {
	case !m.Active:
		return n, false
	case r.Rule == RuleLadder:
		n.Kind = Overdues
		for i := range r.Covers {
			if g, ok := p.rungAgain(m, &r.Covers[i]); ok {
				n.Rungs = append(n.Rungs, g)
			}
		}
		return n, len(n.Rungs) > 0
	case !m.Reports, r.Rule != RulePostponed && p.putOff(m.Account, r.At):
		return n, false // another speaks for the unit, or the one that he asked for comes instead
	}
	for i := range r.Covers {
		c := &r.Covers[i]
		plan := f.Plans[c.Plan]
		switch {
		case plan == nil || p.planHeld(c.Plan):
		case c.Shown:
			show := Show{Plan: plan, Units: m.Units[c.Plan]}
			for _, no := range c.Items {
				if it := plan.Item(no); it != nil {
					show.Items = append(show.Items, it)
				}
			}
			n.Shows = append(n.Shows, show)
		default:
			n.askAgain(plan, c, f, rules(c.Plan))
		}
	}
	return n, len(n.Asks)+len(n.Shows) > 0
}

// askAgain asks for what is left of a cover.
func (n *Note) askAgain(plan *ledger.Plan, c *Cover, f *Facts, rules []Rule) {
	slot := Slot{Rule: Rule{ID: c.Rule}, Period: c.Window().Period, Due: c.Due}
	if at := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == c.Rule }); at >= 0 {
		slot.Rule = rules[at]
	}
	items := askedOf(plan, plan.Unreported(c.Window()), n.To.Units[c.Plan])
	items = slices.DeleteFunc(items, func(a AskedItem) bool { return !slices.Contains(c.Items, a.Item.No) })
	if len(items) > 0 {
		n.ask(share{slot: &slot, plan: plan, items: items}, Asked{Times: map[Term]int{c.Term: c.Time - 1}}, f.Days)
	}
}

// rungAgain is what is still overdue of what a rung told a person.
func (p *planner) rungAgain(m *Person, c *Cover) (Rung, bool) {
	plan := p.Plans[c.Plan]
	units, all, ok := m.concernedBy(c.Step, c.Plan)
	if plan == nil || !ok || p.planHeld(c.Plan) {
		return Rung{}, false
	}
	g := Rung{Step: c.Step, Plan: plan, Rule: c.Rule, Over: Overdue{Rule: c.Rule, Window: c.Window(), Until: c.Until}}
	g.Items = slices.DeleteFunc(p.late(plan, &g.Over, func(unit int64) bool { return all || slices.Contains(units, unit) }),
		func(l Late) bool { return !slices.Contains(c.Items, l.Item.No) })
	return g, len(g.Items) > 0
}

// CoversOf are what a note to a contact or of the ladder stands on when it is sent.
func (n *Note) CoversOf() []Cover {
	var out []Cover
	for _, a := range n.Asks {
		c := Cover{}
		for _, it := range a.Items {
			c.Items = append(c.Items, it.Item.No)
		}
		for i, r := range a.Rules {
			c.Term = Term{a.Plan.ID, r.ID, a.Periods[i].Key()}
			c.Opens, c.Closes, c.Due, c.Time = a.Windows[i].Opens, a.Windows[i].Closes, a.Dues[i], a.Times[i]
			out = append(out, c)
		}
	}
	for _, s := range n.Shows {
		c := Cover{Term: Term{Plan: s.Plan.ID}, Shown: true}
		for _, it := range s.Items {
			c.Items = append(c.Items, it.No)
		}
		out = append(out, c)
	}
	for i := range n.Rungs {
		out = append(out, n.Rungs[i].Cover())
	}
	return out
}
