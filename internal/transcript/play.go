package transcript

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/document"
	"duban/ledger"
)

var update = flag.Bool("update", false, "write the bot's answers into the scripts")

// Stage is where a script is played: a running program, a clock, and a way in.
type Stage struct {
	// Import brings a file in, as `duban import --yes` does; asOf may be zero.
	Import func(ctx context.Context, name string, data []byte, asOf calendar.Date) error
	// ReadRoster and PutMembers are what `duban roster --yes` does.
	ReadRoster func(csv []byte) ([]ledger.Member, []ledger.RowError, error)
	PutMembers func(context.Context, []ledger.Member) error
	// Book returns what the database holds now.
	Book func(context.Context) (*ledger.Book, error)
	// Told returns every message to others than the sender so far, oldest first.
	Told func(context.Context) ([]chat.Message, error)
	// Set moves the one clock of everybody.
	Set func(time.Time)
	// Send delivers what somebody does and returns the answer that he reads.
	Send func(context.Context, Line) (string, error)
}

// Play loads what the script begins with, plays it, and compares every answer and
// the ledger afterwards. With -update the answers are written into the script
// instead, those marked as wrong or as waiting excepted.
func (s *Script) Play(t testing.TB, st Stage) {
	t.Helper()
	if len(s.turns) > 0 && !s.turns[0].at.IsZero() {
		st.Set(s.turns[0].at)
	}
	if err := s.load(t.Context(), st); err != nil {
		t.Fatalf("%s: %v", s.Name, err)
	}
	before := book(t, st)
	answers, told := make([]string, len(s.turns)), make([][]string, len(s.turns))
	heard := len(s.heard(t, st, 0))
	for i, turn := range s.turns {
		if !turn.at.IsZero() {
			st.Set(turn.at)
		}
		if turn.say == nil {
			continue
		}
		answer, err := st.Send(t.Context(), *turn.say)
		if err != nil {
			t.Fatalf("%s: %s: %v", s.Name, turn.raw[0], err)
		}
		if len(answer) > chat.MaxText {
			t.Errorf("%s: %s: an answer of %d bytes", s.Name, turn.raw[0], len(answer))
		}
		if answer == "" {
			answer = silence
		}
		answers[i] = s.settle(t, turn, answer)
		if s.tells {
			told[i] = s.heard(t, st, heard)
			heard += len(told[i])
		}
	}
	if *update && s.path != "" {
		if err := s.rewrite(answers, told); err != nil {
			t.Error(err)
		}
	} else if want, got := s.dialog(nil, nil), s.dialog(answers, told); want != got {
		t.Errorf("%s", diff.Diff(s.Name+"（应为）", []byte(want), s.Name+"（实为）", []byte(got)))
	}
	s.check(t, before, book(t, st))
}

// heard writes down what others have been told after the first so many messages.
func (s *Script) heard(t testing.TB, st Stage, after int) []string {
	t.Helper()
	if !s.tells {
		return nil
	}
	all, err := st.Told(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range all[after:] {
		if len(m.Text) > chat.MaxText {
			t.Errorf("%s: a message of %d bytes to %s", s.Name, len(m.Text), m.To)
		}
		who := m.To
		if name, ok := s.names[who]; ok {
			who = name
		}
		out = append(out, who+"："+m.Text)
	}
	return out
}

func book(t testing.TB, st Stage) *ledger.Book {
	t.Helper()
	b, err := st.Book(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// settle applies the marks: a marked answer has to be what its mark says, so that
// no mark outlives its reason.
func (s *Script) settle(t testing.TB, turn turn, answer string) string {
	t.Helper()
	switch {
	case turn.wrong && answer == turn.want:
		t.Errorf("%s: %s: 回答已经正确，请去掉%s", s.Name, turn.raw[0], markWrong)
	case turn.wrong:
		t.Logf("%s: %s: 待修：%s", s.Name, turn.raw[0], answer)
		return turn.want
	case turn.later && answer != text.Later:
		t.Errorf("%s: %s: 功能已经启用，请去掉%s", s.Name, turn.raw[0], markLater)
	case !turn.later && answer == text.Later:
		t.Errorf("%s: %s: 功能尚未启用，请加上%s", s.Name, turn.raw[0], markLater)
	}
	return answer
}

// sample is one of the demonstration's two public documents, which scripts know by name.
type sample struct {
	file string
	asOf calendar.Date
}

var samples = map[string]sample{
	"章丘区二季度进展表": {"zhangqiu-2024q2.docx", calendar.NewDate(2024, time.June, 30)},
	"济宁经开区通知":   {"jining-2024.docx", calendar.Date{}},
}

// load brings the ledgers and the roster in, as the office does with its commands.
func (s *Script) load(ctx context.Context, st Stage) error {
	for _, l := range s.ledgers {
		names := strings.Fields(l)
		if _, named := samples[names[0]]; !named {
			if err := st.Import(ctx, "台账.txt", []byte(l), calendar.Date{}); err != nil {
				return err
			}
			continue
		}
		for _, name := range names {
			from, ok := samples[name]
			if !ok {
				return fmt.Errorf("没有名为“%s”的样例台账", name)
			}
			data, err := document.Samples.ReadFile("testdata/seeds/" + from.file)
			if err != nil {
				return fmt.Errorf("sample %s: %w", name, err)
			}
			if err := st.Import(ctx, from.file, data, from.asOf); err != nil {
				return err
			}
		}
	}
	if s.roster == "" {
		return nil
	}
	members, faults, err := st.ReadRoster([]byte(s.roster))
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return errors.New(faults[0].Text)
	}
	for i := range members {
		if slices.Contains(s.retired, members[i].Account) {
			members[i].Active = false
		}
	}
	return st.PutMembers(ctx, members)
}

// check compares the ledger with what the script says of it afterwards. A script
// that says nothing must not have changed anything.
func (s *Script) check(t testing.TB, before, after *ledger.Book) {
	t.Helper()
	if !s.changes {
		if after.Version != before.Version {
			t.Errorf("%s: 台账版本由%d变为%d，提问不应改动台账", s.Name, before.Version, after.Version)
		}
		return
	}
	have := describe(after)
	for _, want := range s.after {
		if absent, ok := strings.CutPrefix(want, "无 "); ok {
			if slices.ContainsFunc(have, func(l string) bool { return strings.HasPrefix(l, absent) }) {
				t.Errorf("%s: 台账之后不应有“%s”", s.Name, absent)
			}
		} else if !slices.Contains(have, want) {
			t.Errorf("%s: 台账之后没有“%s”，实有：\n%s", s.Name, want, strings.Join(have, "\n"))
		}
	}
}

// describe lists what a book holds, a fact a line.
func describe(b *ledger.Book) []string {
	var out []string
	for _, p := range b.Plans {
		name := text.PlanName(p)
		out = append(out, name+"共"+strconv.Itoa(len(p.Items))+"项")
		for _, it := range p.Items {
			out = append(out, name+text.Line(it, p.Figure(it).Percent))
		}
		for _, al := range p.Aliases {
			out = append(out, name+"别名 "+al.Name+"＝"+p.Unit(al.UnitID).Name)
		}
		for _, sy := range p.Synonyms {
			out = append(out, name+"同义词 "+sy.Word+"＝"+sy.Target)
		}
	}
	return append(out, "共"+strconv.Itoa(len(b.Plans))+"份清单")
}
