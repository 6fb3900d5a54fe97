package app

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/config"
	"duban/internal/testkit"
	"duban/ledger"
	"duban/store/storetest"
)

// latestAnswer is when the vendor is about to give up on a callback.
const latestAnswer = 4 * time.Second

// crowd is how many people ask in turn, so that what a conversation is about has gone
// to Redis before its next question. It is odd: everybody asks both questions.
const crowd = 51

// Redis that hangs and MySQL that is away or hangs: after a fifth of a second
// questions are answered as fast as ever, and nobody waits past the vendor's patience.
func TestFaultsOfServers(t *testing.T) {
	dsn, redis := storetest.Fresh.MariaDB(t), testkit.Redis(t)
	before, rest, _ := strings.Cut(dsn, "tcp(")
	address, after, _ := strings.Cut(rest, ")")
	mysql := testkit.NewLine(t, address)
	host, number, _ := strings.Cut(strings.TrimPrefix(redis, "redis://"), "/")
	cache := testkit.NewLine(t, host)
	w := newWorld(t, before+"tcp("+mysql.Addr()+")"+after)
	w.cfg.Redis, w.cfg.MemberRate = config.NewDSN("redis://"+cache.Addr()+"/"+number), 0
	w.App = w.another()
	w.sample()
	var ms []ledger.Member
	for i := range crowd {
		ms = append(ms, ledger.Member{Account: fmt.Sprint("lead", i), Name: "某", Role: ledger.Leader, Active: true},
			ledger.Member{Account: fmt.Sprint("min", i), Name: "某", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true})
	}
	w.members(ms...)
	w.say("clerk", table("40%"))
	// One second tells what else the machine does as much as what the fault does: the
	// ratio is a promise of the long run, the latest answer of both.
	span, long := time.Second, os.Getenv("DUBAN_KILL_ROUNDS") != ""
	if long {
		span = 10 * time.Second
	}
	for _, who := range []string{"lead", "min"} {
		w.questions(who, span/2) // warm
	}
	for _, c := range []struct {
		name     string
		begin    func()
		database bool
	}{
		{"Redis hung", cache.Hang, false},
		{"MySQL cut", mysql.Cut, true},
		{"MySQL hung", mysql.Hang, true},
		{"both hung", func() { cache.Hang(); mysql.Hang() }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, who := range []string{"lead", "min"} {
				normal, _ := w.questions(who, span/2)
				c.begin()
				ill, worst := w.questions(who, span)
				ratio := float64(ill) / float64(normal)
				if c.database {
					began := time.Now()
					answer := w.say("clerk", "确认")
					took := time.Since(began)
					worst = max(worst, took)
					if !strings.Contains(answer, "暂时无法写入") {
						t.Errorf("a change is answered with %q", answer)
					}
					t.Logf("a change is refused after %v", took.Round(time.Millisecond))
				}
				cache.Through()
				mysql.Through()
				t.Logf("%s: p99 of a question %v, normally %v: %.2f times; the last answer after %v", who, ill, normal, ratio, worst)
				if long && ratio > 2 && ill > 5*time.Millisecond { // below, the machine's own jitter is larger
					t.Errorf("p99 is %.1f times the normal one", ratio)
				}
				if worst > latestAnswer {
					t.Errorf("an answer took %v", worst)
				}
				w.untilFresh(t)
			}
		})
	}
	has(t, w.say("clerk", "确认"), "已写入")
}

// questions asks two hundred a second for a while and returns the p99 of those after
// the first fifth of a second, and the longest of all.
func (w *world) questions(who string, span time.Duration) (p99, worst time.Duration) {
	w.t.Helper()
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	began := time.Now()
	pace := time.NewTicker(5 * time.Millisecond)
	defer pace.Stop()
	for time.Since(began) < span {
		ev := w.event(fmt.Sprint(who, w.n%crowd), []string{"第14项进度", "谁负责"}[w.n%2]) // the second needs the conversation
		asked := time.Now()
		all.Go(func() {
			answer := answered(w.t, w.App, ev)
			d := time.Since(asked)
			if answer == "" || ev.Text != "谁负责" && !strings.Contains(answer, "第14项") {
				w.t.Errorf("answered with %q", answer)
			}
			mu.Lock()
			defer mu.Unlock()
			worst = max(worst, d)
			if asked.Sub(began) > 200*time.Millisecond {
				took = append(took, d)
			}
		})
		<-pace.C
	}
	all.Wait()
	slices.Sort(took)
	return took[len(took)*99/100], worst
}

// untilFresh waits until the database is asked again.
func (w *world) untilFresh(t *testing.T) {
	t.Helper()
	began := time.Now()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for w.Store.Ping(t.Context()) != nil || w.checkVersion(t.Context()) != nil || w.fresh.wait(t.Context()) != nil {
		if time.Since(began) > 10*time.Second {
			t.Fatal(fmt.Errorf("the database is back, and is not asked"))
		}
		<-look.C
	}
	t.Logf("the database is asked again after %v", time.Since(began).Round(time.Millisecond))
}
