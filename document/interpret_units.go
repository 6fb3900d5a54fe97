package document

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/ledger"
)

// unitSplitter parts the names in a unit cell. It knows the names that stand on
// lines of their own anywhere in the document, and those of the plan.
type unitSplitter struct {
	known map[string]int // folded name → how often it was met
	cells map[string][]unitName
}

// unitName is one name as split from a cell.
type unitName struct {
	text  string
	glued []string // its fragments, when it was joined
	role  ledger.Role
	doubt string
}

func newUnitSplitter(rows []tableRow, known []string) *unitSplitter {
	s := &unitSplitter{known: map[string]int{}, cells: map[string][]unitName{}}
	for _, n := range known {
		s.known[ledger.FoldUnit(n)] += 2
	}
	seen := map[string]bool{}
	for _, r := range rows {
		for _, j := range slices.Concat(r.header.lead, r.header.assist) {
			cell := r.cells[j].Text
			if seen[cell] {
				continue
			}
			seen[cell] = true
			for line := range strings.SplitSeq(cell, "\n") {
				if line = ledger.FoldUnit(line); line != "" {
					s.known[line]++
				}
			}
		}
	}
	return s
}

// unitsOf reads the units of a row with their roles.
func (p *interpreter) unitsOf(r tableRow) []ledger.ImportUnit {
	h := r.header
	var units []ledger.ImportUnit
	add := func(cols []int, role ledger.Role) {
		for _, j := range cols {
			for _, n := range p.units.split(r.cells[j].Text) {
				p.noteName(r, n)
				if n.text == "" {
					continue
				}
				u := ledger.ImportUnit{Printed: n.text, Role: role, Source: ledger.RoleFromColumn}
				if n.role != "" {
					u.Role = n.role
				}
				units = append(units, u)
			}
		}
	}
	add(h.lead, ledger.Lead)
	add(h.assist, ledger.Assist)
	units = p.dropRepeated(r, units)
	if h.single {
		givenRoles := slices.ContainsFunc(units, func(u ledger.ImportUnit) bool { return u.Role == ledger.Assist })
		for i := range units {
			if givenRoles {
				break
			}
			units[i].Source = ledger.RoleFromPosition
			if i > 0 {
				units[i].Role = ledger.Assist
			}
			if len(units) == 1 {
				units[i].Source = ledger.RoleFromOnly
			}
		}
	}
	if len(units) == 0 && len(h.lead)+len(h.assist) > 0 {
		p.note(ledger.NoteDoubt, r.line, r.no, "%s没有写责任单位", r.place)
	}
	return units
}

// noteName lists what was done to a name.
func (p *interpreter) noteName(r tableRow, n unitName) {
	if len(n.glued) > 0 {
		p.note(ledger.NoteGlued, r.line, r.no, "第%d项单位“%s”在文件中分为%s，按一个单位处理", r.no, n.text, quoteAll(n.glued))
	}
	switch {
	case n.text == "" && n.doubt != "":
		p.note(ledger.NoteSkipped, r.line, r.no, "第%d项单位栏中的“%s”不是单位名称，已略过", r.no, clipText(n.doubt))
	case n.doubt != "":
		p.note(ledger.NoteDoubt, r.line, r.no, "第%d项单位“%s”请核对：%s", r.no, clipText(n.text), n.doubt)
	}
	const longest = 60
	if utf8.RuneCountInString(n.text) > longest {
		p.fault(r.line, r.no, "%s的单位名称超过%d字：%s", r.place, longest, clipText(n.text))
	}
}

func quoteAll(parts []string) string {
	var b strings.Builder
	for _, s := range parts {
		fmt.Fprintf(&b, "“%s”", s)
	}
	return b.String()
}

// dropRepeated leaves a unit once in a row, in its first role.
func (p *interpreter) dropRepeated(r tableRow, units []ledger.ImportUnit) []ledger.ImportUnit {
	out := units[:0]
	for _, u := range units {
		twice := slices.IndexFunc(out, func(o ledger.ImportUnit) bool { return ledger.SameUnit(o.Printed, u.Printed, p.imp.Area) })
		if twice >= 0 {
			p.note(ledger.NoteMerged, r.line, r.no, "第%d项的“%s”与“%s”是同一单位，只计一次", r.no, u.Printed, out[twice].Printed)
			continue
		}
		out = append(out, u)
	}
	return out
}

// fragment is a piece of a unit cell with what parted it from the piece before:
// a line break or another separator.
type fragment struct {
	text string
	sep  rune
}

