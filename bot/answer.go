package bot

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// answer words what a query asks of a plan.
func (t *turn) answer(pv *planView, q intent.Query, asked string) Reply {
	if q.Year != 0 && q.Intent != intent.OutOfScope {
		other := t.sameListOf(pv, q.Year)
		if other == nil {
			return t.say(text.Say(text.NoYear(q.Year)))
		}
		q = other.words().Parse(asked, calendar.DateOf(t.now))
		q.Year = 0
		r := t.answer(other, q, asked)
		if r.Memory != nil { // the next question is about this year's list again
			r.Memory.Plan, r.Memory.Items, r.Memory.Units, r.Memory.Pick = pv.ID, nil, nil, nil
		}
		return r
	}
	if q.UnitAmbiguous && (q.Intent == intent.UnitItems || q.Intent == intent.Missing) {
		return t.askUnit(pv, q)
	}
	switch q.Intent {
	case intent.Item:
		return t.item(pv, pv.Item(q.Items[0]), q)
	case intent.Items:
		return t.items(pv, q)
	case intent.Keyword:
		return t.keyword(pv, q)
	case intent.UnitItems:
		if len(q.Units) > 1 && !q.Together && len(q.Items) > 1 { // each unit's own, so that nobody has to guess whose is which
			var each []intent.Query
			for _, id := range q.Units {
				one := q
				one.Units, one.UnitText, one.Ambiguous = []int64{id}, "", false
				each = append(each, one)
			}
			return t.several(pv, each, asked)
		}
		return t.unitItems(pv, q, q.Units, true)
	case intent.MyItems:
		return t.mine(pv, q)
	case intent.Overview:
		return t.pages(t.overview(pv).Pages(), &Memory{Plan: pv.ID})
	case intent.Completed, intent.Unfinished, intent.Threshold:
		return t.list(pv, q)
	case intent.Ranking:
		return t.ranking(pv, q)
	case intent.Lamp:
		return t.lamps(pv, q)
	case intent.Compare:
		return t.compare(pv, q)
	case intent.Count:
		return t.count(pv, q)
	case intent.Missing:
		return t.missing(pv, q)
	case intent.Schedule:
		return t.schedule(q)
	case intent.Place:
		return t.place(pv, q)
	case intent.UnitRanking:
		return t.unitRanking(pv, q)
	case intent.Unchanged:
		return t.unchanged(pv, q)
	case intent.Ellipsis:
		return t.ellipsis(pv, q)
	case intent.NoSuchItem:
		return t.noSuchItem(pv, q)
	case intent.OutOfScope:
		return t.say(text.Say(text.OutOfScope))
	case intent.Import:
		if !t.who.Office() {
			return t.refuse("导入", text.OnlyOffice)
		}
		return t.say(text.Say(text.HowToImport))
	case intent.Later, intent.Undo:
		return t.say(text.Say(text.Later))
	case intent.OtherPlan:
		return t.say(text.Say(text.NoYear(q.Year)))
	case intent.Choose:
		return t.askPlan("")
	case intent.More:
		return t.more()
	case intent.Greeting:
		return t.say(text.Say(text.Greeting(t.who.Name, t.who.Role)))
	case intent.Thanks:
		return t.say(text.Say(text.Thanks))
	case intent.Help:
		return t.say(text.Say(text.Help(t.who.Role)))
	case intent.Unknown:
	}
	return t.say(text.Say(text.NotMatched(t.who.Role)))
}

// sameListOf returns the plan of another year that continues pv's list.
func (t *turn) sameListOf(pv *planView, year int) *planView {
	var found []*ledger.Plan
	for _, p := range t.view.Book.Plans {
		if p.Year != year || p.Area != pv.Area {
			continue
		}
		if withoutYear(p) == withoutYear(pv.Plan) {
			return t.view.byID[p.ID]
		}
		found = append(found, p)
	}
	if len(found) == 1 { // the only list of that year, under another name
		return t.view.byID[found[0].ID]
	}
	return nil
}

