package wecom

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"duban/chat"
	"duban/internal/clock"
)

const testSecret = "s3cret+/of=the-application"

// api stands in for the server API: it gives tokens T1, T2, … and lets a test
// answer the other calls.
type api struct {
	*httptest.Server
	tokens atomic.Int64
	clock  *clock.Settable
	client *Client

	mu    sync.Mutex
	calls []string // path?query body
}

// newAPI returns an API whose calls, but gettoken, answer answers.
func newAPI(t *testing.T, answer func(w http.ResponseWriter, r *http.Request)) *api {
	t.Helper()
	a := &api{clock: clock.NewSettable(now, nil)}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cgi-bin/gettoken" {
			if r.FormValue("corpid") != testCorp || r.FormValue("corpsecret") != testSecret {
				t.Errorf("gettoken with %s", r.URL.RawQuery)
			}
			_, _ = fmt.Fprintf(w, `{"errcode":0,"errmsg":"ok","access_token":"T%d","expires_in":7200}`, a.tokens.Add(1))
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		a.mu.Lock()
		a.calls = append(a.calls, strings.TrimSpace(r.URL.Path+"?"+r.URL.RawQuery+" "+string(body)))
		a.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(a.Close)
	a.client = newClient(t, a.URL, func(o *ClientOptions) { o.Clock = a.clock })
	return a
}

func newClient(t *testing.T, base string, change ...func(*ClientOptions)) *Client {
	t.Helper()
	o := ClientOptions{Base: base, CorpID: testCorp, Secret: testSecret, AgentID: testAgent, Clock: clock.NewSettable(now, nil)}
	for _, f := range change {
		f(&o)
	}
	c, err := NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sendText sends a text as the program does.
func (c *Client) sendText(ctx context.Context, to []string, text string) (Receipt, error) {
	body, err := Requests{AgentID: testAgent}.Body(chat.Message{Text: text}, to, now)
	if err != nil {
		return Receipt{}, err
	}
	return c.Send(ctx, body)
}

// says answers every call with the same JSON.
func says(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) }
}

