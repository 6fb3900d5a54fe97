package document

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/ledger"
)

// readItems makes an item of every row.
func (p *interpreter) readItems() {
	if len(p.rows) == 0 {
		return
	}
	p.units = newUnitSplitter(p.rows, p.opts.KnownUnits)
	ones := onesOf(p.rows)
	p.imp.Items = make([]ledger.ImportItem, 0, len(p.rows))
	for i, r := range p.rows {
		p.imp.Items = append(p.imp.Items, p.item(r, ones[i]))
	}
}

// item reads one row. one says what a bare 1 in its percent column means.
func (p *interpreter) item(r tableRow, one percentOne) ledger.ImportItem {
	h := r.header
	it := ledger.ImportItem{
		No: r.no, Row: r.line, HasProgress: h.progress >= 0, HasPercent: h.percent >= 0,
		Cells: make([]string, len(r.cells)),
	}
	for i, c := range r.cells {
		it.Cells[i] = c.Text
	}
	p.titleAndGoal(&it, r)
	it.SubGoals = ledger.ParseSubGoals(it.Goal)
	it.Units = p.unitsOf(r)
	if h.progress >= 0 {
		it.Progress = strings.TrimSpace(r.cells[h.progress].Text)
		names := make([]string, len(it.Units))
		for i, u := range it.Units {
			names[i] = u.Printed
		}
		it.Parts = ledger.ParseParts(it.Progress, names, p.imp.Area)
	}
	if h.percent >= 0 {
		it.Percent = p.percent(r, one)
	}
	it.Measures = ledger.Measures(it.Goal, it.Progress, it.Parts)
	return it
}

// titleAndGoal fills in the title and the goal.
func (p *interpreter) titleAndGoal(it *ledger.ImportItem, r tableRow) {
	cell := strings.TrimSpace(r.cells[r.header.title].Text)
	switch {
	case !r.header.shared():
		it.Title, it.TitleRaw = ledger.JoinLines(cell), cell
		it.Goal = strings.TrimSpace(r.cells[r.header.goal].Text)
	case r.header.goal < 0:
		// A column of names alone: a sentence behind the name is its goal.
		it.Title = ledger.TitleOf(cell)
		it.TitleRaw = it.Title
		if ledger.FoldTitle(it.Title) != ledger.FoldTitle(cell) {
			it.Goal = cell
		} else {
			it.TitleRaw = cell
		}
	default:
		it.Title = ledger.TitleOf(cell)
		it.TitleRaw, it.Goal = it.Title, cell
	}
	if it.Title == "" {
		p.fault(r.line, r.no, "%s缺少任务名称", r.place)
		return
	}
	if it.TitleRaw != it.Title && strings.Contains(it.TitleRaw, "\n") {
		p.note(ledger.NoteGlued, r.line, r.no, "第%d项名称在文件中分行，已合并为“%s”", r.no, it.Title)
	}
	if utf8.RuneCountInString(it.Title) > 200 {
		p.fault(r.line, r.no, "%s的任务名称超过200字，请检查表格的列", r.place)
	}
}

// itemNumber reads a cell of the column 序号: 7, ７, 7., （七）, 第7项, ⑦.
func itemNumber(c Cell) (int, bool) {
	if c.HasNumber {
		if c.Number >= 1 && c.Number < 1e6 && c.Number == math.Trunc(c.Number) {
			return int(c.Number), true
		}
		return 0, false
	}
	s := ledger.FoldUnit(c.Text)
	s = strings.TrimPrefix(strings.TrimSuffix(strings.Trim(s, "（）.．、。"), "项"), "第")
	if s == "" || len(s) > 24 {
		return 0, false
	}
	if r, size := utf8.DecodeRuneInString(s); size == len(s) && r >= '①' && r <= '⑳' {
		return int(r-'①') + 1, true
	}
	n := 0
	for _, r := range s {
		switch {
		case r >= '０' && r <= '９':
			r -= '０' - '0'
			fallthrough
		case r >= '0' && r <= '9':
			n = n*10 + int(r-'0')
		default:
			return chineseItemNumber(s)
		}
		if n >= 1e6 {
			return 0, false
		}
	}
	return n, n > 0
}

// chineseItemNumber reads 七, 十二, 二十三.
func chineseItemNumber(s string) (int, bool) {
	const digits = "零一二三四五六七八九"
	n, digit := 0, -1
	for _, r := range s {
		if r == '十' {
			if n > 0 || digit == 0 {
				return 0, false
			}
			n, digit = 10*max(digit, 1), -1
			continue
		}
		d := strings.IndexRune(digits, r)
		if d < 0 || digit >= 0 {
			return 0, false
		}
		digit = d / len("零")
	}
	n += max(digit, 0)
	return n, n > 0
}

