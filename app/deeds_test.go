package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// queuedTo are the texts that wait for an account.
func (w *world) queuedTo(account string) []string {
	w.t.Helper()
	all, err := w.Store.Queued(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, m := range all {
		if m.To == account {
			out = append(out, m.Text)
		}
	}
	return out
}

// A unit's request reaches the office, its decision reaches who asked, and what the
// office does by itself reaches the contacts of the item: each once.
func TestDeedsAreTold(t *testing.T) {
	w := newSample(t)
	w.now.Set(calendar.NewDate(2024, time.July, 3).At(9, 30))
	w.members(
		ledger.Member{Account: "admin", Name: "钱进", Role: ledger.Admin, Active: true},
		ledger.Member{Account: "zhu", Name: "陈海涛", Role: ledger.Contact, Units: []string{"区住建局"}, Active: true},
	)
	told := func(account string, n int, words ...string) {
		t.Helper()
		got := w.queuedTo(account)
		if len(got) != n {
			t.Fatalf("%d messages to %s, want %d:\n%s", len(got), account, n, strings.Join(got, "\n"))
		}
		if n > 0 {
			has(t, got[n-1], words...)
		}
	}

	ev := w.event("min", "15办完了可以销号不")
	answered(t, w.App, ev)
	answered(t, w.App, ev) // the callback comes again
	told("clerk", 1, "区民政局（李四）申请办结第15项", "100%", "同意办结第15项")
	told("admin", 1, "申请办结第15项")
	told("lead", 0)
	told("min", 0)
	w.say("clerk", "同意办结第15项")
	told("min", 1, "督查室（赵明）办结了第15项", "不用再报")
	told("admin", 1)
	told("zhu", 0)

	w.say("min", "第16项想延到10月底 天气太热")
	told("clerk", 1) // nothing before 确认
	w.say("min", "确认")
	told("clerk", 2, "申请延期", "未定时限 → 2024年10月31日", "天气太热")
	w.say("lead", "同意延期第16项")
	told("min", 1)
	w.say("lead", "确认")
	told("min", 2, "领导（张区长）批准第16项", "2024年10月31日")

	w.say("clerk", "设置第3项完成率 92% 现场核实")
	w.say("clerk", "确认")
	told("zhu", 1, "督查室（赵明）设置第3项", "90% → 92%", "现场核实")
	w.say("clerk", "第3项目标改为筹集保障性租赁住房300套，理由：市里追加")
	w.say("clerk", "确认")
	told("zhu", 2, "调整了第3项", "300套", "市里追加")
	told("min", 2)

	// Who may not is refused, and the refusal stands in the audit.
	has(t, w.say("min", "设置第3项完成率 95%"), "只有督查室")
	if err := w.Store.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
	if got := percentOf(t, w.App, "2024年民生实事", 3); got != ledger.Whole(92) {
		t.Errorf("item 3 stands at %v", got)
	}
}

// Two clerks decide on one thing at once: one act is stored, the other is told how it stands.
func TestTwoClerksDecide(t *testing.T) {
	w := newSample(t)
	w.members(ledger.Member{Account: "admin", Name: "钱进", Role: ledger.Admin, Active: true})
	w.say("clerk", "设置第3项完成率 92% 现场核实")
	w.say("admin", "设置第3项完成率 95% 电话核实")
	has(t, w.say("clerk", "确认"), "已设置第3项", "92%")
	has(t, w.say("admin", "确认"), "重新核对", "92% → 95%")
	has(t, w.say("admin", "确认"), "95%（原为92%）")
	has(t, w.say("clerk", "确认"), "没有待确认")
	if got := percentOf(t, w.App, "2024年民生实事", 3); got != ledger.Whole(95) {
		t.Errorf("item 3 stands at %v", got)
	}
}
