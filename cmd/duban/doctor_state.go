package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"duban/calendar"
)

const (
	// leastSpace is how much room the data needs to grow for a while.
	leastSpace = 500 << 20
	// looked is how far back failures are counted.
	looked = 24 * time.Hour
	// silent is how long a running serve may not have looked at the clock.
	silent = 5 * time.Minute
)

// examineDisk checks that the folder of a SQLite file has room.
func (p *patient) examineDisk() {
	dsn := p.cfg.Database.Reveal()
	file, ok := strings.CutPrefix(dsn, "sqlite:")
	if !ok {
		return // a server's disk is the server's
	}
	free, ok := freeSpace(filepath.Dir(file))
	if !ok {
		return // told with the database, whose folder is not there
	}
	what := fmt.Sprintf("数据目录剩余空间：%dMB", free>>20)
	if free < leastSpace {
		p.say(finding{what: what, wrong: "少于500MB", cure: "清理磁盘或扩容；写满后无法保存报送"})
		return
	}
	p.well(what)
}

// examineCalendar checks that this year's working days are known, and from November
// on the next year's. The notice comes out in that month at the latest in most years:
// until December its lack is no fault.
func (p *patient) examineCalendar(ctx context.Context) {
	days, err := p.app.Days(ctx)
	if err != nil {
		p.say(finding{what: "工作日安排", wrong: err.Error(), cure: "见数据库一项"})
		return
	}
	today := calendar.DateOf(p.now)
	p.say(examineYear(days, today.Year, today))
	if today.Month >= time.November {
		p.say(examineYear(days, today.Year+1, today))
	}
}

// examineYear checks that a year's working days are known on a day.
func examineYear(days *calendar.Days, year int, today calendar.Date) finding {
	f := finding{what: fmt.Sprintf("%d年工作日安排", year)}
	if _, decided := days.IsWorkday(calendar.NewDate(year, time.January, 1)); decided {
		return f
	}
	f.wrong = "国务院办公厅的放假安排尚未载入，调休未核定"
	f.cure = "通知公布后运行 duban calendar import 文件.csv，或升级到包含该年安排的版本"
	f.note = year > today.Year && today.Month < time.December
	return f
}

func (p *patient) examineRedis(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	configured, err := p.app.PingRedis(ctx)
	switch {
	case err != nil:
		p.say(finding{what: "Redis", wrong: "没有应答", cure: "启动 Redis，核对 DUBAN_REDIS；恢复之前各副本各自保存对话上下文，查询、报送和提醒不受影响"})
	case configured:
		p.well("Redis 可用")
	case p.app.Store.Shared():
		p.note("Redis", "未配置", "只运行一个副本时不需要；运行多个副本请设置 DUBAN_REDIS")
	}
}

// examineQueue checks how sending goes, and that the scheduler runs.
func (p *patient) examineQueue(ctx context.Context) {
	b, err := p.app.Store.Backlog(ctx)
	if err != nil {
		p.say(finding{what: "发送队列", wrong: err.Error(), cure: "见数据库一项"})
		return
	}
	what := fmt.Sprintf("发送队列：待发%d条，定时%d条", b.Due, b.Waiting)
	if !b.Oldest.IsZero() && p.now.Sub(b.Oldest) > silent {
		p.say(finding{what: what, wrong: "最早一条已等待" + p.now.Sub(b.Oldest).Round(time.Minute).String(), cure: "确认 duban serve 正在运行，再看下面的发送错误"})
	} else {
		p.well(what)
	}
	faults, err := p.app.Store.Faults(ctx, p.now.Add(-looked))
	if err != nil {
		p.say(finding{what: "发送错误", wrong: err.Error(), cure: "见数据库一项"})
		return
	}
	for _, f := range faults {
		name := fmt.Sprintf("近24小时发送未成功：%d条（错误码%d，其中%d条不再重发）", f.Count, f.Code, f.Given)
		if f.Code == 0 {
			name = fmt.Sprintf("近24小时发送未成功：%d条（没有得到应答，其中%d条不再重发）", f.Count, f.Given)
		}
		p.note(name, "", cureOf(f.Code)+"；督查室可回复“谁没收到”查看名单")
	}
	last, err := p.app.Store.LastTick(ctx)
	switch {
	case err != nil:
		p.say(finding{what: "提醒程序", wrong: err.Error(), cure: "见数据库一项"})
	case last.IsZero():
		p.note("提醒程序", "还没有运行过", "运行 duban serve")
	case p.now.Sub(last) > silent:
		p.note("提醒程序", "最近一次运行在"+last.In(calendar.Zone).Format("2006-01-02 15:04"), "duban serve 没有运行的，请启动；正在运行的，请查看日志中的 scheduler could not tick")
	default:
		p.well("提醒程序正在运行")
	}
	if on, err := p.app.OnTrial(ctx); err == nil && on {
		p.note("试运行", "发给他人的消息改发督查室", "正式启用时由督查室回复“正式运行”")
	}
}
