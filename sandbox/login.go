package sandbox

import (
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// login is an OAuth code: good once within five minutes (document 91022).
type login struct {
	account string
	until   time.Time
}

const loginLife = 5 * time.Minute

//go:embed page/login.html
var loginHTML string

var loginPage = template.Must(template.New("login").Parse(loginHTML))

// serveLogin stands in for the authorize page: the visitor chooses who they are.
// With sandbox_account in the query it redirects at once, as a phone that is
// logged in does.
func (s *Sandbox) serveLogin(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	c := s.corp(q.Get("appid"))
	back, err := url.Parse(q.Get("redirect_uri"))
	if q.Get("appid") == "" || c == nil || err != nil || !hasScheme(back.String()) || q.Get("response_type") != "code" || !strings.HasPrefix(q.Get("scope"), "snsapi_") {
		http.Error(w, "登录参数不对", http.StatusBadRequest)
		return
	}
	if account := q.Get("sandbox_account"); account != "" {
		code, ok := c.newLogin(account)
		if !ok {
			http.Error(w, "没有这位人员", http.StatusNotFound)
			return
		}
		v := back.Query()
		v.Set("code", code)
		v.Set("state", q.Get("state"))
		back.RawQuery = v.Encode()
		http.Redirect(w, r, back.String(), http.StatusFound) //nolint:gosec // a stand-in that listens on loopback; the real one checks the trusted domain
		return
	}
	type choice struct{ Name, Role, Unit, URL string }
	var people []choice
	c.mu.Lock()
	for _, m := range c.members {
		v := r.URL.Query()
		v.Set("sandbox_account", m.Account)
		people = append(people, choice{m.Name, m.Role, m.Unit, "?" + v.Encode()})
	}
	c.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'")
	if err := loginPage.Execute(w, map[string]any{"App": c.cfg.Name, "People": people}); err != nil {
		s.opts.Log.Warn("login page failed", "error", err)
	}
}

// newLogin makes a code for a member.
func (c *Corp) newLogin(account string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.people[accountKey(account)]
	if p == nil {
		return "", false
	}
	now := c.now()
	for k, l := range c.logins {
		if !now.Before(l.until) {
			delete(c.logins, k)
		}
	}
	code := c.s.name(32)
	c.logins[code] = login{account: p.Account, until: now.Add(loginLife)}
	return code, true
}

// getUserInfo is auth/getuserinfo (document 91023).
func (c *Corp) getUserInfo(_ http.ResponseWriter, r *http.Request) (fields, error) {
	code := r.URL.Query().Get("code")
	if code == "" {
		return nil, fail(41008, "missing code")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	l, ok := c.logins[code]
	if !ok {
		return nil, fail(40029, "invalid code")
	}
	delete(c.logins, code)
	if !c.now().Before(l.until) {
		return nil, fail(42003, "code expired")
	}
	return fields{"userid": l.account, "user_ticket": ""}, nil
}
