package app

import (
	"net/http"
	"sync/atomic"

	"github.com/VictoriaMetrics/metrics"

	"duban/ledger"
	"duban/wecom"
)

// metricSet counts what happens, without names or texts of people.
type metricSet struct {
	set                              *metrics.Set
	byOutcome                        map[wecom.Outcome]*metrics.Counter
	flooded, failures, versionErrors *metrics.Counter
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
	m.duration = m.set.NewHistogram("duban_answer_duration_seconds")
	for name, v := range map[string]*atomic.Int64{
		"duban_plans": &m.plans, "duban_items": &m.items, "duban_members": &m.members, "duban_ledger_version": &m.version,
	} {
		m.set.NewGauge(name, func() float64 { return float64(v.Load()) })
	}
	return m
}

func (m *metricSet) callback(o wecom.Outcome) {
	if c := m.byOutcome[o]; c != nil {
		c.Inc()
	}
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
