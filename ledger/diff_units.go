package ledger

import (
	"slices"
	"strings"
)

// layUnits returns the row's units, or the item's where the row names none or
// the same without saying more of their roles.
func (c *comparison) layUnits(it *Item, in *ImportItem) []ImportUnit {
	old := make([]ImportUnit, len(it.Duties))
	for i, d := range it.Duties {
		old[i] = ImportUnit{Printed: d.Printed, Role: d.Role, Source: d.Source}
	}
	if len(in.Units) == 0 || c.sameUnits(it, in) {
		return old
	}
	if !hasRoles(old) || hasRoles(in.Units) {
		return in.Units
	}
	// A table without roles adds or drops units of an item whose roles are known.
	units := slices.Clone(in.Units)
	leads := false
	for i := range units {
		units[i].Role, units[i].Source = Assist, RoleFromPosition
		for j, d := range it.Duties {
			if c.unitID(units[i].Printed) == d.UnitID {
				units[i].Role, units[i].Source = old[j].Role, old[j].Source
			}
		}
		leads = leads || units[i].Role == Lead
	}
	if !leads {
		units[0].Role = Lead
	}
	return units
}

// sameUnits reports whether a row names the item's units and tells nothing new
// about who leads.
func (c *comparison) sameUnits(it *Item, in *ImportItem) bool {
	if len(in.Units) != len(it.Duties) {
		return false
	}
	told := false
	for _, d := range it.Duties {
		told = told || d.Source == RoleFromColumn
	}
	for i, u := range in.Units {
		id := c.unitID(u.Printed)
		j := slices.IndexFunc(it.Duties, func(d Duty) bool { return d.UnitID == id })
		if id == 0 || j < 0 {
			return false
		}
		d := it.Duties[j]
		switch {
		case u.Source == RoleFromColumn && (d.Role != u.Role || d.Source != RoleFromColumn):
			return false
		case u.Source != RoleFromColumn && !told && i != j:
			return false // the order is all that says who leads
		}
	}
	return true
}

// unitID returns the plan's unit of a printed name, 0 when the plan has none.
func (c *comparison) unitID(printed string) int64 {
	if i := c.units.find(printed); i >= 0 {
		return c.units.units[i].ID
	}
	return 0
}

func hasRoles(units []ImportUnit) bool {
	return slices.ContainsFunc(units, func(u ImportUnit) bool { return u.Source == RoleFromColumn })
}

// dutyNames and unitNames print units for comparison: roles only where a table gives them.
func dutyNames(duties []Duty) string {
	units := make([]ImportUnit, len(duties))
	for i, d := range duties {
		units[i] = ImportUnit{Printed: d.Printed, Role: d.Role, Source: d.Source}
	}
	return unitNames(units)
}

func unitNames(units []ImportUnit) string {
	roles := hasRoles(units)
	var b strings.Builder
	last := Role("")
	for i, u := range units {
		switch {
		case roles && u.Role != last:
			if i > 0 {
				b.WriteString("；")
			}
			b.WriteString(map[Role]string{Lead: "主办：", Assist: "协办：", Joint: "并列："}[u.Role])
		case i > 0:
			b.WriteString("、")
		}
		last = u.Role
		b.WriteString(u.Printed)
	}
	return b.String()
}
