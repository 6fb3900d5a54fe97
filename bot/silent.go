package bot

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

const (
	// silence is how long a draft of a report waits before its person is reminded.
	silence = 10 * time.Minute
	// expiredShown is for how long the office is shown a draft that expired.
	expiredShown = 7 * 24 * time.Hour
)

// SilentDraft decides whether the person is reminded now of a draft that he has not
// confirmed: once, ten minutes after he wrote last, in office hours. ok is false for
// not now.
func (b *Bot) SilentDraft(d *ledger.WaitingDraft) (m chat.Message, ok bool) {
	now := b.Clock.Now()
	due := b.Days.OfficeHour(d.SavedAt.Add(silence))
	if !d.RemindedAt.IsZero() || !now.Before(d.ExpiresAt) || now.Before(due) || !b.Days.OfficeHour(now).Equal(now) {
		return chat.Message{}, false
	}
	v := b.Books.View()
	who := v.member(d.Account)
	plan, pending, ok := v.pendingReport(&d.Draft)
	if who == nil || !who.Active || !ok {
		return chat.Message{}, false
	}
	until := d.ExpiresAt
	if evening := calendar.OfficeEnds(now); evening.Before(until) {
		until = evening
	}
	return chat.Message{To: who.Account, Text: text.StillWaiting(plan, pending), NotAfter: until, Key: draftKey(d)}, true
}

// ExpiredDraft reports whether the office has still to be told that a draft expired.
func (b *Bot) ExpiredDraft(d *ledger.WaitingDraft) bool {
	return d.ClosedAt.IsZero() && !b.Clock.Now().Before(d.ExpiresAt)
}

// ExpiredDrafts tells the clerks of drafts that nobody confirmed in time.
func (b *Bot) ExpiredDrafts(drafts []ledger.WaitingDraft) []chat.Message {
	v := b.Books.View()
	said := text.Expired(v.waiting(drafts))
	var out []chat.Message
	for _, m := range v.Book.Members {
		if m.Role == ledger.Clerk && m.Active {
			out = append(out, chat.Message{To: m.Account, Text: said.Pages()[0], NotBefore: b.Days.OfficeHour(b.Clock.Now())})
		}
	}
	return out
}

// draftKey names the reminder of a draft as it was then.
func draftKey(d *ledger.WaitingDraft) string {
	return strings.Join([]string{"draft", ledger.AccountKey(d.Account), strconv.Itoa(d.Version), strconv.FormatInt(d.SavedAt.UnixMicro(), 10)}, "/")
}

// pendingReport reads the draft of a report; ok is false when its plan is gone.
func (v *View) pendingReport(d *ledger.Draft) (*ledger.Plan, *ledger.PendingReport, bool) {
	var p ledger.PendingReport
	if json.Unmarshal(d.Payload, &p) != nil || v.byID[p.PlanID] == nil {
		return nil, nil, false
	}
	plan := v.byID[p.PlanID].Plan
	if slices.ContainsFunc(p.Entries, func(e ledger.PendingEntry) bool { return plan.Item(e.No) == nil }) {
		return nil, nil, false
	}
	return plan, &p, true
}

// waiting are drafts as the office is shown them.
func (v *View) waiting(drafts []ledger.WaitingDraft) []text.Waiting {
	var out []text.Waiting
	for i := range drafts {
		d := &drafts[i]
		plan, pending, ok := v.pendingReport(&d.Draft)
		if !ok {
			continue
		}
		w := text.Waiting{Plan: plan, Report: pending, Name: d.Account, Since: d.SavedAt}
		if who := v.member(d.Account); who != nil {
			w.Name = who.Name
		}
		if !d.ClosedAt.IsZero() {
			w.Expired = d.ExpiresAt
		}
		out = append(out, w)
	}
	return out
}

// asksWaiting reads 「有哪些待确认」.
func asksWaiting(folded string) bool {
	folded = strings.Trim(folded, " ?.,!")
	return slices.Contains([]string{
		"待确认", "有哪些待确认", "哪些待确认", "哪些没确认", "还有哪些待确认", "还有哪些没确认", "待确认的有哪些", "待确认的", "有待确认的吗",
		"谁没确认", "谁还没确认", "哪些还没确认", "有没有待确认的", "有哪些待确认的", "我有待确认的吗", "我有哪些待确认",
	}, folded)
}

// showWaiting answers 「有哪些待确认」: the office with everybody's drafts of reports,
// others with their own.
func (t *turn) showWaiting(s string) (Reply, bool, error) {
	if !strings.Contains(s, "确认") || !asksWaiting(intent.Fold(s)) {
		return Reply{}, false, nil
	}
	if !t.who.Office() {
		d, ok, err := t.draft()
		if err != nil || !ok || d.Kind != ledger.DraftReport {
			return t.say(text.Say(text.NothingToConfirm)), true, err
		}
		plan, pending, ok := t.view.pendingReport(&d)
		if !ok {
			return t.say(text.Say(text.NothingToConfirm)), true, nil
		}
		return t.say(text.ReadBack(plan, pending)), true, nil
	}
	all, err := t.Drafts.WaitingDrafts(t.ctx)
	if err != nil {
		return Reply{}, true, err
	}
	all = slices.DeleteFunc(all, func(d ledger.WaitingDraft) bool { return !t.now.Before(d.ExpiresAt.Add(expiredShown)) })
	for i := range all { // one that nobody has been told of yet is over all the same
		if !t.now.Before(all[i].ExpiresAt) {
			all[i].ClosedAt = t.now
		}
	}
	return t.say(text.WaitingList(t.view.waiting(all))), true, nil
}
