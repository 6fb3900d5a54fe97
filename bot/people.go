package bot

import (
	"strings"

	"duban/bot/intent"
)

var peopleGate = intent.NewGate("同停启恢销岗驳注登增添录联换接找并别休假差替代批回让请叫责督答归合")

// people carries out what is said about who speaks for whom and what units are
// called. done is false for everything else.
func (t *turn) people(s string) (r Reply, done bool, err error) {
	if !peopleGate.Opens(s) {
		return Reply{}, false, nil
	}
	w := bare(s)
	// Each with characters of which one stands in everything that it reads: most questions
	// have none, and these patterns cost more than answering does.
	for _, theme := range [...]struct {
		of   string
		read func(*turn, string) (Reply, bool, error)
	}{
		{"同批登新增添录", (*turn).enrol},
		{"停注启恢", (*turn).retire},
		{"联对找", (*turn).whoContacts},
		{"换接改找联变调", (*turn).handOver},
		{"假休代替顶帮差岗销回外学培院息班在我", (*turn).leave},
		{"并归算合是", (*turn).merge},
		{"别", (*turn).aliases},
		{"批作", (*turn).answerInstruction},
		{"批", (*turn).closeInstruction},
		{"回答反批", (*turn).instructionStatus},
		{"", (*turn).instruct},
	} {
		if theme.of != "" && !strings.ContainsAny(w, theme.of) {
			continue
		}
		if r, done, err = theme.read(t, w); done || err != nil {
			return r, true, err
		}
	}
	return Reply{}, false, nil
}
