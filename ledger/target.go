package ledger

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Target says which plan an import goes to. name and year, when given, decide;
// otherwise it is the open plan whose titles the document mostly has, or else a
// new one named after the document. plan is nil for a new one.
func Target(plans []*Plan, imp *Import, name string, year int) (plan *Plan, ref PlanRef, err error) {
	if year == 0 {
		year = imp.Year
	}
	if name == "" {
		if plan = likest(plans, imp, year); plan == nil {
			if name, err = freeName(plans, planName(imp.Title), imp.Area, year); err != nil {
				return nil, PlanRef{}, err
			}
		}
	} else {
		plan, err = named(plans, name, year)
		if err != nil {
			return nil, PlanRef{}, err
		}
	}
	if plan != nil {
		if plan.Archived {
			return nil, PlanRef{}, &Error{Code: Denied, Detail: "《" + plan.Name + "》已归档，不能再导入"}
		}
		return plan, PlanRef{Year: plan.Year, Name: plan.Name, Version: plan.Version}, nil
	}
	if name == "" {
		return nil, PlanRef{}, &Error{Code: Invalid, Detail: "表格前没有标题，不知道是哪份清单。请在表格上面加一行标题，如“2024年民生实事”；用命令导入时也可加 --plan"}
	}
	if year == 0 {
		return nil, PlanRef{}, &Error{Code: Invalid, Detail: "标题中没有年份。请在标题中写明，如“2024年民生实事”；用命令导入时也可加 --year"}
	}
	return nil, PlanRef{Year: year, Name: name}, nil
}

// freeName returns a name for a new plan. Lists of two areas may have the same
// title; the second is told apart by its area. A list of the same area and title
// with other items is for a person to decide: two plans cannot have one name, and
// writing into the first would overwrite it.
func freeName(plans []*Plan, name, area string, year int) (string, error) {
	holder := func(name string) *Plan {
		for _, p := range plans {
			if p.Name == name && p.Year == year {
				return p
			}
		}
		return nil
	}
	p := holder(name)
	if p == nil {
		return name, nil
	}
	if area != "" && area != p.Area && holder(area+name) == nil {
		return area + name, nil
	}
	return "", &Error{Code: Ambiguous, Detail: "已有《" + name + "》，其中的事项与文件多数不同，请用 --plan 指定清单名称"}
}

// named finds the plan of that name; the year tells two of one name apart.
func named(plans []*Plan, name string, year int) (*Plan, error) {
	var found *Plan
	for _, p := range plans {
		if p.Name != name || year != 0 && p.Year != year {
			continue
		}
		if found != nil {
			return nil, &Error{Code: Ambiguous, Detail: "有多份名为《" + name + "》的清单，请用 --year 指定年份"}
		}
		found = p
	}
	return found, nil
}

// likest returns the open plan of that year which has more than half of the document's titles.
func likest(plans []*Plan, imp *Import, year int) *Plan {
	var best *Plan
	most := len(imp.Items) / 2
	for _, p := range plans {
		if p.Archived || year != 0 && p.Year != year {
			continue
		}
		has := make(map[string]bool, len(p.Items))
		for _, it := range p.Items {
			has[FoldTitle(it.Title)] = true
		}
		n := 0
		for i := range imp.Items {
			if has[FoldTitle(imp.Items[i].Title)] {
				n++
			}
		}
		if n > most {
			best, most = p, n
		}
	}
	return best
}

var listName = regexp.MustCompile(`((?:19|20)\d\d年(?:度)?)[“"「『]?([^”"」』（(]+)`)

// planName makes a list's name of a document's title: 「2024年民生实事项目进展情况
// （二季度）」 and 「关于办好2024年“重点民生实事”的通知」 name 2024年民生实事 and 2024年重点民生实事.
func planName(title string) string {
	title = strings.Join(strings.Fields(title), "")
	m := listName.FindStringSubmatch(title)
	if m == nil {
		return title
	}
	rest := m[2]
	for _, tail := range []string{"项目进展", "项目完成", "项目汇总", "项目清单", "项目", "进展情况", "进展", "完成情况", "推进情况", "汇总表", "任务分解", "任务清单", "清单", "台账", "事项", "的通知", "的意见"} {
		if i := strings.Index(rest, tail); i > 0 {
			rest = rest[:i]
		}
	}
	if short := strings.TrimSuffix(rest, "工作"); utf8.RuneCountInString(short) > 2 { // not of 重点工作
		rest = short
	}
	return m[1] + rest
}
