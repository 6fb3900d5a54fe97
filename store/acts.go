package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"duban/calendar"
	"duban/ledger"
)

type actRow struct {
	ID            int64
	PlanID        int64
	ItemID        int64
	UnitID        int64
	Kind          string
	PercentTenths *int
	FromOn        string
	ToOn          string
	Milestones    string
	Note          string
	Actor         string
	ActorName     string
	Role          string
	AtUS          int64 `gorm:"column:at_us"`
	MsgID         string
	ConfirmMsgID  string
	TargetID      int64
}

func (actRow) TableName() string { return "acts" }

type milestoneJSON struct {
	On      string         `json:"on"`
	Percent ledger.Percent `json:"percent"`
}

// actWords is an act as the audit tells it.
type actWords struct {
	ID         int64           `json:"id"`
	Kind       string          `json:"kind"`
	Percent    ledger.Percent  `json:"percent"`
	From       string          `json:"from,omitempty"`
	To         string          `json:"to,omitempty"`
	Milestones []milestoneJSON `json:"milestones,omitempty"`
	Target     int64           `json:"target,omitempty"`
}

// addActs appends acts, all or none, under the lock that reports take, so that what
// they were decided on still stands.
func (t *txn) addActs(c ledger.AddActs) error {
	if len(c.Acts) == 0 {
		return &ledger.Error{Code: ledger.Invalid, Detail: "没有要办理的内容"}
	}
	var plans []int64
	for i := range c.Acts {
		if id := c.Acts[i].PlanID; !slices.Contains(plans, id) {
			plans = append(plans, id)
		}
	}
	slices.Sort(plans)
	for _, id := range plans {
		if err := t.lockPlan(id); err != nil {
			return err
		}
	}
	for i := range c.Acts {
		if err := t.addAct(&c.Acts[i]); err != nil {
			return err
		}
	}
	return t.confirm(c.Drop)
}

func (t *txn) addAct(a *ledger.NewAct) error {
	if err := t.checkAct(a); err != nil {
		return err
	}
	row := actRow{
		PlanID: a.PlanID, ItemID: a.ItemID, UnitID: a.UnitID, Kind: string(a.Kind), PercentTenths: tenths(a.Percent), FromOn: a.From.String(),
		ToOn: a.To.String(), Note: a.Note, Actor: a.By, ActorName: a.ByName, Role: string(a.Role), AtUS: t.now.UnixMicro(), MsgID: a.MsgID,
		ConfirmMsgID: t.cause.MsgID, TargetID: a.Target,
	}
	w := actWords{Kind: row.Kind, Percent: a.Percent, From: row.FromOn, To: row.ToOn, Target: a.Target}
	for _, m := range a.Milestones {
		w.Milestones = append(w.Milestones, milestoneJSON{m.On.String(), m.Percent})
	}
	var err error
	if row.Milestones, err = encode(w.Milestones, same[milestoneJSON]); err != nil {
		return err
	}
	if err := t.db.Create(&row).Error; err != nil {
		return fmt.Errorf("act: %w", err)
	}
	w.ID = row.ID
	subject := fmt.Sprintf(itemSubject, a.ItemID)
	if a.UnitID != 0 {
		subject = fmt.Sprintf("item %d unit %d", a.ItemID, a.UnitID)
	}
	var was any
	if a.Was != "" {
		was = a.Was
	}
	return t.line("act", a.PlanID, subject, was, w, a.Note)
}

