package app

import (
	"strings"
	"testing"

	"duban/ledger"
)

// An open blocker after a week and a red lamp are told to whom they concern, in one
// message a day, and once; where the office switched the rule on.
func TestSpecialMeeting(t *testing.T) {
	w := newSample(t)
	w.members(ledger.Member{Account: "edu", Name: "吴区长", Role: ledger.Leader, Units: []string{"团区委"}, Active: true})
	tick(t, w.App, w, 1, 9, 0)
	has(t, w.say("min", "第14项受阻，场地没有落实"), "第14项")
	has(t, w.say("min", "确认"), "已保存")
	const word = "专题会议"
	tick(t, w.App, w, 1, 10, 48)
	if got := w.about("clerk", word); got != nil {
		t.Fatalf("the rule is off: %q", got)
	}
	has(t, w.say("clerk", "开启专题会议"), "专题会议：遇到困难或亮红灯时")
	has(t, w.say("clerk", "确认"), "已保存")
	tick(t, w.App, w, 2, 10, 46)
	tick(t, w.App, w, 2, 10, 47)
	before := w.about("clerk", word)
	for _, s := range before {
		hasNot(t, s, "场地没有落实")
	}
	for _, day := range []int{8, 9, 10} {
		tick(t, w.App, w, day, 10, 47)
		tick(t, w.App, w, day, 10, 49)
		tick(t, w.another(), w, day, 10, 50)
	}
	for account, want := range map[string]int{"clerk": 1, "lead": 1, "min": 1, "edu": 0} {
		n := 0
		for _, s := range w.about(account, word) {
			if n += strings.Count(s, "场地没有落实"); len(s) > 2000 {
				t.Errorf("%d bytes", len(s))
			}
		}
		if n != want {
			t.Errorf("%s is told of the blocker %d times, want %d: %q", account, n, want, w.about(account, word))
		}
	}
	got := w.about("clerk", word)
	has(t, got[len(got)-1], "第14项", "7月1日反映的困难尚未解决", "场地没有落实")
}
