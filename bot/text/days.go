package text

import (
	"strconv"

	"duban/calendar"
)

// HowToMarkDay says how a line of the calendar is written.
const HowToMarkDay = "请写明日期，例如“补班 2027-02-20”或“放假 2027-02-08”。"

func workWord(work bool) string {
	if work {
		return "上班"
	}
	return "放假"
}

// DayAsked reads a line of the calendar back.
func DayAsked(day calendar.Date, work bool) string {
	return "将" + LongDay(day) + "（" + Weekday(day) + "）记为" + workWord(work) + "，提醒和序时进度按此计算。无误请回复“确认”，不改请回复“取消”。"
}

// DaySaved confirms a line of the calendar.
func DaySaved(day calendar.Date, work bool) string {
	return "已将" + LongDay(day) + "（" + Weekday(day) + "）记为" + workWord(work) + "，从下一个提醒时点起生效。"
}

// DayIsSo answers a line that changes nothing.
func DayIsSo(day calendar.Date, work bool) string {
	return LongDay(day) + "（" + Weekday(day) + "）在日历中已经是" + workWord(work) + "，未作改动。"
}

// YearAgreed confirms that the reminders of an undecided year go out.
func YearAgreed(year string) string {
	return "已核定" + year + "年的提醒：放假安排导入之前，按周末和法定节假日推算发出，调休日可能不准。"
}

// NoCalendar tells the office that no notice has decided a year's days.
func NoCalendar(year int, agreed bool) string {
	y := strconv.Itoa(year)
	s := y + "年的放假和调休安排尚未导入。请管理员用 duban calendar import 导入国务院办公厅的通知，或由督查室逐日回复“补班 " + y + "-02-20”。"
	if agreed {
		return s + "\n该年的提醒已核定，暂按周末和法定节假日推算发出。"
	}
	return s + "\n在此之前，" + y + "年的提醒标为未核定，不会发出；需要按周末和法定节假日推算发出的，请督查室回复“核定" + y + "年提醒”。"
}
