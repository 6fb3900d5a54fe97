// Package app wires the parts together: configuration in, a running bot out.
//
// It owns the two things that live between events: the snapshot that questions
// are answered from, and the short memory of conversations. The snapshot is built
// from the database at start, rebuilt after every change, and again when another
// process has changed the database (on a server, a question waits to know; beside
// SQLite, the file is looked at every 50 ms), so losing it costs nothing. The
// memory may be lost. Everything that a person was told is saved is in the
// database, in the same transaction as the answer that said so: after a crash the
// vendor's retry is answered with that stored text. While the database is away,
// questions are answered from the snapshot and changes are refused.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"duban/bot"
	"duban/bot/text"
	"duban/calendar"
	"duban/config"
	"duban/delivery"
	"duban/internal/clock"
	"duban/kv"
	"duban/ledger"
	"duban/store"
	"duban/wecom"
)

// Options are what an App needs beside its configuration.
type Options struct {
	Clock clock.Clock
	Log   *slog.Logger
	Days  *calendar.Days
	// Code gives the four digits that a dangerous operation is confirmed with; nil is chance.
	Code func() string
}

// App is the bot with everything it stands on.
type App struct {
	cfg   config.Config
	clock clock.Clock
	log   *slog.Logger
	days  *calendar.Days

	Store  *store.Store
	kv     kv.Store
	redis  *kv.RedisStore // nil without Redis
	shared bool           // other replicas may write to the database

	// guest is who talks through duban chat without being in the roster; nil in a server.
	guest   *ledger.Member
	view    atomic.Pointer[bot.View]
	policy  atomic.Pointer[policy] // as of its version; read when asked for
	loading sync.Mutex             // one refresh at a time
	fresh   freshness
	changed freshness // reloads after changes of this process: one serves all that were committed before it began
	memory  *memory
	flood   flood
	bot     *bot.Bot
	metrics *metricSet
	// api and courier send messages; nil without the application's keys.
	api     *wecom.Client
	courier *delivery.Worker
	ticker  ticker
	health  health
}

// New opens the database, loads the snapshot and builds the bot. Close it.
func New(ctx context.Context, cfg config.Config, o Options) (_ *App, err error) {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Days == nil {
		o.Days = calendar.Default()
	}
	if o.Code == nil {
		o.Code = chance
	}
	a := &App{cfg: cfg, clock: o.Clock, log: o.Log, days: o.Days, metrics: newMetrics()}
	a.metrics.ages(a)
	a.Store, err = store.Open(ctx, cfg.Database.Reveal(), store.Options{Clock: o.Clock, Log: o.Log, Trial: text.Trial, Hours: a.officeHour})
	if err != nil {
		return nil, err
	}
	a.shared = a.Store.Shared()
	defer func() {
		if err != nil {
			_ = a.Close() // the first error is the one to tell
		}
	}()
	a.kv = kv.Memory(o.Clock)
	if !cfg.Redis.IsZero() {
		if a.redis, err = kv.Redis(cfg.Redis.Reveal(), o.Clock); err != nil {
			return nil, err
		}
		a.kv = a.redis
	}
	a.memory = newMemory( //nolint:contextcheck // what it writes outlives every question
		o.Clock, a.kv, !cfg.Redis.IsZero(), o.Log)
	if err = a.Reload(ctx); err != nil {
		return nil, err
	}
	a.fresh.check, a.changed.check = a.checkVersion, a.reloadInTime
	a.fresh.probe = probeEvery
	a.flood.rate = cfg.MemberRate
	a.bot = &bot.Bot{
		Books: a, Memories: a.memory, Drafts: knownDrafts{a.Store, &a.fresh}, Histories: a.Store, Papers: papers{}, Posts: a.Store, Planner: planner{a},
		Clock: o.Clock, Days: o.Days, Audits: a.Store, Code: o.Code,
	}
	return a, a.newSending() //nolint:contextcheck // a scrape has a context of its own
}

