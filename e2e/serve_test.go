package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duban/app"
	"duban/sandbox"
)

// The vendor's published example keys, and an invented application.
const (
	corpID  = "ww5823bf96d3bd56c7"
	agentID = 1000002
	token   = "QDG6eK"
	aesKey  = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
)

// office is an installation: a database with the sample plan and a roster, and
// the sandbox in the vendor's place, whose callbacks go through a gate.
type office struct {
	env  []string
	corp *sandbox.Corp
	gate *gate
}

func newOffice(t *testing.T, database string, more ...string) *office {
	t.Helper()
	s := sandbox.New(sandbox.Options{})
	vendor := httptest.NewServer(s.Handler())
	g := newGate(t)
	corp, err := s.AddCorp(sandbox.CorpConfig{
		ID: corpID, AgentID: agentID, Secret: "s3", Token: token, AESKey: aesKey, CallbackURL: g.url,
		Members: []sandbox.Member{
			{Account: "zhang", Name: "张区长", Role: "领导"}, {Account: "zhou", Name: "周主任", Role: "管理员"}, {Account: "lihua", Name: "李华", Role: "督查室"},
			{Account: "ShengMian", Name: "生面", Role: "联系人"},
		},
	})
	must(t, err)
	t.Cleanup(func() { s.Close(); vendor.Close() })
	o := &office{corp: corp, gate: g, env: append([]string{
		"DUBAN_LISTEN=127.0.0.1:0", "DUBAN_DATABASE=" + database, "DUBAN_MEMBER_RATE=0", "NO_PROXY=127.0.0.1",
		"DUBAN_WECOM_API_BASE=" + vendor.URL, "DUBAN_WECOM_OAUTH_BASE=" + vendor.URL,
		"DUBAN_WECOM_CORP_ID=" + corpID, fmt.Sprint("DUBAN_WECOM_AGENT_ID=", agentID), "DUBAN_WECOM_SECRET=s3",
		"DUBAN_WECOM_TOKEN=" + token, "DUBAN_WECOM_AES_KEY=" + aesKey,
	}, more...)}
	duban(t, o.env, "import", sample("zhangqiu-2024q2.docx"), "--yes")
	duban(t, o.env, "roster", filepath.Join("testdata", "roster.csv"), "--yes")
	return o
}

// server is the bot running.
type server struct {
	*process
	base string // its address
}

func (o *office) serve(t *testing.T) server {
	t.Helper()
	p := start(t, o.env, "serve")
	return server{p, "http://" + p.stderr.await(t, `msg=serving address=(\S+)`)}
}

// say is what a person types; the answer is the callback's own.
func (o *office) say(t *testing.T, account, text string) string {
	t.Helper()
	answer, err := o.corp.Say(within(t, 30*time.Second), account, text)
	must(t, err)
	return answer
}

// gate stands between the vendor and the bot. It passes each callback to the next
// of its targets in turn.
type gate struct {
	url     string
	targets atomic.Pointer[[]*url.URL]
	next    atomic.Int64
	lose    atomic.Bool
	lost    chan string // the target whose answer was lost
	srv     *httptest.Server

	mu     sync.Mutex
	bodies []string
}

// passed returns the bodies of the callbacks so far, as they were on the wire.
func (g *gate) passed() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.bodies)
}

// close lets nothing through any more: the vendor finds nobody at the address.
func (g *gate) close() { g.srv.Close() }

func newGate(t *testing.T) *gate {
	t.Helper()
	g := &gate{lost: make(chan string, 1)}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			to := *g.targets.Load()
			r.SetURL(to[int(g.next.Add(1)-1)%len(to)])
		},
		// The bot has done its work when its answer is here; the vendor never sees it.
		ModifyResponse: func(r *http.Response) error {
			if g.lose.CompareAndSwap(true, false) {
				g.lost <- r.Request.URL.Host
				return errLost
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	g.srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if r.Method == http.MethodPost {
			g.mu.Lock()
			g.bodies = append(g.bodies, string(body))
			g.mu.Unlock()
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(g.srv.Close)
	g.url = g.srv.URL + app.CallbackPath
	return g
}

var errLost = errors.New("the answer was lost")

// to sends what comes from now on to these addresses in turn.
func (g *gate) to(t *testing.T, addresses ...string) {
	t.Helper()
	var targets []*url.URL
	for _, a := range addresses {
		u, err := url.Parse(a)
		must(t, err)
		targets = append(targets, u)
	}
	g.next.Store(0)
	g.targets.Store(&targets)
}

func TestServe(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "sqlite:"+filepath.Join(t.TempDir(), "duban.db"))
	p := o.serve(t)
	status, body := get(t, p.base+"/healthz")
	t.Logf("/healthz after %v", time.Since(p.started))
	if status != http.StatusOK || body != "ok\n" {
		t.Errorf("/healthz: %d %q", status, body)
	}
	if status, body := get(t, p.base+"/readyz"); status != http.StatusOK || !strings.Contains(body, "database ok") {
		t.Errorf("/readyz: %d %q", status, body)
	}
	o.gate.to(t, p.base)
	must(t, o.corp.VerifyURL(t.Context()))
	has(t, o.say(t, "zhang", "第7项进度"), "70%", "国医堂")
	has(t, o.say(t, "ShengMian", "第7项进度"), "尚未登记", "ShengMian")

	_, metrics := get(t, p.base+"/metrics")
	has(t, metrics, `duban_callbacks_total{outcome="answered"} 2`, `duban_callbacks_total{outcome="verified"} 1`, "duban_items 20")
	for _, private := range []string{"zhang", "ShengMian", "国医堂", "区卫健局"} {
		if strings.Contains(metrics, private) || strings.Contains(p.stderr.all(), private) {
			t.Errorf("%q in metrics or log", private)
		}
	}

	// Another process writes to the same file.
	duban(t, o.env, "import", filepath.Join("testdata", "third-quarter.csv"), "--plan", "2024年民生实事", "--as-of", "2024-09-30", "--yes")
	written := time.Now()
	for !strings.Contains(o.say(t, "zhang", "第7项进度"), "87%") {
		if time.Since(written) > 5*time.Second {
			t.Fatal("the import of another process is not seen after 5 s")
		}
	}
	t.Logf("another process's import is seen after %v", time.Since(written))

	t.Logf("ended in %v", p.interrupt(10*time.Second))
	if out := p.stdout.all(); out != "" {
		t.Errorf("standard output: %s", out)
	}
}

// What was said to be saved is there after the power was cut, and the vendor's
// repetition of the message gets the answer that it lost.
func TestServeKilled(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "sqlite:"+filepath.Join(t.TempDir(), "duban.db"))
	p := o.serve(t)
	o.gate.to(t, p.base)
	has(t, o.say(t, "lihua", table(88)), "变更1项", "回复“确认”写入")

	o.gate.lose.Store(true)
	answer := make(chan string, 1)
	go func() {
		a, err := o.corp.Say(t.Context(), "lihua", "确认")
		if err != nil {
			a = err.Error()
		}
		answer <- a
	}()
	<-o.gate.lost
	p.kill()
	o.gate.to(t, o.serve(t).base)
	has(t, o.say(t, "zhang", "第7项进度"), "88%")
	select {
	case a := <-answer: // the vendor tries again five seconds after the first time
		has(t, a, "已写入《2024年民生实事》", "变更1项")
	case <-time.After(30 * time.Second):
		t.Fatal("the message was not repeated")
	}
	has(t, o.say(t, "zhang", "第7项进度"), "88%")
	has(t, duban(t, o.env, "audit", "verify"), "完整")
}
