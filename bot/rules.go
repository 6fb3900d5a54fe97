package bot

import (
	"encoding/json"
	"fmt"
	"strings"

	"duban/bot/text"
	"duban/ledger"
)

// listRules answers 「提醒规则」.
func (t *turn) listRules(s string) (Reply, bool, error) {
	if len(t.view.open) == 0 {
		return Reply{}, false, nil
	}
	pv, r := t.plan(s)
	if pv == nil {
		return r, true, nil
	}
	return t.pages(text.Rules(pv.Plan, t.Planner.Rules(pv.ID), t.who.Office()).Pages(), nil), true, nil
}

// maxEdit is the most bytes that a change of a rule is written in.
const maxEdit = 200

// editRules reads a change of the rules back, with the dates that follow: 关闭周例会,
// 周更新改到周二9:07和周四14:37. done is false where no rule is named.
func (t *turn) editRules(s, folded string) (Reply, bool, error) {
	if len(s) > maxEdit || len(t.view.open) == 0 || !strings.ContainsAny(folded, "改调关停启打恢") {
		return Reply{}, false, nil
	}
	if _, _, ok, _ := t.Planner.EditRules(0, folded, t.now); !ok {
		return Reply{}, false, nil
	}
	if !t.who.Office() {
		return t.refuse("提醒规则", text.OnlyOffice), true, nil
	}
	pv, r := t.plan(s)
	if pv == nil {
		return r, true, nil
	}
	edits, c, ok, err := t.Planner.EditRules(pv.ID, folded, t.now)
	switch {
	case !ok:
		return Reply{}, false, nil
	case err != nil && ledger.CodeOf(err) == ledger.Invalid:
		return t.answerWith(text.BadRule(err))
	case err != nil:
		return Reply{}, true, err
	}
	payload, err := json.Marshal(c)
	if err != nil {
		return Reply{}, true, fmt.Errorf("draft of rules: %w", err)
	}
	r, err = t.save(text.Say(text.RulesAsked(pv.Plan, edits)), ledger.DraftRules, payload)
	return r, true, err
}

// confirmRules writes the rules that were read back.
func (t *turn) confirmRules(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var c ledger.SetRules
	if err := json.Unmarshal(d.Payload, &c); err != nil {
		return Reply{}, fmt.Errorf("draft of rules: %w", err)
	}
	c.By, c.Drop = t.ev.From, &drop
	r := t.say(text.Say(text.RulesSaved))
	r.Change = c
	return r, nil
}
