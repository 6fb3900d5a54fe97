package wecom

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// Codes of the server API that callers decide by
// (developer.work.weixin.qq.com/document/path/90313).
const (
	CodeBadSecret    = 40001 // the secret is wrong; repeating it gets the address banned for an hour
	CodeBadToken     = 40014 // the access token is invalid
	CodeTokenExpired = 42001 // the access token has expired
	CodeUntrustedIP  = 60020 // our address is not among the application's trusted ones

	codeBadCorp       = 40013
	codeForeignSecret = 40091
	codeNoToken       = 41001
)

// APIError is an answer of the server API that is not a success. Only Code is fit
// to decide by; the vendor changes the words.
type APIError struct {
	Call string // the path of the call, without parameters
	Code int    // errcode
	Msg  string // errmsg
}

// Error implements error.
func (e *APIError) Error() string {
	return fmt.Sprintf("wecom: %s: errcode %d: %s", e.Call, e.Code, e.Msg)
}

// IP returns our address as the vendor saw it, which it tells in the message of
// CodeUntrustedIP and others (“…, from ip: 203.0.113.7, more info at …”), or "".
func (e *APIError) IP() string {
	_, rest, found := strings.Cut(e.Msg, "from ip:")
	if !found {
		return ""
	}
	word, _, _ := strings.Cut(strings.TrimSpace(rest), ",")
	addr, err := netip.ParseAddr(strings.TrimSpace(word))
	if err != nil {
		return ""
	}
	return addr.String()
}

// ErrAnswer is an answer that does not come from the server API: a status other
// than 200, or something that is not its JSON, as gateways give.
var ErrAnswer = errors.New("not an answer of the server API")

// Errcode is the vendor's code, for those who do not know this package.
func (e *APIError) Errcode() int { return e.Code }

// wrongSecret reports whether a refusal of gettoken says that asking again is of no use.
func (e *APIError) wrongSecret() bool {
	return e.Code == CodeBadSecret || e.Code == codeBadCorp || e.Code == codeForeignSecret
}
