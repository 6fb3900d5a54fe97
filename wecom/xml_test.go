package wecom

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// outline prints a document as name(children) and name=text.
func outline(d *document) string {
	var print func(i int) string
	print = func(i int) string {
		n := d.nodes[i]
		if n.end == i+1 {
			return string(n.name) + "=" + string(n.text)
		}
		var children []string
		for j := i + 1; j < n.end; j = d.nodes[j].end {
			children = append(children, print(j))
		}
		return string(n.name) + "(" + strings.Join(children, " ") + ")"
	}
	return print(0)
}

func TestXML(t *testing.T) {
	for _, tc := range []struct{ name, source, want string }{
		{"CDATA", "<xml><A><![CDATA[第7项<&]]></A></xml>", "xml(A=第7项<&)"},
		{"two sections", "<xml><A><![CDATA[a]]]]><![CDATA[>b]]></A></xml>", "xml(A=a]]>b)"},
		{"text and section", "<xml><A>a <![CDATA[b]]> c</A></xml>", "xml(A=a b c)"},
		{"predefined entities", "<xml><A>&lt;&amp;&gt;&quot;&apos;</A></xml>", `xml(A=<&>"')`},
		{"numeric entities", "<xml><A>&#31532;&#x7B2C;&#x1F600;</A></xml>", "xml(A=第第😀)"},
		{"entity beside a section", "<xml><A><![CDATA[&lt;]]>&lt;</A></xml>", "xml(A=&lt;<)"},
		{"spaces are text", "<xml><A> </A></xml>", "xml(A= )"},
		{"spaces between elements are not", "<xml>\n <A>1</A>\n <B>2</B>\n</xml>\n", "xml(A=1 B=2)"},
		{"text beside elements is dropped", "<xml>x<A>1</A>y&amp;z</xml>", "xml(A=1)"},
		{"line ends", "<xml><A>a\r\nb\rc</A><B><![CDATA[a\r\nb\r]]></B><C>&#13;</C></xml>", "xml(A=a\nb\nc B=a\nb\n C=\r)"},
		{"empty elements", "<xml><A/><B /><C></C></xml>", "xml(A= B= C=)"},
		{"nesting", "<xml><A><B><C>1</C><C>2</C></B></A><D>3</D></xml>", "xml(A(B(C=1 C=2)) D=3)"},
		{"attributes", `<xml a="1" b = '>&lt;'><A c="/>">1</A ></xml>`, "xml(A=1)"},
		{"comments", "<!-- a --><xml><A>1<!-- - -->2</A></xml><!-- b -->", "xml(A=12)"},
		{"declaration", `<?xml version="1.0" encoding="UTF-8"?><xml><A>1</A></xml>`, "xml(A=1)"},
		{"byte order mark", "\ufeff<xml><A>1</A></xml>", "xml(A=1)"},
		{"control characters", "<xml><A><![CDATA[a\x00\x01b]]></A></xml>", "xml(A=a\x00\x01b)"},
		{"names", "<甲:乙><A.b-c_1>1</A.b-c_1></甲:乙>", "甲:乙(A.b-c_1=1)"},
		{"sixteen levels", nested(16), strings.Repeat("a(", 15) + "a=" + strings.Repeat(")", 15)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var d document
			if err := d.parse([]byte(tc.source)); err != nil {
				t.Fatal(err)
			}
			if got := outline(&d); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
		})
	}
}

func nested(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }

