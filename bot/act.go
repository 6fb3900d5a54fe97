package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/ledger"
)

// draftLife is how long a preview waits for 确认.
const draftLife = 2 * time.Hour

// act decides messages that change something: pasted tables, the office's own
// names for things, confirmations. done is false for everything else.
func (t *turn) act(s string) (r Reply, done bool, err error) {
	switch word := answerWord(s); {
	case word == "确认" || word == "取消":
		return t.decideDraft(word, s)
	case word == "再问":
		return t.remind()
	case givenCode(s) != "":
		r, err = t.decideCode(givenCode(s))
		return r, true, err
	case looksLikeTable(s) && (!t.who.reports() || unitColumn(s)):
		r, err = t.previewImport(s)
		return r, true, err
	case undoWord(s):
		return t.undo(), true, nil
	}
	if forwarded(s) {
		return t.say(text.Say(text.Unusable("record"))), true, nil
	}
	if sendWord(s) {
		if r, done, err := t.sends(); done {
			return r, true, err
		}
	}
	if r, done, err := t.showWaiting(s); done {
		return r, true, err
	}
	if r, done, err := t.aboutTrial(s); done {
		return r, true, err
	}
	if r, done, err := t.aboutReminders(s); done {
		return r, true, err
	}
	if r, done, err := t.command(s); done {
		return r, true, err
	}
	if r, done, err := t.urge(s); done {
		return r, true, err
	}
	if r, done, err := t.people(s); done {
		return r, true, err
	}
	if kind, left, right, ok := definition(s); ok {
		r, err = t.define(kind, left, right)
		return r, true, err
	}
	return Reply{}, false, nil
}

// maxWord is the most bytes that a message of one word has.
const maxWord = 24

var (
	answerGate = intent.NewGate("确對对是嗯恩没沒取算不oOｏＯ好可行收1１")
	undoGate   = intent.NewGate("撤取")
	nameGate   = intent.NewGate("名同") // 别名, 同义词
)

// answerWord reads the words that confirm and cancel, and those that only seem
// to. They count only as the whole message, thanks behind 确认 aside;
// 「嗯，谢谢」 may thank for another answer.
func answerWord(s string) string {
	if len(s) > maxWord {
		return ""
	}
	if !answerGate.Opens(s) {
		return ""
	}
	const marks = " .,!?~"
	folded := strings.Trim(intent.Fold(s), marks)
	for _, thanks := range []string{"谢谢", "谢谢了", "谢了", "辛苦了", "麻烦了"} {
		if word, ok := strings.CutSuffix(folded, thanks); ok && strings.HasPrefix(word, "确认") {
			folded = strings.TrimRight(word, marks)
			break
		}
	}
	switch folded {
	case "确认", "确认无误", "确认保存", "对", "是的", "嗯", "恩", "没错", "ok", "对的", "是":
		return "确认"
	case "取消", "算了", "不对":
		return "取消"
	case "好的", "好", "可以", "行", "收到", "1", "好嘞", "嗯嗯":
		return "再问"
	}
	return ""
}

// remind repeats how to confirm where 好的, 可以 or 收到 is said to an open draft:
// they are manners, not a confirmation.
func (t *turn) remind() (Reply, bool, error) {
	d, ok, err := t.draft()
	if err != nil || !ok {
		return Reply{}, err != nil, err
	}
	how, err := t.howToConfirm(d)
	return t.say(text.Say(how)), true, err
}

// decideDraft confirms or drops the sender's draft. 确认 and 取消 without a draft
// are told so; softer words then mean what they usually mean.
func (t *turn) decideDraft(word, said string) (Reply, bool, error) {
	d, ok, err := t.draft()
	if err != nil {
		return Reply{}, true, err
	}
	if !ok {
		if plain := strings.Trim(intent.Fold(said), " .,!"); plain != "确认" && plain != "取消" {
			return Reply{}, false, nil
		}
		r := t.say(text.Say(text.NothingToConfirm))
		r.Acts = true
		return r, true, nil
	}
	drop := ledger.DropDraft{Account: t.ev.From, Version: d.Version}
	if word == "取消" {
		r := t.say(text.Say(text.Dropped))
		r.Change, r.Acts = drop, true
		return r, true, nil
	}
	r, err := t.confirm(d, drop)
	r.Acts = true
	return r, true, err
}

