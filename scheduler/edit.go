package scheduler

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// Ladders is the name by which people switch the ladders of all rules.
const Ladders = "逾期督促"

var (
	switchWords = regexp.MustCompile(`^(关闭|停用|关掉|停止|开启|启用|打开|恢复)(.+?)(?:规则|提醒)?$`)
	editWords   = regexp.MustCompile(`^(.+?)(?:的)?(?:提醒)?(截止)?(?:时间|日期|时点)?(?:改到|改为|改成|调到|调整到|调整为)(.+)$`)
	momentWords = regexp.MustCompile(`^(?:每)?(周[一二三四五六日天]|星期[一二三四五六日天]|(?:每?[月旬季]?度?)?(?:第)?\d{1,2}[日号天]|(?:每?[月旬季]?度?)?最后一个工作日|月底|旬末|季末)?(上午|下午)?(?:(\d{1,2})[:点时](\d{1,2})?分?)?前?$`)
	digits      = regexp.MustCompile(`\d+`)
)

// Edit reads what the office wants of its rules: 关闭周例会, 周更新改到周二9:07和周四14:37,
// 月报送截止改为每月25日. It returns the rules as they would be. ok is false when the
// words name no rule; the error is Invalid and says what cannot be.
func Edit(rules []Rule, said string) (edited []Rule, ok bool, err error) {
	said = strings.Join(strings.Fields(said), "")
	if m := switchWords.FindStringSubmatch(said); m != nil {
		on := strings.Contains("开启启用打开恢复", m[1])
		if m[2] == Ladders || m[2] == "逾期上报" {
			return switchLadders(rules, on), true, nil
		}
		if r, found := named(rules, m[2]); found {
			r.Enabled = on
			return []Rule{r}, true, r.Check()
		}
		return nil, false, nil
	}
	m := editWords.FindStringSubmatch(said)
	if m == nil {
		return nil, false, nil
	}
	r, found := named(rules, m[1])
	if !found && m[2] != "" { // 周更新报送截止
		r, found = named(rules, strings.TrimSuffix(m[1], "报送"))
	}
	if !found {
		return nil, false, nil
	}
	if r.Cycle == 0 || r.Cron != "" {
		return nil, true, &ledger.Error{Code: ledger.Invalid, Detail: r.Name + "没有固定时点，不能这样修改"}
	}
	if m[2] != "" {
		if r.Due.IsZero() {
			return nil, true, &ledger.Error{Code: ledger.Invalid, Detail: r.Name + "没有截止时间"}
		}
		due, fits := r.moment(m[3], r.Due)
		if !fits {
			return nil, true, unreadable(m[3])
		}
		r.Moments = slices.Clone(r.Moments)
		for i := range r.Moments {
			if r.Moments[i].Day == r.Due.Day { // those counted from the due day move with it
				r.Moments[i].Day = due.Day
			}
		}
		r.Due = due
		return []Rule{r}, true, r.inOrder()
	}
	r.Moments = nil
	last := Moment{}
	for _, word := range strings.FieldsFunc(m[3], func(c rune) bool { return strings.ContainsRune("和、,，及与;；", c) }) {
		at, fits := r.moment(word, last)
		if !fits || at.Hour == 0 {
			return nil, true, unreadable(word)
		}
		r.Moments = append(r.Moments, at)
		last = Moment{Day: at.Day}
	}
	return []Rule{r}, true, r.inOrder()
}

func unreadable(word string) error {
	return &ledger.Error{Code: ledger.Invalid, Detail: "没有读懂时点“" + word + "”，例如“周二9:07”“每月25日14:37”“最后一个工作日16:07”"}
}

func switchLadders(rules []Rule, on bool) []Rule {
	var out []Rule
	for _, r := range rules {
		if r.Recipients != Unreported {
			continue
		}
		if r.Ladder = nil; on {
			r.Ladder = DefaultLadder()
		}
		out = append(out, r)
	}
	return out
}

// named finds the rule that a word names.
func named(rules []Rule, word string) (Rule, bool) {
	at := slices.IndexFunc(rules, func(r Rule) bool { return r.Name == word && r.Recipients != MondayLeaders })
	if at < 0 {
		return Rule{}, false
	}
	return rules[at], true
}

// moment reads a moment of the rule's period; what is not said is taken from old.
func (r *Rule) moment(word string, old Moment) (Moment, bool) {
	m := momentWords.FindStringSubmatch(word)
	if m == nil {
		return Moment{}, false
	}
	out := Moment{Day: old.Day, Hour: old.Hour, Minute: old.Minute}
	switch day := m[1]; {
	case day == "":
	case strings.HasPrefix(day, "周") || strings.HasPrefix(day, "星期"):
		if r.Cycle != calendar.Week {
			return Moment{}, false
		}
		rs := []rune(day)
		n := strings.IndexRune("一二三四五六日天", rs[len(rs)-1]) / len("一")
		out.Day = min(n+1, 7)
	case digits.MatchString(day):
		if r.Cycle == calendar.Week {
			return Moment{}, false
		}
		out.Day, _ = strconv.Atoi(digits.FindString(day))
		if most := map[calendar.Kind]int{calendar.TenDays: 8, calendar.Month: 28}[r.Cycle]; most > 0 && out.Day > most {
			return Moment{}, false // not in every period
		}
	default:
		out.Day = -1
	}
	if m[3] != "" {
		out.Hour, _ = strconv.Atoi(m[3])
		out.Minute, _ = strconv.Atoi(m[4])
		if m[2] == "下午" && out.Hour < 12 {
			out.Hour += 12
		}
	}
	return out, out.Day != 0
}

// inOrder checks a rule whose moments were edited: nobody is reminded after the due moment.
func (r *Rule) inOrder() error {
	if err := r.Check(); err != nil {
		return err
	}
	if r.Due.IsZero() {
		return nil
	}
	late := &ledger.Error{Code: ledger.Invalid, Detail: r.Name + "的提醒时点晚于截止时间"}
	if t := r.Due.Hour*60 + r.Due.Minute; t < 8*60+30 || t > 17*60+30 {
		return &ledger.Error{Code: ledger.Invalid, Detail: "截止时间不在8:30至17:30之间"}
	}
	of := calendar.PeriodOf(r.Cycle, calendar.NewDate(2024, 3, 5)) // a plain one
	due, ok := r.Due.in(of, r.Shift, calendar.Default())
	if !ok {
		return late
	}
	for _, at := range r.times(of, calendar.Default()) {
		if !at.Before(due) {
			return late
		}
	}
	return nil
}
