package intent

import (
	"slices"
	"strings"
	"sync"

	"duban/ledger"
)

// generic are pairs of characters that titles share and that therefore name nothing.
var generic = strings.Fields("主要 其中 各项 有关 相关 方便 免费 开展 活动 实施 项目 工程 建设 提升 服务 推进 完成 工作 提高 保障 水平 标准 计划 行动 加强 推动 实现 开展 创建 打造 支持 新增 改造 管理 全域 体系 设施 能力 质量 困难 群众 进一 一步 城市 城乡 社区 优化 目标 任务 全区 免费 补贴 生活 培训 公共 综合 安全 健康 教育 老人 老年 年人 学生 人员 单位 企业 居民")

// genericRunes are the characters of generic pairs.
var genericRunes = strings.Join(generic, "")

// titleWords is what a report may call an item by: its title, all that title and goal
// write, folded, and whether the goal has several parts, of which words may name one.
type titleWords struct {
	title   string
	all     string
	several bool
}

// pairPlaces are the numbers of the items that write a pair of characters: in their
// titles, and anywhere in title and goal.
type pairPlaces struct {
	titles, all []int
	common      bool // names nothing
}

// names are the words of a plan's items as reports use them.
type names struct {
	items map[int]titleWords
	pairs map[[2]rune]*pairPlaces
	// sounds are the pairs of titles by how they sound, those that share a sound left out.
	sounds func() map[[2]uint16]*pairPlaces
	// words are the places of the ledger's words that people have others for.
	words map[string]*pairPlaces
}

func namesOf(p *ledger.Plan, synonyms *trie[[]rune]) *names {
	n := &names{items: make(map[int]titleWords, len(p.Items)), pairs: map[[2]rune]*pairPlaces{}, words: map[string]*pairPlaces{}}
	for _, it := range p.Items {
		if it.No <= 0 {
			continue
		}
		t := titleWords{title: Fold(it.Title), all: Fold(it.Title + "\n" + it.Goal), several: strings.ContainsAny(it.Goal, ";；①")}
		n.items[it.No] = t
		n.add(t.all, it.No, false)
		n.add(t.title, it.No, true)
	}
	n.sounds = sync.OnceValue(n.sounded)
	for _, v := range synonyms.vals {
		pl := &pairPlaces{}
		for word := range strings.SplitSeq(string(v), "\n") {
			for no, t := range n.items {
				if word == "" || !strings.Contains(t.all, word) {
					continue
				}
				if !slices.Contains(pl.all, no) {
					pl.all = append(pl.all, no)
				}
				if strings.Contains(t.title, word) && !slices.Contains(pl.titles, no) {
					pl.titles = append(pl.titles, no)
				}
			}
		}
		n.words[string(v)] = pl
	}
	return n
}

func (n *names) add(text string, no int, title bool) {
	rs := []rune(text)
	for i := 0; i+1 < len(rs); i++ {
		if rs[i] < 0x4e00 || rs[i+1] < 0x4e00 {
			continue
		}
		pair := [2]rune{rs[i], rs[i+1]}
		pl := n.pairs[pair]
		if pl == nil {
			pl = &pairPlaces{common: slices.Contains(generic, string(pair[:]))}
			n.pairs[pair] = pl
		}
		list := &pl.all
		if title {
			list = &pl.titles
		}
		if !slices.Contains(*list, no) {
			*list = append(*list, no)
		}
	}
}

// at returns where the pair at s[i] is written; nil for nowhere.
func (n *names) at(s []rune, i int) *pairPlaces {
	if s[i] < 0x4e00 || s[i+1] < 0x4e00 {
		return nil
	}
	return n.pairs[[2]rune{s[i], s[i+1]}]
}

// sounded lists the pairs of titles by their sounds.
func (n *names) sounded() map[[2]uint16]*pairPlaces {
	out := map[[2]uint16]*pairPlaces{}
	for pair, pl := range n.pairs {
		key := [2]uint16{soundOf(pair[0]), soundOf(pair[1])}
		if pl.common || len(pl.titles) == 0 || key[0] == 0 || key[1] == 0 {
			continue
		}
		if _, taken := out[key]; taken {
			pl = nil
		}
		out[key] = pl
	}
	return out
}

// heard is at, and for a pair that the ledger does not write the place of the title's
// that it sounds like: 住玉 for 助浴.
func (n *names) heard(s []rune, i int) *pairPlaces {
	if pl := n.at(s, i); pl != nil || s[i] < firstHan || s[i+1] < firstHan {
		return pl
	}
	if strings.ContainsRune(functionRunes+"几只之知其有没", s[i]) || strings.ContainsRune(functionRunes+"几只之知其有没", s[i+1]) {
		return nil
	}
	return n.sounds()[[2]uint16{soundOf(s[i]), soundOf(s[i+1])}]
}

