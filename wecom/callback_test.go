package wecom

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"duban/chat"
	"duban/internal/clock"
)

// now is the instant that the tests' clock shows.
var now = time.Date(2024, 7, 1, 9, 0, 0, 0, time.FixedZone("", 8*3600))

const (
	testAgent = 1000002
	testText  = "第7项进度" // what the tests' messages say; it must not reach the log
)

// bed is a handler with its surroundings.
type bed struct {
	t     testing.TB
	h     http.Handler
	crypt *Crypt
	log   bytes.Buffer

	mu     sync.Mutex
	events []*chat.Event
	counts map[Outcome]int
}

// newBed returns a handler that answers every event with “已收到”.
func newBed(t testing.TB, change ...func(*Options)) *bed {
	t.Helper()
	b := &bed{t: t, crypt: newCrypt(t, testCorp, rand.Reader), counts: map[Outcome]int{}}
	o := Options{
		Token: testToken, AESKey: testKey, CorpID: testCorp, AgentID: testAgent,
		Clock: clock.NewSettable(now, nil),
		Log:   slog.New(slog.NewTextHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Answer: func(_ context.Context, ev *chat.Event) (string, error) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.events = append(b.events, ev)
			return "已收到", nil
		},
		Count: func(o Outcome) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.counts[o]++
		},
	}
	for _, f := range change {
		f(&o)
	}
	h, err := NewHandler(o)
	if err != nil {
		t.Fatal(err)
	}
	b.h = h
	return b
}

// answering makes the handler answer with a fixed text and error.
func answering(text string, err error) func(*Options) {
	return func(o *Options) {
		o.Answer = func(context.Context, *chat.Event) (string, error) { return text, err }
	}
}

func (b *bed) do(method, query string, body io.Reader) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, httptest.NewRequest(method, "/wecom/callback?"+query, body))
	return w
}

// post sends a ciphertext in a signed envelope.
func (b *bed) post(encrypted []byte) *httptest.ResponseRecorder {
	return b.do(http.MethodPost, b.query(now, encrypted), strings.NewReader(envelope(encrypted)))
}

// send posts a message, encrypted and signed.
func (b *bed) send(message string) *httptest.ResponseRecorder { return b.post(b.encrypt(message)) }

func (b *bed) encrypt(message string) []byte {
	b.t.Helper()
	encrypted, err := b.crypt.Encrypt([]byte(message))
	if err != nil {
		b.t.Fatal(err)
	}
	return encrypted
}

// query returns the signed query of a callback.
func (b *bed) query(at time.Time, encrypted []byte) string {
	timestamp, nonce := strconv.FormatInt(at.Unix(), 10), "1372623149"
	return "msg_signature=" + b.crypt.Sign(timestamp, nonce, encrypted) + "&timestamp=" + timestamp + "&nonce=" + nonce
}

// open returns the text of an encrypted reply, after checking all around it.
func (b *bed) open(w *httptest.ResponseRecorder) string {
	b.t.Helper()
	if w.Code != http.StatusOK {
		b.t.Fatalf("status %d", w.Code)
	}
	var envelope struct{ Encrypt, MsgSignature, TimeStamp, Nonce string }
	if err := xml.Unmarshal(w.Body.Bytes(), &envelope); err != nil {
		b.t.Fatalf("%v in %q", err, w.Body)
	}
	if err := b.crypt.Verify(envelope.MsgSignature, envelope.TimeStamp, envelope.Nonce, []byte(envelope.Encrypt)); err != nil {
		b.t.Fatal(err)
	}
	plain, err := b.crypt.Decrypt([]byte(envelope.Encrypt))
	if err != nil {
		b.t.Fatal(err)
	}
	var reply struct {
		ToUserName, FromUserName, MsgType, Content string
		CreateTime                                 int64
	}
	if err := xml.Unmarshal(plain, &reply); err != nil {
		b.t.Fatalf("%v in %q", err, plain)
	}
	if reply.FromUserName != testCorp || reply.MsgType != "text" || reply.CreateTime != now.Unix() || envelope.TimeStamp != strconv.FormatInt(now.Unix(), 10) {
		b.t.Errorf("reply %+v at %s", reply, envelope.TimeStamp)
	}
	if reply.ToUserName != "ZhangSan" {
		b.t.Errorf("reply goes to %q", reply.ToUserName)
	}
	return reply.Content
}

