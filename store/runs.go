package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duban/chat"
	"duban/ledger"
	"duban/scheduler"
)

type runRow struct {
	ID        int64
	Rule      string
	Period    string
	Slot      string
	Recipient string
	AtUS      int64 `gorm:"column:at_us"`
	MadeUS    int64 `gorm:"column:made_us"`
	Why       string
	Covers    string
	Claim     string
}

func (runRow) TableName() string { return "runs" }

type ruleRow struct {
	PlanID int64  `gorm:"primaryKey;autoIncrement:false"`
	Rule   string `gorm:"primaryKey"`
	Body   string
}

func (ruleRow) TableName() string { return "rules" }

type tickRow struct {
	ID   int64 `gorm:"primaryKey;autoIncrement:false"`
	AtUS int64 `gorm:"column:at_us"`
}

func (tickRow) TableName() string { return "ticks" }

// recordGroup is how many runs share a transaction.
const recordGroup = 250

// Record writes runs that have not been written before, each with its prompt and
// its messages; created says which those are. A run and what it brings are one
// transaction: of several replicas that record one run, the first does, and after a
// crash it is there with its messages or not at all.
func (s *Store) Record(ctx context.Context, runs ...scheduler.Run) (created []bool, err error) {
	for part := range slices.Chunk(runs, recordGroup) {
		var won []bool
		err := s.change(ctx, Cause{By: "scheduler"}, func(t *txn) error {
			var err error
			won, err = t.record(part)
			return err
		})
		if err != nil {
			return created, fail("record", err)
		}
		created = append(created, won...)
	}
	return created, nil
}

func (t *txn) record(runs []scheduler.Run) ([]bool, error) {
	claim := rand.Text()
	rows := make([]runRow, len(runs))
	for i := range runs {
		r := &runs[i]
		covers, err := toJSON(r.Covers)
		if err != nil {
			return nil, err
		}
		rows[i] = runRow{
			Rule: r.Rule, Period: r.Period, Slot: r.Slot, Recipient: ledger.AccountKey(r.To), AtUS: r.At.UnixMicro(),
			MadeUS: t.now.UnixMicro(), Why: string(r.Why), Covers: covers, Claim: claim,
		}
	}
	// One order for all, so that replicas wait for each other and not in a circle.
	slices.SortFunc(rows, func(a, b runRow) int { return compareRuns(&a, &b) })
	if err := insert(t.db.Clauses(clause.OnConflict{DoNothing: true}), rows); err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	var mine []runRow
	if err := t.db.Select("rule", "period", "slot", "recipient").Find(&mine, "claim = ?", claim).Error; err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	won := make(map[[4]string]bool, len(mine))
	for i := range mine {
		won[mine[i].key()] = true
	}
	created := make([]bool, len(runs))
	var prompts []promptRow
	var messages []chat.Message
	for i := range runs {
		r := &runs[i]
		k := [4]string{r.Rule, r.Period, r.Slot, ledger.AccountKey(r.To)}
		if !won[k] {
			continue
		}
		delete(won, k) // one run given twice is done once
		created[i] = true
		messages = append(messages, r.Messages...)
		if r.Prompt != nil {
			row, err := promptOf(r.Prompt)
			if err != nil {
				return nil, err
			}
			prompts = append(prompts, row)
		}
	}
	if err := insert(t.db.Clauses(clause.OnConflict{UpdateAll: true}), prompts); err != nil {
		return nil, fmt.Errorf("prompts: %w", err)
	}
	if len(messages) == 0 {
		return created, nil
	}
	return created, t.queue(messages)
}

func (r *runRow) key() [4]string { return [4]string{r.Rule, r.Period, r.Slot, r.Recipient} }

func compareRuns(a, b *runRow) int {
	ka, kb := a.key(), b.key()
	return slices.Compare(ka[:], kb[:])
}

// Recorded returns the runs of a rule that were planned from from on, without what
// they brought. One that is damaged is left out, lest it stop all others.
func (s *Store) Recorded(ctx context.Context, rule string, from time.Time) ([]scheduler.Run, error) {
	var rows []runRow
	err := s.read.WithContext(ctx).Order("at_us, id").Find(&rows, "rule = ? AND at_us >= ?", rule, from.UnixMicro()).Error
	if err != nil {
		return nil, fail("recorded runs", err)
	}
	out := make([]scheduler.Run, 0, len(rows))
	for i := range rows {
		r, err := rows[i].run()
		if err != nil {
			s.log.Error("stored run is unreadable", "error", err)
			continue
		}
		out = append(out, r)
	}
	return out, nil
}

