package app

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"duban/bot/text"
	"duban/calendar"
	"duban/ledger"
	"duban/scheduler"
)

// health is what the program knows of its own state beside what it can ask.
type health struct {
	ticked   atomic.Int64 // µs, by the bot's clock: when a tick last succeeded
	called   atomic.Int64 // µs: when the vendor last called us
	stopCode atomic.Int64 // errcode that stopped sending for a fault of the configuration
}

// tickLag is how long no tick has succeeded; ok is false before the first.
func (a *App) tickLag() (lag time.Duration, ok bool) {
	return a.since(&a.health.ticked)
}

func (a *App) since(at *atomic.Int64) (time.Duration, bool) {
	us := at.Load()
	if us == 0 {
		return 0, false
	}
	return max(0, a.clock.Now().Sub(time.UnixMicro(us))), true
}

func (a *App) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "ok")
}

// readyz reports whether changes can be written: the status says that alone, since
// questions are answered from memory even when they cannot. The lines say what else
// is not as it should be.
func (a *App) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	code, lines := http.StatusOK, "database ok\n"
	if err := a.Store.Ping(ctx); err != nil {
		code, lines = http.StatusServiceUnavailable, "database unavailable: questions are answered from memory, changes are refused\n"
	}
	if configured, err := a.PingRedis(ctx); err != nil {
		lines += "redis unavailable: short-lived state is kept in this process\n"
	} else if configured {
		lines += "redis ok\n"
	}
	if lag, ok := a.tickLag(); ok && lag > stalled {
		lines += "scheduler stalled: no tick for " + lag.Round(time.Second).String() + ", see the log\n"
	}
	if until, stopped := a.courierRests(); stopped {
		at := until.In(calendar.Zone).Format(time.TimeOnly)
		if c := a.health.stopCode.Load(); c != 0 {
			lines += "sending stopped by a fault of the configuration, errcode " + strconv.FormatInt(c, 10) + ", next try " + at + ": run duban doctor\n"
		} else {
			lines += "sending rests until " + at + ": see the log\n"
		}
	}
	w.WriteHeader(code)
	fmt.Fprint(w, lines)
}

// PingRedis asks Redis whether it is there; configured is false without one.
func (a *App) PingRedis(ctx context.Context) (configured bool, err error) {
	if a.redis == nil {
		return false, nil
	}
	return true, a.redis.Ping(ctx) //nolint:wrapcheck // the caller says what was asked
}

// alarmed are who hears of a fault of the program: the administrators, and where
// there is none the office's clerks.
func alarmed(b *ledger.Book) (accounts []string) {
	for _, role := range []ledger.MemberRole{ledger.Admin, ledger.Clerk} {
		for _, m := range b.Members {
			if m.Active && m.Role == role {
				accounts = append(accounts, m.Account)
			}
		}
		if len(accounts) > 0 {
			return accounts
		}
	}
	return nil
}

// AlarmStalled tells the administrators when no tick has succeeded for a while and
// none does still. What ended is told by the tick that ends it.
func (a *App) AlarmStalled(ctx context.Context) error {
	lag, ok := a.tickLag()
	if !ok || lag <= stalled {
		return nil
	}
	now := a.clock.Now()
	from := time.UnixMicro(a.health.ticked.Load())
	last, err := a.Store.LastTick(ctx)
	if err != nil {
		return err
	}
	if now.Sub(last) <= stalled { // another replica goes on; this one's lag shows in its metrics
		return nil
	}
	var runs []scheduler.Run
	for _, to := range alarmed(a.View().Book) {
		runs = append(runs, a.notice(scheduler.RuleStalled, "since "+stallKey(from), to, text.StillStalled(from), now))
	}
	created, err := a.Store.Record(ctx, runs...)
	if err != nil {
		return err
	}
	if len(created) > 0 {
		a.wakeCourier()
	}
	return nil
}

// stallKey names a gap in which nothing ticked by its beginning.
func stallKey(from time.Time) string { return from.In(calendar.Zone).Format("2006-01-02 15:04") }

// OnTrial reports whether 试运行 is in force.
func (a *App) OnTrial(ctx context.Context) (bool, error) {
	o, err := a.policyNow(ctx)
	if err != nil {
		return false, err
	}
	return o.trial(a.clock.Now()), nil
}

// Days returns the calendar with what the office has added to it.
func (a *App) Days(ctx context.Context) (*calendar.Days, error) {
	o, err := a.policyNow(ctx)
	if err != nil {
		return nil, err
	}
	return o.days, nil
}
