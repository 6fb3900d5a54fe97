package intent

import (
	"testing"
	"time"

	"duban/calendar"
	"duban/internal/testkit"
	"duban/ledger"
)

// A place in a ranking is not an item's number, and a comparison keeps its ends.
func TestPlacesAndEnds(t *testing.T) {
	lex := NewLexicon(testkit.GoldPlan(t, testkit.Zhangqiu))
	today := calendar.NewDate(2024, time.July, 1)
	for text, n := range map[string]int{"第3快的是哪项": 3, "进度排第三": 3, "最慢的第二项": 2, "第四名是哪项": 4, "第二慢的是哪项": 2, "名列第一": 1} {
		if q := lex.Parse(text, today); q.Intent != Ranking || q.N != n || !q.Nth {
			t.Errorf("%s: intent %d, place %d (%v); want the ranking's place %d", text, q.Intent, q.N, q.Nth, n)
		}
	}
	if q := lex.Parse("排在第六位的工作推进得如何", today); q.Intent != Item || len(q.Items) != 1 || q.Items[0] != 6 {
		t.Errorf("排在第六位的工作: %+v, want item 6", q)
	}
	for text, op := range map[string]Op{"大于等于80%的": OpAtLeast, "小于等于60%的": OpAtMost, "高于等于80": OpAtLeast, "低于或等于60%的": OpAtMost} {
		if q := lex.Parse(text, today); q.Intent != Threshold || q.Op != op {
			t.Errorf("%s: intent %d, comparison %d; want %d", text, q.Intent, q.Op, op)
		}
	}
	q := lex.Parse("大于60小于80的", today)
	if q.Op != OpBetween || q.Low != ledger.Whole(60) || q.High != ledger.Whole(80) || !q.LowOut || !q.HighOut {
		t.Errorf("大于60小于80的: %+v, want both ends out", q)
	}
	for _, text := range []string{"在60和80之间的", "80到90的", "60到80之间"} {
		if q := lex.Parse(text, today); q.Op != OpBetween || q.LowOut || q.HighOut {
			t.Errorf("%s: %+v, want both ends in", text, q)
		}
	}
	// Words that say nothing by themselves point at no item.
	for _, text := range []string{"数据什么时候的", "其中最慢的", "之间的", "有什么困难", "主要问题", "下一步打算"} {
		if q := lex.Parse(text, today); q.Intent == Keyword && !q.Weak {
			t.Errorf("%s: items %v as if they were asked", text, q.Items)
		}
	}
}
