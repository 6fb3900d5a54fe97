package ledger

import (
	"fmt"
	"strings"
	"testing"
)

// noTarget lists the items whose gold figures have no target in the goal: which
// of the counts of their progress is the item's is a person's judgement.
var noTarget = map[string]map[int]bool{"zhangqiu-2024q2": {16: true, 17: true}}

func TestMeasuresAreGold(t *testing.T) {
	for _, doc := range []string{"zhangqiu-2024q2", "jining-2024"} {
		g := readGold(t, doc)
		for _, it := range g.Items {
			t.Run(fmt.Sprintf("%s/%d", doc, it.No), func(t *testing.T) {
				parts := ParseParts(it.Progress, it.unitNames(), g.Document.Area)
				got := Measures(it.Goal, it.Progress, parts)
				want := it.Metrics
				if noTarget[doc][it.No] {
					want = nil
				}
				if len(got) != len(want) {
					t.Fatalf("got %d measures %+v, want %d %+v", len(got), got, len(want), want)
				}
				for i, w := range want {
					checkMeasure(t, got[i], w)
				}
			})
		}
	}
}

func checkMeasure(t *testing.T, got Measure, want goldMetric) {
	t.Helper()
	if got.Unit != want.Unit || !got.HasTarget || got.Target != *want.Target || got.TargetOp != want.TargetOp || got.TargetApprox != want.TargetApprox {
		t.Errorf("target: got %+v, want %+v", got, want)
	}
	if got.HasActual != (want.Actual != nil) || got.HasActual && got.Actual != *want.Actual || got.ActualApprox != want.ActualApprox {
		t.Errorf("actual: got %+v, want %v approx %v", got, deref(want.Actual), want.ActualApprox)
	}
	if overlapNames(got.Name, want.Name) == 0 {
		t.Errorf("name %q shares no word with %q", got.Name, want.Name)
	}
}

func deref(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}

// overlapNames counts the characters of content that two names share.
func overlapNames(a, b string) int {
	n := 0
	for _, r := range a {
		if r > 0x2e80 && !strings.ContainsRune("的和与、等一个", r) && strings.ContainsRune(b, r) {
			n++
		}
	}
	return n
}

func TestMeasureNamesItsPart(t *testing.T) {
	g := readGold(t, "zhangqiu-2024q2")
	for no, want := range map[int]string{5: "公安分局", 7: "医保局"} {
		it := g.Items[no-1]
		parts := ParseParts(it.Progress, it.unitNames(), g.Document.Area)
		got := ""
		for _, m := range Measures(it.Goal, it.Progress, parts) {
			got += m.Part
		}
		if got != want {
			t.Errorf("item %d: part %q, want %q", no, got, want)
		}
	}
}
