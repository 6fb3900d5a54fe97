// Package document reads the office's own files — Word tables, sheets, pasted
// text — and says what they mean as a ledger.Import.
//
// It has two halves. Read turns bytes into Content: paragraphs and tables of
// cells, with nothing interpreted and no character of the text changed.
// Interpret turns Content into items, units, figures and notes. Neither writes
// anything; a crash loses nothing. Every reader is bounded (20 MiB a file,
// 100 MiB unpacked, 10 000 rows, 64 levels of XML) and answers what it cannot
// read with one sentence that says what to do instead.
package document

// Limits of what is read; beyond them Read fails with a sentence.
const (
	MaxFile     = 20 << 20
	MaxUnpacked = 100 << 20
	MaxRows     = 10_000
	MaxDepth    = 64
)

// Content is a document as read: its blocks in order.
type Content struct {
	// Name is the file's base name, or 「聊天粘贴」.
	Name   string
	Blocks []Block
}

// Block is a paragraph or a table.
type Block struct {
	// Text is the paragraph's text when Table is nil; it may be empty.
	Text  string
	Table *Table
}

// Table is a grid of cells. Every row has the same number of cells: merged cells
// are expanded (a horizontal merge leaves its text in the first cell and marks
// the others, a vertical one repeats the text and marks the repetition).
type Table struct {
	Rows []Row
}

// Row is one row of a table.
type Row struct {
	// Line counts rows as a person counts them, from 1, header rows included;
	// for sheets it is the sheet's row number.
	Line int
	// Header marks a row that the file itself declares as repeated on each page.
	Header bool
	Cells  []Cell
}

// Cell is one cell. Text keeps line breaks as \n and every other character as it was.
type Cell struct {
	Text string
	// AutoNumber marks a cell whose paragraph is numbered automatically: its number is not in Text.
	AutoNumber bool
	// Merged marks a cell that only continues another one (to its left, or above).
	Merged bool
	// Number is the raw numeric value of a sheet's cell when it has one, and
	// PercentFormat says that the sheet shows it as a percentage (0.815 → 「82%」).
	Number        float64
	HasNumber     bool
	PercentFormat bool
}
