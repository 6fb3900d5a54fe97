package delivery

import "duban/chat"

// ReasonOf is why a message that failed or expired did not arrive.
func ReasonOf(s State, code int, unsure bool) chat.Reason {
	switch {
	case s == Expired && unsure:
		return chat.ReasonUnsure
	case s == Expired:
		return chat.ReasonLate
	case code == CodeUnlicensed:
		return chat.ReasonUnlicensed
	}
	switch class, _ := ClassOf(coded(code)); class {
	case Recipient:
		return chat.ReasonStranger
	case Content:
		return chat.ReasonContent
	case Busy, Limited, Setup, Unreachable:
	}
	return chat.ReasonVendor
}

// coded is a stored code as the error that it came from.
type coded int

func (c coded) Error() string { return "" }
func (c coded) Errcode() int  { return int(c) }
