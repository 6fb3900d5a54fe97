package intent

// Tells reports whether text states progress rather than asks for it: it gives a
// percentage, a state or 「同上周」, and nothing in it asks.
func Tells(text string) bool {
	s := foldInto(nil, text)
	for _, w := range []string{"?", "吗", "多少", "哪", "谁", "几", "怎", "什么", "啥", "没报", "如何", "咋", "呢", "以上", "以下", "低于", "高于", "不到", "超过", "有没有", "是否", "的有", "之间", "到没到", "列", "查"} {
		if indexRunes(s, w) >= 0 {
			return false
		}
	}
	for _, p := range Percents(text, false) {
		if p.Kind != PercentAsk || p.Done {
			return true
		}
	}
	return false
}
