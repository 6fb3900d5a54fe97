package e2e

import (
	"strconv"
	"testing"
	"time"

	"duban/internal/testkit"
	"duban/sandbox"
)

// Two replicas behind a load balancer are one bot: what one confirmed, the other
// knows at once, and a message that the vendor repeats to the other gets the
// answer of the first.
func TestReplicas(t *testing.T) {
	t.Parallel()
	o := newOffice(t, testkit.MariaDB(t), "DUBAN_REDIS="+testkit.Redis(t))
	one, two := o.serve(t), o.serve(t)
	for round := range 20 {
		percent := 71 + round
		o.gate.to(t, one.base)
		has(t, o.say(t, "lihua", table(percent)), "变更1项", "回复“确认”写入")
		// Every callback twice, the second time at the other replica; the sandbox
		// compares the answers and puts a line on the phone when they differ.
		o.gate.to(t, one.base, two.base)
		o.corp.Duplicate(1)
		has(t, o.say(t, "lihua", "确认"), "已写入《2024年民生实事》", "变更1项")
		o.corp.Duplicate(0)
		o.gate.to(t, two.base)
		has(t, o.say(t, "zhang", "第7项进度"), "第7项 开展医药惠民工程："+strconv.Itoa(percent)+"%")
		one, two = two, one
	}
	for _, it := range o.corp.Conversation("lihua") {
		if it.From == sandbox.FromSystem {
			t.Errorf("on the phone: %s", it.Text)
		}
	}

	// One is taken down, as in an update: what a short question refers to is handed over.
	o.gate.to(t, one.base)
	has(t, o.say(t, "zhou", "第15项进度"), "第15项")
	one.interrupt(10 * time.Second)
	o.gate.to(t, two.base)
	has(t, o.say(t, "zhou", "谁负责"), "第15项", "区民政局")
	has(t, duban(t, o.env, "audit", "verify"), "完整")
}
