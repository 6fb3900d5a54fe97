package bot

import (
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
		return t.schedule(pv, q)
	case intent.WhichItem:
		return t.say(text.Say(text.WhichItem))
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
