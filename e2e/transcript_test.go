package e2e

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"duban/app"
	"duban/calendar"
	"duban/chat"
	"duban/config"
	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/internal/transcript"
	"duban/ledger"
	"duban/sandbox"
	"duban/store/storetest"
)

// The scripts of the bot's own tests, played by the whole program: every line
// goes through an encrypted callback, every answer is what the phone shows.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) (database, redis string) {
		return storetest.Fresh.SQLite(t), ""
	}, false)
}

// The same on MariaDB and Redis. Each line is answered by a program that has just
// started: whatever one has to know of the line before is in the servers.
func TestTranscriptsOnServers(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) (database, redis string) { return storetest.Fresh.MariaDB(t), testkit.Redis(t) }, true)
}

func play(t *testing.T, servers func(*testing.T) (database, redis string), restart bool) {
	for _, s := range transcript.Load(t, filepath.Join("..", "bot", "testdata")) {
		t.Run(s.Name, func(t *testing.T) {
			database, redis := servers(t)
			th := newTheatre(t, s, database, redis)
			send := th.send
			if restart {
				send = func(ctx context.Context, l transcript.Line) (string, error) {
					th.restart(t)
					return th.send(ctx, l)
				}
			}
			s.Play(t, transcript.Stage{
				Import: th.importFile,
				ReadRoster: func(csv []byte) ([]ledger.Member, []ledger.RowError, error) {
					return th.app.ReadRoster(csv)
				},
				PutMembers: func(ctx context.Context, members []ledger.Member) error {
					_, err := th.app.PutMembers(ctx, members, true)
					return err
				},
				Book: func(ctx context.Context) (*ledger.Book, error) {
					err := th.app.Reload(ctx)
					return th.app.View().Book, err
				},
				Told: func(ctx context.Context) ([]chat.Message, error) { return th.app.Store.Outbox(ctx) },
				Set:  func(at time.Time) { th.move(t, at) }, Send: send,
			})
		})
	}
}

// theatre is the program behind its callback address, and the sandbox before it,
// with one clock.
type theatre struct {
	cfg     config.Config
	clock   *clock.Settable
	app     *app.App
	handler http.Handler
	corp    *sandbox.Corp
	courier *courier
	// redis is nil without Redis.
	redis *redis.Client
}

func newTheatre(t *testing.T, s *transcript.Script, database, redisURL string) *theatre {
	t.Helper()
	const token, key = "transcripts", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	th := &theatre{cfg: config.Default(), clock: clock.NewSettable(app.DemoStart, nil), courier: &courier{last: map[string]*callback{}}}
	th.cfg.Database = config.NewDSN(database)
	if redisURL != "" {
		th.cfg.Redis = config.NewDSN(redisURL)
		opts, err := redis.ParseURL(redisURL)
		must(t, err)
		th.redis = redis.NewClient(opts)
		t.Cleanup(func() { _ = th.redis.Close() })
	}
	th.cfg.WeCom.CorpID, th.cfg.WeCom.AgentID = "ww0000transcripts", 1000002
	th.cfg.WeCom.Secret, th.cfg.WeCom.Token, th.cfg.WeCom.AESKey = config.NewSecret("s"), config.NewSecret(token), config.NewSecret(key)
	th.open(t)
	t.Cleanup(func() { must(t, th.app.Close()) })
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { th.handler.ServeHTTP(w, r) }))
	t.Cleanup(srv.Close)

	sb := sandbox.New(sandbox.Options{Clock: th.clock, Log: testkit.Log(t), Client: &http.Client{Transport: th.courier}})
	t.Cleanup(sb.Close)
	var people []sandbox.Member
	for _, p := range s.People() {
		people = append(people, sandbox.Member{Account: p.Account, Name: p.Name, Role: p.Role})
	}
	var err error
	th.corp, err = sb.AddCorp(sandbox.CorpConfig{
		ID: th.cfg.WeCom.CorpID, AgentID: 1000002, Secret: "s", Token: token, AESKey: key,
		CallbackURL: srv.URL + app.CallbackPath, Members: people,
	})
	must(t, err)
	must(t, th.corp.VerifyURL(t.Context()))
	return th
}

