package app

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/config"
	"duban/document"
	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/ledger"
	"duban/store/storetest"
)

// world is an App on a database of its own, with a clock that stands still.
type world struct {
	*App
	t   testing.TB
	now *clock.Settable
	cfg config.Config
	n   int
}

// newWorld is a world on the database of dsn; "" is a fresh file.
func newWorld(t testing.TB, dsn string) *world {
	t.Helper()
	if dsn == "" {
		dsn = storetest.Fresh.SQLite(t)
	}
	w := closedWorld(t, dsn)
	w.App = w.another()
	return w
}

// closedWorld is a world whose program is not yet open.
func closedWorld(t testing.TB, dsn string) *world {
	w := &world{t: t, now: clock.NewSettable(DemoStart, nil), cfg: config.Default()}
	w.cfg.Database = config.NewDSN(dsn)
	return w
}

// newSample is a world with the sample, as it is after the import.
func newSample(t testing.TB) *world {
	t.Helper()
	return newWorld(t, sampled.SQLite(t))
}

// sampled makes databases that hold the sample.
var sampled = &testkit.Mould{Fill: func(t testing.TB, dsn string) {
	if err := newWorld(t, dsn).sample().Close(); err != nil {
		t.Fatal(err)
	}
}}

// another is a second program on the same database, on the same clock.
func (w *world) another() *App {
	w.t.Helper()
	a, err := New(context.Background(), w.cfg, Options{Clock: w.now, Log: testkit.Log(w.t)})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := a.Close(); err != nil {
			w.t.Error(err)
		}
	})
	return a
}

// sample imports the office's own progress table and gives it three people.
func (w *world) sample() *world {
	w.t.Helper()
	w.importFile("zhangqiu-2024q2.docx")
	w.members(
		ledger.Member{Account: "lead", Name: "张区长", Role: ledger.Leader, Active: true},
		ledger.Member{Account: "clerk", Name: "赵明", Role: ledger.Clerk, Active: true},
		ledger.Member{Account: "min", Name: "李四", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true},
		ledger.Member{Account: "gone", Name: "王五", Role: ledger.Clerk},
	)
	return w
}

func (w *world) importFile(name string) {
	w.t.Helper()
	data, err := document.Samples.ReadFile("testdata/seeds/" + name)
	if err != nil {
		w.t.Fatal(err)
	}
	o := ImportOptions{}
	if strings.HasPrefix(name, "zhangqiu") {
		o.AsOf = calendar.NewDate(2024, time.June, 30)
	}
	p, err := w.PreviewImport(name, data, o)
	if err != nil || len(p.Diff.Errors) > 0 {
		w.t.Fatal(err, p)
	}
	if err := w.Import(context.Background(), p); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) members(ms ...ledger.Member) {
	w.t.Helper()
	if _, err := w.PutMembers(context.Background(), ms, true); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) event(from, text string) *chat.Event {
	w.n++
	return &chat.Event{ID: fmt.Sprintf("1000002:%s:%d", from, w.n), Kind: chat.KindText, From: from, Text: text, MsgID: fmt.Sprint(w.n), At: w.now.Now()}
}

func (w *world) say(from, text string) string {
	w.t.Helper()
	return answered(w.t, w.App, w.event(from, text))
}

func answered(t testing.TB, a *App, ev *chat.Event) string {
	t.Helper()
	s, err := a.Answer(context.Background(), ev)
	if err != nil {
		t.Fatalf("%s: %v", ev.Text, err)
	}
	return s
}

func has(t testing.TB, got string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(got, w) {
			t.Errorf("lacks %q: %s", w, got)
		}
	}
}

func hasNot(t testing.TB, got string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(got, w) {
			t.Errorf("has %q: %s", w, got)
		}
	}
}

func table(percent string) string {
	return "云溪区2024年为民办实事进展情况（截至6月30日）\n序号\t项目名称\t任务目标\t进展情况\t完成率（%）\t责任单位\n" +
		"1\t口袋公园\t新建口袋公园3处。\t已建成1处。\t" + percent + "\t区园林中心\n2\t农村供水\t改造管网12公里。\t已改造9公里。\t75%\t区水利局\n"
}

