package calendar_test

import (
	"fmt"

	"duban/calendar"
)

// The last working day of a month may be a Saturday that is worked instead of another day.
func ExampleDays_LastWorkday() {
	february := calendar.PeriodOf(calendar.Month, calendar.Date{Year: 2026, Month: 2, Day: 1})
	day, ok := calendar.Default().LastWorkday(february)
	fmt.Println(february, day, day.Weekday(), ok)
	// Output: 2026年2月 2026-02-28 Saturday true
}

func ExamplePeriodOf() {
	day := calendar.Date{Year: 2024, Month: 6, Day: 28}
	for _, kind := range []calendar.Kind{calendar.Week, calendar.TenDays, calendar.Month, calendar.Quarter} {
		p := calendar.PeriodOf(kind, day)
		fmt.Println(p.Key(), p, p.From(), p.To())
	}
	// Output:
	// 2024-W26 2024年第26周 2024-06-24 2024-06-30
	// 2024-06-下 2024年6月下旬 2024-06-21 2024-06-30
	// 2024-06 2024年6月 2024-06-01 2024-06-30
	// 2024-Q2 2024年二季度 2024-04-01 2024-06-30
}

func ExampleParsePhrase() {
	today := calendar.Date{Year: 2024, Month: 7, Day: 10}
	for _, phrase := range []string{"上周", "截至5月底", "1-9月份", "六成"} {
		span, ok := calendar.ParsePhrase(phrase, today)
		fmt.Println(phrase, span.From, span.To, ok)
	}
	// Output:
	// 上周 2024-07-01 2024-07-07 true
	// 截至5月底 2024-05-31 2024-05-31 true
	// 1-9月份 2024-01-01 2024-09-30 true
	// 六成   false
}
