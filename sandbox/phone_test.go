package sandbox_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"duban/internal/clock"
	"duban/sandbox"
)

func TestPageNeedsNothingFromElsewhere(t *testing.T) {
	w := newWorld(t, nil)
	for _, path := range []string{"/", "/phone/", "/phone/phone.js", "/phone/phone.css"} {
		res, err := w.do(t.Context(), "GET", path, "")
		if err != nil || res.StatusCode != 200 {
			t.Fatalf("%s: %v, %v", path, res, err)
		}
		b, _ := io.ReadAll(res.Body)
		for _, bad := range []string{`src="http`, `href="http`, "@import", "url(http"} {
			if strings.Contains(string(b), bad) {
				t.Errorf("%s holds %s", path, bad)
			}
		}
		if !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: no policy", path)
		}
		if path == "/" && !strings.Contains(string(b), "<title>督办 · 虚拟手机</title>") {
			t.Errorf("title is missing in %s", b)
		}
	}
}

// page sends JSON to the phone page's API, as the page does.
func (w *world) page(path, body string, header ...string) (int, answer) {
	w.t.Helper()
	r, _ := http.NewRequestWithContext(w.t.Context(), "POST", "http://api.test/phone/api/"+path, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := direct{w.h}.RoundTrip(r)
	if err != nil {
		w.t.Fatal(err)
	}
	var a answer
	_ = json.NewDecoder(res.Body).Decode(&a)
	return res.StatusCode, a
}

func TestPageRefuses(t *testing.T) {
	b := newBot(t, echo)
	w := newWorld(t, b)
	for _, c := range []struct {
		path, body string
		want       int
		header     []string
	}{
		{"do", `{"do":"say","account":"lisi","text":"x"}`, 403, []string{"Sec-Fetch-Site", "cross-site"}},
		{"do", `{"do":"say","account":"lisi","text":"x"}`, 403, []string{"Origin", "http://evil.test"}},
		{"do", `{"do":"say","account":"nobody","text":"x"}`, 404, nil},
		{"do", `{"do":"say","account":"lisi"}`, 400, nil},
		{"do", `{"do":"dance","account":"lisi"}`, 400, nil},
		{"do", `nothing`, 400, nil},
		{"do?corp=other", `{}`, 404, nil},
		{"clock", `{"at":"2024-07-02T09:00"}`, 403, nil},
		{"image?account=lisi", "x", 400, nil},
		{"read", "x", 400, nil},
	} {
		if got, a := w.page(c.path, c.body, c.header...); got != c.want {
			t.Errorf("%s %s: %d %v, want %d", c.path, c.body, got, a, c.want)
		}
	}
	if n := len(b.heard()); n != 0 {
		t.Errorf("the bot heard %d messages", n)
	}
	w.s.Close()
	if got, _ := w.page("do", `{"do":"say","account":"lisi","text":"x"}`); got != 503 {
		t.Errorf("after Close: %d, want 503", got)
	}
}

func TestPageClock(t *testing.T) {
	clk := clock.NewSettable(testStart, nil)
	s := sandbox.New(sandbox.Options{Clock: clk, MoveClock: func(at time.Time) error {
		if at.Before(clk.Now()) {
			return errors.New("时钟只能向后拨。")
		}
		clk.Set(at)
		return nil
	}})
	t.Cleanup(s.Close)
	c, err := s.AddCorp(sandbox.CorpConfig{ID: testCorp, AgentID: 1, Secret: "s", Members: people("lisi")})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, s: s, c: c, h: s.Handler()}
	if got, a := w.page("clock", `{"at":"2024-07-05T16:30"}`); got != 200 || a["text"] != "2024年7月5日 星期五 16:30" {
		t.Errorf("%d %v", got, a)
	}
	if want := time.Date(2024, 7, 5, 8, 30, 0, 0, time.UTC); !clk.Now().Equal(want) {
		t.Errorf("clock %v, want %v", clk.Now(), want)
	}
	if got, a := w.page("clock", `{"at":"2024-07-01T16:30"}`); got != 409 || a["error"] != "时钟只能向后拨。" {
		t.Errorf("%d %v", got, a)
	}
	if got, _ := w.page("clock", `{"at":"tomorrow"}`); got != 400 {
		t.Errorf("%d, want 400", got)
	}
}

