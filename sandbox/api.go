package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// apiError is an errcode with the words the vendor uses for it.
type apiError struct {
	code int
	msg  string
}

func (e *apiError) Error() string { return fmt.Sprintf("errcode %d: %s", e.code, e.msg) }

// fail makes an answer with an errcode. The vendor adds where to read on.
func fail(code int, msg string) *apiError {
	return &apiError{code, fmt.Sprintf("%s, hint: [sandbox], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=%d", msg, code)}
}

type fields map[string]any

type apiFunc func(c *Corp, w http.ResponseWriter, r *http.Request) (fields, error)

// errAnswered tells that the handler wrote the response itself.
var errAnswered = errors.New("answered")

func (s *Sandbox) apis() map[string]apiFunc {
	return map[string]apiFunc{
		"GET gettoken":                      (*Corp).getToken,
		"POST message/send":                 (*Corp).send,
		"POST message/update_template_card": (*Corp).updateCard,
		"POST message/recall":               (*Corp).recall,
		"POST media/upload":                 (*Corp).upload,
		"GET media/get":                     (*Corp).getMedia,
		"GET user/get":                      (*Corp).getUser,
		"GET agent/get":                     (*Corp).getAgent,
		"GET auth/getuserinfo":              (*Corp).getUserInfo,
		"GET user/getuserinfo":              (*Corp).getUserInfo,
		"GET getcallbackip":                 (*Corp).getIP,
		"GET get_api_domain_ip":             (*Corp).getIP,
		"POST menu/create":                  (*Corp).createMenu,
		"GET menu/get":                      (*Corp).getMenu,
		"GET menu/delete":                   (*Corp).deleteMenu,
	}
}

// serveAPI answers everything below /cgi-bin/.
func (s *Sandbox) serveAPI(apis map[string]apiFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		api := strings.TrimPrefix(r.URL.Path, "/cgi-bin/")
		call := apis[r.Method+" "+api]
		if call == nil {
			http.NotFound(w, r)
			return
		}
		c, err := s.caller(api, r)
		if err != nil {
			s.opts.Log.Debug("sandbox refused", "api", api, "errcode", err.code)
			writeJSON(w, fields{"errcode": err.code, "errmsg": err.msg})
			return
		}
		c.serve(w, r, api, call)
	}
}

// serve runs a call with the fault that is due, if any.
func (c *Corp) serve(w http.ResponseWriter, r *http.Request, api string, call apiFunc) {
	if err := c.admit(api); err != nil {
		writeJSON(w, fields{"errcode": err.code, "errmsg": err.msg})
		return
	}
	f, bent := c.strike(api)
	if bent {
		switch f.Kind {
		case FaultCode:
			writeError(w, fail(f.Code, codeWords(f.Code)))
			return
		case FaultStatus:
			http.Error(w, http.StatusText(f.Code), f.Code)
			return
		case FaultHTML:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, "<html><head><title>Gateway</title></head><body>gateway</body></html>")
			return
		case FaultHang:
			hang(r)
		case FaultSlow:
			if !pause(r, f.Delay) {
				return
			}
		case FaultCut:
		}
	}
	out, err := call(c, w, r)
	if bent && f.Kind == FaultCut {
		panic(http.ErrAbortHandler)
	}
	switch {
	case errors.Is(err, errAnswered):
	case err != nil:
		writeError(w, err)
	default:
		if out == nil {
			out = fields{}
		}
		out["errcode"] = 0
		if _, ok := out["errmsg"]; !ok {
			out["errmsg"] = "ok"
		}
		writeJSON(w, out)
	}
}

// hang keeps the caller waiting until it leaves, and never answers.
func hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxUpload)) // so that a hang-up is noticed
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// pause waits; it reports false when the caller left.
func pause(r *http.Request, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// codeWords are the vendor's words for the codes that faults use.
func codeWords(code int) string {
	switch code {
	case -1:
		return "system busy"
	case 40014:
		return "invalid access_token"
	case 42001:
		return "access_token expired"
	case 45009:
		return "api freq out of limit"
	case 45033:
		return "api concurrent out of limit"
	}
	return "error " + strconv.Itoa(code)
}

func writeError(w http.ResponseWriter, err error) {
	var e *apiError
	if !errors.As(err, &e) {
		e = &apiError{-1, "system busy"}
	}
	writeJSON(w, fields{"errcode": e.code, "errmsg": e.msg})
}

// writeJSON answers without HTML escapes, as the vendor does.
func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
}

const (
	maxBody   = 2 << 20
	maxUpload = 21 << 20
)

// readJSON reads a request body; the content type is not looked at.
func readJSON(r *http.Request, v any) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, fail(-1, "system busy")
	}
	if len(b) > maxBody {
		return nil, fail(40206, "request body too large")
	}
	if err := json.Unmarshal(bytes.TrimPrefix(b, []byte("\ufeff")), v); err != nil {
		return nil, fail(40035, "invalid parameter. Warning: wrong json format")
	}
	return b, nil
}

// agentID is a number on the wire; a string of digits is taken too.
type agentID string

// UnmarshalJSON implements json.Unmarshaler.
func (a *agentID) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "null" {
		return nil
	}
	*a = agentID(s)
	return nil
}

// checkAgent compares the stated agent with the token's (40056, 301002).
func (c *Corp) checkAgent(id agentID) error {
	if id == "" {
		return fail(41011, "missing agentid")
	}
	n, err := strconv.Atoi(string(id))
	if err != nil {
		return fail(40056, "invalid agentid")
	}
	if n == c.cfg.AgentID {
		return nil
	}
	c.s.mu.RLock()
	defer c.s.mu.RUnlock()
	for _, o := range c.s.corps {
		if o.cfg.ID == c.cfg.ID && o.cfg.AgentID == n {
			return fail(301002, "not allow operate another agent with this accesstoken")
		}
	}
	return fail(40056, "invalid agentid")
}

// callWindow is the frequency limit of one API.
type callWindow struct {
	window
	until time.Time // 45009 until then
}

// admit counts a call and applies the address and the frequency limit.
func (c *Corp) admit(api string) *apiError {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Calls++
	if c.refuseIP && (api != "gettoken" || c.cfg.Flavour == Gov) {
		return fail(60020, "not allow to access from your ip")
	}
	limit := c.cfg.Limits.CallsPerMinute
	if limit <= 0 {
		return nil
	}
	now := c.now()
	cw := c.calls[api]
	if cw == nil {
		cw = &callWindow{}
		c.calls[api] = cw
	}
	if now.Before(cw.until) {
		return fail(45009, codeWords(45009))
	}
	if cw.add(now, time.Minute) > limit {
		cw.until = now.Add(time.Minute)
		return fail(45009, codeWords(45009))
	}
	return nil
}