// confirm turns a draft into its change.
func (t *turn) confirm(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	if ofOffice(d.Kind) && !t.who.Office() { // the roster may have changed since the read-back
		return t.lost(drop, "确认", text.OnlyOffice), nil
	}
	switch d.Kind {
	case ledger.DraftReport:
		return t.confirmReport(d, "")
	case ledger.DraftDays:
		return t.confirmDays(d, drop)
	case ledger.DraftRules:
		return t.confirmRules(d, drop)
	case ledger.DraftUrge:
		return t.confirmUrge(d, drop)
	case ledger.DraftActs:
		return t.confirmActs(d, drop)
	case ledger.DraftRule:
		return t.confirmRule(d, drop)
	case ledger.DraftGoal:
		return t.confirmGoal(d, drop)
	case ledger.DraftNewYear, ledger.DraftArchive, ledger.DraftUrgeAll: // 确认 alone is not enough
		how, err := t.howToConfirm(d)
		return t.say(text.Say(how)), err
	case ledger.DraftImport:
		return t.confirmImport(d, drop)
	case ledger.DraftAlias:
		var c ledger.AddAlias
		if err := json.Unmarshal(d.Payload, &c); err != nil {
			return Reply{}, fmt.Errorf("draft of an alias: %w", err)
		}
		c.By, c.Draft = t.ev.From, &drop
		r := t.say(text.Say(text.AliasSaved(c.Name)))
		r.Change = c
		return r, nil
	case ledger.DraftSynonym:
		var c ledger.AddSynonym
		if err := json.Unmarshal(d.Payload, &c); err != nil {
			return Reply{}, fmt.Errorf("draft of a synonym: %w", err)
		}
		c.By, c.Draft = t.ev.From, &drop
		r := t.say(text.Say(text.SynonymSaved(c.Word, c.Target)))
		r.Change = c
		return r, nil
	case ledger.DraftHandOver:
		return t.confirmHandOver(d, drop)
	case ledger.DraftMerge:
		return t.confirmMerge(d, drop)
	case ledger.DraftInstruction:
		return t.confirmInstruction(d, drop)
	case ledger.DraftAnswer:
		return t.confirmAnswer(d, drop)
	case ledger.DraftTrial:
		return t.confirmTrial(d, drop)
	}
	return Reply{}, fmt.Errorf("draft of unknown kind %q", d.Kind)
}

// unitColumn reports whether a pasted table has a column of units: then it is a ledger,
// and not a unit's report on its items.
func unitColumn(s string) bool {
	return strings.Contains(s, "责任单位") || strings.Contains(s, "主办单位") || strings.Contains(s, "牵头单位")
}

// ofOffice reports whether only the supervision office has drafts of this kind.
func ofOffice(kind ledger.DraftKind) bool {
	switch kind { //nolint:exhaustive // the others are also units' and leaders'
	case ledger.DraftImport, ledger.DraftAlias, ledger.DraftSynonym, ledger.DraftRule, ledger.DraftRules, ledger.DraftGoal, ledger.DraftDays,
		ledger.DraftNewYear, ledger.DraftArchive, ledger.DraftUrge, ledger.DraftUrgeAll, ledger.DraftHandOver, ledger.DraftMerge, ledger.DraftTrial:
		return true
	}
	return false
}

// looksLikeTable reports whether a message is a pasted table: the header's 序号
// beside another column's name, over several lines.
func looksLikeTable(s string) bool {
	if strings.Count(s, "\n") < 1 || !strings.Contains(s, "序号") {
		return false
	}
	for _, h := range []string{"责任单位", "主办单位", "牵头单位", "项目名称", "任务目标", "事项名称", "完成率", "进展情况"} {
		if strings.Contains(s, h) {
			return true
		}
	}
	return false
}

