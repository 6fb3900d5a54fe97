package app

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/calendar"
	"duban/store/storetest"
)

// tick lets every program look at the clock at once and sends what is due.
func (o *office) tick(at time.Time, others ...*App) {
	o.t.Helper()
	o.now.Set(at)
	var wg sync.WaitGroup
	for _, a := range append(others, o.App) {
		wg.Go(func() {
			if err := a.SilentDrafts(context.Background()); err != nil {
				o.t.Error(err)
			}
		})
	}
	wg.Wait()
	o.drain()
}

// A draft that waits is reminded of once, after ten minutes, in office hours, whatever
// else happens; it expires with its week and is then shown to the clerks, once.
func TestSilentDraft(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{
		"sqlite": func(testing.TB) string { return "" }, "mysql": storetest.Fresh.MariaDB,
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, dsn(t), 0)
			other := o.open()
			wednesday := calendar.NewDate(2024, time.July, 3)
			o.now.Set(wednesday.At(17, 25))
			has(t, o.say("min", "14同上周 16 52%"), "请核对")
			o.tick(wednesday.At(17, 29), other)
			o.tick(wednesday.At(17, 40), other) // too late for today
			o.tick(calendar.NewDate(2024, time.July, 4).At(8, 29), other)
			o.got("min")
			has(t, o.say("clerk", "有哪些待确认"), "待报送人确认的有1人", "区民政局 李四：第14项53%、第16项52%（7月3日（周三）17:25发来）")
			o.tick(calendar.NewDate(2024, time.July, 4).At(8, 30), other)
			if got := o.inbox("min"); len(got) != 1 || !strings.HasPrefix(got[0], "您的报送尚未确认，未保存。请核对：\n第14项") {
				t.Fatalf("reminded %q", got)
			}
			has(t, o.say("min", "16 53%"), "请核对") // written again, it is the same draft
			o.tick(calendar.NewDate(2024, time.July, 4).At(10, 0), other)
			o.tick(calendar.NewDate(2024, time.July, 5).At(10, 0), other)
			if got := o.inbox("min"); len(got) != 1 {
				t.Errorf("reminded again: %q", got)
			}
			o.tick(calendar.NewDate(2024, time.July, 8).At(0, 0), other)
			o.got("clerk")
			o.tick(calendar.NewDate(2024, time.July, 8).At(8, 30), other)
			got := o.inbox("clerk")
			if len(got) != 1 || !strings.Contains(got[0], "李四：第14项53%、第16项53%") {
				t.Errorf("the clerk is told %q", got)
			}
			has(t, o.say("min", "确认"), "没有待确认的内容")
			has(t, o.say("clerk", "有哪些待确认"), "已过期")
			// A new draft is a new silence.
			has(t, o.say("min", "14 54%"), "请核对")
			has(t, o.say("min", "有哪些待确认"), "请核对", "54%")
			o.tick(calendar.NewDate(2024, time.July, 8).At(8, 40), other)
			if got := o.inbox("min"); len(got) != 2 {
				t.Errorf("of a new draft: %q", got)
			}
			has(t, o.say("min", "确认"), "已保存")
			has(t, o.say("clerk", "有哪些待确认"), "没有待确认的报送")
		})
	}
}

// A message of 催办 that waits for working hours is not sent once all is reported.
func TestUrgeIsRechecked(t *testing.T) {
	o := newOffice(t, "", 0)
	saturday := calendar.NewDate(2024, time.July, 6)
	o.now.Set(saturday.At(20, 0))
	has(t, o.say("clerk", "催办第15、16项"), "李四", "7月8日（周一）08:30发出")
	o.drain()
	o.got("min")
	has(t, o.say("min", "15同上周 16 52%"), "请核对")
	has(t, o.say("min", "确认"), "已保存")
	o.now.Set(calendar.NewDate(2024, time.July, 8).At(8, 30))
	o.drain()
	o.got("min")
	has(t, o.say("clerk", "催办第14项"), "已催办第14项")
	o.drain()
	if got := o.inbox("min"); len(got) != 1 || !strings.HasPrefix(got[0], "请报送《2024年民生实事》第28周的进展：\n第14项") {
		t.Errorf("asked %q", got)
	}
}

// What is asked by hand in the evening comes the next morning, and is that day's reminder.
func TestUrgedTheEveningBefore(t *testing.T) {
	o := newOffice(t, "", 0)
	o.now.Set(calendar.NewDate(2024, time.July, 2).At(18, 0))
	has(t, o.say("clerk", "催办第16项"), "李四", "08:30发出")
	for _, minute := range []int{8*60 + 30, 9 * 60, 9*60 + 7, 9*60 + 10} {
		tick(t, o.App, o.world, 3, minute/60, minute%60)
		o.drain()
	}
	if got := o.inbox("min"); len(got) != 1 {
		t.Errorf("asked %d times on Wednesday: %q", len(got), got)
	}
}
