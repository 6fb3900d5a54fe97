package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"duban/sandbox"
)

func TestSendText(t *testing.T) {
	w := newWorld(t, nil)
	if got := w.sendText("ZHANGSAN|lisi|zhangsan", "第一行\n第二行").code(); got != 0 {
		t.Fatalf("errcode %d", got)
	}
	for _, account := range []string{"zhangsan", "LiSi"} {
		in := w.c.Inbox(account)
		if len(in) != 1 || in[0].Text != "第一行\n第二行" || in[0].From != sandbox.FromPush || !in[0].At.Equal(testStart) {
			t.Errorf("%s: %+v", account, in)
		}
	}
	w.sendText("lisi", strings.Repeat("字", 683)) // 2049 bytes
	in := w.c.Inbox("lisi")
	if s := in[1].Text; len(s) != 2046 || !utf8.ValidString(s) {
		t.Errorf("a long text arrived with %d bytes, valid %v; want 2046 whole characters", len(s), utf8.ValidString(s))
	}
}

func TestSendRecipients(t *testing.T) {
	w := newWorld(t, nil)
	a := w.sendText("lisi|NoBody|Ghost", "x")
	if a.code() != 0 || a["invaliduser"] != "nobody|ghost" {
		t.Errorf("partly invalid: %v", a)
	}
	if got := w.sendText("nobody", "x").code(); got != 81013 {
		t.Errorf("all invalid: %d, want 81013", got)
	}
	if got := w.sendText("", "x").code(); got != 40058 {
		t.Errorf("nobody stated: %d, want 40058", got)
	}
	if got := w.sendText(strings.Repeat("u|", 1001), "x").code(); got != 40032 {
		t.Errorf("1001 accounts: %d, want 40032", got)
	}
	w.sendText("@all", "to all")
	if in := texts(w.c.Inbox("zhangsan")); len(in) != 1 || in[0] != "to all" {
		t.Errorf("@all: %q", in)
	}
	a = w.send(`{"toparty":"1|9","totag":"5","msgtype":"text","agentid":1000002,"text":{"content":"party"}}`)
	if a.code() != 0 || a["invalidparty"] != "9" || a["invalidtag"] != "5" || len(w.c.Inbox("zhangsan")) != 2 {
		t.Errorf("party: %v", a)
	}
}

func TestSendKinds(t *testing.T) {
	w := newWorld(t, nil)
	long := strings.Repeat("a", 2049)
	for body, want := range map[string]int{
		`"msgtype":"text","text":{"content":""}`:                                                       44004,
		`"msgtype":"markdown","markdown":{"content":"# 标题"}`:                                           0,
		`"msgtype":"markdown","markdown":{"content":"` + long + `"}`:                                   45002,
		`"msgtype":"textcard","textcard":{"title":"t","description":"d","url":"https://a"}`:            0,
		`"msgtype":"textcard","textcard":{"description":"d","url":"https://a"}`:                        41016,
		`"msgtype":"textcard","textcard":{"title":"t","url":"https://a"}`:                              41033,
		`"msgtype":"textcard","textcard":{"title":"t","description":"d"}`:                              41010,
		`"msgtype":"textcard","textcard":{"title":"t","description":"d","url":"a.com"}`:                45034,
		`"msgtype":"textcard","textcard":{"title":"t","description":"d","url":"https://` + long + `"}`: 40039,
		`"msgtype":"file","file":{}`:                                                                   41006,
		`"msgtype":"file","file":{"media_id":"x"}`:                                                     40007,
		`"msgtype":"template_card"`:                                                                    40063,
		`"msgtype":"voice"`:                                                                            40008,
		`"msgtype":"poem"`:                                                                             40008,
		`"msgtype":`:                                                                                   40035,
	} {
		if got := w.send(`{"touser":"lisi","agentid":1000002,` + body + `}`).code(); got != want {
			t.Errorf("%.90s: %d, want %d", body, got, want)
		}
	}
	in := w.c.Inbox("lisi")
	if len(in) != 2 {
		t.Fatalf("%d arrived, want the two good ones", len(in))
	}
	for _, it := range in {
		if it.Kind == sandbox.KindTextCard && (it.Title != "t" || it.Button != "详情") {
			t.Errorf("textcard %+v", it)
		}
	}
}

