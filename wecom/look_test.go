package wecom

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"duban/internal/clock"
)

// Our clock is compared with the date that the vendor's answer bears, whatever it says.
func TestSkew(t *testing.T) {
	now := time.Date(2024, time.July, 1, 1, 0, 0, 0, time.UTC)
	for _, ahead := range []time.Duration{0, time.Hour, -90 * time.Second} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", now.Add(-ahead).Format(http.TimeFormat))
			_, _ = w.Write([]byte(`{"errcode":41001,"errmsg":"access_token missing"}`))
		}))
		c, err := NewClient(ClientOptions{Base: srv.URL, CorpID: "ww", Secret: "s", AgentID: 1, Clock: clock.NewSettable(now, nil)})
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Skew(context.Background())
		srv.Close()
		if err != nil || got != ahead {
			t.Errorf("%s: %s, %v", ahead, got, err)
		}
	}
}
