package ledger

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// yearlyPercent finds what a text calls its completion of the year's task:
// 完成年计划81%, 完成全年任务目标的79%. 已完成60%进度 is no such claim.
var yearlyPercent = regexp.MustCompile(`完成(?:了)?(?:全年|年度|本年度|今年|年)(?:工作|建设|总)?(?:任务|计划|目标)+(?:总量|总数|数|量)?的?(?:约)?([0-9]+(?:\.[0-9]+)?)[%％﹪]`)

// ClaimedPercent returns the percentage of the year's task that the text itself
// claims, unknown when it claims none or several that differ.
func ClaimedPercent(text string) Percent {
	if !strings.ContainsAny(text, "%％﹪") {
		return Percent{}
	}
	var claim Percent
	for _, m := range yearlyPercent.FindAllStringSubmatch(text, -1) {
		f, end := digits(m[1], 0)
		if end != len(m[1]) {
			continue
		}
		if p := PercentOf(f); claim.Known() && claim != p {
			return Percent{}
		} else {
			claim = p
		}
	}
	return claim
}

// ParseParts finds the paragraphs of a progress text that begin with the names
// of units of the same row (「卫健局：…」), in full or in short form. A label that
// names anything else is no label. A part runs to the next label.
func ParseParts(progress string, units []string, area string) []Part {
	if len(units) == 0 || !strings.ContainsAny(progress, "：:") {
		return nil
	}
	var parts []Part
	var body []string
	flush := func() {
		if len(parts) > 0 {
			p := &parts[len(parts)-1]
			p.Text = strings.TrimSpace(strings.Join(body, "\n"))
			p.Percent = ClaimedPercent(p.Text)
		}
		body = body[:0]
	}
	for line := range strings.SplitSeq(progress, "\n") {
		label, rest, named := partLabel(line, units, area)
		if named == nil {
			body = append(body, line)
			continue
		}
		flush()
		parts = append(parts, Part{Label: label, Units: named})
		body = append(body, rest)
	}
	flush()
	return parts
}

// partLabel reads the label of a line and the units it names; nil when there is none.
func partLabel(line string, units []string, area string) (label, rest string, named []string) {
	at := strings.IndexAny(line, "：:")
	if at <= 0 {
		return "", "", nil
	}
	label = strings.TrimSpace(line[:at])
	if utf8.RuneCountInString(label) > 60 || strings.ContainsAny(label, "，。；,;") {
		return "", "", nil
	}
	_, size := utf8.DecodeRuneInString(line[at:])
	names := []string{label}
	if one := shortForm(label, units, area); one == "" {
		names = strings.FieldsFunc(label, func(r rune) bool { return r == '、' || r == '和' || r == '及' || r == '与' || r == ' ' })
	}
	for _, n := range names {
		u := shortForm(strings.Trim(n, "【】（）()"), units, area)
		if u == "" {
			return "", "", nil
		}
		named = append(named, u)
	}
	return label, strings.TrimSpace(line[at+size:]), named
}

// shortForm returns the one unit that name stands for, "" when none or several:
// equal by rule, else the only one that ends with it, else the only one whose
// characters contain it in order from first to last (人社局, 残联).
func shortForm(name string, units []string, area string) string {
	core := UnitKey(name, area)
	if utf8.RuneCountInString(core) < 2 {
		return ""
	}
	for _, u := range units {
		if SameUnit(name, u, area) {
			return u
		}
	}
	only := func(match func(key string) bool) string {
		found := ""
		for _, u := range units {
			if match(UnitKey(u, area)) {
				if found != "" {
					return ""
				}
				found = u
			}
		}
		return found
	}
	if u := only(func(key string) bool { return strings.HasSuffix(key, core) }); u != "" {
		return u
	}
	return only(func(key string) bool { return abbreviates(core, key) })
}

// abbreviates reports whether short begins as long does and takes its
// characters from it in order (残联 from 残疾人联合会).
func abbreviates(short, long string) bool {
	if utf8.RuneCountInString(short) < 2 || len(short) >= len(long) {
		return false
	}
	first, size := utf8.DecodeRuneInString(short)
	if !strings.HasPrefix(long, string(first)) {
		return false
	}
	rest := short[size:]
	for _, r := range long[size:] {
		if next, size := utf8.DecodeRuneInString(rest); rest != "" && next == r {
			rest = rest[size:]
		}
	}
	return rest == ""
}
