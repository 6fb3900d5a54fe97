package wecom

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// Bounds of a document. The deepest one that the vendor sends has five levels and
// some thirty elements.
const (
	maxDepth = 16
	maxNodes = 512
)

// node is an element. Its text is the character data of an element without
// children, entities resolved, and empty for any other.
type node struct {
	name, text []byte
	end        int // index of the first node that is not inside this one
}

// document is a small XML document as a flat list of its elements in the order of
// their start tags: nodes[0] is the root, the children of nodes[i] are i+1, then
// that one's end, and so on up to nodes[i].end.
//
// It reads what the vendor writes, CDATA, the five predefined entities, numeric
// ones, nesting, and skips comments, processing instructions and attributes.
// There are no document types, hence nothing that could expand. Control
// characters are let through, unlike in encoding/xml, because the vendor passes
// on what people typed.
//
// Names and texts alias the source or the document's own memory: they last until
// either is reused.
type document struct {
	nodes []node
	arena []byte // texts that do not stand in the source as they are
}

// parse reads src. The error is ErrXML.
func (d *document) parse(src []byte) error {
	d.nodes, d.arena = d.nodes[:0], d.arena[:0]
	s := scanner{doc: d, src: bytes.TrimPrefix(src, []byte("\ufeff"))}
	for s.pos < len(s.src) {
		if err := s.step(); err != nil {
			return err
		}
	}
	if s.depth != 0 || len(d.nodes) == 0 {
		return ErrXML
	}
	return nil
}

// scanner is the state of one parse.
type scanner struct {
	doc   *document
	src   []byte
	pos   int
	open  [maxDepth]int // indexes of the open elements
	depth int
	from  int  // where the open element's text begins in the arena
	owned bool // the open element's text lies in the arena
}

// step reads one tag, comment, CDATA section or run of text.
func (s *scanner) step() error {
	rest := s.src[s.pos:]
	if rest[0] != '<' {
		n := bytes.IndexByte(rest, '<')
		if n < 0 {
			n = len(rest)
		}
		s.pos += n
		return s.text(rest[:n])
	}
	if len(rest) < 2 {
		return ErrXML
	}
	switch rest[1] {
	case '/':
		return s.endTag(rest)
	case '?':
		return s.skip(rest, "<?", "?>")
	case '!':
		switch {
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			return s.cdata(rest)
		case bytes.HasPrefix(rest, []byte("<!--")):
			return s.comment(rest)
		}
		return ErrXML // a document type, or nonsense
	}
	return s.startTag(rest)
}

// skip passes over what lies between two marks.
func (s *scanner) skip(rest []byte, begin, end string) error {
	n := bytes.Index(rest[len(begin):], []byte(end))
	if n < 0 {
		return ErrXML
	}
	s.pos += len(begin) + n + len(end)
	return nil
}

// comment passes over a comment, in which two hyphens may only stand at the end.
func (s *scanner) comment(rest []byte) error {
	n := bytes.Index(rest[len("<!--"):], []byte("--"))
	if n < 0 || !bytes.HasPrefix(rest[len("<!--")+n:], []byte("-->")) {
		return ErrXML
	}
	s.pos += len("<!--") + n + len("-->")
	return nil
}

func (s *scanner) cdata(rest []byte) error {
	rest = rest[len("<![CDATA["):]
	n := bytes.Index(rest, []byte("]]>"))
	if n < 0 || s.depth == 0 {
		return ErrXML
	}
	s.pos += len("<![CDATA[") + n + len("]]>")
	return s.add(rest[:n], bytes.IndexByte(rest[:n], '\r') < 0, appendLines)
}

// text takes character data between tags.
func (s *scanner) text(piece []byte) error {
	if s.depth == 0 {
		if len(bytes.Trim(piece, " \t\r\n")) > 0 {
			return ErrXML
		}
		return nil
	}
	if bytes.IndexByte(piece, ']') >= 0 && bytes.Contains(piece, []byte("]]>")) {
		return ErrXML
	}
	plain := bytes.IndexByte(piece, '&') < 0 && bytes.IndexByte(piece, '\r') < 0
	return s.add(piece, plain, appendUnescaped)
}

// add appends a piece to the text of the open element. A plain piece can be used
// as it stands; any other goes through resolve.
func (s *scanner) add(piece []byte, plain bool, resolve func(dst, src []byte) ([]byte, error)) error {
	d := s.doc
	i := s.open[s.depth-1]
	n := &d.nodes[i]
	parent := len(d.nodes) > i+1
	if plain && (parent || len(n.text) == 0) {
		if !parent {
			n.text, s.owned = piece, false
		}
		return nil
	}
	if !s.owned {
		s.from, s.owned = len(d.arena), true
		d.arena = append(d.arena, n.text...)
	}
	var err error
	if d.arena, err = resolve(d.arena, piece); err != nil {
		return err
	}
	if !parent {
		n.text = d.arena[s.from:]
	}
	return nil
}

