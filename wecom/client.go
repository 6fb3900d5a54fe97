package wecom

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"duban/internal/clock"
)

const (
	callTime  = 8 * time.Second // for one call of the API, connection included
	maxAnswer = 1 << 20         // bytes of an answer
)

// ClientOptions say how to reach the server API. All but CAFile must be given.
type ClientOptions struct {
	// Base is the address up to “/cgi-bin”: https://qyapi.weixin.qq.com, or the
	// host of a private edition, by name or number.
	Base string
	// CAFile names a PEM file of certificates to trust besides the system's, for
	// private editions; "" for none.
	CAFile  string
	CorpID  string
	Secret  string
	AgentID int64
	Clock   clock.Clock
}

// Client calls the server API as one application. It goes through the proxy that
// the environment names (HTTPS_PROXY, NO_PROXY). It is safe for concurrent use.
//
// Its errors are *APIError when the API refused, ErrAnswer when something else
// answered, and those of net/http otherwise. None contains the secret or a token.
type Client struct {
	base    string
	corpID  string
	secret  string
	agentID int64
	http    *http.Client
	tokens  tokens
}

// NewClient returns a Client. It fails when Base is no http address or CAFile
// cannot be read or has no certificates. It does not call the API yet.
func NewClient(o ClientOptions) (*Client, error) {
	base, err := url.Parse(o.Base)
	if err != nil || base.Scheme != "https" && base.Scheme != "http" || base.Host == "" {
		return nil, fmt.Errorf("wecom: API address %q is not like https://host", o.Base)
	}
	roots, err := rootsWith(o.CAFile)
	if err != nil {
		return nil, err
	}
	c := &Client{
		base:    strings.TrimRight(o.Base, "/"),
		corpID:  o.CorpID,
		secret:  o.Secret,
		agentID: o.AgentID,
		http: &http.Client{
			Timeout: callTime,
			Transport: &http.Transport{
				Proxy:               http.ProxyFromEnvironment,
				TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
				ForceAttemptHTTP2:   true,
				MaxIdleConnsPerHost: 32,
				IdleConnTimeout:     90 * time.Second,
			},
			// The API does not redirect; what does would be given the token.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	c.tokens = tokens{fetch: c.fetchToken, clock: o.Clock}
	return c, nil
}

// rootsWith returns the system's certificates and those of a PEM file, or nil,
// which means the system's, without a file.
func rootsWith(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("wecom: CA file: %w", err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without certificates of its own
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("wecom: CA file %s has no certificates", file)
	}
	return roots, nil
}

// Token returns a valid access token, from memory or freshly fetched. Keep it out of
// logs, errors and pages.
func (c *Client) Token(ctx context.Context) (string, error) { return c.tokens.get(ctx) }

// fetchToken fetches an access token (developer.work.weixin.qq.com/document/path/91039).
func (c *Client) fetchToken(ctx context.Context) (token string, life time.Duration, err error) {
	var answer struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int64  `json:"expires_in"` // seconds
	}
	query := url.Values{"corpid": {c.corpID}, "corpsecret": {c.secret}}
	if err := c.exchange(ctx, http.MethodGet, "gettoken", query, nil, &answer); err != nil {
		return "", 0, err
	}
	if answer.AccessToken == "" {
		return "", 0, fmt.Errorf("wecom: gettoken: %w: no token", ErrAnswer)
	}
	return answer.AccessToken, time.Duration(answer.ExpiresIn) * time.Second, nil
}

// CallbackIPs returns the addresses that callbacks come from, for firewalls
// (developer.work.weixin.qq.com/document/path/90930).
func (c *Client) CallbackIPs(ctx context.Context) ([]string, error) {
	var answer struct {
		IPs []string `json:"ip_list"`
	}
	err := c.call(ctx, http.MethodGet, "getcallbackip", nil, nil, &answer)
	return answer.IPs, err
}

// Receipt tells what became of a message that the API took. The accounts in it are
// in lower case, whatever was sent.
type Receipt struct {
	MsgID      string   // names the message for 24 hours
	Invalid    []string // accounts that do not exist or may not see the application
	Unlicensed []string // accounts without a licence for the API
}

// maxRecipients is how many accounts one call may name.
const maxRecipients = 1000

// SendText sends a text of at most 2048 bytes to up to 1000 accounts
// (developer.work.weixin.qq.com/document/path/90236). A success can still leave out
// accounts: see Receipt. Within ten minutes the vendor delivers the same text to
// the same accounts once, so a call whose answer was lost can be repeated.
func (c *Client) SendText(ctx context.Context, to []string, text string) (Receipt, error) {
	switch {
	case len(to) == 0 || len(to) > maxRecipients:
		return Receipt{}, fmt.Errorf("wecom: message to %d accounts, want 1 to %d", len(to), maxRecipients)
	case text == "" || len(text) > maxReply:
		return Receipt{}, fmt.Errorf("wecom: text of %d bytes, want 1 to %d", len(text), maxReply)
	}
	type content struct {
		Content string `json:"content"`
	}
	message := struct {
		ToUser        string  `json:"touser"`
		MsgType       string  `json:"msgtype"`
		AgentID       int64   `json:"agentid"`
		Text          content `json:"text"`
		CheckRepeats  int     `json:"enable_duplicate_check"`
		CheckInterval int     `json:"duplicate_check_interval"` // seconds
	}{strings.Join(to, "|"), "text", c.agentID, content{text}, 1, 600}
	var answer struct {
		MsgID      string `json:"msgid"`
		Invalid    string `json:"invaliduser"`
		Unlicensed string `json:"unlicenseduser"`
	}
	if err := c.call(ctx, http.MethodPost, "message/send", nil, message, &answer); err != nil {
		return Receipt{}, err
	}
	return Receipt{MsgID: answer.MsgID, Invalid: accounts(answer.Invalid), Unlicensed: accounts(answer.Unlicensed)}, nil
}

// accounts splits the vendor's list of accounts.
func accounts(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == '|' })
}

