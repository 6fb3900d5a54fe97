package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"duban/internal/testkit"
	"duban/ledger"
)

// While MySQL is away everything is Unavailable, soon; when it is back the same
// store goes on, and the event that failed is applied then.
func TestMySQLAway(t *testing.T) {
	dsn := testkit.MariaDB(t)
	before, rest, _ := strings.Cut(dsn, "tcp(")
	address, after, _ := strings.Cut(rest, ")")
	w := testkit.NewLine(t, address)
	s := open(t, before+"tcp("+w.Addr()+")"+after)
	importPlan(t, s, "民生实事", 0, document(2))
	book, err := s.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	apply := func() (bool, error) {
		return s.Apply(ctx, Cause{EventID: "e", By: "a"}, ledger.AddSynonym{PlanID: book.Plans[0].ID, Word: "洗澡", Target: "助浴"}, "好")
	}

	w.Cut()
	if _, err := apply(); ledger.CodeOf(err) != ledger.Unavailable {
		t.Errorf("apply: %v", err)
	}
	if _, err := s.Version(ctx); ledger.CodeOf(err) != ledger.Unavailable {
		t.Errorf("version: %v", err)
	}
	if _, err := s.Load(ctx); ledger.CodeOf(err) != ledger.Unavailable {
		t.Errorf("load: %v", err)
	}
	if err := s.Ping(ctx); ledger.CodeOf(err) != ledger.Unavailable {
		t.Errorf("ping: %v", err)
	}

	w.Through()
	if yes, err := apply(); !yes || err != nil {
		t.Errorf("apply after the return: %v, %v", yes, err)
	}
	if yes, err := apply(); yes || err != nil {
		t.Errorf("the same event again: %v, %v", yes, err)
	}
	if v, err := s.Version(ctx); v != book.Version+1 || err != nil {
		t.Errorf("version %d, %v", v, err)
	}
	if err := s.VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
}
