package ledger

import "strings"

// TitleOf returns the title that a cell with title and goal together begins
// with: the text before the first 。, or a first line or a phrase before ： that is
// a heading by itself where that text is a longer sentence.
func TitleOf(cell string) string {
	cell = strings.TrimSpace(cell)
	sentence, _, _ := strings.Cut(cell, "。")
	title := JoinLines(sentence)
	if isHeading(title) {
		return title
	}
	if first, _, ok := strings.Cut(cell, "\n"); ok && isHeading(first) {
		return JoinLines(first)
	}
	if first, _, ok := strings.Cut(title, "："); ok && isHeading(first) {
		return first
	}
	return title
}

// isHeading reports whether a line can be a title by itself: short, without
// punctuation that sentences need.
func isHeading(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && len(line) <= 90 && !strings.ContainsAny(line, "，；。：,;①")
}

// JoinLines joins the broken lines of one phrase with nothing between them, as
// Chinese is written; blanks at the ends of the lines go.
func JoinLines(s string) string {
	if !strings.ContainsAny(s, "\n\r") {
		return strings.TrimSpace(s)
	}
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "")
}

// ParseSubGoals finds ①②③ in a goal: at least two, counting up from ①. The
// text of a sub-goal runs to the next mark.
func ParseSubGoals(goal string) []SubGoal {
	var starts []int
	before := ' '
	for i, r := range goal {
		// 见②, 第①款 and （①） speak of a sub-goal.
		if int(r-'①') == len(starts) && len(starts) < 20 && !strings.ContainsRune("见第按至和、（“", before) {
			starts = append(starts, i)
		}
		before = r
	}
	if len(starts) < 2 {
		return nil
	}
	subs := make([]SubGoal, len(starts))
	for i, at := range starts {
		end := len(goal)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		mark := string(rune('①' + i))
		raw := strings.TrimSpace(goal[at:end])
		text := strings.TrimRight(strings.TrimSpace(strings.TrimPrefix(raw, mark)), "；;。")
		subs[i] = SubGoal{Mark: mark, Index: i + 1, Text: text, Raw: raw}
	}
	return subs
}

// goalPieces cuts a goal into the parts that can be done one by one: at 。, ；,
// line ends and sub-goal marks. The title sentence is left out.
func goalPieces(title, goal string) []string {
	var pieces []string
	for piece := range strings.FieldsFuncSeq(goal, func(r rune) bool {
		return r == '。' || r == '；' || r == ';' || r == '\n' || r >= '①' && r <= '⑳'
	}) {
		piece = strings.TrimSpace(piece)
		if piece != "" && FoldTitle(piece) != FoldTitle(title) {
			pieces = append(pieces, piece)
		}
	}
	if len(pieces) == 0 && strings.TrimSpace(goal) != "" {
		pieces = append(pieces, strings.TrimSpace(goal))
	}
	return pieces
}

// FoldTitle folds what may differ between two printings of one title: blanks,
// line breaks, quotation marks, full stops and the width of other characters.
func FoldTitle(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r', '\u3000', '\u00a0', '\u200b', '\ufeff', '“', '”', '"', '‘', '’', '\'', '。':
			return -1
		case '(':
			return '（'
		case ')':
			return '）'
		case ',':
			return '，'
		case ';':
			return '；'
		case ':':
			return '：'
		case '．':
			return '.'
		case '％', '﹪':
			return '%'
		case '•', '・', '‧':
			return '·'
		}
		if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' {
			return r - '０' + '0'
		}
		return r
	}, s)
}
