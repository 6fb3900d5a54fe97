// Package kv keeps what may be lost: the context of a conversation, keys that mark
// something as done once, locks, what limits how often. Every value has an end.
//
// There are two: Memory, in this process, for a single replica; and Redis, shared
// by many. Both hold only what the database can do without: when Redis is gone or
// the process dies, everything here is gone too, and nothing else is. A caller
// treats an error like a missing value and goes on.
package kv

import (
	"context"
	"errors"
	"time"
)

// Store keeps values under keys for a while. It is safe for concurrent use.
type Store interface {
	// Get returns the value of a key; ok is false when there is none, or its time is over.
	Get(ctx context.Context, key string) (val []byte, ok bool, err error)
	// Set keeps a value for ttl, in the place of an earlier one. ttl must be positive.
	Set(ctx context.Context, key string, val []byte, ttl time.Duration) error
	// SetAll keeps several values for ttl at the price of one trip.
	SetAll(ctx context.Context, vals map[string][]byte, ttl time.Duration) error
	// Once reports whether this is the first call with the key within ttl, of all
	// callers of all replicas. ttl must be positive.
	Once(ctx context.Context, key string, ttl time.Duration) (first bool, err error)
	// Add keeps a value for ttl where there is none, and reports whether it did. A
	// lock is a value of one's own that ends by itself.
	Add(ctx context.Context, key string, val []byte, ttl time.Duration) (added bool, err error)
	// DeleteIf removes a key that has this value and no other, and reports whether it did.
	DeleteIf(ctx context.Context, key string, val []byte) (deleted bool, err error)
	// Take takes one token out of each key's bucket and tells how long to wait where
	// there is none; 0 is taken. A key that nobody has taken from is a full bucket.
	Take(ctx context.Context, keys []string, b Bucket) (waits []time.Duration, err error)
	// Delete removes a key; one that is not there is no error.
	Delete(ctx context.Context, key string) error
}

// Bucket says how often something may be done: Burst times at once, and once more
// for each Every that has passed.
type Bucket struct {
	Burst int
	Every time.Duration // whole milliseconds
}

// slack is the debt up to which a token may be taken.
func (b Bucket) slack() time.Duration { return time.Duration(b.Burst-1) * b.Every }

// valid reports whether a bucket can ever give.
func (b Bucket) valid() bool { return b.Burst > 0 && b.Every >= time.Millisecond }

// ErrDown is the error of a service that is known not to answer. It comes at once.
var ErrDown = errors.New("kv: service does not answer")

var (
	errNoTTL  = errors.New("kv: a value needs a positive time to live")
	errBucket = errors.New("kv: a bucket needs a size and a time to fill")
)