// call makes a call that needs the access token, and once more with a new token
// when the vendor calls it invalid: it may do so before the token's time is over.
func (c *Client) call(ctx context.Context, method, path string, query url.Values, in, out any) error {
	for first := true; ; first = false {
		token, err := c.tokens.get(ctx)
		if err != nil {
			return err
		}
		params := url.Values{"access_token": {token}}
		maps.Copy(params, query)
		err = c.exchange(ctx, method, path, params, in, out)
		if !invalidToken(err) {
			return err
		}
		c.tokens.drop(token)
		if !first {
			return err
		}
	}
}

// exchange sends one request and reads the answer into out. in, when not nil, is
// sent as JSON.
func (c *Client) exchange(ctx context.Context, method, path string, query url.Values, in, out any) error {
	body, err := encode(in)
	if err != nil {
		return fmt.Errorf("wecom: %s: %w", path, err)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+"/cgi-bin/"+path+"?"+query.Encode(), body)
	if err != nil {
		return fmt.Errorf("wecom: %s: cannot build the request", path) // the cause would quote the address
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return fmt.Errorf("wecom: %s: %w", path, withoutAddress(err))
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("wecom: %s: %w", path, withoutAddress(err))
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("wecom: %s: %w: status %d", path, ErrAnswer, answer.StatusCode)
	}
	var verdict struct {
		Code int    `json:"errcode"`
		Msg  string `json:"errmsg"`
	}
	if json.Unmarshal(data, &verdict) != nil {
		return fmt.Errorf("wecom: %s: %w: no JSON", path, ErrAnswer) // the cause could quote it
	}
	if verdict.Code != 0 {
		return &APIError{Call: path, Code: verdict.Code, Msg: c.redact(verdict.Msg, query)}
	}
	if out != nil && json.Unmarshal(data, out) != nil {
		return fmt.Errorf("wecom: %s: %w: other JSON", path, ErrAnswer)
	}
	return nil
}

// encode returns in as JSON, or an empty body for nil. < and & stay as they are:
// the vendor refuses \u003c (errcode 40033).
func encode(in any) (io.Reader, error) {
	if in == nil {
		return http.NoBody, nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(in)
	return &b, err
}

// withoutAddress takes off the wrapping in which net/http quotes the address of a
// call, and with it the secret or the token.
func withoutAddress(err error) error {
	var wrapped *url.Error
	for errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return err
}

// redact takes what is secret out of words that come from outside.
func (c *Client) redact(s string, query url.Values) string {
	for _, secret := range []string{c.secret, query.Get("access_token")} {
		if secret != "" {
			s = strings.NewReplacer(secret, "…", url.QueryEscape(secret), "…").Replace(s)
		}
	}
	return s
}

// agent is the query of calls that name the application in the address.
func (c *Client) agent() url.Values {
	return url.Values{"agentid": {strconv.FormatInt(c.agentID, 10)}}
}
