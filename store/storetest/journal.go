package storetest

import (
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"duban/ledger"
	"duban/store"
)

func timesAreUTC(t *testing.T, b *bench) {
	until := start.Add(10 * time.Minute)
	b.must(ledger.SaveDraft{Draft: ledger.Draft{Account: "a", ExpiresAt: until}})
	d, found, err := b.Draft(t.Context(), "a")
	if err != nil || !found || !d.ExpiresAt.Equal(until) || d.ExpiresAt.Location() != time.UTC {
		t.Errorf("draft until %v, found %v, error %v; want %v", d.ExpiresAt, found, err, until.UTC())
	}
	p := b.imports("民生实事", second())
	if at := p.Item(1).Versions[0].At; at != start.UTC() {
		t.Errorf("imported at %v, want %v", at, start.UTC())
	}
}

func draftVersions(t *testing.T, b *bench) {
	save := func(base int, payload string) error {
		return b.apply(ledger.SaveDraft{Base: base, Draft: ledger.Draft{
			Account: "ZhangSan", Version: base + 1, Kind: ledger.DraftImport, Payload: []byte(payload), ExpiresAt: start.Add(time.Hour),
		}})
	}
	want := func(version int, payload string) {
		t.Helper()
		d, found, err := b.Draft(t.Context(), "zhangsan ")
		if err != nil || !found || d.Version != version || string(d.Payload) != payload || d.Kind != ledger.DraftImport || d.Account != "zhangsan" {
			t.Errorf("draft %+v, found %v, error %v", d, found, err)
		}
	}
	if _, found, err := b.Draft(t.Context(), "zhangsan"); found || err != nil {
		t.Errorf("a draft out of nothing: %v, %v", found, err)
	}
	if err := save(0, `{"text":"一"}`); err != nil {
		t.Fatal(err)
	}
	want(1, `{"text":"一"}`)
	b.wantCode(save(0, "x"), ledger.Conflict)
	if err := save(1, "two"); err != nil {
		t.Fatal(err)
	}
	want(2, "two")
	b.wantCode(save(1, "x"), ledger.Conflict)
	b.wantCode(b.apply(ledger.DropDraft{Account: "zhangsan", Version: 1}), ledger.Conflict)
	want(2, "two")
	b.must(ledger.DropDraft{Account: "ZHANGSAN", Version: 2})
	if _, found, _ := b.Draft(t.Context(), "zhangsan"); found {
		t.Error("a dropped draft is still there")
	}
	b.wantCode(save(2, "x"), ledger.Conflict)
	if v, err := b.Version(t.Context()); v != 0 || err != nil {
		t.Errorf("drafts made book version %d, %v", v, err)
	}
}

func draftsExpire(t *testing.T, b *bench) {
	draft := ledger.Draft{Account: "a", Kind: ledger.DraftAlias, ExpiresAt: start.Add(time.Minute)}
	b.must(ledger.SaveDraft{Draft: draft})
	b.clock.Set(start.Add(time.Minute - time.Microsecond))
	if _, found, _ := b.Draft(t.Context(), "a"); !found {
		t.Error("expired too early")
	}
	b.clock.Set(start.Add(time.Minute))
	if _, found, _ := b.Draft(t.Context(), "a"); found {
		t.Error("still open after its time")
	}
	draft.ExpiresAt = start.Add(time.Hour)
	b.must(ledger.SaveDraft{Draft: draft})
	if d, found, _ := b.Draft(t.Context(), "a"); !found || d.Version != 1 {
		t.Errorf("a draft in the place of an expired one: %+v, %v", d, found)
	}
}