func TestXMLRefuses(t *testing.T) {
	for name, source := range map[string]string{
		"nothing":                     "",
		"spaces":                      " \n",
		"no element":                  "hello",
		"text before":                 "x<xml/>",
		"text behind":                 "<xml/>x",
		"section outside":             "<xml/><![CDATA[x]]>",
		"second root":                 "<xml/><xml/>",
		"document type":               "<!DOCTYPE xml><xml/>",
		"entity declared":             `<!DOCTYPE xml [<!ENTITY a "b">]><xml><A>&a;</A></xml>`,
		"document type inside":        "<xml><!DOCTYPE xml></xml>",
		"entity unknown":              "<xml><A>&a;</A></xml>",
		"entity unknown among nodes":  "<xml><A/>&a;</xml>",
		"entity without end":          "<xml><A>&amp</A></xml>",
		"ampersand alone":             "<xml><A>a & b</A></xml>",
		"entity 0":                    "<xml><A>&#0;</A></xml>",
		"entity of a control":         "<xml><A>&#x1;</A></xml>",
		"entity of half a pair":       "<xml><A>&#xD800;</A></xml>",
		"entity beyond Unicode":       "<xml><A>&#x110000;</A></xml>",
		"entity beyond 64 bits":       "<xml><A>&#x10000000000000041;</A></xml>",
		"entity with a sign":          "<xml><A>&#+65;</A></xml>",
		"entity with an underscore":   "<xml><A>&#6_5;</A></xml>",
		"entity without digits":       "<xml><A>&#;</A><B>&#x;</B></xml>",
		"section end in text":         "<xml><A>a]]>b</A></xml>",
		"section without end":         "<xml><A><![CDATA[a</A></xml>",
		"comment without end":         "<xml><A><!-- a</A></xml>",
		"hyphens in a comment":        "<xml><!-- a -- b --></xml>",
		"instruction without end":     "<?xml <xml/>",
		"element without end":         "<xml><A>",
		"tag without end":             "<xml",
		"end tag without end":         "<xml></xml",
		"lone angle":                  "<",
		"end without begin":           "</xml>",
		"ends exchanged":              "<xml><A><B></A></B></xml>",
		"another end":                 "<xml><A>1</a></xml>",
		"end with a space before":     "<xml></ xml>",
		"end with an attribute":       `<xml></xml a="1">`,
		"name with a space before":    "< xml/>",
		"name that begins with digit": "<1/>",
		"no name":                     "<></>",
		"attribute without value":     "<xml a/>",
		"attribute without quotes":    "<xml a=1/>",
		"attribute without end":       `<xml a="1/>`,
		"attributes without a gap":    `<xml a="1"b="2"/>`,
		"angle in an attribute":       `<xml a="<"/>`,
		"unknown entity in attribute": `<xml a="&b;"/>`,
		"slash in a tag":              "<xml / ></xml>",
		"seventeen levels":            nested(17),
		"a hundred thousand levels":   strings.Repeat("<a>", 100_000),
		"too many elements":           "<xml>" + strings.Repeat("<a/>", maxNodes) + "</xml>",
	} {
		t.Run(name, func(t *testing.T) {
			var d document
			if err := d.parse([]byte(source)); !errors.Is(err, ErrXML) {
				t.Errorf("error %v for %.60q, want ErrXML", err, source)
			}
		})
	}
}

// A document's memory serves again without a trace of the one before.
func TestXMLMemoryIsReused(t *testing.T) {
	var d document
	if err := d.parse([]byte("<xml><A>&lt;&lt;&lt;</A><B>2</B></xml>")); err != nil {
		t.Fatal(err)
	}
	if err := d.parse([]byte("<xml><C/><D>&gt;</D></xml>")); err != nil {
		t.Fatal(err)
	}
	if got, want := outline(&d), "xml(C= D=>)"; got != want || string(d.arena) != ">" {
		t.Errorf("%s, want %s; memory %q", got, want, d.arena)
	}
}

// element is what two readers of one document can agree on: a name, and the text
// of an element that has no others inside.
type element struct{ name, text string }

// standardElements reads with encoding/xml, without namespaces.
func standardElements(source []byte) ([]element, error) {
	dec := xml.NewDecoder(bytes.NewReader(source))
	var all []element
	var open []int
	for {
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if len(open) > 0 {
				all[open[len(open)-1]].text = ""
			}
			name := tok.Name.Local
			if tok.Name.Space != "" {
				name = tok.Name.Space + ":" + name
			}
			open = append(open, len(all))
			all = append(all, element{name: name})
		case xml.EndElement:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		case xml.CharData:
			if len(open) > 0 && open[len(open)-1] == len(all)-1 {
				all[len(all)-1].text += string(tok)
			}
		}
	}
}

// FuzzXML: no source makes the reader panic, and what encoding/xml accepts too says
// the same to both.
func FuzzXML(f *testing.F) {
	f.Add([]byte(vendorXML))
	f.Add([]byte("<xml><A>a <![CDATA[b]]>&#x41;&lt;\r\n</A><B c='&amp;'/><!-- - --></xml>"))
	f.Add([]byte(`<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><l>&a;</l>`))
	f.Add([]byte("<xml><SelectedItems><SelectedItem><OptionIds><OptionId>1</OptionId></OptionIds></SelectedItem></SelectedItems></xml>"))
	f.Add([]byte(nested(17)))
	f.Fuzz(func(t *testing.T, source []byte) {
		var d document
		if d.parse(source) != nil {
			return
		}
		if d.nodes[0].end != len(d.nodes) {
			t.Fatalf("elements of %q lie outside the root", source)
		}
		want, err := standardElements(source)
		if err != nil {
			return // encoding/xml is stricter about characters and declarations
		}
		var got []element
		for _, n := range d.nodes {
			got = append(got, element{string(n.name), string(n.text)})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q\nours   %q\ntheirs %q", source, got, want)
		}
	})
}
