package wecom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"duban/chat"
)

// Receipt tells what became of a message that the API took. The accounts in it are
// in lower case, whatever was sent.
type Receipt struct {
	MsgID        string   // names the message for 24 hours
	ResponseCode string   // lets a card be changed once, within 72 hours
	Invalid      []string // accounts that do not exist or may not see the application
	Unlicensed   []string // accounts without a licence for the API
}

const (
	// maxRecipients is how many accounts one call may name.
	maxRecipients = 1000
	// checkWindow is how long the vendor recognizes a repeated request at most.
	checkWindow = 4 * time.Hour
)

// Requests makes the requests of message/send for one application
// (developer.work.weixin.qq.com/document/path/90236).
type Requests struct {
	AgentID int64
	// Cards says that the edition shows cards with buttons.
	Cards bool
}

type textContent struct {
	Content string `json:"content"`
}

type sendRequest struct {
	ToUser        string        `json:"touser"`
	MsgType       string        `json:"msgtype"`
	AgentID       int64         `json:"agentid"`
	Text          *textContent  `json:"text,omitempty"`
	Card          *templateCard `json:"template_card,omitempty"`
	CheckRepeats  int           `json:"enable_duplicate_check"`
	CheckInterval int64         `json:"duplicate_check_interval"` // seconds
}

// Body is the request that sends m to up to 1000 accounts: the same bytes each time.
//
// The vendor drops a request that repeats another one of the last four hours. That
// is what a retry wants, and not what two messages of equal words want. So the
// interval, which is part of what is compared, says in which minute of four hours
// the message was queued: it differs between equal texts of different minutes, and
// falls short of the four hours by at most as many seconds.
func (q Requests) Body(m chat.Message, to []string, queued time.Time) ([]byte, error) {
	switch {
	case len(to) == 0 || len(to) > maxRecipients:
		return nil, fmt.Errorf("wecom: message to %d accounts, want 1 to %d", len(to), maxRecipients)
	case m.Text == "" || len(m.Text) > maxReply:
		return nil, fmt.Errorf("wecom: text of %d bytes, want 1 to %d", len(m.Text), maxReply)
	}
	for _, account := range to {
		if account == "" || strings.ContainsRune(account, '|') || strings.HasPrefix(account, "@") {
			return nil, errors.New("wecom: an account that does not name one person")
		}
	}
	minutes := int64(checkWindow / time.Minute)
	r := sendRequest{
		ToUser: strings.Join(to, "|"), AgentID: q.AgentID,
		CheckRepeats: 1, CheckInterval: int64(checkWindow/time.Second) - queued.Unix()/60%minutes,
	}
	if m.Card != nil && q.Cards && len(to) == 1 {
		r.MsgType, r.Card = "template_card", cardOf(m.Card)
	} else {
		r.MsgType, r.Text = "text", &textContent{m.Text}
	}
	return encode(r)
}

// Send sends a request of Requests, byte by byte as it is. A success can still leave
// out accounts: see Receipt.
func (c *Client) Send(ctx context.Context, body []byte) (Receipt, error) {
	var answer struct {
		MsgID        string `json:"msgid"`
		ResponseCode string `json:"response_code"`
		Invalid      string `json:"invaliduser"`
		Unlicensed   string `json:"unlicenseduser"`
	}
	if err := c.call(ctx, http.MethodPost, "message/send", nil, body, &answer); err != nil {
		return Receipt{}, err
	}
	return Receipt{
		MsgID: answer.MsgID, ResponseCode: answer.ResponseCode,
		Invalid: accounts(answer.Invalid), Unlicensed: accounts(answer.Unlicensed),
	}, nil
}

// accounts splits the vendor's list of accounts.
func accounts(list string) []string {
	return strings.FieldsFunc(strings.ToLower(list), func(r rune) bool { return r == '|' })
}
