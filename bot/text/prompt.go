package text

import (
	"strconv"
	"strings"

	"duban/chat"
	"duban/ledger"
)

// Asked is an item that somebody is asked to report, with the figure that his unit gave last.
type Asked struct {
	Item *ledger.Item
	Last ledger.Percent
}

// Prompt asks a person to report: one message for all items, each with its last
// figure. period names the window, e.g. 「第27周」. Where titles would make it too
// long for one message it has the numbers alone.
func Prompt(p *ledger.Plan, period string, items []Asked) string {
	if s := prompt(p, period, items, Item); len(s) <= chat.MaxText {
		return s
	}
	return prompt(p, period, items, func(it *ledger.Item) string { return "第" + strconv.Itoa(it.No) + "项" })
}

func prompt(p *ledger.Plan, period string, items []Asked, name func(*ledger.Item) string) string {
	var b strings.Builder
	b.WriteString("请报送" + PlanName(p) + period + "的进展：\n")
	for _, a := range items {
		b.WriteString(name(a.Item))
		if a.Last.Known() {
			b.WriteString("：上次" + a.Last.String() + "\n")
		} else {
			b.WriteString("：尚无完成率\n")
		}
	}
	b.WriteString("请直接回复完成率和进展，例如“" + strconv.Itoa(items[0].Item.No) + " 85%，已……”；没有变化回复“同上周”。")
	return b.String()
}
