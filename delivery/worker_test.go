package delivery

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"duban/internal/clock"
	"duban/internal/testkit"
)

// table is a Queue in memory.
type table struct {
	mu      sync.Mutex
	rows    []*row
	away    bool // the database does not answer
	renewed int
	settles int
}

type row struct {
	Call
	state State
	wake  time.Time
	owner string
	last  Settlement
}

func (q *table) add(to string, n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for range n {
		id := int64(len(q.rows) + 1)
		q.rows = append(q.rows, &row{state: Queued, Call: Call{
			ID: id, To: []Person{{id, to}}, Body: fmt.Append(nil, id), NotAfter: time.Now().Add(24 * time.Hour),
		}})
	}
}

func (q *table) Claim(_ context.Context, owner string, lease time.Duration, limit int, _ Finish, _ Check) ([]Call, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.away {
		return nil, errors.New("away")
	}
	var out []Call
	now := time.Now()
	for _, r := range q.rows {
		if len(out) < limit && (r.state == Queued || (r.state == Waiting || r.state == Sending) && !now.Before(r.wake)) {
			r.state, r.owner, r.wake = Sending, owner, now.Add(lease)
			out = append(out, r.Call)
		}
	}
	return out, nil
}

func (q *table) Renew(_ context.Context, owner string, lease time.Duration) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.renewed++
	for _, r := range q.rows {
		if r.state == Sending && r.owner == owner {
			r.wake = time.Now().Add(lease)
		}
	}
	return nil
}

func (q *table) Settle(_ context.Context, owner string, done []Settlement) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.away {
		return errors.New("away")
	}
	q.settles++
	for _, d := range done {
		if r := q.rows[d.ID-1]; r.owner == owner && r.state == Sending {
			r.state, r.wake, r.Attempts, r.Unsure, r.last = d.State, d.Wake, d.Attempts, d.Unsure, d
		}
	}
	return nil
}

func (q *table) count(s State) (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range q.rows {
		if r.state == s {
			n++
		}
	}
	return n
}

// vendor is a Sender that answers as a test wants, and counts.
type vendor struct {
	mu     sync.Mutex
	times  map[string]int
	answer func(n int) error // n-th request
	n      int
	takes  time.Duration
}

func (v *vendor) Send(ctx context.Context, body []byte) (Receipt, error) {
	v.mu.Lock()
	v.n++
	n := v.n
	v.times[string(body)]++
	v.mu.Unlock()
	if v.takes > 0 {
		select {
		case <-time.After(v.takes):
		case <-ctx.Done():
			return Receipt{}, ctx.Err()
		}
	}
	if v.answer != nil {
		if err := v.answer(n); err != nil {
			return Receipt{}, err
		}
	}
	return Receipt{MsgID: fmt.Sprint(n)}, nil
}

// requests is how many there have been.
func (v *vendor) requests() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.n
}

// renewals is how often leases were renewed.
func (q *table) renewals() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.renewed
}

func newWorker(t *testing.T, q *table, v *vendor, change ...func(*Options)) *Worker {
	v.times = map[string]int{}
	o := Options{Queue: q, Sender: v, Clock: clock.System{}, Log: testkit.Log(t), Owner: "w"}
	for _, f := range change {
		f(&o)
	}
	return New(o)
}

// run runs a worker until the returned function is called.
func run(t *testing.T, w *Worker) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { w.Run(ctx); close(done) }()
	return func() { cancel(); <-done }
}

func TestWorkerSendsEachOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, v := &table{}, &vendor{takes: 10 * time.Millisecond}
		q.add("LiSi", 3000)
		stop := run(t, newWorker(t, q, v))
		time.Sleep(time.Second)
		if got := q.count(Sent); got != 3000 || v.requests() != 3000 {
			t.Errorf("%d sent with %d requests", got, v.requests())
		}
		q.add("LiSi", 1) // a worker that is not woken looks by itself
		time.Sleep(600 * time.Millisecond)
		if v.requests() != 3001 {
			t.Errorf("%d requests", v.requests())
		}
		stop()
	})
}

func TestWorkerIsWoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, v := &table{}, &vendor{}
		w := newWorker(t, q, v, func(o *Options) { o.Poll = time.Hour })
		stop := run(t, w)
		synctest.Wait()
		q.add("LiSi", 1)
		w.Wake()
		synctest.Wait()
		if v.requests() != 1 {
			t.Errorf("%d requests", v.requests())
		}
		stop()
	})
}