// checkAct refuses what no right program asks for, and what was decided on an item
// that has changed since.
func (t *txn) checkAct(a *ledger.NewAct) error {
	invalid := func(detail string) error { return &ledger.Error{Code: ledger.Invalid, Detail: detail} }
	switch a.Kind {
	case ledger.ActFigure:
		if n, ok := a.Percent.Tenths(); !ok || n < 0 || n > 1000 {
			return invalid("完成率应在0到100之间")
		}
	case ledger.ActAskExtend, ledger.ActExtend:
		if a.To.IsZero() {
			return invalid("延期没有日期")
		}
	case ledger.ActHold:
		if a.From.IsZero() || !a.From.Before(a.To) {
			return invalid("暂缓的起止日期有误")
		}
	case ledger.ActResume:
		if a.From.IsZero() {
			return invalid("恢复没有日期")
		}
	case ledger.ActMilestones:
		last := ledger.Milestone{Percent: ledger.Tenths(-1)}
		for _, m := range a.Milestones {
			if n, ok := m.Percent.Tenths(); !ok || n > 1000 || !last.On.Before(m.On) || m.Percent.Cmp(last.Percent) < 0 {
				return invalid("里程碑的日期和完成率应依次递增")
			}
			last = m
		}
	case ledger.ActRefuse, ledger.ActClear:
		if a.Target == 0 {
			return invalid("没有指明所答复的内容")
		}
	case ledger.ActAskDone, ledger.ActAskHold, ledger.ActDone, ledger.ActClose, ledger.ActReopen:
	default:
		return invalid("办理种类有误")
	}
	for _, s := range []string{a.By, a.MsgID, t.cause.MsgID} {
		if len([]rune(s)) > maxKey {
			return invalid("账号或消息编号过长")
		}
	}
	var n int
	if err := t.db.Raw("SELECT COUNT(*) FROM items WHERE id = ? AND plan_id = ?", a.ItemID, a.PlanID).Scan(&n).Error; err != nil {
		return fmt.Errorf("item: %w", err)
	}
	if n == 0 {
		return conflict("该事项已不在台账中")
	}
	var newest int64
	if err := t.db.Raw("SELECT COALESCE(MAX(id), 0) FROM acts WHERE item_id = ?", a.ItemID).Scan(&newest).Error; err != nil {
		return fmt.Errorf("last act: %w", err)
	}
	if newest != a.Base {
		return conflict("该事项刚有新的办理")
	}
	if err := t.db.Raw("SELECT COALESCE(MAX(r.id), 0) FROM reports r JOIN duties d ON d.item_id = r.item_id AND d.unit_id = r.unit_id WHERE r.item_id = ?", a.ItemID).
		Scan(&newest).Error; err != nil {
		return fmt.Errorf("last report: %w", err)
	}
	if newest != a.Seen {
		return conflict("该事项刚有新的报送")
	}
	return nil
}

// setFigureRule changes a plan's rule for the figures of its items.
func (t *txn) setFigureRule(c ledger.SetFigureRule) error {
	if err := t.confirm(c.Drop); err != nil {
		return err
	}
	switch c.Rule {
	case ledger.FigureLead, ledger.FigureMean, ledger.FigureClerk:
	default:
		return &ledger.Error{Code: ledger.Invalid, Detail: "完成率规则有误"}
	}
	plan, err := t.openPlan(c.PlanID)
	if err != nil {
		return err
	}
	if plan.FigureRule != string(c.Was) {
		return conflict("完成率规则刚有变动")
	}
	if err := t.db.Exec("UPDATE plans SET figure_rule = ? WHERE id = ?", string(c.Rule), c.PlanID).Error; err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	t.change(c.PlanID)
	return t.line("figure_rule", c.PlanID, plan.Name, c.Was, c.Rule, "")
}

// openPlan locks and returns a plan that is not archived.
func (t *txn) openPlan(id int64) (planRow, error) {
	if err := t.lockPlan(id); err != nil {
		return planRow{}, err
	}
	plan, _, err := first[planRow](t.db, "id = ?", id)
	return plan, err
}

