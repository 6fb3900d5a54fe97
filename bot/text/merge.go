package text

import (
	"strings"

	"duban/ledger"
)

// UndoMerged refuses to take an import back after units were made one.
func UndoMerged(p *ledger.Plan) string {
	return PlanName(p) + "在导入之后合并过单位，不能撤销导入，请导入更正后的表格。"
}

func itemsWith(p *ledger.Plan, unit int64) []*ledger.Item {
	var out []*ledger.Item
	for _, it := range p.Items {
		if it.Has([]int64{unit}) {
			out = append(out, it)
		}
	}
	return out
}

func shareOf(p *ledger.Plan, unit int64) string {
	items := itemsWith(p, unit)
	if len(items) == 0 {
		return "没有事项"
	}
	return Numbers(items)
}

// MergeAsked reads a merge of two units back: both with their items, and every
// figure that would be another afterwards.
func MergeAsked(p, after *ledger.Plan, from, into int64) Answer {
	a := Answer{
		Head: "请核对：在" + PlanName(p) + "中把“" + p.Unit(from).Name + "”并入“" + p.Unit(into).Name + "”，合并后称“" + p.Unit(into).Name + "”。",
		Blocks: []string{
			p.Unit(from).Name + "：" + shareOf(p, from),
			p.Unit(into).Name + "：" + shareOf(p, into),
		},
	}
	same := true
	for i, it := range p.Items {
		was, now := p.Figure(it).Percent, after.Figure(after.Items[i]).Percent
		if was != now {
			same = false
			a.Blocks = append(a.Blocks, Item(it)+"的完成率由"+Figure(was)+"变为"+Figure(now))
		}
	}
	if same {
		a.Blocks = append(a.Blocks, "各项完成率不变；报送记录归到合并后的单位。")
	}
	a.Foot = "合并后不能拆分。回复“确认”合并，回复“取消”放弃"
	return a
}

// UnitsMerged confirms a merge.
func UnitsMerged(from, into string) string {
	return "已把“" + from + "”并入“" + into + "”。"
}

// AlreadyOne answers a merge of two names that mean one unit already.
func AlreadyOne(p *ledger.Plan, unit int64, a, b string) Answer {
	u := p.Unit(unit)
	s := "“" + a + "”和“" + b + "”已是同一单位（" + u.Name + "），不需要合并。"
	if len(u.Spellings) > 1 {
		s += "清单中的写法：" + strings.Join(u.Spellings, "、") + "。"
	}
	return Say(s + "该单位的事项：" + shareOf(p, unit) + "。")
}

// Aliases lists the office's names for units, and the spellings held to be one unit.
func Aliases(p *ledger.Plan) Answer {
	a := Answer{Head: PlanName(p) + "的别名："}
	for _, al := range p.Aliases {
		a.Blocks = append(a.Blocks, al.Name+"＝"+p.Unit(al.UnitID).Name)
	}
	if len(a.Blocks) == 0 {
		a.Head = PlanName(p) + "没有设置别名。"
	}
	for _, u := range p.Units {
		if len(u.Spellings) > 1 {
			a.Blocks = append(a.Blocks, "同一单位的写法："+strings.Join(u.Spellings, "、"))
		}
	}
	a.Foot = "增加写“别名 交警＝交警大队”，删除写“删除别名 交警”"
	return a
}

// NoAlias answers the removal of what is no alias.
func NoAlias(p *ledger.Plan, name string) string {
	return PlanName(p) + "没有别名“" + name + "”。"
}

// AliasDropped confirms the removal of an alias.
func AliasDropped(name, unit string) string {
	return "已删除别名“" + name + "”（" + unit + "）。"
}
