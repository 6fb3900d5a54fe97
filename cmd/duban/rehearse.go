package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"duban/app"
	"duban/calendar"
)

const rehearseUsage = "rehearse --from 日期 --to 日期 [--json]"

// rehearse lists what the reminder rules would do between two days.
func (p *program) rehearse(ctx context.Context, args []string) int {
	fs, file := p.flags("rehearse")
	fromText := fs.String("from", "", "第一天，例如2024-01-01")
	toText := fs.String("to", "", "最后一天")
	asJSON := fs.Bool("json", false, "每行一个JSON")
	rest, err := parse(fs, args)
	if err == nil && (len(rest) > 0 || *fromText == "" || *toText == "") {
		err = errors.New("missing days")
	}
	if err != nil {
		return p.misuse(err, rehearseUsage)
	}
	from, err := calendar.ParseDate(*fromText)
	if err != nil {
		return p.fail(fmt.Errorf("日期“%s”应写成2024-01-01", *fromText))
	}
	to, err := calendar.ParseDate(*toText)
	if err != nil {
		return p.fail(fmt.Errorf("日期“%s”应写成2024-12-31", *toText))
	}
	if to.Before(from) {
		return p.fail(errors.New("结束日期早于开始日期"))
	}
	a, err := p.open(ctx, *file)
	if err != nil {
		return p.fail(err)
	}
	defer a.Close()
	out := bufio.NewWriter(p.stdout)
	tell := func(h app.Happening) error { return writeTable(out, h) }
	if *asJSON {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		tell = func(h app.Happening) error { return enc.Encode(lineOf(h)) }
	}
	if err := errors.Join(a.Rehearse(ctx, from, to, tell), out.Flush()); err != nil {
		return p.fail(err)
	}
	return 0
}

// rehearsed is one line of the JSON output.
type rehearsed struct {
	At     string   `json:"at"`
	Rule   string   `json:"rule"`
	Period string   `json:"period"`
	Status string   `json:"status"`
	Reason string   `json:"reason"`
	To     []string `json:"to"`
	Text   string   `json:"text"`
}

func lineOf(h app.Happening) rehearsed {
	r := rehearsed{
		At: h.At.In(calendar.Zone).Format(time.RFC3339), Rule: h.Rule, Period: h.Period, Status: "sent", Reason: h.Reason, To: h.To, Text: h.Text,
	}
	if h.Why != "" {
		r.Status = "skipped"
	}
	if r.To == nil {
		r.To = []string{}
	}
	return r
}

// writeTable writes a happening for people: a line, and the text indented below.
func writeTable(out *bufio.Writer, h app.Happening) error {
	at := h.At.In(calendar.Zone)
	day := calendar.DateOf(at)
	weekday := [...]string{"日", "一", "二", "三", "四", "五", "六"}[day.Weekday()]
	if h.Why != "" {
		_, err := fmt.Fprintf(out, "%s 周%s %s  %s  %s  未发送：%s\n", day, weekday, at.Format("15:04"), h.Rule, h.Period, h.Reason)
		return err
	}
	to := strings.Join(h.To[:min(3, len(h.To))], "、")
	if len(h.To) > 3 {
		to += fmt.Sprintf("等%d人", len(h.To))
	}
	_, err := fmt.Fprintf(out, "%s 周%s %s  %s  %s  发给%s\n    %s\n", day, weekday, at.Format("15:04"), h.Rule, h.Period, to, strings.ReplaceAll(h.Text, "\n", "\n    "))
	return err
}
