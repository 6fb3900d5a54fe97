package store

import (
	"fmt"

	"gorm.io/gorm/clause"

	"duban/chat"
	"duban/ledger"
)

type promptRow struct {
	AccountKey string `gorm:"primaryKey"`
	PlanID     int64
	Items      string
	WindowKey  string
	AtUS       int64 `gorm:"column:at_us"`
	UntilUS    int64 `gorm:"column:until_us"`
}

func (promptRow) TableName() string { return "prompts" }

// addReports appends reports, all or none. On MySQL the unit's duty is locked first, so
// that of two people who report for one unit at once the second sees the first's report
// and is refused, and so that a unit's lines are numbered in the order in which they are
// committed. The plan's row, which all reports need, is locked last (bumpPlans).
func (t *txn) addReports(c ledger.AddReports) error {
	if len(c.Reports) == 0 {
		return &ledger.Error{Code: ledger.Invalid, Detail: "没有要保存的报送"}
	}
	for i := range c.Reports {
		if err := t.addReport(&c.Reports[i]); err != nil {
			return err
		}
	}
	switch {
	case c.Drop != nil && t.joins: // a trip less: whether it was there is asked with the audit's head
		t.counts = true
		if err := t.later(deleteDraft, ledger.AccountKey(c.Drop.Account), c.Drop.Version); err != nil {
			return err
		}
		return t.later("SET @met = ROW_COUNT()")
	case c.Drop != nil:
		return t.dropDraft(*c.Drop)
	case c.Rest != nil:
		return t.saveDraft(*c.Rest)
	}
	return nil
}

// lockPlan is lock for a change of the plan.
func (t *txn) lockPlan(id int64) error {
	t.change(id)
	return t.lock(id)
}

// lock keeps others from reporting into the plan until the transaction ends, and
// notes that units have reported.
func (t *txn) lock(id int64) error {
	var row planRow
	err := t.db.Clauses(clause.Locking{Strength: "UPDATE"}).Select("id", "has_reports", "archived").Limit(1).Find(&row, "id = ?", id).Error
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if row.ID == 0 {
		return &ledger.Error{Code: ledger.NotFound, Detail: "清单已不存在"}
	}
	if row.Archived {
		return conflict("该清单已归档")
	}
	if !row.HasReports {
		if err := t.db.Exec("UPDATE plans SET has_reports = ? WHERE id = ?", true, id).Error; err != nil {
			return fmt.Errorf("plan: %w", err)
		}
	}
	return nil
}

func (t *txn) addReport(r *ledger.NewReport) error {
	if err := t.checkReport(r); err != nil {
		return err
	}
	if t.kept == nil {
		if err := t.later("UPDATE duties SET unit_id = unit_id WHERE item_id = ? AND unit_id = ?", r.ItemID, r.UnitID); err != nil {
			return fmt.Errorf("duty: %w", err)
		}
	}
	stood, version, err := t.before(r)
	if err != nil {
		return err
	}
	var was ledger.Report
	if n := len(stood); n > 0 {
		was = stood[n-1]
	}
	if was.ID != r.Base {
		return conflict("该事项刚有新的报送")
	}
	row := reportRow{
		PlanID: r.PlanID, ItemID: r.ItemID, UnitID: r.UnitID, Kind: string(r.Kind), PercentTenths: tenths(r.Percent), ReportedTenths: tenths(r.Reported),
		Approx: r.Approx, Text: r.Text, Note: r.Note, Actor: r.By, ActorName: r.ByName, Behind: r.Behind, AtUS: t.now.UnixMicro(),
		MsgID: r.MsgID, ConfirmMsgID: t.cause.MsgID, WindowKey: r.Window, TargetID: r.Target, Timing: string(r.Timing),
	}
	if row.ID, err = t.insertReport(&row); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	changed := int64(0) // on MySQL others may come first: bumpPlans knows
	if t.kept != nil {
		changed = version + 1
	}
	if err := t.stand(stood, &row, changed); err != nil {
		return err
	}
	t.report(&row)
	var from any
	if was.ID != 0 {
		from = reportWords{Kind: string(was.Kind), Percent: was.Percent}
	}
	return t.line("report", r.PlanID, fmt.Sprintf("item %d unit %d", r.ItemID, r.UnitID), from,
		reportWords{ID: row.ID, Kind: row.Kind, Percent: r.Percent, Text: r.Text, Target: r.Target}, r.Note)
}

// reportWords is a report as the audit tells it.
type reportWords struct {
	ID      int64          `json:"id,omitempty"`
	Kind    string         `json:"kind"`
	Percent ledger.Percent `json:"percent"`
	Text    string         `json:"text,omitempty"`
	Target  int64          `json:"target,omitempty"`
}

