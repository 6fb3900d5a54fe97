package intent

import (
	"slices"
	"strings"

	"duban/ledger"
)

// strength says how a name points at a unit.
type strength uint8

const (
	weak   strength = iota + 1 // a stem or tail such as 民政, 中心: only beside words about responsibility
	strong                     // a name or a standard short form
)

// unitNames is what a word of the trie says of units.
type unitNames struct {
	strong []int64
	weak   []int64
}

// shortForms are the standard short forms of government bodies, each long form
// with the short ones in use. They hold in any district.
var shortForms = [][]string{
	{"人力资源和社会保障", "人力资源社会保障", "人社"},
	{"卫生健康", "卫生和健康", "卫健"},
	{"发展和改革", "发展改革", "发改"},
	{"住房和城乡建设", "住房城乡建设", "住建", "建设"},
	{"文化和旅游", "文化旅游", "文旅"},
	{"医疗保障", "医保"},
	{"市场监督管理", "市场监管", "市监"},
	{"工业和信息化", "工信"},
	{"残疾人联合会", "残联"},
	{"妇女联合会", "妇联"},
	{"城市管理", "城管"},
	{"城乡交通运输", "城乡交运", "交通运输", "交运", "交通"},
	{"自然资源和规划", "自然资源", "资规", "自规"},
	{"应急管理", "应急"},
	{"农业农村", "农业"},
	{"退役军人事务", "退役军人", "退役"},
	{"教育和体育", "教育体育", "教体"},
	{"行政审批服务", "行政审批", "审批服务", "审批"},
	{"经济发展", "经发"},
	{"城乡建设和交通", "城乡建设交通", "建设交通", "城建交通", "建交"},
	{"社会事业", "社事"},
	{"金融和国资管理", "金融国资", "国资金融", "金融", "国资"},
	{"红十字会", "红会"},
	{"交通警察", "交警"},
	{"消防救援", "消防"},
	{"卫生健康委员会", "卫健委"},
	{"总工会", "工会"},
	{"乡村振兴", "乡振"},
	{"生态环境", "环保", "环境"},
	{"综合行政执法", "综合执法", "执法"},
	{"商务服务", "商务"},
	{"大数据", "数据"},
	{"供电中心", "供电公司", "供电局", "电力公司", "电力局"},
}

// organs are the endings of a unit's name.
var organs = []string{"管理办公室", "管理服务中心", "管理中心", "管理委员会", "服务中心", "有限责任公司", "股份有限公司", "有限公司", "管委会", "委员会", "联合会", "办公室", "街道办事处", "监测中心", "分局", "大队", "支队", "中心", "集团", "公司", "街道", "银行", "学校", "医院", "局", "委", "办", "会", "部", "院", "队", "站", "所", "处", "镇", "乡", "社"}

