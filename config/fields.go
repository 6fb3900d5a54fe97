package config

import (
	"fmt"
	"strconv"
	"strings"
)

// field is one key: all that is said about it anywhere is said here.
type field struct {
	key     string // path in the YAML file
	env     string
	def     string // "" for none
	example string
	secret  bool // may also come from the file that env + "_FILE" names
	wecom   bool // needed, and checked, only when WeCom is spoken to
	doc     string
	set     func(*Config, string) error // form only; Check judges the value
	check   func(Config) string         // "" or what is wrong, never quoting a secret
}

//go:generate go test -run ^TestSampleFile$ -update

var fields = []field{
	{
		key: "listen", env: "DUBAN_LISTEN", def: "127.0.0.1:8212", example: "127.0.0.1:8212",
		doc:   "监听地址，形如 主机:端口。端口为 0 时由系统分配。",
		set:   setString(func(c *Config) *string { return &c.Listen }),
		check: func(c Config) string { return checkListen(c.Listen) },
	},
	{
		key: "base_url", env: "DUBAN_BASE_URL", example: "https://duban.example.gov.cn",
		doc:   "本程序对外的地址，即管理后台“接收消息”的 URL 中 /wecom/callback 之前的部分。duban doctor 用它检查回调地址，不设置则不检查。",
		set:   setURL(func(c *Config) *string { return &c.BaseURL }),
		check: func(c Config) string { return checkURL(c.BaseURL, true) },
	},
	{
		key: "database", env: "DUBAN_DATABASE", def: "sqlite:duban.db", secret: true,
		example: "mysql:user:password@tcp(127.0.0.1:3306)/duban",
		doc:     "数据库：sqlite:文件路径，或 mysql:连接串（MySQL 8、MariaDB）。",
		set:     setDSN(func(c *Config) *DSN { return &c.Database }),
		check:   func(c Config) string { return checkDatabase(c.Database.Reveal()) },
	},
	{
		key: "redis", env: "DUBAN_REDIS", secret: true, example: "redis://:password@127.0.0.1:6379/0",
		doc:   "Redis 地址。不设置则短期状态存于进程内，只能运行一个副本。",
		set:   setDSN(func(c *Config) *DSN { return &c.Redis }),
		check: func(c Config) string { return checkRedis(c.Redis.Reveal()) },
	},
	{
		key: "member_rate", env: "DUBAN_MEMBER_RATE", def: "60", example: "60",
		doc: "每名人员每分钟最多答复的消息数，0 为不限。",
		set: func(c *Config, s string) (err error) {
			if c.MemberRate, err = strconv.Atoi(s); err != nil {
				return fmt.Errorf("%q 不是整数", s)
			}
			return nil
		},
		check: func(c Config) string {
			if c.MemberRate < 0 {
				return "不能小于 0"
			}
			return ""
		},
	},
	{
		key: "log_level", env: "DUBAN_LOG_LEVEL", def: "info", example: "info",
		doc: "日志级别：debug、info、warn 或 error。",
		set: func(c *Config, s string) error {
			switch strings.ToLower(s) {
			case "debug", "info", "warn", "error":
				return c.LogLevel.UnmarshalText([]byte(s))
			}
			return fmt.Errorf("%q 不是 debug、info、warn、error 之一", s)
		},
	},
	{
		key: "wecom.corp_id", env: "DUBAN_WECOM_CORP_ID", wecom: true, example: "ww1234567890abcdef",
		doc:   "企业ID，见管理后台“我的企业”。",
		set:   setString(func(c *Config) *string { return &c.WeCom.CorpID }),
		check: func(c Config) string { return checkWord(c.WeCom.CorpID) },
	},
	{
		key: "wecom.agent_id", env: "DUBAN_WECOM_AGENT_ID", wecom: true, example: "1000002",
		doc: "应用的 AgentId，见管理后台该应用的页面。",
		set: func(c *Config, s string) (err error) {
			if c.WeCom.AgentID, err = strconv.ParseInt(s, 10, 64); err != nil {
				return fmt.Errorf("%q 不是整数", s)
			}
			return nil
		},
		check: func(c Config) string {
			switch {
			case c.WeCom.AgentID == 0:
				return missing
			case c.WeCom.AgentID < 0:
				return "不能小于 0"
			}
			return ""
		},
	},
	{
		key: "wecom.secret", env: "DUBAN_WECOM_SECRET", wecom: true, secret: true,
		example: "应用页面所示的Secret",
		doc:     "应用的 Secret，用于取得接口凭证。",
		set:     setSecret(func(c *Config) *Secret { return &c.WeCom.Secret }),
		check:   func(c Config) string { return checkWord(c.WeCom.Secret.Reveal()) },
	},
	{
		key: "wecom.token", env: "DUBAN_WECOM_TOKEN", wecom: true, secret: true,
		example: "QDG6eK",
		doc:     "接收消息的 Token，用于核验回调的签名。",
		set:     setSecret(func(c *Config) *Secret { return &c.WeCom.Token }),
		check:   func(c Config) string { return checkWord(c.WeCom.Token.Reveal()) },
	},
	{
		key: "wecom.aes_key", env: "DUBAN_WECOM_AES_KEY", wecom: true, secret: true,
		example: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
		doc:     "接收消息的 EncodingAESKey，用于加密和解密回调，共43个字符。",
		set:     setSecret(func(c *Config) *Secret { return &c.WeCom.AESKey }),
		check:   func(c Config) string { return checkAESKey(c.WeCom.AESKey.Reveal()) },
	},
	{
		key: "wecom.flavor", env: "DUBAN_WECOM_FLAVOR", def: string(FlavorWeCom), wecom: true, example: "gov",
		doc: "版本：wecom 为企业微信，gov 为政务微信（私有化部署）。",
		set: func(c *Config, s string) error {
			switch f := Flavor(strings.ToLower(s)); f {
			case FlavorWeCom, FlavorGov:
				c.WeCom.Flavor = f
				return nil
			}
			return fmt.Errorf("%q 不是 wecom、gov 之一", s)
		},
	},
	{
		key: "wecom.cards", env: "DUBAN_WECOM_CARDS", def: "false", wecom: true, example: "true",
		doc: "提示是否使用带按钮的卡片。微信插件不显示卡片，全体人员都使用企业微信客户端时再开启。政务微信不支持，设置不起作用。",
		set: func(c *Config, s string) (err error) {
			if c.WeCom.Cards, err = strconv.ParseBool(s); err != nil {
				return fmt.Errorf("%q 不是 true、false 之一", s)
			}
			return nil
		},
	},
	{
		key: "wecom.api_base", env: "DUBAN_WECOM_API_BASE", def: "https://qyapi.weixin.qq.com", wecom: true,
		example: "https://wecom.example.gov.cn",
		doc:     "接口地址。政务微信填写本单位的部署地址。",
		set:     setURL(func(c *Config) *string { return &c.WeCom.APIBase }),
		check:   func(c Config) string { return checkBase(c, c.WeCom.APIBase, "https://qyapi.weixin.qq.com") },
	},
	{
		key: "wecom.oauth_base", env: "DUBAN_WECOM_OAUTH_BASE", def: "https://open.weixin.qq.com", wecom: true,
		example: "https://wecom.example.gov.cn",
		doc:     "网页授权地址。政务微信填写本单位的部署地址。",
		set:     setURL(func(c *Config) *string { return &c.WeCom.OAuthBase }),
		check:   func(c Config) string { return checkBase(c, c.WeCom.OAuthBase, "https://open.weixin.qq.com") },
	},
	{
		key: "wecom.ca_file", env: "DUBAN_WECOM_CA_FILE", wecom: true, example: "ca.pem",
		doc:   "在系统证书之外信任的证书文件（PEM），供内网自签证书使用。",
		set:   setString(func(c *Config) *string { return &c.WeCom.CAFile }),
		check: func(c Config) string { return checkCAFile(c.WeCom.CAFile) },
	},
}

func setString(at func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error { *at(c) = s; return nil }
}

// setURL drops slashes at the end, so that paths can be appended.
func setURL(at func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error { *at(c) = strings.TrimRight(s, "/"); return nil }
}

func setSecret(at func(*Config) *Secret) func(*Config, string) error {
	return func(c *Config, s string) error { *at(c) = NewSecret(s); return nil }
}

func setDSN(at func(*Config) *DSN) func(*Config, string) error {
	return func(c *Config, s string) error { *at(c) = NewDSN(s); return nil }
}
