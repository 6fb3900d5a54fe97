package intent

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"duban/ledger"
)

// Lexicon holds the words of one plan. It is immutable and safe for concurrent use.
type Lexicon struct {
	plan  *ledger.Plan
	units *trie[unitNames]
	// soundNames are the units' strong names with their sounds; made at the first misspelling.
	soundNames func() []soundName
	// soundSynonyms are people's everyday words that the plan has a word for.
	soundSynonyms func() []soundName
	words         *index
	synonyms      *trie[[]rune]
	byUnit        map[int64][]int // unit → positions of its items
	// titles are what tells the items apart in a report; made at the first one.
	titles func() map[int]titleWords
}

type soundName struct {
	name []rune
	ids  []uint16
}

// NewLexicon reads the words of a plan.
func NewLexicon(p *ledger.Plan) *Lexicon {
	l := &Lexicon{plan: p, units: newTrie[unitNames](), synonyms: newTrie[[]rune](), byUnit: map[int64][]int{}}
	l.words = newIndex(p.Items)
	l.addUnits(p)
	l.addSynonyms(p)
	l.titles = sync.OnceValue(func() map[int]titleWords { return titlesOf(p) })
	l.soundNames = sync.OnceValue(func() []soundName {
		return soundsIn(l.units, func(v *unitNames) bool { return len(v.strong) > 0 })
	})
	l.soundSynonyms = sync.OnceValue(func() []soundName {
		return soundsIn(l.synonyms, func(v *[]rune) bool { return len(*v) > 0 })
	})
	for i, it := range p.Items {
		for _, d := range it.Duties {
			if pos := l.byUnit[d.UnitID]; len(pos) == 0 || pos[len(pos)-1] != i {
				l.byUnit[d.UnitID] = append(pos, i)
			}
		}
	}
	return l
}

func (l *Lexicon) addUnits(p *ledger.Plan) {
	put := func(name string, id int64, st strength) {
		v := l.units.slot([]rune(name))
		list := &v.weak
		if st == strong {
			list = &v.strong
		}
		if !slices.Contains(*list, id) {
			*list = append(*list, id)
		}
	}
	for _, u := range p.Units {
		for _, s := range append([]string{u.Name}, u.Spellings...) {
			for name, st := range unitAliases(s, p.Area) {
				put(name, u.ID, st)
			}
		}
	}
	for _, a := range p.Aliases {
		put(Fold(a.Name), a.UnitID, strong)
	}
	// A unit's own printed name always beats what merely ends or shortens alike.
	for _, u := range p.Units {
		for _, s := range append([]string{u.Name}, u.Spellings...) {
			for _, own := range []string{Fold(s), Fold(ledger.UnitKey(s, p.Area))} {
				if v := l.units.slot([]rune(own)); len(v.strong) > 1 {
					v.strong = []int64{u.ID}
				}
			}
		}
	}
}

// soundsIn lists the words of three characters and more in a trie whose value is wanted.
func soundsIn[V any](t *trie[V], wanted func(*V) bool) []soundName {
	children := make(map[int32][]edge, len(t.next))
	for e := range t.next {
		children[e.node] = append(children[e.node], e)
	}
	var out []soundName
	var walk func(node int32, name []rune)
	walk = func(node int32, name []rune) {
		if len(name) >= 3 && t.ends[node] && wanted(&t.vals[node]) {
			n := soundName{name: slices.Clone(name)}
			for _, r := range name {
				n.ids = append(n.ids, soundOf(r))
			}
			out = append(out, n)
		}
		for _, e := range children[node] {
			walk(t.next[e], append(name, e.r))
		}
	}
	walk(0, nil)
	slices.SortFunc(out, func(a, b soundName) int { return slices.Compare(a.name, b.name) })
	return out
}

