package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"duban/bot"
	"duban/internal/clock"
	"duban/kv"
	"duban/ledger"
)

const (
	memoryLife = 10 * time.Minute
	// maxConversations bounds the process's own copy.
	maxConversations = 20_000
	// flushEvery is far below the time a person takes to type the next question.
	flushEvery = 100 * time.Millisecond
)

// memory keeps the short memory of conversations: in this process, and with
// Redis also where other replicas find it. It may be lost at any time.
type memory struct {
	clock clock.Clock
	kv    kv.Store
	log   *slog.Logger

	mu    sync.Mutex
	kept  map[string]remembered
	dirty map[string]*bot.Memory // to be written to kv; nil when kv is this process's
	// writing is on its way to kv: until it is there, what kv has is older.
	writing  map[string]*bot.Memory
	flushing sync.Mutex // one write at a time, in the order of what was kept

	stop chan struct{}
	done chan struct{}
}

type remembered struct {
	*bot.Memory
	until time.Time
}

func newMemory(c clock.Clock, store kv.Store, shared bool, log *slog.Logger) *memory {
	m := &memory{clock: c, kv: store, log: log, kept: map[string]remembered{}}
	if shared {
		m.dirty, m.stop, m.done = map[string]*bot.Memory{}, make(chan struct{}), make(chan struct{})
		go m.flush()
	}
	return m
}

func memoryKey(account string) string { return "conversation:" + ledger.AccountKey(account) }

// Recall implements bot.Memories. With Redis the shared copy is read, since the
// last question may have gone to another replica.
func (m *memory) Recall(ctx context.Context, account string) *bot.Memory {
	key := ledger.AccountKey(account)
	now := m.clock.Now()
	m.mu.Lock()
	own, ok := m.kept[key]
	_, unwritten := m.dirty[key]
	if !unwritten {
		_, unwritten = m.writing[key]
	}
	m.mu.Unlock()
	if m.stop != nil && !unwritten {
		raw, found, err := m.kv.Get(ctx, memoryKey(account))
		if err == nil {
			var mem bot.Memory
			if !found || json.Unmarshal(raw, &mem) != nil {
				return nil
			}
			return &mem
		}
		m.log.Warn("shared memory could not be read", "error", err)
	}
	if !ok || now.After(own.until) {
		return nil
	}
	return own.Memory
}

// keep remembers mem for account. It is called after the reply was decided and
// never makes anybody wait.
func (m *memory) keep(account string, mem *bot.Memory) {
	key := ledger.AccountKey(account)
	now := m.clock.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.kept) >= maxConversations {
		m.forget(now)
	}
	m.kept[key] = remembered{mem, now.Add(memoryLife)}
	if m.dirty != nil {
		m.dirty[key] = mem
	}
}

// forget drops what expired, and everything when nothing did: it is only a memory.
func (m *memory) forget(now time.Time) {
	for k, r := range m.kept {
		if now.After(r.until) {
			delete(m.kept, k)
		}
	}
	if len(m.kept) >= maxConversations {
		clear(m.kept)
	}
}

// First implements bot.Memories.
func (m *memory) First(ctx context.Context, key, id string, until time.Time) string {
	if raw, found, err := m.kv.Get(ctx, key); err == nil && found {
		return string(raw)
	}
	if err := m.kv.Set(ctx, key, []byte(id), until.Sub(m.clock.Now())); err != nil {
		m.log.Warn("shared memory could not be written", "error", err)
	}
	return id
}

// flush writes what was kept to kv, the latest of each conversation once.
func (m *memory) flush() {
	defer close(m.done)
	t := time.NewTicker(flushEvery)
	defer t.Stop()
	for {
		select {
		case <-m.stop:
			m.write()
			return
		case <-t.C:
			m.write()
		}
	}
}

func (m *memory) write() {
	m.flushing.Lock()
	defer m.flushing.Unlock()
	m.mu.Lock()
	batch := m.dirty
	if len(batch) == 0 {
		m.mu.Unlock()
		return
	}
	m.dirty, m.writing = make(map[string]*bot.Memory, len(batch)), batch
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		m.writing = nil
		m.mu.Unlock()
	}()
	vals := make(map[string][]byte, len(batch))
	for account, mem := range batch {
		raw, err := json.Marshal(mem)
		if err != nil {
			m.log.Error("conversation could not be encoded", "error", err)
			continue
		}
		vals[memoryKey(account)] = raw
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := m.kv.SetAll(ctx, vals, memoryLife); err != nil {
		m.log.Warn("shared memory could not be written", "error", err)
	}
}

func (m *memory) close() {
	if m.stop != nil {
		close(m.stop)
		<-m.done
	}
}
