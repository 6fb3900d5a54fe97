package delivery

import (
	"errors"
	"time"
)

// Class says what a failed try means.
type Class string

// The classes, by the vendor's codes
// (developer.work.weixin.qq.com/document/path/90313).
const (
	// Busy passes: the vendor has no time for us just now.
	Busy Class = "busy"
	// Unreachable is no answer, or none of the API: whether the request arrived is open.
	Unreachable Class = "unreachable"
	// Limited is the vendor's frequency limit: a minute's pause for all.
	Limited Class = "limited"
	// Recipient is a person who cannot be reached.
	Recipient Class = "recipient"
	// Setup is a wrong configuration: nobody can be reached until somebody mends it.
	Setup Class = "setup"
	// Content is a request that the vendor will never take.
	Content Class = "content"
)

// codes are the classes of the vendor's codes. One that is not here is Busy: trying
// again does no harm, giving up loses a message.
var codes = map[int]Class{
	45009: Limited,

	40003: Recipient, 60111: Recipient, 60021: Recipient, 81013: Recipient, 82001: Recipient, 50002: Recipient, 60011: Recipient, 40032: Content,

	40001: Setup, 40013: Setup, 40056: Setup, 40091: Setup, 43012: Setup, 48001: Setup, 48002: Setup, 48005: Setup,
	48006: Setup, 50003: Setup, 60020: Setup, 60031: Setup, 301002: Setup, 48010: Setup, 41011: Setup,

	40008: Content, 40033: Content, 40035: Content, 40058: Content, 40063: Content, 44004: Content, 45002: Content, 40206: Content,
	82004: Content, 85002: Content, 40007: Content, 40145: Content, 40039: Content, 45034: Content,
}

// ClassOf is the class of a try's error, and the vendor's code, 0 for none.
func ClassOf(err error) (Class, int) {
	var refusal interface{ Errcode() int }
	if !errors.As(err, &refusal) {
		return Unreachable, 0
	}
	code := refusal.Errcode()
	if c, ok := codes[code]; ok {
		return c, code
	}
	if 42014 <= code && code <= 42051 { // the fields of cards
		return Content, code
	}
	return Busy, code
}

// stayed reports whether a request never left: its end is known.
func stayed(err error) bool {
	var e interface{ Unsent() bool }
	return errors.As(err, &e) && e.Unsent()
}

// Alone reports whether a request that was refused with a code was refused for one of
// its people, so that together they would be refused again.
func Alone(code int) bool {
	class, _ := ClassOf(coded(code))
	return class == Recipient
}

// pauses are how long to wait after a first, second, … try that was used up.
var pauses = []time.Duration{2 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute}

// backOff is the pause after that many used tries. more is false when there is to
// be no further try: four of a busy vendor, who asks for at most three repeats,
// while one that cannot be reached is tried for as long as the message stands. chance in [0,1)
// spreads what failed together.
func backOff(c Class, used int, chance float64) (pause time.Duration, more bool) {
	last := len(pauses)
	if used > last {
		if c != Unreachable {
			return 0, false
		}
		used = last
	}
	if c == Busy && used == last {
		return 0, false
	}
	p := pauses[used-1]
	if used == 1 {
		return p/2 + time.Duration(chance*float64(p)), true // 1 to 3 seconds
	}
	return p + time.Duration(chance*float64(p)/10), true
}
