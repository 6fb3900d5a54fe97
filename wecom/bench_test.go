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

// callbackOnce returns a function that puts one status question, answered with
// 300 bytes of text, through the whole handler.
func callbackOnce(t testing.TB) func() {
	b := newBed(t)
	h, err := NewHandler(Options{
		Token: testToken, AESKey: testKey, CorpID: testCorp, AgentID: testAgent,
		Clock: clock.NewSettable(now, nil), Log: slog.New(slog.DiscardHandler),
		Answer: func() func(context.Context, *chat.Event) (string, error) {
			text := strings.Repeat("进", 100)
			return func(context.Context, *chat.Event) (string, error) { return text, nil }
		}(),
	})
	if err != nil {
		t.Fatal(err)
	}
	encrypted := b.encrypt(textMessage(1))
	body := bytes.NewReader([]byte(envelope(encrypted)))
	r, err := http.NewRequestWithContext(
		context.WithValue(t.Context(), http.ServerContextKey, Server("", h)),
		http.MethodPost, "http://x/?"+b.query(now, encrypted), io.NopCloser(body))
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = body.Size()
	w := &sink{header: http.Header{}}
	return func() {
		if _, err := body.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		w.bytes = 0
		h.ServeHTTP(w, r)
		if w.status != http.StatusOK || w.bytes < 900 {
			t.Fatalf("status %d, %d bytes", w.status, w.bytes)
		}
	}
}

// BenchmarkCallback is the whole protocol without the socket: envelope, signature,
// decryption, message, a fixed answer, reply, encryption, signature.
func BenchmarkCallback(b *testing.B) {
	once := callbackOnce(b)
	b.ReportAllocs()
	for b.Loop() {
		once()
	}
}

func TestCallbackAllocatesLittle(t *testing.T) {
	if n := testing.AllocsPerRun(1000, callbackOnce(t)); n > 10 {
		t.Errorf("%v allocations a callback, at most 10 are allowed", n)
	}
}
