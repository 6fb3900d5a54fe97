package text

import (
	"slices"
	"strconv"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// Place is an item's place among the items that have a figure.
type Place struct {
	Row
	Ahead int            // items with a higher figure
	Tied  []*ledger.Item // others with the same
	Of    int            // items with a figure
}

// Line words the place: 「第7项 …：70%，在20项中从高到低排第11位，与第19项并列」.
func (p Place) Line() string {
	s := p.line()
	if !p.Percent.Known() {
		return s + "，无法排名"
	}
	s += "，在" + strconv.Itoa(p.Of) + "项中完成率从高到低排第" + strconv.Itoa(p.Ahead+1) + "位"
	if len(p.Tied) > 0 {
		s += "，与" + Numbers(p.Tied) + "并列"
	}
	return s
}

// basis says which items count for a unit.
func basis(p *ledger.Plan) string {
	if slices.ContainsFunc(p.Items, hasRoles) {
		return "按主办事项"
	}
	return "按列在首位的责任单位"
}

// UnitRankingHead heads a ranking of units by the mean of their items.
func UnitRankingHead(p *ledger.Plan, fast, nth bool, n, shown, of int) string {
	tie := ""
	if shown > 1 && (nth || shown > n) {
		tie = "（含并列）"
	}
	word := "最低"
	if fast {
		word = "最高"
	}
	switch {
	case nth && fast:
		return "各单位平均完成率第" + strconv.Itoa(n) + "名" + tie + "（" + basis(p) + "统计，简单平均）："
	case nth:
		return "各单位平均完成率倒数第" + strconv.Itoa(n) + "名" + tie + "（" + basis(p) + "统计，简单平均）："
	case shown == of && fast:
		return "各单位平均完成率从高到低（" + basis(p) + "统计，简单平均）："
	case shown == of:
		return "各单位平均完成率从低到高（" + basis(p) + "统计，简单平均）："
	}
	return "平均完成率" + word + "的" + strconv.Itoa(shown) + "家单位" + tie + "（" + basis(p) + "统计，简单平均）："
}

// UnitMean is a unit's line: 「区民政局：75%（第15、16项）」.
func UnitMean(unit string, items []*ledger.Item, sum, known int) string {
	return unit + "：" + Mean(sum, known) + "（" + Numbers(items) + "）"
}

// MostItems heads the units that have a share in the most items, or lead or assist in them.
func MostItems(n int, lead, assist bool) string {
	switch {
	case lead:
		return "主办事项最多的" + strconv.Itoa(n) + "家单位："
	case assist:
		return "协办事项最多的" + strconv.Itoa(n) + "家单位："
	}
	return "承担事项最多的" + strconv.Itoa(n) + "家单位（主办、协办都算）："
}

// UnitLoad is a unit's line: 「区民政局：3项（第14、15、16项）」.
func UnitLoad(unit string, items []*ledger.Item) string {
	return unit + "：" + strconv.Itoa(len(items)) + "项（" + Numbers(items) + "）"
}

// SingleItems introduces the slowest or fastest items beside the units' means.
func SingleItems(fast bool) string {
	if fast {
		return "单项完成率最高的事项："
	}
	return "单项完成率最低的事项："
}

// DutyNames names an item's units on one line.
func DutyNames(it *ledger.Item) string {
	return strings.ReplaceAll(Duties(it), "\n", "；")
}

// UnitStanding heads a unit's items with their mean and the unit's place.
func UnitStanding(unit string, items, sum, known, place, of int) string {
	s := unit + "负责" + strconv.Itoa(items) + "项"
	if known == 0 {
		return s + "，尚无完成率："
	}
	s += "，平均完成率" + Mean(sum, known)
	if known < items {
		s += "（" + strconv.Itoa(known) + "项有完成率）"
	}
	if place > 0 {
		s += "；按列首位或主办的事项计，在" + strconv.Itoa(of) + "家单位中从高到低排第" + strconv.Itoa(place) + "位"
	}
	return s + "："
}

// ScheduleOf lists the moments of a span of days.
func ScheduleOf(span calendar.Span, slots []Slot) Answer {
	if len(slots) == 0 {
		return Say(Span(span) + "没有报送安排。")
	}
	a := Schedule(slots)
	a.Head = Span(span) + "的报送安排："
	return a
}
