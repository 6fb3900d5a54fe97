package bot

import (
	"slices"
	"strings"
	"time"

	"duban/bot/intent"
	"duban/bot/text"
	"duban/chat"
	"duban/ledger"
)

// photoLife is for how long a number alone may say what item a picture belongs to.
const photoLife = 2 * time.Hour

// photo takes a picture of a unit's contact as evidence for one of his items: the
// only one that he can mean, or the one that he names next. It is fetched after the
// answer; nothing depends on it.
func (t *turn) photo() (Reply, error) {
	if !t.who.reports() || len(t.view.open) == 0 || t.ev.MediaID == "" {
		return t.say(text.Say(text.Unusable("image"))), nil
	}
	if t.who.away != nil {
		return t.absent(), nil
	}
	p, r, err := t.openReporting("")
	if err != nil || p == nil && len(r.Messages) > 0 {
		return r, err
	}
	if p == nil || len(p.own) == 0 {
		return t.say(text.Say(text.Unusable("image"))), nil
	}
	photo := ledger.Photo{Account: t.who.Account, Name: t.who.Name, PlanID: p.pv.ID, MediaID: t.ev.MediaID, MsgID: t.ev.MsgID}
	if it := p.pv.Item(p.pictured()); it != nil {
		photo.ItemID, photo.UnitID = it.ID, p.unitOf(it)
		r = t.say(text.Say(text.PhotoTaken(it)))
	} else {
		r = t.say(text.Say(text.PhotoOfWhich(p.own)))
	}
	r.Change, r.Acts = ledger.AddPhoto{Photo: photo}, true
	return p.withPending(r), nil
}

// pictured is the item that a picture can only belong to: the sender's only one, or
// that of the report that he is about to confirm; 0 when there are several.
func (p *reporting) pictured() int {
	if len(p.own) == 1 {
		return p.own[0]
	}
	if e := p.pending.Entries; p.draft.Kind == ledger.DraftReport && len(e) == 1 && p.pending.Unclear == nil {
		return e[0].No
	}
	return 0
}

// place says what item the pictures belong to that came without one; done is false
// without such pictures.
func (p *reporting) place(no int) (r Reply, done bool, err error) {
	photos, err := p.Drafts.UnplacedPhotos(p.ctx, p.ev.From, p.now.Add(-photoLife))
	photos = slices.DeleteFunc(photos, func(ph ledger.Photo) bool { return ph.PlanID != p.pv.ID })
	if err != nil || len(photos) == 0 {
		return Reply{}, err != nil, err
	}
	it := p.pv.Item(no)
	c := ledger.PlacePhotos{PlanID: p.pv.ID, ItemID: it.ID, UnitID: p.unitOf(it)}
	for _, ph := range photos {
		c.IDs = append(c.IDs, ph.ID)
	}
	r = p.withPending(p.say(text.Say(text.PhotosPlaced(it, len(photos)))))
	r.Change, r.Acts = c, true
	return r, true, nil
}

// namesItem reports whether a contact says nothing but a number.
func (t *turn) namesItem(s string) bool {
	if !t.who.reports() || len(s) > maxWord {
		return false
	}
	_, ok := choice(s)
	return ok
}

// LostPhoto tells the sender of a picture that it is not kept: unfit is what is no
// picture, or is too large.
func (b *Bot) LostPhoto(p *ledger.Photo, unfit bool) chat.Message {
	var it *ledger.Item
	v := b.Books.View()
	if pv := v.byID[p.PlanID]; pv != nil {
		for _, i := range pv.Items {
			if i.ID == p.ItemID {
				it = i
			}
		}
	}
	to := p.Account
	if m := v.member(to); m != nil {
		to = m.Account
	}
	return chat.Message{To: to, Text: text.PhotoLost(it, unfit), NotBefore: b.Days.OfficeHour(b.Clock.Now())}
}

var forwardGate = intent.NewGate("[【转")

// forwarded reports whether a message stands for a merged record, whose contents do
// not come with it: 「[聊天记录]」, 「上面那个转给你了」.
func forwarded(s string) bool {
	if len(s) > 60 {
		return false
	}
	if !forwardGate.Opens(s) {
		return false
	}
	s = strings.TrimSpace(s)
	for _, head := range []string{"[聊天记录]", "【聊天记录】", "[合并转发]", "[群聊的聊天记录]", "[文件]", "[图片]", "[视频]", "[语音]"} {
		if strings.HasPrefix(s, head) {
			return true
		}
	}
	return (strings.Contains(s, "转给你了") || strings.Contains(s, "转你了") || strings.Contains(s, "转发给你了")) && !strings.ContainsAny(s, "0123456789%０１２３４５６７８９")
}
