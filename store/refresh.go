package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"

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
		if old := have[rows[i].ID]; old != nil && old.Version == rows[i].Version {
			plans[i] = old
			continue
		}
		p, err := rows[i].plan()
		if err != nil {
			return nil, err
		}
		plans[i] = p
		changed = append(changed, p)
	}
	if len(changed) == 0 {
		return plans, nil
	}
	return plans, newFiller(db, changed, len(changed) == len(rows)).fill()
}

// follower brings a book up to reports, which is what a busy week consists of: few
// short statements, on SQLite prepared on a connection of their own.
type follower struct {
	mu   sync.Mutex
	conn *sql.Conn // SQLite's; on MySQL one is borrowed
	kept map[string]*sql.Stmt
}

const (
	// versionsNow reads the book's version and shape, and the plans' versions, of one instant.
	versionsNow = "SELECT 0, SUM(version), SUM(shape) FROM heads UNION ALL SELECT id, version, has_reports FROM plans"
	// standingSince reads what stands of the items that were reported on since a version.
	standingSince = " WHERE id IN (SELECT report_id FROM standing WHERE item_id IN (SELECT item_id FROM standing WHERE plan_id = ? AND changed > ?))"
)

// follow returns the book that prev has become by reports alone; ok is false when more
// has changed.
func (s *Store) follow(ctx context.Context, prev *ledger.Book) (book *ledger.Book, ok bool, err error) {
	w := &wire{ctx: ctx}
	begin := []string{"BEGIN"}
	if f := &s.following; f.conn != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		w.conn, w.kept = f.conn, f.kept
		w.ctx = context.WithoutCancel(ctx) // an interrupt would leave the transaction open
	} else {
		pool, err := s.read.DB()
		if err != nil {
			return nil, false, fmt.Errorf("pool: %w", err)
		}
		if w.conn, err = pool.Conn(ctx); err != nil {
			return nil, false, fmt.Errorf("connection: %w", err)
		}
		defer func() { _ = w.conn.Close() }() // it goes back to the pool
		w.joins, begin = true, []string{"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "START TRANSACTION READ ONLY"}
	}
	for _, q := range begin {
		if err := w.later(q); err != nil {
			return nil, false, fmt.Errorf("begin: %w", err)
		}
	}
	book, ok, err = followIn(w, prev)
	if err != nil {
		s.rollback(ctx, w.conn)
		return nil, false, err
	}
	if _, err := w.exec("COMMIT"); err != nil {
		s.rollback(ctx, w.conn)
		return nil, false, fmt.Errorf("end: %w", err)
	}
	return book, ok, nil
}

func followIn(w *wire, prev *ledger.Book) (*ledger.Book, bool, error) {
	book := new(ledger.Book)
	*book = *prev
	book.Plans = slices.Clone(prev.Plans)
	type now struct{ version, reported int64 }
	plans := make(map[int64]now, len(prev.Plans))
	err := w.rows(func(scan func(...any) error) error {
		var id int64
		var n now
		err := scan(&id, &n.version, &n.reported)
		if id == 0 {
			book.Version, book.Shape = n.version, n.reported
		} else {
			plans[id] = n
		}
		return err
	}, versionsNow)
	if err != nil {
		return nil, false, fmt.Errorf("versions: %w", err)
	}
	if book.Shape != prev.Shape {
		return nil, false, nil
	}
	for i, old := range prev.Plans {
		n := plans[old.ID]
		if n.version == old.Version {
			continue
		}
		p := *old
		p.Version, p.HasReports = n.version, n.reported != 0
		if err := reportedSince(w, &p, old); err != nil {
			return nil, false, err
		}
		book.Plans[i] = &p
	}
	return book, true, nil
}

// reportedSince gives p, which is otherwise old, the reports that stand now. Items on
// which nobody has reported stay old's.
func reportedSince(w *wire, p, old *ledger.Plan) error {
	p.Items = slices.Clone(old.Items)
	of := map[int64][]ledger.Report{}
	err := w.rows(func(scan func(...any) error) error {
		r, err := scanReport(scan)
		of[r.ItemID] = append(of[r.ItemID], r)
		return err
	}, reportColumns+standingSince+" ORDER BY id", p.ID, old.Version)
	if err != nil {
		return fmt.Errorf("new reports of plan %d: %w", p.ID, err)
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