// The window of sends that are not written down stays bounded while the database is away.
func TestWindowIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, v := &table{}, &vendor{}
		q.add("LiSi", 5000)
		v.answer = func(n int) error {
			if n == 100 {
				q.mu.Lock()
				q.away = true
				q.mu.Unlock()
			}
			return nil
		}
		stop := run(t, newWorker(t, q, v))
		time.Sleep(3 * time.Second)
		if v.requests() > 100+2*(64+together) {
			t.Errorf("%d sent while nothing could be written down", v.requests())
		}
		q.mu.Lock()
		q.away = false
		q.mu.Unlock()
		time.Sleep(3 * time.Second)
		if got := q.count(Sent); got != 5000 || v.requests() != 5000 {
			t.Errorf("%d sent with %d requests", got, v.requests())
		}
		stop()
	})
}

// A slow request keeps its lease; a worker that is to stop lets it end.
func TestSlowRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, v := &table{}, &vendor{takes: 8 * time.Second}
		q.add("LiSi", 1)
		stop := run(t, newWorker(t, q, v))
		time.Sleep(7 * time.Second)
		q.add("WangWu", 1) // does not wait for the slow one
		time.Sleep(600 * time.Millisecond)
		if v.requests() != 2 || q.renewals() < 3 {
			t.Errorf("%d requests, leases renewed %d times", v.requests(), q.renewals())
		}
		time.Sleep(5 * time.Second) // the second needs three more seconds
		began := time.Now()
		stop()
		if got := q.count(Sent); got != 2 || time.Since(began) > grace {
			t.Errorf("%d sent, stopped after %v", got, time.Since(began))
		}
	})
}

// One that hangs does not keep the program from ending; its row keeps its lease.
func TestStopWithAHangingRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, v := &table{}, &vendor{takes: time.Hour}
		q.add("LiSi", 200)
		stop := run(t, newWorker(t, q, v))
		time.Sleep(time.Second)
		began := time.Now()
		stop()
		if d := time.Since(began); d > grace+time.Second {
			t.Errorf("stopped after %v", d)
		}
		if q.count(Sent) != 0 {
			t.Error("marked as sent")
		}
	})
}

// A limit, a fault of the configuration and a vendor that is away stop everybody,
// use up no tries but those made, and are over when one message gets through.
func TestChannelRests(t *testing.T) {
	for _, c := range []struct {
		name   string
		err    error
		over   time.Duration
		most   int // requests until then
		alarms int
		within time.Duration // after it is over
	}{
		{"limited", refused(45009), 30 * time.Minute, 64 + 6, 0, time.Hour},
		{"foreign address", refused(60020), 30 * time.Minute, 64 + 6, 1, time.Hour},
		{"away", errCut, 30 * time.Minute, 64 + 16, 0, time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q, v := &table{}, &vendor{}
				q.add("LiSi", 2000)
				begin := time.Now()
				v.answer = func(int) error {
					if time.Since(begin) < c.over {
						return c.err
					}
					return nil
				}
				alarms := 0
				var mu sync.Mutex
				w := newWorker(t, q, v, func(o *Options) {
					o.Alarm = func(int) { mu.Lock(); alarms++; mu.Unlock() }
				})
				stop := run(t, w)
				time.Sleep(c.over - time.Second)
				if _, rests := w.Rests(); !rests || v.requests() > c.most {
					t.Errorf("rests %v after %d requests", rests, v.requests())
				}
				time.Sleep(c.within)
				stop()
				if got := q.count(Sent); got != 2000 {
					t.Errorf("%d sent", got)
				}
				mu.Lock()
				defer mu.Unlock()
				if (alarms > 0) != (c.alarms > 0) {
					t.Errorf("%d alarms", alarms)
				}
			})
		})
	}
}

// Who has had many messages waits; the others do not.
type pace map[string]time.Duration

func (p pace) Take(_ context.Context, accounts []string) []time.Duration {
	out := make([]time.Duration, len(accounts))
	for i, a := range accounts {
		out[i] = p[a]
	}
	return out
}

func TestLimitsHoldBackOnePerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, v := &table{}, &vendor{}
		q.add("busy", 1)
		q.add("LiSi", 1)
		p := pace{"busy": time.Minute}
		newWorker(t, q, v, func(o *Options) { o.Limits = p }).Drain(t.Context())
		if r := q.rows[0]; r.state != Waiting || !r.wake.Equal(time.Now().Add(time.Minute)) || r.Attempts != 0 || !r.Unsure.IsZero() || q.rows[1].state != Sent {
			t.Errorf("%+v, %s", r, q.rows[1].state)
		}
	})
}