func TestMemberLimitDropsInSilence(t *testing.T) {
	w := newWorld(t, nil)
	for i := range 32 {
		if got := w.sendText("lisi", fmt.Sprint(i)).code(); got != 0 {
			t.Fatalf("message %d: errcode %d, want success", i, got)
		}
	}
	if n := len(w.c.Inbox("lisi")); n != 30 {
		t.Errorf("%d arrived, want 30", n)
	}
	if s := w.c.Stats(); s.Dropped != 2 || s.Delivered != 30 {
		t.Errorf("stats %+v", s)
	}
	notes := 0
	for _, it := range w.c.Conversation("lisi") {
		if it.From == sandbox.FromSystem {
			notes++
		}
	}
	if notes != 1 {
		t.Errorf("%d notes about it, want 1", notes)
	}
	w.clock.Set(testStart.Add(time.Minute))
	w.sendText("lisi", "next minute")
	if n := len(w.c.Inbox("lisi")); n != 31 {
		t.Errorf("%d after a minute, want 31", n)
	}
}

func TestMemberHourLimit(t *testing.T) {
	w := newWorld(t, nil, func(c *sandbox.CorpConfig) { c.Limits = sandbox.Limits{MemberPerMinute: -1, MemberPerHour: 5} })
	for i := range 7 {
		w.sendText("lisi", fmt.Sprint(i))
	}
	if n := len(w.c.Inbox("lisi")); n != 5 {
		t.Errorf("%d arrived, want 5", n)
	}
}

func TestDuplicateCheck(t *testing.T) {
	w := newWorld(t, nil)
	body := `{"touser":"lisi","msgtype":"text","agentid":1000002,"text":{"content":"x"},"enable_duplicate_check":1,"duplicate_check_interval":600}`
	first := w.send(body)
	again := w.send(body)
	if again.code() != 0 || again["msgid"] != first["msgid"] {
		t.Errorf("repeated: %v", again)
	}
	w.send(strings.Replace(body, `"x"`, `"y"`, 1))
	if in := texts(w.c.Inbox("lisi")); fmt.Sprint(in) != "[x y]" {
		t.Errorf("inbox %q, want one of each", in)
	}
	w.clock.Set(testStart.Add(10 * time.Minute))
	w.send(body)
	if n := len(w.c.Inbox("lisi")); n != 3 {
		t.Errorf("%d after the window, want 3", n)
	}
	long := strings.Replace(body, "600", "99999", 1)
	w.send(long)
	w.clock.Set(testStart.Add(10*time.Minute + 4*time.Hour - time.Second))
	w.login()
	w.send(long)
	if n := len(w.c.Inbox("lisi")); n != 4 {
		t.Errorf("%d within four hours, want 4", n)
	}
	w.clock.Set(testStart.Add(10*time.Minute + 4*time.Hour))
	w.send(long)
	if n := len(w.c.Inbox("lisi")); n != 5 {
		t.Errorf("%d after the longest window, want 5", n)
	}
	plain := strings.Replace(body, `"enable_duplicate_check":1`, `"enable_duplicate_check":0`, 1)
	w.send(plain)
	w.send(plain)
	if n := len(w.c.Inbox("lisi")); n != 7 {
		t.Errorf("%d without the check, want 7", n)
	}
	if s := w.c.Stats(); s.Suppressed != 2 {
		t.Errorf("stats %+v", s)
	}
}

func TestRecall(t *testing.T) {
	w := newWorld(t, nil)
	id, _ := w.sendText("lisi", "x")["msgid"].(string)
	if got := w.api("POST", "message/recall", `{"msgid":"`+id+`"}`).code(); got != 0 || !w.c.Inbox("lisi")[0].Recalled {
		t.Errorf("recall: %d, %+v", got, w.c.Inbox("lisi"))
	}
	w.clock.Set(testStart.Add(24*time.Hour + time.Second))
	w.login()
	if got := w.api("POST", "message/recall", `{"msgid":"`+id+`"}`).code(); got != 42052 {
		t.Errorf("after a day: %d, want 42052", got)
	}
	for i := range 5000 { // as many messages are remembered
		w.sendText("zhangsan", fmt.Sprint(i))
	}
	if got := w.api("POST", "message/recall", `{"msgid":"`+id+`"}`).code(); got != 40058 {
		t.Errorf("forgotten message: %d, want 40058", got)
	}
}

