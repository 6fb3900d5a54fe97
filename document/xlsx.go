package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxRead reads every visible sheet in order.
func xlsxRead(p *pack, data []byte) (blocks []Block, err error) {
	// The library takes sizes as the directory declares them, so they are checked first.
	if p.declared() > MaxUnpacked {
		return nil, readError(sayUnpacked)
	}
	sheets, err := xlsxSheets(p)
	if err != nil {
		return nil, err
	}
	// A file made to break the library must not end the process.
	defer func() {
		if recover() != nil {
			blocks, err = nil, readError(sayDamaged)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit:    MaxUnpacked,
		UnzipXMLSizeLimit: MaxUnpacked, // no temporary files
		ShortDatePattern:  "yyyy/m/d",
		CultureInfo:       excelize.CultureNameZhCN,
	})
	if err != nil {
		return nil, readError(sayDamaged)
	}
	defer func() { _ = f.Close() }()
	budget := &readBudget{}
	for _, s := range sheets {
		values, err := xlsxScan(p, s.part)
		if err != nil {
			return nil, err
		}
		rows, err := xlsxRows(f, s.name, values, budget)
		if err != nil {
			return nil, err
		}
		b, err := sheetBlocks(rows, budget)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, b...)
	}
	return blocks, nil
}

// xlsxSheet is a visible sheet of cells.
type xlsxSheet struct{ name, part string }

func xlsxSheets(p *pack) ([]xlsxSheet, error) {
	main, err := p.main("xl/workbook.xml")
	if err != nil {
		return nil, err
	}
	x, err := p.open(main)
	if err != nil {
		return nil, err
	}
	if x == nil {
		return nil, readError(sayDamaged)
	}
	var book struct {
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := x.unmarshal(&book); err != nil {
		return nil, err
	}
	rels, err := p.rels(main)
	if err != nil {
		return nil, err
	}
	parts := map[string]string{}
	for _, rel := range rels.Rels {
		if strings.HasSuffix(rel.Type, "/worksheet") {
			parts[rel.ID] = rel.Target
		}
	}
	var out []xlsxSheet
	for _, s := range book.Sheets {
		for _, a := range s.Attrs {
			if part := parts[a.Value]; a.Name.Local == "id" && part != "" && (s.State == "" || s.State == "visible") {
				out = append(out, xlsxSheet{name: s.Name, part: part})
			}
		}
	}
	return out, nil
}

// xlsxRef is a cell's place, both from 1.
type xlsxRef struct{ row, col int }

// xlsxValues is what a sheet holds beside the texts that it shows.
type xlsxValues struct {
	numbers map[xlsxRef]float64
	merges  [][2]xlsxRef
	// rows counts the rows that hold anything; last is the newest of them.
	rows, last int
}

// xlsxScan reads the raw numbers and the merged areas of a sheet, and makes
// sure of its bounds before the sheet is read as text.
func xlsxScan(p *pack, part string) (*xlsxValues, error) {
	x, err := p.open(part)
	if err != nil {
		return nil, err
	}
	if x == nil {
		return nil, readError(sayDamaged)
	}
	defer x.close()
	v := &xlsxValues{numbers: map[xlsxRef]float64{}}
	var at xlsxRef
	for {
		tok, err := x.Token()
		if errors.Is(err, io.EOF) {
			return v, nil
		}
		if err != nil {
			return nil, xmlSentence(err)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "row":
			at.row, at.col = at.row+1, 0
			if n, ok := xlsxInt(e, "r"); ok {
				at.row = n
			}
		case "c":
			at.col++
			if err := v.cell(x, e, &at); err != nil {
				return nil, xmlSentence(err)
			}
		case "mergeCell":
			if err := v.merge(e); err != nil {
				return nil, err
			}
		}
	}
}

// cell reads one cell at the place after the last one, or at the place it names.
func (v *xlsxValues) cell(x *xmlPart, e xml.StartElement, at *xlsxRef) error {
	kind := ""
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "t":
			kind = a.Value
		case "r":
			col, row, err := excelize.CellNameToCoordinates(a.Value)
			if err != nil {
				return readError(sayDamaged)
			}
			at.row, at.col = row, col
		}
	}
	var value strings.Builder
	filled, inValue := false, false
	for level := x.depth; x.depth >= level; {
		tok, err := x.Token()
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			inValue = t.Name.Local == "v"
			filled = true
		case xml.EndElement:
			inValue = false
		case xml.CharData:
			if inValue {
				value.Write(t)
			}
		}
	}
	if !filled {
		return nil
	}
	if at.col > readMaxColumns {
		return readError(sayTooWide)
	}
	if at.row != v.last {
		v.last = at.row
		v.rows++
		if v.rows > MaxRows+readHeadRows {
			return readError(sayTooMany)
		}
	}
	if kind != "" && kind != "n" {
		return nil
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(value.String()), 64)
	if err == nil && !math.IsInf(n, 0) && !math.IsNaN(n) {
		v.numbers[*at] = n
	}
	return nil
}

