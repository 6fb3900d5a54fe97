package transcript

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

const small = `一段说明。
-- 名册 --
账号,姓名,单位,角色,手机
zhangquzhang,张区长,,领导,
-- 对话 --
# 2024-07-01 09:00
# 说明
张区长：第7项
机器人：第7项：70%
	进展：第一段

	第二段
（重复）张区长：
机器人：第7项：70%

（点菜单 总体进度）张区长：
机器人：（不作答）
stranger：一
	二
机器人：此功能尚未启用。
〔后续功能〕
`

func parse(t *testing.T, text string) *Script {
	t.Helper()
	s, err := Parse("small.txtar", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestParse(t *testing.T) {
	s := parse(t, small)
	var lines []Line
	var wants []string
	for _, turn := range s.turns {
		if turn.say != nil {
			lines, wants = append(lines, *turn.say), append(wants, turn.want)
		}
	}
	want := []Line{
		{Account: "zhangquzhang", Kind: chat.KindText, Text: "第7项"},
		{Account: "zhangquzhang", Kind: chat.KindText, Repeat: true},
		{Account: "zhangquzhang", Kind: chat.KindClick, Key: "overview"},
		{Account: "stranger", Kind: chat.KindText, Text: "一\n二"},
	}
	if fmt.Sprint(lines) != fmt.Sprint(want) {
		t.Errorf("lines %v, want %v", lines, want)
	}
	if got := wants[0]; got != "第7项：70%\n进展：第一段\n\n第二段" {
		t.Errorf("answer of several lines: %q", got)
	}
	if at := calendar.NewDate(2024, time.July, 1).At(9, 0); !s.turns[0].at.Equal(at) {
		t.Errorf("clock %v, want %v", s.turns[0].at, at)
	}
}

// What is written back is what was read, so that an update changes answers only.
func TestDialogKeepsItsForm(t *testing.T) {
	_, dialog, _ := strings.Cut(small, "-- 对话 --\n")
	if got := parse(t, small).dialog(nil, nil); got != dialog {
		t.Errorf("written back as\n%s", got)
	}
}

func TestParseRefuses(t *testing.T) {
	const head = "-- 对话 --\n"
	for text, want := range map[string]string{
		"":                  "没有对话",
		"-- 聊天 --\n":        "没有这种段落",
		head + "甲：一\n":      "没有写机器人的回答",
		head + "甲：一\n乙：二\n": "前一句话没有写机器人的回答",
		head + "机器人：一\n":    "一句话有一个回答",
		head + "甲：一\n机器人：二\n机器人：三\n":         "一句话有一个回答",
		head + "甲：\n机器人：二\n":                 "缺少姓名或内容",
		head + "（唱歌）甲：\n机器人：二\n":             "没有“（唱歌）”这种动作",
		head + "（图片）甲：一\n机器人：二\n":            "不写内容",
		head + "# 2024-13-01 09:00\n":        "month out of range",
		head + "〔待修〕\n":                      "机器人的回答之后",
		head + "随便写的一行\n":                    "应为“姓名：内容”",
		"-- 停用 --\n丙\n" + head:               "名册中没有“丙”",
		"-- 名册 --\n账号\na,甲,,领导,\nb,甲,,领导,\n": "姓名“甲”重复",
	} {
		if _, err := Parse("x.txtar", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// recorder is a test that only notes its failures.
type recorder struct {
	testing.TB
	failed []string
}

func (r *recorder) Helper() {}

func (r *recorder) Logf(string, ...any) {}

func (r *recorder) Errorf(format string, args ...any) {
	r.failed = append(r.failed, fmt.Sprintf(format, args...))
}

// echo plays a script before a bot that answers by table; every answer may change the book.
func echo(t *testing.T, s *Script, answers map[string]string, changes bool) []string {
	t.Helper()
	r := &recorder{TB: t}
	b := &ledger.Book{Version: 1, Plans: []*ledger.Plan{{Name: "清单", Items: []*ledger.Item{{No: 1, Title: "事项", Percent: ledger.Whole(70)}}}}}
	s.Play(r, Stage{
		ReadRoster: func([]byte) ([]ledger.Member, []ledger.RowError, error) { return nil, nil, nil },
		PutMembers: func(context.Context, []ledger.Member) error { return nil },
		Book:       func(context.Context) (*ledger.Book, error) { c := *b; return &c, nil },
		Set:        func(time.Time) {},
		Send: func(_ context.Context, l Line) (string, error) {
			if changes {
				b.Version++
			}
			return answers[l.Text], nil
		},
	})
	return r.failed
}

func TestPlayFails(t *testing.T) {
	const head = "-- 对话 --\n甲：一\n机器人：二\n"
	long := strings.Repeat("长", 700)
	for _, c := range []struct {
		what, text, answer string
		changes            bool
		want               string // "" for no failure
	}{
		{"the right answer", head, "二", false, ""},
		{"another answer", head, "三", false, "+机器人：三"},
		{"silence", head, "", false, "+机器人：（不作答）"},
		{"a change by a question", head, "二", true, "不应改动台账"},
		{"a change that was told", head + "-- 台账之后 --\n《清单》第1项 事项：70%\n", "二", true, ""},
		{"another figure", head + "-- 台账之后 --\n《清单》第1项 事项：7%\n", "二", true, "台账之后没有"},
		{"a figure that should be gone", head + "-- 台账之后 --\n无 《清单》第1项\n", "二", true, "不应有"},
		{"a later function that answers", head + "〔后续功能〕\n", "二", false, "功能已经启用"},
		{"a function that is off", "-- 对话 --\n甲：一\n机器人：此功能尚未启用。\n", "此功能尚未启用。", false, "请加上〔后续功能〕"},
		{"a known fault", head + "〔待修〕\n", "三", false, ""},
		{"a known fault that is mended", head + "〔待修〕\n", "二", false, "请去掉〔待修〕"},
		{"an answer that is too long", "-- 对话 --\n甲：一\n机器人：" + long + "\n", long, false, "2100 bytes"},
	} {
		got := strings.Join(echo(t, parse(t, c.text), map[string]string{"一": c.answer}, c.changes), "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: failed with %q, want %q", c.what, got, c.want)
		}
	}
}

func TestUpdate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "small.txtar")
	if err := os.WriteFile(path, []byte("说明\n-- 对话 --\n甲：一\n机器人：二\n甲：三\n机器人：四\n〔待修〕\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	*update = true
	t.Cleanup(func() { *update = false })
	if failed := echo(t, Load(t, filepath.Dir(path))[0], map[string]string{"一": "新\n\n的", "三": "错"}, false); len(failed) > 0 {
		t.Error(failed)
	}
	got, err := os.ReadFile(path)
	if want := "说明\n-- 对话 --\n甲：一\n机器人：新\n\n\t的\n甲：三\n机器人：四\n〔待修〕\n"; err != nil || string(got) != want {
		t.Errorf("%s (%v), want %s", got, err, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(small)
	f.Add("-- --")
	f.Add("-- 对话 --\n# 2024-07-01 09:00\n甲：一\n\n\t二\n机器人：三\n〔待修〕\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse("x.txtar", []byte(text))
		if err != nil {
			return
		}
		again, err := Parse("x.txtar", []byte("-- 对话 --\n"+s.dialog(nil, nil)))
		if err != nil || again.dialog(nil, nil) != s.dialog(nil, nil) {
			t.Errorf("%v: written back as %q, then %q", err, s.dialog(nil, nil), again.dialog(nil, nil))
		}
	})
}