// chance gives four digits that nobody can foresee.
func chance() string {
	n, err := rand.Int(rand.Reader, big.NewInt(10000))
	if err != nil { // crypto/rand does not fail
		panic(err)
	}
	return fmt.Sprintf("%04d", n)
}

// Close lets everything go. It waits for writes under way.
func (a *App) Close() error {
	var errs []error
	a.fresh.close()
	if a.memory != nil {
		a.memory.close()
	}
	if a.redis != nil {
		errs = append(errs, a.redis.Close())
	}
	if a.Store != nil {
		errs = append(errs, a.Store.Close())
	}
	return errors.Join(errs...)
}

// View implements bot.Books.
func (a *App) View() *bot.View { return a.view.Load() }

// Reload brings the snapshot up to the database. Plans that have not changed are kept.
func (a *App) Reload(ctx context.Context) error {
	a.loading.Lock()
	defer a.loading.Unlock()
	prev := a.view.Load()
	old := &ledger.Book{}
	if prev != nil {
		old = prev.Book
	}
	book, err := a.Store.Refresh(ctx, old)
	if err != nil {
		return fmt.Errorf("load the ledger: %w", err)
	}
	if a.guest != nil {
		with := *book
		with.Members = append(slices.DeleteFunc(slices.Clone(book.Members), func(m ledger.Member) bool { return m.Account == a.guest.Account }), *a.guest)
		book = &with
	}
	a.view.Store(bot.NewView(book, prev))
	a.metrics.loaded(book)
	return nil
}

// checkVersion reloads the snapshot when the database is ahead of it.
func (a *App) checkVersion(ctx context.Context) error {
	short, cancel := context.WithTimeout(ctx, freshTimeout)
	defer cancel()
	v, err := a.Store.Version(short)
	if err != nil {
		a.metrics.versionErrors.Inc()
		return err
	}
	if v == a.view.Load().Book.Version {
		return nil
	}
	// Once the database is known to be ahead, the old snapshot is no answer: a
	// large change may take longer to read than a version does.
	long, cancel := context.WithTimeout(ctx, reloadTimeout)
	defer cancel()
	return a.Reload(long)
}

// Handler serves the callback, health and metrics.
func (a *App) Handler() (http.Handler, error) {
	callback, err := wecom.NewHandler(wecom.Options{
		Token: a.cfg.WeCom.Token.Reveal(), AESKey: a.cfg.WeCom.AESKey.Reveal(),
		CorpID: a.cfg.WeCom.CorpID, AgentID: a.cfg.WeCom.AgentID,
		Clock: a.clock, Log: a.log, Answer: a.Answer, Count: a.called,
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", a.healthz)
	mux.HandleFunc("GET /readyz", a.readyz)
	mux.HandleFunc("GET /metrics", a.metrics.serve)
	// The callback goes before the mux: its path is one comparison.
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == CallbackPath {
			callback.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	}), nil
}

// CallbackPath is where WeCom delivers callbacks.
const CallbackPath = "/wecom/callback"

// Serve answers on l until ctx ends, then lets requests under way finish.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	h, err := a.Handler()
	if err != nil {
		return err
	}
	srv := wecom.Server(l.Addr().String(), h)
	srv.ErrorLog = slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	if !a.shared {
		wg.Go(func() { a.watch(ctx) })
	}
	if a.courier != nil {
		wg.Go(func() { a.courier.Run(ctx) })
		wg.Go(func() { a.tellUndelivered(ctx) })
	}
	wg.Go(func() { a.runTicks(ctx) })
	wg.Go(func() { a.chores(ctx) })
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
		stop, done := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		err = srv.Shutdown(stop)
		done()
	}
	cancel()
	wg.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// watch notices what another process (an import on the command line) wrote to the
// same SQLite file. With MySQL every question checks instead.
func (a *App) watch(ctx context.Context) {
	t := time.NewTicker(50 * time.Millisecond)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := a.checkVersion(ctx); err != nil && ctx.Err() == nil {
				a.log.Warn("ledger version could not be read", "error", err)
			}
		}
	}
}
