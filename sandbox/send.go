package sandbox

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// sendRequest is the body of message/send (document 90236).
type sendRequest struct {
	ToUser   string  `json:"touser"`
	ToParty  string  `json:"toparty"`
	ToTag    string  `json:"totag"`
	MsgType  string  `json:"msgtype"`
	AgentID  agentID `json:"agentid"`
	Text     content `json:"text"`
	Markdown content `json:"markdown"`
	TextCard struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		URL         string `json:"url"`
		Button      string `json:"btntxt"`
	} `json:"textcard"`
	File  mediaRef `json:"file"`
	Image mediaRef `json:"image"`
	Card  *Card    `json:"template_card"`

	Check    int `json:"enable_duplicate_check"`
	Interval int `json:"duplicate_check_interval"`
}

type content struct {
	Content string `json:"content"`
}

type mediaRef struct {
	MediaID string `json:"media_id"`
}

const (
	maxText     = 2048 // bytes; document 90236
	maxUsers    = 1000
	rootParty   = "1" // everybody belongs to it, and there is no other
	defaultSeen = 30 * time.Minute
	maxSeen     = 4 * time.Hour
)

// sentMessage is what recall and a card update need to know.
type sentMessage struct {
	at time.Time
	to []string // accountKeys
}

type seenRequest struct {
	until time.Time
	reply fields
}

// send is message/send: it checks, decides who gets it and puts it on the phones.
func (c *Corp) send(_ http.ResponseWriter, r *http.Request) (fields, error) {
	var req sendRequest
	body, err := readJSON(r, &req)
	if err != nil {
		return nil, err
	}
	if err := c.checkAgent(req.AgentID); err != nil {
		return nil, err
	}
	to, invalid, err := c.recipients(&req)
	if err != nil {
		return nil, err
	}
	bent, err := c.bend(r, to)
	if err != nil {
		return nil, err
	}
	out, err := c.deliver(&req, body, to, invalid)
	if err == nil && bent.cut {
		panic(http.ErrAbortHandler)
	}
	return out, err
}

// deliver is the part of send under the lock.
func (c *Corp) deliver(req *sendRequest, body []byte, to []string, invalid recipientFaults) (fields, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	sum := sha256.Sum256(body)
	if req.Check == 1 {
		if old, ok := c.seen[sum]; ok && now.Before(old.until) {
			c.stats.Suppressed++
			return maps.Clone(old.reply), nil
		}
	}
	it, err := c.item(req, now)
	if err != nil {
		return nil, err
	}
	it.MsgID = c.s.name(24)
	out := fields{
		"invaliduser": strings.Join(invalid.users, "|"), "invalidparty": strings.Join(invalid.parties, "|"),
		"invalidtag": strings.Join(invalid.tags, "|"), "unlicenseduser": "", "msgid": it.MsgID,
	}
	if it.Card != nil && it.Card.calls() {
		c.tasks[it.Card.TaskID] = true
		out["response_code"] = c.newCode(it.MsgID)
	}
	c.remember(it.MsgID, sentMessage{at: now, to: to})
	if req.Check == 1 {
		c.rememberRequest(sum, now, req.Interval, out)
	}
	for _, k := range to {
		if p := c.people[k]; p != nil && c.mayReach(p, now) {
			c.stats.Delivered++
			c.add(p, it)
		}
	}
	return out, nil
}

// mayReach counts a message to a member; past the limit it is dropped while the
// sender reads success. The phone says so once a window.
func (c *Corp) mayReach(p *person, now time.Time) bool {
	minute, hour := p.minute.add(now, time.Minute), p.hour.add(now, time.Hour)
	l := c.cfg.Limits
	for _, w := range []struct {
		n, limit int
		span     string
	}{{minute, l.MemberPerMinute, "分钟"}, {hour, l.MemberPerHour, "小时"}} {
		if w.limit > 0 && w.n > w.limit {
			c.stats.Dropped++
			if w.n == w.limit+1 {
				c.note(p, fmt.Sprintf("发给此人的消息每%s超过 %d 条，企业微信丢弃了超出的部分。", w.span, w.limit))
			}
			return false
		}
	}
	return true
}

// remember keeps what was sent, the newest maxSent messages.
func (c *Corp) remember(id string, m sentMessage) {
	c.sent[id] = &m
	c.sentOrder = append(c.sentOrder, id)
	if len(c.sentOrder) > maxSent {
		delete(c.sent, c.sentOrder[0])
		c.sentOrder = c.sentOrder[1:]
	}
}

// rememberRequest opens a duplicate window for a request; closed ones go.
func (c *Corp) rememberRequest(sum [32]byte, now time.Time, seconds int, reply fields) {
	span := defaultSeen
	if seconds > 0 {
		span = min(time.Duration(seconds)*time.Second, maxSeen)
	}
	if len(c.seen) >= maxSent {
		for k, v := range c.seen {
			if !now.Before(v.until) {
				delete(c.seen, k)
			}
		}
	}
	c.seen[sum] = seenRequest{until: now.Add(span), reply: maps.Clone(reply)}
}

// recipientFaults are the parts of touser, toparty and totag that nobody has.
type recipientFaults struct{ users, parties, tags []string }

