// Package text has every sentence that a person can receive.
//
// Its functions turn ledger values into formal Chinese and nothing else: they
// hold no state, do no I/O and decide nothing but wording. Every figure they
// print comes from the value they were given. All texts end up in pages of at
// most chat.MaxText bytes, cut between items and never inside a character. Nothing
// is kept, so a crash loses nothing here.
package text

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// Answer is a text in pieces, so that a long one can be cut between them.
type Answer struct {
	// Head is the first line or lines: the answer itself.
	Head string
	// Blocks are one piece an item.
	Blocks []string
	// Foot closes the last page: the date of the data, what may be asked next.
	Foot string
}

// Say is an answer of one piece.
func Say(s string) Answer { return Answer{Head: s} }

// moreHint closes every page but the last.
const moreHint = "回复“继续”查看下一页"

// Pages cuts the answer into texts of at most chat.MaxText bytes. Several pages
// are marked （1/3）. Line breaks at the edge of a page are all that is left out.
func (a Answer) Pages() []string {
	whole := joinLines(a.Head, strings.Join(a.Blocks, "\n"), a.Foot)
	if len(whole) <= chat.MaxText {
		return []string{whole}
	}
	var pages []string
	for digits := 2; ; digits++ { // the marks' own length depends on how many there are
		pages = a.cut(chat.MaxText - len("（/）\n") - 2*digits - len("\n"+moreHint))
		if len(strconv.Itoa(len(pages))) <= digits {
			break
		}
	}
	if len(pages) == 1 { // only empty lines made it long
		return pages
	}
	for i := range pages {
		mark := "（" + strconv.Itoa(i+1) + "/" + strconv.Itoa(len(pages)) + "）\n"
		if i+1 < len(pages) {
			pages[i] = mark + pages[i] + "\n" + moreHint
		} else {
			pages[i] = mark + pages[i]
		}
	}
	return pages
}

// Unpaged joins pages to one text again, without their marks.
func Unpaged(pages []string) string {
	var parts []string
	for i, p := range pages {
		p = strings.TrimPrefix(p, "（"+strconv.Itoa(i+1)+"/"+strconv.Itoa(len(pages))+"）\n")
		parts = append(parts, strings.TrimSuffix(p, "\n"+moreHint))
	}
	return strings.Join(parts, "\n")
}

// cut parts the answer into pieces of at most room bytes. Only what is longer
// than a page is cut inside, and begins on the page before where that is not half full.
func (a Answer) cut(room int) []string {
	var pages []string
	cur := make([]byte, 0, room)
	put := func(piece string) {
		if len(cur) > 0 {
			cur = append(cur, '\n')
		}
		cur = append(cur, piece...)
	}
	flush := func() {
		if len(cur) > 0 {
			pages = append(pages, string(cur))
			cur = cur[:0]
		}
	}
	add := func(piece string) {
		piece = strings.Trim(piece, "\n")
		for piece != "" {
			left := room
			if len(cur) > 0 {
				left -= len(cur) + 1
			}
			switch {
			case len(piece) <= left:
				put(piece)
				return
			case len(piece) <= room, left < room/2:
				flush()
			default:
				at := cutAt(piece, left)
				put(piece[:at])
				flush()
				piece = strings.TrimLeft(piece[at:], "\n")
			}
		}
	}
	add(a.Head)
	for _, b := range a.Blocks {
		add(b)
	}
	add(a.Foot)
	flush()
	return pages
}

// cutAt returns a place at or before most where s may be cut: after a line or
// sentence when one ends in the last half, else between two characters.
func cutAt(s string, most int) int {
	for back := 1; back < utf8.UTFMax && !utf8.RuneStart(s[most]); back++ {
		most--
	}
	for _, stop := range []string{"\n", "。", "；", "，"} {
		if i := strings.LastIndex(s[:most], stop); i >= most/2 {
			return i + len(stop)
		}
	}
	return most
}

func joinLines(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p)
	}
	return b.String()
}

// Item names an item: 「第7项 开展医药惠民工程」.
func Item(it *ledger.Item) string {
	if it.No == 0 {
		return "（未编号）" + it.Title
	}
	return "第" + strconv.Itoa(it.No) + "项 " + it.Title
}

// Line is an item with its figure: 「第7项 开展医药惠民工程：70%」.
func Line(it *ledger.Item, p ledger.Percent) string { return Item(it) + "：" + Figure(p) }

// Figure prints a percentage, or that there is none.
func Figure(p ledger.Percent) string {
	if !p.Known() {
		return "尚无完成率"
	}
	return p.String()
}

// Numbers lists item numbers: 「第12、15、17项」. Items without a number follow by name.
func Numbers(items []*ledger.Item) string {
	var nos, names []string
	for _, it := range items {
		if it.No == 0 {
			names = append(names, Item(it))
		} else {
			nos = append(nos, strconv.Itoa(it.No))
		}
	}
	if len(nos) > 0 {
		names = append([]string{"第" + strings.Join(nos, "、") + "项"}, names...)
	}
	return strings.Join(names, "、")
}

// Day prints a date without its year: 「6月30日」.
func Day(d calendar.Date) string {
	return strconv.Itoa(int(d.Month)) + "月" + strconv.Itoa(d.Day) + "日"
}

// LongDay prints a date with its year.
func LongDay(d calendar.Date) string { return strconv.Itoa(d.Year) + "年" + Day(d) }

// Weekday prints 「周三」.
func Weekday(d calendar.Date) string {
	return "周" + [...]string{"日", "一", "二", "三", "四", "五", "六"}[d.Weekday()]
}

// AsOf says of which day the plan's figures speak.
func AsOf(p *ledger.Plan) string {
	if p.AsOf.IsZero() {
		source := "《" + p.Name + "》清单"
		if p.DocNumber != "" {
			source = p.DocNumber
		}
		if slices.ContainsFunc(p.Items, reported) {
			return "数据来源：" + source + "，未注明数据日期"
		}
		if p.DocNumber != "" {
			return "数据来源：" + source + "，清单只有目标，尚未报送进展"
		}
		return "数据来源：" + source + "，只有目标，尚未报送进展"
	}
	return dated(p, p.AsOf, p.AsOfLabel)
}

// dated prints 「数据截至6月30日（二季度进展表）」.
func dated(p *ledger.Plan, on calendar.Date, label string) string {
	s := "数据截至" + dayOf(p, on)
	if label != "" {
		s += "（" + label + "）"
	}
	return s
}

// reported reports whether anything has been said of an item's progress.
func reported(it *ledger.Item) bool {
	return it.Percent.Known() || it.Progress != "" || len(it.Reports) > 0
}

// dayOf prints a date, with its year when that is not the plan's.
func dayOf(p *ledger.Plan, d calendar.Date) string {
	if d.Year != p.Year {
		return LongDay(d)
	}
	return Day(d)
}

// PlanName names a plan: 《2024年民生实事》.
func PlanName(p *ledger.Plan) string { return "《" + p.Name + "》" }