// read reads a pasted table and compares it with its plan.
func (t *turn) read(s string) (plan *ledger.Plan, ref ledger.PlanRef, diff ledger.ImportDiff, err error) {
	imp, faults, err := t.Papers.Paste(s, nil)
	if err != nil {
		return nil, ref, diff, err
	}
	plan, ref, err = ledger.Target(t.view.Book.Plans, imp, "", 0)
	if err != nil {
		return nil, ref, diff, err
	}
	if plan != nil { // the plan's own names tell broken ones apart
		if imp, faults, err = t.Papers.Paste(s, plan); err != nil {
			return nil, ref, diff, err
		}
	}
	diff = ledger.Diff(plan, imp)
	diff.Errors = append(slices.Clone(faults), diff.Errors...)
	return plan, ref, diff, nil
}

// previewImport answers a pasted table with what it would change, and keeps it as a draft.
func (t *turn) previewImport(s string) (Reply, error) {
	if !t.who.Office() {
		return t.refuse("导入", text.OnlyOffice), nil
	}
	plan, ref, diff, err := t.read(s)
	if err != nil {
		if ledger.CodeOf(err) == ledger.Internal {
			return Reply{}, err
		}
		return t.say(text.Say(text.CannotImport(err))), nil
	}
	a := text.ImportPreview(ref, plan != nil, &diff)
	if len(diff.Errors) > 0 || diff.Count(ledger.DiffNew)+diff.Count(ledger.DiffChanged) == 0 {
		return t.say(a), nil
	}
	a.Foot = text.ConfirmImport
	payload, err := json.Marshal(ledger.PendingImport{Text: s, Plan: ref})
	if err != nil {
		return Reply{}, fmt.Errorf("draft of an import: %w", err)
	}
	return t.save(a, ledger.DraftImport, payload)
}

// save answers with a and keeps what 确认 will do as the sender's draft, in the
// place of an older one.
func (t *turn) save(a text.Answer, kind ledger.DraftKind, payload []byte) (Reply, error) {
	old, _, err := t.draft()
	if err != nil {
		return Reply{}, err
	}
	r := t.say(a)
	r.Acts = true
	r.Change = ledger.SaveDraft{Base: old.Version, Draft: ledger.Draft{
		Account: t.ev.From, Version: old.Version + 1, Kind: kind, Payload: payload, ExpiresAt: t.now.Add(draftLife),
	}}
	return r, nil
}

// confirmImport reads the kept text again and writes it, unless the plan has
// changed since the preview: then the preview is shown anew.
func (t *turn) confirmImport(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var p ledger.PendingImport
	if err := json.Unmarshal(d.Payload, &p); err != nil {
		return Reply{}, fmt.Errorf("draft of an import: %w", err)
	}
	_, ref, diff, err := t.read(p.Text)
	if err != nil {
		return Reply{}, err
	}
	if ref != p.Plan || len(diff.Errors) > 0 {
		r, err := t.previewImport(p.Text)
		if err == nil && len(r.Messages) > 0 {
			r.Messages[0].Text = text.ChangedSince + "\n" + r.Messages[0].Text
		}
		return r, err
	}
	r := t.say(text.Say(text.Imported(ref, &diff)))
	r.Change = ledger.ApplyImport{Plan: ref, Import: diff.Import, By: t.ev.From, Draft: &drop}
	return r, nil
}

func undoWord(s string) bool {
	if len(s) > maxWord || !undoGate.Opens(s) {
		return false
	}
	switch strings.Trim(intent.Fold(s), " .,!") {
	case "撤销导入", "撤回导入", "撤销", "取消导入":
		return true
	}
	return false
}

