package bot

import (
	"regexp"
	"slices"
	"strings"

	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
)

var (
	whoSpeaks = []*regexp.Regexp{
		regexp.MustCompile(`^谁(?:来|在)?(?:负责|管)?(?:联系|对接|联络)(.{2,20}?)(?:的)?[?？]*$`),
		regexp.MustCompile(`^谁是(.{2,20}?)的?(?:联系人|联络员|联络人)[?？]*$`),
		regexp.MustCompile(`^(.{2,20}?)的?(?:联系人|联络员|联络人)(?:现在|目前)?(?:是谁|是哪位|是哪个|有谁|有哪些|有几个|叫什么|叫啥|的?电话|的?手机|的?联系方式)?(?:是多少|多少)?[?？]*$`),
		regexp.MustCompile(`^(.{2,20}?)(?:由谁|谁|找谁|归谁)(?:来|在)?(?:负责)?(?:联系|对接|联络)[?？]*$`),
		regexp.MustCompile(`^(?:联系|找)(.{2,20}?)找谁[?？]*$`),
	}
	withoutContact = regexp.MustCompile(`^(?:还有)?(?:哪些|哪个|哪几个|有没有|有哪些|什么)单位(?:还|现在)?(?:没有?|缺|无|没定|没登记)(?:登记)?(?:的)?(?:联系人|联络员|联络人)(?:的)?[?？]*$|^(?:没有?|缺|无)(?:联系人|联络员)的单位(?:有哪些)?[?？]*$`)
)

// whoContacts answers 「谁负责联系民政局」 and 「哪些单位没有联系人」: names for all, the
// telephone for the supervision office alone.
func (t *turn) whoContacts(s string) (Reply, bool, error) {
	if withoutContact.MatchString(s) {
		if !t.who.Office() {
			return t.refuse("查看没有联系人的单位", text.OnlyOffice), true, nil
		}
		pv, r := t.planOf(s, "")
		if pv == nil {
			return r, true, nil
		}
		return t.say(text.WithoutContact(pv.Plan, pv.unitNameList(t.unspoken(pv)))), true, nil
	}
	name := ""
	for _, re := range whoSpeaks {
		if m := re.FindStringSubmatch(s); m != nil {
			name = m[1]
			break
		}
	}
	if name == "" || strings.ContainsAny(name, "换改增删加,") {
		return Reply{}, false, nil
	}
	pv, r := t.planOf(s, name)
	if pv == nil {
		return r, true, nil
	}
	if len(pv.words().Units(name)) == 0 && !strings.ContainsAny(name[len(name)-len("局"):], "局委办会部镇团队心司道院所站") {
		return Reply{}, false, nil // 普高招生找谁对接: a question about an item
	}
	unit, r := t.unitNamed(pv, name)
	if unit == 0 {
		return r, true, nil
	}
	today := calendar.DateOf(t.now)
	return t.say(text.Contacts(t.view.Book, pv.Plan, unit, today, t.who.Office())), true, nil
}

// unspoken are the units with a share in an open item for which nobody speaks today.
func (t *turn) unspoken(pv *planView) []int64 {
	var out []int64
	today := calendar.DateOf(t.now)
	for _, it := range pv.Items {
		if it.Status == ledger.StatusDone || it.Status == ledger.StatusClosed {
			continue
		}
		for _, d := range it.Duties {
			if !slices.Contains(out, d.UnitID) && len(t.view.Book.ContactsOf(pv.Plan, d.UnitID, today)) == 0 {
				out = append(out, d.UnitID)
			}
		}
	}
	return out
}

// unitNameList names units, those of the ledger's order.
func (pv *planView) unitNameList(units []int64) []string {
	var out []string
	for _, u := range pv.Units {
		if slices.Contains(units, u.ID) {
			out = append(out, u.Name)
		}
	}
	return out
}
