package main

import (
	"path/filepath"
	"strings"
	"testing"

	"duban/app"
	"duban/config"
)

// On a terminal with colours the first line stands out and the rest is as it is
// elsewhere.
func TestTalkInColour(t *testing.T) {
	cfg := config.Default()
	cfg.Database = config.NewDSN("sqlite:" + filepath.Join(t.TempDir(), "duban.db"))
	a, err := app.New(t.Context(), cfg, app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	said := func(color bool) string {
		var out strings.Builder
		talk := talk{app: a, account: "nobody", out: &out, run: "t", color: color}
		if err := talk.say(t.Context(), "帮助"); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	plain := said(false)
	if strings.Contains(plain, "\x1b") || !strings.HasSuffix(plain, "\n") {
		t.Errorf("without colours: %q", plain)
	}
	head, rest, _ := strings.Cut(strings.TrimSuffix(plain, "\n"), "\n")
	want := "\x1b[1m" + head + "\x1b[0m\n"
	if rest != "" {
		want += rest + "\n"
	}
	if got := said(true); got != want {
		t.Errorf("with colours: %q, want %q", got, want)
	}
}
