package document

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The namespaces of WordprocessingML, transitional and strict.
const (
	docxNS       = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	docxNSStrict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
)

// docxReader walks the main part of a .docx as a stream of tokens. Each of its
// methods starts behind the start of an element and ends behind its end, and
// treats an element it does not know as if only its children were there: so a
// link, a smart tag, a content control or a tracked insertion cannot hide text.
type docxReader struct {
	x       *xmlPart
	numbers docxNumbers
	budget  *readBudget
}

// docxFlow is what a body, a cell or a text box holds, in order.
type docxFlow struct {
	items []docxItem
	// open are paragraphs whose marks are deleted: the next one continues them.
	open []docxItem
}

// docxItem is a paragraph, or a table when rows is not nil.
type docxItem struct {
	text string
	auto bool
	rows []gridRow
}

// docxRead reads the body of a Word document.
func docxRead(p *pack) ([]Block, error) {
	main, err := p.main("word/document.xml")
	if err != nil {
		return nil, err
	}
	numbers, err := docxReadNumbers(p, main)
	if err != nil {
		return nil, err
	}
	x, err := p.open(main)
	if err != nil {
		return nil, err
	}
	if x == nil {
		return nil, readError(sayDamaged)
	}
	defer x.close()
	r := &docxReader{x: x, numbers: numbers, budget: &readBudget{}}
	flow, err := r.document()
	if err != nil {
		return nil, xmlSentence(err)
	}
	return r.blocks(flow)
}

