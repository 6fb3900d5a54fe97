package intent

// soundsOn reports whether a 号 just before s[i] is the misheard first half of a word of
// the ledger: 四号农村路 for 四好农村路.
func (l *Lexicon) soundsOn(s []rune, i int) bool {
	return i+1 < len(s) && s[i-1] == '号' && !fillerRune(s[i]) && !l.words.pair(s[i-1], s[i]) && l.words.pair(s[i], s[i+1]) && len(l.words.bySound(s[i-1], s[i])) > 0
}

// onlyGeneral reports whether all that the list has of the pieces may be said of any
// promise: 新增拖位.
func (l *Lexicon) onlyGeneral(content [][]rune) bool {
	for _, p := range content {
		for k := range len(p) - 1 {
			if l.words.pair(p[k], p[k+1]) && !generalVerb(p[k], p[k+1]) && !commonPairs[[2]rune{p[k], p[k+1]}] {
				return false
			}
		}
	}
	return true
}

// strange reports whether the content has a word that the plan does not have: a
// piece of which nothing is found, or two pairs in a row.
func (l *Lexicon) strange(content [][]rune) bool {
	for _, p := range content {
		absent, any := 0, false
		for k := range len(p) - 1 {
			switch {
			case l.words.pair(p[k], p[k+1]):
				absent, any = 0, true
			case fillerRune(p[k]) || fillerRune(p[k+1]):
			default:
				if absent++; absent > 1 {
					return true
				}
			}
		}
		if !any {
			return true
		}
	}
	return false
}

// foreignHead reports whether what was said is about a thing that the plan does not
// have: its last word, which in Chinese is the thing itself, stands nowhere in it,
// and what does stand there may be said of any promise (加装, 小区).
func (l *Lexicon) foreignHead(content [][]rune) bool {
	p := longestOf(content)
	for len(p) > 2 && fillerRune(p[len(p)-1]) {
		p = p[:len(p)-1]
	}
	if len(p) < 4 {
		return false
	}
	for k := range len(p) - 1 {
		known := l.words.pair(p[k], p[k+1]) || len(l.words.bySound(p[k], p[k+1])) > 0
		if known && (k >= len(p)-3 || !commonPairs[[2]rune{p[k], p[k+1]}]) {
			return false
		}
	}
	return true
}

// incidental reports whether nothing that was said points at an item: all that the list
// has of it may be said of any promise (小区, 改造) or is only counted (几个村). It returns
// the piece that names a thing of which the list has nothing, nil when there is none.
func (l *Lexicon) incidental(c *scanned, content [][]rune) (foreign []rune, chance bool) {
	onlyCounted := false
	for _, p := range content {
		known, counted := 0, c.counted(p)
		for k := range len(p) - 1 {
			switch {
			case !l.words.pair(p[k], p[k+1]) && len(l.words.bySound(p[k], p[k+1])) == 0:
				continue
			case !commonPairs[[2]rune{p[k], p[k+1]}]:
				if !counted {
					return nil, false
				}
				onlyCounted = true
			}
			known++
		}
		if known == 0 && len(p) >= 4 && len(p) > len(foreign) && l.strange([][]rune{p}) {
			foreign = p
		}
	}
	return foreign, foreign != nil || !onlyCounted // 换了多少个灯头 is about the 灯头
}

// counted reports whether a piece is what a 几个 or 多少 before it counts.
func (c *scanned) counted(p []rune) bool {
	for k := 1; k < len(c.s); k++ {
		if &c.s[k] == &p[0] {
			w, _ := endsAtAny(c.s, k, []string{"几", "多少", "几个", "多少个", "几家", "多少家", "几处", "多少处", "几座", "几所", "几条", "几户", "多少户"})
			return w != ""
		}
	}
	return false
}

// commonPairs are pairs of characters of words that may be said of any promise.
var commonPairs = func() map[[2]rune]bool {
	m := map[[2]rune]bool{}
	for _, w := range [...]string{"加装", "安装", "更换", "更新", "维修", "改造", "老旧小区", "小区", "社区", "农村", "乡村", "城区", "街道", "居民", "群众", "全区", "免费", "办理", "公共", "基础设施", "项目", "工程", "建设", "新建", "提升", "增加", "新增", "全市", "老人", "服务"} {
		rs := []rune(w)
		for k := range len(rs) - 1 {
			m[[2]rune{rs[k], rs[k+1]}] = true
		}
	}
	return m
}()

func longestOf(content [][]rune) []rune {
	longest := content[0]
	for _, p := range content {
		if len(p) > len(longest) {
			longest = p
		}
	}
	return longest
}

// clipped reports whether a piece lacks the beginning of its word: 快 and 上 say
// something by themselves, but not in 快递驿站 and 上市公司.
func (c *scanned) clipped(content [][]rune) bool {
	for _, p := range content {
		for k := 1; k < len(c.s); k++ {
			if &c.s[k] == &p[0] && inSet(c.s[k-1], "上下快慢中内外前后先过得高低大小好") && (k == 1 || c.by[k-2] != free) {
				return true
			}
		}
	}
	return false
}

func topic(content [][]rune) string {
	longest := longestOf(content)
	for len(longest) > 2 && fillerRune(longest[0]) {
		longest = longest[1:]
	}
	for len(longest) > 2 && fillerRune(longest[len(longest)-1]) {
		longest = longest[:len(longest)-1]
	}
	if len(longest) > 12 {
		longest = longest[:12]
	}
	return string(longest)
}
