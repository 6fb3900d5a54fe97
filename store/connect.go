package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	gormmysql "gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"duban/ledger"
)

type dialect string

const (
	dialectSQLite dialect = "sqlite"
	dialectMySQL  dialect = "mysql"
)

var silent = logger.Discard

const (
	// busyTimeout is how long a SQLite connection waits for another process's lock,
	// and lockTimeout how long a MySQL transaction waits for a row. A person is told
	// within three seconds that the ledger cannot be written.
	busyTimeout = 2500 * time.Millisecond
	lockTimeout = 2 * time.Second
	// checkpointPages is how long SQLite's log grows before its pages go to the file, 16 MB:
	// who writes next waits for that, and pages written often in between go once.
	checkpointPages = 4096
	// dialTimeout and ioTimeout bound a MySQL server that hangs; the driver has no
	// bounds of its own. Callers with less patience have their contexts.
	dialTimeout = 3 * time.Second
	ioTimeout   = 20 * time.Second
	// connLifetime is below the wait_timeout of any usual server, so that the server
	// never ends a connection first.
	connLifetime = 3 * time.Minute
	// mysqlConns leaves room for a few replicas below the default limit of 151.
	mysqlConns = 32
)

// connect opens the pools that dsn asks for.
func (s *Store) connect(ctx context.Context, dsn string) error {
	kind, rest, _ := strings.Cut(dsn, ":")
	switch dialect(kind) {
	case dialectSQLite:
		return s.connectSQLite(ctx, rest)
	case dialectMySQL:
		return s.connectMySQL(ctx, rest)
	}
	return invalidDSN("数据库地址应以 sqlite: 或 mysql: 开头")
}

func invalidDSN(detail string) error { return &ledger.Error{Code: ledger.Invalid, Detail: detail} }

func (s *Store) connectSQLite(ctx context.Context, path string) error {
	s.dialect = dialectSQLite
	switch path {
	case "":
		return invalidDSN("数据库地址缺少文件名，应为 sqlite:文件路径")
	case ":memory:":
		// Readers and the writer are separate connections and have to see one database.
		path = filepath.Join(os.TempDir(), "duban-"+rand.Text()+".db")
		s.close = append(s.close, func() error {
			var errs []error
			for _, tail := range []string{"", "-wal", "-shm", lockSuffix} {
				if err := os.Remove(path + tail); !errors.Is(err, os.ErrNotExist) { // our own random name
					errs = append(errs, err)
				}
			}
			return errors.Join(errs...)
		})
	}
	// The file holds telephone numbers: only its owner reads it. The side files take its mode.
	f, err := os.OpenFile(filepath.Clean(path), os.O_RDWR|os.O_CREATE, 0o600) // the operator names the file
	if err != nil {
		return &ledger.Error{Code: ledger.Unavailable, Detail: "数据库文件打不开", Err: err}
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("new file: %w", err)
	}

	writer, err := s.openSQLite(path, "foreign_keys(1)", "synchronous(FULL)", fmt.Sprintf("wal_autocheckpoint(%d)", checkpointPages))
	if err != nil {
		return err
	}
	writer.SetMaxOpenConns(1)
	// The writer goroutine keeps its connection, so that a transaction can never be
	// continued on another one.
	conn, err := writer.Conn(ctx)
	if err != nil {
		return fmt.Errorf("writer connection: %w", err)
	}
	s.close = append(s.close, conn.Close)
	writeDB, err := gorm.Open(sqliteDialect{conn}, s.gormConfig())
	if err != nil {
		return fmt.Errorf("writer: %w", err)
	}

	readers, err := s.openSQLite(path, "query_only(1)")
	if err != nil {
		return err
	}
	readers.SetMaxOpenConns(3 + 2*runtime.GOMAXPROCS(0))
	readers.SetMaxIdleConns(3 + 2*runtime.GOMAXPROCS(0))
	if s.read, err = gorm.Open(sqliteDialect{readers}, s.gormConfig()); err != nil {
		return fmt.Errorf("readers: %w", err)
	}

	s.prepareReads(readers)
	// One more than the readers that others may hold: it is kept.
	follow, err := readers.Conn(ctx)
	if err != nil {
		return fmt.Errorf("reader: %w", err)
	}
	s.close = append(s.close, follow.Close)
	s.following.conn, s.following.kept = follow, map[string]*sql.Stmt{}
	s.path = path
	s.group = startGroup(s, conn, writeDB) //nolint:contextcheck // the writer outlives the call that opens it
	s.close = append(s.close, s.group.stop)
	return nil
}

