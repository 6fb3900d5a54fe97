package intent

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"duban/calendar"
	"duban/internal/testkit"
	"duban/ledger"
)

var monday = calendar.NewDate(2024, 7, 1)

// oddities are texts that have little to do with questions.
var oddities = []string{
	"", " ", "\n", "第", "第项", "第第第", "第零项", "第0项", "第-1项", "第99999999999999999999项", "第9999999万项", "万万万万", "十十十十", "百百", "一千一千一千",
	"九九九九九九九九九九九九九九九九九九九九九九", "廿廿卅", "百分之", "百分之万", "分之", "三分之零", "零分之一", "3分之99999999999999999", "%", "%%%", "85%%", "9e99%", "成成成", "点点点",
	"①②③㊿", "㉑㊱", "⑴⒇㈠㈩", "@", "@@@@", "@督办助手", "@督办助手第7项", "# ## #7", "((((((7))))))", "前前三项", "最最慢", "倒数第", "倒数第零", "排名", "top", "top 3",
	"\x00\x01", "\xff\xfe", "第\xff项", "第7项\u200b进度", "👍", "7️⃣", "𠀀𠀁", "ＡＢＣ７％", "，。！？", "1-1000000项", "第1-59项", "第60-1项", "60%到80%到90%", "低于", "低于低于", "<>≤≥", "低于百分之",
	"2024年13月45日", "第53周", "99月", "去去年年", "我我我", "没没没", "继续继续", "别名", "同义词=", "一!  100 A0000000", "最后三项", "后两项进度", "末项", strings.Repeat("第7项进度", 140), strings.Repeat("民正局", 200), strings.Repeat("7", 2000), strings.Repeat("(", 700),
}

func lexicons(tb testing.TB) []*Lexicon {
	tb.Helper()
	empty := &ledger.Plan{Year: 2024, Name: "空"}
	odd := &ledger.Plan{Year: 2024, Name: "怪", Units: []ledger.Unit{{ID: 1}, {ID: 2, Name: "局"}, {ID: 3, Name: "（）"}}, Items: []*ledger.Item{
		{No: 0}, {No: 9, Title: "(", Goal: "\x00"}, {No: 3, Title: "7", Duties: []ledger.Duty{{UnitID: 1}, {UnitID: 99}}},
	}, Aliases: []ledger.Alias{{}, {Name: "x", UnitID: 77}}, Synonyms: []ledger.Synonym{{}, {Word: "某", Target: ""}}}
	return []*Lexicon{
		NewLexicon(testkit.GoldPlan(tb, testkit.Zhangqiu)), NewLexicon(testkit.GoldPlan(tb, testkit.Jining)), NewLexicon(empty), NewLexicon(odd),
	}
}

// sound fails when a query could make its reader show an item or unit that is not there.
func sound(t testing.TB, l *Lexicon, text string, q Query) {
	t.Helper()
	if q.Intent > UnitRanking || q.Aspect >= Aspects {
		t.Fatalf("%q: intent %d aspect %d", text, q.Intent, q.Aspect)
	}
	switch q.Intent { //nolint:exhaustive // those that show items
	case Item, Items, Keyword, UnitItems:
		for _, no := range q.Items {
			if !slices.ContainsFunc(l.plan.Items, func(it *ledger.Item) bool { return it.No == no }) {
				t.Errorf("%q: item %d is not there (%+v)", text, no, q)
			}
		}
		if q.Intent != UnitItems && len(q.Items) == 0 {
			t.Errorf("%q: intent %d of no item", text, q.Intent)
		}
	}
	for i, no := range q.Items {
		if slices.Contains(q.Items[:i], no) {
			t.Errorf("%q: item %d twice", text, no)
		}
	}
	if (q.Op == OpNone) != !q.Low.Known() || q.Op == OpBetween && (!q.High.Known() || q.High.Cmp(q.Low) < 0) {
		t.Errorf("%q: comparison %d with %s and %s", text, q.Op, q.Low, q.High)
	}
	if q.N < 0 || q.N > 100 {
		t.Errorf("%q: a ranking of %d", text, q.N)
	}
	if !utf8.ValidString(q.Topic) || !utf8.ValidString(q.UnitText) || len(q.Topic) > 100 {
		t.Errorf("%q: topic %q unit %q", text, q.Topic, q.UnitText)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range oddities {
		f.Add(s)
	}
	for _, s := range []string{"第7项进度", "民正局呢", "低于60%的", "冲电桩那个多少了", "最慢的三项", "第七乡呢", "民政局负责哪些", "那些没报", "3和5哪个快", "去年第七项呢", "八九十这三项", "60%到80%之间的有几个"} {
		f.Add(s)
	}
	ls := lexicons(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 {
			return // no message is longer than 2048 bytes
		}
		for _, l := range ls {
			q := l.Parse(text, monday)
			sound(t, l, text, q)
			if again := l.Parse(text, monday); again.Intent != q.Intent || !slices.Equal(again.Items, q.Items) || !slices.Equal(again.Units, q.Units) {
				t.Errorf("%q: read as %+v, then as %+v", text, q, again)
			}
			l.Units(text)
		}
		Tells(text)
		if folded := Fold(text); Fold(folded) != folded && utf8.ValidString(text) {
			t.Errorf("%q folds to %q and then to %q", text, folded, Fold(folded))
		}
	})
}

