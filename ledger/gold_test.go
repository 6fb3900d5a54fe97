package ledger

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// goldFile is the hand-checked reading of one of the office's documents.
type goldFile struct {
	Document struct{ Area string }
	Items    []goldItem
}

type goldItem struct {
	No       int
	Title    string
	Goal     string
	Progress string
	Percent  *float64
	Units    []struct{ Name, Role string }
	Parts    []struct {
		Label string
		Units []string
		Text  string
	} `json:"progress_parts"`
	SubGoals []struct {
		Mark, Text, Raw string
		Index           int
	} `json:"sub_goals"`
	Metrics []goldMetric
}

type goldMetric struct {
	Name, Unit   string
	Target       *float64
	TargetOp     string `json:"target_op"`
	TargetApprox bool   `json:"target_approx"`
	Actual       *float64
	ActualApprox bool `json:"actual_approx"`
}

func readGold(t testing.TB, name string) goldFile {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "document", "testdata", "gold", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var g goldFile
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g goldItem) unitNames() []string {
	names := make([]string, len(g.Units))
	for i, u := range g.Units {
		names[i] = u.Name
	}
	return names
}
