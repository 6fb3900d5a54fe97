package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/bot"
	"duban/calendar"
	"duban/chat"
	"duban/internal/clock"
	"duban/internal/testkit"
	"duban/ledger"
)

// reply is one line of a corpus of reports: what a contact writes, what any right
// reading of it stores after 确认, and what has to be asked instead.
type reply struct {
	ID, Plan, As, Text, Ask string
	Prompted                []int
	Expect                  []struct {
		Item    int
		Percent *float64
		Status  string
		TextHas []string `json:"text_has"`
	}
}

// askWords has, for every reason to ask, words of which an answer must have one.
var askWords = map[string][]string{
	"which_item":      {"哪", "第几"},
	"percent_missing": {"完成率", "百分之", "%", "进度是多少", "完成了多少"},
	"percent_drop":    {"低于", "低", "下降", "少"},
	"conflict":        {"?", "是否", "核对", "哪", "请确认", "不一致", "不符"},
	"not_yours":       {"不是", "不属于", "不负责", "负责", "无权"},
	"bad_percent":     {"100", "0到", "有误", "范围", "核对"},
}

// talk is a conversation of one person without a database: it keeps his draft and
// what he confirmed.
type talk struct {
	noDrafts
	bot    *bot.Bot
	draft  *ledger.Draft
	prompt *ledger.Prompt
	stored []ledger.NewReport
	n      int
}

func (k *talk) Waiting(context.Context, string) (ledger.Waiting, error) {
	return ledger.Waiting{Draft: k.draft, Prompt: k.prompt}, nil
}

func (k *talk) say(t *testing.T, s string) string {
	t.Helper()
	k.n++
	id := strconv.Itoa(k.n)
	r, err := k.bot.Handle(context.Background(), &chat.Event{ID: id, MsgID: id, Kind: chat.KindText, From: "someone", Text: s})
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	switch c := r.Change.(type) {
	case ledger.SaveDraft:
		k.draft = &c.Draft
	case ledger.DropDraft:
		k.draft = nil
	case ledger.AddReports:
		k.stored = append(k.stored, c.Reports...)
		if k.draft = nil; c.Rest != nil {
			k.draft = &c.Rest.Draft
		}
	}
	if len(r.Messages) == 0 {
		return ""
	}
	return r.Messages[0].Text
}

func newTalk(tb testing.TB, plan, as string, prompted []int) *talk {
	tb.Helper()
	file := map[string]string{"zhangqiu": testkit.Zhangqiu, "jining": testkit.Jining}[plan]
	k := &talk{bot: oneShot(tb, file, as)}
	k.bot.Drafts = k
	k.bot.Clock = clock.NewSettable(calendar.NewDate(2024, time.July, 3).At(9, 10), nil)
	if len(prompted) > 0 {
		k.prompt = &ledger.Prompt{
			PlanID: plans[file].ID, Items: prompted, Window: "2024-W27", Until: calendar.NewDate(2024, time.July, 8).At(0, 0),
		}
	}
	return k
}

// TestReplies measures how many reports are stored exactly or rightly asked about,
// and fails on any wrong figure stored and below the share promised for each file.
// Run with -v to see the table by kind and every reply that was taken otherwise.
func TestReplies(t *testing.T) {
	for _, f := range []struct {
		file  string
		share float64
	}{{"replies-sample.jsonl", 0.97}, {"replies-exam1.jsonl", 0.97}, {"replies-dev.jsonl", 0.97}, {"replies-dev2.jsonl", 0.97}, {"replies-exam2.jsonl", 0.97}, {"replies-dev3.jsonl", 0.97}, {"replies-exam3.jsonl", 0.97}, {"replies-dev4.jsonl", 0.97}, {"replies-exam4.jsonl", 0.97}, {"replies-exam5.jsonl", 0.915}, {"replies-dev5.jsonl", 0.97}} {
		t.Run(f.file, func(t *testing.T) { measureReplies(t, f.file, f.share) })
	}
}

// outcomes counts what became of replies of one kind.
type outcomes struct{ exact, asked, missed, wrong int }

