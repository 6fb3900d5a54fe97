package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/internal/testkit"
)

const (
	reportRounds = 7
	reportSpan   = time.Second
	reportLines  = 32
)

// BenchmarkReports has contacts report and confirm, each on a connection of his own,
// both answered, and compares with the same client asking and with a server of the
// bare protocol, all in processes of their own and in turns. It prints the medians of
// the ratios round by round.
func BenchmarkReports(b *testing.B) {
	for _, on := range []struct {
		name     string
		database func(testing.TB) string
	}{
		{"SQLite", func(testing.TB) string { return "" }},
		{"MariaDB", testkit.MariaDB},
	} {
		b.Run(on.name, func(b *testing.B) {
			office := newBureau(b, on.database(b))
			office.serve(b)
			bare := ceiling(b)
			var table string
			for b.Loop() {
				table = compareReports(b, office.base, bare)
			}
			b.Logf("%s\n%s", on.name, table)
		})
	}
}

func compareReports(b *testing.B, ours, bare string) string {
	reports := func(n int, words ...string) (out []dialog) {
		for i := range n {
			out = append(out, reporting(i, words[0], words[1]))
		}
		return out
	}
	questions := func(n int, word string) (out []dialog) {
		for range n {
			out = append(out, asking("zhang", "第7项进度", word))
		}
		return out
	}
	var limit, asked, confirmed, alone, beside []measured
	for range reportRounds {
		limit = append(limit, run(b, bare, reportSpan, reports(reportLines, "字", "字")))
		asked = append(asked, run(b, ours, reportSpan, questions(reportLines, "第7项")))
		confirmed = append(confirmed, run(b, ours, reportSpan, reports(reportLines, "请核对", "已保存")))
		// Thirty connections ask, beside two that ask too, and beside two that report and confirm.
		alone = append(alone, run(b, ours, reportSpan, questions(reportLines-2, "第7项"), questions(2, "第7项")...))
		beside = append(beside, run(b, ours, reportSpan, questions(reportLines-2, "第7项"), reports(2, "请核对", "已保存")...))
	}
	var out strings.Builder
	row := func(name string, a, b []measured) {
		fmt.Fprintf(&out, "%-28s %9.0f/s %9.0f/s ratio %5.2f   p99 %7.2fms %7.2fms ratio %5.2f\n", name,
			mid(b, rateOf), mid(a, rateOf), ratio(a, b, rateOf), mid(b, p99Of), mid(a, p99Of), ratio(a, b, p99Of))
	}
	row("questions : bare", asked, limit)
	row("confirmed reports : bare", confirmed, limit)
	row("confirmed reports : questions", confirmed, asked)
	row("questions beside reports", beside, alone)
	return out.String()
}

func rateOf(m measured) float64 { return m.rate }
func p99Of(m measured) float64  { return float64(m.p99.Microseconds()) / 1000 }

// mid is the median of a figure over the rounds.
func mid(runs []measured, of func(measured) float64) float64 {
	var list []float64
	for _, m := range runs {
		list = append(list, of(m))
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// ratio is the median of the ratios round by round.
func ratio(a, b []measured, of func(measured) float64) float64 {
	var list []float64
	for i := range a {
		list = append(list, of(a[i])/of(b[i]))
	}
	slices.Sort(list)
	return list[len(list)/2]
}
