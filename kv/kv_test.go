package kv_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/kv"
	"duban/kv/kvtest"
)

var start = time.Date(2024, 7, 1, 9, 0, 0, 0, time.UTC)

func TestMemory(t *testing.T) {
	c := clock.NewSettable(start, nil)
	kvtest.Run(t, kv.Memory(c), func(d time.Duration) { c.Set(c.Now().Add(d)) })
}

func TestRedis(t *testing.T) {
	url := testkit.Redis(t)
	s := openRedis(t, url, clock.System{})
	opts, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	raw := redis.NewClient(opts)
	t.Cleanup(func() { _ = raw.Close() })
	// The server's time cannot be set, so the keys' ends are drawn nearer.
	kvtest.Run(t, s, func(d time.Duration) {
		keys, err := raw.Keys(t.Context(), "*").Result()
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if !strings.HasPrefix(key, "duban:") {
				t.Errorf("key %q is not marked as ours", key)
			}
			left, err := raw.PTTL(t.Context(), key).Result()
			if err != nil {
				t.Fatal(err)
			}
			if left < 0 {
				t.Errorf("key %q has no end", key)
			}
			if err := raw.PExpire(t.Context(), key, left-d).Err(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func openRedis(t *testing.T, url string, c clock.Clock) *kv.RedisStore {
	t.Helper()
	s, err := kv.Redis(url, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// The oldest entries make room; those whose time is over go first.
func TestMemoryIsBounded(t *testing.T) {
	c := clock.NewSettable(start, nil)
	s := kv.Memory(c)
	set := func(i int, ttl time.Duration) {
		if err := s.Set(t.Context(), fmt.Sprint(i), []byte("x"), ttl); err != nil {
			t.Fatal(err)
		}
	}
	has := func(i int) bool {
		_, ok, err := s.Get(t.Context(), fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	for i := range kv.MaxEntries {
		set(i, time.Hour)
	}
	set(0, time.Hour) // now the youngest
	set(-1, time.Hour)
	for i, want := range map[int]bool{0: true, -1: true, 1: false, 2: true, kv.MaxEntries - 1: true} {
		if has(i) != want {
			t.Errorf("entry %d is there: %v, want %v", i, !want, want)
		}
	}
	c.Set(start.Add(time.Hour))
	set(-2, time.Hour)
	if has(2) || !has(-2) {
		t.Error("entries outlive their time")
	}
}

// gate is a way to Redis that can be shut: connections are then taken and never answered.
type gate struct {
	net.Listener
	shut  atomic.Bool
	taken atomic.Int32
	seen  atomic.Int32 // connections' worth of bytes that arrived while shut
}

func newGate(t *testing.T, to string) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			g.taken.Add(1)
			go g.serve(conn, to)
		}
	}()
	return g
}

func (g *gate) serve(conn net.Conn, to string) {
	defer conn.Close()
	up, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer up.Close()
	go func() { _, _ = io.Copy(conn, up); _ = conn.Close() }()
	buf := make([]byte, 4096)
	for {
		n, err := conn.Read(buf)
		if err != nil {
			return
		}
		if g.shut.Load() {
			g.seen.Add(1)
			continue
		}
		if _, err := up.Write(buf[:n]); err != nil {
			return
		}
	}
}

// A Redis that hangs costs a few short waits, then nothing, and is used again once it answers.
func TestRedisHangs(t *testing.T) {
	address := strings.TrimPrefix(testkit.Redis(t), "redis://")
	address, db, _ := strings.Cut(address, "/")
	g := newGate(t, address)
	c := clock.NewSettable(start, nil)
	s := openRedis(t, "redis://"+g.Addr().String()+"/"+db, c)
	ctx := t.Context()
	if err := s.Set(ctx, "a", []byte("1"), time.Minute); err != nil {
		t.Fatal(err)
	}

	g.shut.Store(true)
	for i := range 3 {
		if _, _, err := s.Get(ctx, "a"); err == nil || errors.Is(err, kv.ErrDown) {
			t.Fatalf("call %d to a Redis that hangs: %v", i, err)
		}
	}
	taken, seen := g.taken.Load(), g.seen.Load()
	for range 1000 {
		if _, _, err := s.Get(ctx, "a"); !errors.Is(err, kv.ErrDown) {
			t.Fatalf("after the first failures: %v", err)
		}
	}
	if g.taken.Load() != taken || g.seen.Load() != seen {
		t.Error("calls still reach a Redis that is known to hang")
	}

	// A second later one call tries, and fails; the others do not wait for it.
	c.Set(start.Add(time.Second))
	if _, _, err := s.Get(ctx, "a"); err == nil || errors.Is(err, kv.ErrDown) {
		t.Errorf("no call tried again: %v", err)
	}
	if _, _, err := s.Get(ctx, "a"); !errors.Is(err, kv.ErrDown) {
		t.Errorf("two calls tried at once: %v", err)
	}

	g.shut.Store(false)
	c.Set(start.Add(2 * time.Second))
	if val, ok, err := s.Get(ctx, "a"); err != nil || !ok || string(val) != "1" {
		t.Errorf("Redis is back: %q, %v, %v", val, ok, err)
	}
	if err := s.Set(ctx, "a", []byte("2"), time.Minute); err != nil {
		t.Error(err)
	}
}

// Callers who leave do not blow the fuse, and an error from Redis is an answer.
func TestFuseCountsOnlySilence(t *testing.T) {
	url := testkit.Redis(t)
	s := openRedis(t, url, clock.NewSettable(start, nil))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 10 {
		if _, _, err := s.Get(gone, "a"); err == nil {
			t.Fatal("a call without a caller succeeded")
		}
	}
	opts, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	raw := redis.NewClient(opts)
	t.Cleanup(func() { _ = raw.Close() })
	if err := raw.LPush(t.Context(), "duban:list", 1).Err(); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if _, _, err := s.Get(t.Context(), "list"); err == nil || errors.Is(err, kv.ErrDown) {
			t.Fatalf("a list read as a value gives %v", err)
		}
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestRedisAddress(t *testing.T) {
	for _, url := range []string{"", "localhost", "http://x", "redis://:geheim@[::1"} {
		if _, err := kv.Redis(url, clock.System{}); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%q gives %v", url, err)
		}
	}
}

func BenchmarkMemory(b *testing.B) {
	s := kv.Memory(clock.System{})
	for b.Loop() {
		if err := s.Set(b.Context(), "k", []byte("value"), time.Minute); err != nil {
			b.Fatal(err)
		}
		if _, ok, err := s.Get(b.Context(), "k"); !ok || err != nil {
			b.Fatal(err)
		}
	}
}
