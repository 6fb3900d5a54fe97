// Package archtest holds the directions in which packages may know each other,
// as a table that reads as documentation and a test that fails on anything else.
//
// The table binds all code but tests. A new package fails until it has a line
// here, and a line is the place to say why a package knows what it knows. Every
// package also has to state itself: what it is, what it stores or promises, and
// what happens on a crash, in a package comment of more than one sentence.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rule says what one package may import besides the standard library.
type rule struct {
	ours   string // our packages, by folder
	others string // outside modules, which most packages must not know
}

// allowed is the whole architecture. Arrows point down only:
//
//	cmd e2e
//	   app                                      knows everyone; nobody below knows it
//	   wecom web sandbox store kv document      adapters talk to the world
//	   bot scheduler delivery                   rules decide; no SQL, no HTTP
//	   ledger calendar chat                     words; standard library only
var allowed = map[string]rule{
	// Words.
	"calendar": {},
	"chat":     {},
	"ledger":   {ours: "calendar"},

	// Rules. They return values; they neither write nor send.
	"bot/intent": {ours: "ledger calendar", others: "github.com/mozillazg/go-pinyin golang.org/x/text"},
	"bot/text":   {ours: "ledger calendar chat"},
	"bot":        {ours: "bot/intent bot/text ledger calendar chat internal/clock"},
	"scheduler":  {ours: "ledger calendar chat internal/clock", others: "github.com/robfig/cron/v3"},
	"delivery":   {ours: "calendar chat internal/clock"},

	// Adapters. Each outside library is known to one of them.
	"document": {ours: "ledger calendar", others: "github.com/xuri/excelize/v2 github.com/richardlehane/mscfb golang.org/x/text"},
	"store": {
		ours: "ledger calendar chat scheduler delivery internal/clock",
		others: "gorm.io/gorm gorm.io/driver/mysql github.com/go-sql-driver/mysql " +
			"modernc.org/sqlite github.com/pressly/goose/v3",
	},
	"kv":    {ours: "internal/clock", others: "github.com/redis/go-redis/v9"},
	"wecom": {ours: "chat internal/clock", others: "github.com/silenceper/wechat/v2"},
	"web":   {ours: "ledger calendar chat document internal/clock"},
	// The sandbox speaks the wire format only and must not know wecom: two
	// independent readings of the protocol catch each other's mistakes.
	"sandbox": {ours: "internal/clock"},
	"config":  {others: "go.yaml.in/yaml/v3"},

	// Wiring.
	"app": {
		ours:   "bot bot/intent bot/text scheduler delivery document store kv wecom web sandbox config ledger calendar chat internal/clock",
		others: "github.com/VictoriaMetrics/metrics",
	},
	"cmd/duban": {ours: "app config bot/text wecom ledger calendar chat internal/clock", others: "github.com/peterh/liner"},

	// Help for code and tests.
	"internal/clock":      {},
	"internal/archtest":   {},
	"internal/testkit":    {ours: "ledger calendar chat internal/clock", others: "github.com/go-sql-driver/mysql github.com/redis/go-redis/v9"},
	"internal/transcript": {ours: "bot bot/text ledger calendar chat document", others: "github.com/rogpeppe/go-internal"},
	"kv/kvtest":           {ours: "kv internal/clock"},
	"store/storetest":     {ours: "store ledger calendar chat scheduler delivery internal/clock internal/testkit"},
	"e2e":                 {},
}

const module = "duban"

// goPackage is what a folder's files say, tests apart.
type goPackage struct {
	imports map[string]string // path → the file that imports it
	comment string
}

