package text

import (
	"strconv"
	"strings"

	"duban/ledger"
)

// OnlyOffice refuses what only the supervision office may do.
const OnlyOffice = "这项操作只有督查室可以进行。"

// NothingToConfirm answers 确认 and 取消 without a draft.
const NothingToConfirm = "没有待确认的内容。"

// Dropped confirms a cancellation.
const Dropped = "已取消，未作改动。"

// ConfirmImport closes an import's preview.
const ConfirmImport = "请回复“确认”写入，回复“取消”放弃"

// HowToConfirm repeats what a draft waits for.
func HowToConfirm(kind ledger.DraftKind) string {
	if kind == ledger.DraftImport {
		return ConfirmImport + "。"
	}
	if kind == ledger.DraftUrge {
		return confirmSend
	}
	return "请回复“确认”保存，回复“取消”放弃。"
}

// ChangedSince opens a preview that is shown again.
const ChangedSince = "台账在预览之后有变化，请重新核对："

// NothingToUndo answers 撤销导入 when there is no single import to take back.
const NothingToUndo = "没有可以撤销的导入。"

// CannotImport says why a table cannot be read.
func CannotImport(err error) string { return "无法导入：" + detail(err) }

func detail(err error) string {
	s := err.Error()
	if !strings.HasSuffix(s, "。") {
		s += "。"
	}
	return s
}

// ImportPreview says what an import would do to its plan, row by row where
// something changes, with everything a person should look at.
func ImportPreview(ref ledger.PlanRef, exists bool, d *ledger.ImportDiff) Answer {
	verb := "将新建"
	if exists {
		verb = "将导入到"
	}
	head := verb + "《" + ref.Name + "》（" + strconv.Itoa(ref.Year) + "年）：新增" + strconv.Itoa(d.Count(ledger.DiffNew)) +
		"项，变更" + strconv.Itoa(d.Count(ledger.DiffChanged)) + "项，不变" + strconv.Itoa(d.Count(ledger.DiffUnchanged)) +
		"项，错误" + strconv.Itoa(len(d.Errors)) + "处。"
	a := Answer{Head: head}
	if len(d.Errors) > 0 {
		a.Head += "有错误时不写入任何内容，请改正后重试。"
		for _, e := range d.Errors {
			a.Blocks = append(a.Blocks, "错误　"+e.Text)
		}
		return a
	}
	if d.Count(ledger.DiffNew)+d.Count(ledger.DiffChanged) == 0 {
		a.Head += "与台账一致，无需导入。"
	}
	for i := range d.Rows {
		if s := diffRow(&d.Rows[i], exists); s != "" {
			a.Blocks = append(a.Blocks, s)
		}
	}
	a.Blocks = append(a.Blocks, Remarks(d)...)
	return a
}

// diffRow words a new or changed row; rows of a new plan are named by number and title.
func diffRow(r *ledger.DiffRow, exists bool) string {
	name := "第" + strconv.Itoa(r.No) + "项 " + r.Title
	switch r.Kind {
	case ledger.DiffNew:
		if exists {
			return "新增　" + name
		}
		return name
	case ledger.DiffChanged:
		var parts []string
		for _, c := range r.Changes {
			old, now := clipBoth(c.Old, c.New)
			parts = append(parts, fieldName(c.Field)+"："+old+" → "+now)
		}
		return "变更　" + name + "　" + strings.Join(parts, "；")
	case ledger.DiffUnchanged:
	}
	return ""
}

func fieldName(f ledger.Field) string {
	switch f {
	case ledger.FieldTitle:
		return "名称"
	case ledger.FieldGoal:
		return "目标"
	case ledger.FieldProgress:
		return "进展"
	case ledger.FieldPercent:
		return "完成率"
	case ledger.FieldUnits:
		return "责任单位"
	}
	return string(f)
}

