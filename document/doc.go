package document

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"

	"github.com/richardlehane/mscfb"
)

const (
	sayOldDoc     = "这是很早的 Word 格式，请在 Word 或 WPS 中“另存为” .docx 后再发"
	sayDocTable   = "这个 .doc 文件的表格无法可靠读出，请在 Word 或 WPS 中“另存为” .docx 后再发"
	sayDocDamaged = "这个 .doc 文件已损坏，请在 Word 或 WPS 中打开并“另存为” .docx 后再发"
)

// oleRead reads a compound file: an old Word document, or something to refuse.
func oleRead(data []byte) ([]Block, error) {
	var streams map[string][]byte
	err := readGuard(func() (err error) {
		streams, err = oleStreams(data)
		return err
	})
	if err != nil {
		return nil, err
	}
	has := func(name string) bool { return streams[name] != nil }
	switch {
	case has("EncryptedPackage"), has("EncryptionInfo"):
		return nil, readError(sayEncrypted)
	case has("WordDocument"):
		return docRead(streams)
	case has("Workbook"), has("Book"):
		return nil, readError(sayXLS)
	case has("PowerPoint Document"):
		return nil, readError(refusedByName[".ppt"])
	}
	return nil, readError(saySupported)
}

// oleStreams reads the streams that matter; those that only need to be known
// of are left empty, and no stream is larger than the file.
func oleStreams(data []byte) (map[string][]byte, error) {
	r, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return nil, readError(sayDocDamaged)
	}
	streams := map[string][]byte{}
	for _, f := range r.File {
		if len(f.Path) > 0 || streams[f.Name] != nil {
			continue
		}
		switch f.Name {
		case "WordDocument", "0Table", "1Table", "Data":
			if f.Size > int64(len(data)) {
				return nil, readError(sayDocDamaged)
			}
			b := make([]byte, f.Size)
			if _, err := io.ReadFull(f, b); err != nil {
				return nil, readError(sayDocDamaged)
			}
			streams[f.Name] = b
		default:
			streams[f.Name] = []byte{}
		}
	}
	return streams, nil
}

// docFile is an old Word document taken apart as [MS-DOC] has it: a stream of
// text pieces, and tables that say which bytes of it have which properties.
type docFile struct {
	main, table, data []byte
	// length is the number of characters of the document's body.
	length int
	pieces []docPiece
	// paras are the properties of paragraphs, hidden the runs of deleted or
	// hidden characters, both sorted by their byte offsets in main.
	paras, hidden []docRun
}

// docPiece is a stretch of text: characters [from, to) stand at offset in main,
// in one byte each (Windows-1252) or two (UTF-16).
type docPiece struct {
	from, to, offset int
	narrow           bool
	// props are changes to the properties of the piece's paragraphs.
	props []byte
}

// docRun gives the bytes [from, to) of main their properties.
type docRun struct {
	from, to int
	props    []byte
}

// docRead reads the body of an old Word document.
func docRead(streams map[string][]byte) ([]Block, error) {
	d := &docFile{main: streams["WordDocument"], data: streams["Data"]}
	if err := d.readHead(streams); err != nil {
		return nil, err
	}
	b := docBuilder{file: d, budget: &readBudget{}}
	if err := d.paragraphs(b.add); err != nil {
		return nil, err
	}
	return b.finish()
}

// docU16 and docU32 read a number, 0 beyond the end.
func docU16(b []byte, at int) int {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return int(binary.LittleEndian.Uint16(b[at:]))
}

func docU32(b []byte, at int) int {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return int(binary.LittleEndian.Uint32(b[at:]))
}

// Offsets in the file information block.
const (
	fibVersion  = 0x02
	fibFlags    = 0x0A
	fibLength   = 0x4C
	fibCharFKPs = 0xFA
	fibParaFKPs = 0x102
	fibClx      = 0x1A2
	fibEnd      = 0x1AA
)

func (d *docFile) readHead(streams map[string][]byte) error {
	if len(d.main) < fibEnd || docU16(d.main, 0) != 0xA5EC {
		if docU16(d.main, 0) == 0xA5DC {
			return readError(sayOldDoc)
		}
		return readError(sayDocDamaged)
	}
	flags := docU16(d.main, fibFlags)
	switch {
	case flags&0x0100 != 0:
		return readError(sayEncrypted)
	case docU16(d.main, fibVersion) < 0xBE:
		return readError(sayOldDoc)
	case flags&0x0200 != 0:
		d.table = streams["1Table"]
	default:
		d.table = streams["0Table"]
	}
	d.length = docU32(d.main, fibLength)
	if d.length > len(d.main) {
		return readError(sayDocDamaged)
	}
	if !d.readPieces(d.part(fibClx)) {
		return readError(sayDocDamaged)
	}
	d.paras = d.readRuns(d.part(fibParaFKPs), docParaProps)
	d.hidden = docHidden(d.readRuns(d.part(fibCharFKPs), docCharProps))
	return nil
}

