package e2e

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duban/app"
	"duban/chat"
	"duban/internal/clock"
	"duban/wecom"
)

// The load client speaks the protocol on keep-alive connections of its own and costs
// the processors little: what it measures is the server.

// loadItems is how many items the loaded plan has, each with a unit of its own whose
// one contact is the account of the same number.
const loadItems = 64

// bureau is an installation under load: the program, its database and settings.
type bureau struct {
	env  []string
	dir  string
	base string // the program's address, while it runs
	*process
}

// newBureau imports the plan and the roster of the load.
func newBureau(t testing.TB, database string) *bureau {
	t.Helper()
	b := &bureau{dir: t.TempDir()}
	if database == "" {
		database = "sqlite:" + filepath.Join(b.dir, "duban.db")
	}
	b.env = []string{
		"DUBAN_LISTEN=127.0.0.1:0", "DUBAN_DATABASE=" + database, "DUBAN_MEMBER_RATE=0",
		"DUBAN_WECOM_CORP_ID=" + corpID, fmt.Sprint("DUBAN_WECOM_AGENT_ID=", agentID), "DUBAN_WECOM_SECRET=s3",
		"DUBAN_WECOM_TOKEN=" + token, "DUBAN_WECOM_AES_KEY=" + aesKey,
	}
	table := "2024年示范区民生实事清单\n序号\t项目名称\t任务目标\t责任单位\t完成率\n"
	roster := "账号,姓名,单位,角色,手机\nzhang,张区长,,领导,\n"
	for i := range loadItems {
		unit := loadUnit(i)
		table += fmt.Sprintf("%d\t%s环境整治\t整治背街小巷二十条。\t%s\t30%%\n", i+1, unit, unit)
		roster += fmt.Sprintf("%s,联系人%d,%s,联系人,\n", loadAccount(i), i, unit)
	}
	for name, text := range map[string]string{"plan.txt": table, "roster.csv": roster} {
		must(t, os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o600))
	}
	duban(t, b.env, "import", filepath.Join(b.dir, "plan.txt"), "--yes")
	duban(t, b.env, "roster", filepath.Join(b.dir, "roster.csv"), "--yes")
	return b
}

func loadUnit(i int) string {
	places, kinds := []rune("东西南北明龙双枣"), []string{"山街道", "湖街道", "河镇", "关街道", "阳镇", "泉街道", "平镇", "安街道"}
	return string(places[i%8]) + kinds[i/8%8]
}

func loadAccount(i int) string { return fmt.Sprintf("contact%02d", i) }

// serve starts the program, or starts it again.
func (b *bureau) serve(t testing.TB) {
	t.Helper()
	b.process = start(t, b.env, "serve")
	b.base = strings.TrimPrefix(b.stderr.await(t, `msg=serving address=(\S+)`), "http://")
}

// line is one connection of the load client.
type line struct {
	conn  net.Conn
	in    *bufio.Reader
	crypt *wecom.Crypt
	buf   []byte
}

func dial(address string) (*line, error) {
	c, err := wecom.NewCrypt(token, aesKey, corpID, rand.Reader)
	if err != nil {
		return nil, err
	}
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &line{conn: conn, in: bufio.NewReader(conn), crypt: c}, nil
}

func (l *line) close() { _ = l.conn.Close() }

// say sends what an account types, under a message's number, and returns the answer.
func (l *line) say(account, text string, id int64) (string, error) {
	now := time.Now().Unix()
	enc, err := l.crypt.Encrypt(fmt.Appendf(nil, "<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime>"+
		"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%d</MsgId><AgentID>%d</AgentID></xml>", corpID, account, now, text, id, agentID))
	if err != nil {
		return "", err
	}
	ts, nonce := strconv.FormatInt(now, 10), strconv.FormatInt(id, 10)
	n := len("<xml><ToUserName><![CDATA["+corpID+"]]></ToUserName><Encrypt><![CDATA[]]></Encrypt></xml>") + len(enc)
	l.buf = fmt.Appendf(l.buf[:0], "POST %s?msg_signature=%s&timestamp=%s&nonce=%s HTTP/1.1\r\nHost: duban\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n"+
		"<xml><ToUserName><![CDATA[%s]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", app.CallbackPath, l.crypt.Sign(ts, nonce, enc), ts, nonce, n, corpID, enc)
	if err := l.conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return "", err
	}
	if _, err := l.conn.Write(l.buf); err != nil {
		return "", err
	}
	body, err := l.answer()
	if err != nil {
		return "", err
	}
	sealed := between(body, "<Encrypt><![CDATA[", "]]>")
	if sealed == nil {
		return "", fmt.Errorf("no answer in %q", body)
	}
	plain, err := l.crypt.Decrypt(sealed)
	if err != nil {
		return "", err
	}
	return string(between(plain, "<Content><![CDATA[", "]]>")), nil
}