// card is a button card for lisi with some fields replaced: "key":value pairs that
// overwrite those of a good card.
func card(fields string) string {
	good := map[string]json.RawMessage{}
	_ = json.Unmarshal([]byte(`{"card_type":"button_interaction","main_title":{"title":"t"},"task_id":"T-1","button_list":[{"text":"确认","key":"k"}]}`), &good)
	change := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte("{"+fields+"}"), &change); err != nil {
		panic(err)
	}
	maps.Copy(good, change)
	b, _ := json.Marshal(good)
	return `{"touser":"lisi","msgtype":"template_card","agentid":1000002,"template_card":` + string(b) + `}`
}

func TestCardRules(t *testing.T) {
	list := func(n int, item string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + "]"
	}
	option := `{"id":"a","text":"甲"}`
	notice := `"card_type":"text_notice","button_list":[],`
	vote := `"card_type":"vote_interaction",`
	multi := `"card_type":"multiple_interaction","submit_button":{"text":"交","key":"s"},`
	for fields, want := range map[string]int{
		``:                0,
		`"task_id":""`:    42014,
		`"task_id":"有汉字"`: 42014,
		`"task_id":"` + strings.Repeat("a", 129) + `"`:                                                       42014,
		`"card_type":"poem"`:                                                                                 42031,
		`"button_list":[]`:                                                                                   42038,
		`"button_list":` + list(7, `{"text":"b","key":"k"}`):                                                 42038,
		`"button_list":[{"key":"k"}]`:                                                                        42038,
		`"button_list":[{"text":"b"}]`:                                                                       42039,
		`"button_list":[{"text":"b","key":"` + strings.Repeat("k", 1025) + `"}]`:                             42039,
		`"button_list":[{"text":"b","type":1}]`:                                                              42028,
		`"horizontal_content_list":` + list(7, `{"keyname":"k"}`):                                            42035,
		`"horizontal_content_list":[{"value":"v"}]`:                                                          42027,
		`"horizontal_content_list":[{"keyname":"k","type":1}]`:                                               42028,
		`"horizontal_content_list":[{"keyname":"k","type":2}]`:                                               42029,
		`"horizontal_content_list":[{"keyname":"k","type":3}]`:                                               42050,
		`"vertical_content_list":` + list(5, `{"title":"k"}`):                                                42036,
		`"vertical_content_list":[{}]`:                                                                       42033,
		`"jump_list":` + list(4, `{"title":"k"}`):                                                            42042,
		`"jump_list":[{}]`:                                                                                   42033,
		`"jump_list":[{"title":"k","type":1}]`:                                                               42028,
		`"jump_list":[{"title":"k","type":2}]`:                                                               42030,
		`"button_selection":{"option_list":[` + option + `]}`:                                                42043,
		`"button_selection":{"question_key":"q"}`:                                                            42037,
		`"button_selection":{"question_key":"q","option_list":[{"text":"a"}]}`:                               42040,
		`"button_selection":{"question_key":"q","option_list":[{"id":"a"}]}`:                                 42041,
		`"action_menu":{"action_list":[{"text":"a"}]}`:                                                       42019,
		`"action_menu":{"action_list":[{"text":"a","key":"a"},{"text":"b","key":"a"}]}`:                      42051,
		notice + `"main_title":{}`:                                                                           42033,
		notice + `"sub_title_text":"s"`:                                                                      42045,
		notice + `"card_action":{"type":1}`:                                                                  42028,
		notice + `"card_action":{"type":2}`:                                                                  42030,
		`"card_type":"news_notice","card_action":{"type":1,"url":"https://a"}`:                               42044,
		vote + `"checkbox":null`:                                                                             42043,
		vote + `"checkbox":{"question_key":"q","option_list":` + list(21, option) + `}`:                      42037,
		vote + `"checkbox":{"question_key":"q","option_list":[` + option + `]}`:                              42049,
		vote + `"checkbox":{"question_key":"q","option_list":[` + option + `]},"submit_button":{"text":"交"}`: 42046,
		multi + `"select_list":[]`:                                                                           42047,
		multi + `"select_list":` + list(4, `{"question_key":"q","option_list":[`+option+`]}`):                42047,
		multi + `"select_list":[{"question_key":"q","option_list":` + list(11, option) + `}]`:                42037,
	} {
		w := newWorld(t, http.NotFoundHandler())
		if got := w.send(card(fields)).code(); got != want {
			t.Errorf("%.100s: %d, want %d", fields, got, want)
		}
	}
}

