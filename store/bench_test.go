package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duban/internal/testkit"
	"duban/ledger"
)

// document is a progress table of n items with three units each.
func document(n int) ledger.Import {
	imp := ledger.Import{Source: "表.docx", Kind: ledger.ImportProgress, Title: "进展情况", Area: "章丘区"}
	for i := range n {
		it := ledger.ImportItem{
			No: i + 1, Row: i + 2, Title: fmt.Sprintf("第%d件实事", i+1),
			Goal:        "①" + strings.Repeat("新建社区食堂二十处，", 4) + "；②" + strings.Repeat("改造老旧小区三十个，", 4),
			SubGoals:    []ledger.SubGoal{{Mark: "①", Index: 1, Text: "新建社区食堂二十处", Raw: "①新建社区食堂二十处；"}, {Mark: "②", Index: 2, Text: "改造老旧小区三十个", Raw: "②改造老旧小区三十个"}},
			HasProgress: true, Progress: strings.Repeat("已完成十二处，其余正在施工。", 6),
			Parts:      []ledger.Part{{Label: "民政局", Units: []string{"民政局"}, Text: "已完成十二处", Percent: ledger.Whole(60)}},
			HasPercent: true, Percent: ledger.Tenths(i % 1000),
			Measures: []ledger.Measure{{Name: "社区食堂", Unit: "处", Target: 20, HasTarget: true, TargetOp: "=", Actual: 12, HasActual: true}},
		}
		for j := range 3 {
			role := ledger.Assist
			if j == 0 {
				role = ledger.Lead
			}
			it.Units = append(it.Units, ledger.ImportUnit{Printed: fmt.Sprintf("第%d局", (i*3+j)%40), Role: role, Source: ledger.RoleFromPosition})
		}
		imp.Items = append(imp.Items, it)
	}
	return imp
}

func importPlan(b testing.TB, s *Store, name string, version int64, imp ledger.Import) {
	b.Helper()
	c := ledger.ApplyImport{Plan: ledger.PlanRef{Year: 2024, Name: name, Version: version}, Import: imp, By: "cli"}
	if _, err := s.Apply(b.Context(), Cause{By: "cli"}, c, ""); err != nil {
		b.Fatal(err)
	}
}

func eachDatabase(b *testing.B, run func(*testing.B, *Store)) {
	b.Run("sqlite", func(b *testing.B) { run(b, open(b, "sqlite:"+filepath.Join(b.TempDir(), "duban.db"))) })
	b.Run("mariadb", func(b *testing.B) { run(b, open(b, testkit.MariaDB(b))) })
}

// BenchmarkApply has 32 callers, each waiting until its own change is on disk. A
// name is event, row, plan version and audit line, as a report is; a draft is
// event and row.
func BenchmarkApply(b *testing.B) {
	eachDatabase(b, func(b *testing.B, s *Store) {
		importPlan(b, s, "民生实事", 0, document(20))
		book, err := s.Load(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		var n atomic.Int64
		for _, kind := range []struct {
			name   string
			change func(int64) ledger.Change
		}{
			{"name", func(i int64) ledger.Change {
				return ledger.AddSynonym{PlanID: book.Plans[0].ID, Word: fmt.Sprint("词", i), Target: "助浴"}
			}},
			{"draft", func(i int64) ledger.Change {
				return ledger.SaveDraft{Draft: ledger.Draft{Account: fmt.Sprint("u", i), Kind: ledger.DraftAlias, Payload: []byte("{}"), ExpiresAt: time.Unix(1<<40, 0)}}
			}},
		} {
			b.Run(kind.name, func(b *testing.B) {
				b.SetParallelism(16) // times two processors
				b.ReportAllocs()
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						i := n.Add(1)
						if yes, err := s.Apply(b.Context(), Cause{EventID: fmt.Sprint("1000002/zhangsan/", i), By: "zhangsan", MsgID: fmt.Sprint(i)}, kind.change(i), "已记入台账。"); !yes || err != nil {
							b.Error(yes, err)
						}
					}
				})
			})
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for _, plans := range []int{2, 1000} {
		b.Run(fmt.Sprint(plans), func(b *testing.B) {
			eachDatabase(b, func(b *testing.B, s *Store) {
				imp := document(30)
				for i := range plans {
					importPlan(b, s, fmt.Sprint("台账", i), 0, imp)
				}
				b.Run("load", func(b *testing.B) {
					for b.Loop() {
						if book, err := s.Load(b.Context()); err != nil || len(book.Plans) != plans {
							b.Fatal(err)
						}
					}
				})
				book, err := s.Load(b.Context())
				if err != nil {
					b.Fatal(err)
				}
				b.Run("version", func(b *testing.B) {
					for b.Loop() {
						if _, err := s.Version(b.Context()); err != nil {
							b.Fatal(err)
						}
					}
				})
				b.Run("refresh", func(b *testing.B) {
					for b.Loop() {
						book.Plans[0].Version--
						if book, err = s.Refresh(b.Context(), book); err != nil {
							b.Fatal(err)
						}
					}
				})
			})
		})
	}
}

// BenchmarkImport writes 10 000 rows into a new plan, then the same rows changed.
func BenchmarkImport(b *testing.B) {
	eachDatabase(b, func(b *testing.B, s *Store) {
		imp, changed := document(10_000), document(10_000)
		for i := range changed.Items {
			changed.Items[i].Progress += "完工。"
		}
		for i := 0; b.Loop(); i++ {
			name := fmt.Sprint("台账", i)
			importPlan(b, s, name, 0, imp)
			p, _, err := first[planRow](s.read, "name = ?", name)
			if err != nil {
				b.Fatal(err)
			}
			importPlan(b, s, name, p.Version, changed)
		}
	})
}

// BenchmarkOpen opens a file that is there, and one that is not.
func BenchmarkOpen(b *testing.B) {
	once := func(b *testing.B, path string) {
		s, err := Open(b.Context(), "sqlite:"+path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("existing", func(b *testing.B) {
		path := filepath.Join(b.TempDir(), "duban.db")
		for b.Loop() {
			once(b, path)
		}
	})
	b.Run("fresh", func(b *testing.B) {
		dir := b.TempDir()
		for i := 0; b.Loop(); i++ {
			once(b, filepath.Join(dir, fmt.Sprint(i)))
		}
	})
}
