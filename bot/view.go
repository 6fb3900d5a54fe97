package bot

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"duban/bot/intent"
	"duban/ledger"
)

// View is everything a question may touch, at one version, with what makes it
// quick to ask: the words of each plan, who may see what, and the texts of the
// cards once they have been asked for. It is immutable but for those texts and
// safe for concurrent use.
type View struct {
	Book    *ledger.Book
	open    []*planView
	byID    map[int64]*planView
	members map[string]*memberView
	tags    map[[2]rune][]tag // the open plans' words by their first two characters
}

// planView is a plan with its words and the cards rendered so far.
type planView struct {
	*ledger.Plan
	words func() *intent.Lexicon
	names func() map[string]struct{} // the keys of its units' spellings
	tags  []string                   // what tells this plan from the others, folded
	// cards are the rendered cards by position of the item and aspect.
	cards []*cardSet
}

// cardSet holds an item's cards, one an aspect, once they have been asked for.
type cardSet [intent.Aspects]atomic.Pointer[[]string]

// memberView is a member with the plans and units that are his, found when he
// first asks: of a thousand plans a member is in one or two.
type memberView struct {
	ledger.Member
	settle sync.Once
	units  map[int64][]int64 // plan → units
	home   int64             // the one open plan that names his units; 0 for none or several
	// As he speaks on a day: away is the leave on which a deputy speaks for him;
	// behalf has plan → unit → whose deputy he is there.
	away   *ledger.Leave
	behalf map[int64]map[int64]string
}

// NewView prepares a book for questions. What prev already prepared of what has not
// changed is kept: after a report all but the cards of its item. prev may be nil.
func NewView(book *ledger.Book, prev *View) *View {
	v := &View{Book: book, byID: make(map[int64]*planView, len(book.Plans))}
	filled := false
	same := prev != nil && len(book.Plans) == len(prev.Book.Plans) && sameList(book.Members, prev.Book.Members)
	for _, p := range book.Plans {
		pv := v.plan(p, prev)
		v.byID[p.ID] = pv
		if !p.Archived {
			v.open = append(v.open, pv)
			filled = filled || len(p.Items) > 0
		}
		same = same && prev.byID[p.ID] != nil && prev.byID[p.ID].Shape == p.Shape
	}
	if filled { // next year's list, opened and not imported yet, is nobody's question
		v.open = slices.DeleteFunc(v.open, func(pv *planView) bool { return len(pv.Items) == 0 })
	}
	slices.SortStableFunc(v.open, func(a, b *planView) int {
		return cmp.Or(-cmp.Compare(a.Year, b.Year), cmp.Compare(a.ID, b.ID))
	})
	if same {
		v.tags, v.members = prev.tags, prev.members
		return v
	}
	v.tags = map[[2]rune][]tag{}
	for _, p := range book.Plans {
		if p.Archived {
			continue
		}
		for _, t := range v.byID[p.ID].tags {
			rs := []rune(t)
			first := [2]rune{rs[0], rs[1]}
			v.tags[first] = append(v.tags[first], tag{t, p.ID})
		}
	}
	v.members = make(map[string]*memberView, len(book.Members))
	for i := range book.Members {
		m := &memberView{Member: book.Members[i]}
		v.members[ledger.AccountKey(m.Account)] = m
	}
	return v
}

// sameList reports whether a and b are one list, not two that are alike.
func sameList(a, b []ledger.Member) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func (v *View) plan(p *ledger.Plan, prev *View) *planView {
	var old *planView
	if prev != nil {
		old = prev.byID[p.ID]
	}
	switch {
	case old == nil || old.Shape != p.Shape || len(old.Items) != len(p.Items):
		return newPlanView(p)
	case old.Version == p.Version:
		return old
	}
	pv := &planView{Plan: p, words: old.words, names: old.names, tags: old.tags, cards: slices.Clone(old.cards)}
	for i, it := range p.Items {
		if it != old.Items[i] {
			pv.cards[i] = new(cardSet)
		}
	}
	return pv
}

