// Package bot holds a conversation: one event in, what to change and what to say
// out.
//
// Handle reads the current View, the sender's short memory and, where a word
// confirms or cancels, his draft; it decides in pure code and returns a Reply. It
// writes nothing and sends nothing: the caller applies Reply.Change through the
// journal in one transaction, answers with Reply.Messages, and afterwards keeps
// Reply.Memory, which may be lost. So a crash between reading and writing leaves
// the ledger as it was, and the vendor's retry finds the same answer.
package bot

import (
	"context"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/internal/clock"
	"duban/ledger"
)

// Books gives the view that a question beginning now is answered from.
type Books interface {
	View() *View
}

// Memories holds what a conversation may lose: read here, kept by the caller.
type Memories interface {
	// Recall returns what was kept for account, or nil when nothing was or it expired.
	Recall(ctx context.Context, account string) *Memory
	// First keeps id under key until the instant, unless something is kept there
	// already, and returns what is kept.
	First(ctx context.Context, key, id string, until time.Time) string
}

// Drafts returns what waits for a person: his open draft, and what he was last asked.
type Drafts interface {
	Waiting(ctx context.Context, account string) (ledger.Waiting, error)
	// Prompts are what people were last asked of a plan, whether or not it has ended.
	Prompts(ctx context.Context, plan int64) ([]ledger.Prompt, error)
	// WaitingDrafts are everybody's drafts of reports, those that expired included.
	WaitingDrafts(ctx context.Context) ([]ledger.WaitingDraft, error)
	// UnplacedPhotos are a person's pictures since an instant that belong to no item yet.
	UnplacedPhotos(ctx context.Context, account string, since time.Time) ([]ledger.Photo, error)
}

// Histories has what units have ever reported, oldest first. The items of a view have
// those lines alone that answer for the present.
type Histories interface {
	// History returns all lines on an item, those that no longer count included.
	History(ctx context.Context, item int64) ([]ledger.Report, error)
	// Photos returns the pictures of an item.
	Photos(ctx context.Context, item int64) ([]ledger.Photo, error)
	// Between returns the reports into a plan made from one instant to before another that count.
	Between(ctx context.Context, plan int64, from, to time.Time) ([]ledger.Report, error)
}

// Audits has who changed what, and why.
type Audits interface {
	// Changes returns the newest changes of an item, newest first, at most limit.
	Changes(ctx context.Context, plan, item int64, limit int) ([]ledger.AuditLine, error)
}

// Papers reads a table pasted into the chat.
type Papers interface {
	Paste(text string, known *ledger.Plan) (*ledger.Import, []ledger.RowError, error)
}

// Planner tells the coming moments of the reminder rules.
type Planner interface {
	// Coming tells the next moment of each of a plan's rules that speaks to the role.
	Coming(now time.Time, role ledger.MemberRole, plan int64) []text.Slot
	// Between tells all moments after from until to.
	Between(from, to time.Time, role ledger.MemberRole, plan int64) []text.Slot
	// Window is when a plan's reports for a period are asked for and due.
	Window(plan int64, p calendar.Period) ledger.Window
	// Preview tells the next slots that tell somebody, those of others to the office alone.
	Preview(now time.Time, account string) []text.NextSlot
	// Rules are a plan's rules as they are in force; Holds, what keeps reminders back.
	Rules(plan int64) []text.RuleLine
	// EditRules reads what the office wants of a plan's rules. ok is false when the
	// words name no rule; the error is Invalid and says what cannot be.
	EditRules(plan int64, said string, now time.Time) (edits []text.RuleEdit, c ledger.SetRules, ok bool, err error)
	// Release is what the office was asked to have told to leaders, as by would have it told.
	Release(ctx context.Context, now time.Time, by string) (Release, error)
	Holds() []ledger.Hold
	// Days is the calendar with the office's own lines.
	Days() *calendar.Days
}

// Memory is the short memory of one conversation: what 「谁负责」 and 「继续」 refer to.
type Memory struct {
	Plan  int64    `json:"p,omitempty"`
	Items []int    `json:"i,omitempty"`
	Units []int64  `json:"u,omitempty"`
	Pick  []int    `json:"c,omitempty"` // candidates offered by number
	As    uint8    `json:"a,omitempty"` // the aspect last asked
	Plans []int64  `json:"l,omitempty"` // plans offered by number
	Asked string   `json:"q,omitempty"` // the question that waits for a plan
	Pages []string `json:"g,omitempty"` // pages not shown yet, after Shown
	Shown int      `json:"s,omitempty"`
	By    string   `json:"b,omitempty"` // the event that was answered with page Shown
}

