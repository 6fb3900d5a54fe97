package app

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestFlood(t *testing.T) {
	noon := time.Date(2024, 7, 1, 12, 0, 0, 0, time.UTC)
	f := flood{rate: 3}
	for i, id := range []string{"a", "b", "a", "b", "c", "a"} { // repeats count once, in any order
		if !f.allow("zs", id, noon) {
			t.Errorf("message %d (%s) was refused", i, id)
		}
	}
	if f.allow("zs", "d", noon.Add(59*time.Second)) {
		t.Error("a fourth message in a minute was allowed")
	}
	if !f.allow("zs", "a", noon.Add(59*time.Second)) {
		t.Error("the repeat of an answered message was refused")
	}
	if !f.allow("ls", "d", noon) {
		t.Error("one member's messages count against another")
	}
	if !f.allow("zs", "d", noon.Add(time.Minute)) {
		t.Error("the next minute is not open")
	}
	none := flood{}
	for i := range 1000 {
		if !none.allow("zs", fmt.Sprint(i), noon) {
			t.Fatal("a limit of 0 limits")
		}
	}
}

func TestFloodCountsExactlyUnderLoad(t *testing.T) {
	f := flood{rate: 60}
	now := time.Date(2024, 7, 1, 12, 0, 0, 0, time.UTC)
	var allowed atomic.Int64
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			if f.allow("zs", fmt.Sprint(i), now) {
				allowed.Add(1)
			}
		})
	}
	wg.Wait()
	if n := allowed.Load(); n != 60 {
		t.Errorf("%d of 200 were allowed, want 60", n)
	}
}

func BenchmarkFlood(b *testing.B) {
	f := flood{rate: 60}
	at := time.Date(2024, 7, 1, 12, 0, 0, 0, time.UTC)
	ids := make([]string, 60)
	for i := range ids {
		ids[i] = fmt.Sprintf("1000002:zhangsan:%d", 7000000000+i)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%60 == 0 {
			at = at.Add(time.Minute)
		}
		f.allow("zhangsan", ids[i%60], at)
	}
}
