package store

import (
	"errors"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
	"modernc.org/sqlite"
)

// sqliteDriver is the name under which modernc.org/sqlite registers itself.
const sqliteDriver = "sqlite"

// Extended result codes of SQLite (sqlite.org/rescode.html).
const (
	sqliteForeignKey = 787
	sqlitePrimaryKey = 1555
	sqliteUnique     = 2067
)

// sqliteDialect is what gorm has to know of SQLite, for a connection or a pool that is
// open. Tables are made by migrations, so it knows no types.
type sqliteDialect struct{ conn gorm.ConnPool }

// Name implements gorm.Dialector.
func (sqliteDialect) Name() string { return string(dialectSQLite) }

// Initialize implements gorm.Dialector.
func (d sqliteDialect) Initialize(db *gorm.DB) error {
	db.ConnPool = d.conn
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		CreateClauses:        []string{"INSERT", "VALUES", "ON CONFLICT", "RETURNING"},
		UpdateClauses:        []string{"UPDATE", "SET", "FROM", "WHERE", "RETURNING"},
		DeleteClauses:        []string{"DELETE", "FROM", "WHERE", "RETURNING"},
		LastInsertIDReversed: true,
	})
	// A transaction that writes has the whole database; FOR UPDATE is not in its language.
	db.ClauseBuilders["FOR"] = func(clause.Clause, clause.Builder) {}
	return nil
}

// Migrator implements gorm.Dialector: nothing asks for it.
func (sqliteDialect) Migrator(*gorm.DB) gorm.Migrator { return nil }

// DataTypeOf implements gorm.Dialector: only a migrator would ask.
func (sqliteDialect) DataTypeOf(*schema.Field) string { return "" }

// DefaultValueOf implements gorm.Dialector: a row that is not given an ID gets the next.
func (sqliteDialect) DefaultValueOf(*schema.Field) clause.Expression {
	return clause.Expr{SQL: "NULL"}
}

// BindVarTo implements gorm.Dialector.
func (sqliteDialect) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) { _ = w.WriteByte('?') }

// QuoteTo implements gorm.Dialector: names are our own, with a dot at most.
func (sqliteDialect) QuoteTo(w clause.Writer, name string) {
	_, _ = w.WriteString("`" + strings.ReplaceAll(name, ".", "`.`") + "`")
}

// Explain implements gorm.Dialector.
func (sqliteDialect) Explain(query string, vars ...any) string {
	return logger.ExplainSQL(query, nil, `"`, vars...)
}

// Translate implements gorm.ErrorTranslator.
func (sqliteDialect) Translate(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() {
		case sqliteUnique, sqlitePrimaryKey:
			return gorm.ErrDuplicatedKey
		case sqliteForeignKey:
			return gorm.ErrForeignKeyViolated
		}
	}
	return err
}
