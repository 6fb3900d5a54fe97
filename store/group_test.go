package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"duban/ledger"
)

// hold keeps the writer busy until release is called, so that whatever comes
// meanwhile shares one transaction.
func hold(t *testing.T, s *Store) (release func()) {
	t.Helper()
	begun, end := make(chan struct{}), make(chan struct{})
	go func() {
		_ = s.change(context.Background(), Cause{}, func(*txn) error {
			close(begun)
			<-end
			return nil
		})
	}()
	<-begun
	return func() { close(end) }
}

// enqueue hands changes to the held writer in order, and returns a wait for their errors.
func enqueue(s *Store, ctxs []context.Context, do ...func(*txn) error) (wait func() []error) {
	jobs := make([]*job, len(do))
	for i, f := range do {
		jobs[i] = &job{ctx: ctxs[i], do: f, err: make(chan error, 1)}
		s.group.jobs <- jobs[i]
	}
	return func() []error {
		errs := make([]error, len(jobs))
		for i, j := range jobs {
			errs[i] = <-j.err
		}
		return errs
	}
}

func background(n int) []context.Context {
	ctxs := make([]context.Context, n)
	for i := range ctxs {
		ctxs[i] = context.Background()
	}
	return ctxs
}

func member(account string) func(*txn) error {
	return func(t *txn) error {
		_, err := t.putMembers([]ledger.Member{{Account: account}})
		return err
	}
}

func accounts(t *testing.T, s *Store) string {
	t.Helper()
	book, err := s.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range book.Members {
		all = append(all, m.Account)
	}
	return strings.Join(all, " ")
}

// In one shared transaction, each failure takes back its own change and no other.
func TestFailuresAreIsolated(t *testing.T) {
	s := open(t, "sqlite:"+filepath.Join(t.TempDir(), "duban.db"))
	refused := errors.New("refused")
	canceled, cancel := context.WithCancel(context.Background())
	ctxs := background(7)
	ctxs[5] = canceled
	release := hold(t, s)
	wait := enqueue(s, ctxs,
		member("a"),
		func(t *txn) error { return errors.Join(member("b")(t), refused) },
		func(t *txn) error { // a constraint in the middle
			return errors.Join(member("c")(t), t.db.Exec("INSERT INTO drafts (account_key) VALUES (NULL)").Error)
		},
		func(t *txn) error { _ = member("d")(t); panic("bug") },
		func(t *txn) error { // a statement that was never right
			return errors.Join(member("e")(t), t.db.Exec("INSERT INTO members (account_key) VALUES ('a')").Error)
		},
		member("f"),
		member("g"),
	)
	cancel()
	release()
	errs := wait()
	for i, fails := range []bool{false, true, true, true, true, true, false} {
		if (errs[i] != nil) != fails {
			t.Errorf("change %d: %v", i, errs[i])
		}
	}
	if !errors.Is(errs[1], refused) || !errors.Is(errs[5], context.Canceled) {
		t.Errorf("errors %v, %v", errs[1], errs[5])
	}
	if got := accounts(t, s); got != "a g" {
		t.Errorf("accounts %q, want those of the sound changes", got)
	}
	if v, err := s.Version(t.Context()); v != 2 || err != nil {
		t.Errorf("version %d, %v", v, err)
	}
	if err := s.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

// A full disk refuses changes, keeps what was acknowledged, and heals without a restart.
func TestFullDisk(t *testing.T) {
	s := open(t, "sqlite:"+filepath.Join(t.TempDir(), "duban.db"))
	ctx := t.Context()
	put := func(account string) error {
		_, err := s.PutMembers(ctx, []ledger.Member{{Account: account, Name: strings.Repeat("名", 3000)}}, "cli")
		return err
	}
	limit := func(pages int) {
		t.Helper()
		done := make(chan error, 1)
		// Only the writer's own connection knows its limit; it is idle between changes.
		err := s.change(ctx, Cause{}, func(t *txn) error {
			done <- t.db.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Error
			return nil
		})
		if err := errors.Join(err, <-done); err != nil {
			t.Fatal(err)
		}
	}
	if err := put("before"); err != nil {
		t.Fatal(err)
	}
	limit(1) // SQLite takes the present size when the limit is below it
	want := []string{"before"}
	var full error
	for i := 0; full == nil && i < 100; i++ {
		account := fmt.Sprint("fill", i)
		if full = put(account); full == nil {
			want = append(want, account)
		}
	}
	if ledger.CodeOf(full) != ledger.Unavailable || sqliteCode(full) != sqliteFull {
		t.Fatalf("a full disk gives %v", full)
	}
	if got := accounts(t, s); got != strings.Join(want, " ") {
		t.Errorf("accounts %q, want %q", got, want)
	}
	limit(1_000_000)
	if err := put("after"); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	if got := accounts(t, s); got != strings.Join(append(want, "after"), " ") {
		t.Errorf("accounts %q", got)
	}
	if err := s.VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
}

// Another process's lock is waited for, then answered as Unavailable; nothing of
// the refused change stays behind in the connection.
func TestLockedByAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "duban.db")
	s := open(t, "sqlite:"+path)
	other, err := sqlitePool(path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	lock, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.change(t.Context(), Cause{}, member("a")); ledger.CodeOf(fail("", err)) != ledger.Unavailable {
		t.Errorf("a locked database gives %v", err)
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.change(t.Context(), Cause{}, member("b")); err != nil {
		t.Error(err)
	}
	if got := accounts(t, s); got != "b" {
		t.Errorf("accounts %q", got)
	}
}

// After Close, changes are refused in words and nothing hangs.
func TestClosed(t *testing.T) {
	s := open(t, "sqlite:"+filepath.Join(t.TempDir(), "duban.db"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(t.Context(), Cause{EventID: "e"}, nil, ""); ledger.CodeOf(err) != ledger.Unavailable {
		t.Errorf("a closed store gives %v", err)
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("a closed store answers")
	}
}

func TestDSN(t *testing.T) {
	for dsn, want := range map[string]ledger.Code{
		"":                                  ledger.Invalid,
		"postgres://x":                      ledger.Invalid,
		"sqlite:":                           ledger.Invalid,
		"mysql:geheim":                      ledger.Invalid,
		"mysql:u:geheim@tcp/":               ledger.Invalid,
		"mysql:u:geheim@x(y)/d":             ledger.Unavailable,
		"mysql:u:geheim@tcp(127.0.0.1:1)/d": ledger.Unavailable,
		"sqlite:" + t.TempDir() + "/none/duban.db": ledger.Unavailable,
		"sqlite::memory:":                          "",
	} {
		s, err := Open(t.Context(), dsn, Options{})
		if got := ledger.CodeOf(err); got != want {
			t.Errorf("%s gives code %q, want %q: %v", dsn, got, want, err)
		}
		if err == nil {
			err = s.Close()
			if left, _ := filepath.Glob(s.path + "*"); err != nil || len(left) > 0 {
				t.Errorf("closing left %v, %v", left, err)
			}
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}
