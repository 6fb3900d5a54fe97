package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duban/app"
	"duban/calendar"
	"duban/config"
	"duban/internal/clock"
	"duban/ledger"
	"duban/wecom"
)

// finding is one line of the doctor: what was looked at, what is wrong with it
// ("" when nothing is) and what to do.
type finding struct {
	what, wrong, cure string
}

// doctor checks what serve needs, a line each, and exits 1 when something is wrong.
func (p *program) doctor(ctx context.Context, args []string) int {
	fs, file := p.flags("doctor")
	if rest, err := parse(fs, args); err != nil || len(rest) > 0 {
		return p.misuse(err, "doctor [-c duban.yaml]")
	}
	bad := 0
	say := func(f finding) {
		if f.wrong == "" {
			fmt.Fprintln(p.stdout, "✔ "+f.what)
			return
		}
		bad++
		fmt.Fprintln(p.stdout, "✘ "+f.what+"："+f.wrong)
		fmt.Fprintln(p.stdout, "  处理："+f.cure)
	}
	cfg, _, err := config.Load(*file, p.environ)
	if err != nil {
		say(finding{"配置文件", err.Error(), "检查 -c 指定的路径和文件格式，可对照 duban.example.yaml"})
		return 1
	}
	var faults config.CheckError
	if err := cfg.Check(config.Serve); errors.As(err, &faults) {
		for _, f := range faults {
			say(finding{"配置 " + f.Place, f.Problem, "例如 " + f.Example})
		}
	} else {
		say(finding{what: "配置项齐全"})
	}
	p.examineDatabase(ctx, cfg, say)
	year := calendar.DateOf(clock.System{}.Now()).Year
	say(examineCalendar(year))
	p.examineWeCom(ctx, cfg, say)
	if bad > 0 {
		return 1
	}
	return 0
}

func (p *program) examineDatabase(ctx context.Context, cfg config.Config, say func(finding)) {
	a, err := app.New(ctx, cfg, app.Options{Log: p.log(cfg)})
	switch {
	case err == nil:
		defer a.Close() // nothing was written
		say(finding{what: "数据库可用：" + cfg.Database.String()})
		say(finding{what: "数据库结构为最新"})
		b := a.View().Book
		if len(b.Plans) == 0 {
			say(finding{"台账", "还没有导入任何清单", "运行 duban import 清单.docx --yes"})
		} else {
			say(finding{what: fmt.Sprintf("台账：%d份清单", len(b.Plans))})
		}
		if len(b.Members) == 0 {
			say(finding{"名册", "还没有登记任何人员", "运行 duban roster 名册.csv --yes"})
		} else {
			say(finding{what: fmt.Sprintf("名册：%d人", len(b.Members))})
		}
	case ledger.CodeOf(err) == ledger.Invalid:
		say(finding{"数据库", err.Error(), "按提示修正 DUBAN_DATABASE，或改用与数据库相配的程序版本"})
	default:
		say(finding{"数据库", err.Error(), "确认数据库已启动、地址和账号正确；SQLite 请确认文件所在目录可写"})
	}
}

// examineCalendar checks that this year's working days are known.
func examineCalendar(year int) finding {
	what := fmt.Sprintf("%d年工作日安排", year)
	if _, decided := calendar.Default().IsWorkday(calendar.NewDate(year, time.January, 1)); decided {
		return finding{what: what}
	}
	return finding{what, "国务院办公厅的放假安排尚未载入，调休未核定", "升级到包含该年安排的版本"}
}

// examineWeCom checks the keys' form and fetches a token with them.
func (p *program) examineWeCom(ctx context.Context, cfg config.Config, say func(finding)) {
	w := cfg.WeCom
	if !w.AESKey.IsZero() {
		if _, err := wecom.NewCrypt(w.Token.Reveal(), w.AESKey.Reveal(), w.CorpID, nil); err != nil {
			say(finding{"EncodingAESKey", "应为43个字母和数字", "在管理后台“接收消息”页重新复制 EncodingAESKey"})
		} else {
			say(finding{what: "EncodingAESKey 形式正确"})
		}
	}
	if w.CorpID == "" || w.Secret.IsZero() {
		return // told among the faults of the configuration
	}
	c, err := wecom.NewClient(wecom.ClientOptions{Base: w.APIBase, CAFile: w.CAFile, CorpID: w.CorpID, Secret: w.Secret.Reveal(), AgentID: w.AgentID, Clock: clock.System{}})
	if err != nil {
		say(finding{"接口地址", err.Error(), "检查 DUBAN_WECOM_API_BASE 和 DUBAN_WECOM_CA_FILE"})
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if _, err = c.Token(ctx); err == nil {
		if _, err = c.CallbackIPs(ctx); err == nil {
			say(finding{what: "已取得 access_token，接口可用"})
			return
		}
	}
	say(tokenFinding(err))
}

// tokenFinding explains why the API refused us.
func tokenFinding(err error) finding {
	f := finding{what: "access_token", wrong: err.Error()}
	var api *wecom.APIError
	if !errors.As(err, &api) {
		f.cure = "确认本机能访问接口地址（DUBAN_WECOM_API_BASE），必要时配置代理或 DUBAN_WECOM_CA_FILE"
		return f
	}
	switch api.Code {
	case wecom.CodeUntrustedIP:
		f.wrong = "本机地址不在企业可信IP中（60020）"
		f.cure = "在管理后台该应用的“企业可信IP”中添加 " + api.IP() + "，约1分钟后生效"
	case wecom.CodeBadSecret:
		f.cure = "Secret 与 CorpID 不匹配（40001），在管理后台该应用页重新复制；连续出错会被禁用一小时，改正前不要反复重试"
	default:
		f.cure = "按错误码 " + fmt.Sprint(api.Code) + " 在企业微信错误码页查询"
	}
	return f
}
