package intent

// inTwo reports whether the sentence has two parts: a comma, a 、, a line break, or
// a 和 between two words of the grammar (进度和责任单位).
func (c *scanned) inTwo() bool {
	for i, r := range c.s {
		if i == 0 || i == len(c.s)-1 {
			continue
		}
		if inSet(r, ",、;?\n") || inSet(r, "和跟与及并还+&/ ") && c.by[i-1] == byGrammar && (c.by[i+1] == byGrammar || c.by[i+1] == byFiller || fillerRune(c.s[i+1])) {
			return true
		}
	}
	return false
}

// countsThings reports whether things are counted in some part: 几处, 多少套.
func countsThings(s []rune) bool {
	for i := range s {
		var k int
		switch {
		case s[i] == '几':
			k = i + 1
		case hasAt(s, i, "多少"):
			k = i + 2
		default:
			continue
		}
		if k < len(s) && inSet(s[k], "处套座条盏户批场米公里台辆张份栋间") {
			return true
		}
	}
	return false
}

// countsTwice reports whether two counts are asked for: 规范了多少家，目标是多少.
func countsTwice(s []rune) bool {
	i := indexRunes(s, "多少")
	return i >= 0 && (indexRunes(s[i+2:], "多少") >= 0 || indexRunes(s[i+2:], "几") >= 0)
}

// aspect says what of an item the words ask for. Units before goal before
// percentage: the more particular word decides. Two wishes are two only where the
// sentence has two parts or two questions: 「谁在推进」 is one.
func aspect(c *scanned) Aspect {
	units := c.has(cueUnits | cueLead | cueAssist)
	goal, moved := c.has(cueGoal), c.has(cueProgress|cueDone|cueUndone)
	percent := c.has(cuePercent)
	for _, lim := range c.limits {
		percent, moved = percent || !lim.state, moved || lim.state
	}
	if units && (goal || moved || percent) && (c.inTwo() || c.has(cueHow) && c.has(cueDuty)) {
		switch {
		case goal && (moved || percent):
			return AspectFull
		case goal:
			return AspectGoalUnits
		case moved:
			return AspectProgressUnits
		}
		return AspectPercentUnits
	}
	switch {
	case units && c.inTwo() && countsThings(c.s):
		return AspectFull // 食堂，新建几处，哪个单位
	case units:
		return AspectUnits
	case goal && percent, goal && findAny(c.s, []string{"差", "离", "距"}), goal && c.inTwo() && (findAny(c.s, []string{"现在", "目前", "已", "实际"}) || countsTwice(c.s)), goal && findAny(c.s, []string{"了多少", "了几"}):
		return AspectFull // 目标多少、现在多少; 离目标还差多少
	case goal && !c.has(cueProgress|cueDone|cueUndone|cueHistory):
		return AspectGoal
	case c.has(cueHistory) || c.past && len(c.refs) > 0 && !c.has(cueProgress|cueGoal|cueDone|cueUndone):
		return AspectHistory
	case goal:
		return AspectFull
	case c.has(cueWhy): // the reason is in the words
		return AspectFull
	case percent:
		return AspectPercent
	case moved:
		return AspectProgress
	}
	return AspectNone
}
