package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
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

var (
	instructHead = regexp.MustCompile(`^(?:(?:请|麻烦|帮我|你)\s*)?(让|请|叫|要求|责成|通知|安排|督促)\s*`)
	itemRef      = regexp.MustCompile(`第?\s*[0-9一二三四五六七八九十百]{1,4}\s*(?:项|号(?:事项)?)|第\s*[0-9一二三四五六七八九十]{1,4}`)
	clockTime    = regexp.MustCompile(`(上午|下午|晚上|中午)?\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:点半|点钟|点|:[0-9]{2}|时)`)
	bodyHead     = regexp.MustCompile(`^\p{Han}{1,10}?(?:局|委|办|会|中心|公司|集团|街道|镇|大队|部)`)
)

// instructVerbs are what an instruction asks for, soonWords when without a day.
var (
	instructVerbs = wordList{"说", "报", "讲", "反馈", "答", "回", "交", "书面", "材料", "方案", "落实", "整改", "查", "核", "办", "解释", "给我", "拿出", "提出", "推进", "督促", "协调", "到我", "汇总", "梳理", "上会", "开会", "处理", "解决"}
	soonWords     = wordList{"马上", "立即", "立刻", "尽快", "抓紧", "赶紧", "今天内", "当天"}
)

// pendingInstruction is the payload of a DraftInstruction.
type pendingInstruction struct {
	List []ledger.NewInstruction `json:"list"`
}

// instruct reads a 批示 and reads it back: 「让住建局周三下班前说说第1项招标卡在哪」.
func (t *turn) instruct(string) (Reply, bool, error) {
	s := narrow(t.ev.Text)
	head := instructHead.FindString(s)
	if head == "" && t.who.Role != ledger.Leader || !instructVerbs.in(s) {
		return Reply{}, false, nil
	}
	rest := s[len(head):]
	pv, units, words, r := t.unitsAtHead(s, rest)
	if len(r.Messages) > 0 && (head != "" || t.namesDay(rest)) {
		return r, t.who.Role == ledger.Leader || t.who.Office(), nil
	}
	if pv == nil || len(units) == 0 || strings.HasPrefix(words, "的") {
		if name := bodyHead.FindString(rest); name != "" && !strings.HasSuffix(name, "全部") && pv == nil && head != "" && t.namesDay(rest) && (t.who.Role == ledger.Leader || t.who.Office()) {
			return t.say(text.Say(text.UnknownUnit(name))), true, nil
		}
		return Reply{}, false, nil
	}
	if head == "" && !t.namesDay(words) { // a sentence of a leader that opens with a unit may ask as well
		return Reply{}, false, nil
	}
	if head == "" && isQuestion(s) {
		return Reply{}, false, nil
	}
	if t.who.Role != ledger.Leader && !t.who.Office() {
		if strings.HasPrefix(head, "请") || intent.Tells(s) || !t.namesDay(words) {
			return Reply{}, false, nil // a unit that asks another for help reports a blocker
		}
		return t.refuse("批示", text.OnlyLeader), true, nil
	}
	due, fault := t.due(words)
	if fault != "" {
		return t.say(text.Say(fault)), true, nil
	}
	it, r := t.itemIn(pv, words, units)
	if len(r.Messages) > 0 {
		return r, true, nil
	}
	var p pendingInstruction
	for _, u := range units {
		n := ledger.NewInstruction{PlanID: pv.ID, UnitID: u, Text: t.ev.Text, ByName: t.who.Name, Due: due, MsgID: t.ev.MsgID}
		if it != nil {
			n.ItemID = it.ID
		}
		p.List = append(p.List, n)
	}
	payload, err := json.Marshal(p)
	if err != nil {
		return Reply{}, true, fmt.Errorf("draft of an instruction: %w", err)
	}
	var silent []string
	for _, u := range units {
		if len(t.instructed(pv, u)) == 0 {
			silent = append(silent, pv.Unit(u).Name)
		}
	}
	r, err = t.save(text.InstructionAsked(pv.Plan, units, it, due, t.ev.Text, silent), ledger.DraftInstruction, payload)
	return r, true, err
}

// unitsAtHead reads the units that a sentence opens with, the longest names first, in
// the one plan that has them; r asks where several have.
func (t *turn) unitsAtHead(whole, rest string) (pv *planView, units []int64, words string, r Reply) {
	named := t.view.named(intent.Fold(whole))
	var with []*planView
	for _, p := range t.view.open {
		if named != nil && p != named {
			continue
		}
		if ids, _ := p.unitsAt(rest); len(ids) > 0 {
			with = append(with, p)
		}
	}
	switch len(with) {
	case 0:
		return nil, nil, "", Reply{}
	case 1:
		pv = with[0]
	default:
		if pv, r = t.plan(whole); pv == nil {
			return nil, nil, "", r
		}
	}
	units, words = pv.unitsAt(rest)
	return pv, units, words, Reply{}
}

// unitsAt reads the names of units at the head of words: 住建局、民政局周三前….
func (pv *planView) unitsAt(words string) (units []int64, rest string) {
	for {
		rs := []rune(words)
		found := int64(0)
		for n := min(len(rs), 16); n >= 2; n-- {
			if ids := pv.words().Named(string(rs[:n])); len(ids) == 1 {
				found, rs = ids[0], rs[n:]
				break
			}
		}
		if found == 0 {
			return units, words
		}
		if !slices.Contains(units, found) {
			units = append(units, found)
		}
		words = string(rs)
		more := strings.TrimLeft(words, " ")
		cut := false
		for _, sep := range []string{"、", "和", "与", "及", ","} {
			if after, ok := strings.CutPrefix(more, sep); ok {
				if ids, _ := pv.unitsAt(strings.TrimSpace(after)); len(ids) > 0 {
					words, cut = strings.TrimSpace(after), true
				}
				break
			}
		}
		if !cut {
			return units, words
		}
	}
}

