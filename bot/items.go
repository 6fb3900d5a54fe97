package bot

import (
	"cmp"
	"slices"
	"strconv"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/ledger"
)

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
