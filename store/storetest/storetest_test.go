package storetest

import (
	"path/filepath"
	"testing"

	"duban/internal/testkit"
)

func TestSQLite(t *testing.T) {
	Run(t, func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "台账 ?#%41.db") })
}

func TestMariaDB(t *testing.T) { Run(t, testkit.MariaDB) }
