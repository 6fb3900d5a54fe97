package storetest

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"duban/ledger"
	"duban/store"
)

// standingIsAllThatMatters has units report, correct, withdraw and the office return
// at random: after each step the refreshed book is the loaded one, and its items have
// those of all lines that still matter.
func standingIsAllThatMatters(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	rnd := rand.New(rand.NewPCG(3, 4))
	book := b.load()
	for n := range 150 {
		it := p.Items[rnd.IntN(len(p.Items))]
		unit := rnd.IntN(len(it.Duties))
		lines, err := b.History(t.Context(), it.ID)
		if err != nil {
			t.Fatal(err)
		}
		lines = slices.DeleteFunc(lines, func(r ledger.Report) bool { return r.UnitID != it.Duties[unit].UnitID })
		r := progress(p, it, unit, ledger.Whole(10*rnd.IntN(4)), 0)
		if len(lines) > 0 {
			r.Base = lines[len(lines)-1].ID
			r.Target = lines[rnd.IntN(len(lines))].ID
		}
		r.Window = fmt.Sprint("2024-W", 10+n/12-rnd.IntN(3))
		switch rnd.IntN(6) {
		case 0:
			r.Kind, r.Percent = ledger.KindBlocked, ledger.Percent{}
		case 1:
			r.Text = ""
		case 2, 3:
			if r.Target != 0 {
				r.Kind, r.Percent, r.Text = ledger.KindReturned, ledger.Percent{}, ""
			}
		}
		b.must(add(r))
		if book, err = b.Refresh(t.Context(), book); err != nil {
			t.Fatal(err)
		}
		if n%10 == 0 {
			standsAsAll(t, b.Store, book)
		}
	}
	standsAsAll(t, b.Store, book)
	if loaded := b.load(); !reflect.DeepEqual(book, loaded) {
		t.Errorf("refreshed\n got %+v\nwant %+v", book.Plans[0], loaded.Plans[0])
	}
}

// standsAsAll compares the reports of every item with what is kept of all lines.
func standsAsAll(t *testing.T, s *store.Store, book *ledger.Book) {
	t.Helper()
	for _, p := range book.Plans {
		for _, it := range p.Items {
			all, err := s.History(t.Context(), it.ID)
			if err != nil {
				t.Fatal(err)
			}
			of := map[int64][]ledger.Report{}
			for _, r := range all {
				of[r.UnitID] = append(of[r.UnitID], r)
			}
			var want []ledger.Report
			for _, lines := range of {
				want = append(want, ledger.Standing(lines)...)
			}
			slices.SortFunc(want, func(a, b ledger.Report) int { return int(a.ID - b.ID) })
			if !reflect.DeepEqual(it.Reports, want) {
				t.Fatalf("item %d has\n%+v, want\n%+v", it.No, it.Reports, want)
			}
		}
	}
}