func FuzzItemRefs(f *testing.F) {
	for _, s := range append([]string{"第7项", "3、5、7", "1-3项", "⑦", "廿三", "序号为18", "前三项", "最后两项"}, oddities...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := len([]rune(Fold(text)))
		end := 0
		for _, r := range ItemRefs(text) {
			if r.Start < end || r.End <= r.Start || r.End > n {
				t.Errorf("%q: mention at [%d,%d) of %d after %d", text, r.Start, r.End, n, end)
			}
			end = r.End
			if len(r.Items) == 0 || len(r.Items) > n+maxRangeSpan*n {
				t.Errorf("%q: a mention of %d items", text, len(r.Items))
			}
			for _, no := range r.Items {
				if no < 0 {
					t.Errorf("%q: item %d", text, no)
				}
			}
		}
	})
}

func FuzzPercents(f *testing.F) {
	for _, s := range append([]string{"85%", "百分之八十五点五", "八成五", "三分之二", "一半", "85个点", "0.85", "120%", "85-90%", "完成了"}, oddities...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := len([]rune(Fold(text)))
		for _, asked := range []bool{false, true} {
			for _, p := range Percents(text, asked) {
				if p.Start < 0 || p.End <= p.Start || p.End > n || p.Kind == 0 {
					t.Errorf("%q: %+v of %d", text, p, n)
				}
				// What may be stored without a question is a percentage.
				if v, known := p.Percent.Tenths(); p.Kind == PercentExact && (!known || v < 0 || v > 1000) {
					t.Errorf("%q: exactly %s", text, p.Percent)
				}
			}
		}
	})
}

func TestOddTexts(t *testing.T) {
	ls := lexicons(t)
	for _, s := range oddities {
		for _, l := range ls {
			sound(t, l, s, l.Parse(s, monday))
		}
		ItemRefs(s)
		Percents(s, true)
	}
}

// FuzzReadOrder: whatever is said, an order names a figure only between 0 and 100, and
// what it keeps as words was said.
func FuzzReadOrder(f *testing.F) {
	for _, s := range []string{
		"设置第3项完成率 92%（原因：现场核实）", "17办完了可以销号不", "第13项想延到10月底 排不开", "第10项后面先别催 残联9月才申报", "第9项里程碑 7月底30% 8月底100%",
		"第3项目标改为300套，理由：追加", "不同意延期第13项 理由", "新建2027年台账", "第1项卡点解决了", "办结", "延期", "同意", "设置3 92",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o := ReadOrder(s, calendar.NewDate(2024, 7, 5))
		if n, ok := o.Percent.Tenths(); ok && (n < 0 || n > 1000) {
			t.Errorf("%q sets %v", s, o.Percent)
		}
		for _, words := range []string{o.Reason, o.Goal} {
			if utf8.ValidString(s) && !strings.Contains(s, words) {
				t.Errorf("%q: kept %q", s, words)
			}
		}
	})
}
