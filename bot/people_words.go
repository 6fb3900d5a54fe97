package bot

import (
	"regexp"
	"slices"
	"strings"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/ledger"
)

// narrow writes full-width letters, digits and punctuation as half-width, keeps
// the case of accounts, and makes one blank of many.
func narrow(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r > '\uff00' && r < '\uff5f':
			return r - 0xfee0
		case r == '\u3000', r == '\t', r == '\n', r == '\r', r == '\u00a0':
			return ' '
		case r == '。', r == '；', r == ';':
			return ','
		case strings.ContainsRune("“”「」‘’《》【】", r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	return strings.Trim(s, " ,.!~")
}

// courtesy is what a command may open with.
var courtesy = regexp.MustCompile(`^(?:您好|你好|麻烦您?|劳驾|请您?|帮我|帮忙|给我|再|先|现在)[,\s]*`)

// bare is a narrowed sentence without the courtesies at its head.
func bare(s string) string {
	s = narrow(s)
	for {
		rest := courtesy.ReplaceAllString(s, "")
		if rest == s || rest == "" {
			return s
		}
		s = rest
	}
}

// isQuestion reports whether a sentence asks: a question is no command.
func isQuestion(s string) bool {
	s = strings.TrimRight(s, " ,.!")
	for _, end := range []string{"?", "？", "吗", "么", "没", "没有", "呢", "吧?", "不"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return strings.ContainsAny(s, "?？")
}

// account is what a WeCom account looks like.
const account = `[A-Za-z0-9][A-Za-z0-9_.@-]*`

// personName is a name of a person as roster and chat write it.
const personName = `[\p{Han}·]{2,6}`

// planOf chooses the plan of a command: the one it names, the only one that has
// the unit, else as for a question.
func (t *turn) planOf(whole, unit string) (*planView, Reply) {
	if len(t.view.open) > 1 && unit != "" && t.view.named(intent.Fold(whole)) == nil {
		var only *planView
		n := 0
		for _, pv := range t.view.open {
			if len(pv.words().Named(unit)) > 0 {
				only = pv
				n++
			}
		}
		if n == 1 {
			return only, Reply{}
		}
	}
	if len(t.view.open) == 0 {
		return nil, t.say(text.Say(text.NoPlan))
	}
	return t.plan(whole)
}

// unitNamed finds the one unit that a name means; r asks or says that there is none.
func (t *turn) unitNamed(pv *planView, name string) (unit int64, r Reply) {
	ids := pv.words().Named(name)
	if len(ids) == 0 {
		ids = pv.words().Units(name)
	}
	switch len(ids) {
	case 0:
		return 0, t.say(text.Say(text.NoSuchUnit(pv.Plan, name)))
	case 1:
		return ids[0], Reply{}
	}
	var names []string
	for _, id := range ids {
		names = append(names, pv.Unit(id).Name)
	}
	return 0, t.say(text.PickUnit(name, names))
}

// memberNamed are the people whom a word means: the one with this account, else all
// active ones of that name. 小孙 means everybody of that surname when nobody is called so.
func (v *View) memberNamed(word string) []ledger.Member {
	if m := v.Book.Member(word); m != nil {
		return []ledger.Member{*m}
	}
	var out, family []ledger.Member
	rs := []rune(word)
	for _, m := range v.Book.Members {
		if !m.Active {
			continue
		}
		if m.Name == word {
			out = append(out, m)
		}
		if len(rs) == 2 && strings.ContainsRune("小老阿", rs[0]) && strings.HasPrefix(m.Name, string(rs[1])) {
			family = append(family, m)
		}
	}
	if len(out) == 0 {
		return family
	}
	return out
}

// wordList is looked for anywhere in a sentence; a pattern of so many alternatives
// costs more than most answers.
type wordList []string

func (w wordList) in(s string) bool {
	return slices.ContainsFunc(w, func(word string) bool { return strings.Contains(s, word) })
}
