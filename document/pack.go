package document

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// packMaxEntries bounds the directory of a zip file; Word writes some dozens.
const packMaxEntries = 2000

// pack is an open office package (a zip file of XML parts). Its parts share
// one budget of unpacked bytes, counted while they are read.
type pack struct {
	files map[string]*zip.File
	left  int64
}

// packRead reads a .docx or .xlsx, told apart by their parts.
func packRead(data []byte) ([]Block, error) {
	p, err := packOpen(data)
	if err != nil {
		return nil, err
	}
	has := func(prefix string) bool {
		for name := range p.files {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
		return false
	}
	switch {
	case p.macros():
		return nil, readError(sayMacros)
	case has("word/"):
		return docxRead(p)
	case has("xl/workbook.bin"):
		return nil, readError(refusedByName[".xlsb"])
	case has("xl/"):
		return xlsxRead(p, data)
	case has("ppt/"):
		return nil, readError(refusedByName[".pptx"])
	case has("[Content_Types].xml"):
		return nil, readError(sayDamaged)
	}
	return nil, readError(sayArchive)
}

func packOpen(data []byte) (*pack, error) {
	// The directory is counted before it is read into memory: each entry is
	// 46 bytes in the file and several hundred in memory.
	if bytes.Count(data, []byte("PK\x01\x02")) > packMaxEntries {
		return nil, readError(sayDamaged)
	}
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, readError(sayDamaged)
	}
	p := &pack{files: make(map[string]*zip.File, len(zr.File)), left: MaxUnpacked}
	for _, f := range zr.File {
		if f.Flags&1 != 0 {
			return nil, readError(sayEncrypted)
		}
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		if p.files[name] != nil {
			return nil, readError(sayDamaged)
		}
		p.files[name] = f
	}
	return p, nil
}

func (p *pack) macros() bool {
	for name := range p.files {
		if strings.EqualFold(path.Base(name), "vbaProject.bin") {
			return true
		}
	}
	return false
}

// declared is the unpacked size of all parts by the directory; the zip reader
// fails on a part that is longer than the directory says.
func (p *pack) declared() uint64 {
	var sum uint64
	for _, f := range p.files {
		if f.UncompressedSize64 > MaxUnpacked {
			return f.UncompressedSize64
		}
		sum += f.UncompressedSize64
	}
	return sum
}

// open opens a part as XML whose nesting and size are bounded; nil when there is no such part.
func (p *pack) open(name string) (*xmlPart, error) {
	f := p.files[name]
	if f == nil {
		return nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, readError(sayDamaged)
	}
	r := &packReader{pack: p, rc: rc, meter: xmlMeter{maxTags: meterMaxStream}}
	return &xmlPart{dec: xml.NewDecoder(r), meter: &r.meter, closer: rc}, nil
}

// weigh reads a part to its end for its size and its tags only. A part that is
// not XML, such as a picture, has no tags.
func (p *pack) weigh(name string) error {
	rc, err := p.files[name].Open()
	if err != nil {
		return readError(sayDamaged)
	}
	defer func() { _ = rc.Close() }()
	r := &packReader{pack: p, rc: rc, meter: xmlMeter{maxTags: meterMaxTags}}
	head := bufio.NewReader(rc)
	start, _ := head.Peek(64) // what is wrong with the part shows when it is read
	if !bytes.HasPrefix(bytes.TrimLeft(start, "\ufeff \t\r\n"), []byte("<")) {
		r.plain = true
	}
	r.rc = head
	_, err = io.Copy(io.Discard, r)
	return xmlSentence(err)
}

// errUnpacked ends the reading of a part when the package's budget is used up.
var errUnpacked = errors.New("document: unpacked size over the limit")

// packReader charges what it reads to the package's budget, and watches it as
// XML unless it is plain.
type packReader struct {
	pack  *pack
	rc    io.Reader
	meter xmlMeter
	plain bool
}

// Read implements io.Reader.
func (r *packReader) Read(b []byte) (int, error) {
	n, err := r.rc.Read(b)
	r.pack.left -= int64(n)
	if r.pack.left < 0 {
		return 0, errUnpacked
	}
	if !r.plain {
		if _, err := r.meter.Write(b[:n]); err != nil {
			return 0, err
		}
	}
	return n, err
}

// errTooDeep ends the reading of XML nested over MaxDepth.
var errTooDeep = errors.New("document: XML nested too deep")

// xmlPart is a token stream that fails beyond MaxDepth levels.
type xmlPart struct {
	dec    *xml.Decoder
	meter  *xmlMeter
	depth  int
	closer io.Closer
}

// Token implements xml.TokenReader.
func (x *xmlPart) Token() (xml.Token, error) {
	tok, err := x.dec.Token()
	if err != nil {
		return tok, err
	}
	switch tok.(type) {
	case xml.StartElement:
		x.depth++
		if x.depth > MaxDepth {
			return nil, errTooDeep
		}
	case xml.EndElement:
		x.depth--
	}
	return tok, nil
}

// skip reads to the end of the element whose start was just read.
func (x *xmlPart) skip() error {
	for level := x.depth; ; {
		if _, err := x.Token(); err != nil {
			return err
		}
		if x.depth < level {
			return nil
		}
	}
}

// unmarshal reads the whole part into v and closes it.
func (x *xmlPart) unmarshal(v any) error {
	x.meter.maxTags = meterMaxTags
	err := xml.NewTokenDecoder(x).Decode(v)
	x.close()
	return xmlSentence(err)
}

func (x *xmlPart) close() {
	// Nothing can be lost by a failed close of something that was only read.
	_ = x.closer.Close()
}

// xmlSentence turns an error of reading XML into what the sender is told.
func xmlSentence(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errUnpacked):
		return readError(sayUnpacked)
	case errors.Is(err, errMeter):
		return readError(sayTooHuge)
	case errors.Is(err, errTooDeep):
		return readError(sayTooDeep)
	}
	if readTold(err) {
		return err
	}
	return readError(sayDamaged)
}

// xmlAttr returns the value of an attribute by its local name.
func xmlAttr(e xml.StartElement, local string) (string, bool) {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value, true
		}
	}
	return "", false
}

// packRels are the relationships of a part: id to target path and type.
type packRels struct {
	Rels []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// rels reads the relationships of a part ("" for the package itself); targets
// are made absolute without a leading slash.
func (p *pack) rels(part string) (packRels, error) {
	dir, base := path.Split(part)
	var r packRels
	x, err := p.open(dir + "_rels/" + base + ".rels")
	if err != nil || x == nil {
		return r, err
	}
	if err := x.unmarshal(&r); err != nil {
		return r, err
	}
	for i, rel := range r.Rels {
		if strings.HasPrefix(rel.Target, "/") {
			r.Rels[i].Target = rel.Target[1:]
		} else {
			r.Rels[i].Target = path.Join(dir, rel.Target)
		}
	}
	return r, nil
}

// main returns the path of the package's main part.
func (p *pack) main(fallback string) (string, error) {
	r, err := p.rels("")
	if err != nil {
		return "", err
	}
	for _, rel := range r.Rels {
		if strings.HasSuffix(rel.Type, "/officeDocument") && p.files[rel.Target] != nil {
			return rel.Target, nil
		}
	}
	return fallback, nil
}
