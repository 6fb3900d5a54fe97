package wecom

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// codeUnknownUser and its like are how the vendor says that the application does not
// see a person (developer.work.weixin.qq.com/document/path/90313).
const (
	codeUnknownUser = 60111
	codeNotInScope  = 60011
	codeBadUser     = 40003
)

// Sees reports whether the application may see, and so send to, a person
// (developer.work.weixin.qq.com/document/path/90196).
func (c *Client) Sees(ctx context.Context, account string) (bool, error) {
	err := c.call(ctx, http.MethodGet, "user/get", url.Values{"userid": {account}}, nil, nil)
	var refusal *APIError
	if errors.As(err, &refusal) && (refusal.Code == codeUnknownUser || refusal.Code == codeNotInScope || refusal.Code == codeBadUser) {
		return false, nil
	}
	return err == nil, err
}

// Skew is how far our clock is ahead of the vendor's, to about a second: the answer
// tells its moment in whole ones. It needs no token.
func (c *Client) Skew(ctx context.Context) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/cgi-bin/getcallbackip", http.NoBody)
	if err != nil {
		return 0, fmt.Errorf("wecom: time: %w", err)
	}
	began := c.tokens.clock.Now()
	answer, err := c.wire.RoundTrip(r)
	if err != nil {
		return 0, fmt.Errorf("wecom: time: %w", withoutAddress(err))
	}
	_ = answer.Body.Close() // its words do not matter
	theirs, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return 0, fmt.Errorf("wecom: time: %w: no date", ErrAnswer)
	}
	ours := began.Add(c.tokens.clock.Now().Sub(began) / 2)
	skew := ours.Sub(theirs)
	if skew >= 0 && skew < time.Second { // what the header cuts off
		return 0, nil
	}
	return skew, nil
}

// Echo asks an address, as the vendor does when it is saved in the console, to return
// a text that only its keys can read (developer.work.weixin.qq.com/document/path/90930),
// and reports what is wrong.
func Echo(ctx context.Context, address string, crypt *Crypt, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	want := strconv.FormatInt(now.UnixNano(), 10)
	sealed, err := crypt.Encrypt([]byte(want))
	if err != nil {
		return err
	}
	timestamp, nonce := strconv.FormatInt(now.Unix(), 10), want[len(want)-9:]
	query := url.Values{
		"msg_signature": {crypt.Sign(timestamp, nonce, sealed)}, "timestamp": {timestamp}, "nonce": {nonce}, "echostr": {string(sealed)},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"?"+query.Encode(), http.NoBody)
	if err != nil {
		return fmt.Errorf("wecom: echo: %w", err)
	}
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		return fmt.Errorf("wecom: echo: %w", withoutAddress(err))
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return &EchoError{Status: answer.StatusCode}
	}
	got, err := io.ReadAll(io.LimitReader(answer.Body, int64(len(want))+1))
	if err != nil || string(got) != want {
		return &EchoError{Status: answer.StatusCode}
	}
	return nil
}

// EchoError is an answer to Echo that is not the echo: another status, or with 200
// another text.
type EchoError struct{ Status int }

// Error implements error.
func (e *EchoError) Error() string { return fmt.Sprintf("not the echo (status %d)", e.Status) }