// document reads up to the end of the part.
func (r *docxReader) document() (*docxFlow, error) {
	for {
		tok, err := r.x.Token()
		if err != nil {
			return nil, err
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if docxName(start) != "document" {
			return nil, readError(sayDamaged)
		}
		flow := &docxFlow{}
		if err := r.flow(flow); err != nil {
			return nil, err
		}
		flow.close()
		return flow, nil
	}
}

func (r *docxReader) blocks(flow *docxFlow) ([]Block, error) {
	var out []Block
	for _, it := range flow.items {
		if it.rows == nil {
			out = append(out, Block{Text: it.text})
			continue
		}
		t, err := gridTable(it.rows, r.budget)
		if err != nil {
			return nil, err
		}
		if len(t.Rows) > 0 {
			out = append(out, Block{Table: t})
		}
	}
	return out, nil
}

// docxName is the local name of a WordprocessingML element. Elements of other
// namespaces get a prefix where they matter and "" where they do not, so that
// a drawing's own paragraphs and tables are not taken for the document's.
func docxName(e xml.StartElement) string {
	switch e.Name.Space {
	case docxNS, docxNSStrict:
		return e.Name.Local
	case "http://schemas.openxmlformats.org/markup-compatibility/2006":
		return "mc:" + e.Name.Local
	case "http://schemas.openxmlformats.org/officeDocument/2006/math",
		"http://purl.oclc.org/ooxml/officeDocument/math":
		return "m:" + e.Name.Local
	}
	return ""
}

// docxGone says that an element is not part of the text as it stands: deleted
// or moved away, an instruction, a setting, or the second form of something
// already read.
func docxGone(name string) bool {
	switch name {
	case "del", "moveFrom", "delText", "instrText", "delInstrText", "mc:Fallback",
		"sdtPr", "sdtEndPr", "sectPr", "tblPr", "tblGrid", "tblPrEx", "customXmlPr", "smartTagPr",
		"rt", "fldData", "numberingChange":
		return true
	}
	return false
}

// each calls f for every child element; f must consume it. It ends behind the
// end of the parent.
func (r *docxReader) each(f func(e xml.StartElement, name string) error) error {
	return r.props(func(e xml.StartElement, name string) error {
		if docxGone(name) {
			return r.x.skip()
		}
		return f(e, name)
	})
}

// alternate reads the first choice of an AlternateContent, skipping the others.
func (r *docxReader) alternate(read func() error) error {
	taken := false
	return r.each(func(_ xml.StartElement, _ string) error {
		if taken {
			return r.x.skip()
		}
		taken = true
		return read()
	})
}

// flow reads paragraphs and tables.
func (r *docxReader) flow(f *docxFlow) error {
	return r.each(func(_ xml.StartElement, name string) error {
		switch name {
		case "p":
			return r.paragraph(f)
		case "tbl":
			rows := []gridRow{}
			if err := r.table(&rows); err != nil {
				return err
			}
			f.put(docxItem{rows: rows})
			return r.budget.block()
		case "mc:AlternateContent":
			return r.alternate(func() error { return r.flow(f) })
		}
		return r.flow(f)
	})
}

// add puts a paragraph at the end of the flow; open says that its mark is deleted.
func (f *docxFlow) add(it docxItem, open bool) {
	f.open = append(f.open, it)
	if !open {
		f.close()
	}
}

// close makes one paragraph of those that are open.
func (f *docxFlow) close() {
	if len(f.open) == 0 {
		return
	}
	var text strings.Builder
	auto := false
	for _, it := range f.open {
		text.WriteString(it.text)
		auto = auto || it.auto
	}
	f.items = append(f.items, docxItem{text: text.String(), auto: auto})
	f.open = f.open[:0]
}

// put puts whole items at the end of the flow.
func (f *docxFlow) put(items ...docxItem) {
	f.close()
	f.items = append(f.items, items...)
}

// docxPara is a paragraph being read.
type docxPara struct {
	text  strings.Builder
	boxes docxFlow
	auto  bool
	// gone says that the paragraph's mark is deleted.
	gone bool
}

// paragraph reads a paragraph; the text boxes anchored in it follow it.
func (r *docxReader) paragraph(f *docxFlow) error {
	var p docxPara
	if err := r.runs(&p); err != nil {
		return err
	}
	if err := r.budget.block(); err != nil {
		return err
	}
	f.add(docxItem{text: p.text.String(), auto: p.auto}, p.gone)
	p.boxes.close()
	if len(p.boxes.items) > 0 {
		f.put(p.boxes.items...)
	}
	return nil
}

// runs reads the text inside a paragraph, at any depth.
func (r *docxReader) runs(p *docxPara) error {
	return r.each(func(e xml.StartElement, name string) error {
		switch name {
		case "t", "m:t":
			return r.text(p)
		case "r":
			return r.run(p)
		case "pPr":
			return r.paragraphProps(p)
		case "rPr":
			return r.x.skip()
		case "txbxContent":
			return r.flow(&p.boxes)
		case "mc:AlternateContent":
			return r.alternate(func() error { return r.runs(p) })
		}
		p.text.WriteString(docxMark(e, name))
		return r.runs(p)
	})
}

// run reads a run, unless it is hidden.
func (r *docxReader) run(p *docxPara) error {
	hidden := false
	return r.each(func(e xml.StartElement, name string) error {
		switch {
		case name == "rPr":
			return r.props(func(e xml.StartElement, name string) error {
				hidden = hidden || name == "vanish" && docxOn(e)
				return r.x.skip()
			})
		case hidden:
			return r.x.skip()
		case name == "t":
			return r.text(p)
		case name == "txbxContent":
			return r.flow(&p.boxes)
		case name == "mc:AlternateContent":
			return r.alternate(func() error { return r.runs(p) })
		}
		p.text.WriteString(docxMark(e, name))
		return r.runs(p)
	})
}

// docxMark is the character that an empty element stands for.
func docxMark(e xml.StartElement, name string) string {
	switch name {
	case "tab", "ptab":
		return "\t"
	case "cr":
		return "\n"
	case "br":
		// A page or column break is layout, not text.
		if kind, _ := xmlAttr(e, "type"); kind == "" || kind == "textWrapping" {
			return "\n"
		}
	case "noBreakHyphen":
		return "-"
	case "sym":
		v, _ := xmlAttr(e, "char")
		n, err := strconv.ParseUint(v, 16, 16)
		if c := rune(n); err == nil && utf8.ValidRune(c) && unicode.IsPrint(c) {
			return string(c)
		}
	}
	return ""
}

// text reads the characters of a text element.
func (r *docxReader) text(p *docxPara) error {
	for level := r.x.depth; ; {
		tok, err := r.x.Token()
		if err != nil {
			return err
		}
		if c, ok := tok.(xml.CharData); ok {
			if err := r.budget.words(len(c)); err != nil {
				return err
			}
			p.text.Write(c)
		}
		if r.x.depth < level {
			return nil
		}
	}
}

// props calls f for each direct child of a properties element.
func (r *docxReader) props(f func(e xml.StartElement, name string) error) error {
	for {
		tok, err := r.x.Token()
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := f(t, docxName(t)); err != nil {
				return err
			}
		}
	}
}

// docxOn reads an on/off property: present without a value is on.
func docxOn(e xml.StartElement) bool {
	v, ok := xmlAttr(e, "val")
	return !ok || v != "0" && v != "false" && v != "off"
}

func (r *docxReader) paragraphProps(p *docxPara) error {
	var style string
	var direct *docxLevel
	err := r.props(func(e xml.StartElement, name string) error {
		switch name {
		case "pStyle":
			style, _ = xmlAttr(e, "val")
		case "numPr":
			direct = &docxLevel{}
			return r.props(func(e xml.StartElement, name string) error {
				v, _ := xmlAttr(e, "val")
				switch name {
				case "numId":
					direct.num = v
				case "ilvl":
					direct.level = v
				}
				return r.x.skip()
			})
		case "rPr":
			return r.props(func(_ xml.StartElement, name string) error {
				p.gone = p.gone || name == "del" || name == "moveFrom"
				return r.x.skip()
			})
		}
		return r.x.skip()
	})
	p.auto = r.numbers.counts(style, direct)
	return err
}
