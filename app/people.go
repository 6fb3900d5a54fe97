package app

import (
	"context"
	"slices"
	"strings"

	"duban/ledger"
)

// AccountOf returns the account that --as means: an account, or 角色:单位 such as
// 联系人:医保局, which is the first active member of that role and unit, or a guest
// when the roster has none.
func (a *App) AccountOf(ctx context.Context, as string) (string, error) {
	v := a.View()
	for _, m := range v.Book.Members {
		if ledger.AccountKey(m.Account) == ledger.AccountKey(as) {
			return m.Account, nil
		}
	}
	word, unit, ok := strings.Cut(strings.ReplaceAll(as, "：", ":"), ":")
	role, known := ledger.ParseMemberRole(word)
	if !known {
		if ok {
			return "", &ledger.Error{Code: ledger.Invalid, Detail: "角色应为联系人、负责人、督查室、领导、管理员之一"}
		}
		return as, nil // nobody in the roster: the bot will say so
	}
	units := v.UnitsNamed(unit)
	for _, m := range v.Book.Members {
		if m.Role != role || !m.Active {
			continue
		}
		if unit == "" || slices.ContainsFunc(m.Units, func(u string) bool { return slices.Contains(units, u) }) {
			return m.Account, nil
		}
	}
	if unit != "" && len(units) == 0 {
		return "", &ledger.Error{Code: ledger.NotFound, Detail: "没有清单写有单位“" + unit + "”"}
	}
	if unit == "" && (role == ledger.Contact || role == ledger.Head) {
		return "", &ledger.Error{Code: ledger.Invalid, Detail: "请写明单位，如“" + word + ":民政局”"}
	}
	// Nobody in the roster: a guest of this process, who is stored nowhere.
	a.guest = &ledger.Member{Account: "guest", Name: word, Role: role, Units: units, Active: true}
	return a.guest.Account, a.Reload(ctx)
}
