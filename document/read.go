package document

import (
	"bytes"
	"errors"
	"path"
	"strings"

	"duban/ledger"
)

// Further bounds of one document. They are far above what an office writes and
// keep a hostile file from costing more memory than its text.
const (
	readMaxColumns = 256
	readMaxCells   = 500_000
	readMaxBlocks  = 100_000
	readMaxText    = 48 << 20
	// readHeadRows is how many rows of titles and heads are allowed above MaxRows.
	readHeadRows = 16
)

// pastedName is Content.Name of text that came without a file.
const pastedName = "聊天粘贴"

// Sentences that more than one reader says.
const (
	sayTooBig    = "文件超过20 MB，请拆分或去掉图片后再发"
	sayUnpacked  = "文件解开后超过100 MB，请只保留台账表格，另存后再发"
	sayTooDeep   = "文件内部嵌套过深，请在 Word 或 WPS 中把表格复制到新文件，另存后再发"
	sayTooMany   = "表格超过10000行，请拆分成几个文件后再发"
	sayTooWide   = "表格超过256列，请只保留台账需要的列后再发"
	sayTooLarge  = "表格单元格过多，请拆分成几个文件后再发"
	sayTooWordy  = "文件文字过多，请只保留台账表格后再发"
	sayTooHuge   = "文件内部内容过于庞大，请只保留台账表格，另存后再发"
	sayTooLong   = "文件段落过多，请只保留台账表格后再发"
	sayDamaged   = "文件已损坏，无法读取，请在 Word 或 WPS 中打开并另存后再发"
	sayEncrypted = "文件已加密，请取消密码，另存后再发"
	sayMacros    = "文件带宏，不予读取，请另存为不带宏的 .docx 或 .xlsx 后再发"
	saySupported = "只能读取 .docx、.doc、.xlsx、.csv、.txt 文件，请另存为其中一种后再发"
)

// readError is a failure that the sender of the file can mend; the sentence says how.
func readError(sentence string) error {
	return &ledger.Error{Code: ledger.Invalid, Detail: sentence}
}

// readTold says that err already is a sentence for the sender.
func readTold(err error) bool {
	var e *ledger.Error
	return errors.As(err, &e)
}

// Read reads a file by what it holds, and by the ending of its name where the
// bytes do not tell. Every error is a *ledger.Error with code Invalid and one
// Chinese sentence that says what to do instead.
func Read(name string, data []byte) (*Content, error) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if len(data) > MaxFile {
		return nil, readError(sayTooBig)
	}
	if len(data) == 0 {
		return nil, readError("文件是空的，请检查后再发")
	}
	blocks, err := readBlocks(strings.ToLower(path.Ext(name)), data)
	if err != nil {
		return nil, err
	}
	return &Content{Name: name, Blocks: blocks}, nil
}

// refusedByName are the endings that are refused whatever the bytes are.
var refusedByName = map[string]string{
	".docm": sayMacros, ".dotm": sayMacros, ".xlsm": sayMacros, ".xltm": sayMacros,
	".wps":  "不能读取 .wps 文件，请在 WPS 中“另存为” .docx 后再发",
	".wpt":  "不能读取 .wpt 文件，请在 WPS 中“另存为” .docx 后再发",
	".et":   "不能读取 .et 文件，请在 WPS 中“另存为” .xlsx 后再发",
	".ett":  "不能读取 .ett 文件，请在 WPS 中“另存为” .xlsx 后再发",
	".dps":  "不能读取演示文稿，请把表格放进 Word 或 Excel 后再发",
	".ppt":  "不能读取演示文稿，请把表格放进 Word 或 Excel 后再发",
	".pptx": "不能读取演示文稿，请把表格放进 Word 或 Excel 后再发",
	".pdf":  sayPDF,
	".ofd":  "不能读取 .ofd 文件，请发 Word 或 Excel 原文件",
	".xls":  sayXLS,
	".xlsb": "不能读取 .xlsb 文件，请在 Excel 或 WPS 中“另存为” .xlsx 后再发",
	".rtf":  sayRTF,
	".odt":  "不能读取 .odt 文件，请“另存为” .docx 后再发",
	".ods":  "不能读取 .ods 文件，请“另存为” .xlsx 后再发",
	".jpg":  sayImage, ".jpeg": sayImage, ".png": sayImage, ".gif": sayImage, ".bmp": sayImage,
	".webp": sayImage, ".heic": sayImage, ".tif": sayImage, ".tiff": sayImage,
	".zip": sayArchive, ".rar": sayArchive, ".7z": sayArchive, ".gz": sayArchive,
}