// changeGoal gives an item another goal, with what is counted of it, and leaves the
// item's form as a version that has no figure of its own.
func (t *txn) changeGoal(c ledger.ChangeGoal) error {
	if err := t.confirm(c.Drop); err != nil {
		return err
	}
	plan, err := t.openPlan(c.PlanID)
	if err != nil {
		return err
	}
	item, found, err := first[itemRow](t.db, "id = ? AND plan_id = ?", c.ItemID, c.PlanID)
	if err != nil {
		return err
	}
	if !found || item.Goal != c.Was {
		return conflict("该事项的目标刚有变动")
	}
	was := words(&item, nil)
	item.Goal = c.Goal
	if c.Title != "" {
		item.Title = c.Title
	}
	parts, err := decode(item.Parts, func(j partJSON) ledger.Part { return ledger.Part(j) })
	if err != nil {
		return err
	}
	if item.SubGoals, err = encode(ledger.ParseSubGoals(item.Goal), func(v ledger.SubGoal) subGoalJSON { return subGoalJSON(v) }); err != nil {
		return err
	}
	if item.Measures, err = encode(ledger.Measures(item.Goal, item.Progress, parts), func(v ledger.Measure) measureJSON { return measureJSON(v) }); err != nil {
		return err
	}
	if err := t.db.Exec("UPDATE items SET title = ?, goal = ?, sub_goals = ?, measures = ? WHERE id = ?", item.Title, item.Goal, item.SubGoals, item.Measures, item.ID).Error; err != nil {
		return fmt.Errorf("item: %w", err)
	}
	run := importRow{PlanID: c.PlanID, Year: plan.Year, PlanName: plan.Name, Kind: kindGoal, Source: c.Note, Actor: c.By, AtUS: t.now.UnixMicro()}
	if err := t.db.Create(&run).Error; err != nil {
		return fmt.Errorf("goal: %w", err)
	}
	v := versionRow{ImportID: run.ID, ItemID: item.ID, PlanID: c.PlanID, Title: item.Title, Goal: item.Goal, Progress: item.Progress, PercentTenths: item.PercentTenths}
	if err := t.db.Create(&v).Error; err != nil {
		return fmt.Errorf("version: %w", err)
	}
	t.change(c.PlanID)
	subject := fmt.Sprintf(itemSubject, item.ID)
	if err := t.line(whatItem, c.PlanID, subject, was, words(&item, nil), fmt.Sprintf(importReason, run.ID)); err != nil {
		return err
	}
	return t.line("goal", c.PlanID, subject, c.Was, c.Goal, c.Note)
}

// kindGoal is the kind of the imports row of a change of one goal, whose source is its reason.
const kindGoal = "goal"

// newYear opens a plan of another year with the units and rules of an older one.
func (t *txn) newYear(c ledger.NewYear) error {
	if err := t.confirm(c.Drop); err != nil {
		return err
	}
	name, err := key("台账名称", c.Name)
	if err != nil {
		return err
	}
	from, found, err := first[planRow](t.db, "id = ?", c.From)
	if err != nil {
		return err
	}
	if !found {
		return errNoPlan()
	}
	if _, found, err = first[planRow](t.db, "year = ? AND name = ?", c.Year, name); err != nil || found {
		if err == nil {
			err = conflict("该台账已存在")
		}
		return err
	}
	plan := planRow{Year: c.Year, Name: name, Issuer: from.Issuer, Area: from.Area, FigureRule: from.FigureRule, Version: 1}
	if err := t.db.Create(&plan).Error; err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if err := t.copyUnits(from.ID, plan.ID); err != nil {
		return err
	}
	return t.line("new_year", plan.ID, name, nil, plan, from.Name)
}

