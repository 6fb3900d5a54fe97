package app

import (
	"context"
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
)

// SilentDrafts reminds people of reports that they have not confirmed, and tells the
// office of those that expired. It may be called at any time and by any number of
// processes: what was said once is not said again.
func (a *App) SilentDrafts(ctx context.Context) error {
	drafts, err := a.Store.WaitingDrafts(ctx)
	if err != nil {
		return err
	}
	var expired []ledger.WaitingDraft
	queued := false
	for i := range drafts {
		if a.bot.ExpiredDraft(&drafts[i]) {
			expired = append(expired, drafts[i])
			continue
		}
		m, ok := a.bot.SilentDraft(&drafts[i])
		if !ok {
			continue
		}
		told, err := a.Store.RemindOfDraft(ctx, &drafts[i], m)
		if err != nil {
			return err
		}
		queued = queued || told
	}
	if len(expired) > 0 {
		told, err := a.Store.CloseDrafts(ctx, expired, a.bot.ExpiredDrafts)
		if err != nil {
			return err
		}
		queued = queued || told > 0
	}
	if queued {
		a.wakeCourier()
	}
	return nil
}

// recheckAsked leaves out of 催办 and prompts what has been reported, stops those of
// which nothing is left, and reminders of drafts that have changed since.
func (a *App) recheckAsked(ctx context.Context, messages []chat.Message, out []string) error {
	looked := false
	for i := range messages {
		kind, rest, _ := strings.Cut(messages[i].Key, "/")
		switch kind {
		case "urge", "prompt":
			if !looked {
				if err := a.checkVersion(ctx); err != nil {
					return err
				}
				looked = true
			}
			if !a.View().StillAsked(&messages[i], calendar.DateOf(a.clock.Now())) {
				out[i] = NotNeeded
			}
		case "draft":
			_, version, _ := strings.Cut(rest, "/")
			version, _, _ = strings.Cut(version, "/")
			w, err := a.Store.Waiting(ctx, messages[i].To)
			switch {
			case ledger.CodeOf(err) == ledger.Unavailable:
				return err
			case err != nil: // a damaged row stops its own message alone
				a.log.Error("what waits for a person is unreadable", "error", err)
				out[i] = Unreadable
				continue
			}
			if w.Draft == nil || strconv.Itoa(w.Draft.Version) != version {
				out[i] = NotNeeded
			}
		}
	}
	return nil
}

// choresEvery is how often the clock is looked at for what waits on it.
const choresEvery = 5 * time.Second

// chores does what must not stand in the way of a tick, or is about one that stands
// still, until ctx ends: it fetches pictures, over a network, and raises the alarm.
func (a *App) chores(ctx context.Context) {
	t := time.NewTicker(choresEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := a.AlarmStalled(ctx); err != nil && ctx.Err() == nil {
				a.log.Warn("alarm could not be queued", "error", err)
			}
			if err := a.FetchPhotos(ctx); err != nil && ctx.Err() == nil {
				a.log.Warn("pictures could not be fetched", "error", err)
			}
		}
	}
}
