package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"duban/bot"
	"duban/bot/text"
	"duban/calendar"
	"duban/chat"
	"duban/ledger"
	"duban/store"
)

// Prompt asks a person to report these items now, whatever the calendar: the prompt
// becomes the context of his replies, and its text, which is returned, waits to be
// sent. Items that none of his units shares in are refused.
func (a *App) Prompt(ctx context.Context, plan, account string, items []int) (string, error) {
	p, err := a.PlanNamed(plan)
	if err != nil {
		return "", err
	}
	units, ok := a.View().UnitsOf(account, p.ID)
	if !ok {
		return "", &ledger.Error{Code: ledger.NotFound, Detail: "名册中没有账号“" + account + "”"}
	}
	slices.Sort(items)
	items = slices.Compact(items)
	for _, no := range items {
		it := p.Item(no)
		if it == nil {
			return "", &ledger.Error{Code: ledger.NotFound, Detail: fmt.Sprintf("清单中没有第%d项", no)}
		}
		if !it.Has(units) {
			return "", &ledger.Error{Code: ledger.Invalid, Detail: fmt.Sprintf("第%d项不是“%s”所在单位的事项", no, account)}
		}
	}
	if len(items) == 0 {
		return "", &ledger.Error{Code: ledger.Invalid, Detail: "请用 --items 指定事项，例如 3,5"}
	}
	now := a.clock.Now()
	week := calendar.PeriodOf(calendar.Week, calendar.DateOf(now))
	period, asked := text.PeriodName(week, week.From().Year), bot.Asked(p, units, items)
	said := text.Prompt(p, period, asked)
	if len(said) > chat.MaxText {
		return "", &ledger.Error{Code: ledger.Invalid, Detail: "事项过多，请分几次提示"}
	}
	asks := ledger.Prompt{Account: account, PlanID: p.ID, Items: items, Window: week.Key(), At: now, Until: week.To().Add(1).At(0, 0)}
	_, err = a.Store.Apply(ctx, store.Cause{By: "cli"}, ledger.AddPrompt{Prompt: asks}, "", chat.Message{To: account, Text: said, AnyHour: true, Key: bot.PromptKey(&asks), Card: text.PromptCard(cardID(account, now), p, period, asked)})
	if err != nil {
		return "", err
	}
	a.wakeCourier()
	return said, nil
}

// cardID names the card of one prompt for ever; two of one person never share an instant.
func cardID(account string, at time.Time) string {
	h := sha256.Sum256([]byte(ledger.AccountKey(account)))
	return "prompt-" + strconv.FormatInt(at.UnixMicro(), 36) + "-" + hex.EncodeToString(h[:8])
}
