package sandbox

import (
	"crypto/subtle"
	"net/http"
	"time"
)

type tokenState uint8

const (
	tokenGood tokenState = iota
	tokenExpired
	tokenRevoked
)

type token struct {
	until time.Time
	state tokenState
}

// tokenMemory is how long an old token is still told from an invented one.
const tokenMemory = 24 * time.Hour

// caller finds the application that a request belongs to: by corp id and secret
// for gettoken, by access token otherwise.
func (s *Sandbox) caller(api string, r *http.Request) (*Corp, *apiError) {
	q := r.URL.Query()
	if api == "gettoken" {
		return s.login(q.Get("corpid"), q.Get("corpsecret"))
	}
	t := q.Get("access_token")
	if t == "" {
		return nil, fail(41001, "access_token missing")
	}
	s.mu.RLock()
	c := s.tokens[t]
	s.mu.RUnlock()
	if c == nil {
		return nil, fail(40014, codeWords(40014))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	tok := c.tokens[t]
	switch {
	case tok.state == tokenRevoked:
		return nil, fail(40014, codeWords(40014))
	case tok.state == tokenExpired, !c.now().Before(tok.until):
		return nil, fail(42001, codeWords(42001))
	}
	return c, nil
}

// login checks corp and secret (40013, 40001; 40091 for the secret of another corp).
func (s *Sandbox) login(corpID, secret string) (*Corp, *apiError) {
	if corpID == "" {
		return nil, fail(41002, "corpid missing")
	}
	if secret == "" {
		return nil, fail(41004, "corpsecret missing")
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	known, foreign := false, false
	for _, c := range s.corps {
		same := subtle.ConstantTimeCompare([]byte(c.cfg.Secret), []byte(secret)) == 1
		if c.cfg.ID == corpID {
			if same {
				return c, nil
			}
			known = true
		} else if same {
			foreign = true
		}
	}
	switch {
	case !known:
		return nil, fail(40013, "invalid corpid")
	case foreign:
		return nil, fail(40091, "invalid secret")
	}
	return nil, fail(40001, "invalid credential")
}

// getToken hands out the running token with what is left of its life, or a new one.
func (c *Corp) getToken(http.ResponseWriter, *http.Request) (fields, error) {
	now := c.now()
	c.mu.Lock()
	left := c.tokens[c.current].until.Sub(now)
	var gone []string
	if c.current == "" || left < time.Second {
		c.current = c.s.name(107) // at least 512 bytes must be kept for it; the real ones have 214 characters
		left = c.cfg.ExpiresIn
		for k, t := range c.tokens {
			if now.Sub(t.until) > tokenMemory {
				delete(c.tokens, k)
				gone = append(gone, k)
			}
		}
		c.tokens[c.current] = token{until: now.Add(left)}
	}
	t := c.current
	c.mu.Unlock()

	c.s.mu.Lock()
	c.s.tokens[t] = c
	for _, k := range gone {
		delete(c.s.tokens, k)
	}
	c.s.mu.Unlock()
	return fields{"access_token": t, "expires_in": int(left / time.Second)}, nil
}