func envelope(encrypted []byte) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt><AgentID><![CDATA[%d]]></AgentID></xml>", testCorp, encrypted, testAgent)
}

// from wraps the fields of a message in what all messages have.
func from(fields string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[ZhangSan]]></FromUserName><CreateTime>%d</CreateTime>%s<AgentID>%d</AgentID></xml>",
		testCorp, now.Unix(), fields, testAgent)
}

func textMessage(id int) string {
	return from(fmt.Sprintf("<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%d</MsgId>", testText, id))
}

func TestTextIsAnswered(t *testing.T) {
	b := newBed(t)
	w := b.send(textMessage(1))
	if got := b.open(w); got != "已收到" {
		t.Errorf("reply %q", got)
	}
	if got := w.Header().Get("Content-Type"); got != "application/xml; charset=utf-8" {
		t.Errorf("content type %q", got)
	}
	if len(b.events) != 1 || b.events[0].Text != testText {
		t.Errorf("events %+v", b.events)
	}
	if b.counts[Answered] != 1 {
		t.Errorf("counted %v", b.counts)
	}
}

// The vendor's example of a callback, at its own time.
func TestVendorCallback(t *testing.T) {
	b := newBed(t, func(o *Options) {
		o.AgentID = 218
		o.Clock = clock.NewSettable(time.Unix(1409659813, 0), nil)
	})
	w := b.do(http.MethodPost, "msg_signature=477715d11cdb4164915debcba66cb864d751f3e6&timestamp=1409659813&nonce=1372623149",
		strings.NewReader(envelope([]byte(vendorXMLEncrypted))))
	if w.Code != http.StatusOK || w.Body.Len() == 0 || len(b.events) != 1 {
		t.Fatalf("status %d, %d events, log %s", w.Code, len(b.events), &b.log)
	}
	ev := b.events[0]
	if ev.Kind != chat.KindText || ev.From != "mycreate" || ev.Text != "hello" || ev.MsgID != "4561255354251345929" || ev.At.Unix() != 1409659813 {
		t.Errorf("event %+v", ev)
	}
}

func TestAddressCheck(t *testing.T) {
	b := newBed(t)
	const echo = "1616140317555161061"
	for range 20 { // the ciphertext is another one each time, with and without + and /
		encrypted := b.encrypt(echo)
		w := b.do(http.MethodGet, b.query(now, encrypted)+"&echostr="+url.QueryEscape(string(encrypted)), nil)
		if w.Code != http.StatusOK || w.Body.String() != echo {
			t.Fatalf("status %d, body %q for %s", w.Code, w.Body, encrypted)
		}
	}
	if len(b.events) != 0 || b.counts[Verified] != 20 {
		t.Errorf("%d events, counted %v", len(b.events), b.counts)
	}
}

// The vendor's example of an address check, with its address as published.
func TestVendorAddressCheck(t *testing.T) {
	b := newBed(t, func(o *Options) { o.Clock = clock.NewSettable(time.Unix(1409659589, 0), nil) })
	w := b.do(http.MethodGet, "msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780"+
		"&echostr=P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO%2BFZXvnaqQ%3D%3D", nil)
	if w.Code != http.StatusOK || w.Body.String() != "1616140317555161061" {
		t.Errorf("status %d, body %q", w.Code, w.Body)
	}
}

