package e2e

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var pictures = flag.String("pictures", "", "write the README's pictures of the demonstration into this folder")

// maxPicture keeps the pictures quick to load where the README is read.
const maxPicture = 300 << 10

// The pictures of the README are taken from the demonstration as it is. Without
// -pictures they go to a temporary folder, and the test still proves that what
// they show can be had.
func TestPictures(t *testing.T) {
	d, _ := newDemo(t)
	dir := *pictures
	if dir == "" {
		dir = t.TempDir()
	}
	t.Run("chat", func(t *testing.T) {
		ctx := browser(t, 1280, 860)
		act(t, ctx, chromedp.Navigate(d.URL), choose("张区长"), say("第7项进度", "70%"), say("低于60%的", "第18项"),
			tap("#double", "并排"), see(".phone.empty", "请在左侧选择"), choose(contact(t, d, "区民政局")),
			say("民政局负责哪些", "第16项"), say("下次什么时候报", "17:00"))
		draw(t, ctx, filepath.Join(dir, "chat.png"))
	})
	t.Run("phone", func(t *testing.T) {
		ctx := browser(t, 390, 844)
		act(t, ctx, chromedp.Navigate(d.URL), tap("#drawer", "人员"), choose("刘主任"), gone("#people.open"),
			say("第7项进度", "70%"))
		draw(t, ctx, filepath.Join(dir, "phone.png"))
	})
}

// draw writes what the window shows, once it stands still.
func draw(t *testing.T, ctx context.Context, file string) {
	t.Helper()
	act(t, ctx, poll(`() => document.getAnimations().length === 0`),
		chromedp.Evaluate[chromedp.Void](`document.activeElement.blur(); new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))`, chromedp.EvalAwaitPromise))
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	must(t, err)
	if len(png) > maxPicture {
		t.Errorf("%s has %d bytes, at most %d", filepath.Base(file), len(png), maxPicture)
	}
	must(t, os.WriteFile(file, png, 0o600))
}
