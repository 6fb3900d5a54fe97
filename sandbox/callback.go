package sandbox

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The vendor's patience (documents 90238 and 90930): a second for the check of the
// address, five for a callback, three more tries. Tries that fail at once are
// spaced as those that time out are.
const (
	verifyTimeout   = time.Second
	callbackTimeout = 5 * time.Second
	maxRetries      = 3
	maxReply        = 1 << 20
	reorderWait     = time.Second
)

// CallbackError is an event that the bot did not take: every try failed.
type CallbackError struct {
	Tries int
	Err   error // of the last try
}

func (e *CallbackError) Error() string {
	return fmt.Sprintf("sandbox: callback failed %d times: %v", e.Tries, e.Err)
}

func (e *CallbackError) Unwrap() error { return e.Err }

// BadReplyError is a passive reply that no phone could show.
type BadReplyError struct{ Err error }

func (e *BadReplyError) Error() string { return "sandbox: bad passive reply: " + e.Err.Error() }

func (e *BadReplyError) Unwrap() error { return e.Err }

// ErrNoCallback tells that the application has no callback address.
var ErrNoCallback = errors.New("sandbox: the application has no callback address")

// ErrStranger tells that an account does not have the application.
var ErrStranger = errors.New("sandbox: the account does not have the application")

// errLost is a reply that the "lost" fault threw away.
var errLost = errors.New("应答在途中丢失")

// statusError is an HTTP answer other than 200.
type statusError int

func (e statusError) Error() string { return "HTTP " + strconv.Itoa(int(e)) }

// VerifyURL asks the bot to prove that it holds the key, as saving the callback
// settings does: a GET whose answer within a second is the plain echostr, no more.
func (c *Corp) VerifyURL(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	want := strconv.FormatInt(c.s.number(), 10)
	req, err := c.request(ctx, http.MethodGet, []byte(want))
	if err != nil {
		return err
	}
	res, err := c.s.opts.Client.Do(req)
	if err != nil {
		return fmt.Errorf("sandbox: verify: %w", reason(err))
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxReply))
	if err != nil {
		return fmt.Errorf("sandbox: verify: %w", reason(err))
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("sandbox: verify: %w", statusError(res.StatusCode))
	}
	if string(b) != want {
		return fmt.Errorf("sandbox: verify: the answer is not the plain echostr (%d bytes, want %d)", len(b), len(want))
	}
	return nil
}

// number is a positive message number, unlike any other even across restarts.
func (s *Sandbox) number() int64 {
	var n int64
	for _, b := range s.random(8) {
		n = n<<8 | int64(b)
	}
	return n&(1<<62-1) | 1<<61
}

// request builds a signed request with a nonce and time of its own; msg is the
// echostr of a GET, the message of a POST.
func (c *Corp) request(ctx context.Context, method string, msg []byte) (*http.Request, error) {
	c.mu.Lock()
	address := c.url
	c.mu.Unlock()
	if address == "" || c.key == nil {
		return nil, ErrNoCallback
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("sandbox: callback address: %w", err)
	}
	sealed := c.key.seal(c.s.random(16), msg)
	ts := strconv.FormatInt(c.now().Unix(), 10)
	nonce := strconv.FormatInt(c.s.number()%1e10, 10)
	q := u.Query()
	q.Set("msg_signature", c.key.sign(ts, nonce, sealed))
	q.Set("timestamp", ts)
	q.Set("nonce", nonce)
	var body io.Reader
	if method == http.MethodGet {
		q.Set("echostr", sealed)
	} else {
		var b strings.Builder
		b.WriteString("<xml>")
		cdata(&b, "ToUserName", c.cfg.ID)
		cdata(&b, "AgentID", strconv.Itoa(c.cfg.AgentID))
		cdata(&b, "Encrypt", sealed)
		b.WriteString("</xml>")
		body = strings.NewReader(b.String())
	}
	u.RawQuery = q.Encode()
	req, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err != nil {
		return nil, fmt.Errorf("sandbox: callback: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "text/xml")
	}
	return req, nil
}

// post tries an event once and returns the answer's body.
func (c *Corp) post(ctx context.Context, msg []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callbackTimeout)
	defer cancel()
	req, err := c.request(ctx, http.MethodPost, msg)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.stats.Callbacks++
	c.mu.Unlock()
	res, err := c.s.opts.Client.Do(req)
	if err != nil {
		return nil, reason(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxReply))
	if err != nil {
		return nil, reason(err)
	}
	if res.StatusCode != http.StatusOK {
		return nil, statusError(res.StatusCode)
	}
	return b, nil
}

