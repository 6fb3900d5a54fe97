package bot

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// turn is one event being answered.
type turn struct {
	*Bot
	ctx  context.Context
	ev   *chat.Event
	view *View
	who  *memberView
	now  time.Time
	// memory is what was recalled; recalled says that it was looked for.
	memory   *Memory
	recalled bool
	// waits is what waits for the sender; looked says that it was looked for.
	waits  ledger.Waiting
	looked bool
	// err is the first failure of reading that was met where an answer is worded.
	err error
}

// recall returns what is remembered of the conversation; never nil.
func (t *turn) recall() *Memory {
	if !t.recalled {
		t.memory, t.recalled = t.Memories.Recall(t.ctx, t.ev.From), true
	}
	if t.memory == nil {
		return &Memory{}
	}
	return t.memory
}

// waiting returns what waits for the sender, read once a turn.
func (t *turn) waiting() (ledger.Waiting, error) {
	if !t.looked {
		w, err := t.Drafts.Waiting(t.ctx, t.ev.From)
		if err != nil {
			return ledger.Waiting{}, err
		}
		t.waits, t.looked = w, true
	}
	return t.waits, nil
}

// draft returns the sender's open draft; ok is false without one.
func (t *turn) draft() (d ledger.Draft, ok bool, err error) {
	w, err := t.waiting()
	if err != nil || w.Draft == nil {
		return ledger.Draft{}, false, err
	}
	return *w.Draft, true, nil
}

// prompted returns what the sender was last asked to report; ok is false without a prompt.
func (t *turn) prompted() (p ledger.Prompt, ok bool, err error) {
	w, err := t.waiting()
	if err != nil || w.Prompt == nil {
		return ledger.Prompt{}, false, err
	}
	return *w.Prompt, true, nil
}

// history returns the item with all that units have ever reported on it. A failure of
// reading is kept in t.err, and with it the item as it is.
func (t *turn) history(it *ledger.Item) *ledger.Item {
	all, err := t.Histories.History(t.ctx, it.ID)
	if err != nil {
		t.err = cmp.Or(t.err, err)
		return it
	}
	whole := *it
	whole.Reports = all
	if whole.Photos, err = t.Histories.Photos(t.ctx, it.ID); err != nil {
		t.err = cmp.Or(t.err, err)
	}
	return &whole
}

// lateReports is for how long after its close reports for a window are looked for.
const lateReports = 31 * 24 * time.Hour

// reportedFor returns the plan with those reports that were made around a window.
func (t *turn) reportedFor(p *ledger.Plan, w ledger.Window) *ledger.Plan {
	lines, err := t.Histories.Between(t.ctx, p.ID, w.Days().From.At(0, 0), w.Closes.Add(lateReports))
	if err != nil {
		t.err = cmp.Or(t.err, err)
		return p
	}
	of := map[int64][]ledger.Report{}
	for _, r := range lines {
		of[r.ItemID] = append(of[r.ItemID], r)
	}
	then := *p
	then.Items = make([]*ledger.Item, len(p.Items))
	for i, it := range p.Items {
		item := *it
		item.Reports = of[it.ID]
		then.Items[i] = &item
	}
	return &then
}

// say answers with a, and remembers nothing but pages still to be read.
func (t *turn) say(a text.Answer) Reply { return t.pages(a.Pages(), nil) }

// pages answers with the first page and keeps the others for 「继续」 in mem.
func (t *turn) pages(pages []string, mem *Memory) Reply {
	if len(pages) > 1 {
		if mem == nil {
			mem = &Memory{Plan: t.recall().Plan}
		}
		mem.Pages, mem.Shown, mem.By = pages, 0, t.ev.ID
	}
	return Reply{Messages: []chat.Message{{To: t.ev.From, Text: pages[0]}}, Memory: mem}
}

// text answers a text message.
func (t *turn) text(s string) (Reply, error) {
	if r, done, err := t.act(s); done {
		return r, err
	}
	if r, done, err := t.undelivered(s); done {
		return r, err
	}
	r, done, err := t.report(s)
	if ledger.CodeOf(err) == ledger.Unavailable && t.onlyAsks(s) {
		r := t.ask(s) // from memory; what waits for him is not known now
		return r, t.err
	}
	if !done && err == nil {
		r, err = t.remindDraft(t.ask(s))
	}
	if err = cmp.Or(err, t.err); err != nil {
		return Reply{}, err
	}
	// 「对」 whose draft is gone may be the callback that confirmed it, come again.
	r.Acts = r.Acts || answerWord(s) != "" || t.namesItem(s) // the number may have placed a picture
	return r, nil
}

