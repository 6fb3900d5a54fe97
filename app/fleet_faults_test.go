package app

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/internal/testkit"
	"duban/sandbox"
	"duban/store/storetest"
)

func july(day, hour, minute, second int) time.Time {
	return calendar.NewDate(2024, time.July, day).At(hour, minute).Add(time.Duration(second) * time.Second)
}

// slowly lets the vendor take its time, so that a fault falls into the middle.
func (f *fleet) slowly() {
	f.corp.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultSlow, Delay: 200 * time.Millisecond})
}

// Redis is killed and comes back empty while three programs send.
func TestFaultsRedisLost(t *testing.T) {
	t.Parallel()
	redis := testkit.RedisServer(t)
	f := newFleet(t, storetest.Fresh.MariaDB(t), redis.URL, july(1, 9, 0, 0))
	for range 3 {
		f.start(0, "", 0)
	}
	f.slowly()
	f.queue("一")
	f.until("a third is sent", 30*time.Second, func() bool { return f.reached() > f.people/3 })
	redis.Stop()
	f.queue("二")
	f.until("all is sent without Redis", 60*time.Second, func() bool { return f.reached() >= 2*f.people })
	for _, p := range f.programs {
		code, body := p.ready(t)
		has(t, body, "database ok", "redis unavailable")
		if code != 200 {
			t.Errorf("status %d without Redis", code)
		}
	}
	redis.Start(t)
	f.queue("三")
	f.until("all is sent", 60*time.Second, func() bool { return f.reached() >= 3*f.people })
	for _, p := range f.programs {
		f.until("Redis is used again", 10*time.Second, func() bool { _, body := p.ready(t); return strings.Contains(body, "redis ok") })
	}
	f.count("Redis stopped and flushed", 3)
}

// MariaDB is killed for a while, in which a slot falls, while three programs send.
func TestFaultsDatabaseLost(t *testing.T) {
	t.Parallel()
	away := 5 * time.Second
	if os.Getenv("DUBAN_KILL_ROUNDS") != "" {
		away = 30 * time.Second
	}
	db := testkit.MariaDBServer(t)
	f := newFleet(t, db.URL, testkit.Redis(t), july(4, 14, 36, 0))
	for range 3 {
		f.start(0, "", 0).tell("tick")
	}
	f.slowly()
	f.queue("一")
	f.until("a third is sent", 30*time.Second, func() bool { return f.reached() > f.people/3 })
	f.move(july(4, 14, 36, 59))
	db.Stop()
	slowest := time.Duration(0)
	say := func(p *program, account, text string) string {
		f.corp.SetCallbackURL(p.base + CallbackPath)
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
		defer cancel()
		answer, err := f.corp.Say(ctx, account, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		slowest = max(slowest, time.Since(began))
		return answer
	}
	asked := 0
	for began := time.Now(); time.Since(began) < away; {
		for _, p := range f.programs {
			has(t, say(p, "lead", "第7项进度"), "第7项 ")
			has(t, say(p, "min", "第14项进度"), "第14项")
			has(t, say(p, "min", "16 55"), "暂时无法写入")
			asked += 3
		}
		<-time.After(100 * time.Millisecond)
	}
	db.Start(t)
	at := f.reached()
	resumed := f.until("sending goes on", 10*time.Second, func() bool { return f.reached() > at })
	f.until("the slot is taken up", 30*time.Second, func() bool { return f.reached() > f.people })
	f.move(july(4, 14, 41, 0))
	f.until("all is sent", 60*time.Second, func() bool { return f.reached() >= 2*f.people })
	f.programs[0].tell("tick")
	t.Logf("MariaDB away for %v: %d messages answered meanwhile, the slowest after %v; sending resumed after %v", away, asked, slowest.Round(time.Millisecond), resumed.Round(time.Millisecond))
	if resumed > 6*time.Second {
		t.Errorf("sending resumed after %v", resumed)
	}
	f.count("MariaDB stopped", 2)
}

// The clocks of three programs differ and jump by an hour; each slot is told once.
func TestFaultsOfClocks(t *testing.T) {
	t.Parallel()
	f := newFleet(t, storetest.Fresh.MariaDB(t), testkit.Redis(t), july(3, 9, 6, 50))
	offs := []time.Duration{0, 2 * time.Second, -2 * time.Second}
	for _, off := range offs {
		f.start(off, "", 0).tell("tick")
	}
	ticks := func() {
		for range 2 {
			for _, p := range f.programs {
				p.tell("tick")
			}
		}
	}
	for second := 57; second < 64; second++ { // all pass 09:07 one after the other
		f.move(july(3, 9, 6, second), offs...)
		ticks()
	}
	f.move(july(3, 9, 12, 0), offs...)
	f.until("Wednesday's slot", 60*time.Second, func() bool { return f.reached() >= f.people })
	f.move(july(4, 13, 40, 0), 0, time.Hour, 0) // one is an hour early and takes the slot up
	ticks()
	f.move(july(4, 14, 37, 1), 0, 0, -time.Hour) // and another falls back an hour
	ticks()
	f.move(july(4, 14, 42, 0), offs...)
	ticks()
	f.until("Thursday's slot", 60*time.Second, func() bool { return f.reached() >= 2*f.people })
	ticks()
	f.count("clocks apart and jumping", 2)
}

// The vendor hangs, loses answers and is overrun while three programs are killed at
// one point after the other.
func TestFaultsOfTheVendorAndKills(t *testing.T) {
	t.Parallel()
	f := newFleet(t, storetest.Fresh.MariaDB(t), testkit.Redis(t), july(1, 9, 0, 0))
	for round, point := range killPoints {
		f.programs = nil
		f.corp.ClearFaults()
		if round == 0 {
			f.corp.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultSlow, Delay: 10 * time.Second, Times: 3})
		}
		f.corp.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultCut, Share: 0.1, Times: 10})
		f.corp.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultCode, Code: 45009, Share: 0.1, Times: 1})
		for range 3 {
			f.start(0, point.name, point.after)
		}
		f.queue(point.name)
		for _, p := range f.programs {
			_ = p.wait(2 * time.Second)
			_ = p.cmd.Process.Kill()
			_ = p.cmd.Wait()
		}
	}
	f.programs = nil
	f.corp.ClearFaults()
	for range 3 {
		f.start(0, "", 0)
	}
	last := time.Now()
	f.until("all is sent", 90*time.Second, func() bool {
		if time.Since(last) > 3*time.Second { // what rests goes on
			f.move(f.now.Now().Add(2 * time.Minute))
			last = time.Now()
		}
		return f.reached() >= len(killPoints)*f.people
	})
	f.count("the vendor's faults and kills", len(killPoints))
}

// wait returns when the program has ended by itself, or a time has passed.
func (p *program) wait(limit time.Duration) bool {
	gone := make(chan struct{})
	go func() { p.answer(); close(gone) }()
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-gone:
		return true
	case <-t.C:
		return false
	}
}