func TestCardNeedsCallbackAndFreshTask(t *testing.T) {
	w := newWorld(t, nil)
	if got := w.send(card("")).code(); got != 43012 {
		t.Errorf("without callback: %d, want 43012", got)
	}
	notice := card(`"card_type":"text_notice","card_action":{"type":1,"url":"https://a"},"button_list":[]`)
	if a := w.send(notice); a.code() != 0 || a["response_code"] != nil {
		t.Errorf("a notice needs no callback: %v", a)
	}
	if got := w.send(card(`"card_type":"text_notice","card_action":{"type":1,"url":"https://a"},"button_list":[],"action_menu":{"action_list":[{"text":"a","key":"a"}]}`)).code(); got != 43012 {
		t.Errorf("a notice with a menu: %d, want 43012", got)
	}
	w.c.SetCallbackURL("http://bot.test/")
	if a := w.send(card("")); a.code() != 0 || a["response_code"] == nil {
		t.Errorf("with callback: %v", a)
	}
	if got := w.send(card("")).code(); got != 42014 {
		t.Errorf("the same task again: %d, want 42014", got)
	}
}

func TestUpdateCard(t *testing.T) {
	w := newWorld(t, http.NotFoundHandler())
	code, _ := w.send(card(""))["response_code"].(string)
	update := func(code, change string) answer {
		return w.api("POST", "message/update_template_card", `{"userids":["LISI","ghost"],"agentid":1000002,"response_code":"`+code+`",`+change+`}`)
	}
	if got := update(code, `"button":{}`).code(); got != 40063 {
		t.Errorf("without a text: %d", got)
	}
	a := update(code, `"button":{"replace_name":"已签收"}`)
	if a.code() != 0 || fmt.Sprint(a["invaliduser"]) != "[ghost]" {
		t.Errorf("update: %v", a)
	}
	if got := w.c.Inbox("lisi")[0].Card; got.Replaced != "已签收" || got.MainTitle.Title != "t" {
		t.Errorf("card %+v", got)
	}
	if got := update(code, `"button":{"replace_name":"x"}`).code(); got != 60140 {
		t.Errorf("used code: %d, want 60140", got)
	}
	if _, err := w.c.TapCard(t.Context(), "lisi", "T-1", "k"); !errors.Is(err, sandbox.ErrNoCard) {
		t.Errorf("a dead button: %v", err)
	}
	recalled, _ := w.send(card(`"task_id":"T-0"`))["msgid"].(string)
	if got := w.api("POST", "message/recall", `{"msgid":"`+recalled+`"}`).code(); got != 0 {
		t.Errorf("recall: %d", got)
	}
	if _, err := w.c.TapCard(t.Context(), "lisi", "T-0", "k"); !errors.Is(err, sandbox.ErrNoCard) {
		t.Errorf("a recalled card: %v", err)
	}

	code, _ = w.send(card(`"task_id":"T-2"`))["response_code"].(string)
	w.clock.Set(testStart.Add(72*time.Hour - time.Second))
	w.login()
	if a := update(code, `"template_card":{"card_type":"button_interaction","main_title":{"title":"new"},"button_list":[{"text":"b","key":"k"}],"replace_text":"已提交"}`); a.code() != 0 {
		t.Errorf("just before 72 h: %v", a)
	}
	if got := w.c.Inbox("lisi")[2].Card; got.MainTitle.Title != "new" || got.Replaced != "已提交" || got.TaskID != "T-2" {
		t.Errorf("card %+v", got)
	}
	code, _ = w.send(card(`"task_id":"T-3"`))["response_code"].(string)
	w.clock.Set(w.clock.Now().Add(72 * time.Hour))
	w.login()
	if got := update(code, `"button":{"replace_name":"x"}`).code(); got != 60140 {
		t.Errorf("after 72 h: %d, want 60140", got)
	}
}

