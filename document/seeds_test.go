package document

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// gold is what a person read out of a public notice.
type gold struct {
	Layout struct {
		Preamble string   `json:"preamble_raw"`
		Header   []string `json:"header_raw"`
	} `json:"layout"`
	Items []struct {
		Cells []string `json:"cells_raw"`
	} `json:"items"`
}

func readGold(t *testing.T, name string) gold {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "gold", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var g gold
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

func readSeed(t testing.TB, file string) *Content {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "seeds", file))
	if err != nil {
		t.Fatal(err)
	}
	c, err := Read(file, b)
	if err != nil {
		t.Fatalf("Read(%s): %v", file, err)
	}
	return c
}

// onlyTable returns the single table of a document and the texts before it.
func onlyTable(t testing.TB, c *Content) (*Table, []string) {
	t.Helper()
	var table *Table
	var before []string
	for _, b := range c.Blocks {
		switch {
		case b.Table != nil && table != nil:
			t.Fatal("more than one table")
		case b.Table != nil:
			table = b.Table
		case table == nil:
			before = append(before, b.Text)
		}
	}
	if table == nil {
		t.Fatalf("no table in %d blocks", len(c.Blocks))
	}
	return table, before
}

// withoutEmptyParagraphs drops what the .docx forms of the notices do not hold:
// the empty paragraphs inside one progress text and behind one list of units.
func withoutEmptyParagraphs(s string) string {
	return strings.TrimSuffix(strings.ReplaceAll(s, "\n\n", "\n"), "\n")
}

// Both notices come out of all three forms cell by cell as a person reads them.
func TestSeedsAreReadExactly(t *testing.T) {
	for name, items := range map[string]int{"zhangqiu-2024q2": 20, "jining-2024": 27} {
		g := readGold(t, name)
		want := [][]string{g.Layout.Header}
		for _, it := range g.Items {
			want = append(want, it.Cells)
		}
		for _, ext := range []string{".txt", ".docx", ".doc"} {
			t.Run(name+ext, func(t *testing.T) {
				c := readSeed(t, name+ext)
				if c.Name != name+ext {
					t.Errorf("name %q", c.Name)
				}
				table, before := onlyTable(t, c)
				if len(table.Rows) != items+1 {
					t.Fatalf("%d rows, want %d", len(table.Rows), items+1)
				}
				for i, row := range table.Rows {
					if row.Line != i+1 || len(row.Cells) != len(want[i]) {
						t.Fatalf("row %d: line %d with %d cells", i, row.Line, len(row.Cells))
					}
					for k, cell := range row.Cells {
						text := want[i][k]
						if ext == ".docx" {
							text = withoutEmptyParagraphs(text)
						}
						if cell != (Cell{Text: text}) {
							t.Errorf("row %d column %d: %+v, want %q", i, k, cell, text)
						}
					}
				}
				preamble := filled(strings.Split(g.Layout.Preamble, "\n"))
				if name+ext == "jining-2024.doc" {
					// This form of the notice holds its title alone, and on one line.
					preamble = "济宁经济开发区管理委员会关于办好2024年“重点民生实事”的通知"
				}
				if got := filled(before); got != preamble {
					t.Errorf("text before the table\n%s\nwant\n%s", got, preamble)
				}
			})
		}
	}
}

// The text form keeps every blank of the lines before the table.
func TestTextKeepsPreambleExactly(t *testing.T) {
	for _, name := range []string{"zhangqiu-2024q2", "jining-2024"} {
		_, before := onlyTable(t, readSeed(t, name+".txt"))
		want := strings.TrimSuffix(readGold(t, name).Layout.Preamble, "\n")
		if got := strings.Join(before, "\n"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// filled joins the lines that are not blank, without the blanks round them.
func filled(lines []string) string {
	var out []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}
