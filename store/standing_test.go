package store

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duban/internal/testkit"
	"duban/ledger"
)

// The reports of an older database stand as if they had been written by this program.
func TestStandingIsMigrated(t *testing.T) {
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
			p, done, err := s.provider()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.UpTo(t.Context(), versionOf(t, s.dialect, "standing_rows")-1); err != nil {
				t.Fatal(err)
			}
			done()
			all := olderReports(t, s)
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, lines := range all {
				ledger.Voided(lines)
				for _, r := range ledger.Standing(lines) {
					want = append(want, fmt.Sprintf("%05d/%d/%d", r.ID, r.ItemID, r.UnitID))
				}
			}
			slices.Sort(want)
			var got []string
			rows, err := s.read.Raw("SELECT report_id, item_id, unit_id FROM standing WHERE plan_id = 1 ORDER BY report_id").Rows()
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			for rows.Next() {
				var id, item, unit int64
				if err := rows.Scan(&id, &item, &unit); err != nil {
					t.Fatal(err)
				}
				got = append(got, fmt.Sprintf("%05d/%d/%d", id, item, unit))
			}
			if err := rows.Err(); err != nil || !slices.Equal(got, want) {
				t.Errorf("stand\n%v, %v, want\n%v", got, err, want)
			}
		})
	}
}

// olderReports writes reports past everything, as a program before this table did.
func olderReports(t *testing.T, s *Store) map[[2]int64][]ledger.Report {
	t.Helper()
	rnd := rand.New(rand.NewPCG(5, 6))
	all := map[[2]int64][]ledger.Report{}
	var values []string
	for id := int64(1); id <= 600; id++ {
		key := [2]int64{rnd.Int64N(4) + 1, rnd.Int64N(3) + 1}
		r := ledger.Report{ID: id, ItemID: key[0], UnitID: key[1], Kind: ledger.KindProgress, Window: fmt.Sprint("2024-W", 10+id/50-rnd.Int64N(3))}
		if n := len(all[key]); n > 0 && rnd.IntN(4) == 0 {
			r.Kind, r.Target = ledger.KindWithdrawn, all[key][rnd.IntN(n)].ID
		}
		figure := "NULL"
		if r.Kind == ledger.KindProgress && rnd.IntN(4) > 0 {
			tenths := 100 * rnd.IntN(3)
			r.Percent, figure = ledger.Tenths(tenths), fmt.Sprint(tenths)
		}
		if r.Kind == ledger.KindProgress && rnd.IntN(5) == 0 {
			r.Kind = ledger.KindBlocked
		}
		if rnd.IntN(3) == 0 {
			r.Text = "已建"
		}
		all[key] = append(all[key], r)
		values = append(values, fmt.Sprintf("(%d, 1, %d, %d, '%s', %s, 0, '%s', '', 'a', '', '', %d, '', '', '%s', %d)",
			id, r.ItemID, r.UnitID, r.Kind, figure, r.Text, id, r.Window, r.Target))
	}
	pool, err := s.read.DB()
	if s.dialect == dialectSQLite {
		pool, err = sqlitePool(s.path)
		defer func() { _ = pool.Close() }()
	}
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	statements := []string{"INSERT INTO reports (id, plan_id, item_id, unit_id, kind, percent_tenths, approx, text, note, actor, actor_name, behind, at_us," +
		" msg_id, confirm_msg_id, window_key, target_id) VALUES " + strings.Join(values, ", ")}
	if s.dialect == dialectMySQL {
		statements = append([]string{"SET foreign_key_checks = 0"}, append(statements, "SET foreign_key_checks = 1")...)
	}
	for _, q := range statements {
		if _, err := conn.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// versionOf is the number of the migration with this name.
func versionOf(t *testing.T, d dialect, name string) int64 {
	t.Helper()
	files, err := migrations.ReadDir("migration/" + string(d))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		if strings.HasSuffix(f.Name(), "_"+name+".sql") {
			return int64(i + 1)
		}
	}
	t.Fatalf("no migration %s", name)
	return 0
}
