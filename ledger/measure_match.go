package ledger

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// matchActuals gives each target the count of the progress that speaks of the
// same thing. The best pair is settled first; two different figures that fit a
// target equally well leave it without one.
func matchActuals(goal, progress string, targets []target) {
	candidates := candidatesOf(goal, progress, targets)
	scores := scorePairs(targets, candidates)
	for range targets {
		i, j := bestPair(scores)
		if i < 0 {
			break
		}
		t, c := &targets[i], &candidates[j]
		undecided := false
		for k, s := range scores[i] {
			undecided = undecided || s >= scores[i][j] && candidates[k].Value != c.Value
		}
		scores[i] = nil // settled, with or without a figure
		if undecided {
			continue
		}
		t.evidence = c.clause
		t.measure.Actual, t.measure.HasActual, t.measure.ActualApprox = c.inUnit(t.count.Unit), true, c.Approx
		for k := range candidates {
			// The figure is used up, also where the text says it twice.
			if k == j || candidates[k].Value == c.Value && candidates[k].Unit == c.Unit && overlap(candidates[k].grams, c.grams, nil) > 0 {
				for _, row := range scores {
					if row != nil {
						row[k] = 0
					}
				}
			}
		}
	}
}

// scorePairs returns for each target how well each candidate fits, 0 for not at all.
func scorePairs(targets []target, candidates []candidate) [][]float64 {
	wanted := make([][]gram, len(targets))
	for i, t := range targets {
		wanted[i] = features(t.count)
	}
	scores := make([][]float64, len(targets))
	for i, t := range targets {
		scores[i] = make([]float64, len(candidates))
		for j, c := range candidates {
			if countsSame(c.Count, t.count.Count) {
				scores[i][j] = fit(t.count, wanted[i], c, wanted, candidates)
			}
		}
	}
	return scores
}

// bestPair returns the pair with the highest score of at least 1, -1 when there is none.
func bestPair(scores [][]float64) (target, candidate int) {
	target, candidate = -1, -1
	best := 1.0
	for i, row := range scores {
		for j, s := range row {
			if s >= best && (target < 0 || s > best) {
				target, candidate, best = i, j, s
			}
		}
	}
	return target, candidate
}

// fit says how well a candidate speaks of a target: shared pairs of characters,
// each worth less the more targets have it. Where either side leaves its noun
// out, the same measure word and the context decide.
func fit(t mention, want []gram, c candidate, all [][]gram, candidates []candidate) float64 {
	score := overlap(want, c.grams, all)
	switch {
	case score > 0:
	case baseOf(c.Unit) != "" && strings.HasPrefix(t.right, baseOf(c.Unit)):
		score = 1 // 150个村 and 84村次
	case len(want) == 0:
		for _, o := range candidates {
			if o.Unit == t.Unit && o.Value != c.Value {
				return 0
			}
		}
		if c.Unit == t.Unit {
			score = 1
		}
	case len(c.grams) == 0 && c.Unit == t.Unit && !c.inBrackets:
		if n := overlap(grams(t.sentence), grams(c.paragraph), nil); n >= 2 {
			score = 1 + n/100
		}
	}
	if score == 0 && c.Unit == t.Unit && shortens(nameOf(c.mention), nameOf(t)) {
		score = 1 // 车位 for 停车泊位
	}
	if score > 0 && c.done {
		score += 0.5
	}
	return score
}

// shortens reports whether short takes its characters from long in order and
// ends as long does, as spoken names of things do.
func shortens(short, long string) bool {
	last, size := utf8.DecodeLastRuneInString(short)
	if utf8.RuneCountInString(short) < 2 || len(short) >= len(long) || !strings.HasSuffix(long, string(last)) {
		return false
	}
	rest := short[:len(short)-size]
	for _, r := range long[:len(long)-size] {
		if next, size := utf8.DecodeRuneInString(rest); rest != "" && next == r {
			rest = rest[size:]
		}
	}
	return rest == ""
}

// features are the pairs of characters near a target that say what is counted.
func features(m mention) []gram { return grams(m.left + "，" + m.right) }

// grams returns the pairs of neighbouring characters of s without the words that
// only say that something is done, planned, or here.
func grams(s string) []gram {
	var out []gram
	var prev rune
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if isFiller(r) {
			prev = 0
			continue
		}
		if next, more := utf8.DecodeRuneInString(s[i:]); emptyGrams[gram{r, next}] {
			prev, i = 0, i+more
			continue
		}
		if prev != 0 {
			out = append(out, gram{prev, r})
		}
		prev = r
	}
	return out
}

// isFiller reports whether a character ends a word rather than belongs to one.
func isFiller(r rune) bool {
	switch r {
	case '，', '。', '；', '：', '、', '（', '）', '“', '”', '的', '了', '和', '及', '与', '在', '对', '为', '等', '将', '已':
		return true
	}
	return r < 0x2e80
}

// gram is a pair of neighbouring characters.
type gram [2]rune

// emptyGrams are pairs that every official text has.
var emptyGrams = func() map[gram]bool {
	m := map[gram]bool{}
	for w := range strings.FieldsSeq(`完成 目前 开展 新增 增加 建设 实施 组织 全年 年度 计划 全区 全市 全县 共计 累计 实现 达到 推进 进行
		提供 新建 改建 建成 项目 工程 工作 活动 以上 左右 其中 现已 已经 经完 任务 举办 涉及 打造 设置 通过 全部 今年 继续 持续 积极 加强`) {
		r := []rune(w)
		m[gram{r[0], r[1]}] = true
	}
	return m
}()

// overlap sums the pairs that both have; a pair that k of all have counts 1/k.
func overlap(a, b []gram, all [][]gram) float64 {
	sum := 0.0
	for i, g := range a {
		if !slices.Contains(b, g) || slices.Contains(a[:i], g) {
			continue
		}
		n := 0
		for _, t := range all {
			if slices.Contains(t, g) {
				n++
			}
		}
		sum += 1 / float64(max(1, n))
	}
	return sum
}
