package bot

import (
	"encoding/json"
	"fmt"
	"strings"

	"duban/bot/text"
	"duban/chat"
	"duban/ledger"
)

// goal reads a change of an item's goal back: 「第3项目标改为…，理由…」.
func (d *deed) goal() (Reply, bool, error) {
	if !d.who.Office() {
		return d.refused("调整目标")
	}
	it, r := d.item(text.HowToGoal)
	switch {
	case it == nil:
		return r, true, nil
	case d.order.Goal == "" || d.order.Reason == "":
		return d.answerWith(text.HowToGoal)
	case d.order.Goal == it.Goal:
		return d.answerWith(text.GoalSame(it))
	}
	c := ledger.ChangeGoal{PlanID: d.pv.ID, ItemID: it.ID, Goal: d.order.Goal, Was: it.Goal, Note: d.order.Reason}
	if strings.HasPrefix(strings.TrimRight(it.Goal, "。"), it.Title) { // the title is the goal's own opening
		c.Title = ledger.TitleOf(c.Goal)
	}
	r, err := d.keep(text.GoalAsked(it, c), ledger.DraftGoal, c)
	return r, true, err
}

// confirmGoal gives the item its new goal, and tells its units.
func (t *turn) confirmGoal(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var c ledger.ChangeGoal
	if err := json.Unmarshal(d.Payload, &c); err != nil {
		return Reply{}, fmt.Errorf("draft of a goal: %w", err)
	}
	pv := t.view.byID[c.PlanID]
	var it *ledger.Item
	if pv != nil && !pv.Archived {
		it = pv.itemByID(c.ItemID)
	}
	if it == nil || it.Goal != c.Was {
		r := t.say(text.Say(text.GoneDeed))
		r.Change = drop
		return r, nil
	}
	c.By, c.Drop = t.ev.From, &drop
	r := t.say(text.Say(text.GoalSaved(it, len(it.Versions)+1)))
	for _, to := range t.contactsOf(pv, it) {
		r.Messages = append(r.Messages, chat.Message{To: to, Text: text.GoalTold(it, c, t.who.Name)})
	}
	r.Change = c
	return r, nil
}
