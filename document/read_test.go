package document

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// compound makes a compound file whose root holds one empty stream of each name.
func compound(names ...string) []byte {
	const end, free = 0xFFFFFFFE, 0xFFFFFFFF
	head := make([]byte, 512)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]int{24: 0x3E, 26: 3, 28: 0xFFFE, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(head[at:], uint16(v))
	}
	for at, v := range map[int]uint32{44: 1, 48: 1, 56: 4096, 60: end, 68: end, 76: 0} {
		binary.LittleEndian.PutUint32(head[at:], v)
	}
	for at := 80; at < 512; at += 4 {
		binary.LittleEndian.PutUint32(head[at:], free)
	}
	fat := bytes.Repeat([]byte{0xFF}, 512)
	binary.LittleEndian.PutUint32(fat, 0xFFFFFFFD)
	binary.LittleEndian.PutUint32(fat[4:], end)
	dir := make([]byte, 512)
	for i, name := range append([]string{"Root Entry"}, names...) {
		e := dir[128*i:]
		for k, u := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(e[2*k:], u)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(name)+2))
		e[66] = 2
		child, right := uint32(free), uint32(free)
		if i == 0 {
			e[66], child = 5, 1
		} else if i < len(names) {
			right = uint32(i + 1)
		}
		binary.LittleEndian.PutUint32(e[68:], free)
		binary.LittleEndian.PutUint32(e[72:], right)
		binary.LittleEndian.PutUint32(e[76:], child)
		binary.LittleEndian.PutUint32(e[116:], end)
	}
	return bytes.Join([][]byte{head, fat, dir}, nil)
}

// Each kind of file that is not read gets one sentence that says what to do.
func TestReadRefuses(t *testing.T) {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	for name, c := range map[string]struct {
		file  string
		data  []byte
		words string
	}{
		"PDF":                    {"a.pdf", []byte("%PDF-1.7"), "请发 Word 或 Excel"},
		"PDF under a wrong name": {"a.docx", []byte("%PDF-1.7"), "不能读取 PDF"},
		"wps":                    {"表.WPS", []byte(ole), "请在 WPS 中“另存为” .docx 后再发"},
		"et":                     {"a.et", []byte(ole), "“另存为” .xlsx"},
		"xls":                    {"a.xls", compound("Workbook"), "“另存为” .xlsx"},
		"xls as doc":             {"a.doc", compound("Workbook"), "“另存为” .xlsx"},
		"ppt":                    {"a.ppt", compound("PowerPoint Document"), "演示文稿"},
		"pptx as docx":           {"a.docx", packed(t, "ppt/presentation.xml", "x"), "演示文稿"},
		"other compound file":    {"a.doc", compound("Hwp"), "另存为"},
		"picture":                {"a.jpg", []byte("\xff\xd8\xff"), "图片"},
		"picture as docx":        {"a.docx", []byte("\x89PNG\r\n"), "图片"},
		"macros by name":         {"a.docm", docx(t, para("1")), "宏"},
		"sheet with macros":      {"a.xlsm", []byte("PK\x03\x04"), "宏"},
		"encrypted docx":         {"a.docx", compound("EncryptionInfo", "EncryptedPackage"), "取消密码"},
		"encrypted xlsx":         {"a.xlsx", compound("EncryptedPackage"), "取消密码"},
		"archive":                {"a.zip", packed(t, "a.txt", "x"), "压缩包"},
		"archive as docx":        {"a.docx", packed(t, "a.txt", "x"), "压缩包"},
		"RTF as doc":             {"a.doc", []byte(`{\rtf1\ansi}`), "RTF"},
		"web page as doc":        {"a.doc", []byte("<html><body>"), "网页"},
		"web page as xls":        {"a.xlsx", []byte("\xef\xbb\xbf<HTML>"), "网页"},
		"text as docx":           {"a.docx", []byte("序号"), "已损坏"},
		"broken docx":            {"a.docx", []byte("PK\x03\x04 and no more"), "已损坏"},
		"broken doc":             {"a.doc", []byte(ole), "已损坏"},
		"unknown":                {"a.bin", []byte("?"), ".docx、.doc、.xlsx、.csv、.txt"},
		"empty":                  {"a.docx", nil, "空"},
		"too big":                {"a.docx", make([]byte, MaxFile+1), "20 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read(c.file, c.data)
			wantRefused(t, got, err, c.words)
		})
	}
}

// What the bytes say is believed before the name.
func TestReadGoesByBytes(t *testing.T) {
	doc, err := Read("台账.doc", docx(t, para("正文")))
	must(t, err)
	wantDrawn(t, doc, "\n正文\n")
	sheet, err := Read("台账", sheet(t, `<row r="1"><c r="A1"><v>1</v></c></row>`))
	must(t, err)
	wantDrawn(t, sheet, "\n1\n")
}

func TestReadKeepsTheBaseName(t *testing.T) {
	for _, name := range []string{`C:\台账\二季度.txt`, "/home/x/二季度.txt", "二季度.txt"} {
		if got := read(t, name, []byte("甲")).Name; got != "二季度.txt" {
			t.Errorf("%q: name %q", name, got)
		}
	}
}

// The sizes that a zip file declares are not believed: a part is counted while
// it is unpacked.
func TestReadDoesNotBelieveDeclaredSizes(t *testing.T) {
	data := docx(t, strings.Repeat(" ", 1<<20))
	at := bytes.LastIndex(data, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(data[at+24:], 10)
	got, err := Read("a.docx", data)
	wantRefused(t, got, err, "已损坏")
}