// generalSynonyms map what people say to what ledgers of 民生实事 write. A line is
// the people's word, then the ledger's words; it is used only where the plan has one of them.
var generalSynonyms = [][]string{
	{"老人洗澡", "助浴"}, {"洗澡", "助浴"}, {"帮老人洗澡", "助浴"}, {"沐浴", "助浴"},
	{"充电桩", "充电终端", "充电桩", "充电"}, {"充电站", "充电终端", "充电桩"}, {"新能源车充电", "充电终端", "新能源汽车充电", "充电桩"}, {"电车充电", "充电终端", "充电桩"},
	{"停车位", "停车泊位", "停车"}, {"车位", "停车泊位", "停车"}, {"停车难", "停车"}, {"停车场", "停车"}, {"泊车", "停车"},
	{"公租房", "保障性租赁住房"}, {"保租房", "保障性租赁住房"}, {"廉租房", "保障性租赁住房"}, {"保障房", "保障性租赁住房"}, {"租赁房", "保障性租赁住房"},
	{"老人食堂", "助老食堂", "长者互助食堂", "老年人食堂"}, {"老年食堂", "助老食堂", "长者互助食堂", "老年人食堂"}, {"老人吃饭", "助餐", "老年人食堂", "食堂"}, {"长者食堂", "长者互助食堂", "老年人食堂"}, {"助餐", "助餐", "食堂"}, {"幸福院", "幸福院", "食堂"}, {"老人用餐", "助餐", "用餐"}, {"老人做饭", "助餐", "老年人食堂", "食堂"}, {"做饭", "助餐", "食堂"}, {"网上", "线上"}, {"养老食堂", "食堂"},
	{"暑托", "暑期托管"}, {"暑托班", "暑期托管"}, {"暑假班", "暑期托管"}, {"假期托管", "暑期托管"}, {"暑假托管", "暑期托管"}, {"看孩子", "托管", "托位"},
	{"急救", "应急救护"}, {"心肺复苏", "应急救护"}, {"救护培训", "应急救护"}, {"急救证", "持证"}, {"救护员", "急救员"},
	{"白内障", "白内障"}, {"眼睛手术", "白内障"}, {"眼科", "白内障"}, {"光明行动", "博爱光明"}, {"复明", "博爱光明", "白内障"},
	{"中医馆", "国医堂"}, {"看中医", "中医"}, {"便宜药", "集采药品"}, {"平价药", "集采药品"}, {"低价药", "集采药品"}, {"集采", "集采药品"}, {"买药", "集采药品", "药店"}, {"药房", "药店"},
	{"找工作", "就业"}, {"工作岗位", "就业"}, {"招聘", "招聘", "就业"}, {"公岗", "公益性岗位", "公岗"},
	{"防汛", "防洪"}, {"大堤", "防洪", "黄河"}, {"堤坝", "防洪"}, {"大坝", "防洪"}, {"黄河那个", "黄河防洪"}, {"修坝", "防洪"},
	{"专利", "知识产权", "专利"}, {"商标", "知识产权"}, {"维权消费", "放心消费"}, {"消费维权", "放心消费"}, {"首店", "首店"}, {"便民圈", "便民生活圈"}, {"生活圈", "便民生活圈"}, {"数币", "数字人民币"},
	{"红绿灯", "绿波", "信号"}, {"堵车", "交通堵点", "交通畅通"}, {"交通拥堵", "交通堵点", "交通畅通"}, {"信号灯", "信号", "绿波"}, {"公交车", "公交"}, {"坐公交", "公交"}, {"巴士", "公交"},
	{"残疾学生", "残疾学生", "残疾人教育"}, {"残疾孩子上学", "残疾人教育", "残疾学生"}, {"助学", "教育资助"}, {"助学金", "教育资助"}, {"学费补助", "教育资助"}, {"残疾大学生", "残疾人教育资助"},
	{"低保", "低保"}, {"困难户", "困难群众"}, {"贫困户", "困难群众"}, {"特困", "特困人员"}, {"救济", "救助"},
	{"两癌险", "两癌"}, {"妇女保险", "两癌", "妇女"}, {"宫颈癌", "两癌"}, {"乳腺癌", "两癌"},
	{"唱戏", "送戏", "文艺演出", "小戏"}, {"看戏", "送戏", "小戏"}, {"演出", "演出", "文化活动"}, {"广场舞", "广场舞"}, {"文化下乡", "送戏下乡", "文化惠民"}, {"惠民演出", "惠民演出", "文化惠民"},
	{"孕检", "产前筛查"}, {"产检", "产前筛查"}, {"唐筛", "产前筛查"}, {"无创", "产前筛查"}, {"孕妇检查", "产前筛查"}, {"无创dna", "产前筛查"},
	{"托儿所", "托位", "托育"}, {"托育", "托育", "托位"}, {"带娃", "托位", "托育"}, {"幼儿园", "幼儿园"}, {"上幼儿园", "公办幼儿园"}, {"入园", "幼儿园"}, {"学位", "学位"},
	{"卫生室", "卫生室"}, {"乡村医生", "乡村医疗"}, {"村医", "村卫生室", "乡村医疗"}, {"诊所", "卫生室"}, {"村诊所", "村卫生室"}, {"高血压", "高血压"}, {"降压", "高血压"},
	{"食品检查", "食品安全"}, {"食品抽检", "食品安全抽检", "食品安全"}, {"抽检", "抽检"}, {"长护险", "长期护理", "护理保险", "长护险"}, {"护理险", "护理保险", "长期护理"}, {"失能老人", "失能"},
	{"适老化", "适老化"}, {"家庭改造", "家庭设施", "适老化"}, {"敬老院", "养老"}, {"养老院", "养老服务设施"},
	{"盲人", "盲人"}, {"按摩", "按摩"}, {"自闭症", "孤独症"}, {"康复", "康复"},
	{"自来水", "供水"}, {"吃水", "供水"}, {"水管", "管网", "供水"}, {"水表", "水表"}, {"喝水", "供水"}, {"用水", "供水"},
	{"物业", "物业"}, {"物业费", "物业服务收费"}, {"物管委", "物管委"},
	{"暖气", "供热"}, {"供暖", "供热"}, {"取暖", "供热"}, {"下水道", "排水"}, {"雨水管网", "排水"}, {"修路", "道路", "农村路"}, {"路灯", "路灯"}, {"亮化", "亮化", "路灯"},
	{"高中录取", "普通高中"}, {"上高中", "普通高中"}, {"升学", "普通高中", "高中招生"}, {"普高", "普通高中"}, {"升学率", "录取率"},
	{"心理健康", "心理"}, {"心理咨询", "心理辅导"}, {"学生心理", "心理辅导"}, {"抑郁", "心理"},
	{"健身器材", "健身设施"}, {"健身", "健身"}, {"锻炼", "体育", "健身"}, {"运动场", "体育场地"}, {"体育馆", "体育"},
	{"灾害险", "灾害民生综合保险"}, {"民生险", "民生综合保险"}, {"灾害保险", "灾害民生综合保险"}, {"意外险", "民生综合保险"},
	{"烟感", "火灾探测报警器"}, {"报警器", "报警器"}, {"火灾报警", "火灾探测报警器"}, {"独居", "独居"}, {"消防报警", "火灾探测报警器"}, {"烟雾报警器", "火灾探测报警器"},
	{"农村公路", "四好农村路", "农村路"}, {"村村通", "四好农村路"}, {"乡村公路", "四好农村路"}, {"机场", "机场"}, {"公交站", "公交首末站", "公交"}, {"公交线", "公交线路"},
}