func TestHostileRequests(t *testing.T) {
	const unsigned = "msg_signature=00&timestamp=1&nonce=1"
	message := textMessage(1)
	n := uint32(len(message))
	size := frameHead + len(message) + len(testCorp)

	for _, tc := range []struct {
		name string
		send func(b *bed) *httptest.ResponseRecorder
		want Outcome
	}{
		{"check with a bad signature", func(b *bed) *httptest.ResponseRecorder {
			return b.do("GET", unsigned+"&echostr="+url.QueryEscape(string(b.encrypt("1"))), nil)
		}, BadSignature},
		{"check with nothing", func(b *bed) *httptest.ResponseRecorder { return b.do("GET", "", nil) }, BadSignature},
		{"check without echostr, signed", func(b *bed) *httptest.ResponseRecorder { return b.do("GET", b.query(now, nil), nil) }, Malformed},
		{"check a day old", func(b *bed) *httptest.ResponseRecorder {
			e := b.encrypt("1")
			return b.do("GET", b.query(now.AddDate(0, 0, -1), e)+"&echostr="+url.QueryEscape(string(e)), nil)
		}, Stale},
		{"check with a broken escape", func(b *bed) *httptest.ResponseRecorder {
			return b.do("GET", b.query(now, b.encrypt("1"))+"&echostr=%zz", nil)
		}, BadSignature},
		{"bad signature", func(b *bed) *httptest.ResponseRecorder {
			return b.do("POST", "msg_signature="+strings.Repeat("0", 40)+"&timestamp=1&nonce=1", strings.NewReader(envelope(b.encrypt(message))))
		}, BadSignature},
		{"bad signature and bad ciphertext: not even tried", func(b *bed) *httptest.ResponseRecorder {
			return b.do("POST", unsigned, strings.NewReader(envelope([]byte("!!!"))))
		}, BadSignature},
		{"no signature", func(b *bed) *httptest.ResponseRecorder {
			return b.do("POST", "x=1", strings.NewReader(envelope(b.encrypt(message))))
		}, BadSignature},
		{"signature of another ciphertext", func(b *bed) *httptest.ResponseRecorder {
			return b.do("POST", b.query(now, b.encrypt(message)), strings.NewReader(envelope(b.encrypt(message))))
		}, BadSignature},
		{"message in the clear", func(b *bed) *httptest.ResponseRecorder { return b.do("POST", unsigned, strings.NewReader(message)) }, Unsigned},
		{"message in the clear, signed as if empty", func(b *bed) *httptest.ResponseRecorder {
			return b.do("POST", b.query(now, nil), strings.NewReader(message))
		}, Unsigned},
		{"ciphertext too deep", func(b *bed) *httptest.ResponseRecorder {
			e := b.encrypt(message)
			return b.do("POST", b.query(now, e), strings.NewReader(fmt.Sprintf("<xml><a><Encrypt>%s</Encrypt></a></xml>", e)))
		}, Unsigned},
		{"two ciphertexts", func(b *bed) *httptest.ResponseRecorder {
			e := b.encrypt(message)
			return b.do("POST", b.query(now, e), strings.NewReader(fmt.Sprintf("<xml><Encrypt>%s</Encrypt><Encrypt>%s</Encrypt></xml>", e, e)))
		}, Malformed},
		{"a day old", func(b *bed) *httptest.ResponseRecorder {
			e := b.encrypt(message)
			return b.do("POST", b.query(now.AddDate(0, 0, -1), e), strings.NewReader(envelope(e)))
		}, Stale},
		{"from tomorrow", func(b *bed) *httptest.ResponseRecorder {
			e := b.encrypt(message)
			return b.do("POST", b.query(now.AddDate(0, 0, 1), e), strings.NewReader(envelope(e)))
		}, Stale},
		{"ten minutes and a second old", func(b *bed) *httptest.ResponseRecorder {
			e := b.encrypt(message)
			return b.do("POST", b.query(now.Add(-maxSkew-time.Second), e), strings.NewReader(envelope(e)))
		}, Stale},
		{"timestamps that are no time", func(b *bed) *httptest.ResponseRecorder {
			e := b.encrypt(message)
			var w *httptest.ResponseRecorder
			for _, ts := range []string{"", "0", "-1", "x", "9223372036854775807", "-9223372036854775808", "99999999999999999999",
				"0" + strconv.FormatInt(now.Unix(), 10), "+" + strconv.FormatInt(now.Unix(), 10)} {
				w = b.do("POST", "msg_signature="+b.crypt.Sign(ts, "1", e)+"&nonce=1&timestamp="+url.QueryEscape(ts), strings.NewReader(envelope(e)))
				if w.Code != http.StatusForbidden {
					break
				}
			}
			return w
		}, Stale},
		{"base64 cut short", func(b *bed) *httptest.ResponseRecorder { e := b.encrypt(message); return b.post(e[:len(e)-7]) }, Malformed},
		{"half a block", func(b *bed) *httptest.ResponseRecorder { return b.post([]byte(strings.Repeat("A", 56))) }, Malformed},
		{"empty ciphertext", func(b *bed) *httptest.ResponseRecorder { return b.post(nil) }, Malformed},
		{"padding byte 0", func(b *bed) *httptest.ResponseRecorder {
			return b.post(sealFrame(b.t, frameOf(message, n, testCorp, make([]byte, len(padding(size))))))
		}, Malformed},
		{"padding byte 255", func(b *bed) *httptest.ResponseRecorder {
			return b.post(sealFrame(b.t, frameOf(message, n, testCorp, bytes.Repeat([]byte{255}, len(padding(size))))))
		}, Malformed},
		{"padding alone", func(b *bed) *httptest.ResponseRecorder { return b.post(sealFrame(b.t, bytes.Repeat([]byte{32}, 32))) }, Malformed},
		{"length 0xFFFFFFFF", func(b *bed) *httptest.ResponseRecorder {
			return b.post(sealFrame(b.t, frameOf(message, 0xFFFFFFFF, testCorp, padding(size))))
		}, Malformed},
		{"length 0xFFFFFFF0", func(b *bed) *httptest.ResponseRecorder {
			return b.post(sealFrame(b.t, frameOf(message, 0xFFFFFFF0, testCorp, padding(size))))
		}, Malformed},
		{"another corp", func(b *bed) *httptest.ResponseRecorder {
			return b.post(sealFrame(b.t, frameOf(message, n, "wwSOMEONEELSE0000", padding(size-1))))
		}, BadReceiver},
		{"empty body", func(b *bed) *httptest.ResponseRecorder { return b.do("POST", unsigned, http.NoBody) }, Malformed},
		{"no XML", func(b *bed) *httptest.ResponseRecorder { return b.do("POST", unsigned, strings.NewReader("\x00\xff{")) }, Malformed},
		{"entity bomb outside", func(b *bed) *httptest.ResponseRecorder {
			return b.do("POST", unsigned, strings.NewReader(bomb("<xml><Encrypt>&l29;</Encrypt></xml>")))
		}, Malformed},
		{"entity bomb inside", func(b *bed) *httptest.ResponseRecorder {
			return b.send(bomb(strings.Replace(message, "<![CDATA["+testText+"]]>", "&l29;", 1)))
		}, Malformed},
		{"deep nesting outside", func(b *bed) *httptest.ResponseRecorder {
			return b.do("POST", unsigned, strings.NewReader(nested(9000)))
		}, Malformed},
		{"deep nesting inside", func(b *bed) *httptest.ResponseRecorder { return b.send(nested(17)) }, Malformed},
		{"broken XML inside", func(b *bed) *httptest.ResponseRecorder { return b.send(message[:len(message)-1]) }, Malformed},
		{"two senders", func(b *bed) *httptest.ResponseRecorder {
			return b.send(from("<FromUserName>LiSi</FromUserName><MsgType>text</MsgType><Content>1</Content><MsgId>1</MsgId>"))
		}, Malformed},
		{"body too large, announced", func(b *bed) *httptest.ResponseRecorder {
			return b.do("POST", unsigned, bytes.NewReader(make([]byte, maxBody+1)))
		}, TooLarge},
		{"query too long", func(b *bed) *httptest.ResponseRecorder {
			return b.do("POST", unsigned+"&a="+strings.Repeat("a", maxQuery), strings.NewReader("<xml/>"))
		}, TooLong},
		{"body that breaks off", func(b *bed) *httptest.ResponseRecorder {
			return b.do("POST", unsigned, iotest.ErrReader(io.ErrUnexpectedEOF))
		}, Malformed},
		{"PUT", func(b *bed) *httptest.ResponseRecorder { return b.do("PUT", "a=1", strings.NewReader("x")) }, BadMethod},
		{"DELETE", func(b *bed) *httptest.ResponseRecorder { return b.do("DELETE", "a=1", nil) }, BadMethod},
		{"HEAD", func(b *bed) *httptest.ResponseRecorder { return b.do("HEAD", "a=1", nil) }, BadMethod},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBed(t)
			w := tc.send(b)
			if b.counts[tc.want] == 0 || len(b.counts) != 1 {
				t.Errorf("counted %v, want %s", b.counts, tc.want)
			}
			if w.Code != tc.want.Status() || w.Code < 400 || w.Code > 499 {
				t.Errorf("status %d for %s", w.Code, tc.want)
			}
			if w.Body.Len() > 0 {
				t.Errorf("body %q", w.Body)
			}
			if len(b.events) > 0 {
				t.Errorf("answered %+v", b.events[0])
			}
			if !strings.Contains(b.log.String(), "outcome="+string(tc.want)) {
				t.Errorf("log %q", &b.log)
			}
			mentionsNothing(t, b.log.String())
		})
	}
}

