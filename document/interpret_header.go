package document

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"duban/ledger"
)

// column says what a column of a table holds.
type column uint8

const (
	colUnknown column = iota
	colNo
	colTitle
	colGoal
	colProgress
	colPercent
	// colRate is 「进度」 and the like: a percentage or a text, as its cells say.
	colRate
	colUnits
	colLead
	colAssist
	colRemark
)

// columnWords are the headers in use, blanks and brackets removed.
var columnWords = func() map[string]column {
	m := map[string]column{}
	for c, words := range map[column]string{
		colNo:       "序号 编号 序 号 No NO no No. NO. no. 项次 项目序号 项目编号 事项序号 事项编号 任务序号",
		colTitle:    "项目名称 事项名称 任务名称 实事名称 工作名称 名称 项目 事项 任务 实事项目 民生实事 民生实事项目 民生实事事项 实事事项 重点民生实事 工作事项 任务事项 重点任务 重点工作 工作任务 重点项目",
		colGoal:     "任务目标 目标任务 工作目标 年度目标 年度任务 年度目标任务 年度工作目标 目标 项目目标 建设目标 项目内容及工作目标 项目内容和工作目标 工作内容及目标 项目内容及目标 建设内容及目标 建设内容及规模 任务内容及目标 内容及目标 目标及内容 项目内容 工作内容 任务内容 建设内容 主要内容 主要建设内容 具体内容 内容 目标要求 工作目标及内容 实事内容 事项内容",
		colProgress: "进展 进展情况 工作进展 工作进展情况 项目进展 项目进展情况 任务进展情况 推进情况 工作推进情况 完成情况 工作完成情况 任务完成情况 落实情况 工作落实情况 实施情况 办理情况 目前进展 目前进展情况 当前进展 当前进展情况 最新进展 进度情况 进展说明",
		colPercent:  "完成率 完成比例 完成百分比 完成度 任务完成率 目标完成率 进度百分比 完成进度百分比 总体完成率",
		colRate:     "进度 工作进度 项目进度 完成进度 推进进度 总体进度 当前进度 目前进度 任务进度 实施进度",
		colUnits:    "责任单位 责任部门 责任主体 责任单位部门 负责单位 承办单位 实施单位 落实单位 承担单位 单位 部门 单位名称",
		colLead:     "主办单位 牵头单位 主办 牵头 牵头部门 主办部门 主责单位 主责部门 主要责任单位 第一责任单位 牵头责任单位 主办责任单位 牵头责任部门 牵头负责单位",
		colAssist:   "协办单位 配合单位 协办 配合 配合部门 协办部门 参与单位 参加单位 协同单位 协助单位 协作单位 配合责任单位 协办责任单位 配合责任部门",
		colRemark:   "备注",
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] = c
		}
	}
	return m
}()

// headerYear is what a header says of its time: 2024年度工作目标.
var headerYear = regexp.MustCompile(`^(?:20\d{2}年)?度?`)

// columnOf reads one header.
func columnOf(text string) column {
	base, inner := splitHeader(text)
	switch {
	case base == "":
		return colUnknown
	case strings.Contains(inner, "主办") || strings.Contains(inner, "牵头"):
		base = inner + base
	case strings.Contains(inner, "协办") || strings.Contains(inner, "配合"):
		base = inner + base
	}
	if year := headerYear.FindString(base); year != base {
		base = base[len(year):]
	}
	if c, ok := columnWords[base]; ok {
		return c
	}
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(base, w) })
	}
	ends := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(base, w) })
	}
	switch {
	case ends("单位", "部门") && has("协办", "配合", "协同", "协助"):
		return colAssist
	case ends("单位", "部门") && has("主办", "牵头", "主责"):
		return colLead
	case ends("责任单位", "责任部门"):
		return colUnits
	case ends("完成率"):
		return colPercent
	case ends("进展情况", "推进情况", "落实情况", "完成情况", "工作进展"):
		return colProgress
	}
	return colUnknown
}

