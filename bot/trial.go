package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/ledger"
)

var (
	trialWords  = regexp.MustCompile(`^(?:开始|进入|开启|转入|转为|改为|恢复|切换到)?试运行(?:模式)?(?:开始)?$`)
	formalWords = regexp.MustCompile(`^(?:(?:开始|进入|开启|转入|转为|改为|恢复|切换到)?正式运行(?:模式)?(?:开始)?|(?:结束|停止|退出|关闭|取消)试运行(?:模式)?)$`)
	askTrial    = regexp.MustCompile(`^(?:现在|目前|是不是|是否|还在|在|还)*(?:试运行|正式运行)(?:吗|了吗|没有|了没有)$`)
)

// pendingTrial is the payload of a DraftTrial.
type pendingTrial struct {
	On bool `json:"on"`
}

// onTrial reports whether messages to people outside the office go to the office instead.
func onTrial(holds []ledger.Hold, now time.Time) bool {
	return slices.ContainsFunc(holds, func(h ledger.Hold) bool { return h.Kind == ledger.HoldTrial && h.Active(now) })
}

// aboutTrial reads 试运行 and 正式运行 back. done is false for everything else.
func (t *turn) aboutTrial(s string) (Reply, bool, error) {
	if !strings.Contains(s, "运行") {
		return Reply{}, false, nil
	}
	folded := strings.Trim(intent.Fold(s), " .,!?~")
	on, off, asked := trialWords.MatchString(folded), formalWords.MatchString(folded), askTrial.MatchString(folded)
	if !on && !off && !asked {
		return Reply{}, false, nil
	}
	if !t.who.Office() {
		return t.refuse("试运行", text.OnlyOffice), true, nil
	}
	now := onTrial(t.Planner.Holds(), t.now)
	if asked || on == now {
		return t.answerWith(text.TrialIs(now))
	}
	r, err := t.keep(text.TrialAsked(on), ledger.DraftTrial, pendingTrial{On: on})
	return r, true, err
}

// confirmTrial switches, and all of the office hears of it.
func (t *turn) confirmTrial(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var p pendingTrial
	if err := json.Unmarshal(d.Payload, &p); err != nil {
		return Reply{}, fmt.Errorf("draft of 试运行: %w", err)
	}
	if p.On == onTrial(t.Planner.Holds(), t.now) { // another clerk was first
		r := t.say(text.Say(text.TrialIs(p.On)))
		r.Change = drop
		return r, nil
	}
	said := text.TrialSwitched(p.On)
	r := t.say(text.Say(said))
	r.Messages = append(r.Messages, t.tellOffice(text.OfficeDid(t.who.Name, said))...)
	if p.On {
		r.Change = ledger.AddHold{Hold: ledger.Hold{Kind: ledger.HoldTrial, From: t.now, Until: farAway.At(0, 0), By: t.ev.From}, Drop: &drop}
	} else {
		r.Change = ledger.EndHolds{Kind: ledger.HoldTrial, By: t.ev.From, Drop: &drop}
	}
	return r, nil
}
