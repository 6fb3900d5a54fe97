package ledger

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// UnitKey returns the form in which two spellings of a unit are compared:
// brackets folded, blanks dropped, and a leading 区/市/县 or name of the area
// removed where what follows is still a unit's name. 「区住建局」 and 「住建局」
// share a key; 「区委宣传部」 keeps its 区委.
func UnitKey(name, area string) string {
	_, core := splitUnit(name, area)
	return core
}

// SameUnit reports whether rule alone makes a and b one unit: they are equal
// after dropping a leading 区/市/县 or the area's name, and do not name two
// different levels (市教育局 and 区教育局 stay apart).
func SameUnit(a, b, area string) bool {
	if a == b {
		return true
	}
	la, ca := splitUnit(a, area)
	lb, cb := splitUnit(b, area)
	return ca == cb && (la == lb || la == "" || lb == "")
}

// levels are the prefixes that say whose unit it is.
var levels = [...]string{"区", "市", "县"}

// splitUnit parts a unit's name into its level (「区」, 「市」, 「县」 or none) and the rest.
func splitUnit(name, area string) (level, core string) {
	s := FoldUnit(name)
	if area = FoldUnit(area); area != "" {
		short := area
		for _, tail := range levels {
			short = strings.TrimSuffix(short, tail)
		}
		for _, p := range [...]string{area, short} {
			if p == "" {
				continue
			}
			if rest, ok := strings.CutPrefix(s, p); ok && standsAlone(rest) {
				s, level = rest, areaLevel(area)
				break
			}
		}
	}
	for _, p := range levels {
		if rest, ok := strings.CutPrefix(s, p); ok && standsAlone(rest) {
			return p, rest
		}
	}
	return level, s
}

// areaLevel is the level that an area's own name implies: 章丘区 is a 区.
func areaLevel(area string) string {
	for _, p := range levels {
		if strings.HasSuffix(area, p) {
			return p
		}
	}
	return ""
}

// standsAlone reports whether rest can be a unit's name without the 区, 市 or 县
// cut before it. 区委宣传部, 区政府, 区人民医院, 区直部门, 区级, 区域 do not part;
// nor do 市场, 市容, 市民中心, 市政工程处 (where 市 is part of the word), nor the
// districts 市中区, 市南区, 市北区.
func standsAlone(rest string) bool {
	if utf8.RuneCountInString(rest) < 2 {
		return false
	}
	for _, p := range [...]string{"人社", "人力", "人防", "人才", "政务", "政数", "政法", "政协"} {
		if strings.HasPrefix(rest, p) {
			return true
		}
	}
	for _, p := range [...]string{"中区", "南区", "北区", "民中心", "民服务", "民之家", "管委会", "管理委员会", "长热线", "外事"} {
		if strings.HasPrefix(rest, p) {
			return false
		}
	}
	first, _ := utf8.DecodeRuneInString(rest)
	return !strings.ContainsRune("委政人直级域属场容间", first)
}

// FoldUnit folds what may differ between two printings of one name: blanks and
// line breaks go, half-width brackets become full-width.
func FoldUnit(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r', '\u3000', '\u00a0', '\u200b', '\ufeff':
			return -1
		case '(':
			return '（'
		case ')':
			return '）'
		}
		return r
	}, s)
}

// IsCollective reports whether a name stands for a set of units (各镇街, 区直各部门).
func IsCollective(name string) bool {
	s := FoldUnit(name)
	return strings.HasPrefix(s, "各") || strings.Contains(s, "各部门") || strings.Contains(s, "各单位") ||
		strings.HasSuffix(s, "各镇街") || strings.HasSuffix(s, "各街镇")
}

// collectiveKey makes one key of the orders in which sets are named: 各镇街 and
// 各街镇, 各镇（街道）.
func collectiveKey(name string) string {
	s := strings.NewReplacer("街道", "街", "（", "", "）", "", "、", "", "街镇", "镇街").Replace(FoldUnit(name))
	return strings.ReplaceAll(s, "街镇", "镇街")
}

// GroupUnits adds printed names to the units of a plan, in order of first
// mention: a name that rule makes one with a unit becomes a spelling of it, any
// other a new unit (ID 0). known is not changed. Where a name without level fits
// units of two levels (教育局 beside 市教育局 and 区教育局), it stays a unit of its own.
func GroupUnits(known []Unit, names []string, area string) []Unit {
	g := newUnitIndex(known, area)
	for _, n := range names {
		g.see(n)
	}
	for _, n := range names {
		g.place(n)
	}
	return g.units
}

// unitIndex finds the unit of a printed name without comparing it with every other.
type unitIndex struct {
	area   string
	units  []Unit
	bySpel map[string]int       // spelling, blanks folded → unit
	byCore map[string]coreUnits // what is left without level → units
}

// coreUnits are the units with one core: at 0 the one without level, then those
// of levels; 1 + the unit's place, 0 for none. seen marks the levels met, also
// in names that are not placed yet.
type coreUnits struct {
	unit [len(levels) + 1]int
	seen [len(levels) + 1]bool
}

// only returns the level of a core that has one level, else 0.
func (c coreUnits) only() int {
	at := 0
	for i := 1; i < len(c.seen); i++ {
		if c.seen[i] {
			if at > 0 {
				return 0
			}
			at = i
		}
	}
	return at
}