const (
	sayPDF     = "不能读取 PDF，请发 Word 或 Excel 原文件"
	sayXLS     = "不能读取 .xls 文件，请在 Excel 或 WPS 中“另存为” .xlsx 后再发"
	sayRTF     = "不能读取 RTF 格式，请在 Word 或 WPS 中“另存为” .docx 后再发"
	sayImage   = "不能读取图片，请发 Word 或 Excel 原文件，或把表格文字粘贴过来"
	sayArchive = "不能读取压缩包，请解压后逐个发送文件"
	sayHTML    = "文件其实是网页格式，请在 Word 或 WPS 中打开并“另存为” .docx 后再发"
)

// refusedByMagic are the first bytes that are refused whatever the name says.
var refusedByMagic = []struct{ magic, sentence string }{
	{"%PDF", sayPDF}, {`{\rtf`, sayRTF},
	{"\x89PNG", sayImage}, {"\xff\xd8\xff", sayImage}, {"GIF8", sayImage},
	{"II*\x00", sayImage}, {"MM\x00*", sayImage},
	{"Rar!", sayArchive}, {"7z\xbc\xaf", sayArchive}, {"\x1f\x8b", sayArchive},
}

// readIsPage says that the bytes are a web page, which some programs save under
// the ending of Word or Excel.
func readIsPage(data []byte) bool {
	head := strings.ToLower(string(data[:min(len(data), 200)]))
	head = strings.TrimSpace(strings.TrimPrefix(head, "\ufeff"))
	for _, p := range []string{"<html", "<!doctype html", "mime-version:"} {
		if strings.HasPrefix(head, p) {
			return true
		}
	}
	return false
}

func readBlocks(ext string, data []byte) ([]Block, error) {
	if say, ok := refusedByName[ext]; ok {
		return nil, readError(say)
	}
	for _, r := range refusedByMagic {
		if bytes.HasPrefix(data, []byte(r.magic)) {
			return nil, readError(r.sentence)
		}
	}
	switch {
	case readIsPage(data):
		return nil, readError(sayHTML)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return packRead(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return oleRead(data)
	}
	switch ext {
	case ".csv":
		return csvRead(data)
	case ".txt", ".text", ".tsv", ".md":
		text, err := DecodeText(data)
		if err != nil {
			return nil, err
		}
		return textBlocks(text)
	case ".docx", ".doc", ".xlsx":
		return nil, readError(sayDamaged)
	}
	return nil, readError(saySupported)
}

// readBudget counts what a document has used of its bounds.
type readBudget struct {
	rows, cells, blocks, text int
}

// row counts one row of n cells.
func (b *readBudget) row(n int) error {
	b.rows++
	b.cells += n
	switch {
	case b.rows > MaxRows+readHeadRows:
		return readError(sayTooMany)
	case n > readMaxColumns:
		return readError(sayTooWide)
	case b.cells > readMaxCells:
		return readError(sayTooLarge)
	}
	return nil
}

// block counts one paragraph or table.
func (b *readBudget) block() error {
	b.blocks++
	if b.blocks > readMaxBlocks {
		return readError(sayTooLong)
	}
	return nil
}

// words counts n bytes of text.
func (b *readBudget) words(n int) error {
	b.text += n
	if b.text > readMaxText {
		return readError(sayTooWordy)
	}
	return nil
}

// readGuard runs f, which calls a library: a file made to break the library
// must not end the process.
func readGuard(f func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = readError(sayDamaged)
		}
	}()
	return f()
}
