// Package kvtest is what every kv.Store has to do. It keeps nothing.
package kvtest

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duban/kv"
)

// Run runs the suite on an empty store. pass lets the store's time pass.
func Run(t *testing.T, s kv.Store, pass func(time.Duration)) {
	ctx := t.Context()
	get := func(key string) ([]byte, bool) {
		t.Helper()
		val, ok, err := s.Get(ctx, key)
		if err != nil {
			t.Fatalf("get %q: %v", key, err)
		}
		return val, ok
	}
	set := func(key, val string, ttl time.Duration) {
		t.Helper()
		if err := s.Set(ctx, key, []byte(val), ttl); err != nil {
			t.Fatalf("set %q: %v", key, err)
		}
	}
	once := func(key string, want bool) {
		t.Helper()
		if first, err := s.Once(ctx, key, time.Minute); err != nil || first != want {
			t.Errorf("once %q: %v, %v; want %v", key, first, err, want)
		}
	}

	t.Run("一次多值", func(t *testing.T) {
		many := map[string][]byte{}
		for i := range 50 {
			many[fmt.Sprintf("many:%d", i)] = []byte(fmt.Sprint(i))
		}
		if err := s.SetAll(ctx, many, time.Minute); err != nil {
			t.Fatal(err)
		}
		for key, want := range many {
			if val, ok := get(key); !ok || !bytes.Equal(val, want) {
				t.Errorf("%s is %q, %v; want %q", key, val, ok, want)
			}
		}
		pass(61 * time.Second)
		if _, ok := get("many:7"); ok {
			t.Error("a value outlived its time")
		}
		if s.SetAll(ctx, many, 0) == nil {
			t.Error("values without an end were taken")
		}
	})

	t.Run("值与期限", func(t *testing.T) {
		if _, ok := get("a"); ok {
			t.Error("a value out of nothing")
		}
		set("a", "一\x00\xff", time.Minute)
		if val, ok := get("a"); !ok || string(val) != "一\x00\xff" {
			t.Errorf("got %q, %v", val, ok)
		}
		set("a", "二", 3*time.Minute)
		pass(2 * time.Minute)
		if val, ok := get("a"); !ok || string(val) != "二" {
			t.Errorf("a new value keeps the old one's time: %q, %v", val, ok)
		}
		pass(61 * time.Second)
		if val, ok := get("a"); ok {
			t.Errorf("still %q after its time", val)
		}
		set("e", "", time.Minute)
		if val, ok := get("e"); !ok || len(val) != 0 {
			t.Errorf("an empty value came back as %q, %v", val, ok)
		}
	})
	t.Run("值不与调用者共享", func(t *testing.T) {
		val := []byte("abc")
		if err := s.Set(ctx, "shared", val, time.Minute); err != nil {
			t.Fatal(err)
		}
		val[0] = 'X'
		got, _ := get("shared")
		got[1] = 'X'
		if again, _ := get("shared"); !bytes.Equal(again, []byte("abc")) {
			t.Errorf("changed from outside to %q", again)
		}
	})
	t.Run("删除", func(t *testing.T) {
		set("d", "x", time.Minute)
		for range 2 {
			if err := s.Delete(ctx, "d"); err != nil {
				t.Fatal(err)
			}
		}
		if _, ok := get("d"); ok {
			t.Error("deleted and still there")
		}
	})
	t.Run("只有一次", func(t *testing.T) {
		once("o", true)
		once("o", false)
		once("O", true)
		pass(59 * time.Second)
		once("o", false)
		pass(2 * time.Second)
		once("o", true)
		if err := s.Delete(ctx, "o"); err != nil {
			t.Fatal(err)
		}
		once("o", true)
		var firsts atomic.Int32
		var all sync.WaitGroup
		for range 32 {
			all.Go(func() {
				if first, err := s.Once(ctx, "race", time.Minute); err != nil {
					t.Error(err)
				} else if first {
					firsts.Add(1)
				}
			})
		}
		all.Wait()
		if n := firsts.Load(); n != 1 {
			t.Errorf("%d of 32 were first", n)
		}
	})
	t.Run("锁与比较后删除", func(t *testing.T) {
		add := func(val string, want bool) {
			t.Helper()
			if added, err := s.Add(ctx, "lock", []byte(val), time.Minute); err != nil || added != want {
				t.Errorf("add %q: %v, %v; want %v", val, added, err, want)
			}
		}
		drop := func(val string, want bool) {
			t.Helper()
			if deleted, err := s.DeleteIf(ctx, "lock", []byte(val)); err != nil || deleted != want {
				t.Errorf("delete if %q: %v, %v; want %v", val, deleted, err, want)
			}
		}
		drop("a", false)
		add("a", true)
		add("b", false)
		drop("b", false)
		add("b", false)
		drop("a", true)
		add("b", true)
		pass(61 * time.Second)
		add("c", true)
		drop("b", false)
		drop("c", true)
		var taken atomic.Int32
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				if added, err := s.Add(ctx, "race lock", fmt.Append(nil, i), time.Minute); err != nil {
					t.Error(err)
				} else if added {
					taken.Add(1)
				}
			})
		}
		all.Wait()
		if n := taken.Load(); n != 1 {
			t.Errorf("%d of 16 have the lock", n)
		}
	})
	t.Run("限量", func(t *testing.T) {
		b := kv.Bucket{Burst: 3, Every: 20 * time.Second}
		take := func(want int, keys ...string) []time.Duration {
			t.Helper()
			waits, err := s.Take(ctx, keys, b)
			if err != nil || len(waits) != len(keys) {
				t.Fatalf("take: %v, %v", waits, err)
			}
			taken := 0
			for _, w := range waits {
				if w == 0 {
					taken++
				}
			}
			if taken != want {
				t.Errorf("%d taken of %d, waits %v; want %d", taken, len(keys), waits, want)
			}
			return waits
		}
		take(3, "x", "y", "x")
		waits := take(2, "x", "x", "y")
		if w := waits[1]; w <= 15*time.Second || w > 20*time.Second {
			t.Errorf("the next token of x comes in %v", w)
		}
		pass(21 * time.Second)
		take(1, "x", "x")
		pass(3 * time.Minute)
		take(3, "x", "x", "x", "x")
		take(0)
		if _, err := s.Take(ctx, []string{"x"}, kv.Bucket{}); err == nil {
			t.Error("a bucket without size gave")
		}
		var taken atomic.Int32
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				if waits, err := s.Take(ctx, []string{"race bucket"}, b); err != nil {
					t.Error(err)
				} else if waits[0] == 0 {
					taken.Add(1)
				}
			})
		}
		all.Wait()
		if n := taken.Load(); n != 3 {
			t.Errorf("%d of 16 took, want 3", n)
		}
	})
	t.Run("期限必须为正", func(t *testing.T) {
		for _, ttl := range []time.Duration{0, -time.Second} {
			if err := s.Set(ctx, "z", nil, ttl); err == nil {
				t.Errorf("set for %v", ttl)
			}
			if _, err := s.Once(ctx, "z", ttl); err == nil {
				t.Errorf("once for %v", ttl)
			}
		}
		if _, ok := get("z"); ok {
			t.Error("a refused value is there")
		}
	})
	t.Run("许多键", func(t *testing.T) {
		for i := range 500 {
			set(fmt.Sprint("k", i), fmt.Sprint(i), time.Minute)
		}
		for i := range 500 {
			if val, ok := get(fmt.Sprint("k", i)); !ok || string(val) != fmt.Sprint(i) {
				t.Fatalf("k%d is %q, %v", i, val, ok)
			}
		}
	})
}
