package ledger

import (
	"encoding/json"
	"math"
	"testing"
)

func TestPercentPrints(t *testing.T) {
	for p, want := range map[Percent]string{
		{}: "未填", Whole(0): "0%", Whole(70): "70%", Tenths(785): "78.5%", Tenths(1): "0.1%", Tenths(1000): "100%", Tenths(-72): "-7.2%", Tenths(-5): "-0.5%",
	} {
		if got := p.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestPercentRoundsHalvesAwayFromZero(t *testing.T) {
	for f, want := range map[float64]Percent{
		70: Whole(70), 78.5: Tenths(785), 81.67: Tenths(817), 0.05: Tenths(1), 0.04: Tenths(0), 1.25: Tenths(13), 100 * 0.285: Tenths(285),
		0.0355 * 100: Tenths(36), 12.35: Tenths(124), -12.35: Tenths(-124), 0: Whole(0), 1e6: Tenths(10_000_000),
		math.NaN(): {}, math.Inf(1): {}, math.Inf(-1): {}, 1e7: {}, -1e7: {},
	} {
		if got := PercentOf(f); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
	for n := -2000; n <= 2000; n++ {
		if got := PercentOf(Tenths(n).Float64()); got != Tenths(n) {
			t.Fatalf("%d tenths become %s", n, got)
		}
	}
}

func TestPercentThroughJSON(t *testing.T) {
	for n := -2000; n <= 2000; n++ {
		want := Tenths(n)
		raw, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Percent
		if err := json.Unmarshal(raw, &got); err != nil || got != want {
			t.Fatalf("%s became %s as %s (%v)", want, got, raw, err)
		}
	}
	raw, err := json.Marshal(struct{ P Percent }{})
	if err != nil || string(raw) != `{"P":null}` {
		t.Errorf("unknown is %s %v, want null", raw, err)
	}
	got := Whole(5)
	if err := json.Unmarshal([]byte("null"), &got); err != nil || got.Known() {
		t.Errorf("null became %s %v", got, err)
	}
	for _, bad := range []string{`"70"`, `"70%"`, `true`, `{}`} {
		if err := json.Unmarshal([]byte(bad), &got); err == nil {
			t.Errorf("%s became %s", bad, got)
		}
	}
}

func TestPercentOrder(t *testing.T) {
	order := []Percent{{}, Tenths(-1), Whole(0), Tenths(1), Whole(100), Tenths(1001)}
	for i, a := range order {
		for j, b := range order {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := a.Cmp(b); got != want {
				t.Errorf("%s against %s: %d", a, b, got)
			}
		}
	}
	if n, ok := (Percent{}).Tenths(); ok || n != 0 {
		t.Error("unknown has tenths")
	}
}
