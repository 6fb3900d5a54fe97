package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"duban/ledger"
)

// VerifyAudit recomputes every chain of the audit, and compares the forms of the
// items that imports left with what the audit says of them. Its error, of code
// Invalid, names the first row that was changed, removed or put in since it was
// written. Who can write the database can also rewrite a whole chain; against that
// helps only a copy of the heads kept elsewhere.
func (s *Store) VerifyAudit(ctx context.Context) error {
	err := s.read.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		told := map[formKey]form{}
		if err := verifyChains(db, func(r *auditRow) error { return tell(told, r) }); err != nil {
			return err
		}
		return verifyForms(db, told)
	}, snapshot)
	return fail("verify audit", err)
}

// verifyChains checks every line against the one before it in its chain, and the
// last of each against the chain's head. visit gets each sound line.
func verifyChains(db *gorm.DB, visit func(*auditRow) error) error {
	var heads []headRow
	if err := db.Order("chain").Find(&heads).Error; err != nil {
		return fmt.Errorf("audit heads: %w", err)
	}
	links := make(map[int]*headRow, len(heads))
	for _, h := range heads {
		links[h.Chain] = &headRow{Chain: h.Chain}
	}
	rows, err := db.Model(&auditRow{}).Order("id").Rows()
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r auditRow
		if err := db.ScanRows(rows, &r); err != nil {
			return fmt.Errorf("audit: %w", err)
		}
		link := links[r.Chain]
		switch {
		case link == nil:
			return broken(&r, "链号不存在")
		case r.Seq != link.Seq+1:
			return broken(&r, "与上一条之间有缺失或插入")
		case r.PrevHash != link.Hash:
			return broken(&r, "与上一条的校验值不衔接")
		case r.sum() != r.Hash:
			return broken(&r, "内容与校验值不符")
		}
		link.Seq, link.Hash = r.Seq, r.Hash
		if err := visit(&r); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	for _, h := range heads {
		if link := links[h.Chain]; link.Seq != h.Seq || link.Hash != h.Hash {
			return tampered("审计记录不完整：第%d链应有%d条，实有%d条", h.Chain, h.Seq, link.Seq)
		}
	}
	return nil
}

func broken(r *auditRow, how string) error {
	return tampered("审计记录第%d条（第%d链第%d号，%s）被改动：%s", r.ID, r.Chain, r.Seq, instant(r.AtUS).Format(time.RFC3339), how)
}

func tampered(format string, args ...any) error {
	return &ledger.Error{Code: ledger.Invalid, Detail: fmt.Sprintf(format, args...)}
}

// formKey names the form in which an import left an item, and form is a hash of it.
type (
	formKey struct{ run, item int64 }
	form    [sha256.Size]byte
)

// importReason and itemSubject are how an audit line names an import and an item.
const (
	importReason = "import %d"
	itemSubject  = "item %d"
	whatItem     = "item"
)

func formOf(title, goal, progress string, percent ledger.Percent) form {
	return sha256.Sum256(fmt.Appendf(nil, "%q %q %q %v", title, goal, progress, percent))
}

// tell notes what an audit line says of an item's form.
func tell(told map[formKey]form, r *auditRow) error {
	if r.What != whatItem {
		return nil
	}
	var k formKey
	if _, err := fmt.Sscanf(r.Why, importReason, &k.run); err != nil {
		return fmt.Errorf("audit line %d: %w", r.ID, err)
	}
	if _, err := fmt.Sscanf(r.Subject, itemSubject, &k.item); err != nil {
		return fmt.Errorf("audit line %d: %w", r.ID, err)
	}
	var w itemWords
	if err := json.Unmarshal([]byte(r.NewValue), &w); err != nil {
		return fmt.Errorf("audit line %d: %w", r.ID, err)
	}
	told[k] = formOf(w.Title, w.Goal, w.Progress, w.Percent)
	return nil
}

// verifyForms checks the stored forms against those that the audit tells of.
func verifyForms(db *gorm.DB, told map[formKey]form) error {
	rows, err := db.Model(&versionRow{}).Order("import_id, item_id").Rows()
	if err != nil {
		return fmt.Errorf("item versions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r versionRow
		if err := db.ScanRows(rows, &r); err != nil {
			return fmt.Errorf("item versions: %w", err)
		}
		k := formKey{r.ImportID, r.ItemID}
		if told[k] != formOf(r.Title, r.Goal, r.Progress, percent(r.PercentTenths)) {
			return tampered("事项历史（第%d次导入，事项编号%d）被改动：内容与审计记录不符", r.ImportID, r.ItemID)
		}
		delete(told, k)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("item versions: %w", err)
	}
	if len(told) > 0 {
		return tampered("事项历史不完整：审计记录中有%d条，历史中没有", len(told))
	}
	return nil
}
