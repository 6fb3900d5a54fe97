package store

import (
	"strings"

	"duban/ledger"
)

// unitNames finds the unit of a plan that a printed name means, and takes in the
// names and units that are new.
type unitNames struct {
	area string
	// exact are all spellings and aliases; byKey the units by ledger.UnitKey.
	exact map[string]*unitEntry
	byKey map[string][]*unitEntry
	// units are those that are new, and spellings the new ones of any unit, in
	// order of first mention.
	units     []*unitEntry
	spellings []newSpelling
}

type unitEntry struct {
	id    int64 // 0 until a new unit is written
	name  string
	names []string
}

type newSpelling struct {
	unit    *unitEntry
	text    string
	newUnit bool
}

func newUnitNames(area string) *unitNames {
	return &unitNames{area: area, exact: map[string]*unitEntry{}, byKey: map[string][]*unitEntry{}}
}

// know takes in a stored unit with its spellings.
func (n *unitNames) know(u *unitEntry) {
	for _, s := range u.names {
		n.index(u, s)
	}
}

func (n *unitNames) index(u *unitEntry, spelling string) {
	n.exact[spelling] = u
	k := ledger.UnitKey(spelling, n.area)
	for _, other := range n.byKey[k] {
		if other == u {
			return
		}
	}
	n.byKey[k] = append(n.byKey[k], u)
}

// resolve returns the unit that a document means by printed. A spelling joins a
// unit when the rule holds it for the same as every spelling that the unit has: a
// bare 教育局 can be 区教育局 or 市教育局, but not both at once. Where two units
// would do, neither is chosen, and the name is a unit of its own.
func (n *unitNames) resolve(printed string) (*unitEntry, error) {
	name, err := key("单位名称", printed)
	if err != nil {
		return nil, err
	}
	if u := n.exact[name]; u != nil {
		return u, nil
	}
	var fits []*unitEntry
	for _, u := range n.byKey[ledger.UnitKey(name, n.area)] {
		if n.isAll(u, name) {
			fits = append(fits, u)
		}
	}
	if len(fits) == 1 {
		u := fits[0]
		u.names = append(u.names, name)
		n.spellings = append(n.spellings, newSpelling{unit: u, text: name})
		n.index(u, name)
		return u, nil
	}
	u := &unitEntry{name: name, names: []string{name}}
	n.units = append(n.units, u)
	n.spellings = append(n.spellings, newSpelling{unit: u, text: name, newUnit: true})
	n.index(u, name)
	return u, nil
}

func (n *unitNames) isAll(u *unitEntry, name string) bool {
	for _, s := range u.names {
		if !ledger.SameUnit(s, name, n.area) {
			return false
		}
	}
	return true
}

// collective reports whether a name stands for a set of units, such as 各镇街.
func collective(name string) bool { return strings.HasPrefix(name, "各") }
