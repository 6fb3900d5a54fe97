package intent

import (
	"slices"
	"strings"
)

var (
	// allWords open what says that all is over; endWords close it, a verb of at most
	// two characters between them: 全部发放到位.
	allWords = []string{"全部", "全面", "圆满", "均已", "都已", "大功", "百分百"}
	endWords = []string{"完成", "竣工", "建成", "办结", "到位", "交付", "完毕", "完工", "落地", "结束", "落幕", "收官", "办完", "换完", "做完", "装完", "干完", "告成"}
)

// concluded reports whether words say that the whole is over and done, which beside a
// figure below 100 cannot stand. whole tells the words that stand for all of the item.
func concluded(s []rune, whole itemWords) bool {
	if len(s) > 60 {
		return false
	}
	for i := range s {
		end := endedAt(s, i)
		if end == 0 {
			continue
		}
		from := i
		for from > 0 && !inSet(s[from-1], ",.;\n !?") {
			from--
		}
		left := string(s[from:i])
		if containsAny(left, partWords) || containsAny(left, laterWords) || !closes(s, end) && !inSet(s[end], "!") {
			continue
		}
		bare := left
		for _, e := range emptyWords {
			bare = strings.ReplaceAll(bare, e, "")
		}
		if content(bare) == 0 && len(countsIn([]rune(left))) == 0 || whole(left) {
			return true
		}
	}
	return false
}

// endedAt returns where words end that begin at s[i] and say that all is over; 0 for none.
func endedAt(s []rune, i int) int {
	if hasAt(s, i, "收官") {
		return i + 2
	}
	if !startsWith(s, i, allWords) {
		return 0
	}
	for at := i + 2; at <= i+4 && at < len(s); at++ {
		if startsWith(s, at, endWords) {
			return at + 2
		}
	}
	return 0
}

// wholeOf tells words that stand for all of the item that a stretch is about: its name,
// or as many of what its goal counts.
func (l *Lexicon) wholeOf(p stretch, who Speaker) itemWords {
	nos := p.numbers()
	if p.no == 0 {
		nos = who.Asked
	}
	names := l.namesItem(p, who)
	return func(words string) bool {
		s := []rune(words)
		counted := countsIn(s)
		if len(counted) == 0 {
			return names(words)
		}
		return slices.ContainsFunc(nos, func(no int) bool {
			goal := []rune(l.names().items[no].all)
			return slices.ContainsFunc(countsIn(goal), func(g number) bool {
				return slices.ContainsFunc(counted, func(c number) bool { return c.tenths == g.tenths && s[c.end] == goal[g.end] })
			})
		})
	}
}
