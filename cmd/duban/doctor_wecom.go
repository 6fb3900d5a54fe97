package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"duban/app"
	"duban/internal/clock"
	"duban/ledger"
	"duban/wecom"
)

const (
	// mostSeen is how many people are looked up, and lookTime for how long.
	mostSeen = 500
	lookTime = 30 * time.Second
	// mostNamed is how many of those that are not visible are named.
	mostNamed = 20
	// mostSkew is how far the clock may be off: callbacks are refused at ten minutes.
	mostSkew = 30 * time.Second
)

// examineWeCom checks the keys, our address, the clock, and whom the application sees.
func (p *patient) examineWeCom(ctx context.Context) {
	w := p.cfg.WeCom
	if w.CorpID == "" || w.Secret.IsZero() {
		return // told among the faults of the configuration
	}
	c, err := wecom.NewClient(wecom.ClientOptions{Base: w.APIBase, CAFile: w.CAFile, CorpID: w.CorpID, Secret: w.Secret.Reveal(), AgentID: w.AgentID, Clock: clock.System{}})
	if err != nil {
		p.say(finding{what: "接口地址", wrong: err.Error(), cure: "检查 DUBAN_WECOM_API_BASE 和 DUBAN_WECOM_CA_FILE"})
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	if skew, err := c.Skew(ctx); err == nil { // else the next call says why
		p.say(skewFinding(skew))
	}
	if _, err = c.Token(ctx); err == nil {
		_, err = c.CallbackIPs(ctx)
	}
	if err != nil {
		p.say(tokenFinding(err))
		return
	}
	p.well("已取得 access_token，接口可用")
	p.examineScope(ctx, c)
}

func skewFinding(skew time.Duration) finding {
	if skew.Abs() <= mostSkew {
		return finding{what: "本机时钟与企业微信一致"}
	}
	way := "快"
	if skew < 0 {
		way = "慢"
	}
	return finding{
		what: "本机时钟", wrong: "比企业微信" + way + skew.Abs().Round(time.Second).String(),
		cure: "启用时间同步（timedatectl set-ntp true 或 chrony）；提醒会按错误的时间发出，相差10分钟以上时回调全部被拒绝",
	}
}

// examineScope checks that the application sees the people of the roster.
func (p *patient) examineScope(ctx context.Context, c *wecom.Client) {
	if p.app == nil {
		return
	}
	var hidden []string
	seen, total := 0, 0
	for _, m := range p.app.View().Book.Members {
		if !m.Active {
			continue
		}
		if total++; total > mostSeen {
			continue
		}
		ok, err := c.Sees(ctx, m.Account)
		if err != nil {
			p.note("可见范围", "查到第"+fmt.Sprint(seen+1)+"人时中断："+err.Error(), "稍后重新运行 duban doctor")
			return
		}
		seen++
		if !ok {
			hidden = append(hidden, person(&m))
		}
	}
	if total == 0 {
		return // told with the roster
	}
	scope := fmt.Sprintf("可见范围：查看%d人", seen)
	if total > seen {
		scope += fmt.Sprintf("（共%d人）", total)
	}
	if len(hidden) == 0 {
		p.well(scope + "，均可见")
		return
	}
	names := strings.Join(hidden[:min(len(hidden), mostNamed)], "、")
	if len(hidden) > mostNamed {
		names += fmt.Sprintf("等%d人", len(hidden))
	}
	p.say(finding{what: scope, wrong: "以下人员收不到消息：" + names, cure: "在管理后台该应用的“可见范围”中加入；账号写错的，改正名册后重新导入"})
}

func person(m *ledger.Member) string { return m.Name + "（" + m.Account + "）" }

// examineCallback asks our own address for an echo, from here.
func (p *patient) examineCallback(ctx context.Context) {
	w := p.cfg.WeCom
	if w.AESKey.IsZero() {
		return // told among the faults of the configuration
	}
	crypt, err := wecom.NewCrypt(w.Token.Reveal(), w.AESKey.Reveal(), w.CorpID, rand.Reader)
	if err != nil {
		p.say(finding{what: "EncodingAESKey", wrong: "应为43个字母和数字", cure: "在管理后台“接收消息”页重新复制 EncodingAESKey"})
		return
	}
	p.well("EncodingAESKey 形式正确")
	if p.cfg.BaseURL == "" {
		p.note("回调地址", "未设置 DUBAN_BASE_URL，没有检查", "设置为管理后台“接收消息”中 URL 的前一部分，例如 https://duban.example.gov.cn")
		return
	}
	p.say(echoFinding(p.cfg.BaseURL+app.CallbackPath, wecom.Echo(ctx, p.cfg.BaseURL+app.CallbackPath, crypt, p.now)))
}

func echoFinding(address string, err error) finding {
	f := finding{what: "回调地址 " + address}
	if err == nil {
		f.what += " 应答正确"
		return f
	}
	f.wrong = err.Error()
	var echo *wecom.EchoError
	switch {
	case !errors.As(err, &echo):
		f.wrong = "连接不上"
		f.cure = "确认 duban serve 正在运行、反向代理已转发该路径、证书和域名正确；只有从外网才能访问的地址，请在外网打开确认"
	case echo.Status == 403:
		f.wrong = "签名被拒绝（403）"
		f.cure = "正在运行的 serve 与本配置的 Token、EncodingAESKey 或企业ID不同，或反向代理改动了参数；核对后重启 serve"
	case echo.Status == 502 || echo.Status == 503 || echo.Status == 504:
		f.wrong = fmt.Sprintf("反向代理连不上 serve（%d）", echo.Status)
		f.cure = "启动 duban serve，核对反向代理的转发地址与 DUBAN_LISTEN"
	case echo.Status == 404:
		f.wrong = "没有这个路径（404）"
		f.cure = "反向代理应把 " + app.CallbackPath + " 原样转发给 serve"
	default:
		f.wrong = fmt.Sprintf("应答不是回显的内容（%d）", echo.Status)
		f.cure = "该地址不是本程序，核对域名和反向代理"
	}
	return f
}

// tokenFinding explains why the API refused us.
func tokenFinding(err error) finding {
	f := finding{what: "access_token", wrong: err.Error()}
	var api *wecom.APIError
	if !errors.As(err, &api) {
		f.cure = "确认本机能访问接口地址（DUBAN_WECOM_API_BASE），必要时配置代理或 DUBAN_WECOM_CA_FILE"
		return f
	}
	f.cure = cureOf(api.Code)
	if api.Code == wecom.CodeUntrustedIP {
		f.wrong = "本机地址不在企业可信IP中（60020）"
		f.cure = "在管理后台该应用的“企业可信IP”中添加 " + api.IP() + "，约1分钟后生效"
	}
	return f
}

// cures are what to do about the vendor's codes.
var cures = map[int]string{
	0:                      "确认本机能访问接口地址（DUBAN_WECOM_API_BASE）",
	-1:                     "企业微信系统繁忙，程序自动重试，不需要处理",
	wecom.CodeBadSecret:    "Secret 与 CorpID 不匹配（40001），在管理后台该应用页重新复制；连续出错会被禁用一小时，改正前不要反复重试",
	40013:                  "企业ID不正确，在管理后台“我的企业”页重新复制 DUBAN_WECOM_CORP_ID",
	40056:                  "AgentId 不正确，在管理后台该应用页核对 DUBAN_WECOM_AGENT_ID",
	wecom.CodeBadToken:     "access_token 失效，程序自动换取；反复出现的，检查是否有其他程序使用同一应用",
	wecom.CodeTokenExpired: "access_token 过期，程序自动换取，不需要处理",
	45009:                  "超过接口调用频率，程序自动等待后继续；经常出现的，减少同一时刻的提醒",
	48002:                  "应用没有这个接口的权限，在管理后台检查应用权限",
	48006:                  "应用因长期无人使用被停用，请管理员在管理后台重新启用，并请几位同事各打开一次应用",
	wecom.CodeUntrustedIP:  "本机地址不在企业可信IP中，在管理后台该应用的“企业可信IP”中添加本机出口地址，约1分钟后生效",
	60011:                  "收件人不在应用可见范围，在管理后台加入",
	60111:                  "通讯录中没有这个账号，改正名册",
	81013:                  "收件人不在应用可见范围或账号不存在，见“可见范围”一项",
	301002:                 "AgentId 与 Secret 不属于同一应用，重新核对",
}

func cureOf(code int) string {
	if s, ok := cures[code]; ok {
		return s
	}
	return fmt.Sprintf("按错误码 %d 在企业微信错误码页查询", code)
}