func percentOf(t testing.TB, a *App, plan string, no int) ledger.Percent {
	t.Helper()
	for _, p := range a.View().Book.Plans {
		if p.Name == plan {
			return p.Figure(p.Item(no)).Percent
		}
	}
	return ledger.Percent{}
}

const park = "2024年为民办实事"

func TestWhoMayAsk(t *testing.T) {
	w := newSample(t)
	for from, want := range map[string]string{"lead": "第7项 ", "clerk": "第7项 ", "min": "第7项 ", "LEAD": "第7项 ", "nobody": "尚未登记", "gone": "已停用"} {
		got := w.say(from, "第7项进度")
		has(t, got, want)
		if want != "第7项 " {
			hasNot(t, got, "%", "第7项")
		}
	}
	// What is changed is the office's; a repeated try by anybody else changes no plan, and leaves its line in the audit.
	version, before := w.View().Book.Version, w.View().Book
	for _, from := range []string{"lead", "min", "nobody", "gone"} {
		for _, text := range []string{table("40%"), "确认", "撤销导入", "别名 交警＝交警大队", "同义词 老人洗澡＝助浴", "确认"} {
			w.say(from, text)
		}
	}
	if err := w.Reload(t.Context()); err != nil || w.View().Book.Version == version {
		t.Errorf("the audit went from version %d to %d (%v)", version, w.View().Book.Version, err)
	}
	for i, p := range w.View().Book.Plans {
		if p.Version != before.Plans[i].Version {
			t.Errorf("%s went from version %d to %d", p.Name, before.Plans[i].Version, p.Version)
		}
	}
	has(t, w.say("min", "我负责哪些"), "第14项", "第15项", "第16项")
	hasNot(t, w.say("min", "我负责哪些"), "第17项")
}

func TestConfirmingWords(t *testing.T) {
	w := newSample(t)
	has(t, w.say("clerk", table("40%")), "将新建《"+park+"》", "回复“确认”")
	for _, soft := range []string{"好的", "可以", "收到", "1", "确认一下第7项进度", "确认第7项", "不确认", "第7项进度", "对不对", "嗯那个", "明白", "ok吗"} {
		w.say("clerk", soft)
		if percentOf(t, w.App, park, 1).Known() {
			t.Fatalf("%s confirmed", soft)
		}
	}
	has(t, w.say("clerk", "确认。"), "已写入《"+park+"》")
	if got := percentOf(t, w.App, park, 1); got != ledger.Whole(40) {
		t.Errorf("%s", got)
	}
	has(t, w.say("clerk", "确认"), "没有待确认的内容")
	has(t, w.say("clerk", "确认！"), "没有待确认的内容")
	for i, word := range []string{"对", "是的", "嗯", "没错", "OK", "ｏｋ", "恩"} {
		p := fmt.Sprintf("%d%%", 41+i)
		w.say("clerk", table(p))
		w.say("clerk", word)
		if got := percentOf(t, w.App, park, 1); got.String() != p {
			t.Errorf("%s did not confirm: %s, want %s", word, got, p)
		}
	}
	for _, word := range []string{"取消", "算了", "不对", "取消。"} {
		w.say("clerk", table("99%"))
		has(t, w.say("clerk", word), "已取消")
		w.say("clerk", "确认")
		if got := percentOf(t, w.App, park, 1); got == ledger.Whole(99) {
			t.Fatalf("%s did not cancel", word)
		}
	}
}

func TestDraftsExpire(t *testing.T) {
	w := newSample(t)
	w.say("clerk", table("40%"))
	w.now.Set(DemoStart.Add(2*time.Hour + time.Second))
	has(t, w.say("clerk", "确认"), "没有待确认的内容")
	if percentOf(t, w.App, park, 1).Known() {
		t.Error("an expired draft was written")
	}
	w.say("clerk", table("41%")) // a new one in the expired one's place
	has(t, w.say("clerk", "确认"), "已写入")
}