// clipBoth shortens two texts for a preview so that what differs can be seen.
func clipBoth(old, now string) (a, b string) {
	a, b = clip(old), clip(now)
	if a != b {
		return a, b
	}
	x, y := []rune(strings.ReplaceAll(old, "\n", "⏎")), []rune(strings.ReplaceAll(now, "\n", "⏎"))
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	from := max(0, i-4)
	return "…" + clip(string(x[from:])), "…" + clip(string(y[from:]))
}

// clip shortens a long text for a preview.
func clip(s string) string {
	s = strings.ReplaceAll(s, "\n", "")
	if s == "" {
		return "（空）"
	}
	rs := []rune(s)
	if len(rs) > 24 {
		return string(rs[:23]) + "…"
	}
	return s
}

// Remarks lists what a person should look at: glued names, counted numbers,
// merged spellings, proposals left open, items the document does not name.
func Remarks(d *ledger.ImportDiff) []string {
	var out []string
	for _, n := range d.Notes {
		out = append(out, noteName(n.Kind)+"　"+n.Text)
	}
	for _, p := range d.Proposals {
		out = append(out, "待定　“"+p.A+"”与“"+p.B+"”可能是同一单位，未合并")
	}
	if len(d.Missing) > 0 {
		out = append(out, "未涉及　文件中没有"+Numbers(d.Missing)+"，保持不变")
	}
	return out
}

func noteName(k ledger.NoteKind) string {
	switch k {
	case ledger.NoteGlued:
		return "拼接"
	case ledger.NoteAutoNumber:
		return "编号"
	case ledger.NoteMerged:
		return "合并"
	case ledger.NoteProposed:
		return "待定"
	case ledger.NoteSkipped:
		return "略过"
	case ledger.NoteDoubt:
		return "核对"
	}
	return string(k)
}

// Imported confirms a written import.
func Imported(ref ledger.PlanRef, d *ledger.ImportDiff) string {
	return "已写入《" + ref.Name + "》：新增" + strconv.Itoa(d.Count(ledger.DiffNew)) + "项，变更" + strconv.Itoa(d.Count(ledger.DiffChanged)) +
		"项。单位报送之前可回复“撤销导入”恢复原状。"
}

// Undone confirms that an import was taken back.
// Taking the first import back takes the list with it.
func Undone(p *ledger.Plan) string {
	if p.Imports == 1 {
		return "已撤销" + PlanName(p) + "的导入，该清单已从台账移除。"
	}
	return "已撤销" + PlanName(p) + "的最近一次导入。"
}

// HowToImport answers 导入 without a table.
const HowToImport = "请把表格文字粘贴到这里（含“序号”等表头），先预览，确认后写入。Word、Excel文件请由管理员用 duban import 命令导入。"

// UndoTooLate refuses to take an import back after a report.
func UndoTooLate(p *ledger.Plan) string {
	return PlanName(p) + "导入后已有单位报送，不能再撤销。"
}

// AliasAsked reads an alias back.
func AliasAsked(p *ledger.Plan, name, unit string) string {
	return "在" + PlanName(p) + "中把“" + name + "”记为“" + unit + "”的别名。回复“确认”保存，回复“取消”放弃"
}

// AliasSaved confirms an alias.
func AliasSaved(name string) string { return "已保存别名“" + name + "”。" }

// SynonymAsked reads a synonym back.
func SynonymAsked(p *ledger.Plan, word, target string) string {
	return "在" + PlanName(p) + "中把“" + word + "”按“" + target + "”查询。回复“确认”保存，回复“取消”放弃"
}

// SynonymSaved confirms a synonym.
func SynonymSaved(word, target string) string {
	return "已保存：“" + word + "”按“" + target + "”查询。"
}

// NoSuchUnit answers a unit that the plan does not name.
func NoSuchUnit(p *ledger.Plan, name string) string {
	return PlanName(p) + "中没有责任单位“" + name + "”。"
}

// NoSuchWord answers a word that the plan does not write.
func NoSuchWord(p *ledger.Plan, word string) string {
	return PlanName(p) + "中没有出现“" + word + "”，请填写台账中的原词。"
}
