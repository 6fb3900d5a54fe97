package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"

	"duban/ledger"
)

// The migrations hold one statement a file: MySQL commits each statement that
// changes a table by itself, so that a file with two could stop halfway.
//
//go:embed migration/sqlite/*.sql migration/mysql/*.sql
var migrations embed.FS

const (
	// migrateWait is how long one process waits for another that migrates.
	migrateWait = 60 * time.Second
	// lockSuffix names the empty file whose lock a migrating process holds beside
	// SQLite's database. It stays: SQLite fails in a process that waits for the lock
	// of a file that another removes.
	lockSuffix = "-migrate"
	// lockName is the name of MySQL's lock; the database's name makes it its own.
	lockName = "CONCAT('duban.migrate.', DATABASE())"
)

// Migrate brings the tables to what this program needs. Of several processes that
// start at once, one does it and the others wait. A database that is newer is
// Invalid and left alone.
func (s *Store) Migrate(ctx context.Context) error {
	pending, err := s.Pending(ctx)
	if err != nil || pending == 0 {
		return err
	}
	unlock, err := s.lockMigration(ctx)
	if err != nil {
		return fail("migration lock", err)
	}
	err = s.migrate(ctx)
	return fail("migrate", errors.Join(err, unlock()))
}

func (s *Store) migrate(ctx context.Context) error {
	p, done, err := s.provider()
	if err != nil {
		return err
	}
	defer done()
	applied, err := p.Up(ctx)
	if err != nil {
		return fmt.Errorf("up: %w", err)
	}
	if n := len(applied); n > 0 {
		s.log.InfoContext(ctx, "tables migrated", "migrations", n, "version", applied[n-1].Source.Version)
	}
	return nil
}

// Pending returns how many migrations the database still needs.
func (s *Store) Pending(ctx context.Context) (int, error) {
	known, newest, err := s.known()
	if err != nil {
		return 0, fail("pending migrations", err)
	}
	has, err := s.tableVersion(ctx)
	if err != nil {
		return 0, fail("pending migrations", err)
	}
	if has > newest {
		return 0, &ledger.Error{Code: ledger.Invalid, Detail: fmt.Sprintf(
			"数据库的表结构（第%d版）比本程序（第%d版）新，请使用新版程序", has, newest)}
	}
	pending := 0
	for _, v := range known {
		if v > has {
			pending++
		}
	}
	return pending, nil
}

// known returns the versions of this program's migrations.
func (s *Store) known() (versions []int64, newest int64, err error) {
	files, err := fs.Glob(migrations, "migration/"+string(s.dialect)+"/*.sql")
	if err != nil {
		return nil, 0, fmt.Errorf("migration files: %w", err)
	}
	for _, f := range files {
		v, err := goose.NumericComponent(f)
		if err != nil {
			return nil, 0, fmt.Errorf("migration files: %w", err)
		}
		versions, newest = append(versions, v), max(newest, v)
	}
	return versions, newest, nil
}

// tableVersion is the newest migration that the database has had, 0 for an empty
// one. It only reads, which goose's own question does not.
func (s *Store) tableVersion(ctx context.Context) (int64, error) {
	tables := "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?"
	if s.dialect == dialectSQLite {
		tables = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
	}
	db := s.read.WithContext(ctx)
	var n int
	if err := db.Raw(tables, goose.DefaultTablename).Scan(&n).Error; err != nil {
		return 0, fmt.Errorf("table version: %w", err)
	}
	if n == 0 {
		return 0, nil
	}
	var version sql.NullInt64
	if err := db.Raw("SELECT MAX(version_id) FROM " + goose.DefaultTablename).Scan(&version).Error; err != nil {
		return 0, fmt.Errorf("table version: %w", err)
	}
	return version.Int64, nil
}

// provider returns goose over a pool of its own, since SQLite's other pools read
// only or belong to the writer. done closes the pool.
func (s *Store) provider() (p *goose.Provider, done func(), err error) {
	folder, err := fs.Sub(migrations, "migration/"+string(s.dialect))
	if err != nil {
		return nil, nil, fmt.Errorf("migration files: %w", err)
	}
	kind := goose.DialectSQLite3
	var db *sql.DB
	if s.dialect == dialectMySQL {
		kind = goose.DialectMySQL
		db, err = s.read.DB()
		done = func() {}
	} else {
		// A migration lost with the machine's power is whole or not there, and is done
		// again; so none waits for the disk. The first change after them does.
		db, err = sqlitePool(s.path, "synchronous(NORMAL)")
		done = func() { _ = db.Close() }
	}
	if err != nil {
		return nil, nil, fmt.Errorf("migration pool: %w", err)
	}
	p, err = goose.NewProvider(kind, db, folder, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		done()
		return nil, nil, fmt.Errorf("migrations: %w", err)
	}
	return p, done, nil
}

// lockMigration waits until no other process migrates this database.
func (s *Store) lockMigration(ctx context.Context) (unlock func() error, err error) {
	ctx, cancel := context.WithTimeout(ctx, migrateWait)
	defer cancel()
	if s.dialect == dialectMySQL {
		return s.lockMySQL(ctx)
	}
	// The database itself cannot be locked while goose writes to it, so a second
	// one beside it is, whose lock the system frees if the process dies.
	db, err := sql.Open(sqliteDriver, fileURI(s.path+lockSuffix, fmt.Sprintf("busy_timeout(%d)", migrateWait.Milliseconds())))
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db.Close, nil
}

func (s *Store) lockMySQL(ctx context.Context) (unlock func() error, err error) {
	pool, err := s.read.DB()
	if err != nil {
		return nil, fmt.Errorf("pool: %w", err)
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connection: %w", err)
	}
	// The server may wait as long as the driver reads; asking again waits on.
	step := int(ioTimeout.Seconds()) / 2
	var got sql.NullInt64
	for got.Int64 != 1 {
		if err := conn.QueryRowContext(ctx, fmt.Sprintf("SELECT GET_LOCK(%s, %d)", lockName, step)).Scan(&got); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "DO RELEASE_LOCK("+lockName+")")
		return errors.Join(err, conn.Close())
	}, nil
}
