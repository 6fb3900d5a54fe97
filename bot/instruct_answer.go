package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/chat"
	"duban/ledger"
)

var (
	answerWords  = regexp.MustCompile(`^(?:回复|答复|反馈|报告)(?:一下)?(?:领导|区长|市长|县长|主任)?的?批示[:,\s]*(.*)$`)
	asAnswer     = regexp.MustCompile(`^(?:就?(?:以|用|按)?(?:这次|本次|这个|此次)?(?:报送)?)?作为(?:批示的?)?(?:答复|回复)$`)
	closeWords   = regexp.MustCompile(`^(?:(?:第?\s*([0-9一二三四五六七八九十]{1,4})\s*项)?\s*(.{2,16}?)?的?)?批示(?:可以|已经?)?(?:办结|结了|销了|关闭|可以结了)(?:了)?[\s,]*(?:第?\s*([0-9一二三四五六七八九十]{1,4})\s*项)?\s*(.{2,16})?$`)
	statusOf     = regexp.MustCompile(`^(?:第?\s*([0-9一二三四五六七八九十]{1,4})\s*项)?[\s,的]*(.{2,16}?)?(?:的?批示)?(?:回复|答复|反馈|回)(?:了|过)?(?:没有|没|吗|么)[?]*$`)
	statusOfAll  = regexp.MustCompile(`^(?:我的?|现在|目前|还)?(?:有)?(?:哪些|什么|几条|多少)?(?:未回|没回|未办结|没办结|未答复|逾期)?的?批示(?:情况|清单|列表|台账|办得怎么样了?|办的怎么样了?|办理情况|怎么样了?|落实得怎么样了?|落实情况|进展|有哪些|还?(?:没|未)(?:回|答复|回复|办结|落实)(?:的)?(?:有哪些)?)?[?]*$`)
	itemThenRest = regexp.MustCompile(`^第?\s*([0-9一二三四五六七八九十]{1,4})\s*项[\s,:]*(.*)$`)
)

// pendingAnswer is the payload of a DraftAnswer.
type pendingAnswer struct {
	PlanID int64  `json:"plan"`
	ID     int64  `json:"id"`
	Answer string `json:"answer"`
}

// open is an instruction with its plan.
type open struct {
	pv *planView
	i  *ledger.Instruction
}

// instructions are those of the open plans that keep says.
func (t *turn) instructions(keep func(open) bool) []open {
	var out []open
	for _, pv := range t.view.open {
		for i := range pv.Instructions {
			if o := (open{pv, &pv.Instructions[i]}); keep(o) {
				out = append(out, o)
			}
		}
	}
	return out
}

// mineToAnswer are the open instructions to the sender's units.
func (t *turn) mineToAnswer() []open {
	return t.instructions(func(o open) bool { return o.i.Open() && slices.Contains(t.who.units[o.pv.ID], o.i.UnitID) })
}

// answerInstruction reads a unit's answer: 「回复批示：…」, or 「作为答复」 behind a report.
func (t *turn) answerInstruction(s string) (Reply, bool, error) {
	last := asAnswer.MatchString(s)
	m := answerWords.FindStringSubmatch(s)
	if m == nil && !last || !t.who.reports() {
		return Reply{}, false, nil
	}
	waiting := t.mineToAnswer()
	if len(waiting) == 0 {
		r := t.say(text.Say(text.NoInstruction))
		r.Acts = true
		return r, true, nil
	}
	if t.who.away != nil {
		return t.absent(), true, nil
	}
	if last {
		r, err := t.answerWithReport(waiting)
		return r, true, err
	}
	said := strings.TrimSpace(m[1])
	if no := itemThenRest.FindStringSubmatch(said); no != nil && len(waiting) > 1 {
		if n, ok := wholeNumber(no[1]); ok {
			waiting = slices.DeleteFunc(waiting, func(o open) bool { it := itemOf(o.pv, o.i.ItemID); return it == nil || it.No != n })
			said = no[2]
		}
	}
	switch {
	case len(waiting) != 1:
		return t.say(t.instructionList(t.mineToAnswer(), text.AnswerWhich)), true, nil
	case said == "":
		return t.say(text.Say(text.HowToAnswer)), true, nil
	}
	// The words as they were written, not as they were narrowed for reading.
	if _, raw, ok := strings.Cut(t.ev.Text, "批示"); ok {
		if raw = strings.TrimLeft(raw, " :：,，\u3000\t\n"); strings.HasSuffix(narrow(raw), narrow(said)) && len(narrow(raw)) == len(narrow(said)) {
			said = strings.TrimSpace(raw)
		}
	}
	r, err := t.readAnswer(waiting[0], said)
	return r, true, err
}

