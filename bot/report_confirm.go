package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
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

// confirmsWithReason reads a confirming word with a reason behind it, said to a
// read-back that challenges a figure: 「对，前面算多了」. A doubt is far likelier to be
// put into new words than a reason is, so words are a reason only where they open one,
// or speak of what was reported before, and have no word of doubt, denial or intent.
func (p *reporting) confirmsWithReason(s string) (why string, ok bool) {
	if p.draft.Kind != ledger.DraftReport || !slices.ContainsFunc(p.pending.Entries, falls) {
		return "", false
	}
	why, ok = behindAnswer(s)
	if !ok || !reasonHead.MatchString(why) && !earlier.in(why) || strings.ContainsAny(why, "0123456789?？") || doubts.in(why) ||
		len(intent.Percents(why, false)) > 0 || len(intent.ItemRefs(why)) > 0 || !p.accountsFor(why) {
		return "", false
	}
	return why, true
}

// behindAnswer returns what follows a confirming word: 「对，前面算多了」.
func behindAnswer(s string) (rest string, ok bool) {
	const marks = " ,，。.、;；:：\n"
	s = strings.TrimSpace(s)
	at := strings.IndexAny(s, marks)
	if at < 0 || answerWord(s[:at]) != "确认" {
		return "", false
	}
	return strings.TrimSpace(strings.TrimLeft(s[at:], marks)), true
}

// hesitates reports whether a message that opens with a confirming word confirms
// nothing, tells nothing and asks nothing: 「对，我再看看」.
func (p *reporting) hesitates(s string, c intent.Claims) bool {
	if _, ok := behindAnswer(s); !ok || p.draft.Kind != ledger.DraftReport || isQuestion(s) || len(intent.ItemRefs(s)) > 0 {
		return false
	}
	return c.Act == intent.Manners || c.Act == intent.NoReport || onlyWords(c) && slices.ContainsFunc(p.pending.Entries, falls)
}

// stillWaits says that nothing is stored yet, and asks what keeps it.
func (p *reporting) stillWaits() Reply {
	if p.pending.Unsettled() || !slices.ContainsFunc(p.pending.Entries, func(e ledger.PendingEntry) bool { return e.Ask == "" }) {
		return p.say(text.Question(p.pv.Plan, &p.pending))
	}
	return p.say(text.Say(text.NotYetSaved))
}

// accountsFor reports whether a reason that speaks of too much or too little speaks of
// what was reported before, and so explains a fall or a rise; said of a rise, 「报多了」
// doubts the figure itself.
func (p *reporting) accountsFor(why string) bool {
	much, little := tooMuch.in(why), tooLittle.in(why)
	if !much && !little {
		return true
	}
	return earlier.in(why) && !slices.ContainsFunc(p.pending.Entries, func(e ledger.PendingEntry) bool {
		was, _ := e.Old.Tenths()
		is, _ := e.Percent.Tenths()
		return falls(e) && (much && is > was || little && is < was)
	})
}

// reasonHead opens a reason; earlier is where it speaks of what stood before. doubts
// take back what the confirming word says, or put it off.
var (
	reasonHead = regexp.MustCompile(`^(?:主要|原因)?(?:是|系)?(?:因为?|由于|鉴于)|^(?:主要)?(?:原因|理由)`)
	earlier    = wordList{"前面", "之前", "以前", "此前", "前期", "前几", "上次", "上周", "上期", "上回", "上月", "上个月", "上旬", "原来", "原先", "当时", "那时"}
	tooMuch    = wordList{"多", "高", "虚", "大"}
	tooLittle  = wordList{"少", "低", "漏", "小"}
	doubts     = wordList{
		"不", "错", "误", "没", "未", "非", "别", "等", "待", "慢", "改", "零", "〇", "一", "二", "两", "三", "四", "五", "六", "七", "八", "九", "十", "百", "半",
		"核实", "核对", "核查", "查", "问", "看", "再", "先", "稍", "可能", "好像", "似乎", "应该", "应当", "大概", "估计", "也许", "恐怕", "想", "得", "要", "还是", "但", "吗", "吧", "呢", "怎么", "多少", "为什么", "啥",
	}
)
