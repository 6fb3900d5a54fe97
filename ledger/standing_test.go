package ledger

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// randomLines are the lines of one unit on one item, as units and the office might
// write them, with those marked that no longer count.
func randomLines(rnd *rand.Rand, n int) []Report {
	var out []Report
	for id := range n {
		r := Report{ID: int64(id + 1), UnitID: 1, Window: fmt.Sprint("2024-W", 10+id/3-rnd.IntN(3))}
		switch rnd.IntN(8) {
		case 0:
			r.Kind = KindBlocked
		case 1:
			if id > 0 {
				r.Kind, r.Target = KindReturned, int64(rnd.IntN(id)+1)
				break
			}
			fallthrough
		default:
			r.Kind, r.Percent = KindProgress, Whole(10*rnd.IntN(4))
		}
		if rnd.IntN(3) == 0 && r.Target == 0 {
			r.Text = "已建"
		}
		out = append(out, r)
	}
	Voided(out)
	return out
}

// Of everything that is asked about the present, what stands tells the same as all lines.
func TestStandingAnswersForAll(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		all := randomLines(rnd, rnd.IntN(40))
		whole, kept := Item{Reports: all, Duties: []Duty{{UnitID: 1, Role: Lead}}}, Item{Duties: []Duty{{UnitID: 1, Role: Lead}}}
		kept.Reports = Standing(all)
		plan := &Plan{}
		for what, of := range map[string]func(*Item) any{
			"newest line": func(it *Item) any { return it.Newest(1) },
			"newest":      func(it *Item) any { return it.LatestOf(1) },
			"words":       func(it *Item) any { return it.WordsOf(1) },
			"figures":     func(it *Item) any { return it.LatestFigures() },
			"figure":      func(it *Item) any { return plan.Figure(it) },
			"since":       func(it *Item) any { return it.FigureSince(1) },
			"blocker": func(it *Item) any {
				for i := len(it.Reports) - 1; i >= 0; i-- {
					if r := &it.Reports[i]; r.Kind == KindBlocked && r.Counts() {
						return r
					}
				}
				return nil
			},
			"once without": func(it *Item) any { return withoutNewest(plan, it) },
		} {
			if got, want := of(&kept), of(&whole); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: %+v, want %+v, of\n%+v", what, got, want, all)
			}
		}
		if n := len(kept.Reports); n > 7+standingWindows {
			t.Fatalf("%d lines stand", n)
		}
		if next := append(slices.Clip(kept.Reports), Report{ID: 99, UnitID: 1, Kind: KindProgress, Percent: Whole(10), Window: "2024-W30"}); len(all) > 0 {
			if got, want := Standing(next), Standing(append(slices.Clip(all), next[len(next)-1])); !reflect.DeepEqual(got, want) {
				t.Fatalf("with a line more %+v, want %+v", got, want)
			}
		}
	}
}

// withoutNewest is the figure that the unit falls back to when its newest report goes.
func withoutNewest(p *Plan, it *Item) Percent {
	last := it.LatestOf(1)
	if last == nil {
		return Percent{}
	}
	less := *it
	less.Reports = nil
	for _, r := range it.Reports {
		if r.ID != last.ID {
			less.Reports = append(less.Reports, r)
		}
	}
	f, _ := p.LastFigure(&less, 1)
	return f
}
