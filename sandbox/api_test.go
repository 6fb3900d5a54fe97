package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"duban/sandbox"
)

func TestGetToken(t *testing.T) {
	w := newWorld(t, nil)
	if _, err := w.s.AddCorp(sandbox.CorpConfig{ID: "ww2", AgentID: 1, Secret: "other"}); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{
		"corpid=" + testCorp + "&corpsecret=s3":    0,
		"corpid=" + testCorp + "&corpsecret=wrong": 40001,
		"corpid=" + testCorp + "&corpsecret=other": 40091,
		"corpid=nobody&corpsecret=s3":              40013,
		"corpsecret=s3":                            41002,
		"corpid=" + testCorp:                       41004,
	} {
		if got := w.call("GET", "/cgi-bin/gettoken?"+query, "").code(); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	// The running token is handed out again with what is left of its life.
	a := w.call("GET", "/cgi-bin/gettoken?corpid="+testCorp+"&corpsecret=s3", "")
	w.clock.Set(testStart.Add(10 * time.Minute))
	b := w.call("GET", "/cgi-bin/gettoken?corpid="+testCorp+"&corpsecret=s3", "")
	if a["access_token"] != b["access_token"] || a["expires_in"] != 7200.0 || b["expires_in"] != 6600.0 {
		t.Errorf("expires_in %v then %v, same token %v", a["expires_in"], b["expires_in"], a["access_token"] == b["access_token"])
	}
}

func TestTokenEnds(t *testing.T) {
	w := newWorld(t, nil, func(c *sandbox.CorpConfig) { c.ExpiresIn = 10 * time.Minute })
	check := func(what string, want int) {
		t.Helper()
		if got := w.api("GET", "getcallbackip", "").code(); got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	check("fresh", 0)
	w.clock.Set(testStart.Add(10 * time.Minute))
	check("after expires_in", 42001)
	w.login()
	check("renewed", 0)
	w.c.ExpireTokens()
	check("expired by switch", 42001)
	w.login()
	w.c.RevokeTokens()
	check("revoked by switch", 40014)
	w.token = "invented"
	check("invented", 40014)
	old := w.login()
	w.clock.Set(w.clock.Now().Add(time.Hour))
	fresh := w.login()
	w.token = old
	check("an hour old", 42001)
	w.clock.Set(w.clock.Now().Add(25 * time.Hour))
	if w.login() == fresh {
		t.Error("a token came twice")
	}
	w.token = old
	check("forgotten", 40014)
	if got := w.call("GET", "/cgi-bin/getcallbackip", "").code(); got != 41001 {
		t.Errorf("without token: %d, want 41001", got)
	}
}

func TestTokenBelongsToItsApplication(t *testing.T) {
	w := newWorld(t, nil)
	second, err := w.s.AddCorp(sandbox.CorpConfig{ID: testCorp, AgentID: 1000003, Secret: "s4", Members: people("ZhangSan")})
	if err != nil {
		t.Fatal(err)
	}
	for agent, want := range map[string]int{
		"1000002": 0, `"1000002"`: 0, "1000003": 301002, "7": 40056, `"abc"`: 40056, `null`: 41011,
	} {
		body := fmt.Sprintf(`{"touser":"zhangsan","msgtype":"text","agentid":%s,"text":{"content":"x"}}`, agent)
		if got := w.send(body).code(); got != want {
			t.Errorf("agentid %s: %d, want %d", agent, got, want)
		}
	}
	if n := len(second.Inbox("zhangsan")); n != 0 {
		t.Errorf("the other application got %d messages", n)
	}
}

func TestRefuseIP(t *testing.T) {
	w := newWorld(t, nil)
	w.login()
	w.c.RefuseIP(true)
	a := w.sendText("lisi", "x")
	if msg, _ := a["errmsg"].(string); a.code() != 60020 || !strings.Contains(msg, "from ip: 127.0.0.1") {
		t.Errorf("%v", a)
	}
	w.login() // the public flavour still gives a token
	gov := newWorld(t, nil, func(c *sandbox.CorpConfig) { c.Flavour = sandbox.Gov })
	gov.c.RefuseIP(true)
	if got := gov.call("GET", "/cgi-bin/gettoken?corpid="+testCorp+"&corpsecret=s3", "").code(); got != 60020 {
		t.Errorf("gov gettoken: %d, want 60020", got)
	}
}

func TestUserAgentAndAddresses(t *testing.T) {
	w := newWorld(t, nil)
	a := w.api("GET", "user/get?userid=zhangsan", "")
	if a["userid"] != "ZhangSan" || a["position"] != "联系人" || a["mobile"] != nil {
		t.Errorf("user/get: %v", a)
	}
	if got := w.api("GET", "user/get?userid=nobody", "").code(); got != 60111 {
		t.Errorf("stranger: %d", got)
	}
	if got := w.api("GET", "user/get", "").code(); got != 41009 {
		t.Errorf("no userid: %d", got)
	}
	if a := w.api("GET", "agent/get?agentid=1000002", ""); a["name"] != "督办助手" || !strings.Contains(fmt.Sprint(a["allow_userinfos"]), "ZhangSan") {
		t.Errorf("agent/get: %v", a)
	}
	for _, api := range []string{"getcallbackip", "get_api_domain_ip"} {
		if a := w.api("GET", api, ""); fmt.Sprint(a["ip_list"]) != "[127.0.0.1]" {
			t.Errorf("%s: %v", api, a)
		}
	}
	res, err := w.do(t.Context(), "GET", "/cgi-bin/no/such?access_token="+w.token, "")
	if err != nil || res.StatusCode != http.StatusNotFound {
		t.Errorf("unknown API: %v, %v", res, err)
	}
}

func TestGovFlavour(t *testing.T) {
	w := newWorld(t, http.NotFoundHandler(), func(c *sandbox.CorpConfig) { c.Flavour = sandbox.Gov })
	if a := w.api("GET", "user/get?userid=lisi", ""); len(a) != 3 || a["userid"] != "lisi" {
		t.Errorf("user/get tells more than the userid: %v", a)
	}
	if got := w.send(card("")).code(); got != 40008 {
		t.Errorf("card: %d, want 40008", got)
	}
	if got := w.sendText("lisi", "x").code(); got != 0 {
		t.Errorf("text: %d", got)
	}
}

func TestFaults(t *testing.T) {
	w := newWorld(t, nil)
	w.login()
	for _, code := range []int{-1, 45009, 45033} {
		w.c.Fail(sandbox.Fault{API: "message/send", Code: code, Times: 1})
		if got := w.sendText("lisi", "x").code(); got != code {
			t.Errorf("got %d, want %d", got, code)
		}
	}
	if got := w.sendText("lisi", "once is over").code(); got != 0 {
		t.Errorf("after the faults: %d", got)
	}
	w.c.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultStatus, Code: 502, Times: 1})
	w.c.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultHTML, Times: 1})
	target := "/cgi-bin/message/send?access_token=" + w.token
	res, err := w.do(t.Context(), "POST", target, "{}")
	if err != nil || res.StatusCode != 502 {
		t.Errorf("status: %v, %v", res, err)
	}
	res, err = w.do(t.Context(), "POST", target, "{}")
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(res.Body); res.StatusCode != 200 || b[0] != '<' {
		t.Errorf("gateway page: %d %s", res.StatusCode, b)
	}
	// A cut comes after delivery: the sender does not know, the person has it.
	w.c.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultCut, Times: 1})
	body := `{"touser":"lisi","msgtype":"text","agentid":1000002,"text":{"content":"arrived"}}`
	if _, err := w.do(t.Context(), "POST", target, body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut: %v", err)
	}
	in := texts(w.c.Inbox("lisi"))
	if len(in) != 2 || in[1] != "arrived" {
		t.Errorf("inbox %q", in)
	}
	w.c.Fail(sandbox.Fault{Code: -1, Share: 1e-12})
	w.c.Fail(sandbox.Fault{Code: 45009, API: "user/get"})
	if got := w.sendText("lisi", "y").code(); got != 0 {
		t.Errorf("a fault of another API or of a tiny share struck: %d", got)
	}
	w.c.ClearFaults()
	if got := w.api("GET", "user/get?userid=lisi", "").code(); got != 0 {
		t.Errorf("after ClearFaults: %d", got)
	}
}

func TestSlowAndHangingAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, func(c *sandbox.CorpConfig) { c.Members = people("lisi", "slow-2s", "timeout.a", "cut") })
		w.login()
		target := "/cgi-bin/message/send?access_token=" + w.token
		try := func(account string) (time.Duration, error) {
			begin := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
			defer cancel()
			_, err := w.do(ctx, "POST", target, `{"touser":"`+account+`","msgtype":"text","agentid":1000002,"text":{"content":"x"}}`)
			return time.Since(begin), err
		}
		if d, err := try("slow-2s"); d != 2*time.Second || err != nil {
			t.Errorf("slow: %v, %v", d, err)
		}
		if d, err := try("timeout.a"); d != 8*time.Second || !errors.Is(err, context.DeadlineExceeded) || len(w.c.Inbox("timeout.a")) != 0 {
			t.Errorf("timeout: %v, %v", d, err)
		}
		if _, err := try("cut"); !errors.Is(err, io.ErrUnexpectedEOF) || len(w.c.Inbox("cut")) != 1 {
			t.Errorf("cut: %v, %d delivered", err, len(w.c.Inbox("cut")))
		}
		w.c.Fail(sandbox.Fault{Kind: sandbox.FaultSlow, Delay: 3 * time.Second, Times: 1})
		if d, err := try("lisi"); d != 3*time.Second || err != nil {
			t.Errorf("slow switch: %v, %v", d, err)
		}
		w.c.Fail(sandbox.Fault{Kind: sandbox.FaultHang, Times: 1})
		if d, err := try("lisi"); d != 8*time.Second || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("hang switch: %v, %v", d, err)
		}
	})
}

