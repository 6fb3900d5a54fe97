package e2e

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The demonstration is ready when its address is printed, alone on its line and
// first; Ctrl-C ends it although a page is open, and leaves nothing behind.
func TestDemo(t *testing.T) {
	tmp := t.TempDir()
	p := start(t, []string{"TMPDIR=" + tmp}, "demo")
	page := p.stdout.await(t, `^(http://127\.0\.0\.1:\d+/\S*)$`)
	status, html := get(t, page)
	t.Logf("ready after %v", time.Since(p.started))
	if status != http.StatusOK || !strings.Contains(html, "督办") {
		t.Fatalf("page: status %d\n%s", status, html)
	}

	f := openPhone(t, page, "zhangquzhang")
	has(t, f.say("第7项进度"), "70%", "国医堂")
	if left := folders(t, tmp); left != 1 {
		t.Errorf("%d temporary folders while running, want 1", left)
	}

	t.Logf("ended in %v", p.interrupt(10*time.Second))
	if got := p.stdout.all(); got != page {
		t.Errorf("standard output is %q, want the address alone", got)
	}
	if left := folders(t, tmp); left != 0 {
		t.Errorf("%d temporary folders left", left)
	}
}

// With --keep the folder stays, and what people did in it.
func TestDemoKeeps(t *testing.T) {
	dir := t.TempDir()
	for round, want := range []string{"70%", "71%", "72%"} {
		p := start(t, nil, "demo", "--keep", dir)
		page := p.stdout.await(t, `^(http://127\.0\.0\.1:\d+/\S*)$`)
		has(t, openPhone(t, page, "zhangquzhang").say("第7项进度"), want)
		clerk := openPhone(t, page, "liuzhuren")
		has(t, clerk.say(table(71+round)), "变更1项", "确认")
		has(t, clerk.say("确认"), "已写入")
		p.interrupt(10 * time.Second)
	}
}

func folders(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	return len(entries)
}

// phone is a person's phone, reached as the page's script reaches it.
type phone struct {
	t       *testing.T
	page    string
	account string
	stream  *bufio.Scanner
}

// openPhone listens to what arrives on a phone until the test ends.
func openPhone(t *testing.T, page, account string) *phone {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page+"phone/api/events", nil)
	must(t, err)
	res, err := client.Do(req)
	must(t, err)
	t.Cleanup(func() { _ = res.Body.Close() })
	f := &phone{t: t, page: page, account: account, stream: bufio.NewScanner(res.Body)}
	f.stream.Buffer(nil, 1<<20)
	return f
}

// say sends a text and returns the bot's answer.
func (f *phone) say(text string) string {
	f.t.Helper()
	b, err := json.Marshal(map[string]string{"do": "say", "account": f.account, "text": text})
	must(f.t, err)
	post(f.t, f.page+"phone/api/do", string(b))
	for f.stream.Scan() {
		data, ok := strings.CutPrefix(f.stream.Text(), "data: ")
		if !ok {
			continue
		}
		var e struct {
			Type, Account string
			Item          struct{ From, Text string }
		}
		must(f.t, json.Unmarshal([]byte(data), &e))
		if e.Type == "item" && e.Account == f.account && e.Item.From != "person" {
			return e.Item.Text
		}
	}
	f.t.Fatalf("the stream ended: %v", f.stream.Err())
	return ""
}

// The demonstration listens on this machine only, on ports of its own.
func TestTwoDemosAtOnce(t *testing.T) {
	ports := map[int]bool{}
	for range 2 {
		page := start(t, []string{"TMPDIR=" + t.TempDir()}, "demo").stdout.await(t, `^(http://127\.0\.0\.1:\d+/\S*)$`)
		u, err := url.Parse(page)
		must(t, err)
		port, err := strconv.Atoi(u.Port())
		must(t, err)
		ports[port] = true
	}
	if len(ports) != 2 {
		t.Errorf("ports %v", ports)
	}
}
