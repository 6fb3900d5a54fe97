package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"duban/chat"
	"duban/ledger"
	"duban/store/storetest"
)

// While contacts confirm, every callback comes twice at once to two programs, and old
// ones come again after newer ones: nothing is stored twice, a repeat gets the answer of
// the first time, and the newest by commit is the one that counts.
func TestFaultsOfCallbacks(t *testing.T) {
	rounds := 5
	if os.Getenv("DUBAN_KILL_ROUNDS") != "" {
		rounds = 60
	}
	for name, dsn := range map[string]func(testing.TB) string{
		"SQLite": storetest.Fresh.SQLite, "MariaDB": storetest.Fresh.MariaDB,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, dsn(t))
			w.cfg.MemberRate = 0
			w.App = w.another()
			w.sample()
			programs := []*App{w.App, w.another()}
			const contacts = 8
			var ms []ledger.Member
			for i := range contacts {
				ms = append(ms, ledger.Member{Account: person(i), Name: "某", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true})
			}
			w.members(ms...)
			for _, a := range programs {
				if err := a.Reload(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			var mu sync.Mutex
			told, repeats := map[string]string{}, 0
			var all sync.WaitGroup
			for i := range contacts {
				all.Go(func() {
					var done []*chat.Event
					answers := map[string]string{}
					send := func(ev *chat.Event) string {
						var got [2]string
						var both sync.WaitGroup
						for k := range got {
							both.Go(func() { got[k], _ = programs[k].Answer(t.Context(), ev) })
						}
						both.Wait()
						return got[0]
					}
					for n := range rounds {
						figure := fmt.Sprintf("16 %d.%d%%", 50+i, n%10)
						number := i*1_000_000 + n*100
						report := &chat.Event{ID: fmt.Sprint("r", number), Kind: chat.KindText, From: person(i), Text: figure, MsgID: fmt.Sprint(number), At: w.now.Now()}
						send(report)
						var confirm *chat.Event
						answer := "请核对"
						for try := 1; strings.Contains(answer, "请核对") && try < 99; try++ { // another's figure came between
							confirm = &chat.Event{ID: fmt.Sprint("c", number+try), Kind: chat.KindText, From: person(i), Text: "确认", MsgID: fmt.Sprint(number + try), At: w.now.Now()}
							answer = send(confirm)
						}
						if strings.Contains(answer, "已保存") {
							mu.Lock()
							told[report.MsgID+" "+confirm.MsgID] = figure
							mu.Unlock()
							answers[confirm.ID] = answer
							done = append(done, confirm)
						} else {
							t.Errorf("%s: %s", figure, answer)
						}
						for range min(2, len(done)) { // late, after newer ones
							old := done[rand.IntN(len(done))]
							if again := send(old); again != answers[old.ID] {
								t.Errorf("repeated with %q, first %q", again, answers[old.ID])
							}
							mu.Lock()
							repeats += 2
							mu.Unlock()
						}
					}
				})
			}
			all.Wait()
			for _, a := range programs {
				if err := a.Reload(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			var plan *ledger.Plan
			for _, p := range w.View().Book.Plans {
				if p.Item(16) != nil {
					plan = p
				}
			}
			var out bytes.Buffer
			if err := w.ExportHistory(t.Context(), &out, plan); err != nil {
				t.Fatal(err)
			}
			var h struct {
				Reports []struct {
					No           int
					Percent      json.Number
					MsgID        string `json:"msg_id"`
					ConfirmMsgID string `json:"confirm_msg_id"`
				}
			}
			if err := json.Unmarshal(out.Bytes(), &h); err != nil {
				t.Fatal(err)
			}
			stored := map[string]int{}
			for _, r := range h.Reports {
				stored[r.MsgID+" "+r.ConfirmMsgID]++
			}
			lost, doubled := 0, len(h.Reports)-len(stored)
			for key := range told {
				if stored[key] != 1 {
					lost++
				}
			}
			t.Logf("%d confirmed reports of %d contacts: lost %d, doubled %d; %d callbacks twice, %d repeated late", len(told), contacts, lost, doubled, 2*len(told), repeats)
			if lost != 0 || doubled != 0 || len(stored) != len(told) {
				t.Errorf("%d told, %d stored, lost %d, doubled %d", len(told), len(stored), lost, doubled)
			}
			last := h.Reports[len(h.Reports)-1]
			for _, a := range programs {
				for _, p := range a.View().Book.Plans {
					if p.ID != plan.ID {
						continue
					}
					if got := p.Figure(p.Item(16)).Percent.String(); strings.TrimSuffix(got, "%") != last.Percent.String() {
						t.Errorf("the figure is %s, the newest by commit %s", got, last.Percent)
					}
				}
			}
			if err := w.Store.VerifyAudit(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}
