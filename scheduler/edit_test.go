package scheduler_test

import (
	"testing"

	"duban/ledger"
	"duban/scheduler"
)

func TestEdit(t *testing.T) {
	rules := scheduler.Default()
	one := func(said string) scheduler.Rule {
		t.Helper()
		got, ok, err := scheduler.Edit(rules, said)
		if !ok || err != nil || len(got) != 1 {
			t.Fatalf("%s: %+v, %v, %v", said, got, ok, err)
		}
		return got[0]
	}
	if r := one("关闭周例会"); r.ID != "weekly_meeting" || r.Enabled {
		t.Errorf("%+v", r)
	}
	for _, said := range []string{"开启季度公开", "启用专题会议", "打开一线督导提醒"} {
		if r := one(said); !r.Enabled {
			t.Errorf("%s: %+v", said, r)
		}
	}
	r := one("周更新改到周二9:07和周四14:37")
	if len(r.Moments) != 2 || r.Moments[0] != (scheduler.Moment{Day: 2, Hour: 9, Minute: 7}) || r.Moments[1] != (scheduler.Moment{Day: 4, Hour: 14, Minute: 37}) {
		t.Errorf("%+v", r.Moments)
	}
	if r = one("周更新改到周二9:07、下午2点37"); r.Moments[1] != (scheduler.Moment{Day: 2, Hour: 14, Minute: 37}) {
		t.Errorf("%+v", r.Moments)
	}
	r = one("月报送截止改为每月25日")
	if r.Due != (scheduler.Moment{Day: 25, Hour: 17}) || r.Moments[0] != (scheduler.Moment{Day: 25, Before: 3, Hour: 9, Minute: 7}) {
		t.Errorf("%+v", r)
	}
	if r = one("旬调度改到最后一个工作日16:17"); r.Moments[0] != (scheduler.Moment{Day: -1, Hour: 16, Minute: 17}) {
		t.Errorf("%+v", r)
	}
	if got, ok, err := scheduler.Edit(rules, "关闭逾期督促"); !ok || err != nil || len(got) != 2 || got[0].Ladder != nil {
		t.Errorf("%+v, %v, %v", got, ok, err)
	}
	for _, said := range []string{"周更新改到周五9:07", "周更新改到周二20:00", "周更新改到25日9:07", "月报送改到31日9:07", "周例会截止改为周四", "周更新改到随便", "专题会议改到周二9:07", "月报送截止改为每月25日20:00"} {
		if _, ok, err := scheduler.Edit(rules, said); !ok || ledger.CodeOf(err) != ledger.Invalid {
			t.Errorf("%s: %v, %v", said, ok, err)
		}
	}
	for _, said := range []string{"第7项改到80%", "关闭阀门", "联系人改为李四"} {
		if _, ok, err := scheduler.Edit(rules, said); ok || err != nil {
			t.Errorf("%s: %v, %v", said, ok, err)
		}
	}
	if scheduler.Default()[0].Moments[0].Day != 3 || rules[2].Moments[0].Day != -1 {
		t.Error("the rules themselves were changed")
	}
}