func measureReplies(t *testing.T, file string, share float64) {
	byKind := map[string]*outcomes{}
	all := &outcomes{}
	for _, r := range jsonLines[reply](t, file) {
		k := newTalk(t, r.Plan, r.As, r.Prompted)
		answer := k.say(t, r.Text)
		again := k.say(t, "确认")
		why, bad := gradeReply(r, k, answer)
		c := byKind[r.Ask]
		if c == nil {
			c = &outcomes{}
			byKind[r.Ask] = c
		}
		for _, o := range []*outcomes{c, all} {
			switch {
			case bad:
				o.wrong++
			case why != "":
				o.missed++
			case stores(r):
				o.exact++
			default:
				o.asked++
			}
		}
		if why != "" {
			t.Logf("%s %s ask=%s 「%s」%s\n      → %s ‖确认‖ %s", r.ID, r.As, r.Ask, strings.ReplaceAll(r.Text, "\n", "⏎"), why, short(answer), short(again))
		}
	}
	kinds := slices.Sorted(maps.Keys(byKind))
	table := fmt.Sprintf("  %-16s %5s %5s %6s %5s\n", "", "exact", "asked", "missed", "wrong")
	for _, kind := range append(kinds, "all") {
		o := byKind[kind]
		if o == nil {
			o = all
		}
		table += fmt.Sprintf("  %-16s %5d %5d %6d %5d\n", kind, o.exact, o.asked, o.missed, o.wrong)
	}
	right, n := all.exact+all.asked, all.exact+all.asked+all.missed+all.wrong
	t.Logf("%s: %d of %d exact or rightly asked (%.1f%%)\n%s", file, right, n, 100*float64(right)/float64(n), table)
	if all.wrong > 0 {
		t.Errorf("%s: %d wrong saves", file, all.wrong)
	}
	if float64(right) < share*float64(n) {
		t.Errorf("%s: %d of %d right, promised %.0f%%", file, right, n, 100*share)
	}
}

// jsonLines reads a corpus, one value a line.
func jsonLines[T any](t *testing.T, file string) []T {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "corpus", file))
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	for line := range strings.Lines(string(raw)) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var v T
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out = append(out, v)
	}
	return out
}

// stores reports whether a right reading of the reply stores all it expects.
func stores(r reply) bool { return r.Ask == "none" || r.Ask == "percent_drop" }

// gradeReply says what is wrong with how a reply was taken, and whether a figure was
// stored that nobody said.
func gradeReply(r reply, k *talk, answer string) (why string, bad bool) {
	if answer == "" {
		why = " no answer"
	}
	if words := askWords[r.Ask]; len(words) > 0 && !containsAny(squeeze(answer), words) {
		why += " did not ask " + r.Ask
	}
	stores := stores(r)
	plan := plans[map[string]string{"zhangqiu": testkit.Zhangqiu, "jining": testkit.Jining}[r.Plan]]
	got := map[int]ledger.NewReport{}
	for _, s := range k.stored {
		for _, it := range plan.Items {
			if it.ID == s.ItemID {
				got[it.No] = s
			}
		}
	}
	expected := map[int]bool{}
	for _, e := range r.Expect {
		expected[e.Item] = true
		s, saved := got[e.Item]
		if e.Percent != nil && stores && !strings.Contains(squeeze(answer), squeeze(ledger.PercentOf(*e.Percent).String())) {
			why += fmt.Sprintf(" read-back lacks %v of item %d", *e.Percent, e.Item)
		}
		switch {
		case !saved:
			if stores && e.Status != "unchanged" {
				why += fmt.Sprintf(" item %d not stored", e.Item)
			}
			continue
		case !stores && r.Ask != "percent_missing" && r.Ask != "not_yours" && r.Ask != "conflict":
			why, bad = why+fmt.Sprintf(" WRONG SAVE item %d", e.Item), true
		case e.Percent != nil && s.Percent != ledger.PercentOf(*e.Percent):
			why, bad = why+fmt.Sprintf(" WRONG SAVE item %d %v instead of %v", e.Item, s.Percent, *e.Percent), true
		case e.Percent == nil && s.Percent.Known() && s.Percent != plan.Figure(plan.Item(e.Item)).Percent:
			why, bad = why+fmt.Sprintf(" WRONG SAVE item %d %v though none was said", e.Item, s.Percent), true
		}
		for _, w := range e.TextHas {
			if stores && !strings.Contains(squeeze(s.Text), squeeze(w)) {
				why += fmt.Sprintf(" stored text of item %d lacks %q", e.Item, w)
			}
		}
	}
	for no := range got {
		if !expected[no] {
			why, bad = why+fmt.Sprintf(" WRONG SAVE item %d", no), true
		}
	}
	return why, bad
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
