package document

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"duban/calendar"
)

// letter is what the lines before a table say: a notice with document number and
// title, or only a title.
type letter struct {
	title, issuer, docNumber string
	// lines are those that may date the figures: the title and what stands below it.
	lines []string
}

var (
	docNumberForm = regexp.MustCompile(`^[\p{Han}]{1,20}[〔\[［（(]\s*20\d{2}\s*[〕\]］）)]\s*第?\s*\d+\s*号$`)
	noticeForm    = regexp.MustCompile(`关于.*的(?:通知|通报|意见|方案|报告|函|决定|公告|请示|批复|通告)$`)
	organForm     = regexp.MustCompile(`(?:委员会|人民政府|政府|办公室|管委会|工委|委|局|厅|部|中心|督查室)$`)
	yearForm      = regexp.MustCompile(`(20\d{2})\s*年`)
	numberYear    = regexp.MustCompile(`[〔\[［（(]\s*(20\d{2})`)
	captionForm   = regexp.MustCompile(`^(?:附件|附表|附)\s*[0-9０-９一二三四五六七八九十]*\s*[：:]?$`)
	untilForm     = regexp.MustCompile(`截[至止]到?\s*(?:(20\d{2})\s*年)?\s*(\d{1,2})\s*月\s*(?:(\d{1,2})\s*日|底|末|份)?`)
	quarterForm   = regexp.MustCompile(`第?([一二三四1-4])季度`)
	monthsForm    = regexp.MustCompile(`1\s*(?:月份?)?\s*[-－—–~～至到]\s*(\d{1,2})\s*月份?`)
	monthForm     = regexp.MustCompile(`(?:^|[^\d\-－—–~～至到])(\d{1,2})\s*月份?(\d{1,2}日)?`)
)

// readLetter finds document number, issuer and title.
func readLetter(raw []string) letter {
	var lines []string
	for _, s := range raw {
		if s = strings.TrimFunc(s, isBlank); s != "" {
			lines = append(lines, s)
		}
	}
	var l letter
	start := 0
	for i, s := range lines {
		if docNumberForm.MatchString(s) {
			l.docNumber, start = s, i+1
			break
		}
	}
	title := noticeTitle(lines[start:], l.docNumber != "")
	if title == nil {
		title = plainTitle(lines[start:])
	}
	l.title = strings.Join(title, "")
	if len(title) > 1 && organForm.MatchString(title[0]) {
		l.issuer = title[0]
	} else if before, _, ok := strings.Cut(l.title, "关于"); ok && organForm.MatchString(before) {
		l.issuer = before
	}
	l.lines = append([]string{l.title}, plainTitle(lines)...)
	return l
}

func isBlank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u3000' || r == '\u200b' || r == '\ufeff'
}

// noticeTitle returns the lines of a notice's title: from the issuer to the line
// that ends in 通知 or the like; behind a document number, at least up to the
// line that addresses the readers.
func noticeTitle(lines []string, numbered bool) []string {
	const longest = 4 // lines of one title
	for end, s := range lines {
		if strings.HasSuffix(s, "：") || strings.HasSuffix(s, "。") {
			if numbered && end > 0 && end <= longest {
				return lines[:end]
			}
			return nil
		}
		for from := max(0, end-longest+1); from <= end; from++ {
			if noticeForm.MatchString(strings.Join(lines[from:end+1], "")) {
				if !numbered && from < end && !organForm.MatchString(lines[from]) {
					continue
				}
				return lines[from : end+1]
			}
		}
	}
	return nil
}

// plainTitle returns the lines of the title right above a table.
func plainTitle(lines []string) []string {
	end := len(lines)
	for end > 0 && isMargin(lines[end-1]) {
		end--
	}
	start := end
	for start > 0 && end-start < 3 && !isMargin(lines[start-1]) && isTitleLine(lines[start-1]) {
		start--
	}
	return lines[start:end]
}

// isMargin reports whether a line is neither title nor text: 附件, 单位：万元.
func isMargin(s string) bool {
	return captionForm.MatchString(s) || strings.HasPrefix(s, "单位：") || strings.HasPrefix(s, "填报") || strings.HasPrefix(s, "制表") || strings.HasPrefix(s, "附件：")
}

func isTitleLine(s string) bool {
	return utf8.RuneCountInString(s) <= 60 && !strings.ContainsAny(s, "。；") && !strings.HasSuffix(s, "：")
}

// year returns the year of the list: that of the title, else of the document number.
func (l letter) year() int {
	for _, s := range l.lines {
		if m := yearForm.FindStringSubmatch(s); m != nil {
			return atoi(m[1])
		}
	}
	if m := numberYear.FindStringSubmatch(l.docNumber); m != nil {
		return atoi(m[1])
	}
	return 0
}

