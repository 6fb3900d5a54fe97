package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"duban/app"
	"duban/bot/text"
	"duban/calendar"
	"duban/config"
)

// importFile previews a ledger file, and writes it with --yes.
func (p *program) importFile(ctx context.Context, args []string) int {
	fs, file := p.flags("import")
	plan := fs.String("plan", "", "清单名称，默认按文件标题")
	year := fs.Int("year", 0, "清单年份，默认按文件标题")
	asOf := fs.String("as-of", "", "数据截至日期，如 2024-06-30")
	yes := fs.Bool("yes", false, "写入；不加则只预览")
	rest, err := parse(fs, args)
	if err != nil || len(rest) != 1 {
		return p.misuse(err, "import 文件 [--plan 名称] [--year 年] [--as-of 日期] [--yes]")
	}
	o := app.ImportOptions{Plan: *plan, Year: *year}
	if *asOf != "" {
		if o.AsOf, err = calendar.ParseDate(*asOf); err != nil {
			return p.fail(fmt.Errorf("--as-of 应为 2024-06-30 的形式：%w", err))
		}
	}
	data, err := readFile(rest[0])
	if err != nil {
		return p.fail(err)
	}
	a, err := p.open(ctx, *file)
	if err != nil {
		return p.fail(err)
	}
	defer a.Close() // nothing is left to write
	preview, err := a.PreviewImport(filepath.Base(rest[0]), data, o)
	if err != nil {
		return p.fail(err)
	}
	answer := text.ImportPreview(preview.Ref, preview.Exists, &preview.Diff)
	fmt.Fprintln(p.stdout, answer.Head)
	for _, b := range answer.Blocks {
		fmt.Fprintln(p.stdout, "  "+strings.ReplaceAll(b, "\n", ""))
	}
	switch {
	case len(preview.Diff.Errors) > 0:
		return 1
	case !preview.Changes():
		return 0
	case !*yes:
		fmt.Fprintln(p.stderr, "以上为预览，未写入。核对无误后加 --yes 写入。")
		return 0
	}
	if err := a.Import(ctx, preview); err != nil {
		return p.fail(err)
	}
	fmt.Fprintln(p.stderr, "已写入。")
	return 0
}

// readFile reads a file of bounded size.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("没有这个文件：%s", path)
	}
	if err != nil {
		return nil, fmt.Errorf("无法读取文件：%w", err)
	}
	if info.Size() > 20<<20 {
		return nil, fmt.Errorf("%s 超过20MB，请拆分后再导入", filepath.Base(path))
	}
	data, err := os.ReadFile(path) // the file that the user names
	if err != nil {
		return nil, fmt.Errorf("无法读取文件：%w", err)
	}
	return data, nil
}

// roster previews a roster, and writes it with --yes.
func (p *program) roster(ctx context.Context, args []string) int {
	fs, file := p.flags("roster")
	yes := fs.Bool("yes", false, "写入；不加则只预览")
	rest, err := parse(fs, args)
	if err != nil || len(rest) != 1 {
		return p.misuse(err, "roster 文件.csv [--yes]")
	}
	data, err := readFile(rest[0])
	if err != nil {
		return p.fail(err)
	}
	a, err := p.open(ctx, *file)
	if err != nil {
		return p.fail(err)
	}
	defer a.Close() // nothing is left to write
	members, faults, err := a.ReadRoster(data)
	if err != nil {
		return p.fail(err)
	}
	for _, f := range faults {
		fmt.Fprintln(p.stdout, f.Text)
	}
	if len(faults) > 0 {
		return p.fail(fmt.Errorf("有%d处错误，未写入", len(faults)))
	}
	result, err := a.PutMembers(ctx, members, false)
	if *yes {
		result, err = a.PutRoster(ctx, members)
	}
	if err != nil {
		return p.fail(err)
	}
	fmt.Fprintf(p.stdout, "新增%d人，变更%d人，不变%d人\n", result.New, result.Changed, result.Unchanged)
	if !*yes && result.New+result.Changed > 0 {
		fmt.Fprintln(p.stderr, "以上为预览，未写入。核对无误后加 --yes 写入。")
	}
	return 0
}

