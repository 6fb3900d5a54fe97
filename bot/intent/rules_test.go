package intent

import (
	"slices"
	"testing"

	"duban/internal/testkit"
	"duban/ledger"
)

// Numbers that name no item: routes, days of protest, years, school years,
// telephone numbers, counts, amounts.
func TestNumbersThatAreNoItems(t *testing.T) {
	for _, s := range []string{
		"12路公交调完了吗", "103路通了没", "3·15晚会", "3·15活动", "2024年", "2024年的民生实事", "二〇二四年", "1-6年级", "18-70岁", "13812345678", "0531-83211234",
		"第二季度", "二季度", "第二个季度", "第三周", "第28周", "共20项", "一共20项", "还有7项没报", "有3项没报", "剩下5项", "哪7项", "最慢的3项", "完成了4项", "7月底", "7月1日", "7月3号", "7.5%",
		"60%到80%", "85个点", "八成五", "百分之八十五", "三分之二", "前三季度", "3个月", "5公里", "24.7万人", "80余万元", "284.76万元", "4100余个", "200场", "S338", "A2#楼", "8家已完成60%", "12家已完成",
		"第二处国医堂", "第二个国医堂", "一个试点社区", "2号线", "3号楼", "济开管发〔2024〕1号文", "一周一次", "上午9点", "17:00前报", "2024.6.30", "2024-06-30", "1402/3000",
	} {
		for _, r := range ItemRefs(s) {
			t.Errorf("%s: taken for item %v", s, r.Items)
		}
	}
}

