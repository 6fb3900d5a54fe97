package delivery

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"duban/internal/clock"
)

// Options are what a Worker works with. Queue, Sender, Finish, Clock, Log and Owner
// must be given.
type Options struct {
	Queue  Queue
	Sender Sender
	Finish Finish
	// Check may be nil.
	Check Check
	// Limits may be nil.
	Limits Limits
	// Hours keep messages in office hours, at every try; nil is any hour.
	Hours Hours
	Clock clock.Clock
	Log   *slog.Logger
	// Owner names this worker among all that share the queue, also past ones.
	Owner string
	// Count hears of every row that has come to an end, and of every try put back. May be nil.
	Count func(State, Class)
	// Alarm hears when the channel stops for a fault of its configuration. May be nil.
	Alarm func(code int)
	// Parallel is how many requests are under way at once, Batch how many rows are
	// claimed at a time, Lease how long a dead worker's rows stay its own, Poll how
	// often an idle worker looks. Zero is 64, 1000, 5 s and 500 ms.
	Parallel, Batch int
	Lease, Poll     time.Duration
}

const (
	// together is how many rows are settled in one transaction, and with Parallel the
	// window of sends whose end is not written down.
	together = 500
	// gather is how long a settlement waits for others.
	gather = 20 * time.Millisecond
	// grace is how long a worker that is to stop waits for what is under way.
	grace = 4 * time.Second
	// again is how long the queue is left alone after an error.
	again = 500 * time.Millisecond
)

// Worker sends what is in the queue. Make it with New.
type Worker struct {
	o     Options
	wake  chan struct{}
	gate  gate
	slots chan struct{} // the window
	line  chan struct{} // requests under way
	// open are the calls claimed and not settled.
	open    sync.WaitGroup
	claimed atomic.Int64
	ended   chan []Settlement // those of one call, which holds a place in the window
}

// New returns a worker that does nothing yet.
func New(o Options) *Worker {
	if o.Parallel == 0 {
		o.Parallel = 64
	}
	if o.Batch == 0 {
		o.Batch = 1000
	}
	if o.Lease == 0 {
		o.Lease = 5 * time.Second
	}
	if o.Poll == 0 {
		o.Poll = 500 * time.Millisecond
	}
	if o.Count == nil {
		o.Count = func(State, Class) {}
	}
	if o.Alarm == nil {
		o.Alarm = func(int) {}
	}
	return &Worker{
		o: o, wake: make(chan struct{}, 1), gate: gate{clock: o.Clock},
		slots: make(chan struct{}, o.Parallel+together), line: make(chan struct{}, o.Parallel),
	}
}

// Wake says that there may be something to send. It never blocks.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Rests is the instant until which the whole channel rests, if it does.
func (w *Worker) Rests() (until time.Time, yes bool) { return w.gate.closed() }

// Run sends until ctx ends, then waits a few seconds for what is under way. Only one
// Run or Drain may run at a time.
func (w *Worker) Run(ctx context.Context) {
	w.session(ctx, func() bool {
		t := time.NewTimer(w.o.Poll)
		defer t.Stop()
		select {
		case <-ctx.Done():
		case <-w.wake:
		case <-t.C:
		}
		return true
	})
}

// Drain sends what is due, the tries that come due meanwhile included, and returns
// when nothing is left, or the channel rests.
func (w *Worker) Drain(ctx context.Context) {
	settled := false
	w.session(ctx, func() bool {
		if settled {
			return false
		}
		w.open.Wait()
		settled = true
		return true
	}, func() { settled = false })
}

// session claims, sends and settles. idle is called when there is nothing to claim
// and reports whether to go on; found, when there was something.
func (w *Worker) session(ctx context.Context, idle func() bool, found ...func()) {
	hard, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cut) })()
	w.ended = make(chan []Settlement, w.o.Parallel)
	calls := make(chan []Call)
	var settler, others sync.WaitGroup
	settler.Go(func() { w.settle(hard) })
	stopped := make(chan struct{})
	others.Go(func() { w.renew(hard, stopped) })
	others.Go(func() {
		for batch := range calls {
			w.send(ctx, hard, batch)
		}
	})
	for ctx.Err() == nil {
		batch := w.claim(ctx)
		if len(batch) > 0 {
			calls <- batch
			for _, f := range found {
				f()
			}
		} else if !idle() {
			break
		}
	}
	close(calls)
	w.open.Wait()
	close(stopped)
	close(w.ended)
	others.Wait()
	settler.Wait()
}

// claim leases the next batch; none when there is none, or the channel rests.
func (w *Worker) claim(ctx context.Context) []Call {
	n := w.gate.open(w.o.Batch)
	if n == 0 {
		return nil
	}
	calls, err := w.o.Queue.Claim(ctx, w.o.Owner, w.o.Lease, n, w.o.Finish, w.o.Check)
	if err != nil && ctx.Err() == nil {
		w.o.Log.Warn("messages could not be claimed", "error", err)
	}
	if len(calls) == 0 {
		w.gate.idle()
		return nil
	}
	w.open.Add(len(calls))
	w.claimed.Add(int64(len(calls)))
	return calls
}

