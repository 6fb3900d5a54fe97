package app

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/chat"
)

var update = flag.Bool("update", false, "write the rehearsals' tables")

// The tables of three years on both samples, as they were checked against the
// calendar: each slot with the people told, or why nobody was. Each person is told
// once a day at most, twice a window, in office hours of a working day, never at the
// full or half hour, in texts that differ.
func TestRehearsedYears(t *testing.T) {
	w := newWorld(t, "")
	w.importFile("zhangqiu-2024q2.docx")
	w.importFile("jining-2024.docx")
	w.members(demoRoster(w.View().Book)...)
	days := calendar.Default()
	for year := 2024; year <= 2026; year++ {
		var table strings.Builder
		line, people := "", 0
		flush := func() {
			if people > 0 {
				fmt.Fprintf(&table, "%s  %d人\n", line, people)
			}
			people = 0
		}
		aDay, aWindow, texts := map[string]int{}, map[string]int{}, map[string]bool{}
		err := w.Rehearse(context.Background(), calendar.NewDate(year, time.January, 1), calendar.NewDate(year, time.December, 31), func(h Happening) error {
			at := h.At.In(calendar.Zone)
			date := calendar.DateOf(at)
			this := fmt.Sprintf("%s %s %s  %s  %s", date, at.Format("Mon"), at.Format("15:04"), h.Rule, h.Period)
			if this != line || h.Why != "" {
				flush()
			}
			if line = this; h.Why != "" {
				fmt.Fprintf(&table, "%s  %s\n", line, h.Reason)
				return nil
			}
			people += len(h.To)
			if work, _ := days.IsWorkday(date); !work || !days.OfficeHour(at).Equal(at) || at.Minute()%30 == 0 || h.Text == "" || len(h.Text) > chat.MaxText {
				t.Errorf("%s: %d bytes", this, len(h.Text))
			}
			for _, to := range h.To {
				day := date.String()
				if strings.Contains(h.Rule, "逾期") { // the office has its list beside the meeting's pack
					day += " overdue"
				}
				aDay[to+day]++
				aWindow[to+h.Rule+h.Period]++
				if aDay[to+day] > 1 || aWindow[to+h.Rule+h.Period] > 2 {
					t.Errorf("%s is told too often: %s", to, this)
				}
				if texts[to+h.Text] {
					t.Errorf("%s is told the same again: %s", to, h.Text)
				}
				texts[to+h.Text] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		flush()
		golden := filepath.Join("testdata", fmt.Sprintf("rehearsal-%d.txt", year))
		if *update {
			if err := os.WriteFile(golden, []byte(table.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if table.String() != string(want) {
			t.Errorf("%d differs from %s; run with -update and read what changed", year, golden)
		}
	}
}
