package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"duban/sandbox"
)

func TestSay(t *testing.T) {
	b := newBot(t, echo)
	w := newWorld(t, b)
	text := "第7项 65%\n<b> & ]]> 结束"
	got, err := w.c.Say(t.Context(), "zhangsan", text)
	if err != nil || got != "收到："+text {
		t.Fatalf("%q, %v", got, err)
	}
	in := b.heard()
	if len(in) != 1 || in[0].FromUserName != "ZhangSan" || in[0].ToUserName != testCorp || in[0].AgentID != "1000002" ||
		in[0].CreateTime != fmt.Sprint(testStart.Unix()) || len(in[0].MsgId) < 16 {
		t.Errorf("callback %+v", in)
	}
	talk := w.c.Conversation("ZhangSan")
	if len(talk) != 2 || talk[0].From != sandbox.FromPerson || talk[0].Text != text || talk[0].MsgID != in[0].MsgId || talk[1].From != sandbox.FromReply {
		t.Errorf("conversation %+v", talk)
	}
	if n := len(w.c.Inbox("ZhangSan")); n != 0 {
		t.Errorf("the passive reply is in the inbox of pushed messages: %d", n)
	}
	if _, err := w.c.Say(t.Context(), "nobody", "x"); !errors.Is(err, sandbox.ErrStranger) {
		t.Errorf("stranger: %v", err)
	}
}

func TestEvents(t *testing.T) {
	b := newBot(t, func(in incoming) string {
		if in.Event == "unsubscribe" || in.Event == "inactive_alert" {
			return ""
		}
		return textReply(in.MsgType + in.Event)
	})
	w := newWorld(t, b)
	ctx := t.Context()
	do := func(want string, f func() (string, error)) incoming {
		t.Helper()
		got, err := f()
		if err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
		in := b.heard()
		return in[len(in)-1]
	}
	event := func(in incoming, name string) {
		t.Helper()
		if in.MsgType != "event" || in.Event != name || in.MsgId != "" {
			t.Errorf("%s: %+v", name, in)
		}
	}
	event(do("evententer_agent", func() (string, error) { return w.c.Enter(ctx, "lisi") }), "enter_agent")
	event(do("eventsubscribe", func() (string, error) { return w.c.Happen(ctx, "lisi", "subscribe") }), "subscribe")
	event(do("", func() (string, error) { return w.c.Happen(ctx, "lisi", "unsubscribe") }), "unsubscribe")
	if in := do("", func() (string, error) { return w.c.Happen(ctx, "sys", "inactive_alert") }); in.FromUserName != "sys" {
		t.Errorf("notice from %q", in.FromUserName)
	}
	if in := do("eventclick", func() (string, error) { return w.c.Click(ctx, "lisi", "MY") }); in.EventKey != "MY" {
		t.Errorf("click %+v", in)
	}
	if in := do("eventview", func() (string, error) { return w.c.View(ctx, "lisi", "https://a") }); in.EventKey != "https://a" {
		t.Errorf("view %+v", in)
	}
	if in := do("image", func() (string, error) { return w.c.SendImage(ctx, "lisi", "a.png", png) }); in.MediaId == "" || !strings.Contains(in.PicUrl, in.MediaId) {
		t.Errorf("image %+v", in)
	}
	voice := do("voice", func() (string, error) { return w.c.SendVoice(ctx, "lisi", []byte("#!AMR\nxx")) })
	if voice.Format != "amr" || voice.Content != "" {
		t.Errorf("voice %+v", voice)
	}
	w.login()
	res, err := w.do(ctx, "GET", "/cgi-bin/media/get?access_token="+w.token+"&media_id="+voice.MediaId, "")
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(res.Body); string(body) != "#!AMR\nxx" {
		t.Errorf("the bot fetched %q", body)
	}
	do("video", func() (string, error) { return w.c.SendVideo(ctx, "lisi", "a.mp4", []byte("movie")) })
	if in := do("location", func() (string, error) { return w.c.SendLocation(ctx, "lisi", 36.68, 117.53, "章丘") }); in.Location_X != "36.680000" || in.Label != "章丘" || in.AppType != "wxwork" {
		t.Errorf("location %+v", in)
	}
	if in := do("link", func() (string, error) { return w.c.SendLink(ctx, "lisi", "题", "述", "https://a") }); in.Title != "题" || in.Url != "https://a" {
		t.Errorf("link %+v", in)
	}
}

