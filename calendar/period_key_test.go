package calendar

import (
	"testing"
	"time"
)

func TestParseKeyReadsEveryKey(t *testing.T) {
	for day := NewDate(2020, time.January, 1); day.Year < 2028; day = day.Add(3) {
		for kind := Day; kind <= Year; kind++ {
			p := PeriodOf(kind, day)
			if got, ok := ParseKey(p.Key()); !ok || got != p {
				t.Fatalf("%s is read as %s, %v", p.Key(), got.Key(), ok)
			}
			if got, ok := p.Span().Period(); !ok || got != p {
				t.Fatalf("the days of %s are those of %s", p.Key(), got.Key())
			}
		}
	}
	for _, bad := range []string{"", "2024-", "24-W01", "2024-W00", "2024-W54", "2024-Q5", "2024-H3", "2024-13", "2024-02-30", "2024-06-末", "2024-06-", "W27", "2024-w27", "2024-W27-1", "x"} {
		if p, ok := ParseKey(bad); ok {
			t.Errorf("%q is read as %s", bad, p.Key())
		}
	}
	if p, ok := (Span{NewDate(2024, time.July, 1), NewDate(2024, time.July, 9)}).Period(); ok {
		t.Errorf("nine days are %s", p.Key())
	}
}
