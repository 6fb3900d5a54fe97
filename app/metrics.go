package app

import (
	"context"
	"math"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"duban/delivery"
	"duban/internal/clock"
	"duban/ledger"
	"duban/store"
	"duban/wecom"
)

// metricSet counts what happens, without names or texts of people.
type metricSet struct {
	set                              *metrics.Set
	byOutcome                        map[wecom.Outcome]*metrics.Counter
	flooded, failures, versionErrors *metrics.Counter
	tickErrors, reminded, skipped    *metrics.Counter
	duration                         *metrics.Histogram
	plans, items, members, version   atomic.Int64
}

func newMetrics() *metricSet {
	m := &metricSet{set: metrics.NewSet(), byOutcome: map[wecom.Outcome]*metrics.Counter{}}
	for _, o := range []wecom.Outcome{
		wecom.Answered, wecom.Accepted, wecom.Verified, wecom.Unknown, wecom.OtherAgent, wecom.BadSignature, wecom.BadReceiver,
		wecom.Unsigned, wecom.Stale, wecom.Malformed, wecom.BadMethod, wecom.TooSlow, wecom.TooLarge, wecom.TooLong, wecom.Failed,
	} {
		m.byOutcome[o] = m.set.NewCounter(`duban_callbacks_total{outcome="` + string(o) + `"}`)
	}
	m.flooded = m.set.NewCounter("duban_flood_refused_total")
	m.failures = m.set.NewCounter("duban_event_failures_total")
	m.versionErrors = m.set.NewCounter("duban_version_check_errors_total")
	m.tickErrors = m.set.NewCounter("duban_tick_errors_total")
	m.reminded = m.set.NewCounter("duban_reminders_total")
	m.skipped = m.set.NewCounter("duban_slots_skipped_total")
	m.duration = m.set.NewHistogram("duban_answer_duration_seconds")
	for name, v := range map[string]*atomic.Int64{
		"duban_plans": &m.plans, "duban_items": &m.items, "duban_members": &m.members, "duban_ledger_version": &m.version,
	} {
		m.set.NewGauge(name, func() float64 { return float64(v.Load()) })
	}
	return m
}

// called counts a callback.
func (a *App) called(o wecom.Outcome) {
	a.health.called.Store(a.clock.Now().UnixMicro())
	if c := a.metrics.byOutcome[o]; c != nil {
		c.Inc()
	}
}

// ages adds the gauges of how long ago something was; NaN before it ever was.
func (m *metricSet) ages(a *App) {
	for name, at := range map[string]*atomic.Int64{
		"duban_last_callback_seconds": &a.health.called, "duban_tick_lag_seconds": &a.health.ticked,
	} {
		m.set.NewGauge(name, func() float64 {
			if age, ok := a.since(at); ok {
				return age.Seconds()
			}
			return math.NaN()
		})
	}
}

// sent counts what became of a message: an end, or a try put back.
func (m *metricSet) sent(s delivery.State, c delivery.Class) {
	outcome := string(s)
	if s == delivery.Waiting || s == delivery.Queued {
		outcome = "retry"
	}
	m.set.GetOrCreateCounter(`duban_sends_total{outcome="` + outcome + `",class="` + string(c) + `"}`).Inc()
}

// scrapeTime bounds what a scrape asks the database.
const scrapeTime = 500 * time.Millisecond

// sending adds the queue's and the token's gauges. A figure that cannot be had is NaN.
func (m *metricSet) sending(a *App) {
	var mu sync.Mutex
	var last store.Backlog
	var read time.Time
	backlog := func() (store.Backlog, bool) {
		mu.Lock()
		defer mu.Unlock()
		now := clock.System{}.Now()
		if now.Sub(read) < time.Second { // one scrape asks three times
			return last, true
		}
		ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
		defer cancel()
		b, err := a.Store.Backlog(ctx)
		if err == nil {
			last, read = b, now
		}
		return b, err == nil
	}
	gauge := func(name string, of func(store.Backlog) float64) {
		m.set.NewGauge(name, func() float64 {
			b, ok := backlog()
			if !ok {
				return math.NaN()
			}
			return of(b)
		})
	}
	gauge(`duban_outbox_messages{state="due"}`, func(b store.Backlog) float64 { return float64(b.Due) })
	gauge(`duban_outbox_messages{state="waiting"}`, func(b store.Backlog) float64 { return float64(b.Waiting) })
	gauge("duban_outbox_oldest_due_seconds", func(b store.Backlog) float64 {
		if b.Oldest.IsZero() {
			return 0
		}
		return a.clock.Now().Sub(b.Oldest).Seconds()
	})
	m.set.NewGauge("duban_token_age_seconds", func() float64 {
		age, ok := a.api.TokenAge()
		if !ok {
			return math.NaN()
		}
		return age.Seconds()
	})
	m.set.NewGauge("duban_sending_rests", func() float64 {
		if _, rests := a.courier.Rests(); rests {
			return 1
		}
		return 0
	})
}

func (m *metricSet) loaded(b *ledger.Book) {
	items := 0
	for _, p := range b.Plans {
		items += len(p.Items)
	}
	m.plans.Store(int64(len(b.Plans)))
	m.items.Store(int64(items))
	m.members.Store(int64(len(b.Members)))
	m.version.Store(b.Version)
}

func (m *metricSet) serve(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	m.set.WritePrometheus(w)
	metrics.WriteProcessMetrics(w)
}
