package bot_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"duban/bot"
	"duban/calendar"
	"duban/chat"
	"duban/internal/testkit"
	"duban/ledger"
)

var goldPlans = []string{testkit.Zhangqiu, testkit.Jining}

func ask(tb testing.TB, b *bot.Bot, text string) string {
	tb.Helper()
	r, err := b.Handle(context.Background(), &chat.Event{ID: "e", Kind: chat.KindText, From: "someone", Text: text})
	if err != nil || len(r.Messages) != 1 {
		tb.Fatalf("%s: %d messages, %v", text, len(r.Messages), err)
	}
	return r.Messages[0].Text
}

var itemHead = regexp.MustCompile(`第(\d+)项 `)

// itemsNamed returns the numbers of the items that an answer names.
func itemsNamed(answer string) []int {
	var out []int
	for _, m := range itemHead.FindAllStringSubmatch(answer, -1) {
		if no, err := strconv.Atoi(m[1]); err == nil && !slices.Contains(out, no) {
			out = append(out, no)
		}
	}
	return out
}

// headOf is the card's own first line, without the mark of a page.
func headOf(answer string) string {
	for line := range strings.Lines(answer) {
		if strings.HasPrefix(line, "第") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// Whoever asks for an item by its number or by its title gets that item and no other.
func TestEveryItemAnswersForItself(t *testing.T) {
	for _, name := range goldPlans {
		b := oneShot(t, name, "leader")
		p := plans[name]
		for _, it := range p.Items {
			no := strconv.Itoa(it.No)
			card := fmt.Sprintf("第%d项 %s", it.No, it.Title)
			for _, q := range []string{
				"第" + no + "项", "第" + no + "项进度", "第" + no + "项目标", "第" + no + "项谁负责", "第" + no + "项历史", "第" + no + "项完成率", no, no + "号", "＃" + no,
				it.Title + "进度", it.Title, it.Title + "谁负责", it.Title + "的目标是什么", it.Title + "完成多少了", "请问" + it.Title + "怎么样了",
			} {
				got := ask(t, b, q)
				if !strings.HasPrefix(headOf(got), card) || !slices.Equal(itemsNamed(got), []int{it.No}) {
					t.Errorf("%s: 「%s」 answers %s", name, q, short(got))
				}
			}
			for _, d := range it.Duties {
				for _, q := range []string{"第" + no + "项谁负责", it.Title + "谁负责"} {
					if got := ask(t, b, q); !strings.Contains(got, d.Printed) {
						t.Errorf("%s: 「%s」 leaves %s out: %s", name, q, d.Printed, short(got))
					}
				}
			}
			want := it.Percent.String()
			if !it.Percent.Known() {
				want = "尚无完成率"
			}
			for _, q := range []string{"第" + no + "项进度", it.Title + "进度", "第" + no + "项完成率"} {
				if got := headOf(ask(t, b, q)); got != card+"："+want {
					t.Errorf("%s: 「%s」: %s, want %s", name, q, got, want)
				}
			}
		}
		for _, no := range []int{0, len(p.Items) + 1, 99, 1000} {
			got := ask(t, b, fmt.Sprintf("第%d项进度", no))
			if len(itemsNamed(got)) > 0 || strings.Contains(got, "%") {
				t.Errorf("%s: item %d is not there: %s", name, no, short(got))
			}
		}
	}
}

// Whoever asks for a unit by any of its names gets exactly the items that name it.
func TestEveryUnitAnswersForItself(t *testing.T) {
	for _, name := range goldPlans {
		b := oneShot(t, name, "leader")
		p := plans[name]
		for _, u := range p.Units {
			var want []int
			for _, it := range p.Items {
				if it.Has([]int64{u.ID}) {
					want = append(want, it.No)
				}
			}
			for _, s := range append([]string{u.Name}, u.Spellings...) {
				for _, q := range []string{s + "负责哪些", s + "有哪些事项", s, s + "承担了哪些任务"} {
					got := itemsNamed(ask(t, b, q))
					if slices.Sort(got); !slices.Equal(got, want) {
						t.Errorf("%s: 「%s」 names %v, want %v", name, q, got, want)
					}
				}
			}
		}
	}
}

// Names that people use for units, with the items of the one unit they mean.
func TestUnitAliases(t *testing.T) {
	for name, cases := range map[string]map[string][]int{
		testkit.Zhangqiu: {"民政局": {14, 15, 16}, "民正局": {14, 15, 16}, "民政": {14, 15, 16}, "残联": nil, "妇联": nil, "医保局": {7}, "卫健局": nil, "人社局": nil, "住建局": nil, "城管局": nil, "交警": nil, "红会": nil, "团委": nil},
		testkit.Jining:   {"经发局": nil, "社会事业中心": nil, "建交局": nil, "组织部": nil},
	} {
		b := oneShot(t, name, "leader")
		p := plans[name]
		for alias, want := range cases {
			if want == nil { // the units whose printed name the alias abbreviates
				ids := bot.NewView(&ledger.Book{Plans: []*ledger.Plan{p}}, nil).UnitsNamed(alias)
				if len(ids) != 1 {
					t.Errorf("%s: %s is %v", name, alias, ids)
					continue
				}
				for _, u := range p.Units {
					for _, it := range p.Items {
						if u.Name == ids[0] && it.Has([]int64{u.ID}) {
							want = append(want, it.No)
						}
					}
				}
			}
			got := itemsNamed(ask(t, b, alias+"负责哪些"))
			if slices.Sort(got); !slices.Equal(got, want) || len(want) == 0 {
				t.Errorf("%s: %s负责哪些 names %v, want %v", name, alias, got, want)
			}
		}
	}
}

// strangeTopics are things that no item of either list is about.
var strangeTopics = strings.Fields("地铁 高铁站 飞机票 老旧小区加装电梯 高考成绩 疫苗 宠物医院 电影票 垃圾分类 共享单车 快递驿站 天然气价格 房产税 公积金贷款 " +
	"驾照年审 婚姻登记 出入境证件 户口迁移 身份证补办 车辆年检 网约车 出租车 滴滴 加油站 核酸检测 献血 器官捐献 牙科种植 整形美容 近视手术 考研 考公 研究生录取 国际学校 游泳馆 滑雪场 动物园 " +
	"植树节 湿地公园 沙尘暴 台风 地震演练 森林防火 河长制 水库移民 光伏补贴 风力发电 煤改气 秸秆焚烧 养猪场 渔船 茶叶 苹果种植 大棚蔬菜 拖拉机 无人机 人工智能 区块链 元宇宙 直播带货 电商平台 跨境贸易 海关 上市公司 股权融资 破产重整")

var anyFigure = regexp.MustCompile(`\d(\.\d)?%`)

// A question about something that is not in the ledger shows no figure of an item,
// as if it were the one asked for. Items may be named as near, without figures.
func TestStrangeTopicsGetNoFigure(t *testing.T) {
	for _, name := range goldPlans {
		b := oneShot(t, name, "leader")
		for _, topic := range strangeTopics {
			for _, form := range []string{"%s进度", "%s怎么样了", "%s完成多少了", "%s谁负责", "%s", "%s的目标"} {
				q := fmt.Sprintf(form, topic)
				got := strings.ReplaceAll(ask(t, b, q), "低于60%的", "") // an example of what may be asked
				if anyFigure.MatchString(got) || strings.Contains(got, "责任单位：") || strings.Contains(got, "主办单位：") {
					t.Errorf("%s: 「%s」 answers %s", name, q, short(got))
				}
			}
		}
	}
}

func BenchmarkHandle(b *testing.B) {
	bt := oneShot(b, testkit.Zhangqiu, "leader")
	for _, q := range []string{"第7项进度", "充电桩建得怎么样了", "民政局负责哪些", "低于60%的", "总体进度", "哪些没报", "民正局富责那些", "嗯那个请问一下我想了解一下咱们区里今年那个给残疾学生发教育资助的事情现在到底办得怎么样了谢谢", "地铁三号线什么时候通车"} {
		b.Run(q, func(b *testing.B) {
			ev := &chat.Event{ID: "e", Kind: chat.KindText, From: "someone", Text: q}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := bt.Handle(context.Background(), ev); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkNewView prepares a thousand plans of thirty items, each time with
// nothing known of them, and again after one of them has changed.
func BenchmarkNewView(b *testing.B) {
	for _, areas := range []int{1, 1000} {
		book := thousandPlans(b, areas)
		b.Run(fmt.Sprintf("new/areas=%d", areas), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bot.NewView(book, nil)
			}
		})
		b.Run(fmt.Sprintf("changed/areas=%d", areas), func(b *testing.B) {
			v := bot.NewView(book, nil)
			b.ReportAllocs()
			for b.Loop() {
				book.Plans[500] = &ledger.Plan{ID: 501, Version: book.Plans[500].Version + 1, Year: 2024, Area: book.Plans[500].Area, Units: book.Plans[500].Units, Items: book.Plans[500].Items}
				v = bot.NewView(book, v)
			}
		})
	}
}

func thousandPlans(tb testing.TB, areas int) *ledger.Book {
	tb.Helper()
	seed := testkit.GoldPlan(tb, testkit.Zhangqiu)
	book := &ledger.Book{Version: 1}
	for i := range 1000 {
		p := *seed
		p.ID, p.Name, p.Version = int64(i+1), fmt.Sprintf("2024年民生实事（%d）", i), 1
		p.Area = fmt.Sprintf("第%d区", i%areas)
		p.Items = nil
		for k := range 30 {
			it := *seed.Items[k%len(seed.Items)]
			it.No = k + 1
			p.Items = append(p.Items, &it)
		}
		book.Plans = append(book.Plans, &p)
	}
	for i := range 100 {
		book.Members = append(book.Members, ledger.Member{Account: fmt.Sprintf("member%d", i), Role: ledger.Contact, Units: []string{seed.Units[i%len(seed.Units)].Name}, Active: true})
	}
	return book
}

// A comparison with an item that is not there says so.
func TestComparingWithNothing(t *testing.T) {
	b := oneShot(t, testkit.Zhangqiu, "leader")
	got := ask(t, b, "3和99哪个快")
	if !strings.Contains(got, "没有第99项") || !slices.Equal(itemsNamed(got), []int{3}) {
		t.Error(short(got))
	}
	if got := ask(t, b, "88和99哪个快"); !strings.Contains(got, "没有第88、99项") || anyFigure.MatchString(got) {
		t.Error(short(got))
	}
}

// 去年 means the list of the same name, where there are several.
func TestListsOfLastYear(t *testing.T) {
	book := &ledger.Book{Version: 1, Members: []ledger.Member{{Account: "someone", Role: ledger.Leader, Active: true}}}
	for i, p := range []struct {
		year int
		name string
		at   int
	}{{2024, "2024年民生实事", 70}, {2023, "2023年重点工程", 11}, {2023, "2023年民生实事", 93}, {2022, "2022年旧名", 55}} {
		book.Plans = append(book.Plans, &ledger.Plan{
			ID: int64(i + 1), Year: p.year, Name: p.name, Area: "甲区", Version: 1, Archived: p.year < 2024, AsOf: calendarDate(p.year),
			Items: []*ledger.Item{{No: 1, Title: "口袋公园", Percent: ledger.Whole(p.at)}},
		})
	}
	b := oneShot(t, testkit.Zhangqiu, "leader")
	b.Books = fixed{bot.NewView(book, nil)}
	for q, want := range map[string]string{"第1项完成率": "：70%", "去年第1项完成率": "：93%", "2022年第1项完成率": "：55%", "2021年第1项完成率": "2021年清单未导入"} {
		if got := ask(t, b, q); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", q, short(got), want)
		}
	}
}

func calendarDate(year int) calendar.Date { return calendar.NewDate(year, 12, 31) }