// period returns the day the figures speak of, and the document's name for it.
func (l letter) period(year int) (calendar.Date, string) {
	for _, s := range l.lines {
		if m := untilForm.FindStringSubmatch(s); m != nil {
			if m[1] != "" {
				year = atoi(m[1])
			}
			if asOf, label := monthDay(year, atoi(m[2]), m[3]); label != "" {
				return asOf, "截至" + label + "进展表"
			}
		}
		if m := quarterForm.FindStringSubmatch(s); m != nil {
			q := strings.Index("一二三四", m[1])/len("一") + 1
			if n := atoi(m[1]); n > 0 {
				q = n
			}
			return monthEnd(year, 3*q), string([]rune("一二三四")[q-1]) + "季度进展表"
		}
		if strings.Contains(s, "上半年") {
			return monthEnd(year, 6), "上半年进展表"
		}
		if m := monthsForm.FindStringSubmatch(s); m != nil && validMonth(atoi(m[1])) {
			return monthEnd(year, atoi(m[1])), "1—" + m[1] + "月进展表"
		}
		if m := monthForm.FindStringSubmatch(s); m != nil {
			if asOf, label := monthDay(year, atoi(m[1]), strings.TrimSuffix(m[2], "日")); label != "" {
				return asOf, label + "进展表"
			}
		}
		if strings.Contains(s, "全年") || strings.Contains(s, "年终") || strings.Contains(s, "年底") {
			return monthEnd(year, 12), "全年进展表"
		}
	}
	return calendar.Date{}, ""
}

// monthDay returns a day and what to call it; without a day the end of the month.
func monthDay(year, month int, day string) (calendar.Date, string) {
	if !validMonth(month) {
		return calendar.Date{}, ""
	}
	name := strconv.Itoa(month) + "月"
	if day == "" {
		return monthEnd(year, month), name
	}
	if year == 0 {
		return calendar.Date{}, name + day + "日"
	}
	d := calendar.NewDate(year, time.Month(month), atoi(day))
	if d.Day != atoi(day) {
		return calendar.Date{}, ""
	}
	return d, name + day + "日"
}

func validMonth(m int) bool { return m >= 1 && m <= 12 }

// monthEnd returns the last day of a month, no date when the year is unknown.
func monthEnd(year, month int) calendar.Date {
	if year == 0 {
		return calendar.Date{}
	}
	return calendar.NewDate(year, time.Month(month+1), 0)
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

var areaInTitle = regexp.MustCompile(`^(?:关于)?(?:印发)?[《“]?([\p{Han}]{2,14}?(?:经济技术开发区|经济开发区|高新技术产业开发区|高新区|开发区|新区|区|县|市))(?:人民政府|20\d{2}年|关于|委|民生|重点|政府|党)`)

// area returns the area that issuer or title name: 济宁经济开发区管理委员会 speaks
// for 济宁经济开发区, 济南市章丘区人民政府 for 章丘区.
func (l letter) area() string {
	if l.issuer != "" {
		s := l.issuer
		for again := true; again; {
			again = false
			for _, tail := range []string{"督查室", "党政办公室", "办公室", "人民政府", "政府", "管理委员会", "管委会", "党工委", "工委", "委员会", "委", "党政办"} {
				if rest, ok := strings.CutSuffix(s, tail); ok {
					s, again = rest, true
				}
			}
		}
		if s = lastLevel(s); strings.HasSuffix(s, "区") || strings.HasSuffix(s, "县") || strings.HasSuffix(s, "市") {
			return s
		}
	}
	for _, s := range l.lines {
		if m := areaInTitle.FindStringSubmatch(s); m != nil {
			return lastLevel(m[1])
		}
	}
	return ""
}

// lastLevel cuts the province and the city before a district or county.
func lastLevel(s string) string {
	for _, tail := range []string{"省", "自治区", "市", "州", "盟"} {
		if _, rest, ok := strings.Cut(s, tail); ok && utf8.RuneCountInString(rest) > 2 {
			s = rest
		}
	}
	return s
}

// wholeWords are characters before 区, 市, 县 that make another word of them
// (社区, 开发区, 城市, 全县), or that only end a longer phrase.
const wholeWords = "社小园地城全我辖校片库厂街老发范验身聚学景林矿灾牧山新该本各两东西南北中外郊乡县市区镇首直特行务超夜菜上门都商集的等在和与为入进跨"

// areaInRows finds the area that the cells speak of: a name before 区, 县 or 市
// that is met more than once and also stands alone (章丘区, 章丘).
func areaInRows(rows []tableRow) string {
	const enough = 200 // rows
	var b strings.Builder
	for _, r := range rows[:min(len(rows), enough)] {
		for _, c := range r.cells {
			b.WriteString(c.Text)
			b.WriteByte('\n')
		}
	}
	text := b.String()
	counts := map[string]int{}
	var before [3]rune
	for _, r := range text {
		if strings.ContainsRune("区县市", r) && !strings.ContainsRune(wholeWords, before[2]) && unicode.Is(unicode.Han, before[1]) && unicode.Is(unicode.Han, before[2]) {
			counts[string([]rune{before[1], before[2], r})]++
		}
		before = [3]rune{before[1], before[2], r}
	}
	best, most := "", 0
	for name, n := range counts {
		stem := name[:len(name)-len("区")]
		alone := strings.Count(text, stem) - n
		if n < 2 || alone < 1 {
			continue
		}
		if score := n + alone; score > most || score == most && name < best {
			best, most = name, score
		}
	}
	return best
}