// unitAliases returns the names that people use for a unit, by rule: with and
// without its level and area, without the tail of a branch office, bracketed
// names on their own, standard short forms, a company's brand, the stem without
// its ending, and every proper tail of the name.
func unitAliases(name, area string) map[string]strength {
	out := map[string]strength{}
	add := func(s string, st strength) {
		if n := len([]rune(s)); n < 2 || st == weak && n < 2 {
			return
		}
		if out[s] < st {
			out[s] = st
		}
	}
	folded := string(foldInto(nil, name)) // brackets become half-width, as in a folded question
	bases := []string{folded}
	if i := strings.IndexByte(folded, '('); i > 0 {
		inner := strings.TrimRight(folded[i+1:], ")")
		bases = append(bases, folded[:i], inner)
	}
	var cores []string
	for _, b := range bases {
		add(b, strong)
		core := string(foldInto(nil, ledger.UnitKey(b, area)))
		core = trimArea(core, area)
		add(core, strong)
		if !strings.HasPrefix(b, "团") && !strings.HasPrefix(b, "区") && !strings.HasPrefix(b, "市") && !strings.HasPrefix(b, "县") {
			add("区"+core, strong)
		}
		cores = append(cores, core)
		if set, ok := strings.CutPrefix(core, "各"); ok {
			cores = append(cores, set) // 镇街 for 各镇街
		}
		// 区委宣传部 → 宣传部; 区政府办 → 政府办
		for _, p := range []string{"区委", "市委", "县委", "区政府", "市政府", "县政府"} {
			if rest, ok := strings.CutPrefix(b, p); ok && len([]rune(rest)) > 1 {
				add(rest, strong)
				cores = append(cores, rest)
			}
		}
		// 团区委 → 团委, 共青团…区委
		for _, l := range []string{"区", "市", "县"} {
			if b == "团"+l+"委" {
				add("团委", strong)
				add("共青团", strong)
				add("共青团委", strong)
				add("共青团"+l+"委", strong)
				add("共青团"+string(foldInto(nil, area))+"委", strong)
			}
		}
	}
	for _, core := range cores {
		for _, c := range append([]string{core}, branchHeads(core)...) {
			add(c, strong)
			for _, v := range variants(c) {
				add(v, strong)
				stem(v, add)
			}
			stem(c, add)
			brand(c, add)
			if c == core { // the tail of a branch's head office names nobody here
				tails(c, add)
			}
		}
	}
	return out
}

// trimArea drops the area's names that a company carries in front: 济宁祥城… → 祥城….
func trimArea(core, area string) string {
	rs := []rune(area)
	for n := len(rs); n >= 2; n-- {
		if rest, ok := strings.CutPrefix(core, string(rs[:n])); ok && len([]rune(rest)) >= 3 {
			return rest
		}
	}
	return core
}

// branchHeads returns the body that a branch office belongs to (市教育局经开区分局 →
// 教育局) and the branch's own last part (…大队, …服务部).
func branchHeads(core string) []string {
	var out []string
	rs := []rune(core)
	for i := 2; i < len(rs)-2; i++ {
		head := string(rs[:i+1])
		tail := string(rs[i+1:])
		if !inSet(rs[i], "局委办厅院队部心") || rs[i] == '心' && rs[i-1] != '中' || rs[i] == '委' && strings.HasPrefix(tail, "员") || rs[i] == '办' && strings.HasPrefix(tail, "公") || rs[i] == '队' && !strings.HasSuffix(head, "支队") && !strings.HasSuffix(head, "大队") {
			continue
		}
		if hasOrgan(tail) {
			out = append(out, head)
			if strings.HasSuffix(tail, "分局") && rs[i] == '局' { // 教育局经开区分局 → 教育分局
				out = append(out, strings.TrimSuffix(head, "局")+"分局")
			}
			if len([]rune(tail)) >= 3 {
				out = append(out, tail)
			}
			break
		}
	}
	return out
}

func hasOrgan(s string) bool {
	return slices.ContainsFunc(organs, func(o string) bool { return strings.HasSuffix(s, o) && s != o || s == o })
}

// variants returns c with each long form replaced by its short ones and back.
func variants(c string) []string {
	var out []string
	for _, forms := range shortForms {
		for _, f := range forms {
			if !strings.Contains(c, f) || insideLonger(c, f, forms) {
				continue
			}
			for _, g := range forms {
				if g != f {
					out = append(out, strings.Replace(c, f, g, 1))
				}
			}
			break
		}
	}
	for _, zone := range [...][2]string{{"经济技术开发区", "开发区"}, {"经济技术开发区", "经开区"}, {"高新技术产业开发区", "高新区"}} {
		if strings.Contains(c, zone[0]) {
			out = append(out, strings.Replace(c, zone[0], zone[1], 1))
		}
	}
	for _, long := range [...]string{"管理办公室", "管理服务中心"} { // 经开区办公室
		if rest, ok := strings.CutSuffix(c, long); ok {
			out = append(out, rest+strings.TrimPrefix(long, "管理"))
		}
	}
	if strings.Contains(c, "镇街") {
		out = append(out, strings.Replace(c, "镇街", "街镇", 1), strings.Replace(c, "镇街", "街道", 1), strings.Replace(c, "镇街", "乡镇", 1), strings.Replace(c, "镇街", "镇街道", 1))
	}
	if strings.Contains(c, "街镇") {
		out = append(out, strings.Replace(c, "街镇", "镇街", 1))
	}
	if strings.HasSuffix(c, "公安分局") {
		out = append(out, strings.TrimSuffix(c, "分局")+"局")
	}
	if strings.HasSuffix(c, "管委会") {
		out = append(out, strings.TrimSuffix(c, "会")+"会委员会")
	}
	return out
}

