package testkit

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// Each call gives an empty database of its own, on one server.
func TestMariaDBIsFresh(t *testing.T) {
	one, two := MariaDB(t), MariaDB(t)
	if one == two {
		t.Fatalf("both calls gave %s", one)
	}
	db, err := sql.Open("mysql", strings.TrimPrefix(two, "mysql:"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var tables int
	if err := db.QueryRow("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()").Scan(&tables); err != nil {
		t.Fatal(err)
	}
	if tables != 0 {
		t.Errorf("a fresh database has %d tables", tables)
	}
}

func TestRedisIsFresh(t *testing.T) {
	for range 2 {
		opts, err := redis.ParseURL(Redis(t))
		if err != nil {
			t.Fatal(err)
		}
		c := redis.NewClient(opts)
		t.Cleanup(func() { _ = c.Close() })
		if n, err := c.DBSize(t.Context()).Result(); err != nil || n != 0 {
			t.Fatalf("size %d, error %v", n, err)
		}
		if err := c.Set(t.Context(), "k", "v", 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMissingProgramSkips(t *testing.T) {
	t.Setenv("CI", "")
	t.Run("absent", func(t *testing.T) {
		defer func() {
			if !t.Skipped() {
				t.Error("a test without its program went on")
			}
		}()
		need(t, "no-such-program-on-any-machine")
	})
}