// openSQLite opens a pool on path that lives as long as the Store.
func (s *Store) openSQLite(path string, pragmas ...string) (*sql.DB, error) {
	db, err := sqlitePool(path, pragmas...)
	if err == nil {
		s.close = append(s.close, db.Close)
	}
	return db, err
}

// sqlitePool opens a pool on path whose connections have the pragmas of all and these.
func sqlitePool(path string, pragmas ...string) (*sql.DB, error) {
	pragmas = append([]string{fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()), "journal_mode(WAL)"}, pragmas...)
	db, err := sql.Open(sqliteDriver, fileURI(path, pragmas...))
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	return db, nil
}

// fileURI names a SQLite file whatever characters its path has.
func fileURI(path string, pragmas ...string) string {
	params := url.Values{"_txlock": {"immediate"}, "_pragma": pragmas}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + params.Encode()
}

func (s *Store) connectMySQL(ctx context.Context, dsn string) error {
	s.dialect = dialectMySQL
	// The parser's error may quote the address and with it the password.
	cfg, err := mysqldriver.ParseDSN(dsn)
	if err != nil || cfg.DBName == "" {
		return invalidDSN("数据库地址应为 mysql:用户:密码@tcp(主机:端口)/库名")
	}
	cfg.ParseTime = true
	cfg.Loc = time.UTC
	// Both databases then count the rows that a condition met, changed or not.
	cfg.ClientFoundRows = true
	// Statements travel with their values, and those whose outcome nobody waits for with
	// the next (wire): a round trip costs more than either. None is made of people's words.
	cfg.InterpolateParams = true
	cfg.MultiStatements = true
	if cfg.Timeout == 0 {
		cfg.Timeout = dialTimeout
	}
	if cfg.ReadTimeout == 0 {
		cfg.ReadTimeout = ioTimeout
	}
	if cfg.WriteTimeout == 0 {
		cfg.WriteTimeout = ioTimeout
	}
	if err := cfg.Apply(mysqldriver.Charset("utf8mb4", "")); err != nil {
		return fmt.Errorf("charset: %w", err)
	}
	if cfg.Params == nil {
		cfg.Params = map[string]string{}
	}
	cfg.Params["innodb_lock_wait_timeout"] = fmt.Sprint(int(lockTimeout.Seconds()))
	// Text that does not fit must be an error, never cut.
	cfg.Params["sql_mode"] = "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'"
	connector, err := mysqldriver.NewConnector(cfg)
	if err != nil {
		return invalidDSN("数据库地址有误")
	}
	db := sql.OpenDB(readCommitted{connector})
	s.close = append(s.close, func() error {
		_ = db.Close() // of a server that is gone: nothing waits on these connections
		return nil
	})
	db.SetMaxOpenConns(mysqlConns)
	db.SetMaxIdleConns(mysqlConns)
	db.SetConnMaxLifetime(connLifetime)
	if err := db.PingContext(ctx); err != nil {
		return err
	}
	s.read, err = gorm.Open(gormmysql.New(gormmysql.Config{Conn: db}), s.gormConfig())
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	s.write = s.read
	s.prepareReads(db)
	return nil
}

func (s *Store) prepareReads(pool *sql.DB) {
	s.reads = &statements{db: pool}
	s.close = append(s.close, s.reads.close)
}

// readCommitted makes connections whose transactions see what others have
// committed: a change that waited for a row then decides on the row's present
// state. It also takes fewer locks than the default. The variable's name differs
// between MySQL and MariaDB, the statement does not.
type readCommitted struct{ driver.Connector }

// Connect implements driver.Connector.
func (c readCommitted) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // the driver's errors are classified by type
	}
	if exec, ok := conn.(driver.ExecerContext); ok {
		if _, err = exec.ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", nil); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return conn, nil
}
