package bot

import (
	"encoding/json"
	"fmt"

	"duban/bot/text"
	"duban/ledger"
)

// setFigure reads back a figure that the supervision office sets: 「设置第3项完成率 92%（原因…）」.
func (d *deed) setFigure() (Reply, bool, error) {
	if !d.who.Office() {
		if d.order.Asks && d.who.reports() { // 「第3项完成率改成91%」 corrects his own report
			return Reply{}, false, nil
		}
		return d.refused("设置完成率")
	}
	it, r := d.item(text.HowToSet)
	if it == nil {
		return r, true, nil
	}
	if !d.order.Percent.Known() || d.order.Doubtful {
		return d.answerWith(text.HowToSet)
	}
	was := d.pv.Figure(it).Percent
	if was == d.order.Percent {
		return d.answerWith(text.SameFigure(it, was))
	}
	a := d.act(it, ledger.ActFigure)
	a.Percent, a.Was = d.order.Percent, text.Figure(was)
	return d.readBack(a)
}

// rule says whose report becomes the figure, or reads a change of that back.
func (d *deed) rule() (Reply, bool, error) {
	if d.order.Shows {
		var it *ledger.Item
		if len(d.order.Items) > 0 {
			var r Reply
			if it, r = d.item(text.WhichItem); it == nil {
				return r, true, nil
			}
		}
		mem := &Memory{Plan: d.pv.ID}
		if it != nil {
			mem.Items = []int{it.No}
		}
		return d.pages(text.RuleOf(d.pv.Plan, it).Pages(), mem), true, nil
	}
	if !d.who.Office() {
		return d.refused("完成率规则")
	}
	was := d.pv.FigureRule
	if was == "" {
		was = ledger.FigureLead
	}
	if was == d.order.Rule {
		return d.answerWith(text.RuleIs(was))
	}
	r, err := d.keep(text.RuleAsked(d.pv.Plan, d.order.Rule), ledger.DraftRule, ledger.SetFigureRule{PlanID: d.pv.ID, Rule: d.order.Rule, Was: d.pv.FigureRule})
	return r, true, err
}

// confirmRule changes the rule for figures.
func (t *turn) confirmRule(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var c ledger.SetFigureRule
	if err := json.Unmarshal(d.Payload, &c); err != nil {
		return Reply{}, fmt.Errorf("draft of a rule: %w", err)
	}
	pv := t.view.byID[c.PlanID]
	if pv == nil || pv.Archived || pv.FigureRule != c.Was {
		r := t.say(text.Say(text.GoneDeed))
		r.Change = drop
		return r, nil
	}
	c.By, c.Drop = t.ev.From, &drop
	r := t.say(text.Say(text.RuleSaved(c.Rule)))
	r.Change = c
	return r, nil
}
