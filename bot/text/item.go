package text

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// Progress is the card of an item's progress. It shows the goal where nothing
// has been reported yet, or when full is asked for.
func Progress(p *ledger.Plan, it *ledger.Item, full bool) Answer {
	f := p.Figure(it)
	var b []string
	text := it.Progress
	if r := wordsBehind(it, f); r != nil {
		text = r.Text
	}
	// Figures first: the units' own, and what the counts say of the reported one.
	if s := Segments(p, it, f); s != "" {
		b = append(b, s)
	}
	if n := Note(it); n != "" {
		b = append(b, n)
	}
	b = append(b, states(p, it)...)
	if full || text == "" {
		b = append(b, "目标："+trimTitle(it))
	}
	own := strings.Join(merged(it), "\n")
	switch {
	case own != "" && f.Report != nil: // the report's words are among them
		b = append(b, "进展：\n"+own)
	case own != "" && text != "":
		b = append(b, "进展："+text, "各单位报送：\n"+own)
	case text != "":
		b = append(b, "进展："+text)
	}
	b = append(b, Duties(it))
	return Answer{Head: Line(it, f.Percent), Blocks: b, Foot: figureFoot(p, f)}
}

// Words are the words of an item's progress, or its goal where there are none.
func Words(p *ledger.Plan, it *ledger.Item) string {
	if r := wordsBehind(it, p.Figure(it)); r != nil {
		return "进展：" + r.Text
	}
	if it.Progress == "" {
		return "目标：" + trimTitle(it)
	}
	return "进展：" + it.Progress
}

// ProgressUnitsFirst is the card of progress with the units before the long words.
func ProgressUnitsFirst(p *ledger.Plan, it *ledger.Item) Answer {
	a := Progress(p, it, false)
	n := len(a.Blocks) - 1
	a.Blocks = append([]string{a.Blocks[n]}, a.Blocks[:n]...)
	return a
}

// Percentage is the card of an item's figure alone.
func Percentage(p *ledger.Plan, it *ledger.Item) Answer {
	f := p.Figure(it)
	var b []string
	if s := Segments(p, it, f); s != "" {
		b = append(b, s)
	}
	if n := Note(it); n != "" {
		b = append(b, n)
	}
	b = append(b, states(p, it)...)
	return Answer{Head: Line(it, f.Percent), Blocks: b, Foot: figureFoot(p, f)}
}

// Goal is the card of an item's goal.
func Goal(p *ledger.Plan, it *ledger.Item) Answer {
	foot := "来源：" + PlanName(p)
	if p.DocNumber != "" {
		foot += "（" + p.DocNumber + "）"
	}
	return Answer{Head: Item(it) + "的目标：", Blocks: []string{trimTitle(it)}, Foot: foot}
}

// trimTitle is the goal without the title it opens with, which the first line has said.
func trimTitle(it *ledger.Item) string {
	if rest, ok := strings.CutPrefix(it.Goal, it.Title+"。"); ok && strings.TrimSpace(rest) != "" {
		return rest
	}
	return it.Goal
}

// Units is the card of an item's units.
func Units(it *ledger.Item, leadOnly, assistOnly bool) Answer {
	lead, assist := byRole(it)
	switch {
	case !hasRoles(it):
		return Answer{Head: Item(it) + "的责任单位：" + strings.Join(append(lead, assist...), "、") + jointNote(it)}
	case leadOnly:
		return Answer{Head: Item(it) + "的主办单位：" + strings.Join(lead, "、")}
	case assistOnly && len(assist) == 0:
		return Answer{Head: Item(it) + "没有协办单位，主办单位：" + strings.Join(lead, "、")}
	case assistOnly:
		return Answer{Head: Item(it) + "的协办单位：" + strings.Join(assist, "、")}
	}
	return Answer{Head: Item(it) + "的责任单位：", Blocks: []string{Duties(it)}}
}

// CheckUnit answers whether a unit leads or assists an item.
func CheckUnit(it *ledger.Item, unit string, id int64) Answer {
	for _, d := range it.Duties {
		if d.UnitID == id {
			return Answer{Head: "是。" + d.Printed + "是" + Item(it) + "的" + roleName(it, d) + "。", Blocks: []string{Duties(it)}}
		}
	}
	return Answer{Head: "不是。" + unit + "不是" + Item(it) + "的责任单位。", Blocks: []string{Duties(it)}}
}

func roleName(it *ledger.Item, d ledger.Duty) string {
	switch {
	case !hasRoles(it):
		return "责任单位"
	case d.Leads():
		return "主办单位"
	}
	return "协办单位"
}

