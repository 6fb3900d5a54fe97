// Package storetest is what every database behind store.Store has to do. It is run
// for SQLite and for MariaDB; a third one would start here.
//
// It keeps nothing. Each test gets a fresh database of its own.
package storetest

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/ledger"
	"duban/store"
)

// start is the instant that the suite's clock shows at first.
var start = time.Date(2024, 7, 1, 9, 0, 0, 123456000, time.FixedZone("CST", 8*60*60))

// Run runs the suite. fresh returns the address of a database that has its tables and
// nothing in them, in the form that store.Open takes, and sees to its removal.
func Run(t *testing.T, fresh func(testing.TB) string) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, *bench)
	}{
		{"导入后读出每个字段", loadEqualsImport},
		{"未填与零不同", unknownIsNotZero},
		{"键逐字节比较", keysAreBinary},
		{"键去首尾空白", keysAreTrimmed},
		{"放不下的被拒绝", unfitIsRefused},
		{"时间以世界时保存", timesAreUTC},
		{"草稿版本", draftVersions},
		{"草稿过期", draftsExpire},
		{"同一事件只落实一次", eventsApplyOnce},
		{"并发变更无一丢失", nothingIsLost},
		{"并发导入只成一份", oneImportWins},
		{"重复导入不产生变化", importTwice},
		{"通知不动进展", noticeKeepsProgress},
		{"进展表不动目标与单位", progressKeepsGoal},
		{"无序号事项按名称对应", unnumberedItems},
		{"撤销导入", undo},
		{"报送后不可撤销", undoAfterReport},
		{"撤销后重新导入版本不重复", versionsNeverReturn},
		{"旧版本之上的变更被拒绝", staleChange},
		{"别名与近义词", names},
		{"按规则合并单位", unitsMerge},
		{"名册", roster},
		{"局部刷新等于全读", refresh},
		{"报送全成或全不成", reportsAllOrNone},
		{"更正、撤回与退回", reportsOfOneUnit},
		{"五十人同时确认两千条报送", manyWriters},
		{"同一单位几人同时确认", oneUnitAtOnce},
		{"留用的报送等于从全部报送推出", standingIsAllThatMatters},
		{"已过周期的报送", windows},
		{"提示与待发消息", promptsAndOutbox},
		{"催办", urged},
		{"办理全成或全不成", actsAllOrNone},
		{"办理改变事项", actsChangeItems},
		{"目标调整留有版本", goalsKeepVersions},
		{"新建年度与归档", yearsAndArchives},
		{"人员按原样变更", membersChangeAsTheyWere},
		{"人员同时变更只成一次", oneOfTwoMemberChanges},
		{"代报只批一次", leavesAreDecidedOnce},
		{"批示只办结一次", instructionsEndOnce},
		{"单位合并后报送仍在", mergedUnitsKeepTheirReports},
		{"单位合并后不可撤销导入", mergedUnitsForbidUndo},
		{"租约与重发", leases},
		{"定时与再试", moments},
		{"同一键只发一次", keysOnce},
		{"不再需要的不发", unwanted},
		{"同文合并", joined},
		{"合并后拆开", apart},
		{"合并后换人", joinedToAnother}, {"合并后损坏", damaged},
		{"坏行不挡路", brokenRows},
		{"多个发送者分领", manyWorkers},
		{"批次只落实一次", runsHappenOnce},
		{"规则与时钟", rulesAndTicks},
		{"审计链", auditChain},
		{"重启不丢", restart},
		{"新版数据库被拒绝", newerIsRefused},
		{"多个进程同时建表", concurrentOpen},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := &bench{t: t, dsn: fresh(t), clock: clock.NewSettable(start, nil)}
			b.Store = b.open()
			test.run(t, b)
		})
	}
}

// bench is one database with its store.
type bench struct {
	*store.Store
	t     *testing.T
	dsn   string
	clock *clock.Settable
}

func (b *bench) open() *store.Store {
	b.t.Helper()
	s, err := store.Open(b.t.Context(), b.dsn, store.Options{Clock: b.clock, Leases: b.clock, Log: testkit.Log(b.t)})
	if err != nil {
		b.t.Fatalf("open: %v", err)
	}
	// Closing twice does nothing, so that a test may close earlier.
	b.t.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.t.Errorf("close: %v", err)
		}
	})
	return s
}

// sql runs statements behind the store's back.
func (b *bench) sql(statements ...string) {
	b.t.Helper()
	db := b.raw()
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(b.t.Context(), s); err != nil {
			b.t.Fatalf("%s: %v", s, err)
		}
	}
}

func (b *bench) raw() *sql.DB {
	b.t.Helper()
	driver, address, _ := strings.Cut(b.dsn, ":")
	if driver == "sqlite" {
		address = "file:" + (&url.URL{Path: address}).EscapedPath() + "?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		b.t.Fatal(err)
	}
	return db
}

func (b *bench) load() *ledger.Book {
	b.t.Helper()
	book, err := b.Load(b.t.Context())
	if err != nil {
		b.t.Fatalf("load: %v", err)
	}
	if v, err := b.Version(b.t.Context()); err != nil || v != book.Version {
		b.t.Fatalf("Version gives %d, %v; the book has %d", v, err, book.Version)
	}
	return book
}

// plan returns the plan of that name, or nil.
func (b *bench) plan(name string) *ledger.Plan {
	b.t.Helper()
	for _, p := range b.load().Plans {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// Draft is the account's open draft.
func (b *bench) Draft(ctx context.Context, account string) (ledger.Draft, bool, error) {
	w, err := b.Waiting(ctx, account)
	if err != nil || w.Draft == nil {
		return ledger.Draft{}, false, err
	}
	return *w.Draft, true, nil
}

// Prompt is what the account was last asked.
func (b *bench) Prompt(ctx context.Context, account string) (ledger.Prompt, bool, error) {
	w, err := b.Waiting(ctx, account)
	if err != nil || w.Prompt == nil {
		return ledger.Prompt{}, false, err
	}
	return *w.Prompt, true, nil
}

// apply applies without an event, as a command does.
func (b *bench) apply(c ledger.Change) error {
	_, err := b.Apply(b.t.Context(), store.Cause{By: "cli"}, c, "")
	return err
}

func (b *bench) must(c ledger.Change) {
	b.t.Helper()
	if err := b.apply(c); err != nil {
		b.t.Fatalf("apply %T: %v", c, err)
	}
}

// imports puts a document into a plan at its present version.
func (b *bench) imports(name string, imp ledger.Import) *ledger.Plan {
	b.t.Helper()
	ref := ledger.PlanRef{Year: 2024, Name: name}
	if p := b.plan(name); p != nil {
		ref.Version = p.Version
	}
	b.must(ledger.ApplyImport{Plan: ref, Import: imp, By: "cli"})
	return b.plan(name)
}

func (b *bench) wantCode(err error, want ledger.Code) {
	b.t.Helper()
	if got := ledger.CodeOf(err); got != want {
		b.t.Errorf("error %v has code %q, want %q", err, got, want)
	}
}

// each runs n calls at once and returns their errors.
func each(n int, call func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-begin
			errs[i] = call(i)
		})
	}
	close(begin)
	all.Wait()
	return errs
}

func event(id string) store.Cause { return store.Cause{EventID: id, By: "zhangsan", MsgID: "m" + id} }

var bg = context.Background()