func TestARestartLosesNoDraft(t *testing.T) {
	w := newSample(t)
	w.say("clerk", table("40%"))
	b := w.another()
	has(t, answered(t, b, w.event("clerk", "确认")), "已写入")
	if err := w.checkVersion(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := percentOf(t, w.App, park, 1); got != ledger.Whole(40) {
		t.Errorf("the first program has %s", got)
	}
}

// The vendor repeats a callback that it got no answer to: the answer is the
// stored one, and nothing is done twice.
func TestRepeatedEvents(t *testing.T) {
	w := newSample(t)
	w.say("clerk", table("40%"))
	confirm := w.event("clerk", "确认")
	first := answered(t, w.App, confirm)
	version := w.View().Book.Version
	for range 3 {
		if again := answered(t, w.App, confirm); again != first {
			t.Errorf("the repeat got %s, the first %s", again, first)
		}
	}
	if w.View().Book.Version != version {
		t.Error("a repeat changed the ledger")
	}
	// At once, and on two programs.
	w.say("clerk", table("50%"))
	b := w.another()
	confirm = w.event("clerk", "确认")
	answers := make([]string, 8)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			a := w.App
			if i%2 == 1 {
				a = b
			}
			answers[i] = answered(t, a, confirm)
		})
	}
	wg.Wait()
	for _, s := range answers {
		has(t, s, "已写入")
	}
	if err := w.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, p := range w.View().Book.Plans {
		if p.Name == park && p.Imports != 2 {
			t.Errorf("%d imports, want 2", p.Imports)
		}
	}
}

// Two of the office import into one plan: the second is shown the new state and
// asked again, and overwrites nothing unseen.
func TestConflictIsShownAgain(t *testing.T) {
	w := newSample(t)
	w.members(ledger.Member{Account: "clerk2", Name: "孙科", Role: ledger.Clerk, Active: true})
	w.say("clerk", table("40%"))
	w.say("clerk", "确认")
	w.say("clerk", table("50%"))
	w.say("clerk2", table("60%"))
	has(t, w.say("clerk2", "确认"), "已写入")
	again := w.say("clerk", "确认")
	has(t, again, text0, "60% → 50%")
	if got := percentOf(t, w.App, park, 1); got != ledger.Whole(60) {
		t.Fatalf("%s: written over what the clerk had not seen", got)
	}
	has(t, w.say("clerk", "确认"), "已写入")
	if got := percentOf(t, w.App, park, 1); got != ledger.Whole(50) {
		t.Errorf("%s", got)
	}
}

const text0 = "台账在预览之后有变化"

// The same, where the other's import is not known to this program's snapshot yet.
func TestConflictWithAnotherProgram(t *testing.T) {
	w := newSample(t)
	w.say("clerk", table("40%"))
	w.say("clerk", "确认")
	b := w.another()
	w.members(ledger.Member{Account: "clerk2", Name: "孙科", Role: ledger.Clerk, Active: true})
	if err := b.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.say("clerk", table("50%"))
	answered(t, b, w.event("clerk2", table("60%")))
	has(t, answered(t, b, w.event("clerk2", "确认")), "已写入")
	has(t, w.say("clerk", "确认"), text0, "60% → 50%") // tried, refused, decided anew
	if got := percentOf(t, w.App, park, 1); got != ledger.Whole(60) {
		t.Errorf("%s", got)
	}
}

// A database that is away is a sentence, and questions go on.
func TestDatabaseAway(t *testing.T) {
	w := newSample(t)
	w.say("clerk", table("40%"))
	if err := w.Store.Close(); err != nil {
		t.Fatal(err)
	}
	got := w.say("clerk", "确认")
	hasNot(t, got, "已写入")
	if got == "" {
		t.Error("no sentence")
	}
	has(t, w.say("lead", "第7项进度"), "第7项 ", "70%")
	if n := w.metrics.failures.Get(); n == 0 {
		t.Error("the failure was not counted")
	}
}

func TestAnswerAfterItsSenderLeft(t *testing.T) {
	w := newSample(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ev := w.event("clerk", table("40%"))
	if s, err := w.Answer(ctx, ev); err != nil || s == "" {
		t.Errorf("%q %v", s, err)
	}
	has(t, answered(t, w.App, ev), "将新建") // the vendor's next try
}

// What another process writes to the same file is seen while serving.
func TestAnotherProcessOnTheSameFile(t *testing.T) {
	w := newSample(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); w.watch(ctx) }()
	defer func() { cancel(); <-done }()
	other := &world{App: w.another(), t: t, now: w.now, cfg: w.cfg}
	other.members(ledger.Member{Account: "new", Name: "新人", Role: ledger.Leader, Active: true})
	deadline, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		if strings.Contains(w.say("new", "第7项进度"), "第7项 ") {
			tick.Stop()
			return
		}
		select {
		case <-tick.C:
		case <-deadline.Done():
			t.Fatal("the other process's change was not seen")
		}
	}
}

