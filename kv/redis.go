package kv

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"duban/internal/clock"
)

const (
	// prefix tells our keys from others' on a shared server.
	prefix = "duban:"
	// patience is how long one call may wait for Redis. A person waits for the answer
	// meanwhile, and the vendor gives up after five seconds.
	patience = 150 * time.Millisecond
	// tripAfter failures in a row the calls stop, and one is let through every
	// probeEvery to see whether Redis is back.
	tripAfter  = 3
	probeEvery = time.Second
)

// RedisStore is a Store on a Redis server. Once Redis has failed a few times in
// a row, calls fail at once with ErrDown, and one a second tries again.
type RedisStore struct {
	client *redis.Client
	fuse   fuse
}

var _ Store = (*RedisStore)(nil)

// Redis returns a Store on the server at url, `redis://[user:pass@]host:port[/db]`.
// It does not connect; Ping does. A malformed url is an error.
func Redis(url string, c clock.Clock) (*RedisStore, error) {
	opts, err := redis.ParseURL(url)
	if err != nil {
		// The cause may quote the address and with it the password.
		return nil, errors.New("kv: Redis address is not of the form redis://[user:pass@]host:port[/db]")
	}
	opts.DialTimeout, opts.ReadTimeout, opts.WriteTimeout, opts.PoolTimeout = patience, patience, patience, patience
	opts.ContextTimeoutEnabled = true
	// A retry would only make a person wait longer.
	opts.MaxRetries = -1
	opts.DialerRetries = 1
	// No announcements at connecting: older servers and stand-ins refuse them.
	opts.DisableIdentity = true
	opts.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	quiet.Do(func() { redis.SetLogger(silence{}) })
	return &RedisStore{client: redis.NewClient(opts), fuse: fuse{clock: c}}, nil
}

// quiet keeps the client library from writing lines of its own: callers hear errors.
var quiet sync.Once

type silence struct{}

// Printf implements the library's logger.
func (silence) Printf(context.Context, string, ...any) {}

// Close closes all connections.
func (r *RedisStore) Close() error {
	if err := r.client.Close(); err != nil {
		return fmt.Errorf("kv: close: %w", err)
	}
	return nil
}

// Ping reports whether Redis answers.
func (r *RedisStore) Ping(ctx context.Context) error {
	return r.do(ctx, "ping", func(ctx context.Context) error { return r.client.Ping(ctx).Err() })
}

// Get implements Store.
func (r *RedisStore) Get(ctx context.Context, key string) (val []byte, ok bool, err error) {
	err = r.do(ctx, "get", func(ctx context.Context) error {
		val, err = r.client.Get(ctx, prefix+key).Bytes()
		if errors.Is(err, redis.Nil) {
			return nil
		}
		ok = err == nil
		return err
	})
	return val, ok, err
}

// Set implements Store.
func (r *RedisStore) Set(ctx context.Context, key string, val []byte, ttl time.Duration) error {
	if ttl <= 0 {
		return errNoTTL
	}
	return r.do(ctx, "set", func(ctx context.Context) error { return r.client.Set(ctx, prefix+key, val, ttl).Err() })
}

// SetAll implements Store.
func (r *RedisStore) SetAll(ctx context.Context, vals map[string][]byte, ttl time.Duration) error {
	if ttl <= 0 {
		return errNoTTL
	}
	return r.do(ctx, "set all", func(ctx context.Context) error {
		_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for key, val := range vals {
				p.Set(ctx, prefix+key, val, ttl)
			}
			return nil
		})
		return err
	})
}

// Once implements Store.
func (r *RedisStore) Once(ctx context.Context, key string, ttl time.Duration) (first bool, err error) {
	return r.Add(ctx, key, nil, ttl)
}

// Add implements Store.
func (r *RedisStore) Add(ctx context.Context, key string, val []byte, ttl time.Duration) (added bool, err error) {
	if ttl <= 0 {
		return false, errNoTTL
	}
	err = r.do(ctx, "add", func(ctx context.Context) error {
		err := r.client.SetArgs(ctx, prefix+key, val, redis.SetArgs{Mode: "NX", TTL: ttl}).Err()
		if errors.Is(err, redis.Nil) {
			return nil
		}
		added = err == nil
		return err
	})
	return added, err
}

// deleteIf compares and deletes in one step.
var deleteIf = redis.NewScript(`if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`)

// DeleteIf implements Store.
func (r *RedisStore) DeleteIf(ctx context.Context, key string, val []byte) (deleted bool, err error) {
	err = r.do(ctx, "delete if", func(ctx context.Context) error {
		n, err := deleteIf.Run(ctx, r.client, []string{prefix + key}, val).Int()
		deleted = n == 1
		return err
	})
	return deleted, err
}

// take is Take in milliseconds. What a key has left to live is the bucket's debt, so
// that no clock but the server's is asked.
var take = redis.NewScript(`
local every, slack, waits = tonumber(ARGV[1]), tonumber(ARGV[2]), {}
for i, key in ipairs(KEYS) do
  local debt = math.max(redis.call('PTTL', key), 0)
  if debt > slack then
    waits[i] = debt - slack
  else
    redis.call('SET', key, '', 'PX', debt + every)
    waits[i] = 0
  end
end
return waits`)

// Take implements Store, with one trip for all keys.
func (r *RedisStore) Take(ctx context.Context, keys []string, b Bucket) ([]time.Duration, error) {
	if !b.valid() {
		return nil, errBucket
	}
	if len(keys) == 0 {
		return nil, nil
	}
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = prefix + key
	}
	waits := make([]time.Duration, len(keys))
	err := r.do(ctx, "take", func(ctx context.Context) error {
		ms, err := take.Run(ctx, r.client, names, b.Every.Milliseconds(), b.slack().Milliseconds()).Int64Slice()
		for i := range ms {
			waits[i] = time.Duration(ms[i]) * time.Millisecond
		}
		return err
	})
	return waits, err
}

// Delete implements Store.
func (r *RedisStore) Delete(ctx context.Context, key string) error {
	return r.do(ctx, "delete", func(ctx context.Context) error { return r.client.Del(ctx, prefix+key).Err() })
}

// do calls Redis unless it is known not to answer. The whole call has patience:
// connecting and reading have their own limits, which would add up.
func (r *RedisStore) do(ctx context.Context, what string, call func(context.Context) error) error {
	if !r.fuse.allow() {
		return ErrDown
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := call(limited)
	// A caller who has left says nothing about Redis, and an error that Redis sends
	// is an answer.
	var answer redis.Error
	switch {
	case err == nil || errors.As(err, &answer):
		r.fuse.succeed()
	case ctx.Err() == nil:
		r.fuse.fail()
	default:
		r.fuse.release()
	}
	if err != nil {
		return fmt.Errorf("kv: %s: %w", what, err)
	}
	return nil
}

// fuse stops calls to a server that does not answer.
type fuse struct {
	clock    clock.Clock
	mu       sync.Mutex
	failures int
	// next is when a call may try again once the fuse has blown; probing says that one does.
	next    time.Time
	probing bool
}

func (f *fuse) allow() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failures < tripAfter {
		return true
	}
	if f.probing || f.clock.Now().Before(f.next) {
		return false
	}
	f.probing = true
	return true
}

func (f *fuse) succeed() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failures, f.probing = 0, false
}

func (f *fuse) fail() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failures++
	f.probing = false
	f.next = f.clock.Now().Add(probeEvery)
}

// release ends a call that told nothing.
func (f *fuse) release() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.probing = false
}
