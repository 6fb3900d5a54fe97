package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/config"
	"duban/delivery"
	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/store"
	"duban/wecom"
)

// fanOutEnv is how many messages a round sends, each to another person: 20000, or
// 100000 for the full measurement on a quiet machine.
const fanOutEnv = "DUBAN_FANOUT"

func fanOutCount(b *testing.B) int {
	s := os.Getenv(fanOutEnv)
	if s == "" {
		return 20_000
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		b.Fatalf("%s=%q is no number of messages", fanOutEnv, s)
	}
	return n
}

// BenchmarkFanOut measures what it costs that no message can be lost: the time in
// which as many messages go out with nothing behind them, by the same client with as
// many requests at once, over the time that the outbox takes. The ways take turns. A
// vendor who takes 50 ms, as the true one does, has a quarter as many to take.
func BenchmarkFanOut(b *testing.B) {
	n := fanOutCount(b)
	b.Run("AtOnce", func(b *testing.B) { benchFanOut(b, n, 0, 0.60, 0.50) })
	b.Run("In50ms", func(b *testing.B) { benchFanOut(b, max(n/4, 1), 50*time.Millisecond, 0.95, 0.95) })
}

func benchFanOut(b *testing.B, count int, latency time.Duration, aimSQLite, aimMariaDB float64) {
	var taken atomic.Int64
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cgi-bin/gettoken" {
			_, _ = io.WriteString(w, `{"errcode":0,"access_token":"T","expires_in":7200}`)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		if latency > 0 {
			<-time.After(latency)
		}
		_, _ = fmt.Fprintf(w, `{"errcode":0,"errmsg":"ok","invaliduser":"","msgid":"M%d"}`, taken.Add(1))
	}))
	b.Cleanup(vendor.Close)
	cfg := config.WeCom{CorpID: "ww0000fanout", AgentID: 1000002, Secret: config.NewSecret("s"), APIBase: vendor.URL, Flavor: config.FlavorWeCom}
	direct, err := wecom.NewClient(wecom.ClientOptions{Base: vendor.URL, CorpID: cfg.CorpID, Secret: "s", AgentID: cfg.AgentID, Clock: clock.System{}})
	if err != nil {
		b.Fatal(err)
	}
	ways := []struct {
		name  string
		dsn   string
		aim   float64
		spent time.Duration
	}{
		{name: "SQLite", dsn: "sqlite:" + filepath.Join(b.TempDir(), "duban.db"), aim: aimSQLite},
		{name: "MariaDB", dsn: testkit.MariaDB(b), aim: aimMariaDB},
	}
	apps := make([]*App, len(ways))
	for i, w := range ways {
		c := config.Default()
		c.Database, c.WeCom = config.NewDSN(w.dsn), cfg
		if apps[i], err = New(context.Background(), c, Options{Log: slog.New(slog.DiscardHandler), Days: calendar.Default()}); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = apps[i].Close() })
	}
	var plain time.Duration
	round := 0
	for b.Loop() {
		round++
		messages := make([]chat.Message, count)
		for i := range messages {
			messages[i] = chat.Message{To: fmt.Sprint("person", i), Text: fmt.Sprintf("请报送第27周进展：第%d项 上次53%%，请于周四17:00前回复完成率和进展（第%d次）。", i, round), AnyHour: true}
		}
		began := time.Now()
		sendPlainly(b, direct, messages)
		plain += time.Since(began)
		for i := range ways {
			for part := range slices.Chunk(messages, 5000) { // what fills the queue is not measured
				if _, err := apps[i].Store.Apply(context.Background(), store.Cause{By: "cli"}, nil, "", part...); err != nil {
					b.Fatal(err)
				}
			}
			o := apps[i].courierOptions()
			before := taken.Load()
			began := time.Now()
			delivery.New(o).Drain(context.Background())
			ways[i].spent += time.Since(began)
			if n := taken.Load() - before; int(n) != count {
				b.Fatalf("%s sent %d of %d", ways[i].name, n, count)
			}
		}
	}
	per := func(d time.Duration) float64 { return float64(count*round) / d.Seconds() }
	b.ReportMetric(per(plain), "direct/s")
	for _, w := range ways {
		b.ReportMetric(per(w.spent), w.name+"/s")
		b.ReportMetric(plain.Seconds()/w.spent.Seconds(), w.name+"-ratio")
		b.Logf("%s: %.0f messages a second, %.2f of %.0f without durability (aim %.2f)", w.name, per(w.spent), plain.Seconds()/w.spent.Seconds(), per(plain), w.aim)
	}
}

// sendPlainly sends with as many requests at once as the outbox, and keeps nothing.
func sendPlainly(b *testing.B, c *wecom.Client, messages []chat.Message) {
	b.Helper()
	requests := wecom.Requests{AgentID: 1000002}
	var next atomic.Int64
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(messages); i = next.Add(1) - 1 {
				m := messages[i]
				body, err := requests.Body(m, []string{m.To}, time.Now())
				if err == nil {
					_, err = c.Send(context.Background(), body)
				}
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}
