package sandbox

import (
	"slices"
	"sync"
	"time"
)

// Corp is one application of one corp.
type Corp struct {
	s   *Sandbox
	cfg CorpConfig
	key *envelopeKey // nil without AESKey

	mu        sync.Mutex
	url       string
	members   []Member
	people    map[string]*person // by accountKey
	seq       int64
	tokens    map[string]token
	current   string // the newest token
	media     map[string]*medium
	mediaSize int64
	codes     map[string]cardCode // by response_code
	tasks     map[string]bool     // task ids used
	sent      map[string]*sentMessage
	sentOrder []string
	seen      map[[32]byte]seenRequest
	calls     map[string]*callWindow // by API
	menu      []MenuButton
	logins    map[string]login
	faults    []*activeFault
	refuseIP  bool
	duplicate int
	reorder   bool
	held      *heldCallback
	stats     Stats
	listeners map[*listener]struct{}
	changed   chan struct{} // closed with every new or changed item
}

// Stats counts what happened since AddCorp.
type Stats struct {
	// Calls of the API that came with a valid token or secret, refused ones included.
	Calls int
	// Delivered messages, one for each recipient.
	Delivered int
	// Dropped messages, for a member's frequency limit.
	Dropped int
	// Suppressed requests, by the duplicate check.
	Suppressed int
	// Callbacks are POSTs to the bot, repetitions included.
	Callbacks int
	// Failed are the POSTs among them without a usable HTTP answer.
	Failed int
	// GivenUp are events whose every try failed.
	GivenUp int
	// BadReplies are HTTP 200 answers that a phone could not show.
	BadReplies int
}

// Stats returns the counters.
func (c *Corp) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

// SetCallbackURL changes where callbacks go; empty means that the application
// receives none.
func (c *Corp) SetCallbackURL(url string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.url = url
}

// SetMembers replaces the people who have the application. Conversations of
// those who stay are kept.
func (c *Corp) SetMembers(members []Member) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.setMembers(members)
	c.publish(liveEvent{Type: "people"})
}

// Members returns the people who have the application.
func (c *Corp) Members() []Member {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.members)
}

func (c *Corp) setMembers(members []Member) {
	c.members = slices.Clone(members)
	old := c.people
	c.people = make(map[string]*person, len(members))
	for _, m := range members {
		k := accountKey(m.Account)
		p := old[k]
		if p == nil {
			p = &person{}
		}
		p.Member = m
		p.fault = parseAccountFault(k)
		c.people[k] = p
	}
}

// ExpireTokens ends every token so far; using one gives 42001.
func (c *Corp) ExpireTokens() { c.endTokens(tokenExpired) }

// RevokeTokens ends every token so far before its time; using one gives 40014.
func (c *Corp) RevokeTokens() { c.endTokens(tokenRevoked) }

func (c *Corp) endTokens(state tokenState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, t := range c.tokens {
		t.state = state
		c.tokens[k] = t
	}
	c.current = ""
}

// RefuseIP makes the API answer 60020, as it does to callers outside the trusted
// addresses.
func (c *Corp) RefuseIP(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refuseIP = on
}

// Duplicate makes every callback arrive extra more times with the same MsgId
// although the first was answered.
func (c *Corp) Duplicate(extra int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.duplicate = extra
}

// Reorder makes a callback wait until the next one was delivered, or for a second.
func (c *Corp) Reorder(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reorder = on
}

func (c *Corp) now() time.Time { return c.s.now() }
