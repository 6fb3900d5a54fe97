package document

import (
	"slices"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// Control characters of an old Word document's text.
const (
	docCellEnd    = 0x07
	docLineBreak  = 0x0B
	docPageBreak  = 0x0C
	docParaEnd    = 0x0D
	docFieldBegin = 0x13
	docFieldSep   = 0x14
	docFieldEnd   = 0x15
	docHardHyphen = 0x1E
)

// docParagraph is a paragraph: its text, the character that ends it and its properties.
type docParagraph struct {
	text string
	end  uint16
	docProps
}

// paragraphs calls f for each paragraph of the body.
func (d *docFile) paragraphs(f func(docParagraph) error) error {
	var text []uint16
	var fields []bool // one for each open field: still in its instruction
	for _, p := range d.pieces {
		for cp := p.from; cp < min(p.to, d.length); cp++ {
			at, c := p.char(d.main, cp)
			switch c {
			case docCellEnd, docParaEnd, docPageBreak:
				if c == docParaEnd && docFind(d.hidden, at) != nil {
					continue
				}
				para := docParagraph{text: string(utf16.Decode(text)), end: c, docProps: d.props(at, p)}
				text, fields = text[:0], fields[:0]
				if err := f(para); err != nil {
					return err
				}
				continue
			case docFieldBegin:
				fields = append(fields, true)
				continue
			case docFieldSep:
				if n := len(fields); n > 0 {
					fields[n-1] = false
				}
				continue
			case docFieldEnd:
				if n := len(fields); n > 0 {
					fields = fields[:n-1]
				}
				continue
			}
			if slices.Contains(fields, true) || docFind(d.hidden, at) != nil {
				continue
			}
			text = docAppend(text, c)
		}
	}
	if len(text) > 0 {
		return f(docParagraph{text: string(utf16.Decode(text)), end: docParaEnd})
	}
	return nil
}

// docAppend adds a character of the text; other control characters stand for
// pictures, notes and the like.
func docAppend(text []uint16, c uint16) []uint16 {
	switch {
	case c == docLineBreak:
		return append(text, '\n')
	case c == docHardHyphen:
		return append(text, '-')
	case c >= ' ', c == '\t':
		return append(text, c)
	}
	return text
}

// char returns the offset and the UTF-16 unit of a character of the piece.
func (p docPiece) char(main []byte, cp int) (at int, c uint16) {
	if p.narrow {
		at = p.offset + cp - p.from
		return at, uint16(charmap.Windows1252.DecodeByte(main[at])) //nolint:gosec // Windows-1252 lies in the first plane
	}
	at = p.offset + 2*(cp-p.from)
	return at, uint16(main[at]) | uint16(main[at+1])<<8
}

// docBuilder puts paragraphs together as blocks. A row is known by its end
// mark's properties, never by counting: an empty cell and a row's end look
// alike in the text.
type docBuilder struct {
	file   *docFile
	budget *readBudget
	blocks []Block
	rows   []docRow
	cells  []gridCell
	lines  []string
	auto   bool
}

// docRow is a row of the table being read, with its cells' places.
type docRow struct {
	gridRow
	columns []docColumn
}

func (b *docBuilder) add(p docParagraph) error {
	if err := b.budget.block(); p.end != docCellEnd && err != nil {
		return err
	}
	if !p.inTable && p.depth == 0 {
		if p.end == docCellEnd {
			return readError(sayDocTable)
		}
		if err := b.endTable(); err != nil {
			return err
		}
		b.blocks = append(b.blocks, Block{Text: p.text})
		return nil
	}
	switch {
	case p.innerEnd:
	case p.rowEnd:
		return b.endRow(p)
	default:
		b.lines = append(b.lines, p.text)
		b.auto = b.auto || p.list
		if p.end == docCellEnd {
			b.cells = append(b.cells, gridCell{text: strings.Join(b.lines, "\n"), auto: b.auto})
			b.lines, b.auto = nil, false
		}
	}
	return nil
}

// endRow takes the cells of a row, which must be as many as the row defines.
func (b *docBuilder) endRow(p docParagraph) error {
	if len(b.lines) > 0 || len(b.cells) == 0 || len(b.cells) != len(p.columns) {
		return readError(sayDocTable)
	}
	for i, c := range p.columns {
		cell := &b.cells[i]
		cell.left, cell.down, cell.up = c.left, c.down, c.up
	}
	b.rows = append(b.rows, docRow{gridRow: gridRow{header: p.header, cells: b.cells}, columns: p.columns})
	b.cells = nil
	if len(b.rows) > MaxRows+readHeadRows {
		return readError(sayTooMany)
	}
	return nil
}

func (b *docBuilder) endTable() error {
	if len(b.lines) > 0 || len(b.cells) > 0 {
		return readError(sayDocTable)
	}
	if len(b.rows) == 0 {
		return nil
	}
	rows, err := docGrid(b.rows)
	if err != nil {
		return err
	}
	t, err := gridTable(rows, b.budget)
	if err != nil {
		return err
	}
	b.blocks = append(b.blocks, Block{Table: t})
	b.rows = nil
	return nil
}

func (b *docBuilder) finish() ([]Block, error) {
	if err := b.endTable(); err != nil {
		return nil, err
	}
	return b.blocks, nil
}

// docSlack is how far the edges of one column may lie apart from row to row, in
// twentieths of a point (a millimetre is 57).
const docSlack = 57

// docGrid turns the cells' edges into columns. The row with most cells gives
// the columns; every edge of the others must lie on one of its edges.
func docGrid(rows []docRow) ([]gridRow, error) {
	widest := rows[0]
	for _, r := range rows {
		if len(r.cells) > len(widest.cells) {
			widest = r
		}
	}
	edges := []int{widest.columns[0].from}
	for _, c := range widest.columns {
		edges = append(edges, c.to)
	}
	out := make([]gridRow, 0, len(rows))
	for _, r := range rows {
		g := r.gridRow
		if len(r.cells) < len(widest.cells) {
			at := docEdge(edges, r.columns[0].from)
			g.before = max(at, 0)
			for i, c := range r.columns {
				to := docEdge(edges, c.to)
				if at < 0 || to <= at {
					return nil, readError(sayDocTable)
				}
				g.cells[i].span = to - at
				at = to
			}
		}
		out = append(out, g)
	}
	return out, nil
}

// docEdge finds the edge at a place, -1 when there is none.
func docEdge(edges []int, at int) int {
	for i, e := range edges {
		if e-docSlack <= at && at <= e+docSlack {
			return i
		}
	}
	return -1
}