func (l *Lexicon) addSynonyms(p *ledger.Plan) {
	var text strings.Builder
	for _, it := range p.Items {
		text.WriteString(it.Title + "\n" + it.Goal + "\n" + it.Progress + "\n")
	}
	all := text.String()
	put := func(word string, targets []string) {
		v := l.synonyms.slot(foldInto(nil, word))
		for _, t := range targets {
			if strings.Contains(all, t) {
				if len(*v) > 0 {
					*v = append(*v, '\n')
				}
				*v = append(*v, foldInto(nil, t)...)
				return // the first of the ledger's words that the plan uses
			}
		}
	}
	for _, s := range generalSynonyms {
		put(s[0], s[1:])
		if elder := strings.Replace(s[0], "老人", "老年人", 1); elder != s[0] {
			put(elder, s[1:])
		}
	}
	for _, s := range p.Synonyms {
		*l.synonyms.slot(foldInto(nil, s.Word)) = foldInto(nil, s.Target)
	}
}

// Units returns the units that name means by itself, best reading first.
func (l *Lexicon) Units(name string) []int64 {
	s := foldInto(nil, name)
	var out []int64
	for i := 0; i < len(s); {
		v, end := l.units.longest(s, i)
		if v == nil {
			i++
			continue
		}
		ids := v.strong
		if len(ids) == 0 {
			ids = v.weak
		}
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
		i = end
	}
	sort.Slice(out, func(i, j int) bool { return l.unitOrder(out[i]) < l.unitOrder(out[j]) })
	return out
}

// Named returns the unit that name as a whole is a full or standard short name
// of; none when it fits several or only a part of it fits.
func (l *Lexicon) Named(name string) []int64 {
	s := foldInto(nil, name)
	if len(s) == 0 {
		return nil
	}
	v, end := l.units.longest(s, 0)
	switch {
	case v == nil || end < len(s):
	case len(v.strong) == 1:
		return v.strong
	case len(v.strong) == 0 && len(v.weak) == 1:
		return v.weak
	}
	return nil
}

func (l *Lexicon) unitOrder(id int64) int {
	return slices.IndexFunc(l.plan.Units, func(u ledger.Unit) bool { return u.ID == id })
}
