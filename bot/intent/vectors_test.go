package intent

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"duban/internal/testkit"
)

type vectors struct {
	ItemRefs []struct {
		In        string
		Items     []int
		Error     string
		Percent   *float64
		Ambiguous bool
		Over      bool
	} `json:"item_refs"`
	Percents []struct {
		In         string
		Value      *float64
		Kind       string
		Done, Over bool
		Raw        float64
	}
	Zhangqiu []unitVector `json:"units_zhangqiu"`
	Jining   []unitVector `json:"units_jining"`
}

type unitVector struct {
	In        string
	Units     []string
	Ambiguous bool
}

func loadVectors(t *testing.T) vectors {
	t.Helper()
	raw, err := os.ReadFile("testdata/zh-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestItemReferences(t *testing.T) {
	for _, c := range loadVectors(t).ItemRefs {
		var got []int
		unsure := false
		for _, r := range ItemRefs(c.In) {
			for _, v := range r.Items {
				if v > 0 {
					got = append(got, v)
				}
			}
			unsure = unsure || r.Unsure
		}
		if !slices.Equal(got, c.Items) {
			t.Errorf("%s: items %v, want %v", c.In, got, c.Items)
		}
		if c.Ambiguous && !unsure {
			t.Errorf("%s: read without a doubt, has two readings", c.In)
		}
		if c.Percent != nil || c.Over {
			p := Percents(c.In, false)
			want := 100.0
			if c.Percent != nil {
				want = *c.Percent
			}
			if len(p) != 1 || p[0].Value != want || p[0].Over != c.Over {
				t.Errorf("%s: percents %+v, want %v", c.In, p, want)
			}
		}
	}
}

func TestPercentages(t *testing.T) {
	kinds := map[string]PercentKind{"exact": PercentExact, "approx": PercentApprox, "more_than": PercentMore, "at_least": PercentAtLeast, "ask": PercentAsk, "no_change": PercentNoChange, "only_when_a_percent_was_asked_for": PercentBare}
	for _, c := range loadVectors(t).Percents {
		bare := c.Kind == "only_when_a_percent_was_asked_for"
		if bare && len(Percents(c.In, false)) != 0 {
			t.Errorf("%s: read as a percentage though none was asked for", c.In)
		}
		got := Percents(c.In, bare)
		if c.Kind == "none" {
			if len(got) != 0 {
				t.Errorf("%s: read %+v, want nothing", c.In, got)
			}
			continue
		}
		if len(got) != 1 {
			t.Errorf("%s: %d readings", c.In, len(got))
			continue
		}
		g := got[0]
		if g.Kind != kinds[c.Kind] || g.Over != c.Over || g.Done != c.Done || g.Raw != c.Raw {
			t.Errorf("%s: %+v, want %+v", c.In, g, c)
		}
		if c.Value != nil && math.Abs(g.Value-*c.Value) > 0.005 {
			t.Errorf("%s: value %v, want %v", c.In, g.Value, *c.Value)
		}
		if c.Value == nil && g.Percent.Known() {
			t.Errorf("%s: a figure %v that nobody gave", c.In, g.Percent)
		}
	}
}

func TestUnitNames(t *testing.T) {
	v := loadVectors(t)
	for name, cases := range map[string][]unitVector{"zhangqiu-2024q2": v.Zhangqiu, "jining-2024": v.Jining} {
		p := testkit.GoldPlan(t, name)
		lex := NewLexicon(p)
		for _, c := range cases {
			// The names wanted, as units: two spellings of one unit are one.
			var want []int64
			for _, n := range c.Units {
				for _, u := range p.Units {
					if slices.Contains(u.Spellings, n) && !slices.Contains(want, u.ID) {
						want = append(want, u.ID)
					}
				}
			}
			got := lex.Units(c.In)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				var names []string
				for _, id := range got {
					names = append(names, p.Unit(id).Name)
				}
				t.Errorf("%s: %s means %s, want %s", name, c.In, strings.Join(names, " "), strings.Join(c.Units, " "))
			}
		}
	}
}
