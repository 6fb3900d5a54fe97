package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duban/internal/testkit"
)

// Both databases end in the same tables, whatever each calls its types.
func TestSchemasAreTheSame(t *testing.T) {
	lite := describeSQLite(t, open(t, "sqlite:"+filepath.Join(t.TempDir(), "duban.db")))
	maria := describeMySQL(t, open(t, testkit.MariaDB(t)))
	for table, want := range lite {
		if got := maria[table]; !slices.Equal(got, want) {
			t.Errorf("%s\n  MySQL  %s\n  SQLite %s", table, strings.Join(got, "\n         "), strings.Join(want, "\n         "))
		}
	}
	if len(lite) != len(maria) || len(lite) < 18 {
		t.Errorf("SQLite has %d tables, MySQL %d", len(lite), len(maria))
	}
}

// Every key column is compared byte by byte on MySQL.
func TestMySQLComparesBytes(t *testing.T) {
	s := open(t, testkit.MariaDB(t))
	var wrong []string
	err := s.read.Raw("SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns WHERE table_schema = DATABASE()" +
		" AND table_name <> 'goose_db_version' AND collation_name IS NOT NULL AND collation_name <> 'utf8mb4_bin'").Scan(&wrong).Error
	if err != nil || len(wrong) > 0 {
		t.Errorf("columns that fold letters: %v, %v", wrong, err)
	}
}

func open(t testing.TB, dsn string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dsn, Options{Log: testkit.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// query returns the first column's texts.
func query(t *testing.T, s *Store, q string, args ...any) []string {
	t.Helper()
	var out []string
	if err := s.read.Raw(q, args...).Scan(&out).Error; err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return out
}

// A table is described by its columns in order (name, number or text, null or
// not), then its keys and references in alphabetical order.
func describeSQLite(t *testing.T, s *Store) map[string][]string {
	tables := map[string][]string{}
	for _, table := range query(t, s, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'") {
		d := query(t, s, "SELECT name || CASE type WHEN 'INTEGER' THEN ' number' ELSE ' text' END || iif(\"notnull\" OR pk, '', ' null') FROM pragma_table_info(?) ORDER BY cid", table)
		keys := query(t, s, "SELECT 'primary ' || group_concat(name, ',') FROM (SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk)", table)
		for _, index := range query(t, s, "SELECT name FROM pragma_index_list(?) WHERE origin <> 'pk'", table) {
			keys = append(keys, query(t, s, "SELECT iif(l.\"unique\", 'unique ', 'index ') || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno))"+
				" FROM pragma_index_list(?) l WHERE l.name = ?", table, index)...)
		}
		keys = append(keys, query(t, s, "SELECT 'reference ' || \"from\" || ' to ' || \"table\" || '.' || \"to\" || ' ' || lower(on_delete) FROM pragma_foreign_key_list(?)", table)...)
		slices.Sort(keys)
		tables[table] = append(d, keys...)
	}
	return tables
}

func describeMySQL(t *testing.T, s *Store) map[string][]string {
	tables := map[string][]string{}
	for _, table := range query(t, s, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'goose_db_version'") {
		d := query(t, s, "SELECT CONCAT(column_name, IF(data_type LIKE '%int', ' number', ' text'), IF(is_nullable = 'YES', ' null', ''))"+
			" FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position", table)
		keys := query(t, s, "SELECT CONCAT(CASE WHEN index_name = 'PRIMARY' THEN 'primary ' WHEN non_unique THEN 'index ' ELSE 'unique ' END, GROUP_CONCAT(column_name ORDER BY seq_in_index))"+
			" FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? GROUP BY index_name, non_unique", table)
		keys = append(keys, query(t, s, "SELECT CONCAT('reference ', k.column_name, ' to ', k.referenced_table_name, '.', k.referenced_column_name, ' ', IF(r.delete_rule = 'RESTRICT', 'no action', LOWER(r.delete_rule)))"+
			" FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name"+
			" WHERE k.table_schema = DATABASE() AND k.table_name = ?", table)...)
		slices.Sort(keys)
		tables[table] = append(d, keys...)
	}
	return tables
}

// The two folders are one list of changes.
func TestMigrationsPair(t *testing.T) {
	names := func(d dialect) (out []string) {
		files, err := migrations.ReadDir("migration/" + string(d))
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range files {
			if !strings.HasPrefix(f.Name(), fmt.Sprintf("%04d_", i+1)) {
				t.Errorf("%s is number %d", f.Name(), i+1)
			}
			text, err := migrations.ReadFile("migration/" + string(d) + "/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(text), ";\n"); n != 1 {
				t.Errorf("%s has %d statements", f.Name(), n)
			}
			out = append(out, f.Name())
		}
		return out
	}
	if lite, maria := names(dialectSQLite), names(dialectMySQL); !slices.Equal(lite, maria) {
		t.Errorf("SQLite has %v, MySQL %v", lite, maria)
	}
}

// A database that stopped halfway, or is older, is brought up to date.
func TestOlderIsMigrated(t *testing.T) {
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "duban.db"), "mysql": ""} {
		t.Run(name, func(t *testing.T) {
			if dsn == "" {
				dsn = testkit.MariaDB(t)
			}
			s := &Store{log: testkit.Log(t)}
			if err := s.connect(t.Context(), dsn); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			known, _, err := s.known()
			if err != nil {
				t.Fatal(err)
			}
			p, done, err := s.provider()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.UpTo(t.Context(), 5); err != nil {
				t.Fatal(err)
			}
			done()
			if n, err := s.Pending(t.Context()); n != len(known)-5 || err != nil {
				t.Errorf("pending %d of %d, %v", n, len(known), err)
			}
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n, err := s.Pending(t.Context()); n != 0 || err != nil {
				t.Errorf("pending after migration %d, %v", n, err)
			}
		})
	}
}