// send starts the calls of a batch, as many at once as the window allows.
func (w *Worker) send(ctx, hard context.Context, batch []Call) {
	waits := w.limits(hard, batch)
	for i, c := range batch {
		// What is decided here holds when the call begins: the waiting comes before it.
		w.slots <- struct{}{}
		w.line <- struct{}{}
		now := w.o.Clock.Now()
		if rows, is := late(c, now); is {
			<-w.line
			w.gate.idle()
			w.ended <- rows
			w.count(rows, "")
			continue
		}
		until, back := w.gate.closed()
		if w.o.Hours != nil && !c.AnyHour {
			if opens := w.o.Hours(now); opens.After(now) {
				until, back = opens, true
			}
		}
		if waits != nil && waits[i] > 0 {
			until, back = now.Add(waits[i]), true
		}
		if ctx.Err() != nil {
			until, back = now, true
		}
		if back {
			<-w.line
			w.gate.idle()
			w.ended <- later(c, Settlement{Attempts: c.Attempts, Unsure: c.Unsure}, until)
			continue
		}
		go w.try(hard, c)
	}
}

// limits tells for each call how long its people have to wait.
func (w *Worker) limits(ctx context.Context, batch []Call) []time.Duration {
	if w.o.Limits == nil {
		return nil
	}
	accounts := make([]string, 0, len(batch))
	for _, c := range batch {
		for _, p := range c.To {
			accounts = append(accounts, p.Account)
		}
	}
	waits := w.o.Limits.Take(ctx, accounts)
	out := make([]time.Duration, len(batch))
	n := 0
	for i, c := range batch {
		for range c.To {
			out[i] = max(out[i], waits[n])
			n++
		}
	}
	return out
}

// try sends one call.
func (w *Worker) try(ctx context.Context, c Call) {
	receipt, err := w.o.Sender.Send(ctx, c.Body)
	<-w.line
	rows, class := judge(c, receipt, err, w.o.Clock.Now(), rand.Float64())
	closed := w.gate.heard(class)
	if err != nil {
		code := rows[0].Code
		w.o.Log.Warn("message not sent", "message", c.ID, "class", string(class), "errcode", code, "next", string(rows[0].State), "error", rows[0].Error)
		if closed && class == Setup {
			w.o.Alarm(code)
		}
	}
	w.count(rows, class)
	w.ended <- rows
}

func (w *Worker) count(rows []Settlement, class Class) {
	for i := range rows {
		w.o.Count(rows[i].State, class)
	}
}

// settle writes down what became of calls, many at a time, until there are no more.
func (w *Worker) settle(ctx context.Context) {
	var rows []Settlement
	calls := 0
	timer := time.NewTimer(gather)
	timer.Stop()
	waits := false
	defer timer.Stop()
	flush := func() {
		if calls == 0 {
			return
		}
		w.write(ctx, rows)
		for range calls {
			<-w.slots
		}
		w.claimed.Add(int64(-calls))
		for range calls {
			w.open.Done()
		}
		rows, calls, waits = rows[:0], 0, false
		timer.Stop()
	}
	for {
		select {
		case done, more := <-w.ended:
			if !more {
				flush()
				return
			}
			rows = append(rows, done...)
			calls++
			switch {
			case len(rows) >= together || int64(calls) == w.claimed.Load():
				flush()
			case !waits:
				waits = true
				timer.Reset(gather)
			}
		case <-timer.C:
			flush()
		}
	}
}

// write settles rows, again and again while the database is away: the window stays
// full meanwhile, so that nothing more is sent.
func (w *Worker) write(ctx context.Context, rows []Settlement) {
	for {
		err := w.o.Queue.Settle(ctx, w.o.Owner, rows)
		if err == nil || ctx.Err() != nil {
			return
		}
		w.o.Log.Warn("sent messages could not be marked", "messages", len(rows), "error", err)
		t := time.NewTimer(again)
		select {
		case <-ctx.Done():
		case <-t.C:
		}
		t.Stop()
	}
}

// renew keeps the leases alive while something is under way.
func (w *Worker) renew(ctx context.Context, stopped <-chan struct{}) {
	t := time.NewTicker(w.o.Lease / 3)
	defer t.Stop()
	for {
		select {
		case <-stopped:
			return
		case <-t.C:
			if w.claimed.Load() == 0 {
				continue
			}
			if err := w.o.Queue.Renew(ctx, w.o.Owner, w.o.Lease); err != nil && ctx.Err() == nil {
				w.o.Log.Warn("leases of messages could not be renewed", "error", err)
			}
		}
	}
}
