// Package transcript reads and plays conversations written down as they look on
// a phone: who says what, what the bot answers, when. bot/testdata/README.md tells
// how a script is written.
//
// A Script is played on a Stage: the bot in this process, or the whole program
// behind encryption and real servers. What the script promises is the same at
// every depth. The package stores nothing but the scripts that -update rewrites;
// a play that is cut short leaves them as they were.
package transcript

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"duban/bot"
	"duban/calendar"
	"duban/chat"
)

// The sections of a script.
const (
	sectionRoster  = "名册"
	sectionRetired = "停用"
	sectionLedger  = "台账"
	sectionDialog  = "对话"
	sectionAfter   = "台账之后"
)

// The marks under an answer.
const (
	markLater = "〔后续功能〕" // waits for a function that is not switched on
	markWrong = "〔待修〕"   // written as it should be, not as it is
)

// Code is the code of every dangerous operation in a script.
const Code = "3817"

const (
	botName = "机器人"
	silence = "（不作答）"
	// toldPrefix begins what the bot tells somebody else on account of a line.
	toldPrefix = botName + "致"
)

// Script is one written conversation.
type Script struct {
	Name string // file name without its end
	path string
	// roster is CSV as `duban roster` reads it; retired are accounts taken off it.
	roster  string
	retired []string
	// ledgers are names of samples, or tables as text.
	ledgers []string
	turns   []turn
	after   []string
	// changes says whether the script has a section 台账之后; without one it may change nothing.
	changes bool
	// tells says whether the script writes down what others are told; it then has all of it.
	tells bool

	archive  *txtar.Archive
	accounts map[string]string // name → account
	names    map[string]string // account → name
	roles    map[string]string // account → role as the roster writes it
}

// turn is one line of the dialogue with the answer that is expected.
type turn struct {
	raw  []string  // the lines as written, without the answer
	at   time.Time // set: the line moves the clock, and nobody speaks
	say  *Line     // nil: a remark, a blank line, or at
	want string
	told []string // what others are told: 「王晓琳：…」
	// The marks under the answer.
	later, wrong bool
}

// Line is what one person does.
type Line struct {
	Account string
	Kind    chat.Kind
	Text    string
	Key     string
	// Repeat delivers the last thing that this account did once more, as the vendor
	// does when an answer was lost.
	Repeat bool
}

// Load reads all scripts of a folder.
func Load(t testing.TB, dir string) []*Script {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts in %s (%v)", dir, err)
	}
	var out []*Script
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(filepath.Base(f), data)
		if err != nil {
			t.Fatal(err)
		}
		s.path = f
		out = append(out, s)
	}
	return out
}

// Parse reads one script. An error names the file and the line of its section.
func Parse(name string, data []byte) (*Script, error) {
	for line := range bytes.Lines(data) {
		if string(bytes.TrimRight(line, "\r\n")) == "-- --" { // txtar.Parse panics on it
			return nil, fmt.Errorf("%s：没有名称的段落", name)
		}
	}
	s := &Script{
		Name: strings.TrimSuffix(name, ".txtar"), archive: txtar.Parse(data),
		accounts: map[string]string{}, names: map[string]string{}, roles: map[string]string{},
	}
	for _, f := range s.archive.Files {
		text := string(f.Data)
		var err error
		switch f.Name {
		case sectionRoster:
			s.roster = text
			err = s.readRoster(text)
		case sectionRetired:
			for who := range strings.FieldsSeq(text) {
				account, ok := s.accounts[who]
				if !ok {
					err = fmt.Errorf("名册中没有“%s”", who)
				}
				s.retired = append(s.retired, account)
			}
		case sectionLedger:
			s.ledgers = append(s.ledgers, text)
		case sectionDialog:
			if len(s.turns) > 0 {
				return nil, fmt.Errorf("%s：只能有一段对话", name)
			}
			err = s.readDialog(text)
		case sectionAfter:
			s.changes = true
			s.after = strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
		default:
			err = errors.New("没有这种段落")
		}
		if err != nil {
			return nil, fmt.Errorf("%s：%s：%w", name, f.Name, err)
		}
	}
	if len(s.turns) == 0 {
		return nil, fmt.Errorf("%s：没有对话", name)
	}
	return s, nil
}

// readRoster notes who has which account; the product reads the rest.
func (s *Script) readRoster(text string) error {
	for i, row := range strings.Split(strings.TrimSpace(text), "\n") {
		cells := strings.Split(row, ",")
		if i == 0 || len(cells) < 4 {
			continue
		}
		account, name := cells[0], cells[1]
		if name == botName || s.accounts[name] != "" {
			return fmt.Errorf("姓名“%s”重复", name)
		}
		s.accounts[name], s.names[account], s.roles[account] = account, name, cells[3]
	}
	return nil
}