// RunOf returns one run by its key.
func (s *Store) RunOf(ctx context.Context, rule, period, slot, account string) (scheduler.Run, bool, error) {
	row, found, err := first[runRow](s.read.WithContext(ctx), "rule = ? AND period = ? AND slot = ? AND recipient = ?",
		rule, period, slot, ledger.AccountKey(account))
	if err != nil || !found {
		return scheduler.Run{}, false, fail("run", err)
	}
	r, err := row.run()
	return r, err == nil, fail("run", err)
}

func (r *runRow) run() (scheduler.Run, error) {
	out := scheduler.Run{Rule: r.Rule, Period: r.Period, Slot: r.Slot, To: r.Recipient, At: instant(r.AtUS), Why: scheduler.Why(r.Why)}
	if r.Covers == "" || r.Covers == "null" {
		return out, nil
	}
	if err := json.Unmarshal([]byte(r.Covers), &out.Covers); err != nil {
		return out, fmt.Errorf("covers of run %d: %w", r.ID, err)
	}
	return out, nil
}

// Rules returns the rules that the office has edited, by plan.
func (s *Store) Rules(ctx context.Context) (map[int64][]scheduler.Rule, error) {
	var rows []ruleRow
	if err := s.read.WithContext(ctx).Order("plan_id, rule").Find(&rows).Error; err != nil {
		return nil, fail("rules", err)
	}
	out := map[int64][]scheduler.Rule{}
	for _, r := range rows {
		var rule scheduler.Rule
		if err := json.Unmarshal([]byte(r.Body), &rule); err != nil {
			return nil, fail("rules", fmt.Errorf("rule %s of plan %d: %w", r.Rule, r.PlanID, err))
		}
		out[r.PlanID] = append(out[r.PlanID], rule)
	}
	return out, nil
}

// SetRule keeps a rule as the office edited it. It is Invalid when it could not run.
func (s *Store) SetRule(ctx context.Context, by string, plan int64, rule scheduler.Rule) error {
	if err := rule.Check(); err != nil {
		return err //nolint:wrapcheck // already worded
	}
	err := s.change(ctx, Cause{By: by}, func(t *txn) error { return t.setRule(plan, rule) })
	return fail("set rule", err)
}

func (t *txn) setRule(plan int64, rule scheduler.Rule) error {
	body, err := toJSON(rule)
	if err != nil {
		return err
	}
	old, _, err := first[ruleRow](t.db, "plan_id = ? AND rule = ?", plan, rule.ID)
	if err != nil {
		return err
	}
	if err := t.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&ruleRow{plan, rule.ID, body}).Error; err != nil {
		return fmt.Errorf("rule: %w", err)
	}
	var was any
	if old.Body != "" {
		was = json.RawMessage(old.Body)
	}
	return t.line("rule", plan, rule.ID, was, rule, "")
}

// LastTick returns when a scheduler last looked at the clock; zero for never.
func (s *Store) LastTick(ctx context.Context) (time.Time, error) {
	row, found, err := first[tickRow](s.read.WithContext(ctx), "id = ?", 1)
	if err != nil || !found {
		return time.Time{}, fail("last tick", err)
	}
	return instant(row.AtUS), nil
}

// Ticked keeps when a scheduler looked at the clock.
func (s *Store) Ticked(ctx context.Context, at time.Time) error {
	err := s.change(ctx, Cause{By: "scheduler"}, func(t *txn) error {
		res := t.db.Exec("UPDATE ticks SET at_us = ? WHERE id = 1", at.UnixMicro())
		if res.Error != nil || res.RowsAffected > 0 {
			return res.Error //nolint:wrapcheck // named below
		}
		err := t.db.Create(&tickRow{1, at.UnixMicro()}).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) { // the same instant, or another replica's first
			return nil
		}
		return err //nolint:wrapcheck // named below
	})
	return fail("tick", err)
}

// PromptedSince returns who was asked to report from that instant on, and when, by
// account key.
func (s *Store) PromptedSince(ctx context.Context, from time.Time) (map[string]time.Time, error) {
	var rows []promptRow
	if err := s.read.WithContext(ctx).Select("account_key", "at_us").Find(&rows, "at_us >= ?", from.UnixMicro()).Error; err != nil {
		return nil, fail("prompts", err)
	}
	out := make(map[string]time.Time, len(rows))
	for i := range rows {
		out[rows[i].AccountKey] = instant(rows[i].AtUS)
	}
	return out, nil
}