// export writes a plan to standard output.
func (p *program) export(ctx context.Context, args []string) int {
	fs, file := p.flags("export")
	name := fs.String("plan", "", "清单名称")
	format := fs.String("format", "json", "json 或 csv")
	history := fs.Bool("history", false, "导出全部报送记录（json）")
	rest, err := parse(fs, args)
	if err != nil || len(rest) > 0 {
		return p.misuse(err, "export [--plan 名称] [--format json|csv] [--history]")
	}
	write := app.ExportJSON
	switch {
	case *history && *format == "json":
	case *history:
		return p.fail(fmt.Errorf("报送记录只能导出为 json"))
	case *format == "json":
	case *format == "csv":
		write = app.ExportCSV
	default:
		return p.fail(fmt.Errorf("格式“%s”暂不支持，可用 json、csv", *format))
	}
	a, err := p.open(ctx, *file)
	if err != nil {
		return p.fail(err)
	}
	defer a.Close() // nothing is left to write
	plan, err := a.PlanNamed(*name)
	if err != nil {
		return p.fail(err)
	}
	if *history {
		err = a.ExportHistory(ctx, p.stdout, plan)
	} else {
		err = write(p.stdout, plan)
	}
	if err != nil {
		return p.fail(err)
	}
	return 0
}

// prompt asks a person to report some items now.
func (p *program) prompt(ctx context.Context, args []string) int {
	fs, file := p.flags("prompt")
	to := fs.String("to", "", "账号")
	list := fs.String("items", "", "事项序号，用逗号分开")
	plan := fs.String("plan", "", "清单名称")
	rest, err := parse(fs, args)
	if err != nil || len(rest) > 0 || *to == "" || *list == "" {
		return p.misuse(err, "prompt --to 账号 --items 3,5 [--plan 名称]")
	}
	var items []int
	for _, s := range strings.FieldsFunc(*list, func(r rune) bool { return strings.ContainsRune(",，、 ", r) }) {
		n, err := strconv.Atoi(s)
		if err != nil {
			return p.fail(fmt.Errorf("“%s”不是事项序号", s))
		}
		items = append(items, n)
	}
	a, err := p.open(ctx, *file)
	if err != nil {
		return p.fail(err)
	}
	defer a.Close() // nothing is left to write
	text, err := a.Prompt(ctx, *plan, *to, items)
	if err != nil {
		return p.fail(err)
	}
	fmt.Fprintln(p.stdout, text)
	return 0
}

// audit checks that no audit row was changed.
func (p *program) audit(ctx context.Context, args []string) int {
	fs, file := p.flags("audit")
	rest, err := parse(fs, args)
	if err != nil || len(rest) != 1 || rest[0] != "verify" {
		return p.misuse(err, "audit verify")
	}
	a, err := p.open(ctx, *file)
	if err != nil {
		return p.fail(err)
	}
	defer a.Close() // nothing was written
	if err := a.Store.VerifyAudit(ctx); err != nil {
		return p.fail(err)
	}
	fmt.Fprintln(p.stdout, "操作记录完整，未发现改动。")
	return 0
}

// migrate brings the database's tables up to date, as every command does on opening it.
func (p *program) migrate(ctx context.Context, args []string) int {
	fs, file := p.flags("migrate")
	if rest, err := parse(fs, args); err != nil || len(rest) > 0 {
		return p.misuse(err, "migrate")
	}
	cfg, err := p.config(*file, config.Local)
	if err != nil {
		return p.fail(err)
	}
	a, err := app.New(ctx, cfg, app.Options{Log: p.log(cfg)})
	if err != nil {
		return p.fail(err)
	}
	defer a.Close() // the tables are in place
	fmt.Fprintln(p.stdout, "数据库结构已是最新："+cfg.Database.String())
	return 0
}
