package ledger

import (
	"slices"
	"testing"
)

func TestSameUnit(t *testing.T) {
	const area = "章丘区"
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"自然资源局", "区自然资源局", true},
		{"城市管理局", "区城市管理局", true},
		{"红十字会", "区红十字会", true},
		{"公安分局", "区公安分局", true},
		{"章丘区住建局", "区住建局", true},
		{"区 住建局", "区住建局", true},
		{"区组织部(人力资源部)", "区组织部（人力资源部）", true},
		{"市场监管局", "区市场监管局", true}, // 市场 is a word, not a level
		{"区委宣传部", "委宣传部", false},
		{"区委宣传部", "宣传部", false},
		{"团区委", "区委", false},
		{"市教育局", "区教育局", false},
		{"区人民医院", "民医院", false},
		{"区人民医院", "人民医院", false},
		{"市中区住建局", "中区住建局", false},
		{"市政工程处", "政工程处", false},
		{"区政务服务局", "政务服务局", true},
		{"区市场监管局", "区市场监督管理局", false},
	} {
		if got := SameUnit(tt.a, tt.b, area); got != tt.want {
			t.Errorf("SameUnit(%s, %s) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
		if SameUnit(tt.a, tt.b, area) != SameUnit(tt.b, tt.a, area) {
			t.Errorf("SameUnit(%s, %s) depends on the order", tt.a, tt.b)
		}
	}
}

// 29 spellings in the quarter's table are 27 units; 20 in the notice are 20.
func TestGroupUnitsOfTheSeeds(t *testing.T) {
	for doc, want := range map[string][2]int{"zhangqiu-2024q2": {29, 27}, "jining-2024": {20, 20}} {
		g := readGold(t, doc)
		var names []string
		for _, it := range g.Items {
			names = append(names, it.unitNames()...)
		}
		units := GroupUnits(nil, names, g.Document.Area)
		spellings := 0
		for _, u := range units {
			spellings += len(u.Spellings)
			if u.Collective != (u.Name == "各镇街") {
				t.Errorf("%s: %s collective %v", doc, u.Name, u.Collective)
			}
		}
		if spellings != want[0] || len(units) != want[1] {
			t.Errorf("%s: %d spellings, %d units, want %v", doc, spellings, len(units), want)
		}
		if p := ProposeUnits(units, g.Document.Area); len(p) != 0 {
			t.Errorf("%s: proposals %v", doc, p)
		}
	}
}

func TestGroupUnits(t *testing.T) {
	known := []Unit{{ID: 7, Name: "区住建局", Spellings: []string{"区住建局"}}}
	units := GroupUnits(known, []string{"住建局", "市教育局", "教育局", "区教育局", "各镇街", "各街镇", "住建局"}, "章丘区")
	var got []string
	for _, u := range units {
		got = append(got, u.Spellings...)
		got = append(got, "|")
	}
	want := []string{"区住建局", "住建局", "|", "市教育局", "|", "教育局", "|", "区教育局", "|", "各镇街", "各街镇", "|"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if units[0].ID != 7 || len(known[0].Spellings) != 1 {
		t.Error("the known unit must keep its ID and be left unchanged")
	}
}

func TestProposeUnits(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"区市场监管局", "区市场监督管理局", true},
		{"区城乡建设和交通局", "区城乡建设与交通局", true},
		{"区教育局", "区体育局", false},
		{"区民政局", "区财政局", false},
		{"市第一人民医院", "市第二人民医院", false},
		{"疃里镇", "马集镇", false},
	} {
		units := GroupUnits(nil, []string{tt.a, tt.b}, "")
		if got := len(ProposeUnits(units, "")) > 0; got != tt.want {
			t.Errorf("%s and %s: proposed %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
	levels := GroupUnits(nil, []string{"市教育体育局", "教育体育局", "区教育体育局"}, "")
	if p := ProposeUnits(levels, ""); len(p) != 2 {
		t.Errorf("a name without level beside two levels: %v", p)
	}
}
