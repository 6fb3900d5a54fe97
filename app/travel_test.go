package app

import (
	"context"
	"testing"
	"time"

	"duban/calendar"
	"duban/internal/testkit"
)

// The demonstration's clock goes on by a week: reminders arrive on the phones as if
// the time had passed, and the admin hears of no gap. Back and on again brings nothing twice.
func TestTravel(t *testing.T) {
	d, err := NewDemo(t.Context(), t.TempDir(), testkit.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	ctx, stop := context.WithCancel(t.Context())
	served, ready := make(chan error, 1), make(chan struct{})
	go func() { served <- d.Serve(ctx, func() { close(ready) }) }()
	<-ready
	var contact, leader string
	for _, m := range d.Bot.View().Book.Members {
		switch m.Name {
		case "张区长":
			leader = m.Account
		default:
			if len(m.Units) == 1 && m.Units[0] == "区医保局" {
				contact = m.Account
			}
		}
	}
	journey := []time.Time{
		calendar.NewDate(2024, time.July, 5).At(12, 0), calendar.NewDate(2024, time.July, 2).At(9, 0),
		calendar.NewDate(2024, time.July, 10).At(18, 0),
	}
	want := []int{3, 3, 4}
	for i, to := range journey {
		if err := d.Bot.Travel(ctx, d.Clock, to); err != nil {
			t.Fatal(err)
		}
		if got := d.Corp.Inbox(contact); len(got) != want[i] {
			t.Errorf("%s: %d messages on the contact's phone, want %d", to, len(got), want[i])
		}
	}
	got := d.Corp.Inbox(contact)
	has(t, got[0].Text, "请于明天（7月4日）17:00前报送", "第7项", "上次79%")
	has(t, got[1].Text, "再次提醒：请于今天（7月4日）17:00前")
	has(t, got[2].Text, "例会")
	has(t, got[3].Text, "第28周")
	if lead := d.Corp.Inbox(leader); len(lead) != 1 {
		t.Errorf("%d messages on the leader's phone", len(lead))
	}
	if admin := d.Corp.Inbox("guanliyuan"); len(admin) != 0 {
		t.Errorf("the admin is told %q", admin[0].Text)
	}
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}
