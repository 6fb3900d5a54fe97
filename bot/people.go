package bot

import "strings"

// people carries out what is said about who speaks for whom and what units are
// called. done is false for everything else.
func (t *turn) people(s string) (r Reply, done bool, err error) {
	if !strings.ContainsAny(s, "同停启恢销岗驳注登增添录联换接找并别休假差替代批回让请叫责督答归合") {
		return Reply{}, false, nil
	}
	w := bare(s)
	for _, theme := range []func(string) (Reply, bool, error){
		t.enrol, t.retire, t.whoContacts, t.handOver, t.leave, t.merge, t.aliases,
		t.answerInstruction, t.closeInstruction, t.instructionStatus, t.instruct,
	} {
		if r, done, err = theme(w); done || err != nil {
			return r, true, err
		}
	}
	return Reply{}, false, nil
}
