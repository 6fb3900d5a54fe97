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
	// Key names the message once for ever; a second one with the same key is not
	// sent. "" has no such name.
	Key string
}

// MaxText is how many bytes of UTF-8 one of our texts may have. The vendor cuts at
// 2048 (developer.work.weixin.qq.com/document/path/90236); the office asked for 2000.
const MaxText = 2000
