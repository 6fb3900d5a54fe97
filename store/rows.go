package store

import (
	"encoding/json"
	"fmt"
	"reflect"

	"gorm.io/gorm"

	"duban/calendar"
	"duban/ledger"
)

type planRow struct {
	ID         int64  `json:"id"`
	Year       int    `json:"year"`
	Name       string `json:"name"`
	Title      string `json:"title"`
	Issuer     string `json:"issuer"`
	DocNumber  string `json:"doc_number"`
	Area       string `json:"area"`
	AsOf       string `json:"as_of"`
	AsOfLabel  string `json:"as_of_label"`
	Source     string `json:"source"`
	FigureRule string `json:"figure_rule"`
	Archived   bool   `json:"archived"`
	Imports    int    `json:"imports"`
	HasReports bool   `json:"has_reports"`
	Version    int64  `json:"version"`
	// Shape grows with the version, but for reports.
	Shape    int64 `json:"shape"`
	MergedUS int64 `gorm:"column:merged_us" json:"merged_us"`
}

func (planRow) TableName() string { return "plans" }

type unitRow struct {
	ID         int64
	PlanID     int64
	Name       string
	Collective bool
	Members    string
}

func (unitRow) TableName() string { return "units" }

type spellingRow struct {
	ID       int64
	PlanID   int64
	UnitID   int64
	Spelling string
}

func (spellingRow) TableName() string { return "unit_spellings" }

// itemRow has JSON names because an import keeps the rows it writes over.
type itemRow struct {
	ID            int64  `json:"id"`
	PlanID        int64  `json:"plan_id"`
	Pos           int    `json:"pos"`
	No            *int   `json:"no"`
	Title         string `json:"title"`
	Goal          string `json:"goal"`
	Progress      string `json:"progress"`
	PercentTenths *int   `json:"percent_tenths"`
	DueOn         string `json:"due_on"`
	Status        string `json:"status"`
	SubGoals      string `json:"sub_goals"`
	Parts         string `json:"parts"`
	Measures      string `json:"measures"`
}

func (itemRow) TableName() string { return "items" }

type dutyRow struct {
	ItemID     int64  `gorm:"primaryKey;autoIncrement:false" json:"item_id"`
	Pos        int    `gorm:"primaryKey;autoIncrement:false" json:"pos"`
	PlanID     int64  `json:"plan_id"`
	UnitID     int64  `json:"unit_id"`
	Printed    string `json:"printed"`
	Role       string `json:"role"`
	RoleSource string `json:"role_source"`
}

func (dutyRow) TableName() string { return "duties" }

type aliasRow struct {
	ID     int64
	PlanID int64
	Name   string
	UnitID int64
}

func (aliasRow) TableName() string { return "aliases" }

type synonymRow struct {
	ID     int64
	PlanID int64
	Word   string
	Target string
}

func (synonymRow) TableName() string { return "synonyms" }

type memberRow struct {
	ID         int64
	AccountKey string
	Account    string
	Name       string
	Role       string
	Phone      string
	Active     bool
}

func (memberRow) TableName() string { return "members" }

type memberUnitRow struct {
	MemberID int64 `gorm:"primaryKey;autoIncrement:false"`
	Pos      int   `gorm:"primaryKey;autoIncrement:false"`
	Name     string
	GainedOn string
	LostOn   string
}

func (memberUnitRow) TableName() string { return "member_units" }

type reportRow struct {
	ID            int64
	PlanID        int64
	ItemID        int64
	UnitID        int64
	Kind          string
	PercentTenths *int
	// ReportedTenths is what was said, when that was above 100.
	ReportedTenths *int
	Approx         bool
	Text           string
	Note           string
	Actor          string
	ActorName      string
	Behind         string
	AtUS           int64 `gorm:"column:at_us"`
	MsgID          string
	ConfirmMsgID   string
	WindowKey      string
	TargetID       int64
	Timing         string
}

func (reportRow) TableName() string { return "reports" }

type draftRow struct {
	AccountKey string `gorm:"primaryKey"`
	Version    int
	Kind       string
	Payload    string
	ExpiresUS  int64 `gorm:"column:expires_us"`
	SavedUS    int64 `gorm:"column:saved_us"`
	RemindedUS int64 `gorm:"column:reminded_us"`
	ClosedUS   int64 `gorm:"column:closed_us"`
}