// withoutYear is a plan's name without the year that it opens with.
func withoutYear(p *ledger.Plan) string {
	return strings.Replace(p.Name, strconv.Itoa(p.Year), "", 1)
}

// item answers about one item, from the cards already rendered where it can.
func (t *turn) item(pv *planView, it *ledger.Item, q intent.Query) Reply {
	mem := &Memory{Plan: pv.ID, Items: []int{it.No}, As: uint8(q.Aspect)}
	switch {
	case q.Aspect == intent.AspectUnits:
		if q.Also && len(q.Units) > 0 {
			return t.pages(text.CheckUnit(it, pv.Unit(q.Units[0]).Name, q.Units[0]).Pages(), mem)
		}
		return t.pages(text.Units(it, q.LeadOnly, q.AssistOnly).Pages(), mem)
	case q.Aspect == intent.AspectHistory && q.HasPer, q.Past && q.Aspect <= intent.AspectPercent && pv.onDay(q).Before(pv.Figure(it).On):
		return t.pages(text.ValueOn(pv.Plan, t.history(it), pv.onDay(q)).Pages(), mem)
	case q.Unsure:
		a := t.card(pv.Plan, it, q.Aspect)
		a.Head = heard(q) + "\n" + a.Head
		return t.pages(a.Pages(), mem)
	}
	return t.pages(t.cardOf(pv, it, q.Aspect), mem)
}

// onDay is the last day of the span that was asked for; 「6月底」 of a list means its own year.
func (pv *planView) onDay(q intent.Query) calendar.Date {
	on := q.Period.To
	if on.Year > pv.Year {
		on = calendar.NewDate(pv.Year, on.Month, on.Day)
	}
	return on
}

// cardOf returns the pages of an item's card, rendered once.
func (t *turn) cardOf(pv *planView, it *ledger.Item, as intent.Aspect) []string {
	i := it.No - 1
	if i < 0 || i >= len(pv.Items) || pv.Items[i] != it {
		i = slices.Index(pv.Items, it)
	}
	if it.Hold(calendar.DateOf(t.now)) != nil { // a card that tells of a hold is out of date when that ends
		return t.card(pv.Plan, it, as).Pages()
	}
	slot := &pv.cards[i][as]
	if p := slot.Load(); p != nil {
		return *p
	}
	pages := t.card(pv.Plan, it, as).Pages()
	if t.err == nil {
		slot.Store(&pages)
	}
	return pages
}

func (t *turn) card(p *ledger.Plan, it *ledger.Item, as intent.Aspect) text.Answer {
	a := t.timeless(p, it, as)
	if h := it.Hold(calendar.DateOf(t.now)); h != nil && as != intent.AspectGoal && as != intent.AspectUnits && as != intent.AspectHistory {
		a.Blocks = append(a.Blocks, text.Held(h))
	}
	return a
}

// timeless is a card without what ends by itself.
func (t *turn) timeless(p *ledger.Plan, it *ledger.Item, as intent.Aspect) text.Answer {
	switch as {
	case intent.AspectPercent:
		return text.Percentage(p, it)
	case intent.AspectGoal:
		return text.Goal(p, it)
	case intent.AspectUnits:
		return text.Units(it, false, false)
	case intent.AspectHistory:
		return text.History(p, t.named(t.history(it)))
	case intent.AspectFull:
		return text.Progress(p, it, true)
	case intent.AspectGoalUnits:
		a := text.Goal(p, it)
		a.Blocks = append(a.Blocks, text.Duties(it))
		return a
	case intent.AspectPercentUnits:
		a := text.Percentage(p, it)
		a.Blocks = append(a.Blocks, text.Duties(it))
		return a
	case intent.AspectProgressUnits:
		return text.ProgressUnitsFirst(p, it)
	case intent.AspectNone, intent.AspectProgress, intent.Aspects:
	}
	return text.Progress(p, it, false)
}