func (s *scanner) startTag(rest []byte) error {
	n := nameLen(rest[1:])
	if n == 0 || s.depth == maxDepth || len(s.doc.nodes) == maxNodes {
		return ErrXML
	}
	if s.depth == 0 && len(s.doc.nodes) > 0 {
		return ErrXML // a second root
	}
	name := rest[1 : 1+n]
	at, empty, err := s.attributes(rest, 1+n)
	if err != nil {
		return err
	}
	s.pos += at
	d := s.doc
	if s.depth > 0 {
		d.nodes[s.open[s.depth-1]].text = nil
	}
	// The text is empty but not nil: the element is there.
	d.nodes = append(d.nodes, node{name: name, text: rest[:0], end: len(d.nodes) + 1})
	s.owned = false
	if !empty {
		s.open[s.depth] = len(d.nodes) - 1
		s.depth++
	}
	return nil
}

// attributes passes over the attributes of the start tag that rest begins with,
// from at on, and returns where the tag ends and whether it is an empty element.
func (s *scanner) attributes(rest []byte, at int) (end int, empty bool, err error) {
	for {
		gap := spaceLen(rest[at:])
		at += gap
		switch {
		case bytes.HasPrefix(rest[at:], []byte(">")):
			return at + 1, false, nil
		case bytes.HasPrefix(rest[at:], []byte("/>")):
			return at + 2, true, nil
		}
		n := nameLen(rest[at:])
		if n == 0 || gap == 0 {
			return 0, false, ErrXML
		}
		at += n
		at += spaceLen(rest[at:])
		if !bytes.HasPrefix(rest[at:], []byte("=")) {
			return 0, false, ErrXML
		}
		at++
		at += spaceLen(rest[at:])
		if at == len(rest) || rest[at] != '"' && rest[at] != '\'' {
			return 0, false, ErrXML
		}
		n = bytes.IndexByte(rest[at+1:], rest[at])
		if n < 0 {
			return 0, false, ErrXML
		}
		value := rest[at+1 : at+1+n]
		if bytes.IndexByte(value, '<') >= 0 {
			return 0, false, ErrXML
		}
		if bytes.IndexByte(value, '&') >= 0 {
			if _, err := appendUnescaped(nil, value); err != nil {
				return 0, false, err
			}
		}
		at += 1 + n + 1
	}
}

func (s *scanner) endTag(rest []byte) error {
	n := bytes.IndexByte(rest, '>')
	if n < 0 || s.depth == 0 {
		return ErrXML
	}
	d := s.doc
	open := &d.nodes[s.open[s.depth-1]]
	if !bytes.Equal(bytes.TrimRight(rest[2:n], " \t\r\n"), open.name) {
		return ErrXML
	}
	open.end = len(d.nodes)
	s.depth--
	s.owned = false
	s.pos += n + 1
	return nil
}

// appendLines appends src with the line ends \r\n and \r made \n, as XML demands.
func appendLines(dst, src []byte) ([]byte, error) {
	for i, b := range src {
		switch {
		case b != '\r':
			dst = append(dst, b)
		case i+1 == len(src) || src[i+1] != '\n':
			dst = append(dst, '\n')
		}
	}
	return dst, nil
}

// appendUnescaped appends src with its entities resolved and its line ends made \n.
func appendUnescaped(dst, src []byte) ([]byte, error) {
	for {
		amp := bytes.IndexByte(src, '&')
		if amp < 0 {
			return appendLines(dst, src)
		}
		dst, _ = appendLines(dst, src[:amp])
		src = src[amp+1:]
		end := bytes.IndexByte(src, ';')
		if end < 0 {
			return dst, ErrXML
		}
		r, ok := entity(src[:end])
		if !ok {
			return dst, ErrXML
		}
		dst = utf8.AppendRune(dst, r)
		src = src[end+1:]
	}
}

// entity returns the character that an entity stands for.
func entity(name []byte) (rune, bool) {
	switch string(name) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	base := 16
	digits, found := bytes.CutPrefix(name, []byte("#x"))
	if !found {
		base = 10
		if digits, found = bytes.CutPrefix(name, []byte("#")); !found {
			return 0, false
		}
	}
	// ParseUint knows neither signs nor, with a given base, underscores.
	n, err := strconv.ParseUint(string(digits), base, 31)
	if err != nil || !legal(rune(n)) || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}

// legal reports whether XML allows a character (www.w3.org/TR/xml, Char).
func legal(r rune) bool {
	if r < 0x20 {
		return r == '\t' || r == '\n' || r == '\r'
	}
	return r != 0xFFFE && r != 0xFFFF
}

// nameLen is how many bytes of b are a name. Beyond ASCII anything goes.
func nameLen(b []byte) int {
	for i, c := range b {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_', c == ':', c >= utf8.RuneSelf:
		case i > 0 && ('0' <= c && c <= '9' || c == '-' || c == '.'):
		default:
			return i
		}
	}
	return len(b)
}

func spaceLen(b []byte) int {
	for i, c := range b {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return i
		}
	}
	return len(b)
}
