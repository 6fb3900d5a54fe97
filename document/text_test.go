package document

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func readText(t testing.TB, text string) *Content {
	t.Helper()
	c, err := ReadText("", text)
	if err != nil {
		t.Fatalf("ReadText: %v", err)
	}
	return c
}

func TestTextPastedAndNamed(t *testing.T) {
	if got := readText(t, "你好").Name; got != "聊天粘贴" {
		t.Errorf("name %q", got)
	}
	c, err := ReadText("记录", "你好")
	must(t, err)
	if c.Name != "记录" {
		t.Errorf("name %q", c.Name)
	}
	wantDrawn(t, readText(t, "各位：\n请尽快报送进展。"), "\n各位：\n请尽快报送进展。\n")
}

// An empty line also stands inside cells; an empty cell is a line of one tab.
func TestTextStackedCells(t *testing.T) {
	wantDrawn(t, readText(t, "题目\n\t序号\n\t任务\n\t单位\n\n\t1\n\t甲\n\n乙\n\t区住建局\n\n\n\t2\n\t\n\t区人社局\n区财政局\n\n\t3\n\t丙\n\t\n\n附注\n"), `
题目
|序号|任务|单位|
|1|甲↵↵乙|区住建局↵|
|2||区人社局↵区财政局|
|3|丙||

附注

`)
}

func TestTextStackedWithoutClearRowsIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"a cell is missing":      "\t序号\n\t任务\n\t单位\n\n\t1\n\t甲\n\n\t2\n\t乙\n\t区住建局\n",
		"a cell too many":        "\t序号\n\t任务\n\t单位\n\n\t1\n\t甲\n\t乙\n\t区住建局\n\n\t2\n\t丙\n",
		"no line between rows":   "\t序号\n\t任务\n\n\t1\n\t甲\n\t2\n\t乙\n",
		"a column of its own":    "\t序号\n\n\t1\n\n\t2\n",
		"the last row is broken": "\t序号\n\t任务\n\n\t1\n\t甲\n\n\t2\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ReadText("", text)
			wantRefused(t, c, err, "Word 或 Excel")
		})
	}
}

func TestTextEncodings(t *testing.T) {
	seed, err := os.ReadFile(filepath.Join("testdata", "seeds", "jining-2024.txt"))
	must(t, err)
	want := drawn(readSeed(t, "jining-2024.txt"))
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(seed)
	must(t, err)
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(seed)
	must(t, err)
	crlf := strings.ReplaceAll(string(seed), "\n", "\r\n")
	for name, data := range map[string][]byte{
		"GB18030": gb, "UTF-16": wide, "CRLF": []byte(crlf), "CR": []byte(strings.ReplaceAll(crlf, "\n", "")),
		"UTF-8 with a mark": append([]byte("\ufeff"), seed...),
	} {
		t.Run(name, func(t *testing.T) {
			if got := drawn(read(t, "a.txt", data)); got != want {
				t.Errorf("read:\n%s", got)
			}
		})
	}
	for _, bad := range []string{"甲\xff\xff乙", "\x00\x01"} {
		c, err := Read("a.txt", []byte(bad))
		wantRefused(t, c, err, "另存")
	}
}

func TestTextTabbedRows(t *testing.T) {
	const want = `
单位：督查室	2024年
|序号|任务|完成率|单位|
|1|甲↵甲二|81%|区住建局↵交警大队|
|2|乙||区人社局|
|3|丙|||
`
	for name, text := range map[string]string{
		// Word breaks a cell's lines; the chat window cut the tabs at the end of row 3.
		"from Word": "单位：督查室\t2024年\n序号\t任务\t完成率\t单位\n1\t甲\n甲二\t81%\t区住建局\n交警大队\n2\t乙\t\t区人社局\n3\t丙",
		// Excel quotes such a cell.
		"from Excel": "单位：督查室\t2024年\n序号\t任务\t完成率\t单位\n1\t\"甲\n甲二\"\t81%\t\"区住建局\n交警大队\"\n2\t乙\t\t区人社局\n3\t丙\t\t\n",
	} {
		t.Run(name, func(t *testing.T) { wantDrawn(t, readText(t, text), want) })
	}
}

// A quote that is part of the text is no reason to read quoted cells.
func TestTextTabbedWithQuotesInText(t *testing.T) {
	wantDrawn(t, readText(t, "序号\t任务\n1\t\"四好\"农村路\n2\t乙\n\n注：略"), `
|序号|任务|
|1|"四好"农村路|
|2|乙|

注：略
`)
}

func TestTextTabbedTooManyCells(t *testing.T) {
	c, err := ReadText("", "序号\t任务\n1\t甲\t区住建局\n")
	wantRefused(t, c, err, "第2行")
}

