package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
	"duban/sandbox"
	"duban/store/storetest"
)

// tick lets a program look at the clock at an instant of July 2024.
func tick(t testing.TB, a *App, w *world, day, hour, minute int) {
	t.Helper()
	w.now.Set(calendar.NewDate(2024, time.July, day).At(hour, minute))
	if err := a.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// told are the waiting messages to an account, oldest first.
func (w *world) told(account string) []string {
	w.t.Helper()
	all, err := w.Store.Queued(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, q := range all {
		if q.To == account {
			out = append(out, q.Text)
		}
	}
	return out
}

// The contact's week: reminded on Wednesday with the last figures; the reminder is
// the context of the answer; on Thursday he is asked for what is left, and a report
// of all a second before the sending stops that.
func TestContactsWeek(t *testing.T) {
	w := newSample(t)
	// the clock jumps from moment to moment: who hears of that is the administrator
	w.members(ledger.Member{Account: "root", Name: "管理员", Role: ledger.Admin, Active: true})
	tick(t, w.App, w, 1, 9, 0)
	tick(t, w.App, w, 3, 9, 6)
	if got := w.told("min"); len(got) != 0 {
		t.Fatalf("early: %q", got)
	}
	tick(t, w.App, w, 3, 9, 7)
	tick(t, w.App, w, 3, 9, 8)
	got := w.told("min")
	if len(got) != 1 {
		t.Fatalf("told %q", got)
	}
	has(t, got[0], "请于明天（7月4日）17:00前报送《2024年民生实事》第27周进展：", "第14项 开展长者互助食堂活动：上次53%", "上次100%（未办结）", "第16项")
	has(t, w.say("min", "14 60%"), "第14项", "60%")
	has(t, w.say("min", "确认"), "已保存", "还有第15、16项未报")
	tick(t, w.App, w, 4, 14, 37)
	got = w.told("min")
	if len(got) != 2 {
		t.Fatalf("told %q", got)
	}
	has(t, got[1], "再次提醒：请于今天（7月4日）17:00前", "第15项", "第16项")
	hasNot(t, got[1], "第14项")
	recheck := func() string {
		why, err := w.Recheck(context.Background(), []chat.Message{{To: "min", Key: "run/reminder/2024-07-04//min"}})
		if err != nil {
			t.Fatal(err)
		}
		return why[0]
	}
	if why := recheck(); why != "" {
		t.Errorf("not wanted: %s", why)
	}
	has(t, w.say("min", "都没有变化"), "第15项", "第16项")
	has(t, w.say("min", "确认"), "均已报送")
	if why := recheck(); why != NotNeeded {
		t.Errorf("a report a second earlier: %q", why)
	}
	tick(t, w.App, w, 5, 8, 37)
	has(t, w.told("min")[2], "例会", "第14项 开展长者互助食堂活动：53%（贵单位60%）\n")
	clerk := w.told("clerk")
	if len(clerk) != 1 {
		t.Fatalf("the clerk is told %q", clerk)
	}
	has(t, clerk[0], "例会材料，共20项", "有变化1项：第14项（区民政局60%）", "未报")
	tick(t, w.App, w, 10, 16, 7)
	has(t, w.told("lead")[0], "7月上旬进展", "全部20项")
	if w.told("gone") != nil {
		t.Error("a retired member is told")
	}
}

// One that was put off before it went out does not go out beside the later one.
func TestPutOffBeforeItIsSent(t *testing.T) {
	o := newOffice(t, "", 0)
	tick(t, o.App, o.world, 3, 9, 4)
	tick(t, o.App, o.world, 3, 9, 7)
	has(t, o.say("min", "下午报"), "14:37再提醒")
	o.pass(3 * time.Minute)
	if got := o.inbox("min"); len(got) != 0 {
		t.Errorf("against the answer: %q", got)
	}
	tick(t, o.App, o.world, 3, 14, 37)
	o.pass(3 * time.Minute)
	if got := o.inbox("min"); len(got) != 1 {
		t.Errorf("in the afternoon %q", got)
	}
}

// A reminder put off to the moment of a regular one comes once.
func TestPutOffToARegularMoment(t *testing.T) {
	w := newSample(t)
	w.members(ledger.Member{Account: "root", Name: "管理员", Role: ledger.Admin, Active: true})
	tick(t, w.App, w, 2, 15, 0)
	has(t, w.say("min", "明天报"), "7月3日", "09:07")
	tick(t, w.App, w, 3, 9, 7)
	tick(t, w.App, w, 3, 9, 8)
	if got := w.told("min"); len(got) != 1 {
		t.Errorf("told %q", got)
	}
}

// Three programs that tick at once, again and again, some started anew on the way:
// each person hears of each slot once.
func TestReplicasTick(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "mariadb": storetest.Fresh.MariaDB} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, dsn(t)).sample()
			var ms []ledger.Member
			for i := range 60 {
				ms = append(ms, ledger.Member{Account: fmt.Sprintf("m%d", i), Name: "某", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true})
			}
			w.members(ms...)
			programs := []*App{w.App, w.another(), w.another()}
			for _, a := range programs {
				tick(t, a, w, 3, 9, 4)
			}
			for _, at := range []time.Duration{7 * time.Minute, 7*time.Minute + time.Second, 8 * time.Minute} {
				w.now.Set(calendar.NewDate(2024, time.July, 3).At(9, 0).Add(at))
				var all sync.WaitGroup
				for _, a := range programs {
					all.Go(func() {
						if err := a.Tick(context.Background()); err != nil {
							t.Error(err)
						}
					})
				}
				all.Wait()
				programs[2] = w.another()
			}
			queued, err := w.Store.Queued(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			count := map[string]int{}
			for _, q := range queued {
				count[q.To]++
			}
			if len(queued) != 61 || len(count) != 61 {
				t.Errorf("%d messages to %d people, want 61", len(queued), len(count))
			}
		})
	}
}

