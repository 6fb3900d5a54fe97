package text

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/calendar"
	"duban/ledger"
)

// Step is a rung of the ladder by whom it speaks to.
type Step uint8

// The rungs.
const (
	StepHead    Step = iota + 1 // 单位负责人
	StepList                    // 督查室: the list
	StepRelease                 // 督查室: whether leaders are to be told
	StepLapse                   // 督查室: nothing was sent
	StepLeader                  // 分管领导
)

// Rung is what one plan's period still waits for after it was due.
type Rung struct {
	Step   Step
	Plan   *ledger.Plan
	Period calendar.Period
	Due    time.Time
	// Until is when the office's word is awaited.
	Until time.Time
	Items []Late
}

// Late is an item of which a unit's report is overdue.
type Late struct {
	Item    *ledger.Item
	Unit    string
	HasHead bool
	Before  []Before
}

// Before is who was told of it before, and when.
type Before struct {
	Name string
	Head bool
	Days []calendar.Date
}

// Overdue tells somebody of what was not reported in time.
func Overdue(rungs []Rung) string {
	return fitting(func(most int) string {
		var out []string
		for i := range rungs {
			out = append(out, rungs[i].words(most))
		}
		return strings.Join(out, "\n\n")
	})
}

func (g *Rung) words(most int) string {
	s := PlanName(g.Plan) + period(g.Period) + "进展已过截止时间（" + instantWords(g.Due) + "），"
	n := strconv.Itoa(g.count())
	switch g.Step {
	case StepHead:
		s += "贵单位以下" + n + "项尚未报送："
	case StepLapse:
		s += "以下" + n + "项未收到“上报”的答复，没有上报分管领导："
	case StepLeader:
		s += "以下" + n + "项经提醒仍未报送，现向您报告："
	case StepList, StepRelease:
		s += "以下" + n + "项尚未报送："
	}
	lines, rest := []string{s}, []string{}
	for i := range g.Items {
		switch l := &g.Items[i]; {
		case len(l.Before) == 0: // one line for all: nobody there to be told
			rest = append(rest, "第"+strconv.Itoa(l.Item.No)+"项 "+l.Unit)
		case len(lines) <= most:
			lines = append(lines, l.words(g.Step))
		default:
			rest = append(rest, "第"+strconv.Itoa(l.Item.No)+"项 "+l.Unit)
		}
	}
	s = strings.Join(lines, "\n")
	if len(rest) > 0 {
		name := "\n没有提醒到人的："
		if len(lines) > most {
			name = "\n其他："
		}
		s += name + strings.Join(rest[:min(most, len(rest))], "、")
		if len(rest) > most {
			s += "等" + strconv.Itoa(len(rest)) + "份"
		}
	}
	switch g.Step {
	case StepHead:
		s += "\n请督促尽快报送。"
	case StepList:
		s += "\n需要时可人工催办；仍未报送的，下一步请您决定是否上报分管领导。"
	case StepRelease:
		s += "\n要上报分管领导的" + n + "项，回复“上报”发送；" + instantWords(g.Until) + "前没有答复则不发送。"
	case StepLapse:
		s += "\n需要时可人工催办。"
	case StepLeader:
	}
	return s
}

// count counts items, each once however many units share it.
func (g *Rung) count() int {
	var nos []int
	for _, l := range g.Items {
		if !slices.Contains(nos, l.Item.No) {
			nos = append(nos, l.Item.No)
		}
	}
	return len(nos)
}

// words are one line: 第7项 开展医药惠民工程（区医保局）：7月3日、7月4日已提醒李强；未登记负责人.
func (l *Late) words(step Step) string {
	s := short(l.Item, 16)
	if step != StepHead {
		s += "（" + l.Unit + "）"
	}
	var told []string
	for _, b := range l.Before {
		var days []string
		for _, d := range b.Days {
			days = append(days, Day(d))
		}
		if b.Head {
			told = append(told, strings.Join(days, "、")+"已告知负责人"+b.Name)
		} else {
			told = append(told, strings.Join(days, "、")+"已提醒"+b.Name)
		}
	}
	if !l.HasHead && (step == StepList || step == StepRelease) {
		told = append(told, "未登记负责人")
	}
	return s + "：" + strings.Join(told, "，")
}

// NothingToRelease answers 上报 where nothing waits for it; asked says that it has all
// been reported by now.
func NothingToRelease(asked bool) string {
	if asked {
		return "等待上报的事项均已报送，没有上报。"
	}
	return "目前没有等待上报的事项。"
}

// Released confirms 上报.
func Released(leaders []string, items int, at, now time.Time) string {
	s := "已将" + strconv.Itoa(items) + "项上报" + strings.Join(leaders, "、") + "。"
	if at.After(now) {
		s = "将于" + instantWords(at) + "把" + strconv.Itoa(items) + "项上报" + strings.Join(leaders, "、") + "。"
	}
	return s + "发送前已报送的不再上报。"
}

// ReleasedBy tells the rest of the office.
func ReleasedBy(name string, leaders []string, items int) string {
	return name + "已答复“上报”：" + strconv.Itoa(items) + "项上报" + strings.Join(leaders, "、") + "。"
}
