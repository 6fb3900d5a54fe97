package document

import (
	"strings"
	"testing"
)

func TestDocxTricky(t *testing.T) {
	wantDrawn(t, readSeed(t, "tricky.docx"), `
2024年民生实事
‖|序号|项目|进展|单位|<|
|<序号|<项目|<进展|主办|协办|
|#|便民停车↵工程|已完成81%↵↵链接文字标签内|区住建局↵自然资源局||
|#|内容控件标题|外↵内嵌|区人社局|①甲；↵②乙。|
|#|行在控件里|选-	尾|<区人社局|9|
`)
}

func TestDocxMergedCells(t *testing.T) {
	data := docx(t, tbl(
		plain("序号", "任务", "单位"),
		tr(tc(`<w:vMerge w:val="restart"/>`, para("1")), tc("", para("甲")), tc("", para("区住建局"))),
		tr(tc(`<w:vMerge w:val="continue"/>`, para("")), tc("", para("乙")), tc("", para("区人社局"))),
		tr(tc("", para("2")), tc(`<w:gridSpan w:val="2"/>`, para("横跨"))),
		tr(tc(`<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>`, para("方块")), tc("", para("丙"))),
		tr(tc(`<w:gridSpan w:val="2"/><w:vMerge/>`, para("")), tc("", para("丁"))),
		tr(tc(`<w:hMerge w:val="restart"/>`, para("旧式")), tc(`<w:hMerge/>`, para("")), tc("", para("戊"))),
	))
	wantDrawn(t, read(t, "a.docx", data), `
|序号|任务|单位|
|1|甲|区住建局|
|<1|乙|区人社局|
|2|横跨|<|
|方块|<|丙|
|<方块|<|丁|
|旧式|<|戊|
`)
}

func TestDocxRowsAreFilledToTheSameWidth(t *testing.T) {
	data := docx(t, tbl(
		plain("序号", "任务", "进展", "单位"),
		`<w:tr><w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>`+tc("", para("甲"))+tc("", para("乙"))+`</w:tr>`,
		plain("2"),
	))
	wantDrawn(t, read(t, "a.docx", data), `
|序号|任务|进展|单位|
||甲|乙||
|2||||
`)
}

func TestDocxTwoRowHeader(t *testing.T) {
	head := func(cells ...string) string {
		return `<w:tr><w:trPr><w:tblHeader/></w:trPr>` + strings.Join(cells, "") + `</w:tr>`
	}
	data := docx(t, tbl(
		head(tc(`<w:vMerge w:val="restart"/>`, para("序号")), tc(`<w:gridSpan w:val="2"/>`, para("单位"))),
		head(tc(`<w:vMerge/>`, para("")), tc("", para("主办")), tc("", para("协办"))),
		plain("1", "甲", "乙"),
	))
	wantDrawn(t, read(t, "a.docx", data), `
‖|序号|单位|<|
‖|<序号|主办|协办|
|1|甲|乙|
`)
}

func TestDocxRepeatedHeaderStaysARow(t *testing.T) {
	data := docx(t, tbl(plain("序号", "任务"), plain("1", "甲"), plain("序号", "任务"), plain("2", "乙")))
	table, _ := onlyTable(t, read(t, "a.docx", data))
	if got := table.Rows[2]; got.Line != 3 || got.Cells[0].Text != "序号" || got.Header {
		t.Errorf("row 3: %+v", got)
	}
}

func TestDocxSplitTableStaysTwo(t *testing.T) {
	data := docx(t, para("题目")+tbl(plain("序号", "任务"), plain("1", "甲"))+para("续表")+tbl(plain("2", "乙")))
	wantDrawn(t, read(t, "a.docx", data), `
题目
|序号|任务|
|1|甲|
续表
|2|乙|
`)
}

