package sandbox

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"duban/internal/clock"
)

// Options are the surroundings of a Sandbox. The zero value works.
type Options struct {
	// Clock stamps messages and decides on expiry; nil is the machine's clock.
	Clock clock.Clock
	// Log gets what the sandbox does, without message bodies; nil discards.
	Log *slog.Logger
	// Rand is where nonces, tokens and message numbers come from; nil is crypto/rand.
	Rand io.Reader
	// Client sends the callbacks; nil is a client that uses no proxy.
	Client *http.Client
	// BaseURL is where Handler is reached, without a final slash. It is the start
	// of the picture address in image callbacks.
	BaseURL string

	// Notice is a line at the top of the phone page.
	Notice string
	// MoveClock, when set, lets the page move the clock. Its error is shown as is.
	MoveClock func(time.Time) error
	// Examples are sentences offered under the input box, by Member.Role.
	Examples map[string][]string
}

// Sandbox is a stand-in for the vendor's server with any number of corps. It is
// safe for concurrent use.
type Sandbox struct {
	opts   Options
	ctx    context.Context // ends with Close; the page's callbacks live in it
	cancel context.CancelFunc
	work   sync.WaitGroup

	randMu sync.Mutex

	mu     sync.RWMutex
	corps  []*Corp
	tokens map[string]*Corp
}

// New returns a Sandbox without corps.
func New(o Options) *Sandbox {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Client == nil {
		o.Client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute}}
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Sandbox{opts: o, ctx: ctx, cancel: cancel, tokens: map[string]*Corp{}}
}

// Close ends the callbacks that the page began, and waits for them, and the page's
// live connections; call it before http.Server.Shutdown, which waits for the latter.
func (s *Sandbox) Close() {
	s.mu.Lock()
	s.cancel()
	s.mu.Unlock()
	s.work.Wait()
}

// Member is a person who has the application on their phone.
type Member struct {
	// Account is the vendor's userid; it is compared without case.
	Account string
	Name    string
	// Role is printed and groups people on the page: 领导, 督查室, 联系人, 负责人, 管理员.
	Role string
	Unit string
}

// Flavour is a build of the vendor's server.
type Flavour uint8

// The flavours. Gov (政务微信) refuses template cards, tells only the userid of a
// member and asks for a trusted address from gettoken on.
const (
	Public Flavour = iota
	Gov
)

// CorpConfig describes one application of one corp. Two applications of a corp are
// two configurations with the same ID.
type CorpConfig struct {
	ID      string
	AgentID int
	Secret  string
	// Name is the application's name on the page; empty is 督办助手.
	Name string
	// Token and AESKey (43 characters) belong to the callback; they may be empty
	// when CallbackURL is.
	Token       string
	AESKey      string
	CallbackURL string
	Members     []Member
	Flavour     Flavour
	// ExpiresIn is a token's life; 0 is 7200 s.
	ExpiresIn time.Duration
	Limits    Limits
}

// Limits are the vendor's frequency limits (document 90312 and 90236).
type Limits struct {
	// MemberPerMinute and MemberPerHour are how many messages one member gets; what
	// is above is dropped while the sender reads success. 0 is the vendor's 30 and
	// 1000, negative is none.
	MemberPerMinute int
	MemberPerHour   int
	// CallsPerMinute is how many calls of one API are taken; past it every call
	// gives 45009 for 60 s. 0 is no limit.
	CallsPerMinute int
}

const (
	defaultExpiry          = 2 * time.Hour
	defaultMemberPerMinute = 30
	defaultMemberPerHour   = 1000
)

// AddCorp adds an application. It fails on a key that is not 43 characters of
// base64, and on an application that is there already.
func (s *Sandbox) AddCorp(cfg CorpConfig) (*Corp, error) {
	if cfg.ID == "" || cfg.AgentID <= 0 || cfg.Secret == "" {
		return nil, errors.New("sandbox: a corp needs an id, an agent id and a secret")
	}
	c := &Corp{
		s: s, cfg: cfg, url: cfg.CallbackURL,
		people:    map[string]*person{},
		tokens:    map[string]token{},
		media:     map[string]*medium{},
		codes:     map[string]cardCode{},
		tasks:     map[string]bool{},
		sent:      map[string]*sentMessage{},
		seen:      map[[32]byte]seenRequest{},
		calls:     map[string]*callWindow{},
		logins:    map[string]login{},
		listeners: map[*listener]struct{}{},
		changed:   make(chan struct{}),
	}
	if cfg.AESKey != "" {
		k, err := newEnvelopeKey(cfg.Token, cfg.AESKey, cfg.ID)
		if err != nil {
			return nil, err
		}
		c.key = k
	}
	if c.cfg.Name == "" {
		c.cfg.Name = "督办助手"
	}
	if c.cfg.ExpiresIn == 0 {
		c.cfg.ExpiresIn = defaultExpiry
	}
	if c.cfg.Limits.MemberPerMinute == 0 {
		c.cfg.Limits.MemberPerMinute = defaultMemberPerMinute
	}
	if c.cfg.Limits.MemberPerHour == 0 {
		c.cfg.Limits.MemberPerHour = defaultMemberPerHour
	}
	c.setMembers(cfg.Members)

	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.corps {
		if o.cfg.ID == cfg.ID && o.cfg.AgentID == cfg.AgentID {
			return nil, fmt.Errorf("sandbox: agent %d of corp %s is there already", cfg.AgentID, cfg.ID)
		}
	}
	s.corps = append(s.corps, c)
	return c, nil
}

// corp finds the first application of a corp; the empty id is the first corp.
func (s *Sandbox) corp(id string) *Corp {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, c := range s.corps {
		if id == "" || c.cfg.ID == id {
			return c
		}
	}
	return nil
}

func (s *Sandbox) now() time.Time { return s.opts.Clock.Now() }

// random fills n bytes; the source may be a test's and not safe for concurrent use.
func (s *Sandbox) random(n int) []byte {
	b := make([]byte, n)
	s.randMu.Lock()
	defer s.randMu.Unlock()
	if _, err := io.ReadFull(s.opts.Rand, b); err != nil {
		panic("sandbox: no randomness: " + err.Error()) // nothing can be sent without it
	}
	return b
}

func (s *Sandbox) name(n int) string { return hex.EncodeToString(s.random(n)) }

// accountKey is the form in which accounts are compared and in which the vendor
// names invalid ones.
func accountKey(account string) string { return strings.ToLower(account) }
