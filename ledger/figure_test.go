package ledger

import (
	"slices"
	"testing"
	"time"

	"duban/calendar"
)

var june30 = calendar.NewDate(2024, time.June, 30)

func on(m time.Month, day, hour int) time.Time { return calendar.NewDate(2024, m, day).At(hour, 0) }

// oneItem is a plan of one item with a lead and an assisting unit, its document
// as of 30 June, imported at noon of that day.
func oneItem() (*Plan, *Item) {
	it := &Item{
		No: 1, Percent: Whole(70), Status: StatusOpen,
		Duties:   []Duty{{UnitID: 1, Printed: "甲局", Role: Lead, Source: RoleFromColumn}, {UnitID: 2, Printed: "乙局", Role: Assist, Source: RoleFromColumn}},
		Versions: []ItemVersion{{At: on(time.June, 30, 12), AsOf: june30, Percent: Whole(70), Label: "二季度进展表"}},
	}
	return &Plan{Year: 2024, AsOf: june30, Items: []*Item{it}}, it
}

func said(unit int64, p Percent, at time.Time) Report {
	return Report{UnitID: unit, Percent: p, At: at, Kind: KindProgress}
}

func TestFigureByRule(t *testing.T) {
	lead, assist := int64(1), int64(2)
	none := Percent{}
	for _, tt := range []struct {
		name                    string
		reports                 []Report
		byLead, byMean, byClerk Percent
	}{
		{"no report", nil, Whole(70), Whole(70), Whole(70)},
		{"the lead's", []Report{said(lead, Whole(75), on(time.July, 1, 9))}, Whole(75), Whole(75), Whole(70)},
		{"another's", []Report{said(assist, Whole(90), on(time.July, 1, 9))}, Whole(70), Whole(90), Whole(70)},
		{"a fall", []Report{said(lead, Whole(60), on(time.July, 1, 9))}, Whole(60), Whole(60), Whole(70)},
		{"to nothing", []Report{said(lead, Whole(0), on(time.July, 1, 9))}, Whole(0), Whole(0), Whole(70)},
		{"both", []Report{said(lead, Whole(75), on(time.July, 1, 9)), said(assist, Tenths(805), on(time.July, 2, 9))}, Whole(75), Tenths(778), Whole(70)},
		{"the newest of one unit", []Report{said(lead, Whole(75), on(time.July, 1, 9)), said(lead, Whole(80), on(time.July, 1, 10))}, Whole(80), Whole(80), Whole(70)},
		{"the later of one instant", []Report{said(lead, Whole(75), on(time.July, 1, 9)), said(lead, Whole(80), on(time.July, 1, 9))}, Whole(80), Whole(80), Whole(70)},
		{"a word without a figure", []Report{said(lead, Whole(75), on(time.July, 1, 9)), said(lead, none, on(time.July, 2, 9))}, Whole(75), Whole(75), Whole(70)},
		{"only a word", []Report{said(lead, none, on(time.July, 2, 9))}, Whole(70), Whole(70), Whole(70)},
		{"older than the document", []Report{said(lead, Whole(40), on(time.May, 2, 9))}, Whole(70), Whole(70), Whole(70)},
		{"that day, before the import", []Report{said(lead, Whole(40), on(time.June, 30, 11))}, Whole(70), Whole(70), Whole(70)},
		{"that day, after the import", []Report{said(lead, Whole(72), on(time.June, 30, 13))}, Whole(72), Whole(72), Whole(70)},
		{"just before midnight here", []Report{said(lead, Whole(72), time.Date(2024, 6, 30, 16, 0, 0, 0, time.UTC))}, Whole(72), Whole(72), Whole(70)}, // 1 July in Shanghai
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, it := oneItem()
			it.Reports = tt.reports
			for rule, want := range map[FigureRule]Percent{FigureLead: tt.byLead, "": tt.byLead, FigureMean: tt.byMean, FigureClerk: tt.byClerk} {
				p.FigureRule = rule
				if f := p.Figure(it); f.Percent != want {
					t.Errorf("rule %q: %s, want %s", rule, f.Percent, want)
				} else if (f.Report == nil) != (want == Whole(70)) {
					t.Errorf("rule %q: %s with report %v", rule, f.Percent, f.Report)
				} else if f.Report == nil && f.On != june30 || f.Report != nil && f.On != calendar.DateOf(f.Report.At) {
					t.Errorf("rule %q: dated %s", rule, f.On)
				}
			}
		})
	}
}