func TestSendText(t *testing.T) {
	a := newAPI(t, says(`{"errcode":0,"errmsg":"ok","invaliduser":"wangwu|zhaoliu","unlicenseduser":"sunqi","msgid":"M1"}`))
	got, err := a.client.sendText(t.Context(), []string{"ZhangSan", "WangWu"}, `第7项 <a href="x">&</a>`)
	if err != nil {
		t.Fatal(err)
	}
	want := Receipt{MsgID: "M1", Invalid: []string{"wangwu", "zhaoliu"}, Unlicensed: []string{"sunqi"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("receipt %+v, want %+v", got, want)
	}
	// Markup is not escaped: the vendor refuses \u003c.
	interval := strconv.FormatInt(14400-now.Unix()/60%240, 10)
	call := `/cgi-bin/message/send?access_token=T1 {"touser":"ZhangSan|WangWu","msgtype":"text","agentid":1000002,` +
		`"text":{"content":"第7项 <a href=\"x\">&</a>"},"enable_duplicate_check":1,"duplicate_check_interval":` + interval + `}`
	if len(a.calls) != 1 || a.calls[0] != call {
		t.Errorf("calls %q, want %q", a.calls, call)
	}
}

func TestSendTextRefusesWhatTheVendorWouldCut(t *testing.T) {
	a := newAPI(t, says(`{"errcode":0}`))
	for name, send := range map[string]struct {
		to   []string
		text string
	}{
		"nobody":             {nil, "x"},
		"1001 accounts":      {make([]string, 1001), "x"},
		"no text":            {[]string{"a"}, ""},
		"no account":         {[]string{""}, "x"},
		"two in one":         {[]string{"a|b"}, "x"},
		"everybody":          {[]string{"@all"}, "x"},
		"text of 2049 bytes": {[]string{"a"}, strings.Repeat("x", 2049)},
	} {
		if _, err := a.client.sendText(t.Context(), send.to, send.text); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if len(a.calls) != 0 {
		t.Errorf("calls %q", a.calls)
	}
}

func TestCallbackIPs(t *testing.T) {
	a := newAPI(t, says(`{"ip_list":["101.226.103.1","2001:db8::1"],"errcode":0,"errmsg":"ok"}`))
	got, err := a.client.CallbackIPs(t.Context())
	if want := []string{"101.226.103.1", "2001:db8::1"}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestCreateMenu(t *testing.T) {
	a := newAPI(t, says(`{"errcode":0,"errmsg":"ok"}`))
	err := a.client.CreateMenu(t.Context(), []Button{
		{Name: "我的事项", Key: "MY"},
		{Name: "更多", Sub: []Button{{Name: "台账", URL: "https://a.cn/b?c=1&d"}, {Name: "帮助", Key: "HELP"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	const call = `/cgi-bin/menu/create?access_token=T1&agentid=1000002 {"button":[{"type":"click","name":"我的事项","key":"MY"},` +
		`{"name":"更多","sub_button":[{"type":"view","name":"台账","url":"https://a.cn/b?c=1&d"},{"type":"click","name":"帮助","key":"HELP"}]}]}`
	if len(a.calls) != 1 || a.calls[0] != call {
		t.Errorf("calls %q, want %q", a.calls, call)
	}
}

func TestCreateMenuKnowsTheLimits(t *testing.T) {
	a := newAPI(t, says(`{"errcode":0}`))
	ok := Button{Name: "a", Key: "k"}
	list := func(sub ...Button) Button { return Button{Name: "a", Sub: sub} }
	for name, buttons := range map[string][]Button{
		"none":                 nil,
		"four":                 {ok, ok, ok, ok},
		"name of 17 bytes":     {{Name: strings.Repeat("a", 17), Key: "k"}},
		"no name":              {{Key: "k"}},
		"nothing to do":        {{Name: "a"}},
		"two things to do":     {{Name: "a", Key: "k", URL: "https://a"}},
		"key of 129 bytes":     {{Name: "a", Key: strings.Repeat("k", 129)}},
		"address too long":     {{Name: "a", URL: strings.Repeat("u", 1025)}},
		"six in a list":        {list(ok, ok, ok, ok, ok, ok)},
		"41 bytes in a list":   {list(Button{Name: strings.Repeat("a", 41), Key: "k"})},
		"list within a list":   {list(list(ok))},
		"list that has a key":  {{Name: "a", Key: "k", Sub: []Button{ok}}},
		"bad button in a list": {ok, list(ok, Button{Name: "a"})},
	} {
		if err := a.client.CreateMenu(t.Context(), buttons); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if len(a.calls) != 0 {
		t.Errorf("calls %q", a.calls)
	}
}

func TestTokenIsKeptUntilShortlyBeforeItsEnd(t *testing.T) {
	a := newAPI(t, says(`{"errcode":0}`))
	for _, step := range []struct {
		after time.Duration
		want  string
	}{{0, "T1"}, {time.Hour, "T1"}, {2*time.Hour - 5*time.Minute - time.Second, "T1"}, {2*time.Hour - 5*time.Minute, "T2"}, {3 * time.Hour, "T2"}} {
		a.clock.Set(now.Add(step.after))
		if got, err := a.client.Token(t.Context()); err != nil || got != step.want {
			t.Errorf("after %v: %q, %v; want %q", step.after, got, err, step.want)
		}
	}
}

func TestMarginOfShortTokens(t *testing.T) {
	for life, want := range map[time.Duration]time.Duration{
		2 * time.Hour: 5 * time.Minute, 50 * time.Minute: 5 * time.Minute, 10 * time.Minute: time.Minute, 0: 0,
	} {
		if got := margin(life); got != want {
			t.Errorf("%v: %v, want %v", life, got, want)
		}
	}
}

// A token that the vendor has revoked is replaced once, and the call repeated once.
func TestRevokedTokenIsReplacedOnce(t *testing.T) {
	for _, code := range []int{CodeBadToken, CodeTokenExpired} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			a := newAPI(t, func(w http.ResponseWriter, r *http.Request) {
				if r.FormValue("access_token") == "T1" {
					_, _ = fmt.Fprintf(w, `{"errcode":%d,"errmsg":"invalid access_token"}`, code)
					return
				}
				_, _ = io.WriteString(w, `{"errcode":0,"msgid":"M1"}`)
			})
			// All have T1 before the first of them learns that it is void.
			if _, err := a.client.Token(t.Context()); err != nil {
				t.Fatal(err)
			}
			var wg sync.WaitGroup
			for range 20 {
				wg.Go(func() {
					if r, err := a.client.sendText(t.Context(), []string{"a"}, "x"); err != nil || r.MsgID != "M1" {
						t.Errorf("%+v, %v", r, err)
					}
				})
			}
			wg.Wait()
			if got := a.tokens.Load(); got != 2 {
				t.Errorf("%d tokens were fetched, want 2", got)
			}
		})
	}
}

func TestTokensThatAreNeverGoodEnough(t *testing.T) {
	a := newAPI(t, says(`{"errcode":40014,"errmsg":"invalid access_token"}`))
	_, err := a.client.sendText(t.Context(), []string{"a"}, "x")
	var e *APIError
	if !errors.As(err, &e) || e.Code != CodeBadToken || len(a.calls) != 2 || a.tokens.Load() != 2 {
		t.Errorf("%v after %d calls with %d tokens", err, len(a.calls), a.tokens.Load())
	}
}

// Many ask at once, one fetch runs, and it survives the one who caused it.
func TestOneFetchServesAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fetches atomic.Int64
		ts := tokens{clock: clock.System{}, fetch: func(ctx context.Context) (string, time.Duration, error) {
			fetches.Add(1)
			select {
			case <-time.After(time.Second):
				return "T", time.Hour, nil
			case <-ctx.Done():
				return "", 0, ctx.Err()
			}
		}}
		hasty, giveUp := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := ts.get(hasty); !errors.Is(err, context.Canceled) {
				t.Errorf("the hasty one: %v", err)
			}
		})
		synctest.Wait()
		for range 100 {
			wg.Go(func() {
				if got, err := ts.get(t.Context()); got != "T" || err != nil {
					t.Errorf("%q, %v", got, err)
				}
			})
		}
		synctest.Wait()
		giveUp()
		wg.Wait()
		if n := fetches.Load(); n != 1 {
			t.Errorf("%d fetches", n)
		}
	})
}

func TestFailedFetchIsTriedAgain(t *testing.T) {
	n := 0
	ts := tokens{clock: clock.NewSettable(now, nil), fetch: func(context.Context) (string, time.Duration, error) {
		if n++; n == 1 {
			return "", 0, errors.New("away")
		}
		return "T", time.Hour, nil
	}}
	if _, err := ts.get(t.Context()); err == nil {
		t.Error("no error")
	}
	if got, err := ts.get(t.Context()); got != "T" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestUntrustedAddressIsTold(t *testing.T) {
	a := newAPI(t, says(`{"errcode":60020,"errmsg":"not allow to access from your ip, hint: [1689], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query?e=60020"}`))
	_, err := a.client.CallbackIPs(t.Context())
	var e *APIError
	if !errors.As(err, &e) || e.Code != CodeUntrustedIP || e.IP() != "203.0.113.7" || e.Call != "getcallbackip" {
		t.Errorf("%v", err)
	}
}

func TestIP(t *testing.T) {
	for msg, want := range map[string]string{
		"":                           "",
		"ok":                         "",
		"x, from ip: 203.0.113.7":    "203.0.113.7",
		"x, from ip:203.0.113.7, y":  "203.0.113.7",
		"x, from ip: 2001:db8::1, y": "2001:db8::1",
		"x, from ip: , y":            "",
		"x, from ip: nowhere, y":     "",
	} {
		if got := (&APIError{Msg: msg}).IP(); got != want {
			t.Errorf("%q: %q, want %q", msg, got, want)
		}
	}
}

func TestAnswersOfOthers(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter, *http.Request){
		"gateway page": says("<html>bad gateway</html>"),
		"status 502":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"redirection": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		},
		"nothing":    says(""),
		"other JSON": says(`{"errcode":0,"ip_list":"x"}`),
	} {
		a := newAPI(t, answer)
		if _, err := a.client.CallbackIPs(t.Context()); !errors.Is(err, ErrAnswer) {
			t.Errorf("%s: error %v, want ErrAnswer", name, err)
		}
		if len(a.calls) != 1 {
			t.Errorf("%s: calls %q", name, a.calls)
		}
	}
}

