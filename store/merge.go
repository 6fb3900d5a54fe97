package store

import (
	"slices"

	"duban/ledger"
)

// mergePlan lays a document's heading over a plan's. What the document does not
// say stays; figures bring their date, or the lack of one, with them.
func mergePlan(p planRow, imp *ledger.Import) planRow {
	for _, f := range []struct {
		to   *string
		from string
	}{{&p.Title, imp.Title}, {&p.Issuer, imp.Issuer}, {&p.DocNumber, imp.DocNumber}, {&p.Area, imp.Area}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	return p
}

// datePlan gives the plan the date of a progress table. A table that names only
// some of the items dates those alone, through their versions: the others' figures
// are still of the day they were.
func (im *importer) datePlan() {
	if im.imp.Kind != ledger.ImportProgress {
		return
	}
	named := make(map[int]bool, len(im.imp.Items))
	for i := range im.imp.Items {
		named[im.imp.Items[i].No] = true
	}
	for _, it := range im.items {
		if it.No != nil && !named[*it.No] && it.PercentTenths != nil {
			return
		}
	}
	im.plan.AsOf, im.plan.AsOfLabel = im.imp.AsOf.String(), im.imp.AsOfLabel
}

// mergeItem lays a row of a document over an item as it stands; old is nil for a
// new one. A column that the document lacks leaves the item's words alone.
func mergeItem(old *itemRow, imp *ledger.ImportItem) (itemRow, error) {
	var r itemRow
	if old != nil {
		r = *old
	} else {
		r.Status = string(ledger.StatusOpen)
		if imp.No > 0 {
			r.No = &imp.No
		}
	}
	if imp.Title != "" {
		r.Title = imp.Title
	}
	newGoal := imp.Goal != "" && imp.Goal != r.Goal
	var err error
	if imp.Goal != "" {
		r.Goal = imp.Goal
		if r.SubGoals, err = encode(imp.SubGoals, func(v ledger.SubGoal) subGoalJSON { return subGoalJSON(v) }); err != nil {
			return r, err
		}
	}
	if imp.HasProgress {
		r.Progress = imp.Progress
		if r.Parts, err = encode(imp.Parts, func(v ledger.Part) partJSON { return partJSON(v) }); err != nil {
			return r, err
		}
	}
	if imp.HasPercent {
		r.PercentTenths = tenths(imp.Percent)
	}
	// Measures are counted from goal and progress together; a notice that repeats
	// the goal has none of the progress and would wipe out what was counted.
	if newGoal || imp.HasProgress && (imp.Goal != "" || len(imp.Measures) > 0) {
		if r.Measures, err = encode(imp.Measures, func(v ledger.Measure) measureJSON { return measureJSON(v) }); err != nil {
			return r, err
		}
	}
	return r, nil
}

// sameContent reports whether two rows say the same, wherever they stand.
func sameContent(a, b *itemRow) bool {
	return a.Title == b.Title && a.Goal == b.Goal && a.Progress == b.Progress && equalInt(a.PercentTenths, b.PercentTenths) &&
		a.SubGoals == b.SubGoals && a.Parts == b.Parts && a.Measures == b.Measures
}

func equalInt(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// share is a duty before its unit has an ID.
type share struct {
	unit *unitEntry
	duty dutyRow
}

// sameDuties reports whether an item's duties stay as they are.
func sameDuties(old []dutyRow, now []share) bool {
	return slices.EqualFunc(old, now, func(o dutyRow, n share) bool {
		return o.UnitID == n.unit.id && o.Printed == n.duty.Printed && o.Role == n.duty.Role && o.RoleSource == n.duty.RoleSource
	})
}