// namesDay reports whether words say by when.
func (t *turn) namesDay(words string) bool {
	_, _, _, ok := calendar.FindPhrase([]rune(itemRef.ReplaceAllString(words, " ")), calendar.DateOf(t.now))
	return ok || soonWords.in(words)
}

// due reads by which hour the answer is wanted; a day without an hour ends at 17:30.
func (t *turn) due(words string) (due time.Time, fault string) {
	today := calendar.DateOf(t.now)
	words = itemRef.ReplaceAllString(words, " ")
	span, _, _, ok := calendar.FindPhrase([]rune(words), today)
	hour, minute := 17, 30
	switch m := clockTime.FindStringSubmatch(words); {
	case m != nil:
		h, err := strconv.Atoi(m[2])
		if err != nil {
			h = chineseHour(m[2])
		}
		if (m[1] == "下午" || m[1] == "晚上") && h < 12 {
			h += 12
		}
		hour, minute = h, 0
		if strings.Contains(m[0], "半") {
			minute = 30
		} else if _, mm, has := strings.Cut(m[0], ":"); has {
			minute, _ = strconv.Atoi(mm)
		}
		if hour > 23 || minute > 59 {
			return due, text.HowToInstruct
		}
		if !ok {
			span, ok = calendar.Span{From: today, To: today}, true
		}
	case strings.Contains(words, "上午") || strings.Contains(words, "中午"):
		hour, minute = 12, 0
	}
	if !ok && soonWords.in(words) {
		day := t.Days.AddWorkdays(today, 1)
		span, ok = calendar.Span{From: day, To: day}, true
	}
	if !ok && strings.Contains(words, "下班") {
		span, ok = calendar.Span{From: today, To: today}, true
	}
	if !ok || span.To.IsZero() {
		return due, text.HowToInstruct
	}
	day := span.To
	for day.After(span.From) { // a week or a month ends with its last working day
		if work, _ := t.Days.IsWorkday(day); work {
			break
		}
		day = day.Add(-1)
	}
	due = day.At(hour, minute)
	if !due.After(t.now) {
		return due, text.DuePast(due)
	}
	return due, ""
}

func chineseHour(s string) int {
	n := 0
	for _, r := range s {
		if r == '十' {
			n = max(n, 1) * 10
			continue
		}
		n += strings.Index("零一二三四五六七八九", string(r)) / 3
	}
	return n
}

// itemIn finds the item that an instruction is about: by number, else the unit's only
// one, else none.
func (t *turn) itemIn(pv *planView, words string, units []int64) (*ledger.Item, Reply) {
	if found := itemRef.FindString(words); found != "" {
		if refs := intent.ItemRefs(found); len(refs) == 1 && len(refs[0].Items) == 1 {
			if it := pv.Item(refs[0].Items[0]); it != nil {
				return it, Reply{}
			}
			return nil, t.say(text.Say(text.NoItem(pv.Plan, refs[0].Items)))
		}
	}
	if len(units) == 1 {
		if q := pv.words().Parse(words, calendar.DateOf(t.now)); q.Intent == intent.Keyword && len(q.Items) == 1 && !q.Weak {
			if it := pv.Item(q.Items[0]); it != nil && it.Has(units) {
				return it, Reply{}
			}
		}
		rows := pv.allRows(units)
		if len(rows) == 1 {
			return rows[0].Item, Reply{}
		}
	}
	return nil, Reply{}
}

// instructed are who hears of an instruction: those who speak for the unit, and its heads.
func (t *turn) instructed(pv *planView, unit int64) []ledger.Member {
	out := t.contacts(pv, unit)
	return append(out, t.view.Book.HeadsOf(pv.Plan, unit, calendar.DateOf(t.now))...)
}

// confirmInstruction gives the instruction and tells the units.
func (t *turn) confirmInstruction(d ledger.Draft, drop ledger.DropDraft) (Reply, error) {
	var p pendingInstruction
	if err := json.Unmarshal(d.Payload, &p); err != nil {
		return Reply{}, fmt.Errorf("draft of an instruction: %w", err)
	}
	if t.who.Role != ledger.Leader && !t.who.Office() { // the roster may have changed since the read-back
		return t.lost(drop, "批示", text.OnlyLeader), nil
	}
	var told []chat.Message
	var units []string
	for i := range p.List {
		n := &p.List[i]
		pv := t.view.byID[n.PlanID]
		if pv == nil || pv.Unit(n.UnitID) == nil {
			return t.gone(drop), nil
		}
		units = append(units, pv.Unit(n.UnitID).Name)
		for _, m := range t.instructed(pv, n.UnitID) {
			told = append(told, chat.Message{To: m.Account, Text: text.Instructed(t.who.Name, t.who.Role, itemOf(pv, n.ItemID), n)})
		}
	}
	if len(p.List) == 0 || !p.List[0].Due.After(t.now) {
		return t.gone(drop), nil
	}
	r := t.say(text.Say(text.InstructionGiven(units, p.List[0].Due, len(told) > 0)))
	r.Change = ledger.AddInstructions{List: p.List, Draft: &drop}
	r.Messages = append(r.Messages, told...)
	r.Messages = append(r.Messages, t.tellOffice(text.InstructionNote(t.who.Name, t.who.Role, units, p.List[0].Text, p.List[0].Due))...)
	return r, nil
}

// itemOf returns the item with this ID, or nil.
func itemOf(pv *planView, id int64) *ledger.Item {
	for _, it := range pv.Items {
		if it.ID == id && id != 0 {
			return it
		}
	}
	return nil
}