// splitHeader drops blanks and punctuation from a header, and parts what stands
// in brackets: 完成率（%） is 完成率.
func splitHeader(text string) (base, inner string) {
	var b, in strings.Builder
	depth := 0
	for _, r := range ledger.FoldUnit(text) {
		switch {
		case r == '（' || r == '[' || r == '【' || r == '〔':
			depth++
		case r == '）' || r == ']' || r == '】' || r == '〕':
			depth = max(0, depth-1)
		case r == '%' || r == '％' || unicode.IsPunct(r) && r != '.' || unicode.IsSpace(r):
		case depth > 0:
			in.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), in.String()
}

// tableHeader says which column holds what; -1 for what the table does not have.
type tableHeader struct {
	first, last  int // its rows
	width        int
	no           int
	title        int
	goal         int
	progress     int
	percent      int
	lead, assist []int
	single       bool // one column of units, without roles
	remark       int
	text         [][]string
}

// unknownHeader is a header with columns that nobody can place.
type unknownHeader struct {
	line       int
	cells, all []string
}

// headerRows is how far down a header is looked for.
const headerRows = 20

// findHeader finds the header of a table: the first row that names a title or
// goal and one more column, with the row below it where the header has two.
func findHeader(t *Table) (*tableHeader, *unknownHeader) {
	for i := 0; i < len(t.Rows) && i < headerRows; i++ {
		if !mayBeHeader(t.Rows[i]) {
			continue
		}
		last, names := headerNames(t, i)
		kinds := make([]column, len(names))
		known, core := 0, false
		for j, n := range names {
			if kinds[j] = columnOf(n); kinds[j] != colUnknown {
				known++
			} else if parts := strings.Split(n, "/"); len(parts) == 2 {
				if kinds[j] = columnUnder(parts[0], parts[1]); kinds[j] != colUnknown {
					known++
				}
			}
			core = core || kinds[j] == colTitle || kinds[j] == colGoal
		}
		// One known word may be any text; two with a title or goal, or three, are a header.
		if known < 2 || !core && known < 3 {
			continue
		}
		return buildHeader(t, i, last, names, kinds)
	}
	return nil, nil
}

// mayBeHeader reports whether a row has several texts, most of them header words:
// titles and 填报单位 above the header do not.
func mayBeHeader(r Row) bool {
	texts := rowTexts(r)
	known := 0
	for _, s := range texts {
		if columnOf(s) != colUnknown {
			known++
		}
	}
	return len(texts) > 1 && 2*known >= len(texts)
}

// headerNames returns the names of the columns when row i is the header, and its
// last row. A header over two rows gives 「单位/主办」.
func headerNames(t *Table, i int) (last int, names []string) {
	row := t.Rows[i]
	names = make([]string, len(row.Cells))
	for j, c := range row.Cells {
		names[j] = c.Text
		if c.Merged && strings.TrimSpace(c.Text) == "" && j > 0 {
			names[j] = names[j-1]
		}
	}
	if i+1 >= len(t.Rows) || !subHeader(row, t.Rows[i+1]) {
		for j, c := range row.Cells {
			if c.Merged {
				names[j] = c.Text
			}
		}
		return i, names
	}
	below := t.Rows[i+1]
	for j, c := range below.Cells {
		child := strings.TrimSpace(c.Text)
		if child == "" || c.Merged && c.Text == row.Cells[j].Text {
			continue
		}
		parent := names[j]
		if strings.TrimSpace(parent) == "" && j > 0 {
			// Files without merged cells leave the parent's other columns empty.
			parent, _, _ = strings.Cut(names[j-1], "/")
		}
		names[j] = parent + "/" + child
	}
	return i + 1, names
}

// subHeader reports whether the row below a header belongs to it: it has no
// number, it is not the header again, and all its own cells are header words.
func subHeader(header, below Row) bool {
	own, words := 0, 0
	for j, c := range below.Cells {
		if c.Merged || strings.TrimSpace(c.Text) == "" {
			continue
		}
		if j < len(header.Cells) && columnOf(header.Cells[j].Text) == colNo {
			return false
		}
		own++
		if columnOf(c.Text) != colUnknown {
			words++
		}
	}
	return own > 0 && own == words
}

// columnUnder reads a header below another: 单位 over 主办, 完成情况 over 完成率.
func columnUnder(parent, child string) column {
	p, _ := splitHeader(parent)
	c, _ := splitHeader(child)
	if c == "名称" && p != "" {
		return columnOf(p)
	}
	for _, s := range []string{c, c + p, p + c} {
		if kind := columnOf(s); kind != colUnknown {
			return kind
		}
	}
	return colUnknown
}

// buildHeader places the columns.
func buildHeader(t *Table, first, last int, names []string, kinds []column) (*tableHeader, *unknownHeader) {
	h := &tableHeader{first: first, last: last, width: len(names), no: -1, title: -1, goal: -1, progress: -1, percent: -1, remark: -1}
	for _, r := range t.Rows[first : last+1] {
		texts := make([]string, len(r.Cells))
		for j, c := range r.Cells {
			texts[j] = ledger.FoldUnit(c.Text)
		}
		h.text = append(h.text, texts)
	}
	bad := &unknownHeader{line: t.Rows[first].Line}
	body := t.Rows[last+1:]
	for j, kind := range kinds {
		name := clipText(strings.ReplaceAll(ledger.FoldUnit(names[j]), "/", "—"))
		if name == "" {
			if columnEmpty(body, j) {
				continue
			}
			name = "（空表头）"
		}
		bad.all = append(bad.all, name)
		if kind == colRate {
			kind = rateColumn(body, j)
		}
		if !h.place(kind, j) {
			bad.cells = append(bad.cells, name)
		}
	}
	if len(bad.cells) > 0 {
		return nil, bad
	}
	h.settle()
	if h.title < 0 {
		bad.cells = []string{"缺少任务名称或任务目标"}
		return nil, bad
	}
	return h, nil
}

// place records that column j is of a kind; false when it cannot be placed.
func (h *tableHeader) place(kind column, j int) bool {
	var at *int
	switch kind {
	case colNo:
		at = &h.no
	case colTitle:
		if h.title >= 0 {
			at = &h.goal // 重点工作, 工作任务: the second is the goal
		} else {
			at = &h.title
		}
	case colGoal:
		at = &h.goal
	case colProgress:
		at = &h.progress
	case colPercent, colRate:
		at = &h.percent
	case colRemark:
		at = &h.remark
	case colUnits:
		// 责任单位 beside 协办单位 leads.
		h.single = true
		h.lead = append(h.lead, j)
		return true
	case colLead:
		h.lead = append(h.lead, j)
		return true
	case colAssist:
		h.assist = append(h.assist, j)
		return true
	case colUnknown:
		return false
	}
	if *at >= 0 {
		return false
	}
	*at = j
	return true
}

// settle gives a goal column without a title column both tasks, and tells
// whether the units have roles.
func (h *tableHeader) settle() {
	if h.title < 0 {
		h.title = h.goal
	}
	h.single = h.single && len(h.assist) == 0 && len(h.lead) == 1
}

// shared reports whether title and goal stand in one cell.
func (h *tableHeader) shared() bool { return h.goal < 0 || h.goal == h.title }

// repeats reports whether a row is the header again, as on each page.
func (h *tableHeader) repeats(r Row) bool {
	return slices.ContainsFunc(h.text, func(texts []string) bool {
		same := 0
		for j, c := range r.Cells {
			text := ledger.FoldUnit(c.Text)
			if text == "" {
				continue
			}
			if j >= len(texts) || text != texts[j] {
				return false
			}
			same++
		}
		return same > 0
	})
}

// notAnItem says why a row is none: a sum, a heading, a remark below the table.
func (h *tableHeader) notAnItem(r Row) string {
	texts := rowTexts(r)
	if len(texts) == 0 {
		return ""
	}
	switch s := strings.Trim(ledger.FoldUnit(texts[0]), "：:"); s {
	case "合计", "总计", "小计", "平均", "平均值", "平均完成率":
		return "合计行"
	}
	if len(texts) > 1 {
		return ""
	}
	if h.no >= 0 {
		if _, ok := itemNumber(r.Cells[h.no]); ok || r.Cells[h.no].AutoNumber {
			return ""
		}
	}
	return "标题或说明"
}

func columnEmpty(rows []Row, j int) bool {
	for _, r := range rows {
		if j < len(r.Cells) && strings.TrimSpace(r.Cells[j].Text) != "" {
			return false
		}
	}
	return true
}

// rateColumn tells a column 「进度」 of percentages from one of texts.
func rateColumn(rows []Row, j int) column {
	figures, texts := 0, 0
	for _, r := range rows {
		if j >= len(r.Cells) || strings.TrimSpace(r.Cells[j].Text) == "" && !r.Cells[j].HasNumber {
			continue
		}
		if _, form := readPercent(r.Cells[j]); form != notPercent {
			figures++
		} else {
			texts++
		}
	}
	if texts > figures {
		return colProgress
	}
	return colPercent
}
