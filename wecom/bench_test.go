package wecom

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"duban/chat"
	"duban/internal/clock"
)

// sink is a ResponseWriter that keeps nothing.
type sink struct {
	header http.Header
	status int
	bytes  int
}

func (s *sink) Header() http.Header { return s.header }
func (s *sink) WriteHeader(n int)   { s.status = n }
func (s *sink) Write(p []byte) (int, error) {
	s.bytes += len(p)
	return len(p), nil
}

// fixed returns a handler that answers everything with 300 bytes of text.
func fixed(t testing.TB) *handler {
	text := strings.Repeat("进", 100)
	h, err := NewHandler(Options{
		Token: testToken, AESKey: testKey, CorpID: testCorp, AgentID: testAgent,
		Clock: clock.NewSettable(now, nil), Log: slog.New(slog.DiscardHandler),
		Answer: func(context.Context, *chat.Event) (string, error) { return text, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return h.(*handler)
}

// BenchmarkCallback is the whole protocol without the socket, for a status question:
// envelope, signature, decryption, message, a fixed answer, encryption, signature.
func BenchmarkCallback(b *testing.B) {
	h, bed := fixed(b), newBed(b)
	encrypted := bed.encrypt(textMessage(1))
	message := []byte(envelope(encrypted))
	body := bytes.NewReader(message)
	r, err := http.NewRequestWithContext(
		context.WithValue(b.Context(), http.ServerContextKey, Server("", h)),
		http.MethodPost, "http://x/?"+bed.query(now, encrypted), io.NopCloser(body))
	if err != nil {
		b.Fatal(err)
	}
	r.ContentLength = body.Size()
	w := &sink{header: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		body.Reset(message)
		w.bytes = 0
		h.ServeHTTP(w, r)
		if w.status != http.StatusOK || w.bytes < 900 {
			b.Fatalf("status %d, %d bytes", w.status, w.bytes)
		}
	}
}

// The buffers are held here, not taken from the handler's pool, which forgets some
// of them on purpose when the race detector is on.
func TestCallbackAllocatesLittle(t *testing.T) {
	h, bed := fixed(t), newBed(t)
	encrypted := bed.encrypt(textMessage(1))
	q := parseQuery(bed.query(now, encrypted))
	b := &buffers{body: []byte(envelope(encrypted))}
	n := testing.AllocsPerRun(1000, func() {
		if outcome, _, err := h.callback(t.Context(), q, b); outcome != Answered {
			t.Fatal(outcome, err)
		}
	})
	if n > 10 {
		t.Errorf("%v allocations a callback, at most 10 are allowed", n)
	}
}
