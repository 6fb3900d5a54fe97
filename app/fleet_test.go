package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/chat"
	"duban/config"
	"duban/delivery"
	"duban/internal/clock"
	"duban/ledger"
	"duban/sandbox"
	"duban/store"
	"duban/store/storetest"
)

const fleetEnv = "DUBAN_TEST_FLEET"

// fleet is an office that is served by programs of their own, which can be killed and
// whose clocks can be moved, each by itself.
type fleet struct {
	t        *testing.T
	corp     *sandbox.Corp
	store    *store.Store
	world    *world
	log      *logBook
	env      []string
	now      *clock.Settable
	people   int
	programs []*program
}

// program is one of them.
type program struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Scanner
	base string
}

// fleetPeople is how many contacts a series has: 1000 in full.
func fleetPeople() int {
	if os.Getenv("DUBAN_KILL_ROUNDS") != "" {
		return 1000
	}
	return 200
}

// newFleet is an office with a crowd of contacts at an instant; nothing serves it yet.
func newFleet(t *testing.T, dsn, redis string, at time.Time) *fleet {
	t.Helper()
	f := &fleet{t: t, log: &logBook{}, now: clock.NewSettable(at, clock.System{}), people: fleetPeople()}
	sb := sandbox.New(sandbox.Options{Clock: f.now})
	srv := httptest.NewServer(sb.Handler())
	t.Cleanup(srv.Close)
	t.Cleanup(sb.Close)
	phones := []sandbox.Member{{Account: "lead"}, {Account: "clerk"}, {Account: "min"}}
	var roster []ledger.Member
	for i := range f.people {
		phones = append(phones, sandbox.Member{Account: person(i)})
		roster = append(roster, ledger.Member{Account: person(i), Name: "某", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true})
	}
	var err error
	f.corp, err = sb.AddCorp(sandbox.CorpConfig{
		ID: "ww0000fleet", AgentID: 1000002, Secret: officeSecret, Token: "QDG6eK", AESKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", Members: phones,
	})
	if err != nil {
		t.Fatal(err)
	}
	f.world = newWorld(t, dsn).sample()
	f.world.members(roster...)
	f.store = f.world.Store
	f.env = append(os.Environ(), fleetEnv+"="+dsn, "DUBAN_TEST_REDIS="+redis, "DUBAN_TEST_API="+srv.URL)
	return f
}

// start starts one more program, by a clock that is off, and mined unless point is "".
func (f *fleet) start(off time.Duration, point string, after int) *program {
	f.t.Helper()
	p := &program{cmd: exec.Command(os.Args[0], "-test.run=^TestProgramOfAFleet$")}
	p.cmd.Env = append(f.env, "DUBAN_TEST_POINT="+point, "DUBAN_TEST_AFTER="+strconv.Itoa(after))
	p.cmd.Stderr = f.log
	in, err := p.cmd.StdinPipe()
	if err != nil {
		f.t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		f.t.Fatal(err)
	}
	p.in, p.out = in, bufio.NewScanner(out)
	if err := p.cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() })
	p.base = p.answer()
	f.programs = append(f.programs, p)
	p.set(f.now.Now().Add(off))
	p.tell("serve")
	return p
}

// answer is the program's next word; "" when it is gone.
func (p *program) answer() string {
	for p.out.Scan() {
		if s, ok := strings.CutPrefix(p.out.Text(), "fleet "); ok {
			return s
		}
	}
	return ""
}

func (p *program) tell(command string) string {
	if _, err := fmt.Fprintln(p.in, command); err != nil {
		return ""
	}
	return p.answer()
}

func (p *program) set(at time.Time) { p.tell("clock " + at.Format(time.RFC3339Nano)) }

// move moves the clocks of all, the vendor's too.
func (f *fleet) move(at time.Time, offs ...time.Duration) {
	f.now.Set(at)
	for i, p := range f.programs {
		if i < len(offs) {
			at = f.now.Now().Add(offs[i])
		} else {
			at = f.now.Now()
		}
		p.set(at)
	}
}

// queue puts a message to everybody into the outbox; a third get one text.
func (f *fleet) queue(series string) {
	f.t.Helper()
	f.world.now.Set(f.now.Now())
	ms := []chat.Message{{To: "Stranger", Text: "请报送本周进展（" + series + "）"}} // no person of the application
	for i := range f.people {
		text := fmt.Sprint("请报送第", i, "项（", series, "）")
		if i%3 == 0 {
			text = "请报送本周进展（" + series + "）"
		}
		ms = append(ms, chat.Message{To: person(i), Text: text})
	}
	if _, err := f.store.Apply(context.Background(), store.Cause{By: "cli"}, nil, "", ms...); err != nil {
		f.t.Fatal(err)
	}
}

