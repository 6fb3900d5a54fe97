package app

import (
	"context"
	"errors"
	"time"

	"duban/bot"
	"duban/bot/text"
	"duban/chat"
	"duban/ledger"
	"duban/store"
)

// Answer handles one event and returns the text for its sender. A change is in
// the database before the answer that tells of it is returned. The error asks the
// vendor to repeat the callback.
func (a *App) Answer(ctx context.Context, ev *chat.Event) (string, error) {
	began := time.Now()                                                       //nolint:forbidigo // a duration for the histogram, not a decision
	defer func() { a.metrics.duration.Update(time.Since(began).Seconds()) }() //nolint:forbidigo // as above
	if ev.Kind == chat.KindInactive {
		a.log.Warn("the vendor may stop, or has stopped, the application for lack of use", "event", ev.Key)
	}
	if ev.Kind == chat.KindText && !a.flood.allow(ledger.AccountKey(ev.From), ev.ID, a.clock.Now()) {
		a.metrics.flooded.Inc()
		return text.Slow, nil
	}
	if a.shared {
		// A failed check leaves the last snapshot: while the database is away
		// nobody can confirm anything newer through us.
		_ = a.fresh.wait(ctx) // counted where it failed
	}
	reading := ctx
	if a.shared { // a file always answers
		var done context.CancelFunc
		reading, done = context.WithTimeout(ctx, readTimeout)
		defer done()
	}
	r, err := a.bot.Handle(reading, ev)
	if err != nil {
		return a.fail(ev, err), nil
	}
	if (r.Change != nil || r.Acts) && a.fresh.isAway() {
		return a.fail(ev, errAway), nil
	}
	if r.Change != nil || r.Acts || ev.Kind == chat.KindCard {
		return a.apply(ctx, ev, r)
	}
	if r.Memory != nil {
		a.memory.keep(ev.From, r.Memory)
	}
	return answerTo(ev, r), nil
}

// answerTo is the message of r that answers the sender.
func answerTo(ev *chat.Event, r bot.Reply) string {
	if ev.Kind == chat.KindCard { // its reply is the button's new label
		return text.Tapped(ev.Key)
	}
	for i := range r.Messages {
		if r.Messages[i].To == ev.From {
			return r.Messages[i].Text
		}
	}
	return ""
}

// others are the messages of r to other people, and of a tapped card, which takes
// no text, those to the sender.
func others(ev *chat.Event, r bot.Reply) []chat.Message {
	var out []chat.Message
	for _, m := range r.Messages {
		if m.To != ev.From || ev.Kind == chat.KindCard {
			out = append(out, m)
		}
	}
	return out
}

// apply writes the reply's change. An event that was applied before gets the
// answer it got then; one that lost a race with another change is decided anew.
func (a *App) apply(ctx context.Context, ev *chat.Event, r bot.Reply) (string, error) {
	for try := 0; ; try++ {
		answer := answerTo(ev, r)
		if r.Change == nil && ev.Kind != chat.KindCard {
			if stored, found, err := a.Store.Replay(ctx, ev.ID); err != nil {
				return a.fail(ev, err), nil
			} else if found {
				return stored, nil
			}
			if r.Memory != nil { // 「1」 may be the choice of a plan
				a.memory.keep(ev.From, r.Memory)
			}
			return answer, nil
		}
		cause := store.Cause{EventID: ev.ID, By: ledger.AccountKey(ev.From), MsgID: ev.MsgID}
		applied, err := a.Store.Apply(ctx, cause, r.Change, answer, others(ev, r)...)
		switch {
		case err == nil && applied:
			if queues(r.Change) || len(others(ev, r)) > 0 {
				a.wakeCourier()
			}
			if inBook(r.Change) {
				// Also for who is no longer waiting: others ask next.
				if err := a.changed.wait(context.WithoutCancel(ctx)); err != nil {
					a.log.Error("snapshot could not be rebuilt after a change", "error", err)
				}
			}
			if r.Memory != nil {
				a.memory.keep(ev.From, r.Memory)
			}
			return answer, nil
		case err == nil: // the same event, before or on another connection
			if stored, found, err := a.Store.Replay(ctx, ev.ID); err != nil {
				return a.fail(ev, err), nil
			} else if found {
				return stored, nil
			}
			return a.fail(ev, errNoAnswer), nil
		case ledger.CodeOf(err) == ledger.Conflict && try == 0:
			if err := a.Reload(ctx); err != nil {
				return a.fail(ev, err), nil
			}
			if r, err = a.bot.Handle(ctx, ev); err != nil {
				return a.fail(ev, err), nil
			}
		default:
			return a.fail(ev, err), nil
		}
	}
}

// queues reports whether a change may itself queue messages.
func queues(c ledger.Change) bool {
	switch c.(type) {
	case nil, ledger.SaveDraft, ledger.DropDraft, ledger.AddReports:
		return false
	}
	return true
}

// inBook reports whether a change may show in the book: a draft does not.
func inBook(c ledger.Change) bool {
	switch c.(type) {
	case ledger.SaveDraft, ledger.DropDraft:
		return false
	}
	return true
}

// errNoAnswer is the fault of an event that was applied and whose answer is not there.
var errNoAnswer = errors.New("an applied event has no answer")

// reloadInTime shows what was written.
func (a *App) reloadInTime(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, reloadTimeout)
	defer cancel()
	return a.Reload(ctx)
}

// fail logs an error and returns the sentence for it.
func (a *App) fail(ev *chat.Event, err error) string {
	code := ledger.CodeOf(err)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		code = ledger.Unavailable
	}
	a.metrics.failures.Inc()
	a.log.Error("event failed", "event_id", ev.ID, "code", string(code), "error", err)
	return text.Failure(code)
}
