package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"duban/chat"
	"duban/ledger"
	"duban/store"
)

// During 试运行 nobody outside the office gets a message: neither what is queued in it,
// nor what waited before it, nor what another replica queued while it was switched on.
func TestTrial(t *testing.T) {
	o := newOffice(t, "", 1)
	o.members(ledger.Member{Account: person(0), Name: "李书记", Role: ledger.Leader, Active: true})
	later := o.now.Now().Add(time.Hour)
	o.queue(
		chat.Message{To: "min", Text: "一小时后", NotBefore: later, Key: "later"}, chat.Message{To: person(0), Text: "一小时后", NotBefore: later},
		chat.Message{To: "clerk", Text: "致督查室", NotBefore: later},
	)
	has(t, o.say("clerk", "试运行"), "请核对：开始试运行")
	has(t, o.say("clerk", "确认"), "已开始试运行")
	o.queue(chat.Message{To: "min", Text: strings.Repeat("长", 666)}, chat.Message{To: "stranger", Text: "未登记的人"})
	o.pass(2 * time.Hour)
	o.got("min")
	o.got(person(0))
	in := o.inbox("clerk")
	if len(in) != 4 {
		t.Fatalf("the clerk got %q", in)
	}
	all := strings.Join(in, "|")
	has(t, all, "【试】应发李四、李书记：\n一小时后", "致督查室", "…（后略）", "【试】应发stranger：\n未登记的人")
	for _, s := range in {
		if len(s) > chat.MaxText {
			t.Errorf("%d bytes", len(s))
		}
	}
	why, err := o.Recheck(context.Background(), []chat.Message{{To: "min", Text: "早一刻"}, {To: "clerk", Text: "致督查室"}})
	if err != nil || why[0] != store.TrialOnly || why[1] != "" {
		t.Errorf("%q %v", why, err)
	}
	has(t, o.say("clerk", "第7项进度"), "［试运行：")
	o.say("clerk", "正式运行")
	hasNot(t, o.say("clerk", "确认"), "［试运行：")
	o.queue(chat.Message{To: "min", Text: "正式"})
	o.drain()
	o.got("min", "正式")
}