// Reply is what an event leads to.
type Reply struct {
	// Change is nil when nothing changes.
	Change ledger.Change
	// Messages are what to say; those to the sender are the answer of the callback.
	Messages []chat.Message
	// Memory replaces what is remembered of the conversation; nil leaves it alone.
	Memory *Memory
	// Acts marks a message that asks for a change, whether or not one was due:
	// when the same event was applied before, its stored answer is repeated.
	Acts bool
}

// Bot answers events. It is safe for concurrent use.
type Bot struct {
	Books     Books
	Memories  Memories
	Drafts    Drafts
	Histories Histories
	Papers    Papers
	Planner   Planner
	Posts     Posts
	Audits    Audits
	// Code gives the four digits that a dangerous operation is confirmed with.
	Code  func() string
	Clock clock.Clock
	Days  *calendar.Days
}

// Handle decides what ev leads to. An error is a failure of reading; the caller
// answers with text.Failure. What others are told waits for office hours; only the
// sender is answered at any hour.
func (b *Bot) Handle(ctx context.Context, ev *chat.Event) (Reply, error) {
	if days := b.Planner.Days(); days != b.Days {
		own := *b
		own.Days = days
		b = &own
	}
	r, err := b.handle(ctx, ev)
	r = b.withPause(ev, r)
	for i := range r.Messages {
		m := &r.Messages[i]
		if m.To == ev.From {
			m.AnyHour = true
			continue
		}
		if !m.NotBefore.IsZero() {
			continue
		}
		if now := b.Clock.Now(); b.Days.OfficeHour(now).After(now) {
			m.NotBefore = b.Days.OfficeHour(now)
		}
	}
	return r, err
}

func (b *Bot) handle(ctx context.Context, ev *chat.Event) (Reply, error) {
	v := b.Books.View()
	m := v.member(ev.From)
	if m == nil || !m.Active {
		return b.stranger(ctx, ev, m), nil
	}
	now := b.Clock.Now()
	t := turn{Bot: b, ctx: ctx, ev: ev, view: v, who: v.speaking(m, calendar.DateOf(now)), now: now}
	switch ev.Kind {
	case chat.KindText:
		return t.text(ev.Text)
	case chat.KindClick:
		if q, ok := menuQuestions[ev.Key]; ok {
			return t.text(q)
		}
		return t.say(text.Say(text.NotMatched(m.Role))), nil
	case chat.KindEnter, chat.KindSubscribe:
		return t.greet(), nil
	case chat.KindImage:
		return t.photo()
	case chat.KindVoice:
		return t.say(text.Say(text.Unusable("voice"))), nil
	case chat.KindVideo:
		return t.say(text.Say(text.Unusable("video"))), nil
	case chat.KindLocation:
		return t.say(text.Say(text.Unusable("location"))), nil
	case chat.KindLink:
		return t.say(text.Say(text.Unusable("link"))), nil
	case chat.KindCard:
		return t.tap()
	case chat.KindUnknown:
		if ev.MsgID != "" { // somebody sent something: a file, a merged record
			return t.say(text.Say(text.Unusable("other"))), nil
		}
	case chat.KindView, chat.KindUnsubscribe, chat.KindInactive:
	}
	return Reply{}, nil
}

// Menu is the application's menu: two levels, keys and names.
var Menu = []MenuButton{
	{Name: "我的事项", Key: "my_items"},
	{Name: "查询", Sub: []MenuButton{
		{Name: "总体进度", Key: "overview"}, {Name: "最慢的三项", Key: "slowest"},
		{Name: "亮黄灯的", Key: "lamps"}, {Name: "哪些没报", Key: "missing"},
	}},
	{Name: "帮助", Sub: []MenuButton{{Name: "怎么用", Key: "help"}, {Name: "下次报送", Key: "schedule"}}},
}

// MenuButton is a button of the menu; one with Sub opens a second level.
type MenuButton struct {
	Name string
	Key  string
	Sub  []MenuButton
}

// menuQuestions are the questions that the menu's buttons ask.
var menuQuestions = map[string]string{
	"my_items": "我负责哪些", "overview": "总体进度", "slowest": "最慢的三项",
	"lamps": "亮灯情况", "missing": "哪些没报", "help": "帮助", "schedule": "下次什么时候报",
}

// greet greets by role, once a day: opening the application again is no news.
func (t *turn) greet() Reply {
	midnight := calendar.DateOf(t.now).Add(1).At(0, 0)
	if t.Memories.First(t.ctx, "greet:"+ledger.AccountKey(t.ev.From), t.ev.ID, midnight) != t.ev.ID {
		return Reply{}
	}
	return t.say(text.Say(text.Greeting(t.who.Name, t.who.Role)))
}
