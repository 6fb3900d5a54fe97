package intent

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"duban/calendar"
	"duban/internal/testkit"
	"duban/ledger"
)

// told words a claim shortly, for tables: 「3=90% done」, 「?several 60 80」.
func told(cs Claims) string {
	var out []string
	for _, c := range cs.List {
		s := strconv.Itoa(c.No)
		switch {
		case c.Doubt != Sure:
			s += "?" + map[Doubt]string{NoFigure: "figure", Vague: "vague", Several: "several", Impossible: "impossible", Conflict: "conflict", WrongItem: "item"}[c.Doubt]
		case c.Percent.Known():
			s += "=" + c.Percent.String()
		}
		if c.Kind != ledger.KindProgress {
			s += " " + string(c.Kind)
		}
		out = append(out, s)
	}
	if cs.Rest != "" {
		out = append(out, "rest "+string(cs.Rest))
	}
	act := map[Act]string{NoReport: "none", Manners: "manners", Tell: "", Correct: "correct ", Withdraw: "withdraw"}[cs.Act]
	return strings.TrimSpace(act + strings.Join(out, "; "))
}

func TestClaims(t *testing.T) {
	l := NewLexicon(testkit.GoldPlan(t, testkit.Zhangqiu))
	for _, c := range []struct {
		own, asked string
		text, want string
	}{
		// one item, asked for
		{"3", "3", "目前九成三", "0=93%"},
		{"3", "3", "百分之九十一点五", "0=91.5%"},
		{"3", "3", "0.93", "0=93%"},
		{"3", "3", "93", "0=93%"},
		{"3", "3", "四分之三", "0=75%"},
		{"3", "3", "差不多九十个点", "0=90%"},
		{"3", "3", "已超额完成，达到105%", "0=100% done"},
		{"3", "3", "都完成了", "0=100% done"},
		{"3", "3", "和上周一样", "0 unchanged"},
		{"3", "3", "暂时没有开工", "0?figure"},
		{"3", "3", "尚未启动", "0 not_started"},
		{"3", "3", "房源卡在消防验收，请区里协调", "0 blocked"},
		// what is no figure of the item
		{"3", "3", "七八成吧", "0?vague"},
		{"3", "3", "85到90%之间没算准", "0?vague"},
		{"3", "3", "超过九成", "0?vague"},
		{"3", "3", "接近九成", "0?vague"},
		{"3", "3", "已完成招标工作", "0?figure"},
		{"3", "3", "基本完成", "0?vague"},
		{"3", "3", "预计8月底全部完成", "0?figure"},
		{"3", "3", "区级完成60%，镇级完成80%", "0?several"},
		{"3", "3", "A区完成60%，B区完成80%", "0?several"},
		{"3", "3", "租金比去年下降了5%，又签了12套", "0?figure"},
		{"3", "3", "出租率95%，已入住231户", "0?figure"},
		{"3", "3", "完成率250%", "0?impossible"},
		{"3", "3", "-5%", "0?impossible"},
		{"3", "3", "全部完成，目前97%", "0?conflict"},
		{"3", "3", "完成100%，还剩两栋正在装修", "0?conflict"},
		{"3", "3", "联系电话13853112345", "none"},
		{"3", "3", "12月5日前完成", "0?figure"},
		{"3", "3", "由61%提高到70%", "0=70%"},
		{"3", "3", "上周61%，这周65%", "0=65%"},
		{"3", "3", "较上周提升3个点，现在64个点", "0=64%"},
		{"3", "3", "目标95%，实际完成91%", "0=91%"},
		{"3", "3", "力争年底完成100%，目前92%", "0=92%"},
		{"3", "3", "还差8%", "0?vague"},
		{"3", "3", "剩余两成没完成", "0?vague"},
		{"3", "3", "未完成6%", "0?vague"},
		{"3", "3", "不到92%", "0?vague"},
		{"3", "3", "可能95%吧，我再核一下", "0?vague"},
		{"3", "3", "预计月底能到95%", "0?figure"},
		{"3", "3", "9月15日前完成95%，现在在做验收", "0?figure"},
		{"3", "3", "主体完工率100%，附属60%", "0?figure"},
		{"3", "3", "完成全年目标任务的92%", "0=92%"},
		{"3", "3", "二百八十套全部筹集完毕", "0=100% done"},
		{"3", "3", "8成7", "0=87%"},
		{"3", "3", "百分之八十几", "0?vague"},
		{"3", "3", "双山街道完成80%", "0?figure"},
		{"2 3", "2 3", "新增就业完成80%", "2=80%"},
		{"3", "3", "城镇新增就业完成80%", "2?figure"}, // another unit's item, refused as such
		{"1", "1", "1.完成立项 2.完成招标 3.完成60%施工", "0?figure"},
		// several items
		{"1 3", "1 3", "停车完成85%，第3项92%", "1=85%; 3=92%"},
		{"1 3", "1 3", "完成85%，第3项92%", "0=85%; 3=92%"},
		{"13 18", "13 18", "13:80 18:60", "13=80%; 18=60%"},
		{"13 18", "13 18", "两项都完成了80%", "13=80%; 18=80%"},
		{"9 10", "9 10", "9、20户还在改造，50% 10、70%", "9=50%; 10=70%"},
		{"14 15 16", "14 15 16", "14 60% 15完成了 16同上周", "14=60%; 15=100% done; 16 unchanged"},
		{"14 15 16", "14 15 16", "第14项55%，其余没变化", "14=55%; rest unchanged"},
		{"14 15 16", "14 15 16", "14、15项都没变化", "14 unchanged; 15 unchanged"},
		{"14 15 16", "14 15 16", "14到16项都是80%", "14=80%; 15=80%; 16=80%"},
		{"1 3", "1 3", "1.86% 3.94%", "0?several"},
		{"1 3", "1 3", "1. 86%\n3. 94%", "1=86%; 3=94%"},
		{"1 3", "1 3", "①完成立项②正在招标", "0?figure"},
		{"1 3", "1 3", "1、完成立项；2、正在招标；总体完成40%", "0=40%"},
		{"1 3", "1 3", "租赁住房到92了", "3=92%"},
		{"1 3", "3", "3项工作推进顺利，完成92%", "0=92%"},
		{"3", "3", "第4项70%", "4=70%"},
		{"1 3", "1 3", "第1项完成85。3项同上周", "1=85%; 3 unchanged"},
		{"1 3", "1 3", "第1项：保障性租赁住房已筹集260套，93%", "1?item"},
		// corrections, receipts, questions
		{"3", "3", "不对，是91%", "correct 0=91%"},
		{"1 3", "1 3", "3改成91", "correct 3=91%"},
		{"3", "3", "说错了是68不是86", "correct 0=68%"},
		{"3", "3", "撤回上一条", "withdraw"},
		{"3", "3", "好的，马上报", "manners"},
		{"3", "3", "[OK]", "manners"},
		{"3", "3", "第3项进度", "none"},
		{"3", "3", "第3项目标是什么", "none"},
		{"3", "3", "我们还差多少", "none"},
		{"3", "3", "低于60%的有谁", "none"},
		{"10", "10", "10", "none"},
	} {
		got := told(l.Claims(c.text, Speaker{Own: numbers(c.own), Asked: numbers(c.asked), Today: calendar.NewDate(2024, 7, 3)}))
		if got != c.want {
			t.Errorf("%q (his %s, asked %s)\n got %s\nwant %s", c.text, c.own, c.asked, got, c.want)
		}
	}
}

