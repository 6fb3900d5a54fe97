package ledger

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// ImportDiff is what an import would do to a plan, before anybody says yes.
type ImportDiff struct {
	// Rows are the document's items that fit the plan, in its order.
	Rows []DiffRow
	// Missing are the plan's items that the document does not name. They stay as they are.
	Missing []*Item
	// Errors stop the import. They are the comparison's own; the reading's come beside them.
	Errors []RowError
	// NewUnits are the units that the plan does not know, MergedUnits the new
	// spellings that rule gives to a unit, Proposals the pairs left to a person.
	NewUnits    []string
	MergedUnits []UnitMerge
	Proposals   []UnitPair
	// Notes are the import's and the comparison's own.
	Notes []ImportNote
	// Import is the document laid over the plan: what a row does not say is the
	// plan's. Writing it gives exactly Rows.
	Import Import
}

// Count returns how many rows are of a kind.
func (d *ImportDiff) Count(kind DiffKind) int {
	n := 0
	for i := range d.Rows {
		if d.Rows[i].Kind == kind {
			n++
		}
	}
	return n
}

// DiffKind says what an import does to an item.
type DiffKind string

// The kinds of rows.
const (
	DiffNew       DiffKind = "new"
	DiffChanged   DiffKind = "changed"
	DiffUnchanged DiffKind = "unchanged"
)

// DiffRow is one item of the document beside the plan's.
type DiffRow struct {
	Kind  DiffKind
	Row   int // in the table, as a person counts
	No    int
	Title string
	// Changes is empty unless Kind is DiffChanged.
	Changes []FieldChange
}

// Field names what changes in an item.
type Field string

// The fields that an import can change.
const (
	FieldTitle    Field = "title"
	FieldGoal     Field = "goal"
	FieldProgress Field = "progress"
	FieldPercent  Field = "percent"
	FieldUnits    Field = "units"
)

// FieldChange is one field before and after.
type FieldChange struct {
	Field    Field
	Old, New string
}

// UnitMerge is a new spelling of a unit.
type UnitMerge struct{ Spelling, Unit string }

// Diff compares an import with the plan it would go to; plan is nil for a new
// one. Items are matched by number and title together: a title may differ in
// blanks, line breaks, brackets and quotation marks, may share its cell with the
// goal, and may have a slip of the pen; anything else is an error, since a
// shifted number would put every figure on the wrong item. Diff changes neither.
func Diff(plan *Plan, imp *Import) ImportDiff {
	c := comparison{imp: imp, area: imp.Area, plan: plan, byNo: map[int]*Item{}, byTitle: map[string]*Item{}}
	c.diff.Import = *imp
	c.diff.Import.Items = make([]ImportItem, 0, len(imp.Items))
	c.diff.Notes = slices.Clone(imp.Notes)
	if plan != nil {
		if plan.Area != "" {
			c.area = plan.Area
		}
		for _, it := range plan.Items {
			if it.No > 0 {
				c.byNo[it.No] = it
			}
			c.byTitle[FoldTitle(it.Title)] = it
		}
		if imp.Kind == ImportProgress && !imp.AsOf.IsZero() && imp.AsOf.Before(plan.AsOf) {
			c.note("文件数据截至%s，早于台账现有数据（截至%s），请确认后再导入", imp.AsOf, plan.AsOf)
		}
	}
	c.compareUnits()
	found := make(map[*Item]bool, len(imp.Items))
	for i := range imp.Items {
		if it := c.compareItem(&imp.Items[i]); it != nil {
			found[it] = true
		}
	}
	if plan != nil {
		for _, it := range plan.Items {
			if !found[it] {
				c.diff.Missing = append(c.diff.Missing, it)
			}
		}
	}
	return c.diff
}

// comparison is one Diff in the making.
type comparison struct {
	plan    *Plan
	imp     *Import
	area    string
	byNo    map[int]*Item
	byTitle map[string]*Item
	units   *unitIndex
	diff    ImportDiff
}

func (c *comparison) note(format string, args ...any) {
	c.diff.Notes = append(c.diff.Notes, ImportNote{Kind: NoteDoubt, Text: fmt.Sprintf(format, args...)})
}

// compareUnits places the document's names among the plan's units.
func (c *comparison) compareUnits() {
	var known []Unit
	if c.plan != nil {
		known = slices.Clone(c.plan.Units)
		for _, a := range c.plan.Aliases {
			for i := range known {
				if known[i].ID == a.UnitID {
					known[i].Spellings = append(slices.Clone(known[i].Spellings), a.Name)
				}
			}
		}
	}
	seen := map[string]bool{}
	for _, u := range known {
		for _, s := range u.Spellings {
			seen[s] = true
		}
	}
	var names []string
	for i := range c.imp.Items {
		for _, u := range c.imp.Items[i].Units {
			if !seen[u.Printed] {
				seen[u.Printed] = true
				names = append(names, u.Printed)
			}
		}
	}
	units := GroupUnits(known, names, c.area)
	c.units = newUnitIndex(units, c.area)
	for i, u := range units {
		old := 1
		if i < len(known) {
			old = len(known[i].Spellings)
		} else {
			c.diff.NewUnits = append(c.diff.NewUnits, u.Name)
		}
		for _, s := range u.Spellings[min(old, len(u.Spellings)):] {
			c.diff.MergedUnits = append(c.diff.MergedUnits, UnitMerge{Spelling: s, Unit: u.Name})
		}
	}
	c.diff.Proposals = proposeUnits(units, len(known), c.area)
}

