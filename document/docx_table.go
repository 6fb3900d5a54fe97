package document

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// table reads the rows of a table, also those wrapped in a content control.
func (r *docxReader) table(rows *[]gridRow) error {
	return r.each(func(_ xml.StartElement, name string) error {
		if name != "tr" {
			return r.table(rows)
		}
		row, gone, err := r.row()
		if err != nil {
			return err
		}
		if !gone {
			*rows = append(*rows, row)
		}
		if len(*rows) > MaxRows+readHeadRows {
			return readError(sayTooMany)
		}
		return nil
	})
}

// row reads a row; gone says that it is deleted by a tracked change.
func (r *docxReader) row() (row gridRow, gone bool, err error) {
	after := 0
	var cells func() error
	cells = func() error {
		return r.each(func(_ xml.StartElement, name string) error {
			switch name {
			case "tc":
				c, err := r.cell()
				row.cells = append(row.cells, c)
				if len(row.cells) > readMaxColumns {
					return readError(sayTooWide)
				}
				return err
			case "trPr":
				return r.props(func(e xml.StartElement, name string) error {
					switch name {
					case "tblHeader":
						row.header = docxOn(e)
					case "del":
						gone = true
					case "gridBefore":
						row.before = docxCount(e)
					case "gridAfter":
						after = docxCount(e)
					}
					return r.x.skip()
				})
			}
			return cells()
		})
	}
	err = cells()
	for range after {
		row.cells = append(row.cells, gridCell{})
	}
	return row, gone, err
}

// cell reads a cell; tables inside it are flattened into its text.
func (r *docxReader) cell() (gridCell, error) {
	var c gridCell
	var flow docxFlow
	var inside func() error
	inside = func() error {
		return r.each(func(e xml.StartElement, name string) error {
			switch name {
			case "tcPr":
				return r.cellProps(&c)
			case "p":
				return r.paragraph(&flow)
			case "tbl":
				rows := []gridRow{}
				err := r.table(&rows)
				flow.put(docxItem{rows: rows})
				return err
			case "mc:AlternateContent":
				return r.alternate(inside)
			}
			return inside()
		})
	}
	err := inside()
	flow.close()
	c.text, c.auto = docxFlat(flow.items)
	return c, err
}

func (r *docxReader) cellProps(c *gridCell) error {
	return r.props(func(e xml.StartElement, name string) error {
		switch name {
		case "gridSpan":
			c.span = docxCount(e)
		case "vMerge":
			v, _ := xmlAttr(e, "val")
			c.down, c.up = v == "restart", v != "restart"
		case "hMerge":
			v, _ := xmlAttr(e, "val")
			c.left = v != "restart"
		}
		return r.x.skip()
	})
}

// docxCount reads a small number; one beyond the widest table allowed is cut
// there, where the table is refused.
func docxCount(e xml.StartElement) int {
	v, _ := xmlAttr(e, "val")
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, readMaxColumns+1)
}

// docxFlat joins the paragraphs of a cell by \n, with the cells of a table
// inside it one to a line. Word demands an empty paragraph behind such a table;
// that one is left out.
func docxFlat(items []docxItem) (text string, auto bool) {
	var lines []string
	for i, it := range items {
		if it.rows == nil {
			if i == len(items)-1 && i > 0 && items[i-1].rows != nil && it.text == "" {
				break
			}
			lines = append(lines, it.text)
			auto = auto || it.auto
			continue
		}
		for _, row := range it.rows {
			for _, c := range row.cells {
				if !c.up && !c.left {
					lines = append(lines, c.text)
				}
			}
		}
	}
	return strings.Join(lines, "\n"), auto
}
