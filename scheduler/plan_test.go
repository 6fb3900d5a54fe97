package scheduler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/ledger"
	"duban/scheduler"
)

// office is a plan of three items in two units, their contacts, a leader and a clerk.
type office struct {
	plan  *ledger.Plan
	facts *scheduler.Facts
	sets  []scheduler.Set
}

func newOffice() *office {
	lead := func(unit int64) []ledger.Duty {
		return []ledger.Duty{{UnitID: unit, Printed: fmt.Sprint("单位", unit), Role: ledger.Lead, Source: ledger.RoleFromOnly}}
	}
	p := &ledger.Plan{ID: 1, Year: 2024, Name: "清单", Units: []ledger.Unit{{ID: 1, Name: "单位1"}, {ID: 2, Name: "单位2"}}, Items: []*ledger.Item{
		{ID: 11, No: 1, Title: "甲", Percent: ledger.Whole(50), Duties: lead(1)},
		{ID: 12, No: 2, Title: "乙", Percent: ledger.Whole(100), Duties: lead(1)},
		{ID: 13, No: 3, Title: "丙", Duties: lead(2)},
	}}
	person := func(account string, role ledger.MemberRole, units ...int64) scheduler.Person {
		q := scheduler.Person{Member: ledger.Member{Account: account, Role: role, Active: true}, Reports: role == ledger.Contact}
		if len(units) > 0 {
			q.Units = map[int64][]int64{1: units}
		}
		return q
	}
	rules := scheduler.Default()
	for i := range rules {
		rules[i].Ladder = nil // tests of their own
	}
	o := &office{plan: p, sets: []scheduler.Set{{Plans: []int64{1}, Rules: rules}}}
	o.facts = &scheduler.Facts{
		Days: calendar.Default(), Plans: map[int64]*ledger.Plan{1: p}, Asked: map[string]scheduler.Asked{},
		People: []scheduler.Person{
			person("a", ledger.Contact, 1), person("b", ledger.Contact, 2), person("clerk", ledger.Clerk), person("lead", ledger.Leader),
		},
	}
	return o
}

// report makes a unit report an item.
func (o *office) report(no int, unit int64, when string) {
	it := o.plan.Item(no)
	it.Reports = append(it.Reports, ledger.Report{ID: int64(len(it.Reports) + 1), ItemID: it.ID, UnitID: unit, Kind: ledger.KindProgress, Percent: ledger.Whole(60), At: at(when),
		Window: calendar.PeriodOf(calendar.Week, calendar.DateOf(at(when))).Key(),
	})
}

// play plans every batch of some days, remembers who was told as the store does, and
// lists what happened.
func (o *office) play(from, to string) []string {
	var out []string
	for _, b := range scheduler.Due(o.sets, at(from+" 00:00"), at(to+" 00:00"), o.facts.Days) {
		out = append(out, o.take(b, b.At)...)
	}
	return out
}

