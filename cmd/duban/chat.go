package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/peterh/liner"

	"duban/app"
	"duban/chat"
	"duban/ledger"
)

// chat sends messages through the true pipeline: one from the arguments, or one a
// line from standard input, which on a terminal is a conversation.
func (p *program) chat(ctx context.Context, args []string) int {
	fs, file := p.flags("chat")
	as := fs.String("as", "", "账号，或 角色:单位，如 联系人:医保局")
	rest, err := parse(fs, args)
	if err != nil || *as == "" {
		return p.misuse(err, "chat --as 账号|角色:单位 [内容]")
	}
	a, err := p.open(ctx, *file)
	if err != nil {
		return p.fail(err)
	}
	defer a.Close() // every change was committed with its answer
	account, err := a.AccountOf(ctx, *as)
	if err != nil {
		return p.fail(err)
	}
	t := talk{app: a, account: account, out: p.stdout, run: strconv.FormatInt(time.Now().UnixNano(), 36)}
	if len(rest) > 0 {
		if err := t.say(ctx, strings.Join(rest, " ")); err != nil {
			return p.fail(err)
		}
		return 0
	}
	if in, ok := p.stdin.(*os.File); ok && terminal(in) && terminalWriter(p.stdout) {
		err = t.interactive(ctx, p.stderr)
	} else {
		err = t.lines(ctx, p.stdin)
	}
	if err != nil {
		return p.fail(err)
	}
	return 0
}

func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func terminalWriter(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && terminal(f)
}

// talk is one conversation on the terminal.
type talk struct {
	app     *app.App
	account string
	out     io.Writer
	run     string // tells this run's messages from another's
	n       int
	color   bool
}

func (t *talk) say(ctx context.Context, s string) error {
	t.n++
	id := "cli-" + t.run + "-" + strconv.Itoa(t.n)
	answer, err := t.app.Answer(ctx, &chat.Event{ID: id, MsgID: id, Kind: chat.KindText, From: t.account, At: time.Now(), Text: s})
	if err != nil {
		return err
	}
	if t.color { // the first line is the answer; what follows explains it
		head, rest, _ := strings.Cut(answer, "\n")
		answer = "\x1b[1m" + head + "\x1b[0m\n" + rest
		answer = strings.TrimSuffix(answer, "\n")
	}
	_, err = fmt.Fprintln(t.out, answer)
	return err
}

// lines answers each line of r. A literal \n in a line is a line break, so that a
// message of several lines can be sent.
func (t *talk) lines(ctx context.Context, r io.Reader) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), 1<<20)
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if line == "" {
			continue
		}
		if err := t.say(ctx, strings.ReplaceAll(line, `\n`, "\n")); err != nil {
			return err
		}
	}
	return sc.Err()
}

// interactive is a conversation with line editing and history, in the person's name.
func (t *talk) interactive(ctx context.Context, hint io.Writer) error {
	t.color = os.Getenv("NO_COLOR") == "" && liner.TerminalSupported()
	name, role := t.person()
	l := liner.NewLiner()
	defer l.Close() //nolint:errcheck // the terminal is restored as far as it can be
	l.SetCtrlCAborts(true)
	l.SetMultiLineMode(true)
	fmt.Fprintf(hint, "以%s%s的身份对话。可以问“第7项进度”，回复“帮助”查看用法，按 Ctrl-D 结束。\n\n", name, role)
	for ctx.Err() == nil {
		s, err := l.Prompt(name + "> ")
		if errors.Is(err, io.EOF) || errors.Is(err, liner.ErrPromptAborted) {
			fmt.Fprintln(hint)
			return nil
		}
		if err != nil {
			return err
		}
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		l.AppendHistory(s)
		if err := t.say(ctx, strings.ReplaceAll(s, `\n`, "\n")); err != nil {
			return err
		}
		fmt.Fprintln(hint)
	}
	return nil
}

// person names whom the conversation is held as: 张区长（领导）, or the account of a stranger.
func (t *talk) person() (name, role string) {
	for _, m := range t.app.View().Book.Members {
		if ledger.AccountKey(m.Account) == ledger.AccountKey(t.account) {
			return m.Name, "（" + m.Role.String() + "）"
		}
	}
	return t.account, "（未登记）"
}
