package text

import (
	"strconv"
	"strings"
	"unicode/utf8"

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

// What the buttons of a prompt's card say when they are tapped.
const (
	TapReport    = "报进展"
	TapUnchanged = "同上周"
	TapLater     = "下午报"
)

// cardBody is how many characters a card shows between heading and buttons.
const cardBody = 160

// PromptCard is the same as Prompt as a card with buttons. id names it for ever.
func PromptCard(id string, p *ledger.Plan, period string, items []Asked) *chat.Card {
	var b strings.Builder
	shown := 0
	for _, a := range items {
		line := "第" + strconv.Itoa(a.Item.No) + "项 " + a.Item.Title
		if a.Last.Known() {
			line += "：上次" + a.Last.String()
		}
		if utf8.RuneCountInString(b.String())+utf8.RuneCountInString(line) > cardBody-20 {
			break
		}
		if shown++; shown > 1 {
			b.WriteString("\n")
		}
		b.WriteString(line)
	}
	if shown < len(items) {
		b.WriteString("\n等" + strconv.Itoa(len(items)) + "项，回复“我负责哪些”查看")
	}
	return &chat.Card{
		ID: id, Title: "请报送" + period + "进展", Detail: PlanName(p), Body: strings.TrimPrefix(b.String(), "\n"),
		Buttons: []chat.Button{{Text: TapReport, Says: TapReport}, {Text: TapUnchanged, Says: TapUnchanged}, {Text: TapLater, Says: TapLater}},
	}
}

// HowToReport answers the button 「报进展」.
const HowToReport = "请直接回复事项序号、完成率和进展，例如“16 85%，已……”；只负责一项时可不写序号。"

// Tapped is what stands on a card's buttons once one was tapped.
func Tapped(says string) string { return "已选：" + says }
