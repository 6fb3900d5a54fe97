package bot

import (
	"cmp"
	"slices"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// place answers which place items take among all, equal figures sharing one.
func (t *turn) place(pv *planView, q intent.Query) Reply {
	rows := slices.DeleteFunc(pv.allRows(nil), func(r text.Row) bool { return !r.Percent.Known() })
	var a text.Answer
	for _, row := range pv.rows(q.Items) {
		p := text.Place{Row: row, Of: len(rows)}
		for _, other := range rows {
			switch {
			case !row.Percent.Known():
			case other.Percent.Cmp(row.Percent) > 0:
				p.Ahead++
			case other.Percent == row.Percent && other.Item != row.Item:
				p.Tied = append(p.Tied, other.Item)
			}
		}
		a.Blocks = append(a.Blocks, p.Line())
	}
	a.Foot = text.AsOf(pv.Plan)
	return t.pages(a.Pages(), &Memory{Plan: pv.ID, Items: q.Items, Pick: q.Items})
}

// unitMean is a unit with the figures of its items.
type unitMean struct {
	unit       *ledger.Unit
	items      []*ledger.Item
	sum, known int // of tenths
}

// compare orders means without rounding them.
func (m unitMean) compare(o unitMean) int { return m.sum*o.known - o.sum*m.known }

// unitMeans are the units that lead items with figures.
func (pv *planView) unitMeans() []unitMean {
	var out []unitMean
	for i := range pv.Units {
		m := unitMean{unit: &pv.Units[i]}
		for _, it := range pv.Items {
			if !slices.ContainsFunc(it.Duties, func(d ledger.Duty) bool { return d.UnitID == m.unit.ID && d.Leads() }) {
				continue
			}
			if n, ok := pv.Figure(it).Percent.Tenths(); ok {
				m.sum, m.known = m.sum+n, m.known+1
				m.items = append(m.items, it)
			}
		}
		if m.known > 0 {
			out = append(out, m)
		}
	}
	return out
}

// unitRanking ranks units by the plain mean of the items they lead: an item counts
// once. Where units are named, it tells their means and places.
func (t *turn) unitRanking(pv *planView, q intent.Query) Reply {
	if len(q.Units) == 0 && q.Mine {
		if q.Units = t.who.units[pv.ID]; len(q.Units) == 0 {
			return t.mine(pv, q)
		}
	}
	if q.Load {
		return t.unitLoads(pv, q)
	}
	means := pv.unitMeans()
	if len(means) == 0 {
		return t.noFigures(pv)
	}
	slices.SortStableFunc(means, func(a, b unitMean) int {
		if q.Fast || len(q.Units) > 0 {
			a, b = b, a
		}
		return a.compare(b)
	})
	a := text.Answer{Foot: text.AsOf(pv.Plan)}
	if len(q.Units) > 0 {
		return t.unitPlaces(pv, q, means)
	}
	n := q.N
	if n == 0 {
		n = 3
	}
	n = min(n, len(means))
	start, end := 0, n
	for end < len(means) && means[end].compare(means[n-1]) == 0 {
		end++
	}
	if q.Nth {
		for start = n - 1; start > 0 && means[start-1].compare(means[n-1]) == 0; start-- {
		}
	}
	for _, m := range means[start:end] {
		a.Blocks = append(a.Blocks, text.UnitMean(m.unit.Name, m.items, m.sum, m.known))
	}
	a.Head = text.UnitRankingHead(pv.Plan, q.Fast, q.Nth, n, end-start, len(means))
	if !q.Mean && !q.Nth && n < len(means) { // 哪个单位最慢 may mean whose item is the slowest
		rows := slices.DeleteFunc(pv.allRows(nil), func(r text.Row) bool { return !r.Percent.Known() })
		byFigure(rows, q.Fast)
		rows = tied(rows)
		for i := range rows {
			rows[i].Remark = text.DutyNames(rows[i].Item)
		}
		a.Blocks = append(a.Blocks, text.SingleItems(q.Fast))
		a.Blocks = append(a.Blocks, text.List(pv.Plan, "", rows).Blocks...)
	}
	return t.pages(a.Pages(), &Memory{Plan: pv.ID})
}

// unitLoads ranks units by how many items they have a share in.
func (t *turn) unitLoads(pv *planView, q intent.Query) Reply {
	type load struct {
		unit  *ledger.Unit
		items []*ledger.Item
	}
	var loads []load
	for i := range pv.Units {
		l := load{unit: &pv.Units[i]}
		for _, it := range pv.Items {
			if slices.ContainsFunc(it.Duties, func(d ledger.Duty) bool {
				return d.UnitID == l.unit.ID && (!q.LeadOnly || d.Leads()) && (!q.AssistOnly || !d.Leads())
			}) {
				l.items = append(l.items, it)
			}
		}
		if len(l.items) > 0 {
			loads = append(loads, l)
		}
	}
	slices.SortStableFunc(loads, func(a, b load) int { return len(b.items) - len(a.items) })
	n := min(cmp.Or(q.N, 1), len(loads))
	for n > 0 && n < len(loads) && len(loads[n].items) == len(loads[n-1].items) {
		n++
	}
	a := text.Answer{Head: text.MostItems(n, q.LeadOnly, q.AssistOnly)}
	for _, l := range loads[:n] {
		a.Blocks = append(a.Blocks, text.UnitLoad(l.unit.Name, l.items))
	}
	return t.pages(a.Pages(), &Memory{Plan: pv.ID})
}

// unitPlaces tells the means of the named units over all their items, and their
// places among the units that lead any.
func (t *turn) unitPlaces(pv *planView, q intent.Query, means []unitMean) Reply {
	a := text.Answer{Foot: text.AsOf(pv.Plan)}
	var nos []int
	for _, id := range q.Units {
		own := []int64{id}
		sum, known := pv.meanOf(own)
		place, of := 0, len(means)
		for i, m := range means {
			if m.unit.ID != id {
				continue
			}
			for place = i + 1; place > 1 && means[place-2].compare(m) == 0; place-- {
			}
		}
		rows := pv.allRows(own)
		nos = append(nos, numbersOf(rows)...)
		a.Blocks = append(a.Blocks, text.UnitStanding(pv.Unit(id).Name, len(rows), sum, known, place, of))
		a.Blocks = append(a.Blocks, text.List(pv.Plan, "", rows).Blocks...)
	}
	return t.pages(a.Pages(), &Memory{Plan: pv.ID, Units: q.Units, Pick: nos})
}

// schedule answers when to report: the coming moments, or those of a span that is
// still to come.
func (t *turn) schedule(pv *planView, q intent.Query) Reply {
	today := calendar.DateOf(t.now)
	if !q.HasPer || q.Period.To.IsZero() || q.Period.To.Before(today) || q.Period.From.IsZero() {
		return t.say(text.Schedule(t.Planner.Coming(t.now, t.who.Role, pv.ID)))
	}
	from, to := q.Period.From.At(0, 0), q.Period.To.Add(1).At(0, 0)
	if from.Before(t.now) || q.Period.From == q.Period.To { // 月底前: from now on
		from = t.now
	}
	return t.say(text.ScheduleOf(q.Period, t.Planner.Between(from, to.Add(-time.Second), t.who.Role, pv.ID)))
}
