package scheduler

import (
	"cmp"
	"hash/fnv"
	"slices"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// Person is a member with his units in each plan: those that he speaks for on the
// day, as a contact or in a contact's place, when Reports; else those of his field.
type Person struct {
	ledger.Member
	Units   map[int64][]int64
	Reports bool
	// Heads are the units that he is the head of, by plan.
	Heads map[int64][]int64
}

// Term is a period of a plan's rule, for which reports are asked.
type Term struct {
	Plan   int64
	Rule   string
	Period string
}

// Asked is how a person was reminded before: on the batch's day, and how often for a window.
type Asked struct {
	// Today is when he was last written to today, zero for never; Terms what for.
	Today time.Time
	Terms []Term
	Times map[Term]int
	// Days are those on which he was reminded of a window.
	Days map[Term][]calendar.Date
}

// Facts are what Plan decides on.
type Facts struct {
	Now    time.Time
	Days   *calendar.Days
	Plans  map[int64]*ledger.Plan // open ones
	People []Person
	// Asked is by account key.
	Asked map[string]Asked
	Holds []ledger.Hold
	// Ladder are the runs of ladders, and of their releases, for the periods concerned.
	Ladder []Run
	// Agreed are the years without a notice in which the office wants reminders all the same.
	Agreed map[int]bool
}

// The caps: what a person hears of one window, and the minutes over which people are spread.
const (
	maxTimes  = 2
	maxJitter = 120
)

// Kind says what a note is.
type Kind uint8

// The kinds of notes.
const (
	Remind   Kind = iota + 1 // to a contact: what is asked of him, and what the meeting is about
	Pack                     // to a clerk: the weekly meeting
	Digest                   // to a leader: his field
	List                     // to a clerk: a rule of his own without a form, such as 一线督导
	Overdues                 // a rung of a ladder: what is not reported after it was due
)

// Note is what one person is told at one slot.
type Note struct {
	Kind Kind
	To   Person
	Slot Slot // the one it is sent for; others of the day may have joined
	// NotBefore spreads the recipients of a slot; NotAfter is when it is too late.
	NotBefore time.Time
	NotAfter  time.Time
	Asks      []Ask
	// Shows are the plans of a pack, a digest or a meeting, each with the items it is about.
	Shows []Show
	Rungs []Rung
}

// Ask is what is asked of a person in one plan.
type Ask struct {
	Plan *ledger.Plan
	// Rules and Periods are what is asked for, the shortest period first; Due when
	// the first of them closes.
	Rules   []Rule
	Periods []calendar.Period
	Windows []ledger.Window
	// Dues and Times are each rule's own Due and Time.
	Dues  []time.Time
	Times []int
	Due   time.Time
	Items []AskedItem
	// Time is which reminder of the window this is, from 1.
	Time int
}

// AskedItem is an item with the figure that the person's unit gave last.
type AskedItem struct {
	Item *ledger.Item
	Unit int64
	Last ledger.Percent
}

// Show is a plan with items of it.
type Show struct {
	Plan  *ledger.Plan
	Items []*ledger.Item
	// Units are the person's, empty for everybody's.
	Units []int64
}

// Why says why a slot told nobody.
type Why string

// The reasons.
const (
	AllReported  Why = "all_reported" // nobody has anything left to report
	Joined       Why = "joined"       // part of another message of the day
	ToldToday    Why = "told_today"   // everybody was reminded today already
	ToldEnough   Why = "told_enough"  // everybody was reminded twice for the window
	NothingLate  Why = "nothing_late" // everything has come in by now
	Held         Why = "held"         // reminders are held back
	Undecided    Why = "undecided"    // no notice has decided the year: 未核定
	NoWorkday    Why = "no_workday"   // the period has no working day
	NoRecipient  Why = "no_recipient" // nobody in the roster is meant
	NothingToSay Why = "nothing"      // the rule has nothing to tell
	Missed       Why = "missed"       // nothing ran then
	CaughtUp     Why = "caught_up"    // a later slot made up for it
)

// Skip is a slot that told nobody.
type Skip struct {
	Slot Slot
	Why  Why
	// With is the rule that it joined.
	With string
}

// Outcome is what a batch leads to.
type Outcome struct {
	Notes []Note
	Skips []Skip
}

// Plan decides what a batch leads to: notes in the order of the roster, and a skip
// for each slot that tells nobody. It is pure; the same facts give the same outcome
// on every replica.
func Plan(b Batch, f *Facts) Outcome {
	p := planner{Facts: f, batch: b, tally: make([]map[Why]int, len(b.Slots)), with: make([]string, len(b.Slots)), told: make([]bool, len(b.Slots))}
	for i := range p.tally {
		p.tally[i] = map[Why]int{}
	}
	var out Outcome
	if p.allHeld() {
		return p.skips(out)
	}
	for i := range f.People {
		m := &f.People[i]
		if !m.Active {
			continue
		}
		notes := p.person(m)
		out.Notes = append(out.Notes, notes...)
		if n, ok := p.ladder(m, len(notes) > 0); ok {
			out.Notes = append(out.Notes, n)
		}
	}
	return p.skips(out)
}

type planner struct {
	*Facts
	batch Batch
	// unreportedOf keeps what was asked of the plans.
	unreportedOf map[missingKey][]ledger.Segment
	// overdueOf, begun and known keep what ladders ask.
	overdueOf map[Term][]ledger.Segment
	begun     map[Term]bool
	known     *staff
	// tally counts, for each slot of the batch, why people are not told.
	tally []map[Why]int
	with  []string
	told  []bool
}

// allHeld tallies slots that nobody may be told of. It reports whether that is all.
func (p *planner) allHeld() bool {
	left := 0
	for i := range p.batch.Slots {
		switch s := &p.batch.Slots[i]; {
		case s.Undecided && !p.Agreed[s.At.In(calendar.Zone).Year()]:
			p.tally[i][Undecided]++
		case !slices.ContainsFunc(s.Plans, func(id int64) bool { return !p.planHeld(id) }):
			p.tally[i][Held]++
		default:
			left++
		}
	}
	return left == 0
}

func (p *planner) planHeld(id int64) bool {
	return slices.ContainsFunc(p.Holds, func(h ledger.Hold) bool {
		return h.Kind == ledger.HoldAll && (h.PlanID == 0 || h.PlanID == id) && h.Active(p.Now)
	})
}

// person decides what one person is told.
func (p *planner) person(m *Person) []Note {
	if m.Reports {
		if n, ok := p.contact(m); ok {
			return []Note{n}
		}
	}
	if m.Role == ledger.Clerk || m.Role == ledger.Leader {
		return p.office(m)
	}
	return nil
}

// office makes the notes of the batch's slots that go to clerks or leaders.
func (p *planner) office(m *Person) []Note {
	var out []Note
	for i := range p.batch.Slots {
		s := &p.batch.Slots[i]
		kind := Kind(0)
		switch {
		case m.Role == ledger.Clerk && s.Rule.Recipients == ClerksAndLeads:
			kind = Pack
		case m.Role == ledger.Clerk && s.Rule.Recipients == Clerks:
			kind = List
		case m.Role == ledger.Leader && (s.Rule.Recipients == MondayLeaders) == p.wantsMondays(m.Account) &&
			(s.Rule.Recipients == Leaders || s.Rule.Recipients == MondayLeaders):
			kind = Digest
		default:
			continue
		}
		n := Note{Kind: kind, To: *m, Slot: *s, NotBefore: jitter(m.Account, s), NotAfter: closing(s)}
		for _, id := range s.Plans {
			plan := p.Plans[id]
			if plan == nil || p.silent(s, id) {
				continue
			}
			show := Show{Plan: plan}
			if m.Role == ledger.Leader && len(m.Member.Units) > 0 { // his field
				if show.Units = m.Units[id]; len(show.Units) == 0 {
					continue
				}
			}
			for _, it := range plan.Items {
				if len(show.Units) == 0 || it.Has(show.Units) {
					show.Items = append(show.Items, it)
				}
			}
			if len(show.Items) > 0 {
				n.Shows = append(n.Shows, show)
			}
		}
		if len(n.Shows) == 0 {
			continue
		}
		p.told[i] = true
		if at := slices.IndexFunc(out, func(o Note) bool { return o.Kind == kind }); at >= 0 { // another set of plans
			out[at].Shows = append(out[at].Shows, n.Shows...)
			continue
		}
		out = append(out, n)
	}
	return out
}

// silent reports whether a slot may not speak of a plan now.
func (p *planner) silent(s *Slot, plan int64) bool {
	return s.Undecided && !p.Agreed[s.At.In(calendar.Zone).Year()] || p.planHeld(plan)
}

// skips closes an outcome with the slots that told nobody.
func (p *planner) skips(out Outcome) Outcome {
	for i := range p.batch.Slots {
		if p.told[i] {
			continue
		}
		if to := p.batch.Slots[i].Rule.Recipients; to == MondayLeaders || to == Lapse {
			continue // a wish of some, and no duty; nothing was asked
		}
		why, most := NoRecipient, 0
		for _, w := range []Why{Undecided, Held, Joined, ToldToday, ToldEnough, AllReported, NothingLate, NothingToSay} {
			if n := p.tally[i][w]; n > most {
				why, most = w, n
			}
		}
		out.Skips = append(out.Skips, Skip{Slot: p.batch.Slots[i], Why: why, With: p.with[i]})
	}
	return out
}

// jitter spreads people over the two minutes after a slot, always in the same way.
func jitter(account string, s *Slot) time.Time {
	h := fnv.New32a()
	_, _ = h.Write([]byte(ledger.AccountKey(account) + "|" + s.Rule.ID + "|" + s.Key()))
	return s.At.Add(time.Duration(h.Sum32()%(maxJitter+1)) * time.Second)
}

// closing is when a slot's note is too late: when it is due, else when the office closes.
func closing(s *Slot) time.Time {
	end := calendar.OfficeEnds(s.At)
	if !s.Due.IsZero() && s.Due.Before(end) && s.Due.After(s.At) {
		return s.Due
	}
	return end
}

// byWeight orders a day's slots by who takes the others in: the shortest period
// first, then the earliest.
func byWeight(a, b *Slot) int {
	return cmp.Or(cmp.Compare(a.Rule.Cycle, b.Rule.Cycle), a.At.Compare(b.At))
}