func (th *theatre) open(t *testing.T) {
	t.Helper()
	var err error
	// Cleanups run after the test's context has ended.
	th.app, err = app.New(context.WithoutCancel(t.Context()), th.cfg, app.Options{Clock: th.clock, Log: testkit.Log(t), Code: func() string { return transcript.Code }})
	must(t, err)
	th.handler, err = th.app.Handler()
	must(t, err)
}

// restart ends the program and starts it anew. Nothing is under way meanwhile.
func (th *theatre) restart(t *testing.T) {
	t.Helper()
	must(t, th.app.Close())
	th.open(t)
}

// move sets the clock. Redis has one of its own, so what is kept there is aged by
// as much as the clock went on.
func (th *theatre) move(t *testing.T, at time.Time) {
	t.Helper()
	on := at.Sub(th.clock.Now())
	th.clock.Set(at)
	if th.redis == nil || on <= 0 {
		return
	}
	th.restart(t) // what it had still to write is in Redis now
	keys, err := th.redis.Keys(t.Context(), "*").Result()
	must(t, err)
	for _, k := range keys {
		left, err := th.redis.PTTL(t.Context(), k).Result()
		must(t, err)
		if left > 0 {
			must(t, th.redis.PExpire(t.Context(), k, left-on).Err()) // at or below zero removes it
		}
	}
}

func (th *theatre) importFile(ctx context.Context, name string, data []byte, asOf calendar.Date) error {
	p, err := th.app.PreviewImport(name, data, app.ImportOptions{AsOf: asOf})
	if err != nil {
		return err
	}
	if len(p.Diff.Errors) > 0 {
		return errors.New(p.Diff.Errors[0].Text)
	}
	return th.app.Import(ctx, p)
}

// send does on the phone what a line says.
func (th *theatre) send(ctx context.Context, l transcript.Line) (string, error) {
	th.courier.account, th.courier.again = l.Account, l.Repeat
	if l.Repeat {
		return th.corp.Say(ctx, l.Account, "（重复）")
	}
	switch l.Kind {
	case chat.KindText:
		return th.corp.Say(ctx, l.Account, l.Text)
	case chat.KindEnter:
		return th.corp.Enter(ctx, l.Account)
	case chat.KindSubscribe:
		return th.corp.Happen(ctx, l.Account, "subscribe")
	case chat.KindClick:
		return th.corp.Click(ctx, l.Account, l.Key)
	case chat.KindImage:
		return th.corp.SendImage(ctx, l.Account, "照片.png", []byte("\x89PNG"))
	case chat.KindVoice:
		return th.corp.SendVoice(ctx, l.Account, []byte("#!AMR\n"))
	case chat.KindVideo:
		return th.corp.SendVideo(ctx, l.Account, "录像.mp4", []byte("mp4"))
	case chat.KindLocation:
		return th.corp.SendLocation(ctx, l.Account, 36.68, 117.53, "章丘区")
	case chat.KindLink:
		return th.corp.SendLink(ctx, l.Account, "网页", "", "https://example.com/")
	case chat.KindUnknown, chat.KindUnsubscribe, chat.KindView, chat.KindCard, chat.KindInactive:
	}
	return "", errors.New("a script has no such line")
}

// courier carries callbacks and keeps the last one of each account, to bring it
// once more: the same bytes, as after an answer that was lost.
type courier struct {
	account string
	again   bool
	last    map[string]*callback
}

type callback struct {
	query string
	body  []byte
}

// RoundTrip implements http.RoundTripper.
func (c *courier) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet {
		return http.DefaultTransport.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err := errors.Join(err, r.Body.Close()); err != nil {
		return nil, err
	}
	if !c.again {
		c.last[c.account] = &callback{r.URL.RawQuery, body}
	}
	cb := c.last[c.account]
	if cb == nil {
		return nil, errors.New("nothing to bring again")
	}
	r = r.Clone(r.Context())
	r.URL.RawQuery, r.Body, r.ContentLength = cb.query, io.NopCloser(bytes.NewReader(cb.body)), int64(len(cb.body))
	return http.DefaultTransport.RoundTrip(r)
}
