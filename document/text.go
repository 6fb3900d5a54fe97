package document

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// ReadText reads a text pasted in chat, of the forms that Read knows for .txt.
// name is what Content.Name will be; empty means 「聊天粘贴」.
func ReadText(name, text string) (*Content, error) {
	if name == "" {
		name = pastedName
	}
	if len(text) > MaxFile {
		return nil, readError(sayTooBig)
	}
	blocks, err := textBlocks(textLines(text))
	if err != nil {
		return nil, err
	}
	return &Content{Name: name, Blocks: blocks}, nil
}

// DecodeText reads bytes as UTF-8 (with or without a mark), UTF-16 with a mark
// or GB18030, and makes every line end a \n.
func DecodeText(data []byte) (string, error) {
	const say = "无法识别文字编码，请用 UTF-8 编码另存后再发"
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", readError(say)
		}
		return textLines(string(out)), nil
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, 0) >= 0 {
		return "", readError(saySupported)
	}
	if !utf8.Valid(data) {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return "", readError(say)
		}
		data = out
	}
	return textLines(string(data)), nil
}

// textLines makes every kind of line end a \n: those of other systems, and
// Word's own line and page breaks.
func textLines(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
}

// textHead are the names of the first column by which a table that lost its
// tabs is found.
var textHead = []string{"序号", "编号", "项目编号"}

// textBlocks finds the table in a text and the way it is written. A text
// without any is all paragraphs.
func textBlocks(text string) ([]Block, error) {
	if strings.Count(text, "\n") > 4*readMaxCells {
		return nil, readError(sayTooLarge)
	}
	lines := strings.Split(text, "\n")
	for _, sure := range []bool{true, false} {
		for i, line := range lines {
			if textIsHead(line) != sure {
				continue
			}
			tabs := strings.Count(line, "\t")
			switch {
			case tabs == 1 && line[0] == '\t':
				return textStacked(lines, i, "\t")
			case tabs > 1, tabs == 1 && sure:
				return textTabbed(lines, i)
			case strings.HasPrefix(strings.TrimSpace(line), "|") && strings.Count(line, "|") > 2:
				return textPiped(lines, i)
			case sure && strings.Count(line, ",") > 1:
				return textCommas(lines, i)
			case sure:
				return textBare(lines, i)
			}
		}
	}
	return textFinish(lines, nil, nil)
}

// textIsHead says that a line surely opens a table: it begins with the name of
// the number column.
func textIsHead(line string) bool {
	return slices.Contains(textHead, textFirst(line, "|,"))
}

// textFirst returns the first word of a line, as far as a number or a head may
// be long; words are parted by blanks and by the characters of more.
func textFirst(line, more string) string {
	cut := " \t\u3000\u00a0" + more
	line = strings.TrimLeft(line, cut)
	line = line[:min(len(line), 64)]
	if i := strings.IndexAny(line, cut); i >= 0 {
		line = line[:i]
	}
	return line
}

// textFinish makes the blocks: the lines before the table, the table, the lines behind it.
func textFinish(before []string, rows [][]string, after []string) ([]Block, error) {
	budget := &readBudget{}
	var out []Block
	lines := func(ls []string) error {
		for _, l := range ls {
			if err := budget.block(); err != nil {
				return err
			}
			out = append(out, Block{Text: l})
		}
		return nil
	}
	if err := lines(before); err != nil {
		return nil, err
	}
	if len(rows) > 0 {
		t := &Table{Rows: make([]Row, len(rows))}
		for i, cells := range rows {
			if err := budget.row(len(cells)); err != nil {
				return nil, err
			}
			t.Rows[i] = Row{Line: i + 1, Cells: make([]Cell, len(cells))}
			for k, s := range cells {
				t.Rows[i].Cells[k].Text = s
			}
		}
		out = append(out, Block{Table: t})
	}
	if err := lines(after); err != nil {
		return nil, err
	}
	return out, nil
}

// textUnclear is the answer where rows or cells cannot be told apart.
func textUnclear(row int) error {
	return readError(fmt.Sprintf("粘贴的表格从第%d行（含表头）起分不清各列，请直接发送 Word 或 Excel 文件", row))
}

// textBlank says that a line holds nothing but blanks; a tab opens a cell, so
// a line that holds only a tab is an empty cell.
func textBlank(line string) bool { return strings.Trim(line, " \u3000\u00a0") == "" }

// textCells parts stacked lines into cells: a line that begins with the mark
// opens a cell, any other line goes on with it.
func textCells(lines []string, mark string) [][]string {
	var cells [][]string
	for _, l := range lines {
		if rest, ok := strings.CutPrefix(l, mark); ok {
			cells = append(cells, []string{rest})
		} else {
			last := len(cells) - 1
			cells[last] = append(cells[last], l)
		}
	}
	return cells
}

// textStacked reads the text of a Word table, whose cells stand one below the
// other: a tab opens a cell, an empty line parts the rows. An empty line also
// stands inside cells, so only the number of columns tells the rows apart; it
// is that of the cells before the first empty line. mark is the tab, or what a chat window made of it.
func textStacked(lines []string, start int, mark string) ([]Block, error) {
	end := textTail(lines, start, mark)
	cells := textCells(lines[start:end], mark)
	width := 0
	for i, c := range cells {
		if len(c) > 1 && textBlank(c[len(c)-1]) {
			width = i + 1
			break
		}
	}
	if width == 0 {
		width = len(cells) // a head without rows
	}
	if width < 2 {
		return nil, textUnclear(1)
	}
	if last := len(cells) - 1; mark != "\t" && last%width == 0 && textBlank(strings.Join(cells[last], "")) {
		// A line of blanks behind the table looks like one more cell.
		end -= len(cells[last])
		cells = cells[:last]
	}
	var rows [][]string
	for i := 0; i < len(cells); i += width {
		if i+width > len(cells) {
			return nil, textUnclear(len(rows) + 1)
		}
		row := make([]string, width)
		for k := range row {
			c := cells[i+k]
			if k == width-1 && i+width < len(cells) {
				// The empty line that parts this row from the next.
				if len(c) < 2 || !textBlank(c[len(c)-1]) {
					return nil, textUnclear(len(rows) + 1)
				}
				c = c[:len(c)-1]
			}
			row[k] = strings.Join(c, "\n")
		}
		rows = append(rows, row)
	}
	return textFinish(lines[:start], rows, lines[end:])
}

// textTail finds the end of a stacked table: behind its last cell, an empty
// line and everything below it belong to the document again.
func textTail(lines []string, start int, mark string) int {
	last := start
	for i := start; i < len(lines); i++ {
		if strings.HasPrefix(lines[i], mark) {
			last = i
		}
	}
	for i := last + 1; i < len(lines); i++ {
		if textBlank(lines[i]) {
			return i
		}
	}
	return len(lines)
}
