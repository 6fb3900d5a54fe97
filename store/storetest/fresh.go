package storetest

import (
	"testing"

	"duban/internal/testkit"
	"duban/store"
)

// Fresh makes databases that have their tables and nothing in them. A test process runs
// the migrations once for each kind of database.
var Fresh = &testkit.Mould{Fill: func(t testing.TB, dsn string) {
	s, err := store.Open(t.Context(), dsn, store.Options{})
	if err != nil {
		t.Fatalf("fresh tables: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatalf("fresh tables: %v", err)
	}
}}
