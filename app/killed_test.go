package app

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"duban/chat"
	"duban/config"
	"duban/delivery"
	"duban/internal/clock"
	"duban/sandbox"
	"duban/store"
	"duban/store/storetest"
)

// killPoints are where a sending program is killed, one a round, and at which passage.
var killPoints = []struct {
	name  string
	after int
}{{"claimed", 1}, {"before send", 5}, {"after send", 9}, {"before settle", 1}, {"settled", 1}}

const killEnv = "DUBAN_TEST_SENDER"

// Programs that are killed at any point between claim, send and settle, and started
// anew, lose no message, and nobody gets one twice.
func TestSendersKilled(t *testing.T) {
	if os.Getenv(killEnv) != "" {
		sendUntilKilled(t)
		return
	}
	for _, c := range []struct {
		name     string
		dsn      func(testing.TB) string
		programs int
	}{
		{"SQLite", storetest.Fresh.SQLite, 1},
		{"MariaDB", storetest.Fresh.MariaDB, 3},
	} {
		t.Run(c.name, func(t *testing.T) { sendersKilled(t, c.dsn(t), c.programs) })
	}
}

func sendersKilled(t *testing.T, dsn string, programs int) {
	const people = 300
	sb := sandbox.New(sandbox.Options{Clock: clock.System{}})
	srv := httptest.NewServer(sb.Handler())
	t.Cleanup(srv.Close)
	t.Cleanup(sb.Close)
	var members []sandbox.Member
	for i := range people {
		members = append(members, sandbox.Member{Account: person(i)})
	}
	corp, err := sb.AddCorp(sandbox.CorpConfig{ID: "ww0000killed", AgentID: 1000002, Secret: officeSecret, Members: members})
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.WithoutCancel(t.Context()), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	start := func(point string, after int) *exec.Cmd {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSendersKilled$")
		cmd.Env = append(os.Environ(), killEnv+"="+dsn, "DUBAN_TEST_API="+srv.URL, "DUBAN_TEST_POINT="+point, "DUBAN_TEST_AFTER="+strconv.Itoa(after))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	kills := 0
	for round, point := range killPoints {
		for i := round; i < people; i += len(killPoints) { // a third get one text, and so share requests
			text := "请报送第" + fmt.Sprint(i) + "项"
			if i%3 == 0 {
				text = "请报送本周进展"
			}
			if _, err := s.Apply(t.Context(), store.Cause{By: "cli"}, nil, "", chat.Message{To: person(i), Text: text, AnyHour: true}); err != nil {
				t.Fatal(err)
			}
		}
		var all []*exec.Cmd
		for range programs {
			all = append(all, start(point.name, point.after))
		}
		for _, cmd := range all {
			err := cmd.Wait() // killed by itself, or the others left nothing to do
			if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				kills++
			} else if err != nil {
				t.Errorf("%s: %v", point.name, err)
			}
		}
	}
	last := start("", 0)
	for i := range people {
		if _, err := corp.Await(t.Context(), person(i), func(it sandbox.Item) bool { return it.From == sandbox.FromPush }); err != nil {
			t.Fatal(err)
		}
	}
	if err := last.Wait(); err != nil { // it ends when the queue is empty
		t.Error(err)
	}
	doubled := 0
	for i := range people {
		doubled += len(corp.Inbox(person(i))) - 1
	}
	t.Logf("%d recipients, %d kills: lost 0, doubled %d; %d repeats suppressed by the vendor", people, kills, doubled, corp.Stats().Suppressed)
	if doubled != 0 || kills < len(killPoints) {
		t.Errorf("%d doubled, %d kills", doubled, kills)
	}
	if queued, err := s.Queued(t.Context()); err != nil || len(queued) != 0 {
		t.Errorf("still queued: %v, %v", queued, err)
	}
}

// sendUntilKilled is a program that sends, until it is killed or nothing is left.
func sendUntilKilled(t *testing.T) {
	cfg := config.Default()
	cfg.Database = config.NewDSN(os.Getenv(killEnv))
	cfg.WeCom = config.WeCom{CorpID: "ww0000killed", AgentID: 1000002, Secret: config.NewSecret(officeSecret), APIBase: os.Getenv("DUBAN_TEST_API"), Flavor: config.FlavorWeCom}
	a, err := New(t.Context(), cfg, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	after, err := strconv.Atoi(os.Getenv("DUBAN_TEST_AFTER"))
	if err != nil {
		t.Fatal(err)
	}
	m := &mine{point: os.Getenv("DUBAN_TEST_POINT")}
	m.left.Store(int64(after))
	o := a.courierOptions()
	o.Queue, o.Sender = minedQueue{o.Queue, m}, minedSender{o.Sender, m}
	o.Limits, o.Lease, o.Poll, o.Batch, o.Parallel = nil, 900*time.Millisecond, 20*time.Millisecond, 40, 8
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { delivery.New(o).Run(ctx); close(done) }()
	for left := []store.Queued{{}}; len(left) > 0; {
		if left, err = a.Store.Queued(ctx); err != nil {
			t.Fatal(err)
		}
		<-time.After(50 * time.Millisecond)
	}
	stop()
	<-done
}

// mine kills the process when its point has been passed often enough.
type mine struct {
	point string
	left  atomic.Int64
}

func (m *mine) pass(point string) {
	if point == m.point && m.left.Add(-1) == 0 {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
}

type minedQueue struct {
	delivery.Queue
	*mine
}

func (q minedQueue) Claim(ctx context.Context, owner string, lease time.Duration, limit int, finish delivery.Finish, check delivery.Check) ([]delivery.Call, error) {
	calls, err := q.Queue.Claim(ctx, owner, lease, limit, finish, check)
	if len(calls) > 0 {
		q.pass("claimed")
	}
	return calls, err
}

func (q minedQueue) Settle(ctx context.Context, owner string, done []delivery.Settlement) error {
	q.pass("before settle")
	err := q.Queue.Settle(ctx, owner, done)
	q.pass("settled")
	return err
}

type minedSender struct {
	delivery.Sender
	*mine
}

func (s minedSender) Send(ctx context.Context, body []byte) (delivery.Receipt, error) {
	s.pass("before send")
	r, err := s.Sender.Send(ctx, body)
	s.pass("after send")
	return r, err
}
