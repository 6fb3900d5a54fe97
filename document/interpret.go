package document

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"duban/calendar"
	"duban/ledger"
)

// Options is what the person who sends a document says about it. Zero values
// leave the document's own words in force.
type Options struct {
	Area string
	Year int
	AsOf calendar.Date
	// KnownUnits are the unit names that the plan already has: they tell a broken
	// name from two names.
	KnownUnits []string
}

// Interpret says what a document means. Every stored text is the document's own,
// character for character; what was joined, counted or passed over is in the
// notes. Errors are in formal Chinese and name the row as a person counts it;
// with any error the import must not be written, but the rest of it is still
// what was understood.
func Interpret(c *Content, opts Options) (*ledger.Import, []ledger.RowError) {
	p := &interpreter{opts: opts, imp: &ledger.Import{Source: c.Name}}
	p.readBlocks(c)
	if len(p.rows) == 0 && len(p.errs) == 0 {
		p.fault(0, 0, "没有找到台账表格，请发送带有表头（序号、任务目标、责任单位等）的表格")
	}
	p.number()
	p.readDocument()
	p.readItems()
	p.noteUnits()
	return p.imp, p.errs
}

// interpreter holds what is known of the document while it is read.
type interpreter struct {
	opts    Options
	imp     *ledger.Import
	errs    []ledger.RowError
	letter  []string // the lines before the table
	header  *tableHeader
	rows    []tableRow
	tables  int
	units   *unitSplitter
	skipped []string // headers of tables that could not be read
}

// tableRow is one row with its number. cells are the row's own, with the rows
// that only continue it joined in.
type tableRow struct {
	line   int
	place  string // 「第3行」, with the table where there are several
	header *tableHeader
	cells  []Cell
	no     int
	auto   bool
}

func (p *interpreter) fault(line, no int, format string, args ...any) {
	p.errs = append(p.errs, ledger.RowError{Row: line, No: no, Text: fmt.Sprintf(format, args...)})
}

func (p *interpreter) note(kind ledger.NoteKind, line, no int, format string, args ...any) {
	p.imp.Notes = append(p.imp.Notes, ledger.ImportNote{Kind: kind, Row: line, No: no, Text: fmt.Sprintf(format, args...)})
}

// readBlocks collects the lines of the letter and the rows of the tables.
func (p *interpreter) readBlocks(c *Content) {
	for _, b := range c.Blocks {
		switch {
		case b.Table != nil:
			p.tables++
			p.readTable(b.Table)
		case p.header == nil:
			p.letter = append(p.letter, strings.Split(b.Text, "\n")...)
		}
	}
	if p.header == nil && len(p.skipped) > 0 {
		p.fault(0, 0, "没有认出表头，未导入。找到的表头：%s", strings.Join(p.skipped, "；"))
	}
}

// readTable reads one table: its own header, or the columns of the table before
// where a table was split in two.
func (p *interpreter) readTable(t *Table) {
	h, unknown := findHeader(t)
	body := t.Rows
	switch {
	case unknown != nil:
		p.fault(unknown.line, 0, "表头中有无法识别的列：%s。找到的表头：%s", strings.Join(unknown.cells, "、"), strings.Join(unknown.all, "、"))
		return
	case h != nil:
		for _, r := range t.Rows[:h.first] {
			p.letter = append(p.letter, rowTexts(r)...)
		}
		body = t.Rows[h.last+1:]
		p.header = h
	case p.header != nil && len(t.Rows) > 0 && len(t.Rows[0].Cells) == p.header.width:
		h = p.header
	default:
		if texts := firstTexts(t); len(texts) > 0 {
			p.skipped = append(p.skipped, strings.Join(texts, "、"))
			if p.header != nil {
				p.note(ledger.NoteSkipped, 0, 0, "第%d个表格没有可识别的表头，未导入：%s", p.tables, strings.Join(texts, "、"))
			}
		}
		return
	}
	for _, r := range body {
		p.readRow(h, r)
	}
}

// readRow takes one row below the header.
func (p *interpreter) readRow(h *tableHeader, r Row) {
	place := fmt.Sprintf("第%d行", r.Line)
	if p.tables > 1 {
		place = fmt.Sprintf("第%d个表格第%d行", p.tables, r.Line)
	}
	if len(rowTexts(r)) == 0 && !slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.AutoNumber }) {
		return
	}
	if h.repeats(r) {
		p.note(ledger.NoteSkipped, r.Line, 0, "%s是重复的表头，已略过", place)
		return
	}
	if h.no >= 0 && r.Cells[h.no].Merged && len(p.rows) > 0 {
		p.continueRow(r, place)
		return
	}
	if why := h.notAnItem(r); why != "" {
		p.note(ledger.NoteSkipped, r.Line, 0, "%s是%s，已略过：%s", place, why, clipText(strings.Join(rowTexts(r), " ")))
		return
	}
	row := tableRow{line: r.Line, place: place, header: h, cells: r.Cells, no: -1}
	if h.no >= 0 {
		c := r.Cells[h.no]
		row.auto = c.AutoNumber
		if no, ok := itemNumber(c); ok {
			row.no = no
		} else if strings.TrimSpace(c.Text) != "" {
			p.fault(r.Line, 0, "%s的序号“%s”无法识别", place, clipText(c.Text))
			row.no = 0
		}
	}
	p.rows = append(p.rows, row)
}

