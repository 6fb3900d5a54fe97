package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	_ "modernc.org/sqlite" // to age a database behind the program's back

	"duban/chat"
	"duban/internal/clock"
	"duban/sandbox"
	"duban/wecom"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"duban": main})
}

// Each script is a terminal: commands as an operator types them, and what must
// come out on which stream. seeds/ holds the sample documents.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_PROXY", "127.0.0.1")
			return os.CopyFS(filepath.Join(e.WorkDir, "seeds"), os.DirFS(filepath.Join("..", "..", "document", "testdata", "seeds")))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"wecom":   startWeCom,
			"bot":     startBot,
			"gb18030": toGB18030,
			"age":     age,
			"encrypt": encrypt,
			"field":   field,
			"lines":   lines,
		},
		RequireUniqueNames: true,
	})
}

// wecom CORP AGENT SECRET [refuse-ip] starts a stand-in for the vendor's server
// with one application, and points the configuration of the script at it.
func startWeCom(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: wecom corp agent secret [refuse-ip]")
	}
	agent, err := strconv.Atoi(args[1])
	ts.Check(err)
	s := sandbox.New(sandbox.Options{})
	c, err := s.AddCorp(sandbox.CorpConfig{ID: args[0], AgentID: agent, Secret: args[2], Members: []sandbox.Member{{Account: "lihua"}}})
	ts.Check(err)
	c.RefuseIP(len(args) > 3 && args[3] == "refuse-ip")
	srv := httptest.NewServer(s.Handler())
	ts.Defer(func() { s.Close(); srv.Close() })
	ts.Setenv("DUBAN_WECOM_API_BASE", srv.URL)
}

// bot TOKEN starts a callback address with the keys of the script and this token, and
// points the configuration's base address at it.
func startBot(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: bot token")
	}
	h, err := wecom.NewHandler(wecom.Options{
		Token: args[0], AESKey: ts.Getenv("DUBAN_WECOM_AES_KEY"), CorpID: ts.Getenv("DUBAN_WECOM_CORP_ID"), AgentID: 1000002,
		Clock: clock.System{}, Log: slog.New(slog.DiscardHandler),
		Answer: func(context.Context, *chat.Event) (string, error) { return "", nil }, Count: func(wecom.Outcome) {},
	})
	ts.Check(err)
	mux := http.NewServeMux()
	mux.Handle("/wecom/callback", h)
	srv := httptest.NewServer(mux)
	ts.Defer(srv.Close)
	ts.Setenv("DUBAN_BASE_URL", srv.URL)
}

// gb18030 FILE rewrites a file in the encoding that Chinese spreadsheets save in.
func toGB18030(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: gb18030 file")
	}
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// encrypt FILE PASSWORD writes a workbook that opens with a password only.
func encrypt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: encrypt file password")
	}
	book := excelize.NewFile()
	ts.Check(book.SaveAs(ts.MkAbs(args[0]), excelize.Options{Password: args[1]}))
	ts.Check(book.Close())
}

// age FILE SQL changes a database with a statement of its own.
func age(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: age file statement")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer func() { ts.Check(db.Close()) }()
	_, err = db.Exec(args[1])
	ts.Check(err)
}

// field PATH VALUE compares a part of the JSON on standard output, such as
// items.0.percent, with a JSON value.
func field(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: field path value")
	}
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &v))
	for step := range strings.SplitSeq(args[0], ".") {
		switch x := v.(type) {
		case map[string]any:
			member, ok := x[step]
			if !ok {
				ts.Fatalf("%s: no %q", args[0], step)
			}
			v = member
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(x) {
				ts.Fatalf("%s: no element %q of %d", args[0], step, len(x))
			}
			v = x[i]
		default:
			ts.Fatalf("%s: %q of a plain value", args[0], step)
		}
	}
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	ts.Check(enc.Encode(v))
	if same := strings.TrimSpace(got.String()) == args[1]; same == neg {
		ts.Fatalf("%s is %s", args[0], strings.TrimSpace(got.String()))
	}
}

// lines STREAM N wants exactly N lines.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines stdout|stderr n")
	}
	if n := strconv.Itoa(strings.Count(ts.ReadFile(args[0]), "\n")); n != args[1] {
		ts.Fatalf("%s has %s lines, want %s", args[0], n, args[1])
	}
}
