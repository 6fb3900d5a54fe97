package store

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"duban/ledger"
)

// refreshPlans returns all plans, those of prev where their versions are the same.
func refreshPlans(db *gorm.DB, prev []*ledger.Plan) ([]*ledger.Plan, error) {
	var rows []planRow
	if err := db.Order("year, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("plans: %w", err)
	}
	have := make(map[int64]*ledger.Plan, len(prev))
	for _, p := range prev {
		have[p.ID] = p
	}
	plans := make([]*ledger.Plan, len(rows))
	var changed []*ledger.Plan
	for i := range rows {
		old := have[rows[i].ID]
		if old != nil && old.Version == rows[i].Version {
			plans[i] = old
			continue
		}
		p, err := rows[i].plan()
		if err != nil {
			return nil, err
		}
		plans[i] = p
		if old != nil && old.Shape == p.Shape {
			if err := follow(db, p, old); err != nil {
				return nil, err
			}
			continue
		}
		changed = append(changed, p)
	}
	if len(changed) == 0 {
		return plans, nil
	}
	return plans, newFiller(db, changed, len(changed) == len(rows)).fill()
}

// follow fills a plan that nothing but units' reports distinguishes from old: what
// they are about is read, the rest is old's, which stays as it is.
func follow(db *gorm.DB, p, old *ledger.Plan) error {
	p.Units, p.Aliases, p.Synonyms, p.Instructions, p.Items = old.Units, old.Aliases, old.Synonyms, old.Instructions, slices.Clone(old.Items)
	// Reports of a plan are numbered in the order in which they are committed.
	var touched []int64
	err := db.Raw("SELECT DISTINCT item_id FROM reports WHERE plan_id = ? AND id > ?", p.ID, newestLine(old)).Scan(&touched).Error
	if err != nil {
		return fmt.Errorf("new reports of plan %d: %w", p.ID, err)
	}
	if len(touched) == 0 {
		return nil
	}
	now, err := reportsWhere(db, " WHERE id IN (SELECT report_id FROM standing WHERE item_id IN ?)", touched)
	if err != nil {
		return err
	}
	of := make(map[int64][]ledger.Report, len(touched))
	for _, r := range now {
		of[r.ItemID] = append(of[r.ItemID], r)
	}
	for i, it := range p.Items {
		if lines, ok := of[it.ID]; ok {
			item := *it
			item.Reports = lines
			p.Items[i] = &item
		}
	}
	return nil
}

// newestLine is the ID of the newest line of all units: the newest of each stands.
func newestLine(p *ledger.Plan) int64 {
	var id int64
	for _, it := range p.Items {
		if n := len(it.Reports); n > 0 {
			id = max(id, it.Reports[n-1].ID)
		}
	}
	return id
}