func TestTapCard(t *testing.T) {
	reply := updateButton
	b := newBot(t, func(incoming) string { return reply })
	w := newWorld(t, b)
	w.send(card(`"button_selection":{"question_key":"q","option_list":[{"id":"o1","text":"甲"},{"id":"o2","text":"乙"}]}`))
	if _, err := w.c.TapCard(t.Context(), "lisi", "T-1", "other"); !errors.Is(err, sandbox.ErrNoCard) {
		t.Errorf("unknown key: %v", err)
	}
	if _, err := w.c.TapCard(t.Context(), "lisi", "T-1", "k", sandbox.Selection{Question: "q", Options: []string{"o1", "o2"}}); err != nil {
		t.Fatal(err)
	}
	in := b.heard()[0]
	if in.Event != "template_card_event" || in.EventKey != "k" || in.TaskId != "T-1" || in.CardType != "button_interaction" || in.ResponseCode == "" ||
		fmt.Sprint(in.SelectedItems.SelectedItem) != "[{q {[o1 o2]}}]" {
		t.Errorf("event %+v", in)
	}
	if c := w.c.Inbox("lisi")[0].Card; c.Replaced != "已签收" {
		t.Errorf("card %+v", c)
	}
	// The click's own response_code is good for one update.
	update := `{"userids":["lisi"],"agentid":1000002,"response_code":"` + in.ResponseCode + `","button":{"replace_name":"已办"}}`
	if a := w.api("POST", "message/update_template_card", update); a.code() != 0 || w.c.Inbox("lisi")[0].Card.Replaced != "已办" {
		t.Errorf("update: %v", a)
	}

	reply = `<MsgType>update_template_card</MsgType><TemplateCard><CardType>button_interaction</CardType><MainTitle><Title>新卡</Title></MainTitle>
		<HorizontalContentList><KeyName>甲</KeyName><Value>1</Value></HorizontalContentList><HorizontalContentList><KeyName>乙</KeyName><Value>2</Value></HorizontalContentList>
		<ButtonList><Text>再报</Text><Style>1</Style><Key>again</Key></ButtonList></TemplateCard>`
	w.send(card(`"task_id":"T-2","action_menu":{"action_list":[{"text":"不再提醒","key":"mute"}]}`))
	if _, err := w.c.TapCard(t.Context(), "lisi", "T-2", "k"); err != nil {
		t.Fatal(err)
	}
	if c := w.c.Inbox("lisi")[1].Card; c.MainTitle.Title != "新卡" || len(c.Horizontal) != 2 || c.Horizontal[1].Value != "2" || c.Buttons[0].Key != "again" {
		t.Errorf("card %+v", c)
	}

	// A text answers the card's menu, but never a button.
	reply = textReply("好")
	w.send(card(`"task_id":"T-3","action_menu":{"action_list":[{"text":"不再提醒","key":"mute"}]}`))
	if got, err := w.c.TapCard(t.Context(), "lisi", "T-3", "mute", sandbox.Selection{Question: "q", Options: []string{"o"}}); got != "好" || err != nil {
		t.Errorf("menu: %q, %v", got, err)
	}
	if in := b.heard(); in[len(in)-1].Event != "template_card_menu_event" || in[len(in)-1].SelectedItems.SelectedItem != nil {
		t.Errorf("event %+v", in[len(in)-1])
	}
	var bad *sandbox.BadReplyError
	if _, err := w.c.TapCard(t.Context(), "lisi", "T-3", "k"); !errors.As(err, &bad) {
		t.Errorf("button answered with a text: %v", err)
	}
}

const updateButton = "<MsgType>update_button</MsgType><Button><ReplaceName><![CDATA[已签收]]></ReplaceName></Button>"

func TestBadReplies(t *testing.T) {
	foreign := func(s string) string { return strings.Replace(s, "<MsgSignature>", "<MsgSignature>0", 1) }
	for name, c := range map[string]struct {
		bot  func(*bot)
		want string
	}{
		"signature":  {func(b *bot) { b.mangle = foreign }, "签名不符"},
		"receive id": {func(b *bot) { b.reply = func(incoming) string { b.corp = "ww0"; return textReply("x") } }, "接收方标识不符"},
		"plain text": {func(b *bot) { b.mangle = func(string) string { return "success" } }, "XML 格式不对"},
		"timestamp": {func(b *bot) {
			b.mangle = func(s string) string { return strings.ReplaceAll(s, "TimeStamp", "Timestamp") }
		}, "XML 格式不对"},
		"inner XML": {func(b *bot) { b.reply = func(incoming) string { return "<broken" } }, "XML 格式不对"},
		"markdown":  {func(b *bot) { b.reply = func(incoming) string { return "<MsgType>markdown</MsgType>" } }, "应答类型不支持"},
		"update":    {func(b *bot) { b.reply = func(incoming) string { return "<MsgType>update_button</MsgType>" } }, "应答类型不支持"},
		"wrong person": {func(b *bot) {
			b.reply = func(incoming) string { return textReply("x") + "<ToUserName>wangwu</ToUserName>" }
		}, "收发双方填写不符"},
		"wrong corp": {func(b *bot) {
			b.reply = func(incoming) string { return textReply("x") + "<FromUserName>ww0</FromUserName>" }
		}, "收发双方填写不符"},
		"no card": {func(b *bot) { b.reply = func(incoming) string { return updateButton } }, "应答类型不支持"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBot(t, echo)
			c.bot(b)
			w := newWorld(t, b)
			_, err := w.c.Say(t.Context(), "lisi", "x")
			var bad *sandbox.BadReplyError
			if !errors.As(err, &bad) || bad.Err.Error() != c.want {
				t.Fatalf("%v, want %s", err, c.want)
			}
			talk := w.c.Conversation("lisi")
			if last := talk[len(talk)-1]; last.From != sandbox.FromSystem || !strings.Contains(last.Text, c.want) {
				t.Errorf("the phone shows %+v", last)
			}
			if s := w.c.Stats(); s.BadReplies != 1 || s.Callbacks != 1 {
				t.Errorf("stats %+v; a bad reply is counted and not repeated", s)
			}
		})
	}
}

