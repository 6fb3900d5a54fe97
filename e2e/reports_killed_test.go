package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duban/internal/testkit"
)

// A process that is killed while contacts confirm loses nothing that it has
// acknowledged and doubles nothing, on both databases, though every twentieth message
// comes twice and every message that got no answer comes again.
func TestReportsKilled(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{
		"SQLite":  func(testing.TB) string { return "" },
		"MariaDB": testkit.MariaDB,
	} {
		t.Run(name, func(t *testing.T) { killWhileConfirming(t, database(t)) })
	}
}

// killRounds is how often the process is killed: DUBAN_KILL_ROUNDS, else 5.
func killRounds(t *testing.T) int {
	t.Helper()
	s := os.Getenv("DUBAN_KILL_ROUNDS")
	if s == "" {
		return 5
	}
	n, err := strconv.Atoi(s)
	must(t, err)
	return n
}

// persistent is a contact who goes on where the process left him.
type persistent struct {
	item    int
	said    int    // how many reports he has made
	waiting string // the message that waits for its answer; "" for none
	id      int64  // its number
	report  int64  // the number of the report to be confirmed
	saved   []savedReport
}

// savedReport is what a contact was told is stored.
type savedReport struct {
	item, percent  int
	report, answer int64 // numbers of the report and of its 确认
}

func killWhileConfirming(t *testing.T, database string) {
	b := newBureau(t, database)
	people := make([]*persistent, 16)
	for i := range people {
		people[i] = &persistent{item: i}
	}
	rounds := killRounds(t)
	for round := range rounds {
		b.serve(t)
		var acked atomic.Int64
		var wg sync.WaitGroup
		enough := make(chan struct{})
		until := int64(40 + 29*(round%7)) // each round ends elsewhere in the work
		for _, who := range people {
			wg.Go(func() {
				l, err := dial(b.base)
				if err != nil {
					return // killed meanwhile
				}
				defer l.close()
				for who.next(t, l) && !t.Failed() {
					if acked.Add(1) == until {
						close(enough)
					}
				}
			})
		}
		all := make(chan struct{})
		go func() { wg.Wait(); close(all) }()
		select {
		case <-enough:
		case <-all:
			t.Errorf("round %d ended after %d answers", round, acked.Load())
		}
		b.kill()
		<-all
		if t.Failed() {
			return
		}
	}
	// Whoever still waits for an answer gets it.
	b.serve(t)
	for _, who := range people {
		l, err := dial(b.base)
		must(t, err)
		for who.waiting != "" && who.next(t, l) {
			continue
		}
		l.close()
	}
	b.interrupt(10 * time.Second)
	b.compare(t, people, rounds)
}

// next says the contact's next message, or the last again when it was not answered.
// It is false when the process is gone.
func (p *persistent) next(t *testing.T, l *line) bool {
	percent := 40 + p.said%20
	if p.waiting == "" {
		p.id = messageIDs.Add(1)
		if p.waiting = "确认"; p.report == 0 {
			p.waiting = fmt.Sprintf("第%d项完成率%d%%，已整治%d条", p.item+1, percent, p.said%20)
		}
	}
	answer, err := l.say(loadAccount(p.item), p.waiting, p.id)
	if err != nil {
		return false
	}
	if p.id%20 == 0 { // the vendor did not hear it and repeats
		again, err := l.say(loadAccount(p.item), p.waiting, p.id)
		if err != nil {
			return false
		}
		if again != answer {
			t.Errorf("%s was answered with %q, and repeated with %q", p.waiting, answer, again)
		}
	}
	want := "请核对"
	if p.waiting == "确认" {
		want = "已保存"
	}
	if !strings.Contains(answer, want) {
		t.Errorf("%s was answered with %q", p.waiting, answer)
		return false
	}
	if p.waiting == "确认" {
		p.saved = append(p.saved, savedReport{p.item + 1, percent, p.report, p.id})
		p.said, p.report = p.said+1, 0
	} else {
		p.report = p.id
	}
	p.waiting = ""
	return true
}

// compare holds the history of all reports against what people were told.
func (b *bureau) compare(t *testing.T, people []*persistent, rounds int) {
	t.Helper()
	var h struct {
		Reports []struct {
			No           int
			Percent      int
			MsgID        string `json:"msg_id"`
			ConfirmMsgID string `json:"confirm_msg_id"`
			Void         string
		}
	}
	must(t, json.Unmarshal([]byte(duban(t, b.env, "export", "--history")), &h))
	times := map[savedReport]int{}
	for _, r := range h.Reports {
		report, err := strconv.ParseInt(r.MsgID, 10, 64)
		must(t, err)
		answer, err := strconv.ParseInt(r.ConfirmMsgID, 10, 64)
		must(t, err)
		times[savedReport{r.No, r.Percent, report, answer}]++
	}
	told := 0
	for _, who := range people {
		for _, s := range who.saved {
			told++
			if times[s] != 1 {
				t.Errorf("%+v was acknowledged and is there %d times", s, times[s])
			}
		}
	}
	if told != len(h.Reports) {
		t.Errorf("%d reports were acknowledged, %d are there", told, len(h.Reports))
	}
	has(t, duban(t, b.env, "audit", "verify"), "完整")
	t.Logf("killed %d times, %d reports", rounds, told)
}
