package wecom

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"duban/chat"
	"duban/internal/clock"
)

// Bounds of a callback.
const (
	maxBody  = 64 << 10         // bytes of a POST
	maxQuery = 8 << 10          // bytes of a query, the encrypted echostr included
	maxSkew  = 10 * time.Minute // between the callback's timestamp and our clock
	readTime = 5 * time.Second  // for one request to arrive
)

// Outcome says what became of a request. It is the label to count by.
type Outcome string

// The outcomes, with the HTTP status each gives.
const (
	Answered     Outcome = "answered"      // 200 with an encrypted reply
	Accepted     Outcome = "accepted"      // 200, empty: there was nothing to say
	Verified     Outcome = "verified"      // 200 with the address check's text
	Unknown      Outcome = "unknown"       // 200, empty: a message we have no use for
	OtherAgent   Outcome = "other_agent"   // 200, empty: a message to another application
	BadSignature Outcome = "bad_signature" // 403
	BadReceiver  Outcome = "bad_receiver"  // 403
	Unsigned     Outcome = "unsigned"      // 403, a message that is not encrypted
	Stale        Outcome = "stale"         // 403, more than ten minutes off
	Malformed    Outcome = "malformed"     // 400, base64, length, padding or XML
	BadMethod    Outcome = "bad_method"    // 405
	TooSlow      Outcome = "too_slow"      // 408
	TooLarge     Outcome = "too_large"     // 413
	TooLong      Outcome = "too_long"      // 414, the query
	Failed       Outcome = "failed"        // 500, so that the vendor repeats the callback
)

// Status is the HTTP status that an outcome gives.
func (o Outcome) Status() int {
	switch o {
	case Answered, Accepted, Verified, Unknown, OtherAgent:
		return http.StatusOK
	case BadSignature, BadReceiver, Unsigned, Stale:
		return http.StatusForbidden
	case Malformed:
		return http.StatusBadRequest
	case BadMethod:
		return http.StatusMethodNotAllowed
	case TooSlow:
		return http.StatusRequestTimeout
	case TooLarge:
		return http.StatusRequestEntityTooLarge
	case TooLong:
		return http.StatusRequestURITooLong
	case Failed:
	}
	return http.StatusInternalServerError
}

// Options are what a handler needs. All but AgentID and Count must be given.
type Options struct {
	Token  string // callback token
	AESKey string // EncodingAESKey, 43 characters
	CorpID string // receive ID; empty for a group robot

	// AgentID is our application's number. When it is not 0, messages that name
	// another one are left alone.
	AgentID int64

	Clock clock.Clock
	Log   *slog.Logger

	// Answer returns the text for the sender of an event, "" for none. ev is
	// Answer's to keep and is never of chat.KindUnknown. ctx ends when the vendor
	// hangs up, five seconds after it asked. After an error the vendor repeats the
	// callback, up to three times. A text of more than 2048 bytes is cut.
	Answer func(ctx context.Context, ev *chat.Event) (string, error)

	// Count, when not nil, is called once for each request.
	Count func(Outcome)
}

// NewHandler returns the handler of the callback address. The error is ErrKey.
//
// The handler bounds the time that a body may take; only the server can bound the
// header's, so serve it with Server.
func NewHandler(o Options) (http.Handler, error) {
	c, err := NewCrypt(o.Token, o.AESKey, o.CorpID, rand.Reader)
	if err != nil {
		return nil, err
	}
	if o.Count == nil {
		o.Count = func(Outcome) {}
	}
	h := &handler{Options: o, crypt: c}
	h.pool.New = func() any { return &buffers{body: make([]byte, 0, 2<<10)} }
	return h, nil
}

type handler struct {
	Options
	crypt   *Crypt
	pool    sync.Pool // of *buffers
	refused atomic.Int64
}

// buffers are the memory of one callback, used again by later ones.
type buffers struct {
	body    []byte
	plain   []byte // the decrypted message; doc lies in it
	frame   []byte // the reply before and after encryption
	scratch []byte // what is signed
	out     []byte
	doc     document
}

// query are the parameters of a callback.
type query struct{ signature, timestamp, nonce, echo string }

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b := h.pool.Get().(*buffers)
	defer h.pool.Put(b)
	outcome, body, err := h.handle(w, r, b)
	h.Count(outcome)
	if outcome.Status() != http.StatusOK {
		h.report(r, outcome, err)
	}
	header := w.Header()
	switch outcome {
	case BadMethod:
		header.Set("Allow", "GET, POST")
	case TooLarge, TooSlow:
		header.Set("Connection", "close") // the rest of the body is not waited for
	case Answered:
		header["Content-Type"] = xmlType
	case Verified:
		header["Content-Type"] = textType
	case Accepted, Unknown, OtherAgent, BadSignature, BadReceiver, Unsigned, Stale, Malformed, TooLong, Failed:
	}
	if len(body) > 1<<10 {
		// net/http counts short bodies itself and would send long ones in chunks.
		header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(outcome.Status())
	_, _ = w.Write(body) // when it fails the vendor is gone and will ask again
}

