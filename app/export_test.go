package app

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/config"
	"duban/internal/testkit"
	"duban/ledger"
)

func newHandler(w *world) (http.Handler, error) {
	w.App.cfg.WeCom = config.WeCom{CorpID: "ww0d0ba0demo2024", AgentID: 1000002, Token: config.NewSecret("QDG6eK"), AESKey: config.NewSecret("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")}
	return w.Handler()
}

// The names and kinds of fields are a contract with other programs.
func TestExportJSON(t *testing.T) {
	p := testkit.GoldPlan(t, testkit.Zhangqiu)
	it := p.Item(7)
	at := time.Date(2024, 7, 3, 1, 30, 0, 0, time.UTC)
	it.Reports = []ledger.Report{
		{UnitID: it.Duties[1].UnitID, Kind: ledger.KindProgress, Percent: ledger.Tenths(805), Text: "161家 <药店>", ByName: "王五", At: at},
		{UnitID: it.Duties[0].UnitID, Kind: ledger.KindBlocked, Text: "等验收", ByName: "李四", At: at},
	}
	var out bytes.Buffer
	if err := ExportJSON(&out, p); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	list, ok := got["items"].([]any)
	if !ok || got["plan"] != "2024年民生实事" || got["year"] != 2024.0 || got["as_of"] != "2024-06-30" || len(list) != 20 {
		t.Fatalf("%v %v %v, %d items", got["plan"], got["year"], got["as_of"], len(list))
	}
	seven, ok := list[6].(map[string]any)
	if !ok || seven["no"] != 7.0 || seven["percent"] != 70.0 || seven["title"] != it.Title || seven["goal"] != it.Goal || seven["progress"] != it.Progress {
		t.Errorf("%v", seven)
	}
	units, segments := seven["units"].([]any), seven["segments"].([]any)
	if u := units[0].(map[string]any); u["role"] != "lead" || u["name"] != it.Duties[0].Printed {
		t.Errorf("%v", u)
	}
	if u := units[1].(map[string]any); u["role"] != "co" {
		t.Errorf("%v", u)
	}
	first, second := segments[0].(map[string]any), segments[1].(map[string]any) // in the order of the duties
	if v, there := first["percent"]; !there || v != nil || first["kind"] != "blocked" || first["unit"] != it.Duties[0].Printed {
		t.Errorf("a report without a figure: %v", first)
	}
	if second["percent"] != 80.5 || second["text"] != "161家 <药店>" || second["at"] != "2024-07-03T09:30:00+08:00" || second["by"] != "王五" {
		t.Errorf("%v", second)
	}
	if strings.Contains(out.String(), `\u003c`) {
		t.Error("text is escaped for HTML")
	}
}

func TestExportOfUnknowns(t *testing.T) {
	p := testkit.GoldPlan(t, testkit.Jining)
	var out bytes.Buffer
	if err := ExportJSON(&out, p); err != nil {
		t.Fatal(err)
	}
	var got struct {
		AsOf  string `json:"as_of"`
		Items []struct {
			Percent  *float64
			Units    []any
			Segments []any
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.AsOf != "" || len(got.Items) != 27 {
		t.Errorf("as of %q, %d items", got.AsOf, len(got.Items))
	}
	for i, it := range got.Items {
		if it.Percent != nil || it.Segments == nil || len(it.Units) == 0 {
			t.Errorf("item %d: %+v", i+1, it)
		}
	}
	var empty bytes.Buffer
	if err := ExportJSON(&empty, &ledger.Plan{Items: []*ledger.Item{{No: 1}}}); err != nil {
		t.Fatal(err)
	}
	has(t, empty.String(), `"units": []`, `"segments": []`, `"percent": null`)
	has(t, jsonOf(t, &ledger.Plan{}), `"items": []`)
}

func jsonOf(t *testing.T, p *ledger.Plan) string {
	t.Helper()
	var out bytes.Buffer
	if err := ExportJSON(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestExportCSV(t *testing.T) {
	p := &ledger.Plan{AsOf: calendar.NewDate(2024, 6, 30), Items: []*ledger.Item{
		{No: 1, Title: "=1+1", Goal: "-1", Progress: "@x\n第二行", Percent: ledger.Tenths(785), Duties: []ledger.Duty{{Printed: "甲局", Role: ledger.Lead}, {Printed: "+乙局", Role: ledger.Assist}, {Printed: "丙局", Role: ledger.Assist}}},
		{No: 2, Title: "乙"},
	}}
	var out bytes.Buffer
	if err := ExportCSV(&out, p); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || len(rows) != 3 {
		t.Fatalf("%v, marked %t, %d rows", err, marked, len(rows))
	}
	if got := rows[1]; got[0] != "1" || got[3] != "78.5" || got[5] != "甲局" {
		t.Errorf("%q", got)
	}
	if rows[2][3] != "" {
		t.Errorf("an unknown figure is %q", rows[2][3])
	}
	for _, cell := range rows[1] {
		if strings.ContainsAny(cell[:1], "=+-@") {
			t.Errorf("a spreadsheet would compute %q", cell)
		}
	}
}

func TestPlanNamed(t *testing.T) {
	w := newWorld(t, "")
	if _, err := w.PlanNamed(""); ledger.CodeOf(err) != ledger.NotFound {
		t.Error(err)
	}
	w.sample()
	if p, err := w.PlanNamed(""); err != nil || p.Name != "2024年民生实事" {
		t.Error(p, err)
	}
	if _, err := w.PlanNamed("x"); ledger.CodeOf(err) != ledger.NotFound || !strings.Contains(err.Error(), "2024年民生实事") {
		t.Error(err)
	}
	w.importFile("jining-2024.docx")
	if _, err := w.PlanNamed(""); ledger.CodeOf(err) != ledger.Ambiguous {
		t.Error(err)
	}
}
