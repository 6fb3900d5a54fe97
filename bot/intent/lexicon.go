package intent

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"duban/ledger"
)

// Lexicon holds the words of one plan. It is immutable and safe for concurrent use.
type Lexicon struct {
	plan  *ledger.Plan
	units *trie[unitNames]
	// soundNames are the units' strong names with their sounds; made at the first misspelling.
	soundNames func() soundTable
	// longNames are the units' strong names of four characters and more; made at the first
	// name that is none of them.
	longNames func() []longName
	// soundSynonyms are people's everyday words that the plan has a word for.
	soundSynonyms func() soundTable
	// soundTitles are stretches of the titles.
	soundTitles func() soundTable
	words       *index
	synonyms    *trie[[]rune]
	byUnit      map[int64][]int // unit → positions of its items
	// names are what tells the items apart in a report; made at the first one.
	names func() *names
}

// longName is one strong name of units.
type longName struct {
	name  []rune
	units []int64
}

// soundTable holds words by the sounds of their first character.
type soundTable map[uint16][][]rune

// NewLexicon reads the words of a plan.
func NewLexicon(p *ledger.Plan) *Lexicon {
	l := &Lexicon{plan: p, units: newTrie[unitNames](), synonyms: newTrie[[]rune](), byUnit: map[int64][]int{}}
	l.words = newIndex(p.Items)
	l.addUnits(p)
	l.addSynonyms(p)
	l.names = sync.OnceValue(func() *names { return namesOf(p, l.synonyms) })
	l.soundNames = sync.OnceValue(func() soundTable {
		return soundsIn(l.units, func(v *unitNames) bool { return len(v.strong) > 0 })
	})
	l.longNames = sync.OnceValue(func() []longName {
		var out []longName
		l.units.walk(func(name []rune, v *unitNames) {
			if len(name) > 3 && len(v.strong) > 0 {
				out = append(out, longName{slices.Clone(name), v.strong})
			}
		})
		return out
	})
	l.soundSynonyms = sync.OnceValue(func() soundTable {
		return soundsIn(l.synonyms, func(v *[]rune) bool { return len(*v) > 0 })
	})
	l.soundTitles = sync.OnceValue(func() soundTable {
		titles := make([]string, len(p.Items))
		for i, it := range p.Items {
			titles[i] = it.Title
		}
		return titleSounds(titles)
	})
	for i, it := range p.Items {
		for _, d := range it.Duties {
			if pos := l.byUnit[d.UnitID]; len(pos) == 0 || pos[len(pos)-1] != i {
				l.byUnit[d.UnitID] = append(pos, i)
			}
		}
	}
	return l
}

func (l *Lexicon) addUnits(p *ledger.Plan) {
	put := func(name string, id int64, st strength) {
		v := l.units.slot([]rune(name))
		list := &v.weak
		if st == strong {
			list = &v.strong
		}
		if !slices.Contains(*list, id) {
			*list = append(*list, id)
		}
	}
	for _, u := range p.Units {
		for _, s := range append([]string{u.Name}, u.Spellings...) {
			for name, st := range unitAliases(s, p.Area) {
				put(name, u.ID, st)
			}
		}
	}
	for _, a := range p.Aliases {
		put(Fold(a.Name), a.UnitID, strong)
	}
	// A unit's own printed name always beats what merely ends or shortens alike.
	for _, u := range p.Units {
		for _, s := range append([]string{u.Name}, u.Spellings...) {
			for _, own := range []string{Fold(s), Fold(ledger.UnitKey(s, p.Area))} {
				if v := l.units.slot([]rune(own)); len(v.strong) > 1 {
					v.strong = []int64{u.ID}
				}
			}
		}
	}
}

// soundsIn lists the words of three characters and more in a trie whose value is wanted.
func soundsIn[V any](t *trie[V], wanted func(*V) bool) soundTable {
	out := soundTable{}
	t.walk(func(name []rune, v *V) {
		if len(name) >= 3 && wanted(v) {
			for _, first := range [...]uint16{soundOf(name[0]), otherSound(name[0])} {
				if first != 0 {
					out[first] = append(out[first], slices.Clone(name))
				}
			}
		}
	})
	for _, names := range out {
		slices.SortFunc(names, slices.Compare[[]rune])
	}
	return out
}

func (l *Lexicon) addSynonyms(p *ledger.Plan) {
	var text strings.Builder
	for _, it := range p.Items {
		text.WriteString(it.Title + "\n" + it.Goal + "\n" + it.Progress + "\n")
	}
	all := text.String()
	put := func(word string, targets []string) {
		v := l.synonyms.slot(foldInto(nil, word))
		for _, t := range targets {
			if strings.Contains(all, t) {
				if len(*v) > 0 {
					*v = append(*v, '\n')
				}
				*v = append(*v, foldInto(nil, t)...)
				return // the first of the ledger's words that the plan uses
			}
		}
	}
	for _, s := range generalSynonyms {
		put(s[0], s[1:])
		if rs := []rune(s[0]); len(rs) == 2 && inSet(rs[0], "修换唱看买装喝吃治坐铺") {
			put(string([]rune{rs[1], rs[0]}), s[1:]) // 坝修了几处
		}
		if rest, ok := strings.CutPrefix(s[0], "老人"); ok {
			for _, elder := range [...]string{"老年人", "老头老太太", "老太太", "老头", "老同志", "长者"} {
				put(elder+rest, s[1:])
			}
		} else if elder := strings.Replace(s[0], "老人", "老年人", 1); elder != s[0] {
			put(elder, s[1:])
		}
	}
	for _, s := range p.Synonyms {
		*l.synonyms.slot(foldInto(nil, s.Word)) = foldInto(nil, s.Target)
	}
}

// Units returns the units that name means by itself, best reading first.
func (l *Lexicon) Units(name string) []int64 {
	s := foldInto(nil, name)
	var out []int64
	for i := 0; i < len(s); {
		v, end := l.units.longest(s, i)
		if v == nil {
			i++
			continue
		}
		ids := v.strong
		if len(ids) == 0 {
			ids = v.weak
		}
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
		i = end
	}
	sort.Slice(out, func(i, j int) bool { return l.unitOrder(out[i]) < l.unitOrder(out[j]) })
	return out
}

// Named returns the unit that name as a whole is a full or standard short name
// of; none when it fits several or only a part of it fits.
func (l *Lexicon) Named(name string) []int64 {
	s := foldInto(nil, name)
	if len(s) == 0 {
		return nil
	}
	v, end := l.units.longest(s, 0)
	switch {
	case v == nil || end < len(s):
	case len(v.strong) == 1:
		return v.strong
	case len(v.strong) == 0 && len(v.weak) == 1:
		return v.weak
	}
	return nil
}

func (l *Lexicon) unitOrder(id int64) int {
	return slices.IndexFunc(l.plan.Units, func(u ledger.Unit) bool { return u.ID == id })
}
