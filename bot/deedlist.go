package bot

import (
	"strconv"
	"strings"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// list answers which items are 办结, 暂缓, 延期, held up, or wait for a decision.
func (d *deed) list() (Reply, bool, error) {
	today := calendar.DateOf(d.now)
	var head, none string
	var pick func(*ledger.Item) string
	switch d.order.List {
	case intent.ListFinished:
		head, none = "已办结", text.NothingFinished
		pick = func(it *ledger.Item) string {
			if !it.Finished() {
				return ""
			}
			return text.Finished(it)
		}
	case intent.ListFull:
		head, none = "完成率100%但没有办结", "没有完成率100%而未办结的事项。"
		pick = func(it *ledger.Item) string {
			f := d.pv.Figure(it).Percent
			if it.Finished() || f != ledger.Whole(100) {
				return ""
			}
			s := d.pv.row(it).Line()
			if open := it.Request(ledger.ActAskDone); open != nil {
				s += "（已申请办结）"
			}
			return s
		}
	case intent.ListHeld:
		head, none = "暂缓", "没有暂缓的事项。"
		pick = func(it *ledger.Item) string {
			a := it.Hold(today)
			if a == nil || it.Finished() {
				return ""
			}
			return text.Item(it) + "\n" + text.Held(a)
		}
	case intent.ListExtended:
		head, none = "延期过", "没有延期的事项。"
		pick = func(it *ledger.Item) string {
			s := text.Extended(d.pv.Plan, it)
			if s == "" {
				return ""
			}
			return text.Item(it) + "\n" + s
		}
	case intent.ListBlocked:
		head, none = "有卡点", "没有未解决的卡点。"
		pick = func(it *ledger.Item) string {
			lines := []string{text.Item(it)}
			for _, r := range it.Blockers() {
				lines = append(lines, text.Blocker(d.pv.Plan, it, r))
			}
			if len(lines) == 1 {
				return ""
			}
			return strings.Join(lines, "\n")
		}
	case intent.ListRequests:
		head, none = "有待批申请", "没有待批的申请。"
		pick = func(it *ledger.Item) string {
			var lines []string
			for _, a := range it.Requests() {
				lines = append(lines, text.RequestLine(d.pv.Plan, it, a))
			}
			return strings.Join(lines, "\n")
		}
	}
	blocks, nos := d.rowsWith(pick)
	if d.order.List == intent.ListFinished && len(blocks) == 0 {
		return d.nothingFinished(), true, nil
	}
	a := text.DeedList(head+"的有"+strconv.Itoa(len(blocks))+"项：", none, blocks)
	if d.order.List == intent.ListFull && len(blocks) > 0 {
		a.Foot = text.AsOf(d.pv.Plan)
	}
	return d.pages(a.Pages(), &Memory{Plan: d.pv.ID, Pick: nos}), true, nil
}

// nothingFinished says that nothing is 办结, and names what has reached 100 %: that is
// no 办结, but most who ask mean it.
func (d *deed) nothingFinished() Reply {
	q := intent.Query{Intent: intent.Completed}
	if rows, _, _ := d.selected(d.pv, q, q.Intent); len(rows) > 0 {
		a := text.List(d.pv.Plan, text.NothingFinished+"完成率100%的有"+strconv.Itoa(len(rows))+"项：", rows)
		return d.pages(a.Pages(), &Memory{Plan: d.pv.ID, Pick: numbersOf(rows)})
	}
	return d.pages(text.Say(text.NothingFinished).Pages(), &Memory{Plan: d.pv.ID})
}
