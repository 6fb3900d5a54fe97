package bot_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"duban/bot"
	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/ledger"
)

// utterance is one line of a corpus: what a person writes, and what any right
// answer has and has not.
type utterance struct {
	ID, Plan, As, Text, Intent string
	Items                      []int
	Must                       []string
	MustNot                    []string `json:"must_not"`
	Hard                       int
}

func corpus(t *testing.T, file string) []utterance {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "corpus", file))
	if err != nil {
		t.Fatal(err)
	}
	var out []utterance
	sc := bufio.NewScanner(bytes.NewReader(raw))
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if len(bytes.TrimSpace(sc.Bytes())) == 0 {
			continue
		}
		var u utterance
		if err := json.Unmarshal(sc.Bytes(), &u); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out = append(out, u)
	}
	return out
}

// TestCorpus measures how many utterances are answered right, by intent, and
// fails below the share promised for each file. Run with -v to see the table and
// every wrong answer.
func TestCorpus(t *testing.T) {
	for _, f := range []struct {
		file  string
		share float64
	}{{"sample.jsonl", 0.98}, {"dev.jsonl", 0.98}, {"dev2.jsonl", 0.96}, {"frozen.jsonl", 0.98}, {"exam2.jsonl", 0.97}, {"exam3.jsonl", 0.95}, {"exam4.jsonl", 0.98}, {"exam5.jsonl", 0.98}, {"exam6.jsonl", 0.98}, {"exam7.jsonl", 0.98}, {"exam8.jsonl", 0.98}, {"exam9.jsonl", 0.98}, {"exam10.jsonl", 0.98}, {"dev3.jsonl", 0.98}, {"dev4.jsonl", 0.98}, {"dev5.jsonl", 0.98}} {
		t.Run(f.file, func(t *testing.T) { measure(t, f.file, f.share) })
	}
}

func measure(t *testing.T, file string, share float64) {
	type tally struct{ ok, n int }
	byIntent := map[string]*tally{}
	all := tally{}
	for _, u := range corpus(t, file) {
		b := oneShot(t, map[string]string{"zhangqiu": testkit.Zhangqiu, "jining": testkit.Jining}[u.Plan], u.As)
		r, err := b.Handle(context.Background(), &chat.Event{ID: u.ID, Kind: chat.KindText, From: "someone", Text: u.Text})
		answer := ""
		for _, m := range r.Messages {
			answer += m.Text + "\n"
			if len(m.Text) > chat.MaxText {
				t.Errorf("%s: an answer of %d bytes", u.ID, len(m.Text))
			}
		}
		why := grade(u, answer, err)
		c := byIntent[u.Intent]
		if c == nil {
			c = &tally{}
			byIntent[u.Intent] = c
		}
		c.n++
		all.n++
		if why == "" {
			c.ok++
			all.ok++
		} else {
			t.Logf("%s %s h%d 「%s」%s\n      → %s", u.ID, u.Intent, u.Hard, strings.ReplaceAll(u.Text, "\n", "⏎"), why, short(answer))
		}
	}
	names := make([]string, 0, len(byIntent))
	for n := range byIntent {
		names = append(names, n)
	}
	sort.Strings(names)
	var table strings.Builder
	for _, n := range names {
		fmt.Fprintf(&table, "  %-16s %3d/%d\n", n, byIntent[n].ok, byIntent[n].n)
	}
	t.Logf("%s: %d of %d right (%.1f%%)\n%s", file, all.ok, all.n, 100*float64(all.ok)/float64(all.n), table.String())
	if float64(all.ok) < share*float64(all.n) {
		t.Errorf("%s: %d of %d right, promised %.0f%%", file, all.ok, all.n, 100*share)
	}
}

var itemMention = regexp.MustCompile(`第?(\d+)[项.、:：号]`)

