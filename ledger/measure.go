package ledger

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// ParseGoalMeasures finds the counted targets of a goal, in order, each with the
// noun phrase it counts. Rules, not a list of known goals: a number with a
// measure word is a target unless it
//
//   - stands in quotation marks, book title marks or brackets (a name, a breakdown);
//   - is money per head that is not named a standard (每人保额3万元);
//   - is the baseline of a rise (由5个提高到8个 gives 8);
//   - is a stretch of time that no verb of action takes as its object (三年计划);
//   - repeats a target already found (a title that states its own figure).
//
// A rate keeps its base in the unit (每学期开展1次: 次/学期); a standard of money
// keeps it in the name (每人每年标准).
func ParseGoalMeasures(goal string) []Measure {
	targets := findTargets(goal)
	if len(targets) == 0 {
		return nil
	}
	measures := make([]Measure, len(targets))
	for i, t := range targets {
		measures[i] = t.measure
	}
	return measures
}

// Measures finds the targets of a goal and what the progress says has been
// counted of them. parts are the progress's own, see ParseParts.
func Measures(goal, progress string, parts []Part) []Measure {
	targets := findTargets(goal)
	if len(targets) == 0 {
		return nil
	}
	if progress != "" {
		matchActuals(goal, progress, targets)
	}
	measures := make([]Measure, len(targets))
	for i, t := range targets {
		measures[i] = t.measure
		if t.measure.HasActual {
			measures[i].Part = partHolding(parts, t.evidence)
		}
	}
	return measures
}

// partHolding returns the label of the part that holds the clause.
func partHolding(parts []Part, clause string) string {
	for _, p := range parts {
		if strings.Contains(p.Text, clause) {
			return p.Label
		}
	}
	return ""
}

// target is a measure with where it stands in the goal.
type target struct {
	measure  Measure
	count    mention
	evidence string // the clause of the progress that gave the actual
}

// mention is a count with the words around it.
type mention struct {
	Count
	left, right string // what stands before and after it, up to punctuation or the next count
	clause      string // between commas
	sentence    string // between 。 ； and line ends
	shared      bool   // right is the next count's: 7处、46段坝
	inBrackets  bool
	wanted      bool
}

// Bounds on what is measured: longer texts are no goals, and matching compares
// every target with every count.
const (
	maxMeasuredText = 16 << 10
	maxMentions     = 64
)

// mentionsOf finds the counts of a text with their surroundings; clause and
// sentence only of those that are wanted.
func mentionsOf(text string, wanted func(Count) bool) []mention {
	if len(text) > maxMeasuredText {
		return nil
	}
	counts := ParseCounts(text)
	inName, inBrackets := quotedCounts(text, counts)
	kept := 0
	for i, c := range counts {
		if !inName[i] && kept < maxMentions {
			counts[kept], inBrackets[kept] = c, inBrackets[i]
			kept++
		}
	}
	counts = counts[:kept]
	ms := make([]mention, len(counts))
	for i, c := range counts {
		m := mention{Count: c, inBrackets: inBrackets[i]}
		from := 0
		if i > 0 {
			from = counts[i-1].End
		}
		m.left = text[from:c.OpStart]
		if at := strings.LastIndexFunc(m.left, isStop); at >= 0 {
			_, size := utf8.DecodeRuneInString(m.left[at:])
			m.left = m.left[at+size:]
		} else if i > 0 {
			_, m.left = divide(m.left)
		}
		if at := strings.LastIndex(m.left, "、"); at >= 0 {
			m.left = m.left[at+len("、"):]
		}
		m.right = rightOf(text, c.End, counts[i+1:])
		if m.wanted = wanted == nil || wanted(c); m.wanted {
			m.clause = around(text, c.OpStart, c.End, isStop)
			m.sentence = around(text, c.OpStart, c.End, isSentenceEnd)
		}
		ms[i] = m
	}
	for i := len(ms) - 2; i >= 0; i-- {
		if sep := text[ms[i].End:ms[i+1].OpStart]; sep == "、" || sep == "和" || sep == "及" {
			ms[i].right, ms[i].shared = ms[i+1].right, true
		}
	}
	for i := range ms {
		ms[i].right = strings.TrimRight(ms[i].right, "、和及")
	}
	return ms
}

