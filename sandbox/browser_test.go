package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	pngimage "image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/sandbox"

	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "write screenshots of the phone page into this folder")

// browser opens a headless Chromium with a window of the given size.
func browser(t *testing.T, width, height int) context.Context {
	t.Helper()
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(testkit.NeedChromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(width, height),
		chromedp.Flag("headless", true), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); cancel() })
	// The first call starts the browser and must not have a deadline of its own.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(int64(width), int64(height))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(cancel)
	return ctx
}

type action = chromedp.Action[chromedp.Void]

func run(t *testing.T, ctx context.Context, actions ...action) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		if *shots != "" {
			shoot(t, ctx, "failed")
		}
		t.Fatal(err)
	}
}

// see waits until the text of an element that matches holds the words.
func see(selector, words string) action {
	return poll(`(s, w) => Array.from(document.querySelectorAll(s)).some(e => e.innerText.includes(w))`, selector, words)
}

// gone waits until no element matches.
func gone(selector string) action {
	return poll(`s => !document.querySelector(s)`, selector)
}

func poll(function string, args ...any) action {
	wait := chromedp.PollFunction[bool](function, chromedp.WithPollingArgs(args...), chromedp.WithPollingTimeout(15*time.Second), chromedp.WithPollingInterval(30*time.Millisecond))
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		if _, err := wait(ctx, t); err != nil {
			return chromedp.Void{}, fmt.Errorf("wait for %q: %w", args, err)
		}
		return chromedp.Void{}, nil
	}
}

// tap clicks the first element that matches and holds the words.
func tap(selector, words string) action {
	return chromedp.Steps(see(selector, words), chromedp.Evaluate[chromedp.Void](
		`Array.from(document.querySelectorAll(`+strconv.Quote(selector)+`)).find(e => e.innerText.includes(`+strconv.Quote(words)+`)).click()`))
}

// still waits until the animations of an element have ended.
func still(selector string) action {
	return poll(`s => document.querySelector(s).getAnimations().length === 0`, selector)
}

func write(text string) action { return chromedp.SendKeys(".phone.active textarea", text) }

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	drawn := chromedp.Evaluate[chromedp.Void](`new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))`, chromedp.EvalAwaitPromise)
	if err := chromedp.Do(ctx, drawn); err != nil {
		t.Logf("screenshot %s: %v", name, err)
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Logf("screenshot %s: %v", name, err)
		return
	}
	if err := os.WriteFile(filepath.Join(*shots, name+".png"), png, 0o600); err != nil {
		t.Error(err)
	}
}

// faint lists the texts whose contrast with what lies behind them is under 4.5 to 1.
const faint = `(() => {
	const rgba = c => { const n = c.match(/[\d.]+/g).map(Number); return [n[0], n[1], n[2], n.length > 3 ? n[3] : 1] };
	const light = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b };
	const ground = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c } return [255, 255, 255, 1] };
	return Array.from(document.querySelectorAll('body *')).filter(e => e.offsetParent && Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim())).map(e => {
		const a = light(rgba(getComputedStyle(e).color)), b = light(ground(e));
		return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.textContent.slice(0, 20)];
	}).filter(x => x[0] < 4.5).map(x => x[1] + ' ' + x[0].toFixed(2)).join('; ');
})()`

// stage is a sandbox behind a real socket with a bot behind another.
type stage struct {
	c     *sandbox.Corp
	w     *world
	url   string
	bot   *bot
	clock *clock.Settable
}

