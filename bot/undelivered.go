package bot

import (
	"context"
	"regexp"
	"strings"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// Posts has what became of messages that were sent to people.
type Posts interface {
	// Undelivered returns the messages queued since an instant that did not arrive, oldest first.
	Undelivered(ctx context.Context, since time.Time) ([]chat.Undelivered, error)
}

// undeliveredDays is how many days of failures 「谁没收到」 shows, today included.
const undeliveredDays = 7

// whoMissed is 「谁没收到」 as the whole message.
var whoMissed = regexp.MustCompile(`^(现在|今天|本周|这周)?(还)?(有没有|有)?(人|谁|哪些|哪些人|哪几个|哪几个人|哪些单位|哪些联系人)?(还|都)?(没有|没|未)收到(过)?(消息|提醒|通知|催报|提示)?(的)?(人|名单|有谁|有哪些|是谁|的名单)?(吗|呢)?$`)

// undelivered answers the office's question who did not get a message. done is false
// for everything else.
func (t *turn) undelivered(s string) (r Reply, done bool, err error) {
	if len(s) > 90 || !strings.Contains(s, "收到") {
		return Reply{}, false, nil
	}
	folded := strings.Trim(intent.Fold(s), " .,!?~")
	if !whoMissed.MatchString(folded) || folded == "没收到" || folded == "没有收到" || folded == "未收到" {
		return Reply{}, false, nil
	}
	if !t.who.Office() {
		return t.refuse("查看未送达", text.OnlyOffice), true, nil
	}
	since := calendar.DateOf(t.now).Add(1-undeliveredDays).At(0, 0)
	list, err := t.Posts.Undelivered(t.ctx, since)
	if err != nil {
		return Reply{}, true, err
	}
	return t.say(text.WhoMissed(undeliveredDays, missedOf(t.view.Book, list))), true, nil
}

// missedOf puts failures together by person, in the order of their first one.
func missedOf(b *ledger.Book, list []chat.Undelivered) []text.Missed {
	var out []text.Missed
	at := map[string]int{}
	for _, u := range list {
		k := ledger.AccountKey(u.To)
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			m := text.Missed{Account: u.To}
			for j := range b.Members {
				if ledger.AccountKey(b.Members[j].Account) == k {
					m.Member = &b.Members[j]
				}
			}
			out = append(out, m)
		}
		out[i].Messages++
		out[i].Reason, out[i].At = u.Reason, u.At
	}
	return out
}

// UndeliveredNotice is what the office is told of messages that did not arrive: one
// message to each clerk, or where there is none to each administrator.
func UndeliveredNotice(b *ledger.Book, list []chat.Undelivered) []chat.Message {
	said := text.UndeliveredNotice(missedOf(b, list))
	for _, role := range []ledger.MemberRole{ledger.Clerk, ledger.Admin} {
		var out []chat.Message
		for _, m := range b.Members {
			if m.Active && m.Role == role {
				out = append(out, chat.Message{To: m.Account, Text: said})
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
