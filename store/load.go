package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"duban/ledger"
)

// Version returns the version of the book: one short query.
func (s *Store) Version(ctx context.Context) (v int64, err error) {
	row, err := s.reads.row(ctx, sumVersions)
	if err == nil {
		err = row.Scan(&v)
	}
	return v, fail("version", err)
}

const sumVersions = "SELECT SUM(version) FROM heads"

func bookVersion(db *gorm.DB) (v int64, err error) {
	if err := db.Raw(sumVersions).Scan(&v).Error; err != nil {
		return 0, fmt.Errorf("book version: %w", err)
	}
	return v, nil
}

// Load reads the whole book as it was at one instant.
func (s *Store) Load(ctx context.Context) (*ledger.Book, error) {
	return s.Refresh(ctx, &ledger.Book{})
}

// Refresh is Load for who has an earlier book: what has not changed since is taken
// from it and shared. Of a plan into which units have reported, the items that they
// reported on are read. prev itself is not changed; a loaded book must never be.
func (s *Store) Refresh(ctx context.Context, prev *ledger.Book) (*ledger.Book, error) {
	if prev.Version > 0 {
		if book, ok, err := s.follow(ctx, prev); err != nil || ok {
			return book, fail("load", err)
		}
	}
	book := &ledger.Book{}
	err := s.read.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		err := db.Raw("SELECT SUM(version), SUM(shape) FROM heads").Row().Scan(&book.Version, &book.Shape)
		if err != nil {
			return fmt.Errorf("book version: %w", err)
		}
		if book.Plans, err = refreshPlans(db, prev.Plans); err != nil {
			return err
		}
		if book.Members, err = loadMembers(db); err != nil {
			return err
		}
		book.Leaves, err = s.loadLeaves(db)
		return err
	}, snapshot)
	if err != nil {
		return nil, fail("load", err)
	}
	return book, nil
}

func (r *planRow) plan() (*ledger.Plan, error) {
	asOf, err := date(r.AsOf)
	if err != nil {
		return nil, fmt.Errorf("plan %d: %w", r.ID, err)
	}
	p := &ledger.Plan{
		ID: r.ID, Year: r.Year, Name: r.Name, Title: r.Title, Issuer: r.Issuer, DocNumber: r.DocNumber, Area: r.Area,
		AsOf: asOf, AsOfLabel: r.AsOfLabel, Source: r.Source, FigureRule: ledger.FigureRule(r.FigureRule), Archived: r.Archived,
		Version: r.Version, Shape: r.Shape, Imports: r.Imports, HasReports: r.HasReports,
	}
	if r.MergedUS != 0 {
		p.MergedAt = instant(r.MergedUS)
	}
	return p, nil
}

// filler reads what belongs to plans, a statement a table.
type filler struct {
	db    *gorm.DB
	plans map[int64]*ledger.Plan
	items map[int64]*ledger.Item
	// where restricts a statement to the plans; "" when all are wanted.
	where string
	args  []any
}

// maxListed is how many plans a statement may name; for more, all are read.
const maxListed = 100

func newFiller(db *gorm.DB, plans []*ledger.Plan, all bool) *filler {
	f := &filler{db: db, plans: make(map[int64]*ledger.Plan, len(plans)), items: map[int64]*ledger.Item{}}
	ids := make([]int64, len(plans))
	for i, p := range plans {
		f.plans[p.ID], ids[i] = p, p.ID
	}
	if !all && len(ids) <= maxListed {
		f.where, f.args = " WHERE plan_id IN ?", []any{ids}
	}
	return f
}

func (f *filler) fill() error {
	for _, step := range []struct {
		what string
		read func() error
	}{
		{"units", f.units},
		{"items", f.readItems},
		{"duties", f.duties},
		{"item versions", f.versions},
		{"reports", f.reports},
		{"acts", f.acts},
		{"aliases", f.aliases},
		{"synonyms", f.synonyms},
		{"instructions", f.instructions},
	} {
		if err := step.read(); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
	}
	return nil
}

