package wecom

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/silenceper/wechat/v2/util"
)

// The SDK knows one host and one HTTP client for the whole process. So it is given,
// once, a client that hands each request to the Client in its context, and is told
// nothing but the public host and a placeholder for the token: what it may put into
// an error is then no secret.
const (
	publicHost  = "https://qyapi.weixin.qq.com"
	placeholder = "AT"
)

var through sync.Once

func useRouter() {
	util.DefaultHTTPClient = &http.Client{
		Transport: router{},
		// The API does not redirect; what does would be given the token.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type clientKey struct{}

// router is the SDK's transport: it finds the Client that makes the call.
type router struct{}

// RoundTrip implements http.RoundTripper.
func (router) RoundTrip(r *http.Request) (*http.Response, error) {
	c, ok := r.Context().Value(clientKey{}).(*Client)
	if !ok {
		return nil, errors.New("wecom: a request without its client")
	}
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }()
	}
	data, err := c.authorized(r)
	if err != nil {
		return nil, err
	}
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(data)), ContentLength: int64(len(data)), Request: r,
	}, nil
}

// authorized sends a request to the configured host with the access token, and once
// more with a new one when the vendor calls the token invalid: it may do so before
// the token's time is over. The body is the same bytes both times.
func (c *Client) authorized(r *http.Request) ([]byte, error) {
	for first := true; ; first = false {
		token, err := c.tokens.get(r.Context())
		if err != nil {
			return nil, unsentError{err}
		}
		out, err := c.readdress(r, token)
		if err != nil {
			return nil, err
		}
		data, err := c.fetch(out, token)
		if err != nil {
			return nil, err
		}
		v, err := verdictOf(data)
		if err != nil {
			return nil, err
		}
		if v.Code != CodeBadToken && v.Code != CodeTokenExpired && v.Code != codeNoToken {
			return data, nil
		}
		c.tokens.drop(r.Context(), token)
		if !first {
			return data, nil
		}
	}
}

// readdress copies a request of the SDK with our host and the true token.
func (c *Client) readdress(r *http.Request, token string) (*http.Request, error) {
	query := r.URL.Query()
	query.Set("access_token", token)
	u, err := url.Parse(c.base + r.URL.Path + "?" + query.Encode())
	if err != nil {
		return nil, errors.New("cannot build the request") // the cause would quote the address
	}
	out := r.Clone(r.Context())
	out.URL, out.Host = u, ""
	if r.GetBody != nil {
		if out.Body, err = r.GetBody(); err != nil {
			return nil, fmt.Errorf("body: %w", err)
		}
		if out.Header.Get("Content-Type") == "" {
			out.Header.Set("Content-Type", "application/json; charset=utf-8")
		}
	}
	return out, nil
}

// unsentError is the failure of a request that never left: there was no token for it,
// or no connection.
type unsentError struct{ error }

// Unwrap returns what failed.
func (e unsentError) Unwrap() error { return e.error }

// Unsent reports that the request cannot have arrived.
func (unsentError) Unsent() bool { return true }

// fetch sends a request as it is and returns the answer, without what is secret in it.
func (c *Client) fetch(r *http.Request, secret string) ([]byte, error) {
	var connected atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }}
	answer, err := c.wire.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	if err != nil {
		if err = withoutAddress(err); !connected.Load() {
			err = unsentError{err}
		}
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, withoutAddress(err)
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: status %d", ErrAnswer, answer.StatusCode)
	}
	return hide(data, secret), nil
}

// hide takes a secret out of an answer that is a refusal; others may hold it rightly.
func hide(data []byte, secret string) []byte {
	v, err := verdictOf(data)
	if err != nil || v.Code == 0 || secret == "" {
		return data
	}
	for _, s := range []string{secret, url.QueryEscape(secret), jsonEscape(secret), jsonEscape(url.QueryEscape(secret))} {
		data = bytes.ReplaceAll(data, []byte(s), []byte("…"))
	}
	return data
}

// jsonEscape is s as it may stand within a JSON string.
func jsonEscape(s string) string {
	b, _ := json.Marshal(s) // a string always can be
	return strings.Trim(string(b), `"`)
}

// verdict is what every answer begins with. An answer without a code is a success.
type verdict struct {
	Code int    `json:"errcode"`
	Msg  string `json:"errmsg"`
}

func verdictOf(data []byte) (verdict, error) {
	var v verdict
	if json.Unmarshal(data, &v) != nil {
		return v, fmt.Errorf("%w: no JSON", ErrAnswer) // the cause could quote it
	}
	return v, nil
}

// read reads the answer to a call into out, or its refusal.
func read(path string, data []byte, out any) error {
	v, err := verdictOf(data)
	if err != nil {
		return err
	}
	if v.Code != 0 {
		return &APIError{Call: path, Code: v.Code, Msg: v.Msg}
	}
	if out != nil && json.Unmarshal(data, out) != nil {
		return fmt.Errorf("%w: other JSON", ErrAnswer)
	}
	return nil
}

// call makes a call that needs the access token, with the SDK. in, when not nil, is
// sent as JSON, and as it is when it is bytes.
func (c *Client) call(ctx context.Context, method, path string, query url.Values, in, out any) error {
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, clientKey{}, c), callTime)
	defer cancel()
	params := url.Values{"access_token": {placeholder}}
	maps.Copy(params, query)
	uri := publicHost + "/cgi-bin/" + path + "?" + params.Encode()
	var data []byte
	var err error
	if method == http.MethodGet {
		data, err = util.HTTPGetContext(ctx, uri)
	} else {
		var body []byte
		if body, err = encode(in); err == nil {
			data, err = util.HTTPPostContext(ctx, uri, body, nil)
		}
	}
	if err == nil {
		err = read(path, data, out)
	}
	if err == nil {
		return nil
	}
	if e := (*APIError)(nil); errors.As(err, &e) {
		return e
	}
	return fmt.Errorf("wecom: %s: %w", path, withoutAddress(err))
}

// encode returns in as JSON. < and & stay as they are: the vendor refuses \u003c
// (errcode 40033).
func encode(in any) ([]byte, error) {
	if raw, ok := in.([]byte); ok {
		return raw, nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(in); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
