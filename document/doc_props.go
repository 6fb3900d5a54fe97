package document

// The property changes that matter, by their codes in [MS-DOC].
const (
	sprmCharDeleted  = 0x0800 // a tracked deletion
	sprmCharHidden   = 0x083C
	sprmParaInTable  = 0x2416
	sprmParaRowEnd   = 0x2417
	sprmParaInnerEnd = 0x244C // the end of a row of a table inside a cell
	sprmParaDepth    = 0x6649
	sprmParaList     = 0x460B
	sprmParaHuge1    = 0x6645 // the changes stand in the data stream
	sprmParaHuge2    = 0x6646
	sprmRowDefine    = 0xD608
	sprmRowHeader    = 0x3404
	sprmRowVertical  = 0xD62B
	sprmParaTabs     = 0xC615
)

// docChanges calls f for each change of a list with its operand; it stops at a
// change that does not fit.
func docChanges(list []byte, f func(code int, operand []byte)) {
	for len(list) >= 2 {
		code := docU16(list, 0)
		list = list[2:]
		n := docOperand(code, list)
		if n > len(list) {
			return
		}
		f(code, list[:n])
		list = list[n:]
	}
}

// docOperand is the size of a change's operand, by the kind in its code's top bits.
func docOperand(code int, rest []byte) int {
	switch code >> 13 {
	case 0, 1:
		return 1
	case 2, 4, 5:
		return 2
	case 3:
		return 4
	case 7:
		return 3
	}
	if len(rest) == 0 {
		return 1
	}
	switch {
	case code == sprmRowDefine:
		return docU16(rest, 0) + 1
	case code == sprmParaTabs && rest[0] == 255:
		// Too long for one byte: 2 lists with their own counts.
		del := 2 + 4*int(rest[min(1, len(rest)-1)])
		if del >= len(rest) {
			return len(rest) + 1
		}
		return del + 1 + 3*int(rest[del])
	}
	return 1 + int(rest[0])
}

// docProps are the properties of a paragraph.
type docProps struct {
	inTable, rowEnd, innerEnd, header bool
	depth                             int
	list                              bool
	columns                           []docColumn
}

// docColumn is a cell of a row as the row's end defines it: edges in twentieths
// of a point, and its part in merged areas.
type docColumn struct {
	from, to       int
	left, down, up bool
}

// props reads the properties of the paragraph whose mark stands at an offset.
func (d *docFile) props(at int, piece docPiece) docProps {
	var p docProps
	var apply func(code int, operand []byte)
	huge := 0
	apply = func(code int, v []byte) {
		switch code {
		case sprmParaInTable:
			p.inTable = v[0] != 0
		case sprmParaRowEnd:
			p.rowEnd = v[0] != 0
		case sprmParaInnerEnd:
			p.innerEnd = v[0] != 0
		case sprmParaDepth:
			p.depth = docU32(v, 0)
		case sprmParaList:
			p.list = docU16(v, 0) != 0
		case sprmRowHeader:
			p.header = v[0] != 0
		case sprmRowDefine:
			p.columns = docDefine(v[min(2, len(v)):])
		case sprmRowVertical:
			if len(v) == 3 && int(v[1]) < len(p.columns) {
				c := &p.columns[v[1]]
				c.up, c.down = v[2] == 1, v[2] == 3
			}
		case sprmParaHuge1, sprmParaHuge2:
			// The data may name themselves again; once is all a true file does.
			from := docU32(v, 0)
			n := docU16(d.data, from)
			if huge++; huge == 1 && from+2+n <= len(d.data) {
				docChanges(d.data[from+2:from+2+n], apply)
			}
		}
	}
	if run := docFind(d.paras, at); run != nil {
		docChanges(run.props, apply)
	}
	docChanges(piece.props, apply)
	return p
}

// docDefine reads a row's definition: count, edges, then 20 bytes for each cell.
func docDefine(v []byte) []docColumn {
	if len(v) == 0 {
		return nil
	}
	n := int(v[0])
	if len(v) < 1+2*(n+1) {
		return nil
	}
	edge := func(i int) int { return int(int16(docU16(v, 1+2*i))) } //nolint:gosec // twips are signed 16 bit
	cells := v[1+2*(n+1):]
	out := make([]docColumn, n)
	for i := range out {
		out[i] = docColumn{from: edge(i), to: edge(i + 1)}
		flags := docU16(cells, 20*i)
		out[i].left = flags&2 != 0
		switch flags >> 5 & 3 {
		case 1:
			out[i].up = true
		case 3:
			out[i].down = true
		}
	}
	return out
}

// docHidden keeps the runs of deleted and of hidden characters.
func docHidden(runs []docRun) []docRun {
	var out []docRun
	for _, r := range runs {
		hidden := false
		docChanges(r.props, func(code int, v []byte) {
			hidden = hidden || (code == sprmCharDeleted || code == sprmCharHidden) && v[0]&1 != 0
		})
		if hidden {
			out = append(out, r)
		}
	}
	return out
}
