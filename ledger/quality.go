package ledger

import (
	"math"
	"strings"
)

// Verdict says how an item's reported percentage stands to its own counts.
type Verdict string

// The verdicts.
const (
	// VerdictNone: nothing is measured, or no percentage is reported.
	VerdictNone Verdict = ""
	// VerdictAgrees: the percentage lies within the measured ratios, 2 points either way.
	VerdictAgrees Verdict = "agrees"
	// VerdictMismatch (口径待核): it lies outside, and every part of the goal is measured.
	VerdictMismatch Verdict = "mismatch"
	// VerdictPartial (部分量化): it lies outside, but parts of the goal have no count.
	VerdictPartial Verdict = "partial"
)

// qualityMargin is how many points a reported percentage may lie outside the
// measured ratios before anybody is asked.
const qualityMargin = 2

// Quality is what an item's own text says of its reported percentage. It never
// changes the figure.
type Quality struct {
	Verdict  Verdict
	Reported Percent
	// Low and High are the least and the greatest measured ratio in percent, as
	// counted: 148 where a goal is exceeded.
	Low, High float64
	// Measured are the targets with a count, Open the targets without one.
	Measured []Measure
	Open     []Measure
	// Unmeasured are the pieces of the goal that have no target figure.
	Unmeasured []string
	// Parts are the units' parts whose own percentage differs from the item's.
	Parts []Part
	// Claimed is the percentage of the year's task that the text states for the
	// whole item, when it differs from the reported one.
	Claimed Percent
	// Unfinished marks 100 % beside a text that speaks of work still going on;
	// Vague marks measured counts that are floors (1500余人).
	Unfinished bool
	Vague      bool
}

// Check compares the document's percentage of an item with its own counts.
func (it *Item) Check() Quality {
	q := Quality{Reported: it.Percent}
	for _, m := range it.Measures {
		r, ok := m.Ratio()
		switch {
		case ok:
			if len(q.Measured) == 0 {
				q.Low, q.High = r, r
			}
			q.Low, q.High = min(q.Low, r), max(q.High, r)
			q.Measured = append(q.Measured, m)
			q.Vague = q.Vague || m.ActualApprox
		case m.HasTarget:
			q.Open = append(q.Open, m)
		}
	}
	q.Unmeasured = unmeasuredPieces(it.Title, it.Goal)
	if it.Percent.Known() {
		q.checkTexts(it)
		q.Verdict = q.verdict()
	}
	return q
}

// verdict needs Low, High, Measured, Open and Unmeasured.
func (q *Quality) verdict() Verdict {
	if len(q.Measured) == 0 {
		return VerdictNone
	}
	// A goal exceeded is reported as 100, so ratios above it stand for 100.
	reported := q.Reported.Float64()
	low, high := min(q.Low, 100), min(q.High, 100)
	if reported > 100 {
		high = max(high, q.High)
	}
	const rounding = 1e-9
	switch {
	case reported >= low-qualityMargin-rounding && reported <= high+qualityMargin+rounding:
		return VerdictAgrees
	case len(q.Open) > 0 || len(q.Unmeasured) > 0:
		return VerdictPartial
	}
	return VerdictMismatch
}

// checkTexts compares the percentage with what the progress says in words.
func (q *Quality) checkTexts(it *Item) {
	for _, p := range it.Parts {
		if p.Percent.Known() && p.Percent != it.Percent {
			q.Parts = append(q.Parts, p)
		}
	}
	if len(it.Parts) == 0 {
		if c := ClaimedPercent(it.Progress); c.Known() && math.Abs(c.Float64()-it.Percent.Float64()) > qualityMargin {
			q.Claimed = c
		}
	}
	q.Unfinished = it.Percent.Cmp(Whole(100)) >= 0 && containsAny(it.Progress, []string{"正在", "预计", "下一步", "下步", "尚未", "推进中"})
}

// unmeasuredPieces returns the pieces of a goal without a counted target.
func unmeasuredPieces(title, goal string) []string {
	var open []string
	for _, piece := range goalPieces(title, goal) {
		if len(findTargets(piece)) == 0 {
			open = append(open, strings.TrimSpace(piece))
		}
	}
	return open
}