// split parts the names of one cell.
func (s *unitSplitter) split(cell string) []unitName {
	if strings.TrimSpace(cell) == "" {
		return nil
	}
	if names, ok := s.cells[cell]; ok {
		return names
	}
	frags, closed := fragments(cell, true)
	if !closed {
		frags, _ = fragments(cell, false)
	}
	names := s.join(frags)
	role := ledger.Role("")
	for i := range names {
		names[i], role = finishName(names[i], role)
		if !closed && names[i].text != "" && strings.ContainsAny(names[i].text, "（(") {
			names[i].doubt = "括号没有成对"
		}
	}
	names = slices.DeleteFunc(names, func(n unitName) bool { return n.text == "" && n.doubt == "" })
	s.cells[cell] = names
	return names
}

// fragments cuts a cell at line breaks, 、 ； and ， outside brackets. closed is
// false when a bracket is still open at the end.
func fragments(cell string, brackets bool) (frags []fragment, closed bool) {
	var b strings.Builder
	sep, depth := rune(0), 0
	flush := func(next rune) {
		if text := strings.TrimFunc(b.String(), isBlank); text != "" {
			frags = append(frags, fragment{text, sep})
			sep = next
		} else if sep == 0 || next != '\n' {
			sep = next
		}
		b.Reset()
	}
	for _, r := range cell {
		switch {
		case brackets && (r == '（' || r == '('):
			depth++
			b.WriteRune(r)
		case brackets && (r == '）' || r == ')'):
			depth = max(0, depth-1)
			b.WriteRune(r)
		case depth > 0 && (r == '\n' || r == '\r'):
			b.WriteRune('\n') // joined later, and noted
		case depth == 0 && strings.ContainsRune("\n\r、；;，,|", r):
			if r == '\r' {
				r = '\n'
			}
			flush(r)
		default:
			b.WriteRune(r)
		}
	}
	flush(0)
	return frags, depth == 0
}

// join glues fragments that are no names by themselves to their neighbours.
func (s *unitSplitter) join(frags []fragment) []unitName {
	var names []unitName
	for _, f := range frags {
		for _, piece := range s.blanks(f.text) {
			n := unitName{text: ledger.JoinLines(piece)}
			if strings.Contains(piece, "\n") {
				n.glued = strings.Split(piece, "\n")
			}
			if len(names) > 0 {
				last := &names[len(names)-1]
				if link, ok := s.belongs(last.text, n.text, f.sep); ok {
					if last.glued == nil {
						last.glued = []string{last.text}
					}
					last.glued = append(last.glued, n.text)
					last.text += link + n.text
					continue
				}
			}
			names = append(names, n)
		}
	}
	return names
}

// blanks parts names that only blanks separate (区住建局 区财政局), when every
// piece is a name.
func (s *unitSplitter) blanks(text string) []string {
	pieces := strings.FieldsFunc(text, func(r rune) bool { return r != '\n' && isBlank(r) })
	if len(pieces) < 2 {
		return []string{text}
	}
	for _, piece := range pieces {
		if !s.isName(piece) || utf8.RuneCountInString(piece) < 3 {
			return []string{text}
		}
	}
	return pieces
}

// belongs reports whether next continues the name last, and what stands between.
func (s *unitSplitter) belongs(last, next string, sep rune) (link string, ok bool) {
	if sep != '\n' {
		// 各街道、镇: a bare kind of unit is no name.
		return string(sep), sep != 0 && isTail(next)
	}
	if strings.HasPrefix(next, "（") || strings.HasPrefix(next, "(") {
		return "", true
	}
	if s.known[ledger.FoldUnit(last+next)] > 0 {
		return "", true
	}
	switch {
	case isTail(next):
		return "", true
	case s.known[ledger.FoldUnit(next)] > 1 || startsLevel(next):
		return "", false
	case !s.isName(last):
		return "", true
	}
	// 市公安局 / 经开区分局: a branch follows its bureau.
	branch := strings.HasSuffix(next, "区分局") || strings.HasSuffix(next, "县分局") || strings.HasSuffix(next, "市分局")
	area := strings.HasSuffix(last, "区") || strings.HasSuffix(last, "县") || strings.HasSuffix(last, "市")
	return "", branch && strings.HasSuffix(last, "局") || area && startsWithAny(next, "管理", "分局", "管委", "办事", "服务中心", "人民政府", "委员会")
}

// unitTails are what names of units end in.
var unitTails = []string{"中心", "街道", "集团", "公司", "妇联", "残联", "工商联", "联合会", "支行", "分行", "电视台", "气象台", "窗口", "机关", "单位", "部门", "镇街", "街镇", "专班", "平台", "园区"}

const unitEnds = "局委办部院处所站队会社校园厂店行库镇乡村街府团组科馆室庭区县市"

