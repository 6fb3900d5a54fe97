package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"duban/ledger"
)

// packed makes a zip file of names and texts in turn.
func packed(t testing.TB, namesAndTexts ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for i := 0; i < len(namesAndTexts); i += 2 {
		f, err := w.Create(namesAndTexts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(namesAndTexts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

const docxOpen = `<?xml version="1.0" encoding="UTF-8"?><w:document` +
	` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
	` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
	` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
	` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"` +
	` xmlns:v="urn:schemas-microsoft-com:vml"><w:body>`

// docx makes a Word document of the body's XML.
func docx(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	return packed(t, append([]string{"word/document.xml", docxOpen + body + `</w:body></w:document>`}, parts...)...)
}

// para is a paragraph with one run.
func para(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

// tc is a cell with properties and paragraphs, tr a row of cells, tbl a table of rows.
func tc(props string, content ...string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + strings.Join(content, "") + `</w:tc>`
}
func tr(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }
func tbl(rows ...string) string { return `<w:tbl>` + strings.Join(rows, "") + `</w:tbl>` }

// plain is a row of plain cells.
func plain(texts ...string) string {
	cells := make([]string, len(texts))
	for i, s := range texts {
		cells[i] = tc("", para(s))
	}
	return tr(cells...)
}

// read reads a file that must be readable.
func read(t testing.TB, name string, data []byte) *Content {
	t.Helper()
	c, err := Read(name, data)
	if err != nil {
		t.Fatalf("Read(%s): %v", name, err)
	}
	return c
}

// drawn shows blocks as lines: a paragraph as its text, a row as its cells
// between strokes. A line break is shown as ↵, ‖ marks a declared head, and a
// cell is marked < when it continues another, # when it is numbered
// automatically.
func drawn(c *Content) string {
	var b strings.Builder
	for _, block := range c.Blocks {
		if block.Table == nil {
			fmt.Fprintf(&b, "%s\n", strings.ReplaceAll(block.Text, "\n", "↵"))
			continue
		}
		for _, r := range block.Table.Rows {
			if r.Header {
				b.WriteString("‖")
			}
			for _, cell := range r.Cells {
				b.WriteString("|")
				if cell.Merged {
					b.WriteString("<")
				}
				if cell.AutoNumber {
					b.WriteString("#")
				}
				b.WriteString(strings.ReplaceAll(cell.Text, "\n", "↵"))
				if cell.HasNumber {
					fmt.Fprintf(&b, "=%v", cell.Number)
				}
				if cell.PercentFormat {
					b.WriteString("%")
				}
			}
			b.WriteString("|\n")
		}
	}
	return b.String()
}

// wantDrawn compares what was read with its drawing, of which the first line
// break is not part.
func wantDrawn(t *testing.T, c *Content, want string) {
	t.Helper()
	if got := "\n" + drawn(c); got != want {
		t.Errorf("read:%swant:%s", got, want)
	}
}

// wantRefused checks that reading failed with one Chinese sentence that holds the words.
func wantRefused(t *testing.T, c *Content, err error, words string) {
	t.Helper()
	if err == nil {
		t.Fatalf("read:\n%s\nwant an error with %q", drawn(c), words)
	}
	if ledger.CodeOf(err) != ledger.Invalid {
		t.Errorf("code %q, want invalid", ledger.CodeOf(err))
	}
	if !strings.Contains(err.Error(), words) {
		t.Errorf("error %q, want words %q", err, words)
	}
	for _, bad := range []string{"!", "！", "\n", ": "} {
		if strings.Contains(err.Error(), bad) {
			t.Errorf("error %q holds %q", err, bad)
		}
	}
}
