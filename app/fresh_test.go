package app

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Every question waits for a check that began after it arrived, and one check
// serves all that wait.
func TestACheckBeginsAfterTheQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := make(chan struct{})
		let := make(chan error)
		var checks atomic.Int64
		f := freshness{check: func(context.Context) error {
			checks.Add(1)
			began <- struct{}{}
			return <-let
		}}
		answered := make(chan error, 3)
		ask := func() { answered <- f.wait(t.Context()) }
		go ask()
		<-began // the first check is under way
		go ask()
		go ask()
		synctest.Wait()
		let <- nil
		if err := <-answered; err != nil {
			t.Fatal(err)
		}
		<-began // the second, for the two that came during the first
		synctest.Wait()
		select {
		case err := <-answered:
			t.Fatal(err, "a question was answered by a check that had begun before it")
		default:
		}
		boom := errors.New("away")
		let <- boom
		for range 2 {
			if err := <-answered; !errors.Is(err, boom) {
				t.Errorf("%v, want the check's own error", err)
			}
		}
		synctest.Wait()
		if n := checks.Load(); n != 2 {
			t.Errorf("%d checks for three questions, want 2", n)
		}
		go ask() // after a pause it starts again
		<-began
		let <- nil
		if err := <-answered; err != nil {
			t.Error(err)
		}
		rest()
	})
}

// rest lets a bubble's time pass until nobody checks any more.
func rest() {
	<-time.NewTimer(time.Second).C
	synctest.Wait()
}

func TestAWaiterMayLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		let := make(chan struct{})
		f := freshness{check: func(context.Context) error { <-let; return nil }}
		ctx, cancel := context.WithCancel(t.Context())
		left := make(chan error, 1)
		go func() { left <- f.wait(ctx) }()
		synctest.Wait()
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		close(let)
		if err := f.wait(t.Context()); err != nil {
			t.Error(err)
		}
		rest()
	})
}

// No answer predates a version that was committed before its question arrived.
func TestAThousandWaiters(t *testing.T) {
	var committed, seen, checks atomic.Int64
	f := freshness{check: func(context.Context) error {
		checks.Add(1)
		seen.Store(committed.Load())
		return nil
	}}
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			mine := committed.Add(1)
			if err := f.wait(t.Context()); err != nil {
				t.Error(err)
			}
			if got := seen.Load(); got < mine {
				t.Errorf("answered at version %d, %d was committed before the question", got, mine)
			}
		})
	}
	wg.Wait()
	if n := checks.Load(); n > 1000 {
		t.Errorf("%d checks for 1000 questions", n)
	}
}
