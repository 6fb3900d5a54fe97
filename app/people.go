package app

import (
	"slices"
	"strings"

	"duban/ledger"
)

// AccountOf returns the account that --as means: an account, or 角色:单位 such as
// 联系人:医保局, which is the first active member of that role and unit.
func (a *App) AccountOf(as string) (string, error) {
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
	return "", &ledger.Error{Code: ledger.NotFound, Detail: "名册中没有“" + as + "”，请先用 duban roster 导入人员"}
}
