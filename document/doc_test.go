package document

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"
)

// docPart is a paragraph of a made-up old Word document: its text with the
// character that ends it, and its property changes.
type docPart struct {
	text  string
	props []byte
}

// le appends numbers, the least byte first.
func le(b []byte, width int, values ...int) []byte {
	for _, v := range values {
		for i := range width {
			b = append(b, byte(v>>(8*i)))
		}
	}
	return b
}

// inTable are the changes of a paragraph inside a table.
func inTable() []byte { return append(le(nil, 2, sprmParaInTable), 1) }

// rowEnd are the changes of a row's end: its edges, and the flags of its cells.
func rowEnd(edges []int, flags ...int) []byte {
	b := append(append(inTable(), le(nil, 2, sprmParaRowEnd)...), 1)
	def := le([]byte{byte(len(flags))}, 2, edges...)
	for _, f := range flags {
		def = append(le(def, 2, f), make([]byte, 18)...)
	}
	return append(le(b, 2, sprmRowDefine, len(def)+1), def...)
}

// cellsOf are the paragraphs of a row's cells, without its end.
func cellsOf(texts ...string) []docPart {
	var out []docPart
	for _, s := range texts {
		out = append(out, docPart{s + "\a", inTable()})
	}
	return out
}

// docStreams makes the streams of an old Word document. hidden are stretches of
// characters [from, to) that a tracked change deleted.
func docStreams(parts []docPart, hidden ...[2]int) map[string][]byte {
	const textAt = 2 * docPage
	var text []uint16
	for _, p := range parts {
		text = append(text, utf16.Encode([]rune(p.text))...)
	}
	main := make([]byte, textAt)
	for _, u := range text {
		main = le(main, 2, int(u))
	}
	page := func(from, to int, fill func(page []byte)) int {
		main = append(main, make([]byte, (docPage-len(main)%docPage)%docPage)...)
		p := make([]byte, docPage)
		binary.LittleEndian.PutUint32(p[0:], uint32(from))
		binary.LittleEndian.PutUint32(p[4:], uint32(to))
		p[docPage-1] = 1
		fill(p)
		main = append(main, p...)
		return len(main)/docPage - 1
	}
	var paraFrom, paraPages, charFrom, charPages []int
	at := textAt
	for _, p := range parts {
		from := at
		at += 2 * len(utf16.Encode([]rune(p.text)))
		paraFrom = append(paraFrom, from)
		paraPages = append(paraPages, page(from, at, func(b []byte) {
			b[8] = 16 // the properties stand at twice this offset
			b[32] = 0
			b[33] = byte((len(p.props) + 3) / 2)
			copy(b[36:], p.props)
		}))
	}
	for _, h := range hidden {
		from, to := textAt+2*h[0], textAt+2*h[1]
		charFrom = append(charFrom, from)
		charPages = append(charPages, page(from, to, func(b []byte) {
			b[8] = 16
			b[32] = 3
			copy(b[33:], append(le(nil, 2, sprmCharDeleted), 1))
		}))
	}
	var table []byte
	put := func(entry int, b []byte) {
		binary.LittleEndian.PutUint32(main[entry:], uint32(len(table)))
		binary.LittleEndian.PutUint32(main[entry+4:], uint32(len(b)))
		table = append(table, b...)
	}
	binary.LittleEndian.PutUint16(main, 0xA5EC)
	binary.LittleEndian.PutUint16(main[fibVersion:], 0xC1)
	binary.LittleEndian.PutUint16(main[fibFlags:], 0x0200)
	binary.LittleEndian.PutUint32(main[fibLength:], uint32(len(text)))
	pieces := le(nil, 4, 0, len(text))
	pieces = le(append(pieces, 0, 0), 4, textAt)
	pieces = append(pieces, 0, 0)
	put(fibClx, append(le([]byte{2}, 4, len(pieces)), pieces...))
	put(fibParaFKPs, le(le(nil, 4, append(paraFrom, at)...), 4, paraPages...))
	if len(hidden) > 0 {
		put(fibCharFKPs, le(le(nil, 4, append(charFrom, at)...), 4, charPages...))
	}
	return map[string][]byte{"WordDocument": main, "1Table": table}
}

func readDoc(t *testing.T, parts []docPart, hidden ...[2]int) *Content {
	t.Helper()
	blocks, err := docRead(docStreams(parts, hidden...))
	if err != nil {
		t.Fatal(err)
	}
	return &Content{Blocks: blocks}
}

func join(rows ...[]docPart) []docPart {
	var out []docPart
	for _, r := range rows {
		out = append(out, r...)
	}
	return out
}

