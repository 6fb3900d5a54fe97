package kv

import (
	"bytes"
	"container/list"
	"context"
	"slices"
	"sync"
	"time"

	"duban/internal/clock"
)

// MaxEntries bounds Memory. Beyond it the oldest entry goes, expired or not.
const MaxEntries = 1 << 16

// Memory returns a Store in this process. It has no goroutine: entries whose time
// is over go when they are asked for, or when a later one pushes them out.
func Memory(c clock.Clock) Store {
	return &memory{clock: c, entries: map[string]*list.Element{}, age: list.New()}
}

type memory struct {
	clock   clock.Clock
	mu      sync.Mutex
	entries map[string]*list.Element
	// age has the entries in the order in which they were set, oldest in front.
	age *list.List
}

type entry struct {
	key string
	val []byte
	end time.Time
}

// Get implements Store.
func (m *memory) Get(_ context.Context, key string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.live(key)
	if e == nil {
		return nil, false, nil
	}
	return slices.Clone(e.val), true, nil
}

// Set implements Store.
func (m *memory) Set(_ context.Context, key string, val []byte, ttl time.Duration) error {
	if ttl <= 0 {
		return errNoTTL
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(key, slices.Clone(val), ttl)
	return nil
}

// SetAll implements Store.
func (m *memory) SetAll(ctx context.Context, vals map[string][]byte, ttl time.Duration) error {
	for key, val := range vals {
		if err := m.Set(ctx, key, val, ttl); err != nil {
			return err
		}
	}
	return nil
}

// Once implements Store.
func (m *memory) Once(ctx context.Context, key string, ttl time.Duration) (bool, error) {
	return m.Add(ctx, key, nil, ttl)
}

// Add implements Store.
func (m *memory) Add(_ context.Context, key string, val []byte, ttl time.Duration) (bool, error) {
	if ttl <= 0 {
		return false, errNoTTL
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.live(key) != nil {
		return false, nil
	}
	m.put(key, slices.Clone(val), ttl)
	return true, nil
}

// DeleteIf implements Store.
func (m *memory) DeleteIf(_ context.Context, key string, val []byte) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.live(key)
	if e == nil || !bytes.Equal(e.val, val) {
		return false, nil
	}
	m.drop(m.entries[key])
	return true, nil
}

// Take implements Store. What an entry has left to live is the bucket's debt.
func (m *memory) Take(_ context.Context, keys []string, b Bucket) ([]time.Duration, error) {
	if !b.valid() {
		return nil, errBucket
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	waits := make([]time.Duration, len(keys))
	for i, key := range keys {
		var debt time.Duration
		if e := m.live(key); e != nil {
			debt = e.end.Sub(m.clock.Now())
		}
		if over := debt - b.slack(); over > 0 {
			waits[i] = over
			continue
		}
		m.put(key, nil, debt+b.Every)
	}
	return waits, nil
}

// Delete implements Store.
func (m *memory) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(m.entries[key])
	return nil
}

// live returns the entry of a key, and removes it when its time is over.
func (m *memory) live(key string) *entry {
	at := m.entries[key]
	if at == nil {
		return nil
	}
	e := entryAt(at)
	if !m.clock.Now().Before(e.end) {
		m.drop(at)
		return nil
	}
	return e
}

func (m *memory) put(key string, val []byte, ttl time.Duration) {
	now := m.clock.Now()
	m.drop(m.entries[key])
	for front := m.age.Front(); front != nil; front = m.age.Front() {
		if len(m.entries) < MaxEntries && now.Before(entryAt(front).end) {
			break
		}
		m.drop(front)
	}
	m.entries[key] = m.age.PushBack(&entry{key: key, val: val, end: now.Add(ttl)})
}

func (m *memory) drop(at *list.Element) {
	if at == nil {
		return
	}
	delete(m.entries, entryAt(at).key)
	m.age.Remove(at)
}

func entryAt(at *list.Element) *entry {
	e, _ := at.Value.(*entry)
	return e
}