// Duties prints an item's units: with their roles where the document has roles, else as 并列.
func Duties(it *ledger.Item) string {
	lead, assist := byRole(it)
	if !hasRoles(it) {
		return "责任单位：" + strings.Join(append(lead, assist...), "、") + jointNote(it)
	}
	s := "主办单位：" + strings.Join(lead, "、")
	if len(assist) > 0 {
		s += "\n协办单位：" + strings.Join(assist, "、")
	}
	return s
}

func jointNote(it *ledger.Item) string {
	if len(it.Duties) > 1 {
		return "（并列）"
	}
	return ""
}

func hasRoles(it *ledger.Item) bool {
	for _, d := range it.Duties {
		if d.Source == ledger.RoleFromColumn {
			return true
		}
	}
	return false
}

func byRole(it *ledger.Item) (lead, assist []string) {
	for _, d := range it.Duties {
		if d.Leads() {
			lead = append(lead, d.Printed)
		} else {
			assist = append(assist, d.Printed)
		}
	}
	return lead, assist
}

// Segments prints the units' own figures that differ from the item's, and "" when none does.
func Segments(p *ledger.Plan, it *ledger.Item, f ledger.Figure) string {
	var parts []string
	if f.Report == nil {
		for _, part := range it.Parts {
			if part.Percent.Known() && part.Percent != f.Percent && !reportedSince(it, part) {
				parts = append(parts, part.Label+"："+part.Percent.String()+"（进展文字所报）")
			}
		}
	}
	for _, r := range it.LatestFigures() {
		if r.Percent != f.Percent {
			parts = append(parts, printedName(p, it, r.UnitID)+"："+r.Percent.String()+"（"+Day(calendar.DateOf(r.At))+"报）")
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "分单位：" + strings.Join(parts, "；")
}

// wordsBehind is the report whose words go with a figure: the one it comes from, or,
// where that gives a figure alone, the last of its unit that says something.
func wordsBehind(it *ledger.Item, f ledger.Figure) *ledger.Report {
	if f.Set != nil {
		f.Report = f.Under
	}
	switch {
	case f.Report == nil:
		return nil
	case f.Report.Text != "":
		return f.Report
	}
	return it.WordsOf(f.Report.UnitID)
}

// reportedSince reports whether the units of a part have given figures of their own
// since the document, which then speak for them.
func reportedSince(it *ledger.Item, part ledger.Part) bool {
	for _, d := range it.Duties {
		if slices.Contains(part.Units, d.Printed) && slices.ContainsFunc(it.LatestFigures(), func(r *ledger.Report) bool { return r.UnitID == d.UnitID }) {
			return true
		}
	}
	return false
}

// historyWords says what one line of an item's reports says.
func historyWords(r *ledger.Report) string {
	var s string
	switch r.Kind { //nolint:exhaustive // the others are figures
	case ledger.KindWithdrawn:
		return "撤回了上一条报送"
	case ledger.KindReturned:
		s = "退回了报送"
	case ledger.KindUnchanged:
		s = Figure(r.Percent) + "（无变化）"
	case ledger.KindBlocked:
		s = "遇到困难需协调"
	case ledger.KindNotStarted:
		s = "尚未启动"
	default:
		s = Figure(r.Percent)
		if r.Reported.Known() {
			s += "（超额，原报" + Figure(r.Reported) + "）"
		}
		if r.Target != 0 {
			s += "（更正）"
		}
	}
	if r.Behind != "" {
		s += "（代报）"
	}
	s += timing(r.Timing)
	switch r.Void { //nolint:exhaustive // only these take a report back
	case ledger.KindWithdrawn:
		s += "（已撤回）"
	case ledger.KindReturned:
		s += "（已退回）"
	}
	if r.Text != "" {
		s += "，" + excerptOf(r.Text)
	}
	if r.Note != "" && r.Note != r.Text {
		s += "，原因：" + excerptOf(r.Note)
	}
	return s
}

func printedName(p *ledger.Plan, it *ledger.Item, unit int64) string {
	for _, d := range it.Duties {
		if d.UnitID == unit {
			return d.Printed
		}
	}
	if u := p.Unit(unit); u != nil {
		return u.Name
	}
	return ""
}

// figureFoot dates a figure and says where it is from: the office, reports, else the document.
func figureFoot(p *ledger.Plan, f ledger.Figure) string {
	switch {
	case f.Set != nil:
		return "数据截至" + dayOf(p, f.On) + "（督查室" + f.Set.ByName + "设置）"
	case f.Units > 1:
		return "数据截至" + dayOf(p, f.On) + "（" + strconv.Itoa(f.Units) + "家单位报送的平均数）"
	}
	if f.Report == nil {
		if f.On == p.AsOf {
			return AsOf(p)
		}
		return dated(p, f.On, f.Label)
	}
	return "数据截至" + dayOf(p, f.On) + "（" + f.Report.ByName + "报送）"
}

// Since names the day of a figure in a list whose other figures are of another day.
func Since(p *ledger.Plan, f ledger.Figure) string {
	if f.On.IsZero() {
		return "日期未注明"
	}
	if f.Set != nil {
		return "截至" + dayOf(p, f.On) + "，督查室设置"
	}
	return "截至" + dayOf(p, f.On)
}

// History is the card of an item's forms, its reports and what was done to it, newest last.
func History(p *ledger.Plan, it *ledger.Item) Answer {
	a := Answer{Head: Item(it) + "的历史记录："}
	type line struct {
		at   time.Time
		text string
	}
	var lines []line
	for i := range it.Versions {
		lines = append(lines, line{it.Versions[i].At, version(p, it, i)})
	}
	for i := range it.Reports {
		r := &it.Reports[i]
		lines = append(lines, line{r.At, reportMoment(r) + " " + printedName(p, it, r.UnitID) + " " + r.ByName + "：" + historyWords(r)})
	}
	for i := range it.Acts {
		act := &it.Acts[i]
		lines = append(lines, line{act.At, moment(act.At) + " " + actBy(p, it, act) + "：" + actWords(p, act)})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at) })
	for _, l := range lines {
		a.Blocks = append(a.Blocks, l.text)
	}
	a.Blocks = append(a.Blocks, photoLines(p, it)...)
	a.Blocks = append(a.Blocks, InstructionHistory(p, it)...)
	if len(a.Blocks) == 0 {
		a.Blocks = []string{"暂无记录。"}
	}
	return a
}

