package wecom

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"duban/chat"
)

// message is what a decrypted callback says. The texts alias the document.
type message struct {
	to, from, created, kind, id, agent []byte
	content                            []byte
	title, url                         []byte
	media                              []byte
	event, key, task, code             []byte
	selected                           int // index of SelectedItems, 0 when there are none
}

// readMessage picks the fields out of a decrypted callback. A field given twice is
// refused with ErrXML, lest another reader take the other one.
func readMessage(d *document) (message, error) {
	var m message
	for i := 1; i < len(d.nodes); i = d.nodes[i].end {
		var field *[]byte
		switch string(d.nodes[i].name) {
		case "ToUserName":
			field = &m.to
		case "FromUserName":
			field = &m.from
		case "CreateTime":
			field = &m.created
		case "MsgType":
			field = &m.kind
		case "MsgId":
			field = &m.id
		case "AgentID":
			field = &m.agent
		case "Content":
			field = &m.content
		case "Title":
			field = &m.title
		case "Url":
			field = &m.url
		case "MediaId":
			field = &m.media
		case "Event":
			field = &m.event
		case "EventKey":
			field = &m.key
		case "TaskId":
			field = &m.task
		case "ResponseCode":
			field = &m.code
		case "SelectedItems":
			if m.selected != 0 {
				return m, ErrXML
			}
			m.selected = i
			continue
		default:
			continue
		}
		if *field != nil {
			return m, ErrXML
		}
		*field = d.nodes[i].text
	}
	return m, nil
}

// kinds of messages and events by the vendor's names
// (developer.work.weixin.qq.com/document/path/90239, 90240).
func (m *message) chatKind() chat.Kind {
	switch string(m.kind) {
	case "text":
		return chat.KindText
	case "image":
		return chat.KindImage
	case "voice":
		return chat.KindVoice
	case "video":
		return chat.KindVideo
	case "location":
		return chat.KindLocation
	case "link":
		return chat.KindLink
	case "event":
		return m.eventKind()
	}
	return chat.KindUnknown
}

func (m *message) eventKind() chat.Kind {
	switch string(m.event) {
	case "subscribe":
		return chat.KindSubscribe
	case "unsubscribe":
		return chat.KindUnsubscribe
	case "enter_agent":
		return chat.KindEnter
	case "click":
		return chat.KindClick
	case "view":
		return chat.KindView
	case "template_card_event", "template_card_menu_event":
		return chat.KindCard
	case "inactive_alert", "close_inactive_agent", "reopen_inactive_agent",
		"low_active_alert", "low_active", "active_restored":
		return chat.KindInactive
	}
	return chat.KindUnknown
}

// toEvent returns the event of a message, with strings of its own, or nil for one
// that we have no use for: of an unknown type, or without a sender, a time, or, for
// what a person sent, a number.
func (m *message) toEvent(d *document) *chat.Event {
	kind := m.chatKind()
	seconds, err := strconv.ParseInt(string(m.created), 10, 64)
	if kind == chat.KindUnknown || err != nil || seconds <= 0 || len(m.from) == 0 {
		return nil
	}
	isEvent := string(m.kind) == "event"
	if !isEvent && len(m.id) == 0 {
		return nil
	}
	ev := &chat.Event{Kind: kind, From: text(m.from), At: time.Unix(seconds, 0).UTC()}
	if isEvent {
		ev.ID = eventID(m.agent, m.from, m.created, m.event, m.key, m.task, m.code)
	} else {
		ev.ID = eventID(m.agent, m.from, m.id)
		ev.MsgID = text(m.id)
	}
	switch kind {
	case chat.KindText:
		ev.Text = text(m.content)
	case chat.KindLink:
		ev.Text = strings.TrimSpace(text(m.title) + "\n" + text(m.url))
	case chat.KindImage, chat.KindVoice, chat.KindVideo:
		ev.MediaID = text(m.media)
	case chat.KindClick, chat.KindView:
		ev.Key = text(m.key)
	case chat.KindCard:
		ev.Key, ev.TaskID, ev.ResponseCode = text(m.key), text(m.task), text(m.code)
		ev.Selected = selections(d, m.selected)
	case chat.KindInactive:
		ev.Key = text(m.event)
	case chat.KindUnknown, chat.KindLocation, chat.KindSubscribe, chat.KindUnsubscribe, chat.KindEnter:
	}
	return ev
}

// selections reads the answered questions of a card:
//
//	<SelectedItems><SelectedItem><QuestionKey/><OptionIds><OptionId/>…</OptionIds></SelectedItem>…</SelectedItems>
func selections(d *document, list int) []chat.Selection {
	var all []chat.Selection
	if list == 0 {
		return nil
	}
	for i := list + 1; i < d.nodes[list].end; i = d.nodes[i].end {
		if string(d.nodes[i].name) != "SelectedItem" {
			continue
		}
		var one chat.Selection
		for j := i + 1; j < d.nodes[i].end; j++ { // options lie one level deeper
			switch string(d.nodes[j].name) {
			case "QuestionKey":
				one.Question = text(d.nodes[j].text)
			case "OptionId":
				one.Options = append(one.Options, text(d.nodes[j].text))
			}
		}
		all = append(all, one)
	}
	return all
}

// maxEventID is how many bytes an event's ID has at most, so that every database
// can index it.
const maxEventID = 190

// eventID joins the parts that make an event what it is; the second is the sender,
// whose case does not count. Different parts never give the same ID: the separator
// is escaped within them, and what gets too long becomes a hash of the whole.
func eventID(parts ...[]byte) string {
	var buf [2 * maxEventID]byte
	id := buf[:0]
	for i, part := range parts {
		if i > 0 {
			id = append(id, '|')
		}
		for _, b := range part {
			switch {
			case b == '|' || b == '\\':
				id = append(id, '\\')
			case i == 1 && 'A' <= b && b <= 'Z':
				b += 'a' - 'A'
			}
			id = append(id, b)
		}
	}
	if s := string(id); len(s) <= maxEventID && clean(s) {
		return s
	}
	sum := sha256.Sum256(id)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// text returns a field as a string of its own, fit to be stored and quoted.
func text(field []byte) string { return tidy(string(field)) }

// tidy returns s as valid UTF-8 without the characters that XML, and with it every
// reply that quotes them, cannot carry.
func tidy(s string) string {
	if clean(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if !legal(r) {
			return -1
		}
		return r // utf8.RuneError where s is not UTF-8
	}, s)
}

// clean reports whether tidy has nothing to change. It looks at eight bytes at a
// time: of a reply's two thousand hardly any are suspicious.
func clean(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		below := (x - 0x20*ones) &^ x & high // a byte below 0x20
		bf := x ^ 0xBF*ones
		if below != 0 || (bf-ones)&^bf&high != 0 { // or a byte 0xBF, the middle of U+FFFE and U+FFFF
			if !cleanBytes(s, i, i+8) {
				return false
			}
		}
	}
	return cleanBytes(s, i, len(s)) && utf8.ValidString(s)
}

func cleanBytes(s string, from, to int) bool {
	for i := from; i < to; i++ {
		if s[i] < 0x20 && !legal(rune(s[i])) {
			return false
		}
		if s[i] == 0xBF && i > 0 && s[i-1] == 0xEF && i+1 < len(s) && s[i+1] >= 0xBE {
			return false
		}
	}
	return true
}