func TestNumbersThatAreItems(t *testing.T) {
	for s, want := range map[string][]int{
		"第7项": {7}, "第７项": {7}, "第七项": {7}, "7项": {7}, "7号": {7}, "第7": {7}, "⑦": {7}, "㉑": {21}, "㉟": {35}, "㊱": {36}, "㊿": {50}, "⑴": {1}, "⒇": {20}, "㈩": {10}, "(7)": {7}, "（七）": {7},
		"第十二项": {12}, "第廿三项": {23}, "第二十项": {20}, "第〇七项": {7}, "第柒项": {7}, "第七項": {7}, "第７項進度": {7}, "第七乡": {7}, "第7想": {7}, "第七巷进度": {7}, "#7": {7}, "序号为18": {18}, "编号7": {7}, "no.7": {7}, "item 7": {7},
		"第3、5、7项": {3, 5, 7}, "第3项、第5项": {3, 5}, "3,5,7": {3, 5, 7}, "第3和5项": {3, 5}, "第1-3项": {1, 2, 3}, "1到3项": {1, 2, 3}, "第三到五项": {3, 4, 5}, "第1至3项": {1, 2, 3}, "第1~3项": {1, 2, 3},
		"八九十这三项": {8, 9, 10}, "三四五项": {3, 4, 5}, "前三项": {1, 2, 3}, "7、": {7}, "7.": {7}, "7": {7}, "7呢": {7}, "7进度": {7}, "第 7 项": {7}, "第7项7月底": {7}, "2024年第7项": {7}, "第二项二季度": {2},
	} {
		var got []int
		for _, r := range ItemRefs(s) {
			got = append(got, r.Items...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
}

func TestComparisons(t *testing.T) {
	l := NewLexicon(testkit.GoldPlan(t, testkit.Zhangqiu))
	type want struct {
		op        Op
		low, high int
	}
	for s, w := range map[string]want{
		"低于60%的": {OpBelow, 60, 0}, "不到60%的": {OpBelow, 60, 0}, "不满60%的": {OpBelow, 60, 0}, "没到60%的": {OpBelow, 60, 0}, "没到七成的": {OpBelow, 70, 0}, "未达到60%的": {OpBelow, 60, 0}, "小于百分之六十的": {OpBelow, 60, 0}, "<60%": {OpBelow, 60, 0}, "还没到六成的有哪些": {OpBelow, 60, 0},
		"60%以下的": {OpAtMost, 60, 0}, "六成以下的": {OpAtMost, 60, 0}, "60%及以下": {OpAtMost, 60, 0}, "不超过60%的": {OpAtMost, 60, 0}, "没超过60%的": {OpAtMost, 60, 0}, "≤60%": {OpAtMost, 60, 0}, "<=60%": {OpAtMost, 60, 0}, "没过60%的": {OpAtMost, 60, 0},
		"高于60%的": {OpAbove, 60, 0}, "超过60%的": {OpAbove, 60, 0}, "大于六成的": {OpAbove, 60, 0}, ">60%": {OpAbove, 60, 0}, "过六成的": {OpAbove, 60, 0},
		"60%以上的": {OpAtLeast, 60, 0}, "六成以上的": {OpAtLeast, 60, 0}, "达到60%的": {OpAtLeast, 60, 0}, "不低于60%的": {OpAtLeast, 60, 0}, "至少60%的": {OpAtLeast, 60, 0}, "≥60%": {OpAtLeast, 60, 0}, ">=60%": {OpAtLeast, 60, 0},
		"60%到80%的": {OpBetween, 60, 80}, "60%-80%的": {OpBetween, 60, 80}, "60-80%的": {OpBetween, 60, 80}, "六成到八成的": {OpBetween, 60, 80}, "60到80之间的": {OpBetween, 60, 80}, "高于60%低于80%的": {OpBetween, 60, 80}, "百分之六十至百分之八十的": {OpBetween, 60, 80},
		"过半的": {OpAbove, 50, 0}, "没过半的": {OpAtMost, 50, 0}, "未过半的有哪些": {OpAtMost, 50, 0}, "没有过半的": {OpAtMost, 50, 0}, "过半了的有哪些": {OpAbove, 50, 0}, "等于60%的": {OpEqual, 60, 0}, "低于60的": {OpBelow, 60, 0}, "不到六十的": {OpBelow, 60, 0},
		"低於60%的": {OpBelow, 60, 0}, "低于６０％的": {OpBelow, 60, 0}, "低于60﹪的": {OpBelow, 60, 0}, "底于60%的": {OpBelow, 60, 0},
	} {
		q := l.Parse(s, monday)
		got := want{op: q.Op, low: tenths(q.Low) / 10, high: tenths(q.High) / 10}
		if q.Intent != Threshold || got != w {
			t.Errorf("%s: intent %d %+v, want %+v", s, q.Intent, got, w)
		}
	}
}

func tenths(p ledger.Percent) int { n, _ := p.Tenths(); return n }

func TestSetsAndCommands(t *testing.T) {
	l := NewLexicon(testkit.GoldPlan(t, testkit.Zhangqiu))
	for s, want := range map[string]Intent{
		"没完成的有哪些": Unfinished, "未办结的有哪些": Unfinished, "哪些还没完成": Unfinished, "没到100%的": Threshold, "已完成的": Completed, "哪些完成了": Completed, "完成的有哪些": Completed, "100%的有哪些": Completed, "达到100%的": Completed,
		"几个100了": Count, "完成了几项": Completed, "有几项没完成": Count, "哪些没报": Missing, "那些没报": Missing, "谁没报": Missing, "还有7项没报": Missing, "还有几项没报": Count,
		"最慢的三项": Ranking, "哪个最快": Ranking, "倒数第二": Ranking, "总体进度": Overview, "平均呢": Overview, "共20项，平均多少": Overview, "亮黄灯的": Lamp, "那些亮黄灯了": Lamp,
		"我负责哪些": MyItems, "下次什么时候报": Schedule, "帮助": Help, "你好": Greeting, "谢谢": Thanks, "继续": More, "下一页": More, "导入": Import, "3和5哪个快": Compare, "第3项和第5项哪个快": Compare,
		"谁负责": Ellipsis, "进度呢": Ellipsis, "目标是什么": Ellipsis, "第21项": NoSuchItem, "第0项": NoSuchItem, "第99项进度": NoSuchItem, "今天天气怎么样": OutOfScope, "讲个笑话": OutOfScope, "催一下没报的": Later, "第3、5、7项": Items, "1-3项": Items,
		"去年第七项呢":  Item, // of another year: Query.Year says so
		"没变化的有哪些": Unchanged, "哪些三周没动了": Unchanged, "": Unknown, "？？？": Unknown, "👍": Unknown,
	} {
		if q := l.Parse(s, monday); q.Intent != want {
			t.Errorf("%s: intent %d, want %d (%+v)", s, q.Intent, want, q)
		}
	}
	if q := l.Parse("去年第七项呢", monday); q.Year != 2023 {
		t.Errorf("去年 is %d", q.Year)
	}
	if q := l.Parse("2024年第七项", monday); q.Year != 0 {
		t.Errorf("the plan's own year is another: %d", q.Year)
	}
}

// A state that is denied is never read as reached.
func TestNegations(t *testing.T) {
	l := NewLexicon(testkit.GoldPlan(t, testkit.Zhangqiu))
	for _, s := range []string{"没完成的", "未完成的", "尚未完成的", "还没完成的", "没有完成的", "没办结的", "未办结的", "没干完的", "没收官的有哪些", "未达标的有哪些", "没做完的有哪些", "不到100%的", "没满的"} {
		q := l.Parse(s, monday)
		if q.Intent == Completed || q.Intent == Count && q.Counted == Completed {
			t.Errorf("%s: read as completed", s)
		}
		if q.Intent != Unfinished && q.Intent != Threshold {
			t.Errorf("%s: intent %d", s, q.Intent)
		}
	}
}

// What a unit's contact reports is not taken for exact when it is not.
func TestFiguresThatMustBeAsked(t *testing.T) {
	for s, exact := range map[string]bool{
		"85%": true, "85％": true, "百分之八十五": true, "八成五": true, "85个点": true, "完成率78.5%": true, "没开工": true,
		"过半": false, "一半": false, "八成": false, "接近九成": false, "大概85%": false, "85%左右": false, "80%以上": false, "超过80%": false, "已完成": false, "基本完成": false, "快完成了": false,
		"完成250%": false, "3分之1000": false,
	} {
		got := Percents(s, false)
		if len(got) != 1 || (got[0].Kind == PercentExact) != exact {
			t.Errorf("%s: %+v, exact should be %t", s, got, exact)
		}
	}
	for _, s := range []string{"比上年提高5%以上", "处置率100%", "增长7.5%", "同比下降3%", "85", "0.85", "未完成", "没完成", "已完成招投标", "现已完成4处", "预计8月全部完成", "计划暑期完成", "收到", "好的", "1", "12家", "-5"} {
		if got := Percents(s, false); len(got) != 0 {
			t.Errorf("%s: %+v, want nothing", s, got)
		}
	}
	if got := Percents("完成120%", false); len(got) != 1 || got[0].Percent != ledger.Whole(100) || got[0].Raw != 120 || !got[0].Over {
		t.Errorf("完成120%%: %+v", got)
	}
	if got := Percents("完成250%", false); len(got) != 1 || got[0].Percent.Known() || got[0].Raw != 250 {
		t.Errorf("completed by 250 %%: %+v, want no figure but a question", got)
	}
}

func TestTelling(t *testing.T) {
	for s, want := range map[string]bool{
		"14同上周": true, "16 52%": true, "第7项完成80%": true, "已完成": true, "没有进展": true, "百分之八十五": true,
		"第7项进度": false, "低于60%的": false, "完成了吗": false, "60%以上有几个": false, "哪些没报": false, "基本完成": false, "我负责哪些": false,
	} {
		if got := Tells(s); got != want {
			t.Errorf("%s: %t, want %t", s, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"第７项　进度？": "第7项 进度?", "85﹪": "85%", "Ｔop": "top", "第七項進度": "第七项进度", "@督办助手 第7项": "第7项", "@督办助手第7项": "第7项", "“充电桩”": "充电桩", "进度👍": "进度", "a\u200bb": "ab", "①②": "①②", "  a  b ": "a b", "甲\n乙": "甲\n乙",
	} {
		if got := Fold(s); got != want {
			t.Errorf("%q folds to %q, want %q", s, got, want)
		}
	}
}
