package text

import (
	"slices"
	"strconv"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// Row is one item of a list with its figure.
type Row struct {
	Item    *ledger.Item
	Percent ledger.Percent
	// Remark follows the figure: a role, a lamp's reason.
	Remark string
}

// Line is the row as it is printed: item, figure, remark.
func (r Row) Line() string { return r.line() }

func (r Row) line() string {
	s := Line(r.Item, r.Percent)
	if r.Remark != "" {
		s += "（" + r.Remark + "）"
	}
	return s
}

func lines(rows []Row) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.line()
	}
	return out
}

// List is an answer of one line an item.
func List(p *ledger.Plan, head string, rows []Row) Answer {
	return Answer{Head: head, Blocks: lines(rows), Foot: AsOf(p)}
}

// UnitItems lists what a unit is responsible for, leading and assisting apart.
func UnitItems(p *ledger.Plan, unit, heardAs string, lead, assist, joint []Row, pick bool) Answer {
	n := len(lead) + len(assist) + len(joint)
	a := Answer{Foot: AsOf(p)}
	if heardAs != "" {
		a.Head = "按“" + unit + "”查询。"
	}
	if n == 0 {
		a.Head += unit + "在" + PlanName(p) + "中" + noneOf(p, unit)
		return a
	}
	for i, r := range joint {
		if others := without(p, r.Item, unit); len(others) > 0 {
			joint[i].Remark = strings.TrimSuffix("与"+strings.Join(others, "、")+"，"+joint[i].Remark, "，")
		}
	}
	a.Head += unit + "负责" + strconv.Itoa(n) + "项："
	group := func(name string, rows []Row) {
		if len(rows) == 0 {
			return
		}
		if name != "" {
			a.Blocks = append(a.Blocks, name+"（"+strconv.Itoa(len(rows))+"项）：")
		}
		a.Blocks = append(a.Blocks, lines(rows)...)
	}
	group("", joint)
	if len(lead) > 0 || len(assist) > 0 {
		group("主办", lead)
		group("协办", assist)
	}
	if pick {
		a.Foot += "\n请回复序号查看其中一项"
	}
	return a
}

// noneOf says that a unit has no items of the role that was asked for, and how
// many it has of the other one.
func noneOf(p *ledger.Plan, unit string) string {
	lead, assist := 0, 0
	for _, it := range p.Items {
		for _, d := range it.Duties {
			switch {
			case !named(p, d, unit):
			case d.Leads():
				lead++
			default:
				assist++
			}
		}
	}
	switch {
	case assist > 0:
		return "没有主办的事项，协办" + strconv.Itoa(assist) + "项。"
	case lead > 0:
		return "没有协办的事项，主办" + strconv.Itoa(lead) + "项。"
	}
	return "没有负责的事项。"
}

// without lists the units that share an item with unit.
func without(p *ledger.Plan, it *ledger.Item, unit string) []string {
	var out []string
	for _, d := range it.Duties {
		if !named(p, d, unit) {
			out = append(out, d.Printed)
		}
	}
	return out
}

// named reports whether a duty is that of unit, a name or several joined by 、.
func named(p *ledger.Plan, d ledger.Duty, unit string) bool {
	u := p.Unit(d.UnitID)
	return u != nil && slices.Contains(strings.Split(unit, "、"), u.Name)
}

// Pick asks which of several items is meant.
func Pick(p *ledger.Plan, rows []Row) Answer {
	return Answer{Head: "可能是以下" + strconv.Itoa(len(rows)) + "项，请回复序号：", Blocks: lines(rows), Foot: AsOf(p)}
}

// PickUnit asks which of several units is meant.
func PickUnit(name string, units []string) Answer {
	return Answer{Head: "“" + name + "”可能指以下单位，请回复单位全称：", Blocks: units}
}

// Doubt names items that may be meant without showing any figure.
func Doubt(topic string, items []*ledger.Item) Answer {
	a := Answer{Head: "台账中没有直接对应“" + topic + "”的事项。可能相关的有："}
	if topic == "" {
		a.Head = "没有找到直接对应的事项。可能相关的有："
	}
	for _, it := range items {
		a.Blocks = append(a.Blocks, Item(it))
	}
	a.Foot = "请回复序号查看"
	return a
}