// ask answers a question.
func (t *turn) ask(s string) Reply {
	if len(t.view.open) != 1 {
		// Greetings, help and 「继续」 need no plan to be chosen, or to be there.
		q := noPlan().Parse(s, calendar.DateOf(t.now))
		switch q.Year = 0; q.Intent { //nolint:exhaustive // everything else needs one
		case intent.Greeting, intent.Thanks, intent.Help, intent.More:
			return t.answer(nil, q, s)
		}
	}
	if len(t.view.open) == 0 {
		return t.askArchived(s)
	}
	pv, r := t.plan(s)
	if pv == nil {
		return r
	}
	if r, done := t.pick(pv, s); done {
		return r
	}
	today := calendar.DateOf(t.now)
	if wishes := pv.words().Wishes(s, today); len(wishes) > 0 {
		return t.several(pv, wishes, s)
	}
	return t.answer(pv, pv.words().Parse(s, today), s)
}

// several answers several wishes one after the other. What follows is understood
// of the last of them.
func (t *turn) several(pv *planView, wishes []intent.Query, asked string) Reply {
	var a text.Answer
	mem := &Memory{Plan: pv.ID}
	for i, q := range wishes {
		r := t.answer(pv, q, asked)
		part := r.Messages[0].Text
		if r.Memory != nil {
			if len(r.Memory.Pages) > 1 {
				part = text.Unpaged(r.Memory.Pages)
			}
			mem = &Memory{Plan: pv.ID, Items: r.Memory.Items, Units: r.Memory.Units, Pick: r.Memory.Pick, As: r.Memory.As}
		}
		if i > 0 {
			part = "\n" + part
		}
		a.Blocks = append(a.Blocks, part)
	}
	return t.pages(a.Pages(), mem)
}

// noPlan reads sentences that are about no plan.
var noPlan = sync.OnceValue(func() *intent.Lexicon { return intent.NewLexicon(&ledger.Plan{}) })

// plan chooses the plan that a question is about: the only one, the one it
// names, the one where the sender's units are, the one he chose last; else it asks.
func (t *turn) plan(s string) (*planView, Reply) {
	open := t.view.open
	if len(open) == 1 {
		return open[0], Reply{}
	}
	folded := intent.Fold(s)
	mem := t.recall()
	if pv := t.view.named(folded); pv != nil {
		if onlyNames(pv, folded) {
			return nil, t.choose(pv)
		}
		return pv, Reply{}
	}
	if len(mem.Plans) > 0 {
		if n, ok := choice(s); ok && n <= len(mem.Plans) {
			if pv := t.view.byID[mem.Plans[n-1]]; pv != nil {
				return nil, t.choose(pv)
			}
		}
	}
	if isSwitch(folded) {
		return nil, t.askPlan("")
	}
	if pv := t.view.byID[mem.Plan]; pv != nil && !pv.Archived {
		return pv, Reply{}
	}
	if home := t.view.byID[t.who.home]; home != nil {
		return home, Reply{}
	}
	return nil, t.askPlan(s)
}

func isSwitch(folded string) bool {
	return strings.HasPrefix(folded, "切换") || strings.HasPrefix(folded, "换清单") || folded == "有哪些清单" || folded == "哪些清单"
}

// onlyNames reports whether the sentence does nothing but name the plan.
func onlyNames(pv *planView, folded string) bool {
	for _, cut := range []string{"切换到", "切换", "换到", "换成", "换", "选择", "选", "看", "清单", "台账", "的"} {
		folded = strings.ReplaceAll(folded, cut, "")
	}
	folded = strings.TrimSpace(folded)
	// 济宁经开区 for 济宁经济开发区: nothing that the plan's own names do not write
	all := strings.Join(pv.tags, "")
	return folded != "" && len([]rune(folded)) <= 12 && strings.IndexFunc(folded, func(r rune) bool { return !strings.ContainsRune(all, r) }) < 0
}

