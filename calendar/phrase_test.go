package calendar_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/calendar"
)

var wednesday = date("2024-07-10")

func date(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// span writes a span as 2024-07-01..2024-07-31; the right side is empty when open.
func span(s calendar.Span) string { return s.From.String() + ".." + s.To.String() }

func TestPhrasesOfTheVectors(t *testing.T) {
	b, err := os.ReadFile(filepath.FromSlash("../bot/intent/testdata/zh-vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Periods []struct {
			In   string
			From *string
			To   *string
		}
	}
	if err := json.Unmarshal(b, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors.Periods) < 30 {
		t.Fatalf("only %d periods in the vectors", len(vectors.Periods))
	}
	for _, v := range vectors.Periods {
		want := *v.From + ".."
		if v.To != nil {
			want += *v.To
		}
		got, ok := calendar.ParsePhrase(v.In, wednesday)
		if !ok || span(got) != want {
			t.Errorf("%s = %s %v, want %s", v.In, span(got), ok, want)
		}
	}
}

func TestPhrases(t *testing.T) {
	for in, want := range map[string]string{
		// days
		"今天": "2024-07-10..2024-07-10", "昨日": "2024-07-09..2024-07-09", "后天": "2024-07-12..2024-07-12",
		"周三": "2024-07-10..2024-07-10", "周四前": "2024-07-11..2024-07-11", "星期天": "2024-07-14..2024-07-14",
		"下周一": "2024-07-15..2024-07-15", "上上周五": "2024-06-28..2024-06-28", "上个礼拜二": "2024-07-02..2024-07-02",
		"6月30日": "2024-06-30..2024-06-30", "六月三十号": "2024-06-30..2024-06-30", "本月15日前": "2024-07-15..2024-07-15",
		"2024-06-30": "2024-06-30..2024-06-30", "2024/6/3": "2024-06-03..2024-06-03", "2024.6.30": "2024-06-30..2024-06-30",
		"７月３１日": "2024-07-31..2024-07-31", "去年12月31日": "2023-12-31..2023-12-31",
		// weeks
		"这一周": "2024-07-08..2024-07-14", "上个星期": "2024-07-01..2024-07-07", "第28周": "2024-07-08..2024-07-14",
		"第1周": "2024-01-01..2024-01-07", "本周末": "2024-07-13..2024-07-14", "从第28周起": "2024-07-08..",
		// 旬
		"上一旬": "2024-06-21..2024-06-30", "下旬": "2024-07-21..2024-07-31", "中旬": "2024-07-11..2024-07-20",
		"上月下旬": "2024-06-21..2024-06-30", "2月下旬": "2024-02-21..2024-02-29", "六月的上旬": "2024-06-01..2024-06-10",
		// months
		"这个月": "2024-07-01..2024-07-31", "这个月底": "2024-07-31..2024-07-31", "上上个月": "2024-05-01..2024-05-31",
		"十二月": "2024-12-01..2024-12-31", "去年十一月": "2023-11-01..2023-11-30", "24年6月": "2024-06-01..2024-06-30",
		"2024年2月末": "2024-02-29..2024-02-29", "二〇二四年五月": "2024-05-01..2024-05-31", "今年的6月": "2024-06-01..2024-06-30",
		"截止到上月底": "2024-06-30..2024-06-30", "截至6月": "2024-06-30..2024-06-30", "三至五月": "2024-03-01..2024-05-31",
		"3月到5月": "2024-03-01..2024-05-31", "6月以来": "2024-06-01..", "明年1月": "2025-01-01..2025-01-31",
		// quarters and halves
		"去年四季度": "2023-10-01..2023-12-31", "前三季度": "2024-01-01..2024-09-30", "1-2季度": "2024-01-01..2024-06-30",
		"二季度末": "2024-06-30..2024-06-30", "这个季度": "2024-07-01..2024-09-30", "23年下半年": "2023-07-01..2023-12-31",
		"上半年底": "2024-06-30..2024-06-30",
		// years
		"去年": "2023-01-01..2023-12-31", "2023年度": "2023-01-01..2023-12-31", "全年": "2024-01-01..2024-12-31",
		"今年年底": "2024-12-31..2024-12-31", "去年底": "2023-12-31..2023-12-31", "去年年初": "2023-01-01..2023-01-31",
		"今年以来": "2024-01-01..", "上年度": "2023-01-01..2023-12-31", "前年": "2022-01-01..2022-12-31",
		// ranges
		"6月1日至6月30日": "2024-06-01..2024-06-30", "3月1日-15日": "2024-03-01..2024-03-15",
		"自3月1日至5月底": "2024-03-01..2024-05-31", "下周一到周三": "2024-07-15..2024-07-17",
		"去年10月到12月": "2023-10-01..2023-12-31", "上周一至周三": "2024-07-01..2024-07-03",
		"从去年10月到今年3月": "2023-10-01..2024-03-31", " 本月 ": "2024-07-01..2024-07-31",
	} {
		got, ok := calendar.ParsePhrase(in, wednesday)
		if !ok || span(got) != want {
			t.Errorf("%s = %s %v, want %s", in, span(got), ok, want)
		}
	}
}

func TestTextWithoutPhrase(t *testing.T) {
	for _, in := range []string{
		"第7项进度", "一周一次", "每周三", "每月底", "3个月底线", "60岁以上年龄", "早上周全", "目前年度任务已完成", "说明天然气改造",
		"健全年度考核", "成本年均下降", "历时三个月", "5年以上年均增长", "16月", "13月底", "第5季度", "12路公交", "3·15活动",
		"6.5%", "第28项", "2月30日", "2024-13-01", "2024-02-30", "20年", "下午报", "二十八周年", "30日", "7-8项", "第54周", "１００％",
		"", "周", "月", "年", "上", "截至", "自", "从", "第", "前",
	} {
		if got, ok := calendar.ParsePhrase(in, wednesday); ok {
			t.Errorf("%q read as %s", in, span(got))
		}
		if got, start, end, ok := calendar.FindPhrase([]rune(in), wednesday); ok {
			t.Errorf("%q: %q read as %s", in, string([]rune(in)[start:end]), span(got))
		}
	}
}

// The phrase that is found is cut out before item numbers are read, so its ends
// must be exact: the 6 of 6月底 is no item, and the 3 of 本周三项 is no weekday.
func TestFindPhrase(t *testing.T) {
	for _, c := range []struct{ in, phrase, want string }{
		{"第7项截至5月底完成多少", "截至5月底", "2024-05-31..2024-05-31"},
		{"7月底前能完成7项吗", "7月底前", "2024-07-31..2024-07-31"},
		{"本周谁没报", "本周", "2024-07-08..2024-07-14"},
		{"本周三项没报", "本周", "2024-07-08..2024-07-14"},
		{"上周一直没报", "上周", "2024-07-01..2024-07-07"},
		{"上周一报的", "上周一", "2024-07-01..2024-07-01"},
		{"让住建局周三下班前说说第1项招标卡在哪", "周三", "2024-07-10..2024-07-10"},
		{"第10项先别催到9月", "9月", "2024-09-01..2024-09-30"},
		{"6月3号楼竣工", "6月", "2024-06-01..2024-06-30"},
		{"6月中标", "6月", "2024-06-01..2024-06-30"},
		{"6月30%", "6月", "2024-06-01..2024-06-30"},
		{"5月到位资金3万", "5月", "2024-05-01..2024-05-31"},
		{"目前三季度任务", "三季度", "2024-07-01..2024-09-30"},
		{"出二季度表", "二季度", "2024-04-01..2024-06-30"},
		{"我下周一到周三休假", "下周一到周三", "2024-07-15..2024-07-17"},
		{"去年第七项呢", "去年", "2023-01-01..2023-12-31"},
		{"2023年度教育资助经费284.76万元", "2023年度", "2023-01-01..2023-12-31"},
		{"截至目前，上半年完成60%", "上半年", "2024-01-01..2024-06-30"},
		{"3月至0月", "3月", "2024-03-01..2024-03-31"},
		{"今年初步完成", "今年", "2024-01-01..2024-12-31"},
	} {
		text := []rune(c.in)
		got, start, end, ok := calendar.FindPhrase(text, wednesday)
		if !ok || string(text[start:end]) != c.phrase || span(got) != c.want {
			t.Errorf("%s: %q = %s %v, want %q = %s", c.in, string(text[start:end]), span(got), ok, c.phrase, c.want)
		}
	}
}

func TestPhrasesCrossTheYear(t *testing.T) {
	for in, want := range map[string]string{
		"上月": "2023-12-01..2023-12-31", "上季度": "2023-10-01..2023-12-31", "上一旬": "2023-12-21..2023-12-31",
		"上周": "2023-12-25..2023-12-31", "上月底": "2023-12-31..2023-12-31", "上旬": "2024-01-01..2024-01-10",
	} {
		if got, ok := calendar.ParsePhrase(in, date("2024-01-05")); !ok || span(got) != want {
			t.Errorf("%s = %s %v, want %s", in, span(got), ok, want)
		}
	}
}

func TestFindPhraseAllocatesNothing(t *testing.T) {
	for _, in := range []string{"第七项医保定点扩面现在完成多少了，谁负责，有没有困难", "第7项截至5月底完成多少"} {
		text := []rune(in)
		if n := testing.AllocsPerRun(100, func() { calendar.FindPhrase(text, wednesday) }); n != 0 {
			t.Errorf("%s: %v allocations", in, n)
		}
	}
}

func BenchmarkFindPhrase(b *testing.B) {
	for name, in := range map[string]string{"none": "第七项医保定点扩面进度怎么样，谁负责，有没有困难", "one": "第7项截至5月底完成多少"} {
		text := []rune(in)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				calendar.FindPhrase(text, wednesday)
			}
		})
	}
}