// insideLonger reports whether f stands in c only as a part of a longer form of the same body.
func insideLonger(c, f string, forms []string) bool {
	for _, g := range forms {
		if len(g) > len(f) && strings.Contains(g, f) && strings.Contains(c, g) {
			return true
		}
	}
	return false
}

// stem adds the name without its ending: 民政局 → 民政, 交警大队 → 交警, 疃里镇 → 疃里.
func stem(c string, add func(string, strength)) {
	for _, o := range organs {
		rest, ok := strings.CutSuffix(c, o)
		n := len([]rune(rest))
		if !ok || n < 2 {
			continue
		}
		if n <= 6 {
			add(rest, weak)
			if n <= 3 && !strings.HasPrefix(rest, "区") && !strings.HasPrefix(rest, "市") {
				add("区"+rest, weak) // 区人社
			}
			for i, rs := 1, []rune(rest); i+2 < len(rs); i++ {
				if boundary(rs, i) {
					add(string(rs[i:]), weak) // 物流园区 for 商贸物流园区
				}
			}
		}
		if o == "中心" {
			add(rest+"局", weak) // 社会事业局 for 社会事业中心
		}
		if o == "局" {
			add(rest+"委", weak) // 卫健委, 发改委: the body's name at other levels
		}
		if o == "分局" {
			add(rest+"局", strong)
		}
		return
	}
}

// brand adds a company's short name and the head-and-ending form of a long name:
// 祥城投资集团有限公司 → 祥城集团; 消防救援支队济东大队 → 消防大队.
func brand(c string, add func(string, strength)) {
	rs := []rune(c)
	if len(rs) < 5 {
		return
	}
	head := string(rs[:2])
	if i := strings.Index(c, "集团"); i > 0 {
		add(head+"集团", strong)
		add(string(foldInto(nil, c[:i]))+"集团", strong)
		if len([]rune(c[:i])) > 3 {
			add(string(foldInto(nil, c[:i])), strong)
		}
		add(head, weak)
		return
	}
	if strings.HasSuffix(c, "公司") {
		add(head+"公司", strong)
		return
	}
	if strings.HasSuffix(c, "办公室") {
		add(head+"办", weak)
		return
	}
	for _, o := range []string{"大队", "支队", "中心", "局", "办"} {
		if strings.HasSuffix(c, o) {
			add(head+o, weak)
			if o == "大队" || o == "支队" {
				add(head+o, strong)
			}
			return
		}
	}
}

// tails adds every proper tail of the name that is itself a name: 明水经济技术开发区管委会 → 开发区管委会.
func tails(c string, add func(string, strength)) {
	rs := []rune(c)
	for i := 1; i+2 <= len(rs); i++ {
		t := string(rs[i:])
		if !hasOrgan(t) {
			return
		}
		if len(rs)-i >= 3 && len(rs)-i <= 8 && boundary(rs, i) {
			add(t, strong)
		} else {
			add(t, weak)
		}
	}
}

// boundary reports whether a word may begin at rs[i]: common first words of bodies.
func boundary(rs []rune, i int) bool {
	for _, w := range [...]string{"开发区", "交运", "交通", "河务", "管委会", "建设", "物流", "供电", "服务部", "经济", "技术"} {
		if hasAt(rs, i, w) {
			return true
		}
	}
	return false
}
