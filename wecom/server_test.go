package wecom

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a listener whose connections are net.Pipes, which know deadlines and,
// in a synctest bubble, fake time.
type pipes struct {
	accept chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{accept: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.accept:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func (p *pipes) dial() net.Conn {
	client, server := net.Pipe()
	p.accept <- server
	return client
}

// drip writes head, then one byte a second until the other side hangs up.
func drip(c net.Conn, head string) {
	for _, err := io.WriteString(c, head); err == nil; _, err = io.WriteString(c, "a") {
		time.Sleep(time.Second)
	}
}

// Whoever sends slowly is let go of in five seconds, and others are answered meanwhile.
func TestSlowSendersAreLetGo(t *testing.T) {
	const (
		head = "POST /?x=1 HTTP/1.1\r\nHost: x\r\nX-A: "
		body = "POST /?x=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 600\r\n\r\n<xml>"
		more = "POST /?x=1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<xml>\r\n"
		big  = "POST /?x=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n<xml>"
		gets = "GET /?x=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 600\r\n\r\n<xml>"
	)
	ours := func(h http.Handler) *http.Server { return Server("", h) }
	// A server without bounds of its own: the handler must see to its bodies itself.
	bare := func(h http.Handler) *http.Server { return &http.Server{Handler: h} }
	for _, tc := range []struct {
		name   string
		server func(http.Handler) *http.Server
		send   string
		status string // of the answer, "" when there is none
	}{
		{"head", ours, head, ""},
		{"body", ours, body, "408"},
		{"body in chunks", ours, more, "408"},
		{"body too large", ours, big, "413"},
		{"body of a GET", ours, gets, "403"},
		{"body, server without bounds", bare, body, "408"},
		{"body in chunks, server without bounds", bare, more, "408"},
		{"body too large, server without bounds", bare, big, "413"},
		{"body of a GET, server without bounds", bare, gets, "403"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBed(t)
				l := newPipes()
				s := tc.server(b.h)
				go func() { _ = s.Serve(l) }()
				defer func() { _ = s.Close() }()

				start := time.Now()
				c := l.dial()
				var dripping sync.WaitGroup
				defer dripping.Wait()
				dripping.Go(func() { drip(c, tc.send) })
				other := l.dial()
				e := b.encrypt(textMessage(1))
				go func() { _, _ = io.WriteString(other, b.request(e, "Connection: close\r\n")) }()
				answer, err := http.ReadResponse(bufio.NewReader(other), nil)
				if err != nil || answer.StatusCode != http.StatusOK {
					t.Fatalf("another request: %v, %v", answer, err)
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				_ = answer.Body.Close()
				if took := time.Since(start); took > time.Second {
					t.Errorf("another request took %v", took)
				}
				all, _ := io.ReadAll(c)
				_ = c.Close()
				if took := time.Since(start); took > readTime+time.Second {
					t.Errorf("let go after %v", took)
				}
				if _, status, _ := strings.Cut(string(all), " "); !strings.HasPrefix(status, tc.status) || (tc.status == "" && len(all) > 0) {
					t.Errorf("answer %.40q, want %q", all, tc.status)
				}
			})
		})
	}
}

// request is a signed callback as it goes over the wire.
func (b *bed) request(encrypted []byte, header string) string {
	body := envelope(encrypted)
	return "POST /?" + b.query(now, encrypted) + " HTTP/1.1\r\nHost: x\r\n" + header +
		"Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
}

// A keep-alive connection may rest between requests for longer than a request may take.
func TestRestingConnectionIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		l := newPipes()
		s := Server("", b.h)
		go func() { _ = s.Serve(l) }()
		defer func() { _ = s.Close() }()
		c := l.dial()
		defer func() { _ = c.Close() }()
		answers := bufio.NewReader(c)
		for i := range 3 {
			e := b.encrypt(textMessage(i))
			go func() { _, _ = io.WriteString(c, b.request(e, "")) }()
			answer, err := http.ReadResponse(answers, nil)
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Fatalf("request %d: %v, %v", i, answer, err)
			}
			if _, err := io.Copy(io.Discard, answer.Body); err != nil {
				t.Fatal(err)
			}
			_ = answer.Body.Close()
			time.Sleep(time.Minute)
		}
	})
}

// A long reply carries its length, so that no receiver has to read chunks.
func TestLongReplyCarriesItsLength(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, answering(strings.Repeat("督", 682), nil))
		l := newPipes()
		s := Server("", b.h)
		go func() { _ = s.Serve(l) }()
		defer func() { _ = s.Close() }()
		c := l.dial()
		defer func() { _ = c.Close() }()
		e := b.encrypt(textMessage(1))
		go func() { _, _ = io.WriteString(c, b.request(e, "")) }()
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || int(answer.ContentLength) != len(body) || len(body) < 2048 {
			t.Errorf("length %d for %d bytes, %v", answer.ContentLength, len(body), err)
		}
	})
}

// A sender of too much is told so over a true socket, where hanging up on what it
// still sends would wipe out the answer on its way.
func TestTooLargeBodyIsToldSo(t *testing.T) {
	b := newBed(t)
	s := httptest.NewServer(b.h)
	defer s.Close()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for name, body := range map[string]io.Reader{
		"announced":     strings.NewReader(nested(100_000)),
		"not announced": struct{ io.Reader }{strings.NewReader(nested(100_000))},
	} {
		answer, err := client.Post(s.URL+"/?x=1", "text/xml", body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: status %d, %v", name, answer.StatusCode, err)
		}
	}
}