func newStage(t *testing.T, o sandbox.Options, reply func(incoming) string) *stage {
	t.Helper()
	testkit.NeedChromium(t)
	b := newBot(t, reply)
	bs := httptest.NewServer(b)
	t.Cleanup(bs.Close)
	clk := clock.NewSettable(testStart, clock.System{})
	o.Clock = clk
	s := sandbox.New(o)
	c, err := s.AddCorp(sandbox.CorpConfig{
		ID: testCorp, AgentID: testAgent, Secret: "s3", Token: testToken, AESKey: testKey, CallbackURL: bs.URL,
		Members: []sandbox.Member{
			{Account: "WangJG", Name: "王建国", Role: "领导"}, {Account: "ZhaoMin", Name: "赵敏", Role: "领导", Unit: "社会事业"},
			{Account: "LiHua", Name: "李华", Role: "督查室", Unit: "区政府督查室"},
			{Account: "SunLi", Name: "孙丽", Role: "联系人", Unit: "区民政局"}, {Account: "ChenGang", Name: "陈刚", Role: "联系人", Unit: "区医保局"},
			{Account: "ZhouFang", Name: "周芳", Role: "联系人", Unit: "区文化和旅游局、区园林绿化中心"}, {Account: "LiuYang", Name: "刘洋", Role: "负责人", Unit: "区红十字会"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ps := httptest.NewServer(s.Handler())
	t.Cleanup(func() { s.Close(); ps.Close() })
	return &stage{c: c, w: &world{t: t, s: s, c: c, h: s.Handler()}, url: ps.URL, bot: b, clock: clk}
}

const progress = "第7项 适老化改造\n责任单位：区民政局（主办）、区住房和城乡建设局\n目标：完成200户困难老年人家庭适老化改造\n进度：60.5%（截至6月20日）\n亮灯：黄灯，比时序进度慢12个点\n\n可继续问：“第7项历史”“第7项谁负责”。"

func answers(in incoming) string {
	switch {
	case in.Event == "enter_agent":
		return ""
	case in.Event == "click":
		return textReply("您有 3 件事项：\n2. 就业创业（63%）\n7. 适老化改造（60.5%）\n14. 社区食堂（52%）")
	case in.Event == "template_card_event":
		return "<MsgType>update_button</MsgType><Button><ReplaceName>已签收</ReplaceName></Button>"
	case in.MsgType == "image":
		return textReply("照片已收到，请说明是第几项的佐证。")
	case strings.Contains(in.Content, "第7项"):
		return textReply(progress)
	}
	return echo(in)
}

const menuJSON = `{"button":[{"type":"click","name":"我的事项","key":"MY"},{"name":"查询","sub_button":[{"type":"click","name":"红黄灯事项","key":"LAMP"},{"type":"click","name":"本周未报","key":"OPEN"}]},{"type":"view","name":"台账","url":"http://127.0.0.1:1/ledger"}]}`

const remindCard = `{"touser":"SunLi","msgtype":"template_card","agentid":1000002,"template_card":{
 "card_type":"button_interaction","source":{"desc":"区政府督查室"},
 "main_title":{"title":"第27周进展填报","desc":"请在7月3日17时前报送"},
 "horizontal_content_list":[{"keyname":"事项","value":"7. 适老化改造"},{"keyname":"责任单位","value":"区民政局（主办）"},{"keyname":"上次","value":"60.5%（6月20日）"}],
 "task_id":"DB-7-2024W27-SunLi",
 "button_selection":{"question_key":"state","title":"目前状态","option_list":[{"id":"on","text":"正常推进"},{"id":"blocked","text":"遇到困难"}],"selected_id":"on"},
 "button_list":[{"text":"签收","style":1,"key":"ack:7"},{"text":"申请延期","style":3,"key":"delay:7"}]}}`

func TestPhonePage(t *testing.T) {
	moved := make(chan time.Time, 1)
	var st *stage
	st = newStage(t, sandbox.Options{
		Notice:   "演示数据取自公开的民生实事清单，人员为虚构。",
		Examples: map[string][]string{"领导": {"第7项进度", "民政局负责哪些", "低于60%的"}, "联系人": {"第7项 65%", "同上周"}, "督查室": {"谁没报", "催一下没报的"}},
		MoveClock: func(at time.Time) error {
			st.clock.Set(at)
			moved <- at
			return nil
		},
	}, answers)
	if a := st.w.api("POST", "menu/create?agentid=1000002", menuJSON); a.code() != 0 {
		t.Fatalf("menu: %v", a)
	}
	ctx := browser(t, 1280, 800)

	// Choose a person, type, see the answer.
	run(t, ctx, chromedp.Navigate(st.url), see("h1", "虚拟手机"), see("#groups", "单位联系人"))
	shoot(t, ctx, "1-start")
	run(t, ctx, tap(".person", "王建国"), see(".phone header", "王建国的手机"),
		write("第7项进度\r"), see(".said.own", "第7项进度"), see(".said:not(.own)", "60.5%"), gone(".typing"))

	// A pushed message comes without reload.
	if a := st.w.sendText("wangjg", "【每周通报】第27周：应报18件，已报16件。未报：第10项（区残联）、第16项（区医保局）。"); a.code() != 0 {
		t.Fatalf("send: %v", a)
	}
	run(t, ctx, see(".said:not(.own)", "每周通报"))
	shoot(t, ctx, "2-leader")

	// Menu: an entry, and one of the second level.
	run(t, ctx, tap(".menu > div > button", "查询"), see(".pop:not([hidden])", "本周未报"))
	shoot(t, ctx, "3-menu")
	run(t, ctx, tap(".pop button", "红黄灯事项"), see(".note", "红黄灯事项"), see(".said:not(.own)", "您有 3 件事项"))
	if got := st.bot.heard(); got[len(got)-1].EventKey != "LAMP" {
		t.Errorf("menu key %q, want LAMP", got[len(got)-1].EventKey)
	}

	// Two phones: the second gets an unread count first, then a card and its button.
	if a := st.w.send(remindCard); a.code() != 0 {
		t.Fatalf("card: %v", a)
	}
	run(t, ctx, see(".person .badge", "1"), chromedp.Click("#double"), see(".phone.empty", "请在左侧选择"),
		tap(".person", "孙丽"), see(".card", "第27周进展填报"))
	shoot(t, ctx, "4-card")
	run(t, ctx, tap(".card label", "遇到困难"), tap(".card .acts button", "签收"), see(".card .dead", "已签收"))
	got := st.bot.heard()
	last := got[len(got)-1]
	if last.EventKey != "ack:7" || last.FromUserName != "SunLi" || len(last.SelectedItems.SelectedItem) != 1 || last.SelectedItems.SelectedItem[0].OptionIds.OptionId[0] != "blocked" {
		t.Errorf("card event %+v", last)
	}
	run(t, ctx, write("第7项已完成130户\r"), see(".phone.active .said.own", "130户"), see(".phone:not(.active) .said", "每周通报"))
	if hash := ask[string](t, ctx, `location.hash`); hash != "#WangJG,SunLi" {
		t.Errorf("hash %q, want both accounts", hash)
	}
	shoot(t, ctx, "5-double")

	// The clock.
	run(t, ctx, tap("#move", "拨动"), see("#mover:not([hidden])", "把时钟拨到"))
	shoot(t, ctx, "6-clock")
	run(t, ctx, tap("#mover button", "加 1 天"), see("#clock", "2024年7月2日 星期二"))
	select {
	case at := <-moved:
		if at.Format("2006-01-02") != "2024-07-02" {
			t.Errorf("moved to %v", at)
		}
	case <-ctx.Done():
		t.Error("the clock was not moved")
	}
}

// Every kind of message is drawn, and what a person wrote never becomes markup.
func TestPhonePageKinds(t *testing.T) {
	st := newStage(t, sandbox.Options{}, answers)
	w := st.w
	media := func(kind, name string, data []byte) string {
		a := w.upload(kind, "media", name, data)
		id, _ := a["media_id"].(string)
		if id == "" {
			t.Fatalf("upload %s: %v", name, a)
		}
		return id
	}
	push := func(msgtype, content string) answer {
		a := w.send(`{"touser":"LiHua|WangJG","agentid":1000002,"msgtype":"` + msgtype + `","` + msgtype + `":` + content + `}`)
		if a.code() != 0 {
			t.Fatalf("%s: %v", msgtype, a)
		}
		return a
	}
	push("markdown", `{"content":"# 第27周通报\n应报 **18** 件，已报 <font color=\"info\">16</font> 件，未报 <font color=\"warning\">2</font> 件\n> 第10项 区残联\n> 第16项 区医保局\n[查看台账](https://example.test/l)"}`)
	push("textcard", `{"title":"第14项 社区食堂 待审核","description":"<div class=\"gray\">7月1日</div><div class=\"normal\">区民政局报送：进度52%，新建6处</div><div class=\"highlight\">比上次多7个点</div>","url":"https://example.test/i/14","btntxt":"审核"}`)
	push("file", `{"media_id":"`+media("file", "2024年二季度民生实事进展情况表（送审稿）.docx", make([]byte, 48123))+`"}`)
	push("image", `{"media_id":"`+media("image", "亮灯.png", chart(t))+`"}`)
	push("text", `{"content":"请点<a href=\"https://example.test/x\">这里</a>，或见 https://example.test/y。<script>window.bad=1</script>"}`)
	gone := push("text", `{"content":"发错了"}`)
	id, _ := gone["msgid"].(string)
	if a := w.api("POST", "message/recall", `{"msgid":"`+id+`"}`); a.code() != 0 {
		t.Fatalf("recall: %v", a)
	}
	push("template_card", `{"card_type":"vote_interaction","source":{"desc":"区政府督查室"},"main_title":{"title":"现场督查时间","desc":"请选择可以参加的时间"},"task_id":"V-1",
		"checkbox":{"question_key":"when","mode":1,"option_list":[{"id":"a","text":"7月8日上午","is_checked":true},{"id":"b","text":"7月9日下午"}]},"submit_button":{"text":"提交","key":"vote"}}`)
	push("template_card", `{"card_type":"text_notice","main_title":{"title":"总体进度"},"emphasis_content":{"title":"61.4%","desc":"18件平均，比上周多2.3个点"},
		"quote_area":{"quote_text":"红灯1件：第10项\n黄灯3件：第4、7、16项"},"jump_list":[{"type":1,"title":"红黄灯清单","url":"https://example.test/lamp"}],"card_action":{"type":1,"url":"https://example.test/all"}}`)

	ctx := browser(t, 1280, 800)
	run(t, ctx, chromedp.Navigate(st.url+"/#lihua,wangjg"), see(".phone.active .card", "61.4%"),
		poll(`() => { const i = document.querySelector('.pic img'); return i && i.complete && i.naturalWidth > 0 }`))
	run(t, ctx, see(".md-h", "第27周通报"), see(".md-info", "16"), see(".md-warning", "比上次多7个点"), see(".file", "47.0 KB"), see(".bubble.recalled", "已撤回"),
		see(".bubble", "<script>window.bad=1</script>"))
	if ask[bool](t, ctx, `'bad' in window`) {
		t.Error("a script in a message ran")
	}
	if got := ask[string](t, ctx, `Array.from(document.querySelectorAll('.phone.active .bubble a')).map(a => a.href).join(' ')`); got != "https://example.test/l https://example.test/x https://example.test/y" {
		t.Errorf("links %s", got)
	}
	run(t, ctx, tap(".phone.active .card label", "7月9日下午"), tap(".phone.active .acts button", "提交"), see(".phone.active .dead", "已签收"),
		poll(`() => document.querySelectorAll('.phone.active fieldset:disabled input:checked').length === 2`)) // what was chosen stays shown
	in := st.bot.heard()
	if last := in[len(in)-1]; fmt.Sprint(last.SelectedItems.SelectedItem) != "[{when {[a b]}}]" {
		t.Errorf("votes %+v", last)
	}
	if got := ask[string](t, ctx, faint); got != "" {
		t.Errorf("too faint: %s", got)
	}
	// Left from the top, right from the end.
	run(t, ctx, chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('.talk')[0].scrollTop = 0; document.querySelectorAll('.talk')[1].scrollTop = 1e6`))
	shoot(t, ctx, "10-kinds")
	// A new message does not tear away a person who reads above.
	w.sendText("lihua", "新的一条")
	run(t, ctx, see(".phone.active .newer:not([hidden])", "有新消息"))
	run(t, ctx, tap(".phone.active .newer", "有新消息"), poll(`() => { const t = document.querySelector('.phone.active .talk'); return t.scrollHeight - t.scrollTop - t.clientHeight < 2 }`))
	// Shift+Enter makes a line; the whole text is one message.
	run(t, ctx, chromedp.Focus(".phone.active textarea"), chromedp.KeyEvent("甲"), chromedp.KeyEvent("\r", chromedp.KeyModifiers(chromedp.ModifierShift)), chromedp.KeyEvent("乙"), chromedp.KeyEvent("\r"),
		see(".phone.active .said.own", "甲\n乙"))
	// A picture from the page.
	file := filepath.Join(t.TempDir(), "现场.png")
	if err := os.WriteFile(file, chart(t), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, ctx, chromedp.SetUploadFiles(".phone.active input[type=file]", []string{file}), see(".phone.active .said:not(.own)", "照片已收到"))
	shoot(t, ctx, "11-written")
}

// chart is a small picture.
func chart(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 120))
	for x := range 320 {
		for y := range 120 {
			c := color.RGBA{0xf7, 0xf8, 0xfa, 0xff}
			if bar := x / 40; x%40 > 8 && y > 110-bar*12 {
				c = color.RGBA{0x1d, 0x5f, 0xae, 0xff}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := pngimage.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A bot that stopped answering is told on the phone in plain words.
func TestPhonePageFailure(t *testing.T) {
	st := newStage(t, sandbox.Options{}, nil)
	st.bot.before = func(w http.ResponseWriter, _ *http.Request) bool {
		http.Error(w, "down", http.StatusInternalServerError)
		return true
	}
	ctx := browser(t, 1280, 800)
	run(t, ctx, chromedp.Navigate(st.url+"/#LiHua"), see(".phone header", "李华的手机"),
		write("谁没报\r"),
		see(".note.bad", "机器人没有应答（HTTP 500），企业微信会再试"), see(".typing", "正在输入"))
	shoot(t, ctx, "7-failure")
}

func TestPhonePageOnAPhone(t *testing.T) {
	st := newStage(t, sandbox.Options{
		Notice: "演示数据，人员为虚构。", Examples: map[string][]string{"联系人": {"第7项 65%", "同上周", "本期还有哪些没报", "帮助"}},
		MoveClock: func(time.Time) error { return errors.New("时钟只能向后拨。") },
	}, answers)
	if a := st.w.api("POST", "menu/create?agentid=1000002", menuJSON); a.code() != 0 {
		t.Fatalf("menu: %v", a)
	}
	st.c.SetMembers(append([]sandbox.Member{{Account: "New", Name: "<b>新人</b>", Role: "联系人", Unit: "区残联"}}, st.c.Members()...))
	ctx := browser(t, 390, 844)
	run(t, ctx, chromedp.Navigate(st.url+"/phone/#sunli,new"), see(".phone header", "孙丽的手机"),
		write("第7项到哪了\n"), see(".phone.active .said:not(.own)", "60.5%"))
	if a := st.w.sendText("new|chengang", "未读消息"); a.code() != 0 {
		t.Fatalf("send: %v", a)
	}
	run(t, ctx, see("#drawer .badge", "2"))
	shoot(t, ctx, "8-narrow")
	run(t, ctx, tap("#drawer", "人员"), see("#people.open", "<b>新人</b>"), still("#people"))
	shoot(t, ctx, "9-drawer")
	run(t, ctx, tap(".person", "新人"), see(".phone.active header", "<b>新人</b>的手机"), see(".phone.active .said", "未读消息"), gone("#people.open"))

	run(t, ctx, tap("#move", "拨动"), tap("#mover button", "加 1 周"), see("#moved", "时钟只能向后拨"))
	shoot(t, ctx, "12-narrow-clock")
	if got := ask[string](t, ctx, faint); got != "" {
		t.Errorf("too faint: %s", got)
	}
	wide := ask[float64](t, ctx, `document.documentElement.scrollWidth`)
	small := ask[float64](t, ctx, `Math.min(...Array.from(document.querySelectorAll('.phone.active button, .top button, .phone.active textarea')).filter(e => e.offsetParent).map(e => Math.min(e.offsetWidth, e.offsetHeight)))`)
	if wide > 390 {
		t.Errorf("the page is %v wide, the window 390", wide)
	}
	if small < 44 {
		t.Errorf("the smallest target is %v pixels, want at least 44", small)
	}
}