func eventsApplyOnce(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	was := b.load().Version
	applied := make([]bool, 20)
	for i, err := range each(20, func(i int) (err error) {
		applied[i], err = b.Apply(bg, event("agent/zhangsan/1"), ledger.AddSynonym{PlanID: p.ID, Word: fmt.Sprint("词", i), Target: "助浴"}, fmt.Sprint("答", i))
		return err
	}) {
		if err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	winner := -1
	for i, yes := range applied {
		if yes && winner >= 0 {
			t.Errorf("both %d and %d were applied", winner, i)
		}
		if yes {
			winner = i
		}
	}
	book := b.load()
	if got := book.Plans[0].Synonyms; len(got) != 1 || got[0].Word != fmt.Sprint("词", winner) {
		t.Errorf("call %d was applied and left %v", winner, got)
	}
	if book.Version != was+1 {
		t.Errorf("version went from %d to %d", was, book.Version)
	}
	answer, found, err := b.Replay(t.Context(), "agent/zhangsan/1")
	if err != nil || !found || answer != fmt.Sprint("答", winner) {
		t.Errorf("replay %q, %v, %v", answer, found, err)
	}
	if _, found, err := b.Replay(t.Context(), "agent/zhangsan/1 "); found || err != nil {
		t.Errorf("a different event has an answer: %v, %v", found, err)
	}
	// An event without a change is remembered as well.
	for _, want := range []bool{true, false} {
		if yes, err := b.Apply(t.Context(), event("e2"), nil, "好"); yes != want || err != nil {
			t.Errorf("applied %v, %v; want %v", yes, err, want)
		}
	}
}

func nothingIsLost(t *testing.T, b *bench) {
	const n = 60
	p, q := b.imports("民生实事", second()), b.imports("第二份", second())
	was := b.load().Version
	for i, err := range each(n, func(i int) error {
		id := p.ID
		if i%2 == 1 {
			id = q.ID
		}
		if i%3 == 2 { // one in three is refused and must take nothing along
			id = 999
		}
		_, err := b.Apply(bg, event(fmt.Sprint("e", i)), ledger.AddSynonym{PlanID: id, Word: fmt.Sprint("词", i), Target: "助浴"}, "")
		return err
	}) {
		if refused := i%3 == 2; refused != (ledger.CodeOf(err) == ledger.NotFound) || !refused && err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	book := b.load()
	if got := len(book.Plans[0].Synonyms) + len(book.Plans[1].Synonyms); got != n*2/3 {
		t.Errorf("%d of %d words are there", got, n*2/3)
	}
	if book.Version != was+n*2/3 {
		t.Errorf("version went from %d to %d", was, book.Version)
	}
	for i := range n {
		if _, found, err := b.Replay(t.Context(), fmt.Sprint("e", i)); err != nil || found == (i%3 == 2) {
			t.Errorf("event %d: remembered %v, %v", i, found, err)
		}
	}
	if err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

func oneImportWins(t *testing.T, b *bench) {
	for _, version := range []int64{0, 1} { // a new plan, then one that exists
		won := 0
		for _, err := range each(8, func(i int) error {
			imp := second()
			imp.Items[0].Percent = ledger.Tenths(int(version)*100 + i)
			return b.apply(ledger.ApplyImport{Plan: ledger.PlanRef{Year: 2024, Name: "民生实事", Version: version}, Import: imp, By: fmt.Sprint(i)})
		}) {
			if err == nil {
				won++
			} else {
				b.wantCode(err, ledger.Conflict)
			}
		}
		if p := b.plan("民生实事"); won != 1 || p.Version != version+1 || p.Imports != int(version)+1 {
			t.Errorf("%d of 8 imports were applied; version %d, imports %d", won, p.Version, p.Imports)
		}
	}
}

func staleChange(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	b.must(ledger.SaveDraft{Draft: ledger.Draft{Account: "zhangsan", ExpiresAt: start.Add(time.Hour)}})
	b.must(ledger.AddSynonym{PlanID: p.ID, Word: "洗澡", Target: "助浴"})
	drop := &ledger.DropDraft{Account: "zhangsan", Version: 1}
	before := b.load()
	imp := second()
	imp.Items[0].Percent = ledger.Whole(99)
	stale := ledger.ApplyImport{Plan: ledger.PlanRef{Year: 2024, Name: "民生实事", Version: p.Version}, Import: imp, Draft: drop}
	_, err := b.Apply(t.Context(), event("stale"), stale, "已导入")
	b.wantCode(err, ledger.Conflict)
	if after := b.load(); !reflect.DeepEqual(before, after) {
		t.Error("a refused import changed something")
	}
	if _, found, _ := b.Draft(t.Context(), "zhangsan"); !found {
		t.Error("a refused import dropped its draft")
	}
	if _, found, _ := b.Replay(t.Context(), "stale"); found {
		t.Error("a refused import is remembered as applied")
	}
	b.wantCode(b.apply(ledger.UndoImport{PlanID: p.ID, Version: p.Version}), ledger.Conflict)

	// At the present version the same event goes through, and drops the draft.
	stale.Plan.Version = b.plan("民生实事").Version
	if yes, err := b.Apply(t.Context(), event("stale"), stale, "已导入"); !yes || err != nil {
		t.Fatalf("applied %v, %v", yes, err)
	}
	if _, found, _ := b.Draft(t.Context(), "zhangsan"); found {
		t.Error("the import left its draft")
	}
	// Confirming a draft that has since been rewritten changes nothing.
	alias := ledger.AddAlias{PlanID: p.ID, Name: "民局", UnitID: p.Units[0].ID, Draft: drop}
	b.wantCode(b.apply(alias), ledger.Conflict)
	if got := b.plan("民生实事").Aliases; len(got) != 0 {
		t.Errorf("aliases %v", got)
	}
}

func names(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	b.must(ledger.AddAlias{PlanID: p.ID, Name: "人资部", UnitID: p.Units[0].ID})
	b.must(ledger.AddAlias{PlanID: p.ID, Name: "人资部", UnitID: p.Units[1].ID})
	b.wantCode(b.apply(ledger.AddAlias{PlanID: p.ID, Name: "区民政局", UnitID: p.Units[1].ID}), ledger.Conflict)
	b.wantCode(b.apply(ledger.AddAlias{PlanID: p.ID, Name: "某局", UnitID: 999}), ledger.NotFound)
	b.wantCode(b.apply(ledger.AddAlias{PlanID: p.ID, Name: " ", UnitID: p.Units[1].ID}), ledger.Invalid)
	b.must(ledger.AddSynonym{PlanID: p.ID, Word: "洗澡", Target: "助餐"})
	b.must(ledger.AddSynonym{PlanID: p.ID, Word: "洗澡", Target: "助浴"})
	b.wantCode(b.apply(ledger.AddSynonym{PlanID: 999, Word: "洗澡", Target: "助浴"}), ledger.NotFound)

	version := b.plan("民生实事").Version
	b.must(ledger.AddSynonym{PlanID: p.ID, Word: "洗澡", Target: "助浴"})
	b.must(ledger.AddAlias{PlanID: p.ID, Name: "人资部", UnitID: p.Units[1].ID})
	b.must(ledger.AddAlias{PlanID: p.ID, Name: "区民政局", UnitID: p.Units[0].ID})
	got := b.plan("民生实事")
	if got.Version != version {
		t.Errorf("what is already so made version %d of %d", got.Version, version)
	}
	if want := []ledger.Alias{{Name: "人资部", UnitID: p.Units[1].ID}}; !reflect.DeepEqual(got.Aliases, want) {
		t.Errorf("aliases %v, want %v", got.Aliases, want)
	}
	if want := []ledger.Synonym{{Word: "洗澡", Target: "助浴"}}; !reflect.DeepEqual(got.Synonyms, want) {
		t.Errorf("synonyms %v, want %v", got.Synonyms, want)
	}
	// A later document that prints the alias means the unit.
	imp := second()
	imp.Items[1].Units[0].Printed = "人资部"
	got = b.imports("民生实事", imp)
	if d := got.Item(2).Duties[0]; d.UnitID != p.Units[1].ID || d.Printed != "人资部" || len(got.Units) != len(p.Units) {
		t.Errorf("duty %+v of units %+v", d, got.Units)
	}
}

func roster(t *testing.T, b *bench) {
	people := []ledger.Member{
		{Account: "ZhangSan", Name: "张三", Role: ledger.Contact, Units: []string{"区民政局", "区组织部（人力资源部）"}, Phone: "13800000000", Active: true},
		{Account: "li.si@x", Name: "李四", Role: ledger.Clerk, Active: true},
	}
	put := func(want store.RosterResult, members ...ledger.Member) {
		t.Helper()
		if got, err := b.PutMembers(t.Context(), members, "cli"); err != nil || got != want {
			t.Errorf("result %+v, %v; want %+v", got, err, want)
		}
	}
	put(store.RosterResult{New: 2}, people...)
	if book := b.load(); !reflect.DeepEqual(book.Members, people) || book.Version != 1 {
		t.Errorf("members %+v at version %d", book.Members, book.Version)
	}
	put(store.RosterResult{Unchanged: 2}, people...)
	if v, _ := b.Version(t.Context()); v != 1 {
		t.Errorf("the same roster again made version %d", v)
	}
	changed := people[0]
	changed.Account, changed.Units, changed.Role = "ZHANGSAN", []string{"区交通局"}, ledger.Head
	wangwu := ledger.Member{Account: "wangwu", Name: "王五", Role: ledger.Leader}
	put(store.RosterResult{New: 1, Changed: 1}, wangwu, changed)
	if got, want := b.load().Members, []ledger.Member{changed, people[1], wangwu}; !reflect.DeepEqual(got, want) {
		t.Errorf("members\n got %+v\nwant %+v", got, want)
	}
	for _, bad := range [][]ledger.Member{{{Account: " "}}, {{Account: "new"}, {Account: "NEW"}}} {
		_, err := b.PutMembers(t.Context(), bad, "cli")
		b.wantCode(err, ledger.Invalid)
	}
	if got := b.load().Members; len(got) != 3 {
		t.Errorf("a refused roster left %+v", got)
	}
	if err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

func refresh(t *testing.T, b *bench) {
	b.imports("一", second())
	two := b.imports("二", second())
	old := b.load()
	b.must(ledger.AddSynonym{PlanID: two.ID, Word: "洗澡", Target: "助浴"})
	b.imports("三", second())
	b.report(two, two.Item(2))
	if _, err := b.PutMembers(t.Context(), []ledger.Member{{Account: "a"}}, "cli"); err != nil {
		t.Fatal(err)
	}
	got, err := b.Refresh(t.Context(), old)
	if err != nil {
		t.Fatal(err)
	}
	if want := b.load(); !reflect.DeepEqual(got, want) {
		t.Errorf("refreshed\n got %+v\nwant %+v", got, want)
	}
	if got.Plans[0] != old.Plans[0] {
		t.Error("an unchanged plan was read again")
	}
	if len(old.Plans) != 2 || len(old.Plans[1].Synonyms) != 0 {
		t.Error("the earlier book was changed")
	}
}

func auditChain(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	for i := range 5 {
		if _, err := b.Apply(t.Context(), event(fmt.Sprint(i)), ledger.AddSynonym{PlanID: p.ID, Word: fmt.Sprint("词", i), Target: "助浴"}, ""); err != nil {
			t.Fatal(err)
		}
	}
	verify := func(want string) {
		t.Helper()
		err := b.VerifyAudit(t.Context())
		if want == "" {
			if err != nil {
				t.Errorf("audit: %v", err)
			}
			return
		}
		if ledger.CodeOf(err) != ledger.Invalid || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("audit: %v, want 「%s」", err, want)
		}
	}
	verify("")
	last := b.count("audit")
	b.sql("UPDATE audit SET actor = 'lisi' WHERE id = 6")
	verify("审计记录第6条")
	b.sql("UPDATE audit SET actor = 'zhangsan' WHERE id = 6")
	verify("")
	b.sql("UPDATE audit SET new_value = CONCAT(new_value, ' ') WHERE id = 3")
	verify("审计记录第3条")
	b.sql("UPDATE audit SET new_value = TRIM(new_value) WHERE id = 3")
	verify("")
	// The forms that imports left are vouched for as well.
	b.sql("UPDATE item_versions SET percent_tenths = 710 WHERE item_id = 1")
	verify("事项历史（第1次导入，事项编号1）")
	b.sql("UPDATE item_versions SET percent_tenths = 700 WHERE item_id = 1")
	verify("")
	b.sql("UPDATE item_versions SET percent_tenths = 0 WHERE item_id = 2") // it had none
	verify("事项编号2")
	b.sql("DELETE FROM item_versions WHERE item_id = 2")
	verify("事项历史不完整")
	b.sql(fmt.Sprintf("DELETE FROM audit WHERE id = %d", last))
	verify("审计记录不完整")
}

func restart(t *testing.T, b *bench) {
	b.imports("民生实事", second())
	if _, err := b.PutMembers(t.Context(), []ledger.Member{{Account: "a", Units: []string{"区民政局"}}}, "cli"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Apply(t.Context(), event("e"), ledger.SaveDraft{Draft: ledger.Draft{Account: "a", ExpiresAt: start.Add(time.Hour)}}, "请确认"); err != nil {
		t.Fatal(err)
	}
	before := b.load()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b.Store = b.open()
	if after := b.load(); !reflect.DeepEqual(before, after) {
		t.Errorf("after a restart\n got %+v\nwant %+v", after, before)
	}
	if answer, found, err := b.Replay(t.Context(), "e"); answer != "请确认" || !found || err != nil {
		t.Errorf("replay %q, %v, %v", answer, found, err)
	}
	if _, found, err := b.Draft(t.Context(), "a"); !found || err != nil {
		t.Errorf("draft %v, %v", found, err)
	}
	if yes, err := b.Apply(t.Context(), event("e"), nil, ""); yes || err != nil {
		t.Errorf("the event was applied again: %v, %v", yes, err)
	}
	if n, err := b.Pending(t.Context()); n != 0 || err != nil {
		t.Errorf("pending migrations %d, %v", n, err)
	}
}

func newerIsRefused(t *testing.T, b *bench) {
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b.sql("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)")
	s, err := store.Open(t.Context(), b.dsn, store.Options{Clock: b.clock})
	if err == nil {
		t.Fatal(errors.Join(errors.New("a newer database was opened"), s.Close()))
	}
	b.wantCode(err, ledger.Invalid)
	if !strings.Contains(err.Error(), "请使用新版程序") {
		t.Errorf("refused with %q", err)
	}
}

func concurrentOpen(t *testing.T, b *bench) {
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	// Back to an empty database, whatever the tables refer to.
	b.dropAll()
	stores := make([]*store.Store, 4)
	for i, err := range each(len(stores), func(i int) (err error) {
		stores[i], err = store.Open(bg, b.dsn, store.Options{Clock: b.clock})
		return err
	}) {
		if err != nil {
			t.Fatalf("open %d: %v", i, err)
		}
	}
	b.Store = stores[0]
	p := b.imports("民生实事", second())
	// All of them write to one ledger.
	for i, err := range each(40, func(i int) error {
		_, err := stores[i%len(stores)].Apply(bg, event(fmt.Sprint("e", i%20)), ledger.AddSynonym{PlanID: p.ID, Word: fmt.Sprint("词", i%20), Target: "助浴"}, "")
		return err
	}) {
		if err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	if got := len(b.plan("民生实事").Synonyms); got != 20 {
		t.Errorf("%d words of 20", got)
	}
	if err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
	for _, s := range stores {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func (b *bench) dropAll() {
	b.t.Helper()
	db := b.raw()
	defer db.Close()
	db.SetMaxOpenConns(1)
	list, off := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", "PRAGMA foreign_keys = OFF"
	if strings.HasPrefix(b.dsn, "mysql:") {
		list, off = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()", "SET foreign_key_checks = 0"
	}
	if _, err := db.ExecContext(b.t.Context(), off); err != nil {
		b.t.Fatal(err)
	}
	for _, name := range b.column(db, list) {
		if _, err := db.ExecContext(b.t.Context(), "DROP TABLE "+name); err != nil {
			b.t.Fatal(err)
		}
	}
}

// column returns the texts that a query finds.
func (b *bench) column(db *sql.DB, query string) (out []string) {
	b.t.Helper()
	rows, err := db.QueryContext(b.t.Context(), query)
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			b.t.Fatal(err)
		}
		out = append(out, text)
	}
	if err := rows.Err(); err != nil {
		b.t.Fatal(err)
	}
	return out
}
