// Package testkit gives tests what they need beside Go: a private MariaDB, a
// private Redis, a browser, and a logger that writes to the test.
//
// Each test process starts at most one server of a kind, in its own temporary
// folder on a loopback port. A small shell watches over it: when the test
// process ends, by whatever cause, the kernel tells the shell, which kills the
// server and removes the folder. A program that is not installed skips the test
// by name; with CI=true that is a failure, so that no run passes by leaving out.
package testkit

import (
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// NeedChromium returns the path of a Chromium or Chrome, and skips the test when there is none.
func NeedChromium(t testing.TB) string {
	t.Helper()
	return need(t, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
}

// Dir returns a folder of the test's own, in memory where the system has such a place with
// room enough: a disk that is slow, or shared, would be waited for at every commit, and a
// process that is killed leaves the same files in either. It is removed after the test.
func Dir(t testing.TB) string {
	t.Helper()
	memory := roomInMemory()
	if memory == "" {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp(memory, "duban-test-") //nolint:usetesting // t.TempDir is on the disk
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("folder of the test: %v", err)
		}
	})
	return dir
}

// Log returns a logger whose lines belong to the test.
func Log(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(line []byte) (int, error) {
	w.t.Helper()
	w.t.Logf("%s", line)
	return len(line), nil
}

// need returns the path of the first of these programs that is installed.
func need(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
		// Servers live where an ordinary user's PATH does not look.
		for _, dir := range []string{"/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/opt/homebrew/bin"} {
			if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
				return path
			}
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed", names[0])
	}
	t.Skipf("%s is not installed", names[0])
	return ""
}
