package document

import (
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// textTabbed reads rows whose cells are parted by tabs, as copied from a sheet
// or from a Word table. A cell with line breaks is quoted by Excel and simply
// broken by Word: there a row goes on until it has all its columns, and a line
// without a tab goes on with the last cell.
func textTabbed(lines []string, start int) ([]Block, error) {
	text := strings.Join(lines[start:], "\n")
	if strings.HasPrefix(text, `"`) || strings.Contains(text, "\t\"") || strings.Contains(text, "\n\"") {
		if rows, ok := textQuoted(text); ok {
			return textFinish(lines[:start], rows, nil)
		}
	}
	width := strings.Count(lines[start], "\t") + 1
	if width > readMaxColumns {
		return nil, readError(sayTooWide)
	}
	var rows [][][]string // the lines of each cell
	end := textLastTab(lines, start)
	for _, line := range lines[start:end] {
		if strings.Count(line, "\t") >= width {
			return nil, textUnclear(len(rows) + 1)
		}
		var row [][]string
		for f := range strings.SplitSeq(line, "\t") {
			row = append(row, []string{f})
		}
		if textOpensRow(rows, row, width) {
			rows = append(rows, row)
			continue
		}
		last := rows[len(rows)-1]
		last[len(last)-1] = append(last[len(last)-1], row[0]...)
		rows[len(rows)-1] = append(last, row[1:]...)
	}
	out := make([][]string, len(rows))
	for i, row := range rows {
		// A chat window cuts the tabs of empty cells at a line's end.
		out[i] = make([]string, width)
		for k, cell := range row {
			out[i][k] = strings.Join(cell, "\n")
		}
		last := len(row) - 1
		out[i][last] = strings.TrimRight(out[i][last], "\n")
	}
	return textFinish(lines[:start], out, lines[end:])
}

// textOpensRow says that the cells of a line begin a new row.
func textOpensRow(rows [][][]string, line [][]string, width int) bool {
	if len(rows) == 0 {
		return true
	}
	row := rows[len(rows)-1]
	if len(line) == 1 {
		return false
	}
	if len(row) == width || len(row)+len(line)-1 > width {
		return true
	}
	n, err := strconv.Atoi(strings.TrimSpace(line[0][0]))
	if err != nil {
		return false
	}
	if len(rows) == 1 {
		return n == 1
	}
	before, err := strconv.Atoi(strings.TrimSpace(row[0][0]))
	return err == nil && n == before+1
}

// textLastTab finds the end of a tabbed table: behind its last line with a
// tab, up to the next empty line.
func textLastTab(lines []string, start int) int {
	last := start
	for i := start; i < len(lines); i++ {
		if strings.Contains(lines[i], "\t") {
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

// textQuoted reads tabbed rows with quoted cells; ok is false where the quotes
// turn out to be part of the text.
func textQuoted(text string) (rows [][]string, ok bool) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = '\t'
	r.FieldsPerRecord = 0 // every row as many as the first
	rows, err := r.ReadAll()
	return rows, err == nil && len(rows) > 0 && len(rows[0]) > 1
}

// textRule matches the line below a piped table's head.
var textRule = regexp.MustCompile(`^[\s|:\-]+$`)

// textPiped reads a table drawn with upright strokes, as Markdown has it.
func textPiped(lines []string, start int) ([]Block, error) {
	var rows [][]string
	end := start
	for ; end < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[end]), "|"); end++ {
		if len(rows) == 1 && textRule.MatchString(lines[end]) {
			continue
		}
		if strings.Count(lines[end], "|") > 2*readMaxColumns {
			return nil, readError(sayTooWide)
		}
		line := strings.Trim(strings.TrimSpace(lines[end]), "|")
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
		for i, c := range cells {
			c = strings.ReplaceAll(strings.TrimSpace(c), "\x00", "|")
			cells[i] = strings.NewReplacer("<br>", "\n", "<br/>", "\n", "<br />", "\n").Replace(c)
		}
		if len(rows) > 0 && len(cells) != len(rows[0]) {
			return nil, textUnclear(len(rows) + 1)
		}
		rows = append(rows, cells)
	}
	return textFinish(lines[:start], rows, lines[end:])
}

// textBare reads a table that lost its tabs. Three forms are left of it: every
// cell begins with the blanks that stand for the tab; a row's cells stand in
// one line, parted by blanks; or each cell has a line of its own. In the last
// two the rows are found by their running numbers. Whatever does not come out
// with the same columns in every row is refused, never guessed.
func textBare(lines []string, start int) ([]Block, error) {
	head := lines[start]
	if indent := head[:len(head)-len(strings.TrimLeftFunc(head, unicode.IsSpace))]; indent != "" &&
		len(strings.Fields(head)) == 1 {
		if b, err := textStacked(lines, start, indent); err == nil {
			return b, nil
		}
	}
	if len(strings.Fields(head)) > 2 {
		return textSpaced(lines, start)
	}
	return textSingle(lines, start)
}

// textNumbered parts lines into rows that begin with 1, 2, 3 … as the first
// field of a line; head is everything before the first.
func textNumbered(lines []string) (head []string, rows [][]string) {
	for _, l := range lines {
		if strings.TrimRight(textFirst(l, ""), ".、．") == strconv.Itoa(len(rows)+1) {
			rows = append(rows, []string{l})
			continue
		}
		if len(rows) == 0 {
			head = append(head, l)
		} else {
			rows[len(rows)-1] = append(rows[len(rows)-1], l)
		}
	}
	return head, rows
}

// textRuns matches the blanks between two words.
var textRuns = regexp.MustCompile(`[ \x{3000}\x{a0}]+`)

// textSplitter finds how a head's cells are parted: by the same blanks
// throughout, so that two of them in a row hold an empty cell; or, in columns
// drawn with blanks, by two and more.
func textSplitter(head string) func(string) []string {
	runs := textRuns.FindAllString(head, -1)
	for _, r := range runs {
		if r != runs[0] {
			wide := regexp.MustCompile(`[ \x{3000}\x{a0}]{2,}`)
			return func(l string) []string { return wide.Split(l, -1) }
		}
	}
	return func(l string) []string { return strings.Split(l, runs[0]) }
}

// textSpaced reads rows of one line each, cells parted by blanks; lines below
// go on with the last cell.
func textSpaced(lines []string, start int) ([]Block, error) {
	head, body := textNumbered(lines[start:])
	if len(body) == 0 || len(textFilled(head)) != 1 {
		return nil, textUnclear(1)
	}
	line := strings.TrimSpace(lines[start])
	split := textSplitter(line)
	rows := [][]string{split(line)}
	width := len(rows[0])
	var after []string
	for i, b := range body {
		if i == len(body)-1 {
			b, after = textCutAtBlank(b)
		}
		row := split(strings.TrimLeftFunc(b[0], unicode.IsSpace))
		if len(row) != width || width < 3 {
			return nil, textUnclear(len(rows) + 1)
		}
		more := textFilled(b[1:])
		if slices.ContainsFunc(more, textRuns.MatchString) {
			return nil, textUnclear(len(rows) + 1)
		}
		row[width-1] = strings.Join(append([]string{row[width-1]}, more...), "\n")
		rows = append(rows, row)
	}
	return textFinish(lines[:start], rows, after)
}

// textCommas reads pasted rows of comma-separated values.
func textCommas(lines []string, start int) ([]Block, error) {
	r := csv.NewReader(strings.NewReader(strings.Join(lines[start:], "\n")))
	var rows [][]string
	for {
		row, err := r.Read() // it wants as many fields as in the first row
		if errors.Is(err, io.EOF) {
			return textFinish(lines[:start], rows, nil)
		}
		if err != nil {
			return nil, textUnclear(len(rows) + 1)
		}
		rows = append(rows, row)
	}
}

// textPercent matches a cell that is a percentage and nothing else.
var textPercent = regexp.MustCompile(`^\d+(\.\d+)?[%％]$`)

// textSingle reads a table whose cells have a line each. Line breaks inside
// cells and empty cells cannot be seen in it, so it is read only where a
// percentage stands at its place in every row: what is behind it is the last
// cell.
func textSingle(lines []string, start int) ([]Block, error) {
	head, body := textNumbered(lines[start:])
	head = textFilled(head)
	width := len(head)
	if width < 4 || len(body) == 0 || !strings.ContainsAny(head[width-2], "率%％") {
		return nil, textUnclear(1)
	}
	rows := [][]string{head}
	var after []string
	for i, b := range body {
		if i == len(body)-1 {
			b, after = textCutAtBlank(b)
		}
		row := textFilled(b)
		if len(row) < width || row[0] != strconv.Itoa(i+1) || !textPercent.MatchString(row[width-2]) {
			return nil, textUnclear(len(rows) + 1)
		}
		row = append(row[:width-1:width-1], strings.Join(row[width-1:], "\n"))
		rows = append(rows, row)
	}
	return textFinish(lines[:start], rows, after)
}

// textFilled drops blank lines and the blanks round the others.
func textFilled(lines []string) []string {
	var out []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// textCutAtBlank parts the lines of the last row from what follows an empty line.
func textCutAtBlank(lines []string) (row, after []string) {
	for i, l := range lines {
		if i > 0 && textBlank(l) {
			return lines[:i], lines[i:]
		}
	}
	return lines, nil
}
