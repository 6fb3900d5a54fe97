package intent_test

import (
	"testing"

	"duban/bot/intent"
)

func TestGate(t *testing.T) {
	g := intent.NewGate("催停a")
	for _, s := range []string{"催", "先停一停", "banana", "第3项催办"} {
		if !g.Opens(s) {
			t.Errorf("%s: shut", s)
		}
	}
	for _, s := range []string{"", "第7项进度", "民政局负责哪些", "低于60%的"} {
		if g.Opens(s) {
			t.Errorf("%s: open", s)
		}
	}
}