// answerWithReport offers the newest words of the unit on the item as the answer.
func (t *turn) answerWithReport(waiting []open) (Reply, error) {
	var best open
	var words *ledger.Report
	for _, o := range waiting {
		it := itemOf(o.pv, o.i.ItemID)
		if it == nil {
			continue
		}
		if r := it.LatestOf(o.i.UnitID); r != nil && r.At.After(o.i.At) && (words == nil || r.At.After(words.At)) {
			best, words = o, r
		}
	}
	if words == nil {
		return t.say(text.Say(text.HowToAnswer)), nil
	}
	return t.readAnswer(best, text.ReportAsAnswer(words))
}

func (t *turn) readAnswer(o open, said string) (Reply, error) {
	payload, err := json.Marshal(pendingAnswer{PlanID: o.pv.ID, ID: o.i.ID, Answer: said})
	if err != nil {
		return Reply{}, fmt.Errorf("draft of an answer: %w", err)
	}
	return t.save(text.AnswerAsked(o.i, itemOf(o.pv, o.i.ItemID), said), ledger.DraftAnswer, payload)
}

// confirmAnswer stores the unit's answer and gives it to the leader.
func (t *turn) confirmAnswer(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var p pendingAnswer
	if err := json.Unmarshal(d.Payload, &p); err != nil {
		return Reply{}, fmt.Errorf("draft of an answer: %w", err)
	}
	found := t.instructions(func(o open) bool {
		return o.pv.ID == p.PlanID && o.i.ID == p.ID && o.i.Open() && slices.Contains(t.who.units[p.PlanID], o.i.UnitID)
	})
	if len(found) == 0 {
		return t.gone(drop), nil
	}
	o := found[0]
	it, unit := itemOf(o.pv, o.i.ItemID), o.pv.Unit(o.i.UnitID).Name
	r := t.say(text.Say(text.Answered(o.i)))
	r.Change = ledger.EndInstruction{ID: p.ID, PlanID: p.PlanID, State: ledger.InstructionAnswered, Answer: p.Answer, ByName: t.who.Name, Draft: &drop}
	told := text.AnswerTo(o.i, it, unit, t.who.Name, p.Answer)
	r.Messages = append(r.Messages, chat.Message{To: o.i.By, Text: told})
	for _, m := range t.tellOffice(told) {
		if ledger.AccountKey(m.To) != ledger.AccountKey(o.i.By) {
			r.Messages = append(r.Messages, m)
		}
	}
	return r, nil
}

// offerAnswer closes what a unit is told of its saved report, where an instruction
// about one of the items waits for its answer.
func (t *turn) offerAnswer(planID int64, saved []ledger.PendingEntry) string {
	for _, o := range t.mineToAnswer() {
		if o.pv.ID != planID || o.i.ItemID == 0 {
			continue
		}
		for i := range saved {
			if saved[i].ItemID == o.i.ItemID && saved[i].UnitID == o.i.UnitID {
				return text.OfferAnswer(itemOf(o.pv, o.i.ItemID), o.i)
			}
		}
	}
	return ""
}

