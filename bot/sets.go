package bot

import (
	"slices"
	"strconv"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// fits reports whether a known figure meets the query's comparison.
func fits(q intent.Query, p ledger.Percent) bool {
	if !p.Known() {
		return false
	}
	switch q.Op {
	case intent.OpBelow:
		return p.Cmp(q.Low) < 0
	case intent.OpAtMost:
		return p.Cmp(q.Low) <= 0
	case intent.OpAbove:
		return p.Cmp(q.Low) > 0
	case intent.OpAtLeast:
		return p.Cmp(q.Low) >= 0
	case intent.OpBetween:
		low, high := p.Cmp(q.Low), p.Cmp(q.High)
		return (low > 0 || low == 0 && !q.LowOut) && (high < 0 || high == 0 && !q.HighOut)
	case intent.OpEqual:
		return p.Cmp(q.Low) == 0
	case intent.OpNone:
	}
	return false
}

// condition words a comparison; boundaries that count are said.
func condition(q intent.Query) string {
	low := q.Low.String()
	switch q.Op {
	case intent.OpBelow:
		return "低于" + low
	case intent.OpAtMost:
		return low + "及以下（含" + low + "）"
	case intent.OpAbove:
		return "高于" + low
	case intent.OpAtLeast:
		return low + "及以上（含" + low + "）"
	case intent.OpBetween:
		high := q.High.String()
		switch {
		case q.LowOut && q.HighOut:
			return "高于" + low + "、低于" + high
		case q.LowOut:
			return "高于" + low + "、" + high + "及以下（含" + high + "）"
		case q.HighOut:
			return low + "及以上（含" + low + "）、低于" + high
		}
		return low + "至" + high + "（含两端）"
	case intent.OpEqual:
		return "等于" + low
	case intent.OpNone:
	}
	return ""
}

// selected returns the rows that a set question asks for, and its words.
func (t *turn) selected(pv *planView, q intent.Query, what intent.Intent) (rows []text.Row, words string, known int) {
	full := ledger.Whole(100)
	switch what { //nolint:exhaustive // the sets; Threshold is the default
	case intent.Completed:
		q.Op, q.Low, words = intent.OpAtLeast, full, "完成率100%"
	case intent.Unfinished:
		q.Op, q.Low, words = intent.OpBelow, full, "完成率未到100%"
	default:
		words = "完成率" + condition(q)
	}
	sum, all := 0, 0
	if q.ByMean {
		if sum, all = pv.meanOf(nil); all > 0 {
			words = "完成率" + conditionByMean(q, sum, all)
		}
	}
	for _, r := range t.scoped(pv, q) {
		if r.Percent.Known() {
			known++
		}
		if q.ByMean && fitsMean(q, r.Percent, sum, all) || !q.ByMean && fits(q, r.Percent) {
			rows = append(rows, r)
		}
	}
	return rows, words, known
}

// list answers a question for all items that meet a condition.
func (t *turn) list(pv *planView, q intent.Query) Reply {
	rows, words, known := t.selected(pv, q, q.Intent)
	if known == 0 {
		return t.noFigures(pv)
	}
	prefix := t.scopeName(pv, q)
	mem := &Memory{Plan: pv.ID}
	if len(rows) == 0 {
		return t.pages(text.Answer{Head: prefix + "没有" + words + "的事项。", Foot: text.AsOf(pv.Plan)}.Pages(), mem)
	}
	if q.Intent == intent.Threshold {
		fast := q.Op == intent.OpAbove || q.Op == intent.OpAtLeast
		byFigure(rows, fast)
	}
	withDuties(q, rows)
	mem.Pick = numbersOf(rows) // as listed: 「第二个」 is the second line
	head := prefix + words + "的有" + strconv.Itoa(len(rows)) + "项："
	a := text.List(pv.Plan, head, rows)
	if q.Intent == intent.Completed {
		a.Blocks = append(a.Blocks, text.Closed(rows))
	}
	return t.pages(a.Pages(), mem)
}

// withDuties names the units beside the rows where they are asked for too.
func withDuties(q intent.Query, rows []text.Row) {
	if !q.Duties {
		return
	}
	for i := range rows {
		remark := text.DutyNames(rows[i].Item)
		if rows[i].Remark != "" {
			remark = rows[i].Remark + "；" + remark
		}
		rows[i].Remark = remark
	}
}

// noFigures answers a question about figures of a plan that has none.
func (t *turn) noFigures(pv *planView) Reply {
	return t.say(text.Answer{Head: text.PlanName(pv.Plan) + "共" + strconv.Itoa(len(pv.Items)) + "项，尚无完成率，无法比较。", Foot: text.AsOf(pv.Plan)})
}

// scoped are the rows that a set question is about.
func (t *turn) scoped(pv *planView, q intent.Query) []text.Row {
	return slices.DeleteFunc(pv.allRows(t.scope(pv, q)), func(r text.Row) bool { return slices.Contains(q.Except, r.Item.No) })
}

func (t *turn) scopeName(pv *planView, q intent.Query) string {
	name := ""
	if units := t.scope(pv, q); len(units) > 0 {
		name = pv.unitNames(units) + "："
	}
	if len(q.Except) > 0 {
		name = "除" + text.Numbers(itemsIn(pv.rows(q.Except))) + "外，" + name
	}
	return name
}

// ranking answers the slowest, the fastest, or the one at a place. Equal figures
// share a place, so all of them are named.
func (t *turn) ranking(pv *planView, q intent.Query) Reply {
	rows := slices.DeleteFunc(t.scoped(pv, q), func(r text.Row) bool {
		return !r.Percent.Known() || q.Undone && r.Percent.Cmp(ledger.Whole(100)) >= 0
	})
	if len(rows) == 0 {
		return t.noFigures(pv)
	}
	byFigure(rows, q.Fast)
	n := q.N
	if n == 0 {
		n = 3
	}
	n = min(n, len(rows))
	end := n
	for end < len(rows) && rows[end].Percent == rows[n-1].Percent {
		end++
	}
	start := 0
	word := "最慢"
	if q.Fast {
		word = "最快"
	}
	head := t.scopeName(pv, q) + "完成率" + word + "的" + strconv.Itoa(end) + "项"
	if q.Nth {
		for start = n - 1; start > 0 && rows[start-1].Percent == rows[n-1].Percent; start-- {
		}
		place := "倒数第"
		if q.Fast {
			place = "第"
		}
		head = t.scopeName(pv, q) + "完成率" + place + strconv.Itoa(n) + "名"
	}
	rows = rows[start:end]
	withDuties(q, rows)
	if len(rows) > 1 && (q.Nth || end > n) {
		head += "（含并列）"
	}
	return t.pages(text.List(pv.Plan, head+"：", rows).Pages(), &Memory{Plan: pv.ID, Pick: numbersOf(rows)})
}

// overview sums the whole plan up.
func (t *turn) overview(pv *planView) text.Answer {
	o := text.Overview{Plan: pv.Plan}
	rows := pv.allRows(nil)
	sum := 0
	for _, r := range rows {
		if n, ok := r.Percent.Tenths(); ok {
			o.Known++
			sum += n
			if n >= 1000 {
				o.Done = append(o.Done, r.Item)
			}
		}
		switch t.lamp(pv, r.Item).Color {
		case ledger.LampRed:
			o.Red++
		case ledger.LampYellow:
			o.Yellow++
		case ledger.LampGreen, ledger.NoData, ledger.NoLamp:
		}
	}
	if o.Known == 0 {
		return o.Answer()
	}
	o.MeanHundredths = (sum*10 + o.Known/2) / o.Known
	rows = slices.DeleteFunc(rows, func(r text.Row) bool { return !r.Percent.Known() || r.Percent.Cmp(ledger.Whole(100)) >= 0 })
	byFigure(rows, true)
	o.Best = tied(rows)
	byFigure(rows, false)
	o.Worst = tied(rows)
	return o.Answer()
}

// tied returns the first row and those equal to it.
func tied(rows []text.Row) []text.Row {
	n := 0
	for n < len(rows) && rows[n].Percent == rows[0].Percent {
		n++
	}
	return slices.Clone(rows[:n])
}

func (t *turn) lamp(pv *planView, it *ledger.Item) ledger.Lamp {
	return pv.Lamp(it, t.Days, calendar.DateOf(t.now))
}

// lamps answers which items show a lamp, with the reason for each.
func (t *turn) lamps(pv *planView, q intent.Query) Reply {
	want := map[intent.Color][]ledger.LampColor{
		intent.Red: {ledger.LampRed}, intent.Yellow: {ledger.LampYellow}, intent.Green: {ledger.LampGreen},
		intent.AnyColor: {ledger.LampRed, ledger.LampYellow},
	}[q.Color]
	if len(q.Items) > 0 {
		rows := pv.rows(q.Items)
		for i := range rows {
			l := t.lamp(pv, rows[i].Item)
			rows[i].Remark = text.LampName(l.Color) + "，" + text.LampReason(l)
		}
		return t.pages(text.List(pv.Plan, "亮灯情况：", rows).Pages(), &Memory{Plan: pv.ID, Items: q.Items})
	}
	var rows, near []text.Row
	var lamps []ledger.Lamp
	count := map[ledger.LampColor]int{}
	for _, r := range t.scoped(pv, q) {
		l := t.lamp(pv, r.Item)
		count[l.Color]++
		r.Remark = text.LampName(l.Color) + "，" + text.LampReason(l)
		if slices.Contains(want, l.Color) {
			rows = append(rows, r)
		} else if l.Color == ledger.LampGreen {
			near, lamps = append(near, r), append(lamps, l)
		}
	}
	if count[ledger.LampRed]+count[ledger.LampYellow]+count[ledger.LampGreen] == 0 {
		return t.say(text.Answer{Head: text.PlanName(pv.Plan) + "尚无完成率，各项均无数据，不亮灯。", Foot: text.AsOf(pv.Plan)})
	}
	mem := &Memory{Plan: pv.ID, Pick: numbersOf(rows)}
	name := map[intent.Color]string{intent.Red: "亮红灯", intent.Yellow: "亮黄灯", intent.Green: "亮绿灯", intent.AnyColor: "亮红灯或黄灯"}[q.Color]
	sum := "红灯" + strconv.Itoa(count[ledger.LampRed]) + "项，黄灯" + strconv.Itoa(count[ledger.LampYellow]) + "项，绿灯" + strconv.Itoa(count[ledger.LampGreen]) + "项"
	if len(rows) > 0 {
		return t.pages(text.List(pv.Plan, name+"的有"+strconv.Itoa(len(rows))+"项（"+sum+"）：", rows).Pages(), mem)
	}
	// Nobody is behind: name those that come closest.
	order := make([]int, len(near))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return lamps[b].Behind - lamps[a].Behind })
	var closest []text.Row
	for _, i := range order[:min(4, len(order))] {
		closest = append(closest, near[i])
	}
	mem.Pick = numbersOf(closest)
	return t.pages(text.List(pv.Plan, "没有"+name+"的事项（"+sum+"）。最接近黄灯的"+strconv.Itoa(len(closest))+"项：", closest).Pages(), mem)
}