func newPlanView(p *ledger.Plan) *planView {
	pv := &planView{Plan: p, cards: make([]*cardSet, len(p.Items))}
	for i := range pv.cards {
		pv.cards[i] = new(cardSet)
	}
	pv.words = sync.OnceValue(func() *intent.Lexicon { return intent.NewLexicon(p) })
	pv.names = sync.OnceValue(func() map[string]struct{} {
		keys := map[string]struct{}{}
		for _, u := range p.Units {
			for _, s := range u.Spellings {
				keys[ledger.UnitKey(s, p.Area)] = struct{}{}
			}
		}
		return keys
	})
	for _, tag := range []string{p.Name, p.Title, p.Issuer, p.Area, shortArea(p.Area)} {
		if t := intent.Fold(tag); len([]rune(t)) >= 2 && !slices.Contains(pv.tags, t) {
			pv.tags = append(pv.tags, t)
		}
	}
	return pv
}

// shortArea is how people name an area: 章丘区 is 章丘, 济宁经济开发区 is 济宁.
func shortArea(area string) string {
	rs := []rune(area)
	if len(rs) > 4 || len(rs) < 3 {
		return string(rs[:min(2, len(rs))])
	}
	return string(rs[:len(rs)-1])
}

// member returns the member with this account, his units found; nil when there is none.
func (v *View) member(account string) *memberView {
	m := v.members[ledger.AccountKey(account)]
	if m != nil {
		m.settle.Do(func() { m.find(v) })
	}
	return m
}

// find looks for the member's units in the plans, and for the plan he is at home in.
func (m *memberView) find(v *View) {
	m.units = map[int64][]int64{}
	homes := 0
	for _, pv := range v.open {
		for _, name := range m.Units {
			if _, known := pv.names()[ledger.UnitKey(name, pv.Area)]; !known {
				continue
			}
			for _, id := range pv.UnitsNamed(name) {
				if !slices.Contains(m.units[pv.ID], id) {
					m.units[pv.ID] = append(m.units[pv.ID], id)
				}
			}
		}
		if len(m.units[pv.ID]) > 0 {
			m.home = pv.ID
			homes++
		}
	}
	if homes > 1 { // several plans name his units: he has to say which
		m.home = 0
	}
}

// nameOf is the name behind an account, or the account where nobody has it.
func (v *View) nameOf(account string) string {
	if m := v.members[ledger.AccountKey(account)]; m != nil {
		return m.Name
	}
	return account
}

// UnitsNamed returns the plans' unit names that a roster's printed name or alias
// means, and whether there is any. It is how a roster is checked.
func (v *View) UnitsNamed(name string) []string {
	var out []string
	add := func(pv *planView, ids []int64) {
		for _, id := range ids {
			if u := pv.Unit(id); u != nil && !slices.Contains(out, u.Name) {
				out = append(out, u.Name)
			}
		}
	}
	for _, pv := range v.open {
		add(pv, pv.UnitsNamed(name))
	}
	if len(out) > 0 {
		return out // a name that one plan prints means nobody else in another
	}
	for _, pv := range v.open {
		add(pv, pv.words().Named(name))
	}
	return out
}

// tag is one of the words that tell a plan from the others.
type tag struct {
	text string
	plan int64
}

// named returns the one open plan that a folded sentence names; nil when it names
// none or several. A look-up a character finds it among a thousand.
func (v *View) named(folded string) *planView {
	found := int64(0)
	before, at := rune(0), 0
	for i, r := range folded {
		for _, t := range v.tags[[2]rune{before, r}] {
			if t.plan == found || !strings.HasPrefix(folded[at:], t.text) {
				continue
			}
			if found != 0 {
				return nil
			}
			found = t.plan
		}
		before, at = r, i
	}
	return v.byID[found]
}

// unitNames joins the names of units.
func (pv *planView) unitNames(units []int64) string {
	names := make([]string, len(units))
	for i, id := range units {
		names[i] = pv.Unit(id).Name
	}
	return strings.Join(names, "、")
}

// UnitsOf returns the units of a plan that a member belongs to; ok is false for an
// account that is not in the roster or no longer active.
func (v *View) UnitsOf(account string, plan int64) (units []int64, ok bool) {
	m := v.member(account)
	if m == nil || !m.Active {
		return nil, false
	}
	return m.units[plan], true
}

// plans are those in which the member's units have a share, rising.
func (m *memberView) plans() []int64 { return slices.Sorted(maps.Keys(m.units)) }