// percentForm says how a cell writes a percentage.
type percentForm uint8

const (
	notPercent percentForm = iota
	noPercent              // empty, or a stroke
	signed                 // 81%, 百分之八十一, or a sheet's percentage
	whole                  // 81
	fraction               // 0.81
	bareOne                // 1: 1 % or 100 %
)

var (
	percentText   = regexp.MustCompile(`^(?:约|达|完成)?([0-9]+(?:\.[0-9]+)?)([%])?$`)
	spokenPercent = regexp.MustCompile(`^百分之([零一二两三四五六七八九十百点]+)$`)
)

// readPercent reads a cell of a percent column. A fraction is given in percent.
func readPercent(c Cell) (float64, percentForm) {
	if c.HasNumber {
		switch {
		case c.PercentFormat:
			return 100 * c.Number, signed
		default:
			return bareNumber(c.Number)
		}
	}
	s := strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '．':
			return '.'
		case r == '％' || r == '﹪':
			return '%'
		}
		return r
	}, ledger.FoldUnit(c.Text))
	switch s {
	case "", "-", "－", "—", "——", "/", "／", "无":
		return 0, noPercent
	case "百分之百", "百分百":
		return 100, signed
	}
	if m := spokenPercent.FindStringSubmatch(s); m != nil {
		if counts := ledger.ParseCounts(s); len(counts) == 1 && counts[0].End == len(s) {
			return counts[0].Value, signed
		}
		return 0, notPercent
	}
	m := percentText.FindStringSubmatch(s)
	if m == nil {
		return 0, notPercent
	}
	f, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0, notPercent
	}
	if m[2] != "" {
		return f, signed
	}
	return bareNumber(f)
}

// bareNumber reads a number without a sign.
func bareNumber(f float64) (float64, percentForm) {
	switch {
	case f == 1:
		return 1, bareOne
	case f > 0 && f < 1:
		return 100 * f, fraction
	}
	return f, whole
}

// percentOne says what a bare 1 means in a table: it depends on the other cells.
type percentOne uint8

const (
	oneIsPercent percentOne = iota // the column counts to 100
	oneIsWhole                     // the column counts to 1
	oneUnclear                     // the column mixes both
)

// onesOf decides for each row what a bare 1 means, header by header.
func onesOf(rows []tableRow) []percentOne {
	type tally struct{ fractions, wholes int }
	seen := map[*tableHeader]*tally{}
	for _, r := range rows {
		if r.header.percent < 0 {
			continue
		}
		t := seen[r.header]
		if t == nil {
			t = &tally{}
			seen[r.header] = t
		}
		switch v, form := readPercent(r.cells[r.header.percent]); {
		case form == fraction:
			t.fractions++
		case form == whole && v > 1:
			t.wholes++
		}
	}
	ones := make([]percentOne, len(rows))
	for i, r := range rows {
		switch t := seen[r.header]; {
		case t == nil || t.fractions == 0 && t.wholes > 0:
		case t.fractions > 0 && t.wholes == 0:
			ones[i] = oneIsWhole
		default:
			ones[i] = oneUnclear
		}
	}
	return ones
}

// percent reads the percent cell of a row.
func (p *interpreter) percent(r tableRow, one percentOne) ledger.Percent {
	c := r.cells[r.header.percent]
	shown := clipText(c.Text)
	v, form := readPercent(c)
	switch form {
	case noPercent:
		return ledger.Percent{}
	case notPercent:
		p.fault(r.line, r.no, "%s的完成率“%s”不是百分数", r.place, shown)
		return ledger.Percent{}
	case bareOne:
		switch one {
		case oneUnclear:
			p.fault(r.line, r.no, "%s的完成率“1”可能是1%%也可能是100%%，请写明百分号", r.place)
			return ledger.Percent{}
		case oneIsWhole:
			v = 100
		case oneIsPercent:
		}
	case fraction:
		p.note(ledger.NoteDoubt, r.line, r.no, "第%d项的完成率“%s”按%s读取", r.no, shown, ledger.PercentOf(v))
	case signed, whole:
	}
	const most = 200 // a goal may be exceeded, but not out of all measure
	if v < 0 || v > most || math.IsNaN(v) {
		p.fault(r.line, r.no, "%s的完成率“%s”超出范围，应在0%%至200%%之间", r.place, shown)
		return ledger.Percent{}
	}
	if v > 100 {
		p.note(ledger.NoteDoubt, r.line, r.no, "第%d项的完成率为%s，超过100%%", r.no, ledger.PercentOf(v))
	}
	return ledger.PercentOf(v)
}
