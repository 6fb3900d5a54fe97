package bot

import (
	"slices"
	"strconv"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/ledger"
)

// unitItems answers what units are responsible for.
func (t *turn) unitItems(pv *planView, q intent.Query, units []int64, pick bool) Reply {
	var lead, assist, joint []text.Row
	for _, r := range pv.allRows(units) {
		if q.Together && !slices.Contains(q.Items, r.Item.No) {
			continue
		}
		if q.Intent == intent.MyItems && t.who.reports() {
			t.ownState(pv, &r, units)
		}
		role, roles := r.Item.RoleOf(units)
		switch {
		case roles && role == ledger.Lead && !q.AssistOnly:
			lead = append(lead, r)
		case roles && role != ledger.Lead && !q.LeadOnly:
			assist = append(assist, r)
		case !roles:
			joint = append(joint, r)
		default:
			continue
		}
	}
	nos := slices.Concat(numbersOf(joint), numbersOf(lead), numbersOf(assist)) // as listed
	name := pv.unitNames(units)
	corrected := ""
	if q.UnitText != "" && (q.UnitHeard || !namedLike(pv.Plan, units, q.UnitText)) {
		corrected = q.UnitText
	}
	mem := &Memory{Plan: pv.ID, Units: units, Pick: nos}
	if len(nos) == 1 {
		mem.Items = nos
	}
	a := text.UnitItems(pv.Plan, name, corrected, lead, assist, joint, pick && q.Ambiguous)
	if len(nos) == 1 && (q.Aspect == intent.AspectProgress || q.Aspect == intent.AspectFull) { // 河务局那边坝修完没
		a.Blocks = append(a.Blocks, text.Words(pv.Plan, pv.Item(nos[0])))
	}
	return t.pages(a.Pages(), mem)
}

// namedLike reports whether said is one of the units' names as they are commonly
// written, so that nobody needs to be told how it was understood.
func namedLike(p *ledger.Plan, units []int64, said string) bool {
	for _, id := range units {
		for _, s := range p.Unit(id).Spellings {
			if ledger.SameUnit(s, said, p.Area) {
				return true
			}
		}
	}
	return false
}

func (t *turn) askUnit(pv *planView, q intent.Query) Reply {
	var names []string
	for _, id := range q.Units {
		names = append(names, pv.Unit(id).Name)
	}
	return t.say(text.PickUnit(q.UnitText, names))
}

// mine answers what the sender is responsible for.
func (t *turn) mine(pv *planView, q intent.Query) Reply {
	units := t.who.units[pv.ID]
	if len(units) == 0 {
		if t.who.Office() || t.who.Role == ledger.Leader {
			return t.say(text.Say("您没有登记负责的单位，可查看全部" + strconv.Itoa(len(pv.Items)) + "项。例如“总体进度”。"))
		}
		return t.say(text.Say("您登记的单位在" + text.PlanName(pv.Plan) + "中没有事项。"))
	}
	return t.unitItems(pv, q, units, false)
}

// scope narrows a set question to the units it names, or to the sender's own.
func (t *turn) scope(pv *planView, q intent.Query) []int64 {
	if len(q.Units) > 0 {
		return q.Units
	}
	if q.Mine {
		return t.who.units[pv.ID]
	}
	return nil
}