func TestRetries(t *testing.T) {
	failing := func(n int, fail func(http.ResponseWriter, *http.Request)) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if n <= 0 {
				return false
			}
			n--
			_, _ = io.Copy(io.Discard, r.Body)
			fail(w, r)
			return true
		}
	}
	status := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	broken := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	for name, c := range map[string]struct {
		n     int
		fail  func(http.ResponseWriter, *http.Request)
		want  string
		took  time.Duration
		tries int
		note  string
	}{
		"one bad status":   {1, status, "收到：x", 5 * time.Second, 0, "机器人没有应答（HTTP 502），企业微信会再试（1/3）。"},
		"three time-outs":  {3, silent, "收到：x", 15 * time.Second, 0, "机器人没有应答（5 秒内没有应答），企业微信会再试（3/3）。"},
		"four time-outs":   {4, silent, "", 20 * time.Second, 4, "机器人没有应答（5 秒内没有应答），企业微信已试 4 次，不再投递。"},
		"four broken ones": {9, broken, "", 15 * time.Second, 4, "机器人没有应答（连接不上或连接中断），企业微信已试 4 次，不再投递。"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBot(t, echo)
				b.before = failing(c.n, c.fail)
				w := newWorld(t, b)
				begin := time.Now()
				got, err := w.c.Say(t.Context(), "lisi", "x")
				if took := time.Since(begin); got != c.want || took != c.took {
					t.Errorf("%q after %v, want %q after %v", got, took, c.want, c.took)
				}
				var ce *sandbox.CallbackError
				if errors.As(err, &ce) != (c.tries > 0) || ce != nil && ce.Tries != c.tries {
					t.Errorf("error %v, want %d tries", err, c.tries)
				}
				if talk := strings.Join(texts(w.c.Conversation("lisi")), "\n"); !strings.Contains(talk, c.note) {
					t.Errorf("the phone shows\n%s\nwant %s", talk, c.note)
				}
			})
		})
	}
}

func TestRetriesRepeatTheMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, echo)
		w := newWorld(t, b, func(c *sandbox.CorpConfig) { c.Members = people("lost", "lisi") })
		if got, err := w.c.Say(t.Context(), "lost", "x"); err != nil || got != "收到：x" {
			t.Fatalf("%q, %v", got, err)
		}
		in := b.heard()
		if len(in) != 2 || in[0].MsgId != in[1].MsgId || in[0].CreateTime != in[1].CreateTime {
			t.Errorf("heard %+v, want the same message twice", in)
		}
		if _, err := w.c.Say(t.Context(), "lisi", "y"); err != nil {
			t.Error(err)
		}
		if in := b.heard(); in[2].MsgId == in[0].MsgId {
			t.Error("two messages share a MsgId")
		}
	})
}

func TestCancelledSayStopsRetrying(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, nil)
		b.before = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(500); return true }
		w := newWorld(t, b)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		_, err := w.c.Say(ctx, "lisi", "x")
		var ce *sandbox.CallbackError
		if !errors.As(err, &ce) || !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != time.Second {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
	})
}

func TestDuplicateDelivery(t *testing.T) {
	n := 0
	b := newBot(t, func(incoming) string { n++; return textReply(fmt.Sprint(min(n, 3))) })
	w := newWorld(t, b, func(c *sandbox.CorpConfig) { c.Members = people("dup", "lisi") })
	if got, err := w.c.Say(t.Context(), "dup", "x"); got != "1" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	in := b.heard()
	if len(in) != 3 || in[0].MsgId != in[2].MsgId {
		t.Errorf("heard %d, want three of one MsgId", len(in))
	}
	if talk := texts(w.c.Conversation("dup")); fmt.Sprint(talk) != "[x 1 机器人对重复投递的应答与第一次不同。 机器人对重复投递的应答与第一次不同。]" {
		t.Errorf("phone %q", talk)
	}
	w.c.Duplicate(1)
	if got, _ := w.c.Say(t.Context(), "lisi", "y"); got != "3" || len(b.heard()) != 5 {
		t.Errorf("switch: %q, %d callbacks", got, len(b.heard()))
	}
	if talk := texts(w.c.Conversation("lisi")); fmt.Sprint(talk) != "[y 3]" {
		t.Errorf("phone %q", talk)
	}
}

