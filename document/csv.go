package document

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// csvRead reads a file of comma-separated values, UTF-8 or GB18030.
func csvRead(data []byte) ([]Block, error) {
	text, err := DecodeText(data)
	if err != nil {
		return nil, err
	}
	return csvBlocks(text, csvComma(text))
}

// csvComma finds what parts the fields: the one of , ; tab that the first line
// with any of them has most of.
func csvComma(text string) rune {
	for line := range strings.Lines(text) {
		best, most := ',', 0
		for _, c := range []rune{',', '\t', ';'} {
			if n := strings.Count(line, string(c)); n > most {
				best, most = c, n
			}
		}
		if most > 0 {
			return best
		}
	}
	return ','
}

// csvMaxCommas bounds the commas of a line, those inside quoted texts included,
// before its fields are held in memory.
const csvMaxCommas = 100_000

// csvBlocks reads records; Row.Line counts records and empty lines, as a sheet shows them.
func csvBlocks(text string, comma rune) ([]Block, error) {
	for line := range strings.Lines(text) {
		if strings.Count(line, string(comma)) > csvMaxCommas {
			return nil, readError(sayTooWide)
		}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	var rows []Row
	budget := &readBudget{}
	number, next := 0, 1 // the row as counted; the line of the file behind the last record
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, csvSentence(err)
		}
		line, _ := r.FieldPos(0)
		number += line - next + 1
		next = line + 1
		cells := make([]Cell, len(rec))
		for i, f := range rec {
			cells[i].Text = f
			next += strings.Count(f, "\n")
		}
		if sheetUsed(cells) == 0 {
			continue
		}
		if err := budget.row(len(cells)); err != nil {
			return nil, err
		}
		rows = append(rows, Row{Line: number, Cells: cells})
	}
	return sheetBlocks(rows, budget)
}

func csvSentence(err error) error {
	if bad, ok := errors.AsType[*csv.ParseError](err); ok {
		return readError(fmt.Sprintf("CSV 文件第%d行的英文引号不成对，请改正，或另存为 .xlsx 后再发", bad.Line))
	}
	return readError(sayDamaged)
}

// sheetUsed counts the cells of a row that hold a text of their own.
func sheetUsed(cells []Cell) int {
	n := 0
	for _, c := range cells {
		if !c.Merged && strings.TrimSpace(c.Text) != "" {
			n++
		}
	}
	return n
}

// sheetBlocks makes the blocks of a sheet: rows above the table that hold a
// single text are its titles, so they become paragraphs; the rest is one table
// whose rows are filled up to the same width.
func sheetBlocks(rows []Row, budget *readBudget) ([]Block, error) {
	head := 0
	for head < len(rows) && sheetUsed(rows[head].Cells) <= 1 {
		head++
	}
	var out []Block
	for _, r := range rows[:head] {
		for _, c := range r.Cells {
			if c.Merged || strings.TrimSpace(c.Text) == "" {
				continue
			}
			if err := budget.block(); err != nil {
				return nil, err
			}
			out = append(out, Block{Text: c.Text})
		}
	}
	if rows = rows[head:]; len(rows) == 0 {
		return out, nil
	}
	width := 0
	for _, r := range rows {
		width = max(width, len(r.Cells))
	}
	if width*len(rows) > readMaxCells {
		return nil, readError(sayTooLarge)
	}
	for i, r := range rows {
		if n := width - len(r.Cells); n > 0 {
			rows[i].Cells = append(r.Cells, make([]Cell, n)...)
		}
	}
	return append(out, Block{Table: &Table{Rows: rows}}), nil
}
