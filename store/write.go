package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"duban/delivery"
)

// maxDeadlocks is how often MySQL may choose a transaction as a deadlock's victim
// before its caller hears of it. The other side has won each time, so that the
// work goes on in any case.
const maxDeadlocks = 5

// txn is one change in the making.
type txn struct {
	*wire
	db    *gorm.DB
	now   time.Time
	cause Cause
	trial func(people []string, said string) string // may be nil
	hours delivery.Hours                            // may be nil
	// lines are the audit lines so far. A change without any leaves the book's
	// version as it was.
	lines []auditRow
	// plans are those whose version has to grow; reported are the lines that
	// units have added.
	plans    []int64
	reported []*reportRow
}

// change marks a plan as changed.
func (t *txn) change(plan int64) {
	if !slices.Contains(t.plans, plan) {
		t.plans = append(t.plans, plan)
	}
}

// report marks a line as added.
func (t *txn) report(r *reportRow) { t.reported = append(t.reported, r) }

// shapes is 1 for a change that is more than reports, else 0. What says nothing of
// plans may be anything.
func (t *txn) shapes() int {
	if len(t.reported) > 0 && len(t.plans) == 0 {
		return 0
	}
	return 1
}

// bumpPlans raises the versions of the plans that are changed or reported into, and
// writes beside each new line the version that it came with: who follows the plan asks
// for what is newer than he has (SQLite's one writer knew it before). The plan's row is
// locked from here to the end, so that versions are of the order in which changes are
// committed.
func (t *txn) bumpPlans() error {
	for _, id := range t.plans {
		if err := t.later("UPDATE plans SET version = version + 1, shape = shape + 1 WHERE id = ?", id); err != nil {
			return fmt.Errorf("version of plan %d: %w", id, err)
		}
	}
	slices.SortStableFunc(t.reported, func(a, b *reportRow) int { return cmp.Compare(a.PlanID, b.PlanID) })
	last := int64(0)
	for _, r := range t.reported {
		if r.PlanID != last {
			last = r.PlanID
			if err := t.later("UPDATE plans SET version = version + 1, has_reports = ? WHERE id = ?", true, last); err != nil {
				return fmt.Errorf("version of plan %d: %w", last, err)
			}
		}
		if t.kept != nil {
			continue
		}
		err := t.later("UPDATE standing SET changed = (SELECT version FROM plans WHERE id = ?) WHERE item_id = ? AND unit_id = ? AND report_id = ?",
			r.PlanID, r.ItemID, r.UnitID, r.ID)
		if err != nil {
			return fmt.Errorf("version of a report: %w", err)
		}
	}
	return nil
}

// change runs do in a transaction of its own, or in its own savepoint of a shared
// one, and commits.
func (s *Store) change(ctx context.Context, cause Cause, do func(*txn) error) error {
	if s.group != nil {
		return s.group.submit(ctx, cause, do)
	}
	joins := true
	var err error
	for range maxDeadlocks {
		err = s.changeAlone(ctx, cause, do, joins)
		switch {
		case joins && errors.Is(err, gorm.ErrDuplicatedKey):
			joins = false // which of the joined statements found the key?
		case !isDeadlock(err):
			return err
		}
		s.log.DebugContext(ctx, "transaction is repeated", "error", err)
	}
	return err
}

// changeAlone is change on MySQL. The rows that everybody needs come last, a head
// of the audit and then the plan, so that they are locked for two round trips and
// not for the whole transaction.
func (s *Store) changeAlone(ctx context.Context, cause Cause, do func(*txn) error, joins bool) (err error) {
	pooled, err := s.write.DB()
	if err != nil {
		return fmt.Errorf("pool: %w", err)
	}
	conn, err := pooled.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connection: %w", err)
	}
	defer func() { _ = conn.Close() }() // it goes back to the pool
	w := &wire{ctx: ctx, conn: conn, joins: joins}
	// SkipHooks and the like stay as they are; only where statements go is another.
	db := s.write.Session(&gorm.Session{Context: ctx, NewDB: true})
	db.Statement.ConnPool = pool{w}
	t := &txn{wire: w, db: db, now: s.now(), cause: cause, trial: s.trial, hours: s.hours}
	if err := t.later("START TRANSACTION"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	committed := false
	defer func() {
		if !committed {
			s.rollback(ctx, conn)
		}
	}()
	if err := do(t); err != nil {
		return err
	}
	if len(t.lines) > 0 {
		if err := appendAudit(w, int(s.turn.Add(1)%chains), t.lines, 1, t.shapes()); err != nil {
			return err
		}
	}
	if err := t.bumpPlans(); err != nil {
		return err
	}
	if _, err := w.exec("COMMIT"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	committed = true
	return nil
}

// rollback ends a transaction that failed, whatever became of its caller. A connection
// on which that fails is not used again, so that nobody goes on in it.
func (s *Store) rollback(ctx context.Context, conn *sql.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ioTimeout)
	defer cancel()
	if _, err := conn.ExecContext(ctx, "ROLLBACK"); err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// isolated reports whether a failed change leaves the transaction around its
// savepoint sound: the change was refused, or one of its statements was. SQLite
// may have rolled everything back after any other error (sqlite.org/lang_transaction.html).
func isolated(err error) bool {
	if errors.Is(err, gorm.ErrDuplicatedKey) || errors.Is(err, gorm.ErrForeignKeyViolated) {
		return true
	}
	switch sqliteCode(err) {
	case 0, sqliteConstraint, sqliteTooBig:
		return true
	}
	return false
}
