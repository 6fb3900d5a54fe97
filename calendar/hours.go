package calendar

import "time"

// Office hours, in which people may be written to unasked: 08:30 to 17:30 of a working day.
var (
	officeOpens  = 8*time.Hour + 30*time.Minute
	officeCloses = 17*time.Hour + 30*time.Minute
)

// OfficeHour returns t when it lies in office hours, 08:30 to 17:30 of a working
// day in 北京时间, else the next instant at which they begin.
func (d *Days) OfficeHour(t time.Time) time.Time {
	day := DateOf(t)
	opens := day.At(0, 0).Add(officeOpens)
	if work, _ := d.IsWorkday(day); work && !t.After(day.At(0, 0).Add(officeCloses)) {
		if t.Before(opens) {
			return opens
		}
		return t
	}
	return d.AddWorkdays(day, 1).At(0, 0).Add(officeOpens)
}

// OfficeEnds returns when office hours end on the day of t: what may be said only in
// them is not said later that day.
func OfficeEnds(t time.Time) time.Time { return DateOf(t).At(0, 0).Add(officeCloses) }
