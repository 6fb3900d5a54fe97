package bot_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"duban/app"
	"duban/calendar"
	"duban/chat"
	"duban/config"
	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/internal/transcript"
	"duban/ledger"
	"duban/store/storetest"
)

// TestTranscripts plays every script with the bot and its ledger in this process:
// no wire, no server, a database in a temporary file.
func TestTranscripts(t *testing.T) {
	for _, s := range transcript.Load(t, "testdata") {
		t.Run(s.Name, func(t *testing.T) {
			now := clock.NewSettable(app.DemoStart, nil)
			cfg := config.Default()
			cfg.Database = config.NewDSN(storetest.Fresh.SQLite(t))
			a, err := app.New(t.Context(), cfg, app.Options{Clock: now, Log: testkit.Log(t), Code: func() string { return transcript.Code }})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = a.Close() })
			s.Play(t, transcript.Stage{
				Import: func(ctx context.Context, name string, data []byte, asOf calendar.Date) error {
					p, err := a.PreviewImport(name, data, app.ImportOptions{AsOf: asOf})
					if err != nil {
						return err
					}
					if len(p.Diff.Errors) > 0 {
						return errors.New(p.Diff.Errors[0].Text)
					}
					return a.Import(ctx, p)
				},
				ReadRoster: a.ReadRoster,
				PutMembers: func(ctx context.Context, members []ledger.Member) error {
					_, err := a.PutMembers(ctx, members, true)
					return err
				},
				Book: func(ctx context.Context) (*ledger.Book, error) {
					err := a.Reload(ctx)
					return a.View().Book, err
				},
				Told: func(ctx context.Context) ([]chat.Message, error) { return a.Store.Outbox(ctx) },
				Set:  now.Set,
				Send: inProcess(a, now),
			})
		})
	}
}

// inProcess delivers lines as the events that the callback handler would make of them.
func inProcess(a *app.App, now clock.Clock) func(context.Context, transcript.Line) (string, error) {
	last := map[string]chat.Event{}
	n := 0
	return func(ctx context.Context, l transcript.Line) (string, error) {
		ev := last[l.Account]
		if !l.Repeat {
			n++
			ev = chat.Event{ID: fmt.Sprintf("line-%d", n), Kind: l.Kind, From: l.Account, At: now.Now(), Text: l.Text, Key: l.Key}
			if l.Kind == chat.KindImage {
				ev.MediaID = "medium-" + ev.ID
			}
			last[l.Account] = ev
		}
		return a.Answer(ctx, &ev)
	}
}
