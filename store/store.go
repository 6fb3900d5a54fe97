// Package store keeps the ledger in a database: SQLite in one file, or MySQL or
// MariaDB. It is the only place that knows tables; its rows are private, and what
// crosses its border are the ledger's own values.
//
// # What is stored
//
// Plans with their items, units, duties, aliases and synonyms; the forms in which
// imports left each item; members; confirmed reports; open drafts; the answered
// events; imports with what they wrote over; and the audit. Instants are
// microseconds since 1970 in UTC, civil dates are text YYYY-MM-DD, percentages are
// tenths, and NULL is a percentage that nobody gave. Keys are compared byte by byte
// on both databases (① is not 1) and are stored without blanks at their ends.
//
// # What is promised
//
// Every change is one transaction: the event's key, the change, its audit lines
// and the new versions, all or nothing. An event is applied once, however often and
// wherever it is repeated. Once a call has returned without error, its change
// survives the death of the process and of the machine (SQLite synchronous=FULL;
// on MySQL as the server is set). When a call returns an Unavailable error the
// change may or may not have happened; repeating it with the same event is safe.
//
// SQLite has one writer: a goroutine that puts whatever is waiting into one
// transaction, each change in a savepoint of its own, so that many share one flush
// to disk and none spoils another. Several processes may use one file. On MySQL
// each change is a transaction on a connection of its own.
//
// Nothing is held in memory that a crash could lose.
package store

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"duban/delivery"
	"duban/internal/clock"
	"duban/ledger"
)

// Options are what a Store takes from its surroundings.
type Options struct {
	// Clock dates imports, reports and audit lines and decides whether a draft
	// has expired. Nil is the system's.
	Clock clock.Clock
	// Log receives what happens to the database as a whole: migrations, retries.
	// Nil discards.
	Log *slog.Logger
	// Leases times the leases of messages that are being sent. Nil is the clock that
	// all who share the database share: the server's, or for SQLite the machine's,
	// since the one above may be moved.
	Leases clock.Clock
	// Trial words a message that 试运行 sends to the office instead of the people
	// named. Nil leaves it as it is.
	Trial func(people []string, said string) string
	// Hours are the office's, for messages that come in them alone. Nil is any hour.
	Hours delivery.Hours
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	clock   clock.Clock
	leases  clock.Clock // nil is the server's
	log     *slog.Logger
	trial   func(people []string, said string) string
	hours   delivery.Hours
	dialect dialect
	read    *gorm.DB
	// reads are the short statements of read, for what every message pays.
	reads *statements
	// following keeps books up with reports.
	following follower
	// write is MySQL's pool again; SQLite writes through group alone.
	write *gorm.DB
	group *group
	// path is SQLite's file.
	path string
	// turn spreads MySQL's transactions over the audit chains.
	turn  atomic.Uint32
	close []func() error
}

// Open opens the database at dsn, `sqlite:PATH` or `mysql:USER:PASS@tcp(HOST:PORT)/NAME`,
// and brings its tables up to date. `sqlite::memory:` is a file that Close removes.
// A malformed dsn, and a database whose tables are newer than this program, are
// Invalid; a server that cannot be reached is Unavailable.
func Open(ctx context.Context, dsn string, opts Options) (*Store, error) {
	s := &Store{clock: opts.Clock, leases: opts.Leases, log: opts.Log, trial: opts.Trial, hours: opts.Hours}
	if s.clock == nil {
		s.clock = clock.System{}
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.connect(ctx, dsn); err != nil {
		return nil, errors.Join(fail("open", err), s.Close())
	}
	if s.leases == nil && s.dialect == dialectSQLite {
		s.leases = clock.System{}
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close ends the writer after what it has begun and closes all connections.
func (s *Store) Close() error {
	var errs []error
	for len(s.close) > 0 {
		last := len(s.close) - 1
		errs = append(errs, s.close[last]())
		s.close = s.close[:last]
	}
	return errors.Join(errs...)
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	db, err := s.read.DB()
	if err != nil {
		return fail("ping", err)
	}
	return fail("ping", db.PingContext(ctx))
}

// gormConfig is common to both databases. Queries are not logged: they hold what people wrote.
func (s *Store) gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		PrepareStmt:            true,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		Logger:                 silent,
		NowFunc:                func() time.Time { return s.now() },
	}
}

// now is the instant as the database keeps it.
func (s *Store) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// conflict is the error of a change that was decided on what is no longer so.
func conflict(detail string) error {
	return &ledger.Error{Code: ledger.Conflict, Detail: detail}
}

// Shared reports whether other processes may write to the database at any time: a
// server does, a SQLite file belongs to one serving process.
func (s *Store) Shared() bool { return s.path == "" }
