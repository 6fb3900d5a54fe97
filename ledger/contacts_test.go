package ledger_test

import (
	"slices"
	"testing"
	"time"

	"duban/calendar"
	"duban/ledger"
)

func TestContacts(t *testing.T) {
	day := func(d int) calendar.Date { return calendar.NewDate(2024, time.July, d) }
	plan := &ledger.Plan{
		ID: 1, Area: "章丘区",
		Units:   []ledger.Unit{{ID: 1, Name: "区民政局", Spellings: []string{"区民政局"}}, {ID: 2, Name: "区交警大队", Spellings: []string{"区交警大队"}}, {ID: 3, Name: "区残联", Spellings: []string{"区残联"}}},
		Aliases: []ledger.Alias{{Name: "交警", UnitID: 2}},
	}
	book := &ledger.Book{
		Plans: []*ledger.Plan{plan},
		Members: []ledger.Member{
			{Account: "Wang", Role: ledger.Contact, Units: []string{"民政局"}, Active: true},
			{Account: "li", Role: ledger.Contact, Units: []string{"章丘区民政局", "交警"}, Active: true},
			{Account: "gone", Role: ledger.Contact, Units: []string{"区民政局"}},
			{Account: "chief", Role: ledger.Head, Units: []string{"区民政局"}, Active: true},
			{Account: "sun", Role: ledger.Contact, Units: []string{"区残联"}, Active: true, Changes: []ledger.UnitChange{{Unit: "区残联", From: day(20)}}},
			{Account: "new", Role: ledger.Contact, Active: true, Changes: []ledger.UnitChange{{Unit: "区残联", From: day(20), Gain: true}}},
		},
		Leaves: []ledger.Leave{
			{Account: "wang", Deputy: "Sun", From: day(8), To: day(10), State: ledger.LeaveGranted},
			{Account: "li", Deputy: "sun", From: day(8), To: day(10), State: ledger.LeaveAsked},
			{Account: "sun", Deputy: "li", From: day(10), To: day(10), State: ledger.LeaveGranted},
		},
	}
	for _, c := range []struct {
		unit int64
		on   calendar.Date
		want []string
	}{
		{1, day(7), []string{"Wang", "li"}},
		{1, day(8), []string{"sun", "li"}},
		{1, day(10), []string{"Wang", "li"}}, // the deputy is away himself
		{1, day(11), []string{"Wang", "li"}},
		{2, day(8), []string{"li"}}, // asked for is not granted
		{3, day(10), []string{"li"}},
		{3, day(19), []string{"sun"}},
		{3, day(20), []string{"new"}},
		{9, day(8), nil},
	} {
		var got []string
		for _, m := range book.Contacts(plan, c.unit, c.on) {
			got = append(got, m.Account)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("unit %d on %s: %v, want %v", c.unit, c.on, got, c.want)
		}
	}
	if got := book.HeadsOf(plan, 1, day(7)); len(got) != 1 || got[0].Account != "chief" {
		t.Errorf("heads: %v", got)
	}
	if got := book.Represents("SUN", day(8)); len(got) != 1 || got[0].Account != "Wang" {
		t.Errorf("represents: %v", got)
	}
	if got := book.Represents("sun", day(10)); got != nil {
		t.Errorf("represents while away: %v", got)
	}
}
