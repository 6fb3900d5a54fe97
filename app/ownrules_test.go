package app

import (
	"testing"
	"time"

	"duban/calendar"
	"duban/ledger"
	"duban/scheduler"
)

// Of three plans one has its reports due on Friday. Its contact is early, late and told
// the dates by that plan's rules, the others by theirs.
func TestEachPlanItsRules(t *testing.T) {
	w := newWorld(t, "").sample()
	w.importFile("jining-2024.docx")
	has(t, w.say("clerk", table("40%")), "将新建《"+park+"》")
	has(t, w.say("clerk", "确认"), "已写入")
	w.members(
		ledger.Member{Account: "park", Name: "林工", Role: ledger.Contact, Units: []string{"区园林中心"}, Active: true},
		ledger.Member{Account: "both", Name: "何工", Role: ledger.Contact, Units: []string{"区园林中心", "区文旅局"}, Active: true},
	)
	var own *ledger.Plan
	for _, p := range w.View().Book.Plans {
		if p.Name == park {
			own = p
		}
	}
	rule := scheduler.Default()[0]
	rule.Moments = []scheduler.Moment{{Day: 4, Hour: 9, Minute: 7}, {Day: 5, Hour: 10, Minute: 7}}
	rule.Due = scheduler.Moment{Day: 5, Hour: 17}
	if err := w.Store.SetRule(t.Context(), "clerk", own.ID, rule); err != nil {
		t.Fatal(err)
	}
	if err := w.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	has(t, w.say("park", "什么时候报"), "周更新（2024年第27周）：7月4日（周四）09:07提醒，7月5日（周五）17:00前报送")
	hasNot(t, w.say("park", "什么时候报"), "7月3日（周三）09:07")
	has(t, w.say("min", "什么时候报"), "周更新（2024年第27周）：7月3日（周三）09:07提醒，7月4日（周四）17:00前报送")
	has(t, w.say("both", "什么时候报"), "请回复清单的序号")
	has(t, w.say("both", "3"), "7月4日（周四）09:07")
	report := func(account string, day, hour int, said string) {
		t.Helper()
		w.now.Set(calendar.NewDate(2024, time.July, day).At(hour, 0))
		w.say(account, said)
		has(t, w.say(account, "确认"), "已保存")
	}
	report("park", 5, 10, "1 45%")
	report("min", 5, 10, "14同上周")
	report("park", 10, 10, "1 46%") // the others were asked an hour ago
	report("min", 10, 10, "15同上周")
	want := map[string][]ledger.Timing{park: {ledger.OnTime, ledger.Early}, "2024年民生实事": {ledger.Late, ledger.OnTime}}
	for _, p := range w.View().Book.Plans {
		var got []ledger.Timing
		for _, it := range p.Items {
			for _, r := range it.Reports {
				got = append(got, r.Timing)
			}
		}
		if len(got) != len(want[p.Name]) || len(got) == 2 && (got[0] != want[p.Name][0] || got[1] != want[p.Name][1]) {
			t.Errorf("%s has the marks %q, want %q", p.Name, got, want[p.Name])
		}
	}
	w.now.Set(calendar.NewDate(2024, time.July, 11).At(15, 0))
	has(t, w.say("park", "明天报"), "7月12日（周五）09:07再提醒", "截止时间仍是7月12日（周五）17:00")
	has(t, w.say("min", "明天报"), "本期截止时间是7月11日（周四）17:00")
}
