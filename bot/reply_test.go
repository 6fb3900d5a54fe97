package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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
	"percent_missing": {"完成率", "百分之", "%"},
	"percent_drop":    {"低"},
	"conflict":        {"?", "是否", "核对", "哪", "不一致"},
	"not_yours":       {"不是", "不属于", "负责"},
	"bad_percent":     {"100", "核对"},
}

// talk is a conversation of one person without a database: it keeps his draft and
// what he confirmed.
type talk struct {
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
func TestReplies(t *testing.T) {
	for _, f := range []struct {
		file  string
		share float64
	}{{"replies-sample.jsonl", 0.97}} {
		t.Run(f.file, func(t *testing.T) { measureReplies(t, f.file, f.share) })
	}
}

func measureReplies(t *testing.T, file string, share float64) {
	raw, err := os.ReadFile(filepath.Join("testdata", "corpus", file))
	if err != nil {
		t.Fatal(err)
	}
	n, right, wrong := 0, 0, 0
	byAsk := map[string][2]int{}
	for line := range strings.Lines(string(raw)) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var r reply
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		k := newTalk(t, r.Plan, r.As, r.Prompted)
		answer := k.say(t, r.Text)
		again := k.say(t, "确认")
		why, bad := gradeReply(r, k, answer)
		n++
		c := byAsk[r.Ask]
		c[1]++
		if why == "" {
			right++
			c[0]++
		} else {
			t.Logf("%s ask=%s 「%s」%s\n      → %s ‖确认‖ %s", r.ID, r.Ask, strings.ReplaceAll(r.Text, "\n", "⏎"), why, short(answer), short(again))
		}
		byAsk[r.Ask] = c
		if bad {
			wrong++
		}
	}
	t.Logf("%s: %d of %d stored or asked right (%.1f%%), %d wrong saves %v", file, right, n, 100*float64(right)/float64(n), wrong, byAsk)
	if wrong > 0 {
		t.Errorf("%s: %d wrong saves", file, wrong)
	}
	if float64(right) < share*float64(n) {
		t.Errorf("%s: %d of %d right, promised %.0f%%", file, right, n, 100*share)
	}
}

// gradeReply says what is wrong with how a reply was taken, and whether a figure was
// stored that nobody said.
func gradeReply(r reply, k *talk, answer string) (why string, bad bool) {
	if answer == "" {
		why = " no answer"
	}
	if words := askWords[r.Ask]; len(words) > 0 && !containsAny(squeeze(answer), words) {
		why += " did not ask " + r.Ask
	}
	stores := r.Ask == "none" || r.Ask == "percent_drop"
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