func TestFaultByAccountName(t *testing.T) {
	w := newWorld(t, nil, func(c *sandbox.CorpConfig) { c.Members = people("Temp-42001@3", "lisi") })
	var got []int
	for range 5 {
		got = append(got, w.sendText("temp-42001@3", "x").code())
	}
	if fmt.Sprint(got) != "[42001 42001 42001 0 0]" {
		t.Errorf("codes %v", got)
	}
	if n := len(w.c.Inbox("temp-42001@3")); n != 2 {
		t.Errorf("%d delivered, want 2", n)
	}
}

func TestCallLimit(t *testing.T) {
	w := newWorld(t, nil, func(c *sandbox.CorpConfig) { c.Limits.CallsPerMinute = 3 })
	w.login()
	var got []int
	for i := range 5 {
		w.clock.Set(testStart.Add(time.Duration(i) * 10 * time.Second))
		got = append(got, w.sendText("lisi", "x").code())
	}
	if fmt.Sprint(got) != "[0 0 0 45009 45009]" {
		t.Errorf("codes %v", got)
	}
	if code := w.api("GET", "getcallbackip", "").code(); code != 0 {
		t.Errorf("another API: %d", code)
	}
	w.clock.Set(testStart.Add(89 * time.Second)) // a new minute, but blocked for 60 s since second 30
	if code := w.sendText("lisi", "x").code(); code != 45009 {
		t.Errorf("59 s after the block: %d", code)
	}
	w.clock.Set(testStart.Add(90 * time.Second))
	if code := w.sendText("lisi", "x").code(); code != 0 {
		t.Errorf("60 s after the block: %d", code)
	}
}

var png = append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0}, 64)...)

// upload posts a multipart body with one file.
func (w *world) upload(kind, field, name string, data []byte) answer {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile(field, name)
	if err != nil {
		w.t.Fatal(err)
	}
	_, _ = f.Write(data)
	_ = m.Close()
	if w.token == "" {
		w.login()
	}
	r, _ := http.NewRequestWithContext(w.t.Context(), "POST", "http://api.test/cgi-bin/media/upload?access_token="+w.token+"&type="+kind, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	res, err := (&http.Client{Transport: direct{w.h}}).Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	var a answer
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		w.t.Fatal(err)
	}
	return a
}

func TestMedia(t *testing.T) {
	w := newWorld(t, nil)
	for _, c := range []struct {
		kind, field, name string
		data              []byte
		want              int
	}{
		{"file", "media", "督查通报.docx", []byte("document"), 0},
		{"image", "media", "a.png", png, 0},
		{"image", "media", "a.png", []byte("no picture"), 40123},
		{"file", "media", "a", []byte("12345"), 40006},
		{"movie", "media", "a", []byte("123456"), 40005},
		{"file", "file", "a", []byte("123456"), 44001},
		{"voice", "media", "a.amr", make([]byte, 2<<20+1), 45001},
		{"file", "media", "a", make([]byte, 22<<20), 45001},
	} {
		if got := w.upload(c.kind, c.field, c.name, c.data).code(); got != c.want {
			t.Errorf("%s %s of %d bytes: %d, want %d", c.kind, c.field, len(c.data), got, c.want)
		}
	}
	a := w.upload("file", "media", "督查通报.docx", []byte("document"))
	id, _ := a["media_id"].(string)
	if a["created_at"] != fmt.Sprint(testStart.Unix()) {
		t.Errorf("created_at %v is not a string of seconds", a["created_at"])
	}
	res, err := w.do(t.Context(), "GET", "/cgi-bin/media/get?access_token="+w.token+"&media_id="+id, "")
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(res.Body); string(b) != "document" || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("media/get: %q, %v", b, res.Header)
	}
	file := `{"touser":"lisi","msgtype":"%s","agentid":1000002,"%s":{"media_id":"` + id + `"}}`
	if got := w.send(fmt.Sprintf(file, "file", "file")).code(); got != 0 {
		t.Errorf("send file: %d", got)
	}
	if it := w.c.Inbox("lisi"); len(it) != 1 || it[0].Name != "督查通报.docx" || it[0].Size != 8 {
		t.Errorf("inbox %+v", it)
	}
	if got := w.send(fmt.Sprintf(file, "image", "image")).code(); got != 40007 {
		t.Errorf("a file sent as image: %d, want 40007", got)
	}
	w.clock.Set(testStart.Add(71 * time.Hour))
	w.login()
	if got := w.send(fmt.Sprintf(file, "file", "file")).code(); got != 0 {
		t.Errorf("after 71 h: %d", got)
	}
	w.clock.Set(testStart.Add(72 * time.Hour))
	if got := w.api("GET", "media/get?media_id="+id, "").code(); got != 40007 {
		t.Errorf("after three days: %d, want 40007", got)
	}
}