var (
	xmlType  = []string{"application/xml; charset=utf-8"}
	textType = []string{"text/plain; charset=utf-8"}
)

// report logs a request that was not answered with 200: our own failures always,
// others' faults once a second at most, lest a stranger fill the disk.
func (h *handler) report(r *http.Request, outcome Outcome, err error) {
	level := slog.LevelError
	if outcome != Failed {
		level = slog.LevelWarn
		now := h.Clock.Now().Unix()
		if h.refused.Swap(now) == now {
			return
		}
	}
	attrs := []slog.Attr{slog.String("outcome", string(outcome)), slog.String("remote", r.RemoteAddr)}
	if err != nil {
		attrs = append(attrs, slog.Any("error", err))
	}
	h.Log.LogAttrs(r.Context(), level, "callback refused", attrs...)
}

// handle does all but write the answer.
func (h *handler) handle(w http.ResponseWriter, r *http.Request, b *buffers) (Outcome, []byte, error) {
	if !serverBounds(r) {
		// Not every ResponseWriter has deadlines; those of net/http's servers do.
		_ = http.NewResponseController(w).SetReadDeadline(clock.System{}.Now().Add(readTime))
	}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return BadMethod, nil, nil
	}
	if len(r.URL.RawQuery) > maxQuery {
		return TooLong, nil, nil
	}
	q := parseQuery(r.URL.RawQuery)
	if r.Method == http.MethodGet {
		return h.check(q, b)
	}
	if outcome, err := readBody(w, r, b); err != nil {
		return outcome, nil, err
	}
	return h.callback(r.Context(), q, b)
}

// check answers the vendor's check of the address: the text inside echostr, as it is.
func (h *handler) check(q query, b *buffers) (Outcome, []byte, error) {
	b.body = append(b.body[:0], q.echo...)
	plain, outcome, err := h.open(q, b.body, b)
	if err != nil {
		return outcome, nil, err
	}
	return Verified, plain, nil
}

// callback answers the POST whose body is in b.
func (h *handler) callback(ctx context.Context, q query, b *buffers) (Outcome, []byte, error) {
	encrypted, err := readEnvelope(&b.doc, b.body)
	if err != nil {
		return Malformed, nil, err
	}
	if encrypted == nil {
		return Unsigned, nil, nil
	}
	plain, outcome, err := h.open(q, encrypted, b)
	if err != nil {
		return outcome, nil, err
	}
	if err := b.doc.parse(plain); err != nil {
		return Malformed, nil, err
	}
	m, err := readMessage(&b.doc)
	if err != nil {
		return Malformed, nil, err
	}
	if h.otherAgent(m.agent) {
		h.Log.LogAttrs(ctx, slog.LevelWarn, "callback for another application", slog.String("agent", label(m.agent)))
		return OtherAgent, nil, nil
	}
	ev := m.toEvent(&b.doc)
	if ev == nil {
		h.Log.LogAttrs(ctx, slog.LevelInfo, "callback of no use",
			slog.String("type", label(m.kind)), slog.String("event", label(m.event)))
		return Unknown, nil, nil
	}
	sender, id, kind := ev.From, ev.ID, ev.Kind // ev is Answer's from here on
	text, err := h.answer(ctx, ev)
	if err != nil {
		return Failed, nil, fmt.Errorf("answer to %s: %w", id, err)
	}
	return h.reply(ctx, kind, sender, tidy(text), q.nonce, b)
}

// answer calls Answer and makes an error of its panic, so that one is counted,
// logged and repeated like any other failure. The value that it panicked with could
// quote the message, and is told only when it is the runtime's own.
func (h *handler) answer(ctx context.Context, ev *chat.Event) (text string, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case runtime.Error:
			err = fmt.Errorf("panic: %w\n%s", p, debug.Stack())
		default:
			err = fmt.Errorf("panic with a %T\n%s", p, debug.Stack())
		}
	}()
	return h.Answer(ctx, ev)
}

// open verifies and decrypts; its outcome counts when there is an error.
func (h *handler) open(q query, encrypted []byte, b *buffers) (plain []byte, outcome Outcome, err error) {
	if b.scratch, err = h.crypt.verify(b.scratch, q.signature, q.timestamp, q.nonce, encrypted); err != nil {
		return nil, BadSignature, err
	}
	if !h.recent(q.timestamp) {
		return nil, Stale, errStale
	}
	plain, b.plain, err = h.crypt.decrypt(b.plain, encrypted)
	if errors.Is(err, ErrReceiver) {
		return nil, BadReceiver, err
	}
	return plain, Malformed, err
}

