package storetest

import (
	"path/filepath"
	"testing"
)

func TestSQLite(t *testing.T) {
	Run(t, func(t testing.TB) string { return Fresh.SQLiteAt(t, filepath.Join(t.TempDir(), "台账 ?#%41.db")) })
}

func TestMariaDB(t *testing.T) { Run(t, Fresh.MariaDB) }