// compare sets items beside each other, the fastest first.
func (t *turn) compare(pv *planView, q intent.Query) Reply {
	rows := pv.rows(q.Items)
	mem := &Memory{Plan: pv.ID, Items: q.Items, Pick: q.Items}
	if len(rows) < len(q.Items) || len(rows) == 0 {
		return t.noSuchItem(pv, q)
	}
	if len(rows) == 1 {
		return t.item(pv, rows[0].Item, q)
	}
	byFigure(rows, true)
	a := text.Answer{Foot: text.AsOf(pv.Plan)}
	first, last := rows[0], rows[len(rows)-1]
	switch {
	case !first.Percent.Known() || q.Aspect == intent.AspectGoal:
		a.Head = "尚无完成率，无法比较快慢。各项目标："
		if first.Percent.Known() {
			a.Head = "各项目标："
		}
		for _, r := range rows {
			a.Blocks = append(a.Blocks, text.Item(r.Item)+"："+r.Item.Goal)
		}
		return t.pages(a.Pages(), mem)
	case first.Percent == last.Percent:
		a.Head = "各项完成率相同，均为" + first.Percent.String() + "："
	case !last.Percent.Known():
		a.Head = "第" + strconv.Itoa(first.Item.No) + "项已有完成率，其余尚无："
	default:
		hi, _ := first.Percent.Tenths()
		lo, _ := last.Percent.Tenths()
		a.Head = "第" + strconv.Itoa(first.Item.No) + "项较快，比第" + strconv.Itoa(last.Item.No) + "项高" + text.Points(hi-lo) + "个百分点："
	}
	for _, r := range rows {
		block := r.Line()
		if s := text.Segments(pv.Plan, r.Item, pv.Figure(r.Item)); s != "" {
			block += "\n" + s
		}
		a.Blocks = append(a.Blocks, block)
	}
	return t.pages(a.Pages(), mem)
}

