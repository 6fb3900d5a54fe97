package bot

import (
	"duban/bot/intent"
	"duban/bot/text"
	"duban/ledger"
)

// meanOf is the plain mean of the known figures: the sum of their tenths and how many.
func (pv *planView) meanOf(units []int64) (sum, known int) {
	for _, r := range pv.allRows(units) {
		if n, ok := r.Percent.Tenths(); ok {
			sum, known = sum+n, known+1
		}
	}
	return sum, known
}

// fitsMean reports whether a known figure lies on the asked side of the mean.
func fitsMean(q intent.Query, p ledger.Percent, sum, known int) bool {
	n, ok := p.Tenths()
	if !ok {
		return false
	}
	d := n*known - sum
	switch q.Op {
	case intent.OpBelow:
		return d < 0
	case intent.OpAtMost:
		return d <= 0
	case intent.OpAbove:
		return d > 0
	case intent.OpAtLeast:
		return d >= 0
	case intent.OpEqual:
		return d == 0
	case intent.OpBetween, intent.OpNone:
	}
	return false
}

// conditionByMean words a comparison with the mean.
func conditionByMean(q intent.Query, sum, known int) string {
	word := map[intent.Op]string{intent.OpBelow: "低于", intent.OpAtMost: "不高于", intent.OpAbove: "高于", intent.OpAtLeast: "不低于", intent.OpEqual: "等于"}[q.Op]
	return word + "平均值" + text.Mean(sum, known)
}
