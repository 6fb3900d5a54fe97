package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"duban/app"
)

// demo runs the whole product on loopback with sample data and virtual phones.
func (p *program) demo(ctx context.Context, args []string) int {
	fs, _ := p.flags("demo")
	keep := fs.String("keep", "", "把数据留在这个目录，下次接着用")
	if rest, err := parse(fs, args); err != nil || len(rest) > 0 {
		return p.misuse(err, "demo [--keep DIR]")
	}
	dir := *keep
	if dir == "" {
		tmp, err := os.MkdirTemp("", "duban-demo-")
		if err != nil {
			return p.fail(err)
		}
		defer os.RemoveAll(tmp) // a temporary folder
		dir = tmp
	} else if err := os.MkdirAll(dir, 0o750); err != nil {
		return p.fail(err)
	}
	log := slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	d, err := app.NewDemo(ctx, dir, log)
	if err != nil {
		return p.fail(err)
	}
	defer d.Close() // every change was committed with its answer
	err = d.Serve(ctx, func() {
		fmt.Fprintln(p.stdout, d.URL)
		fmt.Fprintln(p.stderr, "在浏览器打开上面的地址，选择“张区长”，输入“第7项进度”。按 Ctrl-C 结束。")
	})
	if err != nil {
		return p.fail(err)
	}
	return 0
}