// reason takes the address, which holds a signature, out of a client's error.
func reason(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// words says why a try failed, for the phone.
func words(err error) string {
	var status statusError
	switch {
	case errors.As(err, &status), errors.Is(err, errLost):
		return err.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("%d 秒内没有应答", callbackTimeout/time.Second)
	case errors.Is(err, context.Canceled):
		return "已停止"
	case errors.Is(err, ErrNoCallback):
		return "应用没有配置接收消息的地址"
	}
	return "连接不上或连接中断"
}

// deliverEvent sends an event until the bot takes it, at most 1 + maxRetries times, the
// same message each time. note hears of each failure and whether it was the last.
func (c *Corp) deliverEvent(ctx context.Context, msg []byte, lose bool, note func(try int, err error, last bool)) ([]byte, error) {
	for try := 1; ; try++ {
		next := time.NewTimer(callbackTimeout)
		body, err := c.post(ctx, msg)
		if err == nil && lose && try == 1 {
			err = errLost
		}
		if err == nil {
			next.Stop()
			return body, nil
		}
		last := try > maxRetries || errors.Is(err, ErrNoCallback) || ctx.Err() != nil
		note(try, err, last)
		if last {
			next.Stop()
			return nil, &CallbackError{Tries: try, Err: err}
		}
		select {
		case <-next.C:
		case <-ctx.Done():
			next.Stop()
			return nil, &CallbackError{Tries: try, Err: errors.Join(ctx.Err(), err)}
		}
	}
}

// heldCallback waits for the callback that overtakes it.
type heldCallback struct{ release chan struct{} }

// takeTurn holds a callback back while Reorder is on; the function that it returns
// lets the one that was overtaken go.
func (c *Corp) takeTurn(ctx context.Context) func() {
	c.mu.Lock()
	if !c.reorder {
		c.mu.Unlock()
		return func() {}
	}
	if h := c.held; h != nil {
		c.held = nil
		c.mu.Unlock()
		return func() { close(h.release) }
	}
	h := &heldCallback{release: make(chan struct{})}
	c.held = h
	c.mu.Unlock()
	t := time.NewTimer(reorderWait)
	defer t.Stop()
	select {
	case <-h.release:
	case <-t.C:
	case <-ctx.Done():
	}
	c.mu.Lock()
	if c.held == h {
		c.held = nil
	}
	c.mu.Unlock()
	return func() {}
}

// passiveReply is the encrypted answer to a callback (document 90241).
type passiveReply struct {
	XMLName      xml.Name `xml:"xml"`
	ToUserName   string
	FromUserName string
	CreateTime   string
	MsgType      string
	Content      string
	Image        struct {
		MediaID string `xml:"MediaId"`
	}
	Articles struct {
		Item []article `xml:"item"`
	}
	Button struct{ ReplaceName string }
	Card   *Card `xml:"TemplateCard"`
}

// openReply checks and reads the answer to a callback of account; nil means that
// the bot has nothing to say.
func (c *Corp) openReply(body []byte, account string) (*passiveReply, error) {
	if len(body) == 0 {
		return nil, nil
	}
	var env struct {
		XMLName      xml.Name `xml:"xml"`
		Encrypt      string
		MsgSignature string
		TimeStamp    string
		Nonce        string
	}
	if xml.Unmarshal(body, &env) != nil {
		return nil, errXML
	}
	if _, err := strconv.ParseInt(env.TimeStamp, 10, 64); err != nil {
		return nil, errXML
	}
	msg, err := c.key.open(env.MsgSignature, env.TimeStamp, env.Nonce, env.Encrypt)
	if err != nil {
		return nil, err
	}
	var r passiveReply
	if xml.Unmarshal(msg, &r) != nil {
		return nil, errXML
	}
	if _, err := strconv.ParseInt(r.CreateTime, 10, 64); err != nil {
		return nil, errXML
	}
	if r.ToUserName != account || r.FromUserName != c.cfg.ID {
		return nil, errAddress
	}
	return &r, nil
}

// article is one entry of a news reply.
type article struct {
	Title       string
	Description string
	URL         string `xml:"Url"`
}
