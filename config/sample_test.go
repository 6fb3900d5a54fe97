package config

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite duban.example.yaml")

// sample writes the sample file from the table of fields: required keys stand
// open, all others are commented out with their default or an example.
func sample() string {
	var b strings.Builder
	b.WriteString(`# 督办机器人的配置。复制为 duban.yaml 后修改。
# 每一项也可用括号中的环境变量设置；环境变量优先，空值等于未设置。
# 标有 _FILE 的项还可由“变量名加 _FILE”指定的文件给出，适合存放密钥。
# 只有 serve 和 doctor 需要 wecom 一组，其他命令只用数据库。
`)
	group := ""
	for _, f := range fields {
		name, indent := f.key, ""
		b.WriteString("\n")
		if g, n, ok := strings.Cut(f.key, "."); ok {
			if name, indent = n, "  "; g != group {
				group = g
				b.WriteString(g + ":\n")
			}
		}
		env := f.env
		if f.secret {
			env += "，_FILE"
		}
		b.WriteString(indent + "# " + f.doc + "（" + env + "）\n")
		required := f.def == "" && f.check != nil && f.check(Default()) != ""
		switch {
		case required:
			b.WriteString(indent + "# 必填，例如 " + f.example + "\n" + indent + name + ":\n")
		case f.def != "":
			if f.example != f.def {
				b.WriteString(indent + "# 例如 " + f.example + "\n")
			}
			b.WriteString(indent + "# " + name + ": " + f.def + "\n")
		default:
			b.WriteString(indent + "# " + name + ": " + f.example + "\n")
		}
	}
	return b.String()
}

func TestSampleFile(t *testing.T) {
	path := filepath.Join("..", "duban.example.yaml")
	if *update {
		if err := os.WriteFile(path, []byte(sample()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(b) != sample() {
		t.Error("duban.example.yaml is not what the table of fields says; run go generate ./config")
	}
}

// The sample as it is, and with every example in place, is a good file.
func TestSampleFileIsValid(t *testing.T) {
	c, _, err := Load(filepath.Join("..", "duban.example.yaml"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(Local); err != nil {
		t.Errorf("as it is: %v", err)
	}
	var environ []string
	for _, f := range fields {
		if f.key != "wecom.ca_file" { // names a file that must be there
			environ = append(environ, f.env+"="+f.example)
		}
	}
	if c, _, err = Load("", environ); err != nil {
		t.Fatal(err)
	}
	if err := c.Check(Serve); err != nil {
		t.Errorf("with the examples: %v", err)
	}
}