// choose settles on a plan, and answers the question that waited for it.
func (t *turn) choose(pv *planView) Reply {
	asked := t.recall().Asked
	if asked == "" {
		r := t.say(text.Say(text.PlanChosen(pv.Plan)))
		r.Memory = &Memory{Plan: pv.ID}
		return r
	}
	// It may have been a command, or progress: it is read as if it came now, of this plan.
	ev := *t.ev
	ev.Text = asked
	t.ev, t.memory, t.recalled = &ev, &Memory{Plan: pv.ID}, true
	r, done, err := t.act(asked)
	if !done && err == nil {
		r, done, err = t.report(asked)
	}
	if t.err = cmp.Or(t.err, err); !done {
		r = t.answer(pv, pv.words().Parse(asked, calendar.DateOf(t.now)), asked)
	}
	if r.Memory == nil {
		r.Memory = &Memory{}
	}
	r.Memory.Plan = pv.ID
	return r
}

// askPlan asks which plan is meant and keeps the question.
func (t *turn) askPlan(question string) Reply {
	var plans []*ledger.Plan
	mem := &Memory{Asked: question, Plan: t.recall().Plan}
	for _, pv := range t.view.open {
		plans = append(plans, pv.Plan)
		mem.Plans = append(mem.Plans, pv.ID)
		if len(mem.Plans) == 20 {
			break
		}
	}
	if n := len(t.view.open); n > len(plans) {
		plans = append(plans, make([]*ledger.Plan, n-len(plans))...)
	}
	return t.pages(text.WhichPlan(plans).Pages(), mem)
}

// asks reports whether a short message has a word that no bare number has.
func asks(s string) bool { return strings.ContainsAny(s, "进度展谁目怎完情如哪多吗呢") }

// choice reads a message that is nothing but a number.
func choice(s string) (int, bool) {
	if asks(s) {
		return 0, false
	}
	refs := intent.ItemRefs(s)
	if len(refs) != 1 || len(refs[0].Items) != 1 || refs[0].Start != 0 || len([]rune(intent.Fold(s))) > refs[0].End+2 {
		return 0, false
	}
	return refs[0].Items[0], refs[0].Items[0] > 0
}

// pick answers a number that chooses among offered candidates. A candidate's own
// number always means that item; the list of candidates has no numbering of its own.
func (t *turn) pick(pv *planView, s string) (Reply, bool) {
	if len(s) > maxWord { // 「第12项」 and the like
		return Reply{}, false
	}
	n, ok := choice(s)
	if !ok {
		return Reply{}, false
	}
	mem := t.recall()
	if len(mem.Pick) == 0 || mem.Plan != 0 && mem.Plan != pv.ID {
		return Reply{}, false
	}
	unsure := false
	if !slices.Contains(mem.Pick, n) {
		if strings.HasSuffix(strings.TrimSpace(s), "个") && n <= len(mem.Pick) {
			n = mem.Pick[n-1] // 第二个 of what was listed
		} else if strings.ContainsAny(s, "第项号") {
			return Reply{}, false
		} else {
			unsure = true // may have been meant as a place in the list
		}
	}
	it := pv.Item(n)
	if it == nil {
		return Reply{}, false
	}
	as := intent.Aspect(mem.As)
	if as == intent.AspectNone {
		as = intent.AspectFull
	}
	return t.item(pv, it, intent.Query{Intent: intent.Item, Aspect: as, Items: []int{n}, Unsure: unsure}), true
}

// more answers 「继续」. The same event asked again gets the same page.
func (t *turn) more() Reply {
	mem := *t.recall()
	if mem.By != t.ev.ID {
		mem.Shown++
		mem.By = t.ev.ID
	}
	if mem.Shown >= len(mem.Pages) {
		return t.say(text.Say(text.NoMore))
	}
	r := Reply{Messages: []chat.Message{{To: t.ev.From, Text: mem.Pages[mem.Shown]}}}
	r.Memory = &mem
	return r
}

// heard is the sentence 「按第7项查询」 for the likeliest of two readings.
func heard(q intent.Query) string {
	if q.HeardWord != "" {
		return "按“" + q.HeardWord + "”查询。"
	}
	if !q.Unsure || len(q.Items) == 0 {
		return ""
	}
	nos := make([]string, len(q.Items))
	for i, n := range q.Items {
		nos[i] = strconv.Itoa(n)
	}
	return "按第" + strings.Join(nos, "、") + "项查询。"
}