// rightOf returns what stands behind a count that ends at end, up to punctuation
// or the next count. A bracket right behind the count is passed over:
// 10处（新建6处、改建4处）食堂.
func rightOf(text string, end int, next []Count) string {
	if strings.HasPrefix(text[end:], "（") {
		if at := strings.Index(text[end:], "）"); at >= 0 {
			end += at + len("）")
		}
	}
	right := text[end:]
	for _, n := range next {
		if n.OpStart >= end {
			right = text[end:n.OpStart]
			break
		}
	}
	if at := strings.IndexFunc(right, isStop); at >= 0 {
		return right[:at]
	}
	if len(right) < len(text)-end {
		right, _ = divide(right)
	}
	return right
}

// divide shares out what stands between two counts: up to the last 、 to the
// first (村以上、惠及老人), after a leading 和 to the second, else to the first
// (4处续建和3处改建).
func divide(between string) (first, second string) {
	if at := strings.LastIndex(between, "、"); at >= 0 {
		return between[:at], between[at+len("、"):]
	}
	for _, w := range []string{"和", "及", "与"} {
		if rest, ok := strings.CutPrefix(between, w); ok && rest != "" {
			return "", rest
		}
	}
	return between, ""
}

func isSentenceEnd(r rune) bool {
	switch r {
	case '。', '；', ';', '\n':
		return true
	}
	return false
}

// isStop ends a clause. Brackets end it too: what they hold is another thought.
func isStop(r rune) bool {
	switch r {
	case '，', ',', '：', ':', '（', '）', '(', ')':
		return true
	}
	return isSentenceEnd(r)
}

// around returns the stretch of text round [start,end) that holds no stop.
func around(text string, start, end int, stop func(rune) bool) string {
	from, to := 0, len(text)
	if at := strings.LastIndexFunc(text[:start], stop); at >= 0 {
		_, size := utf8.DecodeRuneInString(text[at:])
		from = at + size
	}
	if at := strings.IndexFunc(text[end:], stop); at >= 0 {
		to = end + at
	}
	return text[from:to]
}

// findTargets does the work of ParseGoalMeasures.
func findTargets(goal string) []target {
	if goal == "" {
		return nil
	}
	var targets []target
	mentions := mentionsOf(goal, nil)
	for i, m := range mentions {
		if m.inBrackets || !isTarget(m) || i+1 < len(mentions) && isBaseline(goal, m, mentions[i+1]) {
			continue
		}
		t := target{count: m, measure: Measure{
			Name: nameOf(m), Unit: m.Unit,
			Target: m.Value, HasTarget: true, TargetOp: m.Op, TargetApprox: m.Approx,
		}}
		switch w := findMeasure(m.Unit); {
		case m.Per == "":
		case w.class == classMoney:
			t.measure.Name = "每" + m.Per + "标准"
		default:
			t.measure.Unit = m.Unit + "/" + m.Per
		}
		if !repeats(targets, t) {
			targets = append(targets, t)
		}
	}
	return targets
}

// isTarget applies the rules of ParseGoalMeasures that need no neighbours.
func isTarget(m mention) bool {
	switch findMeasure(m.Unit).class {
	case classMoney:
		return m.Per == "" || strings.Contains(m.clause, "标准")
	case classSpan:
		return endsWithAny(m.left, actionVerbs)
	}
	return true
}

// actionVerbs take a stretch of time as the amount of what is done (开展30周).
var actionVerbs = []string{"开展", "举办", "组织", "提供", "服务", "培训", "完成", "实施", "达到", "达", "运行", "坚持"}

