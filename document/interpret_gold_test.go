package document

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duban/ledger"
)

// itpGold is the hand-checked reading of one document.
type itpGold struct {
	Document struct {
		Kind, Title, Area string
		Issuer            string
		DocNumber         string `json:"doc_number"`
		Year              int
		Period            struct{ Type, Label, To string }
	}
	Layout struct {
		Preamble string   `json:"preamble_raw"`
		Header   []string `json:"header_raw"`
	}
	Items []itpGoldItem
}

type itpGoldItem struct {
	No       int
	Title    string
	TitleRaw string `json:"title_raw"`
	Goal     string
	Progress string
	Percent  *float64
	SubGoals []struct {
		Mark, Text, Raw string
		Index           int
	} `json:"sub_goals"`
	Parts []struct {
		Label string
		Units []string
		Text  string
	} `json:"progress_parts"`
	Units []struct {
		Name, Role string
		Source     string `json:"role_source"`
	}
	Metrics []struct {
		Unit         string
		Target       *float64
		TargetOp     string `json:"target_op"`
		TargetApprox bool   `json:"target_approx"`
		Actual       *float64
		ActualApprox bool `json:"actual_approx"`
	}
	Cells []string `json:"cells_raw"`
}

func itpReadGold(t testing.TB, name string) itpGold {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "gold", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var g itpGold
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

// itpContent builds a document of paragraphs and one table of plain cells.
func itpContent(before string, rows ...[]string) *Content {
	c := &Content{Name: "台账.docx"}
	if before != "" {
		for line := range strings.SplitSeq(before, "\n") {
			c.Blocks = append(c.Blocks, Block{Text: line})
		}
	}
	c.Blocks = append(c.Blocks, Block{Table: itpTable(rows...)})
	return c
}

func itpTable(rows ...[]string) *Table {
	t := &Table{}
	for i, r := range rows {
		row := Row{Line: i + 1}
		for _, text := range r {
			row.Cells = append(row.Cells, Cell{Text: text})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// itpFromGold builds the document that the gold was read from.
func itpFromGold(g itpGold) *Content {
	rows := [][]string{g.Layout.Header}
	for _, it := range g.Items {
		rows = append(rows, it.Cells)
	}
	return itpContent(g.Layout.Preamble, rows...)
}

func TestInterpretIsGold(t *testing.T) {
	for _, doc := range []string{"zhangqiu-2024q2", "jining-2024"} {
		g := itpReadGold(t, doc)
		t.Run(doc+"/cells", func(t *testing.T) { itpCheckGold(t, itpFromGold(g), g, false) })
		for _, ext := range []string{".txt", ".docx", ".doc"} {
			t.Run(doc+ext, func(t *testing.T) {
				g := g
				if ext == ".doc" {
					g.Document.DocNumber = "" // this form of the notice begins at the title
				}
				itpCheckGold(t, readSeed(t, doc+ext), g, ext == ".docx")
			})
		}
	}
}

// itpCheckGold compares every field. loose leaves out the empty paragraphs that
// the Word forms of the documents do not have.
func itpCheckGold(t *testing.T, c *Content, g itpGold, loose bool) {
	t.Helper()
	imp, errs := Interpret(c, Options{})
	if len(errs) > 0 {
		t.Fatalf("errors: %+v", errs)
	}
	d := g.Document
	if imp.Title != d.Title || imp.Issuer != d.Issuer || imp.DocNumber != d.DocNumber || imp.Area != d.Area || imp.Year != d.Year {
		t.Errorf("document: got %q %q %q %q %d, want %q %q %q %q %d", imp.Title, imp.Issuer, imp.DocNumber, imp.Area, imp.Year, d.Title, d.Issuer, d.DocNumber, d.Area, d.Year)
	}
	wantKind, wantAsOf, wantLabel := ledger.ImportNotice, "", ""
	if d.Kind == "progress_table" {
		wantKind, wantAsOf, wantLabel = ledger.ImportProgress, d.Period.To, d.Period.Label+"进展表"
	}
	if imp.Kind != wantKind || imp.AsOf.String() != wantAsOf || imp.AsOfLabel != wantLabel {
		t.Errorf("kind and date: got %s %s %s, want %s %s %s", imp.Kind, imp.AsOf, imp.AsOfLabel, wantKind, wantAsOf, wantLabel)
	}
	if len(imp.Items) != len(g.Items) {
		t.Fatalf("%d items, want %d", len(imp.Items), len(g.Items))
	}
	for i, want := range g.Items {
		itpCheckItem(t, imp.Items[i], want, loose)
	}
}

func itpCheckItem(t *testing.T, got ledger.ImportItem, want itpGoldItem, loose bool) {
	t.Helper()
	no := want.No
	same := func(field, got, want string) {
		t.Helper()
		if loose {
			want = withoutEmptyParagraphs(want)
		}
		if got != want {
			t.Errorf("item %d: %s: got %q, want %q", no, field, got, want)
		}
	}
	if got.No != want.No {
		t.Errorf("number %d, want %d", got.No, want.No)
	}
	same("title", got.Title, want.Title)
	if want.TitleRaw != "" {
		same("title as broken", got.TitleRaw, want.TitleRaw)
	}
	same("goal", got.Goal, want.Goal)
	same("progress", got.Progress, want.Progress)
	if got.Percent.Known() != (want.Percent != nil) || want.Percent != nil && got.Percent != ledger.PercentOf(*want.Percent) {
		t.Errorf("item %d: percent %v, want %v", want.No, got.Percent, want.Percent)
	}
	if len(got.SubGoals) != len(want.SubGoals) || len(got.Parts) != len(want.Parts) || len(got.Units) != len(want.Units) {
		t.Fatalf("item %d: %d sub-goals, %d parts, %d units %+v; want %d, %d, %d", want.No, len(got.SubGoals), len(got.Parts), len(got.Units), got.Units, len(want.SubGoals), len(want.Parts), len(want.Units))
	}
	for i, w := range want.SubGoals {
		g := got.SubGoals[i]
		if g.Mark != w.Mark || g.Index != w.Index || g.Text != w.Text || g.Raw != w.Raw {
			t.Errorf("item %d: sub-goal %+v, want %+v", want.No, g, w)
		}
	}
	for i, w := range want.Parts {
		g := got.Parts[i]
		if g.Label != w.Label || !slices.Equal(g.Units, w.Units) || g.Text != w.Text {
			t.Errorf("item %d: part %+v, want %+v", want.No, g, w)
		}
	}
	roles := map[string]ledger.Role{"lead": ledger.Lead, "co": ledger.Assist}
	for i, w := range want.Units {
		if g := got.Units[i]; g.Printed != w.Name || g.Role != roles[w.Role] || string(g.Source) != w.Source {
			t.Errorf("item %d: unit %+v, want %+v", want.No, g, w)
		}
	}
	itpCheckMeasures(t, got, want)
}

// itpCheckMeasures compares the counted targets. Gold figures without a target
// are a person's choice among the counts of the progress and are left out.
func itpCheckMeasures(t *testing.T, got ledger.ImportItem, want itpGoldItem) {
	t.Helper()
	i := 0
	for _, w := range want.Metrics {
		if w.Target == nil {
			continue
		}
		if i == len(got.Measures) {
			t.Fatalf("item %d: measures %+v, want %d", want.No, got.Measures, len(want.Metrics))
		}
		g := got.Measures[i]
		i++
		if g.Unit != w.Unit || g.Target != *w.Target || g.TargetOp != w.TargetOp || g.TargetApprox != w.TargetApprox ||
			g.HasActual != (w.Actual != nil) || g.HasActual && g.Actual != *w.Actual || g.ActualApprox != w.ActualApprox {
			t.Errorf("item %d: measure %+v, want %+v", want.No, g, w)
		}
	}
	if i != len(got.Measures) {
		t.Errorf("item %d: %d measures, want %d", want.No, len(got.Measures), i)
	}
}
