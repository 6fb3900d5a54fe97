package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// asking is what a message asks for, as its key tells it: so it can be looked at again
// when it is sent.
type asking struct {
	kind  string
	plan  int64
	week  calendar.Period
	items []int
	since time.Time // of a prompt: when it was made
}

// What asks: 催办 for what the week lacks, a prompt of the command line for what has
// not been reported since.
const (
	askUrge   = "urge"
	askPrompt = "prompt"
)

// PromptKey names a prompt of the command line once for ever, and what it is about.
func PromptKey(p *ledger.Prompt) string {
	week, _ := calendar.ParseKey(p.Window)
	return asking{kind: askPrompt, plan: p.PlanID, week: week, items: p.Items}.key(p.Account, strconv.FormatInt(p.At.UnixMicro(), 36))
}

// key names a message once for ever, and what it is about. once is what makes it
// another one than a second about the same; of a prompt it is read again.
func (a asking) key(account, once string) string {
	if a.kind == askUrge { // the name of an event, which may be long
		sum := sha256.Sum256([]byte(once))
		once = hex.EncodeToString(sum[:8])
	}
	return strings.Join([]string{a.kind, strconv.FormatInt(a.plan, 10), a.week.Key(), runs(a.items), ledger.AccountKey(account), once}, "/")
}

// runs writes numbers shortly: 1-3,5. A key that is too long is only a name.
func runs(nos []int) string {
	nos = slices.Compact(slices.Sorted(slices.Values(nos)))
	var out []string
	for i := 0; i < len(nos); {
		j := i
		for j+1 < len(nos) && nos[j+1] == nos[j]+1 {
			j++
		}
		s := strconv.Itoa(nos[i])
		if j > i {
			s += "-" + strconv.Itoa(nos[j])
		}
		out = append(out, s)
		i = j + 1
	}
	return strings.Join(out, ",")
}

// readAsking reads a key; ok is false for that of any other message.
func readAsking(key string) (a asking, ok bool) {
	f := strings.Split(key, "/")
	if len(f) < 6 || f[0] != askUrge && f[0] != askPrompt {
		return a, false
	}
	a.kind = f[0]
	a.plan, _ = strconv.ParseInt(f[1], 10, 64)
	if a.week, ok = calendar.ParseKey(f[2]); !ok {
		return a, false
	}
	for s := range strings.SplitSeq(f[3], ",") {
		from, to, more := strings.Cut(s, "-")
		first, _ := strconv.Atoi(from)
		last := first
		if more {
			last, _ = strconv.Atoi(to)
		}
		for no := first; no <= last && len(a.items) < 1000; no++ {
			a.items = append(a.items, no)
		}
	}
	if a.kind == askPrompt {
		us, _ := strconv.ParseInt(f[len(f)-1], 36, 64)
		a.since = time.UnixMicro(us)
	}
	return a, true
}

// StillAsked gives a message of 催办, or a prompt, about to be sent, the words that it
// has by now: what has been reported is left out, and the figures are the last ones.
// ok is false when nothing is left to ask. Other messages stay as they are.
func (v *View) StillAsked(m *chat.Message, on calendar.Date) (ok bool) {
	a, asks := readAsking(m.Key)
	if !asks {
		return true
	}
	pv, who := v.byID[a.plan], v.member(m.To)
	if pv == nil || who == nil || !who.Active {
		return false
	}
	units := v.speaking(who, on).units[a.plan]
	left := a.left(pv.Plan, units)
	if len(left) == 0 {
		return false
	}
	year := pv.Year
	if a.kind == askPrompt {
		year = a.week.From().Year
	}
	period, asked := text.PeriodName(a.week, year), Asked(pv.Plan, units, left)
	m.Text = text.Prompt(pv.Plan, period, asked)
	if m.Card != nil {
		m.Card = text.PromptCard(m.Card.ID, pv.Plan, period, asked)
	}
	return true
}

// left are the items that are still to be reported.
func (a *asking) left(p *ledger.Plan, units []int64) []int {
	var out []int
	if a.kind == askUrge {
		for _, s := range p.Unreported(ledger.WindowOf(a.week)) {
			if slices.Contains(units, s.Duty.UnitID) && slices.Contains(a.items, s.Item.No) && !slices.Contains(out, s.Item.No) {
				out = append(out, s.Item.No)
			}
		}
		return out
	}
	for _, no := range a.items {
		it := p.Item(no)
		if it == nil {
			continue
		}
		for _, unit := range units {
			if r := it.LatestOf(unit); it.Has([]int64{unit}) && (r == nil || !r.At.After(a.since)) {
				out = append(out, no)
				break
			}
		}
	}
	return out
}
