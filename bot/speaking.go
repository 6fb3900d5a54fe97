package bot

import (
	"slices"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// speaking returns the member as he may speak on a day: with the units that are his
// then, with those of the contacts whom he stands in for, and with the leave that he
// is on. Most members are the same on every day and are returned as they are.
func (v *View) speaking(m *memberView, on calendar.Date) *memberView {
	if len(v.Book.Leaves) == 0 && len(m.Changes) == 0 {
		return m
	}
	away := v.Book.LeaveOf(m.Account, on)
	if away != nil && v.Book.DeputyOf(m.Account, on) == nil {
		away = nil // nobody stands in: he speaks for himself
	}
	absent := v.Book.Represents(m.Account, on)
	if away == nil && len(absent) == 0 && len(m.Changes) == 0 {
		return m
	}
	s := v.dated(m.Member, on)
	s.away = away
	for _, a := range absent {
		for plan, units := range v.dated(a, on).units {
			for _, u := range units {
				if slices.Contains(s.units[plan], u) {
					continue
				}
				s.units[plan] = append(s.units[plan], u)
				if s.behalf == nil {
					s.behalf = map[int64]map[int64]string{}
				}
				if s.behalf[plan] == nil {
					s.behalf[plan] = map[int64]string{}
				}
				s.behalf[plan][u] = a.Account
			}
		}
	}
	if s.home = 0; len(s.units) == 1 {
		for plan := range s.units {
			s.home = plan
		}
	}
	return s
}

// dated is the member with the units that are his on a day.
func (v *View) dated(m ledger.Member, on calendar.Date) *memberView {
	m.Units, m.Changes = m.UnitsOn(on), nil
	s := &memberView{Member: m}
	s.settle.Do(func() { s.find(v) })
	return s
}

// standsIn reports whether the sender speaks for the unit as somebody's deputy.
func (t *turn) standsIn(plan, unit int64) bool { return t.who.behalf[plan][unit] != "" }

// contacts are who speaks for a unit today.
func (t *turn) contacts(pv *planView, unit int64) []ledger.Member {
	return t.view.Book.Contacts(pv.Plan, unit, calendar.DateOf(t.now))
}

// absent refuses a report of somebody who is on leave: his deputy reports.
func (t *turn) absent() Reply {
	deputy := t.view.Book.Member(t.who.away.Deputy)
	return t.refuse("报送", text.OnLeave(deputy.Name, t.who.away))
}

// refuse answers with a refusal and leaves it in the audit.
func (t *turn) refuse(what, words string) Reply {
	r := t.say(text.Say(words))
	r.Acts, r.Change = true, ledger.Refusal{What: what, Said: t.ev.Text}
	return r
}

// lost refuses the 确认 of somebody who may no longer do what was read back to him, and
// drops the draft.
func (t *turn) lost(drop ledger.DropDraft, what, words string) Reply {
	r := t.say(text.Say(words))
	r.Acts, r.Change = true, ledger.Refusal{What: what, Said: t.ev.Text, Drop: &drop}
	return r
}

// tellOffice are messages to everybody of the supervision office but the sender.
func (t *turn) tellOffice(words string) []chat.Message {
	return t.view.tellOffice(t.ev.From, words)
}

func (v *View) tellOffice(sender, words string) []chat.Message {
	var out []chat.Message
	for _, m := range v.Book.Members {
		if m.Active && m.Office() && ledger.AccountKey(m.Account) != ledger.AccountKey(sender) {
			out = append(out, chat.Message{To: m.Account, Text: words})
		}
	}
	return out
}

// Speaking returns the units that a member speaks for on a day, by plan, and whether
// he is one who is asked to report: a contact who is not away, or who stands in for
// one. ok is false for an account that is not in the roster or no longer active.
func (v *View) Speaking(account string, on calendar.Date) (units map[int64][]int64, reports, ok bool) {
	m := v.member(account)
	if m == nil || !m.Active {
		return nil, false, false
	}
	m = v.speaking(m, on)
	return m.units, m.away == nil && m.Role == ledger.Contact || len(m.behalf) > 0, true
}