func TestDocMergedAndEmptyCells(t *testing.T) {
	const left, up, down = 2, 1 << 5, 3 << 5
	three := []int{0, 1000, 2000, 3000}
	end := func(edges []int, flags ...int) []docPart {
		return []docPart{{"\a", rowEnd(edges, flags...)}}
	}
	c := readDoc(t, join(
		[]docPart{{"题目\r", nil}},
		cellsOf("序号", "任务", "单位"), end(three, 0, 0, 0),
		// An empty cell looks like a row's end in the text.
		cellsOf("1", "", ""), end(three, down, 0, 0),
		cellsOf("", "乙", "区人社局"), end(three, up, 0, 0),
		// Two cells in the place of three: by its edges the second is wide.
		cellsOf("3", "横跨"), end([]int{10, 980, 3005}, 0, 0),
		// The older way: three cells, of which one only continues.
		cellsOf("4", "旧式", ""), end(three, 0, 0, left),
		[]docPart{{"甲\r", inTable()}, {"乙\v丙\a", inTable()}}, cellsOf("", "丁"), end(three, 0, 0, 0),
		[]docPart{{"表后\r", nil}},
	))
	wantDrawn(t, c, `
题目
|序号|任务|单位|
|1|||
|<1|乙|区人社局|
|3|横跨|<|
|4|旧式|<|
|甲↵乙↵丙||丁|
表后
`)
}

func TestDocTrackedDeletionAndFields(t *testing.T) {
	// 60 is deleted; of a field only the result is text.
	c := readDoc(t, []docPart{{"完成6081%\r", nil}, {"第\x13 PAGE \x1449\x15页\x01\x1e\r", nil}}, [2]int{2, 4})
	wantDrawn(t, c, "\n完成81%\n第49页-\n")
}

func TestDocAutomaticNumbersAndHeader(t *testing.T) {
	list := append(inTable(), le(nil, 2, sprmParaList, 1)...)
	head := append(rowEnd([]int{0, 1, 2}, 0, 0), append(le(nil, 2, sprmRowHeader), 1)...)
	c := readDoc(t, join(
		cellsOf("序号", "任务"), []docPart{{"\a", head}},
		[]docPart{{"\a", list}}, cellsOf("甲"), []docPart{{"\a", rowEnd([]int{0, 1, 2}, 0, 0)}},
	))
	wantDrawn(t, c, `
‖|序号|任务|
|#|甲|
`)
}

func TestDocRefusesTablesThatItCannotTell(t *testing.T) {
	three := []int{0, 1000, 2000, 3000}
	for name, parts := range map[string][]docPart{
		"a cell outside a table":  {{"1\a", nil}},
		"a row without an end":    cellsOf("1", "甲"),
		"more cells than defined": join(cellsOf("1", "甲", "乙", "丙"), []docPart{{"\a", rowEnd(three, 0, 0, 0)}}),
		"edges in between": join(cellsOf("1", "甲", "乙"), []docPart{{"\a", rowEnd(three, 0, 0, 0)}},
			cellsOf("2", "丙"), []docPart{{"\a", rowEnd([]int{0, 1500, 3000}, 0, 0)}}),
	} {
		t.Run(name, func(t *testing.T) {
			b, err := docRead(docStreams(parts))
			wantRefused(t, &Content{Blocks: b}, err, ".docx")
		})
	}
}

func TestDocRefusesHostileTables(t *testing.T) {
	put := func(at, v int) func(s map[string][]byte) {
		return func(s map[string][]byte) { binary.LittleEndian.PutUint32(s["WordDocument"][at:], uint32(v)) }
	}
	for name, c := range map[string]struct {
		damage func(s map[string][]byte)
		words  string
	}{
		"length beyond the file": {put(fibLength, 0x7FFFFFFF), "已损坏"},
		"length beyond pieces":   {put(fibLength, 40), "已损坏"},
		"piece table outside":    {put(fibClx, 0x7FFFFFFF), "已损坏"},
		"piece table too long":   {put(fibClx+4, 0x7FFFFFFF), "已损坏"},
		"piece beyond the text":  {func(s map[string][]byte) { binary.LittleEndian.PutUint32(s["1Table"][15:], 0x0FFFFFFF) }, "已损坏"},
		"no table stream":        {func(s map[string][]byte) { delete(s, "1Table") }, "已损坏"},
		"encrypted":              {put(fibFlags, 0x0300), "加密"},
		"Word 95":                {func(s map[string][]byte) { s["WordDocument"][fibVersion] = 0x68 }, "很早"},
		"not Word":               {func(s map[string][]byte) { s["WordDocument"][0] = 0 }, "已损坏"},
	} {
		t.Run(name, func(t *testing.T) {
			s := docStreams([]docPart{{"正文\r", nil}})
			c.damage(s)
			b, err := docRead(s)
			wantRefused(t, &Content{Blocks: b}, err, c.words)
		})
	}
}

func TestDocNarrowPiece(t *testing.T) {
	s := docStreams([]docPart{{"ab\r", nil}})
	// The same three characters once more, one byte each.
	copy(s["WordDocument"][2*docPage:], "A\x93\r")
	binary.LittleEndian.PutUint32(s["1Table"][15:], 0x4000_0000|2*2*docPage)
	b, err := docRead(s)
	if err != nil {
		t.Fatal(err)
	}
	wantDrawn(t, &Content{Blocks: b}, "\nA“\n")
}

// A true file cut anywhere is refused, never read in part without a word.
func TestDocCutAnywhere(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "seeds", "zhangqiu-2024q2.doc"))
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n < len(data)/2; n += 997 {
		if c, err := Read("a.doc", data[:n]); err == nil {
			t.Errorf("cut at %d: read\n%s", n, drawn(c))
		}
	}
}