func TestDocxTrackedChanges(t *testing.T) {
	run := func(s string) string { return `<w:r><w:t>` + s + `</w:t></w:r>` }
	gone := func(s string) string { return `<w:r><w:delText>` + s + `</w:delText></w:r>` }
	data := docx(t, tbl(
		plain("序号", "完成率"),
		tr(tc("", para("1")), tc("", `<w:p>`+run("已完成")+`<w:del>`+gone("60")+`</w:del><w:ins>`+run("81")+`</w:ins>`+run("%")+`</w:p>`)),
		tr(tc("", para("2")), tc("", `<w:p><w:moveFrom>`+run("50%")+`</w:moveFrom><w:moveTo>`+run("70%")+`</w:moveTo></w:p>`)),
		// The mark of the first paragraph is deleted, so both are one.
		tr(tc("", para("3")), tc("", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>`+run("前半")+`</w:p>`, para("后半"))),
		`<w:tr><w:trPr><w:del/></w:trPr>`+tc("", para("4"))+tc("", para("整行删除"))+`</w:tr>`,
		// What a property was before its change is not its value.
		tr(tc("", para("5")), tc(`<w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange>`, para("90%"))),
	))
	wantDrawn(t, read(t, "a.docx", data), `
|序号|完成率|
|1|已完成81%|
|2|70%|
|3|前半后半|
|5|90%|
`)
}

func TestDocxHiddenTextIsLeftOut(t *testing.T) {
	data := docx(t, `<w:p><w:r><w:t>8</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>0</w:t></w:r>`+
		`<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>1%</w:t></w:r></w:p>`)
	wantDrawn(t, read(t, "a.docx", data), "\n81%\n")
}

func TestDocxContentControls(t *testing.T) {
	sdt := func(s string) string {
		return `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + s + `</w:sdtContent></w:sdt>`
	}
	data := docx(t, sdt(para("题目"))+sdt(tbl(
		tr(sdt(tc("", para("序号"))), tc("", sdt(para("任务")))),
		sdt(tr(tc("", para("1")), tc("", `<w:p>`+sdt(`<w:r><w:t>甲</w:t></w:r>`)+`</w:p>`))),
		`<w:customXml>`+plain("2", "乙")+`</w:customXml>`,
	)))
	wantDrawn(t, read(t, "a.docx", data), `
题目
|序号|任务|
|1|甲|
|2|乙|
`)
}

func TestDocxNestedTableIsFlattened(t *testing.T) {
	data := docx(t, tbl(tr(
		tc("", para("1")),
		tc("", para("外"), tbl(plain("内甲", "内乙"), plain("内丙", "")), `<w:p/>`),
		tc("", para("上"), tbl(plain("中")), para("下")),
	)))
	wantDrawn(t, read(t, "a.docx", data), `
|1|外↵内甲↵内乙↵内丙↵|上↵中↵下|
`)
}

func TestDocxTextBoxes(t *testing.T) {
	box := func(s string) string {
		return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + s +
			`</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Choice Requires="x">` +
			`<w:t>另选</w:t></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` +
			para("后备") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	}
	data := docx(t, `<w:p><w:r><w:t>正文</w:t></w:r>`+box(para("框中字")+tbl(plain("框", "表")))+`<w:r><w:t>续</w:t></w:r></w:p>`+
		`<w:p><w:r><w:pict><v:textbox><w:txbxContent>`+para("旧框")+`</w:txbxContent></v:textbox></w:pict></w:r></w:p>`+
		tbl(tr(tc("", `<w:p>`+box(para("格中框"))+`<w:r><w:t>格</w:t></w:r></w:p>`))))
	wantDrawn(t, read(t, "a.docx", data), `
正文续
框中字
|框|表|

旧框
|格↵格中框|
`)
}

func TestDocxDrawingTextIsNotTheDocuments(t *testing.T) {
	data := docx(t, `<w:p><w:r><w:drawing><a:p><a:t>图中字</a:t></a:p><a:tbl><a:tr><a:tc/></a:tr></a:tbl></w:drawing></w:r></w:p>`+para("正文"))
	wantDrawn(t, read(t, "a.docx", data), "\n\n正文\n")
}

func TestDocxMarks(t *testing.T) {
	data := docx(t, `<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/><w:t>1</w:t><w:noBreakHyphen/><w:t>6</w:t>`+
		`<w:br w:type="page"/><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="x" w:char="2460"/></w:r></w:p>`+
		`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE 7</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`+
		`<w:r><w:t>9</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="DATE"><w:r><w:t>日</w:t></w:r></w:fldSimple>`+
		`<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>签</w:t></w:r></w:smartTag></w:p>`)
	wantDrawn(t, read(t, "a.docx", data), `
甲	乙↵丙↵1-6①
9日链签
`)
}

func TestDocxAutomaticNumbers(t *testing.T) {
	num := func(props string) string { return tc("", `<w:p><w:pPr>`+props+`</w:pPr></w:p>`) }
	list := func(id string) string { return `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="` + id + `"/></w:numPr>` }
	row := func(c string) string { return tr(c, tc("", para("任务"))) }
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
		`<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="/word/numbering.xml"/></Relationships>`
	const ns = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	data := docx(t, tbl(
		row(num(list("1"))),                         // its own number
		row(num(list("0"))),                         // explicitly none
		row(num(`<w:pStyle w:val="a"/>`)),           // by its style
		row(num(`<w:pStyle w:val="b"/>`)),           // by the style its style is based on
		row(num(`<w:pStyle w:val="b"/>`+list("0"))), // taken away from the style's
		row(num(list("2"))),                         // a bullet is no number
		row(num(`<w:pStyle w:val="c"/>`)),           // a circle of styles ends
		row(num(`<w:pPrChange><w:pPr>`+list("1")+`</w:pPr></w:pPrChange>`)), // it was numbered once
	),
		"word/_rels/document.xml.rels", rels,
		"word/styles.xml", `<w:styles`+ns+`><w:style w:styleId="a"><w:pPr>`+list("1")+`</w:pPr></w:style>`+
			`<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>`+
			`<w:style w:styleId="c"><w:basedOn w:val="d"/></w:style><w:style w:styleId="d"><w:basedOn w:val="c"/></w:style></w:styles>`,
		"word/numbering.xml", `<w:numbering`+ns+`><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>`+
			`<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>`+
			`<w:num w:numId="1"><w:abstractNumId w:val="8"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num></w:numbering>`)
	wantDrawn(t, read(t, "a.docx", data), `
|#|任务|
||任务|
|#|任务|
|#|任务|
||任务|
||任务|
||任务|
||任务|
`)
}

func TestDocxMainPartMayHaveAnotherName(t *testing.T) {
	data := packed(t, "_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+
		`<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>`,
		"word/document2.xml", docxOpen+para("正文")+`</w:body></w:document>`)
	wantDrawn(t, read(t, "a.docx", data), "\n正文\n")
}

func TestDocxBounds(t *testing.T) {
	rows := strings.Repeat(plain("1", "甲"), MaxRows+readHeadRows+1)
	deep := strings.Repeat(`<w:sdt><w:sdtContent>`, MaxDepth/2)
	many := make([]string, 0, 2*packMaxEntries+4)
	for range packMaxEntries + 1 {
		many = append(many, "word/x.xml", "")
	}
	for name, c := range map[string]struct {
		data  []byte
		words string
	}{
		"too many rows":      {docx(t, tbl(rows)), "10000行"},
		"a span too wide":    {docx(t, tbl(tr(tc(`<w:gridSpan w:val="99999999"/>`, para("1"))))), "256列"},
		"columns left out":   {docx(t, tbl(`<w:tr><w:trPr><w:gridBefore w:val="99999999"/></w:trPr>`+tc("", para("1"))+`</w:tr>`)), "256列"},
		"too many cells":     {docx(t, tbl(plain("1"), strings.Repeat(plain("1"), 5000), tr(tc(`<w:gridSpan w:val="200"/>`, para("1"))))), "单元格过多"},
		"too many columns":   {docx(t, tbl(tr(strings.Repeat(tc("", para("1")), 300)))), "256列"},
		"too many paragraph": {docx(t, strings.Repeat(`<w:p/>`, readMaxBlocks+1)), "段落过多"},
		"nested too deep":    {docx(t, deep+para("1")), "嵌套过深"},
		"too many parts":     {packed(t, many...), "已损坏"},
		"cut XML":            {packed(t, "word/document.xml", docxOpen+para("1")), "已损坏"},
		"wrong XML":          {packed(t, "word/document.xml", `<html></html>`), "已损坏"},
		"an entity":          {packed(t, "word/document.xml", `<!DOCTYPE w [<!ENTITY a "b">]>`+docxOpen+para("&a;")+`</w:body></w:document>`), "已损坏"},
		"no main part":       {packed(t, "word/other.xml", ""), "已损坏"},
		"unpacked too big":   {docx(t, strings.Repeat("<w:x>"+strings.Repeat(" ", meterMaxToken-1)+"</w:x>", MaxUnpacked/meterMaxToken)), "100 MB"},
		"too many tags":      {docx(t, strings.Repeat("<w:x/>", meterMaxStream)), "过于庞大"},
		"too much text":      {docx(t, strings.Repeat(para(strings.Repeat("x", meterMaxToken-1)), readMaxText/meterMaxToken+1)), "文字过多"},
		"one huge text":      {docx(t, para(strings.Repeat("x", meterMaxToken+1))), "过于庞大"},
		"one huge tag":       {docx(t, `<w:p `+strings.Repeat(`a=">" `, meterMaxToken/5)+`/>`), "过于庞大"},
		"too many styles":    {docx(t, para("1"), "word/_rels/document.xml.rels", `<Relationships><Relationship Type="/styles" Target="styles.xml"/></Relationships>`, "word/styles.xml", `<s>`+strings.Repeat(`<style/>`, meterMaxTags)+`</s>`), "过于庞大"},
		"two main parts":     {docx(t, para("1"), "word/document.xml", "x"), "已损坏"},
		"macros":             {docx(t, para("1"), "word/vbaProject.bin", "x"), "宏"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read("a.docx", c.data)
			wantRefused(t, got, err, c.words)
		})
	}
}

func TestDocxNestedAsDeepAsAllowed(t *testing.T) {
	// document, body, p, r and t are five levels of their own.
	levels := MaxDepth - 5
	data := docx(t, strings.Repeat(`<w:ins>`, levels)+para("底")+strings.Repeat(`</w:ins>`, levels))
	wantDrawn(t, read(t, "a.docx", data), "\n底\n")
}
