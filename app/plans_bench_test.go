package app

import (
	"context"
	"fmt"
	"testing"

	"duban/chat"
	"duban/ledger"
	"duban/store"
)

// BenchmarkPlans is the cost of a question in a database of one plan, and of a
// thousand with thirty items each: a member's own plan, and one that he names.
func BenchmarkPlans(b *testing.B) {
	for _, plans := range []int{1, 1000} {
		w := newWorld(b, "")
		w.flood.rate = 0
		for i := range plans {
			imp := ledger.Import{Kind: ledger.ImportNotice, Title: fmt.Sprintf("第%d镇2024年民生实事", i), Area: fmt.Sprintf("第%d镇", i), Year: 2024}
			for no := range 30 {
				imp.Items = append(imp.Items, ledger.ImportItem{
					No: no + 1, Title: fmt.Sprintf("新建口袋公园%d处", no+1), Goal: "新建公园，年底前建成开放。",
					Units: []ledger.ImportUnit{{Printed: fmt.Sprintf("第%d镇第%d办公室", i, no%5), Role: ledger.Lead, Source: ledger.RoleFromColumn}},
				})
			}
			c := ledger.ApplyImport{Plan: ledger.PlanRef{Year: 2024, Name: fmt.Sprintf("第%d镇2024年民生实事", i)}, Import: imp, By: "cli"}
			if _, err := w.Store.Apply(context.Background(), store.Cause{By: "cli"}, c, ""); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Reload(context.Background()); err != nil {
			b.Fatal(err)
		}
		w.members(ledger.Member{Account: "one", Name: "某人", Role: ledger.Contact, Units: []string{"第0镇第1办公室"}, Active: true})
		for _, q := range []string{"第7项进度", "第0镇第7项进度"} {
			has(b, w.say("one", q), "第7项 ")
			b.Run(fmt.Sprintf("plans=%d/%s", plans, q), func(b *testing.B) {
				ev := &chat.Event{ID: "e", Kind: chat.KindText, From: "one", Text: q}
				b.ReportAllocs()
				for b.Loop() {
					if _, err := w.Answer(context.Background(), ev); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
