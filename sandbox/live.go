package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// liveEvent is what the page hears: item (new or changed), pending, people (ask
// again for the state), clock.
type liveEvent struct {
	Type    string    `json:"type"`
	Account string    `json:"account,omitempty"`
	Item    *pageItem `json:"item,omitempty"`
	Pending int       `json:"pending"`
	Clock   pageClock `json:"clock"`
}

// listener is one open page. A page that does not keep up is cut off; it comes
// back by itself and asks for everything again.
type listener struct{ events chan liveEvent }

const (
	listenerRoom = 256
	heartbeat    = 5 * time.Second
)

// publish tells all pages. Corp.mu is held.
func (c *Corp) publish(e liveEvent) {
	if len(c.listeners) == 0 {
		return
	}
	e.Clock = c.pageClock()
	for l := range c.listeners {
		select {
		case l.events <- e:
		default:
			delete(c.listeners, l)
			close(l.events)
		}
	}
}

func (c *Corp) listen() *listener {
	l := &listener{events: make(chan liveEvent, listenerRoom)}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.listeners[l] = struct{}{}
	return l
}

func (c *Corp) leave(l *listener) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.listeners, l)
}

// serveEvents is the stream of server-sent events of one page.
func (s *Sandbox) serveEvents(c *Corp, w http.ResponseWriter, r *http.Request) {
	flush := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	l := c.listen()
	defer c.leave(l)
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	// The first event makes the page ask for the state: nothing that happened
	// before the stream was open is missed.
	e := liveEvent{Type: "people", Clock: c.pageClock()}
	for {
		b, err := json.Marshal(e)
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", b); err != nil {
			return
		}
		if err := flush.Flush(); err != nil {
			return
		}
		var open bool
		select {
		case e, open = <-l.events:
			if !open {
				return
			}
		case <-tick.C:
			e = liveEvent{Type: "clock", Clock: c.pageClock()}
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}
