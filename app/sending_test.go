package app

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/chat"
	"duban/config"
	"duban/sandbox"
	"duban/store"
)

// office is a world whose messages go out to phones.
type office struct {
	*world
	corp *sandbox.Corp
	log  *logBook
}

const officeSecret = "the-application's+secret/of=theirs"

// newOffice has the sample's people and, with count, so many more on the phones alone. Its
// database is the empty one of dsn; "" is a file.
func newOffice(t testing.TB, dsn string, count int) *office {
	t.Helper()
	empty := dsn != ""
	if !empty {
		dsn = sampled.SQLite(t)
	}
	w := closedWorld(t, dsn)
	o := &office{world: w, log: &logBook{}}
	sb := sandbox.New(sandbox.Options{Clock: w.now})
	srv := httptest.NewServer(sb.Handler())
	t.Cleanup(srv.Close)
	t.Cleanup(sb.Close)
	members := []sandbox.Member{{Account: "lead"}, {Account: "clerk"}, {Account: "min"}}
	for i := range count {
		members = append(members, sandbox.Member{Account: person(i)})
	}
	var err error
	o.corp, err = sb.AddCorp(sandbox.CorpConfig{ID: "ww0000office", AgentID: 1000002, Secret: officeSecret, Members: members})
	if err != nil {
		t.Fatal(err)
	}
	w.cfg.WeCom = config.WeCom{
		CorpID: "ww0000office", AgentID: 1000002, Secret: config.NewSecret(officeSecret), APIBase: srv.URL, Flavor: config.FlavorWeCom,
	}
	o.App = o.open()
	if empty {
		w.sample()
	}
	return o
}

func person(i int) string { return fmt.Sprintf("Person%04d", i) }

// open is a program on the office's database that logs into the office's book.
func (o *office) open() *App {
	o.t.Helper()
	a, err := New(context.Background(), o.cfg, Options{Clock: o.now, Log: slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { _ = a.Close() }) // twice does nothing
	return a
}

// logBook keeps every line that was logged.
type logBook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (l *logBook) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *logBook) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (o *office) queue(ms ...chat.Message) {
	o.t.Helper()
	if _, err := o.Store.Apply(context.Background(), store.Cause{By: "cli"}, nil, "", ms...); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) drain() { o.courier.Drain(context.Background()) }

// pass moves the clock and sends what is due then.
func (o *office) pass(d time.Duration) {
	o.now.Set(o.now.Now().Add(d))
	o.drain()
}

// inbox are the texts on a phone.
func (o *office) inbox(account string) (out []string) {
	for _, it := range o.corp.Inbox(account) {
		out = append(out, it.Text)
	}
	return out
}

func (o *office) got(account string, want ...string) {
	o.t.Helper()
	if got := o.inbox(account); strings.Join(got, "|") != strings.Join(want, "|") {
		o.t.Errorf("%s got %q, want %q", account, got, want)
	}
}

// What a change says to others, and a prompt of the command line, come to the phones, once.
func TestMessagesReachPhones(t *testing.T) {
	o := newOffice(t, "", 0)
	said, err := o.Prompt(context.Background(), "", "min", []int{16})
	if err != nil {
		t.Fatal(err)
	}
	o.drain()
	o.got("min", said)
	o.say("min", "16 55")
	o.say("min", "确认")
	has(t, o.say("clerk", "退回16 数据与上月不符，请核实"), "已退回")
	o.drain()
	if got := o.inbox("min"); len(got) != 2 || !strings.Contains(got[1], "数据与上月不符") {
		t.Errorf("after the return: %q", got)
	}
	o.pass(time.Hour)
	if s := o.corp.Stats(); s.Delivered != 2 || s.Suppressed != 0 {
		t.Errorf("%+v", s)
	}
	// The same prompt again, an hour later, is another message.
	if _, err := o.Prompt(context.Background(), "", "min", []int{16}); err != nil {
		t.Fatal(err)
	}
	o.drain()
	if got := o.inbox("min"); len(got) != 3 {
		t.Errorf("the second prompt is lost: %q", got)
	}
}

