package bot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// deed is a message that wants something done to an item or a plan.
type deed struct {
	*turn
	pv    *planView
	order intent.Order
	said  string
}

// doing returns what an order does, nil for none. Whoever may not is refused there.
func doing(what intent.Deed) func(*deed) (Reply, bool, error) {
	switch what { //nolint:exhaustive // no order
	case intent.DeedFigure:
		return (*deed).setFigure
	case intent.DeedAskDone:
		return (*deed).askDone
	case intent.DeedDone, intent.DeedClose:
		return (*deed).finish
	case intent.DeedReopen:
		return (*deed).reopen
	case intent.DeedExtend:
		return (*deed).extend
	case intent.DeedHold:
		return (*deed).hold
	case intent.DeedResume:
		return (*deed).resume
	case intent.DeedAgree:
		return (*deed).agree
	case intent.DeedRefuse:
		return (*deed).refuseRequest
	case intent.DeedMilestones:
		return (*deed).milestones
	case intent.DeedGoal:
		return (*deed).goal
	case intent.DeedWho:
		return (*deed).whoChanged
	case intent.DeedClear:
		return (*deed).clearBlocker
	case intent.DeedRule:
		return (*deed).rule
	case intent.DeedList:
		return (*deed).list
	case intent.DeedNewYear:
		return (*deed).newYear
	case intent.DeedArchive, intent.DeedUnarchive:
		return (*deed).archive
	}
	return nil
}

// deed answers a message that wants something done. done is false for everything else.
func (t *turn) deed(s string) (r Reply, done bool, err error) {
	o := intent.ReadOrder(s, calendar.DateOf(t.now))
	do := doing(o.Deed)
	if do == nil || len(t.view.Book.Plans) == 0 {
		return Reply{}, false, nil
	}
	d := &deed{turn: t, order: o, said: s}
	switch o.Deed { //nolint:exhaustive // the others are about the items of one open plan
	case intent.DeedNewYear, intent.DeedArchive, intent.DeedUnarchive:
	default:
		if len(t.view.open) == 0 {
			return Reply{}, false, nil
		}
		if d.pv, r = t.plan(s); d.pv == nil {
			return r, true, nil
		}
	}
	return do(d)
}

// answer answers with a sentence.
func (t *turn) answerWith(s string) (Reply, bool, error) { return t.say(text.Say(s)), true, nil }

// refused says that only the supervision office may do what was asked; that it was
// asked is left in the audit.
func (d *deed) refused(what string) (Reply, bool, error) {
	return d.refuse(what, text.OnlyOffice), true, nil
}

// item is the one item that the order names; nil with the answer when it names none,
// several, or one that the list does not have.
func (d *deed) item(howTo string) (*ledger.Item, Reply) {
	if len(d.order.Items) != 1 {
		return nil, d.say(text.Say(howTo))
	}
	it := d.pv.Item(d.order.Items[0])
	if it == nil {
		return nil, d.say(text.Say(text.NoItem(d.pv.Plan, d.order.Items)))
	}
	return it, Reply{}
}

// ownUnit is the sender's unit in an item, the leading one where he speaks for several; 0 for none.
func (d *deed) ownUnit(it *ledger.Item) int64 {
	return (&reporting{turn: d.turn, pv: d.pv}).unitOf(it)
}

// act is a new act of the sender on an item as it stands.
func (d *deed) act(it *ledger.Item, kind ledger.ActKind) ledger.NewAct {
	return ledger.NewAct{
		PlanID: d.pv.ID, ItemID: it.ID, Kind: kind, Note: d.order.Reason, By: d.who.Account, ByName: d.who.Name, Role: d.who.Role, MsgID: d.ev.MsgID,
		Base: it.NewestAct(), Seen: it.NewestLine(),
	}
}

// readBack keeps acts as the sender's draft and shows them.
func (d *deed) readBack(acts ...ledger.NewAct) (Reply, bool, error) {
	r, err := d.keep(text.Deeds(d.pv.Plan, acts), ledger.DraftActs, ledger.AddActs{Acts: acts})
	return r, true, err
}

// keep saves a change as the sender's draft, unless a report of his waits for 确认:
// that must not be lost.
func (t *turn) keep(a text.Answer, kind ledger.DraftKind, change any) (Reply, error) {
	old, found, err := t.draft()
	if err != nil {
		return Reply{}, err
	}
	if found && old.Kind == ledger.DraftReport {
		return t.say(text.Say(text.FirstConfirm)), nil
	}
	payload, err := json.Marshal(change)
	if err != nil {
		return Reply{}, fmt.Errorf("draft of a deed: %w", err)
	}
	return t.save(a, kind, payload)
}

// doNow answers with acts that need no 确认.
func (d *deed) doNow(acts ...ledger.NewAct) (Reply, bool, error) {
	return d.acted(d.pv, ledger.AddActs{Acts: acts}), true, nil
}