// titled returns the one item of own in whose title, and in no other's title and goal,
// s has words; 0 for none or several.
func (n *names) titled(s []rune, own []int) int {
	found := 0
	for i := 0; i+1 < len(s); i++ {
		pl := n.at(s, i)
		if pl == nil || pl.common {
			continue
		}
		no, several := 0, false
		for _, a := range pl.all {
			if slices.Contains(own, a) {
				several = several || no != 0
				no = a
			}
		}
		if no == 0 || several || !slices.Contains(pl.titles, no) {
			continue
		}
		if found != 0 && no != found {
			return 0
		}
		found = no
	}
	return found
}

// spelt returns the one item of own in whose title stand all characters of a short name
// that is written there nowhere, at least one of them in no other title of own: 戏演 for
// 送戏下乡演出. 0 for none or several.
func (n *names) spelt(name []rune, own []int) int {
	var said []rune
	for _, r := range name {
		if !strings.ContainsRune(functionRunes, r) {
			said = append(said, r)
		}
	}
	if len(said) < 2 || len(said) > 4 {
		return 0
	}
	found := 0
	for _, no := range own {
		title := n.items[no].title
		if slices.ContainsFunc(said, func(r rune) bool { return !strings.ContainsRune(title, r) }) {
			continue
		}
		if found != 0 {
			return 0
		}
		found = no
	}
	if found == 0 || !slices.ContainsFunc(said, func(r rune) bool {
		return !strings.ContainsRune(genericRunes, r) && !slices.ContainsFunc(own, func(no int) bool { return no != found && strings.ContainsRune(n.items[no].all, r) })
	}) {
		return 0
	}
	return found
}

// titledAnywhere reports whether s has words of the title or goal of an item that no
// other item of own writes, and none of theirs.
func (n *names) titledAnywhere(s []rune, no int, own []int) bool {
	found := false
	for i := 0; i+1 < len(s); i++ {
		pl := n.at(s, i)
		if pl == nil || pl.common {
			continue
		}
		other := slices.ContainsFunc(own, func(o int) bool { return o != no && slices.Contains(pl.all, o) })
		switch is := slices.Contains(pl.all, no); {
		case other && !is:
			return false
		case is && !other:
			found = true
		}
	}
	return found
}

// writes reports whether s has a word of the item's title.
func (n *names) writes(s []rune, no int) bool {
	for i := 0; i+1 < len(s); i++ {
		if pl := n.at(s, i); pl != nil && !pl.common && slices.Contains(pl.titles, no) {
			return true
		}
	}
	return false
}

// only reports whether no other item writes any of the words of a head.
func (n *names) only(head []rune, no int) bool {
	for i := 0; i+1 < len(head); i++ {
		if pl := n.at(head, i); pl != nil && !pl.common && (len(pl.all) > 1 || pl.all[0] != no) {
			return false
		}
	}
	return true
}

// namesItem tells words that name the item of a stretch from words that name a part
// of it: those of its title and, where the goal is one, of the goal.
func (l *Lexicon) namesItem(p stretch, who Speaker) itemWords {
	nos := p.numbers()
	if p.no == 0 {
		nos = who.Asked
	}
	return func(words string) bool {
		if head, ok := pieceHead(words); ok {
			if len(head) > maxHead {
				return false
			}
			_, titles := l.named(head, false)
			return slices.ContainsFunc(titles, func(no int) bool { return slices.Contains(nos, no) })
		}
		if p.name != "" && strings.Contains(words, p.name) {
			return true
		}
		if units := l.Units(words); len(units) > 0 && !slices.ContainsFunc(units, func(u int64) bool { return !slices.Contains(who.Units, u) }) {
			return true // 医保局完成90%
		}
		rs := []rune(l.ledgerWords(words))
		for _, no := range nos {
			inTitle, inPart := false, false
			for i := 0; i+1 < len(rs); i++ {
				pl := l.names().heard(rs, i)
				if pl == nil || pl.common {
					continue
				}
				inTitle = inTitle || slices.Contains(pl.titles, no)
				inPart = inPart || !slices.Contains(pl.titles, no) && slices.Contains(pl.all, no)
			}
			if (inPart && !l.names().items[no].several || inTitle && !inPart) && l.unnamed(words, no) < 2 {
				return true
			}
		}
		return false
	}
}

// pieces are the words that point to one side of a thing: 停车场改造那块.
var pieces = []string{"那一块", "这一块", "那块", "这块", "那部分", "这部分", "部分", "方面", "环节", "板块"}

