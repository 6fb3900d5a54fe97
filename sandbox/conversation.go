package sandbox

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Side says whose words an Item has.
type Side string

// The sides of a conversation.
const (
	FromPerson Side = "person" // the phone's owner
	FromReply  Side = "reply"  // the bot, by passive reply to a callback
	FromPush   Side = "push"   // the bot, by message/send
	FromSystem Side = "system" // the sandbox, about what a real phone would not show
)

// Kind says what an Item holds.
type Kind string

// The kinds of items. KindNote belongs to FromSystem alone.
const (
	KindText     Kind = "text"
	KindMarkdown Kind = "markdown"
	KindTextCard Kind = "textcard"
	KindCard     Kind = "template_card"
	KindFile     Kind = "file"
	KindImage    Kind = "image"
	KindVoice    Kind = "voice"
	KindVideo    Kind = "video"
	KindLocation Kind = "location"
	KindLink     Kind = "link"
	KindNote     Kind = "note"
)

// Item is one line of a person's conversation.
type Item struct {
	// Seq grows with every item of a corp.
	Seq  int64
	At   time.Time
	From Side
	Kind Kind
	// Text is the content of text, markdown and notes, the description of a
	// textcard and the label of a location or link.
	Text string
	// Title, URL and Button belong to a textcard; Title and URL to a link.
	Title  string
	URL    string
	Button string
	// MediaID, Name and Size (bytes) belong to files, images, voices and videos.
	MediaID string
	Name    string
	Size    int64
	// Card is never changed in place: an update puts another one here.
	Card *Card
	// MsgID is the answer's msgid for pushed items, the MsgId for a person's.
	MsgID    string
	Recalled bool
}

const (
	maxItems = 500 // a conversation keeps this many
	maxSent  = 5000
)

// person is a member with a phone. Guarded by Corp.mu.
type person struct {
	Member
	items   []Item
	read    int64 // Seq up to which the page has shown
	pending int   // callbacks under way
	fault   accountFault
	bent    int // how often the fault was used
	minute  window
	hour    window
}

// window counts messages in a fixed span.
type window struct {
	start time.Time
	n     int
}

// add counts one and tells the count; a full span after its start it begins anew.
func (w *window) add(now time.Time, span time.Duration) int {
	if d := now.Sub(w.start); d < 0 || d >= span {
		w.start, w.n = now, 0
	}
	w.n++
	return w.n
}

// add appends an item to a conversation and tells the page. Corp.mu is held.
func (c *Corp) add(p *person, it Item) {
	c.seq++
	it.Seq, it.At = c.seq, c.now()
	p.items = append(p.items, it)
	if over := len(p.items) - maxItems; over > 0 {
		p.items = slices.Delete(p.items, 0, over)
	}
	c.tell(p, it)
}

// note adds a system line. Corp.mu is held.
func (c *Corp) note(p *person, text string) {
	c.add(p, Item{From: FromSystem, Kind: KindNote, Text: text})
}

// change edits the items of a person for which edit returns true. Corp.mu is held.
func (c *Corp) change(p *person, edit func(*Item) bool) {
	for i := range p.items {
		if edit(&p.items[i]) {
			c.tell(p, p.items[i])
		}
	}
}

// tell the page, and those in Await, of a new or changed item. Corp.mu is held.
func (c *Corp) tell(p *person, it Item) {
	close(c.changed)
	c.changed = make(chan struct{})
	c.publish(liveEvent{Type: "item", Account: p.Account, Item: c.pageItem(it)})
}

// Await returns the oldest item of a person's conversation that matches, and waits
// for it while there is none. It fails when ctx ends and for a stranger.
func (c *Corp) Await(ctx context.Context, account string, match func(Item) bool) (Item, error) {
	for {
		c.mu.Lock()
		changed := c.changed
		p := c.people[accountKey(account)]
		if p == nil {
			c.mu.Unlock()
			return Item{}, ErrStranger
		}
		items := slices.Clone(p.items)
		c.mu.Unlock()
		if i := slices.IndexFunc(items, match); i >= 0 {
			return items[i], nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Item{}, fmt.Errorf("sandbox: nothing that matches came to %s: %w", account, ctx.Err())
		}
	}
}

// Conversation returns everything on a person's phone, oldest first, system lines
// included; nil for a stranger.
func (c *Corp) Conversation(account string) []Item {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.people[accountKey(account)]
	if p == nil {
		return nil
	}
	return slices.Clone(p.items)
}

// Inbox returns what message/send brought to a person, oldest first.
func (c *Corp) Inbox(account string) []Item {
	return slices.DeleteFunc(c.Conversation(account), func(it Item) bool { return it.From != FromPush })
}

// unread counts what came in since the page last showed the conversation.
func (p *person) unread() int {
	n := 0
	for i := len(p.items) - 1; i >= 0 && p.items[i].Seq > p.read; i-- {
		if p.items[i].From != FromPerson {
			n++
		}
	}
	return n
}
