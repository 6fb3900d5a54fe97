package intent

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"duban/internal/testkit"
	"duban/ledger"
)

func BenchmarkParse(b *testing.B) {
	l := NewLexicon(testkit.GoldPlan(b, testkit.Zhangqiu))
	long := strings.Repeat("第七项民正局的冲电桩那个低于百分之八十五点五吗", 29) // as long as a message may be
	for _, q := range []struct{ name, text string }{
		{"number", "第7项进度"},
		{"keyword", "充电桩建得怎么样了"},
		{"unit", "民政局负责哪些"},
		{"threshold", "低于60%的有哪些"},
		{"rambling", "嗯那个请问一下我想了解一下咱们区里今年那个给残疾学生发教育资助的事情现在到底办得怎么样了谢谢"},
		{"misspelt", "民正局富责那些"},
		{"unknown", "地铁三号线什么时候通车"},
		{"longest", long},
	} {
		b.Run(q.name, func(b *testing.B) {
			l.Parse(q.text, monday) // the tables of sounds are made once
			b.ReportAllocs()
			for b.Loop() {
				l.Parse(q.text, monday)
			}
		})
	}
}

func BenchmarkNewLexicon(b *testing.B) {
	p := testkit.GoldPlan(b, testkit.Zhangqiu)
	b.ReportAllocs()
	for b.Loop() {
		NewLexicon(p)
	}
}

// BenchmarkLargePlan is a question to a plan of a thousand items.
func BenchmarkLargePlan(b *testing.B) {
	p := &ledger.Plan{Year: 2024}
	seed := testkit.GoldPlan(b, testkit.Zhangqiu)
	p.Units = seed.Units
	for i := range 1000 {
		it := *seed.Items[i%len(seed.Items)]
		it.No, it.Title = i+1, fmt.Sprintf("%s之%s", it.Title, strconv.Itoa(i))
		p.Items = append(p.Items, &it)
	}
	l := NewLexicon(p)
	for _, text := range []string{"第7项进度", "充电桩建得怎么样了"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Parse(text, monday)
			}
		})
	}
}
