package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// xlsx makes a workbook; fill writes its first sheet, Sheet1.
func xlsx(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// fillRow writes a row of cells from column A.
func fillRow(t testing.TB, f *excelize.File, sheet string, row int, values ...any) {
	t.Helper()
	if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", row), &values); err != nil {
		t.Fatal(err)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestXlsxNumbersKeepTextAndValue(t *testing.T) {
	data := xlsx(t, func(f *excelize.File) {
		percent, err := f.NewStyle(&excelize.Style{NumFmt: 9})
		must(t, err)
		tenth := "0.0%"
		fine, err := f.NewStyle(&excelize.Style{CustomNumFmt: &tenth})
		must(t, err)
		date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		fillRow(t, f, "Sheet1", 1, "序号", "完成率")
		for i, v := range []any{0.815, 0.815, 0.81, 81, "81%", "81％", "0.81", 45473} {
			fillRow(t, f, "Sheet1", i+2, i+1, v)
		}
		must(t, f.SetCellStyle("Sheet1", "B2", "B2", percent))
		must(t, f.SetCellStyle("Sheet1", "B3", "B3", fine))
		must(t, f.SetCellStyle("Sheet1", "B9", "B9", date))
	})
	wantDrawn(t, read(t, "a.xlsx", data), `
|序号|完成率|
|1=1|82%=0.815%|
|2=2|81.5%=0.815%|
|3=3|0.81=0.81|
|4=4|81=81|
|5=5|81%|
|6=6|81％|
|7=7|0.81|
|8=8|2024/6/30=45473|
`)
}

func TestXlsxTitlesMergesAndPadding(t *testing.T) {
	data := xlsx(t, func(f *excelize.File) {
		fillRow(t, f, "Sheet1", 1, "2024年民生实事")
		must(t, f.MergeCell("Sheet1", "A1", "D1"))
		fillRow(t, f, "Sheet1", 3, "序号", "任务", "单位")
		fillRow(t, f, "Sheet1", 4, nil, "目标", "主办", "协办")
		must(t, f.MergeCell("Sheet1", "A3", "A4"))
		must(t, f.MergeCell("Sheet1", "C3", "D3"))
		fillRow(t, f, "Sheet1", 5, 1, "甲\n乙", "区住建局")
		fillRow(t, f, "Sheet1", 7, 2, "丙", "区人社局", "区财政局")
		must(t, f.MergeCell("Sheet1", "D5", "D7"))
	})
	c := read(t, "a.xlsx", data)
	wantDrawn(t, c, `
2024年民生实事
|序号|任务|单位|<|
|<序号|目标|主办|协办|
|1=1|甲↵乙|区住建局||
|2=2|丙|区人社局|<|
`)
	table, _ := onlyTable(t, c)
	if got := table.Rows[3].Line; got != 7 {
		t.Errorf("the last row is row %d of the sheet, want 7", got)
	}
}

func TestXlsxEverySheetGivesItsTable(t *testing.T) {
	data := xlsx(t, func(f *excelize.File) {
		fillRow(t, f, "Sheet1", 1, "说明文字")
		for _, name := range []string{"台账", "隐藏", "第二张"} {
			_, err := f.NewSheet(name)
			must(t, err)
			fillRow(t, f, name, 1, "序号", "任务")
			fillRow(t, f, name, 2, 1, name)
		}
		must(t, f.SetSheetVisible("隐藏", false))
	})
	wantDrawn(t, read(t, "a.xlsx", data), `
说明文字
|序号|任务|
|1=1|台账|
|序号|任务|
|1=1|第二张|
`)
}

func TestXlsxFormulaShowsItsStoredResult(t *testing.T) {
	data := sheet(t, `<row r="1"><c r="A1" t="inlineStr"><is><t>序号</t></is></c><c r="B1" t="inlineStr"><is><t>数</t></is></c></row>`+
		`<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A2*2</f><v>2</v></c></row>`)
	wantDrawn(t, read(t, "a.xlsx", data), `
|序号|数|
|1=1|2=2|
`)
}

// sheet makes a workbook by hand around the XML of a sheet's rows.
func sheet(t testing.TB, rows string, parts ...string) []byte {
	t.Helper()
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	const ns = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + rel + `"`
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel
	return packed(t, append([]string{
		"_rels/.rels", rels + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook` + ns + `><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", rels + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", `<worksheet` + ns + `><sheetData>` + rows + `</sheetData></worksheet>`,
	}, parts...)...)
}

func TestXlsxBounds(t *testing.T) {
	row := func(n int) string { return fmt.Sprintf(`<row r="%d"><c r="A%d"><v>1</v></c></row>`, n, n) }
	var rows strings.Builder
	for i := range MaxRows + readHeadRows + 1 {
		rows.WriteString(row(i + 1))
	}
	for name, c := range map[string]struct {
		data  []byte
		words string
	}{
		"too many rows":       {sheet(t, rows.String()), "10000行"},
		"too many columns":    {sheet(t, `<row r="1"><c r="XFD1"><v>1</v></c></row>`), "256列"},
		"a place outside":     {sheet(t, `<row r="1"><c r="ZZZZ1"><v>1</v></c></row>`), "已损坏"},
		"nested too deep":     {sheet(t, strings.Repeat(`<x>`, MaxDepth)+strings.Repeat(`</x>`, MaxDepth)), "嵌套过深"},
		"cut XML":             {sheet(t, `<row r="1">`), "已损坏"},
		"unpacked too big":    {sheet(t, row(1), "xl/media/a.bin", strings.Repeat("x", MaxUnpacked)), "100 MB"},
		"rows out of order":   {sheet(t, row(2)+row(1)), "已损坏"},
		"cells out of order":  {sheet(t, `<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>`), "已损坏"},
		"a cell elsewhere":    {sheet(t, `<row r="1"><c r="A2"><v>1</v></c></row>`), "已损坏"},
		"too many styles":     {sheet(t, row(1), "xl/styles.xml", `<s>`+strings.Repeat(`<xf/>`, meterMaxTags)+`</s>`), "过于庞大"},
		"too many texts":      {sheet(t, row(1), "xl/sharedStrings.xml", `<sst>`+strings.Repeat(`<si/>`, meterMaxStrings)+`</sst>`), "过于庞大"},
		"one huge text":       {sheet(t, row(1), "xl/sharedStrings.xml", `<sst><si><t>`+strings.Repeat(`x`, xlsxMaxText+1)+`</t></si></sst>`), "文字过多"},
		"one huge cell":       {sheet(t, `<row r="1"><c r="A1"><is>`+strings.Repeat(`<r/>`, xlsxMaxParts)+`</is></c></row>`), "文字过多"},
		"a merge upside down": {packedMerge(t, "B2:A1"), "已损坏"},
		"macros":              {sheet(t, row(1), "xl/vbaProject.bin", "x"), "宏"},
		"binary workbook":     {packed(t, "xl/workbook.bin", "x"), ".xlsb"},
		"no workbook":         {packed(t, "xl/styles.xml", "x"), "已损坏"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read("a.xlsx", c.data)
			wantRefused(t, got, err, c.words)
		})
	}
}

func packedMerge(t testing.TB, ref string) []byte {
	t.Helper()
	return sheet(t, `</sheetData><mergeCells><mergeCell ref="`+ref+`"/></mergeCells><sheetData>`)
}

// Formatted but empty cells out to the last column are common and cost nothing.
func TestXlsxEmptyStyledCellsAreNoColumns(t *testing.T) {
	data := sheet(t, `<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>`)
	wantDrawn(t, read(t, "a.xlsx", data), "\n|1=1|2=2|\n")
}

// A merged area over the whole sheet must not make rows or columns.
func TestXlsxMergeBeyondTheTable(t *testing.T) {
	data := sheet(t, `<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>`+
		`<mergeCells><mergeCell ref="B1:XFD1048576"/></mergeCells><sheetData>`)
	wantDrawn(t, read(t, "a.xlsx", data), "\n|1=1|2=2|\n")
}