// grade says what is wrong with an answer, "" when nothing is.
func grade(u utterance, answer string, err error) string {
	if err != nil || strings.TrimSpace(answer) == "" {
		return " no answer"
	}
	why := ""
	a := squeeze(answer)
	for _, m := range u.Must {
		if !strings.Contains(a, squeeze(m)) {
			why += fmt.Sprintf(" lacks %q", m)
		}
	}
	for _, m := range u.MustNot {
		if strings.Contains(a, squeeze(m)) {
			why += fmt.Sprintf(" has %q", m)
		}
	}
	if u.Intent == "ambiguous" && len(u.Items) > 1 {
		n := 0
		for _, m := range itemMention.FindAllStringSubmatch(a, -1) {
			no, _ := strconv.Atoi(m[1])
			if slices.Contains(u.Items, no) {
				n++
			}
		}
		if n < 2 {
			why += " names fewer than two candidates"
		}
	}
	return why
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

func short(s string) string {
	r := []rune(strings.ReplaceAll(strings.TrimSpace(s), "\n", "⏎"))
	if len(r) > 180 {
		r = append(r[:180], '…')
	}
	return string(r)
}

// ---- a bot without a database

type fixed struct{ view *bot.View }

func (f fixed) View() *bot.View { return f.view }

type forgetful struct{}

func (forgetful) Recall(context.Context, string) *bot.Memory { return nil }
func (forgetful) First(_ context.Context, _, id string, _ time.Time) string {
	return id
}

type noDrafts struct{}

func (noDrafts) Waiting(context.Context, string) (ledger.Waiting, error) {
	return ledger.Waiting{}, nil
}

type noHistories struct{}

func (noHistories) History(context.Context, int64) ([]ledger.Report, error) { return nil, nil }

func (noHistories) Between(context.Context, int64, time.Time, time.Time) ([]ledger.Report, error) {
	return nil, nil
}

func (noHistories) Changes(context.Context, int64, int64, int) ([]ledger.AuditLine, error) {
	return nil, nil
}

type weekly struct{}

func (weekly) Coming(time.Time, ledger.MemberRole, int64) []text.Slot {
	return []text.Slot{{Rule: "周更新", Period: "第27周", At: "7月3日（周三）09:07", DueAt: "7月4日（周四）17:00"}}
}

func (weekly) Window(_ int64, p calendar.Period) ledger.Window { return ledger.WindowOf(p) }

func (w weekly) Between(from, _ time.Time, role ledger.MemberRole, plan int64) []text.Slot {
	return w.Coming(from, role, plan)
}

func (noDrafts) WaitingDrafts(context.Context) ([]ledger.WaitingDraft, error) { return nil, nil }

func (noDrafts) UnplacedPhotos(context.Context, string, time.Time) ([]ledger.Photo, error) {
	return nil, nil
}

func (noHistories) Photos(context.Context, int64) ([]ledger.Photo, error) { return nil, nil }

func (noDrafts) Prompts(context.Context, int64) ([]ledger.Prompt, error) { return nil, nil }

var (
	plans = map[string]*ledger.Plan{}
	views = map[string]*bot.View{}
)

// oneShot returns a bot over one plan with one member, account 「someone」.
func oneShot(tb testing.TB, plan, as string) *bot.Bot {
	tb.Helper()
	v := views[plan+as]
	if v == nil {
		if plans[plan] == nil {
			plans[plan] = testkit.GoldPlan(tb, plan)
		}
		m := ledger.Member{Account: "someone", Name: "张三", Role: ledger.MemberRole(as), Active: true}
		if unit, ok := strings.CutPrefix(as, "contact:"); ok {
			m.Role, m.Units = ledger.Contact, []string{unit}
		}
		v = bot.NewView(&ledger.Book{Version: 1, Plans: []*ledger.Plan{plans[plan]}, Members: []ledger.Member{m}}, nil)
		views[plan+as] = v
	}
	monday := calendar.NewDate(2024, time.July, 1).At(9, 0)
	return &bot.Bot{Books: fixed{v}, Memories: forgetful{}, Drafts: noDrafts{}, Histories: noHistories{}, Audits: noHistories{}, Planner: weekly{}, Clock: clock.NewSettable(monday, nil), Days: calendar.Default()}
}

func (weekly) Preview(time.Time, string) []text.NextSlot { return nil }
func (weekly) Rules(int64) []text.RuleLine               { return nil }
func (weekly) EditRules(int64, string, time.Time) ([]text.RuleEdit, ledger.SetRules, bool, error) {
	return nil, ledger.SetRules{}, false, nil
}
func (weekly) Release(context.Context, time.Time, string) (bot.Release, error) {
	return bot.Release{}, nil
}
func (weekly) Holds() []ledger.Hold { return nil }

func (weekly) Days() *calendar.Days { return calendar.Default() }
