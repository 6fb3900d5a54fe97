package testkit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Mould makes databases that are all alike. The first is filled, as slowly as that
// takes; the others are copies of its tables and rows, each a test's own.
type Mould struct {
	// Fill brings the empty database at dsn into the wanted state and closes it.
	Fill func(t testing.TB, dsn string)

	file struct {
		once  sync.Once
		bytes []byte
	}
	server struct {
		once sync.Once
		// copying are the statements that copy the first database into another.
		copying string
	}
}

// SQLite returns the address of a filled file in a folder of its own.
func (m *Mould) SQLite(t testing.TB) (dsn string) {
	t.Helper()
	return m.SQLiteAt(t, filepath.Join(Dir(t), "duban.db"))
}

// SQLiteAt makes a filled file at path.
func (m *Mould) SQLiteAt(t testing.TB, path string) (dsn string) {
	t.Helper()
	m.file.once.Do(func() {
		first := filepath.Join(t.TempDir(), "mould.db")
		m.Fill(t, "sqlite:"+first)
		if err := intoOneFile(t.Context(), first); err != nil {
			t.Fatalf("mould: %v", err)
		}
		data, err := os.ReadFile(first)
		if err != nil {
			t.Fatalf("mould: %v", err)
		}
		m.file.bytes = data
	})
	if len(m.file.bytes) == 0 {
		t.Fatal("mould: the test that filled it failed")
	}
	if err := os.WriteFile(path, m.file.bytes, 0o600); err != nil {
		t.Fatalf("mould: %v", err)
	}
	return "sqlite:" + path
}

// intoOneFile brings what is in the log beside a SQLite file into the file. Who filled it
// has brought the driver.
func intoOneFile(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer db.Close()
	var busy, inLog, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &inLog, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return fmt.Errorf("%s is still in use", path)
	}
	return nil
}

// MariaDB returns the address of a filled database on this process's own server. It is
// dropped after the test.
func (m *Mould) MariaDB(t testing.TB) (dsn string) {
	t.Helper()
	dsn = MariaDB(t)
	m.server.once.Do(func() {
		// It outlasts the test that fills it: the copies take its rows.
		first, err := newDatabase(t.Context())
		if err != nil {
			t.Fatalf("mould: %v", err)
		}
		m.Fill(t, dsnOf(first))
		if m.server.copying, err = copying(t.Context(), first); err != nil {
			t.Fatalf("mould: %v", err)
		}
	})
	if m.server.copying == "" {
		t.Fatal("mould: the test that filled it failed")
	}
	db, err := sql.Open("mysql", strings.TrimPrefix(dsn, "mysql:")+"?multiStatements=true")
	if err != nil {
		t.Fatalf("mould: %v", err)
	}
	_, err = db.ExecContext(t.Context(), m.server.copying)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatalf("mould: %v", err)
	}
	return dsn
}

// copying returns the statements that make another database like the one of this name:
// its tables as the server itself writes them, then its rows.
func copying(ctx context.Context, name string) (string, error) {
	db, err := sql.Open("mysql", strings.TrimPrefix(dsnOf(name), "mysql:"))
	if err != nil {
		return "", err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name")
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			return "", err
		}
		tables = append(tables, table)
	}
	if err := rows.Err(); err != nil {
		return "", err
	}
	// Tables refer to each other in both directions of the alphabet.
	out := []string{"SET foreign_key_checks = 0"}
	for _, table := range tables {
		var same, create string
		if err := db.QueryRowContext(ctx, "SHOW CREATE TABLE `"+table+"`").Scan(&same, &create); err != nil {
			return "", err
		}
		out = append(out, create)
		var filled bool
		if err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM `"+table+"`)").Scan(&filled); err != nil {
			return "", err
		}
		if filled {
			out = append(out, fmt.Sprintf("INSERT INTO `%s` SELECT * FROM %s.`%s`", table, name, table))
		}
	}
	return strings.Join(out, ";\n"), nil
}