// bomb declares thirty entities, each twice the one before, ahead of a document.
func bomb(document string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">`)
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&b, `<!ENTITY l%d "&l%d;&l%d;">`, i, i-1, i-1)
	}
	return b.String() + "]>" + document
}

// mentionsNothing fails when a log tells what it must keep to itself.
func mentionsNothing(t *testing.T, log string) {
	t.Helper()
	for _, secret := range []string{testText, "第7项", testToken, testKey, "msg_signature", "<xml>", "已收到"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells %q: %s", secret, log)
		}
	}
}

func TestStatuses(t *testing.T) {
	for outcome, want := range map[Outcome]int{
		Answered: 200, Accepted: 200, Verified: 200, Unknown: 200, OtherAgent: 200,
		BadSignature: 403, BadReceiver: 403, Unsigned: 403, Stale: 403,
		Malformed: 400, BadMethod: 405, TooSlow: 408, TooLarge: 413, TooLong: 414, Failed: 500,
	} {
		if got := outcome.Status(); got != want {
			t.Errorf("%s: %d, want %d", outcome, got, want)
		}
	}
}

func TestOtherMethodsAreToldWhatIsAllowed(t *testing.T) {
	if got := newBed(t).do("PUT", "", nil).Header().Get("Allow"); got != "GET, POST" {
		t.Errorf("Allow: %q", got)
	}
}

