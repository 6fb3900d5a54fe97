package ledger

import "slices"

// Merged returns the plan as it would be after MergeUnits: what is from's is into's.
// Its reports, aliases and duties are copies; p stays as it is.
func (p *Plan) Merged(from, into int64) *Plan {
	as := func(unit *int64) {
		if *unit == from {
			*unit = into
		}
	}
	out := *p
	var gone Unit
	out.Units = nil
	for _, u := range p.Units {
		if u.ID == from {
			gone = u
			continue
		}
		out.Units = append(out.Units, u)
	}
	for i := range out.Units {
		if u := &out.Units[i]; u.ID == into {
			u.Spellings = append(slices.Clone(u.Spellings), gone.Spellings...)
		}
	}
	out.Aliases = slices.Clone(p.Aliases)
	for i := range out.Aliases {
		as(&out.Aliases[i].UnitID)
	}
	out.Items = nil
	for _, it := range p.Items {
		one := *it
		one.Duties = slices.Clone(it.Duties)
		for i := range one.Duties {
			as(&one.Duties[i].UnitID)
		}
		one.Reports = slices.Clone(it.Reports)
		for i := range one.Reports {
			as(&one.Reports[i].UnitID)
		}
		out.Items = append(out.Items, &one)
	}
	return &out
}
