package document

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const csvSample = "2024年民生实事,,\r\n\r\n序号,任务,单位\r\n1,\"甲,乙\n第二行\",区住建局\r\n2,\"说“\"\"好\"\"”\"\r\n"

const csvDrawn = `
2024年民生实事
|序号|任务|单位|
|1|甲,乙↵第二行|区住建局|
|2|说“"好"”||
`

func TestCSVEncodings(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(csvSample)
	must(t, err)
	for name, text := range map[string]string{
		"UTF-8": csvSample, "UTF-8 with a mark": "\ufeff" + csvSample, "GB18030": gb,
		"semicolons": strings.NewReplacer(",,", ";;", "序号,任务,", "序号;任务;", "1,\"", "1;\"", "\",区", "\";区", "2,\"", "2;\"").Replace(csvSample),
	} {
		t.Run(name, func(t *testing.T) {
			wantDrawn(t, read(t, "a.csv", []byte(text)), csvDrawn)
		})
	}
}

// Rows are counted as a sheet shows them: an empty line is a row, a quoted
// line break is none.
func TestCSVRowNumbers(t *testing.T) {
	table, _ := onlyTable(t, read(t, "a.csv", []byte("\n序号,任务\n1,\"甲\n乙\"\n,\n\n2,丙\n")))
	var lines []int
	for _, r := range table.Rows {
		lines = append(lines, r.Line)
	}
	if len(lines) != 3 || lines[0] != 2 || lines[1] != 3 || lines[2] != 6 {
		t.Errorf("rows %v, want 2 3 6", lines)
	}
}

func TestCSVRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, words string }{
		"open quote":       {"序号,任务\n1,\"甲\n2,乙\n", "引号"},
		"bare quote":       {"序号,任务\n1,甲\"乙\n", "第2行"},
		"too many rows":    {strings.Repeat("1,2\n", MaxRows+readHeadRows+1), "10000行"},
		"too many columns": {strings.Repeat("1,", 300) + "\n", "256列"},
		"no text at all":   {"a,b\x00\x01", "另存为"},
		"no such encoding": {"\xff\xff,\x81\n", "编码"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read("a.csv", []byte(c.text))
			wantRefused(t, got, err, c.words)
		})
	}
}