// until waits for a condition, looking ten times a second.
func (f *fleet) until(what string, limit time.Duration, is func() bool) time.Duration {
	f.t.Helper()
	began := time.Now()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for !is() {
		if time.Since(began) > limit {
			f.t.Fatalf("not after %v: %s (%+v)", limit, what, f.corp.Stats())
		}
		<-look.C
	}
	return time.Since(began)
}

// reached is how many messages the crowd has, whoever has them.
func (f *fleet) reached() (n int) {
	for i := range f.people {
		n += len(f.corp.Inbox(person(i)))
	}
	return n
}

// count compares the phones with how many different messages each was due.
func (f *fleet) count(name string, each int) {
	f.t.Helper()
	lost, doubled := 0, 0
	for i := range f.people {
		seen := map[string]bool{}
		for _, it := range f.corp.Inbox(person(i)) {
			if seen[it.Text] {
				doubled++
			}
			seen[it.Text] = true
		}
		lost += max(0, each-len(seen))
		doubled += max(0, len(seen)-each)
	}
	s := f.corp.Stats()
	f.t.Logf("%s: %d recipients of %d messages: lost %d, doubled %d; %d calls, %d repeated requests suppressed", name, f.people, each, lost, doubled, s.Calls, s.Suppressed)
	if lost != 0 || doubled != 0 {
		f.t.Errorf("%s: lost %d, doubled %d", name, lost, doubled)
	}
	logged := f.log.text()
	for _, secret := range []string{officeSecret, "secret/of", "corpsecret", "access_token=", "请报送", "QDG6eK"} {
		if strings.Contains(logged, secret) {
			f.t.Errorf("a log tells %q", secret)
		}
	}
	if logged == "" {
		f.t.Error("no log to look through")
	}
}

// ready is the body of /readyz.
func (p *program) ready(t *testing.T) (int, string) {
	t.Helper()
	client := &http.Client{Timeout: 5 * time.Second}
	res, err := client.Get(p.base + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// TestProgramOfAFleet is a program of a fleet: it serves, and hears on its standard
// input how late it is.
func TestProgramOfAFleet(t *testing.T) {
	dsn := os.Getenv(fleetEnv)
	if dsn == "" {
		return
	}
	say := func(s string) { _, _ = fmt.Fprintln(os.Stdout, "fleet "+s) }
	cfg := config.Default()
	cfg.Database, cfg.MemberRate = config.NewDSN(dsn), 0
	if redis := os.Getenv("DUBAN_TEST_REDIS"); redis != "" {
		cfg.Redis = config.NewDSN(redis)
	}
	cfg.WeCom = config.WeCom{
		CorpID: "ww0000fleet", AgentID: 1000002, Secret: config.NewSecret(officeSecret), APIBase: os.Getenv("DUBAN_TEST_API"), Flavor: config.FlavorWeCom,
		Token: config.NewSecret("QDG6eK"), AESKey: config.NewSecret("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"),
	}
	now := clock.NewSettable(DemoStart, clock.System{})
	a, err := New(t.Context(), cfg, Options{Clock: now, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if point := os.Getenv("DUBAN_TEST_POINT"); point != "" {
		after, err := strconv.Atoi(os.Getenv("DUBAN_TEST_AFTER"))
		if err != nil {
			t.Fatal(err)
		}
		m := &mine{point: point}
		m.left.Store(int64(after))
		o := a.courierOptions()
		o.Queue, o.Sender = minedQueue{o.Queue, m}, minedSender{o.Sender, m}
		a.courier = delivery.New(o)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	say("http://" + l.Addr().String())
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan struct{})
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		command, rest, _ := strings.Cut(in.Text(), " ")
		switch command {
		case "clock":
			at, err := time.Parse(time.RFC3339Nano, rest)
			if err != nil {
				t.Fatal(err)
			}
			now.Set(at)
			a.wakeCourier()
		case "serve":
			go func() { defer close(served); _ = a.Serve(ctx, l) }()
		case "tick":
			if err := a.Tick(ctx); err != nil {
				say("failed")
				continue
			}
		case "room": // how many bytes a file may have
			n, err := strconv.ParseUint(rest, 10, 63)
			if err != nil {
				t.Fatal(err)
			}
			limitFiles(t, n)
		}
		say("done")
	}
	stop()
	<-served
}

// sqliteOf is a database file of the test.
func sqliteOf(t *testing.T) (dsn, path string) {
	path = filepath.Join(t.TempDir(), "duban.db")
	return storetest.Fresh.SQLiteAt(t, path), path
}
