package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary is the program, built once for all tests.
var binary string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	if os.Getenv(ceilingEnv) != "" {
		return serveCeiling()
	}
	dir, err := os.MkdirTemp("", "duban-e2e-")
	if err != nil {
		log.Print(err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "duban")
	build := exec.Command("go", "build", "-o", binary, "../cmd/duban")
	if out, err := build.CombinedOutput(); err != nil {
		log.Printf("build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// duban runs the program to its end and returns its standard output.
func duban(t testing.TB, env []string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = append(os.Environ(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("duban %s: %v\n%s%s", strings.Join(args, " "), err, &out, &errs)
	}
	return out.String()
}

// process is the program running. Its output goes to the test's log, line by line.
type process struct {
	t       testing.TB
	cmd     *exec.Cmd
	started time.Time
	stdout  lineLog
	stderr  lineLog
	exited  chan struct{}
	err     error // after exited
}

// start runs the program until stop, kill or the end of the test.
func start(t testing.TB, env []string, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(binary, args...), started: time.Now(), exited: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), env...)
	stdout, err := p.cmd.StdoutPipe()
	must(t, err)
	stderr, err := p.cmd.StderrPipe()
	must(t, err)
	must(t, p.cmd.Start())
	var reading sync.WaitGroup
	reading.Go(func() { p.stdout.read(stdout) })
	reading.Go(func() { p.stderr.read(stderr) })
	go func() {
		reading.Wait()
		p.err = p.cmd.Wait()
		close(p.exited)
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("duban %s: standard output:\n%s\nstandard error:\n%s", strings.Join(args, " "), p.stdout.all(), p.stderr.all())
		}
	})
	return p
}

// kill ends the process as a power cut does.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.exited
}

// interrupt asks the process to end, as Ctrl-C does, and returns how long it took.
func (p *process) interrupt(within time.Duration) time.Duration {
	p.t.Helper()
	began := time.Now()
	must(p.t, p.cmd.Process.Signal(syscall.SIGINT))
	select {
	case <-p.exited:
	case <-time.After(within):
		p.t.Fatalf("still running %v after SIGINT", within)
	}
	if p.err != nil {
		p.t.Errorf("after SIGINT: %v", p.err)
	}
	return time.Since(began)
}

// lineLog keeps what a stream said.
type lineLog struct {
	mu    sync.Mutex
	lines []string
	news  chan struct{} // closed with each line and at the end
	ended bool
}

func (l *lineLog) read(r io.Reader) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		l.add(lines.Text(), false)
	}
	l.add("", true)
}

func (l *lineLog) add(line string, end bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended = end; !end {
		l.lines = append(l.lines, line)
	}
	if l.news != nil {
		close(l.news)
		l.news = nil
	}
}

func (l *lineLog) all() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}

// await waits for a line that matches and returns its first group.
func (l *lineLog) await(t testing.TB, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	late := time.After(30 * time.Second)
	for {
		l.mu.Lock()
		for _, line := range l.lines {
			if m := re.FindStringSubmatch(line); m != nil {
				l.mu.Unlock()
				return m[len(m)-1]
			}
		}
		if l.ended {
			l.mu.Unlock()
			t.Fatalf("the program ended without a line that matches %s", pattern)
		}
		if l.news == nil {
			l.news = make(chan struct{})
		}
		news := l.news
		l.mu.Unlock()
		select {
		case <-news:
		case <-late:
			t.Fatalf("no line matches %s", pattern)
		}
	}
}

// client has a time-out, and no proxy between processes of one machine.
var client = &http.Client{Transport: &http.Transport{}, Timeout: 20 * time.Second}

// get returns status and body of an address.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := client.Get(url)
	must(t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(t, err)
	return res.StatusCode, string(b)
}

// post sends a JSON body and wants a success.
func post(t *testing.T, url, body string) {
	t.Helper()
	res, err := client.Post(url, "application/json", strings.NewReader(body))
	must(t, err)
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		b, _ := io.ReadAll(res.Body)
		t.Fatalf("POST %s: %s: %s", url, res.Status, b)
	}
}

// within is the test's context with a time of its own, for a wait that must not hang.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// has fails unless text contains all the words.
func has(t testing.TB, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Fatalf("no %q in\n%s", w, text)
		}
	}
}

// table is a quarter's table of the sample plan as an office pastes it: one row,
// with another figure for item 7.
func table(percent int) string {
	return fmt.Sprintf("2024年民生实事项目进展情况（三季度）\n序号\t任务目标\t进展情况\t完成率（%%）\t责任单位\n"+
		"7\t开展医药惠民工程。\t已设置集采药品销售专柜%d家。\t%d%%\t区卫健局、区医保局", 100+percent, percent)
}

// sample is the path of a sample document.
func sample(name string) string { return filepath.Join("..", "document", "testdata", "seeds", name) }
