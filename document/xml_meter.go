package document

import "errors"

const (
	// meterMaxToken bounds one tag or one stretch of text in XML. A decoder holds
	// a token in memory as a whole, an attribute at many times its size in the file.
	meterMaxToken = 1 << 20
	// meterMaxTags bounds the tags of a part that is held in memory as a whole,
	// and meterMaxStrings those of a sheet's table of texts.
	meterMaxTags    = 300_000
	meterMaxStrings = 600_000
	// meterMaxStream bounds the tags of a part that is read as a stream, for time
	// and not for memory: 10 000 rows of 8 cells have some two million.
	meterMaxStream = 8_000_000
)

// errMeter ends the reading of XML that no office program writes.
var errMeter = errors.New("document: XML out of all proportion")

// xmlMeter watches XML pass by as bytes, before a decoder makes tokens of it.
type xmlMeter struct {
	// maxTags bounds the number of tags.
	maxTags int

	tags, length int
	inTag, bang  bool // inside a tag; inside one that begins with <!
	quote        byte // the open quote inside a tag
}

// Write implements io.Writer.
func (m *xmlMeter) Write(b []byte) (int, error) {
	for i, c := range b {
		m.length++
		switch {
		case !m.inTag:
			if c == '<' {
				m.inTag, m.bang, m.quote, m.length = true, false, 0, 0
				m.tags++
			}
		case m.length == 1 && c == '!':
			m.bang = true // quotes mean nothing in a comment
		case m.quote != 0:
			if c == m.quote {
				m.quote = 0
			}
		case c == '>':
			m.inTag, m.length = false, 0
		case (c == '"' || c == '\'') && !m.bang:
			m.quote = c
		}
		if m.length > meterMaxToken || m.tags > m.maxTags {
			return i, errMeter
		}
	}
	return len(b), nil
}
