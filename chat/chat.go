// Package chat has the neutral words for what comes in and what goes out:
// an Event from a person, a Message to a person. It knows no vendor, no
// transport and no ledger. It stores nothing.
package chat

import "time"

// Kind says what an Event is.
type Kind uint8

// The kinds of events. KindUnknown is a well-formed event that we have no use for.
const (
	KindUnknown Kind = iota
	KindText
	KindImage
	KindVoice
	KindVideo
	KindLocation
	KindLink
	KindSubscribe   // the person was given the application
	KindUnsubscribe // the person lost the application
	KindEnter       // the person opened the application (enter_agent)
	KindClick       // a menu button; Key is the button's key
	KindView        // a menu link was opened
	KindCard        // a button of a template card; Key, TaskID, ResponseCode, Selected
	KindInactive    // the vendor warns of, or lifts, a stop for lack of use; Key is the vendor's event name
)

// Event is one thing that a person, or the vendor, told us.
type Event struct {
	// ID is the de-duplication key: agent, sender and MsgId for messages; for
	// events agent, sender, creation time, event name, key, task and response
	// code. A repeated callback has the same ID; different events never share one.
	ID   string
	Kind Kind
	// From is the sender's account exactly as delivered. Compare accounts
	// through ledger.AccountKey, never directly.
	From string
	// At is the creation time that the vendor stated.
	At time.Time
	// Text is the message text of KindText; title and address of KindLink.
	Text string
	// Key is the event key of a menu click or card button.
	Key string
	// MsgID is the vendor's message number, empty for events.
	MsgID string
	// MediaID names the file of an image, voice or video, kept three days by the vendor.
	MediaID string
	// TaskID, ResponseCode and Selected belong to KindCard.
	TaskID       string
	ResponseCode string
	Selected     []Selection
}

// Selection is one answered question of a template card.
type Selection struct {
	Question string
	Options  []string
}

// Message is one text to one person.
type Message struct {
	// To is the account of the person.
	To string
	// Text is at most MaxText bytes of UTF-8.
	Text string
	// NotBefore is the first instant at which it may be sent; zero is at once.
	NotBefore time.Time
	// NotAfter is the instant past which it is dropped and shown as expired, never
	// sent late; zero leaves that to delivery.
	NotAfter time.Time
	// AnyHour says that it may come outside office hours: an answer to what the person
	// said, or what somebody at a command line wants now.
	AnyHour bool
	// Key names the message once for ever; a second one with the same key is not
	// sent. "" has no such name.
	Key string
	// Card is the same message as a card with buttons, for those whose program shows
	// cards; nil for a text alone. Text then still says everything.
	Card *Card
}

// Card is a message with buttons.
type Card struct {
	// ID names the card once for ever: at most 128 of 0-9 A-Z a-z _ - @.
	ID string `json:"id"`
	// Title and Detail are its heading, at most 36 and 44 characters to be shown whole.
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"`
	// Body is the text between heading and buttons, at most 160 characters.
	Body    string   `json:"body,omitempty"`
	Buttons []Button `json:"buttons"`
}

// Button is one of at most six buttons of a card. Tapping it says Says.
type Button struct {
	Text string `json:"text"` // at most 10 characters
	Says string `json:"says"`
}

// MaxText is how many bytes of UTF-8 one of our texts may have. The vendor cuts at
// 2048 (developer.work.weixin.qq.com/document/path/90236); the office asked for 2000.
const MaxText = 2000