// After a time in which nothing ran: what is of today and not yet due is made up for
// in one message, the rest is told to the clerks in one; the admins hear of the gap.
func TestOutage(t *testing.T) {
	w := newSample(t)
	w.members(ledger.Member{Account: "root", Name: "管理员", Role: ledger.Admin, Active: true})
	tick(t, w.App, w, 2, 9, 0)
	again := w.another()
	tick(t, again, w, 4, 15, 3)
	min := w.told("min")
	if len(min) != 1 {
		t.Fatalf("told %q", min)
	}
	has(t, min[0], "请于今天（7月4日）17:00前")
	clerk := w.told("clerk")
	if len(clerk) != 1 {
		t.Fatalf("the clerk is told %q", clerk)
	}
	has(t, clerk[0], "没有发出", "周更新（第27周）7月3日（周三）09:07")
	hasNot(t, clerk[0], "14:37")
	has(t, strings.Join(w.told("root"), "\n"), "自7月2日（周二）09:00至7月4日（周四）15:03没有运行")
	tick(t, w.App, w, 4, 15, 4) // the first program lives again: nothing is new
	if n := len(w.told("min")) + len(w.told("clerk")); n != 2 {
		t.Errorf("%d messages", n)
	}
	// A clock set back, and on again.
	tick(t, again, w, 4, 14, 0)
	tick(t, again, w, 4, 14, 4)
	tick(t, again, w, 4, 14, 37)
	if n := len(w.told("min")); n != 1 {
		t.Errorf("%d messages after the clock went back", n)
	}
	// Down over the due moment: nothing late.
	tick(t, w.another(), w, 11, 17, 5)
	if n := len(w.told("min")); n != 1 {
		t.Errorf("%d messages after the due moment", n)
	}
	has(t, w.told("clerk")[1], "7月10日（周三）09:07", "7月11日（周四）14:37", "周例会")
}