func TestMenu(t *testing.T) {
	w := newWorld(t, nil)
	for body, want := range map[string]int{
		`{"button":[{"type":"click","name":"我的事项","key":"MY"}]}`: 0,
		`{"button":[]}`: 40016,
		`{"button":[{"type":"click","name":"我的事项吗","key":"MY"}]}`:                                            0,
		`{"button":[{"type":"click","name":"我的事项吗啊","key":"MY"}]}`:                                           40018,
		`{"button":[{"type":"tap","name":"a","key":"MY"}]}`:                                                  40017,
		`{"button":[{"type":"click","name":"a"}]}`:                                                           40019,
		`{"button":[{"type":"view","name":"a"}]}`:                                                            40020,
		`{"button":[{"name":"a","sub_button":[{"type":"click","name":"` + strings.Repeat("字", 14) + `"}]}]}`: 40025,
		`{"button":[{"name":"a","sub_button":[{"name":"b","sub_button":[{"name":"c"}]}]}]}`:                  40022,
		`{"button":[{"name":"a","sub_button":[{"name":"b","type":"click"}]}]}`:                               40026,
		`{"button":`: 40035,
		`{"button":[{"name":"我的事项吗啊","sub_button":[{"type":"click","name":"b","key":"k"}]}]}`: 40018,
	} {
		if got := w.api("POST", "menu/create?agentid=1000002", body).code(); got != want {
			t.Errorf("%s: %d, want %d", body, got, want)
		}
	}
	six := `{"button":[{"name":"a","sub_button":[` + strings.TrimSuffix(strings.Repeat(`{"type":"click","name":"b","key":"k"},`, 6), ",") + `]}]}`
	if got := w.api("POST", "menu/create?agentid=1000002", six).code(); got != 40023 {
		t.Errorf("six entries: %d", got)
	}
	if a := w.api("GET", "menu/get?agentid=1000002", ""); a.code() != 0 || !strings.Contains(fmt.Sprint(a["button"]), "MY") {
		t.Errorf("menu/get: %v", a)
	}
	if got := w.api("GET", "menu/delete?agentid=1000002", "").code(); got != 0 {
		t.Errorf("menu/delete: %d", got)
	}
	if got := w.api("GET", "menu/get?agentid=1000002", "").code(); got != 46003 {
		t.Errorf("menu/get of nothing: %d", got)
	}
}

func TestLogin(t *testing.T) {
	w := newWorld(t, nil)
	base := "/connect/oauth2/authorize?appid=" + testCorp + "&redirect_uri=http%3A%2F%2Fh5.test%2Fback%3Fa%3D1&response_type=code&scope=snsapi_base&state=st8"
	get := func(target string) (*http.Response, string) {
		r, _ := http.NewRequestWithContext(t.Context(), "GET", "http://api.test"+target, nil)
		res, err := direct{w.h}.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(res.Body)
		return res, string(b)
	}
	if _, body := get(base); !strings.Contains(body, "ZhangSan") || !strings.Contains(body, "选择") {
		t.Errorf("page without a choice: %s", body)
	}
	if res, _ := get("/connect/oauth2/authorize?appid=" + testCorp + "&redirect_uri=javascript%3Aalert(1)&response_type=code&scope=snsapi_base"); res.StatusCode != 400 {
		t.Errorf("script address: %d", res.StatusCode)
	}
	code := func() string {
		res, _ := get(base + "&sandbox_account=zhangsan")
		u, err := res.Location()
		if err != nil || u.Host != "h5.test" || u.Query().Get("state") != "st8" || u.Query().Get("a") != "1" {
			t.Fatalf("redirect %v, %v", u, err)
		}
		return u.Query().Get("code")
	}
	c := code()
	if a := w.api("GET", "auth/getuserinfo?code="+c, ""); a["userid"] != "ZhangSan" {
		t.Errorf("getuserinfo: %v", a)
	}
	if got := w.api("GET", "auth/getuserinfo?code="+c, "").code(); got != 40029 {
		t.Errorf("used code: %d, want 40029", got)
	}
	c = code()
	w.clock.Set(testStart.Add(5 * time.Minute))
	if got := w.api("GET", "auth/getuserinfo?code="+c, "").code(); got != 42003 {
		t.Errorf("old code: %d, want 42003", got)
	}
}