// acted is the reply to acts that are stored with it: the sender's answer, and what
// others are told.
func (t *turn) acted(pv *planView, c ledger.AddActs) Reply {
	r := t.say(text.DeedsDone(pv.Plan, c.Acts))
	for i := range c.Acts {
		a := &c.Acts[i]
		s := text.Told(pv.Plan, a)
		if s == "" {
			continue
		}
		for _, to := range t.hearers(pv, a) {
			r.Messages = append(r.Messages, chat.Message{To: to, Text: s})
		}
	}
	r.Change, r.Acts = c, true
	return r
}

// hearers are the accounts that are told of an act: the office of a request or a
// cleared blocker, who asked of a decision, else the contacts of the item's units.
func (t *turn) hearers(pv *planView, a *ledger.NewAct) []string {
	it := pv.itemByID(a.ItemID)
	var out []string
	switch {
	case a.Kind.Asks(), a.Kind == ledger.ActClear && !t.who.Office():
		for _, m := range t.tellOffice("") {
			out = append(out, m.To)
		}
	case a.Kind == ledger.ActMilestones, a.Kind == ledger.ActClear:
	case a.Target != 0:
		for i := range it.Acts {
			if it.Acts[i].ID == a.Target {
				out = []string{it.Acts[i].By}
			}
		}
	default:
		out = t.contactsOf(pv, it)
	}
	return slices.DeleteFunc(out, func(to string) bool { return ledger.AccountKey(to) == ledger.AccountKey(t.ev.From) })
}

// contactsOf are the accounts of who speaks for the units of an item.
func (t *turn) contactsOf(pv *planView, it *ledger.Item) []string {
	var out []string
	for _, d := range it.Duties {
		for _, m := range t.contacts(pv, d.UnitID) {
			if !slices.Contains(out, m.Account) {
				out = append(out, m.Account)
			}
		}
	}
	return out
}

func (pv *planView) itemByID(id int64) *ledger.Item {
	for _, it := range pv.Items {
		if it.ID == id {
			return it
		}
	}
	return nil
}

// confirmActs stores the acts of a draft, unless their items have changed since they
// were read back: then they are read back again.
func (t *turn) confirmActs(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var c ledger.AddActs
	if err := json.Unmarshal(d.Payload, &c); err != nil {
		return Reply{}, fmt.Errorf("draft of acts: %w", err)
	}
	pv := t.view.byID[c.Acts[0].PlanID]
	changed := false
	for i := range c.Acts {
		a := &c.Acts[i]
		var it *ledger.Item
		if pv != nil && !pv.Archived {
			it = pv.itemByID(a.ItemID)
		}
		if it == nil || a.Target != 0 && !waits(it, a.Target) {
			r := t.say(text.Say(text.GoneDeed))
			r.Change = drop
			return r, nil
		}
		if words := t.mayNot(it, a); words != "" {
			return t.lost(drop, "确认", words), nil
		}
		changed = changed || a.Base != it.NewestAct() || a.Seen != it.NewestLine()
		a.Base, a.Seen = it.NewestAct(), it.NewestLine()
		was := a.Was
		switch a.Kind { //nolint:exhaustive // these show what stood before
		case ledger.ActFigure, ledger.ActDone, ledger.ActClose:
			a.Was = text.Figure(pv.Figure(it).Percent)
		case ledger.ActExtend, ledger.ActAskExtend:
			a.Was = text.DueWords(it)
			if a.Kind == ledger.ActExtend {
				a.From = it.DueOn
			}
		}
		changed = changed || a.Was != was // an import is neither an act nor a line
	}
	if changed {
		a := text.Deeds(pv.Plan, c.Acts)
		a.Head = text.ChangedMeanwhile + "\n" + a.Head
		return t.keep(a, ledger.DraftActs, c)
	}
	c.Drop = &drop
	return t.acted(pv, c), nil
}

// mayNot says why the sender may no longer do what was read back to him; "" if he may:
// the roster may have changed since.
func (t *turn) mayNot(it *ledger.Item, a *ledger.NewAct) string {
	switch {
	case a.Kind.Asks():
		if !t.who.reports() || !slices.Contains(t.who.units[a.PlanID], a.UnitID) {
			return text.NotYours(it)
		}
	case t.who.Office(), a.Kind == ledger.ActExtend && t.who.Role == ledger.Leader:
	default:
		return text.OnlyOffice
	}
	return ""
}

// waits reports whether a request still waits for a decision.
func waits(it *ledger.Item, request int64) bool {
	return slices.ContainsFunc(it.Requests(), func(a *ledger.Act) bool { return a.ID == request })
}

// rowsWith lists the items of the plan that pick words for, a block each, with their numbers.
func (d *deed) rowsWith(pick func(*ledger.Item) string) (blocks []string, nos []int) {
	items := slices.Clone(d.pv.Items)
	slices.SortStableFunc(items, func(a, b *ledger.Item) int { return cmp.Compare(a.No, b.No) })
	for _, it := range items {
		if s := pick(it); s != "" {
			blocks, nos = append(blocks, s), append(nos, it.No)
		}
	}
	return blocks, nos
}
