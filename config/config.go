// Package config reads what an installation is told: a YAML file, and an
// environment variable for every key of it.
//
// One table (fields.go) names every key with its variable, default, explanation
// and example; the defaults, the reader, the messages and duban.example.yaml in
// the repository's root all come from it. The environment goes before the file,
// and empty counts as unset in both. Every secret may also stand in a file that
// a variable ending in _FILE names. Faults are collected and told together, each
// with its line or variable. Nothing is stored, and a secret never appears in a
// message: printing a Config shows *** in its place.
package config

import "log/slog"

// Config is everything an installation can set. The zero value is of no use;
// take it from Default or Load.
type Config struct {
	// Listen is the host:port that the server binds; port 0 takes a free one.
	Listen string
	// BaseURL is the address at which people reach the pages, without a slash at
	// the end; empty when there are no pages to link to.
	BaseURL string
	// Database is sqlite:PATH or mysql:DSN.
	Database DSN
	// Redis is a redis:// address; empty keeps short-lived state in the process.
	Redis DSN
	// MemberRate is how many messages of one member are answered a minute; 0 is no limit.
	MemberRate int
	// LogLevel is the least severe level that is logged.
	LogLevel slog.Level
	WeCom    WeCom

	from Sources
}

// WeCom is the application in WeCom (企业微信) or its government edition (政务微信).
type WeCom struct {
	CorpID  string
	AgentID int64
	// Secret gets the access token; Token and AESKey protect the callback.
	Secret Secret
	Token  Secret
	AESKey Secret
	// APIBase and OAuthBase have no slash at the end.
	APIBase   string
	OAuthBase string
	// CAFile has PEM certificates trusted besides the system's; empty for none.
	CAFile string
	Flavor Flavor
	// Cards says that everybody's program shows cards with buttons.
	Cards bool
}

// Flavor is the edition of WeCom, which decides what its API offers.
type Flavor string

// The editions.
const (
	FlavorWeCom Flavor = "wecom" // the public cloud
	FlavorGov   Flavor = "gov"   // 政务微信, on the government's own servers
)

// Default returns the configuration of an installation that set nothing.
func Default() Config {
	var c Config
	for _, f := range fields {
		if f.def == "" {
			continue
		}
		if err := f.set(&c, f.def); err != nil {
			panic("config: default of " + f.key + ": " + err.Error()) // a test calls Default
		}
	}
	return c
}