// copyUnits gives a new plan the units of another, with their spellings and aliases,
// the words that people use, and the office's rules of reminding.
func (t *txn) copyUnits(from, to int64) error {
	var units []unitRow
	var spellings []spellingRow
	var aliases []aliasRow
	var synonyms []synonymRow
	for _, list := range []any{&units, &spellings, &aliases, &synonyms} {
		if err := t.db.Order("id").Find(list, "plan_id = ?", from).Error; err != nil {
			return fmt.Errorf("units: %w", err)
		}
	}
	ids := make(map[int64]int64, len(units))
	for _, u := range units {
		old := u.ID
		u.ID, u.PlanID = 0, to
		if err := t.db.Create(&u).Error; err != nil {
			return fmt.Errorf("unit: %w", err)
		}
		ids[old] = u.ID
	}
	for i := range spellings {
		spellings[i].ID, spellings[i].PlanID, spellings[i].UnitID = 0, to, ids[spellings[i].UnitID]
	}
	for i := range aliases {
		aliases[i].ID, aliases[i].PlanID, aliases[i].UnitID = 0, to, ids[aliases[i].UnitID]
	}
	for i := range synonyms {
		synonyms[i].ID, synonyms[i].PlanID = 0, to
	}
	for _, err := range []error{insert(t.db, spellings), insert(t.db, aliases), insert(t.db, synonyms)} {
		if err != nil {
			return fmt.Errorf("names: %w", err)
		}
	}
	if err := t.db.Exec("INSERT INTO rules (plan_id, rule, body) SELECT ?, rule, body FROM rules WHERE plan_id = ?", to, from).Error; err != nil {
		return fmt.Errorf("rules: %w", err)
	}
	return nil
}

// archive closes a plan, or opens it again.
func (t *txn) archive(c ledger.Archive) error {
	if err := t.confirm(c.Drop); err != nil {
		return err
	}
	plan, found, err := first[planRow](t.db, "id = ?", c.PlanID)
	if err != nil {
		return err
	}
	if !found {
		return errNoPlan()
	}
	if plan.Archived == !c.Open {
		return conflict("该台账的状态刚有变动")
	}
	if err := t.db.Exec("UPDATE plans SET archived = ? WHERE id = ?", !c.Open, c.PlanID).Error; err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	t.change(c.PlanID)
	return t.line("archive", c.PlanID, plan.Name, plan.Archived, !c.Open, "")
}

// refuse leaves a line of what somebody asked for and may not do.
func (t *txn) refuse(c ledger.Refusal) error {
	if err := t.confirm(c.Drop); err != nil {
		return err
	}
	return t.line("refused", c.PlanID, c.What, nil, c.Said, "")
}

// acts makes of the items what was done to them.
func (f *filler) acts() error {
	return f.each("SELECT id, item_id, unit_id, kind, percent_tenths, from_on, to_on, milestones, note, actor, actor_name, role, at_us, msg_id, target_id FROM acts",
		" ORDER BY id",
		func(scan func(...any) error) error {
			var r actRow
			if err := scan(&r.ID, &r.ItemID, &r.UnitID, &r.Kind, &r.PercentTenths, &r.FromOn, &r.ToOn, &r.Milestones, &r.Note, &r.Actor, &r.ActorName,
				&r.Role, &r.AtUS, &r.MsgID, &r.TargetID); err != nil {
				return err
			}
			it := f.items[r.ItemID]
			if it == nil {
				return nil
			}
			a, err := r.act()
			if err != nil {
				return err
			}
			it.Take(a)
			return nil
		})
}

func (r *actRow) act() (ledger.Act, error) {
	a := ledger.Act{
		ID: r.ID, ItemID: r.ItemID, UnitID: r.UnitID, Kind: ledger.ActKind(r.Kind), Percent: percent(r.PercentTenths), Note: r.Note, By: r.Actor,
		ByName: r.ActorName, Role: ledger.MemberRole(r.Role), At: instant(r.AtUS), MsgID: r.MsgID, Target: r.TargetID,
	}
	var err error
	if a.From, err = date(r.FromOn); err != nil {
		return a, err
	}
	if a.To, err = date(r.ToOn); err != nil {
		return a, err
	}
	if r.Milestones == "" {
		return a, nil
	}
	var list []milestoneJSON
	if err := json.Unmarshal([]byte(r.Milestones), &list); err != nil {
		return a, fmt.Errorf("milestones of act %d: %w", r.ID, err)
	}
	for _, m := range list {
		on, err := calendar.ParseDate(m.On)
		if err != nil {
			return a, fmt.Errorf("milestones of act %d: %w", r.ID, err)
		}
		a.Milestones = append(a.Milestones, ledger.Milestone{On: on, Percent: m.Percent})
	}
	return a, nil
}
