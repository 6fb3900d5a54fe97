package ledger

import "slices"

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
