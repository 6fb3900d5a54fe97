package app

import (
	"fmt"
	"testing"
	"time"

	"duban/chat"
	"duban/config"
	"duban/internal/testkit"
	"duban/ledger"
	"duban/store/storetest"
)

// Two programs behind one balancer, on MariaDB and Redis: whichever a question
// goes to, its answer has what was confirmed before it was asked, and the
// conversation goes on.
func TestReplicas(t *testing.T) {
	dsn, redis := storetest.Fresh.MariaDB(t), testkit.Redis(t)
	w := newWorld(t, dsn)
	w.cfg.Redis = config.NewDSN(redis)
	w.cfg.MemberRate = 0
	a, b := &world{App: w.another(), t: t, now: w.now, cfg: w.cfg}, &world{App: w.another(), t: t, now: w.now, cfg: w.cfg, n: 1 << 20}
	a.sample()

	for i := range 20 { // no answer predates a confirmation on the other
		writer, reader := a, b
		if i%2 == 1 {
			writer, reader = b, a
		}
		percent := fmt.Sprintf("%d%%", 20+i)
		has(t, writer.say("clerk", table(percent)), "回复“确认”")
		has(t, writer.say("clerk", "确认"), "已写入")
		has(t, reader.say("lead", "云溪第1项进度"), "第1项 口袋公园：")
		if got := percentOf(t, reader.App, park, 1); got.String() != percent {
			t.Fatalf("confirmed %s, then the other program answers from %s", percent, got)
		}
	}
	// A draft made on one is confirmed on the other, and its repeat answered on the first.
	a.say("clerk", table("90%"))
	confirm := b.event("clerk", "确认")
	first := answered(t, b.App, confirm)
	has(t, first, "已写入")
	if again := answered(t, a.App, confirm); again != first {
		t.Errorf("the repeat on the other program got %s", again)
	}
	// The conversation crosses once it is written: a person takes longer to type.
	b.memory.write()
	a.say("lead", "章丘第7项进度")
	a.memory.write()
	has(t, b.say("lead", "谁负责"), "第7项 ", "区卫健局")
	// A greeting counts for all.
	enter := func(w *world, id string) string {
		return answered(t, w.App, &chat.Event{ID: id, Kind: chat.KindEnter, From: "lead"})
	}
	if enter(a, "one") == "" || enter(b, "two") != "" {
		t.Error("greeted on both")
	}
}

// The plan chosen last on any program is the one that a later answer goes on with,
// however long ago another program saw a different one.
func TestPlanChosenOnAnotherReplica(t *testing.T) {
	dsn, redis := storetest.Fresh.MariaDB(t), testkit.Redis(t)
	w := newWorld(t, dsn)
	w.cfg.Redis = config.NewDSN(redis)
	a, b := &world{App: w.another(), t: t, now: w.now, cfg: w.cfg}, &world{App: w.another(), t: t, now: w.now, cfg: w.cfg, n: 1 << 20}
	a.sample()
	a.importFile("jining-2024.docx")
	has(t, a.say("lead", "切换到章丘"), "已切换到")
	a.memory.write()
	has(t, b.say("lead", "切换到济宁"), "已切换到")
	b.memory.write()
	for _, q := range []string{"没到100%的", "总体进度", "继续"} { // answers about no item, some of them long
		a.say("lead", q)
		a.memory.write()
	}
	has(t, a.say("lead", "第7项"), "尚无完成率")
	has(t, b.say("lead", "第7项"), "尚无完成率")
}

// With the database away, a question is answered from memory within the time-out.
func TestReplicaWithoutItsDatabase(t *testing.T) {
	w := newWorld(t, storetest.Fresh.MariaDB(t)).sample()
	if err := w.Store.Close(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	has(t, w.say("lead", "第7项进度"), "第7项 ", "70%")
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %s", took)
	}
	if w.metrics.versionErrors.Get() == 0 {
		t.Error("the failed check was not counted")
	}
}

// A change on another program that takes long to read is waited for.
func TestManyMembersOnAnotherReplica(t *testing.T) {
	w := newWorld(t, storetest.Fresh.MariaDB(t)).sample()
	b := &world{App: w.another(), t: t, now: w.now, cfg: w.cfg, n: 1 << 20}
	var ms []ledger.Member
	for i := range 3000 {
		ms = append(ms, ledger.Member{Account: fmt.Sprintf("m%d", i), Name: "某人", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true})
	}
	w.members(ms...)
	has(t, b.say("m2999", "第7项进度"), "第7项 ")
}
