package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/chat"
	"duban/config"
	"duban/internal/clock"
	"duban/wecom"
)

// BenchmarkRatios compares the whole program with a ceiling that speaks the protocol
// and answers every question with one text of the same length, over loopback and in
// turns, and prints a table of ratios. The clients run in this process: their cost
// is in both sides, so that a loader of its own shows lower ratios.
func BenchmarkRatios(b *testing.B) {
	cfg, ours := benchHandler(b)
	var table strings.Builder
	for b.Loop() {
		table.Reset()
		fmt.Fprintf(&table, "%-24s %10s %10s %8s %12s %12s %8s\n", "question", "ceiling/s", "ours/s", "ratio", "ceiling p99", "ours p99", "ratio")
		for _, q := range []string{"第7项进度", "第12项谁负责", "低于60%的", "民政局负责哪些", "充电桩建得怎么样了"} {
			compare(b, &table, cfg, ours, q)
		}
	}
	b.Logf("\n%s", table.String())
}

const (
	ratioRounds  = 5
	ratioSpan    = 500 * time.Millisecond
	ratioClients = 8
)

func compare(b *testing.B, table io.Writer, cfg config.Config, ours http.Handler, question string) {
	b.Helper()
	url, body := callbackOf(b, cfg, question)
	answer := ""
	ceiling, err := wecom.NewHandler(wecom.Options{
		Token: cfg.WeCom.Token.Reveal(), AESKey: cfg.WeCom.AESKey.Reveal(), CorpID: cfg.WeCom.CorpID, AgentID: cfg.WeCom.AgentID, Clock: clock.System{},
		Answer: func(context.Context, *chat.Event) (string, error) { return answer, nil },
	})
	if err != nil {
		b.Fatal(err)
	}
	bare, full := httptest.NewServer(ceiling), httptest.NewServer(ours)
	defer bare.Close()
	defer full.Close()
	answer = strings.Repeat("字", replyLength(b, full.URL+url, body)/3)
	var rates, ourRates, tails, ourTails []float64
	for range ratioRounds {
		rate, p99 := load(b, bare.URL+url, body)
		rates, tails = append(rates, rate), append(tails, p99)
		rate, p99 = load(b, full.URL+url, body)
		ourRates, ourTails = append(ourRates, rate), append(ourTails, p99)
	}
	fmt.Fprintf(table, "%-24s %10.0f %10.0f %8.2f %10.2fms %10.2fms %8.2f\n", question, median(rates), median(ourRates), median(ourRates)/median(rates),
		median(tails), median(ourTails), median(ourTails)/median(tails))
}

// replyLength is how many bytes of text an encrypted reply of that size holds, roughly.
func replyLength(b *testing.B, url, body string) int {
	b.Helper()
	n := len(post(b, url, body)) * 3 / 4
	return max(n-200, 30) // the reply's own XML
}

func post(b *testing.B, url, body string) []byte {
	b.Helper()
	r, err := http.Post(url, "text/xml", strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK || !bytes.Contains(data, []byte("Encrypt")) {
		b.Fatalf("status %d, %v: %.100s", r.StatusCode, err, data)
	}
	return data
}

// load asks as fast as eight connections can and returns answers a second and the
// 99th percentile in milliseconds.
func load(b *testing.B, url, body string) (rate, p99 float64) {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: ratioClients}}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var took []float64
	var wg sync.WaitGroup
	began := time.Now()
	for range ratioClients {
		wg.Go(func() {
			var mine []float64
			for time.Since(began) < ratioSpan {
				at := time.Now()
				r, err := client.Post(url, "text/xml", strings.NewReader(body))
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, r.Body) // the status says whether it was answered
				r.Body.Close()
				if r.StatusCode != http.StatusOK {
					b.Errorf("status %d", r.StatusCode)
					return
				}
				mine = append(mine, float64(time.Since(at).Microseconds())/1000)
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	if len(took) == 0 {
		b.Fatal("nothing was answered")
	}
	slices.Sort(took)
	return float64(len(took)) / time.Since(began).Seconds(), took[len(took)*99/100]
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
