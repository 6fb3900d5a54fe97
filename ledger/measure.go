package ledger

import (
	"strings"
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
	if class := findMeasure(m.Unit).class; class == classMoney {
		return m.Per == "" || strings.Contains(m.clause, "标准")
	} else if class == classSpan {
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
