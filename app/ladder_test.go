package app

import (
	"context"
	"strings"
	"testing"

	"duban/chat"
	"duban/ledger"
)

// late is a world in which nobody reported the week of 1 July, up to the morning of
// Tuesday 9 July, when the clerk is asked whether leaders are to be told.
func late(t *testing.T) *world {
	w := newSample(t)
	w.members(
		ledger.Member{Account: "head", Name: "周局", Role: ledger.Head, Units: []string{"区民政局"}, Active: true},
		ledger.Member{Account: "edu", Name: "吴区长", Role: ledger.Leader, Units: []string{"团区委"}, Active: true},
	)
	tick(t, w.App, w, 1, 9, 0)
	for _, at := range [][3]int{{3, 9, 7}, {4, 14, 37}, {5, 8, 37}, {5, 10, 17}, {8, 9, 17}, {9, 9, 17}} {
		tick(t, w.App, w, at[0], at[1], at[2])
		tick(t, w.App, w, at[0], at[1], at[2]+1)
	}
	return w
}

// about are the messages to an account that speak of something.
func (w *world) about(account, word string) []string {
	var out []string
	for _, s := range w.told(account) {
		if strings.Contains(s, word) {
			out = append(out, s)
		}
	}
	return out
}

// The ladder of a week: the contact was reminded twice, his head is told on the next
// working day, the office has the list on the second; on the third it is asked, and
// only its word has the leader told, once. A report a second earlier stops that too.
func TestLadder(t *testing.T) {
	w := late(t)
	head := w.about("head", "逾期")
	if got := w.told("head"); len(got) != 1 || len(head) != 0 {
		t.Fatalf("the head is told %q", got)
	}
	has(t, w.told("head")[0], "《2024年民生实事》第27周进展已过截止时间（7月4日（周四）17:00），贵单位以下3项尚未报送：",
		"第14项 开展长者互助食堂活动：7月3日、7月4日已提醒李四\n", "请督促尽快报送。")
	clerk := w.about("clerk", "已过截止时间")
	if len(clerk) != 2 {
		t.Fatalf("the clerk is told %q", clerk)
	}
	has(t, clerk[0], "以下20项尚未报送：", "第14项 开展长者互助食堂活动（区民政局）：7月3日、7月4日已提醒李四，7月5日已告知负责人周局\n")
	has(t, clerk[1], "要上报分管领导的20项，回复“上报”发送；7月11日（周四）17:00前没有答复则不发送。")
	if got := w.told("lead"); got != nil {
		t.Fatalf("the leader is told unasked: %q", got)
	}
	has(t, w.say("min", "上报"), "")
	has(t, w.say("clerk", "上报"), "已将20项上报张区长、吴区长。")
	has(t, w.say("clerk", "上报"), "目前没有等待上报的事项。")
	lead, edu := w.told("lead"), w.told("edu")
	if len(lead) != 1 || len(edu) != 1 {
		t.Fatalf("the leaders are told %q and %q", lead, edu)
	}
	has(t, lead[0], "以下20项经提醒仍未报送，现向您报告：")
	has(t, edu[0], "以下1项经提醒仍未报送", "第9项")
	hasNot(t, edu[0], "第14项")
	said := ""
	recheck := func(key, to string) string {
		ms := []chat.Message{{To: to, Key: key}}
		why, err := w.Recheck(context.Background(), ms)
		if err != nil {
			t.Fatal(err)
		}
		said = ms[0].Text
		return why[0]
	}
	w.unchanged()
	if why := recheck("run/ladder/2024-07-05/2024-07-05 10:17/head", "head"); why != "" {
		t.Errorf("not wanted: %s", why)
	}
	has(t, w.say("min", "都没有变化"), "第14项")
	has(t, w.say("min", "确认"), "均已报送")
	if why := recheck("run/ladder/2024-07-05/2024-07-05 10:17/head", "head"); why != NotNeeded {
		t.Errorf("a report a second earlier: %q", why)
	}
	if why := recheck("run/ladder/2024-07-09/2024-07-09 09:18/lead", "lead"); why != "" {
		t.Errorf("other units are still late: %s", why)
	}
	has(t, said, "第27周进展已过截止时间（7月4日（周四）17:00），以下18项经提醒仍未报送", "第9项", "第14项 区委宣传部")
	hasNot(t, said, "区民政局", "第15项")
}

// unchanged looks whether what waits would be sent in the words in which it was planned.
func (w *world) unchanged() {
	w.t.Helper()
	queued, err := w.Store.Queued(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	ms := make([]chat.Message, len(queued))
	for i, q := range queued {
		ms[i] = q.Message
	}
	why, err := w.Recheck(context.Background(), ms)
	if err != nil {
		w.t.Fatal(err)
	}
	for i, q := range queued {
		if why[i] != "" || ms[i].Text != q.Text {
			w.t.Errorf("%s to %s: %s\nplanned %s\nsent %s", q.Key, q.To, why[i], q.Text, ms[i].Text)
		}
	}
}

// Without the office's word nothing is sent, and with the next list it hears of it.
func TestLadderWithoutWord(t *testing.T) {
	w := late(t)
	for _, at := range [][3]int{{10, 9, 7}, {11, 14, 37}, {11, 17, 1}} {
		tick(t, w.App, w, at[0], at[1], at[2])
	}
	has(t, w.say("clerk", "上报"), "目前没有等待上报的事项。")
	tick(t, w.App, w, 15, 9, 17)
	tick(t, w.App, w, 15, 9, 18)
	got := w.about("clerk", "没有上报分管领导")
	if len(got) != 1 {
		t.Fatalf("the clerk is told %q", got)
	}
	has(t, got[0], "第27周进展已过截止时间", "以下20项未收到“上报”的答复", "第28周进展已过截止时间")
	if got := w.about("lead", "未报送"); got != nil {
		t.Errorf("the leader is told %q", got)
	}
}

// Where nobody was asked for a week, nobody is blamed for it.
func TestLadderOfWeekNobodyWasAskedFor(t *testing.T) {
	w := newSample(t)
	tick(t, w.App, w, 5, 9, 0)
	for _, day := range []int{5, 8, 9} {
		tick(t, w.App, w, day, 9, 17)
		tick(t, w.App, w, day, 10, 17)
	}
	if got := w.about("clerk", "截止时间"); got != nil {
		t.Errorf("the clerk is told %q", got)
	}
}
