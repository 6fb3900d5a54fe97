package app

import (
	"os"
	"strings"
	"testing"
	"time"
)

// A full disk: changes are refused in words, questions go on, and what was
// acknowledged is there when there is room again. Only Linux limits the size of a file so.
func TestFaultsFullDisk(t *testing.T) {
	t.Parallel()
	dsn, path := sqliteOf(t)
	f := newFleet(t, dsn, "", july(1, 9, 0, 0))
	p := f.start(0, "", 0)
	f.corp.SetCallbackURL(p.base + CallbackPath)
	say := func(account, text string) string {
		answer, err := f.corp.Say(t.Context(), account, text)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	has(t, say("min", "16 55%"), "请核对")
	has(t, say("min", "确认"), "已保存")
	has(t, say("min", "15 61%"), "请核对")
	info, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	p.tell("room " + "1")
	refused := 0
	for range 5 {
		has(t, say("min", "确认"), "暂时无法写入")
		has(t, say("lead", "第16项进度"), "55%")
		has(t, say("min", "第14项进度"), "第14项")
		refused++
	}
	p.tell("room 1000000000")
	f.until("there is room again", 10*time.Second, func() bool { return strings.Contains(say("min", "确认"), "已保存") })
	has(t, say("lead", "第15项进度"), "61%")
	has(t, say("lead", "第16项进度"), "55%")
	f.queue("一")
	f.until("all is sent", 30*time.Second, func() bool { return f.reached() >= f.people })
	t.Logf("disk full at %d bytes of log: %d confirmations refused in words, 2 acknowledged reports kept", info.Size(), refused)
	f.count("disk full", 1)
}
