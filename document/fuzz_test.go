package document

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"duban/ledger"
)

// checkRead reads what a fuzzer made up. Whatever it is, there is a document
// whose rows are all of one width and within the bounds, or one sentence.
func checkRead(t *testing.T, name string, data []byte) {
	t.Helper()
	c, err := Read(name, data)
	checkContent(t, c, err)
}

func checkContent(t *testing.T, c *Content, err error) {
	t.Helper()
	if err != nil {
		if c != nil || ledger.CodeOf(err) != ledger.Invalid || err.Error() == "" {
			t.Fatalf("error %#v with content %v", err, c)
		}
		return
	}
	rows := 0
	for _, b := range c.Blocks {
		if b.Table == nil {
			continue
		}
		if len(b.Table.Rows) == 0 || b.Text != "" {
			t.Fatalf("block %+v", b)
		}
		rows += len(b.Table.Rows)
		for i, r := range b.Table.Rows {
			if len(r.Cells) != len(b.Table.Rows[0].Cells) || len(r.Cells) == 0 || len(r.Cells) > readMaxColumns {
				t.Fatalf("row %d has %d cells, the first %d", i, len(r.Cells), len(b.Table.Rows[0].Cells))
			}
			if r.Line < 1 || i > 0 && r.Line <= b.Table.Rows[i-1].Line {
				t.Fatalf("row %d is line %d", i, r.Line)
			}
		}
	}
	if rows > MaxRows+readHeadRows {
		t.Fatalf("%d rows", rows)
	}
}

// seeds adds the notices of an ending to a fuzzer's corpus.
func seeds(f *testing.F, pattern string) {
	f.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "seeds", pattern))
	must(f, err)
	if len(files) == 0 {
		f.Fatalf("no seeds %s", pattern)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		must(f, err)
		f.Add(b)
	}
}

func FuzzDocx(f *testing.F) {
	seeds(f, "*.docx")
	f.Add(docx(f, tbl(tr(tc(`<w:gridSpan w:val="2"/><w:vMerge/>`, para("1"))), plain("1", "2", "3"))))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "a.docx", data) })
}

// FuzzDocxXML leaves the zip whole, so that the walker sees every change.
func FuzzDocxXML(f *testing.F) {
	f.Add(tbl(plain("1", "2"), tr(tc(`<w:gridSpan w:val="2"/>`, para("1"), tbl(plain("1"))))))
	f.Add(`<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>` + para("2"))
	f.Add(tbl(tr(tc(`<w:vMerge w:val="restart"/>`, para("1"))), tr(tc(`<w:vMerge/><w:hMerge/>`, para("")))))
	f.Add(`<w:p><w:r><w:txbxContent>` + tbl(tr()) + `</w:txbxContent><w:sym w:char="2460"/></w:r></w:p>`)
	f.Fuzz(func(t *testing.T, body string) { checkRead(t, "a.docx", docx(t, body)) })
}

func FuzzDoc(f *testing.F) {
	seeds(f, "*.doc")
	f.Add(compound("WordDocument", "1Table"))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "a.doc", data) })
}

// FuzzDocStreams leaves the compound file whole, so that the reader of the
// streams sees every change.
func FuzzDocStreams(f *testing.F) {
	for _, s := range []map[string][]byte{
		docStreams(join([]docPart{{"题目\r", nil}}, cellsOf("1", "甲"), []docPart{{"\a", rowEnd([]int{0, 9, 20}, 96, 0)}})),
		docStreams([]docPart{{"完成6081%\r", nil}}, [2]int{2, 4}),
	} {
		f.Add(s["WordDocument"], s["1Table"], []byte{3, 0, 0x16, 0x24, 1})
	}
	f.Fuzz(func(t *testing.T, main, table, data []byte) {
		blocks, err := docRead(map[string][]byte{"WordDocument": main, "1Table": table, "Data": data})
		if err != nil {
			checkContent(t, nil, err)
			return
		}
		checkContent(t, &Content{Blocks: blocks}, nil)
	})
}

func FuzzXlsx(f *testing.F) {
	f.Add(xlsx(f, func(x *excelize.File) {
		fillRow(f, x, "Sheet1", 1, "序号", "任务")
		fillRow(f, x, "Sheet1", 2, 1, 0.5)
		must(f, x.MergeCell("Sheet1", "A1", "A2"))
	}))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "a.xlsx", data) })
}

// FuzzXlsxXML leaves the zip whole, so that the sheet sees every change.
func FuzzXlsxXML(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>序号</t></is></c><c r="B1"><f>A1</f><v>2</v></c></row>`)
	f.Add(`<row r="7"><c r="C7" s="1"><v>0.5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:D9"/></mergeCells><sheetData>`)
	f.Fuzz(func(t *testing.T, rows string) { checkRead(t, "a.xlsx", sheet(t, rows)) })
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(csvSample))
	f.Add([]byte("序号\t任务\n1\t\"甲\n乙\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "a.csv", data) })
}

func FuzzText(f *testing.F) {
	seeds(f, "*.txt")
	for _, s := range []string{
		"\t序号\n\t任务\n\n\t1\n\t\n", "序号\t任务\t单位\n1\t\"甲\n\"\t\n", "| 序号 | 任务 |\n|--|--|\n| 1 | 甲 |",
		"  序号\n  任务\n\n  1\n  甲\n ", "序号 任务 单位\n1 甲  \n乙\n", "序号\n任务\n完成率\n单位\n1\n甲\n81%\n乙", "序号,任务,单位\n1,甲,",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		checkRead(t, "a.txt", data)
		c, err := ReadText("", string(data))
		checkContent(t, c, err)
	})
}