func TestFigureOfAnUndatedDocument(t *testing.T) {
	p, it := oneItem()
	p.AsOf, it.Versions[0].AsOf = calendar.Date{}, calendar.Date{}
	if f := p.Figure(it); f.Percent != Whole(70) || !f.On.IsZero() {
		t.Errorf("%+v", f)
	}
	it.Reports = []Report{said(1, Whole(40), on(time.June, 30, 11))}
	if f := p.Figure(it); f.Percent != Whole(70) {
		t.Errorf("a report before the import replaced it: %s", f.Percent)
	}
	it.Reports[0].At = on(time.June, 30, 13)
	if f := p.Figure(it); f.Percent != Whole(40) {
		t.Errorf("a report after the import was lost: %s", f.Percent)
	}
}

func TestFigureOfANoticeIsUnknownUntilTheFirstReport(t *testing.T) {
	p, it := oneItem()
	p.AsOf, it.Percent, it.Versions = calendar.Date{}, Percent{}, nil
	for _, rule := range []FigureRule{FigureLead, FigureMean, FigureClerk} {
		p.FigureRule = rule
		if f := p.Figure(it); f.Percent.Known() {
			t.Errorf("%s: %s though nobody gave one", rule, f.Percent)
		}
	}
	p.FigureRule = FigureLead
	it.Reports = []Report{said(1, Whole(0), on(time.January, 3, 9))}
	if f := p.Figure(it); f.Percent != Whole(0) {
		t.Errorf("a reported 0 is %s", f.Percent)
	}
}

func TestAnyUnitReportsWhereNobodyLeads(t *testing.T) {
	p, it := oneItem()
	it.Duties[0].Role = Joint
	it.Duties[1].Role = Joint
	it.Reports = []Report{said(2, Whole(71), on(time.July, 1, 9))}
	if f := p.Figure(it); f.Percent != Whole(71) {
		t.Errorf("%s", f.Percent)
	}
	it.Duties[0].Role = Lead
	if f := p.Figure(it); f.Percent != Whole(70) {
		t.Errorf("a unit beside the lead set the figure: %s", f.Percent)
	}
}

func TestFigureOnADay(t *testing.T) {
	p, it := oneItem()
	it.Versions = append([]ItemVersion{
		{AsOf: calendar.NewDate(2024, time.March, 31), Percent: Whole(30), Label: "一季度进展表", At: on(time.April, 2, 9)},
	}, it.Versions...)
	it.Versions = append(it.Versions, ItemVersion{At: on(time.July, 1, 9), Percent: Whole(99)}) // no date: of no day
	it.Reports = []Report{said(1, Whole(40), on(time.April, 20, 9)), said(1, Whole(75), on(time.July, 3, 9))}
	for _, tt := range []struct {
		m     time.Month
		day   int
		want  Percent
		label string
	}{
		{time.March, 30, Percent{}, ""}, {time.March, 31, Whole(30), "一季度进展表"}, {time.April, 19, Whole(30), "一季度进展表"},
		{time.April, 20, Whole(40), "一季度进展表"}, {time.June, 29, Whole(40), "一季度进展表"}, {time.June, 30, Whole(70), "二季度进展表"},
		{time.July, 2, Whole(70), "二季度进展表"}, {time.July, 3, Whole(75), "二季度进展表"},
	} {
		if f, label := p.FigureOn(it, calendar.NewDate(2024, tt.m, tt.day)); f.Percent != tt.want || label != tt.label {
			t.Errorf("%d月%d日: %s %s, want %s %s", tt.m, tt.day, f.Percent, label, tt.want, tt.label)
		}
	}
	if it.Percent != Whole(70) || p.AsOf != june30 || len(it.Reports) != 2 {
		t.Error("asking changed the ledger")
	}
}

func TestLatestSkipsStrangersAndCountsAUnitOnce(t *testing.T) {
	_, it := oneItem()
	it.Duties = append(it.Duties, it.Duties[0])
	it.Reports = []Report{said(2, Whole(1), on(time.July, 1, 9)), said(9, Whole(5), on(time.July, 1, 9)), said(1, Whole(2), on(time.July, 2, 9))}
	var got []int64
	for _, r := range it.Latest() {
		got = append(got, r.UnitID)
	}
	if !slices.Equal(got, []int64{1, 2}) {
		t.Errorf("units %v, want those of the duties in their order, once", got)
	}
}

