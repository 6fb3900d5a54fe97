package config

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

const mask = "***"

// Secret is a value that must not be printed. Every way of formatting, logging or
// encoding it gives ***, or nothing when it is empty.
type Secret struct{ value string }

// NewSecret returns the secret with this value.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal returns the value, for the one place that has to use it.
func (s Secret) Reveal() string { return s.value }

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.value == "" }

// String returns "***", and "" when there is no secret.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return mask
}

// Format implements fmt.Formatter, so that no verb shows the value.
func (s Secret) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, s.String()) }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText implements encoding.TextMarshaler for JSON and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// DSN is an address that may hold a password. It prints with *** for the password.
type DSN struct{ value string }

// NewDSN returns the address with this value.
func NewDSN(value string) DSN { return DSN{value} }

// Reveal returns the address with its password, for the one place that connects.
func (d DSN) Reveal() string { return d.value }

// IsZero reports whether there is no address.
func (d DSN) IsZero() bool { return d.value == "" }

// String returns the address with *** for the password. An address that is
// neither sqlite: nor mysql: nor a URL could hide a password anywhere and is *** as a whole.
func (d DSN) String() string {
	scheme, rest, ok := strings.Cut(d.value, ":")
	switch {
	case d.IsZero():
		return ""
	case ok && scheme == "sqlite":
		return d.value
	case ok && scheme == "mysql":
		return "mysql:" + maskPassword(rest)
	}
	if scheme, rest, ok := strings.Cut(d.value, "://"); ok {
		return scheme + "://" + maskPassword(rest)
	}
	return mask
}

// maskPassword masks user:password@: all between the first colon and the last @,
// since a password may hold both.
func maskPassword(s string) string {
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return s
	}
	colon := strings.IndexByte(s[:at], ':')
	if colon < 0 {
		return s
	}
	return s[:colon+1] + mask + s[at:]
}

// Format implements fmt.Formatter, so that no verb shows the password.
func (d DSN) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, d.String()) }

// LogValue implements slog.LogValuer.
func (d DSN) LogValue() slog.Value { return slog.StringValue(d.String()) }

// MarshalText implements encoding.TextMarshaler for JSON and its like.
func (d DSN) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