// checkReport refuses what no right program asks for: it is the last line before a
// wrong number.
func (t *txn) checkReport(r *ledger.NewReport) error {
	invalid := func(detail string) error { return &ledger.Error{Code: ledger.Invalid, Detail: detail} }
	switch r.Kind {
	case ledger.KindProgress, ledger.KindDone:
		if !r.Percent.Known() {
			return invalid("报送没有完成率")
		}
	case ledger.KindUnchanged, ledger.KindBlocked, ledger.KindNotStarted:
	case ledger.KindWithdrawn, ledger.KindReturned:
		if r.Percent.Known() || r.Target == 0 {
			return invalid("撤回和退回须指明原报送")
		}
	default:
		return invalid("报送种类有误")
	}
	if n, ok := r.Percent.Tenths(); ok && (n < 0 || n > 1000) {
		return invalid("完成率应在0到100之间")
	}
	for _, s := range []string{r.By, r.Behind, r.MsgID, t.cause.MsgID} {
		if len([]rune(s)) > maxKey {
			return invalid("账号或消息编号过长")
		}
	}
	return nil
}

// beforeReport reads, in one statement, what a report depends on: first how many duties
// and lines of the unit it names and whether the plan is archived, then what stands.
const beforeReport = "SELECT 0, '', (SELECT COUNT(*) FROM duties WHERE item_id = ? AND unit_id = ? AND plan_id = ?)," +
	" (SELECT COUNT(*) FROM reports WHERE id = ? AND item_id = ? AND unit_id = ?), '', (SELECT version FROM plans WHERE id = ?), (SELECT archived FROM plans WHERE id = ?)" +
	" UNION ALL SELECT r.id, r.kind, r.percent_tenths, r.text <> '', r.window_key, r.target_id, 0" +
	" FROM standing s JOIN reports r ON r.id = s.report_id WHERE s.item_id = ? AND s.unit_id = ? ORDER BY 1"

// before returns what stands of the unit's lines on the item, oldest first, provided
// that the plan takes reports, the unit has a share in the item, and the line that the
// new one is about is one of its own; and the plan's version.
func (t *txn) before(r *ledger.NewReport) (stood []ledger.Report, version int64, err error) {
	var archived *bool
	var duties, targets int
	err = t.rows(func(scan func(...any) error) error {
		var line ledger.Report
		var number *int
		var count int
		var target *int64
		var shut *bool
		if err := scan(&line.ID, &line.Kind, &number, &count, &line.Window, &target, &shut); err != nil || target == nil {
			return err
		}
		if line.ID == 0 {
			archived, duties, targets, version = shut, *number, count, *target
			return nil
		}
		line.Target = *target
		if line.Percent = percent(number); count > 0 {
			line.Text = someWords
		}
		stood = append(stood, line)
		return nil
	}, beforeReport, r.ItemID, r.UnitID, r.PlanID, r.Target, r.ItemID, r.UnitID, r.PlanID, r.PlanID, r.ItemID, r.UnitID)
	switch {
	case err != nil:
		return nil, 0, fmt.Errorf("before a report: %w", err)
	case archived == nil:
		return nil, 0, &ledger.Error{Code: ledger.NotFound, Detail: "清单已不存在"}
	case *archived:
		return nil, 0, conflict("该清单已归档")
	case duties == 0:
		return nil, 0, conflict("该单位已不负责此事项")
	case r.Target != 0 && targets == 0:
		return nil, 0, &ledger.Error{Code: ledger.Invalid, Detail: "原报送不存在"}
	}
	return stood, version, nil
}

func (t *txn) insertReport(r *reportRow) (id int64, err error) {
	res, err := t.exec("INSERT INTO reports (plan_id, item_id, unit_id, kind, percent_tenths, reported_tenths, approx, text, note, actor, actor_name,"+
		" behind, at_us, msg_id, confirm_msg_id, window_key, target_id, timing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		r.PlanID, r.ItemID, r.UnitID, r.Kind, r.PercentTenths, r.ReportedTenths, r.Approx, r.Text, r.Note, r.Actor, r.ActorName,
		r.Behind, r.AtUS, r.MsgID, r.ConfirmMsgID, r.WindowKey, r.TargetID, r.Timing)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId() //nolint:wrapcheck // the caller says what it is
}

// addPrompt records what a person is asked, in the place of what he was asked
// before, and queues the text.
func (t *txn) addPrompt(c ledger.AddPrompt) error {
	if err := t.savePrompt(&c.Prompt); err != nil {
		return err
	}
	if c.Text == "" {
		return nil
	}
	return t.queue([]chat.Message{{To: c.Prompt.Account, Text: c.Text, NotBefore: c.NotBefore, NotAfter: c.NotAfter, Key: c.Key}})
}

func (t *txn) savePrompt(p *ledger.Prompt) error {
	row, err := promptOf(p)
	if err != nil {
		return err
	}
	if err := t.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("prompt: %w", err)
	}
	return t.line("prompt", p.PlanID, row.AccountKey, nil, p.Items, p.Window)
}

func promptOf(p *ledger.Prompt) (promptRow, error) {
	account, err := key("账号", ledger.AccountKey(p.Account))
	if err != nil {
		return promptRow{}, err
	}
	items, err := toJSON(p.Items)
	if err != nil {
		return promptRow{}, err
	}
	return promptRow{
		AccountKey: account, PlanID: p.PlanID, Items: items, WindowKey: p.Window, AtUS: p.At.UnixMicro(), UntilUS: p.Until.UnixMicro(),
	}, nil
}
