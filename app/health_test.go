package app

import (
	"context"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/ledger"
)

func get(t *testing.T, a *App, path string) string {
	t.Helper()
	h, err := newHandler(&world{App: a})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRecorder()
	h.ServeHTTP(r, httptest.NewRequest("GET", path, nil))
	return r.Body.String()
}

// Every metric that the operations guide names, and nothing that a person is called
// or has written.
func TestMetricsAreComplete(t *testing.T) {
	o := newOffice(t, "", 0)
	o.say("min", "16 55")
	o.say("min", "确认")
	o.say("clerk", "退回16 数据与上月不符，请核实")
	o.drain()
	tick(t, o.App, o.world, 1, 9, 1)
	got := get(t, o.App, "/metrics")
	var names []string
	for line := range strings.Lines(got) {
		name := regexp.MustCompile(`^[a-z_]+`).FindString(line)
		if strings.HasPrefix(name, "duban_") && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	want := []string{
		"duban_answer_duration_seconds_bucket", "duban_answer_duration_seconds_count", "duban_answer_duration_seconds_sum", "duban_callbacks_total",
		"duban_event_failures_total", "duban_flood_refused_total", "duban_items", "duban_last_callback_seconds", "duban_ledger_version",
		"duban_members", "duban_outbox_messages", "duban_outbox_oldest_due_seconds", "duban_plans", "duban_reminders_total", "duban_sending_rests",
		"duban_sends_total", "duban_slots_skipped_total", "duban_tick_errors_total", "duban_tick_lag_seconds", "duban_token_age_seconds",
		"duban_version_check_errors_total",
	}
	slices.Sort(names)
	for _, n := range want {
		if !slices.Contains(names, n) {
			t.Errorf("no %s", n)
		}
	}
	for _, n := range names {
		if !slices.Contains(want, n) {
			t.Errorf("%s is not in the list: say in docs/operations.md what it means", n)
		}
	}
	if m := regexp.MustCompile(`[^\x00-\x7f]|"(min|clerk|lead)"`).FindString(got); m != "" {
		t.Errorf("a name or a text: %q", m)
	}
	has(t, got, "duban_last_callback_seconds NaN", "duban_tick_lag_seconds 0")
	o.called("answered")
	o.now.Set(o.now.Now().Add(90 * time.Second))
	has(t, get(t, o.App, "/metrics"), "duban_last_callback_seconds 90", "duban_tick_lag_seconds 90")
}

// A scheduler that does not tick is said to whoever asks, and told to the
// administrators, once, and to the clerks where there are none.
func TestStalledScheduler(t *testing.T) {
	w := newSample(t)
	tick(t, w.App, w, 1, 10, 0)
	hasNot(t, get(t, w.App, "/readyz"), "scheduler")
	for range 2 { // twice says it once
		w.now.Set(calendar.NewDate(2024, time.July, 1).At(10, 6))
		if err := w.AlarmStalled(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	has(t, get(t, w.App, "/readyz"), "scheduler stalled: no tick for 6m0s")
	got := w.told("clerk")
	if len(got) != 1 {
		t.Fatalf("told %q", got)
	}
	has(t, got[0], "提醒程序自7月1日（周一）10:00起没有运行")
	w.members(ledger.Member{Account: "root", Name: "管理员", Role: ledger.Admin, Active: true})
	tick(t, w.App, w, 1, 10, 7) // it runs again: the administrator hears of the gap
	if got := w.told("root"); len(got) != 1 || !strings.Contains(got[0], "自7月1日（周一）10:00至7月1日（周一）10:07没有运行") {
		t.Errorf("told %q", got)
	}
	if got := w.told("clerk"); len(got) != 1 {
		t.Errorf("the clerk was told %q", got)
	}
	hasNot(t, get(t, w.App, "/readyz"), "scheduler")
}

// What one replica missed while another went on is no standstill.
func TestOneReplicaStalled(t *testing.T) {
	w := newSample(t)
	other := w.another()
	tick(t, w.App, w, 1, 10, 0)
	tick(t, other, w, 1, 10, 0)
	tick(t, other, w, 1, 10, 4)
	tick(t, other, w, 1, 10, 8)
	if err := w.AlarmStalled(context.Background()); err != nil {
		t.Fatal(err)
	}
	tick(t, w.App, w, 1, 10, 9)
	if got := w.told("clerk"); len(got) != 0 {
		t.Errorf("told %q", got)
	}
}

// A fault of the configuration that stops all sending is said with its code until a
// message arrives.
func TestReadyWhenTheChannelIsStopped(t *testing.T) {
	o := newOffice(t, "", 0)
	o.corp.RefuseIP(true)
	o.say("min", "16 55")
	o.say("min", "确认")
	o.say("clerk", "退回16 数据与上月不符，请核实")
	o.drain()
	has(t, get(t, o.App, "/readyz"), "database ok", "sending stopped by a fault of the configuration, errcode 60020, next try ")
	faults, err := o.Store.Faults(context.Background(), o.now.Now().Add(-time.Hour))
	if err != nil || len(faults) != 1 || faults[0].Code != 60020 || faults[0].Count != 1 || faults[0].Given != 0 {
		t.Errorf("%+v %v", faults, err)
	}
	o.corp.RefuseIP(false)
	o.pass(time.Hour)
	hasNot(t, get(t, o.App, "/readyz"), "sending")
}
