package text

import (
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/ledger"
)

const onlyConfirmed = "只统计已确认的报送"

// Missing lists who has not reported for a span of days, an item a line, and who was
// late. reminded tells when somebody was last reminded of a share; it may be nil.
func Missing(span string, collected []ledger.Collected, reminded func(ledger.Segment) time.Time) Answer {
	missing := byItem(collected, func(c ledger.Collected) string {
		if c.Report != nil {
			return ""
		}
		if reminded != nil {
			if at := reminded(c.Segment); !at.IsZero() {
				at = at.In(calendar.Zone)
				return c.Duty.Printed + "（" + Day(calendar.DateOf(at)) + at.Format("15:04") + "提醒）"
			}
		}
		return c.Duty.Printed
	})
	head, n := tally(span, collected)
	if n == len(collected) {
		return Answer{Head: head + "。", Blocks: lateLine(collected)}
	}
	return Answer{Head: head + "：", Blocks: append(missing, lateLine(collected)...), Foot: onlyConfirmed}
}

// Reported lists who has reported for a span of days, an item a line.
func Reported(span string, collected []ledger.Collected) Answer {
	head, n := tally(span, collected)
	if n == 0 {
		return Answer{Head: head + "。"}
	}
	return Answer{Head: head + "：", Foot: onlyConfirmed, Blocks: byItem(collected, func(c ledger.Collected) string {
		if c.Report == nil {
			return ""
		}
		s := c.Duty.Printed
		if c.Report.Percent.Known() {
			s += c.Report.Percent.String()
		}
		return s + timing(c.Report.Timing)
	})}
}

// tally is the first line without its end: how many were expected, came and are missing.
func tally(span string, collected []ledger.Collected) (line string, reported int) {
	for _, c := range collected {
		if c.Report != nil {
			reported++
		}
	}
	switch expected := len(collected); expected {
	case 0:
		return span + "没有需要报送的事项", 0
	case reported:
		return span + "应报" + strconv.Itoa(expected) + "处，已全部报送", reported
	default:
		return span + "应报" + strconv.Itoa(expected) + "处，已报" + strconv.Itoa(reported) + "处，未报" + strconv.Itoa(expected-reported) + "处", reported
	}
}

// byItem writes a line for each item that has words, those of its segments joined.
func byItem(collected []ledger.Collected, words func(ledger.Collected) string) []string {
	var lines []string
	for i := 0; i < len(collected); {
		it := collected[i].Item
		var of []string
		for ; i < len(collected) && collected[i].Item == it; i++ {
			if w := words(collected[i]); w != "" {
				of = append(of, w)
			}
		}
		if len(of) > 0 {
			lines = append(lines, Item(it)+"："+strings.Join(of, "、"))
		}
	}
	return lines
}

// lateLine names who reported after the window was due.
func lateLine(collected []ledger.Collected) []string {
	var late []string
	for _, c := range collected {
		if c.Report != nil && c.Report.Timing == ledger.Late {
			late = append(late, "第"+strconv.Itoa(c.Item.No)+"项"+c.Duty.Printed)
		}
	}
	if len(late) == 0 {
		return nil
	}
	return []string{"迟报：" + strings.Join(late, "、")}
}

// timing marks a report that was made outside its window's time.
func timing(t ledger.Timing) string {
	switch t {
	case ledger.Early:
		return "（提前）"
	case ledger.Late:
		return "（迟报）"
	case ledger.OnTime:
	}
	return ""
}

// SavedFor is the first line of what was stored, with a word where it came late for
// its window.
func SavedFor(stored []ledger.NewReport, window string) string {
	for i := range stored {
		if stored[i].Timing == ledger.Late {
			return "已保存（" + window + "迟报）："
		}
	}
	return "已保存："
}

// PeriodName names a period in a list's own year without the year: 第27周, 7月.
func PeriodName(p calendar.Period, year int) string {
	return strings.TrimPrefix(p.String(), strconv.Itoa(year)+"年")
}

// LastWords is what a person reported last, a line an item as it may be sent again.
func LastWords(rows []OwnReport) Answer {
	if len(rows) == 0 {
		return Say("还没有报送。")
	}
	a := Answer{Head: "您上次（" + reportMoment(rows[0].Report) + "）报的是：", Foot: "可复制修改后直接发送。"}
	for _, r := range rows {
		line := strconv.Itoa(r.Item.No)
		if f := r.Report.Percent; f.Known() && !strings.Contains(r.Report.Text, f.String()) {
			line += " " + f.String()
		}
		if r.Report.Text != "" {
			line += " " + r.Report.Text
		} else if r.Report.Kind == ledger.KindUnchanged {
			line += " 同上周"
		}
		a.Blocks = append(a.Blocks, line)
	}
	return a
}
