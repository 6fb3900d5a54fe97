package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"duban/bot/text"
	"duban/ledger"
)

var (
	mergeInto = regexp.MustCompile(`^(?:把|将)?(.+?)(?:合并到|合并进|合并至|并到|并入|并进|归到|归入|算到|合到)(.+?)(?:里|中|名下|去|吧)?$`)
	mergeBoth = regexp.MustCompile(`^(?:把|将)?(.+?)(?:和|与|跟|同|、)(.+?)(?:合并|并)(?:成|为|起来|一下|到一起)*(?:一个单位|一个|一家|一起)?(?:吧)?$`)
	mergeSame = regexp.MustCompile(`^(.+?)(?:和|与|跟|同|其实)?(?:就是|是)(.+?)$|^(.+?)(?:和|与|跟)(.+?)是(?:同)?一(?:个|家)?(?:单位)?$`)
	aliasList = regexp.MustCompile(`^(?:查看|显示|列出|看看?)?(?:有哪些|所有|全部)?(?:单位)?的?别名(?:列表|清单|有哪些|都有哪些)?[?？]*$`)
	aliasDrop = regexp.MustCompile(`^(?:删除|删掉|去掉|取消|不要)(?:单位)?别名\s*(.+)$|^别名\s*(.+?)\s*(?:删除|删掉|取消|去掉)$`)
)

// pendingMerge is the payload of a DraftMerge.
type pendingMerge struct {
	PlanID  int64  `json:"plan"`
	From    int64  `json:"from"`
	Into    int64  `json:"into"`
	Version int64  `json:"version"`
	Said    string `json:"said"`
}

// merge reads that two units of a plan are one, and reads it back: 「把住建局并到区住建局」.
func (t *turn) merge(s string) (Reply, bool, error) {
	m := mergeInto.FindStringSubmatch(s)
	sure := m != nil
	if m == nil {
		m = mergeBoth.FindStringSubmatch(s)
		sure = m != nil
	}
	if m == nil {
		if m = mergeSame.FindStringSubmatch(s); m != nil && m[1] == "" {
			m[1], m[2] = m[3], m[4]
		}
	}
	if m == nil || isQuestion(s) {
		return Reply{}, false, nil
	}
	a, b := strings.TrimSpace(m[1]), strings.TrimSpace(m[2])
	if !t.anyUnit(b) && !t.anyUnit(a) || !sure && !(t.anyUnit(a) && t.anyUnit(b)) {
		return Reply{}, false, nil
	}
	if !t.who.Office() {
		return t.refuse("合并单位", text.OnlyOffice), true, nil
	}
	pv, r := t.planOf(s, b)
	if pv == nil {
		return r, true, nil
	}
	from, r := t.unitNamed(pv, a)
	if from == 0 {
		return r, true, nil
	}
	into, r := t.unitNamed(pv, b)
	if into == 0 {
		return r, true, nil
	}
	if from == into {
		return t.say(text.AlreadyOne(pv.Plan, from, a, b)), true, nil
	}
	r, err := t.previewMerge(pv, from, into, t.ev.Text)
	return r, true, err
}

// previewMerge shows both units, the items concerned and every figure that changes.
func (t *turn) previewMerge(pv *planView, from, into int64, said string) (Reply, error) {
	payload, err := json.Marshal(pendingMerge{PlanID: pv.ID, From: from, Into: into, Version: pv.Version, Said: said})
	if err != nil {
		return Reply{}, fmt.Errorf("draft of a merge: %w", err)
	}
	return t.save(text.MergeAsked(pv.Plan, pv.Merged(from, into), from, into), ledger.DraftMerge, payload)
}

// confirmMerge makes the two units one, unless the plan has changed since the preview.
func (t *turn) confirmMerge(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var p pendingMerge
	if err := json.Unmarshal(d.Payload, &p); err != nil {
		return Reply{}, fmt.Errorf("draft of a merge: %w", err)
	}
	pv := t.view.byID[p.PlanID]
	if pv == nil || pv.Unit(p.From) == nil || pv.Unit(p.Into) == nil {
		return t.gone(drop), nil
	}
	if pv.Version != p.Version {
		r, err := t.previewMerge(pv, p.From, p.Into, p.Said)
		if err == nil && len(r.Messages) > 0 {
			r.Messages[0].Text = text.ChangedSince + "\n" + r.Messages[0].Text
		}
		return r, err
	}
	said := text.UnitsMerged(pv.Unit(p.From).Name, pv.Unit(p.Into).Name)
	r := t.say(text.Say(said))
	r.Change = ledger.MergeUnits{PlanID: p.PlanID, From: p.From, Into: p.Into, Version: p.Version, Why: p.Said, Draft: &drop}
	r.Messages = append(r.Messages, t.tellOffice(text.OfficeDid(t.who.Name, said))...)
	return r, nil
}

// aliases lists the names of units beside the ledger's own, or takes one back.
func (t *turn) aliases(s string) (Reply, bool, error) {
	drop := aliasDrop.FindStringSubmatch(s)
	if drop == nil && !aliasList.MatchString(s) || strings.ContainsAny(s, "=→") {
		return Reply{}, false, nil
	}
	if !t.who.Office() {
		return t.refuse("别名", text.OnlyOffice), true, nil
	}
	if drop == nil {
		pv, r := t.planOf(s, "")
		if pv == nil {
			return r, true, nil
		}
		return t.pages(text.Aliases(pv.Plan).Pages(), nil), true, nil
	}
	name := strings.TrimSpace(drop[1] + drop[2])
	pv, r := t.planOf(s, name)
	if pv == nil {
		return r, true, nil
	}
	i := slices.IndexFunc(pv.Aliases, func(a ledger.Alias) bool { return ledger.FoldUnit(a.Name) == ledger.FoldUnit(name) })
	if i < 0 {
		r := t.say(text.Say(text.NoAlias(pv.Plan, name)))
		r.Acts = true
		return r, true, nil
	}
	al := pv.Aliases[i]
	said := text.AliasDropped(al.Name, pv.Unit(al.UnitID).Name)
	r = t.say(text.Say(said))
	r.Acts, r.Change = true, ledger.DropAlias{PlanID: pv.ID, Name: al.Name}
	r.Messages = append(r.Messages, t.tellOffice(text.OfficeDid(t.who.Name, said))...)
	return r, true, nil
}
