package ledger

import (
	"slices"

	"duban/calendar"
)

// Member returns the member with this account, or nil.
func (b *Book) Member(account string) *Member {
	k := AccountKey(account)
	for i := range b.Members {
		if AccountKey(b.Members[i].Account) == k {
			return &b.Members[i]
		}
	}
	return nil
}

// Contacts returns who speaks for a unit of p on that day, in the roster's order:
// its active contacts, and in the place of one who is on leave his deputy. Prompts,
// reminders and 「谁负责联系」 ask here. A unit may have several contacts or none.
func (b *Book) Contacts(p *Plan, unit int64, on calendar.Date) []Member {
	var out []Member
	for _, m := range b.ContactsOf(p, unit, on) {
		if deputy := b.DeputyOf(m.Account, on); deputy != nil {
			m = *deputy
		}
		if !slices.ContainsFunc(out, func(o Member) bool { return o.Account == m.Account }) {
			out = append(out, m)
		}
	}
	return out
}

// ContactsOf returns a unit's active contacts that day, whether or not they are on leave.
func (b *Book) ContactsOf(p *Plan, unit int64, on calendar.Date) []Member {
	return b.membersOf(p, unit, Contact, on)
}

// HeadsOf returns a unit's active heads (单位负责人) that day.
func (b *Book) HeadsOf(p *Plan, unit int64, on calendar.Date) []Member {
	return b.membersOf(p, unit, Head, on)
}

func (b *Book) membersOf(p *Plan, unit int64, role MemberRole, on calendar.Date) []Member {
	u := p.Unit(unit)
	if u == nil {
		return nil
	}
	// Most names are ruled out by one look; those left are asked in full.
	keys := make(map[string]bool, len(u.Spellings)+1)
	keys[UnitKey(u.Name, p.Area)] = true
	for _, s := range u.Spellings {
		keys[UnitKey(s, p.Area)] = true
	}
	for _, a := range p.Aliases {
		if a.UnitID == unit {
			keys[UnitKey(a.Name, p.Area)] = true
		}
	}
	var out []Member
	for _, m := range b.Members {
		if m.Role == role && m.Active && slices.ContainsFunc(m.UnitsOn(on), func(name string) bool {
			return keys[UnitKey(name, p.Area)] && slices.Contains(p.UnitsNamed(name), unit)
		}) {
			out = append(out, m)
		}
	}
	return out
}

// LeaveOf returns the granted leave that a member is on that day, or nil.
func (b *Book) LeaveOf(account string, on calendar.Date) *Leave {
	k := AccountKey(account)
	for i := range b.Leaves {
		if l := &b.Leaves[i]; AccountKey(l.Account) == k && l.covers(on) {
			return l
		}
	}
	return nil
}

// DeputyOf returns who speaks for a member on that day in his place: nil when he
// speaks for himself, and also when his deputy is retired or away himself, since
// nobody would hear of it then.
func (b *Book) DeputyOf(account string, on calendar.Date) *Member {
	l := b.LeaveOf(account, on)
	if l == nil || b.LeaveOf(l.Deputy, on) != nil {
		return nil
	}
	if m := b.Member(l.Deputy); m != nil && m.Active {
		return m
	}
	return nil
}

// Represents returns the members whom account stands in for that day.
func (b *Book) Represents(account string, on calendar.Date) []Member {
	k := AccountKey(account)
	var out []Member
	for i := range b.Leaves {
		l := &b.Leaves[i]
		if AccountKey(l.Deputy) != k || !l.covers(on) || b.DeputyOf(l.Account, on) == nil {
			continue
		}
		if m := b.Member(l.Account); m != nil && m.Active {
			out = append(out, *m)
		}
	}
	return out
}

// UnitsNamed returns the units of a plan that a printed name means: by its
// spellings, else by the office's aliases.
func (p *Plan) UnitsNamed(name string) []int64 {
	var out []int64
	for _, u := range p.Units {
		for _, s := range u.Spellings {
			if SameUnit(s, name, p.Area) {
				out = append(out, u.ID)
				break
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, a := range p.Aliases {
		if SameUnit(a.Name, name, p.Area) {
			out = append(out, a.UnitID)
		}
	}
	return out
}
