package delivery

import (
	"context"
	"time"

	"duban/calendar"
	"duban/chat"
)

// State is where a message stands. The last four are for good.
type State string

// The states of a message.
const (
	Queued  State = "queued"  // to be sent now
	Waiting State = "waiting" // to be sent from an instant on
	Sending State = "sending" // leased by a worker
	Joined  State = "joined"  // carried by another message's request
	Sent    State = "sent"    // the vendor took it
	Failed  State = "failed"  // it will not arrive
	Expired State = "expired" // its time was over before it could be sent
	Dropped State = "dropped" // nobody wanted it any more when its turn came
)

const (
	// checked is how long the vendor recognizes a repeated request.
	checked = 4 * time.Hour
	// lastTry is when, after a try whose end is not known, no further one begins: a
	// try takes seconds, and the vendor's clock is not ours.
	lastTry = checked - 10*time.Minute
	// standing is how long a message that names no end may be sent; one that is sent in
	// office hours alone, until they end on the day on which that is over.
	standing = 24 * time.Hour
	// MaxTogether is how many people one request may name.
	MaxTogether = 1000
)

// Hours returns an instant when it lies in office hours, else when they begin next.
type Hours func(time.Time) time.Time

// Times returns from when, zero for at once, and until when a message of that moment
// is sent. hours may be nil.
func Times(m chat.Message, queued time.Time, hours Hours) (notBefore, notAfter time.Time) {
	start := queued
	if m.NotBefore.After(queued) {
		start = m.NotBefore
	}
	held := hours != nil && !m.AnyHour
	if held {
		start = hours(start)
	}
	if start.After(queued) {
		notBefore = start
	}
	switch notAfter = start.Add(standing); {
	case !m.NotAfter.IsZero():
		notAfter = m.NotAfter
	case held:
		notAfter = calendar.OfficeEnds(hours(notAfter))
	}
	return notBefore, notAfter
}

// Draft is a message without a request: one that was never claimed, or whose request was undone.
type Draft struct {
	chat.Message // with NotAfter
	ID           int64
	At           time.Time // when it was queued
	// Attempts are the tries that were used up before, none of which can have reached it.
	Attempts int
	// Alone keeps it from being joined: its last request was refused for one of its people.
	Alone bool
}

// Person is one recipient of a call with the row of his own message.
type Person struct {
	ID      int64
	Account string
}

// Call is one request to the vendor, claimed to be sent.
type Call struct {
	// ID is the row of the first person.
	ID int64
	// To are the people in the order of the request, which is that of their rows.
	To []Person
	// Body is the request as it is sent each time.
	Body []byte
	// Attempts are the tries that were used up before.
	Attempts int
	// Unsure is the first try whose end is not known; zero when there was none.
	Unsure time.Time
	// NotAfter is the instant past which it expires.
	NotAfter time.Time
	// AnyHour says that it may be sent outside office hours.
	AnyHour bool
}

// Finish makes a request's body of a message and its recipients: the same bytes
// each time. queued tells messages of equal text apart.
type Finish func(m chat.Message, to []string, queued time.Time) ([]byte, error)

// Settlement is what becomes of one row.
type Settlement struct {
	ID       int64
	State    State
	Wake     time.Time // of Waiting
	Attempts int
	Unsure   time.Time
	// Code is the vendor's errcode, 0 for none; Error says it in words.
	Code  int
	Error string
	// MsgID and ResponseCode are the vendor's names for what was sent.
	MsgID        string
	ResponseCode string
	// Apart undoes a request: each of its rows is a draft again.
	Apart bool
}

// Check tells, for messages that nobody can have been given yet, why each is no
// longer wanted; "" where it is. It may give one other words and another card, in
// place. It is asked in the transaction that claims them.
type Check func(ctx context.Context, messages []chat.Message) (why []string, err error)

// Queue is the table of messages.
type Queue interface {
	// Claim leases messages that are due, at most limit rows, and returns the calls
	// that they make. Drafts among them are checked, joined and finished, and their bodies
	// stored; check may be nil.
	Claim(ctx context.Context, owner string, lease time.Duration, limit int, finish Finish, check Check) ([]Call, error)
	// Renew prolongs the owner's leases.
	Renew(ctx context.Context, owner string, lease time.Duration) error
	// Settle writes down what became of rows that the owner leased, or that were joined
	// to one that he leased; those that have meanwhile gone to another owner stay as they are.
	Settle(ctx context.Context, owner string, done []Settlement) error
}

// Receipt is the vendor's answer to a request that it took.
type Receipt struct {
	MsgID        string
	ResponseCode string
	// Invalid and Unlicensed are accounts, in lower case, that did not get it.
	Invalid    []string
	Unlicensed []string
}

// Sender sends one request. An error with a method Errcode() int is the vendor's
// refusal, one with a method Unsent() bool tells whether the request stayed here; any
// other one leaves open whether it arrived.
type Sender interface {
	Send(ctx context.Context, body []byte) (Receipt, error)
}

// Limits hold back messages to people who have had many.
type Limits interface {
	// Take takes one message's allowance of each account and tells for each how long
	// it has to wait; 0 is taken.
	Take(ctx context.Context, accounts []string) []time.Duration
}
