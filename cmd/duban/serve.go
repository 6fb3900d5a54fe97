package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime/debug"

	"duban/app"
	"duban/config"
)

// serve runs the bot until it is told to stop.
func (p *program) serve(ctx context.Context, args []string) int {
	fs, file := p.flags("serve")
	if rest, err := parse(fs, args); err != nil || len(rest) > 0 {
		return p.misuse(err, "serve [-c duban.yaml]")
	}
	cfg, err := p.config(*file, config.Serve)
	if err != nil {
		return p.fail(err)
	}
	if os.Getenv("GOGC") == "" {
		// What lives is a few megabytes and every callback leaves some behind: collecting
		// at five times what lives instead of two costs 20 MB and saves a tenth of the CPU.
		debug.SetGCPercent(400)
	}
	log := p.log(cfg)
	a, err := app.New(ctx, cfg, app.Options{Log: log})
	if err != nil {
		return p.fail(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			log.Warn("close", "error", err)
		}
	}()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return p.fail(fmt.Errorf("无法监听 %s：%w", cfg.Listen, err))
	}
	log.Info("serving", "address", l.Addr().String(), "version", version())
	if err := a.Serve(ctx, l); err != nil {
		return p.fail(err)
	}
	log.Info("stopped")
	return 0
}