func (s *Script) readDialog(text string) error {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	answered := true // the last speaker's answer is written
	for i := 0; i < len(lines); {
		line := lines[i]
		body, next := continued(lines, i)
		who, said, speaks := strings.Cut(line, "：")
		var last *turn
		if n := len(s.turns); n > 0 {
			last = &s.turns[n-1]
		}
		var err error
		switch {
		case !answered && who != botName:
			err = errors.New("前一句话没有写机器人的回答")
		case len(line) > 2 && line[:2] == "# " && line[2] >= '0' && line[2] <= '9':
			var at time.Time
			if at, err = time.ParseInLocation("2006-01-02 15:04", line[2:], calendar.Zone); err == nil {
				s.turns = append(s.turns, turn{raw: lines[i:next], at: at})
			}
		case line == "" || strings.HasPrefix(line, "#"):
			s.turns = append(s.turns, turn{raw: lines[i:next]})
		case line == markLater || line == markWrong:
			if last == nil || last.say == nil {
				err = errors.New("标记应写在机器人的回答之后")
			} else {
				last.later = last.later || line == markLater
				last.wrong = last.wrong || line == markWrong
			}
		case speaks && strings.HasPrefix(who, toldPrefix):
			if !answered || last == nil || last.say == nil {
				err = errors.New("告知他人的话应写在机器人的回答之后")
			} else {
				last.told = append(last.told, strings.TrimPrefix(who, toldPrefix)+"："+joined(said, body))
				s.tells = true
			}
		case speaks && who == botName:
			if answered || joined(said, body) == "" {
				err = errors.New("一句话有一个回答，不作答写" + silence)
			} else {
				last.want = joined(said, body)
				answered = true
			}
		case speaks:
			var l Line
			if l, err = s.line(who, joined(said, body)); err == nil {
				s.turns = append(s.turns, turn{raw: lines[i:next], say: &l})
				answered = false
			}
		default:
			err = errors.New("应为“姓名：内容”")
		}
		if err != nil {
			return fmt.Errorf("第%d行“%s”：%w", i+1, line, err)
		}
		i = next
	}
	if !answered {
		return errors.New("最后一句话没有写机器人的回答")
	}
	return nil
}

// continued returns the lines that continue line i, and the line after them. A
// blank line belongs to a text when an indented one follows.
func continued(lines []string, i int) (body []string, next int) {
	next = i + 1
	for j := next; j < len(lines); j++ {
		rest, indented := strings.CutPrefix(lines[j], "\t")
		if !indented && lines[j] != "" {
			break
		}
		if indented {
			for range j - next {
				body = append(body, "")
			}
			body = append(body, rest)
			next = j + 1
		}
	}
	return body, next
}

// joined is a text of several lines, without blank ones at its end.
func joined(first string, more []string) string {
	return strings.TrimRight(strings.Join(append([]string{first}, more...), "\n"), "\n")
}

// acts are what a person may do beside writing.
var acts = map[string]chat.Kind{
	"图片": chat.KindImage, "语音": chat.KindVoice, "视频": chat.KindVideo, "位置": chat.KindLocation, "链接": chat.KindLink,
	"进入应用": chat.KindEnter, "获得应用": chat.KindSubscribe,
}

// line reads who does what: 「张区长」, 「（重复）张区长」, 「（点菜单 总体进度）张区长」.
func (s *Script) line(who, text string) (Line, error) {
	l := Line{Kind: chat.KindText, Text: text}
	if act, rest, ok := strings.Cut(strings.TrimPrefix(who, "（"), "）"); ok && strings.HasPrefix(who, "（") {
		who = rest
		button, click := strings.CutPrefix(act, "点菜单 ")
		kind, known := acts[act]
		switch {
		case act == "重复":
			l.Repeat = true
		case click:
			l.Kind, l.Key = chat.KindClick, buttonKey(bot.Menu, button)
		case known:
			l.Kind = kind
		default:
			return l, fmt.Errorf("没有“（%s）”这种动作", act)
		}
		if text != "" {
			return l, fmt.Errorf("“（%s）”之后不写内容", act)
		}
	}
	if who == "" || l.Kind == chat.KindText && !l.Repeat && text == "" {
		return l, errors.New("缺少姓名或内容")
	}
	l.Account = who // somebody who is not in the roster goes by his account
	if account, ok := s.accounts[who]; ok {
		l.Account = account
	}
	return l, nil
}

// buttonKey is the key of the menu's button of that name; a name that the menu
// does not have is a key itself.
func buttonKey(menu []bot.MenuButton, name string) string {
	for _, b := range menu {
		if b.Name == name && b.Key != "" {
			return b.Key
		}
		if k := buttonKey(b.Sub, name); k != name {
			return k
		}
	}
	return name
}

// Person is somebody who speaks in a script.
type Person struct{ Account, Name, Role string }

// People are all who are in the roster or speak, once each.
func (s *Script) People() []Person {
	var out []Person
	add := func(account string) {
		if !slices.ContainsFunc(out, func(p Person) bool { return p.Account == account }) {
			out = append(out, Person{account, s.names[account], s.roles[account]})
		}
	}
	for account := range s.names {
		add(account)
	}
	for _, t := range s.turns {
		if t.say != nil {
			add(t.say.Account)
		}
	}
	return out
}

// dialog writes the dialogue with these answers, and what others were told, in
// place of what is expected; nil writes what is expected.
func (s *Script) dialog(answers []string, told [][]string) string {
	var b strings.Builder
	write := func(text string) {
		for j, l := range strings.Split(text, "\n") {
			if j > 0 && l != "" {
				l = "\t" + l
			}
			b.WriteString(l + "\n")
		}
	}
	for i, t := range s.turns {
		for _, l := range t.raw {
			b.WriteString(l + "\n")
		}
		if t.say == nil {
			continue
		}
		answer, others := t.want, t.told
		if answers != nil {
			answer, others = answers[i], told[i]
		}
		write(botName + "：" + answer)
		if t.later {
			b.WriteString(markLater + "\n")
		}
		if t.wrong {
			b.WriteString(markWrong + "\n")
		}
		for _, o := range others {
			write(toldPrefix + o)
		}
	}
	return b.String()
}

// rewrite puts the answers into the script's file.
func (s *Script) rewrite(answers []string, told [][]string) error {
	for i := range s.archive.Files {
		if f := &s.archive.Files[i]; f.Name == sectionDialog {
			f.Data = []byte(s.dialog(answers, told))
		}
	}
	if err := os.WriteFile(s.path, txtar.Format(s.archive), 0o644); err != nil { //nolint:gosec // a file of the repository
		return fmt.Errorf("script %s: %w", strconv.Quote(s.Name), err)
	}
	return nil
}