// recipients lists the valid accounts, each once, and what was invalid. All invalid
// is 81013; partly invalid is success, and the accounts come back in lower case.
func (c *Corp) recipients(req *sendRequest) ([]string, recipientFaults, error) {
	var bad recipientFaults
	users, parties, tags := split(req.ToUser), split(req.ToParty), split(req.ToTag)
	if len(users)+len(parties)+len(tags) == 0 {
		return nil, bad, fail(40058, "touser, toparty and totag are all empty")
	}
	if len(users) > maxUsers {
		return nil, bad, fail(40032, "invalid userid list size")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var to []string
	chosen := map[string]bool{}
	take := func(k string) {
		if !chosen[k] {
			chosen[k] = true
			to = append(to, k)
		}
	}
	all := req.ToUser == "@all"
	for _, p := range parties {
		if p == rootParty {
			all = true
		} else {
			bad.parties = append(bad.parties, p)
		}
	}
	bad.tags = tags
	if all {
		for _, m := range c.members {
			take(accountKey(m.Account))
		}
	}
	if req.ToUser != "@all" {
		for _, u := range users {
			k := accountKey(u)
			if c.people[k] == nil {
				bad.users = append(bad.users, k)
			} else {
				take(k)
			}
		}
	}
	if len(to) == 0 {
		return nil, bad, fail(81013, "user & party & tag all invalid")
	}
	return to, bad, nil
}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == '|' })
}

// bend applies the faults that the recipients' names ask for; the first account
// with one decides.
func (c *Corp) bend(r *http.Request, to []string) (accountFault, error) {
	c.mu.Lock()
	var f accountFault
	for _, k := range to {
		p := c.people[k]
		if p == nil || p.fault == (accountFault{}) {
			continue
		}
		f = p.fault
		if f.times > 0 {
			if p.bent >= f.times {
				f = accountFault{}
				continue
			}
			p.bent++
		}
		break
	}
	c.mu.Unlock()
	switch {
	case f.times > 0:
		return f, fail(f.code, codeWords(f.code))
	case f.hang:
		hang(r)
	case f.delay > 0:
		if !pause(r, f.delay) {
			panic(http.ErrAbortHandler)
		}
	}
	return f, nil
}

// item makes what the phone shows from a request. Corp.mu is held.
func (c *Corp) item(req *sendRequest, now time.Time) (Item, error) {
	it := Item{From: FromPush, Kind: Kind(req.MsgType)}
	switch it.Kind {
	case KindText:
		if req.Text.Content == "" {
			return it, fail(44004, "empty content")
		}
		it.Text = cut(req.Text.Content, maxText)
	case KindMarkdown:
		if req.Markdown.Content == "" {
			return it, fail(44004, "empty content")
		}
		// Page 90236 states the limit without saying what happens past it; refusing
		// shows a sender's mistake, cutting would hide it.
		if len(req.Markdown.Content) > maxText {
			return it, fail(45002, "content size out of limit")
		}
		it.Text = req.Markdown.Content
	case KindTextCard:
		return textCard(it, req)
	case KindFile, KindImage:
		ref := req.File
		if it.Kind == KindImage {
			ref = req.Image
		}
		m, err := c.mediumOf(ref.MediaID, now)
		if err != nil {
			return it, err
		}
		if m.kind != req.MsgType {
			return it, fail(40007, "invalid media_id")
		}
		it.MediaID, it.Name, it.Size = ref.MediaID, m.name, int64(len(m.data))
	case KindCard:
		if c.cfg.Flavour == Gov {
			return it, fail(40008, "invalid message type")
		}
		if err := c.checkCard(req.Card); err != nil {
			return it, err
		}
		it.Card = req.Card
	case KindVoice, KindVideo, KindLocation, KindLink, KindNote:
		return it, fail(40008, "invalid message type")
	default:
		return it, fail(40008, "invalid message type")
	}
	return it, nil
}

func textCard(it Item, req *sendRequest) (Item, error) {
	t := req.TextCard
	switch {
	case t.Title == "":
		return it, fail(41016, "missing title")
	case t.Description == "":
		return it, fail(41033, "missing description")
	case t.URL == "":
		return it, fail(41010, "missing url")
	case len(t.URL) > maxText:
		return it, fail(40039, "invalid url size")
	case !hasScheme(t.URL):
		return it, fail(45034, "url must have a scheme")
	}
	it.Title, it.Text, it.URL = cutRunes(t.Title, 128), cutRunes(t.Description, 512), t.URL
	it.Button = cutRunes(t.Button, 4)
	if it.Button == "" {
		it.Button = "详情"
	}
	return it, nil
}

func hasScheme(url string) bool {
	return strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://")
}

// cut shortens s to at most n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

const recallSpan = 24 * time.Hour

// recall is message/recall: 24 hours, then 42052.
func (c *Corp) recall(_ http.ResponseWriter, r *http.Request) (fields, error) {
	var req struct {
		MsgID string `json:"msgid"`
	}
	if _, err := readJSON(r, &req); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.sent[req.MsgID]
	if m == nil {
		return nil, fail(40058, "invalid msgid")
	}
	if c.now().Sub(m.at) > recallSpan {
		return nil, fail(42052, "msgid expired")
	}
	for _, k := range m.to {
		if p := c.people[k]; p != nil {
			c.change(p, func(it *Item) bool {
				if it.MsgID != req.MsgID || it.From != FromPush {
					return false
				}
				it.Recalled = true
				return true
			})
		}
	}
	return nil, nil
}