func TestReorder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, echo)
		w := newWorld(t, b)
		w.c.Reorder(true)
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = w.c.Say(t.Context(), "lisi", "first") })
		synctest.Wait()
		wg.Go(func() { _, _ = w.c.Say(t.Context(), "lisi", "second") })
		wg.Wait()
		in := b.heard()
		if len(in) != 2 || in[0].Content != "second" {
			t.Errorf("heard %+v, want the second first", in)
		}
		for i := range 2 {
			begin := time.Now()
			_, _ = w.c.Say(t.Context(), "lisi", "alone")
			if d := time.Since(begin); d != time.Second || len(b.heard()) != 3+i {
				t.Errorf("alone it took %v", d)
			}
		}
	})
}

func TestVerifyURL(t *testing.T) {
	b := newBot(t, nil)
	w := newWorld(t, b)
	if err := w.c.VerifyURL(t.Context()); err != nil {
		t.Error(err)
	}
	for name, f := range map[string]func(string) string{
		"quoted": func(s string) string { return `"` + s + `"` }, "line break": func(s string) string { return s + "\n" }, "empty": func(string) string { return "" },
	} {
		b.echo = f
		if err := w.c.VerifyURL(t.Context()); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	b.before = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusForbidden); return true }
	if err := w.c.VerifyURL(t.Context()); err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("forbidden: %v", err)
	}
	w.c.SetCallbackURL("")
	if err := w.c.VerifyURL(t.Context()); !errors.Is(err, sandbox.ErrNoCallback) {
		t.Errorf("no address: %v", err)
	}
	if _, err := w.c.Say(t.Context(), "lisi", "x"); !errors.Is(err, sandbox.ErrNoCallback) {
		t.Errorf("no address: %v", err)
	}
	talk := texts(w.c.Conversation("lisi"))
	if !strings.Contains(talk[len(talk)-1], "没有配置接收消息的地址") {
		t.Errorf("phone %q", talk)
	}
}

func TestVerifyURLHasASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, nil)
		b.before = func(_ http.ResponseWriter, r *http.Request) bool { <-r.Context().Done(); return true }
		w := newWorld(t, b)
		begin := time.Now()
		if err := w.c.VerifyURL(t.Context()); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != time.Second {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
	})
}

// Errors must not carry the address, which holds a signature that can be replayed.
func TestErrorsHaveNoAddress(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	s := sandbox.New(sandbox.Options{})
	t.Cleanup(s.Close)
	c, err := s.AddCorp(sandbox.CorpConfig{ID: testCorp, AgentID: 1, Secret: "s", Token: testToken, AESKey: testKey, CallbackURL: closed.URL, Members: people("lisi")})
	if err != nil {
		t.Fatal(err)
	}
	err = c.VerifyURL(t.Context())
	if err == nil || strings.Contains(err.Error(), "msg_signature") {
		t.Errorf("%v", err)
	}
}

func TestAddCorpRefuses(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	t.Cleanup(s.Close)
	good := sandbox.CorpConfig{ID: "a", AgentID: 1, Secret: "s"}
	if _, err := s.AddCorp(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*sandbox.CorpConfig){
		"again": func(*sandbox.CorpConfig) {}, "no id": func(c *sandbox.CorpConfig) { c.ID = "" },
		"short key": func(c *sandbox.CorpConfig) { c.AgentID = 2; c.AESKey = "abc" }, "no secret": func(c *sandbox.CorpConfig) { c.AgentID = 2; c.Secret = "" },
	} {
		cfg := good
		change(&cfg)
		if _, err := s.AddCorp(cfg); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func BenchmarkSay(b *testing.B) {
	s := sandbox.New(sandbox.Options{Client: &http.Client{Transport: silentBot{}}})
	defer s.Close()
	c, err := s.AddCorp(sandbox.CorpConfig{ID: testCorp, AgentID: 1, Secret: "s", Token: testToken, AESKey: testKey, CallbackURL: "http://bot.test", Members: people("lisi")})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.Say(b.Context(), "lisi", "第7项进度"); err != nil {
			b.Fatal(err)
		}
	}
}

// silentBot answers 200 without a word.
type silentBot struct{}

func (silentBot) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, nil
}