func TestTextPiped(t *testing.T) {
	wantDrawn(t, readText(t, "题目\n| 序号 | 任务 | 单位 |\n|---|:--:|---|\n| 1 | 甲<br>乙 | 区住建局 |\n| 2 | 丙\\|丁 |  |\n\n注"), `
题目
|序号|任务|单位|
|1|甲↵乙|区住建局|
|2|丙|丁||

注
`)
	c, err := ReadText("", "| 序号 | 任务 | 单位 |\n|---|---|---|\n| 1 | 甲 |\n")
	wantRefused(t, c, err, "第2行")
}

func TestTextCommas(t *testing.T) {
	wantDrawn(t, readText(t, "题目\n序号,任务,单位\n1,\"甲,乙\",区住建局\n"), `
题目
|序号|任务|单位|
|1|甲,乙|区住建局|
`)
	c, err := ReadText("", "序号,任务,单位\n1,甲,乙,区住建局\n")
	wantRefused(t, c, err, "第2行")
}

// A chat window turned each tab into the same blanks.
func TestTextTabsBecameBlanks(t *testing.T) {
	seed, err := os.ReadFile(filepath.Join("testdata", "seeds", "jining-2024.txt"))
	must(t, err)
	want, _ := onlyTable(t, readSeed(t, "jining-2024.txt"))
	for _, blanks := range []string{"    ", " ", "\u3000"} {
		got, _ := onlyTable(t, readText(t, strings.ReplaceAll(string(seed), "\t", blanks)))
		if drawn(&Content{Blocks: []Block{{Table: got}}}) != drawn(&Content{Blocks: []Block{{Table: want}}}) {
			t.Errorf("blanks %q: read otherwise", blanks)
		}
	}
}

func TestTextSpacedRows(t *testing.T) {
	const want = `
题目
|序号|任务|完成率|单位|
|1|甲|81%|区住建局↵交警大队|
|2|乙||区人社局|
`
	for name, text := range map[string]string{
		"one blank":   "题目\n序号 任务 完成率 单位\n1 甲 81% 区住建局\n交警大队\n2 乙  区人社局",
		"four blanks": "题目\n序号    任务    完成率    单位\n1    甲    81%    区住建局\n  交警大队\n\n2    乙        区人社局",
	} {
		t.Run(name, func(t *testing.T) { wantDrawn(t, readText(t, text), want) })
	}
	for name, text := range map[string]string{
		"a blank inside a cell": "序号 任务 单位\n1 甲 乙 区住建局\n",
		"an empty cell cut off": "序号 任务 单位\n1 甲\n",
		"no numbers":            "序号 任务 单位\n一 甲 区住建局\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ReadText("", text)
			wantRefused(t, c, err, "Word 或 Excel")
		})
	}
}

// With a line for each cell only a percentage at its place makes a row clear.
func TestTextLineForEachCell(t *testing.T) {
	wantDrawn(t, readText(t, "序号\n任务\n完成率（%）\n单位\n\n1\n甲\n81%\n区住建局\n交警大队\n\n2\n乙\n100%\n区人社局\n\n注"), `
|序号|任务|完成率（%）|单位|
|1|甲|81%|区住建局↵交警大队|
|2|乙|100%|区人社局|

注
`)
	for name, text := range map[string]string{
		"two lines of progress": "序号\n任务\n完成率\n单位\n1\n甲\n乙\n81%\n区住建局\n",
		"no percentage":         "序号\n任务\n主办\n协办\n1\n甲\n区住建局\n区财政局\n",
		"a cell is missing":     "序号\n任务\n完成率\n单位\n1\n甲\n81%\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ReadText("", text)
			wantRefused(t, c, err, "Word 或 Excel")
		})
	}
	// The notices without any tab: rows cannot be told from lines inside cells.
	for _, seed := range []string{"jining-2024.txt", "zhangqiu-2024q2.txt"} {
		b, err := os.ReadFile(filepath.Join("testdata", "seeds", seed))
		must(t, err)
		c, err := ReadText("", strings.ReplaceAll(string(b), "\t", ""))
		wantRefused(t, c, err, "Word 或 Excel")
	}
}

func TestTextBounds(t *testing.T) {
	for name, c := range map[string]struct{ text, words string }{
		"too many rows":       {strings.Repeat("1\t2\t3\n", MaxRows+readHeadRows+1), "10000行"},
		"too many paragraphs": {strings.Repeat("甲\n", readMaxBlocks+1), "段落过多"},
		"too many lines":      {strings.Repeat("\n", 4*readMaxCells+1), "单元格过多"},
		"too big":             {strings.Repeat("x", MaxFile+1), "20 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadText("", c.text)
			wantRefused(t, got, err, c.words)
		})
	}
}
