package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/ledger"
)

// confirmReport stores the entries of a draft that have no open question. What they
// were read back against must still hold; else they are read back again.
func (t *turn) confirmReport(d ledger.Draft, note string) (Reply, error) {
	p, r, err := t.openReporting("")
	if err != nil || p == nil {
		return r, err
	}
	if t.who.away != nil {
		return t.absent(), nil
	}
	if p.draft.Version != d.Version {
		p.draft = d
	}
	var stored []ledger.NewReport
	var saved []ledger.PendingEntry
	rest := p.pending
	rest.Entries = nil
	changed := false
	for _, e := range p.pending.Entries {
		it := p.pv.Item(e.No)
		if it == nil || it.ID != e.ItemID || !it.Has([]int64{e.UnitID}) || !p.mayReport(e.UnitID) {
			changed = true // the ledger was imported anew meanwhile, or the unit went to somebody else
			continue
		}
		last, own := p.pv.LastFigure(it, e.UnitID)
		if base, stands := it.Newest(e.UnitID), p.stands(it); base != e.Base || last != e.Old || stands != e.Stands {
			e.Base, e.Old, e.Stands, changed = base, last, stands, true
			if e.Kind == ledger.KindUnchanged && e.Ask == "" {
				e.Percent = ledger.Percent{}
				p.unchanged(&e, it, own)
			}
		}
		rest.Entries = append(rest.Entries, e)
	}
	if changed {
		if len(rest.Entries) == 0 {
			r := t.say(text.Say(text.Gone))
			r.Change, r.Acts = ledger.DropDraft{Account: t.ev.From, Version: d.Version}, true
			return r, nil
		}
		return p.readBack(rest, []string{text.ChangedMeanwhile})
	}
	if p.pending.Unsettled() {
		return t.say(text.Question(p.pv.Plan, &p.pending)), nil
	}
	all := rest.Entries
	rest.Entries = nil
	for _, e := range all {
		if e.Ask != "" {
			rest.Entries = append(rest.Entries, e)
			continue
		}
		if e.Note == "" && falls(e) {
			e.Note = note
		}
		saved = append(saved, e)
		stored = append(stored, p.newReport(e))
	}
	if len(stored) == 0 {
		return t.say(text.Question(p.pv.Plan, &p.pending)), nil
	}
	c := ledger.AddReports{Reports: stored}
	a := text.Saved(p.pv.Plan, saved)
	a.Head = text.SavedFor(stored, p.windowName())
	if p.who.Office() {
		a.Foot = text.SavedForUnit
	} else {
		a.Foot = text.StillOpen(p.windowName(), p.stillOpen(saved, rest))
	}
	if nos := p.stillBlocked(saved); len(nos) > 0 {
		a.Foot = text.StillBlocked(nos) + "\n" + a.Foot
	}
	if len(rest.Entries) > 0 || rest.Unclear != nil {
		payload, err := json.Marshal(rest)
		if err != nil {
			return Reply{}, fmt.Errorf("draft of a report: %w", err)
		}
		c.Rest = &ledger.SaveDraft{Base: d.Version, Draft: ledger.Draft{
			Account: t.ev.From, Version: d.Version + 1, Kind: ledger.DraftReport, Payload: payload, ExpiresAt: d.ExpiresAt,
		}}
		q := text.Question(p.pv.Plan, &rest)
		a.Foot = q.Head
	} else {
		c.Drop = &ledger.DropDraft{Account: t.ev.From, Version: d.Version}
		if offer := t.offerAnswer(p.pv.ID, saved); offer != "" {
			a.Foot += "\n" + offer
		}
	}
	r = t.say(a)
	r.Change, r.Acts = c, true
	r.Messages = append(r.Messages, p.copies(saved)...)
	return r, nil
}

// stillOpen are the sender's items that the week still waits for.
func (p *reporting) stillOpen(saved []ledger.PendingEntry, rest ledger.PendingReport) []int {
	var out []int
	for _, n := range p.unreported() {
		if !slices.ContainsFunc(saved, func(e ledger.PendingEntry) bool { return e.No == n }) &&
			!slices.ContainsFunc(rest.Entries, func(e ledger.PendingEntry) bool { return e.No == n }) {
			out = append(out, n)
		}
	}
	return out
}

// falls reports whether an entry's figure is one that its read-back challenged.
func falls(e ledger.PendingEntry) bool { return text.Challenge(e) != "" }

func (p *reporting) newReport(e ledger.PendingEntry) ledger.NewReport {
	behind := ""
	if p.who.Office() || p.standsIn(p.pv.ID, e.UnitID) {
		behind = p.who.Account
	}
	return ledger.NewReport{
		Behind: behind,
		PlanID: p.pv.ID, ItemID: e.ItemID, UnitID: e.UnitID, Kind: e.Kind, Percent: e.Percent, Reported: e.Reported, Approx: e.Approx,
		Text: e.Text, Note: e.Note, By: p.who.Account, ByName: p.who.Name, MsgID: e.MsgID, Window: p.pending.Window, Timing: p.timing(e), Target: e.Target, Base: e.Base,
	}
}

// confirmsWithReason reads a confirming word that is followed by nothing but words
// without item, figure, denial or doubt, said to a read-back that challenges a figure: 「对，前面算多了」.
func (p *reporting) confirmsWithReason(s string) (why string, ok bool) {
	if p.draft.Kind != ledger.DraftReport || !slices.ContainsFunc(p.pending.Entries, falls) {
		return "", false
	}
	s = strings.TrimSpace(s)
	at := strings.IndexAny(s, " ,，。.、;；:：\n")
	if at < 0 || answerWord(s[:at]) != "确认" {
		return "", false
	}
	why = strings.TrimSpace(strings.TrimLeft(s[at:], " ,，。.、;；:：\n"))
	if why == "" || strings.ContainsAny(why, "不错误没别等慢改非零〇一二两三四五六七八九十百半") || len(intent.Percents(why, false)) > 0 || len(intent.ItemRefs(why)) > 0 || strings.ContainsAny(why, "0123456789?？") {
		return "", false
	}
	return why, true
}