// Whatever the API does, each person gets each message once.
func TestFaultsOfTheAPI(t *testing.T) {
	const people = 40
	for _, c := range []struct {
		name   string
		fault  sandbox.Fault
		before func(*sandbox.Corp)
		// waits are how far the clock has to go until all is delivered.
		waits []time.Duration
	}{
		{name: "busy", fault: sandbox.Fault{Kind: sandbox.FaultCode, Code: -1, Times: 30}, waits: []time.Duration{3 * time.Second}},
		{name: "concurrent", fault: sandbox.Fault{Kind: sandbox.FaultCode, Code: 45033, Times: 90}, waits: []time.Duration{3 * time.Second, 70 * time.Second, 6 * time.Minute}},
		{name: "limited", fault: sandbox.Fault{Kind: sandbox.FaultCode, Code: 45009, Times: 1}, waits: []time.Duration{62 * time.Second}},
		{name: "limited for long", fault: sandbox.Fault{Kind: sandbox.FaultCode, Code: 45009, Times: 43}, waits: []time.Duration{62 * time.Second, 3 * time.Minute, 5 * time.Minute, 10 * time.Minute, 20 * time.Minute, 20 * time.Minute, 20 * time.Minute, 20 * time.Minute, 20 * time.Minute}},
		{name: "expired token", before: (*sandbox.Corp).ExpireTokens},
		{name: "revoked token", before: (*sandbox.Corp).RevokeTokens},
		{name: "gateway page", fault: sandbox.Fault{Kind: sandbox.FaultHTML, Times: 20}, waits: []time.Duration{3 * time.Second, 5 * time.Second, 2 * time.Minute}},
		{name: "status 502", fault: sandbox.Fault{Kind: sandbox.FaultStatus, Code: 502, Times: 20}, waits: []time.Duration{3 * time.Second, 5 * time.Second, 2 * time.Minute}},
		{name: "delivered, answer lost", fault: sandbox.Fault{Kind: sandbox.FaultCut, Times: 20}, waits: []time.Duration{3 * time.Second, 5 * time.Second, 2 * time.Minute}},
		{name: "foreign address", before: func(c *sandbox.Corp) { c.RefuseIP(true) }, waits: []time.Duration{time.Minute, 3 * time.Minute}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, "", people)
			o.queue(chat.Message{To: "min", Text: "先取得凭证"})
			o.drain()
			if c.before != nil {
				c.before(o.corp)
			} else {
				c.fault.API = "message/send"
				o.corp.Fail(c.fault)
			}
			for i := range people {
				o.queue(chat.Message{To: person(i), Text: fmt.Sprint("请报送第", i, "项"), NotAfter: o.now.Now().Add(48 * time.Hour)})
			}
			o.drain()
			for i, d := range c.waits {
				if i == len(c.waits)-1 {
					o.corp.RefuseIP(false)
				}
				o.pass(d)
			}
			for range 3 {
				o.pass(5 * time.Minute)
			}
			for i := range people {
				o.got(person(i), fmt.Sprint("请报送第", i, "项"))
			}
			s := o.corp.Stats()
			t.Logf("%d recipients: lost 0, doubled 0; %d calls, %d repeats suppressed", people, s.Calls, s.Suppressed)
			if s.Delivered != people+1 {
				t.Errorf("%d delivered, want %d", s.Delivered, people+1)
			}
			o.keepsSecrets()
		})
	}
}

