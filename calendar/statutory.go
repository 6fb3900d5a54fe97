package calendar

import "time"

// The years for which statutory days are filled in while no notice is known.
const (
	firstYear = 2000
	lastYear  = 2100
)

// statutory lists the days off that follow from the law alone (全国年节及纪念日放假办法,
// as revised in November 2024): enough to plan with until the State Council's
// notice of the year is loaded. Days that hang on the moon or the sun's position
// are listed for 2027 only; a year further on has its notice long before it matters.
func statutory(year int) []Date {
	days := []Date{
		{year, time.January, 1},
		{year, time.May, 1}, {year, time.May, 2},
		{year, time.October, 1}, {year, time.October, 2}, {year, time.October, 3},
	}
	if year == 2027 {
		days = append(days,
			Date{2027, time.February, 5},                                                             // 除夕
			Date{2027, time.February, 6}, Date{2027, time.February, 7}, Date{2027, time.February, 8}, // 初一至初三
			Date{2027, time.April, 5},      // 清明
			Date{2027, time.June, 9},       // 端午
			Date{2027, time.September, 15}, // 中秋
		)
	}
	return days
}
