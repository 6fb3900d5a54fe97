package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

// markDay reads back a line of the office's own calendar: 补班 2027-02-20.
func (t *turn) markDay(m []string) (Reply, bool, error) {
	if !t.who.Office() {
		return t.refuse(m[1], text.OnlyOffice), true, nil
	}
	var y, mo, d int
	plain := strings.NewReplacer("/", "-", ".", "-", "年", "-", "月", "-").Replace(m[2])
	if _, err := fmt.Sscanf(plain, "%d-%d-%d", &y, &mo, &d); err != nil {
		return t.answerWith(text.HowToMarkDay)
	}
	day := calendar.NewDate(y, time.Month(mo), d)
	if day.Day != d || int(day.Month) != mo {
		return t.answerWith(text.HowToMarkDay)
	}
	mark := ledger.DayMark{Day: day, Work: strings.HasSuffix(m[1], "班"), Name: strings.Trim(m[3], " ,，")}
	if work, _ := t.Days.IsWorkday(day); work == mark.Work {
		return t.answerWith(text.DayIsSo(day, work))
	}
	payload, err := json.Marshal(ledger.AddDays{Days: []ledger.DayMark{mark}})
	if err != nil {
		return Reply{}, true, fmt.Errorf("draft of a day: %w", err)
	}
	r, err := t.save(text.Say(text.DayAsked(day, mark.Work)), ledger.DraftDays, payload)
	return r, true, err
}

// confirmDays writes the line that was read back.
func (t *turn) confirmDays(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var c ledger.AddDays
	if err := json.Unmarshal(d.Payload, &c); err != nil || len(c.Days) == 0 {
		return Reply{}, fmt.Errorf("draft of a day: %w", err)
	}
	c.By, c.Drop = t.ev.From, &drop
	r := t.say(text.Say(text.DaySaved(c.Days[0].Day, c.Days[0].Work)))
	r.Change = c
	return r, nil
}

// agreeYear lets the reminders of a year go out that no notice has decided.
func (t *turn) agreeYear(year string) (Reply, bool, error) {
	if !t.who.Office() {
		return t.refuse("核定"+year+"年提醒", text.OnlyOffice), true, nil
	}
	r := t.say(text.Say(text.YearAgreed(year)))
	r.Acts = true
	r.Change = ledger.AddHold{Hold: ledger.Hold{Kind: ledger.HoldAgreed, From: t.now, Until: farAway.At(0, 0), Window: year, By: t.ev.From}}
	return r, true, nil
}
