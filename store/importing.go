package store

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duban/ledger"
)

// importer is one ApplyImport in the making: the plan as it is, then as it will be.
type importer struct {
	t      *txn
	imp    *ledger.Import
	by     string
	isNew  bool
	before planRow
	plan   planRow
	items  []*itemRow
	duties map[int64][]dutyRow
	// known are the plan's units, aliases among their spellings; unitOf finds a
	// unit by folded spelling once the document's names are placed among them.
	known  []ledger.Unit
	unitOf map[string]*unitEntry
	// newUnits and spellings are what the document brings.
	newUnits  []*unitEntry
	spellings []newSpelling
	edits     []*edit
	// lastPos is the place of the plan's last item.
	lastPos int
}

// unitEntry is a unit that may not have its ID yet.
type unitEntry struct {
	id         int64
	name       string
	collective bool
}

type newSpelling struct {
	unit    *unitEntry
	text    string
	newUnit bool
}

// edit is what an import does to one item.
type edit struct {
	old    *itemRow // nil for a new item
	now    itemRow
	duties []share // nil: as they were
	// said is false when the item only changes its place.
	said bool
}

func (t *txn) applyImport(c ledger.ApplyImport) error {
	if err := t.confirm(c.Draft); err != nil {
		return err
	}
	im := &importer{t: t, imp: &c.Import, by: c.By}
	if err := im.open(c.Plan); err != nil {
		return err
	}
	if err := im.read(); err != nil {
		return err
	}
	im.datePlan()
	if err := im.placeUnits(); err != nil {
		return err
	}
	if err := im.compare(); err != nil {
		return err
	}
	if !im.isNew && len(im.edits) == 0 && im.plan == im.before {
		return nil
	}
	return im.write()
}

// open locks the plan and checks that it is what the import was decided on.
func (im *importer) open(ref ledger.PlanRef) error {
	name, err := key("台账名称", ref.Name)
	if err != nil {
		return err
	}
	plan, found, err := first[planRow](im.t.db.Clauses(clause.Locking{Strength: "UPDATE"}), "year = ? AND name = ?", ref.Year, name)
	if err != nil {
		return err
	}
	if plan.Version != ref.Version {
		return conflict("台账已有更新，请重新核对")
	}
	if !found {
		im.isNew = true
		plan = planRow{Year: ref.Year, Name: name, Source: im.imp.Source, FigureRule: string(ledger.FigureLead)}
	}
	im.before = plan
	im.plan = mergePlan(plan, im.imp)
	return nil
}

// read gets the plan's items, duties and names of units.
func (im *importer) read() error {
	im.duties = map[int64][]dutyRow{}
	if im.isNew {
		return nil
	}
	db := im.t.db.Where("plan_id = ?", im.plan.ID)
	// Each Find starts from the same condition.
	db = db.Session(&gorm.Session{})
	var (
		duties    []dutyRow
		units     []unitRow
		spellings []spellingRow
		aliases   []aliasRow
	)
	err := errors.Join(
		db.Order("pos, id").Find(&im.items).Error,
		db.Order("item_id, pos").Find(&duties).Error,
		db.Order("id").Find(&units).Error,
		db.Order("id").Find(&spellings).Error,
		db.Find(&aliases).Error,
	)
	if err != nil {
		return fmt.Errorf("plan %d: %w", im.plan.ID, err)
	}
	for _, it := range im.items {
		im.lastPos = max(im.lastPos, it.Pos)
	}
	for _, d := range duties {
		im.duties[d.ItemID] = append(im.duties[d.ItemID], d)
	}
	at := make(map[int64]int, len(units))
	im.known = make([]ledger.Unit, len(units))
	for i, u := range units {
		im.known[i], at[u.ID] = ledger.Unit{ID: u.ID, Name: u.Name, Collective: u.Collective}, i
	}
	for _, s := range spellings {
		u := &im.known[at[s.UnitID]]
		u.Spellings = append(u.Spellings, s.Spelling)
	}
	for _, a := range aliases {
		u := &im.known[at[a.UnitID]]
		u.Spellings = append(u.Spellings, a.Name)
	}
	return nil
}

