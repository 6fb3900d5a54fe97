package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// The moments of three weeks around the holiday of 2024, told from the State Council's
// notice: 29 September and 12 October are worked, 1 to 7 October are not, so of that
// week 30 September alone is left.
const aroundTheHoliday = `
9月23日（周一）08:47 周一简报 2024年第39周
9月25日（周三）09:07 周更新 2024年第39周 9月26日（周四）17:00
9月26日（周四）09:07 月报送 2024年9月 9月30日（周一）17:00
9月26日（周四）14:37 周更新 2024年第39周 9月26日（周四）17:00
9月27日（周五）08:37 周例会 2024年第39周
9月29日（周日）09:07 月报送 2024年9月 9月30日（周一）17:00
9月30日（周一）08:37 周例会 2024年第40周
9月30日（周一）08:47 周一简报 2024年第40周
9月30日（周一）09:07 周更新 2024年第40周 9月30日（周一）17:00
9月30日（周一）14:37 周更新 2024年第40周 9月30日（周一）17:00
9月30日（周一）14:37 月报送 2024年9月 9月30日（周一）17:00
9月30日（周一）16:07 旬调度 2024年9月下旬
10月8日（周二）08:47 周一简报 2024年第41周
10月9日（周三）09:07 周更新 2024年第41周 10月10日（周四）17:00
10月10日（周四）14:37 周更新 2024年第41周 10月10日（周四）17:00
10月10日（周四）16:07 旬调度 2024年10月上旬
10月11日（周五）08:37 周例会 2024年第41周
`

func TestPlannerBetween(t *testing.T) {
	p := planner{newWorld(t, "").App}
	from := calendar.NewDate(2024, time.September, 23).At(0, 0)
	to := calendar.NewDate(2024, time.October, 14).At(0, 0)
	for role, silent := range map[ledger.MemberRole][]string{ledger.Clerk: nil, ledger.Admin: nil, ledger.Leader: {"周例会", "周一简报"}, ledger.Contact: {"旬调度", "周一简报"}, ledger.Head: {"旬调度", "周一简报"}} {
		var want []string
		for line := range strings.SplitSeq(strings.TrimSpace(aroundTheHoliday), "\n") {
			if !slices.ContainsFunc(silent, func(rule string) bool { return strings.Contains(line, rule) }) {
				want = append(want, line)
			}
		}
		if got := told(p.Between(from, to, role, 0)); got != strings.Join(want, "\n") {
			t.Errorf("%s is told\n%s\nwant\n%s", role, got, strings.Join(want, "\n"))
		}
	}
	// A moment on the first instant has passed, one on the last is told.
	first, last := calendar.NewDate(2024, time.September, 25).At(9, 7), calendar.NewDate(2024, time.September, 26).At(14, 37)
	if got := told(p.Between(first, last, ledger.Contact, 0)); strings.Count(got, "\n") != 1 || !strings.HasPrefix(got, "9月26日（周四）09:07") || !strings.Contains(got, "14:37 周更新") {
		t.Errorf("after the first and to the last:\n%s", got)
	}
	if got := p.Between(last, first, ledger.Clerk, 0); len(got) > 0 {
		t.Errorf("nothing lies between the last and the first: %v", got)
	}
}

func told(slots []text.Slot) string {
	var b strings.Builder
	for i, s := range slots {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.TrimRight(s.At+" "+s.Rule+" "+s.Period+" "+s.DueAt, " "))
	}
	return b.String()
}
