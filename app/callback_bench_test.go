package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/config"
	"duban/document"
	"duban/internal/clock"
	"duban/ledger"
	"duban/wecom"
)

// quiet takes an answer and keeps nothing.
type quiet struct {
	header http.Header
	n      int
}

func (q *quiet) Header() http.Header         { return q.header }
func (q *quiet) WriteHeader(int)             {}
func (q *quiet) Write(b []byte) (int, error) { q.n += len(b); return len(b), nil }

// BenchmarkCallback is a whole question without the socket: verify, decrypt,
// access, understanding, rendering, encrypt, sign, metrics.
func BenchmarkCallback(b *testing.B) {
	for _, question := range []string{"第7项进度", "低于60%的", "民政局负责哪些", "充电桩建得怎么样了"} {
		b.Run(question, func(b *testing.B) {
			cfg, h := benchHandler(b)
			url, body := callbackOf(b, cfg, question)
			w := &quiet{header: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(http.MethodPost, url, strings.NewReader(body))
				h.ServeHTTP(w, r)
			}
			if w.n < 100*b.N {
				b.Fatal("questions were not answered")
			}
		})
	}
}

// benchHandler is the whole program's handler over the sample ledger.
func benchHandler(b *testing.B) (config.Config, http.Handler) {
	b.Helper()
	cfg := config.Default()
	cfg.Database = config.NewDSN("sqlite:" + filepath.Join(b.TempDir(), "duban.db"))
	cfg.MemberRate = 0
	cfg.WeCom = config.WeCom{
		CorpID: "wx5823bf96d3bd56c7", AgentID: 1000002, Token: config.NewSecret("QDG6eK"),
		AESKey: config.NewSecret("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"),
	}
	a, err := New(b.Context(), cfg, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = a.Close() }) // nothing was written
	data, err := document.Samples.ReadFile("testdata/seeds/zhangqiu-2024q2.docx")
	if err != nil {
		b.Fatal(err)
	}
	p, err := a.PreviewImport("zhangqiu-2024q2.docx", data, ImportOptions{AsOf: calendar.NewDate(2024, time.June, 30)})
	if err != nil {
		b.Fatal(err)
	}
	if err := a.Import(b.Context(), p); err != nil {
		b.Fatal(err)
	}
	if _, err := a.PutMembers(b.Context(), []ledger.Member{{Account: "lisi", Name: "李四", Role: ledger.Leader, Active: true}}, true); err != nil {
		b.Fatal(err)
	}
	h, err := a.Handler()
	if err != nil {
		b.Fatal(err)
	}
	return cfg, h
}

// callbackOf is the address and body of an encrypted question.
func callbackOf(b *testing.B, cfg config.Config, question string) (url, body string) {
	b.Helper()
	c, err := wecom.NewCrypt(cfg.WeCom.Token.Reveal(), cfg.WeCom.AESKey.Reveal(), cfg.WeCom.CorpID, strings.NewReader(strings.Repeat("0123456789abcdef", 4)))
	if err != nil {
		b.Fatal(err)
	}
	now := clock.System{}.Now().Unix()
	enc, err := c.Encrypt(fmt.Appendf(nil, "<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[lisi]]></FromUserName><CreateTime>%d</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>1</MsgId><AgentID>1000002</AgentID></xml>", cfg.WeCom.CorpID, now, question))
	if err != nil {
		b.Fatal(err)
	}
	ts := strconv.FormatInt(now, 10)
	return CallbackPath + "?msg_signature=" + c.Sign(ts, "77", enc) + "&timestamp=" + ts + "&nonce=77",
		"<xml><ToUserName><![CDATA[" + cfg.WeCom.CorpID + "]]></ToUserName><Encrypt><![CDATA[" + string(enc) + "]]></Encrypt></xml>"
}
