package wecom

import (
	"context"
	"sync"
	"time"

	"duban/internal/clock"
)

// tokens keeps the access token of one application in memory. However many ask at
// once, one fetch runs; it goes on when the one who caused it gives up, as the
// others still wait for it.
type tokens struct {
	fetch func(context.Context) (token string, life time.Duration, err error)
	clock clock.Clock

	mu      sync.Mutex
	token   string
	until   time.Time
	running *fetching
}

// fetching is a fetch under way. Its results may be read when done is closed.
type fetching struct {
	done  chan struct{}
	token string
	err   error
}

// get returns the kept token, or waits for a new one.
func (t *tokens) get(ctx context.Context) (string, error) {
	t.mu.Lock()
	if t.token != "" && t.clock.Now().Before(t.until) {
		defer t.mu.Unlock()
		return t.token, nil
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

// run fetches a token; the time-out of the HTTP client bounds it.
func (t *tokens) run(ctx context.Context, f *fetching) {
	asked := t.clock.Now()
	token, life, err := t.fetch(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	f.token, f.err = token, err
	if err == nil {
		t.token, t.until = token, asked.Add(life-margin(life))
	}
	t.running = nil
	close(f.done)
}

// margin is how long before its end a token is not used any more: five minutes, or
// a tenth of a short life.
func margin(life time.Duration) time.Duration { return min(5*time.Minute, life/10) }

// drop forgets a token that the vendor calls invalid, unless it has been replaced.
func (t *tokens) drop(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == token {
		t.token = ""
	}
}