// isName reports whether a fragment can be a unit's name by itself.
func (s *unitSplitter) isName(text string) bool {
	if s.known[ledger.FoldUnit(text)] > 1 {
		return true
	}
	core := text
	if at := strings.LastIndexAny(core, "（("); at > 0 {
		core = core[:at]
	}
	for _, t := range unitTails {
		if strings.HasSuffix(core, t) {
			return true
		}
	}
	last, _ := utf8.DecodeLastRuneInString(core)
	return strings.ContainsRune(unitEnds, last) && utf8.RuneCountInString(core) > 2
}

// tails are kinds of units, which are no names alone.
var tails = []string{
	"局", "分局", "委", "委员会", "办", "办公室", "部", "中心", "服务中心", "大队", "中队", "支队", "总队", "集团", "公司", "有限公司", "有限责任公司",
	"分公司", "集团公司", "集团有限公司", "股份有限公司", "管委会", "管理委员会", "管理局", "监督管理局", "管理办公室", "街道", "街道办", "街道办事处", "办事处", "镇", "乡", "镇政府",
	"人民政府", "政府", "会", "联合会", "院", "所", "站", "处", "科", "室",
}

func isTail(s string) bool { return slices.Contains(tails, s) }

// startsLevel reports whether a fragment opens a name with 区, 市, 县 or 各.
func startsLevel(s string) bool {
	for _, p := range []string{"区", "市", "县", "各", "省"} {
		if rest, ok := strings.CutPrefix(s, p); ok && utf8.RuneCountInString(rest) >= 2 && !isTail(rest) && !strings.HasPrefix(s, "市场") {
			return true
		}
	}
	return false
}

func startsWithAny(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// roleWords are labels and remarks that give roles inside a cell.
var roleWords = map[string]ledger.Role{
	"牵头": ledger.Lead, "主办": ledger.Lead, "牵头单位": ledger.Lead, "主办单位": ledger.Lead, "牵头部门": ledger.Lead, "责任单位": ledger.Lead,
	"配合": ledger.Assist, "协办": ledger.Assist, "配合单位": ledger.Assist, "协办单位": ledger.Assist, "配合部门": ledger.Assist,
}

// finishName takes list marks, role labels (牵头单位：…) and role remarks (…（牵头）)
// off a name. A label holds for the names after it.
func finishName(n unitName, role ledger.Role) (unitName, ledger.Role) {
	s := n.text
	if label, rest, ok := cutAny(s, "：:"); ok {
		if r, known := roleWords[label]; known {
			role, s = r, strings.TrimFunc(rest, isBlank)
		}
	}
	n.role = role
	s = strings.TrimLeftFunc(s, func(r rune) bool { return r >= '①' && r <= '⑳' })
	if trimmed := strings.TrimLeft(s, "0123456789"); trimmed != s && strings.HasPrefix(trimmed, ".") {
		s = strings.TrimPrefix(trimmed, ".")
	}
	s = strings.TrimFunc(strings.TrimRight(s, "。.；"), isBlank)
	if at := strings.LastIndexAny(s, "（("); at > 0 {
		if r, known := roleWords[strings.Trim(s[at:], "（）()")]; known {
			n.role, s = r, s[:at]
		}
	}
	switch {
	case s == "" || s == "无" || s == "/" || strings.Trim(s, "-—－／") == "":
		n.text = ""
		return n, role
	case strings.IndexFunc(s, unicode.IsLetter) < 0:
		n.doubt = s
		n.text = ""
		return n, role
	case utf8.RuneCountInString(s) == 1:
		n.doubt = "名称只有一个字"
	}
	n.text = s
	return n, role
}

func cutAny(s, chars string) (before, after string, ok bool) {
	at := strings.IndexAny(s, chars)
	if at < 0 {
		return s, "", false
	}
	_, size := utf8.DecodeRuneInString(s[at:])
	return s[:at], s[at+size:], true
}

// noteUnits lists the spellings that rule makes one unit, and those that a
// person should look at.
func (p *interpreter) noteUnits() {
	var names []string
	seen := map[string]bool{}
	for _, it := range p.imp.Items {
		for _, u := range it.Units {
			if !seen[u.Printed] {
				seen[u.Printed] = true
				names = append(names, u.Printed)
			}
		}
	}
	units := ledger.GroupUnits(nil, names, p.imp.Area)
	for _, u := range units {
		if len(u.Spellings) > 1 {
			p.note(ledger.NoteMerged, 0, 0, "“%s”按同一单位处理", strings.Join(u.Spellings, "”、“"))
		}
	}
	for _, pair := range ledger.ProposeUnits(units, p.imp.Area) {
		p.note(ledger.NoteProposed, 0, 0, "“%s”与“%s”可能是同一单位，未合并，请核对", pair.A, pair.B)
	}
}
