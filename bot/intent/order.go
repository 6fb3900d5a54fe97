package intent

import (
	"slices"
	"strings"
	"unicode/utf8"

	"duban/calendar"
	"duban/ledger"
)

// Deed says what a sentence wants done to an item, or asks about such deeds.
type Deed uint8

// The deeds.
const (
	DeedNone       Deed = iota
	DeedFigure          // 设置第3项完成率 92%
	DeedAskDone         // 申请办结
	DeedDone            // 第17项办结
	DeedClose           // 销号第17项
	DeedReopen          // 重启第17项
	DeedExtend          // 第13项延到10月底
	DeedHold            // 第10项暂缓到9月1日
	DeedResume          // 恢复第10项
	DeedAgree           // 同意第13项: whatever was asked
	DeedRefuse          // 不同意第13项
	DeedMilestones      // 第9项里程碑 7月底30%
	DeedGoal            // 第3项目标改为…
	DeedWho             // 谁改过第4项
	DeedClear           // 第1项卡点解决了
	DeedRule            // 完成率怎么算的
	DeedNewYear         // 新建2027年台账
	DeedArchive         // 归档2024年台账
	DeedUnarchive       // 取消归档2024年台账
	DeedList            // 哪些办结了, 有哪些卡点: List says what
)

// Listed says which items a list of DeedList is of.
type Listed uint8

// The lists.
const (
	ListFinished Listed = iota + 1 // 办结了哪些
	ListFull                       // 哪些100%没办结
	ListHeld                       // 哪些暂缓了
	ListExtended                   // 哪些延期了
	ListBlocked                    // 有哪些卡点
	ListRequests                   // 有哪些申请
)

// Order is what a sentence wants done.
type Order struct {
	Deed Deed
	// Items are the numbers of the items that it names.
	Items []int
	// Agree says that it answers a request: 同意….
	Agree bool
	// Asks says that it is worded as a request, as a unit makes it.
	Asks bool
	// Shows says that it only asks to see (里程碑, 完成率规则), Clears that it takes away.
	Shows, Clears bool
	Percent       ledger.Percent
	// Doubtful says that a figure was given that cannot be taken: vague, several, or no percentage of completion.
	Doubtful bool
	// Day is the day named, From the first day of a span that has one.
	Day, From calendar.Date
	Points    []ledger.Milestone
	Goal      string
	Rule      ledger.FigureRule
	Year      int
	List      Listed
	// Of narrows DeedAgree and DeedRefuse: DeedDone, DeedExtend, DeedHold, or DeedNone for any.
	Of     Deed
	Reason string
}

// maxOrder is the most bytes that an order has: a goal may be long.
const maxOrder = 3000

var orderGate = NewGate("设办销启延推缓催醒恢里目同驳谁记卡困堵问难完归新建档申定")

// ReadOrder reads a sentence that wants something done to an item or to a plan. A
// sentence that only asks whether or how is no order.
func ReadOrder(text string, today calendar.Date) Order {
	if len(text) > maxOrder || !orderGate.Opens(text) {
		return Order{}
	}
	l := newLine(text)
	for _, read := range orders {
		if o := read(l, today); o.Deed != DeedNone {
			return o
		}
	}
	return Order{}
}

// orders are the readings in the order in which they are tried: the more particular first.
var orders = []func(*line, calendar.Date) Order{
	readYear, readList, readRule, readWho, readMilestones, readGoal, readFigure, readRefusal, readHold, readExtension, readFinish, readAgreement, readClearing,
}

// line is a sentence as the grammar of orders reads it: folded character by
// character, so that what people wrote can be cut out of it as it stands.
type line struct {
	said []rune // as written
	s    []rune // folded, of the same length
}

func newLine(text string) *line {
	said := []rune(strings.TrimSpace(text))
	l := &line{said: said, s: make([]rune, len(said))}
	for i, r := range said {
		switch {
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r == '\t' || r == '\n' || r == '\r':
			r = ' '
		case r >= 0x80:
			if r = foldRune(r); r < 0 {
				r = ' '
			}
		}
		l.s[i] = r
	}
	return l
}

// find returns where one of the words stands first, the longest of those that
// start there; at is -1 when none does.
func (l *line) find(words ...string) (at, end int) {
	at, end = -1, -1
	present := lowsOf(l.s)
	for _, w := range words {
		if !present.mayHave(w) {
			continue
		}
		i := indexRunes(l.s, w)
		if i < 0 || at >= 0 && i > at {
			continue
		}
		if n := i + utf8.RuneCountInString(w); i != at || n > end {
			at, end = i, n
		}
	}
	return at, end
}

// has reports whether one of the words stands in the sentence.
func (l *line) has(words ...string) bool {
	at, _ := l.find(words...)
	return at >= 0
}