func (draftRow) TableName() string { return "drafts" }

type importRow struct {
	ID         int64
	PlanID     int64
	Year       int
	PlanName   string
	Kind       string
	Source     string
	AsOf       string
	AsOfLabel  string
	Actor      string
	AtUS       int64 `gorm:"column:at_us"`
	Undone     bool
	PlanBefore string
}

func (importRow) TableName() string { return "imports" }

type importItemRow struct {
	ImportID   int64 `gorm:"primaryKey;autoIncrement:false"`
	ItemID     int64 `gorm:"primaryKey;autoIncrement:false"`
	ItemBefore *string
}

func (importItemRow) TableName() string { return "import_items" }

type importUnitRow struct {
	ImportID int64  `gorm:"primaryKey;autoIncrement:false"`
	Spelling string `gorm:"primaryKey"`
	UnitID   int64
	UnitNew  bool
}

func (importUnitRow) TableName() string { return "import_units" }

type versionRow struct {
	ImportID      int64 `gorm:"primaryKey;autoIncrement:false"`
	ItemID        int64 `gorm:"primaryKey;autoIncrement:false"`
	PlanID        int64
	Title         string
	Goal          string
	Progress      string
	PercentTenths *int
}

func (versionRow) TableName() string { return "item_versions" }

// The pieces of an item that are only ever read with it are kept as JSON, under
// names that do not follow a renaming in Go.
type (
	subGoalJSON struct {
		Mark  string `json:"mark"`
		Index int    `json:"index"`
		Text  string `json:"text"`
		Raw   string `json:"raw"`
	}
	partJSON struct {
		Label   string         `json:"label,omitempty"`
		Units   []string       `json:"units,omitempty"`
		Text    string         `json:"text"`
		Percent ledger.Percent `json:"percent"`
	}
	measureJSON struct {
		Name         string  `json:"name"`
		Unit         string  `json:"unit"`
		Target       float64 `json:"target,omitempty"`
		HasTarget    bool    `json:"has_target,omitempty"`
		TargetOp     string  `json:"target_op,omitempty"`
		TargetApprox bool    `json:"target_approx,omitempty"`
		Actual       float64 `json:"actual,omitempty"`
		HasActual    bool    `json:"has_actual,omitempty"`
		ActualApprox bool    `json:"actual_approx,omitempty"`
		Part         string  `json:"part,omitempty"`
	}
)

// encode writes a list as JSON, and nothing for an empty one.
func encode[T, J any](list []T, as func(T) J) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	out := make([]J, len(list))
	for i, v := range list {
		out[i] = as(v)
	}
	return toJSON(out)
}

// decode reads what encode wrote.
func decode[J, T any](text string, as func(J) T) ([]T, error) {
	if text == "" {
		return nil, nil
	}
	var in []J
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return nil, fmt.Errorf("stored list: %w", err)
	}
	out := make([]T, len(in))
	for i, v := range in {
		out[i] = as(v)
	}
	return out, nil
}

func tenths(p ledger.Percent) *int {
	n, ok := p.Tenths()
	if !ok {
		return nil
	}
	return &n
}

func percent(tenths *int) ledger.Percent {
	if tenths == nil {
		return ledger.Percent{}
	}
	return ledger.Tenths(*tenths)
}

// date reads a stored date; a damaged one is an error, an empty one no date.
func date(s string) (calendar.Date, error) {
	if s == "" {
		return calendar.Date{}, nil
	}
	d, err := calendar.ParseDate(s)
	if err != nil {
		return calendar.Date{}, fmt.Errorf("stored date: %w", err)
	}
	return d, nil
}

// maxParams bounds the values of a statement. The SQLite driver looks through all
// of them for each of them, so that many short statements are faster than a few long ones.
const maxParams = 600

// insert adds rows with as few statements as may be.
func insert[T any](db *gorm.DB, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	batch := maxParams / reflect.TypeFor[T]().NumField()
	return db.CreateInBatches(rows, batch).Error //nolint:wrapcheck // callers say what they insert
}
