package intent

// repairs are the words with which a speaker takes back what he has just said.
var repairs = startWords("不对", "不是", "错了", "打错", "写错", "说错", "看错", "报错", "记错", "填错", "输错", "算错", "更正", "有误", "弄错", "搞错", "应为", "应该是", "应是", "等等", "等一下", "重新", "准确说", "准确地说", "准确的说", "确切说", "确切地说", "口误", "手滑", "纠正", "改为", "改成", "改一下", "哦不", "啊不", "噢不", "呃不")

// takenOut stands where a figure was taken back: neither a blank nor the end of a clause.
const takenOut = '\u3013'

// repair takes out the figure before a word of repair that another figure follows:
// 「完成75%，不对，是72%」, 「94%——打错了，93%」. It reports whether it did.
func (m *message) repair() bool {
	did := false
	for i := range m.s {
		if !repairAt(m.s, i) {
			continue
		}
		at := figureBefore(m.s, i)
		if at < 0 {
			continue
		}
		end := at
		for end < i && !inSet(m.s[end], ",;\n(") {
			end++
		}
		if _, percent := percentAt(m.s, at); !percent && (at == 0 || end == i) {
			continue // 「3改成91」 names an item
		}
		if figureFollows(m.s, i, m.s[at:end]) {
			for k := at; k < end; k++ {
				m.s[k] = takenOut
			}
			did = true
		}
	}
	return did
}

// disowned are the words behind a figure that say it is wrong: 97%打反了, 97%是错的.
var disowned = []string{"打错", "写错", "填错", "报错", "说错", "输错", "算错", "记错", "弄错", "搞错", "看错", "发错", "录错", "打反", "写反", "填反", "说反", "看反", "报反", "打重", "报高", "报低", "报多", "报少", "多报", "虚高", "虚报", "多打", "错了", "错的", "有误", "不对", "不准", "作废", "不算", "无效", "是笔误", "笔误", "是口误", "口误", "手误", "是手误", "手滑"}

// disown takes out the figures that words right behind them call wrong, where no other
// figure follows in the same clause. It reports whether it did.
func (m *message) disown() bool {
	did := false
	for i := range m.s {
		p, ok := percentAt(m.s, i)
		if !ok || i > 0 && (isDigit(m.s[i-1]) || m.s[i-1] == '.' || digitValue(m.s[i-1]) >= 0) {
			continue
		}
		at := skipBlanks(m.s, p.end)
		for _, w := range []string{"那个数", "的数字", "的数", "这个", "那个", "是我", "是", "我", "的", "也", "都", "给"} {
			if hasAt(m.s, at, w) {
				at += len([]rune(w))
			}
		}
		at = skipBlanks(m.s, at)
		if !startsWith(m.s, at, disowned) {
			continue
		}
		for k := i; k < p.end; k++ {
			m.s[k] = takenOut
		}
		did = true
	}
	return did
}

// repairAt reports whether a word of repair stands at s[i], or a 不 of its own.
func repairAt(s []rune, i int) bool {
	if hasAt(s, i, "不是") { // 「是92不是90」 denies, 「啊不是，是90」 repairs
		return i+2 < len(s) && inSet(s[i+2], ",.!;- ")
	}
	if repairs.at(s, i) {
		return true
	}
	return s[i] == '不' && i > 0 && inSet(s[i-1], ", -") && i+1 < len(s) && inSet(s[i+1], ", ")
}

// figureBefore returns where the figure begins that s[i] follows, with nothing but
// marks and interjections between; -1 without one.
func figureBefore(s []rune, i int) int {
	for i > 0 && inSet(s[i-1], " ,-.(:;哦啊呃诶哎噢唉嗯咦吧了左右的") {
		i--
	}
	for from := max(0, i-8); from < i; from++ {
		if from > 0 && (isDigit(s[from-1]) || s[from-1] == '.' || digitValue(s[from-1]) >= 0 || unitValue(s[from-1]) > 0) {
			continue
		}
		if p, ok := percentAt(s, from); ok && p.end == i {
			return from
		}
		if n, ok := numeralAt(s, from); ok && n.end == i && !n.circled {
			return from
		}
	}
	return -1
}

// figureFollows reports whether a figure of the same kind follows s[i] before a line
// or another item's number begins.
func figureFollows(s []rune, i int, taken []rune) bool {
	_, percent := percentAt(taken, 0)
	for ; i < len(s) && s[i] != '\n'; i++ {
		if s[i] == '第' || inSet(s[i], "项") {
			return false
		}
		if _, ok := percentAt(s, i); ok {
			return true
		}
		if n, ok := numeralAt(s, i); ok {
			if !percent && !measured(s, n.end) {
				return true
			}
			if n.end < len(s) && inSet(s[n.end], "项号") {
				return false
			}
			i = n.end - 1
		}
	}
	return false
}

// takenBack reports whether a stretch ends with a word of repair, so that the item
// named next is meant in its place.
func (m *message) takenBack(p stretch) bool {
	end := p.to
	for _, w := range []string{"是", "应该", "应"} {
		for end > p.from && inSet(m.s[end-1], " ,:-(") {
			end--
		}
		if endsAt(m.s, end, w) {
			end -= len([]rune(w))
		}
	}
	for end > p.from && inSet(m.s[end-1], " ,:-(了") {
		end--
	}
	for _, w := range []string{"打错", "写错", "说错", "看错", "报错", "记错", "填错", "输错", "不对", "不是", "错", "更正", "更正为", "应该是", "应为", "哦不", "啊不", "口误", "改成", "改为"} {
		if endsAt(m.s, end, w) && end-len([]rune(w)) > p.from {
			return figureBefore(m.s, end-len([]rune(w))) >= p.from
		}
	}
	return false
}
