package intent

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"duban/ledger"
)

// goldPlan builds the plan of a hand-checked document.
func goldPlan(tb testing.TB, name string) *ledger.Plan {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "document", "testdata", "gold", name+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	var g struct {
		Document struct {
			Title, Area string
			Year        int
		}
		Items []struct {
			No                    int
			Title, Goal, Progress string
			Percent               *float64
			Units                 []struct {
				Name, Role string
				RoleSource string `json:"role_source"`
			}
		}
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		tb.Fatal(err)
	}
	p := &ledger.Plan{ID: 1, Year: g.Document.Year, Title: g.Document.Title, Name: g.Document.Title, Area: g.Document.Area}
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
		it := &ledger.Item{ID: int64(gi.No), No: gi.No, Title: gi.Title, Goal: gi.Goal, Progress: gi.Progress}
		if gi.Percent != nil {
			it.Percent = ledger.PercentOf(*gi.Percent)
		}
		for _, u := range gi.Units {
			role := ledger.Assist
			if u.Role == "lead" {
				role = ledger.Lead
			}
			it.Duties = append(it.Duties, ledger.Duty{UnitID: unit(u.Name), Printed: u.Name, Role: role, Source: ledger.RoleSource(u.RoleSource)})
		}
		p.Items = append(p.Items, it)
	}
	return p
}
