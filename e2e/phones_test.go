package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"duban/app"
	"duban/internal/testkit"
	"duban/sandbox"
)

// newDemo runs the demonstration in this process, its callbacks through a gate.
func newDemo(t *testing.T) (*app.Demo, *gate) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	d, err := app.NewDemo(ctx, t.TempDir(), testkit.Log(t))
	must(t, err)
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- d.Serve(ctx, func() { close(ready) }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		must(t, d.Close())
	})
	select {
	case <-ready:
	case err := <-ended:
		ended <- nil
		t.Fatalf("the demonstration ended: %v", err)
	}
	g := newGate(t)
	g.to(t, strings.TrimSuffix(d.CallbackURL, app.CallbackPath))
	d.Corp.SetCallbackURL(g.url)
	return d, g
}

// contact is the name of a unit's contact in the demonstration.
func contact(t *testing.T, d *app.Demo, unit string) string {
	t.Helper()
	for _, m := range d.Corp.Members() {
		if m.Role == "联系人" && m.Unit == unit {
			return m.Name
		}
	}
	t.Fatalf("%s has no contact", unit)
	return ""
}

// A visitor's first minutes: ask as a leader, put a contact beside, tap the menu,
// move the clock, and be told when the bot is gone.
func TestPhones(t *testing.T) {
	d, g := newDemo(t)
	ctx := browser(t, 1280, 800)
	act(t, ctx, chromedp.Navigate(d.URL), choose("张区长"),
		say("第7项进度", "70%"), see(".phone.active .said:not(.own)", "国医堂"))
	act(t, ctx, say("民政局负责哪些", "第14项"))
	if got := last(t, ctx); !strings.Contains(got, "第15项") || !strings.Contains(got, "第16项") || strings.Contains(got, "第17项") {
		t.Errorf("民政局负责哪些:\n%s", got)
	}
	act(t, ctx, say("低于60%的", "第10项"))

	// A second phone beside the first.
	name := contact(t, d, "区民政局")
	act(t, ctx, tap("#double", "并排"), see(".phone.empty", "请在左侧选择"), choose(name), say("我负责哪些", "第14项"))
	if n := ask[int](t, ctx, `document.querySelectorAll('.phone:not(.empty)').length`); n != 2 {
		t.Errorf("%d phones, want 2", n)
	}
	act(t, ctx, see(".phone:not(.active) .said", "第7项"))

	// The menu, at both levels.
	act(t, ctx, answered("第14项", tap(".phone.active .menu button", "我的事项")), see(".phone.active .note", "我的事项"))
	act(t, ctx, tap(".phone.active .menu button", "查询"), answered("50%", tap(".phone.active .menu .pop button", "最慢的三项")))

	// The clock is the bot's as well.
	act(t, ctx, see("#clock", "2024年7月1日 星期一 09:"), say("下次什么时候报", "7月"))
	before := last(t, ctx)
	act(t, ctx, tap("#move", "拨动"), tap("#mover button", "加 1 周"), see("#clock", "2024年7月8日 星期一"), chromedp.KeyEvent("\x1b"),
		say("下次什么时候报", "7月"))
	if after := last(t, ctx); after == before {
		t.Errorf("a week later the answer is the same:\n%s", after)
	}

	// Everything went through the encrypted callback.
	if n := len(g.passed()); n < 8 {
		t.Errorf("%d callbacks, want one for each message and tap", n)
	}
	for _, body := range g.passed() {
		if !strings.Contains(body, "<Encrypt>") || strings.Contains(body, "民政局") {
			t.Fatalf("a callback in the clear:\n%s", body)
		}
	}
	// When nobody answers the callback, the page says so; nothing else answers.
	g.close()
	act(t, ctx, chromedp.SendKeys(".phone.active textarea", "总体进度\r"), see(".phone.active .note.bad", "机器人没有应答"), see(".phone.active .note.bad", "会再试"))
	if got := ask[string](t, ctx, `Array.from(document.querySelectorAll('.phone.active .said')).pop().className`); !strings.Contains(got, "own") {
		t.Error("something answered without the bot")
	}
}

// Somebody whom the roster does not have is told how to be added, and nothing of
// the ledger.
func TestPhoneOfAStranger(t *testing.T) {
	d, _ := newDemo(t)
	d.Corp.SetMembers(append(d.Corp.Members(), sandbox.Member{Account: "xinlai", Name: "新来的", Role: "联系人", Unit: "区残联"}))
	ctx := browser(t, 1280, 800)
	act(t, ctx, chromedp.Navigate(d.URL), choose("新来的"), say("第7项进度", "尚未登记"))
	if got := last(t, ctx); !strings.Contains(got, "xinlai") || strings.Contains(got, "70") {
		t.Errorf("a stranger is told:\n%s", got)
	}
}

// The same on a real phone's window.
func TestPhoneOnAPhone(t *testing.T) {
	d, _ := newDemo(t)
	ctx := browser(t, 390, 844)
	act(t, ctx, chromedp.Navigate(d.URL), tap("#drawer", "人员"), see("#people.open", "张区长"), choose("张区长"), gone("#people.open"))
	act(t, ctx, answered("70%", tap(".phone.active .examples button", "第7项进度")), say("民政局负责哪些", "第14项"))
	if wide := ask[int](t, ctx, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %d wide, the window 390", wide)
	}
	if hidden := ask[bool](t, ctx, `(() => { const b = Array.from(document.querySelectorAll('.phone.active .said')).pop().getBoundingClientRect(); return b.bottom > document.querySelector('.phone.active .write').getBoundingClientRect().top })()`); hidden {
		t.Error("the answer's end is under the input")
	}
}