// closeInstruction reads 「批示办结」 of who gave it, or of the office.
func (t *turn) closeInstruction(s string) (Reply, bool, error) {
	m := closeWords.FindStringSubmatch(s)
	if m == nil || isQuestion(s) {
		return Reply{}, false, nil
	}
	if t.who.Role != ledger.Leader && !t.who.Office() {
		return t.refuse("批示办结", text.OnlyLeader), true, nil
	}
	waiting := t.instructions(func(o open) bool {
		return o.i.Open() && (t.who.Office() || ledger.AccountKey(o.i.By) == ledger.AccountKey(t.who.Account))
	})
	all := waiting
	waiting = slices.DeleteFunc(slices.Clone(waiting), func(o open) bool { return !o.about(m[1]+m[3], m[2]+m[4]) })
	if len(all) == 0 {
		r := t.say(text.Say(text.NoOpenInstruction))
		r.Acts = true
		return r, true, nil
	}
	if len(waiting) != 1 {
		return t.say(t.instructionList(all, text.CloseWhich)), true, nil
	}
	o := waiting[0]
	unit := o.pv.Unit(o.i.UnitID).Name
	it := itemOf(o.pv, o.i.ItemID)
	r := t.say(text.Say(text.InstructionClosed(o.i, it, unit)))
	r.Acts, r.Change = true, ledger.EndInstruction{ID: o.i.ID, PlanID: o.pv.ID, State: ledger.InstructionClosed}
	for _, m := range t.instructed(o.pv, o.i.UnitID) {
		r.Messages = append(r.Messages, chat.Message{To: m.Account, Text: text.NoAnswerNeeded(o.i, it)})
	}
	return r, true, nil
}

// about reports whether an instruction is about the item and the unit that a
// sentence names; "" names none.
func (o open) about(no, unit string) bool {
	if no != "" {
		it := itemOf(o.pv, o.i.ItemID)
		n, ok := wholeNumber(no)
		if it == nil || !ok || it.No != n {
			return false
		}
	}
	return unit == "" || slices.Contains(o.pv.words().Units(unit), o.i.UnitID)
}

// instructionStatus answers 「第1项住建局回了没」 and 「有哪些批示没回」.
func (t *turn) instructionStatus(s string) (Reply, bool, error) {
	all := statusOfAll.MatchString(s)
	m := statusOf.FindStringSubmatch(s)
	if !all && m == nil {
		return Reply{}, false, nil
	}
	seen := t.instructions(func(o open) bool {
		return t.who.Office() || t.who.Role == ledger.Leader || slices.Contains(t.who.units[o.pv.ID], o.i.UnitID)
	})
	if all {
		waiting := slices.DeleteFunc(slices.Clone(seen), func(o open) bool { return !o.i.Open() })
		if asksOpen(s) && len(waiting) == 0 {
			return t.say(text.Say(text.NoOpenInstruction)), true, nil
		}
		if !asksOpen(s) {
			waiting = recent(seen)
		}
		return t.pages(t.instructionList(waiting, text.InstructionHead(len(waiting))).Pages(), nil), true, nil
	}
	unit := strings.TrimSpace(strings.TrimSuffix(m[2], "的"))
	named := slices.DeleteFunc(slices.Clone(seen), func(o open) bool { return !o.about(m[1], unit) })
	if len(named) == 0 {
		if m[1] == "" && !t.anyUnit(unit) {
			return Reply{}, false, nil // 「区长回了吗」 is about nobody here
		}
		return t.say(text.Say(text.NoSuchInstruction)), true, nil
	}
	return t.pages(t.instructionList(recent(named), text.InstructionHead(len(recent(named)))).Pages(), nil), true, nil
}

func (t *turn) anyUnit(name string) bool {
	return name != "" && slices.ContainsFunc(t.view.open, func(pv *planView) bool { return len(pv.words().Named(name)) > 0 })
}

// shownInstructions is how many instructions a list shows at most.
const shownInstructions = 20

// recent are the last of a list, those still open first.
func recent(list []open) []open {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b open) int {
		if a.i.Open() != b.i.Open() {
			if a.i.Open() {
				return -1
			}
			return 1
		}
		return b.i.At.Compare(a.i.At)
	})
	return out[:min(len(out), shownInstructions)]
}

func (t *turn) instructionList(list []open, head string) text.Answer {
	a := text.Answer{Head: head}
	for _, o := range list {
		a.Blocks = append(a.Blocks, text.InstructionLine(o.i, itemOf(o.pv, o.i.ItemID), o.pv.Unit(o.i.UnitID).Name, t.now))
	}
	return a
}

// wholeNumber reads an item's number in digits or Chinese numerals.
func wholeNumber(s string) (int, bool) {
	refs := intent.ItemRefs("第" + s + "项")
	if len(refs) != 1 || len(refs[0].Items) != 1 {
		return 0, false
	}
	return refs[0].Items[0], true
}

// asksOpen reports whether instructions without an answer are asked for.
func asksOpen(s string) bool {
	return strings.Contains(s, "没") || strings.Contains(s, "未") || strings.Contains(s, "逾期")
}