// compareItem compares one row and returns the item it is about, nil when there is none.
func (c *comparison) compareItem(in *ImportItem) *Item {
	it := c.byNo[in.No]
	if it == nil {
		if other := c.byTitle[FoldTitle(in.Title)]; other != nil && c.plan != nil {
			c.fault(in, "“%s”在台账中是第%d项，文件中是第%d项，请核对序号", in.Title, other.No, in.No)
			return other
		}
		c.diff.Rows = append(c.diff.Rows, DiffRow{Kind: DiffNew, Row: in.Row, No: in.No, Title: in.Title})
		c.diff.Import.Items = append(c.diff.Import.Items, *in)
		return nil
	}
	match := matchTitle(it, in)
	if match == titleDiffers {
		if other := c.byTitle[FoldTitle(in.Title)]; other != nil {
			c.fault(in, "第%d项在台账中是“%s”，文件中是“%s”（台账第%d项），请核对序号", in.No, it.Title, in.Title, other.No)
		} else {
			c.fault(in, "第%d项在台账中是“%s”，文件中是“%s”，请核对序号和名称", in.No, it.Title, in.Title)
		}
		return it
	}
	after := c.lay(it, in, match)
	row := DiffRow{Kind: DiffUnchanged, Row: in.Row, No: in.No, Title: after.Title}
	change := func(f Field, from, to string) {
		if from != to {
			row.Kind = DiffChanged
			row.Changes = append(row.Changes, FieldChange{f, from, to})
		}
	}
	change(FieldTitle, it.Title, after.Title)
	change(FieldGoal, it.Goal, after.Goal)
	if after.HasProgress {
		change(FieldProgress, it.Progress, after.Progress)
	}
	if after.HasPercent {
		change(FieldPercent, it.Percent.String(), after.Percent.String())
	}
	change(FieldUnits, dutyNames(it.Duties), unitNames(after.Units))
	c.diff.Rows = append(c.diff.Rows, row)
	c.diff.Import.Items = append(c.diff.Import.Items, after)
	return it
}

func (c *comparison) fault(in *ImportItem, format string, args ...any) {
	c.diff.Errors = append(c.diff.Errors, RowError{Row: in.Row, No: in.No, Text: fmt.Sprintf("第%d行：", in.Row) + fmt.Sprintf(format, args...)})
}

// titleMatch says how a row's title fits an item's.
type titleMatch uint8

const (
	titleDiffers titleMatch = iota
	titleSame
	titleSlip     // a slip of the pen: the document's counts
	titleWithGoal // one of both has title and goal in one text
)

// matchTitle compares a row with the item of its number.
func matchTitle(it *Item, in *ImportItem) titleMatch {
	old, now := FoldTitle(it.Title), FoldTitle(in.Title)
	switch {
	case old == now:
		return titleSame
	case nearTitle(old, now):
		return titleSlip
	}
	// 「方便群众新能源汽车充电全区新改建充电桩110座。」 in one cell, or the other way round.
	if begins(FoldTitle(in.Goal), old) || begins(now, old) || begins(FoldTitle(it.Goal), now) {
		return titleWithGoal
	}
	return titleDiffers
}

// begins reports whether text begins with a title long enough to tell items apart.
func begins(text, title string) bool {
	return utf8.RuneCountInString(title) >= 4 && strings.HasPrefix(text, title)
}

// nearTitle reports whether two folded titles differ in at most one character of
// eight, and in no digit.
func nearTitle(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	if len(ra) > len(rb) {
		ra, rb = rb, ra
	}
	allowed := len(rb) / 8
	if allowed == 0 || len(rb)-len(ra) > allowed || digitsOf(a) != digitsOf(b) {
		return false
	}
	return editDistance(ra, rb, allowed) <= allowed
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if numbering(r) {
			return r
		}
		return -1
	}, s)
}

// editDistance is Levenshtein's, given up beyond most.
func editDistance(a, b []rune, most int) int {
	row := make([]int, len(a)+1)
	for i := range row {
		row[i] = i
	}
	for j, rb := range b {
		diagonal, least := row[0], j+1
		row[0] = j + 1
		for i, ra := range a {
			cost := 1
			if ra == rb {
				cost = 0
			}
			diagonal, row[i+1] = row[i+1], min(row[i+1]+1, row[i]+1, diagonal+cost)
			least = min(least, row[i+1])
		}
		if least > most {
			return least
		}
	}
	return row[len(a)]
}

// lay returns the row with what it does not say filled in from the item.
func (c *comparison) lay(it *Item, in *ImportItem, match titleMatch) ImportItem {
	after := *in
	if match != titleSlip {
		after.Title = it.Title
	}
	if keepsGoal(it, in) {
		after.Goal, after.SubGoals = it.Goal, it.SubGoals
	}
	after.Units = c.layUnits(it, in)
	progress, parts := after.Progress, after.Parts
	if !in.HasProgress {
		progress, parts = it.Progress, it.Parts
	} else if len(in.Units) == 0 {
		// The labels of the parts name units that only the plan knows.
		names := make([]string, len(after.Units))
		for i, u := range after.Units {
			names[i] = u.Printed
		}
		parts = ParseParts(progress, names, c.area)
		after.Parts = parts
	}
	if after.Goal != in.Goal || !in.HasProgress || len(in.Units) == 0 {
		after.Measures = Measures(after.Goal, progress, parts)
	}
	return after
}

// keepsGoal reports whether the row says nothing new of the goal: it has none,
// only the title, or the item's own with or without the title before it.
func keepsGoal(it *Item, in *ImportItem) bool {
	now := FoldTitle(in.Goal)
	if now == "" || now == FoldTitle(it.Goal) {
		return true
	}
	title := FoldTitle(it.Title)
	return it.Goal != "" && now == title || now == title+FoldTitle(it.Goal) || title+now == FoldTitle(it.Goal)
}

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
