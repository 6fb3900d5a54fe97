package app

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/document"
	"duban/ledger"
	"duban/store"
)

// ImportOptions say what a file does not.
type ImportOptions struct {
	Plan string        // name of the plan; "" finds or names it by the document
	Year int           // 0: as the document says
	AsOf calendar.Date // zero: as the document says
}

// Preview is what an import would do.
type Preview struct {
	Ref    ledger.PlanRef
	Exists bool
	Diff   ledger.ImportDiff
}

// Changes reports whether writing the import would change anything.
func (p *Preview) Changes() bool {
	return p.Diff.Count(ledger.DiffNew)+p.Diff.Count(ledger.DiffChanged) > 0
}

// PreviewImport reads a file and compares it with the ledger. Faults of rows are
// in the preview; an error means that the file as a whole cannot be used.
func (a *App) PreviewImport(name string, data []byte, o ImportOptions) (*Preview, error) {
	c, err := document.Read(name, data)
	if err != nil {
		return nil, err
	}
	plans := a.View().Book.Plans
	read := document.Options{Year: o.Year, AsOf: o.AsOf}
	imp, faults, err := interpret(c, nil, read)
	if err != nil {
		return nil, err
	}
	plan, ref, err := ledger.Target(plans, imp, o.Plan, o.Year)
	if err != nil {
		return nil, err
	}
	if plan != nil { // the plan's own names tell broken ones apart
		if imp, faults, err = interpret(c, plan, read); err != nil {
			return nil, err
		}
	}
	p := &Preview{Ref: ref, Exists: plan != nil, Diff: ledger.Diff(plan, imp)}
	p.Diff.Errors = append(slices.Clone(faults), p.Diff.Errors...)
	return p, nil
}

// Import writes what a preview showed. It is a Conflict when the plan has changed since.
func (a *App) Import(ctx context.Context, p *Preview) error {
	if len(p.Diff.Errors) > 0 {
		return &ledger.Error{Code: ledger.Invalid, Detail: "有错误，未写入"}
	}
	c := ledger.ApplyImport{Plan: p.Ref, Import: p.Diff.Import, By: "cli"}
	if _, err := a.Store.Apply(ctx, store.Cause{By: "cli"}, c, ""); err != nil {
		return err
	}
	return a.Reload(ctx)
}

// rosterHeader is the header of a roster file.
var rosterHeader = []string{"账号", "姓名", "单位", "角色", "手机"}

// ReadRoster reads a roster: CSV in UTF-8 or GB18030 with the header
// 账号,姓名,单位,角色,手机; 单位 may hold several names joined by “;”. Each unit must be a
// name or alias that some plan knows. The faults name their rows.
func (a *App) ReadRoster(data []byte) ([]ledger.Member, []ledger.RowError, error) {
	if len(data) > document.MaxFile {
		return nil, nil, &ledger.Error{Code: ledger.Invalid, Detail: "文件超过20MB"}
	}
	content, err := document.DecodeText(data)
	if err != nil {
		return nil, nil, err
	}
	r := csv.NewReader(strings.NewReader(content))
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	head, err := r.Read()
	if err != nil || !slices.Equal(trimAll(head), rosterHeader) {
		return nil, nil, &ledger.Error{Code: ledger.Invalid, Detail: "第一行应为“" + strings.Join(rosterHeader, ",") + "”"}
	}
	var members []ledger.Member
	var faults []ledger.RowError
	seen := map[string]int{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return members, faults, nil
		}
		if err != nil {
			return nil, nil, &ledger.Error{Code: ledger.Invalid, Detail: "文件不是规范的CSV", Err: err}
		}
		line, _ := r.FieldPos(0)
		m, problem := a.rosterRow(trimAll(row))
		if problem == "" {
			key := ledger.AccountKey(m.Account)
			if first := seen[key]; first > 0 {
				problem = fmt.Sprintf("账号“%s”与第%d行重复", m.Account, first)
			}
			seen[key] = line
		}
		if problem != "" {
			faults = append(faults, ledger.RowError{Row: line, Text: fmt.Sprintf("第%d行：%s", line, problem)})
			continue
		}
		members = append(members, m)
	}
}

func trimAll(row []string) []string {
	out := make([]string, len(row))
	for i, s := range row {
		out[i] = strings.TrimSpace(s)
	}
	return out
}

// rosterRow reads one row, or says what is wrong with it.
func (a *App) rosterRow(row []string) (m ledger.Member, problem string) {
	if len(row) != len(rosterHeader) {
		return m, fmt.Sprintf("应有%d列，实有%d列", len(rosterHeader), len(row))
	}
	m = ledger.Member{Account: row[0], Name: row[1], Phone: row[4], Active: true}
	if m.Account == "" {
		return m, "没有账号"
	}
	if m.Name == "" {
		return m, "没有姓名"
	}
	role, ok := ledger.ParseMemberRole(row[3])
	if !ok {
		return m, "角色“" + row[3] + "”应为联系人、负责人、督查室、领导、管理员之一"
	}
	m.Role = role
	for _, name := range strings.FieldsFunc(row[2], func(r rune) bool { return r == ';' || r == '；' }) {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		units := a.View().UnitsNamed(name)
		if len(units) == 0 {
			return m, "单位“" + name + "”不在任何清单中，请写清单上的单位名称或别名"
		}
		m.Units = append(m.Units, units...)
	}
	if len(m.Units) == 0 && (role == ledger.Contact || role == ledger.Head) {
		return m, role.String() + "必须有单位"
	}
	return m, ""
}

// PutMembers compares members with the roster and, with write, writes them: a row
// replaces the one with the same account, and nobody is removed.
func (a *App) PutMembers(ctx context.Context, members []ledger.Member, write bool) (store.RosterResult, error) {
	if !write {
		return a.compareMembers(members), nil
	}
	return a.putMembers(ctx, members)
}

// PutRoster is PutMembers with write that tells the supervision office of the change.
func (a *App) PutRoster(ctx context.Context, members []ledger.Member) (store.RosterResult, error) {
	r := a.compareMembers(members)
	return a.putMembers(ctx, members, a.tellOffice(text.RosterRead(r.New, r.Changed))...)
}

func (a *App) putMembers(ctx context.Context, members []ledger.Member, told ...chat.Message) (store.RosterResult, error) {
	r, err := a.Store.PutMembers(ctx, members, "cli", told...)
	if err != nil {
		return r, err
	}
	return r, a.Reload(ctx)
}

// tellOffice are messages to the supervision office about a change on the command
// line, sent in office hours.
func (a *App) tellOffice(words string) []chat.Message {
	var out []chat.Message
	for _, m := range a.View().Book.Members {
		if m.Active && m.Office() {
			out = append(out, chat.Message{To: m.Account, Text: words, NotBefore: a.days.OfficeHour(a.clock.Now())})
		}
	}
	return out
}

// compareMembers counts what PutMembers would do.
func (a *App) compareMembers(members []ledger.Member) store.RosterResult {
	var r store.RosterResult
	have := map[string]ledger.Member{}
	for _, m := range a.View().Book.Members {
		have[ledger.AccountKey(m.Account)] = m
	}
	for _, m := range members {
		switch old, ok := have[ledger.AccountKey(m.Account)]; {
		case !ok:
			r.New++
		case old.Account == m.Account && old.Name == m.Name && old.Role == m.Role && old.Phone == m.Phone && old.Active == m.Active && slices.Equal(old.Units, m.Units):
			r.Unchanged++
		default:
			r.Changed++
		}
	}
	return r
}
