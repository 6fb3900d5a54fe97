package testkit

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// Root returns the repository's folder.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// The two hand-checked documents.
const (
	Zhangqiu = "zhangqiu-2024q2" // progress table of the second quarter, 20 items
	Jining   = "jining-2024"     // notice with goals and units, 27 items
)

// GoldPlan builds the plan of a hand-checked document, as a database would hold it.
func GoldPlan(tb testing.TB, name string) *ledger.Plan {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join(Root(), "document", "testdata", "gold", name+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	var g struct {
		Document struct {
			Title, Area, Issuer string
			DocNumber           string `json:"doc_number"`
			Year                int
		}
		Items []struct {
			No                    int
			Title, Goal, Progress string
			Percent               *float64
			Parts                 []struct {
				Label string
				Units []string
				Text  string
			} `json:"progress_parts"`
			Units []struct {
				Name, Role string
				RoleSource string `json:"role_source"`
			}
			Metrics []struct {
				Name, Unit     string
				Target, Actual *float64
				TargetOp       string `json:"target_op"`
				TargetApprox   bool   `json:"target_approx"`
				ActualApprox   bool   `json:"actual_approx"`
			}
		}
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		tb.Fatal(err)
	}
	p := &ledger.Plan{ID: 1, Year: g.Document.Year, Name: "2024年民生实事", Title: g.Document.Title, Area: g.Document.Area, Issuer: g.Document.Issuer, DocNumber: g.Document.DocNumber, Version: 1}
	if name == Zhangqiu {
		p.AsOf, p.AsOfLabel = calendar.NewDate(2024, time.June, 30), "二季度进展表"
	} else {
		p.ID, p.Name = 2, "2024年重点民生实事"
	}
	unit := func(name string) int64 {
		for i := range p.Units {
			if ledger.SameUnit(p.Units[i].Name, name, p.Area) {
				p.Units[i].Spellings = append(p.Units[i].Spellings, name)
				return p.Units[i].ID
			}
		}
		p.Units = append(p.Units, ledger.Unit{ID: int64(len(p.Units) + 1), Name: name, Spellings: []string{name}})
		return int64(len(p.Units))
	}
	for _, gi := range g.Items {
		it := &ledger.Item{ID: int64(gi.No), PlanID: p.ID, No: gi.No, Title: gi.Title, Goal: gi.Goal, Progress: gi.Progress, Status: ledger.StatusOpen}
		if gi.Percent != nil {
			it.Percent = ledger.PercentOf(*gi.Percent)
		}
		for _, part := range gi.Parts {
			it.Parts = append(it.Parts, ledger.Part{Label: part.Label, Units: part.Units, Text: part.Text, Percent: ledger.ClaimedPercent(part.Text)})
		}
		for _, u := range gi.Units {
			role := ledger.Assist
			if u.Role == "lead" {
				role = ledger.Lead
			}
			it.Duties = append(it.Duties, ledger.Duty{UnitID: unit(u.Name), Printed: u.Name, Role: role, Source: ledger.RoleSource(u.RoleSource)})
		}
		for _, m := range gi.Metrics {
			lm := ledger.Measure{Name: m.Name, Unit: m.Unit, TargetOp: m.TargetOp, TargetApprox: m.TargetApprox, ActualApprox: m.ActualApprox}
			if m.Target != nil {
				lm.Target, lm.HasTarget = *m.Target, true
			}
			if m.Actual != nil {
				lm.Actual, lm.HasActual = *m.Actual, true
			}
			it.Measures = append(it.Measures, lm)
		}
		it.Versions = []ledger.ItemVersion{{Version: 1, At: p.AsOf.At(9, 0), Source: name + ".docx", Label: p.AsOfLabel, AsOf: p.AsOf, Title: it.Title, Goal: it.Goal, Progress: it.Progress, Percent: it.Percent}}
		if p.AsOf.IsZero() {
			it.Versions[0].At = calendar.NewDate(2024, time.January, 15).At(9, 0)
		}
		p.Items = append(p.Items, it)
	}
	return p
}
