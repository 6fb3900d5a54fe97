package intent

import "strings"

// unquote cuts off what a client or a person puts before an answer to a message: the
// quoted text and a line of dashes, lines that begin with >, the bot's own words. no is
// the one item that the quotation names, else 0.
func unquote(text string) (body string, no int) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if i == 0 || len(line) < 5 || strings.Trim(line, "-—－ \r") != "" {
			continue
		}
		if head := strings.Join(lines[:i], "\n"); strings.IndexAny(strings.TrimSpace(head), "「“\"『") == 0 || strings.Contains(head, "督办") {
			return strings.Join(lines[i+1:], "\n"), quotedItem(head)
		}
	}
	n := 0
	for n < len(lines)-1 && (quotes(lines[n]) || n == 0 && quotedWhole(lines[n])) {
		n++
	}
	if n == 0 {
		return text, 0
	}
	body = strings.Join(lines[n:], "\n")
	for _, w := range []string{"回复：", "回复:", "回：", "回:", "答：", "答:"} {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(body), w); ok {
			body = rest
			break
		}
	}
	return body, quotedItem(strings.Join(lines[:n], "\n"))
}

// quotes reports whether a line is a quotation of what was said before.
func quotes(line string) bool {
	line = strings.TrimSpace(line)
	for _, w := range []string{">", "＞", "引用", "督办助手：", "督办助手:", "「督办助手", "“督办助手", "【督办助手"} {
		if strings.HasPrefix(line, w) {
			return true
		}
	}
	return false
}

// quotedWhole reports whether a line is nothing but words in quotation marks.
func quotedWhole(line string) bool {
	line = strings.TrimSpace(line)
	for _, q := range [][2]string{{"「", "」"}, {"“", "”"}, {"『", "』"}, {"\"", "\""}} {
		inner, ok := strings.CutPrefix(line, q[0])
		if inner, closed := strings.CutSuffix(inner, q[1]); ok && closed && len([]rune(inner)) > 6 && !strings.Contains(inner, q[0]) {
			return true
		}
	}
	return false
}

// quotedItem returns the one item that a quotation names by number.
func quotedItem(quotation string) int {
	no, several := 0, false
	folded := []rune(Fold(quotation))
	for _, r := range ItemRefs(quotation) {
		if len(r.Items) != 1 || !namesItem(folded, r) && !(r.End < len(folded) && inSet(folded[r.End], ".、") && (r.Start == 0 || inSet(folded[r.Start-1], " \n]:"))) {
			continue
		}
		several = several || no != 0 && no != r.Items[0]
		no = r.Items[0]
	}
	if several {
		return 0
	}
	return no
}