func endsWithAny(s string, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// isBaseline reports whether m is where a rise starts: 由5个提高到8个.
func isBaseline(text string, m, next mention) bool {
	between := text[m.End:next.Start]
	return m.Unit == next.Unit && len(between) <= 24 &&
		(strings.Contains(m.clause, "由") || strings.Contains(m.clause, "从")) &&
		(strings.HasSuffix(between, "到") || strings.HasSuffix(between, "至"))
}

// quotedCounts says for each count whether it lies in quotation or book title
// marks, where numbers belong to a name (“15分钟健身圈”), and whether in brackets.
func quotedCounts(text string, counts []Count) (inName, inBrackets []bool) {
	inName, inBrackets = make([]bool, len(counts)), make([]bool, len(counts))
	next, name, bracket := 0, 0, 0
	for i, r := range text {
		for next < len(counts) && counts[next].Start <= i {
			inName[next], inBrackets[next] = name > 0, bracket > 0
			next++
		}
		switch r {
		case '“', '《', '「':
			name++
		case '”', '》', '」':
			name = max(0, name-1)
		case '（', '(', '【':
			bracket++
		case '）', ')', '】':
			bracket = max(0, bracket-1)
		case '\n':
			name, bracket = 0, 0
		}
	}
	return inName, inBrackets
}

// repeats reports whether t says again what an earlier target said.
func repeats(targets []target, t target) bool {
	for _, o := range targets {
		if o.measure.Unit == t.measure.Unit && o.measure.Target == t.measure.Target &&
			o.measure.Unit != "%" && o.count.sentence != t.count.sentence && overlap(features(o.count), features(t.count), nil) > 0 {
			return true
		}
	}
	return false
}

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
	wanted := make([][]uint64, len(targets))
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
func fit(t mention, want []uint64, c candidate, all [][]uint64, candidates []candidate) float64 {
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

// candidate is a count of the progress that may be an actual.
type candidate struct {
	mention
	done bool // the clause says that it is done, not planned
	// paragraph is the text between 。 and 。 round the count.
	paragraph string
	grams     []uint64
}

// near is the text that names what is counted. The noun of 15条、179个路口 is
// the second count's alone.
func (c candidate) near() string {
	if c.shared {
		return c.left
	}
	return c.left + "，" + c.right
}

// countsSame reports whether the measure word of c can count what t's does.
func countsSame(c, t Count) bool {
	cw, tw := findMeasure(c.Unit), findMeasure(t.Unit)
	switch {
	case cw.class == classPercent:
		return false
	case c.Unit == t.Unit:
		return c.Per == t.Per
	case baseOf(c.Unit) != "" && tw.class == classThing:
		return true
	}
	return cw.class == tw.class && cw.class != classVisit && cw.class != classSpan && c.Per == "" && t.Per == ""
}

// baseOf returns what a compound measure word counts by the visit: 村 of 村次.
func baseOf(unit string) string {
	if unit == "人次" || findMeasure(unit).class != classVisit {
		return ""
	}
	return strings.TrimSuffix(unit, "次")
}

// inUnit converts lengths, areas and weights to the target's measure word.
func (c candidate) inUnit(unit string) float64 {
	from, to := findMeasure(c.Unit), findMeasure(unit)
	if from.class != to.class || from.scale == 0 || to.scale == 0 {
		return c.Value
	}
	return c.Value * from.scale / to.scale
}

// candidatesOf returns the counts of a progress text that tell of work done:
// not the planned, not last year's, and 4处续建和3处改建 as one sum where the
// goal names both nouns.
func candidatesOf(goal, progress string, targets []target) []candidate {
	mentions := mentionsOf(progress, func(c Count) bool {
		return slices.ContainsFunc(targets, func(t target) bool { return countsSame(c, t.count.Count) })
	})
	year := latestYear(goal, latestYear(progress, 0))
	out := make([]candidate, 0, len(mentions))
	for i := 0; i < len(mentions); i++ {
		m := mentions[i]
		if !m.wanted || isPlanned(m) || isPast(m.clause, year) {
			continue
		}
		c := candidate{
			mention:   m,
			done:      containsAny(m.clause, doneWords),
			paragraph: around(progress, m.OpStart, m.End, func(r rune) bool { return r == '。' || r == '\n' }),
		}
		if i+1 < len(mentions) && sumsWith(progress, m, mentions[i+1], targets) {
			c.Value += mentions[i+1].Value
			c.Approx = c.Approx || mentions[i+1].Approx
			c.right += mentions[i+1].right
			i++
		}
		c.grams = grams(c.near())
		out = append(out, c)
	}
	return out
}

// sumsWith reports whether two counts of different things joined by 和 add up to
// a target that names both.
func sumsWith(text string, a, b mention, targets []target) bool {
	if a.Unit != b.Unit || a.shared || a.right == "" || b.right == "" {
		return false
	}
	between := text[a.End:b.OpStart]
	if noun := strings.TrimRight(between, "和及、"); noun == between || noun != a.right {
		return false
	}
	second := b.right
	if utf8.RuneCountInString(second) > utf8.RuneCountInString(a.right) {
		second = string([]rune(second)[:utf8.RuneCountInString(a.right)])
	}
	for _, t := range targets {
		if t.count.Unit == a.Unit && strings.Contains(t.count.sentence, a.right) && strings.Contains(t.count.sentence, second) {
			return true
		}
	}
	return false
}

var (
	doneWords   = []string{"已", "完成", "累计", "新增", "建成", "目前", "现", "共计"}
	futureWords = []string{"预计", "将", "拟", "力争", "争取", "确保", "下步", "下一步", "尚", "未", "剩余", "还有", "还需", "计划于"}
	planWords   = []string{"计划", "设计", "规划", "目标", "正在", "在建", "申报"}
)

// isPlanned reports whether a clause speaks of what is still to come.
func isPlanned(m mention) bool {
	near := m.left + m.right
	done := strings.Contains(m.clause, "已")
	if containsAny(near, futureWords) {
		return !done
	}
	return containsAny(near, planWords) && !containsAny(m.left, []string{"已", "完成", "累计"})
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// isPast reports whether a clause speaks of an earlier year.
func isPast(clause string, year int) bool {
	y := latestYear(clause, 0)
	return y > 0 && y < year || strings.Contains(clause, "去年") || strings.Contains(clause, "上年")
}

// latestYear returns the latest of the years written as 20xx年, at least floor.
func latestYear(s string, floor int) int {
	for i := 0; ; {
		at := strings.Index(s[i:], "年")
		if at < 0 {
			return floor
		}
		at += i
		i = at + len("年")
		if at < 4 || s[at-4] != '2' || s[at-3] != '0' {
			continue
		}
		if y, end := digits(s[:at], at-4); end == at {
			floor = max(floor, int(y))
		}
	}
}

// features are the pairs of characters near a target that say what is counted.
func features(m mention) []uint64 { return grams(m.left + "，" + m.right) }

// grams returns the pairs of neighbouring characters of s without the words that
// only say that something is done, planned, or here.
func grams(s string) []uint64 {
	var out []uint64
	var prev rune
	for i, size := 0, 0; i < len(s); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(s[i:])
		if isFiller(r) {
			prev = 0
			continue
		}
		next, more := utf8.DecodeRuneInString(s[i+size:])
		if emptyGrams[gram(r, next)] {
			prev, size = 0, size+more
			continue
		}
		if prev != 0 {
			out = append(out, gram(prev, r))
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

func gram(a, b rune) uint64 { return uint64(a)<<32 | uint64(b) }

// emptyGrams are pairs that every official text has.
var emptyGrams = func() map[uint64]bool {
	m := map[uint64]bool{}
	for w := range strings.FieldsSeq(`完成 目前 开展 新增 增加 建设 实施 组织 全年 年度 计划 全区 全市 全县 共计 累计 实现 达到 推进 进行
		提供 新建 改建 建成 项目 工程 工作 活动 以上 左右 其中 现已 已经 经完 任务 举办 涉及 打造 设置 通过 全部 今年 继续 持续 积极 加强`) {
		r := []rune(w)
		m[gram(r[0], r[1])] = true
	}
	return m
}()

// overlap sums the pairs that both have; a pair that k of all have counts 1/k.
func overlap(a, b []uint64, all [][]uint64) float64 {
	sum := 0.0
	for i, g := range a {
		if !has(b, g) || has(a[:i], g) {
			continue
		}
		n := 0
		for _, t := range all {
			if has(t, g) {
				n++
			}
		}
		sum += 1 / float64(max(1, n))
	}
	return sum
}

func has(list []uint64, g uint64) bool {
	for _, x := range list {
		if x == g {
			return true
		}
	}
	return false
}
