package ledger

import (
	"fmt"
	"slices"
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
	// plan's. Its items stand beside Rows, one for one; writing it gives exactly Rows.
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

// newFigures reports whether the import brings a figure that the plan does not have.
func (d *ImportDiff) newFigures() bool {
	for i := range d.Rows {
		if d.Rows[i].Kind == DiffNew {
			return true
		}
		for _, f := range d.Rows[i].Changes {
			if f.Field == FieldPercent {
				return true
			}
		}
	}
	return false
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
	if plan != nil && imp.Kind == ImportProgress && imp.AsOf.IsZero() && !plan.AsOf.IsZero() && c.diff.newFigures() {
		// Figures of no date beside dated ones would be shown under the old date.
		c.diff.Errors = append(c.diff.Errors, RowError{Text: "表格没有写明数据日期，请在标题中写明（如“二季度”“截至7月31日”），用命令导入时也可加 --as-of"})
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
