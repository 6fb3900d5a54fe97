package app

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/ledger"
)

const header = "账号,姓名,单位,角色,手机\n"

func TestReadRoster(t *testing.T) {
	w := newSample(t)
	rows := header +
		"zhangsan,张三,区民政局,联系人,13800000000\n" +
		"LiSi,李四, 区民政局；区残联 ,负责人,\n" +
		"zhaoming,赵明,,督查室,\n" +
		"\n" +
		"\"wang,wu\",王五,,领导,\n" +
		"admin,管理员,,管理员,\n" +
		"town,镇长,各镇街,联系人,\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(rows)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"utf-8": rows, "with a mark": "\ufeff" + rows, "GB18030": gbk, "CRLF": strings.ReplaceAll(rows, "\n", "\r\n")} {
		members, faults, err := w.ReadRoster([]byte(data))
		if err != nil || len(faults) > 0 || len(members) != 6 {
			t.Fatalf("%s: %d members, %v, %v", name, len(members), faults, err)
		}
		m := members[1]
		if m.Account != "LiSi" || m.Role != ledger.Head || !m.Active || len(m.Units) != 2 || !slices.Contains(m.Units, "区民政局") {
			t.Errorf("%s: %+v", name, m)
		}
		if members[0].Phone != "13800000000" || members[2].Role != ledger.Clerk || len(members[2].Units) != 0 || members[3].Account != "wang,wu" {
			t.Errorf("%s: %+v", name, members)
		}
	}
}

func TestRosterFaultsNameTheirRows(t *testing.T) {
	w := newSample(t)
	_, faults, err := w.ReadRoster([]byte(header +
		"a,甲,区民政局,联系人,\n" + // 2: right
		"b,乙,区天文局,联系人,\n" + // 3: unknown unit
		"c,丙,区民政局,科长,\n" + // 4: unknown role
		",丁,区民政局,联系人,\n" + // 5
		"e,,区民政局,联系人,\n" + // 6
		"f,己,,联系人,\n" + // 7: a contact of nothing
		"A,庚,区民政局,联系人,\n" + // 8: the account of row 2
		"g,辛\n" + // 9
		"\"h\n\",壬,区民政局;不存在局,联系人,\n")) // 10 and 11
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		row  int
		word string
	}{{3, "区天文局"}, {4, "科长"}, {5, "没有账号"}, {6, "没有姓名"}, {7, "必须有单位"}, {8, "与第2行重复"}, {9, "应有5列"}, {10, "不存在局"}}
	if len(faults) != len(want) {
		t.Fatalf("%d faults: %v", len(faults), faults)
	}
	for i, f := range faults {
		if f.Row != want[i].row || !strings.Contains(f.Text, want[i].word) {
			t.Errorf("%+v, want row %d with %s", f, want[i].row, want[i].word)
		}
	}
	for name, data := range map[string]string{"no header": "a,甲,区民政局,联系人,\n", "nothing": "", "other header": "账号,姓名\n", "a quote left open": header + "\"a,甲,区民政局,联系人,\n", "no text": "\xff\xff\xff\x00"} {
		if _, _, err := w.ReadRoster([]byte(data)); ledger.CodeOf(err) != ledger.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPutMembers(t *testing.T) {
	w := newSample(t)
	ms := []ledger.Member{
		{Account: "lead", Name: "张区长", Role: ledger.Leader, Active: true},
		{Account: "MIN", Name: "李四", Role: ledger.Contact, Units: []string{"区民政局"}, Active: true}, // the same account, written otherwise
		{Account: "clerk", Name: "赵明明", Role: ledger.Clerk, Active: true},                         // another name
		{Account: "neu", Name: "新", Role: ledger.Admin, Active: true},
	}
	dry, err := w.PutMembers(t.Context(), ms, false)
	if err != nil {
		t.Fatal(err)
	}
	before := w.View().Book.Version
	wet, err := w.PutMembers(t.Context(), ms, true)
	if err != nil || dry.New != wet.New || dry.Changed != wet.Changed || dry.Unchanged != wet.Unchanged || wet.New != 1 || wet.Unchanged != 1 || wet.Changed != 2 {
		t.Errorf("foretold %+v, done %+v, %v", dry, wet, err)
	}
	if w.View().Book.Version == before || len(w.View().Book.Members) != 5 {
		t.Errorf("version %d, %d members", w.View().Book.Version, len(w.View().Book.Members))
	}
}

func TestAccountOf(t *testing.T) {
	w := newSample(t)
	for as, want := range map[string]string{
		"min": "min", "MIN": "min", "联系人:民政局": "min", "联系人：区民政局": "min", "领导:": "lead", "督查室:": "clerk", "stranger": "stranger",
	} {
		if got, err := w.AccountOf(t.Context(), as); got != want || err != nil {
			t.Errorf("%s is %q (%v), want %s", as, got, err, want)
		}
	}
	for as, code := range map[string]ledger.Code{"联系人:天文局": ledger.NotFound, "科长:民政局": ledger.Invalid} {
		if got, err := w.AccountOf(t.Context(), as); ledger.CodeOf(err) != code {
			t.Errorf("%s is %q (%v), want %s", as, got, err, code)
		}
	}
}

// Whom the roster does not have talks as a guest, who is stored nowhere.
func TestGuest(t *testing.T) {
	w := newSample(t)
	as, err := w.AccountOf(t.Context(), "负责人:民政局")
	if err != nil {
		t.Fatal(err)
	}
	if got := w.say(as, "我负责哪些"); !strings.Contains(got, "区民政局负责") {
		t.Errorf("the guest reads %q", got)
	}
	book, err := w.Store.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range book.Members {
		if m.Account == as {
			t.Error("the guest was stored")
		}
	}
}

// Names that dashboards rely on; no name, account or text of a person in any.
func TestMetrics(t *testing.T) {
	w := newSample(t)
	w.say("lead", "第7项进度")
	h, err := newHandler(w)
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) string {
		r := httptest.NewRecorder()
		h.ServeHTTP(r, httptest.NewRequest("GET", path, nil))
		if r.Code != 200 {
			t.Errorf("%s: %d", path, r.Code)
		}
		return r.Body.String()
	}
	got := get("/metrics")
	has(t, got, `duban_callbacks_total{outcome="answered"} 0`, "duban_flood_refused_total 0", "duban_event_failures_total 0", "duban_version_check_errors_total 0",
		"duban_answer_duration_seconds_count 1", "duban_plans 1", "duban_items 20", "duban_members 4", "duban_ledger_version ")
	hasNot(t, got, "lead", "张区长", "第7项", "民政局")
	has(t, get("/healthz"), "ok")
	has(t, get("/readyz"), "database ok")
	if err := w.Store.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRecorder()
	h.ServeHTTP(r, httptest.NewRequest("GET", "/readyz", nil))
	if r.Code != 503 {
		t.Errorf("ready without a database: %d %s", r.Code, r.Body)
	}
	has(t, get("/healthz"), "ok")
}