// Whatever is written, a span that is found is a stretch of real days, lies inside
// the text, and does not depend on blanks around it.
func FuzzFindPhrase(f *testing.F) {
	for _, s := range []string{
		"截至5月底", "1-9月份", "上上周五", "2024年1月13日", "自3月1日至6月30日", "第28周", "二〇二四年五月", "2024/6/3", "60岁以上年龄", "廿月", "前三季度", "上上上上旬", "第0周", "0月", "00年6月",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := []rune(s)
		got, start, end, ok := calendar.FindPhrase(text, wednesday)
		if !ok {
			return
		}
		if start < 0 || end <= start || end > len(text) {
			t.Fatalf("%q: [%d:%d]", s, start, end)
		}
		for _, d := range []calendar.Date{got.From, got.To} {
			if d.IsZero() {
				continue
			}
			if again, err := calendar.ParseDate(d.String()); err != nil || again != d {
				t.Fatalf("%q: no such day %+v", s, d)
			}
		}
		if got.From.IsZero() || !got.To.IsZero() && got.To.Before(got.From) {
			t.Fatalf("%q: %s", s, span(got))
		}
		again, ok := calendar.ParsePhrase(" "+string(text[start:end])+" ", wednesday)
		if !ok && !strings.ContainsAny(s, "-－–—~～至到") || ok && again != got {
			t.Fatalf("%q: alone %s %v, in the text %s", string(text[start:end]), span(again), ok, span(got))
		}
	})
}
