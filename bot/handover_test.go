package bot_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"duban/app"
	"duban/calendar"
	"duban/chat"
	"duban/document"
	"duban/ledger"
	"duban/store/storetest"
)

// What an old contact was asked goes with the unit; what he is asked for another stays.
func TestHandOverMovesThePrompt(t *testing.T) {
	a := openLedger(t, storetest.Fresh.SQLite(t))
	data, err := document.Samples.ReadFile("testdata/seeds/zhangqiu-2024q2.docx")
	if err != nil {
		t.Fatal(err)
	}
	p, err := a.PreviewImport("zhangqiu-2024q2.docx", data, app.ImportOptions{AsOf: calendar.NewDate(2024, 6, 30)})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := a.Import(ctx, p); err != nil {
		t.Fatal(err)
	}
	if _, err := a.PutMembers(ctx, []ledger.Member{
		{Account: "clerk", Name: "赵明", Role: ledger.Clerk, Active: true},
		{Account: "chen", Name: "陈红", Role: ledger.Contact, Units: []string{"红十字会", "区残联"}, Active: true},
		{Account: "liu", Name: "刘洋", Role: ledger.Contact, Units: []string{"区妇联"}, Active: true},
	}, true); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Prompt(ctx, "2024年民生实事", "chen", []int{10, 13, 18}); err != nil {
		t.Fatal(err)
	}
	for i, said := range []string{"红十字会换成刘洋", "确认"} {
		ev := chat.Event{ID: "hand-over-" + string(rune('1'+i)), Kind: chat.KindText, From: "clerk", Text: said}
		if _, err := a.Answer(ctx, &ev); err != nil {
			t.Fatal(err)
		}
	}
	for account, want := range map[string][]int{"chen": {10}, "liu": {13, 18}} {
		w, err := a.Store.Waiting(ctx, account)
		if err != nil || w.Prompt == nil || !slices.Equal(w.Prompt.Items, want) {
			t.Errorf("%s is asked %+v, %v; want %v", account, w.Prompt, err, want)
		}
	}
	told, err := a.Store.Outbox(ctx)
	if err != nil || !slices.ContainsFunc(told, func(m chat.Message) bool {
		return m.To == "liu" && strings.Contains(m.Text, "待报：第13、18项")
	}) {
		t.Errorf("the new contact does not hear what is waited for: %+v, %v", told, err)
	}
}
