package sandbox

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// event is one thing a person does, before it becomes XML.
type event struct {
	account string
	own     *Item                    // what the person's phone shows of it, if anything
	kind    string                   // MsgType, or event
	name    string                   // Event when kind is event
	body    func(b *strings.Builder) // elements after the common head
	card    string                   // msgid of the tapped card
	replies bool                     // the vendor shows a text answer to it
}

// Say sends a text and returns the bot's passive reply, empty when the bot said
// nothing. It returns when the bot took the message or every try failed
// (*CallbackError, some fifteen seconds later; end ctx to stop earlier), or when
// the reply was unusable (*BadReplyError).
func (c *Corp) Say(ctx context.Context, account, text string) (string, error) {
	return c.emit(ctx, event{
		account: account, kind: "text", own: &Item{Kind: KindText, Text: text}, replies: true,
		body: func(b *strings.Builder) { cdata(b, "Content", text) },
	})
}

// Enter opens the application (enter_agent).
func (c *Corp) Enter(ctx context.Context, account string) (string, error) {
	return c.emit(ctx, event{
		account: account, kind: "event", name: "enter_agent", replies: true,
		body: func(b *strings.Builder) { cdata(b, "EventKey", "") },
	})
}

// Happen sends an event that has no further fields: subscribe, unsubscribe, or one
// of the vendor's notices such as inactive_alert with account sys.
func (c *Corp) Happen(ctx context.Context, account, name string) (string, error) {
	return c.emit(ctx, event{account: account, kind: "event", name: name, replies: name == "subscribe"})
}

// Click taps a menu entry of type click.
func (c *Corp) Click(ctx context.Context, account, key string) (string, error) {
	e := event{
		account: account, kind: "event", name: "click", replies: true,
		body: func(b *strings.Builder) { cdata(b, "EventKey", key) },
	}
	if name := menuName(c.Menu(), func(m MenuButton) bool { return m.Key == key }); name != "" {
		e.own = &Item{Kind: KindNote, Text: "点击了菜单“" + name + "”"}
	}
	return c.emit(ctx, e)
}

// View tells that a menu entry of type view was opened.
func (c *Corp) View(ctx context.Context, account, url string) (string, error) {
	return c.emit(ctx, event{
		account: account, kind: "event", name: "view", replies: true,
		body: func(b *strings.Builder) { cdata(b, "EventKey", url) },
	})
}

func menuName(menu []MenuButton, is func(MenuButton) bool) string {
	for _, m := range menu {
		if is(m) {
			return m.Name
		}
		if n := menuName(m.Sub, is); n != "" {
			return n
		}
	}
	return ""
}

// SendImage sends a picture; the bot gets an address and a media id.
func (c *Corp) SendImage(ctx context.Context, account, name string, data []byte) (string, error) {
	c.mu.Lock()
	id, _ := c.keep("image", name, data)
	c.mu.Unlock()
	return c.emit(ctx, event{
		account: account, kind: "image", replies: true,
		own: &Item{Kind: KindImage, MediaID: id, Name: name, Size: int64(len(data))},
		body: func(b *strings.Builder) {
			cdata(b, "PicUrl", c.s.opts.BaseURL+mediaPath(c.cfg.ID, id))
			cdata(b, "MediaId", id)
		},
	})
}

// SendVoice sends a recording; the vendor gives no transcript.
func (c *Corp) SendVoice(ctx context.Context, account string, amr []byte) (string, error) {
	c.mu.Lock()
	id, _ := c.keep("voice", "voice.amr", amr)
	c.mu.Unlock()
	return c.emit(ctx, event{
		account: account, kind: "voice", replies: true,
		own: &Item{Kind: KindVoice, MediaID: id, Name: "voice.amr", Size: int64(len(amr))},
		body: func(b *strings.Builder) {
			cdata(b, "MediaId", id)
			cdata(b, "Format", "amr")
		},
	})
}

// SendVideo sends a film.
func (c *Corp) SendVideo(ctx context.Context, account, name string, mp4 []byte) (string, error) {
	c.mu.Lock()
	id, _ := c.keep("video", name, mp4)
	c.mu.Unlock()
	return c.emit(ctx, event{
		account: account, kind: "video", replies: true,
		own: &Item{Kind: KindVideo, MediaID: id, Name: name, Size: int64(len(mp4))},
		body: func(b *strings.Builder) {
			cdata(b, "MediaId", id)
			cdata(b, "ThumbMediaId", id)
		},
	})
}

