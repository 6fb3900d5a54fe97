package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duban/app"
	"duban/config"
	"duban/internal/clock"
	"duban/ledger"
)

// finding is one line of the doctor: what was looked at, what is wrong with it
// ("" when nothing is) and what to do. A note is no fault: it is to be known.
type finding struct {
	what, wrong, cure string
	note              bool
}

// patient is what the doctor looks at, and what was found.
type patient struct {
	*program
	cfg config.Config
	now time.Time
	bad int
	// app is nil when the database is away.
	app *app.App
}

// say prints a finding.
func (p *patient) say(f finding) {
	mark := "✘ "
	switch {
	case f.note:
		mark = "– "
	case f.wrong == "":
		fmt.Fprintln(p.stdout, "✔ "+f.what)
		return
	default:
		p.bad++
	}
	if f.wrong != "" {
		f.what += "：" + f.wrong
	}
	fmt.Fprintln(p.stdout, mark+f.what)
	if f.cure != "" {
		fmt.Fprintln(p.stdout, "  处理："+f.cure)
	}
}

// well prints what is as it should be.
func (p *patient) well(what string) { p.say(finding{what: what}) }

// note prints what is no fault and should be known.
func (p *patient) note(what, why, cure string) {
	p.say(finding{what: what, wrong: why, cure: cure, note: true})
}

// doctor checks what serve needs, a line each, and exits 1 when something is wrong.
func (p *program) doctor(ctx context.Context, args []string) int {
	fs, file := p.flags("doctor")
	if rest, err := parse(fs, args); err != nil || len(rest) > 0 {
		return p.misuse(err, "doctor [-c duban.yaml]")
	}
	d := &patient{program: p, now: clock.System{}.Now()}
	var err error
	d.cfg, _, err = config.Load(*file, p.environ)
	if err != nil {
		d.say(finding{what: "配置文件", wrong: err.Error(), cure: "检查 -c 指定的路径和文件格式，可对照 duban.example.yaml"})
		return 1
	}
	var faults config.CheckError
	if err := d.cfg.Check(config.Serve); errors.As(err, &faults) {
		for _, f := range faults {
			d.say(finding{what: "配置 " + f.Place, wrong: f.Problem, cure: "例如 " + f.Example})
		}
	} else {
		d.well("配置项齐全")
	}
	d.examineDisk()
	d.examineDatabase(ctx)
	if d.app != nil {
		defer d.app.Close() // nothing was written
		d.examineCalendar(ctx)
		d.examineRedis(ctx)
		d.examineQueue(ctx)
	}
	d.examineWeCom(ctx)
	d.examineCallback(ctx)
	if d.bad > 0 {
		return 1
	}
	return 0
}

func (p *patient) examineDatabase(ctx context.Context) {
	a, err := app.New(ctx, p.cfg, app.Options{Log: p.log(p.cfg)})
	switch {
	case err == nil:
		p.app = a
		p.well("数据库可用：" + p.cfg.Database.String())
		p.well("数据库结构为最新")
		b := a.View().Book
		if len(b.Plans) == 0 {
			p.say(finding{what: "台账", wrong: "还没有导入任何清单", cure: "运行 duban import 清单.docx --yes"})
		} else {
			p.well(fmt.Sprintf("台账：%d份清单", len(b.Plans)))
		}
		if len(b.Members) == 0 {
			p.say(finding{what: "名册", wrong: "还没有登记任何人员", cure: "运行 duban roster 名册.csv --yes"})
		} else {
			p.well(fmt.Sprintf("名册：%d人", len(b.Members)))
		}
	case ledger.CodeOf(err) == ledger.Invalid:
		p.say(finding{what: "数据库", wrong: err.Error(), cure: "按提示修正 DUBAN_DATABASE，或改用与数据库相配的程序版本"})
	default:
		p.say(finding{what: "数据库", wrong: err.Error(), cure: "确认数据库已启动、地址和账号正确；SQLite 请确认文件所在目录可写"})
	}
}