// version is one form of an item: what an import said, or a change of the goal.
func version(p *ledger.Plan, it *ledger.Item, i int) string {
	v := &it.Versions[i]
	if v.GoalOnly {
		was := ""
		for _, before := range it.Versions[:i] {
			was = before.Goal
		}
		return moment(v.At) + " 督查室 " + v.By + "：目标改为“" + excerptOf(v.Goal) + "”，原为“" + excerptOf(was) + "”，理由：" + excerptOf(v.Note)
	}
	line := dayOf(p, calendar.DateOf(v.At)) + "导入"
	if v.Source != "" {
		line += "（" + v.Source + "）"
	}
	line += "：" + Figure(v.Percent)
	if !v.AsOf.IsZero() {
		line += "，数据截至" + LongDay(v.AsOf)
		if v.Label != "" {
			line += "，" + v.Label
		}
	}
	return line
}

// ValueOn answers what an item's figure was on a day.
func ValueOn(p *ledger.Plan, it *ledger.Item, on calendar.Date) Answer {
	f, label := p.FigureOn(it, on)
	if !f.Percent.Known() {
		return Answer{Head: Item(it) + "在" + LongDay(on) + "没有记录的完成率。", Foot: "现有数据：" + AsOf(p)}
	}
	head := Item(it) + "截至" + LongDay(on) + "的完成率：" + f.Percent.String()
	foot := "依据" + LongDay(f.On) + "的数据"
	switch {
	case f.Set != nil:
		foot += "（督查室" + f.Set.ByName + "设置）"
	case f.Report != nil:
		foot += "（" + f.Report.ByName + "报送）"
	case label != "":
		foot += "（" + label + "）"
	}
	return Answer{Head: head, Foot: foot}
}

// Note says where the counted parts of an item disagree with its reported figure
// (口径待核), or cover only part of the goal; "" when there is nothing to say. The
// reported figure stands beside it, never corrected.
func Note(it *ledger.Item) string {
	q := it.Check()
	if q.Verdict != ledger.VerdictMismatch && q.Verdict != ledger.VerdictPartial {
		return ""
	}
	var parts []string
	for _, m := range q.Measured {
		r, _ := m.Ratio()
		about := ""
		if m.ActualApprox {
			about = "约"
		}
		parts = append(parts, headNoun(m.Name)+about+number(m.Actual)+"/"+number(m.Target)+m.Unit+"，折合"+ledger.PercentOf(r).String())
	}
	s := "核对：" + strings.Join(parts, "；")
	if q.Verdict == ledger.VerdictMismatch {
		return s + "，与所报" + q.Reported.String() + "不一致，口径待核"
	}
	return s + "（部分量化，其余内容没有数量）"
}

// headNoun cuts the examples off a measure's name: 广场舞大赛等文化活动 is 文化活动.
func headNoun(name string) string {
	if _, rest, ok := strings.Cut(name, "等"); ok && rest != "" {
		return rest
	}
	return name
}

// number prints a count without a decimal part it does not have.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