// SendLocation sends a place.
func (c *Corp) SendLocation(ctx context.Context, account string, latitude, longitude float64, label string) (string, error) {
	return c.emit(ctx, event{
		account: account, kind: "location", replies: true, own: &Item{Kind: KindLocation, Text: label},
		body: func(b *strings.Builder) {
			plain(b, "Location_X", strconv.FormatFloat(latitude, 'f', 6, 64))
			plain(b, "Location_Y", strconv.FormatFloat(longitude, 'f', 6, 64))
			plain(b, "Scale", "20")
			cdata(b, "Label", label)
		},
	})
}

// SendLink forwards a web page.
func (c *Corp) SendLink(ctx context.Context, account, title, description, url string) (string, error) {
	return c.emit(ctx, event{
		account: account, kind: "link", replies: true, own: &Item{Kind: KindLink, Title: title, Text: description, URL: url},
		body: func(b *strings.Builder) {
			cdata(b, "Title", title)
			cdata(b, "Description", description)
			cdata(b, "Url", url)
			cdata(b, "PicUrl", "")
		},
	})
}

// Selection is the answer to one question of a card.
type Selection struct {
	Question string   `json:"question"`
	Options  []string `json:"options"`
}

// ErrNoCard tells that the person has no living card with that task and key.
var ErrNoCard = fmt.Errorf("sandbox: no such card, or its buttons are dead")

// TapCard taps a button of a card, with the answers to its questions, which the
// phone goes on showing. The bot may
// answer by changing the card; a text is not shown by the vendor and counts as a
// bad reply.
func (c *Corp) TapCard(ctx context.Context, account, taskID, key string, selected ...Selection) (string, error) {
	c.mu.Lock()
	p := c.people[accountKey(account)]
	if p == nil {
		c.mu.Unlock()
		return "", ErrStranger
	}
	var card *Card
	msgID := ""
	for _, it := range p.items {
		if it.Card != nil && it.Card.TaskID == taskID && !it.Recalled {
			card, msgID = it.Card, it.MsgID
		}
	}
	text := ""
	ok := card != nil && card.Replaced == ""
	if ok {
		text, ok = card.buttonText(key)
	}
	if !ok {
		c.mu.Unlock()
		return "", ErrNoCard
	}
	code := c.newCode(msgID)
	c.change(p, func(it *Item) bool {
		if it.Card != card {
			return false
		}
		it.Card = card.chosen(selected)
		return true
	})
	c.mu.Unlock()

	menu := card.inMenu(key)
	e := event{
		account: account, kind: "event", name: "template_card_event", card: msgID, replies: menu,
		own: &Item{Kind: KindNote, Text: "点击了按钮“" + text + "”"},
		body: func(b *strings.Builder) {
			cdata(b, "EventKey", key)
			cdata(b, "TaskId", taskID)
			cdata(b, "CardType", card.CardType)
			cdata(b, "ResponseCode", code)
			if !menu {
				selectedItems(b, selected)
			}
		},
	}
	if menu {
		e.name = "template_card_menu_event"
	}
	return c.emit(ctx, e)
}

func selectedItems(b *strings.Builder, selected []Selection) {
	if len(selected) == 0 {
		return
	}
	b.WriteString("<SelectedItems>")
	for _, s := range selected {
		b.WriteString("<SelectedItem>")
		cdata(b, "QuestionKey", s.Question)
		b.WriteString("<OptionIds>")
		for _, o := range s.Options {
			cdata(b, "OptionId", o)
		}
		b.WriteString("</OptionIds></SelectedItem>")
	}
	b.WriteString("</SelectedItems>")
}

// message writes the plain XML of an event (documents 90239 and 90240).
func (c *Corp) message(e event, msgID string) []byte {
	var b strings.Builder
	b.WriteString("<xml>")
	cdata(&b, "ToUserName", c.cfg.ID)
	cdata(&b, "FromUserName", e.account)
	plain(&b, "CreateTime", strconv.FormatInt(c.now().Unix(), 10))
	cdata(&b, "MsgType", e.kind)
	if e.name != "" {
		cdata(&b, "Event", e.name)
	}
	if e.body != nil {
		e.body(&b)
	}
	if msgID != "" {
		plain(&b, "MsgId", msgID)
	}
	plain(&b, "AgentID", strconv.Itoa(c.cfg.AgentID))
	if e.kind == "location" {
		cdata(&b, "AppType", "wxwork")
	}
	b.WriteString("</xml>")
	return []byte(b.String())
}

// systemSender is who the vendor's own notices come from.
const systemSender = "sys"

