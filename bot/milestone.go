package bot

import (
	"duban/bot/text"
	"duban/ledger"
)

// milestones shows an item's planned curve, or reads a new one back.
func (d *deed) milestones() (Reply, bool, error) {
	if !d.order.Shows && !d.who.Office() {
		return d.refused("里程碑")
	}
	it, r := d.item(text.HowToMilestones)
	switch {
	case it == nil:
		return r, true, nil
	case d.order.Doubtful:
		return d.answerWith(text.HowToMilestones)
	case d.order.Shows && len(d.order.Points) == 0:
		r := d.say(text.Say(text.MilestonesOf(d.pv.Plan, it)))
		r.Memory = &Memory{Plan: d.pv.ID, Items: []int{it.No}}
		return r, true, nil
	case d.order.Clears && len(it.Milestones()) == 0:
		return d.answerWith(text.MilestonesOf(d.pv.Plan, it))
	case !d.order.Clears && len(d.order.Points) == 0:
		return d.answerWith(text.HowToMilestones)
	}
	last := ledger.Milestone{}
	for _, m := range d.order.Points {
		if !last.On.IsZero() && (!last.On.Before(m.On) || m.Percent.Cmp(last.Percent) < 0) || m.On.Year != d.pv.Year {
			return d.answerWith(text.BadMilestones)
		}
		last = m
	}
	a := d.act(it, ledger.ActMilestones)
	a.Milestones = d.order.Points
	if was := it.Milestones(); len(was) > 0 {
		a.Was = text.Curve(was)
	}
	return d.readBack(a)
}
