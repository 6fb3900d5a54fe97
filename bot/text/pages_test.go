package text_test

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"duban/bot/text"
	"duban/chat"
)

const more = "\n回复“继续”查看下一页"

// unmarked checks what holds of the pages of any answer and returns their bodies:
// size, whole characters, and the mark of each page with the hint on all but the last.
func unmarked(t testing.TB, pages []string) []string {
	t.Helper()
	bodies := make([]string, len(pages))
	for i, p := range pages {
		if len(p) > chat.MaxText {
			t.Errorf("page %d of %d has %d bytes", i+1, len(pages), len(p))
		}
		bodies[i] = p
		if len(pages) == 1 {
			continue
		}
		mark := "（" + strconv.Itoa(i+1) + "/" + strconv.Itoa(len(pages)) + "）\n"
		rest, ok := strings.CutPrefix(p, mark)
		if !ok {
			t.Errorf("page %d of %d opens with %q, want %q", i+1, len(pages), firstLine(p), mark)
		}
		if i+1 < len(pages) {
			if rest, ok = strings.CutSuffix(rest, more); !ok {
				t.Errorf("page %d of %d does not say how to go on", i+1, len(pages))
			}
		} else if strings.HasSuffix(rest, more) {
			t.Errorf("the last of %d pages promises another", len(pages))
		}
		bodies[i] = rest
	}
	return bodies
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// letters is a text without its line breaks: pages end where lines end, so those
// are the only characters that paging may move.
func letters(parts ...string) string {
	return strings.ReplaceAll(strings.Join(parts, "\n"), "\n", "")
}

func checkPages(t testing.TB, a text.Answer) {
	t.Helper()
	valid := utf8.ValidString(a.Head + "\n" + strings.Join(a.Blocks, "\n") + "\n" + a.Foot)
	pages := a.Pages()
	if len(pages) == 0 {
		t.Fatal("an answer without a page")
	}
	bodies := unmarked(t, pages)
	for i, p := range pages {
		if valid && !utf8.ValidString(p) {
			t.Errorf("page %d is cut inside a character", i+1)
		}
		if len(pages) > 1 && strings.Trim(bodies[i], "\n") == "" {
			t.Errorf("page %d of %d is empty", i+1, len(pages))
		}
	}
	want := letters(append(append([]string{a.Head}, a.Blocks...), a.Foot)...)
	if got := letters(bodies...); got != want {
		t.Errorf("paging changed the text: %d bytes became %d", len(want), len(got))
	}
	for i, b := range a.Blocks {
		if b = strings.Trim(b, "\n"); b == "" || len(b) > chat.MaxText/2 {
			continue
		}
		whole := false
		for _, body := range bodies {
			whole = whole || strings.Contains(body, b)
		}
		if !whole {
			t.Errorf("block %d of %d bytes is on no page whole", i, len(b))
		}
	}
}

func TestPagesKeepEverythingAndEveryItemWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	runes := []rune("第七项进度百分之八十，；。（）A1😀é\n")
	piece := func(most int) string {
		var b strings.Builder
		for range r.IntN(most) {
			b.WriteRune(runes[r.IntN(len(runes))])
		}
		return strings.Trim(b.String(), "\n")
	}
	for range 300 {
		a := text.Answer{Head: piece(60), Foot: piece(60)}
		for range r.IntN(40) {
			a.Blocks = append(a.Blocks, piece(1+r.IntN(400)))
		}
		if r.IntN(4) == 0 {
			a.Blocks = append(a.Blocks, piece(3000))
		}
		checkPages(t, a)
	}
}

func TestShortAnswerIsOnePageWithoutAMark(t *testing.T) {
	got := text.Answer{Head: "首行", Blocks: []string{"甲", "乙"}, Foot: "末行"}.Pages()
	if len(got) != 1 || got[0] != "首行\n甲\n乙\n末行" {
		t.Errorf("%q", got)
	}
	exact := strings.Repeat("x", chat.MaxText)
	if got := text.Say(exact).Pages(); len(got) != 1 || got[0] != exact {
		t.Errorf("a text of exactly the limit became %d pages", len(got))
	}
	if got := text.Say(exact + "y").Pages(); len(got) != 2 {
		t.Errorf("one byte over the limit became %d pages", len(got))
	}
}

// An item's card whose progress alone is longer than a page shows more on its
// first page than the item's name.
func TestLongBlockBeginsOnThePageOfItsHead(t *testing.T) {
	a := text.Answer{Head: "第7项 甲：70%", Blocks: []string{"进展：" + strings.Repeat("已完成一处。", 200)}, Foot: "数据截至6月30日"}
	pages := a.Pages()
	checkPages(t, a)
	if len(pages[0]) < chat.MaxText/2 {
		t.Errorf("the first page has only %q", pages[0])
	}
}

func TestMarksBeyondNinetyNinePagesStillFit(t *testing.T) {
	for _, n := range []int{99, 100, 101, 1000} {
		a := text.Answer{Blocks: make([]string, n)}
		for i := range a.Blocks {
			a.Blocks[i] = strings.Repeat("满", 640)
		}
		checkPages(t, a)
	}
}

func TestCutFallsAfterASentence(t *testing.T) {
	pages := text.Say(strings.Repeat("本句共十二个字不多也不少。", 100)).Pages()
	for i, body := range unmarked(t, pages) {
		if !strings.HasSuffix(body, "。") {
			t.Errorf("page %d ends inside a sentence: …%s", i+1, body[len(body)-9:])
		}
	}
}

func TestPagesCarryAllFigures(t *testing.T) {
	var a text.Answer
	for i := 1; i <= 1000; i++ {
		a.Blocks = append(a.Blocks, "第"+strconv.Itoa(i)+"项 名称不长不短的民生实事：70%")
	}
	all := strings.Join(unmarked(t, a.Pages()), "\n")
	if got := len(regexp.MustCompile(`第\d+项 名称`).FindAllString(all, -1)); got != 1000 {
		t.Errorf("%d of 1000 lines", got)
	}
}

func FuzzPages(f *testing.F) {
	f.Add("首", "甲\x00乙", "末")
	f.Add("", strings.Repeat("长", 900)+"\x00短", "")
	f.Add("\n\n", "\n\x00\n", "\n")
	f.Add(strings.Repeat("😀", 600), strings.Repeat("x", 2500), "末")
	f.Add(strings.Repeat("\x80", 4000), "", "")
	f.Fuzz(func(t *testing.T, head, blocks, foot string) {
		a := text.Answer{Head: head, Foot: foot}
		if blocks != "" {
			a.Blocks = strings.Split(blocks, "\x00")
		}
		checkPages(t, a)
	})
}

func BenchmarkPages(b *testing.B) {
	var a text.Answer
	for i := range 30 {
		a.Blocks = append(a.Blocks, "第"+strconv.Itoa(i)+"项 "+strings.Repeat("名", 20)+"：70%")
	}
	b.ReportAllocs()
	for b.Loop() {
		a.Pages()
	}
}