// asks reports whether the sentence is a question: it ends like one, or asks before
// it comes to its point at end.
func (l *line) asks(end int) bool {
	s := strings.TrimRight(string(l.s), " .!~")
	for _, w := range []string{"?", "吗", "么", "呢", "没", "没有", "不", "否", "怎么办"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	head := string(l.s[:end])
	for _, w := range []string{"怎么", "怎样", "如何", "咋", "能不能", "可不可以", "可以不可以", "能否", "可否", "是否", "是不是", "谁", "为什么", "为啥", "多少", "有没有", "哪", "几"} {
		if strings.Contains(head, w) {
			return true
		}
	}
	return false
}

// asksBehind reports whether the clause asks behind its point: 办结率多少, 办结的有几个.
func (l *line) asksBehind(end int) bool {
	for i := end; i < len(l.s) && !inSet(l.s[i], ",.;:"); i++ {
		for _, w := range [...]string{"多少", "几个", "几项", "几件", "哪", "谁", "什么", "怎么", "怎样", "如何", "咋", "啥", "是否", "是不是", "有没有", "几成"} {
			if hasAt(l.s, i, w) {
				return true
			}
		}
	}
	return false
}

// items returns the items that the sentence names, and where the naming stands. A
// bare number counts only at the head, or right behind the word at verb.
func (l *line) items(verb, verbEnd int) (nos []int, at, end int) {
	refs := itemRefs(l.s)
	for _, marked := range []bool{true, false} {
		for _, r := range refs {
			before := strings.TrimSpace(string(l.s[:r.Start]))
			near := r.Start >= verbEnd && strings.TrimSpace(string(l.s[verbEnd:r.Start])) == ""
			if !r.Bare && marked || r.Bare && !marked && (polite(before) || near) {
				return r.Items, r.Start, r.End
			}
		}
	}
	// 17办完了, 设置3 92%: a number that nothing marks
	for _, i := range []int{skipPolite(l.s), skipBlanks(l.s, max(verbEnd, 0))} {
		if verb >= 0 && i == verb {
			continue
		}
		n, ok := numeralAt(l.s, i)
		v, whole := n.whole()
		if ok && whole && v > 0 && v < 1000 && !dated(l.s, n.end) {
			if end := n.end; end < len(l.s) && inSet(l.s[end], "项号") {
				return []int{v}, i, end + 1
			}
			return []int{v}, i, n.end
		}
	}
	return nil, -1, -1
}

// dated reports whether what follows a number makes it no item's.
func dated(s []rune, i int) bool {
	return i < len(s) && inSet(s[i], "%.月年日天周旬个点成分家户处次人元万亿千百米套倍条名座")
}

var politeWords = []string{"请", "麻烦", "劳烦", "烦请", "帮我", "帮忙", "帮", "给我", "那就", "那", "嗯", "好的", "好", "把", "将", "对", "就", "再", "现在", "你", "您", "我们", "我", "关于", "申请", "督查室", "一下", ",", " "}

// skipPolite returns where a sentence begins once manners are passed over.
func skipPolite(s []rune) int {
	for i := 0; ; {
		at := i
		for _, w := range politeWords {
			if hasAt(s, i, w) {
				i += len([]rune(w))
				break
			}
		}
		if i == at {
			return i
		}
	}
}

func polite(s string) bool { return skipPolite([]rune(s)) == len([]rune(s)) }

// rest is the sentence behind the later of two places.
func (l *line) rest(ends ...int) (from int) {
	for _, e := range ends {
		from = max(from, e)
	}
	return min(from, len(l.s))
}

// becauseWords are what a reason may open with.
var becauseWords = []string{"原因是", "原因为", "原因", "理由是", "理由为", "理由", "说明", "因为", "依据是", "依据"}

// reason is what is said from a place on, without what only leads to it.
func (l *line) reason(from int) string {
	s := l.s[min(from, len(l.s)):]
	i := 0
	for again := true; again; {
		again = false
		for i < len(s) && inSet(s[i], " ,.;:、()[]-=+\n") {
			i++
		}
		for _, w := range becauseWords {
			if hasAt(s, i, w) {
				i, again = i+len([]rune(w)), true
				break
			}
		}
		if hasAt(s, i, "一下") || hasAt(s, i, "吧") || hasAt(s, i, "了") || hasAt(s, i, "啊") {
			i, again = i+1, true
			if i < len(s) && s[i-1] == '一' {
				i++
			}
		}
	}
	out := strings.TrimSpace(string(l.said[min(from+i, len(l.said)):]))
	if open := strings.Count(out, "（") + strings.Count(out, "("); open < strings.Count(out, "）")+strings.Count(out, ")") {
		out = strings.TrimRight(out, "）) ")
	}
	return strings.TrimRight(out, " 。.，,；;")
}

// reasonAt returns where a reason opens with a word for it, or the end.
func (l *line) reasonAt(from int) int {
	for i := from; i < len(l.s); i++ {
		if l.s[i] == '(' {
			return i
		}
		for _, w := range becauseWords {
			if hasAt(l.s, i, w) {
				return i
			}
		}
	}
	return len(l.s)
}

// day finds a day or period in the sentence from a place on.
func (l *line) day(from int, today calendar.Date) (calendar.Span, int, int, bool) {
	if from >= len(l.s) {
		return calendar.Span{}, 0, 0, false
	}
	if at, end := l.find("年底", "年末"); at >= from && (at == 0 || !isDigit(l.s[at-1]) && !inSet(l.s[at-1], "今明本年")) {
		on := calendar.NewDate(today.Year, 12, 31)
		if _, before, _, ok := calendar.FindPhrase(l.s[from:at], today); !ok || before < 0 {
			return calendar.Span{From: on, To: on}, at, end, true
		}
	}
	span, at, end, ok := calendar.FindPhrase(l.s[from:], today)
	return span, at + from, end + from, ok
}

// between is what stands between a word and the naming of items, "" where there is none.
func (l *line) between(at, end, refAt, refEnd int) string {
	from, to := min(end, refEnd), max(at, refAt)
	if refAt < 0 || from < 0 || from >= to {
		return ""
	}
	return string(l.s[from:to])
}

// nothing reports whether words say nothing.
func nothing(s string) bool { return strings.Trim(s, " ,.;:、的了吧请一下把将") == "" }

// cut blanks a stretch out, so that numbers in it are not read again.
func (l *line) cut(from, to int) {
	for i := max(from, 0); i < to; i++ {
		l.s[i] = ' '
	}
}

func (l *line) clone() *line { return &line{said: l.said, s: slices.Clone(l.s)} }