func TestUnreadAndLiveEvents(t *testing.T) {
	w := newWorld(t, newBot(t, echo))
	srv := httptest.NewServer(w.h)
	t.Cleanup(func() { w.s.Close(); srv.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, _ := http.NewRequestWithContext(ctx, "GET", srv.URL+"/phone/api/events", nil)
	res, err := srv.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	lines := bufio.NewScanner(res.Body)
	next := func(want ...string) {
		t.Helper()
		for lines.Scan() {
			if l := lines.Text(); strings.HasPrefix(l, "data: ") && !strings.Contains(l, `"type":"clock"`) {
				for _, s := range want {
					if !strings.Contains(l, s) {
						t.Errorf("event %s lacks %s", l, s)
					}
				}
				return
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
	}
	next(`"type":"people"`)
	w.sendText("lisi", "通报")
	next(`"type":"item"`, `"account":"lisi"`, "通报", `"date":"7月1日 星期一"`, `"time":"09:00"`)
	unread := func() float64 {
		t.Helper()
		people, _ := w.call("GET", "/phone/api/state", "")["people"].([]any)
		for _, p := range people {
			if m, _ := p.(map[string]any); m["account"] == "lisi" {
				n, _ := m["unread"].(float64)
				return n
			}
		}
		t.Fatal("lisi is not in the state")
		return 0
	}
	if n := unread(); n != 1 {
		t.Errorf("unread %v, want 1", n)
	}
	if got, _ := w.page("read", `{"account":"lisi","seq":1}`); got != 204 || unread() != 0 {
		t.Errorf("after reading: %d, %v unread", got, unread())
	}
	if got, _ := w.page("do", `{"do":"say","account":"lisi","text":"你好"}`); got != 202 {
		t.Fatalf("say: %d", got)
	}
	next(`"from":"person"`, "你好")
	next(`"type":"pending"`, `"pending":1`)
	next(`"from":"reply"`, "收到：你好")
	next(`"type":"pending"`, `"pending":0`)
	if n := unread(); n != 1 {
		t.Errorf("%v unread after an answer, want 1: one's own words are not news", n)
	}
	w.c.SetMembers(people("lisi"))
	next(`"type":"people"`)
	w.s.Close() // ends the stream, so that a server can shut down
	for lines.Scan() {
	}
	if ctx.Err() != nil {
		t.Error("the stream outlived Close")
	}
}

// A page that does not read is cut off and does not hold up anybody.
func TestSlowPageIsCutOff(t *testing.T) {
	w := newWorld(t, nil, func(c *sandbox.CorpConfig) { c.Limits = sandbox.Limits{MemberPerMinute: -1, MemberPerHour: -1} })
	block := make(chan struct{})
	started := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		r, _ := http.NewRequestWithContext(t.Context(), "GET", "http://api.test/phone/api/events", nil)
		w.h.ServeHTTP(&stuckWriter{header: http.Header{}, block: block, started: started}, r)
	}()
	<-started
	for range 400 {
		w.sendText("lisi", "x")
	}
	close(block)
	<-done
	if n := len(w.c.Inbox("lisi")); n != 400 {
		t.Errorf("%d arrived, want 400", n)
	}
}

type stuckWriter struct {
	header         http.Header
	block, started chan struct{}
	once           bool
}

func (s *stuckWriter) Header() http.Header { return s.header }
func (s *stuckWriter) WriteHeader(int)     {}
func (s *stuckWriter) Flush()              {}

func (s *stuckWriter) Write(b []byte) (int, error) {
	if !s.once {
		s.once = true
		close(s.started)
	}
	<-s.block
	return len(b), nil
}