func TestConversationIsBounded(t *testing.T) {
	w := newWorld(t, nil, func(c *sandbox.CorpConfig) { c.Limits = sandbox.Limits{MemberPerMinute: -1, MemberPerHour: -1} })
	for i := range 510 {
		w.sendText("lisi", fmt.Sprint(i))
	}
	in := texts(w.c.Inbox("lisi"))
	if len(in) != 500 || in[0] != "10" || in[499] != "509" {
		t.Errorf("%d kept, from %s to %s; want the newest 500", len(in), in[0], in[len(in)-1])
	}
}

func TestAwait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.sendText("lisi", "earlier")
		got := make(chan string)
		go func() {
			it, err := w.c.Await(t.Context(), "LISI", func(it sandbox.Item) bool { return strings.HasPrefix(it.Text, "催办") })
			got <- fmt.Sprint(it.Text, err)
		}()
		synctest.Wait()
		w.sendText("lisi", "其他")
		synctest.Wait()
		w.sendText("lisi", "催办：第7项")
		if s := <-got; s != "催办：第7项<nil>" {
			t.Errorf("got %s", s)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := w.c.Await(ctx, "lisi", func(sandbox.Item) bool { return false }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("nothing matches: %v", err)
		}
		if _, err := w.c.Await(ctx, "nobody", nil); !errors.Is(err, sandbox.ErrStranger) {
			t.Errorf("stranger: %v", err)
		}
	})
}

func TestMediaAreBounded(t *testing.T) {
	w := newWorld(t, nil)
	var ids []string
	for i := range 4 {
		w.clock.Set(testStart.Add(time.Duration(i) * time.Minute))
		id, _ := w.upload("file", "media", "a.bin", make([]byte, 20<<20))["media_id"].(string)
		ids = append(ids, id)
	}
	for i, want := range []int{40007, 0} {
		body := `{"touser":"lisi","msgtype":"file","agentid":1000002,"file":{"media_id":"` + ids[i] + `"}}`
		if got := w.send(body).code(); got != want {
			t.Errorf("medium %d of four of 20 MB: %d, want %d", i, got, want)
		}
	}
	for range 12 { // at one instant: the newest stays
		ids[3], _ = w.upload("file", "media", "a.bin", make([]byte, 20<<20))["media_id"].(string)
		body := `{"touser":"lisi","msgtype":"file","agentid":1000002,"file":{"media_id":"` + ids[3] + `"}}`
		if got := w.send(body).code(); got != 0 {
			t.Fatalf("the newest medium: %d", got)
		}
	}
}

// Members may change while a callback is under way; run with -race.
func TestMembersChangeMeanwhile(t *testing.T) {
	w := newWorld(t, newBot(t, echo))
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 50 {
			w.c.SetMembers(people("ZhangSan", "lisi"))
			w.c.SetMembers(people("ZhangSan", "LISI"))
		}
	})
	for range 50 {
		if _, err := w.c.Say(t.Context(), "lisi", "x"); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
	if n := len(w.c.Conversation("lisi")); n != 100 {
		t.Errorf("%d items, want 100: the conversation of those who stay is kept", n)
	}
	w.c.SetMembers(people("ZhangSan"))
	if w.c.Conversation("lisi") != nil || w.sendText("lisi", "x").code() != 81013 {
		t.Error("who left can still be reached")
	}
}

// Corps in one process do not see each other; run with -race.
func TestManyCorps(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	t.Cleanup(s.Close)
	h := s.Handler()
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			id := fmt.Sprintf("corp%d", i)
			c, err := s.AddCorp(sandbox.CorpConfig{ID: id, AgentID: 1, Secret: "s", Members: people("lisi")})
			if err != nil {
				t.Fatal(err)
			}
			w := &world{t: t, s: s, c: c, h: h}
			w.token, _ = w.call("GET", "/cgi-bin/gettoken?corpid="+id+"&corpsecret=s", "")["access_token"].(string)
			for range 20 {
				w.send(`{"touser":"lisi","msgtype":"text","agentid":1,"text":{"content":"` + id + `"}}`)
			}
			in := texts(c.Inbox("lisi"))
			if len(in) != 20 || in[0] != id || in[19] != id {
				t.Errorf("inbox %q", in)
			}
		})
	}
}
