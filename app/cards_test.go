package app

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"duban/bot/text"
	"duban/chat"
	"duban/internal/testkit"
	"duban/ledger"
	"duban/sandbox"
)

// In the demonstration a prompt comes to the phone as a card. Its buttons say what
// they are called, the answer comes as a message, and the card shows what was tapped.
func TestPromptIsACardInTheDemo(t *testing.T) {
	d, err := NewDemo(t.Context(), t.TempDir(), testkit.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- d.Serve(ctx, func() { close(ready) }) }()
	<-ready
	who := ""
	for _, m := range d.Bot.View().Book.Members {
		if m.Role == ledger.Contact && len(m.Units) == 1 && m.Units[0] == "区民政局" {
			who = m.Account
		}
	}
	said, err := d.Bot.Prompt(ctx, "2024年民生实事", who, []int{14, 16})
	if err != nil {
		t.Fatal(err)
	}
	has(t, said, "第14项", "第16项")
	it, err := d.Corp.Await(ctx, who, func(it sandbox.Item) bool { return it.From == sandbox.FromPush })
	if err != nil {
		t.Fatal(err)
	}
	if it.Card == nil || len(it.Card.Buttons) != 3 || len([]rune(it.Card.MainTitle.Title)) > 36 || len([]rune(it.Card.SubTitle)) > 160 {
		t.Fatalf("the prompt came as %+v", it)
	}
	has(t, it.Card.MainTitle.Title, "请报送第27周进展")
	has(t, it.Card.SubTitle, "第14项", "上次53%")

	if _, err := d.Corp.TapCard(ctx, who, it.Card.TaskID, "同上周"); err != nil {
		t.Fatal(err)
	}
	answer, err := d.Corp.Await(ctx, who, func(it sandbox.Item) bool { return it.From == sandbox.FromPush && it.Card == nil })
	if err != nil {
		t.Fatal(err)
	}
	has(t, answer.Text, "第14项", "无变化", "确认")
	shown, err := d.Corp.Await(ctx, who, func(it sandbox.Item) bool { return it.Card != nil })
	if err != nil || shown.Card.Replaced != "已选：同上周" {
		t.Errorf("the card shows %+v, %v", shown.Card, err)
	}
	if got, err := d.Corp.Say(ctx, who, "确认"); err != nil || !strings.Contains(got, "已") {
		t.Errorf("%q, %v", got, err)
	}
	stop()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// Where cards are not switched on the prompt is a text; a repeated tap is answered once.
func TestTapsAreAnsweredOnce(t *testing.T) {
	o := newOffice(t, "", 0)
	if _, err := o.Prompt(t.Context(), "", "min", []int{16}); err != nil {
		t.Fatal(err)
	}
	tap := &chat.Event{ID: "1000002:min:tap", Kind: chat.KindCard, From: "min", Key: "报进展", TaskID: "t", At: o.now.Now()}
	for range 3 {
		if got := answered(t, o.App, tap); got != "已选：报进展" {
			t.Errorf("the button becomes %q", got)
		}
	}
	o.drain()
	got := o.inbox("min") // in no order: both were under way at once
	if len(got) != 2 {
		t.Fatalf("%q", got)
	}
	has(t, strings.Join(got, "\n"), "请报送《", "第16项", text.HowToReport)
}
