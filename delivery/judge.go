package delivery

import (
	"slices"
	"strings"
	"time"
)

// maxError is how many bytes of an error are kept.
const maxError = 300

// late is the settlement of a call that must not be sent any more, if it must not.
func late(c Call, now time.Time) ([]Settlement, bool) {
	var why string
	switch {
	case now.After(c.NotAfter):
		why = "not sent in time"
	case !c.Unsure.IsZero() && now.Sub(c.Unsure) > lastTry:
		why = "sent, and no answer came"
	default:
		return nil, false
	}
	return each(c, Settlement{State: Expired, Attempts: c.Attempts, Unsure: c.Unsure, Error: why}), true
}

// each settles all rows of a call alike.
func each(c Call, s Settlement) []Settlement {
	out := make([]Settlement, len(c.To))
	for i, p := range c.To {
		out[i] = s
		out[i].ID = p.ID
	}
	return out
}

// later puts a call back until an instant. A request that nobody can have been given
// is undone, so that whether its messages are still wanted is asked again, of each; one
// that somebody may have got stays as it is, the joined rows with the first.
func later(c Call, s Settlement, until time.Time) []Settlement {
	s.State, s.Wake = Waiting, until
	if s.Unsure.IsZero() {
		s.Apart = true
		return each(c, s)
	}
	s.ID = c.ID
	return []Settlement{s}
}

// judge decides what becomes of a call that was tried at now. class is "" for a success.
func judge(c Call, r Receipt, err error, now time.Time, chance float64) (done []Settlement, class Class) {
	if err == nil {
		return received(c, r), ""
	}
	class, code := ClassOf(err)
	s := Settlement{Attempts: c.Attempts + 1, Unsure: c.Unsure, Code: code, Error: cut(err.Error(), maxError)}
	switch class {
	case Limited, Setup:
		s.Attempts = c.Attempts
		return later(c, s, now.Add(pauseOf(class))), class
	case Recipient:
		if len(c.To) > 1 {
			// One of many: the others must not suffer, and have used up no try.
			s.Apart, s.State, s.Attempts = true, Queued, c.Attempts
			return each(c, s), class
		}
		s.State = Failed
		return each(c, s), class
	case Content:
		s.State = Failed
		return each(c, s), class
	case Unreachable:
		if s.Unsure.IsZero() && !stayed(err) {
			s.Unsure = now
		}
	case Busy:
	}
	pause, more := backOff(class, s.Attempts, chance)
	next := now.Add(pause)
	switch {
	case !more:
		s.State = Failed
		return each(c, s), class
	case next.After(c.NotAfter), !s.Unsure.IsZero() && next.Sub(s.Unsure) > lastTry:
		s.State = Expired
		return each(c, s), class
	}
	return later(c, s, next), class
}

// received settles a request that the vendor took: all got it but those it names.
func received(c Call, r Receipt) []Settlement {
	out := each(c, Settlement{State: Sent, Attempts: c.Attempts + 1, MsgID: r.MsgID, ResponseCode: r.ResponseCode})
	if len(r.Invalid)+len(r.Unlicensed) == 0 {
		return out
	}
	for i := range out {
		account := strings.ToLower(c.To[i].Account) // as the vendor names them
		switch {
		case slices.Contains(r.Invalid, account):
			out[i].State, out[i].Code, out[i].Error = Failed, CodeInvalid, "not a person of the application"
		case slices.Contains(r.Unlicensed, account):
			out[i].State, out[i].Code, out[i].Error = Failed, CodeUnlicensed, "no licence for the interface"
		}
	}
	return out
}

// Codes of our own for people whom a request that was taken leaves out.
const (
	CodeInvalid    = 81013 // the vendor's code when it is so for all
	CodeUnlicensed = 701008
)

// cut shortens s to n bytes of UTF-8.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// pauseOf is how long the whole channel rests.
func pauseOf(c Class) time.Duration {
	if c == Limited {
		return 61 * time.Second
	}
	return time.Minute
}
