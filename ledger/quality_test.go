package ledger

import (
	"math"
	"testing"
)

func goldItems(t *testing.T, doc string) map[int]*Item {
	t.Helper()
	g := readGold(t, doc)
	items := map[int]*Item{}
	for _, gi := range g.Items {
		it := &Item{No: gi.No, Title: gi.Title, Goal: gi.Goal, Progress: gi.Progress}
		if gi.Percent != nil {
			it.Percent = PercentOf(*gi.Percent)
		}
		it.Parts = ParseParts(gi.Progress, gi.unitNames(), g.Document.Area)
		it.Measures = Measures(it.Goal, it.Progress, it.Parts)
		items[gi.No] = it
	}
	return items
}

// What the office's second quarter must give: two mismatches, notes where a goal
// is only partly counted, silence elsewhere.
func TestCheckOnTheQuarter(t *testing.T) {
	want := map[int]Verdict{
		4: VerdictMismatch, 18: VerdictMismatch,
		5: VerdictPartial, 6: VerdictPartial, 7: VerdictPartial, 8: VerdictPartial,
		1: VerdictAgrees, 2: VerdictAgrees, 3: VerdictAgrees, 11: VerdictAgrees, 12: VerdictAgrees,
		13: VerdictAgrees, 14: VerdictAgrees, 20: VerdictAgrees,
	}
	for no, it := range goldItems(t, "zhangqiu-2024q2") {
		if got := it.Check(); got.Verdict != want[no] {
			t.Errorf("item %d: %q, want %q (%.1f–%.1f, reported %v, open %v, unmeasured %q)", no, got.Verdict, want[no], got.Low, got.High, got.Reported, got.Open, got.Unmeasured)
		}
	}
}

func TestCheckFigures(t *testing.T) {
	items := goldItems(t, "zhangqiu-2024q2")
	near := func(a, b float64) bool { return math.Abs(a-b) < 0.05 }
	for no, r := range map[int][2]float64{4: {56.9, 56.9}, 18: {43.3, 45.7}, 8: {148, 148}, 7: {78.5, 78.5}, 20: {104.4, 128}} {
		q := items[no].Check()
		if !near(q.Low, r[0]) || !near(q.High, r[1]) {
			t.Errorf("item %d: %.2f–%.2f, want %.1f–%.1f", no, q.Low, q.High, r[0], r[1])
		}
	}
	if q := items[7].Check(); len(q.Parts) != 1 || q.Parts[0].Label != "医保局" || q.Parts[0].Percent != Whole(79) {
		t.Errorf("item 7: parts %+v, want 医保局 at 79%%", q.Parts)
	}
	if q := items[8].Check(); len(q.Unmeasured) != 1 || q.Unmeasured[0] != "举办乡村好时节活动" {
		t.Errorf("item 8: unmeasured %q", q.Unmeasured)
	}
	if q := items[13].Check(); !q.Vague {
		t.Error("item 13: 1500余人 is a floor")
	}
}

func TestCheckWords(t *testing.T) {
	done := &Item{Title: "修路", Goal: "修路。修路5公里。", Progress: "正在施工。", Percent: Whole(100)}
	if !done.Check().Unfinished {
		t.Error("100 % with 正在 must be noted")
	}
	claims := &Item{Title: "修路", Goal: "修路", Progress: "完成年计划81%。", Percent: Whole(90)}
	if q := claims.Check(); q.Claimed != Whole(81) {
		t.Errorf("claimed %v, want 81%%", q.Claimed)
	}
	if q := (&Item{Title: "甲", Goal: "建3处", Measures: []Measure{{Unit: "处", Target: 3, HasTarget: true, Actual: 1, HasActual: true}}}).Check(); q.Verdict != VerdictNone {
		t.Errorf("no percentage reported: %q", q.Verdict)
	}
	// Exactly two points outside is still silence.
	edge := &Item{Title: "甲", Goal: "建100处", Percent: Whole(62), Measures: []Measure{{Unit: "处", Target: 100, HasTarget: true, Actual: 60, HasActual: true}}}
	if q := edge.Check(); q.Verdict != VerdictAgrees {
		t.Errorf("two points outside: %q", q.Verdict)
	}
	edge.Percent = Tenths(621)
	if q := edge.Check(); q.Verdict != VerdictMismatch {
		t.Errorf("2.1 points outside: %q", q.Verdict)
	}
}
