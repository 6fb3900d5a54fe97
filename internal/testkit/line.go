package testkit

import (
	"io"
	"net"
	"sync"
	"testing"
)

// Line is a way to a server that can be cut and can fall silent.
type Line struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	state lineState
	conns []net.Conn
}

type lineState uint8

const (
	through lineState = iota
	cut               // connections end at once
	hung              // connections are taken, and nothing is answered
)

// NewLine returns a line to an address that lets everything through.
func NewLine(t testing.TB, to string) *Line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a port on loopback
	if err != nil {
		t.Fatal(err)
	}
	w := &Line{listener: l, to: to}
	t.Cleanup(func() { _ = l.Close(); w.Cut() })
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

// Addr is where clients of the line connect.
func (w *Line) Addr() string { return w.listener.Addr().String() }

// Cut ends all connections and takes no new ones.
func (w *Line) Cut() { w.set(cut) }

// Hang keeps connections, takes new ones, and lets no byte through any more.
func (w *Line) Hang() { w.set(hung) }

// Through lets everything through again. What hung before is ended.
func (w *Line) Through() { w.set(through) }

func (w *Line) set(s lineState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.state = s
	if s == hung {
		return
	}
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.conns = nil
}

func (w *Line) is(s lineState) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state == s
}

func (w *Line) join(conn net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.state == hung {
		w.conns = append(w.conns, conn)
		return
	}
	up, err := net.Dial("tcp", w.to) //nolint:noctx // a server of the test
	if w.state == cut || err != nil {
		_ = conn.Close()
		return
	}
	w.conns = append(w.conns, conn, up)
	go w.carry(conn, up)
	go w.carry(up, conn)
}

// carry copies from one end to the other while the line is not hung.
func (w *Line) carry(to, from net.Conn) {
	defer to.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if w.is(hung) {
			_, _ = io.Copy(io.Discard, from) // until the line is set anew
			return
		}
		if n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