// undo takes the last import of the sender's plan back.
func (t *turn) undo() Reply {
	if !t.who.Office() {
		return t.refuse("撤销导入", text.OnlyOffice)
	}
	pv := t.lastImported()
	if pv == nil {
		r := t.say(text.Say(text.NothingToUndo))
		r.Acts = true
		return r
	}
	if pv.HasReports {
		r := t.say(text.Say(text.UndoTooLate(pv.Plan)))
		r.Acts = true
		return r
	}
	if !pv.MergedAt.Before(pv.importedAt()) && !pv.MergedAt.IsZero() {
		r := t.say(text.Say(text.UndoMerged(pv.Plan)))
		r.Acts = true
		return r
	}
	r := t.say(text.Say(text.Undone(pv.Plan)))
	r.Change, r.Acts = ledger.UndoImport{PlanID: pv.ID, Version: pv.Version, By: t.ev.From}, true
	return r
}

// lastImported is the plan that was imported into last.
func (t *turn) lastImported() *planView {
	var last *planView
	var at time.Time
	for _, pv := range t.view.open {
		if pv.Imports == 0 {
			continue
		}
		when := pv.importedAt()
		if last == nil || when.After(at) {
			last, at = pv, when
		}
	}
	return last
}

// importedAt is when an import last changed an item.
func (pv *planView) importedAt() time.Time {
	var at time.Time
	for _, it := range pv.Items {
		if n := len(it.Versions); n > 0 && it.Versions[n-1].At.After(at) {
			at = it.Versions[n-1].At
		}
	}
	return at
}

// definition reads 「别名 交警＝交警大队」 and 「同义词 老人洗澡＝助浴」.
func definition(s string) (kind ledger.DraftKind, left, right string, ok bool) {
	if !nameGate.Opens(s) {
		return "", "", "", false
	}
	rest, ok := strings.CutPrefix(strings.TrimSpace(s), "别名")
	kind = ledger.DraftAlias
	if !ok {
		rest, ok = strings.CutPrefix(strings.TrimSpace(s), "同义词")
		kind = ledger.DraftSynonym
	}
	if !ok {
		return "", "", "", false
	}
	rest = strings.NewReplacer("＝", "=", "→", "=", "：", " ", ":", " ").Replace(rest)
	left, right, ok = strings.Cut(rest, "=")
	left, right = strings.TrimSpace(left), strings.TrimSpace(right)
	return kind, left, right, ok && left != "" && right != "" && len(left) < 100 && len(right) < 200
}

// define reads the office's own name for a unit or a word back, for confirmation.
func (t *turn) define(kind ledger.DraftKind, left, right string) (Reply, error) {
	if !t.who.Office() {
		return t.refuse("别名同义词", text.OnlyOffice), nil
	}
	pv, r := t.plan(right)
	if pv == nil {
		return r, nil
	}
	if kind == ledger.DraftSynonym {
		if !pv.Writes(right) {
			return t.say(text.Say(text.NoSuchWord(pv.Plan, right))), nil
		}
		payload, err := json.Marshal(ledger.AddSynonym{PlanID: pv.ID, Word: left, Target: right})
		if err != nil {
			return Reply{}, fmt.Errorf("draft of a synonym: %w", err)
		}
		return t.save(text.Say(text.SynonymAsked(pv.Plan, left, right)), kind, payload)
	}
	units := pv.words().Units(right)
	if len(units) != 1 {
		var names []string
		for _, id := range units {
			names = append(names, pv.Unit(id).Name)
		}
		if len(names) == 0 {
			return t.say(text.Say(text.NoSuchUnit(pv.Plan, right))), nil
		}
		return t.say(text.PickUnit(right, names)), nil
	}
	payload, err := json.Marshal(ledger.AddAlias{PlanID: pv.ID, Name: left, UnitID: units[0]})
	if err != nil {
		return Reply{}, fmt.Errorf("draft of an alias: %w", err)
	}
	return t.save(text.Say(text.AliasAsked(pv.Plan, left, pv.Unit(units[0]).Name)), kind, payload)
}
