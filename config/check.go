package config

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Purpose says what a configuration is to be used for.
type Purpose uint8

// The purposes.
const (
	// Local needs the database only: every command but serve and doctor.
	Local Purpose = iota
	// Serve also needs the WeCom keys.
	Serve
)

// Fault is one thing that is wrong.
type Fault struct {
	// Place is "duban.yaml:7", the variable's name, or both names when nothing was set.
	Place string
	// Problem says what is wrong, without quoting secrets.
	Problem string
	// Example is a right value, "" when there is none to show.
	Example string
}

// String returns the fault in one line.
func (f Fault) String() string {
	s := f.Place + "：" + f.Problem
	if f.Example != "" {
		s += "，例如 " + f.Example
	}
	return s
}

// CheckError is all the faults of a configuration.
type CheckError []Fault

// Error lists the faults, a line each.
func (f CheckError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "配置有%d处错误", len(f))
	for _, fault := range f {
		b.WriteString("\n  " + fault.String())
	}
	return b.String()
}

// Check returns nil, or a CheckError with everything that is wrong with c for this
// purpose: keys that do not exist, values that cannot be read, values that do not
// fit, and values that are missing. Faults of the file come first, in its order.
func (c Config) Check(p Purpose) error {
	faults := append(CheckError(nil), c.from.faults...)
	for _, f := range fields {
		if f.check == nil || f.wecom && p != Serve || c.from.broken[f.key] {
			continue
		}
		if problem := f.check(c); problem != "" {
			faults = append(faults, Fault{c.from.place(f), problem, f.example})
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return faults
}

const missing = "未设置"

func checkListen(s string) string {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return fmt.Sprintf("%q 不是 主机:端口", s)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Sprintf("端口 %q 不在 0 至 65535 之间", port)
	}
	return ""
}

func checkURL(s string, optional bool) string {
	if s == "" {
		if optional {
			return ""
		}
		return missing
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return "不是 http:// 或 https:// 开头的完整地址"
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "不能含有账号、查询参数或锚点"
	}
	return ""
}

// checkBase checks an address of the vendor, which a private installation has to replace.
func checkBase(c Config, s, public string) string {
	if c.WeCom.Flavor == FlavorGov && s == public {
		return "版本为 gov 时须填写本单位的部署地址"
	}
	return checkURL(s, false)
}

func checkDatabase(s string) string {
	scheme, rest, _ := strings.Cut(s, ":")
	switch scheme {
	case "sqlite":
		if rest == "" {
			return "缺少文件路径"
		}
		return ""
	case "mysql":
		dsn, _, _ := strings.Cut(rest, "?")
		if slash := strings.LastIndexByte(dsn, '/'); slash < 0 || slash == len(dsn)-1 {
			return "缺少数据库名"
		}
		return ""
	}
	return "不以 sqlite: 或 mysql: 开头"
}

func checkRedis(s string) string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil { // err quotes the address, password included
		return "不是完整的地址，密码中的特殊字符须用百分号编码"
	}
	switch {
	case u.Scheme == "unix" && u.Path != "":
		return ""
	case (u.Scheme == "redis" || u.Scheme == "rediss") && u.Hostname() != "":
		return ""
	}
	return "不是 redis://、rediss:// 或 unix:// 开头的完整地址"
}

// checkWord checks a value that WeCom hands out: it is there and was copied whole.
func checkWord(s string) string {
	switch {
	case s == "":
		return missing
	case strings.ContainsFunc(s, unicode.IsSpace):
		return "含有空白字符，请重新复制"
	}
	return ""
}

// checkAESKey wants 43 characters of base64. Their last two bits say nothing and
// need not be zero: the vendor's own example has them set.
// See developer.work.weixin.qq.com/document/path/90968.
func checkAESKey(s string) string {
	if problem := checkWord(s); problem != "" {
		return problem
	}
	if n := utf8.RuneCountInString(s); n != 43 {
		return fmt.Sprintf("应为43个字符，现为%d个", n)
	}
	if _, err := base64.RawStdEncoding.DecodeString(s); err != nil {
		return "含有 A-Z、a-z、0-9、+、/ 以外的字符"
	}
	return ""
}

func checkCAFile(path string) string {
	if path == "" {
		return ""
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		return fmt.Sprintf("不能读取 %q", path)
	}
	if !x509.NewCertPool().AppendCertsFromPEM(pem) {
		return fmt.Sprintf("%q 中没有 PEM 证书", path)
	}
	return ""
}