// pieceHead returns what words that point to a piece call it by; ok is false where they
// do not, or only to the speaker's own share.
func pieceHead(words string) (head []rune, ok bool) {
	for _, w := range pieces {
		before, _, found := strings.Cut(words, w)
		if !found {
			continue
		}
		head = []rune(strings.TrimSpace(before))
		for moved := true; moved && len(head) > 0; {
			moved = false
			if n := links.longest(head, 0); n > 0 && n < len(head) {
				head, moved = head[n:], true
			} else if inSet(head[0], functionRunes) {
				head, moved = head[1:], true
			}
			for _, e := range []string{"项目", "工程", "工作", "活动", "事项", "这", "那", "的"} {
				if endsAt(head, len(head), e) {
					head, moved = head[:len(head)-len([]rune(e))], true
				}
			}
		}
		if len(head) < 2 || containsAny(string(head), []string{"承担", "负责", "我们", "我单位", "牵头", "咱", "我局", "自己", "该"}) {
			return nil, false
		}
		return head, true
	}
	return nil, false
}

// unnamed counts the characters of words that neither the item writes nor are common.
func (l *Lexicon) unnamed(words string, no int) int {
	s := []rune(words)
	left := slices.Clone(s)
	for i := 0; i+1 < len(s); i++ {
		if pl := l.names().heard(s, i); pl != nil && slices.Contains(pl.all, no) {
			left[i], left[i+1] = ' ', ' '
		}
		if v, end := l.synonyms.longest(s, i); v != nil && len(*v) > 0 {
			for k := i; k < end; k++ {
				left[k] = ' '
			}
		}
	}
	return content(string(left))
}

// entitles reports whether words are all the title's of the item that a stretch is
// about: 路灯已完成.
func (l *Lexicon) entitles(words string, p stretch, who Speaker) bool {
	nos := p.numbers()
	if p.no == 0 {
		nos = who.Asked
	}
	head := []rune(words)
	if len(nos) != 1 || len(head) < 2 || len(head) > maxHead {
		return false
	}
	_, inTitle := l.named(head, false)
	return slices.Contains(inTitle, nos[0])
}

// severalGoals reports whether the item that a stretch is about has a goal of several parts.
func (l *Lexicon) severalGoals(p stretch, who Speaker) bool {
	nos := p.numbers()
	if p.no == 0 {
		nos = who.Asked
	}
	return slices.ContainsFunc(nos, func(no int) bool { return l.names().items[no].several })
}

// ledgerWords puts the ledger's words for people's own beside them.
func (l *Lexicon) ledgerWords(words string) string {
	s := []rune(words)
	for i := 0; i < len(s); i++ {
		if v, end := l.synonyms.longest(s, i); v != nil && len(*v) > 0 {
			words += "\n" + string(*v)
			i = end - 1
		}
	}
	return words
}

// cover is how much of a head an item's words make up, a bit for each character.
type cover struct {
	no              int
	all, title      uint32
	tells, titleToo bool
}

// named returns the items whose words make up a head of at most 16 characters, and
// those whose titles alone do. Pointed at, it is enough that two characters are the
// item's and not common ones.
func (l *Lexicon) named(head []rune, pointed bool) (all, titles []int) {
	var covers []cover
	of := func(no int) *cover {
		for i := range covers {
			if covers[i].no == no {
				return &covers[i]
			}
		}
		covers = append(covers, cover{no: no})
		return &covers[len(covers)-1]
	}
	for i := 0; i+1 < len(head); i++ {
		if v, end := l.synonyms.longest(head, i); v != nil && len(*v) > 0 {
			span := uint32(1)<<end - uint32(1)<<i
			if pl := l.names().words[string(*v)]; pl != nil {
				for _, no := range pl.all {
					c := of(no)
					c.all, c.tells = c.all|span, true
					if slices.Contains(pl.titles, no) {
						c.title, c.titleToo = c.title|span, true
					}
				}
			}
		}
		pl := l.names().at(head, i)
		if pl == nil {
			continue
		}
		for _, no := range pl.all {
			c := of(no)
			c.all |= 3 << i
			c.tells = c.tells || !pl.common
			if slices.Contains(pl.titles, no) {
				c.title |= 3 << i
				c.titleToo = c.titleToo || !pl.common
			}
		}
	}
	for _, c := range covers {
		if c.tells && enough(head, c.all, pointed) {
			all = append(all, c.no)
		}
		if c.titleToo && enough(head, c.title, false) {
			titles = append(titles, c.no)
		}
	}
	return all, titles
}

// enough reports whether the characters that bits leave out name nothing of their own.
func enough(head []rune, bits uint32, pointed bool) bool {
	n, left := 0, 0
	for i, r := range head {
		switch {
		case bits&(1<<i) != 0:
			n++
		case !strings.ContainsRune(functionRunes, r):
			left++
		}
	}
	return left == 0 || pointed && n >= 2 && left <= 2 || left == 1 && n >= 4
}