func (o *office) take(b scheduler.Batch, now time.Time) []string {
	var out []string
	o.facts.Now = now
	for k, as := range o.facts.Asked {
		if calendar.DateOf(as.Today) != calendar.DateOf(now) {
			as.Today, as.Terms = time.Time{}, nil
			o.facts.Asked[k] = as
		}
	}
	got := scheduler.Plan(b, o.facts)
	for _, n := range got.Notes {
		line := n.Slot.At.Format("01-02 15:04 ") + n.Slot.Rule.Name + " " + n.To.Account + ":"
		for _, k := range n.Asks {
			for i, r := range k.Rules {
				line += " " + r.Name + k.Periods[i].Key()
			}
			for _, it := range k.Items {
				line += fmt.Sprint(" ", it.Item.No)
			}
		}
		if len(n.Shows) > 0 {
			line += " 列" + fmt.Sprint(len(n.Shows[0].Items)) + "项"
		}
		out = append(out, line)
		if n.Kind != scheduler.Remind {
			continue
		}
		as := o.facts.Asked[n.To.Account]
		if as.Times == nil {
			as.Times = map[scheduler.Term]int{}
		}
		as.Today = n.Slot.At
		for _, w := range n.Terms() {
			as.Times[w]++
			as.Terms = append(as.Terms, w)
		}
		o.facts.Asked[n.To.Account] = as
	}
	for _, s := range got.Skips {
		out = append(out, strings.TrimSpace(s.Slot.At.Format("01-02 15:04 ")+s.Slot.Rule.Name+" - "+string(s.Why)+" "+s.With))
	}
	return out
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// An ordinary week: who has reported hears nothing more; nobody hears twice a day.
func TestWeek(t *testing.T) {
	o := newOffice()
	o.report(1, 1, "2024-07-02 10:00")
	same(t, o.play("2024-07-01", "2024-07-04"),
		"07-03 09:07 周更新 a: 周更新2024-W27 2",
		"07-03 09:07 周更新 b: 周更新2024-W27 3",
	)
	o.report(2, 1, "2024-07-04 14:36")
	same(t, o.play("2024-07-04", "2024-07-08"),
		"07-04 14:37 周更新 b: 周更新2024-W27 3",
		"07-05 08:37 周例会 a: 列2项",
		"07-05 08:37 周例会 b: 列1项",
		"07-05 08:37 周例会 clerk: 列3项",
	)
}

// The month's end: a monthly reminder of a day joins the weekly one, and is not sent a third time.
func TestMonthJoinsWeek(t *testing.T) {
	o := newOffice()
	o.plan.Items = o.plan.Items[2:]
	o.facts.People = o.facts.People[1:2]
	same(t, o.play("2024-03-25", "2024-04-01"),
		"03-26 09:07 月报送 b: 月报送2024-03 3",
		"03-27 09:07 周更新 b: 周更新2024-W13 3",
		"03-28 09:07 月报送 - joined 周更新", // waits for the weekly one of the afternoon
		"03-28 14:37 周更新 b: 周更新2024-W13 月报送2024-03 3",
		"03-29 08:37 周例会 b: 列1项",
		"03-29 14:37 月报送 - told_enough",
		"03-29 16:07 旬调度 - no_recipient",
	)
}

// One working day before a festival: everything of the day is one message.
func TestOneDayWeek(t *testing.T) {
	o := newOffice()
	o.facts.People = o.facts.People[1:2]
	same(t, o.play("2024-09-30", "2024-10-08"),
		"09-30 08:37 周例会 b: 周更新2024-W40 月报送2024-09 3 列1项",
		"09-30 09:07 周更新 - joined 周例会",
		"09-30 14:37 周更新 - joined 周例会",
		"09-30 14:37 月报送 - joined 周例会",
		"09-30 16:07 旬调度 - no_recipient",
	)
}

// Nobody who reported, nothing that is 办结 or 暂缓, nothing while reminders are held back.
func TestWhoIsLeftAlone(t *testing.T) {
	o := newOffice()
	o.facts.People = o.facts.People[:1]
	o.plan.Items[0].Status = ledger.StatusDone
	o.plan.Items[1].Take(ledger.Act{ID: 1, Kind: ledger.ActHold, From: calendar.NewDate(2024, 7, 1), To: calendar.NewDate(2024, 9, 1), At: at("2024-07-01 08:00")})
	same(t, o.play("2024-07-03", "2024-07-04"), "07-03 09:07 周更新 - all_reported")
	o = newOffice()
	o.facts.Holds = []ledger.Hold{{Kind: ledger.HoldAll, From: at("2024-07-01 09:00"), Until: at("2024-07-04 00:00")}}
	same(t, o.play("2024-07-03", "2024-07-04"), "07-03 09:07 周更新 - held")
	o.facts.People = o.facts.People[:1]
	same(t, o.play("2024-07-04", "2024-07-05"), "07-04 14:37 周更新 a: 周更新2024-W27 1 2")
	// Prompted by hand today: the slot of today is not a second message, tomorrow's stands.
	o = newOffice()
	o.facts.People = o.facts.People[1:2]
	o.facts.Asked["b"] = scheduler.Asked{Today: at("2024-07-03 08:50")}
	same(t, o.play("2024-07-03", "2024-07-05"), "07-03 09:07 周更新 - told_today", "07-04 14:37 周更新 b: 周更新2024-W27 3")
}

// A leader hears of his field alone; a leader without one, of all; each plan once.
func TestLeaders(t *testing.T) {
	o := newOffice()
	field := o.facts.People[3]
	field.Account, field.Member.Units, field.Units = "field", []string{"单位2"}, map[int64][]int64{1: {2}}
	o.facts.People = append(o.facts.People[3:], field)
	same(t, o.play("2024-07-10", "2024-07-11"),
		"07-10 09:07 周更新 - no_recipient",
		"07-10 16:07 旬调度 lead: 列3项",
		"07-10 16:07 旬调度 field: 列1项",
	)
}

// A year that no notice has decided is planned, and waits for one word.
func TestUndecidedYear(t *testing.T) {
	o := newOffice()
	o.facts.People = o.facts.People[1:2]
	same(t, o.play("2027-01-06", "2027-01-07"), "01-06 09:07 周更新 - undecided")
	o.facts.Agreed = map[int]bool{2027: true}
	same(t, o.play("2027-01-06", "2027-01-07"), "01-06 09:07 周更新 b: 周更新2027-W01 3")
}

// After an outage each rule's latest slot of today is made up for, in one message;
// the rest is missed.
func TestCatchUp(t *testing.T) {
	o := newOffice()
	batches := scheduler.Due(o.sets, at("2024-07-02 00:00"), at("2024-07-04 14:38"), o.facts.Days)
	late, onTime, missed := scheduler.CatchUpOf(batches, at("2024-07-04 14:36"), at("2024-07-04 14:38"), o.facts.Days)
	if len(late) != 0 || len(onTime) != 1 || len(missed) != 1 || missed[0].Slot.At != at("2024-07-03 09:07") {
		t.Errorf("late %v, on time %v, missed %v", late, onTime, missed)
	}
	late, onTime, missed = scheduler.CatchUpOf(batches, at("2024-07-04 15:05"), at("2024-07-04 15:10"), o.facts.Days)
	if len(late) != 1 || len(onTime) != 0 || len(missed) != 1 {
		t.Fatalf("late %v, on time %v, missed %v", late, onTime, missed)
	}
	o.facts.People = o.facts.People[:1]
	same(t, o.take(late[0], at("2024-07-04 15:10")), "07-04 14:37 周更新 a: 周更新2024-W27 1 2")
	for _, now := range []string{"2024-07-04 17:01", "2024-07-04 20:00", "2024-07-05 09:00"} {
		late, _, missed = scheduler.CatchUpOf(batches, at(now), at(now), o.facts.Days)
		if len(late) != 0 || len(missed) != 2 {
			t.Errorf("%s: late %v, missed %v", now, late, missed)
		}
	}
	// A day with all its slots missed: one message.
	day := scheduler.Due(o.sets, at("2024-04-30 00:00"), at("2024-04-30 15:00"), o.facts.Days)
	late, _, missed = scheduler.CatchUpOf(day, at("2024-04-30 15:00"), at("2024-04-30 15:00"), o.facts.Days)
	if len(late) != 1 || len(missed) != 1 || missed[0].Why != scheduler.CaughtUp {
		t.Fatalf("late %v, missed %v", late, missed)
	}
	same(t, o.take(late[0], at("2024-04-30 15:00")),
		"04-30 08:37 周例会 a: 周更新2024-W18 月报送2024-04 1 2 列2项",
		"04-30 14:37 周更新 - joined 周例会", "04-30 14:37 月报送 - joined 周例会")
}

// Recipients are spread over two minutes, always in the same way.
func TestJitter(t *testing.T) {
	o := newOffice()
	b := scheduler.Due(o.sets, at("2024-07-03 00:00"), at("2024-07-03 12:00"), o.facts.Days)[0]
	var seen []time.Duration
	for range 2 {
		for _, n := range scheduler.Plan(b, o.facts).Notes {
			d := n.NotBefore.Sub(b.At)
			if d < 0 || d > 2*time.Minute {
				t.Errorf("%s waits %s", n.To.Account, d)
			}
			seen = append(seen, d)
		}
	}
	if len(seen) != 4 || seen[0] != seen[2] || seen[1] != seen[3] || seen[0] == seen[1] {
		t.Errorf("waits %v", seen)
	}
}

func TestCron(t *testing.T) {
	for _, bad := range []string{"", "TZ=Asia/Shanghai", "CRON_TZ=UTC 7 9 * * 3", "@every 1h", "7 9 30 2 *", "*/5 9 * * 3", "7 9 * * 7 *", "7 3 * * 1", "x"} {
		if _, err := scheduler.ParseCron(bad); ledger.CodeOf(err) != ledger.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	r := rule(t, "weekly_update")
	r.Cron = "7 9 * * 4"
	got := slots(r, "2026-02-09", "2026-03-02") // no slot in the week of the festival
	same(t, got, "2026-W07: due 02-12 17:00, Thu 02-12 09:07", "2026-W09: due 02-26 17:00, Thu 02-26 09:07")
}
