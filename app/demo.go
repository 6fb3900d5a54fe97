package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"duban/bot"
	"duban/calendar"
	"duban/config"
	"duban/document"
	"duban/internal/clock"
	"duban/ledger"
	"duban/sandbox"
	"duban/wecom"
)

// DemoStart is the demonstration's first moment, a working Monday in the middle
// of the sample year.
var DemoStart = calendar.NewDate(2024, time.July, 1).At(9, 0)

// Demo is the whole product on one machine: a database in a folder, the sandbox
// in WeCom's place with its virtual phones, and the bot between them. Everything
// listens on loopback; what people type goes through the encrypted callback.
type Demo struct {
	// URL is the phone page; CallbackURL, where the bot takes what people type.
	URL         string
	CallbackURL string
	Bot         *App
	Corp        *sandbox.Corp
	Clock       *clock.Settable
	sandbox     *sandbox.Sandbox
	log         *slog.Logger
	phones      net.Listener
	calls       net.Listener
}

// The demonstration's invented corporation.
const (
	demoCorp  = "ww0d0ba0demo2024"
	demoAgent = 1000002
)

// NewDemo prepares a demonstration whose database lies in dir. Serve runs it, Close ends it.
func NewDemo(ctx context.Context, dir string, log *slog.Logger) (_ *Demo, err error) {
	d := &Demo{Clock: clock.NewSettable(DemoStart, clock.System{}), log: log}
	defer func() {
		if err != nil {
			_ = d.Close() // the first error is the one to tell
		}
	}()
	lc := net.ListenConfig{}
	if d.phones, err = lc.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	if d.calls, err = lc.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	base := "http://" + d.phones.Addr().String()
	d.URL, d.CallbackURL = base+"/", "http://"+d.calls.Addr().String()+CallbackPath
	c := config.Default()
	c.Database = config.NewDSN("sqlite:" + filepath.Join(dir, "duban.db"))
	c.Listen = d.calls.Addr().String()
	c.WeCom = config.WeCom{
		CorpID: demoCorp, AgentID: demoAgent, APIBase: base, OAuthBase: base, Flavor: config.FlavorWeCom, Cards: true,
		Secret: config.NewSecret(rand.Text()), Token: config.NewSecret(rand.Text()), AESKey: config.NewSecret(demoKey()),
	}
	if d.Bot, err = New(ctx, c, Options{Clock: d.Clock, Log: log}); err != nil {
		return nil, err
	}
	if err = d.load(ctx); err != nil {
		return nil, err
	}
	return d, d.buildSandbox(c, base) //nolint:contextcheck // the page moves the clock long after this call
}

// demoKey is an EncodingAESKey of the vendor's form.
func demoKey() string {
	var key [32]byte
	_, _ = rand.Read(key[:]) // documented never to fail
	return strings.TrimRight(base64.StdEncoding.EncodeToString(key[:]), "=")
}

// load imports the samples and an invented roster, unless the folder was kept and has them.
func (d *Demo) load(ctx context.Context) error {
	for _, s := range []struct {
		file string
		o    ImportOptions
	}{
		{"zhangqiu-2024q2.docx", ImportOptions{AsOf: calendar.NewDate(2024, time.June, 30)}},
		{"jining-2024.docx", ImportOptions{}},
	} {
		data, err := document.Samples.ReadFile("testdata/seeds/" + s.file)
		if err != nil {
			return err
		}
		p, err := d.Bot.PreviewImport(s.file, data, s.o)
		if err != nil {
			return err
		}
		if p.Exists { // kept from an earlier time, with what people made of it
			continue
		}
		if len(p.Diff.Errors) > 0 {
			return fmt.Errorf("sample %s: %s", s.file, p.Diff.Errors[0].Text)
		}
		if err := d.Bot.Import(ctx, p); err != nil {
			return err
		}
	}
	if len(d.Bot.View().Book.Members) > 0 {
		return nil
	}
	_, err := d.Bot.PutMembers(ctx, demoRoster(d.Bot.View().Book), true)
	return err
}