// The rehearsal is what the server does: the same texts to the same people.
func TestRehearsalIsTheServer(t *testing.T) {
	w := newSample(t)
	var lines []string
	err := w.Rehearse(t.Context(), calendar.NewDate(2024, time.July, 1), calendar.NewDate(2024, time.July, 12), func(h Happening) error {
		for _, to := range h.To {
			lines = append(lines, to+" "+h.Text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(w.told("min")); n != 0 {
		t.Fatalf("the rehearsal sent %d messages", n)
	}
	tick(t, w.App, w, 1, 0, 0)
	for at := calendar.NewDate(2024, time.July, 1).At(0, 0); calendar.DateOf(at).Day < 13; at = at.Add(4 * time.Minute) {
		w.now.Set(at)
		if err := w.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	queued, err := w.Store.Queued(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var sent []string
	for _, q := range queued {
		sent = append(sent, q.To+" "+q.Text)
	}
	if strings.Join(lines, "\n") != strings.Join(sent, "\n") {
		t.Errorf("rehearsed\n%s\nsent\n%s", strings.Join(lines, "\n"), strings.Join(sent, "\n"))
	}
}

// What was reported in part before the sending is left out of what is sent, and the
// figures are those of that moment: of a reminder, of 催办 and of a prompt, also when the
// vendor took none of them at first.
func TestRemindersAreWordedWhenTheyAreSent(t *testing.T) {
	for _, refused := range []int{0, -1} {
		o := newOffice(t, "", 0)
		report := func(text string) {
			t.Helper()
			has(t, o.say("min", text), "请核对")
			has(t, o.say("min", "确认"), "已保存")
		}
		tick(t, o.App, o.world, 3, 9, 4)
		tick(t, o.App, o.world, 3, 9, 7)
		if refused != 0 {
			o.corp.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultCode, Code: refused, Times: 1})
			o.pass(3 * time.Minute)
		}
		report("14 60%")
		has(t, o.told("min")[0], "第14项") // as it was planned
		o.pass(3 * time.Minute)
		got := o.inbox("min")
		if len(got) != 1 {
			t.Fatalf("got %q", got)
		}
		has(t, got[0], "请于明天（7月4日）17:00前报送", "第15项", "第16项")
		hasNot(t, got[0], "第14项", "再次")

		o.now.Set(july(6, 20, 0, 0)) // a Saturday
		has(t, o.say("clerk", "催办第15、16项"), "7月8日（周一）08:30发出")
		report("15同上周")
		o.now.Set(july(8, 8, 30, 0))
		o.drain()
		got = o.inbox("min")
		if len(got) != 2 || !strings.Contains(got[1], "第16项") || strings.Contains(got[1], "第15项") {
			t.Fatalf("urged with %q", got[1:])
		}

		o.now.Set(july(9, 9, 0, 0))
		if _, err := o.Prompt(t.Context(), "", "min", []int{14, 15}); err != nil {
			t.Fatal(err)
		}
		o.now.Set(july(9, 9, 0, 1))
		report("14 66%")
		o.drain()
		if got = o.inbox("min"); len(got) != 3 || !strings.Contains(got[2], "第15项") || strings.Contains(got[2], "第14项") {
			t.Errorf("prompted with %q", got[2:])
		}
	}
}

// A damaged row of what a reminder stands on stops that reminder and no other message.
func TestDamagedRunsStopThemselvesAlone(t *testing.T) {
	o := newOffice(t, "", 1)
	o.members(ledger.Member{Account: person(0), Name: "王五", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true})
	tick(t, o.App, o.world, 3, 9, 4)
	tick(t, o.App, o.world, 3, 9, 7)
	_, path, _ := strings.Cut(o.cfg.Database.Reveal(), ":")
	db, err := sql.Open("sqlite", path)
	if err == nil {
		_, err = db.Exec("UPDATE runs SET covers = '{' WHERE recipient = 'min'")
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	o.pass(3 * time.Minute)
	if n := len(o.inbox(person(0))); n != 1 || len(o.inbox("min")) != 0 || len(o.told("min")) != 0 {
		t.Errorf("%d messages, and %q, waiting %q", n, o.inbox("min"), o.told("min"))
	}
}

// A report in the minute between slot and sending, on another program: the phone
// stays silent; the phone of who has not reported does not.
func TestAReportJustBeforeSending(t *testing.T) {
	o := newOffice(t, "", 0)
	other := &world{App: o.another(), t: t, now: o.now, cfg: o.cfg, n: 1 << 20}
	tick(t, o.App, o.world, 3, 9, 0)
	tick(t, o.App, o.world, 3, 9, 7)
	has(t, other.say("min", "都没有变化"), "第14项")
	has(t, other.say("min", "确认"), "已保存")
	o.now.Set(calendar.NewDate(2024, time.July, 3).At(9, 10))
	o.drain()
	if got := o.inbox("min"); len(got) != 0 {
		t.Errorf("reminded after reporting: %q", got)
	}
	if got := o.told("min"); len(got) != 0 {
		t.Errorf("still waiting: %q", got)
	}
	tick(t, o.App, o.world, 5, 8, 37)
	tick(t, o.App, o.world, 5, 8, 40)
	o.drain()
	if got := o.inbox("min"); len(got) != 1 {
		t.Errorf("the meeting is told %q", got)
	}
}

// A reminder that the vendor refused to take yet is no longer sent to who reports
// meanwhile: however often it was refused, and whoever shared the request.
func TestAReportWhileAReminderIsPutBack(t *testing.T) {
	for _, code := range []int{45009, 60020, -1} {
		o := newOffice(t, "", 1)
		o.members(ledger.Member{Account: person(0), Name: "王五", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true})
		tick(t, o.App, o.world, 3, 9, 4)
		tick(t, o.App, o.world, 3, 9, 7)
		o.corp.Fail(sandbox.Fault{API: "message/send", Kind: sandbox.FaultCode, Code: code})
		for range 3 {
			o.pass(3 * time.Minute)
		}
		if got := append(o.told("min"), o.told(person(0))...); len(got) != 2 || got[0] != got[1] || len(o.inbox("min")) != 0 {
			t.Fatalf("%d: waiting %q, got %q", code, got, o.inbox("min"))
		}
		has(t, o.say("min", "都没有变化"), "第14项")
		has(t, o.say("min", "确认"), "已保存")
		o.corp.ClearFaults()
		o.pass(10 * time.Minute)
		if got := append(o.inbox("min"), o.inbox(person(0))...); len(got) != 0 {
			t.Errorf("%d: reminded after reporting: %q", code, got)
		}
	}
}

// 下午报 brings one reminder in the afternoon, and takes the place of the last of the
// window; while reminders are paused nobody hears of any; a leader who wants Mondays
// gets those alone.
func TestWishesAboutReminders(t *testing.T) {
	o := newOffice(t, "", 0)
	w := o.world
	tick(t, w.App, w, 3, 9, 0)
	tick(t, w.App, w, 3, 9, 7)
	o.pass(3 * time.Minute)
	has(t, w.say("min", "下午报"), "14:37再提醒")
	tick(t, w.App, w, 3, 14, 36)
	tick(t, w.App, w, 3, 14, 37)
	tick(t, w.App, w, 3, 14, 38)
	o.drain()
	min := o.inbox("min")
	if len(min) != 2 {
		t.Fatalf("told %q", min)
	}
	has(t, min[1], "请于明天（7月4日）17:00前")
	has(t, strings.Join(o.inbox("clerk"), "\n"), "李四表示稍后报送")
	tick(t, w.App, w, 4, 14, 37)
	if got := w.told("min"); len(got) != 0 {
		t.Errorf("a third time: %q", got)
	}
	has(t, w.say("lead", "别天天推 周一早上一次就行"), "已记下")
	tick(t, w.App, w, 8, 8, 47)
	o.pass(3 * time.Minute)
	tick(t, w.App, w, 10, 9, 0)
	has(t, w.say("clerk", "暂停提醒到周五 开党代会"), "2024年7月12日")
	tick(t, w.App, w, 10, 16, 7)
	tick(t, w.App, w, 12, 8, 37)
	if lead := o.inbox("lead"); len(lead) != 1 || len(w.told("lead")) != 0 {
		t.Errorf("the leader is told %q", lead)
	}
	if n := len(w.told("min")); n != 0 {
		t.Errorf("told %d times while paused", n)
	}
	tick(t, w.App, w, 17, 9, 0)
	tick(t, w.App, w, 17, 9, 7)
	if n := len(w.told("min")); n != 1 {
		t.Errorf("told %d times after the pause", n)
	}
}