func TestTimestampsUpToTenMinutesOffAreTaken(t *testing.T) {
	for _, off := range []time.Duration{-maxSkew, 0, maxSkew} {
		b := newBed(t)
		e := b.encrypt(textMessage(1))
		if w := b.do("POST", b.query(now.Add(off), e), strings.NewReader(envelope(e))); w.Code != http.StatusOK {
			t.Errorf("%v off: status %d", off, w.Code)
		}
	}
}

// Whatever a proxy or the configured address adds to the query changes nothing.
func TestOtherParametersAreIgnored(t *testing.T) {
	b := newBed(t)
	e := b.encrypt(textMessage(1))
	q := b.query(now, e)
	for _, query := range []string{
		"utm=1&" + q, q + "&utm=1", q + "&", "&&" + q, q + "&x=%zz", q + "&nonce=2",
		strings.Replace(q, "nonce=1", "nonce=%31", 1), "a;b&" + q, "timestamp&" + q,
	} {
		if w := b.do("POST", query, strings.NewReader(envelope(e))); w.Code != http.StatusOK {
			t.Errorf("%s: status %d", query, w.Code)
		}
	}
}

func TestBodyOfTheFullSizeIsTaken(t *testing.T) {
	b := newBed(t)
	e := b.encrypt(textMessage(1))
	body := envelope(e)
	body += strings.Repeat(" ", maxBody-len(body))
	if w := b.do("POST", b.query(now, e), strings.NewReader(body)); w.Code != http.StatusOK {
		t.Errorf("with its length: status %d", w.Code)
	}
	chunked := struct{ io.Reader }{strings.NewReader(body)} // hides the length
	if w := b.do("POST", b.query(now, e), chunked); w.Code != http.StatusOK {
		t.Errorf("without: status %d", w.Code)
	}
}

// endless is a body without end that counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

func TestEndlessBodyIsNotRead(t *testing.T) {
	b := newBed(t)
	body := &endless{}
	w := b.do("POST", "", body)
	if w.Code != http.StatusRequestEntityTooLarge || w.Header().Get("Connection") != "close" {
		t.Errorf("status %d, Connection %q", w.Code, w.Header().Get("Connection"))
	}
	if body.read > 2*maxBody {
		t.Errorf("%d bytes were read", body.read)
	}
	if b.counts[TooLarge] != 1 {
		t.Errorf("counted %v", b.counts)
	}
}

