package sandbox_test

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/internal/clock"
	"duban/sandbox"
)

// The vendor's published example.
const (
	testToken = "QDG6eK"
	testKey   = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
	testCorp  = "wx5823bf96d3bd56c7"
	testAgent = 1000002
)

// incoming is a callback as the bot reads it.
type incoming struct {
	ToUserName, FromUserName, CreateTime, MsgType, Content, MsgId, AgentID string
	Event, EventKey, TaskId, CardType, ResponseCode, PicUrl, MediaId       string
	Format, Title, Description, Url, Label, Location_X, AppType            string
	SelectedItems                                                          struct {
		SelectedItem []struct {
			QuestionKey string
			OptionIds   struct{ OptionId []string }
		}
	}
}

// bot is the other end of the callback, with crypto of its own. reply returns the
// inner XML of an answer, or nothing.
type bot struct {
	t      *testing.T
	key    []byte
	token  string
	corp   string
	echo   func(string) string
	reply  func(incoming) string
	before func(w http.ResponseWriter, r *http.Request) bool // true: it answered
	mangle func(envelope string) string

	mu  sync.Mutex
	got []incoming
}

func newBot(t *testing.T, reply func(incoming) string) *bot {
	key, err := base64.StdEncoding.DecodeString(testKey + "=")
	if err != nil {
		t.Fatal(err)
	}
	return &bot{t: t, key: key, token: testToken, corp: testCorp, reply: reply}
}

func (b *bot) sign(parts ...string) string {
	parts = append(parts, b.token)
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}

func (b *bot) decrypt(text string) string {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw)%32 != 0 || len(raw) == 0 {
		b.t.Errorf("ciphertext of %d bytes: %v", len(raw), err)
		return ""
	}
	block, err := aes.NewCipher(b.key)
	if err != nil {
		b.t.Error(err)
		return ""
	}
	cipher.NewCBCDecrypter(block, b.key[:16]).CryptBlocks(raw, raw)
	pad := int(raw[len(raw)-1])
	if pad < 1 || pad > 32 || !bytes.Equal(raw[len(raw)-pad:], bytes.Repeat([]byte{byte(pad)}, pad)) {
		b.t.Errorf("bad padding %d", pad)
		return ""
	}
	raw = raw[16 : len(raw)-pad]
	n := int(binary.BigEndian.Uint32(raw))
	if id := string(raw[4+n:]); id != b.corp {
		b.t.Errorf("receive id %q, want %q", id, b.corp)
	}
	return string(raw[4 : 4+n])
}

func (b *bot) encrypt(msg string) string {
	raw := append([]byte("0123456789abcdef"), 0, 0, 0, 0)
	binary.BigEndian.PutUint32(raw[16:], uint32(len(msg)))
	raw = append(append(raw, msg...), b.corp...)
	pad := 32 - len(raw)%32
	raw = append(raw, bytes.Repeat([]byte{byte(pad)}, pad)...)
	block, err := aes.NewCipher(b.key)
	if err != nil {
		b.t.Error(err)
	}
	cipher.NewCBCEncrypter(block, b.key[:16]).CryptBlocks(raw, raw)
	return base64.StdEncoding.EncodeToString(raw)
}

func (b *bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if b.before != nil && b.before(w, r) {
		return
	}
	q := r.URL.Query()
	if r.Method == http.MethodGet {
		if got := b.sign(q.Get("timestamp"), q.Get("nonce"), q.Get("echostr")); got != q.Get("msg_signature") {
			b.t.Errorf("signature %s, want %s", q.Get("msg_signature"), got)
		}
		plain := b.decrypt(q.Get("echostr"))
		if b.echo != nil {
			plain = b.echo(plain)
		}
		_, _ = io.WriteString(w, plain)
		return
	}
	body, _ := io.ReadAll(r.Body)
	var env struct{ ToUserName, AgentID, Encrypt string }
	if err := xml.Unmarshal(body, &env); err != nil || env.ToUserName != b.corp {
		b.t.Errorf("envelope %q: %v", body, err)
	}
	if got := b.sign(q.Get("timestamp"), q.Get("nonce"), env.Encrypt); got != q.Get("msg_signature") {
		b.t.Errorf("signature %s, want %s", q.Get("msg_signature"), got)
	}
	var in incoming
	if err := xml.Unmarshal([]byte(b.decrypt(env.Encrypt)), &in); err != nil {
		b.t.Errorf("message: %v", err)
	}
	b.mu.Lock()
	b.got = append(b.got, in)
	b.mu.Unlock()
	inner := ""
	if b.reply != nil {
		inner = b.reply(in)
	}
	if inner == "" {
		return
	}
	msg := fmt.Sprintf("<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>1348831860</CreateTime>%s</xml>", in.FromUserName, b.corp, inner)
	sealed := b.encrypt(msg)
	out := fmt.Sprintf("<xml><Encrypt>%s</Encrypt><MsgSignature>%s</MsgSignature><TimeStamp>1409659813</TimeStamp><Nonce>77</Nonce></xml>",
		sealed, b.sign("1409659813", "77", sealed))
	if b.mangle != nil {
		out = b.mangle(out)
	}
	_, _ = io.WriteString(w, out)
}

