package wecom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/kv"
)

// places are where replicas can share a token.
func places(t *testing.T) map[string]Shared {
	r, err := kv.Redis(testkit.Redis(t), clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return map[string]Shared{"memory": kv.Memory(clock.System{}), "redis": r}
}

// Replicas fetch one token between them, and one more when it is revoked.
func TestReplicasShareAToken(t *testing.T) {
	for name, place := range places(t) {
		t.Run(name, func(t *testing.T) {
			void := "T1"
			a := newAPI(t, func(w http.ResponseWriter, r *http.Request) {
				if r.FormValue("access_token") == void {
					_, _ = fmt.Fprint(w, `{"errcode":42001,"errmsg":"access_token expired"}`)
					return
				}
				_, _ = fmt.Fprint(w, `{"errcode":0,"msgid":"M"}`)
			})
			var replicas []*Client
			for range 5 {
				replicas = append(replicas, newClient(t, a.URL, func(o *ClientOptions) { o.Clock, o.Shared = a.clock, place }))
			}
			for _, want := range []int64{1, 2} { // all have T1, then all need T2
				var all sync.WaitGroup
				for _, c := range replicas {
					for range 10 {
						all.Go(func() {
							if want == 1 {
								if _, err := c.Token(t.Context()); err != nil {
									t.Error(err)
								}
							} else if _, err := c.sendText(t.Context(), []string{"a"}, "x"); err != nil {
								t.Error(err)
							}
						})
					}
				}
				all.Wait()
				if got := a.tokens.Load(); got != want {
					t.Errorf("%d tokens fetched, want %d", got, want)
				}
			}
			// One that comes later finds it; one that has an older one does not remove it.
			late := newClient(t, a.URL, func(o *ClientOptions) { o.Clock, o.Shared = a.clock, place })
			replicas[0].tokens.drop(t.Context(), "T1")
			if got, err := late.Token(t.Context()); got != "T2" || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// gone is a place that has gone away.
type gone struct{}

var errGone = errors.New("gone")

func (gone) Get(context.Context, string) ([]byte, bool, error)                { return nil, false, errGone }
func (gone) Set(context.Context, string, []byte, time.Duration) error         { return errGone }
func (gone) Add(context.Context, string, []byte, time.Duration) (bool, error) { return false, errGone }
func (gone) DeleteIf(context.Context, string, []byte) (bool, error)           { return false, errGone }

func TestTokenWithoutTheSharedPlace(t *testing.T) {
	a := newAPI(t, says(`{"errcode":0}`))
	c := newClient(t, a.URL, func(o *ClientOptions) { o.Clock, o.Shared = a.clock, gone{} })
	for range 3 {
		if got, err := c.Token(t.Context()); got != "T1" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

// A replica that died over its fetch does not stop the others for long.
func TestFetcherThatDied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		place := kv.Memory(clock.System{})
		ts := tokens{clock: clock.System{}, shared: place, key: "k", fetch: func(context.Context) (string, time.Duration, error) { return "T", time.Hour, nil }}
		if _, err := place.Add(t.Context(), "k:lock", []byte("the dead"), time.Hour); err != nil {
			t.Fatal(err)
		}
		if got, err := ts.get(t.Context()); got != "T" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		if val, ok, _ := place.Get(t.Context(), "k:lock"); !ok || string(val) != "the dead" {
			t.Error("another's lock was taken away")
		}
	})
}

// A wrong secret is not tried again for an hour: the vendor would ban the address.
func TestWrongSecretIsNotRepeated(t *testing.T) {
	n := 0
	c := clock.NewSettable(now, nil)
	ts := tokens{clock: c, fetch: func(context.Context) (string, time.Duration, error) {
		if n++; n < 3 {
			return "", 0, &APIError{Call: "gettoken", Code: CodeBadSecret}
		}
		return "T", time.Hour, nil
	}}
	for _, step := range []struct {
		after   time.Duration
		fetches int
		want    string
	}{{0, 1, ""}, {59 * time.Minute, 1, ""}, {2 * time.Minute, 2, ""}, {time.Second, 2, ""}, {time.Hour, 3, "T"}} {
		c.Set(c.Now().Add(step.after))
		got, err := ts.get(t.Context())
		var e *APIError
		if n != step.fetches || got != step.want || (err == nil) != (step.want != "") || err != nil && !errors.As(err, &e) {
			t.Errorf("after %v: %d fetches, %q, %v", step.after, n, got, err)
		}
	}
}