func TestExpectedReports(t *testing.T) {
	p, it := oneItem()
	monday, sunday := calendar.NewDate(2024, time.July, 1), calendar.NewDate(2024, time.July, 7)
	names := func(segments []Segment) (out []string) {
		for _, s := range segments {
			out = append(out, s.Duty.Printed)
		}
		return out
	}
	if got := names(it.Expected(monday, sunday)); !slices.Equal(got, []string{"甲局"}) {
		t.Errorf("with roles %v are asked, want the lead", got)
	}
	for i := range it.Duties {
		it.Duties[i].Source = RoleFromPosition
	}
	if got := names(it.Expected(monday, sunday)); !slices.Equal(got, []string{"甲局", "乙局"}) {
		t.Errorf("without roles %v are asked, want all", got)
	}
	for status, want := range map[Status]int{StatusOpen: 2, StatusDone: 0, StatusClosed: 0} {
		if it.Status = status; len(it.Expected(monday, sunday)) != want {
			t.Errorf("%s: %d asked, want %d", status, len(it.Expected(monday, sunday)), want)
		}
	}
	it.Status = StatusOpen
	for at, want := range map[time.Time]int{
		on(time.June, 30, 23): 2, on(time.July, 1, 0): 1, on(time.July, 7, 23): 1, on(time.July, 8, 0): 2,
		time.Date(2024, 6, 30, 16, 0, 0, 0, time.UTC): 1, // 1 July 00:00 in Shanghai
	} {
		it.Reports = []Report{{UnitID: 2, Kind: KindUnchanged, At: at}} // a report without a figure is a report
		if got := p.Unreported(SpanWindow(calendar.Span{From: monday, To: sunday})); len(got) != want {
			t.Errorf("reported %s: %v missing, want %d", at, names(got), want)
		}
	}
}

func TestUnitsOfAnItem(t *testing.T) {
	_, it := oneItem()
	if !it.Has([]int64{9, 2}) || it.Has([]int64{9}) || it.Has(nil) {
		t.Error("who has a share in the item")
	}
	for _, tt := range []struct {
		units []int64
		role  Role
	}{{[]int64{1}, Lead}, {[]int64{2}, Assist}, {[]int64{2, 1}, Lead}, {[]int64{9}, ""}} {
		if role, roles := it.RoleOf(tt.units); role != tt.role || !roles {
			t.Errorf("%v: %q %v", tt.units, role, roles)
		}
	}
	it.Duties[0].Source, it.Duties[1].Source = RoleFromPosition, RoleFromPosition
	if _, roles := it.RoleOf([]int64{1}); roles {
		t.Error("positions are no roles")
	}
}

func TestPlanFindsItemsByNumber(t *testing.T) {
	p := &Plan{Items: []*Item{{No: 2}, {No: 0}, {No: 5}, {No: 3}}}
	for no, want := range map[int]*Item{2: p.Items[0], 3: p.Items[3], 5: p.Items[2], 1: nil, 0: nil, -1: nil, 4: nil} {
		if got := p.Item(no); got != want {
			t.Errorf("item %d: %v", no, got)
		}
	}
}

// A later document with the same figure says nothing of an earlier day.
func TestFigureOnADayBeforeASecondTableWithTheSameFigure(t *testing.T) {
	day := func(m time.Month, d int) calendar.Date { return calendar.NewDate(2024, m, d) }
	it := &Item{
		Percent: Whole(50),
		Duties:  []Duty{{UnitID: 1, Role: Lead}},
		Versions: []ItemVersion{
			{Percent: Whole(50), AsOf: day(time.March, 31), Label: "一季度进展表", At: day(time.April, 2).At(9, 0)},
			{Percent: Whole(50), AsOf: day(time.June, 30), Label: "二季度进展表", At: day(time.July, 2).At(9, 0)},
		},
		Reports: []Report{{ID: 1, UnitID: 1, Kind: KindProgress, Percent: Whole(60), At: day(time.May, 20).At(10, 0)}},
	}
	p := &Plan{AsOf: day(time.June, 30), Items: []*Item{it}}
	if f, _ := p.FigureOn(it, day(time.May, 31)); f.Percent != Whole(60) {
		t.Errorf("on 31 May %s of %s, want the 60%% reported on the 20th", f.Percent, f.On)
	}
}
