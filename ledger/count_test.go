package ledger

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

// shown prints counts as value, unit, and what qualifies them.
func shown(counts []Count) string {
	var parts []string
	for _, c := range counts {
		s := fmt.Sprint(c.Value) + c.Unit
		if c.Op != "=" {
			s = c.Op + s
		}
		if c.Approx {
			s = "~" + s
		}
		if c.Per != "" {
			s += "/" + c.Per
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

func TestParseCounts(t *testing.T) {
	for text, want := range map[string]string{
		// plain, with bounds and floors
		"增加不低于900个停车泊位":    ">=900个",
		"全年新增就业6800人以上":    ">=6800人",
		"建成至少1个消费集聚区":      ">=1个",
		"涉及150个村以上、惠及":     ">=150个",
		"惠及老人6000余人次":      "~>=6000人次",
		"惠及老人约3000余人次":     "~>=3000人次",
		"覆盖约11.3万人":        "~113000人",
		"1.3万余人":           "~>=13000人",
		"节约80余万元":          "~>=800000元",
		"24.7万人":           "247000人",
		"5.5万米":            "55000米",
		"5.5公里":            "5.5公里",
		"投资1,200万元":        "1.2e+07元",
		"不超过30处":           "<=30处",
		"控制在5%以内":          "<=5%",
		"比例达到44%左右":        "~44%",
		"比例达到（超过）70%的目标":   ">=70%",
		"３００套":             "300套",
		"85％":              "85%",
		"百分之八十五":           "85%",
		"提高2.5个百分点":        "2.5个百分点",
		"200场次以上":          ">=200场次",
		"550批次":            "550批次",
		"84村次":             "84村次",
		"人均3.5平方米":         "3.5平方米",
		"900 个泊位":          "900个",
		"30多人":             "~>=30人",
		"对学生每学期开展1次筛查":     "1次/学期",
		"按照每人每年2元、每户每年2元的": "2元/人每年 2元/户每年",
		"每人保额3万元":          "30000元/人",
		"4处续建和3处改建":        "4处 3处",
		"近500户":            "~500户",
		"附近5处":             "5处",
		// Chinese numerals
		"推行一个试点社区":  "1个",
		"一百零八次":     "108次",
		"两处老年人食堂":   "2处",
		"三千二百户":     "3200户",
		"十二条道路":     "12条",
		"完成十五个":     "15个",
		"一户一档，一人一策": "",
		"千家万户，百姓":   "",
		"每一个社区":     "",
		"一个个社区":     "",
		"一体化，一次性":   "",
		"十四五防洪":     "",
		// what is no count
		"60周岁以上老人、18-70岁、1-6年级": "",
		"2024年6月15日":            "",
		"2023年度、3月中旬":           "",
		"103路、12路公交":            "",
		"S338以北，A2#倒班宿舍":        "",
		"3·15国际消费者权益日":          "",
		"第二处国医堂，第3批":            "",
		"12345热线转办，13812345678": "",
		"24/7服务，14:30开会":        "",
		"10-12个点位":              "",
		"3至5家":                  "",
		"3个月、2个小时、5个工作日":        "",
		"3个小区、2个工业园":            "3个 2个",
		"2场所、5家庭、3台账":           "",
		"5千米":                   "5千米",
		"":                      "",
	} {
		if got := shown(ParseCounts(text)); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestParseCountsPositions(t *testing.T) {
	const text = "增加不低于 900个泊位，约百分之五"
	counts := ParseCounts(text)
	if len(counts) != 2 || text[counts[0].Start:counts[0].End] != "900个" || text[counts[0].OpStart:counts[0].Start] != "不低于 " {
		t.Fatalf("%+v", counts)
	}
	if c := counts[1]; text[c.Start:c.End] != "百分之五" || text[c.OpStart:c.End] != "约百分之五" {
		t.Errorf("%+v", c)
	}
}

func TestClaimedPercent(t *testing.T) {
	for text, want := range map[string]Percent{
		"完成年计划81%。":          Whole(81),
		"目前，已完成年度计划60%。":     Whole(60),
		"完成全年任务目标的79%":       Whole(79),
		"完成年度目标任务的78.5％":     Tenths(785),
		"已完成60%进度":           {},
		"提高5%以上":             {},
		"完成年计划81%，完成年计划85%":  {},
		"处置率达到100%":          {},
		"完成全年任务目标的99999999%": {},
	} {
		if got := ClaimedPercent(text); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestParseSubGoals(t *testing.T) {
	subs := ParseSubGoals("①甲，见②款；\n②2024年乙。③丙")
	if len(subs) != 3 || subs[0].Text != "甲，见②款" || subs[1].Raw != "②2024年乙。" || subs[2].Index != 3 {
		t.Errorf("%+v", subs)
	}
	if ParseSubGoals("①只有一个。") != nil || ParseSubGoals("②乙；③丙") != nil {
		t.Error("marks must count up from ① and be more than one")
	}
}

func TestParsePartsTakesOnlyUnitsOfTheRow(t *testing.T) {
	units := []string{"区残疾人联合会", "区人力资源和社会保障局", "区委宣传部"}
	text := "目前总体情况：良好。\n残联：已发放。\n其中：100人。\n人社局、宣传部：已培训。\n财政局：已拨款。"
	parts := ParseParts(text, units, "章丘区")
	if len(parts) != 2 || parts[0].Units[0] != "区残疾人联合会" || parts[0].Text != "已发放。\n其中：100人。" || len(parts[1].Units) != 2 || parts[1].Text != "已培训。\n财政局：已拨款。" {
		t.Errorf("%+v", parts)
	}
	if ParseParts(text, nil, "") != nil {
		t.Error("a row without units has no parts")
	}
}

func TestMeasureTraps(t *testing.T) {
	for _, tt := range []struct{ goal, progress, want string }{
		{"打造“15分钟健身圈”，建设“1个中心”。", "", ""},
		{"实施三年行动计划，培训8名盲人。", "", "8名"},
		{"学位由500个提高到800个。", "", "800个"},
		{"建设10处（新建6处、改建4处）食堂。", "已建成10处（新建6处、改建4处）食堂。", "10处=10"},
		{"每村配备2名村医。", "", "2名/村"},
		{"完成投资3000万元。", "去年完成投资5000万元，今年已完成投资1500万元。", "3e+07元=1.5e+07"},
		{"修路5.5公里。", "已修路3200米。", "5.5公里=3.2"},
		{"建设充电桩110座。", "计划建设充电桩110座，正在建设充电桩50座。", "110座"},
		{"建设充电桩110座。", "预计8月底建成充电桩100座。", "110座"},
		{"建设充电桩110座。", "2023年建成充电桩90座。2024年已建成充电桩30座。", "110座=30"},
		{"新增托位113个。", "甲镇新增托位20个，乙镇新增托位30个。", "113个"}, // two figures fit: none is taken
		{"筹集住房280套。筹集住房280套，改造3个小区。", "", "280套 3个"},
		{"增加900个停车泊位。", "新增车位735个，维修护栏30个。", "900个=735"},
		{"新建食堂2处。", "已完成选址。", "2处"},
		{"培训500人。", "已开展培训12场，培训300余人。", "500人=~300"},
	} {
		var parts []string
		for _, m := range Measures(tt.goal, tt.progress, nil) {
			s := fmt.Sprint(m.Target) + m.Unit
			if m.HasActual {
				about := ""
				if m.ActualApprox {
					about = "~"
				}
				s += "=" + about + fmt.Sprint(m.Actual)
			}
			parts = append(parts, s)
		}
		if got := strings.Join(parts, " "); got != tt.want {
			t.Errorf("%s | %s: got %q, want %q", tt.goal, tt.progress, got, tt.want)
		}
	}
}

func FuzzMeasures(f *testing.F) {
	f.Add("对章丘黄河河段7处、46段坝防洪工程进行续建改建。", "4处续建和3处改建所有主体工程已完工")
	f.Add("①全区新增托位113个，其中社区托位32个；\n②建设2处。", "百分之百，1,200.5万余人次")
	f.Add("“（《", "》）”3·15-6～7")
	f.Add("新建"+strings.Repeat("9", 400)+"处", "已完成0."+strings.Repeat("3", 400)+"万处") // no finite value
	f.Fuzz(func(t *testing.T, goal, progress string) {
		end := 0
		for _, c := range ParseCounts(goal) {
			if c.OpStart < 0 || c.Start < c.OpStart || c.Start < end || c.End <= c.Start || c.End > len(goal) || c.Unit == "" {
				t.Fatalf("bounds of %+v in %q", c, goal)
			}
			if utf8.ValidString(goal) && !utf8.ValidString(goal[c.Start:c.End]) {
				t.Fatalf("a character is cut: %+v in %q", c, goal)
			}
			if math.IsNaN(c.Value) || math.IsInf(c.Value, 0) {
				t.Fatalf("%v of %q", c.Value, goal[c.Start:c.End])
			}
			end = c.End
		}
		it := &Item{Title: TitleOf(goal), Goal: goal, Progress: progress, Percent: Whole(50)}
		it.Parts = ParseParts(progress, []string{"区卫健局", "区医保局"}, "区")
		it.SubGoals = ParseSubGoals(goal)
		it.Measures = Measures(goal, progress, it.Parts)
		it.Check()
	})
}

func BenchmarkMeasures(b *testing.B) {
	g := goldItemsForBench(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, it := range g {
			Measures(it.Goal, it.Progress, nil)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(g)), "ns/item")
}

func goldItemsForBench(b *testing.B) []goldItem {
	b.Helper()
	return readGold(b, "zhangqiu-2024q2").Items
}