// placeUnits finds or makes the unit of every name in the document.
func (im *importer) placeUnits() error {
	var names []string
	for i := range im.imp.Items {
		for _, u := range im.imp.Items[i].Units {
			name, err := key("单位名称", u.Printed)
			if err != nil {
				return fmt.Errorf("第%d行：%w", im.imp.Items[i].Row, err)
			}
			names = append(names, name)
		}
	}
	area := im.before.Area
	if area == "" {
		area = im.imp.Area
	}
	im.unitOf = map[string]*unitEntry{}
	for i, u := range ledger.GroupUnits(im.known, names, area) {
		e := &unitEntry{id: u.ID, name: u.Name, collective: u.Collective}
		had := 0
		if i < len(im.known) {
			had = len(im.known[i].Spellings)
		} else {
			im.newUnits = append(im.newUnits, e)
		}
		for j, s := range u.Spellings {
			im.unitOf[ledger.FoldUnit(s)] = e
			if j >= had {
				im.spellings = append(im.spellings, newSpelling{unit: e, text: s, newUnit: e.id == 0})
			}
		}
	}
	return nil
}

// compare finds what the document changes.
func (im *importer) compare() error {
	byNo := make(map[int]*itemRow, len(im.items))
	unnumbered := map[string]*itemRow{}
	for _, it := range im.items {
		if it.No != nil {
			byNo[*it.No] = it
		} else {
			unnumbered[it.Title] = it
		}
	}
	// A document that names every item of the plan also says their order.
	found := 0
	for i := range im.imp.Items {
		if byNo[im.imp.Items[i].No] != nil || im.imp.Items[i].No == 0 && unnumbered[im.imp.Items[i].Title] != nil {
			found++
		}
	}
	whole := found == len(im.items)

	rows := make(map[int]int, len(im.imp.Items))
	for i := range im.imp.Items {
		in := &im.imp.Items[i]
		if first, twice := rows[in.No]; twice && in.No > 0 {
			return &ledger.Error{Code: ledger.Invalid, Detail: fmt.Sprintf("第%d行：序号%d与第%d行重复", in.Row, in.No, first)}
		}
		rows[in.No] = in.Row
		old := byNo[in.No]
		if in.No == 0 {
			old = unnumbered[in.Title]
		}
		e, err := im.edit(old, in)
		if err != nil {
			return err
		}
		switch {
		case whole:
			e.now.Pos = i + 1
		case old == nil:
			im.lastPos++
			e.now.Pos = im.lastPos
		}
		if e.said || e.now.Pos != old.Pos {
			im.edits = append(im.edits, e)
		}
	}
	return nil
}

// edit lays one row of the document over its item.
func (im *importer) edit(old *itemRow, in *ledger.ImportItem) (*edit, error) {
	// MySQL would refuse these bytes, and the audit could not tell of them.
	if !utf8.ValidString(in.Title + in.Goal + in.Progress) {
		return nil, &ledger.Error{Code: ledger.Invalid, Detail: fmt.Sprintf("第%d行：含有无法识别的字符", in.Row)}
	}
	e := &edit{old: old}
	var err error
	if e.now, err = mergeItem(old, in); err != nil {
		return nil, err
	}
	shares := make([]share, 0, len(in.Units))
	for _, u := range in.Units {
		shares = append(shares, share{unit: im.unitOf[ledger.FoldUnit(u.Printed)], duty: dutyRow{Printed: u.Printed, Role: string(u.Role), RoleSource: string(u.Source)}})
	}
	if old == nil {
		e.duties, e.said = shares, true
		return e, nil
	}
	if len(shares) > 0 && !sameDuties(im.duties[old.ID], shares) {
		e.duties = shares
	}
	e.said = e.duties != nil || !sameContent(old, &e.now)
	return e, nil
}