func TestNothingToSayIsAnEmpty200(t *testing.T) {
	b := newBed(t, answering("", nil))
	w := b.send(textMessage(1))
	if w.Code != http.StatusOK || w.Body.Len() > 0 || b.counts[Accepted] != 1 {
		t.Errorf("status %d, body %q, counted %v", w.Code, w.Body, b.counts)
	}
}

func TestFailureLetsTheVendorRepeat(t *testing.T) {
	b := newBed(t, answering("已收到", errors.New("database away")))
	w := b.send(textMessage(1))
	if w.Code != http.StatusInternalServerError || w.Body.Len() > 0 || b.counts[Failed] != 1 {
		t.Errorf("status %d, body %q, counted %v", w.Code, w.Body, b.counts)
	}
	if !strings.Contains(b.log.String(), "database away") {
		t.Errorf("log %q", &b.log)
	}
	mentionsNothing(t, b.log.String())
}

// A panic is a failure like any other; what it was thrown with may quote the message.
func TestPanicIsAFailure(t *testing.T) {
	for want, panics := range map[string]func(ev *chat.Event) byte{
		"index out of range":  func(ev *chat.Event) byte { return ev.Text[len(ev.Text)] },
		"panic with a string": func(ev *chat.Event) byte { panic("cannot read " + ev.Text) },
	} {
		b := newBed(t, func(o *Options) {
			o.Answer = func(_ context.Context, ev *chat.Event) (string, error) { return string(panics(ev)), nil }
		})
		w := b.send(textMessage(1))
		if w.Code != http.StatusInternalServerError || w.Body.Len() > 0 || b.counts[Failed] != 1 {
			t.Errorf("%s: status %d, body %q, counted %v", want, w.Code, w.Body, b.counts)
		}
		if !strings.Contains(b.log.String(), want) || !strings.Contains(b.log.String(), "callback_test.go") {
			t.Errorf("%s: log %q", want, &b.log)
		}
		mentionsNothing(t, b.log.String())
	}
}

func TestUselessMessagesAreAcceptedAndLogged(t *testing.T) {
	for name, message := range map[string]string{
		"unknown type":    from("<MsgType>hologram</MsgType><MsgId>1</MsgId>"),
		"unknown event":   from("<MsgType>event</MsgType><Event>LOCATION</Event>"),
		"no type":         "<xml></xml>",
		"no sender":       "<xml><MsgType>text</MsgType><CreateTime>1</CreateTime><Content>1</Content><MsgId>1</MsgId></xml>",
		"no number":       from("<MsgType>text</MsgType><Content>1</Content>"),
		"no time":         "<xml><FromUserName>a</FromUserName><MsgType>text</MsgType><Content>1</Content><MsgId>1</MsgId></xml>",
		"time is no time": "<xml><FromUserName>a</FromUserName><CreateTime>x</CreateTime><MsgType>text</MsgType><Content>1</Content><MsgId>1</MsgId></xml>",
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			w := b.send(message)
			if w.Code != http.StatusOK || w.Body.Len() > 0 || len(b.events) > 0 || b.counts[Unknown] != 1 {
				t.Errorf("status %d, body %q, events %v, counted %v", w.Code, w.Body, b.events, b.counts)
			}
			if !strings.Contains(b.log.String(), "callback of no use") {
				t.Errorf("log %q", &b.log)
			}
		})
	}
}

func TestOtherApplicationsAreLeftAlone(t *testing.T) {
	for _, agent := range []string{"1000003", "x"} {
		b := newBed(t)
		w := b.send(strings.Replace(textMessage(1), strconv.Itoa(testAgent), agent, 1))
		if w.Code != http.StatusOK || w.Body.Len() > 0 || len(b.events) > 0 || b.counts[OtherAgent] != 1 {
			t.Errorf("agent %s: status %d, body %q, events %v, counted %v", agent, w.Code, w.Body, b.events, b.counts)
		}
	}
	b := newBed(t, func(o *Options) { o.AgentID = 0 })
	if w := b.send(strings.Replace(textMessage(1), strconv.Itoa(testAgent), "1000003", 1)); w.Body.Len() == 0 {
		t.Error("without a number of our own, every application is answered")
	}
}