func newUnitIndex(known []Unit, area string) *unitIndex {
	g := &unitIndex{area: area, bySpel: make(map[string]int, len(known)), byCore: make(map[string]coreUnits, len(known))}
	for _, u := range known {
		u.Spellings = slices.Clone(u.Spellings)
		g.units = append(g.units, u)
		g.learn(u.Name, len(g.units)-1)
		for _, s := range u.Spellings {
			g.learn(s, len(g.units)-1)
		}
	}
	return g
}

// split parts a name into the place of its level in coreUnits and its core.
func (g *unitIndex) split(name string) (level int, core string) {
	if IsCollective(name) {
		return 0, collectiveKey(name)
	}
	l, core := splitUnit(name, g.area)
	return slices.Index(levels[:], l) + 1, core
}

func (g *unitIndex) see(name string) {
	if level, core := g.split(name); level > 0 {
		c := g.byCore[core]
		c.seen[level] = true
		g.byCore[core] = c
	}
}

// learn records that the spelling s is unit i.
func (g *unitIndex) learn(s string, i int) {
	g.bySpel[FoldUnit(s)] = i
	level, core := g.split(s)
	c := g.byCore[core]
	c.seen[level] = true
	if c.unit[level] == 0 {
		c.unit[level] = i + 1
	}
	g.byCore[core] = c
}

// find returns the unit of a printed name, -1 when rule knows none.
func (g *unitIndex) find(name string) int {
	if i, ok := g.bySpel[FoldUnit(name)]; ok {
		return i
	}
	level, core := g.split(name)
	c := g.byCore[core]
	if i := c.unit[level]; i > 0 {
		return i - 1
	}
	only := c.only()
	switch {
	case level == 0:
		level = only // 住建局, where only 区住建局 is known; 0 of two
	case only == 0 && !c.seen[1] && !c.seen[2] && !c.seen[3], only == level:
		level = 0 // 区住建局, where only 住建局 is known
	default:
		return -1 // another level's unit
	}
	return c.unit[level] - 1
}

// place puts a printed name into its unit, or makes one.
func (g *unitIndex) place(name string) {
	i := g.find(name)
	if i < 0 {
		i = len(g.units)
		g.units = append(g.units, Unit{Name: name, Spellings: []string{name}, Collective: IsCollective(name)})
	} else if _, known := g.bySpel[FoldUnit(name)]; !known {
		g.units[i].Spellings = append(g.units[i].Spellings, name)
	}
	g.learn(name, i)
}

// UnitPair is two names that may be one unit.
type UnitPair struct{ A, B string }

// maxProposals bounds the list of proposals: nobody reads more.
const maxProposals = 30

// ProposeUnits finds units whose names are so near that a person should look:
// the shorter leaves characters of the longer out (市场监管局, 市场监督管理局), or
// one character differs. Short names and numbered ones are left alone. It compares
// only names that share their first or their last two characters.
func ProposeUnits(units []Unit, area string) []UnitPair { return proposeUnits(units, 0, area) }

// proposeUnits leaves out the pairs that were there before units[from].
func proposeUnits(units []Unit, from int, area string) []UnitPair {
	type entry struct{ name, level, core string }
	buckets := map[string][]entry{}
	var pairs []UnitPair
	seen := map[UnitPair]bool{}
	for i, u := range units {
		if u.Collective {
			continue
		}
		level, core := splitUnit(u.Name, area)
		r := []rune(core)
		if len(r) < 3 {
			continue
		}
		e := entry{u.Name, level, core}
		for _, key := range [...]string{"<" + string(r[:2]), string(r[len(r)-3:]) + ">"} {
			const crowd = 40
			bucket := buckets[key]
			if len(bucket) >= crowd { // hundreds of like names are a numbering, not a slip
				continue
			}
			for _, o := range bucket {
				pair := UnitPair{o.name, e.name}
				if i >= from && !seen[pair] && len(pairs) < maxProposals && nearUnits(o.core, e.core) && (o.level == e.level || o.level == "" || e.level == "") {
					seen[pair] = true
					pairs = append(pairs, pair)
				}
			}
			buckets[key] = append(bucket, e)
		}
	}
	return pairs
}

// nearUnits reports whether two cores may be one name.
func nearUnits(a, b string) bool {
	if a == b {
		return true
	}
	ra, rb := []rune(a), []rune(b)
	if len(ra) > len(rb) {
		a, b, ra, rb = b, a, rb, ra
	}
	if ra[len(ra)-1] == rb[len(rb)-1] && len(ra) < len(rb) {
		return len(ra) >= 4 && abbreviates(a, b)
	}
	if len(ra) != len(rb) || len(ra) < 5 {
		return false
	}
	differ := 0
	for i := range ra {
		if ra[i] != rb[i] {
			if numbering(ra[i]) && numbering(rb[i]) {
				return false
			}
			differ++
		}
	}
	return differ == 1
}

// numbering reports whether r tells numbered units apart (一中, 二中; 东城, 西城).
func numbering(r rune) bool {
	return unicode.IsDigit(r) || strings.ContainsRune("一二三四五六七八九十甲乙丙丁东西南北中上下", r)
}
