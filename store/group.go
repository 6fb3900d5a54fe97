package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"

	"gorm.io/gorm"
)

const (
	// maxGroup bounds how many changes share a transaction, and so how long the
	// first of them waits for the last.
	maxGroup = 256
	// waiting is how many changes may wait before callers wait to be let in.
	waiting = 1024
)

var errClosed = errors.New("store is closed")

// group is SQLite's one writer.
type group struct {
	s    *Store
	conn *sql.Conn
	wire *wire
	db   *gorm.DB
	jobs chan *job
	quit chan struct{}
	done chan struct{}
}

// job is one waiting change.
type job struct {
	ctx   context.Context //nolint:containedctx // a job is a call that waits its turn
	cause Cause
	do    func(*txn) error
	err   chan error
}

func startGroup(s *Store, conn *sql.Conn, db *gorm.DB) *group {
	g := &group{
		s: s, conn: conn, db: db, wire: &wire{ctx: context.Background(), conn: conn, kept: map[string]*sql.Stmt{}},
		jobs: make(chan *job, waiting),
		quit: make(chan struct{}),
		done: make(chan struct{}),
	}
	go g.run()
	return g
}

// stop ends the writer after the transaction that it has begun. Changes still
// waiting are refused.
func (g *group) stop() error {
	close(g.quit)
	<-g.done
	return nil
}

// submit waits until the change is on disk or refused. When ctx ends first, the
// change may still happen.
func (g *group) submit(ctx context.Context, cause Cause, do func(*txn) error) error {
	j := &job{ctx: ctx, cause: cause, do: do, err: make(chan error, 1)}
	select {
	case g.jobs <- j:
	case <-ctx.Done():
		return fmt.Errorf("waiting to write: %w", ctx.Err())
	case <-g.quit:
		return errClosed
	}
	select {
	case err := <-j.err:
		return err
	case <-ctx.Done():
		return fmt.Errorf("being written: %w", ctx.Err())
	case <-g.done:
	}
	select {
	case err := <-j.err:
		return err
	default:
		return errClosed
	}
}

func (g *group) run() {
	defer close(g.done)
	jobs := make([]*job, 0, maxGroup)
	for {
		select {
		case j := <-g.jobs:
			jobs = append(jobs[:0], j)
		case <-g.quit:
			return
		}
		for more := true; more && len(jobs) < maxGroup; {
			select {
			case j := <-g.jobs:
				jobs = append(jobs, j)
			default:
				more = false
			}
		}
		g.commit(jobs)
	}
}

// errOneRefused ends a transaction without savepoints in which a change was refused.
var errOneRefused = errors.New("one of the changes was refused")

// commit runs the jobs in one transaction and tells each what became of it. Hardly one
// is ever refused, and a savepoint for each costs a copy of every page it touches; so
// they are first run without, and only when one is refused all again with savepoints.
func (g *group) commit(jobs []*job) {
	errs, err := g.attempt(jobs, false)
	if errors.Is(err, errOneRefused) {
		errs, err = g.attempt(jobs, true)
	}
	for i, j := range jobs {
		if err != nil {
			errs[i] = err
		}
		j.err <- errs[i]
	}
}

// attempt runs the jobs in one transaction, which runs under no caller's context: an
// interrupt would end it for all.
func (g *group) attempt(jobs []*job, savepoints bool) (errs []error, err error) {
	errs = make([]error, len(jobs))
	err = g.transaction(func() error {
		var lines []auditRow
		changes, shapes := 0, 0
		for i, j := range jobs {
			if errs[i] = j.ctx.Err(); errs[i] != nil {
				continue
			}
			t := &txn{wire: g.wire, db: g.db, now: g.s.now(), cause: j.cause, trial: g.s.trial, hours: g.s.hours}
			var err error
			if savepoints {
				errs[i], err = g.savepoint(t, j.do)
			} else if errs[i] = g.guarded(t, j.do); errs[i] != nil && !errors.Is(errs[i], errRepeated) {
				err = errOneRefused // a repeated event has left nothing to take back
			}
			if err != nil {
				return err
			}
			if errs[i] == nil && len(t.lines) > 0 {
				lines = append(lines, t.lines...)
				changes++
				shapes += t.shapes()
			}
		}
		if changes == 0 {
			return nil
		}
		return appendAudit(g.wire, 0, lines, changes, shapes)
	})
	return errs, err
}

// savepoint runs do so that its failure takes back its own statements only. fatal
// says that the whole transaction is lost.
func (g *group) savepoint(t *txn, do func(*txn) error) (refused, fatal error) {
	if err := g.wire.later("SAVEPOINT job"); err != nil {
		return nil, fmt.Errorf("savepoint: %w", err)
	}
	refused = g.guarded(t, do)
	if refused != nil {
		if !isolated(refused) {
			return nil, refused
		}
		if err := g.wire.later("ROLLBACK TO job"); err != nil {
			return nil, fmt.Errorf("rollback to savepoint: %w", err)
		}
	}
	if err := g.wire.later("RELEASE job"); err != nil {
		return nil, fmt.Errorf("release savepoint: %w", err)
	}
	return refused, nil
}

// guarded runs one change. A panic must not take the other changes, or the
// process, along.
func (g *group) guarded(t *txn, do func(*txn) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			g.s.log.Error("change panicked", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	if err := do(t); err != nil {
		return err
	}
	return t.bumpPlans()
}

// transaction is written out because database/sql gives a connection back to its
// pool even when COMMIT failed and SQLite's transaction is still open, as it is
// when another process holds a lock.
func (g *group) transaction(do func() error) error {
	ctx := context.Background()
	if _, err := g.wire.exec("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	err := do()
	if err == nil {
		if _, err = g.wire.exec("COMMIT"); err == nil {
			return nil
		}
		err = fmt.Errorf("commit: %w", err)
	}
	// After some errors SQLite has rolled back by itself, and says so here.
	if _, back := g.conn.ExecContext(ctx, "ROLLBACK"); back != nil {
		g.s.log.Debug("rollback", "err", back)
	}
	return err
}
