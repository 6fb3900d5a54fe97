package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	mysqldriver "github.com/go-sql-driver/mysql"
	"modernc.org/sqlite"

	"duban/ledger"
)

// Primary result codes of SQLite (sqlite.org/rescode.html).
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteNoMem      = 7
	sqliteReadOnly   = 8
	sqliteInterrupt  = 9
	sqliteIOErr      = 10
	sqliteFull       = 13
	sqliteCantOpen   = 14
	sqliteTooBig     = 18
	sqliteConstraint = 19
)

// Server error numbers of MySQL and MariaDB.
const (
	mysqlDeadlock = 1213
	mysqlTooLong  = 1406
)

// mysqlAway are the numbers that say: not now. Too many connections, disk or table
// full, shutting down, lock wait, deadlock, read only, killed.
var mysqlAway = []uint16{1021, 1040, 1053, 1114, 1203, 1205, mysqlDeadlock, 1290, 1317, 1836, 1927}

// fail gives err the code that a person will be told by, and names the operation.
// Errors that already have a code pass unchanged.
func fail(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*ledger.Error](err); ok {
		return err
	}
	if away(err) {
		return &ledger.Error{Code: ledger.Unavailable, Detail: "store: " + op, Err: err}
	}
	return fmt.Errorf("store: %s: %w", op, err)
}

// away reports whether err says that the database cannot serve now, as opposed to
// a statement that can never succeed.
func away(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysqldriver.ErrInvalidConn) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errClosed) {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	if server, ok := errors.AsType[*mysqldriver.MySQLError](err); ok {
		return slices.Contains(mysqlAway, server.Number)
	}
	switch sqliteCode(err) {
	case sqliteBusy, sqliteLocked, sqliteNoMem, sqliteReadOnly, sqliteInterrupt, sqliteIOErr, sqliteFull, sqliteCantOpen:
		return true
	}
	return false
}

// sqliteCode is SQLite's primary result code in err, or 0.
func sqliteCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

func isDeadlock(err error) bool {
	server, ok := errors.AsType[*mysqldriver.MySQLError](err)
	return ok && server.Number == mysqlDeadlock
}
