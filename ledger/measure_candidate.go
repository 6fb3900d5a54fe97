package ledger

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// candidate is a count of the progress that may be an actual.
type candidate struct {
	mention
	done bool // the clause says that it is done, not planned
	// paragraph is the text between 。 and 。 round the count.
	paragraph string
	grams     []gram
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
