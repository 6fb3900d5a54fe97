package wecom

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"duban/internal/clock"
)

// Shared keeps values for all replicas for a while. A failure is no reason to stop.
type Shared interface {
	Get(ctx context.Context, key string) (val []byte, ok bool, err error)
	Set(ctx context.Context, key string, val []byte, ttl time.Duration) error
	// Add sets a value where there is none and reports whether it did.
	Add(ctx context.Context, key string, val []byte, ttl time.Duration) (added bool, err error)
	// DeleteIf removes a key that has this value.
	DeleteIf(ctx context.Context, key string, val []byte) (deleted bool, err error)
}

const (
	// banned is how long no token is asked for after the vendor has called the secret
	// wrong: repeating it gets the address banned for an hour.
	banned = time.Hour
	// fetchLock is how long one replica may take to fetch a token for all.
	fetchLock = 10 * time.Second
	// lockWait is how long another replica's fetch is waited for, looking every lockLook.
	lockWait = 3 * time.Second
	lockLook = 100 * time.Millisecond
)

// tokens keeps the access token of one application, in memory and, when there is
// one, in a place shared by all replicas. However many ask at once, one fetch runs,
// of all replicas; it goes on when the one who caused it gives up, as the others
// still wait for it. Without the shared place each process fetches for itself,
// which the vendor allows: it gives all of them one token.
type tokens struct {
	fetch  func(context.Context) (token string, life time.Duration, err error)
	clock  clock.Clock
	shared Shared // may be nil
	key    string

	mu      sync.Mutex
	token   string
	until   time.Time
	since   time.Time
	running *fetching
	refused error // of the secret, until:
	again   time.Time
}

// fetching is a fetch under way. Its results may be read when done is closed.
type fetching struct {
	done  chan struct{}
	token string
	err   error
}

// tokenKey names the token of an application at a host.
func tokenKey(base, corp string, agent int64) string {
	h := sha256.Sum256([]byte(base + "|" + corp + "|" + strconv.FormatInt(agent, 10)))
	return "wecom:token:" + hex.EncodeToString(h[:8])
}

// get returns the kept token, or waits for a new one.
func (t *tokens) get(ctx context.Context) (string, error) {
	t.mu.Lock()
	now := t.clock.Now()
	if t.token != "" && now.Before(t.until) {
		defer t.mu.Unlock()
		return t.token, nil
	}
	if t.refused != nil && now.Before(t.again) {
		defer t.mu.Unlock()
		return "", t.refused
	}
	f := t.running
	if f == nil {
		f = &fetching{done: make(chan struct{})}
		t.running = f
		go t.run(context.WithoutCancel(ctx), f)
	}
	t.mu.Unlock()
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// age is how long the kept token has been in use; ok is false without one.
func (t *tokens) age() (age time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.clock.Now().Sub(t.since), t.token != ""
}

// run obtains a token; time-outs of its parts bound it.
func (t *tokens) run(ctx context.Context, f *fetching) {
	token, until, err := t.obtain(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	f.token, f.err = token, err
	t.refused = nil
	var refusal *APIError
	switch {
	case err == nil:
		t.token, t.until, t.since = token, until, t.clock.Now()
	case errors.As(err, &refusal) && refusal.wrongSecret():
		t.refused, t.again = err, t.clock.Now().Add(banned)
	}
	t.running = nil
	close(f.done)
}

// obtain takes the shared token, or fetches one for all.
func (t *tokens) obtain(ctx context.Context) (string, time.Time, error) {
	if t.shared == nil {
		return t.fetchNow(ctx)
	}
	mine := []byte(rand.Text())
	lock := t.key + ":lock"
	for waited := time.Duration(0); waited < lockWait; waited += lockLook {
		token, until, err := t.sharedToken(ctx)
		if err != nil {
			return t.fetchNow(ctx) // the shared place is gone
		}
		if token != "" {
			return token, until, nil
		}
		if locked, err := t.shared.Add(ctx, lock, mine, fetchLock); locked || err != nil {
			break
		}
		time.Sleep(lockLook) // another replica fetches
	}
	defer func() { _, _ = t.shared.DeleteIf(ctx, lock, mine) }() // it ends by itself
	// Who held the lock a moment ago may have fetched it after it was looked for.
	if token, until, err := t.sharedToken(ctx); err == nil && token != "" {
		return token, until, nil
	}
	token, until, err := t.fetchNow(ctx)
	if err == nil {
		if ttl := until.Sub(t.clock.Now()); ttl > 0 {
			_ = t.shared.Set(ctx, t.key, sharedValue(token, until), ttl) // others then fetch for themselves
		}
	}
	return token, until, err
}

// fetchNow asks the vendor.
func (t *tokens) fetchNow(ctx context.Context) (string, time.Time, error) {
	asked := t.clock.Now()
	token, life, err := t.fetch(ctx)
	return token, asked.Add(life - margin(life)), err
}

// sharedToken is the token in the shared place, "" when there is none of use.
func (t *tokens) sharedToken(ctx context.Context) (string, time.Time, error) {
	val, ok, err := t.shared.Get(ctx, t.key)
	if err != nil || !ok {
		return "", time.Time{}, err
	}
	seconds, token, _ := strings.Cut(string(val), "|")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if until := time.Unix(n, 0); err == nil && t.clock.Now().Before(until) {
		return token, until, nil
	}
	return "", time.Time{}, nil
}

func sharedValue(token string, until time.Time) []byte {
	return []byte(strconv.FormatInt(until.Unix(), 10) + "|" + token)
}

// margin is how long before its end a token is not used any more: five minutes, or
// a tenth of a short life.
func margin(life time.Duration) time.Duration { return min(5*time.Minute, life/10) }

// drop forgets a token that the vendor calls invalid, here and in the shared place,
// unless it has been replaced.
func (t *tokens) drop(ctx context.Context, token string) {
	t.mu.Lock()
	mine := t.token == token
	until := t.until
	if mine {
		t.token = ""
	}
	t.mu.Unlock()
	if mine && t.shared != nil {
		_, _ = t.shared.DeleteIf(ctx, t.key, sharedValue(token, until)) // then its end is near
	}
}
