package bot_test

import (
	"context"
	"strings"
	"testing"

	"duban/app"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
	"duban/store/storetest"
)

// What was read back is stored only by whoever may still do it, and only against the
// ledger that it was read back against.
func TestConfirmLooksAgain(t *testing.T) {
	a := openLedger(t, storetest.Fresh.SQLite(t))
	ctx := context.Background()
	table := func(percent string) {
		t.Helper()
		text := "序号\t项目名称\t责任单位\t任务目标\t完成率\n1\t实施便民停车工程\t区住建局\t新增泊位\t" + percent + "\n"
		p, err := a.PreviewImport("台账.txt", []byte(text), app.ImportOptions{Plan: "2024年民生实事", Year: 2024, AsOf: calendar.NewDate(2024, 6, 30)})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Import(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	role := func(account, name string, r ledger.MemberRole, units ...string) {
		t.Helper()
		if _, err := a.PutMembers(ctx, []ledger.Member{{Account: account, Name: name, Role: r, Units: units, Active: true}}, true); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	say := func(from, said, want string) {
		t.Helper()
		n++
		id := "rights-" + string(rune('a'+n))
		ans, err := a.Answer(ctx, &chat.Event{ID: id, Kind: chat.KindText, From: from, Text: said})
		if err != nil || !strings.Contains(ans, want) {
			t.Errorf("%s: %q answers %q, %v; want %q in it", from, said, ans, err, want)
		}
	}
	table("60%")
	role("clerk", "赵明", ledger.Clerk)
	role("leader", "张区长", ledger.Leader)

	say("clerk", "设置第1项完成率 70%（核实）", "60% → 70%")
	table("65%")
	say("clerk", "确认", "65% → 70%") // read back again
	say("clerk", "取消", "已取消")

	say("clerk", "设置第1项完成率 70%（核实）", "65% → 70%")
	say("leader", "让住建局7月10日前说说第1项卡在哪", "确认")
	role("clerk", "赵明", ledger.Contact, "区住建局")
	role("leader", "张区长", ledger.Contact, "区住建局")
	say("clerk", "确认", "督查室")
	say("leader", "确认", "领导")
	for _, who := range []string{"clerk", "leader"} {
		say(who, "确认", "没有") // the draft went with the refusal
	}
	p := a.View().Book.Plans[0]
	if f := p.Figure(p.Items[0]).Percent; f != ledger.Whole(65) {
		t.Errorf("the figure is %v; somebody set it who may not any longer", f)
	}
}
