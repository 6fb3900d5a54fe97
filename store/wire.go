package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

// wire is a transaction's connection for the statements that every report pays for.
// It goes past gorm. On SQLite the statements stay prepared. On MySQL, where a round
// trip costs more than a statement, those whose outcome nobody waits for are joined to
// the next one and travel with it.
//
// A statement of a joined text that fails ends the text, so that nothing after it is
// done; which one it was is not told. Whoever has to know runs the change again
// unjoined (changeAlone).
type wire struct {
	ctx  context.Context //nolint:containedctx // a transaction is one call
	conn *sql.Conn
	// kept are the prepared statements; nil on MySQL.
	kept map[string]*sql.Stmt
	// joins says that statements may wait; waits and args are those that do.
	joins bool
	waits []string
	args  []any
	// counts says that @met is how many rows a statement met that has to meet one: it
	// is read together with what is asked next (appendAudit).
	counts bool
}

// later does a statement, at the latest with the next one.
func (w *wire) later(query string, args ...any) error {
	if w.joins {
		w.waits, w.args = append(w.waits, query), append(w.args, args...)
		return nil
	}
	_, err := w.exec(query, args...)
	return err
}

// exec does a statement after those that wait, and returns its own result.
func (w *wire) exec(query string, args ...any) (sql.Result, error) {
	if w.kept != nil {
		stmt, err := w.prepared(query) //nolint:sqlclosecheck // kept as long as the connection
		if err != nil {
			return nil, err
		}
		res, err := stmt.ExecContext(w.ctx, args...)
		return res, translate(err)
	}
	query, args = w.join(query, args)
	res, err := w.conn.ExecContext(w.ctx, query, args...)
	return res, translate(err)
}

// rows asks, after the statements that wait, and hands each row to take.
func (w *wire) rows(take func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := w.query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows.Scan); err != nil {
			return err
		}
	}
	return translate(rows.Err())
}

func (w *wire) query(query string, args ...any) (*sql.Rows, error) {
	if w.kept != nil {
		stmt, err := w.prepared(query) //nolint:sqlclosecheck // kept as long as the connection
		if err != nil {
			return nil, err
		}
		rows, err := stmt.QueryContext(w.ctx, args...)
		return rows, translate(err)
	}
	query, args = w.join(query, args)
	rows, err := w.conn.QueryContext(w.ctx, query, args...)
	return rows, translate(err)
}

// join puts the statements that wait before another.
func (w *wire) join(query string, args []any) (string, []any) {
	if len(w.waits) == 0 {
		return query, args
	}
	query, args = strings.Join(w.waits, ";")+";"+query, append(w.args, args...)
	w.waits, w.args = nil, nil
	return query, args
}

func (w *wire) prepared(query string) (*sql.Stmt, error) {
	if stmt := w.kept[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := w.conn.PrepareContext(w.ctx, query)
	if err != nil {
		return nil, translate(err)
	}
	w.kept[query] = stmt
	return stmt, nil
}

// pool is the wire as gorm sees it: what waits goes before whatever gorm does.
type pool struct{ *wire }

// PrepareContext implements gorm.ConnPool.
func (p pool) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return p.conn.PrepareContext(ctx, query)
}

// ExecContext implements gorm.ConnPool.
func (p pool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	query, args = p.join(query, args)
	return p.conn.ExecContext(ctx, query, args...)
}

// QueryContext implements gorm.ConnPool.
func (p pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	query, args = p.join(query, args)
	return p.conn.QueryContext(ctx, query, args...)
}

// QueryRowContext implements gorm.ConnPool.
func (p pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	query, args = p.join(query, args)
	return p.conn.QueryRowContext(ctx, query, args...)
}

// Server error numbers of MySQL and MariaDB for keys.
const (
	mysqlDuplicate  = 1062
	mysqlForeignKey = 1452
)

// translate gives errors of keys the names that gorm gives them.
func translate(err error) error {
	if err == nil {
		return nil
	}
	if server, ok := errors.AsType[*mysqldriver.MySQLError](err); ok {
		switch server.Number {
		case mysqlDuplicate:
			return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
		case mysqlForeignKey:
			return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
		}
	}
	return sqliteDialect{}.Translate(err)
}