// An answer that broke off is a failure of the network, not an answer of another.
// A request for which there was no token or no connection has not arrived; of one
// whose answer broke off nobody knows.
func TestWhatNeverLeft(t *testing.T) {
	unsent := func(err error) bool {
		var e interface{ Unsent() bool }
		return errors.As(err, &e) && e.Unsent()
	}
	a := newAPI(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_ = conn.Close()
	})
	nowhere := newClient(t, "http://127.0.0.1:1")
	if _, err := nowhere.Send(t.Context(), []byte("{}")); !unsent(err) {
		t.Errorf("no token: %v", err)
	}
	if _, err := a.client.Send(t.Context(), []byte("{}")); err == nil || unsent(err) {
		t.Errorf("broken off: %v", err)
	}
	a.Close()
	if _, err := a.client.Send(t.Context(), []byte("{}")); !unsent(err) {
		t.Errorf("no connection: %v", err)
	}
}

func TestAnswerThatBreaksOff(t *testing.T) {
	a := newAPI(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"errcode":0}`)
	})
	if _, err := a.client.CallbackIPs(t.Context()); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v, want io.ErrUnexpectedEOF", err)
	}
}

// However a call fails, neither the secret nor a token stands in the error.
func TestErrorsKeepSecrets(t *testing.T) {
	refuse, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + refuse.Addr().String()
	if err := refuse.Close(); err != nil {
		t.Fatal(err)
	}
	// echo repeats what it was asked, as a careless gateway might.
	echo := func(status int, format string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			quoted, err := json.Marshal(r.URL.String() + " " + r.FormValue("corpsecret") + " " + r.FormValue("access_token"))
			if err != nil {
				t.Error(err)
			}
			w.Header().Set("Location", r.URL.String()+"&more")
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, format, quoted)
		}
	}
	hangUp := func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_ = c.Close()
	}
	cutShort := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "{")
	}
	for name, h := range map[string]http.HandlerFunc{
		"refused":           echo(200, `{"errcode":40001,"errmsg":%s}`),
		"no JSON":           echo(200, `<%s>`),
		"other JSON":        echo(200, `{"errcode":0,"access_token":[%s],"ip_list":1}`),
		"gateway":           echo(502, `%s`),
		"redirected":        echo(302, `%s`),
		"hung up":           hangUp,
		"answer cut short":  cutShort,
		"nobody there":      nil,
		"given up":          func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"no address at all": nil,
	} {
		t.Run(name, func(t *testing.T) {
			base := closed
			if h != nil {
				s := httptest.NewServer(h)
				defer s.Close()
				base = s.URL
			}
			c := newClient(t, base)
			if name == "no address at all" {
				c.base = "http://[::1"
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if name == "given up" {
				cancel()
			}
			_, first := c.Token(ctx)
			c.tokens.token, c.tokens.until = "T0KEN-in-use", now.Add(time.Hour)
			_, second := c.CallbackIPs(ctx)
			for _, err := range []error{first, second} {
				if err == nil {
					t.Fatal("no error")
				}
				for _, secret := range []string{testSecret, "s3cret", "T0KEN"} {
					if told := fmt.Sprintf("%v %+v %#v", err, err, errors.Unwrap(err)); strings.Contains(told, secret) {
						t.Errorf("the error tells %q: %s", secret, told)
					}
				}
			}
			if name == "given up" && !errors.Is(second, context.Canceled) {
				t.Errorf("error %v does not tell that the caller gave up", second)
			}
		})
	}
}

func TestPrivateEditionWithItsOwnCertificate(t *testing.T) {
	s := httptest.NewUnstartedServer(says(`{"errcode":0,"access_token":"T1","expires_in":7200}`))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // the refused handshake
	s.StartTLS()
	defer s.Close()
	if _, err := newClient(t, s.URL).Token(t.Context()); err == nil {
		t.Error("a stranger's certificate was trusted")
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(file, block, 0o600); err != nil {
		t.Fatal(err)
	}
	c := newClient(t, s.URL+"/", func(o *ClientOptions) { o.CAFile = file })
	if got, err := c.Token(t.Context()); got != "T1" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestClientOptionsAreChecked(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]ClientOptions{
		"no address":     {},
		"no scheme":      {Base: "qyapi.weixin.qq.com"},
		"another scheme": {Base: "ftp://a"},
		"no host":        {Base: "https://"},
		"no file":        {Base: "https://a", CAFile: empty + "x"},
		"empty file":     {Base: "https://a", CAFile: empty},
	} {
		if _, err := NewClient(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