// continueRow joins a row whose number cell only continues the one above: an
// item whose goal or units take several rows.
func (p *interpreter) continueRow(r Row, place string) {
	last := &p.rows[len(p.rows)-1]
	last.cells = slices.Clone(last.cells)
	var joined []string
	for i, c := range r.Cells {
		if c.Merged || strings.TrimSpace(c.Text) == "" || i >= len(last.cells) {
			continue
		}
		if i == last.header.percent && strings.TrimSpace(last.cells[i].Text) != "" && strings.TrimSpace(last.cells[i].Text) != strings.TrimSpace(c.Text) {
			p.fault(r.Line, 0, "%s与上一行是同一事项，但完成率不同（%s、%s）", place, strings.TrimSpace(last.cells[i].Text), strings.TrimSpace(c.Text))
			continue
		}
		switch text := strings.TrimRight(last.cells[i].Text, "\n"); {
		case text == "":
			last.cells[i] = c
		case text != c.Text:
			last.cells[i].Text = text + "\n" + c.Text
		}
		joined = append(joined, clipText(c.Text))
	}
	if len(joined) > 0 {
		p.note(ledger.NoteGlued, r.Line, 0, "%s与上一行合并为同一事项：%s", place, strings.Join(joined, "；"))
	}
}

// number settles the numbers of all rows: printed ones must be there once each,
// automatic ones are counted.
func (p *interpreter) number() {
	printed := 0
	for _, r := range p.rows {
		if r.no >= 0 {
			printed++
		}
	}
	if printed == 0 && len(p.rows) > 0 {
		for i := range p.rows {
			p.rows[i].no = i + 1
		}
		p.note(ledger.NoteAutoNumber, 0, 0, "文件中的序号是自动编号，没有文字，已按顺序编为1至%d", len(p.rows))
		return
	}
	first := map[int]string{}
	for i := range p.rows {
		r := &p.rows[i]
		if r.no < 0 && r.auto {
			r.no = 1
			if i > 0 {
				r.no = p.rows[i-1].no + 1
			}
			p.note(ledger.NoteAutoNumber, r.line, r.no, "%s的序号是自动编号，已按顺序编为%d", r.place, r.no)
		}
		switch at, twice := first[r.no]; {
		case r.no < 0:
			p.fault(r.line, 0, "%s没有序号", r.place)
		case r.no == 0: // told already
		case twice:
			p.fault(r.line, r.no, "%s的序号%d与%s重复", r.place, r.no, at)
		default:
			first[r.no] = r.place
		}
	}
	last := 0
	for no := range first {
		last = max(last, no)
	}
	var missing []string
	for no := 1; no < last && len(missing) < 6; no++ {
		if _, ok := first[no]; !ok {
			missing = append(missing, fmt.Sprint(no))
		}
	}
	if len(missing) > 0 && len(p.errs) == 0 {
		p.note(ledger.NoteDoubt, 0, 0, "序号不连续，缺少%s", strings.Join(missing, "、"))
	}
}

// readDocument fills in what the document says of itself.
func (p *interpreter) readDocument() {
	l := readLetter(p.letter)
	if l.title == "" {
		name := strings.TrimSuffix(p.imp.Source, path.Ext(p.imp.Source))
		if strings.IndexFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 && name != pastedName {
			l.title = name
		}
	}
	p.imp.Title, p.imp.Issuer, p.imp.DocNumber = l.title, l.issuer, l.docNumber
	p.imp.Kind = ledger.ImportNotice
	if p.header != nil && (p.header.progress >= 0 || p.header.percent >= 0) {
		p.imp.Kind = ledger.ImportProgress
	}
	p.imp.Year = p.opts.Year
	if year := l.year(); p.imp.Year == 0 {
		p.imp.Year = year
	} else if year != 0 && year != p.imp.Year {
		p.note(ledger.NoteDoubt, 0, 0, "文件写的是%d年，按指定的%d年导入", year, p.imp.Year)
	}
	if p.imp.Kind == ledger.ImportProgress {
		p.imp.AsOf, p.imp.AsOfLabel = l.period(p.imp.Year)
	}
	if !p.opts.AsOf.IsZero() {
		p.imp.AsOf = p.opts.AsOf
	}
	p.imp.Area = p.opts.Area
	if p.imp.Area == "" {
		p.imp.Area = l.area()
	}
	if p.imp.Area == "" {
		p.imp.Area = areaInRows(p.rows)
	}
}

// rowTexts returns the texts of a row's own cells that are not empty.
func rowTexts(r Row) []string {
	var texts []string
	for _, c := range r.Cells {
		if s := strings.TrimSpace(c.Text); s != "" && !c.Merged {
			texts = append(texts, s)
		}
	}
	return texts
}

// firstTexts returns the texts of the first row that has several.
func firstTexts(t *Table) []string {
	for _, r := range t.Rows {
		if texts := rowTexts(r); len(texts) > 1 {
			for i := range texts {
				texts[i] = clipText(texts[i])
			}
			return texts
		}
	}
	return nil
}

// clipText bounds a quotation in a note.
func clipText(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "\n", " ")
	n := 0
	for i := range s {
		if n == 40 {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