func (v *xlsxValues) merge(e xml.StartElement) error {
	ref, _ := xmlAttr(e, "ref")
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return nil
	}
	c1, r1, err1 := excelize.CellNameToCoordinates(from)
	c2, r2, err2 := excelize.CellNameToCoordinates(to)
	if err1 != nil || err2 != nil || c2 < c1 || r2 < r1 {
		return readError(sayDamaged)
	}
	v.merges = append(v.merges, [2]xlsxRef{{r1, c1}, {r2, c2}})
	return nil
}

func xlsxInt(e xml.StartElement, local string) (int, bool) {
	s, _ := xmlAttr(e, local)
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// xlsxRows reads the rows of a sheet that hold anything, as the sheet shows them.
func xlsxRows(f *excelize.File, sheet string, v *xlsxValues, budget *readBudget) ([]Row, error) {
	in, err := f.Rows(sheet)
	if err != nil {
		return nil, readError(sayDamaged)
	}
	var rows []Row
	for line := 1; in.Next(); line++ {
		texts, err := in.Columns()
		if err != nil {
			return nil, readError(sayDamaged)
		}
		cells := make([]Cell, len(texts))
		for i, s := range texts {
			c := Cell{Text: strings.ReplaceAll(s, "\r\n", "\n")}
			c.Number, c.HasNumber = v.numbers[xlsxRef{line, i + 1}]
			c.PercentFormat = c.HasNumber && strings.HasSuffix(s, "%")
			cells[i] = c
		}
		if sheetUsed(cells) == 0 {
			continue
		}
		if err := budget.row(len(cells)); err != nil {
			return nil, err
		}
		rows = append(rows, Row{Line: line, Cells: cells})
	}
	if err := in.Close(); err != nil {
		return nil, readError(sayDamaged)
	}
	return rows, xlsxMerge(rows, v.merges, budget)
}

// xlsxMerge gives the cells of a merged area their text: the first column
// repeats it downwards, the other columns only carry the mark.
func xlsxMerge(rows []Row, merges [][2]xlsxRef, budget *readBudget) error {
	index := make(map[int]int, len(rows))
	width := 0
	for i, r := range rows {
		index[r.Line] = i
		width = max(width, len(r.Cells))
	}
	for _, m := range merges {
		top, ok := index[m[0].row]
		if !ok || m[0].col > width {
			continue
		}
		var first Cell
		if m[0].col <= len(rows[top].Cells) {
			first = rows[top].Cells[m[0].col-1]
		}
		right := min(m[1].col, width)
		for i := top; i < len(rows) && rows[i].Line <= m[1].row; i++ {
			// Merged areas may overlap in a hostile file, so what is filled is counted.
			budget.cells += right - m[0].col + 1
			if budget.cells > 2*readMaxCells {
				return readError(sayTooLarge)
			}
			if n := right - len(rows[i].Cells); n > 0 {
				rows[i].Cells = append(rows[i].Cells, make([]Cell, n)...)
			}
			for col := m[0].col; col <= right; col++ {
				c := &rows[i].Cells[col-1]
				switch {
				case i == top && col == m[0].col:
				case col == m[0].col:
					*c = first
					c.Merged = true
				default:
					*c = Cell{Merged: true}
				}
			}
		}
	}
	return nil
}
