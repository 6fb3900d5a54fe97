// Command duban is the 督办 bot: it imports an office's ledger, answers questions
// about it through WeChat Work, and can be tried on one machine without either.
//
// It stores everything in one database and nothing beside it; a crash at any
// instant loses nothing that a person was told is saved. Data goes to standard
// output, everything else to standard error.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // 北京时间 on hosts without zone files

	"duban/app"
	"duban/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, environ: os.Environ()}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// program is one invocation: what it reads and writes.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environ        []string
}

// command is a subcommand. run returns the exit status.
type command struct {
	name, args, about string
	run               func(p *program, ctx context.Context, args []string) int
}

func commands() []command {
	return []command{
		{"demo", "[--keep DIR]", "在本机试用：两份样例台账、虚拟手机，一条命令", (*program).demo},
		{"serve", "[-c duban.yaml]", "运行督办助手", (*program).serve},
		{"chat", "--as 账号|角色:单位 [内容]", "在终端里对话", (*program).chat},
		{"import", "文件 [--plan 名称] [--year 年] [--as-of 日期] [--yes]", "导入台账文件，默认只预览", (*program).importFile},
		{"roster", "文件.csv [--yes]", "导入人员名册，默认只预览", (*program).roster},
		{"prompt", "--to 账号 --items 3,5 [--plan 名称]", "请人报送指定事项", (*program).prompt},
		{"calendar", "import 文件.csv", "导入国务院办公厅的放假调休通知", (*program).calendar},
		{"rehearse", "--from 日期 --to 日期 [--json]", "预演提醒：哪天几点提醒谁、说什么，或为什么不提醒", (*program).rehearse},
		{"export", "[--plan 名称] [--format json|csv] [--history]", "导出台账，或全部报送记录", (*program).export},
		{"audit", "verify", "核对操作记录是否被改动", (*program).audit},
		{"migrate", "", "升级数据库结构", (*program).migrate},
		{"doctor", "[-c duban.yaml]", "检查运行环境，逐项给出处理办法", (*program).doctor},
		{"version", "", "版本", (*program).version},
	}
}

// run executes one subcommand and returns the exit status: 0 done, 1 failed, 2 misused.
func (p *program) run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		p.usage()
		return 2
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(p, ctx, args[1:])
		}
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		p.usage()
		return 0
	}
	fmt.Fprintf(p.stderr, "没有命令“%s”。\n\n", args[0])
	p.usage()
	return 2
}

func (p *program) usage() {
	fmt.Fprintln(p.stderr, "用法：duban 命令 [参数]")
	for _, c := range commands() {
		fmt.Fprintf(p.stderr, "  %-8s %s\n           %s\n", c.name, c.about, "duban "+c.name+" "+c.args)
	}
	fmt.Fprintln(p.stderr, "\n每个命令都可用 -c 指定配置文件，也可用 DUBAN_ 开头的环境变量配置，见 duban.example.yaml。")
}

// fail prints err for a person and returns 1.
func (p *program) fail(err error) int {
	fmt.Fprintln(p.stderr, "错误："+err.Error())
	return 1
}

// flags returns the flag set of a subcommand with the flag that all have.
func (p *program) flags(name string) (fs *flag.FlagSet, file *string) {
	fs = flag.NewFlagSet("duban "+name, flag.ContinueOnError)
	fs.SetOutput(p.stderr)
	return fs, fs.String("c", "", "配置文件")
}

// parse reads flags that may stand before and behind other arguments.
func parse(fs *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		args = fs.Args()
		if len(args) == 0 {
			return rest, nil
		}
		rest = append(rest, args[0])
		args = args[1:]
	}
}

// config loads and checks the configuration.
func (p *program) config(file string, purpose config.Purpose) (config.Config, error) {
	cfg, _, err := config.Load(file, p.environ)
	if err != nil {
		return cfg, err
	}
	return cfg, cfg.Check(purpose)
}

// open opens the database of the configuration for a command that needs nothing else.
func (p *program) open(ctx context.Context, file string) (*app.App, error) {
	cfg, err := p.config(file, config.Local)
	if err != nil {
		return nil, err
	}
	// The command's own words say what it did; the log, only what is out of order.
	cfg.LogLevel = max(cfg.LogLevel, slog.LevelWarn)
	return app.New(ctx, cfg, app.Options{Log: p.log(cfg)})
}

// log is the structured log on standard error.
func (p *program) log(cfg config.Config) *slog.Logger {
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: cfg.LogLevel}))
}

// misuse reports a wrong call of a subcommand; flag errors were printed already.
func (p *program) misuse(err error, usage string) int {
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintln(p.stderr, "用法：duban "+usage)
	return 2
}