// packages reads every Go file of the tree, whatever its build tags.
func packages(t *testing.T, root string) map[string]*goPackage {
	t.Helper()
	found := make(map[string]*goPackage)
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		if d.IsDir() {
			if name != root && (base == "testdata" || base == "bin" || base[0] == '.' || base[0] == '_') {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") {
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		folder = filepath.ToSlash(folder)
		p := found[folder]
		if p == nil {
			p = &goPackage{imports: make(map[string]string)}
			found[folder] = p
		}
		return p.read(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// read adds one file. A test file counts for the package comment only.
func (p *goPackage) read(name string) error {
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return err
	}
	if text := packageComment(f); len(text) > len(p.comment) {
		p.comment = text
	}
	if strings.HasSuffix(name, "_test.go") {
		return nil
	}
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		p.imports[imported] = filepath.Base(name)
	}
	return nil
}

func packageComment(f *ast.File) string {
	if f.Doc == nil || strings.HasSuffix(f.Name.Name, "_test") {
		return ""
	}
	return f.Doc.Text()
}

func TestImports(t *testing.T) {
	found := packages(t, filepath.Join("..", ".."))
	if len(found) < 5 {
		t.Fatalf("only %d packages found", len(found))
	}
	for _, folder := range slices.Sorted(maps.Keys(found)) {
		r, ok := allowed[folder]
		if !ok {
			t.Errorf("%s: no line in the table of internal/archtest", folder)
			continue
		}
		for imported, file := range found[folder].imports {
			if !r.permits(imported) {
				t.Errorf("%s: %s must not import %s", path.Join(folder, file), folder, imported)
			}
		}
	}
}

// permits reports whether the rule allows an import: the standard library always.
func (r rule) permits(imported string) bool {
	if ours, ok := strings.CutPrefix(imported, module+"/"); ok {
		return slices.Contains(strings.Fields(r.ours), ours)
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return imported != "C" // no cgo in the shipped binary
	}
	for other := range strings.FieldsSeq(r.others) {
		if imported == other || strings.HasPrefix(imported, other+"/") {
			return true
		}
	}
	return false
}

// The table itself must keep the promises that it is there for.
func TestTable(t *testing.T) {
	for folder, r := range allowed {
		for ours := range strings.FieldsSeq(r.ours) {
			if _, ok := allowed[ours]; !ok {
				t.Errorf("%s may import %s, which has no line", folder, ours)
			}
			if ours == "app" && folder != "cmd/duban" {
				t.Errorf("%s must not know app", folder)
			}
		}
		if strings.Contains(r.others, "silenceper") && folder != "wecom" {
			t.Errorf("%s must not know the vendor's library", folder)
		}
	}
	for _, c := range []struct {
		folder, imported string
		want             bool
	}{
		{"sandbox", "duban/wecom", false},
		{"ledger", "duban/calendar", true},
		{"ledger", "golang.org/x/text/width", false},
		{"bot", "gorm.io/gorm", false},
		{"bot", "net/http", true}, // held by review: the table knows no parts of the standard library
		{"store", "gorm.io/gorm/clause", true},
		{"store", "gorm.io/gormx", false},
		{"config", "C", false},
	} {
		if got := allowed[c.folder].permits(c.imported); got != c.want {
			t.Errorf("%s importing %s: %v", c.folder, c.imported, got)
		}
	}
	for folder := range allowed {
		if knows(folder, folder, make(map[string]bool)) {
			t.Errorf("%s may import itself by way of others", folder)
		}
	}
}

// knows reports whether from may reach to through the table.
func knows(from, to string, seen map[string]bool) bool {
	for next := range strings.FieldsSeq(allowed[from].ours) {
		if next == to {
			return true
		}
		if !seen[next] {
			seen[next] = true
			if knows(next, to, seen) {
				return true
			}
		}
	}
	return false
}

var sentenceEnd = regexp.MustCompile(`[.。](\s|$)`)

func TestPackageComments(t *testing.T) {
	for folder, p := range packages(t, filepath.Join("..", "..")) {
		if n := len(sentenceEnd.FindAllString(p.comment, -1)); n < 2 {
			t.Errorf("%s: the package comment has %d sentences; say what the package is, stores and promises", folder, n)
		}
	}
}

// A module that go.mod requires directly is known to some package, or to tests:
// the table is where a new library has to be argued for.
func TestLibrariesAreInTheTable(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []string{"github.com/chromedp/chromedp", "github.com/chromedp/cdproto", "github.com/rogpeppe/go-internal"}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		lib, version, ok := strings.Cut(line, " ")
		if !ok || !strings.HasPrefix(version, "v") || strings.Contains(version, "// indirect") || slices.Contains(tests, lib) {
			continue
		}
		known := false
		for _, r := range allowed {
			known = known || slices.Contains(strings.Fields(r.others), lib)
		}
		if !known {
			t.Errorf("go.mod requires %s, which no package may import", lib)
		}
	}
}
