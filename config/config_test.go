package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// file writes a configuration file and returns its path.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, text string, environ ...string) (Config, Sources) {
	t.Helper()
	path := ""
	if text != "" {
		path = file(t, "duban.yaml", text)
	}
	c, from, err := Load(path, environ)
	if err != nil {
		t.Fatal(err)
	}
	return c, from
}

// whole has every key WeCom needs; the AES key is the vendor's own example, whose
// last bits are not canonical.
const whole = `
wecom:
  corp_id: ww1
  agent_id: 1000002
  secret: s3cret
  token: QDG6eK
  aes_key: jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C
`

func TestDefault(t *testing.T) {
	c := Default()
	if c.Listen != "127.0.0.1:8212" || c.Database.Reveal() != "sqlite:duban.db" || !c.Redis.IsZero() || c.MemberRate != 60 ||
		c.LogLevel != slog.LevelInfo || c.WeCom.Flavor != FlavorWeCom || c.WeCom.APIBase != "https://qyapi.weixin.qq.com" {
		t.Errorf("%+v", c)
	}
	if err := c.Check(Local); err != nil {
		t.Errorf("the defaults are not enough for local commands: %v", err)
	}
}

// Every key can be set in the file and by its variable, and the variable wins.
func TestEveryKeyFromFileAndEnvironment(t *testing.T) {
	values := map[string][2]string{
		"listen":        {"0.0.0.0:0", "[::1]:80"},
		"base_url":      {"http://10.0.0.1:8212/", "https://duban.example.gov.cn"},
		"database":      {"sqlite:a.db", "mysql:u:p@tcp(h:3306)/duban"},
		"redis":         {"redis://a:6379", "rediss://b"},
		"member_rate":   {"0", "5"},
		"log_level":     {"debug", "ERROR"},
		"wecom.corp_id": {"ww1", "ww2"}, "wecom.agent_id": {"1", "2"}, "wecom.secret": {"s1", "s2"}, "wecom.token": {"t1", "t2"},
		"wecom.aes_key": {"jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", strings.Repeat("A", 43)},
		"wecom.flavor":  {"gov", "wecom"}, "wecom.cards": {"false", "true"},
		"wecom.api_base": {"http://127.0.0.1:1", "https://a"}, "wecom.oauth_base": {"http://127.0.0.1:2", "https://b"},
		"wecom.ca_file": {"a.pem", "b.pem"},
	}
	for _, f := range fields {
		v, ok := values[f.key]
		if !ok {
			t.Errorf("%s is not tested", f.key)
			continue
		}
		line := f.key + ": '" + v[0] + "'\n"
		if group, name, ok := strings.Cut(f.key, "."); ok {
			line = group + ":\n  " + name + ": '" + v[0] + "'\n"
		}
		var want [2]Config
		for i := range v {
			want[i] = Default()
			if err := f.set(&want[i], v[i]); err != nil {
				t.Fatal(err)
			}
		}
		same := func(a, b Config) bool {
			a.from, b.from = Sources{}, Sources{}
			return fmt.Sprintf("%#v", plain(a)) == fmt.Sprintf("%#v", plain(b))
		}
		c, from := load(t, line)
		if !same(c, want[0]) || !strings.HasPrefix(from.Of(f.key), "duban.yaml:") {
			t.Errorf("%s from the file: %+v from %s", f.key, c, from.Of(f.key))
		}
		c, from = load(t, line, f.env+"="+v[1])
		if !same(c, want[1]) || from.Of(f.key) != f.env {
			t.Errorf("%s from the environment: %+v from %s", f.key, c, from.Of(f.key))
		}
		c, _ = load(t, line, f.env+"=", f.env+"_FILE=")
		if !same(c, want[0]) {
			t.Errorf("%s: an empty variable counts as set", f.key)
		}
		if f.secret {
			c, from = load(t, line, f.env+"_FILE="+file(t, "secret", v[1]+"\n"))
			if !same(c, want[1]) || from.Of(f.key) != f.env+"_FILE" {
				t.Errorf("%s from a secret's file: %+v from %s", f.key, c, from.Of(f.key))
			}
		}
	}
}

// plain shows the secrets, for comparing.
func plain(c Config) []any {
	w := c.WeCom
	return []any{
		c.Listen, c.BaseURL, c.Database.Reveal(), c.Redis.Reveal(), c.MemberRate, c.LogLevel, w.CorpID, w.AgentID, w.Cards,
		w.Secret.Reveal(), w.Token.Reveal(), w.AESKey.Reveal(), w.APIBase, w.OAuthBase, w.CAFile, w.Flavor,
	}
}