// part returns the piece of the table stream that an entry of the head names;
// nil when it does not lie inside.
func (d *docFile) part(entry int) []byte {
	from, size := docU32(d.main, entry), docU32(d.main, entry+4)
	if from > len(d.table) || size > len(d.table)-from {
		return nil
	}
	return d.table[from : from+size]
}

// readPieces reads the piece table.
func (d *docFile) readPieces(clx []byte) bool {
	var changes [][]byte
	for len(clx) >= 3 && clx[0] == 1 {
		n := docU16(clx, 1)
		if 3+n > len(clx) {
			return false
		}
		changes = append(changes, clx[3:3+n])
		clx = clx[3+n:]
	}
	if len(clx) < 5 || clx[0] != 2 {
		return false
	}
	n := docU32(clx, 1)
	clx = clx[5:]
	if n > len(clx) || n < 4 {
		return false
	}
	count := (n - 4) / 12
	for i := range count {
		at := 4*(count+1) + 8*i
		p := docPiece{from: docU32(clx, 4*i), to: docU32(clx, 4*i+4)}
		fc := docU32(clx, at+2)
		p.narrow = fc&0x4000_0000 != 0
		p.offset = fc & 0x3FFF_FFFF
		size := p.to - p.from
		if p.narrow {
			p.offset /= 2
		} else {
			size *= 2
		}
		// Pieces stand in order, so that together they are no longer than the text.
		if p.to < p.from || i > 0 && p.from != d.pieces[i-1].to || p.offset+size > len(d.main) {
			return false
		}
		if prm := docU16(clx, at+6); prm&1 != 0 && prm>>1 < len(changes) {
			p.props = changes[prm>>1]
		}
		d.pieces = append(d.pieces, p)
	}
	return len(d.pieces) > 0 && d.pieces[0].from == 0 && d.pieces[len(d.pieces)-1].to >= d.length
}

// docPage is the size of a formatted disk page.
const docPage = 512

// readRuns reads the property runs that a bin table lists; props takes the
// properties of entry i out of a page with n entries.
func (d *docFile) readRuns(bin []byte, props func(page []byte, i, n int) []byte) []docRun {
	var runs []docRun
	count := (len(bin) - 4) / 8
	for i := range max(count, 0) {
		at := (docU32(bin, 4*(count+1)+4*i) & 0x3F_FFFF) * docPage
		if at+docPage > len(d.main) {
			continue
		}
		page := d.main[at : at+docPage]
		n := int(page[docPage-1])
		for k := range n {
			r := docRun{from: docU32(page, 4*k), to: docU32(page, 4*k+4)}
			if r.from < r.to {
				r.props = props(page, k, n)
				runs = append(runs, r)
			}
		}
		// A page listed over and over must not grow the list beyond the file.
		if len(runs) > len(d.main)/4 {
			break
		}
	}
	slices.SortStableFunc(runs, func(a, b docRun) int { return a.from - b.from })
	return runs
}

// docParaProps returns a paragraph's changes, without its style.
func docParaProps(page []byte, i, n int) []byte {
	at := 4*(n+1) + 13*i
	if at >= docPage {
		return nil
	}
	at = 2 * int(page[at])
	if at == 0 || at+2 > docPage {
		return nil
	}
	size := 2*int(page[at]) - 1
	at++
	if size < 0 {
		size = 2 * int(page[at])
		at++
	}
	if size < 2 || at+size > docPage {
		return nil
	}
	return page[at+2 : at+size]
}

// docCharProps returns a run's changes.
func docCharProps(page []byte, i, n int) []byte {
	at := 4*(n+1) + i
	if at >= docPage {
		return nil
	}
	at = 2 * int(page[at])
	if at == 0 || at >= docPage {
		return nil
	}
	size := int(page[at])
	if at+1+size > docPage {
		return nil
	}
	return page[at+1 : at+1+size]
}

// docFind returns the run that holds an offset, nil when there is none.
func docFind(runs []docRun, at int) *docRun {
	i, _ := slices.BinarySearchFunc(runs, at, func(r docRun, at int) int {
		if r.to <= at {
			return -1
		}
		return 1
	})
	if i < len(runs) && runs[i].from <= at {
		return &runs[i]
	}
	return nil
}