// named is an item whose versions tell the names of people in the place of their accounts.
func (t *turn) named(it *ledger.Item) *ledger.Item {
	whole := *it
	whole.Versions = slices.Clone(it.Versions)
	for i := range whole.Versions {
		whole.Versions[i].By = t.view.nameOf(whole.Versions[i].By)
	}
	return &whole
}

// items answers about several items.
func (t *turn) items(pv *planView, q intent.Query) Reply {
	mem := &Memory{Plan: pv.ID, Items: q.Items, Pick: q.Items, As: uint8(q.Aspect)}
	rows := pv.rows(q.Items)
	a := text.Answer{Head: "共" + strconv.Itoa(len(rows)) + "项：", Foot: text.AsOf(pv.Plan)}
	for _, r := range rows {
		switch q.Aspect {
		case intent.AspectGoal:
			a.Blocks = append(a.Blocks, text.Item(r.Item)+"\n目标："+r.Item.Goal)
		case intent.AspectGoalUnits:
			a.Blocks = append(a.Blocks, text.Item(r.Item)+"\n目标："+r.Item.Goal+"\n"+text.Duties(r.Item))
		case intent.AspectUnits:
			a.Blocks = append(a.Blocks, text.Item(r.Item)+"\n"+text.Duties(r.Item))
		case intent.AspectNone, intent.AspectProgress, intent.AspectPercent, intent.AspectHistory, intent.AspectFull, intent.AspectPercentUnits, intent.AspectProgressUnits, intent.Aspects:
			block := r.Line()
			if s := text.Segments(pv.Plan, r.Item, pv.Figure(r.Item)); s != "" {
				block += "\n" + s
			}
			if q.Aspect == intent.AspectPercentUnits || q.Aspect == intent.AspectProgressUnits {
				block += "\n" + text.Duties(r.Item)
			}
			if q.Aspect == intent.AspectProgress || q.Aspect == intent.AspectFull || q.Aspect == intent.AspectProgressUnits {
				if r.Item.Progress != "" {
					block += "\n进展：" + r.Item.Progress
				} else {
					block += "\n目标：" + r.Item.Goal
				}
			}
			a.Blocks = append(a.Blocks, block)
		}
	}
	if h := heard(q); h != "" {
		a.Head = h + a.Head
	}
	pages := a.Pages()
	if len(pages) > 1 && q.Aspect != intent.AspectGoal && q.Aspect != intent.AspectGoalUnits && q.Aspect != intent.AspectUnits { // every figure stands on the first page, the words after
		for _, r := range rows {
			a.Head += "\n" + text.Line(r.Item, r.Percent)
		}
		pages = a.Pages()
	}
	return t.pages(pages, mem)
}

func (pv *planView) rows(nos []int) []text.Row {
	var out []text.Row
	for _, no := range nos {
		if it := pv.Item(no); it != nil {
			out = append(out, pv.row(it))
		}
	}
	return out
}

// row is an item with its figure, and the figure's date where it is not the plan's.
func (pv *planView) row(it *ledger.Item) text.Row {
	f := pv.Figure(it)
	r := text.Row{Item: it, Percent: f.Percent}
	if f.On != pv.AsOf && f.Percent.Known() {
		r.Remark = text.Since(pv.Plan, f)
	}
	return r
}

// allRows are the plan's items, those of the given units when there are any.
func (pv *planView) allRows(units []int64) []text.Row {
	out := make([]text.Row, 0, len(pv.Items))
	for _, it := range pv.Items {
		if len(units) == 0 || it.Has(units) {
			out = append(out, pv.row(it))
		}
	}
	return out
}

