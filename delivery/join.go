package delivery

import (
	"cmp"
	"slices"
)

// Join puts drafts into requests: equal texts with one deadline and as many tries
// behind them share one, of at most MaxTogether people, each account once. Drafts stay
// in their order. Cards are never shared, since each has a name of its own.
func Join(drafts []Draft) [][]Draft {
	type kind struct {
		text     string
		notAfter int64
		attempts int
		anyHour  bool
	}
	type seat struct {
		group   int
		account string
	}
	out := make([][]Draft, 0, len(drafts))
	open := make(map[kind]int, len(drafts)) // the group that takes more
	taken := map[seat]bool{}                // of groups with more than one
	for i, d := range drafts {
		if d.Alone || d.Card != nil {
			out = append(out, drafts[i:i+1])
			continue
		}
		k := kind{d.Text, d.NotAfter.UnixMicro(), d.Attempts, d.AnyHour}
		at, ok := open[k]
		if !ok || len(out[at]) == MaxTogether || out[at][0].To == d.To || taken[seat{at, d.To}] {
			open[k] = len(out)
			out = append(out, drafts[i:i+1:i+1])
			continue
		}
		taken[seat{at, d.To}] = true
		out[at] = append(out[at], d)
	}
	return out
}

// Together finishes the request of one group of Join, in the order of its rows: so it
// can be made again of what is stored, byte by byte.
func Together(group []Draft, finish Finish) (Call, error) {
	slices.SortFunc(group, func(a, b Draft) int { return cmp.Compare(a.ID, b.ID) })
	first := group[0]
	c := Call{ID: first.ID, Attempts: first.Attempts, NotAfter: first.NotAfter, AnyHour: first.AnyHour, To: make([]Person, len(group))}
	to := make([]string, len(group))
	for i, d := range group {
		c.To[i] = Person{d.ID, d.To}
		to[i] = d.To
	}
	var err error
	c.Body, err = finish(first.Message, to, first.At)
	return c, err
}
