package app

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// exported is a plan as other programs read it.
type exported struct {
	Plan  string         `json:"plan"`
	Year  int            `json:"year"`
	AsOf  string         `json:"as_of"`
	Items []exportedItem `json:"items"`
}

type exportedItem struct {
	No       int               `json:"no"`
	Title    string            `json:"title"`
	Goal     string            `json:"goal"`
	Percent  ledger.Percent    `json:"percent"`
	Progress string            `json:"progress"`
	Units    []exportedUnit    `json:"units"`
	Segments []exportedSegment `json:"segments"`
}

type exportedUnit struct {
	Name string `json:"name"`
	Role string `json:"role"` // lead or co
}

type exportedSegment struct {
	Unit    string         `json:"unit"`
	Percent ledger.Percent `json:"percent"`
	Text    string         `json:"text"`
	Kind    string         `json:"kind"`
	At      time.Time      `json:"at"`
	By      string         `json:"by"`
}

// segmentText is what a unit's segment says: the words of its report, or, where that
// gave a figure alone, the last that stood.
func segmentText(it *ledger.Item, r *ledger.Report) string {
	if words := it.WordsOf(r.UnitID); r.Text == "" && words != nil {
		return words.Text
	}
	return r.Text
}

// PlanNamed returns the plan of that name; "" means the only one.
func (a *App) PlanNamed(name string) (*ledger.Plan, error) {
	var found []*ledger.Plan
	var names []string
	for _, p := range a.View().Book.Plans {
		names = append(names, p.Name)
		if name == "" || p.Name == name {
			found = append(found, p)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) == 0 && len(names) == 0:
		return nil, &ledger.Error{Code: ledger.NotFound, Detail: "还没有导入任何清单"}
	case len(found) == 0:
		return nil, &ledger.Error{Code: ledger.NotFound, Detail: "没有名为《" + name + "》的清单，现有：" + strings.Join(names, "、")}
	}
	return nil, &ledger.Error{Code: ledger.Ambiguous, Detail: "有多份清单，请用 --plan 指定：" + strings.Join(names, "、")}
}

func export(p *ledger.Plan) exported {
	e := exported{Plan: p.Name, Year: p.Year, AsOf: p.AsOf.String(), Items: []exportedItem{}}
	for _, it := range p.Items {
		x := exportedItem{
			No: it.No, Title: it.Title, Goal: it.Goal, Percent: p.Figure(it).Percent, Progress: it.Progress,
			Units: []exportedUnit{}, Segments: []exportedSegment{},
		}
		printed := map[int64]string{}
		for _, d := range it.Duties {
			role := "co"
			if d.Leads() {
				role = "lead"
			}
			x.Units = append(x.Units, exportedUnit{d.Printed, role})
			printed[d.UnitID] = d.Printed
		}
		for _, r := range it.Latest() {
			x.Segments = append(x.Segments, exportedSegment{printed[r.UnitID], r.Percent, segmentText(it, r), string(r.Kind), r.At.In(calendar.Zone), r.ByName})
		}
		e.Items = append(e.Items, x)
	}
	return e
}

// exportedHistory is every line of a plan's reports, as other programs read it.
type exportedHistory struct {
	Plan    string           `json:"plan"`
	Year    int              `json:"year"`
	Reports []exportedReport `json:"reports"`
}

type exportedReport struct {
	ID      int64          `json:"id"`
	No      int            `json:"no"`
	Unit    string         `json:"unit"`
	Kind    string         `json:"kind"`
	Percent ledger.Percent `json:"percent"`
	// Reported is what was said, when that was above 100.
	Reported     ledger.Percent `json:"reported"`
	Approx       bool           `json:"approx"`
	Text         string         `json:"text"`
	Note         string         `json:"note"`
	By           string         `json:"by"`
	Behind       string         `json:"behind"`
	At           time.Time      `json:"at"`
	Window       string         `json:"window"`
	MsgID        string         `json:"msg_id"`
	ConfirmMsgID string         `json:"confirm_msg_id"`
	Target       int64          `json:"target"`
	Void         string         `json:"void"`
}

// ExportHistory writes every line of a plan's reports as JSON, item by item, those
// that no longer count included.
func (a *App) ExportHistory(ctx context.Context, w io.Writer, p *ledger.Plan) error {
	lines, err := a.Store.PlanHistory(ctx, p.ID)
	if err != nil {
		return err
	}
	return exportHistory(w, p, lines)
}

func exportHistory(w io.Writer, p *ledger.Plan, lines []ledger.Report) error {
	h := exportedHistory{Plan: p.Name, Year: p.Year, Reports: []exportedReport{}}
	of := make(map[int64][]ledger.Report, len(p.Items))
	for _, r := range lines {
		of[r.ItemID] = append(of[r.ItemID], r)
	}
	for _, it := range p.Items {
		for _, r := range of[it.ID] {
			unit := ""
			if u := p.Unit(r.UnitID); u != nil {
				unit = u.Name
			}
			h.Reports = append(h.Reports, exportedReport{
				ID: r.ID, No: it.No, Unit: unit, Kind: string(r.Kind), Percent: r.Percent, Reported: r.Reported, Approx: r.Approx,
				Text: r.Text, Note: r.Note, By: r.By, Behind: r.Behind, At: r.At.In(calendar.Zone), Window: r.Window,
				MsgID: r.MsgID, ConfirmMsgID: r.ConfirmMsgID, Target: r.Target, Void: string(r.Void),
			})
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(h)
}

// ExportJSON writes a plan as JSON: an unknown percentage is null, never 0.
func ExportJSON(w io.Writer, p *ledger.Plan) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(export(p))
}

// ExportCSV writes a plan as CSV in UTF-8 with a mark that Excel needs, a row an
// item. Units stand in two columns when the office's table told their roles and in
// one when it did not, so that the file can be imported again without a change.
func ExportCSV(w io.Writer, p *ledger.Plan) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	units, cells := []string{"责任单位"}, func(all []exportedUnit) []string { return []string{unitCell(all, "lead", "co")} }
	if rolesPrinted(p) {
		units, cells = []string{"主办单位", "协办单位"}, func(all []exportedUnit) []string {
			return []string{unitCell(all, "lead"), unitCell(all, "co")}
		}
	}
	rows := [][]string{append([]string{"序号", "事项名称", "工作目标", "完成率（%）", "进展情况"}, units...)}
	for _, it := range export(p).Items {
		percent := ""
		if it.Percent.Known() {
			percent = strconv.FormatFloat(it.Percent.Float64(), 'f', -1, 64)
		}
		row := []string{strconv.Itoa(it.No), safeCell(it.Title), safeCell(it.Goal), percent, safeCell(it.Progress)}
		rows = append(rows, append(row, cells(it.Units)...))
	}
	return c.WriteAll(rows)
}

// rolesPrinted reports whether the plan's roles are the office's and not only
// those of the order in a cell.
func rolesPrinted(p *ledger.Plan) bool {
	return slices.ContainsFunc(p.Items, func(it *ledger.Item) bool {
		return slices.ContainsFunc(it.Duties, func(d ledger.Duty) bool {
			return d.Source != ledger.RoleFromPosition && d.Source != ledger.RoleFromOnly
		})
	})
}

// unitCell is a cell with the names of these roles, a line each.
func unitCell(all []exportedUnit, roles ...string) string {
	var names []string
	for _, u := range all {
		if slices.Contains(roles, u.Role) {
			names = append(names, u.Name)
		}
	}
	return safeCell(strings.Join(names, "\n"))
}

// safeCell keeps a spreadsheet from taking text for a formula.
func safeCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}