func TestEmptyInTheFileCountsAsUnset(t *testing.T) {
	c, from := load(t, "listen: \"\"\nmember_rate:\nredis: ~\nwecom:\n")
	if c.Listen != "127.0.0.1:8212" || c.MemberRate != 60 || from.Of("listen") != "" {
		t.Errorf("%+v", c)
	}
	if err := c.Check(Local); err != nil {
		t.Error(err)
	}
	for _, text := range []string{"", "\n", "# nothing\n", "---\n"} {
		if _, _, err := Load(file(t, "duban.yaml", text), nil); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestCheckTakesWhatIsValid(t *testing.T) {
	for _, environ := range [][]string{
		nil,
		{"DUBAN_LISTEN=127.0.0.1:0", "DUBAN_WECOM_API_BASE=http://127.0.0.1:9090", "DUBAN_WECOM_OAUTH_BASE=http://127.0.0.1:9090/"},
		{"DUBAN_LISTEN=:8212", "DUBAN_MEMBER_RATE=0", "DUBAN_REDIS=redis://:p%40ss@h:6379/1"},
		{"DUBAN_WECOM_FLAVOR=gov", "DUBAN_WECOM_API_BASE=https://10.1.2.3", "DUBAN_WECOM_OAUTH_BASE=https://10.1.2.3"},
		{"DUBAN_DATABASE=mysql:user:p@ss:w/rd@tcp(host:3306)/duban?tls=true"},
		{"DUBAN_PORT=tcp://10.0.0.1:80", "DUBAN_SERVICE_HOST=10.0.0.1"}, // a container platform's, for a service named duban
	} {
		c, _ := load(t, whole, environ...)
		if err := c.Check(Serve); err != nil {
			t.Errorf("%v: %v", environ, err)
		}
	}
}

// One run tells everything: a wrong key, a double key, wrong forms, wrong values
// and what is missing, each with its line or variable.
func TestCheckTellsAllFaults(t *testing.T) {
	c, _ := load(t, `listen: nowhere
databas: sqlite:x.db
member_rate: many
member_rate: 5
redis: [a, b]
base_url: ftp://x
wecom:
  corpid: ww1
  agent_id: -3
  aes_key: tooshort
  api_base: http://
`, "DUBAN_LOG_LEVEL=loud", "DUBAN_WECOM_TOKEN=has space", "DUBAN_WECOM_CA_FILE=/nowhere.pem",
		"DUBAN_DATABASE=root:hunter2@tcp(h)/d", "DUBAN_WECOM_SECRET=a", "DUBAN_WECOM_SECRET_FILE=b")
	err := c.Check(Serve)
	var faults CheckError
	if !errors.As(err, &faults) {
		t.Fatalf("no faults: %v", err)
	}
	want := []string{
		"duban.yaml:2 databas：没有这一项",
		"duban.yaml:3 member_rate：\"many\" 不是整数，例如 60",
		"duban.yaml:4 member_rate：重复出现",
		"duban.yaml:5 redis：应为单个值，例如 redis://:password@127.0.0.1:6379/0",
		"duban.yaml:8 wecom.corpid：没有这一项，例如 wecom.corp_id",
		"DUBAN_LOG_LEVEL log_level：\"loud\" 不是 debug、info、warn、error 之一，例如 info",
		"DUBAN_WECOM_SECRET wecom.secret：与 DUBAN_WECOM_SECRET_FILE 只能设置一个，例如 应用页面所示的Secret",
		"duban.yaml:1 listen：\"nowhere\" 不是 主机:端口，例如 127.0.0.1:8212",
		"duban.yaml:6 base_url：不是 http:// 或 https:// 开头的完整地址，例如 https://duban.example.gov.cn",
		"DUBAN_DATABASE database：不以 sqlite: 或 mysql: 开头，例如 mysql:user:password@tcp(127.0.0.1:3306)/duban",
		"wecom.corp_id（DUBAN_WECOM_CORP_ID）：未设置，例如 ww1234567890abcdef",
		"duban.yaml:9 wecom.agent_id：不能小于 0，例如 1000002",
		"DUBAN_WECOM_TOKEN wecom.token：含有空白字符，请重新复制，例如 QDG6eK",
		"duban.yaml:10 wecom.aes_key：应为43个字符，现为8个，例如 jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
		"duban.yaml:11 wecom.api_base：不是 http:// 或 https:// 开头的完整地址，例如 https://wecom.example.gov.cn",
		"DUBAN_WECOM_CA_FILE wecom.ca_file：不能读取 \"/nowhere.pem\"，例如 ca.pem",
	}
	got := make([]string, len(faults))
	for i, f := range faults {
		got[i] = f.String()
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\n\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if head, _, _ := strings.Cut(err.Error(), "\n"); head != "配置有16处错误" {
		t.Errorf("%q", head)
	}
}

func TestOnlyServeNeedsTheWeComKeys(t *testing.T) {
	c, _ := load(t, "wecom:\n  aes_key: x\n")
	if err := c.Check(Local); err != nil {
		t.Errorf("local commands ask for WeCom: %v", err)
	}
	var faults CheckError
	if err := c.Check(Serve); !errors.As(err, &faults) || len(faults) != 5 {
		t.Errorf("want the five keys, got %v", err)
	}
}

func TestGovNeedsItsOwnAddresses(t *testing.T) {
	c, _ := load(t, whole, "DUBAN_WECOM_FLAVOR=gov")
	var faults CheckError
	if err := c.Check(Serve); !errors.As(err, &faults) || len(faults) != 2 {
		t.Errorf("want api_base and oauth_base, got %v", err)
	}
}

// A variable repairs what the file has wrong.
func TestEnvironmentReplacesAFault(t *testing.T) {
	c, _ := load(t, "member_rate: many\nredis: [a]\n", "DUBAN_MEMBER_RATE=5", "DUBAN_REDIS=redis://h")
	if err := c.Check(Local); err != nil || c.MemberRate != 5 {
		t.Errorf("%d %v", c.MemberRate, err)
	}
}

func TestUnreadableFiles(t *testing.T) {
	for name, path := range map[string]string{
		"no file":       filepath.Join(t.TempDir(), "none.yaml"),
		"a folder":      t.TempDir(),
		"no YAML":       file(t, "a.yaml", "listen: [\n"),
		"a list":        file(t, "b.yaml", "- listen\n"),
		"two documents": file(t, "c.yaml", "listen: a\n---\nlisten: b\n"),
		"too long":      file(t, "d.yaml", strings.Repeat("#", maxFile+1)),
		"an anchor":     file(t, "e.yaml", "wecom:\n  secret: *hunter2\n"),
	} {
		_, _, err := Load(path, nil)
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, _ := load(t, "", "DUBAN_WECOM_TOKEN_FILE="+filepath.Join(t.TempDir(), "none"), "DUBAN_REDIS_FILE="+file(t, "empty", "\n"))
	var faults CheckError
	if err := c.Check(Local); !errors.As(err, &faults) || len(faults) != 2 {
		t.Errorf("want two faults, got %v", err)
	}
}

// No way of printing shows a secret.
func TestSecretsAreMasked(t *testing.T) {
	c, _ := load(t, strings.Replace(whole, "s3cret", "hunter2", 1),
		"DUBAN_DATABASE=mysql:root:hunter2@x:y@tcp(h:3306)/duban", "DUBAN_REDIS=redis://u:hunter2@h:6379/0",
		"DUBAN_WECOM_TOKEN=hunter2", "DUBAN_WECOM_AES_KEY=hunter2")
	var log strings.Builder
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	logger.Info("config", "config", c, "database", c.Database, "secret", c.WeCom.Secret)
	slog.New(slog.NewTextHandler(&log, nil)).Info("config", "config", c, "secret", c.WeCom.Secret)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		fmt.Fprintf(&log, verb+" "+verb+" "+verb+"\n", c, c.WeCom.Secret, c.Database)
	}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	log.Write(b)
	fmt.Fprint(&log, c.Check(Serve))
	for _, secret := range []string{"hunter2", fmt.Sprintf("%x", "hunter2")} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is printed:\n%s", secret, log.String())
		}
	}
	if c.WeCom.Secret.Reveal() != "hunter2" || !strings.Contains(log.String(), "***") {
		t.Error("the secret is lost, or nothing was printed")
	}
}

func TestMaskedAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"":                               "",
		"sqlite:a@b:c.db":                "sqlite:a@b:c.db",
		"mysql:u:p@tcp(h:3306)/d":        "mysql:u:***@tcp(h:3306)/d",
		"mysql:u:p:q@r/s@unix(/s)/d?x=y": "mysql:u:***@unix(/s)/d?x=y",
		"mysql:u@tcp(h)/d":               "mysql:u@tcp(h)/d",
		"redis://:p@h:6379/0":            "redis://:***@h:6379/0",
		"redis://h:6379":                 "redis://h:6379",
		"root:p@tcp(h)/d":                "***",
		"postgres://u:p@h/d":             "postgres://u:***@h/d",
	} {
		if got := NewDSN(in).String(); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// Whatever the file says, reading it ends, no check panics, and the secret in the
// environment is in no message.
func FuzzLoad(f *testing.F) {
	f.Add(whole)
	f.Add("listen: [a\n")
	f.Add("wecom: &a {wecom: *a, secret: *a}\n")
	f.Add("? [x]\n: y\n<<: {listen: z}\n")
	f.Add("listen: a\n---\nlisten: b")
	path := filepath.Join(f.TempDir(), "duban.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, _, err := Load(path, []string{"DUBAN_WECOM_SECRET=hunter2-hunter2", "DUBAN_DATABASE=mysql:u:hunter2-hunter2@x"})
		if err == nil {
			err = c.Check(Serve)
		}
		if strings.Contains(text, "hunter2-hunter2") {
			return
		}
		if s := fmt.Sprint(c, err); strings.Contains(s, "hunter2-hunter2") {
			t.Fatalf("secret in %s", s)
		}
	})
}
