package bot

import (
	"slices"

	"duban/bot/text"
	"duban/chat"
	"duban/ledger"
)

// Release is what the office was asked to have told to leaders.
type Release struct {
	// Asked says that something waits for the office's word; no Leaders, that it has
	// all been reported by now.
	Asked    bool
	Leaders  []string
	Items    int
	Change   ledger.Release
	Messages []chat.Message

	items map[int64][]int
}

// Add counts items of a plan, each once.
func (r *Release) Add(plan int64, items []int) {
	if r.items == nil {
		r.items = map[int64][]int{}
	}
	for _, no := range items {
		if !slices.Contains(r.items[plan], no) {
			r.items[plan] = append(r.items[plan], no)
			r.Items++
		}
	}
}

// release has leaders told of what is overdue: 「上报」.
func (t *turn) release() (Reply, bool, error) {
	if !t.who.Office() {
		return t.refuse("上报", text.OnlyOffice), true, nil
	}
	rel, err := t.Planner.Release(t.ctx, t.now, t.ev.From)
	if err != nil {
		return Reply{}, true, err
	}
	if len(rel.Leaders) == 0 {
		r := t.say(text.Say(text.NothingToRelease(rel.Asked)))
		r.Acts = true
		return r, true, nil
	}
	said := text.Released(rel.Leaders, rel.Items, t.Days.OfficeHour(t.now), t.now)
	r := t.say(text.Say(said))
	r.Acts, r.Change = true, rel.Change
	r.Messages = append(r.Messages, rel.Messages...)
	r.Messages = append(r.Messages, t.tellOffice(text.ReleasedBy(t.who.Name, rel.Leaders, rel.Items))...)
	return r, true, nil
}
