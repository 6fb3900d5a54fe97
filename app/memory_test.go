package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"duban/bot"
	"duban/internal/clock"
	"duban/kv"
)

// redisLike is a kv.Store that several memories share and that can be away. With a
// gate, writes wait at it.
type redisLike struct {
	kv.Store
	mu   sync.Mutex
	down bool
	gate chan struct{}
}

func (r *redisLike) away() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down {
		return kv.ErrDown
	}
	return nil
}

func (r *redisLike) setDown(down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = down
}

func (r *redisLike) Get(ctx context.Context, key string) ([]byte, bool, error) {
	if err := r.away(); err != nil {
		return nil, false, err
	}
	return r.Store.Get(ctx, key)
}

func (r *redisLike) Set(ctx context.Context, key string, val []byte, ttl time.Duration) error {
	if err := r.away(); err != nil {
		return err
	}
	return r.Store.Set(ctx, key, val, ttl)
}

func (r *redisLike) SetAll(ctx context.Context, vals map[string][]byte, ttl time.Duration) error {
	if r.gate != nil {
		<-r.gate
	}
	if err := r.away(); err != nil {
		return err
	}
	return r.Store.SetAll(ctx, vals, ttl)
}

func sharedMemories(t *testing.T) (now *clock.Settable, shared *redisLike, a, b *memory) {
	t.Helper()
	now = clock.NewSettable(DemoStart, nil)
	shared = &redisLike{Store: kv.Memory(now)}
	a, b = newMemory(now, shared, true, slog.New(slog.DiscardHandler)), newMemory(now, shared, true, slog.New(slog.DiscardHandler))
	return now, shared, a, b
}

func items(m *bot.Memory) []int {
	if m == nil {
		return nil
	}
	return m.Items
}

// flushed lets both memories write what they keep.
func flushed(ms ...*memory) {
	for _, m := range ms {
		m.write()
	}
}

func TestMemoryLastsTenMinutes(t *testing.T) {
	now := clock.NewSettable(DemoStart, nil)
	m := newMemory(now, kv.Memory(now), false, slog.New(slog.DiscardHandler))
	if m.Recall(t.Context(), "zs") != nil {
		t.Error("something remembered of nobody")
	}
	m.keep("ZS", &bot.Memory{Plan: 1, Items: []int{7}})
	if got := m.Recall(t.Context(), " zs "); !slices.Equal(items(got), []int{7}) {
		t.Errorf("%+v: accounts are compared without case", got)
	}
	now.Set(DemoStart.Add(9*time.Minute + 59*time.Second))
	if m.Recall(t.Context(), "zs") == nil {
		t.Error("forgotten too soon")
	}
	now.Set(DemoStart.Add(10*time.Minute + time.Second))
	if got := m.Recall(t.Context(), "zs"); got != nil {
		t.Errorf("%+v after ten minutes", got)
	}
}

func TestMemoriesOfTwoReplicas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now, _, a, b := sharedMemories(t)
		defer a.close()
		defer b.close()
		a.keep("zs", &bot.Memory{Plan: 1, Items: []int{7}})
		if got := a.Recall(t.Context(), "zs"); !slices.Equal(items(got), []int{7}) {
			t.Errorf("the replica itself has %+v before it wrote", got)
		}
		flushed(a)
		if got := b.Recall(t.Context(), "zs"); !slices.Equal(items(got), []int{7}) {
			t.Errorf("the other replica has %+v", got)
		}
		b.keep("zs", &bot.Memory{Plan: 2, Items: []int{8}})
		flushed(b)
		if got := a.Recall(t.Context(), "zs"); !slices.Equal(items(got), []int{8}) || got.Plan != 2 {
			t.Errorf("the first replica goes on from %+v", got)
		}
		// What a kept long ago of this conversation says nothing of the plan chosen on b.
		a.keep("zs", &bot.Memory{Pages: []string{"1", "2"}})
		if got := a.Recall(t.Context(), "zs"); got.Plan == 1 {
			t.Error("the plan went back to the one of before")
		}
		now.Set(now.Now().Add(11 * time.Minute))
		flushed(a)
		if got := b.Recall(t.Context(), "nobody"); got != nil {
			t.Errorf("%+v", got)
		}
	})
}

// While a conversation is on its way to the shared store, its own replica does
// not read the older one that is there.
func TestMemoryOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, shared, a, b := sharedMemories(t)
		a.keep("zs", &bot.Memory{Items: []int{7}})
		flushed(a)
		shared.gate = make(chan struct{})
		a.keep("zs", &bot.Memory{Items: []int{8}})
		go a.write()
		synctest.Wait() // the write stands at the gate
		if got := a.Recall(t.Context(), "zs"); !slices.Equal(items(got), []int{8}) {
			t.Errorf("%v, want the newer", items(got))
		}
		close(shared.gate)
		a.close()
		b.close()
	})
}

func TestMemoryWithoutItsSharedStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, shared, a, b := sharedMemories(t)
		defer a.close()
		defer b.close()
		shared.setDown(true)
		a.keep("zs", &bot.Memory{Items: []int{7}})
		flushed(a)
		if got := a.Recall(t.Context(), "zs"); !slices.Equal(items(got), []int{7}) {
			t.Errorf("the replica's own copy: %+v", got)
		}
		if got := b.Recall(t.Context(), "zs"); got != nil {
			t.Errorf("the other has %+v", got)
		}
		if got := a.First(t.Context(), "k", "one", DemoStart.Add(time.Hour)); got != "one" {
			t.Errorf("first: %s", got)
		}
	})
}

func TestFirstOfADay(t *testing.T) {
	now := clock.NewSettable(DemoStart, nil)
	m := newMemory(now, kv.Memory(now), false, slog.New(slog.DiscardHandler))
	until := DemoStart.Add(time.Hour)
	for _, id := range []string{"one", "two", "one"} {
		if got := m.First(t.Context(), "greet:zs", id, until); got != "one" {
			t.Errorf("%s: first is %s", id, got)
		}
	}
	if got := m.First(t.Context(), "greet:ls", "two", until); got != "two" {
		t.Errorf("another's: %s", got)
	}
	now.Set(until)
	if got := m.First(t.Context(), "greet:zs", "three", until.Add(time.Hour)); got != "three" {
		t.Errorf("the next day: %s", got)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	now := clock.NewSettable(DemoStart, nil)
	m := newMemory(now, kv.Memory(now), false, slog.New(slog.DiscardHandler))
	for i := range maxConversations + 10 {
		m.keep(fmt.Sprint(i), &bot.Memory{Plan: 1})
	}
	if n := len(m.kept); n > maxConversations {
		t.Errorf("%d conversations are kept", n)
	}
	if m.Recall(t.Context(), fmt.Sprint(maxConversations+9)) == nil {
		t.Error("the newest was forgotten")
	}
}

func TestMemoryUnderTheRaceDetector(t *testing.T) {
	now := clock.NewSettable(DemoStart, nil)
	shared := &redisLike{Store: kv.Memory(now)}
	m := newMemory(now, shared, true, slog.New(slog.DiscardHandler))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 200 {
				account := fmt.Sprint((i + k) % 5)
				m.keep(account, &bot.Memory{Plan: int64(i), Items: []int{k}})
				m.Recall(t.Context(), account)
				if k%20 == 0 {
					m.write()
				}
			}
		})
	}
	wg.Wait()
	m.close()
}
