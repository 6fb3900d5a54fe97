package ledger

import (
	"strings"
	"unicode"
)

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
