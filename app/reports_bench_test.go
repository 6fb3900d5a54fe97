package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"duban/chat"
	"duban/config"
	"duban/internal/testkit"
	"duban/ledger"
)

// BenchmarkConfirmed is a report and its 确认 of many contacts at once, from the event
// to the answer: for profiles. What it is beside the protocol is measured in e2e.
func BenchmarkConfirmed(b *testing.B) {
	for name, database := range map[string]func(testing.TB) string{
		"sqlite":  func(tb testing.TB) string { return "sqlite:" + filepath.Join(tb.TempDir(), "duban.db") },
		"mariadb": testkit.MariaDB,
	} {
		b.Run(name, func(b *testing.B) {
			a := benchReporters(b, database(b))
			var contacts, ids atomic.Int64
			b.SetParallelism(16) // times two processors
			b.ReportAllocs()
			began := processorTime()
			b.RunParallel(func(pb *testing.PB) {
				who := int(contacts.Add(1) - 1)
				for n := 0; pb.Next(); n++ {
					for _, m := range []struct{ said, want string }{
						{fmt.Sprintf("第%d项完成率%d%%，已整治%d条，其余正在施工，预计月底前完工", who+1, 40+n%20, n%20), "请核对"},
						{"确认", "已保存"},
					} {
						id := fmt.Sprint(ids.Add(1))
						answer, err := a.Answer(context.Background(), &chat.Event{ID: id, MsgID: id, Kind: chat.KindText, From: fmt.Sprint("contact", who), Text: m.said})
						if err != nil || !strings.HasPrefix(answer, m.want) {
							b.Errorf("%q was answered with %q, %v", m.said, answer, err)
							return
						}
					}
				}
			})
			b.ReportMetric(float64((processorTime()-began).Microseconds())/float64(b.N), "cpu-µs/op")
		})
	}
}

// processorTime is what this process has used so far: on a busy machine it says more
// than the clock.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchReporters is a plan of 64 items with a contact each.
func benchReporters(b *testing.B, dsn string) *App {
	b.Helper()
	cfg := config.Default()
	cfg.Database, cfg.MemberRate = config.NewDSN(dsn), 0
	a, err := New(b.Context(), cfg, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = a.Close() }) // the database goes with it
	table := "2024年示范区民生实事清单\n序号\t项目名称\t任务目标\t责任单位\t完成率\n"
	var members []ledger.Member
	for i := range 64 {
		unit := string([]rune("东西南北明龙双枣")[i%8]) + []string{"山街道", "湖街道", "河镇", "关街道", "阳镇", "泉街道", "平镇", "安街道"}[i/8]
		table += fmt.Sprintf("%d\t%s环境整治\t整治背街小巷二十条。\t%s\t30%%\n", i+1, unit, unit)
		members = append(members, ledger.Member{Account: fmt.Sprint("contact", i), Name: "联系人", Role: ledger.Contact, Units: []string{unit}, Active: true})
	}
	p, err := a.PreviewImport("台账.txt", []byte(table), ImportOptions{})
	if err != nil {
		b.Fatal(err)
	}
	if err := a.Import(b.Context(), p); err != nil {
		b.Fatal(err)
	}
	if _, err := a.PutMembers(b.Context(), members, true); err != nil {
		b.Fatal(err)
	}
	return a
}