var errStale = errors.New("wecom: timestamp is more than ten minutes off")

// recent reports whether a Unix time is near our clock. Only its one usual spelling
// counts: the signature joins its parts without separators, so a sign or a leading
// zero could have been taken from the part before.
func (h *handler) recent(timestamp string) bool {
	const skew = int64(maxSkew / time.Second)
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || timestamp[0] < '1' || timestamp[0] > '9' {
		return false
	}
	now := h.Clock.Now().Unix() // seconds cannot overflow, as a Duration can
	return now-skew <= seconds && seconds <= now+skew
}

func (h *handler) otherAgent(named []byte) bool {
	if h.AgentID == 0 || len(named) == 0 {
		return false
	}
	n, err := strconv.ParseInt(string(named), 10, 64)
	return err != nil || n != h.AgentID
}

// reply builds the encrypted answer to a person. It takes the callback's nonce again.
func (h *handler) reply(ctx context.Context, kind chat.Kind, to, text, nonce string, b *buffers) (Outcome, []byte, error) {
	if text == "" {
		return Accepted, nil, nil
	}
	if len(text) > maxReply {
		h.Log.LogAttrs(ctx, slog.LevelError, "reply cut", slog.Int("bytes", len(text)), slog.Int("limit", maxReply))
		text = cut(text, maxReply)
	}
	now := h.Clock.Now().Unix()
	var head [frameHead]byte
	frame := append(b.frame[:0], head[:]...)
	if kind == chat.KindCard {
		b.frame = appendButtonReply(frame, to, h.CorpID, now, text)
	} else {
		b.frame = appendTextReply(frame, to, h.CorpID, now, text)
	}
	var err error
	b.out, b.frame, b.scratch, err = h.crypt.appendReply(b.out[:0], b.frame, b.scratch, now, nonce)
	if err != nil {
		return Failed, nil, err
	}
	return Answered, b.out, nil
}

// readEnvelope returns the ciphertext of a callback's body, nil when it has none.
func readEnvelope(d *document, body []byte) ([]byte, error) {
	if err := d.parse(body); err != nil {
		return nil, err
	}
	var encrypted []byte
	for i := 1; i < len(d.nodes); i = d.nodes[i].end {
		if string(d.nodes[i].name) != "Encrypt" {
			continue
		}
		if encrypted != nil {
			return nil, ErrXML // two, of which only one could be signed
		}
		encrypted = d.nodes[i].text
	}
	return encrypted, nil
}

// readBody reads the body into b.body within its bounds of size and time. Memory
// grows with what arrives, not with what was announced.
func readBody(w http.ResponseWriter, r *http.Request, b *buffers) (Outcome, error) {
	body := r.Body
	switch {
	// MaxBytesReader also tells the server to let our answer arrive before it hangs
	// up on the rest. Where too much is announced the first byte trips it.
	case r.ContentLength > maxBody:
		body = http.MaxBytesReader(w, body, 0)
	case r.ContentLength < 0:
		body = http.MaxBytesReader(w, body, maxBody)
	}
	var err error
	b.body, err = appendAll(b.body[:0], body)
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		return "", nil
	case errors.As(err, &tooLarge):
		return TooLarge, errTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return TooSlow, err
	}
	return Malformed, err
}

var errTooLarge = errors.New("wecom: body is larger than 64 KiB")

// serverBounds reports whether the server that called us already bounds the time
// in which a request must arrive; a deadline of ours would only extend it.
func serverBounds(r *http.Request) bool {
	s, ok := r.Context().Value(http.ServerContextKey).(*http.Server)
	return ok && 0 < s.ReadTimeout && s.ReadTimeout <= readTime
}

// appendAll appends what r has to b.
func appendAll(b []byte, r io.Reader) ([]byte, error) {
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case errors.Is(err, io.EOF):
			return b, nil
		case err != nil:
			return b, err
		}
	}
}

// parseQuery takes our parameters out of a query and ignores all others, as a
// proxy or a configured address may add some. Of a repeated one the first counts.
func parseQuery(raw string) query {
	var q query
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		name, value, _ := strings.Cut(pair, "=")
		var field *string
		switch name {
		case "msg_signature":
			field = &q.signature
		case "timestamp":
			field = &q.timestamp
		case "nonce":
			field = &q.nonce
		case "echostr":
			field = &q.echo
		default:
			continue
		}
		if *field != "" {
			continue
		}
		if strings.ContainsAny(value, "%+") {
			value, _ = url.QueryUnescape(value) // "" when it is wrong, which no signature fits
		}
		*field = value
	}
	return q
}

// label shortens a type or event name that we do not know, for the log.
func label(b []byte) string { return cut(text(b), 64) }