// demoRoster invents people: two leaders with their fields, the supervision
// office, and a contact for every unit of the plans. Names are made up.
func demoRoster(b *ledger.Book) []ledger.Member {
	var out []ledger.Member
	add := func(account, name string, role ledger.MemberRole, units ...string) {
		out = append(out, ledger.Member{Account: account, Name: name, Role: role, Units: units, Active: true})
	}
	for _, p := range b.Plans {
		var units []string
		for _, u := range p.Units {
			units = append(units, u.Name)
		}
		if p.Area == "章丘区" {
			add("zhangquzhang", "张区长", ledger.Leader, units...)
			add("liuzhuren", "刘主任", ledger.Clerk, units...)
			add("sunkezhang", "孙科长", ledger.Head, "区民政局")
		} else {
			add("liqingzhang", "李书记", ledger.Leader, units...)
		}
	}
	add("zhaoming", "赵明", ledger.Clerk)
	add("guanliyuan", "管理员", ledger.Admin)
	surnames := []rune("王李陈杨黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆")
	given := []string{"建国", "晓琳", "志强", "雪梅", "海涛", "文静", "立军", "秀英", "明辉", "玉兰", "春生", "慧敏", "国栋", "丽华", "振宇", "小红", "永刚"}
	n := 0
	for _, p := range b.Plans {
		for _, u := range p.Units {
			name := string(surnames[n%len(surnames)]) + given[n%len(given)]
			n++
			add(fmt.Sprintf("lianxiren%02d", n), name, ledger.Contact, u.Name)
		}
	}
	return out
}

func (d *Demo) buildSandbox(c config.Config, base string) error {
	d.sandbox = sandbox.New(sandbox.Options{
		Clock: d.Clock, Log: d.log, BaseURL: base,
		Notice:    "本机演示：两份样例台账来自公开文件，人员均为虚构",
		MoveClock: func(t time.Time) error { return d.Bot.Travel(context.Background(), d.Clock, t) },
		Examples: map[string][]string{
			"领导":  {"第7项进度", "民政局负责哪些", "低于60%的", "总体进度", "哪些没报"},
			"督查室": {"哪些没报", "总体进度", "最慢的三项", "亮黄灯的", "第4项"},
			"联系人": {"我负责哪些", "下次什么时候报", "第7项目标"},
			"负责人": {"我负责哪些", "下次什么时候报", "第14项进度"},
		},
	})
	var people []sandbox.Member
	for _, m := range d.Bot.View().Book.Members {
		unit := strings.Join(m.Units, "、")
		if m.Role == ledger.Leader || m.Role == ledger.Clerk {
			unit = "" // the whole plan: not worth a line
			if len(m.Units) > 0 {
				unit = d.areaOf(m)
			}
		}
		people = append(people, sandbox.Member{Account: m.Account, Name: m.Name, Role: m.Role.String(), Unit: unit})
	}
	var err error
	d.Corp, err = d.sandbox.AddCorp(sandbox.CorpConfig{
		ID: demoCorp, AgentID: demoAgent, Secret: c.WeCom.Secret.Reveal(), Token: c.WeCom.Token.Reveal(), AESKey: c.WeCom.AESKey.Reveal(),
		CallbackURL: d.CallbackURL, Members: people,
	})
	return err
}

// areaOf is the area of the plan that names the member's first unit.
func (d *Demo) areaOf(m ledger.Member) string {
	for _, p := range d.Bot.View().Book.Plans {
		for _, u := range p.Units {
			if u.Name == m.Units[0] {
				return p.Area
			}
		}
	}
	return ""
}

// Serve runs the demonstration until ctx ends. ready is called once the phone
// page can be opened.
func (d *Demo) Serve(ctx context.Context, ready func()) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	phones := &http.Server{Handler: d.sandbox.Handler(), ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 2)
	go func() { failed <- phones.Serve(d.phones) }()
	served := make(chan error, 1)
	go func() { served <- d.Bot.Serve(ctx, d.calls) }()
	err := d.createMenu(ctx)
	if err == nil {
		err = d.Corp.VerifyURL(ctx)
	}
	if err == nil {
		ready()
		select {
		case err = <-failed:
		case err = <-served:
			served <- nil
		case <-ctx.Done():
		}
	}
	cancel()
	d.sandbox.Close()
	stop, done := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer done()
	if phones.Shutdown(stop) != nil {
		_ = phones.Close() // open pages are cut off
	}
	if e := <-served; err == nil {
		err = e
	}
	return err
}

// createMenu puts the bot's menu up through the API, as an operator would.
func (d *Demo) createMenu(ctx context.Context) error {
	return d.Bot.api.CreateMenu(ctx, menuButtons(bot.Menu))
}

func menuButtons(in []bot.MenuButton) []wecom.Button {
	var out []wecom.Button
	for _, b := range in {
		out = append(out, wecom.Button{Name: b.Name, Key: b.Key, Sub: menuButtons(b.Sub)})
	}
	return out
}

// Close lets the database and the addresses go.
func (d *Demo) Close() error {
	for _, l := range []net.Listener{d.phones, d.calls} {
		if l != nil {
			_ = l.Close() // served listeners are closed already
		}
	}
	if d.Bot != nil {
		return d.Bot.Close()
	}
	return nil
}