// write puts everything down: plan, units, items, duties, then what history,
// undo and audit need.
func (im *importer) write() error {
	run := importRow{
		Year: im.plan.Year, PlanName: im.plan.Name, Kind: string(im.imp.Kind), Source: im.imp.Source,
		AsOf: im.imp.AsOf.String(), AsOfLabel: im.imp.AsOfLabel, Actor: im.by, AtUS: im.t.now.UnixMicro(),
	}
	for _, step := range []func(*importRow) error{
		im.writePlan, im.writeImport, im.writeUnits, im.writeItems, im.writeDuties, im.writeHistory, im.writeAudit,
	} {
		if err := step(&run); err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	return nil
}

func (im *importer) writePlan(run *importRow) error {
	db := im.t.db
	im.plan.Imports++
	im.plan.HasReports = false
	im.plan.Source = im.imp.Source
	if im.isNew {
		// Above all versions that a plan of this name can have had before it was undone.
		v, err := bookVersion(db)
		if err != nil {
			return err
		}
		im.plan.Version = v + 1
		if err := db.Create(&im.plan).Error; err != nil {
			if errors.Is(err, gorm.ErrDuplicatedKey) {
				return conflict("台账刚刚由他人建立，请重新核对")
			}
			return fmt.Errorf("plan: %w", err)
		}
	} else {
		im.t.change(im.plan.ID)
		if err := db.Omit("version", "shape").Save(&im.plan).Error; err != nil {
			return fmt.Errorf("plan: %w", err)
		}
		var err error
		if run.PlanBefore, err = toJSON(im.before); err != nil {
			return err
		}
	}
	run.PlanID = im.plan.ID
	return nil
}

func (im *importer) writeImport(run *importRow) error {
	return im.t.db.Create(run).Error
}

// writeUnits adds the new units and spellings. IDs are read back by name, since
// not every server numbers a list of rows without gaps.
func (im *importer) writeUnits(run *importRow) error {
	rows := make([]unitRow, len(im.newUnits))
	for i, u := range im.newUnits {
		rows[i] = unitRow{PlanID: im.plan.ID, Name: u.name, Collective: u.collective}
	}
	if err := insert(im.t.db, rows); err != nil {
		return err
	}
	if len(rows) > 0 {
		var stored []unitRow
		if err := im.t.db.Select("id", "name").Find(&stored, "plan_id = ?", im.plan.ID).Error; err != nil {
			return err
		}
		ids := make(map[string]int64, len(stored))
		for _, u := range stored {
			ids[u.Name] = u.ID
		}
		for _, u := range im.newUnits {
			u.id = ids[u.name]
		}
	}
	spellings := make([]spellingRow, len(im.spellings))
	undo := make([]importUnitRow, len(im.spellings))
	for i, s := range im.spellings {
		spellings[i] = spellingRow{PlanID: im.plan.ID, UnitID: s.unit.id, Spelling: s.text}
		undo[i] = importUnitRow{ImportID: run.ID, Spelling: s.text, UnitID: s.unit.id, UnitNew: s.newUnit}
	}
	return errors.Join(insert(im.t.db, spellings), insert(im.t.db, undo))
}

// importedColumns are those of an item that documents decide. Its state and due
// day are not among them: neither an import nor taking one back touches those.
var importedColumns = []string{"pos", "title", "goal", "progress", "percent_tenths", "sub_goals", "parts", "measures"}

// replaceItems writes rows over the items of the same IDs, or puts them in.
func replaceItems(db *gorm.DB, rows []itemRow) error {
	return insert(db.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns(importedColumns),
	}), rows)
}

func (im *importer) writeItems(*importRow) error {
	var changed, added []itemRow
	for _, e := range im.edits {
		e.now.PlanID = im.plan.ID
		if e.old != nil {
			changed = append(changed, e.now)
		} else {
			added = append(added, e.now)
		}
	}
	if err := replaceItems(im.t.db, changed); err != nil {
		return err
	}
	if len(added) == 0 {
		return nil
	}
	if err := insert(im.t.db, added); err != nil {
		return err
	}
	var stored []itemRow
	if err := im.t.db.Select("id", "pos").Find(&stored, "plan_id = ?", im.plan.ID).Error; err != nil {
		return err
	}
	ids := make(map[int]int64, len(stored))
	for _, r := range stored {
		ids[r.Pos] = r.ID
	}
	for _, e := range im.edits {
		if e.old == nil {
			e.now.ID = ids[e.now.Pos]
		}
	}
	return nil
}