func TestTooManyMessages(t *testing.T) {
	w := newSample(t)
	ev := w.event("lead", "第7项进度")
	first := answered(t, w.App, ev)
	for range w.cfg.MemberRate - 1 {
		hasNot(t, w.say("lead", "第7项进度"), "频繁")
	}
	has(t, w.say("lead", "第7项进度"), "频繁")
	if again := answered(t, w.App, ev); again != first {
		t.Errorf("the repeat of an answered question got %s", again)
	}
	hasNot(t, w.say("clerk", "第7项进度"), "频繁")
	w.now.Set(DemoStart.Add(time.Minute))
	hasNot(t, w.say("lead", "第7项进度"), "频繁")
}

func TestGreetingOnceADay(t *testing.T) {
	w := newSample(t)
	enter := func(id string) string {
		return answered(t, w.App, &chat.Event{ID: id, Kind: chat.KindEnter, From: "lead", At: w.now.Now()})
	}
	first := enter("one")
	has(t, first, "张区长同志")
	if got := enter("two"); got != "" {
		t.Errorf("greeted twice a day: %s", got)
	}
	if got := enter("one"); got != first {
		t.Errorf("the repeat got %q", got)
	}
	w.now.Set(DemoStart.Add(14*time.Hour + 59*time.Minute)) // 23:59
	if got := enter("three"); got != "" {
		t.Errorf("before midnight: %s", got)
	}
	w.now.Set(DemoStart.Add(15 * time.Hour))
	if got := enter("four"); got == "" {
		t.Error("not greeted the next day")
	}
}

func TestContinuing(t *testing.T) {
	w := newSample(t)
	first := w.say("lead", "第1-10项进展")
	has(t, first, "（1/", "回复“继续”")
	next := w.event("lead", "继续")
	second := answered(t, w.App, next)
	has(t, second, "（2/")
	if again := answered(t, w.App, next); again != second {
		t.Error("the repeat got another page")
	}
	w.say("lead", "谢谢")
	third := w.say("lead", "继续")
	if third == second {
		t.Error("the page came twice")
	}
	for i := 0; i < 20 && strings.Contains(third, "回复“继续”"); i++ {
		third = w.say("lead", "继续")
	}
	has(t, w.say("lead", "继续"), "没有更多内容")
	w.say("lead", "第1-10项进展")
	w.now.Set(DemoStart.Add(11 * time.Minute))
	has(t, w.say("lead", "继续"), "没有更多内容")
}

func TestSeveralPlans(t *testing.T) {
	w := newSample(t)
	w.importFile("jining-2024.docx")
	ask := w.say("lead", "第7项进度")
	has(t, ask, "有2份清单", "1．", "2．")
	hasNot(t, ask, "%")
	two := w.View().Book.Plans
	got := w.say("lead", "1") // answers the question that waited
	has(t, got, "第7项 ")
	chosen := two[0]
	if !strings.Contains(ask, "1．《"+chosen.Name) {
		chosen = two[1]
	}
	has(t, got, chosen.Item(7).Title)
	for _, q := range []string{"总体进度", "第1-10项进展", "继续", "继续", "谢谢", "第7项进度"} { // the choice outlives answers of any kind
		got = w.say("lead", q)
	}
	has(t, got, chosen.Item(7).Title)
	has(t, w.say("lead", "章丘第7项进度"), "开展医药惠民工程")
	w.now.Set(DemoStart.Add(20 * time.Minute))
	has(t, w.say("lead", "第7项进度"), "有2份清单")
	has(t, w.say("min", "第14项进度"), "第14项 ", "53%") // his units are in one of them
}

func TestEllipsisExpires(t *testing.T) {
	w := newSample(t)
	w.say("lead", "第7项进度")
	has(t, w.say("lead", "谁负责"), "第7项", "区卫健局")
	w.now.Set(DemoStart.Add(11 * time.Minute))
	has(t, w.say("lead", "谁负责"), "请说明是第几项")
}