// Overview is the whole list at a glance.
type Overview struct {
	Plan  *ledger.Plan
	Known int // items with a figure
	// MeanHundredths is the plain mean in hundredths of a percent.
	MeanHundredths int
	Done           []*ledger.Item
	Best, Worst    []Row // ties included; Best without the completed
	Red, Yellow    int
}

// Answer words the overview.
func (o Overview) Answer() Answer {
	n := len(o.Plan.Items)
	head := PlanName(o.Plan) + "共" + strconv.Itoa(n) + "项"
	if o.Known == 0 {
		return Answer{Head: head + "，尚无完成率。", Foot: AsOf(o.Plan)}
	}
	head += "，平均完成率" + hundredths(o.MeanHundredths) + "（" + strconv.Itoa(o.Known) + "项简单平均）。"
	a := Answer{Head: head, Foot: AsOf(o.Plan)}
	if o.Known < n {
		a.Blocks = append(a.Blocks, "尚无完成率："+strconv.Itoa(n-o.Known)+"项")
	}
	if len(o.Done) > 0 {
		a.Blocks = append(a.Blocks, "完成率100%："+strconv.Itoa(len(o.Done))+"项（"+Numbers(o.Done)+"），未到100%："+strconv.Itoa(o.Known-len(o.Done))+"项")
	} else {
		a.Blocks = append(a.Blocks, "完成率100%：0项")
	}
	if len(o.Best) > 0 {
		a.Blocks = append(a.Blocks, "在办最快：")
		a.Blocks = append(a.Blocks, lines(o.Best)...)
	}
	if len(o.Worst) > 0 {
		a.Blocks = append(a.Blocks, "最慢：")
		a.Blocks = append(a.Blocks, lines(o.Worst)...)
	}
	a.Blocks = append(a.Blocks, "亮灯：红灯"+strconv.Itoa(o.Red)+"项，黄灯"+strconv.Itoa(o.Yellow)+"项")
	return a
}

// Mean prints the plain mean of n figures whose tenths add up to sum: 「74.15%」.
func Mean(sum, n int) string { return hundredths((sum*10 + n/2) / n) }

func hundredths(n int) string {
	s := strconv.Itoa(n / 100)
	if n%100 == 0 {
		return s + "%"
	}
	f := strconv.Itoa(n%100 + 100)[1:]
	return s + "." + strings.TrimRight(f, "0") + "%"
}

// LampReason says why a lamp shows what it shows.
func LampReason(l ledger.Lamp) string {
	switch l.Color {
	case ledger.NoLamp:
		return "已办结"
	case ledger.NoData:
		return "无数据"
	case ledger.LampRed, ledger.LampYellow, ledger.LampGreen:
	}
	plan := "序时进度"
	if l.Milestones {
		plan = "里程碑计划"
	}
	s := Day(l.On) + plan + l.Planned.String() + "，"
	switch {
	case l.Overdue:
		return s + "已逾期"
	case l.Behind > 0:
		return s + "落后" + Points(l.Behind) + "个百分点"
	case l.Behind < 0:
		return s + "超前" + Points(-l.Behind) + "个百分点"
	case l.Milestones:
		return s + "与里程碑持平"
	}
	return s + "与序时持平"
}

// Points prints tenths of a point without a decimal that is not there.
func Points(tenths int) string {
	s := strconv.Itoa(tenths / 10)
	if tenths%10 != 0 {
		s += "." + strconv.Itoa(tenths%10)
	}
	return s
}

// LampName prints a colour.
func LampName(c ledger.LampColor) string {
	switch c {
	case ledger.LampRed:
		return "红灯"
	case ledger.LampYellow:
		return "黄灯"
	case ledger.LampGreen:
		return "绿灯"
	case ledger.NoData:
		return "无数据"
	case ledger.NoLamp:
		return "不亮灯"
	}
	return ""
}

// Span names a span of days: 「7月1日至7月7日」.
func Span(s calendar.Span) string {
	if s.From == s.To {
		return Day(s.From)
	}
	return Day(s.From) + "至" + Day(s.To)
}

// Closed says how many of completed items are also 办结: 100 % alone is not.
func Closed(rows []Row) string {
	n := 0
	for _, r := range rows {
		if r.Item.Status == ledger.StatusDone || r.Item.Status == ledger.StatusClosed {
			n++
		}
	}
	return "其中已办结" + strconv.Itoa(n) + "项。"
}
