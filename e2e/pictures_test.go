package e2e

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

var pictures = flag.String("pictures", "", "write the README's pictures of the demonstration into this folder, as ../docs/images")

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
		ctx := browser(t, 1280, 1080)
		act(t, ctx, chromedp.Navigate(d.URL), choose("张区长"), say("第7项进度", "70%"),
			tap("#double", "并排"), see(".phone.empty", "请在左侧选择"), choose(contact(t, d, "区民政局")),
			say("民政局负责哪些", "第16项"), say("低于60%的", "第18项"))
		draw(t, ctx, filepath.Join(dir, "chat.png"))
	})
	t.Run("phone", func(t *testing.T) {
		ctx := browser(t, 390, 844)
		act(t, ctx, chromedp.Navigate(d.URL), tap("#drawer", "人员"), choose("张区长"), gone("#people.open"),
			say("民政局负责哪些", "第16项"), say("最慢的三项", "50%"))
		draw(t, ctx, filepath.Join(dir, "phone.png"))
	})
}

// draw writes what the window shows, once it stands still.
func draw(t *testing.T, ctx context.Context, file string) {
	t.Helper()
	act(t, ctx, poll(`() => document.getAnimations().length === 0`),
		chromedp.Evaluate[chromedp.Void](`document.activeElement.blur(); new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))`, chromedp.EvalAwaitPromise))
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	must(t, err)
	img, err := png.Decode(bytes.NewReader(shot))
	must(t, err)
	var small bytes.Buffer
	must(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, paletted(img)))
	if small.Len() > maxPicture {
		t.Errorf("%s has %d bytes, at most %d", filepath.Base(file), small.Len(), maxPicture)
	}
	must(t, os.WriteFile(file, small.Bytes(), 0o644))
}

// paletted keeps the 256 most frequent colours, which a page of flat surfaces and
// grey text hardly exceeds, in a quarter of the size.
func paletted(img image.Image) *image.Paletted {
	count := map[color.Color]int{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[img.At(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return count[b] - count[a] })
	palette := color.Palette(colours[:min(256, len(colours))])
	nearest := map[color.Color]uint8{}
	for c := range count {
		nearest[c] = uint8(palette.Index(c)) // at most 255
	}
	p := image.NewPaletted(b, palette)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			p.SetColorIndex(x, y, nearest[img.At(x, y)])
		}
	}
	return p
}
