package app

import (
	"encoding/json"
	"time"

	"duban/bot/text"
	"duban/ledger"
	"duban/scheduler"
)

// readDates is how many of its dates a rule is read back with.
const readDates = 3

// EditRules reads what the office wants of a plan's rules, with the dates that follow.
func (p planner) EditRules(plan int64, said string, now time.Time) ([]text.RuleEdit, ledger.SetRules, bool, error) {
	o := p.policy()
	rules, ok, err := scheduler.Edit(o.rulesOf(plan), said)
	c := ledger.SetRules{PlanID: plan}
	if !ok || err != nil {
		return nil, c, ok, err //nolint:wrapcheck // already worded
	}
	var edits []text.RuleEdit
	for i := range rules {
		r := &rules[i]
		e := text.RuleEdit{Name: r.Name, Enabled: r.Enabled, When: whenOf(r), To: whomOf(r.Recipients), Ladder: len(r.Ladder) > 0}
		for at := now; len(e.Next) < readDates; {
			next, _, _, has := scheduler.Next(*r, at, o.days)
			if !has {
				break
			}
			e.Next, at = append(e.Next, moment(next)), next
		}
		body, err := json.Marshal(r)
		if err != nil {
			return nil, c, true, err //nolint:wrapcheck // never
		}
		edits, c.Rules = append(edits, e), append(c.Rules, body)
	}
	return edits, c, true, nil
}