// keyword answers a question in the ledger's words.
func (t *turn) keyword(pv *planView, q intent.Query) Reply {
	if q.Weak {
		var items []*ledger.Item
		for _, no := range q.Items {
			items = append(items, pv.Item(no))
		}
		return t.pages(text.Doubt(q.Topic, items).Pages(), &Memory{Plan: pv.ID, Pick: q.Items, As: uint8(q.Aspect)})
	}
	if len(q.Items) == 1 {
		it := pv.Item(q.Items[0])
		if q.Aspect == intent.AspectPercent && !pv.Figure(it).Percent.Known() {
			q.Aspect = intent.AspectFull // 「占到几成」 may stand in the goal
		}
		return t.item(pv, it, q)
	}
	if len(q.Items) > 5 {
		a := text.Answer{Head: "有" + strconv.Itoa(len(q.Items)) + "项与此有关，请说得具体一些，或回复序号：", Foot: text.AsOf(pv.Plan)}
		for _, r := range pv.rows(q.Items) {
			a.Blocks = append(a.Blocks, text.Item(r.Item))
		}
		return t.pages(a.Pages(), &Memory{Plan: pv.ID, Pick: q.Items, As: uint8(q.Aspect)})
	}
	return t.pages(text.Pick(pv.Plan, pv.rows(q.Items)).Pages(), &Memory{Plan: pv.ID, Pick: q.Items, As: uint8(q.Aspect)})
}

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
	return t.pages(text.UnitItems(pv.Plan, name, corrected, lead, assist, joint, pick && q.Ambiguous).Pages(), mem)
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

// ellipsis answers 「谁负责」 about the item that was answered last.
func (t *turn) ellipsis(pv *planView, q intent.Query) Reply {
	mem := t.recall()
	if mem.Plan != 0 && mem.Plan != pv.ID {
		return t.say(text.Say(text.WhichItem))
	}
	switch {
	case len(mem.Items) == 1:
		if it := pv.Item(mem.Items[0]); it != nil {
			q.Items = mem.Items
			return t.item(pv, it, q)
		}
	case len(mem.Items) > 1:
		q.Items = mem.Items
		return t.items(pv, q)
	case len(mem.Pick) > 0:
		return t.pages(text.Pick(pv.Plan, pv.rows(mem.Pick)).Pages(), mem)
	}
	if q.Also && len(q.Units) > 0 {
		return t.unitItems(pv, q, q.Units, true)
	}
	if own := t.who.units[pv.ID]; t.who.reports() && len(own) > 0 { // 我们那项进度
		rows := pv.allRows(own)
		if len(rows) == 1 && rows[0].Item.No > 0 {
			q.Items, q.Unsure = numbersOf(rows), true
			return t.item(pv, rows[0].Item, q)
		}
	}
	return t.say(text.Say(text.WhichItem))
}

func (t *turn) noSuchItem(pv *planView, q intent.Query) Reply {
	var gone []int
	for _, no := range q.Items {
		if pv.Item(no) == nil {
			gone = append(gone, no)
		}
	}
	if len(gone) == 0 {
		return t.say(text.Say(text.NoTopic(pv.Plan, q.Topic)))
	}
	if len(gone) == len(q.Items) {
		return t.pages([]string{text.NoItem(pv.Plan, gone)}, &Memory{Plan: pv.ID}) // 「谁负责」 next means no earlier item
	}
	q.Items = slices.DeleteFunc(slices.Clone(q.Items), func(n int) bool { return slices.Contains(gone, n) })
	q.Intent = intent.Items
	r := t.items(pv, q)
	r.Messages[0].Text = text.NoItem(pv.Plan, gone) + "\n" + r.Messages[0].Text
	return r
}

// byFigure sorts rows by figure, the document's order within equals; unknown ones last.
func byFigure(rows []text.Row, fastFirst bool) {
	slices.SortStableFunc(rows, func(a, b text.Row) int {
		if a.Percent.Known() != b.Percent.Known() {
			if a.Percent.Known() {
				return -1
			}
			return 1
		}
		if fastFirst {
			return -a.Percent.Cmp(b.Percent)
		}
		return a.Percent.Cmp(b.Percent)
	})
}

func numbersOf(rows []text.Row) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = r.Item.No
	}
	return out
}

func itemsIn(rows []text.Row) []*ledger.Item {
	out := make([]*ledger.Item, len(rows))
	for i, r := range rows {
		out[i] = r.Item
	}
	slices.SortStableFunc(out, func(a, b *ledger.Item) int { return cmp.Compare(a.No, b.No) })
	return out
}
