package app

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/chat"
	"duban/config"
)

// BenchmarkHistories opens, asks and confirms over a history of 1 000 and of 100 000
// reports, in turns, and prints the medians of the ratios: how long the history is must
// not matter.
func BenchmarkHistories(b *testing.B) {
	short, long := olderReports(b, 1_000), olderReports(b, 100_000)
	for b.Loop() {
		var opening, asking, confirming []float64
		for range 9 {
			o1, a1, c1 := tryOut(b, short)
			o2, a2, c2 := tryOut(b, long)
			opening, asking, confirming = append(opening, o2/o1), append(asking, a2/a1), append(confirming, c2/c1)
		}
		b.Logf("100 000 reports : 1 000   opening %.2f   asking %.2f   confirming %.2f", median(opening), median(asking), median(confirming))
	}
}

// olderReports makes a database whose 64 items have n reports of older weeks, and of
// each contact one of this week.
func olderReports(b *testing.B, n int) (dsn string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "duban.db")
	dsn = "sqlite:" + path
	a := benchReporters(b, dsn)
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(5000)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	plan := a.View().Book.Plans[0]
	var rows []string
	for i := range n {
		it := plan.Items[i%len(plan.Items)]
		rows = append(rows, fmt.Sprintf("(%d, %d, %d, 'progress', %d, 0, '已整治%d条，其余正在施工，预计月底前完工', '', 'contact', '联系人', '', %d, '', '', '2020-W%02d', 0, '')",
			plan.ID, it.ID, it.Duties[0].UnitID, i%1000, i%20, i, i%52))
	}
	for part := range slices.Chunk(rows, 1000) {
		_, err := db.ExecContext(b.Context(), "INSERT INTO reports (plan_id, item_id, unit_id, kind, percent_tenths, approx, text, note, actor, actor_name, behind,"+
			" at_us, msg_id, confirm_msg_id, window_key, target_id, timing) VALUES "+strings.Join(part, ", "))
		if err != nil {
			b.Fatal(err)
		}
	}
	for i := range plan.Items {
		confirmOnce(b, a, i, 41)
	}
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	return dsn
}

// tryOut returns what opening, a question and a confirmed report take, in microseconds.
func tryOut(b *testing.B, dsn string) (opening, asking, confirming float64) {
	b.Helper()
	cfg := config.Default()
	cfg.Database, cfg.MemberRate = config.NewDSN(dsn), 0
	took := func(times int, do func(n int)) float64 {
		began := time.Now()
		for n := range times {
			do(n)
		}
		return float64(time.Since(began).Microseconds()) / float64(times)
	}
	var a *App
	opening = took(1, func(int) {
		var err error
		if a, err = New(b.Context(), cfg, Options{}); err != nil {
			b.Fatal(err)
		}
	})
	defer a.Close() // nothing is lost
	asking = took(2000, func(int) {
		answer, err := a.Answer(context.Background(), &chat.Event{ID: "q", Kind: chat.KindText, From: "contact1", Text: "第7项进度"})
		if err != nil || !strings.HasPrefix(answer, "第7项") {
			b.Fatalf("%q, %v", answer, err)
		}
	})
	confirming = took(64, func(n int) { confirmOnce(b, a, n, 42) })
	return opening, asking, confirming
}

var confirmed int

func confirmOnce(b *testing.B, a *App, contact, percent int) {
	b.Helper()
	for _, m := range []struct{ said, want string }{{fmt.Sprintf("第%d项完成率%d%%", contact+1, percent), "请核对"}, {"确认", "已保存"}} {
		confirmed++
		id := fmt.Sprint("h", confirmed)
		answer, err := a.Answer(context.Background(), &chat.Event{ID: id, MsgID: id, Kind: chat.KindText, From: fmt.Sprint("contact", contact), Text: m.said})
		if err != nil || !strings.HasPrefix(answer, m.want) {
			b.Fatalf("%q, %v", answer, err)
		}
	}
}
