package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/ledger"
	"duban/store"
)

// progress is a report of the item's n-th unit, read back when its newest row was base.
func progress(p *ledger.Plan, it *ledger.Item, n int, percent ledger.Percent, base int64) ledger.NewReport {
	return ledger.NewReport{
		PlanID: p.ID, ItemID: it.ID, UnitID: it.Duties[n].UnitID, Kind: ledger.KindProgress, Percent: percent, Text: "已建15处", By: "zhangsan",
		ByName: "张三", MsgID: "m1", Window: "2024-W27", Base: base,
	}
}

func add(reports ...ledger.NewReport) ledger.AddReports { return ledger.AddReports{Reports: reports} }

func reportsAllOrNone(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	it := p.Item(1)
	good := progress(p, it, 0, ledger.Whole(85), 0)
	for name, spoil := range map[string]func(*ledger.NewReport){
		"above 100":        func(r *ledger.NewReport) { r.Percent = ledger.Tenths(1001) },
		"below 0":          func(r *ledger.NewReport) { r.Percent = ledger.Tenths(-1) },
		"without a figure": func(r *ledger.NewReport) { r.Percent = ledger.Percent{} },
		"of no kind":       func(r *ledger.NewReport) { r.Kind = "" },
		"about no report":  func(r *ledger.NewReport) { r.Target = 999 },
		"empty withdrawal": func(r *ledger.NewReport) { r.Kind, r.Percent = ledger.KindWithdrawn, ledger.Percent{} },
	} {
		bad := good
		spoil(&bad)
		if err := b.apply(add(good, bad)); ledger.CodeOf(err) != ledger.Invalid && ledger.CodeOf(err) != ledger.Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
	stranger := good
	stranger.UnitID = 9999
	b.wantCode(b.apply(add(good, stranger)), ledger.Conflict)
	elsewhere := good
	elsewhere.PlanID = 9999
	b.wantCode(b.apply(add(elsewhere)), ledger.NotFound)
	b.wantCode(b.apply(ledger.AddReports{}), ledger.Invalid)
	drop := add(good)
	drop.Drop = &ledger.DropDraft{Account: "zhangsan", Version: 1}
	b.wantCode(b.apply(drop), ledger.Conflict) // no such draft: the report must not stay
	if got := b.plan("民生实事"); got.HasReports || len(got.Item(1).Reports) > 0 || got.Version != p.Version {
		t.Errorf("refused reports left %+v", got.Item(1).Reports)
	}
}

func reportsOfOneUnit(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	it := p.Item(1)
	b.must(add(progress(p, it, 0, ledger.Whole(85), 0)))
	b.wantCode(b.apply(add(progress(p, it, 0, ledger.Whole(90), 0))), ledger.Conflict)
	first := b.plan("民生实事").Item(1).Reports[0]
	second := progress(p, it, 0, ledger.Whole(90), first.ID)
	second.Target = first.ID
	b.must(add(second))
	now := b.plan("民生实事").Item(1)
	last := now.LatestOf(it.Duties[0].UnitID)
	if last.Percent != ledger.Whole(90) || last.Target != first.ID || last.Window != "2024-W27" || last.ByName != "张三" || last.MsgID != "m1" {
		t.Errorf("corrected to %+v", last)
	}
	for _, kind := range []ledger.ReportKind{ledger.KindWithdrawn, ledger.KindReturned} {
		last = b.plan("民生实事").Item(1).LatestOf(it.Duties[0].UnitID)
		back := progress(p, it, 0, ledger.Percent{}, b.plan("民生实事").Item(1).Newest(it.Duties[0].UnitID))
		back.Kind, back.Target, back.Note = kind, last.ID, "请核实"
		b.must(add(back))
	}
	now = b.plan("民生实事").Item(1)
	lines, err := b.History(t.Context(), it.ID)
	if err != nil {
		t.Fatal(err)
	}
	if r := now.LatestOf(it.Duties[0].UnitID); r != nil || len(now.Reports) != 1 || len(lines) != 4 {
		t.Errorf("of four lines, two taking the others back, %+v counts; %d stand of %d", r, len(now.Reports), len(lines))
	}
	if lines[0].Void != ledger.KindReturned || lines[1].Void != ledger.KindWithdrawn || lines[3].Note != "请核实" {
		t.Errorf("lines %+v", lines)
	}
	if got := b.plan("民生实事").Unreported(ledger.WindowOf(calendar.PeriodOf(calendar.Week, calendar.DateOf(now.Reports[0].At)))); len(got) == 0 {
		t.Error("a returned report counts as reported")
	}
}

// manyWriters is fifty contacts at once, each confirming forty drafts of his own unit's share.
func manyWriters(t *testing.T, b *bench) {
	const writers, times = 50, 40
	imp := second()
	for no := len(imp.Items) + 1; no <= writers/2; no++ {
		it := imp.Items[0]
		it.No, it.Row, it.Title = no, no+1, fmt.Sprintf("第%d件实事", no)
		imp.Items = append(imp.Items, it)
	}
	imp.Items = slices.DeleteFunc(imp.Items, func(it ledger.ImportItem) bool { return len(it.Units) != 2 })
	p := b.imports("民生实事", imp)
	var shares []share
	for _, it := range p.Items {
		for n := range it.Duties {
			shares = append(shares, share{it, n})
		}
	}
	b.confirmMany(t, p, writers, times, func(w int) share { return shares[w%len(shares)] })
}

// oneUnitAtOnce is contacts of one unit who confirm at once: the slower one is refused
// and reads back again.
func oneUnitAtOnce(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	b.confirmMany(t, p, 6, 10, func(int) share { return share{p.Item(1), 0} })
}

// share is the n-th unit's share of an item.
type share struct {
	it *ledger.Item
	n  int
}

func (b *bench) confirmMany(t *testing.T, p *ledger.Plan, writers, times int, of func(w int) share) {
	db := b.raw()
	defer db.Close()
	errs := each(writers, func(w int) error {
		account, sh := fmt.Sprintf("w%02d", w), of(w)
		for n := range times {
			id := fmt.Sprintf("%s-%d", account, n)
			err := b.applyAs(account, id+"-draft", ledger.SaveDraft{Draft: ledger.Draft{
				Account: account, Version: 1, Kind: ledger.DraftReport, Payload: []byte("{}"), ExpiresAt: start.Add(time.Hour),
			}})
			for err == nil {
				var base int64
				const newest = "SELECT COALESCE(MAX(id), 0) FROM reports WHERE item_id = %d AND unit_id = %d"
				if err = db.QueryRowContext(t.Context(), fmt.Sprintf(newest, sh.it.ID, sh.it.Duties[sh.n].UnitID)).Scan(&base); err != nil {
					break
				}
				r := progress(p, sh.it, sh.n, ledger.Tenths(n), base)
				r.By, r.MsgID = account, id
				c := add(r)
				c.Drop = &ledger.DropDraft{Account: account, Version: 1}
				if err = b.applyAs(account, id, c); ledger.CodeOf(err) == ledger.Conflict {
					err = nil // a colleague was faster: read back again
					continue
				}
				if err == nil {
					err = b.applyAs(account, id, c) // the callback, repeated
				}
				break
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	lines := 0
	all, err := b.PlanHistory(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		seen[r.MsgID] = true
		lines++
	}
	if len(seen) != writers*times || lines != writers*times {
		t.Errorf("%d reports of %d messages, want %d of each", lines, len(seen), writers*times)
	}
	if err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

func (b *bench) applyAs(account, id string, c ledger.Change) error {
	_, err := b.Apply(b.t.Context(), store.Cause{EventID: id, By: account, MsgID: id}, c, "")
	return err
}

func promptsAndOutbox(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	prompt := func(window string, until time.Time, items ...int) {
		b.must(ledger.AddPrompt{Text: "请报送" + window, Prompt: ledger.Prompt{
			Account: "ZhangSan", PlanID: p.ID, Items: items, Window: window, At: start, Until: until,
		}})
	}
	if _, found, err := b.Prompt(t.Context(), "zhangsan"); found || err != nil {
		t.Errorf("a prompt out of nothing: %v, %v", found, err)
	}
	prompt("2024-W26", start.Add(time.Hour), 1)
	prompt("2024-W27", start.Add(2*time.Hour), 1, 2)
	got, found, err := b.Prompt(t.Context(), "ZHANGSAN")
	if err != nil || !found || !slices.Equal(got.Items, []int{1, 2}) || got.Window != "2024-W27" || got.PlanID != p.ID || !got.Until.Equal(start.Add(2*time.Hour)) {
		t.Errorf("prompt %+v, found %v, error %v", got, found, err)
	}
	prompt("2024-W28", start, 1) // ended already
	if _, found, _ := b.Prompt(t.Context(), "zhangsan"); found {
		t.Error("a prompt whose window has ended is open")
	}
	cause := store.Cause{EventID: "return", By: "clerk"}
	for range 2 {
		if _, err := b.Apply(t.Context(), cause, nil, "已退回", chat.Message{To: "lisi", Text: "请核实"}); err != nil {
			t.Fatal(err)
		}
	}
	queued, err := b.Queued(t.Context())
	if err != nil || len(queued) != 4 || queued[3].To != "lisi" || queued[3].Text != "请核实" || queued[3].Cause != "return" || queued[0].To != "ZhangSan" {
		t.Errorf("queued %+v, %v", queued, err)
	}
}

// windows is what an earlier week has brought in: by the week that a report was made
// for, not by its day, without what was taken back since.
func windows(t *testing.T, b *bench) {
	imp := second()
	p := b.imports("民生实事", imp)
	it := p.Items[0]
	week := func(key string, timing ledger.Timing, base int64) ledger.NewReport {
		r := progress(p, it, 0, ledger.Whole(80), base)
		r.Window, r.Timing = key, timing
		return r
	}
	add := func(r ledger.NewReport) int64 {
		b.must(ledger.AddReports{Reports: []ledger.NewReport{r}})
		return b.plan("民生实事").Items[0].Newest(it.Duties[0].UnitID)
	}
	now := calendar.PeriodOf(calendar.Week, calendar.DateOf(b.clock.Now()))
	first := add(week(now.Prev().Key(), ledger.Late, 0))
	second := add(week(now.Key(), ledger.OnTime, first))
	of := func(of calendar.Period) []ledger.Report {
		all, err := b.Between(t.Context(), p.ID, of.From().At(0, 0), b.clock.Now().Add(time.Second))
		if err != nil {
			t.Fatal(err)
		}
		w := ledger.WindowOf(of)
		return slices.DeleteFunc(all, func(r ledger.Report) bool { return !w.Takes(&r) })
	}
	if got := of(now.Prev()); len(got) != 1 || got[0].ID != first || got[0].Timing != ledger.Late {
		t.Errorf("last week has %+v", got)
	}
	if got := of(now); len(got) != 1 || got[0].ID != second || got[0].Timing != ledger.OnTime {
		t.Errorf("this week has %+v", got)
	}
	back := progress(p, it, 0, ledger.Percent{}, second)
	back.Kind, back.Target = ledger.KindReturned, first
	add(back)
	if got := of(now.Prev()); len(got) != 0 {
		t.Errorf("a returned report counts: %+v", got)
	}
	if got := b.plan("民生实事").Items[0].ReportFor(it.Duties[0].UnitID, ledger.WindowOf(now)); got == nil || got.ID != second {
		t.Errorf("this week's report is %+v", got)
	}
}

// urged is 催办: all of those asked or none, and one who was told already without a message.
func urged(t *testing.T, b *bench) {
	p := b.imports("民生实事", second())
	ask := func(account, text string) ledger.AddPrompt {
		return ledger.AddPrompt{Text: text, Key: "urge/" + text, Prompt: ledger.Prompt{
			Account: account, PlanID: p.ID, Items: []int{1}, Window: "2024-W27", At: b.clock.Now(), Until: b.clock.Now().Add(time.Hour),
		}}
	}
	b.must(ledger.Urge{Prompts: []ledger.AddPrompt{ask("A", "请报送"), ask("b", "")}})
	b.wantCode(b.apply(ledger.Urge{Prompts: []ledger.AddPrompt{ask("c", "也请报送")}, Draft: &ledger.DropDraft{Account: "clerk", Version: 1}}), ledger.Conflict)
	prompts, err := b.Prompts(t.Context(), p.ID)
	if err != nil || len(prompts) != 2 || prompts[0].Account != "a" || prompts[1].Account != "b" || len(prompts[0].Items) != 1 {
		t.Errorf("asked %+v, %v", prompts, err)
	}
	if got, err := b.Queued(t.Context()); err != nil || len(got) != 1 || got[0].To != "A" || got[0].Text != "请报送" {
		t.Errorf("queued %+v, %v", got, err)
	}
}