// answer reads the head and the body of a response.
func (l *line) answer() ([]byte, error) {
	length := -1
	for first := true; ; first = false {
		head, err := l.in.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if first && !bytes.HasPrefix(head, []byte("HTTP/1.1 200")) {
			return nil, fmt.Errorf("status %q", head)
		}
		if v, ok := bytes.CutPrefix(head, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(v))); err != nil {
				return nil, err
			}
		}
		if len(bytes.TrimSpace(head)) == 0 {
			break
		}
	}
	if length < 0 {
		return nil, errors.New("an answer without a length")
	}
	body := make([]byte, length)
	_, err := io.ReadFull(l.in, body)
	return body, err
}

func between(b []byte, from, to string) []byte {
	_, rest, ok := bytes.Cut(b, []byte(from))
	if !ok {
		return nil
	}
	inside, _, _ := bytes.Cut(rest, []byte(to))
	return inside
}

// messageIDs numbers the messages of all connections.
var messageIDs atomic.Int64

// dialog is what one connection says over and over: n counts its rounds. It returns
// how long each message took until it was answered.
type dialog func(l *line, n int) ([]time.Duration, error)

// timed is one message and its answer, which has to begin with a word.
func (l *line) timed(account, text, want string) (time.Duration, error) {
	at := time.Now()
	answer, err := l.say(account, text, messageIDs.Add(1))
	if err == nil && !strings.Contains(answer, want) {
		err = fmt.Errorf("%s was answered with %q", text, answer)
	}
	return time.Since(at), err
}

// asking asks one question.
func asking(account, question, want string) dialog {
	return func(l *line, _ int) ([]time.Duration, error) {
		took, err := l.timed(account, question, want)
		return []time.Duration{took}, err
	}
}

// reporting reports on the contact's item and confirms; readBack and saved are what
// the answers begin with.
func reporting(i int, readBack, saved string) dialog {
	return func(l *line, n int) ([]time.Duration, error) {
		said := fmt.Sprintf("第%d项完成率%d%%，已整治%d条，其余正在施工，预计月底前完工", i+1, 40+n%20, n%20)
		one, err := l.timed(loadAccount(i), said, readBack)
		if err != nil {
			return nil, err
		}
		two, err := l.timed(loadAccount(i), "确认", saved)
		return []time.Duration{one, two}, err
	}
}

// measured is what a run of many connections came to.
type measured struct {
	rate     float64 // answers a second
	p50, p99 time.Duration
}

// run has connections say their dialogs as fast as each is answered, for a while.
// What others say beside them is not counted.
func run(t testing.TB, address string, span time.Duration, dialogs []dialog, beside ...dialog) measured {
	t.Helper()
	var mu sync.Mutex
	var took []time.Duration
	var wg sync.WaitGroup
	began := time.Now()
	for i, d := range append(slices.Clone(dialogs), beside...) {
		wg.Go(func() {
			l, err := dial(address)
			if err != nil {
				t.Error(err)
				return
			}
			defer l.close()
			mine := make([]time.Duration, 0, 1<<14)
			for n := 0; time.Since(began) < span; n++ {
				each, err := d(l, n)
				if err != nil {
					t.Error(err)
					return
				}
				mine = append(mine, each...)
			}
			if i >= len(dialogs) {
				return
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	lasted := time.Since(began)
	if len(took) == 0 {
		t.Fatal("nothing was answered")
	}
	slices.Sort(took)
	return measured{float64(len(took)) / lasted.Seconds(), took[len(took)/2], took[len(took)*99/100]}
}

// ceilingEnv makes the test binary a server of the bare protocol.
const ceilingEnv = "DUBAN_E2E_CEILING"

// serveCeiling speaks the protocol and answers everything with one text.
func serveCeiling() int {
	h, err := wecom.NewHandler(wecom.Options{
		Token: token, AESKey: aesKey, CorpID: corpID, AgentID: agentID, Clock: clock.System{},
		Answer: func(context.Context, *chat.Event) (string, error) { return strings.Repeat("字", 60), nil },
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(l.Addr())
	fmt.Fprintln(os.Stderr, wecom.Server("", h).Serve(l))
	return 1
}

// ceiling starts that server and returns its address.
func ceiling(t testing.TB) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), ceilingEnv+"=1")
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	return strings.TrimSpace(address)
}
