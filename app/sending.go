package app

import (
	"context"
	"crypto/rand"
	"log/slog"
	"time"

	"duban/bot"
	"duban/chat"
	"duban/config"
	"duban/delivery"
	"duban/kv"
	"duban/ledger"
	"duban/wecom"
)

// newSending builds what sends messages that nobody asked for at this moment. A
// program without the application's keys, as on the command line, leaves them to the
// one that has them.
func (a *App) newSending() error {
	w := a.cfg.WeCom
	if w.CorpID == "" || w.Secret.IsZero() || w.APIBase == "" {
		return nil
	}
	o := wecom.ClientOptions{Base: w.APIBase, CAFile: w.CAFile, CorpID: w.CorpID, Secret: w.Secret.Reveal(), AgentID: w.AgentID, Clock: a.clock}
	if a.redis != nil {
		o.Shared = a.redis
	}
	c, err := wecom.NewClient(o)
	if err != nil {
		return err
	}
	a.api = c
	a.courier = delivery.New(a.courierOptions())
	a.metrics.sending(a)
	return nil
}

func (a *App) courierOptions() delivery.Options {
	limits := memberLimits{own: kv.Memory(a.clock), log: a.log}
	if a.redis != nil {
		limits.shared = a.redis
	}
	requests := wecom.Requests{AgentID: a.cfg.WeCom.AgentID, Cards: a.cfg.WeCom.Cards && a.cfg.WeCom.Flavor == config.FlavorWeCom}
	return delivery.Options{
		Queue: a.Store, Sender: sender{a.api}, Finish: requests.Body, Check: a.Recheck, Limits: limits, Hours: a.officeHour, Clock: a.clock, Log: a.log, Owner: rand.Text(),
		Count: a.sent, Alarm: a.channelStopped,
	}
}

// sender is the API as delivery sees it.
type sender struct{ api *wecom.Client }

// Send implements delivery.Sender.
func (s sender) Send(ctx context.Context, body []byte) (delivery.Receipt, error) {
	r, err := s.api.Send(ctx, body)
	return delivery.Receipt(r), err
}

// wakeCourier says that messages have been queued.
func (a *App) wakeCourier() {
	if a.courier != nil {
		a.courier.Wake()
	}
}

// memberPace is how often one person may be sent a message. The vendor drops, in
// silence, what is above 30 a minute or 1000 an hour
// (developer.work.weixin.qq.com/document/path/90236): this is 25 and 910 at most.
var memberPace = kv.Bucket{Burst: 10, Every: 4 * time.Second}

// memberLimits are one member's messages, counted by all replicas together, and
// without Redis by each for itself.
type memberLimits struct {
	shared kv.Store // nil without Redis
	own    kv.Store
	log    *slog.Logger
}

// Take implements delivery.Limits.
func (l memberLimits) Take(ctx context.Context, accounts []string) []time.Duration {
	keys := make([]string, len(accounts))
	for i, account := range accounts {
		keys[i] = "sent:" + ledger.AccountKey(account)
	}
	if l.shared != nil {
		waits, err := l.shared.Take(ctx, keys, memberPace)
		if err == nil {
			return waits
		}
		l.log.Debug("members' messages are counted in this process", "error", err)
	}
	waits, err := l.own.Take(ctx, keys, memberPace)
	if err != nil {
		return make([]time.Duration, len(keys)) // memory does not fail
	}
	return waits
}

// sent counts what became of a message; one that arrived shows that the configuration is right again.
func (a *App) sent(s delivery.State, c delivery.Class) {
	if s == delivery.Sent {
		a.health.stopCode.Store(0)
	}
	a.metrics.sent(s, c)
}

// channelStopped says that nothing can be sent until somebody mends the configuration.
func (a *App) channelStopped(code int) {
	a.health.stopCode.Store(int64(code))
	a.log.Error("sending has stopped: the configuration of the application is wrong; see duban doctor", "errcode", code)
}

// courierRests reports whether sending has stopped for a while.
func (a *App) courierRests() (until time.Time, stopped bool) {
	if a.courier == nil {
		return time.Time{}, false
	}
	return a.courier.Rests()
}

// tellEvery is how often failures are looked for; the office hears of one within
// twice this time.
const tellEvery = time.Minute

// tellUndelivered tells the office, until ctx ends, who did not get messages.
func (a *App) tellUndelivered(ctx context.Context) {
	t := time.NewTicker(tellEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			a.TellUndelivered(ctx)
		}
	}
}

// TellUndelivered queues one message to the office about all failures since the last.
func (a *App) TellUndelivered(ctx context.Context) {
	n, err := a.Store.TellUndelivered(ctx, func(list []chat.Undelivered) []chat.Message {
		return bot.UndeliveredNotice(a.View().Book, list)
	})
	switch {
	case err != nil && ctx.Err() == nil:
		a.log.Warn("failures could not be told", "error", err)
	case n > 0:
		a.log.Info("the office is told of messages that did not arrive", "messages", n)
		a.wakeCourier()
	}
}
