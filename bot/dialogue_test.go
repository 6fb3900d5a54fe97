package bot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/app"
	"duban/calendar"
	"duban/chat"
	"duban/config"
	"duban/document"
	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/ledger"
)

// dialogue is one line of a corpus of conversations: who says what, and what the
// answer has and has not.
type dialogue struct {
	ID, Plan, Title string
	Turns           []struct {
		As, Say   string
		ExpectHas []string `json:"expect_has"`
		ExpectNot []string `json:"expect_not"`
	}
}

// TestDialogues plays every conversation against a ledger of its own and fails below
// the share promised for each file.
func TestDialogues(t *testing.T) {
	for _, f := range []struct {
		file  string
		share float64
	}{{"dialogues-sample.jsonl", 1}, {"dialogues-exam1.jsonl", 1}, {"dialogues-exam2.jsonl", 1}, {"dialogues-exam3.jsonl", 0.91}, {"dialogues-exam4.jsonl", 1}} {
		t.Run(f.file, func(t *testing.T) {
			n, right := 0, 0
			for _, d := range jsonLines[dialogue](t, f.file) {
				n++
				why := d.play(t)
				if why == "" {
					right++
					continue
				}
				t.Logf("%s %s: %s", d.ID, d.Title, why)
			}
			t.Logf("%s: %d of %d as they should be", f.file, right, n)
			if float64(right) < f.share*float64(n) {
				t.Errorf("%s: %d of %d, promised %.0f%%", f.file, right, n, 100*f.share)
			}
		})
	}
}

// play returns what is wrong with the first answer that is not as it should be.
func (d dialogue) play(t *testing.T) string {
	t.Helper()
	a := newLedger(t, d.Plan)
	for i, turn := range d.Turns {
		ev := chat.Event{ID: fmt.Sprintf("%s-%d", d.ID, i), Kind: chat.KindText, From: turn.As, Text: turn.Say, At: app.DemoStart}
		answer, err := a.Answer(t.Context(), &ev)
		if err != nil || answer == "" {
			return fmt.Sprintf("turn %d 「%s」 no answer %v", i+1, turn.Say, err)
		}
		why := ""
		for _, w := range turn.ExpectHas {
			if !strings.Contains(squeeze(answer), squeeze(w)) {
				why += fmt.Sprintf(" lacks %q", w)
			}
		}
		for _, w := range turn.ExpectNot {
			if strings.Contains(squeeze(answer), squeeze(w)) {
				why += fmt.Sprintf(" has %q", w)
			}
		}
		if why != "" {
			return fmt.Sprintf("turn %d 「%s」%s\n      → %s", i+1, turn.Say, why, short(answer))
		}
	}
	return ""
}

// newLedger is the program over a database of its own with one ledger, a leader, the
// supervision office and a contact of every unit. Accounts are named as corpora name
// their speakers.
func newLedger(t *testing.T, plan string) *app.App {
	t.Helper()
	return openLedger(t, ledgers[plan].SQLite(t))
}

// ledgers make databases with one ledger each.
var ledgers = map[string]*testkit.Mould{"zhangqiu": ledgerOf(testkit.Zhangqiu), "jining": ledgerOf(testkit.Jining)}

func ledgerOf(file string) *testkit.Mould {
	return &testkit.Mould{Fill: func(t testing.TB, dsn string) {
		a := openLedger(t, dsn)
		fillLedger(t, a, file)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}}
}

func openLedger(t testing.TB, dsn string) *app.App {
	t.Helper()
	cfg := config.Default()
	cfg.Database = config.NewDSN(dsn)
	a, err := app.New(t.Context(), cfg, app.Options{Clock: clock.NewSettable(app.DemoStart, nil), Log: testkit.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

func fillLedger(t testing.TB, a *app.App, file string) {
	t.Helper()
	data, err := document.Samples.ReadFile("testdata/seeds/" + file + ".docx")
	if err != nil {
		t.Fatal(err)
	}
	opt := app.ImportOptions{}
	if file == testkit.Zhangqiu {
		opt.AsOf = calendar.NewDate(2024, 6, 30)
	}
	p, err := a.PreviewImport(file+".docx", data, opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := a.Import(ctx, p); err != nil {
		t.Fatal(err)
	}
	members := []ledger.Member{
		{Account: "leader", Name: "领导", Role: ledger.Leader, Active: true}, {Account: "clerk", Name: "督查员", Role: ledger.Clerk, Active: true},
	}
	for _, u := range testkit.GoldPlan(t, file).Units {
		names := append([]string{u.Name, strings.TrimPrefix(u.Name, "区")}, u.Spellings...)
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			members = append(members, ledger.Member{Account: "contact:" + name, Name: "联系人", Role: ledger.Contact, Units: []string{u.Name}, Active: true})
		}
	}
	if _, err := a.PutMembers(ctx, members, true); err != nil {
		t.Fatal(err)
	}
}
