package text

import (
	"strconv"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// Occasion is why a 专题会议 is due: an open blocker, or else a red lamp.
type Occasion struct {
	Plan    *ledger.Plan
	Item    *ledger.Item
	Blocker *ledger.Report
	Lamp    ledger.Lamp
}

// SpecialMeeting tells of items that a 专题会议 is due for.
func SpecialMeeting(list []Occasion, office bool) string {
	return fitting(func(most int) string {
		lines := []string{"以下事项建议召开专题会议研究："}
		for i := range list[:min(most, len(list))] {
			lines = append(lines, list[i].words())
		}
		s := strings.Join(lines, "\n")
		if len(list) > most {
			s += "\n等" + strconv.Itoa(len(list)) + "项"
		}
		if office {
			s += "\n会议安排以督查室通知为准；困难解决后请登记，同一情况不再重复提示。"
		} else {
			s += "\n会议安排以督查室通知为准。"
		}
		return s
	})
}

func (o *Occasion) words() string {
	s := PlanName(o.Plan) + short(o.Item, 16) + "："
	if o.Blocker == nil {
		return s + "亮红灯，" + LampReason(o.Lamp)
	}
	unit := ""
	if u := o.Plan.Unit(o.Blocker.UnitID); u != nil {
		unit = u.Name
	}
	said := []rune(strings.TrimSpace(o.Blocker.Text))
	if len(said) > 60 {
		said = append(said[:60], '…')
	}
	return s + unit + Day(calendar.DateOf(o.Blocker.At)) + "反映的困难尚未解决（" + string(said) + "）"
}
