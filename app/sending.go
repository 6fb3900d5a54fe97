package app

import (
	"context"
	"crypto/rand"

	"duban/config"
	"duban/delivery"
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
	c, err := wecom.NewClient(wecom.ClientOptions{
		Base: w.APIBase, CAFile: w.CAFile, CorpID: w.CorpID, Secret: w.Secret.Reveal(), AgentID: w.AgentID, Clock: a.clock,
	})
	if err != nil {
		return err
	}
	requests := wecom.Requests{AgentID: w.AgentID, Cards: w.Flavor == config.FlavorWeCom}
	a.api = c
	a.courier = delivery.New(delivery.Options{
		Queue: a.Store, Sender: sender{c}, Finish: requests.Body, Clock: a.clock, Log: a.log, Owner: rand.Text(),
	})
	return nil
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