func (im *importer) writeDuties(*importRow) error {
	var replaced []int64
	var rows []dutyRow
	for _, e := range im.edits {
		if e.duties == nil {
			continue
		}
		if e.old != nil {
			replaced = append(replaced, e.now.ID)
		}
		for i, s := range e.duties {
			d := s.duty
			d.ItemID, d.Pos, d.PlanID, d.UnitID = e.now.ID, i+1, im.plan.ID, s.unit.id
			rows = append(rows, d)
		}
	}
	if err := deleteByItem(im.t.db, "duties", "item_id", replaced); err != nil {
		return err
	}
	return insert(im.t.db, rows)
}

// deleteByItem deletes the rows of a table whose column is one of ids.
func deleteByItem(db *gorm.DB, table, column string, ids []int64) error {
	for part := range slices.Chunk(ids, maxParams) {
		if err := db.Exec("DELETE FROM "+table+" WHERE "+column+" IN ?", part).Error; err != nil {
			return fmt.Errorf("delete from %s: %w", table, err)
		}
	}
	return nil
}

// formerItem is an item as it was before an import.
type formerItem struct {
	Item   itemRow   `json:"item"`
	Duties []dutyRow `json:"duties"`
}

func (im *importer) writeHistory(run *importRow) error {
	undo := make([]importItemRow, 0, len(im.edits))
	versions := make([]versionRow, 0, len(im.edits))
	for _, e := range im.edits {
		row := importItemRow{ImportID: run.ID, ItemID: e.now.ID}
		if e.old != nil {
			before, err := toJSON(formerItem{Item: *e.old, Duties: im.duties[e.old.ID]})
			if err != nil {
				return err
			}
			row.ItemBefore = &before
		}
		undo = append(undo, row)
		if e.said {
			versions = append(versions, versionRow{
				ImportID: run.ID, ItemID: e.now.ID, PlanID: im.plan.ID,
				Title: e.now.Title, Goal: e.now.Goal, Progress: e.now.Progress, PercentTenths: e.now.PercentTenths,
			})
		}
	}
	return errors.Join(insert(im.t.db, undo), insert(im.t.db, versions))
}

// itemWords is an item as the audit tells it.
type itemWords struct {
	No       int            `json:"no"`
	Title    string         `json:"title"`
	Goal     string         `json:"goal"`
	Progress string         `json:"progress"`
	Percent  ledger.Percent `json:"percent"`
	Units    []string       `json:"units"`
}

func words(r *itemRow, units []string) itemWords {
	w := itemWords{Title: r.Title, Goal: r.Goal, Progress: r.Progress, Percent: percent(r.PercentTenths), Units: units}
	if r.No != nil {
		w.No = *r.No
	}
	return w
}

func (im *importer) writeAudit(run *importRow) error {
	why := fmt.Sprintf(importReason, run.ID)
	added := 0
	for _, e := range im.edits {
		if !e.said {
			continue
		}
		var units []string
		var from any
		if e.old == nil {
			added++
		} else {
			for _, d := range im.duties[e.old.ID] {
				units = append(units, d.Printed)
			}
			from = words(e.old, units)
		}
		if e.duties != nil {
			units = nil
			for _, s := range e.duties {
				units = append(units, s.duty.Printed)
			}
		}
		if err := im.t.line(whatItem, im.plan.ID, fmt.Sprintf(itemSubject, e.now.ID), from, words(&e.now, units), why); err != nil {
			return err
		}
	}
	var from any
	if !im.isNew {
		from = im.before
	}
	if err := im.t.line("plan", im.plan.ID, im.plan.Name, from, im.plan, why); err != nil {
		return err
	}
	return im.t.line("import", im.plan.ID, im.plan.Name, nil, struct {
		Source string `json:"source"`
		New    int    `json:"new"`
		Edited int    `json:"edited"`
	}{run.Source, added, len(im.edits) - added}, why)
}
