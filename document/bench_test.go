package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// benchCells are the cells of a row as long as the notices' own.
func benchCells(n int) []string {
	return []string{
		fmt.Sprint(n), fmt.Sprintf("第%d项便民停车工程", n),
		strings.Repeat("整合企事业单位、老旧小区、道路两侧等资源。", 4), strings.Repeat("目前已完成新增车位735个，正在招投标。", 8),
		"81%", "区住建局", "自然资源局\n城市管理局",
	}
}

// benchDocx has 10 000 rows with the formatting that office programs write round each cell.
func benchDocx(b *testing.B) []byte {
	const format = `<w:tcW w:w="2000" w:type="dxa"/><w:tcBorders><w:left w:val="double" w:sz="2" w:space="0" w:color="808080"/></w:tcBorders><w:vAlign w:val="center"/>`
	var rows strings.Builder
	for i := range MaxRows {
		rows.WriteString(`<w:tr>`)
		for _, c := range benchCells(i + 1) {
			rows.WriteString(tc(format, `<w:p><w:pPr><w:pStyle w:val="a"/><w:spacing w:before="0" w:after="283"/><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:sz w:val="21"/></w:rPr><w:t>`+c+`</w:t></w:r></w:p>`))
		}
		rows.WriteString(`</w:tr>`)
	}
	return docx(b, tbl(rows.String()))
}

func benchRead(b *testing.B, name string, data []byte) {
	b.ReportAllocs()
	for b.Loop() {
		table, _ := onlyTable(b, read(b, name, data))
		if len(table.Rows) != MaxRows {
			b.Fatalf("%d rows", len(table.Rows))
		}
	}
}

func BenchmarkReadDocx10000(b *testing.B) { benchRead(b, "a.docx", benchDocx(b)) }

func BenchmarkReadXlsx10000(b *testing.B) {
	data := xlsx(b, func(f *excelize.File) {
		percent, err := f.NewStyle(&excelize.Style{NumFmt: 9})
		must(b, err)
		w, err := f.NewStreamWriter("Sheet1")
		must(b, err)
		for i := range MaxRows {
			cells := benchCells(i + 1)
			values := make([]any, len(cells))
			for k, c := range cells {
				values[k] = c
			}
			values[0], values[4] = i+1, excelize.Cell{StyleID: percent, Value: 0.815}
			must(b, w.SetRow(fmt.Sprintf("A%d", i+1), values))
		}
		must(b, w.Flush())
	})
	benchRead(b, "a.xlsx", data)
}

func BenchmarkReadSeedDoc(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		readSeed(b, "jining-2024.doc")
	}
}
