package sandbox

import (
	"encoding/binary"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// FaultKind is a way in which the API misbehaves.
type FaultKind uint8

// The kinds of faults.
const (
	FaultCode   FaultKind = iota // answers Code as errcode
	FaultStatus                  // answers Code as HTTP status
	FaultHTML                    // answers a gateway's HTML page with status 200
	FaultHang                    // does nothing and never answers
	FaultCut                     // does its work, then cuts the connection
	FaultSlow                    // waits for Delay, then does its work
)

// Fault is a switch on the API.
type Fault struct {
	// API is the path below /cgi-bin, such as message/send; empty means each.
	API  string
	Kind FaultKind
	// Code is an errcode (-1, 45009, 45033, …) or an HTTP status.
	Code  int
	Delay time.Duration
	// Times is how often it strikes; 0 is until ClearFaults.
	Times int
	// Share is the part of calls that it strikes, over 0 and up to 1; 0 is every call.
	Share float64
}

type activeFault struct {
	Fault
	struck int
}

// Fail adds a fault. The first one that fits a call strikes.
func (c *Corp) Fail(f Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = append(c.faults, &activeFault{Fault: f})
}

// ClearFaults takes all faults of Fail away.
func (c *Corp) ClearFaults() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = nil
}

// strike picks the fault for a call, if any.
func (c *Corp) strike(api string) (Fault, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range c.faults {
		if f.API != "" && f.API != api || f.Times > 0 && f.struck >= f.Times {
			continue
		}
		if f.Share > 0 && c.s.chance() >= f.Share {
			continue
		}
		f.struck++
		return f.Fault, true
	}
	return Fault{}, false
}

// chance returns a number in [0,1).
func (s *Sandbox) chance() float64 {
	return float64(binary.BigEndian.Uint64(s.random(8))>>11) / (1 << 53)
}

// accountFault is what an account's name asks for.
type accountFault struct {
	code  int // errcode of the first times sends
	times int
	delay time.Duration
	hang  bool
	cut   bool
	again int  // further copies of each callback
	lost  bool // the first answer to each callback is lost
}

var (
	tempName = regexp.MustCompile(`^temp-(-?\d+)@(\d+)$`)
	slowName = regexp.MustCompile(`^slow-(\d+(?:ms|s))$`)
)

// parseAccountFault reads an account in lower case; a plain name has no fault.
func parseAccountFault(account string) accountFault {
	name, _, _ := strings.Cut(account, ".")
	switch name {
	case "timeout":
		return accountFault{hang: true}
	case "cut":
		return accountFault{cut: true}
	case "dup":
		return accountFault{again: 2}
	case "lost":
		return accountFault{lost: true}
	}
	if m := tempName.FindStringSubmatch(name); m != nil {
		code, err1 := strconv.Atoi(m[1])
		times, err2 := strconv.Atoi(m[2])
		if err1 == nil && err2 == nil {
			return accountFault{code: code, times: times}
		}
	}
	if m := slowName.FindStringSubmatch(name); m != nil {
		if d, err := time.ParseDuration(m[1]); err == nil {
			return accountFault{delay: d}
		}
	}
	return accountFault{}
}
