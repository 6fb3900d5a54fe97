package ledger

import "strings"

// UnitKey returns the form in which two spellings of a unit are compared:
// brackets folded, blanks dropped, and a leading 区/市/县 or name of the area
// removed where what follows is still a unit's name. 「区住建局」 and 「住建局」
// share a key; 「区委宣传部」 keeps its 区委. (design.md §3)
func UnitKey(name, area string) string {
	_, core := splitUnit(name, area)
	return core
}

// SameUnit reports whether rule alone makes a and b one unit: they are equal
// after dropping a leading 区/市/县 or the area's name, and do not name two
// different levels (市教育局 and 区教育局 stay apart).
func SameUnit(a, b, area string) bool {
	la, ca := splitUnit(a, area)
	lb, cb := splitUnit(b, area)
	return ca == cb && (la == lb || la == "" || lb == "")
}

// splitUnit parts a unit's name into its level (「区」, 「市」, 「县」 or none) and the rest.
func splitUnit(name, area string) (level, core string) {
	s := FoldUnit(name)
	if area = FoldUnit(area); area != "" {
		short := area
		for _, tail := range []string{"区", "市", "县"} {
			short = strings.TrimSuffix(short, tail)
		}
		for _, p := range []string{area, short} {
			if p == "" {
				continue
			}
			if rest, ok := strings.CutPrefix(s, p); ok && standsAlone(rest) {
				s, level = rest, areaLevel(area)
				break
			}
		}
	}
	for _, p := range []string{"区", "市", "县"} {
		if rest, ok := strings.CutPrefix(s, p); ok && standsAlone(rest) {
			return p, rest
		}
	}
	return level, s
}

// areaLevel is the level that an area's own name implies: 章丘区 is a 区.
func areaLevel(area string) string {
	for _, p := range []string{"区", "市", "县"} {
		if strings.HasSuffix(area, p) {
			return p
		}
	}
	return ""
}

// standsAlone reports whether rest can be a unit's name without the prefix cut
// before it: 委宣传部, 政府, 直部门, 级 and the like belong to their 区.
func standsAlone(rest string) bool {
	r := []rune(rest)
	return len(r) >= 2 && !strings.ContainsRune("委政人直级域属场", r[0]) || strings.HasPrefix(rest, "人社") || strings.HasPrefix(rest, "人力") || strings.HasPrefix(rest, "政务") || strings.HasPrefix(rest, "人防") || strings.HasPrefix(rest, "政数") || strings.HasPrefix(rest, "政法") && len(r) > 2
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