func (b *bot) heard() []incoming {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.got)
}

func textReply(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s))
	return "<MsgType>text</MsgType><Content>" + b.String() + "</Content>"
}

func echo(in incoming) string {
	if in.MsgType != "text" {
		return ""
	}
	return textReply("收到：" + in.Content)
}

// direct is a transport that calls a handler without a socket, so that a
// testing/synctest bubble holds both ends.
type direct struct{ h http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	rec := httptest.NewRecorder()
	done := make(chan any, 1)
	go func() {
		defer func() { done <- recover() }()
		d.h.ServeHTTP(rec, r)
	}()
	select {
	case failure := <-done:
		if err, ok := failure.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			return nil, io.ErrUnexpectedEOF
		}
		if failure != nil {
			panic(failure)
		}
		return rec.Result(), nil
	case <-r.Context().Done():
		<-done
		return nil, r.Context().Err()
	}
}

var testStart = time.Date(2024, 7, 1, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

// world is a sandbox with one corp, its clock, and a client that holds a token.
type world struct {
	t     *testing.T
	s     *sandbox.Sandbox
	c     *sandbox.Corp
	clock *clock.Settable
	h     http.Handler
	token string
}

func people(accounts ...string) []sandbox.Member {
	var m []sandbox.Member
	for _, a := range accounts {
		m = append(m, sandbox.Member{Account: a, Name: a, Role: "联系人", Unit: "区民政局"})
	}
	return m
}

func newWorld(t *testing.T, b http.Handler, change ...func(*sandbox.CorpConfig)) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewSettable(testStart, nil)}
	o := sandbox.Options{Clock: w.clock}
	cfg := sandbox.CorpConfig{ID: testCorp, AgentID: testAgent, Secret: "s3", Token: testToken, AESKey: testKey, Members: people("ZhangSan", "lisi")}
	if b != nil {
		o.Client = &http.Client{Transport: direct{b}}
		cfg.CallbackURL = "http://bot.test/wecom/callback"
	}
	for _, f := range change {
		f(&cfg)
	}
	w.s = sandbox.New(o)
	t.Cleanup(w.s.Close)
	c, err := w.s.AddCorp(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.c, w.h = c, w.s.Handler()
	return w
}

// answer is a JSON answer of the API.
type answer map[string]any

func (a answer) code() int {
	n, ok := a["errcode"].(float64)
	if !ok {
		return -999
	}
	return int(n)
}

func (w *world) do(ctx context.Context, method, target, body string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://api.test"+target, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	return (&http.Client{Transport: direct{w.h}}).Do(r)
}

func (w *world) call(method, target, body string) answer {
	w.t.Helper()
	res, err := w.do(w.t.Context(), method, target, body)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var a answer
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		w.t.Fatalf("%s %s: %v", method, target, err)
	}
	return a
}

func (w *world) login() string {
	w.t.Helper()
	a := w.call("GET", "/cgi-bin/gettoken?corpid="+testCorp+"&corpsecret=s3", "")
	tok, _ := a["access_token"].(string)
	if tok == "" {
		w.t.Fatalf("no token: %v", a)
	}
	w.token = tok
	return tok
}

// api calls with the token; target is the path below /cgi-bin/ and more of the query.
func (w *world) api(method, target, body string) answer {
	w.t.Helper()
	if w.token == "" {
		w.login()
	}
	path, query, _ := strings.Cut(target, "?")
	return w.call(method, "/cgi-bin/"+path+"?access_token="+url.QueryEscape(w.token)+"&"+query, body)
}

func (w *world) send(body string) answer {
	w.t.Helper()
	return w.api("POST", "message/send", body)
}

// sendText is a text message to touser.
func (w *world) sendText(to, text string) answer {
	w.t.Helper()
	b, err := json.Marshal(map[string]any{"touser": to, "msgtype": "text", "agentid": testAgent, "text": map[string]string{"content": text}})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.send(string(b))
}

func texts(items []sandbox.Item) []string {
	var out []string
	for _, it := range items {
		out = append(out, it.Text)
	}
	return out
}