// emit puts an event on the person's phone, sends it, and shows the reply.
func (c *Corp) emit(ctx context.Context, e event) (string, error) {
	msgID := ""
	if e.kind != "event" {
		msgID = strconv.FormatInt(c.s.number(), 10)
	}
	c.mu.Lock()
	p := c.people[accountKey(e.account)]
	if p == nil && e.account != systemSender {
		c.mu.Unlock()
		return "", ErrStranger
	}
	if p == nil {
		p = &person{Member: Member{Account: systemSender}} // nobody looks at it
	}
	if e.own != nil {
		it := *e.own
		it.From, it.MsgID = FromPerson, msgID
		if it.Kind == KindNote {
			it.From = FromSystem
		}
		c.add(p, it)
	}
	c.setPending(p, +1)
	e.account = p.Account // as the vendor spells it; the reply must repeat it
	lose, again := p.fault.lost, max(c.duplicate, p.fault.again)
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.setPending(p, -1)
		c.mu.Unlock()
	}()

	msg := c.message(e, msgID)
	done := c.takeTurn(ctx)
	body, err := c.deliverEvent(ctx, msg, lose, func(try int, err error, last bool) { c.noteFailure(p, e, try, err, last) })
	done()
	if err != nil {
		return "", err
	}
	text, err := c.show(p, e, body)
	for range again {
		c.repeat(ctx, p, e, msg, text)
	}
	return text, err
}

// setPending counts the callbacks under way. Corp.mu is held.
func (c *Corp) setPending(p *person, by int) {
	p.pending += by
	c.publish(liveEvent{Type: "pending", Account: p.Account, Pending: p.pending})
}

// noteFailure tells the phone, in plain words, what became of a try.
func (c *Corp) noteFailure(p *person, e event, try int, err error, last bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Failed++
	what := "机器人没有应答"
	if e.name == "enter_agent" { // nothing on the phone shows what it was about
		what += "进入应用的通知"
	}
	if last {
		c.stats.GivenUp++
		c.note(p, fmt.Sprintf("%s（%s），企业微信已试 %d 次，不再投递。", what, words(err), try))
	} else {
		c.note(p, fmt.Sprintf("%s（%s），企业微信会再试（%d/%d）。", what, words(err), try, maxRetries))
	}
	c.s.opts.Log.Info("callback failed", "account", p.Account, "try", try, "last", last)
}

// show checks a passive reply and puts it on the phone; it returns its text.
func (c *Corp) show(p *person, e event, body []byte) (string, error) {
	r, err := c.openReply(body, e.account)
	c.mu.Lock()
	defer c.mu.Unlock()
	var text string
	if err == nil && r != nil {
		text, err = c.showReply(p, e, r)
	}
	if err != nil {
		c.stats.BadReplies++
		c.note(p, "机器人的应答无法显示（"+err.Error()+"）。")
		return "", &BadReplyError{Err: err}
	}
	return text, nil
}

// showReply puts a readable reply on the phone. Corp.mu is held.
func (c *Corp) showReply(p *person, e event, r *passiveReply) (string, error) {
	switch r.MsgType {
	case "update_button":
		if e.card == "" || r.Button.ReplaceName == "" {
			return "", errKind
		}
		c.replaceCard(p, e.card, nil, r.Button.ReplaceName)
		return "", nil
	case "update_template_card":
		if e.card == "" || r.Card == nil || r.Card.checkType() != nil || r.Card.checkLists() != nil {
			return "", errKind
		}
		c.replaceCard(p, e.card, r.Card, "")
		return "", nil
	}
	if !e.replies {
		return "", errKind
	}
	switch r.MsgType {
	case "text":
		text := cut(r.Content, maxText)
		c.add(p, Item{From: FromReply, Kind: KindText, Text: text})
		return text, nil
	case "image":
		m, err := c.mediumOf(r.Image.MediaID, c.now())
		if err != nil {
			return "", errKind
		}
		c.add(p, Item{From: FromReply, Kind: KindImage, MediaID: r.Image.MediaID, Name: m.name, Size: int64(len(m.data))})
		return "", nil
	case "news":
		for _, a := range r.Articles.Item {
			c.add(p, Item{From: FromReply, Kind: KindTextCard, Title: a.Title, Text: a.Description, URL: a.URL, Button: "详情"})
		}
		return "", nil
	}
	return "", errKind
}

// repeat sends an event that was answered once more; its answer is checked, and
// told when it differs from the first, but not shown.
func (c *Corp) repeat(ctx context.Context, p *person, e event, msg []byte, first string) {
	body, err := c.post(ctx, msg)
	var r *passiveReply
	lost := err != nil
	if !lost {
		r, err = c.openReply(body, e.account)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case lost:
		c.stats.Failed++
		c.note(p, "机器人对重复投递没有应答（"+words(err)+"）。")
	case err != nil:
		c.stats.BadReplies++
		c.note(p, "机器人对重复投递的应答无法显示（"+err.Error()+"）。")
	case e.replies && r != nil && r.MsgType == "text" && cut(r.Content, maxText) != first:
		c.note(p, "机器人对重复投递的应答与第一次不同。")
	}
}