// each runs a query over the wanted plans and calls row for every row, between
// Scan and the next. It goes past gorm's models, which cost several times as much
// over tens of thousands of rows.
func (f *filler) each(query, order string, row func(scan func(...any) error) error) error {
	rows, err := f.db.Raw(query+f.where+order, f.args...).Rows()
	if err != nil {
		return err //nolint:wrapcheck // fill names the table
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err() //nolint:wrapcheck // fill names the table
}

func (f *filler) units() error {
	spellings := map[int64][]string{}
	err := f.each("SELECT unit_id, spelling FROM unit_spellings", " ORDER BY id", func(scan func(...any) error) error {
		var unit int64
		var spelling string
		if err := scan(&unit, &spelling); err != nil {
			return err
		}
		spellings[unit] = append(spellings[unit], spelling)
		return nil
	})
	if err != nil {
		return err
	}
	return f.each("SELECT id, plan_id, name, collective, members FROM units", " ORDER BY id", func(scan func(...any) error) error {
		var r unitRow
		if err := scan(&r.ID, &r.PlanID, &r.Name, &r.Collective, &r.Members); err != nil {
			return err
		}
		members, err := decode(r.Members, same[string])
		if err != nil {
			return err
		}
		if p := f.plans[r.PlanID]; p != nil {
			p.Units = append(p.Units, ledger.Unit{ID: r.ID, Name: r.Name, Spellings: spellings[r.ID], Collective: r.Collective, Members: members})
		}
		return nil
	})
}

func same[T any](v T) T { return v }

func (f *filler) readItems() error {
	pos := map[int64]int{}
	err := f.each("SELECT id, plan_id, pos, no, title, goal, progress, percent_tenths, due_on, status, sub_goals, parts, measures FROM items", "",
		func(scan func(...any) error) error {
			var r itemRow
			if err := scan(&r.ID, &r.PlanID, &r.Pos, &r.No, &r.Title, &r.Goal, &r.Progress, &r.PercentTenths, &r.DueOn, &r.Status,
				&r.SubGoals, &r.Parts, &r.Measures); err != nil {
				return err
			}
			p := f.plans[r.PlanID]
			if p == nil {
				return nil
			}
			it, err := r.item()
			if err != nil {
				return err
			}
			f.items[r.ID], pos[r.ID] = it, r.Pos
			p.Items = append(p.Items, it)
			return nil
		})
	for _, p := range f.plans {
		slices.SortFunc(p.Items, func(a, b *ledger.Item) int {
			return cmp.Or(cmp.Compare(pos[a.ID], pos[b.ID]), cmp.Compare(a.ID, b.ID))
		})
	}
	return err
}

func (r *itemRow) item() (*ledger.Item, error) {
	it := &ledger.Item{
		ID: r.ID, PlanID: r.PlanID, Title: r.Title, Goal: r.Goal, Progress: r.Progress,
		Percent: percent(r.PercentTenths), Status: ledger.Status(r.Status),
	}
	if r.No != nil {
		it.No = *r.No
	}
	var err error
	if it.DueOn, err = date(r.DueOn); err != nil {
		return nil, fmt.Errorf("item %d: %w", r.ID, err)
	}
	if it.SubGoals, err = decode(r.SubGoals, func(j subGoalJSON) ledger.SubGoal { return ledger.SubGoal(j) }); err != nil {
		return nil, fmt.Errorf("item %d: %w", r.ID, err)
	}
	if it.Parts, err = decode(r.Parts, func(j partJSON) ledger.Part { return ledger.Part(j) }); err != nil {
		return nil, fmt.Errorf("item %d: %w", r.ID, err)
	}
	if it.Measures, err = decode(r.Measures, func(j measureJSON) ledger.Measure { return ledger.Measure(j) }); err != nil {
		return nil, fmt.Errorf("item %d: %w", r.ID, err)
	}
	return it, nil
}

func (f *filler) duties() error {
	return f.each("SELECT item_id, unit_id, printed, role, role_source FROM duties", " ORDER BY item_id, pos", func(scan func(...any) error) error {
		var r dutyRow
		if err := scan(&r.ItemID, &r.UnitID, &r.Printed, &r.Role, &r.RoleSource); err != nil {
			return err
		}
		if it := f.items[r.ItemID]; it != nil {
			it.Duties = append(it.Duties, ledger.Duty{UnitID: r.UnitID, Printed: r.Printed, Role: ledger.Role(r.Role), Source: ledger.RoleSource(r.RoleSource)})
		}
		return nil
	})
}

// versions leaves out what undone imports had left.
func (f *filler) versions() error {
	imports := map[int64]ledger.ItemVersion{}
	err := f.each("SELECT id, kind, source, as_of, as_of_label, actor, at_us, undone FROM imports", "", func(scan func(...any) error) error {
		var r importRow
		if err := scan(&r.ID, &r.Kind, &r.Source, &r.AsOf, &r.AsOfLabel, &r.Actor, &r.AtUS, &r.Undone); err != nil || r.Undone {
			return err
		}
		if r.Kind == kindGoal {
			imports[r.ID] = ledger.ItemVersion{At: instant(r.AtUS), By: r.Actor, GoalOnly: true, Note: r.Source}
			return nil
		}
		asOf, err := date(r.AsOf)
		imports[r.ID] = ledger.ItemVersion{At: instant(r.AtUS), By: r.Actor, Source: r.Source, Label: r.AsOfLabel, AsOf: asOf}
		return err
	})
	if err != nil {
		return err
	}
	return f.each("SELECT import_id, item_id, title, goal, progress, percent_tenths FROM item_versions", " ORDER BY import_id", func(scan func(...any) error) error {
		var r versionRow
		if err := scan(&r.ImportID, &r.ItemID, &r.Title, &r.Goal, &r.Progress, &r.PercentTenths); err != nil {
			return err
		}
		v, live := imports[r.ImportID]
		it := f.items[r.ItemID]
		if !live || it == nil {
			return nil
		}
		v.Version, v.Title, v.Goal, v.Progress, v.Percent = len(it.Versions)+1, r.Title, r.Goal, r.Progress, percent(r.PercentTenths)
		it.Versions = append(it.Versions, v)
		return nil
	})
}

// reports reads those that still matter; the whole of an item's is its History.
func (f *filler) reports() error {
	return f.each(reportColumns+" WHERE id IN (SELECT report_id FROM standing", ") ORDER BY id", func(scan func(...any) error) error {
		r, err := scanReport(scan)
		if it := f.items[r.ItemID]; err == nil && it != nil {
			it.Reports = append(it.Reports, r)
		}
		return err
	})
}

func (f *filler) aliases() error {
	return f.each("SELECT plan_id, name, unit_id FROM aliases", " ORDER BY id", func(scan func(...any) error) error {
		var r aliasRow
		if err := scan(&r.PlanID, &r.Name, &r.UnitID); err != nil {
			return err
		}
		if p := f.plans[r.PlanID]; p != nil {
			p.Aliases = append(p.Aliases, ledger.Alias{Name: r.Name, UnitID: r.UnitID})
		}
		return nil
	})
}

func (f *filler) synonyms() error {
	return f.each("SELECT plan_id, word, target FROM synonyms", " ORDER BY id", func(scan func(...any) error) error {
		var r synonymRow
		if err := scan(&r.PlanID, &r.Word, &r.Target); err != nil {
			return err
		}
		if p := f.plans[r.PlanID]; p != nil {
			p.Synonyms = append(p.Synonyms, ledger.Synonym{Word: r.Word, Target: r.Target})
		}
		return nil
	})
}

// loadMembers returns the roster in the order in which people came into it.
func loadMembers(db *gorm.DB) ([]ledger.Member, error) {
	var units []memberUnitRow
	if err := db.Order("member_id, pos").Find(&units).Error; err != nil {
		return nil, fmt.Errorf("member units: %w", err)
	}
	of := map[int64][]memberUnitRow{}
	for _, u := range units {
		of[u.MemberID] = append(of[u.MemberID], u)
	}
	var rows []memberRow
	if err := db.Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	members := make([]ledger.Member, len(rows))
	for i, r := range rows {
		members[i] = ledger.Member{
			Account: r.Account, Name: r.Name, Role: ledger.MemberRole(r.Role), Phone: r.Phone, Active: r.Active,
		}
		if err := setUnits(&members[i], of[r.ID]); err != nil {
			return nil, err
		}
	}
	return members, nil
}

// instant is a stored time.
func instant(us int64) time.Time { return time.UnixMicro(us).UTC() }

// snapshot is a read of the whole database at one instant.
var snapshot = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