// What people did not ask for comes in office hours at every try; what was not taken
// on a Friday evening comes on Monday. An answer comes at night.
func TestTriesKeepOfficeHours(t *testing.T) {
	o := newOffice(t, "", 2)
	o.now.Set(july(5, 17, 29, 0)) // a Friday
	o.corp.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultCode, Code: -1})
	o.queue(chat.Message{To: person(0), Text: "通知"}, chat.Message{To: person(0), Text: "今天有效", NotAfter: july(6, 12, 0, 0)})
	o.drain()
	o.pass(30 * time.Second)
	o.corp.ClearFaults()
	o.corp.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultCut, Times: 1})
	o.queue(chat.Message{To: "min", Text: "已送达而不知"})
	o.drain()
	o.now.Set(july(5, 17, 30, 1))
	o.queue(chat.Message{To: "clerk", Text: "下班后的通知"}, chat.Message{To: person(1), Text: "答复", AnyHour: true})
	for at := july(5, 17, 31, 0); at.Before(july(8, 8, 30, 0)); at = at.Add(2 * time.Hour) {
		o.now.Set(at)
		o.drain()
	}
	o.got(person(0))
	o.got(person(1), "答复")
	o.got("clerk")
	o.now.Set(july(8, 8, 30, 0))
	o.drain()
	o.got(person(0), "通知")
	o.got("clerk", "下班后的通知")
	o.got("min", "已送达而不知")
	lost, err := o.Store.Undelivered(t.Context(), july(1, 0, 0, 0))
	if err != nil || len(lost) != 2 || lost[0].Reason != chat.ReasonLate || lost[1].Reason != chat.ReasonUnsure {
		t.Errorf("%+v, %v", lost, err)
	}
}

// One text to n people is ⌈n/1000⌉ requests.
func TestOneTextToMany(t *testing.T) {
	const people = 2500
	o := newOffice(t, "", people)
	o.queue(chat.Message{To: "min", Text: "先取得凭证"})
	o.drain()
	calls := o.corp.Stats().Calls
	var same []chat.Message
	for i := range people {
		same = append(same, chat.Message{To: person(i), Text: "同一段话"})
	}
	o.queue(same...)
	o.drain()
	if s := o.corp.Stats(); s.Calls-calls != 3 || s.Delivered != people+1 {
		t.Errorf("%d requests, %d delivered", s.Calls-calls, s.Delivered)
	}
}

// keepsSecrets looks through every line that was logged.
func (o *office) keepsSecrets() {
	o.t.Helper()
	logged := o.log.text()
	token, err := o.api.Token(context.Background())
	if err != nil {
		o.t.Error(err)
	}
	for _, secret := range []string{officeSecret, "secret/of", token, "corpsecret", "access_token=", "请报送"} {
		if secret != "" && strings.Contains(logged, secret) {
			o.t.Errorf("the log tells %q", secret)
		}
	}
}

// What is too late is not sent; who cannot get it does not keep the others from it.
func TestEndsOfMessages(t *testing.T) {
	o := newOffice(t, "", 10)
	at := o.now.Now()
	o.corp.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultStatus, Code: 503})
	o.queue(chat.Message{To: person(0), Text: "十点前有效", NotAfter: at.Add(time.Hour)}, chat.Message{To: person(1), Text: "今天有效"})
	o.drain()
	o.pass(2 * time.Minute)
	o.corp.ClearFaults()
	o.pass(time.Hour)
	o.got(person(0))
	o.got(person(1), "今天有效")

	o.queue(chat.Message{To: "nobody", Text: "查无此人"}, chat.Message{To: person(2), Text: "有此人"})
	o.drain()
	o.got(person(2), "有此人")

	// One text to many: one call, and only the stranger does not get it.
	calls := o.corp.Stats().Calls
	var same []chat.Message
	for i := range 10 {
		same = append(same, chat.Message{To: person(i), Text: "同一段话"})
	}
	o.queue(append(same, chat.Message{To: "Stranger", Text: "同一段话"})...)
	o.drain()
	for i := 3; i < 10; i++ {
		o.got(person(i), "同一段话")
	}
	if n := o.corp.Stats().Calls - calls; n != 1 {
		t.Errorf("%d calls for one text", n)
	}
	queued, err := o.Store.Queued(context.Background())
	if err != nil || len(queued) != 0 {
		t.Errorf("still queued: %+v, %v", queued, err)
	}
	// Not before its moment.
	o.queue(chat.Message{To: "min", Text: "明早", NotBefore: o.now.Now().Add(time.Hour)})
	o.pass(59 * time.Minute)
	o.got("min")
	o.pass(time.Minute)
	o.got("min", "明早")
}
