package app

import (
	"slices"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/document"
	"duban/ledger"
	"duban/scheduler"
)

// papers implements bot.Papers over package document.
type papers struct{}

// Pasted is the source name of a table that was pasted into the chat.
const Pasted = "聊天粘贴"

// Paste reads a pasted table; known is the plan it goes to, nil while that is open.
func (papers) Paste(s string, known *ledger.Plan) (*ledger.Import, []ledger.RowError, error) {
	c, err := document.ReadText(Pasted, s)
	if err != nil {
		return nil, nil, err
	}
	return interpret(c, known, document.Options{})
}

// interpret reads content with what the plan it goes to already knows.
func interpret(c *document.Content, known *ledger.Plan, o document.Options) (*ledger.Import, []ledger.RowError, error) {
	if known != nil {
		if o.Area == "" {
			o.Area = known.Area
		}
		for _, u := range known.Units {
			o.KnownUnits = append(o.KnownUnits, u.Spellings...)
		}
	}
	imp, faults := document.Interpret(c, o)
	return imp, faults, nil
}

// Coming lists the next moment of each of the plan's rules that speaks to the role, soonest first.
func (p planner) Coming(now time.Time, role ledger.MemberRole, plan int64) []text.Slot {
	var out []text.Slot
	for _, r := range scheduler.Upcoming(p.policy().rulesOf(plan), now, p.policy().days) {
		if !concerns(r.Rule.Recipients, role) {
			continue
		}
		out = append(out, slotOf(r))
	}
	return out
}

func slotOf(r scheduler.Coming) text.Slot {
	s := text.Slot{Rule: r.Rule.Name, Period: r.Period.String(), At: moment(r.At)}
	if !r.Due.IsZero() {
		s.DueAt = moment(r.Due)
	}
	return s
}

// Window implements bot.Planner.
func (p planner) Window(plan int64, of calendar.Period) ledger.Window {
	return p.policy().window(plan, of)
}

// Between lists the moments of the plan's rules that speak to the role, soonest first.
func (p planner) Between(from, to time.Time, role ledger.MemberRole, plan int64) []text.Slot {
	var found []scheduler.Coming
	for _, rule := range p.policy().rulesOf(plan) {
		if !concerns(rule.Recipients, role) {
			continue
		}
		after := from
		for {
			at, due, period, ok := scheduler.Next(rule, after, p.policy().days)
			if !ok || at.After(to) {
				break
			}
			found = append(found, scheduler.Coming{Rule: rule, At: at, Due: due, Period: period})
			after = at
		}
	}
	slices.SortStableFunc(found, func(a, b scheduler.Coming) int { return a.At.Compare(b.At) })
	out := make([]text.Slot, len(found))
	for i, r := range found {
		out[i] = slotOf(r)
	}
	return out
}

// concerns reports whether a rule's messages reach a role. The office sees all.
func concerns(to scheduler.Recipients, role ledger.MemberRole) bool {
	switch role {
	case ledger.Clerk, ledger.Admin:
		return true
	case ledger.Leader:
		return to == scheduler.Leaders || to == scheduler.Unreported
	case ledger.Contact, ledger.Head:
	}
	return to == scheduler.Unreported || to == scheduler.ClerksAndLeads
}

func moment(t time.Time) string {
	t = t.In(calendar.Zone)
	return text.Moment(calendar.DateOf(t), t.Hour(), t.Minute())
}