// count answers how many.
func (t *turn) count(pv *planView, q intent.Query) Reply {
	switch q.Counted { //nolint:exhaustive // what the grammar counts
	case intent.Missing:
		return t.missing(pv, q)
	case intent.Completed, intent.Unfinished, intent.Threshold:
		rows, words, known := t.selected(pv, q, q.Counted)
		if known == 0 {
			return t.noFigures(pv)
		}
		mem := &Memory{Plan: pv.ID, Pick: numbersOf(rows)}
		head := t.scopeName(pv, q) + words + "的有" + strconv.Itoa(len(rows)) + "项"
		if len(rows) > 0 {
			head += "：" + text.Numbers(itemsIn(rows))
		}
		a := text.Answer{Head: head + "。", Foot: text.AsOf(pv.Plan)}
		if q.Counted == intent.Completed {
			a.Blocks = append(a.Blocks, text.Closed(rows))
		}
		return t.pages(a.Pages(), mem)
	case intent.UnitItems:
		return t.unitItems(pv, q, q.Units, false)
	}
	return t.say(t.overview(pv))
}

// unchanged answers which items have not moved: it needs two dated figures of an item.
func (t *turn) unchanged(pv *planView, q intent.Query) Reply {
	var rows []text.Row
	comparable := 0
	for _, r := range pv.allRows(t.scope(pv, q)) {
		before, ok := previousFigure(r.Item)
		if !ok {
			continue
		}
		comparable++
		if before == r.Percent {
			rows = append(rows, r)
		}
	}
	if comparable == 0 {
		return t.say(text.Answer{Head: "各项都只有一次数据，还不能判断有没有变化。", Foot: text.AsOf(pv.Plan)})
	}
	if len(rows) == 0 {
		return t.say(text.Answer{Head: "没有完成率未变化的事项。", Foot: text.AsOf(pv.Plan)})
	}
	return t.pages(text.List(pv.Plan, "与上次数据相比没有变化的有"+strconv.Itoa(len(rows))+"项：", rows).Pages(), &Memory{Plan: pv.ID, Pick: numbersOf(rows)})
}

// previousFigure returns the known figure before the item's last one.
func previousFigure(it *ledger.Item) (ledger.Percent, bool) {
	var known []ledger.Percent
	for _, v := range it.Versions {
		if v.Percent.Known() && !v.GoalOnly {
			known = append(known, v.Percent)
		}
	}
	if len(known) < 2 {
		return ledger.Percent{}, false
	}
	return known[len(known)-2], true
}