func numbers(s string) []int {
	var out []int
	for f := range strings.FieldsSeq(s) {
		n, _ := strconv.Atoi(f)
		out = append(out, n)
	}
	return out
}

// Well-formed replies in many layouts read back as what they say.
func TestClaimsOfRenderedReplies(t *testing.T) {
	l := NewLexicon(testkit.GoldPlan(t, testkit.Zhangqiu))
	own := numbers("2 5 8 11 14 17 20")
	r := rand.New(rand.NewPCG(1, 2)) // the same replies every time
	names := []string{"第%d项", "%d项", "%d：", "%d、", "%d. ", "%d ", "（%d）", "第%d项：", "【第%d项】", "%d="}
	joints := []string{"；", "\n", "，", "。", "\n\n", "； "}
	figures := []func(int) string{
		func(p int) string { return strconv.Itoa(p) + "%" },
		func(p int) string { return "完成" + strconv.Itoa(p) + "％" },
		func(p int) string { return "已完成" + strconv.Itoa(p) + "%" },
		func(p int) string { return "目前" + strconv.Itoa(p) + "个点" },
		func(p int) string { return "百分之" + strconv.Itoa(p) },
		func(p int) string { return "完成率：" + strconv.Itoa(p) + " %" },
		func(p int) string { return "总体进度" + strconv.Itoa(p) + "%" },
		func(p int) string { return "完成全年任务的" + strconv.Itoa(p) + "%" },
	}
	for range 2000 {
		name, joint, figure := names[r.IntN(len(names))], joints[r.IntN(len(joints))], figures[r.IntN(len(figures))]
		var said, want []string
		for _, i := range r.Perm(len(own))[:1+r.IntN(4)] {
			p := 1 + r.IntN(99)
			if r.IntN(4) == 0 {
				said, want = append(said, fmt.Sprintf(name, own[i])+"同上周"), append(want, fmt.Sprintf("%d unchanged", own[i]))
				continue
			}
			said, want = append(said, fmt.Sprintf(name, own[i])+figure(p)), append(want, fmt.Sprintf("%d=%d%%", own[i], p))
		}
		text := strings.Join(said, joint)
		if got := told(l.Claims(text, Speaker{Own: own, Asked: own})); got != strings.Join(want, "; ") {
			t.Fatalf("%q\n got %s\nwant %s", text, got, strings.Join(want, "; "))
		}
	}
}

func FuzzClaims(f *testing.F) {
	l := NewLexicon(testkit.GoldPlan(f, testkit.Zhangqiu))
	for _, s := range []string{"14同上周 15已完成 16 52%", "3-5项都完成了", "「第3项」\n------\n93%", "转：区残联 10%", "@x 第", "其他同上周", "是68不是86", "七八成", "第\x80", "1、2、3、"} {
		f.Add(s)
	}
	who := Speaker{Own: []int{1, 3, 14}, Asked: []int{3}}
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range l.Claims(text, who).List {
			if n, ok := c.Percent.Tenths(); ok && (n < 0 || n > 1000 || c.Doubt != Sure) {
				t.Errorf("%q claims %v with doubt %d", text, c.Percent, c.Doubt)
			}
		}
	})
}

func BenchmarkClaims(b *testing.B) {
	l := NewLexicon(testkit.GoldPlan(b, testkit.Zhangqiu))
	long := "截至8月31日，全区完成城镇新增就业5120人，完成年度任务的75%。" + strings.Repeat("开展线上线下招聘活动41场，参会企业1260家次，提供岗位2.3万个，培训合格率97.8%。", 13)
	for _, c := range []struct{ name, text string }{{"short", "14同上周 15已完成 16 52%"}, {"600", string([]rune(long)[:600])}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Claims(c.text, Speaker{Own: []int{2, 14, 15, 16}, Asked: []int{2}})
			}
		})
	}
}