func TestRepliesStayWellFormed(t *testing.T) {
	for name, tc := range map[string]struct{ say, want string }{
		"section end":         {"第7项 ]]><x> 进度", "第7项 ]]><x> 进度"},
		"section ends":        {"]]>]]>]]", "]]>]]>]]"},
		"markup":              {"<a href=\"x\">&amp;</a>", "<a href=\"x\">&amp;</a>"},
		"control characters":  {"a\x00b\x01c\x1fd\te\nf", "abcd\te\nf"},
		"noncharacters":       {"a\ufffeb\uffffc", "abc"},
		"not UTF-8":           {"a\xffb\xe7\xac", "a\ufffdb\ufffd\ufffd"},
		"just short enough":   {strings.Repeat("督", 682) + "ab", strings.Repeat("督", 682) + "ab"},
		"one byte too long":   {strings.Repeat("督", 682) + "abc", strings.Repeat("督", 682) + "ab"},
		"cut within a letter": {strings.Repeat("督", 683), strings.Repeat("督", 682)},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t, answering(tc.say, nil))
			if got := b.open(b.send(textMessage(1))); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
			if cut := strings.Contains(b.log.String(), "reply cut"); cut != (len(tc.say) > maxReply) {
				t.Errorf("log %q", &b.log)
			}
		})
	}
	// A reply of nothing but control characters is no reply.
	if w := newBed(t, answering("\x00", nil)).send(textMessage(1)); w.Code != http.StatusOK || w.Body.Len() > 0 {
		t.Errorf("status %d, body %q", w.Code, w.Body)
	}
}

// The button of a card takes no text: what is said becomes its label.
func TestCardButtonIsRelabelled(t *testing.T) {
	b := newBed(t, answering("尚未启用", nil))
	w := b.send(from("<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>ack:7</EventKey><TaskId>T-7</TaskId><ResponseCode>RC</ResponseCode>"))
	var envelope struct{ Encrypt string }
	if err := xml.Unmarshal(w.Body.Bytes(), &envelope); err != nil {
		t.Fatalf("%v in %q", err, w.Body)
	}
	plain, err := b.crypt.Decrypt([]byte(envelope.Encrypt))
	if err != nil {
		t.Fatal(err)
	}
	var reply struct {
		MsgType, Content string
		Button           struct{ ReplaceName string }
	}
	if err := xml.Unmarshal(plain, &reply); err != nil {
		t.Fatalf("%v in %q", err, plain)
	}
	if reply.MsgType != "update_button" || reply.Button.ReplaceName != "尚未启用" || reply.Content != "" {
		t.Errorf("reply %+v", reply)
	}
}

// What a person typed arrives whole, and what XML cannot carry is dropped.
func TestOddTextsArrive(t *testing.T) {
	b := newBed(t)
	b.send(from("<MsgType>text</MsgType><Content>第7项 ]]&gt;&lt;x&gt; 进度\x00\x08</Content><MsgId>1</MsgId>"))
	if len(b.events) != 1 || b.events[0].Text != "第7项 ]]><x> 进度" {
		t.Errorf("events %+v", b.events)
	}
}

// A repeated callback carries the same ID each time, also when all come at once.
func TestRepeatsHaveOneID(t *testing.T) {
	b := newBed(t)
	var wg sync.WaitGroup
	for range 3 {
		encrypted := b.encrypt(textMessage(7))
		wg.Go(func() { b.open(b.post(encrypted)) })
	}
	wg.Wait()
	if len(b.events) != 3 {
		t.Fatalf("%d events", len(b.events))
	}
	for _, ev := range b.events {
		if ev.ID != "1000002|zhangsan|7" {
			t.Errorf("ID %q", ev.ID)
		}
	}
}

// What an event says is its own: later callbacks reuse the memory it came from.
func TestEventsOutliveTheirCallback(t *testing.T) {
	b := newBed(t)
	for i := range 50 {
		b.send(from(fmt.Sprintf("<MsgType>text</MsgType><Content>第%d项&lt;</Content><MsgId>%d</MsgId>", i, i)))
	}
	for i, ev := range b.events {
		if want := fmt.Sprintf("第%d项<", i); ev.Text != want || ev.From != "ZhangSan" || ev.MsgID != strconv.Itoa(i) {
			t.Fatalf("event %d: %+v", i, ev)
		}
	}
}

