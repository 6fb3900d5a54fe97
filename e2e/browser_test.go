package e2e

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"duban/internal/testkit"
)

// browser opens a headless Chromium with a window of the given size.
func browser(t *testing.T, width, height int64) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(testkit.NeedChromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(int(width), int(height)),
		chromedp.Flag("headless", true), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("no-proxy-server", true), chromedp.Flag("hide-scrollbars", true),
	)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); cancel() })
	// The first call starts the browser and must not have a deadline of its own.
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(width, height)))
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

type action = chromedp.Action[chromedp.Void]

func act(t *testing.T, ctx context.Context, actions ...action) {
	t.Helper()
	must(t, chromedp.Do(ctx, actions...))
}

// see waits until an element that matches is shown with these words.
func see(selector, words string) action {
	return poll(`(s, w) => Array.from(document.querySelectorAll(s)).some(e => e.innerText.includes(w))`, selector, words)
}

// gone waits until no element that matches is shown.
func gone(selector string) action {
	return poll(`s => !Array.from(document.querySelectorAll(s)).some(e => e.offsetParent)`, selector)
}

func poll(function string, args ...any) action {
	wait := chromedp.PollFunction[bool](function, chromedp.WithPollingArgs(args...),
		chromedp.WithPollingTimeout(20*time.Second), chromedp.WithPollingInterval(30*time.Millisecond))
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		if _, err := wait(ctx, target); err != nil {
			return chromedp.Void{}, fmt.Errorf("wait for %q: %w", args, err)
		}
		return chromedp.Void{}, nil
	}
}

// tap clicks the first element that matches and holds the words.
func tap(selector, words string) action {
	return chromedp.Steps(see(selector, words), chromedp.Evaluate[chromedp.Void](
		`Array.from(document.querySelectorAll(`+strconv.Quote(selector)+`)).find(e => e.offsetParent && e.innerText.includes(`+strconv.Quote(words)+`)).click()`))
}

// choose puts a person on the active phone.
func choose(name string) action {
	return chromedp.Steps(tap(".person", name), see(".phone.active header", name+"的手机"))
}

// answered does something on the active phone and waits for the bot's answer to it.
func answered(words string, deed action) action {
	const replies = `document.querySelectorAll('.phone.active .said:not(.own)')`
	return chromedp.Steps(
		chromedp.Evaluate[chromedp.Void](`window.heardBefore = `+replies+`.length`), deed,
		poll(`w => { const all = `+replies+`; return all.length > window.heardBefore && all[all.length - 1].innerText.includes(w) }`, words))
}

// say types a message on the active phone, sends it, and waits for the bot's answer to it.
func say(text, answer string) action {
	return answered(answer, chromedp.SendKeys(".phone.active textarea", text+"\r"))
}

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	must(t, err)
	return v
}

// last is the last thing that the bot said on the active phone.
func last(t *testing.T, ctx context.Context) string {
	t.Helper()
	return ask[string](t, ctx, `Array.from(document.querySelectorAll('.phone.active .said:not(.own) .bubble')).pop().innerText`)
}
