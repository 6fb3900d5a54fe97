package wecom

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
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
	// Shared keeps the access token for all replicas; nil keeps it in this process.
	Shared Shared
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
	// wire carries every request; the calls below reach it through the SDK.
	wire   http.RoundTripper
	tokens tokens
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
		wire: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:   true,
			MaxIdleConnsPerHost: 64,
			IdleConnTimeout:     90 * time.Second,
		},
	}
	through.Do(useRouter)
	c.tokens = tokens{fetch: c.fetchToken, clock: o.Clock, shared: o.Shared, key: tokenKey(c.base, o.CorpID, o.AgentID)}
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

// TokenAge is how long the access token has been in use; ok is false without one.
func (c *Client) TokenAge() (age time.Duration, ok bool) { return c.tokens.age() }

// fetchToken fetches an access token (developer.work.weixin.qq.com/document/path/91039).
func (c *Client) fetchToken(ctx context.Context) (token string, life time.Duration, err error) {
	var answer struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int64  `json:"expires_in"` // seconds
	}
	query := url.Values{"corpid": {c.corpID}, "corpsecret": {c.secret}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/cgi-bin/gettoken?"+query.Encode(), http.NoBody)
	if err != nil {
		return "", 0, errors.New("wecom: gettoken: cannot build the request") // the cause would quote the address
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	data, err := c.fetch(r.WithContext(ctx), c.secret)
	if err == nil {
		err = read("gettoken", data, &answer)
	}
	if err != nil {
		return "", 0, fmt.Errorf("wecom: gettoken: %w", err)
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

// withoutAddress takes off the wrapping in which net/http quotes the address of a
// call, and with it the secret or the token.
func withoutAddress(err error) error {
	var wrapped *url.Error
	for errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return err
}

// agent is the query of calls that name the application in the address.
func (c *Client) agent() url.Values {
	return url.Values{"agentid": {strconv.FormatInt(c.agentID, 10)}}
}
