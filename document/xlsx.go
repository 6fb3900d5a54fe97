package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxRead reads every visible sheet in order. What the sheets show comes from
// the library, which knows the formats of numbers; raw numbers and merged areas
// are read here, and so are the bounds, before the library holds the file in memory.
func xlsxRead(p *pack, data []byte) ([]Block, error) {
	sheets, err := xlsxSheets(p)
	if err != nil {
		return nil, err
	}
	if err := xlsxWeigh(p, sheets); err != nil {
		return nil, err
	}
	values := make([]*xlsxValues, len(sheets))
	for i, s := range sheets {
		if values[i], err = xlsxScan(p, s.part); err != nil {
			return nil, err
		}
	}
	var f *excelize.File
	err = readGuard(func() (err error) {
		f, err = excelize.OpenReader(bytes.NewReader(data), excelize.Options{
			UnzipSizeLimit:    MaxUnpacked,
			UnzipXMLSizeLimit: MaxUnpacked, // no temporary files
			ShortDatePattern:  "yyyy/m/d",
			CultureInfo:       excelize.CultureNameZhCN,
		})
		return err
	})
	if err != nil {
		return nil, readError(sayDamaged)
	}
	defer func() { _ = f.Close() }()
	var blocks []Block
	budget := &readBudget{}
	for i, s := range sheets {
		var rows []Row
		err := readGuard(func() (err error) {
			rows, err = xlsxRows(f, s.name, values[i], budget)
			return err
		})
		if err != nil {
			return nil, err
		}
		if err := xlsxMerge(rows, values[i].merges, budget); err != nil {
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

// xlsxStrings is the part that holds the texts of all sheets.
const xlsxStrings = "xl/sharedStrings.xml"

// xlsxWeigh bounds every part that the library holds in memory as a whole. The
// library believes the sizes that the zip's directory declares, so they come first.
func xlsxWeigh(p *pack, sheets []xlsxSheet) error {
	if p.declared() > MaxUnpacked {
		return readError(sayUnpacked)
	}
	for name := range p.files {
		if slices.ContainsFunc(sheets, func(s xlsxSheet) bool { return s.part == name }) {
			continue
		}
		var err error
		if strings.EqualFold(name, xlsxStrings) {
			err = xlsxTexts(p, name)
		} else {
			err = p.weigh(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// xlsxMaxText bounds the text of a cell in bytes; Excel's own bound is 32 767
// characters. Many cells may share one text.
const xlsxMaxText = 128 << 10

// xlsxTexts bounds the shared texts and each of them.
func xlsxTexts(p *pack, name string) error {
	x, err := p.open(name)
	if err != nil {
		return err
	}
	defer x.close()
	x.meter.maxTags = meterMaxStrings
	size := 0
	for {
		tok, err := x.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return xmlSentence(err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if t.Name.Local == "si" {
				size = 0
			}
		case xml.CharData:
			if size += len(t); size > xlsxMaxText {
				return readError(sayTooWordy)
			}
		}
	}
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
	// rows and cells count those that hold anything; last is the newest such row.
	rows, cells, last int
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
			err = at.nextRow(e)
		case "c":
			err = v.cell(x, e, &at)
		case "mergeCell":
			err = v.merge(e)
		}
		if err != nil {
			return nil, xmlSentence(err)
		}
	}
}

// nextRow goes to the row that an element names, else to the next. Rows that do
// not come in order are a damaged file, here as in Excel.
func (at *xlsxRef) nextRow(e xml.StartElement) error {
	row := at.row + 1
	if s, ok := xmlAttr(e, "r"); ok {
		n, err := strconv.Atoi(s)
		if err != nil || n < row {
			return readError(sayDamaged)
		}
		row = n
	}
	at.row, at.col = row, 0
	return nil
}

// nextCell goes to the cell that an element names, else to the next of the row.
func (at *xlsxRef) nextCell(e xml.StartElement) error {
	col := at.col + 1
	if s, ok := xmlAttr(e, "r"); ok {
		c, row, err := excelize.CellNameToCoordinates(s)
		if err != nil || c < col || row != at.row {
			return readError(sayDamaged)
		}
		col = c
	}
	at.col = col
	return nil
}

// xlsxMaxParts bounds the elements inside one cell, such as the runs of its text.
const xlsxMaxParts = 10_000

// cell reads one cell and keeps its number, if it is one.
func (v *xlsxValues) cell(x *xmlPart, e xml.StartElement, at *xlsxRef) error {
	if err := at.nextCell(e); err != nil {
		return err
	}
	var value strings.Builder
	parts, size, inValue := 0, 0, false
	for level := x.depth; x.depth >= level; {
		tok, err := x.Token()
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			inValue = t.Name.Local == "v"
			parts++
		case xml.EndElement:
			inValue = false
		case xml.CharData:
			size += len(t)
			if inValue && size <= xlsxMaxText {
				value.Write(t)
			}
		}
		if parts > xlsxMaxParts || size > xlsxMaxText {
			return readError(sayTooWordy)
		}
	}
	if parts == 0 {
		return nil // a format without anything in it
	}
	if err := v.count(*at); err != nil {
		return err
	}
	if kind, _ := xmlAttr(e, "t"); kind != "" && kind != "n" {
		return nil
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(value.String()), 64)
	if err == nil && !math.IsInf(n, 0) && !math.IsNaN(n) {
		v.numbers[*at] = n
	}
	return nil
}

// count counts a cell that holds something.
func (v *xlsxValues) count(at xlsxRef) error {
	if at.row != v.last {
		v.last = at.row
		v.rows++
	}
	v.cells++
	switch {
	case at.col > readMaxColumns:
		return readError(sayTooWide)
	case v.rows > MaxRows+readHeadRows:
		return readError(sayTooMany)
	case v.cells > readMaxCells:
		return readError(sayTooLarge)
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
	if len(v.merges) >= readMaxCells {
		return readError(sayTooLarge)
	}
	v.merges = append(v.merges, [2]xlsxRef{{r1, c1}, {r2, c2}})
	return nil
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
			if err := budget.words(len(s)); err != nil {
				return nil, err
			}
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
	return rows, nil
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
