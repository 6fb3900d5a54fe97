package store

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/internal/testkit"
	"duban/ledger"
)

// line is a way to a server that can be cut.
type line struct {
	net.Listener
	to    string
	mu    sync.Mutex
	down  bool
	conns []net.Conn
}

func newLine(t *testing.T, to string) *line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &line{Listener: l, to: to}
	t.Cleanup(func() { _ = l.Close(); w.set(true) })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			w.join(conn)
		}
	}()
	return w
}

func (w *line) join(conn net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	up, err := net.Dial("tcp", w.to)
	if w.down || err != nil {
		_ = conn.Close()
		return
	}
	w.conns = append(w.conns, conn, up)
	go func() { _, _ = io.Copy(conn, up); _ = conn.Close() }()
	go func() { _, _ = io.Copy(up, conn); _ = up.Close() }()
}

// set cuts all connections and refuses new ones, or lets them through again.
func (w *line) set(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.conns = nil
}

// While MySQL is away everything is Unavailable, soon; when it is back the same
// store goes on, and the event that failed is applied then.
func TestMySQLAway(t *testing.T) {
	dsn := testkit.MariaDB(t)
	before, rest, _ := strings.Cut(dsn, "tcp(")
	address, after, _ := strings.Cut(rest, ")")
	w := newLine(t, address)
	s := open(t, before+"tcp("+w.Addr().String()+")"+after)
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

	w.set(true)
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

	w.set(false)
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
