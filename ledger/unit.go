package ledger

import (
	"strings"
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
