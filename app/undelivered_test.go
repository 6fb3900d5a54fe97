package app

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"duban/chat"
	"duban/config"
	"duban/internal/testkit"
	"duban/ledger"
	"duban/sandbox"
	"duban/store/storetest"
)

// The office hears of what did not arrive in one message, and asks for names and numbers.
func TestOfficeHearsOfFailures(t *testing.T) {
	o := newOffice(t, "", 2)
	o.members(ledger.Member{Account: "Away", Name: "孙七", Role: ledger.Contact, Units: []string{"区民政局"}, Phone: "13800000001", Active: true})
	has(t, o.say("clerk", "谁没收到"), "近7日发出的消息均已送达")
	o.TellUndelivered(t.Context())
	o.drain()
	o.got("clerk")

	o.queue(chat.Message{To: "Away", Text: "请报送"}, chat.Message{To: "away", Text: "请再报送"}, chat.Message{To: person(1), Text: "请报送"},
		chat.Message{To: "min", Text: "迟了", NotAfter: o.now.Now().Add(-time.Second)})
	o.drain()
	o.TellUndelivered(t.Context())
	o.another().TellUndelivered(t.Context()) // another replica has nothing to add
	o.drain()
	got := o.inbox("clerk")
	if len(got) != 1 {
		t.Fatalf("the clerk got %q", got)
	}
	has(t, got[0], "有2人没有收到消息", "孙七（区民政局）：账号不在企业微信通讯录或不在本应用可见范围", "李四（区民政局）：超过有效时间未能发出", "谁没收到")
	hasNot(t, got[0], "13800000001")

	for _, asked := range []string{"谁没收到", "还有谁没收到？", "有没有人没收到提醒", "哪些人没收到消息"} {
		has(t, o.say("clerk", asked), "近7日有2人没有收到消息", "孙七（区民政局）", "7月1日09:00等2条，电话13800000001")
	}
	hasNot(t, o.say("min", "谁没收到"), "13800000001", "孙七")
	hasNot(t, o.say("lead", "谁没收到"), "13800000001")
	o.now.Set(o.now.Now().AddDate(0, 0, 8))
	has(t, o.say("clerk", "谁没收到"), "均已送达")

	// A notice that does not arrive is no reason for another one.
	o.corp.SetMembers([]sandbox.Member{{Account: "min"}})
	o.queue(chat.Message{To: "nobody", Text: "查无此人"})
	for range 3 {
		o.drain()
		o.TellUndelivered(t.Context())
	}
	queued, err := o.Store.Queued(t.Context())
	if err != nil || len(queued) != 0 {
		t.Errorf("%+v, %v", queued, err)
	}
}

// One person gets no more than the vendor lets through, and everything in the end.
func TestMembersPace(t *testing.T) {
	for name, redis := range map[string]func(*testing.T) string{
		"in this process": func(*testing.T) string { return "" },
		"redis is gone":   func(*testing.T) string { return "redis://127.0.0.1:1/0" },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, "", 1)
			if url := redis(t); url != "" {
				o.cfg.Redis = config.NewDSN(url)
				o.App = o.open()
			}
			for i := range 60 {
				o.queue(chat.Message{To: person(0), Text: strings.Repeat("第", i+1)})
			}
			for range 52 {
				o.drain()
				o.pass(4 * time.Second)
			}
			s := o.corp.Stats()
			if got := len(o.inbox(person(0))); got != 60 || s.Dropped != 0 {
				t.Errorf("%d of 60 arrived, the vendor dropped %d", got, s.Dropped)
			}
			o.keepsSecrets()
		})
	}
}

// Two replicas on MariaDB and Redis send each message once between them, with one
// token, and go on when Redis is gone.
func TestReplicasSendOnce(t *testing.T) {
	o := newOffice(t, storetest.Fresh.MariaDB(t), 200)
	o.cfg.Redis = config.NewDSN(testkit.Redis(t))
	a, b := o.open(), o.open()
	for i := range 200 {
		o.queue(chat.Message{To: person(i), Text: person(i) + "请报送"})
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan struct{}, 2)
	for _, app := range []*App{a, b} {
		go func() { app.courier.Run(ctx); done <- struct{}{} }()
	}
	for i := range 200 {
		if _, err := o.corp.Await(ctx, person(i), func(it sandbox.Item) bool { return it.From == sandbox.FromPush }); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	<-done
	<-done
	s := o.corp.Stats()
	if s.Delivered != 200 || s.Suppressed != 0 {
		t.Errorf("%+v", s)
	}
	ta, err1 := a.api.Token(t.Context())
	tb, err2 := b.api.Token(t.Context())
	if ta != tb || err1 != nil || err2 != nil {
		t.Errorf("two tokens: %v, %v", err1, err2)
	}
	queued, err := o.Store.Queued(t.Context())
	if err != nil || len(queued) != 0 {
		t.Errorf("%+v, %v", queued, err)
	}
}

// What operators watch says how sending goes.
func TestSendingIsWatched(t *testing.T) {
	o := newOffice(t, "", 1)
	h, err := newHandler(&world{App: o.App})
	if err == nil {
		o.queue(chat.Message{To: person(0), Text: "到"}, chat.Message{To: "nobody", Text: "不到"}, chat.Message{To: person(0), Text: "明天", NotBefore: o.now.Now().Add(time.Hour)})
		o.drain()
		o.corp.RefuseIP(true)
		o.queue(chat.Message{To: person(0), Text: "网址不可信"})
		o.drain()
	}
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w.Body.String()
	}
	has(t, get("/metrics"), `duban_sends_total{outcome="sent",class=""} 1`, `duban_sends_total{outcome="failed",class="recipient"} 1`,
		`duban_outbox_messages{state="waiting"} 2`, `duban_outbox_messages{state="due"} 0`, "duban_outbox_oldest_due_seconds 0", "duban_token_age_seconds 0", "duban_sending_rests 1")
	has(t, get("/readyz"), "database ok", "sending stopped by a fault of the configuration, errcode 60020, next try 09:01:00")
	has(t, o.log.text(), "sending has stopped", "errcode=60020")
}
