package document

import "strings"

// docxLevel names a level of a list: the list's number and the level, as written.
type docxLevel struct{ num, level string }

// docxNumbers knows which paragraphs Word numbers by itself.
type docxNumbers struct {
	// styles are the lists that a paragraph style brings along.
	styles map[string]docxLevel
	// marks are the levels that show a bullet or nothing instead of a number.
	marks map[docxLevel]bool
}

// counts says whether a paragraph shows an automatic number: by its own
// properties, else by its style's. List 0 is Word's way to say: none.
func (n docxNumbers) counts(style string, direct *docxLevel) bool {
	lv := n.styles[style]
	if direct != nil {
		if direct.num != "" {
			lv.num = direct.num
		}
		if direct.level != "" {
			lv.level = direct.level
		}
	}
	if lv.level == "" {
		lv.level = "0"
	}
	return lv.num != "" && lv.num != "0" && !n.marks[lv]
}

type docxNumPr struct {
	Level struct {
		Val string `xml:"val,attr"`
	} `xml:"ilvl"`
	Num struct {
		Val string `xml:"val,attr"`
	} `xml:"numId"`
}

type docxStyles struct {
	Styles []struct {
		ID    string `xml:"styleId,attr"`
		Based struct {
			Val string `xml:"val,attr"`
		} `xml:"basedOn"`
		Props struct {
			Num *docxNumPr `xml:"numPr"`
		} `xml:"pPr"`
	} `xml:"style"`
}

type docxLists struct {
	Abstract []struct {
		ID     string `xml:"abstractNumId,attr"`
		Levels []struct {
			Level  string `xml:"ilvl,attr"`
			Format struct {
				Val string `xml:"val,attr"`
			} `xml:"numFmt"`
		} `xml:"lvl"`
	} `xml:"abstractNum"`
	Nums []struct {
		ID       string `xml:"numId,attr"`
		Abstract struct {
			Val string `xml:"val,attr"`
		} `xml:"abstractNumId"`
	} `xml:"num"`
}

// docxReadNumbers reads the styles and lists that belong to the main part.
func docxReadNumbers(p *pack, main string) (docxNumbers, error) {
	n := docxNumbers{styles: map[string]docxLevel{}, marks: map[docxLevel]bool{}}
	rels, err := p.rels(main)
	if err != nil {
		return n, err
	}
	for _, rel := range rels.Rels {
		switch {
		case strings.HasSuffix(rel.Type, "/styles"):
			err = n.readStyles(p, rel.Target)
		case strings.HasSuffix(rel.Type, "/numbering"):
			err = n.readLists(p, rel.Target)
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func (n docxNumbers) readStyles(p *pack, part string) error {
	x, err := p.open(part)
	if err != nil || x == nil {
		return err
	}
	var s docxStyles
	if err := x.unmarshal(&s); err != nil {
		return err
	}
	based := make(map[string]string, len(s.Styles))
	own := make(map[string]docxLevel, len(s.Styles))
	for _, st := range s.Styles {
		based[st.ID] = st.Based.Val
		if num := st.Props.Num; num != nil {
			own[st.ID] = docxLevel{num: num.Num.Val, level: num.Level.Val}
		}
	}
	for id := range based {
		// A chain of styles is followed as far as XML may nest: it may run in a circle.
		for at, left := id, MaxDepth; at != "" && left > 0; at, left = based[at], left-1 {
			if lv, ok := own[at]; ok && lv.num != "" {
				n.styles[id] = lv
				break
			}
		}
	}
	return nil
}

func (n docxNumbers) readLists(p *pack, part string) error {
	x, err := p.open(part)
	if err != nil || x == nil {
		return err
	}
	var l docxLists
	if err := x.unmarshal(&l); err != nil {
		return err
	}
	marks := map[string][]string{} // abstract list → its levels without a number
	for _, a := range l.Abstract {
		for _, lv := range a.Levels {
			if lv.Format.Val == "bullet" || lv.Format.Val == "none" {
				marks[a.ID] = append(marks[a.ID], lv.Level)
			}
		}
	}
	for _, num := range l.Nums {
		for _, level := range marks[num.Abstract.Val] {
			n.marks[docxLevel{num: num.ID, level: level}] = true
		}
	}
	return nil
}
