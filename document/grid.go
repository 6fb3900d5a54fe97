package document

// gridCell is a cell as the file writes it, before merged cells are expanded.
type gridCell struct {
	text string
	auto bool
	// span is the number of columns it covers; 0 counts as 1.
	span int
	// left marks a cell that only continues the one to its left.
	left bool
	// down marks the first cell of a vertical merge, up the cells that continue it.
	down, up bool
}

// gridRow is a row as the file writes it.
type gridRow struct {
	header bool
	// before is the number of columns left out at the row's start.
	before int
	cells  []gridCell
}

// gridTable expands merged cells, so that every row has the same number of
// cells and a cell stands in the same column as the ones above it.
func gridTable(rows []gridRow, budget *readBudget) (*Table, error) {
	width := 0
	for _, r := range rows {
		width = max(width, gridWidth(r))
		if width > readMaxColumns {
			return nil, readError(sayTooWide)
		}
	}
	if width == 0 {
		return &Table{}, nil
	}
	t := &Table{Rows: make([]Row, 0, len(rows))}
	above := make([]*Cell, width) // the open vertical merge of each column
	for i, r := range rows {
		if err := budget.row(width); err != nil {
			return nil, err
		}
		row := Row{Line: i + 1, Header: r.header, Cells: make([]Cell, width)}
		open := make([]*Cell, width)
		col := r.before
		for _, c := range r.cells {
			cell := &row.Cells[col]
			cell.Text, cell.AutoNumber, cell.Merged = c.text, c.auto, c.left
			if c.up && above[col] != nil {
				cell.Text, cell.AutoNumber, cell.Merged = above[col].Text, false, true
			}
			if c.down || c.up {
				open[col] = cell
			}
			for k := 1; k < c.span; k++ {
				row.Cells[col+k].Merged = true
			}
			col += max(c.span, 1)
		}
		above = open
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func gridWidth(r gridRow) int {
	n := r.before
	for _, c := range r.cells {
		if n > readMaxColumns {
			break
		}
		n += max(c.span, 1)
	}
	return n
}
