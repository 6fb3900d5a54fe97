package ledger

import "errors"

// Code says what kind of failure an error is; bot/text chooses the sentence.
type Code string

// The codes of errors that people may be told about.
const (
	NotFound    Code = "not_found"
	Ambiguous   Code = "ambiguous"
	Invalid     Code = "invalid"
	Denied      Code = "denied"
	Conflict    Code = "conflict" // the thing changed since it was read
	Expired     Code = "expired"
	Unavailable Code = "unavailable" // database or other service away
	Internal    Code = "internal"
)

// Error is a failure with a code. Detail is for logs and terminals, and is
// formal Chinese where a clerk reads it (imports).
type Error struct {
	Code   Code
	Detail string
	Err    error
}

// Error implements error.
func (e *Error) Error() string {
	s := string(e.Code)
	if e.Detail != "" {
		s = e.Detail
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of err, Internal when it has none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}