// A stranger's noise gives one line of log a second, our own failures one each.
func TestNoiseDoesNotFillTheLog(t *testing.T) {
	b := newBed(t)
	for range 1000 {
		b.do("POST", "", strings.NewReader("noise"))
	}
	if lines := strings.Count(b.log.String(), "\n"); lines != 1 {
		t.Errorf("%d lines", lines)
	}
	if b.counts[Malformed] != 1000 {
		t.Errorf("counted %v", b.counts)
	}
	b = newBed(t, answering("", errors.New("database away")))
	for i := range 10 {
		b.send(textMessage(i))
	}
	if lines := strings.Count(b.log.String(), "\n"); lines != 10 {
		t.Errorf("%d lines", lines)
	}
}

func TestHandlerNeedsAKey(t *testing.T) {
	if _, err := NewHandler(Options{AESKey: "x"}); !errors.Is(err, ErrKey) {
		t.Errorf("error %v, want ErrKey", err)
	}
}

// FuzzCallback sends anything to the whole handler: as a body, as a signed
// ciphertext, as what is under the encryption, and as a message. It must answer
// each in order, and only the last, signed and encrypted, may ever be heard.
func FuzzCallback(f *testing.F) {
	f.Add(uint8(0), []byte(envelope([]byte(vendorXMLEncrypted))), "msg_signature=477715d11cdb4164915debcba66cb864d751f3e6&timestamp=1409659813&nonce=1372623149")
	f.Add(uint8(0), []byte(bomb("<xml/>")), "")
	f.Add(uint8(1), []byte(vendorXMLEncrypted), "&x=1")
	f.Add(uint8(2), frameOf(vendorXML, uint32(len(vendorXML)), testCorp, padding(frameHead+len(vendorXML)+len(testCorp))), "")
	f.Add(uint8(3), []byte(textMessage(1)), "")
	f.Add(uint8(3), []byte(from("<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>k</EventKey><SelectedItems><SelectedItem><QuestionKey>q</QuestionKey><OptionIds><OptionId>o</OptionId></OptionIds></SelectedItem></SelectedItems>")), "")
	f.Fuzz(func(t *testing.T, layer uint8, data []byte, query string) {
		b := newBed(t, func(o *Options) { o.AgentID = 0 })
		r := httptest.NewRequest(http.MethodPost, "/wecom/callback", nil)
		body := data
		switch layer % 4 {
		case 0:
			r.URL.RawQuery = query
		case 1:
			r.URL.RawQuery, body = b.query(now, data)+query, []byte(envelope(data))
		case 2:
			encrypted := sealFrame(t, data[:len(data)/16*16])
			r.URL.RawQuery, body = b.query(now, encrypted)+query, []byte(envelope(encrypted))
		case 3:
			encrypted := b.encrypt(string(data))
			r.URL.RawQuery, body = b.query(now, encrypted)+query, []byte(envelope(encrypted))
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		w := httptest.NewRecorder()
		b.h.ServeHTTP(w, r)

		if w.Code == http.StatusInternalServerError {
			t.Fatalf("status %d, log %s", w.Code, &b.log)
		}
		if layer%4 == 0 && w.Code < 400 {
			t.Fatalf("an unsigned callback was taken: %d", w.Code)
		}
		if (w.Body.Len() > 0) != (len(b.events) == 1) {
			t.Fatalf("%d bytes of reply to %d events", w.Body.Len(), len(b.events))
		}
		if w.Body.Len() > 0 {
			var out struct{ Encrypt, MsgSignature, TimeStamp, Nonce string }
			if err := xml.Unmarshal(w.Body.Bytes(), &out); err != nil {
				t.Fatal(err)
			}
			plain, err := b.crypt.Decrypt([]byte(out.Encrypt))
			if err != nil {
				t.Fatal(err)
			}
			if err := xml.Unmarshal(plain, new(struct{})); err != nil {
				t.Fatalf("%v in %q", err, plain)
			}
		}
	})
}
